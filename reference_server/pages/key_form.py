"""Console: a new API key, within what its maker has, and shown once (BX-18, A-03)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

import attrs
from werkzeug.wrappers import Response

from partnerkit import Action, Actor, MadeKey, NewKey, PartnerKit
from partnerkit.access import KEY_PERMISSIONS, Permission
from partnerkit.errors import InvalidInput, Problem, Refused
from reference_server.http.context import Context
from reference_server.pages import forms
from reference_server.pages.language import _, lazy
from reference_server.pages.permission_words import GROUPS, WORDS, Group
from reference_server.pages.render import page
from reference_server.pages.team import title_of

_USUAL: Final = timedelta(days=90)
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WORDS: Final = {permission.value: words for permission, words in WORDS.items()}
_FIELDS: Final = (
    forms.Field(name="name", label=lazy("Name"), hint=lazy("Histories call the program so, as in “Till system”.")),
    forms.Field(
        name="role",
        label=lazy("Role"),
        type="select",
        hint=lazy("The key never has more than this role and yours include at the moment."),
    ),
    forms.Field(name="scopes", label=lazy("What it may do"), type="group", many=True),
    forms.Field(name="ends_at", label=lazy("Works until the end of"), type="date"),
)
_ORDER: Final = {field.name: number for number, field in enumerate(_FIELDS)}


@attrs.frozen(kw_only=True)
class Around:
    """
    What may be chosen.

    Attributes:
        roles: What the partner's roles are called that may be given to a key, by name.
        groups: What a key may do, by what it is about.
        longest: The most days it may work.
    """

    roles: Mapping[str, str]
    groups: tuple[Group, ...]
    longest: int


def new(context: Context) -> Response:
    """Show the form for a new key."""
    around = _around(context)
    ends = (context.vendor.clock() + min(_USUAL, timedelta(days=around.longest - 1))).date()
    role = "agent" if "agent" in around.roles else next(iter(around.roles), "")
    form = forms.blank(_FIELDS, ends_at=ends.isoformat(), role=role)
    return _page(context, around, attrs.evolve(form, lists={"scopes": (Permission.VIEW_CLIENTS.value,)}))


def _around(context: Context) -> Around:
    with context.read() as kit:
        by = context.actor(kit)
        # As who acts is now: a code of the second factor is asked for before anything is typed.
        decision = kit.partners.explain(Action.ADD_KEY, by.partner, by=by).decision
        if not decision.allowed:
            raise Refused(Action.ADD_KEY.value, decision)
        return Around(roles=_roles(kit, by), groups=_groups(by), longest=context.vendor.limits.key.days)


def _roles(kit: PartnerKit, by: Actor) -> dict[str, str]:
    """Return the roles that who acts may give to a key: none above its own, and no Secure one."""
    found = kit.partners.roles(by.partner, by=by)
    return {role.name: title_of(role) for role in found if by.covers(role) and not role.secure}


def _groups(by: Actor) -> tuple[Group, ...]:
    own = KEY_PERMISSIONS & by.permissions
    found = (attrs.evolve(group, permissions=tuple(p for p in group.permissions if p in own)) for group in GROUPS)
    return tuple(group for group in found if group.permissions)


def create(context: Context) -> Response:
    """Make a key and show it, this once; the same form again makes no other, and shows none."""
    form = forms.sent(context, _FIELDS)

    def work(kit: PartnerKit) -> MadeKey:
        return kit.keys.add(_given(form), by=context.actor(kit), key=form.key)

    try:
        made = context.run(work, key=form.key)
    except InvalidInput as error:
        around = _around(context)
        problems = sorted(_problems(form, error, around), key=lambda problem: _ORDER.get(problem.path, len(_ORDER)))
        return _page(context, around, attrs.evolve(form, problems=tuple(problems)), status=422)
    token = None if made.token is None else made.token.reveal()
    return page(context, "console/key_made.html", key=made.key, token=token, address=context.settings.base_url)


def again(context: Context, problem: str) -> Response:
    """Show the form as it was sent, with what was wrong with sending it."""
    form = forms.sent(context, _FIELDS)
    return _page(context, _around(context), form, status=403, problem=problem)


def _given(form: forms.Form) -> NewKey:
    """Return what was typed as an input of the library, which says what is wrong with it."""
    given: dict[str, Any] = {"name": form.text("name"), "role": form.text("role"), "scopes": form.lists["scopes"]}
    return NewKey(**given, ends_at=_end_of(form.text("ends_at")))


def _end_of(text: str) -> Any:
    """Return the moment at which a day is over, UTC; of what is no day the text."""
    try:
        day = date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None or day == date.max:
        return text
    return datetime.combine(day, time(), UTC) + timedelta(days=1)


def _problems(form: forms.Form, error: InvalidInput, around: Around) -> Iterator[Problem]:
    """Yield what is wrong, in the words of the page."""
    beyond = []
    for problem in error.problems:
        place, _dot, number = problem.path.partition(".")
        if place == "scopes" and number:
            beyond.append(form.lists["scopes"][int(number)])
        elif (problem.path, problem.code) == ("ends_at", "type.moment"):
            yield forms.Worded("ends_at", "day", text=_("Write a day such as 2026-11-22."))
        else:
            yield problem
    if beyond:
        what = ", ".join(str(_WORDS.get(one, one)) for one in dict.fromkeys(beyond))
        role = around.roles.get(form.text("role"), form.text("role"))
        text = _("A key with the role “%(role)s” cannot have this: %(what)s.", role=role, what=what)
        yield forms.Worded("scopes", "beyond", text=text)


def _page(context: Context, around: Around, form: forms.Form, status: int = 200, problem: str = "") -> Response:
    fields = tuple(
        attrs.evolve(field, options=forms.choices(around.roles)) if field.name == "role" else field
        for field in form.fields
    )
    return page(
        context,
        "console/key_new.html",
        status=status,
        form=attrs.evolve(form, fields=fields),
        around=around,
        problem=problem,
        WORDS=WORDS,
    )
