"""Workspace: the account's people, and each of them with what can be done about it (VC-17, VC-18)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from werkzeug.wrappers import Response

from partnerkit import Actor, Level, Member, PartnerKit, Workplace
from partnerkit.access import Permission
from partnerkit.errors import PartnerkitError
from partnerkit.values import MemberId
from partnerkit.wire import cursor_text
from reference_server.http.context import Context
from reference_server.http.responses import see_other
from reference_server.pages import forms, users_held, users_words
from reference_server.pages.client import id_of
from reference_server.pages.language import Text
from reference_server.pages.render import page
from reference_server.pages.users_words import Shown


def member_id_of(text: str) -> MemberId:
    """
    Return the id that stands in an address.

    Raises:
        NotFound: It is no id, which is the same as an unknown one.
    """
    return MemberId(id_of("member", text))


def shown_of(member: Member, place: Workplace) -> Shown:
    """Return a membership as its reader in the account is shown it."""
    owner, you = member.id == place.owner.id, member.id == place.me.id
    account = place.account
    return Shown(member=member, business=account.name, zone=account.time_zone, owner=owner, you=you)


def find(kit: PartnerKit, member_id: str, by: Actor) -> Shown:
    """
    Return one of the account's people.

    Raises:
        NotFound: There is none.
        Refused: This is not for who asks.
    """
    member = kit.staff.member(by.account, member_id_of(member_id), by=by)
    return shown_of(member, kit.staff.workplace(by=by))


def owner_first(owner: Member, found: Iterable[Member], *, first: bool) -> list[Member]:
    """Return a page of an account's memberships with the owner's first, and on no other page."""
    others = [member for member in found if member.id != owner.id]
    return [owner, *others] if first else others


def users(context: Context) -> Response:
    """List everybody of the account, with the seats they take."""
    after = context.request.args.get("after")
    with context.read() as kit:
        by = context.actor(kit)
        found = kit.staff.members(by.account, by=by, after=after)
        seats, place = kit.staff.seats(by.account, by=by), kit.staff.workplace(by=by)
    members = owner_first(place.owner, found.items, first=after is None)
    values: dict[str, Any] = {"place": place, "seats": seats, "say": users_words, "first": after is None}
    values |= {"rows": [shown_of(member, place) for member in members]}
    values |= {"next": None if found.next is None else cursor_text(found.next)}
    return page(context, "workspace/users.html", **values)


def user(context: Context, member_id: str) -> Response:
    """Show one of the account's people, with what changes how it stands or why that is shut."""
    with context.read() as kit:
        by = context.actor(kit)
        shown = find(kit, member_id, by)
        why, managed_by = _shut(kit, shown.member, by), kit.staff.workplace(by=by).managed_by
        duties = users_held.duties(context, users_held.held(kit, shown.member, by))
    owns = Permission.OWN_ACCOUNT in by.permissions
    values: dict[str, Any] = {"shown": shown, "why": why, "say": users_words, "again": forms.blank(), "owns": owns}
    return page(context, "workspace/user.html", managed_by=managed_by, duties=duties, **values)


def _shut(kit: PartnerKit, member: Member, by: Actor) -> dict[str, str]:
    """Return why what could be done to somebody is shut now; what is open is not among it."""
    other = Level.EMPLOYEE if member.level is Level.ADMIN else Level.ADMIN
    tries: dict[str, Callable[[PartnerKit], object]] = {
        "level": lambda dry: dry.staff.set_level(member.id, other, by=by),
        "deactivate": lambda dry: dry.staff.deactivate(member.id, by=by),
        "reactivate": lambda dry: dry.staff.reactivate(member.id, by=by),
        "invite": lambda dry: dry.staff.invite_again(member.id, by=by),
        "remove": lambda dry: dry.staff.remove(member.id, by=by),
    }
    refusals: dict[str, PartnerkitError | None] = {name: kit.try_out(work).refusal for name, work in tries.items()}
    return {name: users_words.shut(error) for name, error in refusals.items() if error is not None}


def back(context: Context, member_id: str, text: Text, *, kind: str = "done") -> Response:
    """Lead to somebody's page, which says something."""
    context.flash(str(text), kind=kind)
    return see_other(context.url("workspace.user", member_id=member_id))
