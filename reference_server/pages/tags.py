"""
Console: the tags on a client (VC-12).

A form with a field for each, so that a problem stands beside its tag: to rename one is to write over it, to take one
off is to empty its field.
"""

from __future__ import annotations

from typing import Any, Final

import attrs
from werkzeug.wrappers import Response

from partnerkit import Action, Client
from partnerkit.errors import InvalidInput, Outdated, Refused
from reference_server.http.context import Context
from reference_server.http.responses import see_other
from reference_server.pages import forms, meanwhile
from reference_server.pages.client import Listed, client_id_of, find_line
from reference_server.pages.language import _, lazy, ngettext
from reference_server.pages.render import page
from reference_server.pages.words import listed, tags_of

_SPARE: Final = 3
#: As many fields as are read; how many tags there may be, the library says.
_READ: Final = 100
#: What a problem of all of them together is about.
_ALL: Final = forms.Field(name="tags", label=lazy("Tags"), type="group")
_MORE: Final = forms.Field(name="more", type="button")


@attrs.frozen
class Around:
    """
    What stands around the form.

    Attributes:
        shown: The client.
        known: The tags in use.
        changed: What was done to it since the form was opened.
    """

    shown: Listed
    known: tuple[str, ...]
    changed: meanwhile.Meanwhile | None = None


def edit(context: Context, client_id: str) -> Response:
    """Show a client's tags, to be changed."""
    around = _around(context, client_id)
    line = around.shown.line
    return _page(context, around, _form(context, tags_of(line), seen=line.revision, own=len(line.tags)))


def _around(context: Context, client_id: str, error: Outdated | None = None) -> Around:
    with context.read() as kit:
        by = context.actor(kit)
        shown = find_line(kit, client_id, by)
        decision = shown.may[Action.TAG_CLIENT.value]
        if not decision.allowed:
            raise Refused(Action.TAG_CLIENT.value, decision)
        changed = None if error is None else meanwhile.to_line(context, kit, shown, error)
        return Around(shown, kit.clients.tags(by=by), changed)


def _fields(count: int) -> tuple[forms.Field, ...]:
    return tuple(
        forms.Field(name=f"tags.{n}", label=_("Tag %(number)s", number=n + 1), autocomplete="on", known="known")
        for n in range(count)
    )


def _form(context: Context, tags: list[str], *, seen: object, own: int = 0, wide: int = 0) -> forms.Form:
    """Return the form with some tags in it, and room for more of them: at least *wide* fields if so many may be."""
    most = max(context.vendor.limits.tags, len(tags), own)
    fields = _fields(min(most, max(len(tags) + _SPARE, wide)))
    return forms.blank((_ALL, *fields), seen=seen, **{f"tags.{n}": tag for n, tag in enumerate(tags)})


def save(context: Context, client_id: str) -> Response:
    """Give the client these tags and no others; asked for more fields, show the same form with more of them."""
    sent = forms.sent(context, (*_fields(_READ), _MORE))
    given = [text for field in _fields(_READ) if (text := sent.text(field.name).strip())]
    wide = sum(field.name in context.request.form for field in _fields(_READ))
    form = attrs.evolve(_form(context, given, seen=sent.seen, wide=wide), key=sent.key)
    if sent.text("more"):
        return _page(context, _around(context, client_id), _form(context, given, seen=sent.seen, wide=wide + _SPARE))
    return _saved(context, client_id, form, tuple(given))


def _saved(context: Context, client_id: str, form: forms.Form, given: tuple[str, ...]) -> Response:
    id, seen = client_id_of(client_id), form.revision
    try:
        line = context.run(
            lambda kit: kit.clients.set_tags(id, given, by=context.actor(kit), seen=seen, key=form.key), key=form.key
        )
    except InvalidInput as error:
        return _page(context, _around(context, client_id), form.with_problems(error), status=422)
    except Outdated as error:
        return _conflict(context, _around(context, client_id, error), list(given))
    context.flash(_said(line))
    return see_other(context.url("console.client", client_id=client_id))


def _said(line: Client) -> str:
    tags = tags_of(line)
    if not tags:
        return _("“%(client)s” has no tags.", client=line.name)
    return ngettext(
        "“%(client)s” has the tag %(tags)s.",
        "“%(client)s” has the tags %(tags)s.",
        len(tags),
        client=line.name,
        tags=listed(tags),
    )


def _conflict(context: Context, around: Around, given: list[str]) -> Response:
    line = around.shown.line
    if {tag.casefold() for tag in given} == {tag.casefold() for tag in line.tags}:
        context.flash(_("It has these tags already."), kind="note")
        return see_other(context.url("console.client", client_id=line.id))
    return _page(context, around, _form(context, given, seen=line.revision, own=len(line.tags)), status=412)


def _page(context: Context, around: Around, form: forms.Form, status: int = 200) -> Response:
    values: dict[str, Any] = {"shown": around.shown, "known": around.known, "changed": around.changed}
    return page(context, "console/tags.html", form=form, status=status, **values)
