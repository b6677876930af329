"""What can be done with an account's people (VC-17, VC-18): pure functions of facts that return Effects."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

import attrs

from partnerkit.accounts.model import Account
from partnerkit.effects import Effects, Event, Message
from partnerkit.errors import LinkSpent, NotPossible
from partnerkit.repository import Add, Change, Remove, Write
from partnerkit.staff.events import (
    LevelSet,
    MemberDeactivated,
    MemberDeclined,
    MemberInvited,
    MemberJoined,
    MemberReactivated,
    MemberRemoved,
)
from partnerkit.staff.model import Level, Member, Membership, MemberState, Person, taken_by
from partnerkit.values import EmailAddress, Language, MemberId, Name, Realm

JOIN: Final = "join"
"""What the link of an invitation to an account's staff is for."""
_RANKS: Final = {Level.EMPLOYEE: 0, Level.MANAGER: 1, Level.ADMIN: 2}


@attrs.frozen(kw_only=True)
class NewMember:
    """
    What an admin says of somebody to invite (VC-18).

    Attributes:
        name: What the account calls the person; how it writes itself, it says when it comes.
        email: Where the invitation is mailed to.
        level: What it may do.
        language: The language of the invitation; the account's by default.
    """

    name: Name | None = None
    email: EmailAddress
    level: Level = Level.EMPLOYEE
    language: Language | None = None


def invite(
    account: Account, new: NewMember, *, id: MemberId, inviter: str, at: datetime, life: timedelta
) -> Effects[Member]:
    """
    Invite somebody, who is no member before it accepts (R-11).

    Args:
        account: To which account.
        new: Whom.
        id: The membership's.
        inviter: The name of who invites.
        at: When, UTC.
        life: For how long the invitation counts.
    """
    member = Member(
        account_id=account.id,
        id=id,
        name=new.name,
        email=new.email,
        level=new.level,
        language=new.language,
        inviter=inviter,
        invited_at=at,
        expires_at=at + life,
        generation=1,
    )
    return Effects(member, [Change(account, account), Add(member)], [_invited(member)], [invitation_mail(member)])


def invite_again(account: Account, member: Member, *, inviter: str, at: datetime, life: timedelta) -> Effects[Member]:
    """
    Mail an invitation again, also an expired one; the link before it no longer works (A-05).

    Raises:
        NotPossible: It was accepted.
    """
    _see(member, MemberState.INVITED, "invite")
    return _again(account, member, inviter=inviter, at=at, life=life)


def invite_anew(
    account: Account, expired: Member, new: NewMember, *, inviter: str, at: datetime, life: timedelta
) -> Effects[Member]:
    """Invite somebody whose earlier invitation is over, which does not stand in the way (A-07); its link stays dead."""
    wanted = attrs.evolve(expired, name=new.name, email=new.email, level=new.level, language=new.language)
    done = _again(account, wanted, inviter=inviter, at=at, life=life)
    return Effects(done.result, [Change(account, account), Change(expired, done.result)], done.events, done.messages)


def _again(account: Account, member: Member, *, inviter: str, at: datetime, life: timedelta) -> Effects[Member]:
    again = attrs.evolve(
        member,
        inviter=inviter,
        invited_at=at,
        expires_at=at + life,
        generation=member.generation + 1,
        revision=member.revision + 1,
    )
    rows: list[Write] = [Change(account, account), Change(member, again)]
    return Effects(again, rows, [_invited(again)], [invitation_mail(again)])


def invite_owner(account: Account, member: Member, *, inviter: str, at: datetime, life: timedelta) -> Effects[Member]:
    """
    Mail an account's owner-to-be how to sign in (WP-04); the link before no longer works.

    Raises:
        NotPossible: The account has its owner, or nobody has said where to reach whoever is to be it.
    """
    if member.email is None:
        raise NotPossible("account.owner", "unreachable", "invite")
    return invite_again(account, member, inviter=inviter, at=at, life=life)


def invitation_mail(member: Member) -> Message:
    """Return the mail with the link by which somebody joins an account."""
    return Message(
        kind="member.invited",
        realm=Realm.STAFF,
        address=member.email,
        within=member.account_id,
        row=member.id,
        generation=member.generation,
    )


