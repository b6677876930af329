"""The vendor office: whatever is done there has a page that asks first, and says what it would do (BX-11)."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import Any

import attrs
from werkzeug.wrappers import Response

from partnerkit import Actor, PartnerKit, ShutOut
from partnerkit.entry.shut_out import Shut
from partnerkit.errors import InvalidInput, NotPossible, Outdated
from reference_server.http.context import Context
from reference_server.http.responses import see_other
from reference_server.http.routing import Handler
from reference_server.pages import forms, words
from reference_server.pages.language import Lazy, Text, _
from reference_server.pages.render import page
from reference_server.pages.sentences import said

Places = Mapping[str, str]


@attrs.frozen(kw_only=True)
class Subject:
    """
    What a step is done to.

    Attributes:
        name: Its name.
        revision: As what it was seen.
        endpoint: The page it stands on.
        places: What stands in the address of that.
    """

    name: str
    revision: int
    endpoint: str
    places: Places


@attrs.frozen(kw_only=True)
class Step:
    """
    Something the vendor does.

    Attributes:
        endpoint: Its address.
        find: Returns what it is done to, given a kit, who acts and what stands in the address.
        act: What does it, given the same, the form, and what it is to be noted with.
        title: What asks whether to do it.
        text: What it means.
        button: What does it.
        done: What is said afterwards.
        fields: What is asked for.
        seen: Whether it is only done to what was seen.
        grave: Whether it shuts somebody out.
        icon: Beside the words of the button.
    """

    endpoint: str
    find: Callable[[PartnerKit, Actor, Places], Subject]
    act: Callable[..., object]
    title: Lazy
    text: Lazy
    button: Lazy
    done: Lazy
    fields: tuple[forms.Field, ...] = ()
    seen: bool = True
    grave: bool = False
    icon: str = ""


def handlers(step: Step) -> tuple[Handler, Handler]:
    """Return what asks whether to do a step, and what does it."""
    return functools.partial(_ask, step), functools.partial(_do, step)


def _ask(step: Step, context: Context, /, form: forms.Form | None = None, **places: str) -> Response:
    """Say what a step would do, before anything is done."""
    with context.read() as kit:
        by = context.actor(kit)
        subject = step.find(kit, by, places)
        tried = kit.try_out(lambda dry: step.act(dry, by, places, forms.blank(step.fields)))
    if isinstance(tried.refusal, NotPossible):  # back to a page whose button was pressed before
        return _back(context, subject, said(tried.refusal), kind="note")
    if tried.refusal is not None:
        raise tried.refusal
    anew = forms.blank(step.fields, seen=subject.revision if step.seen else "")
    values: dict[str, Any] = {"step": step, "subject": subject, "form": anew if form is None else form}
    values["rows"] = [(one.name, _happens(one)) for one in tried.shut_out]
    return _shown(context, step, subject, values)


def _happens(one: ShutOut) -> str:
    """Return what a step does to somebody, or to a program, it shuts out."""
    if one.key_id is not None:
        return _("This API key does nothing any more.")
    if Shut.SECURE_ACCOUNT in one.of:
        return _("Sees its name alone from then on.")
    return words.out_with(one.sessions)


def _shown(context: Context, step: Step, subject: Subject, values: dict[str, Any]) -> Response:
    form: forms.Form = values["form"]
    values |= {"title": step.title.said(name=subject.name), "text": step.text.said(vendor=context.vendor.name)}
    values |= {"button": str(step.button), "action": context.request.path}
    return page(context, "office/ask.html", status=422 if form.problems else 200, **values)


def _do(step: Step, context: Context, /, **places: str) -> Response:
    """Do a step, and lead to what it was done to, as that is by then."""
    form = forms.sent(context, step.fields)
    noted: dict[str, Any] = {"key": form.key} | ({"seen": form.revision} if step.seen else {})

    def work(kit: PartnerKit) -> Subject:
        by = context.actor(kit)
        step.act(kit, by, places, form, **noted)
        return step.find(kit, by, places)

    try:
        subject = context.run(work, key=form.key)
    except InvalidInput as error:
        return _ask(step, context, form.with_problems(error), **places)
    except (NotPossible, Outdated) as error:
        return _meanwhile(step, context, error, places)
    return _back(context, subject, step.done.said(name=subject.name))


def _meanwhile(step: Step, context: Context, error: NotPossible | Outdated, places: Places) -> Response:
    """Say that somebody else was first; where the step can still be done, it is asked for anew."""
    with context.read() as kit:
        subject = step.find(kit, context.actor(kit), places)
    return _back(context, subject, said(error), kind="note" if isinstance(error, NotPossible) else "failed")


def _back(context: Context, subject: Subject, text: Text, *, kind: str = "done") -> Response:
    context.flash(str(text), kind=kind)
    return see_other(context.url(subject.endpoint, **subject.places))
