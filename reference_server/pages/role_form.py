"""Console: a role of the partner's own, made or changed; nobody puts into it what they do not have (VC-29)."""

from __future__ import annotations

import hashlib
import re
from typing import Any, Final

import attrs
from werkzeug.wrappers import Response

from partnerkit import Action, Actor, NewRole, PartnerKit, PartnerRole, RoleChange
from partnerkit.access import ROLES
from partnerkit.errors import InvalidInput, NotPossible, Outdated, Refused
from partnerkit.repository import words
from partnerkit.wire import read
from reference_server.http.context import Context
from reference_server.http.responses import see_other
from reference_server.pages import forms, people_words
from reference_server.pages.language import _, lazy
from reference_server.pages.meanwhile import acting
from reference_server.pages.render import page
from reference_server.pages.role_bounds import bounds
from reference_server.pages.sentences import said
from reference_server.pages.team import operators
from reference_server.pages.words import sessions

_PLAIN: Final = re.compile(r"[a-z][a-z0-9_]+")
FIELDS: Final = (
    forms.Field(
        name="title",
        label=lazy("Title"),
        hint=lazy(
            "What your colleagues read. The English word “Secure” stands in it exactly when the role is a Secure one, "
            "whatever language it is in."
        ),
    ),
    forms.Field(name="permissions", label=lazy("What it includes"), type="group", many=True),
    forms.Field(name="secure", label=lazy("Secure"), type="check"),
    forms.Field(name="limited", label=lazy("Limited"), type="check"),
)
#: What says that one has seen whom a change takes something from.
SURE: Final = forms.Field(name="sure", type="hidden")


@attrs.frozen(kw_only=True)
class Editing:
    """
    A role that is being changed.

    Attributes:
        role: As it is now.
        holders: How many operators have it.
        stale: Whether somebody changed it after the form was opened.
    """

    role: PartnerRole
    holders: int
    stale: bool


def name_of(title: str) -> str:
    """Return what rows and documents call a role with a title; the same title always has the same name."""
    plain = "_".join(words(title))[:40].rstrip("_")
    if _PLAIN.fullmatch(plain):
        return plain
    return f"role_{hashlib.sha256(title.encode()).hexdigest()[:12]}"


def new(context: Context) -> Response:
    """Show the form for a new role."""
    with context.read() as kit:
        by = context.actor(kit)
        _may(kit, Action.ADD_ROLE, by)
    return _form(context, forms.blank(FIELDS), by)


def _may(kit: PartnerKit, action: Action, by: Actor, *, role: str | None = None) -> None:
    decision = kit.partners.explain(action, by.partner, by=by, role=role).decision
    if not decision.allowed:
        raise Refused(action.value, decision)


def create(context: Context) -> Response:
    """Make a role of the partner's own."""
    form = forms.sent(context, FIELDS)

    def work(kit: PartnerKit) -> PartnerRole:
        by = context.actor(kit)
        wanted = read(NewRole, _given(form, by) | {"name": name_of(form.text("title"))})
        return kit.partners.add_role(by.partner, wanted, by=by, key=form.key)

    try:
        made = context.run(work, key=form.key)
    except InvalidInput as error:
        return _form(context, form.with_problems(_placed(error)), acting(context), status=422)
    except NotPossible as error:
        return _form(context, form, acting(context), status=error.status, problem=said(error))
    context.flash(_("The role “%(role)s” can be given now.", role=made.title))
    return see_other(context.url("console.role", role=made.name))


def create_again(context: Context, problem: str) -> Response:
    """Show the form for a new role as it was sent, with what was wrong with sending it."""
    form = forms.sent(context, FIELDS)
    with context.read() as kit:
        by = context.actor(kit)
        _may(kit, Action.ADD_ROLE, by)
    return _form(context, form, by, status=403, problem=problem)


def change(context: Context, role: str) -> Response:
    """Show the form that changes a role."""
    if role in ROLES:
        return _told(context, role, NotPossible("role", "built_in", "change"))
    with context.read() as kit:
        editing = _editing(context, kit, role)
    return _form(context, _filled(editing.role), acting(context), editing=editing)


def _editing(context: Context, kit: PartnerKit, name: str, *, stale: bool = False) -> Editing:
    """
    Return a role that is to be changed.

    Raises:
        Refused: Its reader may not.
        NotFound: The partner has no such role of its own.
    """
    by = context.actor(kit)
    _may(kit, Action.CHANGE_ROLE, by, role=name)
    found = kit.partners.own_role(by.partner, name, by=by)
    holders = sum(operator.role == name for operator in operators(kit, by))
    return Editing(role=found, holders=holders, stale=stale)


