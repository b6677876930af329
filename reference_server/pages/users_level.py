"""Workspace: another level for one of the account's people: chosen, looked at, given (VC-18, BX-11)."""

from __future__ import annotations

from typing import Any, Final

import attrs
from werkzeug.wrappers import Response

from partnerkit import Actor, Level, Member, PartnerKit
from partnerkit.errors import InvalidInput, Outdated, invalid
from reference_server.http.context import Context
from reference_server.pages import forms, users_words
from reference_server.pages.confirmation import CHANGED_SINCE
from reference_server.pages.entering import signed_out
from reference_server.pages.language import _, lazy
from reference_server.pages.render import page
from reference_server.pages.users import back, find, member_id_of
from reference_server.pages.words import LEVELS

LEVEL: Final = (forms.Field(name="level", label=lazy("Level"), type="radio"),)
_HIDDEN: Final = (attrs.evolve(LEVEL[0], type="hidden"),)


def ask(context: Context, member_id: str) -> Response:
    """Ask which level; once that is known, say what it changes."""
    asked = forms.asked(context, LEVEL)
    if "level" not in context.request.args:
        return _choose(context, member_id, asked)
    try:
        return _review(context, member_id, _level(asked))
    except InvalidInput as error:
        return _choose(context, member_id, asked.with_problems(error), status=422)


def _level(form: forms.Form) -> Level:
    if not form.text("level"):
        raise invalid("level", "field.missing")
    return forms.chosen("level", Level, form.text("level"))


def _choose(context: Context, member_id: str, form: forms.Form, status: int = 200) -> Response:
    with context.read() as kit:
        by = context.actor(kit)
        shown = find(kit, member_id, by)
        other = Level.EMPLOYEE if shown.member.level is Level.ADMIN else Level.ADMIN
        refusal = kit.try_out(lambda dry: dry.staff.set_level(shown.member.id, other, by=by)).refusal
    if refusal is not None:
        raise refusal
    form = attrs.evolve(form, values={"level": form.text("level") or shown.member.level.value})
    values: dict[str, Any] = {"shown": shown, "form": form, "say": users_words}
    return page(context, "workspace/user_level.html", status=status, **values)


def _review(context: Context, member_id: str, level: Level, *, changed: bool = False) -> Response:
    with context.read() as kit:
        by = context.actor(kit)
        shown = find(kit, member_id, by)
        tried = kit.try_out(lambda dry: dry.staff.set_level(shown.member.id, level, by=by))
    if tried.refusal is not None:
        raise tried.refusal
    if shown.member.level is level:
        return back(context, member_id, _("%(name)s has this level already.", name=shown.name), kind="note")
    values: dict[str, Any] = {"shown": shown, "title": LEVELS[level][0], "changed": changed}
    values |= {"may": users_words.MAY[level].said(vendor=context.vendor.name)}
    values |= {"ends": sum(one.sessions for one in tried.shut_out), "lowers": bool(tried.shut_out)}
    form = forms.blank(_HIDDEN, seen=shown.member.revision, level=level.value)
    return page(context, "workspace/user_level_review.html", form=form, status=412 if changed else 200, **values)


def save(context: Context, member_id: str) -> Response:
    """Give somebody another level."""
    form = forms.sent(context, _HIDDEN)
    try:
        level = _level(form)
        given = context.run(lambda kit: _given(kit, member_id, level, form, context.actor(kit)), key=form.key)
    except InvalidInput as error:
        return _choose(context, member_id, form.with_problems(error), status=422)
    except Outdated:
        return _review(context, member_id, _level(form), changed=True)
    return _told(context, member_id, level, given)


def _given(kit: PartnerKit, member_id: str, level: Level, form: forms.Form, by: Actor) -> tuple[Member, bool]:
    """Give it; return the member as it is then, and whether it is who acts, whose sessions that ended."""
    id = member_id_of(member_id)
    before = kit.staff.member(by.account, id, by=by)
    after = kit.staff.set_level(id, level, by=by, seen=form.revision, key=form.key)
    return after, id == by.member_id and after.epoch > before.epoch


def _told(context: Context, member_id: str, level: Level, given: tuple[Member, bool]) -> Response:
    member, out = given
    if member.level is not level:
        return back(context, member_id, CHANGED_SINCE, kind="note")
    title = str(LEVELS[level][0])
    if out:
        return signed_out(context, _("Your level is %(level)s now. Sign in again to go on.", level=title))
    return back(context, member_id, _("Level of %(name)s: %(level)s.", name=member.name or member.email, level=title))