def judged(member: Member, *, generation: int, at: datetime) -> Member:
    """
    Return the membership if a link to it works at a moment; the only place that says so.

    Raises:
        LinkSpent: It was accepted, was replaced by a newer one, or its time is over.
    """
    if member.state is not MemberState.INVITED:
        raise LinkSpent(JOIN, "used")
    if generation != member.generation:
        raise LinkSpent(JOIN, "replaced")
    if not member.is_open(at):
        raise LinkSpent(JOIN, "expired")
    return member


def kept_alive(member: Member, *, at: datetime, life: timedelta) -> Effects[Member]:
    """Have an invitation count from now on, when it is mailed."""
    alive = attrs.evolve(member, expires_at=at + life)
    return Effects(alive, [Change(member, alive)])


def join(account: Account, member: Member, person: Person) -> Effects[Member]:
    """Have whoever was invited work in the account from now on (R-11)."""
    joined = taken_by(member, person)
    way = Membership(person_id=person.id, account_id=account.id, member_id=member.id)
    told = MemberJoined(
        chain_id=account.id, member_id=member.id, person_id=person.id, name=person.name, email=person.email
    )
    return Effects(joined, [Change(account, account), Change(member, joined), Add(way)], [told])


def decline(account: Account, member: Member) -> Effects[None]:
    """Have somebody not come; nothing is left of the invitation but its history."""
    told = MemberDeclined(chain_id=account.id, member_id=member.id, name=member.name, email=member.email)
    return Effects(None, [Change(account, account), Remove(member)], [told])


def set_level(account: Account, member: Member, level: Level) -> Effects[Member]:
    """Give a member another level; a lower one ends its sessions (R-13). The one it has changes nothing."""
    if member.level is level:
        return Effects(member)
    told = LevelSet(
        chain_id=account.id, member_id=member.id, name=member.name, email=member.email, was=member.level, now=level
    )
    return _changed(account, member, told, level=level, ends=_RANKS[level] < _RANKS[member.level])


def deactivate(account: Account, member: Member, way: Membership | None) -> Effects[Member]:
    """
    Have a member not work in the account for now: its sessions there are over, its seat is free (VC-17).

    Args:
        account: Which account.
        member: The membership.
        way: How its person finds the account; None of a partner user.

    Raises:
        NotPossible: It was not accepted yet, or is inactive already.
    """
    _see(member, MemberState.ACTIVE, "deactivate")
    told = MemberDeactivated(chain_id=account.id, member_id=member.id, name=member.name, email=member.email)
    done = _changed(account, member, told, state=MemberState.INACTIVE, ends=True)
    return done + Effects(None, _leading(way, active=False))


def reactivate(account: Account, member: Member, way: Membership | None) -> Effects[Member]:
    """
    Have a member work in the account again; it signs in anew.

    Raises:
        NotPossible: It is not inactive.
    """
    _see(member, MemberState.INACTIVE, "reactivate")
    told = MemberReactivated(chain_id=account.id, member_id=member.id, name=member.name, email=member.email)
    done = _changed(account, member, told, state=MemberState.ACTIVE, ends=False)
    return done + Effects(None, _leading(way, active=True))


def remove(account: Account, member: Member, way: Membership | None) -> Effects[None]:
    """
    Take a membership away, or an invitation; sessions there are over.

    Raises:
        NotPossible: It is the partner's own, whose No would be forgotten with it (R-04).
    """
    if member.partner_id is not None:
        raise NotPossible("member", "partners", "remove")
    told = MemberRemoved(
        chain_id=account.id, member_id=member.id, name=member.name, email=member.email, was=member.state
    )
    gone = [Remove(row) for row in (member, way) if row is not None]
    return Effects(None, [Change(account, account), *gone], [told])


def _invited(member: Member) -> MemberInvited:
    return MemberInvited(
        chain_id=member.account_id, member_id=member.id, name=member.name, email=member.email, level=member.level
    )


def _see(member: Member, state: MemberState, event: str) -> None:
    if member.state is not state:
        raise NotPossible("member", member.state.value, event)


def _changed(account: Account, member: Member, told: Event, *, ends: bool, **fields: object) -> Effects[Member]:
    after = attrs.evolve(
        member,
        epoch=member.epoch + 1 if ends else member.epoch,
        revision=member.revision + 1,
        **fields,  # type: ignore[arg-type]
    )
    return Effects(after, [Change(account, account), Change(member, after)], [told])


def _leading(way: Membership | None, *, active: bool) -> list[Write]:
    return [] if way is None else [Change(way, attrs.evolve(way, active=active))]