def _filled(found: PartnerRole) -> forms.Form:
    values = {"title": found.title, "secure": _ticked(found.secure), "limited": _ticked(found.limited)}
    ticked = tuple(one.value for one in found.permissions)
    return attrs.evolve(forms.blank(FIELDS, seen=found.revision, **values), lists={"permissions": ticked})


def _ticked(whether: bool) -> str:
    return "1" if whether else ""


def save(context: Context, role: str) -> Response:
    """Change a role, for whoever has it too; where it takes something from somebody, only once that was shown."""
    form = forms.sent(context, (*FIELDS, SURE))
    asked = None if form.text("sure") else _asked(context, role, form)
    if asked is not None:
        return asked

    def work(kit: PartnerKit) -> PartnerRole:
        return _changed(kit, role, form, context.actor(kit), seen=form.revision, key=form.key)

    try:
        made = context.run(work, key=form.key)
    except InvalidInput as error:
        return _again(context, role, form.with_problems(_placed(error)), status=422)
    except Outdated:
        return _again(context, role, form, status=412)
    except NotPossible as error:
        return _told(context, role, error)
    context.flash(_("The role “%(role)s” is changed, for whoever has it too.", role=made.title))
    return see_other(context.url("console.role", role=made.name))


def save_again(context: Context, problem: str) -> Response:
    """Show the form that changes a role as it was sent, with what was wrong with sending it."""
    form = forms.sent(context, (*FIELDS, SURE))
    return _again(context, context.places["role"], form, status=403, problem=problem)


def _asked(context: Context, role: str, form: forms.Form) -> Response | None:
    """Say from whom a change would take what; None where it takes nothing from anybody, or where it is wrong."""
    seen = form.revision
    with context.read() as kit:
        by = context.actor(kit)
        tried = kit.try_out(lambda dry: _changed(dry, role, form, by, seen=seen))
        if not tried.shut_out or tried.result is None:
            return None
        before = kit.partners.role(by.partner, role, by=by)
    after = tried.result.role
    hidden = tuple(attrs.evolve(field, type="hidden") for field in form.fields)
    sure = attrs.evolve(form, fields=hidden, values={**form.values, "sure": "1"})
    values: dict[str, Any] = {"name": role, "title": before.title, "form": sure, "tried": tried, "sessions": sessions}
    values |= {"gains": people_words.more(after, before), "losses": people_words.more(before, after)}
    return page(context, "console/role_review.html", **values)


def _changed(kit: PartnerKit, role: str, form: forms.Form, by: Actor, **noted: Any) -> PartnerRole:
    return kit.partners.change_role(by.partner, role, read(RoleChange, _given(form, by)), by=by, **noted)


def _told(context: Context, role: str, error: NotPossible) -> Response:
    context.flash(said(error), kind="note")
    return see_other(context.url("console.role", role=role))


def _again(context: Context, role: str, form: forms.Form, *, status: int, problem: str = "") -> Response:
    """Show the form as it was sent; where the role was changed meanwhile, beside what it is by now."""
    stale = status == Outdated.status
    with context.read() as kit:
        editing = _editing(context, kit, role, stale=stale)
    form = attrs.evolve(form, fields=FIELDS)  # what is saved then is shown once more before
    if stale:
        form = attrs.evolve(form, key=forms.blank().key, seen=str(editing.role.revision))
    return _form(context, form, acting(context), editing=editing, status=status, problem=problem)


def _given(form: forms.Form, by: Actor) -> dict[str, Any]:
    """Return what was typed and ticked, for the library; whoever is limited makes limited roles alone."""
    return {
        "title": form.text("title"),
        "permissions": list(form.lists["permissions"]),
        "secure": form.text("secure") == "1",
        "limited": form.text("limited") == "1" or by.limited,
    }


def _placed(error: InvalidInput) -> InvalidInput:
    """Return what is wrong by the fields people see."""
    places = {"name": "title"}
    heads = [(one.path.partition(".")[0], one) for one in error.problems]
    return InvalidInput(tuple(attrs.evolve(one, path=places.get(head, head)) for head, one in heads))


def _form(
    context: Context,
    form: forms.Form,
    by: Actor,
    *,
    editing: Editing | None = None,
    status: int = 200,
    problem: str = "",
) -> Response:
    values: dict[str, Any] = {"bounds": bounds(by), "editing": editing, "say": people_words, "problem": problem}
    return page(context, "console/role_form.html", form=form, status=status, **values)
