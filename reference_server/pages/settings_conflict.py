"""
Somebody else changed a tab of settings first: theirs and yours side by side, and nothing is lost (A-29).

What only they changed is taken over into the form; what you changed stays in it as you typed it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import attrs

from partnerkit import Told
from partnerkit.errors import Outdated
from partnerkit.sections import Kind, Setting
from reference_server.http.context import Context
from reference_server.pages import forms, settings_form, settings_words
from reference_server.pages.language import _
from reference_server.pages.meanwhile import Meanwhile, acting
from reference_server.pages.settings_desk import Desk
from reference_server.pages.told import line

_Typed = str | tuple[str, ...]


@attrs.frozen(kw_only=True)
class Side:
    """
    One setting that is not as it was typed.

    Attributes:
        label: What it is called.
        theirs: As it stands.
        yours: As it was typed.
        taken: Whether the form has theirs, since it was left as it was.
    """

    label: str
    theirs: str
    yours: str
    taken: bool = False


@attrs.frozen(kw_only=True)
class Conflict:
    """
    What was changed since a form was opened, beside what was typed in it.

    Attributes:
        title: Who changed it, and when.
        text: What that means.
        sides: Each setting that differs.
    """

    title: str
    text: str
    sides: tuple[Side, ...]


def conflict(context: Context, desk: Desk, form: forms.Form, error: Outdated) -> tuple[Conflict, forms.Form]:
    """Return what differs, and the form with both in it, to be saved again."""
    told = _since(context, desk, error)
    whole, base = len(told) == error.current - error.seen, _base(told)
    sides, taken = [], {}
    for one in _differing(desk, form):
        left = one.name in base and _same(
            one, settings_form.in_field(desk, one, base[one.name]), _read(desk, form, one)
        )
        if whole and one.name not in base:
            continue
        sides.append(_side(desk, form, one, taken=left))
        if left:
            taken[one.name] = settings_form.in_field(desk, one, desk.chosen(one))
    title = _title(context, desk, told)
    return Conflict(title=title, text=_text(sides), sides=tuple(sides)), _merged(desk, form, taken)


def _text(sides: Sequence[Side]) -> str:
    if any(not side.taken for side in sides):
        return _("Look at both, then decide: the form below has yours. Nothing of it is saved yet.")
    return _("What was changed there stands in the form below, beside what you typed. Nothing of yours is saved yet.")


def unsaved(desk: Desk, form: forms.Form) -> Conflict:
    """Return what was typed in a form that cannot be saved any more, beside what stands."""
    sides = tuple(_side(desk, form, one) for one in _differing(desk, form))
    title = _("The settings were closed after you opened the form")
    return Conflict(title=title, text=_("Nothing was saved. This is what you had typed."), sides=sides)


def _since(context: Context, desk: Desk, error: Outdated) -> Sequence[Told]:
    with context.read() as kit:
        told = kit.settings.lately(desk.section.name, desk.tab.name, by=context.actor(kit))
    return told[: max(0, error.current - error.seen)]


def _title(context: Context, desk: Desk, told: Sequence[Told]) -> str:
    who = acting(context)
    mine = bool(told) and (told[0].actor_kind, told[0].actor) == (who.kind.value, who.name)
    lines = tuple(line(one, context.vendor) for one in told[:1])
    return Meanwhile(lines, mine).title("settings", desk.place.account.time_zone)


def _base(told: Sequence[Told]) -> Mapping[str, Any]:
    """Return what stood in each setting that was changed before it was, as documents have it."""
    base: dict[str, Any] = {}
    for one in told:  # newest first: the oldest word stays
        base |= {**one.details["was"], **one.details.get("personal_was", {})}
    return base


def _differing(desk: Desk, form: forms.Form) -> list[Setting]:
    shown = [one for one in settings_form.offered(desk, form) if one.kind is not Kind.SECRET]
    return [one for one in shown if not _same(one, _now(desk, one), _read(desk, form, one))]


def _now(desk: Desk, one: Setting) -> _Typed:
    return settings_form.in_field(desk, one, desk.chosen(one))


def _read(desk: Desk, form: forms.Form, one: Setting) -> _Typed:
    """Return what was typed as a field shows it."""
    typed = settings_form.typed(form, one)
    read = settings_form.document_of(desk, one, typed)
    return typed if read == settings_form.NO_AMOUNT else settings_form.in_field(desk, one, read)


def _same(one: Setting, here: _Typed, there: _Typed) -> bool:
    if isinstance(here, tuple) and isinstance(there, tuple):
        return set(here) == set(there)
    return str(here).split() == str(there).split() if one.kind is Kind.LINES else here == there


def _side(desk: Desk, form: forms.Form, one: Setting, *, taken: bool = False) -> Side:
    label, theirs = settings_words.title(desk.tab, one), desk.named.value(one, desk.chosen(one))
    return Side(label=label, theirs=theirs, yours=_yours(desk, form, one), taken=taken)


def _yours(desk: Desk, form: forms.Form, one: Setting) -> str:
    typed = settings_form.typed(form, one)
    read = settings_form.document_of(desk, one, typed)
    unread = read == settings_form.NO_AMOUNT or (one.kind is Kind.NUMBER and isinstance(read, str))
    return str(typed) if unread else desk.named.value(one, read)


def _merged(desk: Desk, form: forms.Form, taken: Mapping[str, _Typed]) -> forms.Form:
    values = {settings_form.name_of(name): text for name, text in taken.items() if isinstance(text, str)}
    lists = {settings_form.name_of(name): several for name, several in taken.items() if isinstance(several, tuple)}
    return forms.Form(
        fields=settings_form.fields_of(desk),
        values={**form.values, **values},
        lists={**form.lists, **lists},
        seen=str(desk.here.revision),
    )
