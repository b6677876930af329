"""
What is done only after a page has asked, and has said what would happen to whom (BX-11).

Nothing has changed by the page; its button does it, and leads on. Whoever comes too late hears why and is led back:
it is done already, it is not possible any more, somebody else changed what it is about. Whoever sends the same form
again hears that it is so only as long as it is (BX-09).
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, Generic, TypeVar

import attrs
from werkzeug.wrappers import Response

from partnerkit import Actor, PartnerKit, Tried
from partnerkit.errors import InvalidInput, LimitReached, NotPossible, Outdated, TooManyTries
from reference_server.http.context import Context
from reference_server.http.responses import see_other
from reference_server.http.routing import Handler
from reference_server.pages import forms
from reference_server.pages.language import Lazy, Text, lazy
from reference_server.pages.render import page
from reference_server.pages.sentences import said

T = TypeVar("T")

#: What is said where a form was sent once more, and what it had done has been undone or done over since.
CHANGED_SINCE: Final = lazy("This was done already, and was changed again since. The page shows how it is now.")


@attrs.frozen(kw_only=True)
class Asked:
    """
    Who asks for something to be done, and for what.

    Attributes:
        context: The request.
        by: Who acts.
        places: What stands in the address.
        form: What was filled in.
        noted: With what it is noted: an idempotency key, and as what it was seen; empty while it is only tried out.
    """

    context: Context
    by: Actor
    places: Mapping[str, str]
    form: forms.Form
    noted: Mapping[str, Any] = attrs.field(factory=dict)


@attrs.frozen(kw_only=True)
class Subject:
    """
    What something is done to, as pages speak of it.

    Attributes:
        name: Its name.
        endpoint: The page it stands on.
        places: What stands in the address of that.
        revision: As what it was seen; None of what has none.
    """

    name: Text
    endpoint: str
    places: Mapping[str, str] = attrs.field(factory=dict)
    revision: int | None = None


@attrs.frozen(kw_only=True)
class Kind(Generic[T]):
    """
    Things of one kind that something can be done to.

    Attributes:
        find: Returns the one an address names.
        subject: Returns how pages speak of one.
        template: The page that asks; it extends ``confirmation.html``, and is given one as ``it``.
        changed: What is said on the page that asks once more where somebody else was first; None where it is said on
            the thing's own page.
    """

    find: Callable[[PartnerKit, Asked], T]
    subject: Callable[[T], Subject]
    template: str
    changed: Lazy | None = None


def lead(context: Context, subject: Subject, text: str, *, kind: str = "done") -> Response:
    """Lead to the page something stands on, which says a text."""
    context.flash(text, kind=kind)
    return see_other(context.url(subject.endpoint, **subject.places))


@attrs.frozen(kw_only=True)
class Confirmation(Generic[T]):
    """
    Something that is done once it is confirmed; its texts know a ``name`` and the ``vendor``.

    Attributes:
        kind: To what it is done.
        act: What does it; tried out first, with an empty form.
        title: What asks whether to do it.
        text: What it means, or what returns that.
        button: What does it.
        done: What is said afterwards, as long as it is so.
        is_so: Whether it is so, of what it was done to as that is now; always, of what nothing undoes.
        fields: What is asked for.
        asks: Returns which of that is asked for of what was found, and how; None for all of it.
        seen: Whether it is only done to what was seen.
        grave: Whether it shuts somebody out, or cannot be taken back.
        icon: Beside the words of the button.
        rows: What happens to whom, for the page.
        leads: Returns to what one is led then, given what came of it; None for what it was done to.
        then: Leads there.
    """

    kind: Kind[T]
    act: Callable[[PartnerKit, Asked], object]
    title: Lazy
    text: Lazy | Callable[[T], str]
    button: Lazy
    done: Lazy
    is_so: Callable[[T], bool] = lambda _found: True
    fields: tuple[forms.Field, ...] = ()
    asks: Callable[[PartnerKit, T, Asked], tuple[forms.Field, ...]] | None = None
    seen: bool = True
    grave: bool = False
    icon: str = ""
    rows: Callable[[T, Tried[Any], Actor], Sequence[object]] | None = None
    leads: Callable[[Any], Subject] | None = None
    then: Callable[[Context, Subject, str], Response] = lead

    @property
    def handlers(self) -> tuple[Handler, Handler]:
        """What asks whether to do it, and what does it."""
        return functools.partial(_ask, self), functools.partial(_do, self)


def _ask(it: Confirmation[T], context: Context, /, **places: str) -> Response:
    """Say what would be done, before anything is."""
    return _asked(it, context, places)


def _asked(
    it: Confirmation[T],
    context: Context,
    places: Mapping[str, str],
    *,
    form: forms.Form | None = None,
    changed: bool = False,
) -> Response:
    with context.read() as kit:
        asked = Asked(context=context, by=context.actor(kit), places=places, form=forms.blank(it.fields))
        found = it.kind.find(kit, asked)
        tried = kit.try_out(lambda dry: it.act(dry, asked))
        fields = it.fields if it.asks is None else it.asks(kit, found, asked)
    subject = it.kind.subject(found)
    if isinstance(tried.refusal, NotPossible):  # back to a page whose button was pressed before
        return lead(context, subject, said(tried.refusal), kind="note")
    if tried.refusal is not None:
        raise tried.refusal
    values: dict[str, Any] = {"it": found, "subject": subject, "grave": it.grave, "icon": it.icon}
    values |= _texts(it, context, found, subject) | _addresses(context, subject)
    values |= {"rows": () if it.rows is None else it.rows(found, tried, asked.by)}
    values |= {"changed": it.kind.changed if changed else None}
    form = attrs.evolve(form or forms.blank(seen=subject.revision if it.seen else ""), fields=fields)
    status = 412 if changed else 422 if form.problems else 200
    return page(context, it.kind.template, status=status, form=form, **values)


def _texts(it: Confirmation[T], context: Context, found: T, subject: Subject) -> dict[str, str]:
    blanks = {"name": subject.name, "vendor": context.vendor.name}
    text = it.text.said(**blanks) if isinstance(it.text, Lazy) else it.text(found)
    return {"title": it.title.said(**blanks), "text": text, "button": it.button.said(**blanks)}


def _addresses(context: Context, subject: Subject) -> dict[str, str]:
    assert context.route is not None
    own = context.url(context.route.endpoint, **context.places)
    return {"action": own, "back": context.url(subject.endpoint, **subject.places)}


def _do(it: Confirmation[T], context: Context, /, **places: str) -> Response:
    """Do it, and lead on."""
    form = forms.sent(context, it.fields)
    noted: dict[str, Any] = {"key": form.key} | ({"seen": form.revision} if it.seen else {})

    def work(kit: PartnerKit) -> tuple[Subject, bool]:
        asked = Asked(context=context, by=context.actor(kit), places=places, form=form, noted=noted)
        came = it.act(kit, asked)
        if it.leads is not None:
            return it.leads(came), True
        found = it.kind.find(kit, asked)
        return it.kind.subject(found), it.is_so(found)

    try:
        subject, so = context.run(work, key=form.key)
    except InvalidInput as error:
        return _asked(it, context, places, form=form.with_problems(error))
    except NotPossible as error:
        return lead(context, _found(it, context, places), said(error), kind="note")
    except (LimitReached, TooManyTries) as error:
        return lead(context, _found(it, context, places), said(error), kind="failed")
    except Outdated as error:
        if it.kind.changed is not None:
            return _asked(it, context, places, changed=True)
        return lead(context, _found(it, context, places), said(error), kind="failed")
    if not so:
        return lead(context, subject, CHANGED_SINCE.said(), kind="note")
    return it.then(context, subject, it.done.said(name=subject.name, vendor=context.vendor.name))


def _found(it: Confirmation[T], context: Context, places: Mapping[str, str]) -> Subject:
    """Return what it was to be done to, as it is by now."""
    with context.read() as kit:
        asked = Asked(context=context, by=context.actor(kit), places=places, form=forms.blank())
        return it.kind.subject(it.kind.find(kit, asked))
