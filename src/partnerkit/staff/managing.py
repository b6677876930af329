"""An account's people, managed by its admins: invited, given levels, deactivated, removed, handed over to (VC-18)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import cast

import attrs

from partnerkit.access import Action, Actor, require
from partnerkit.accounts.model import Account
from partnerkit.clients.model import mirrored
from partnerkit.effects import Effects
from partnerkit.errors import NotFound, UpgradeNeeded, invalid
from partnerkit.history.writer import Call, Writer
from partnerkit.settings.succession import Succession
from partnerkit.staff import usecases
from partnerkit.staff.by_now import by_now, read_by_now
from partnerkit.staff.colleagues import Colleagues
from partnerkit.staff.handing_over import hand_over
from partnerkit.staff.model import (
    MEMBER_ADDRESS,
    MEMBER_LEVEL,
    MEMBER_PARTNER,
    MEMBER_STATE,
    MEMBERS,
    MEMBERSHIPS,
    Level,
    Member,
    Membership,
    MemberState,
)
from partnerkit.staff.seats import seats_of
from partnerkit.staff.usecases import NewMember
from partnerkit.values import MemberId, address_key
from partnerkit.wire import checked, one


@attrs.frozen
class _Found:
    """
    A membership to which something is done.

    Attributes:
        account: Its account.
        member: The membership.
    """

    account: Account
    member: Member


class Managing(Colleagues):
    """
    What an account's admins do about its people; a part of ``kit.staff``.

    There is no way to name another account than the one the actor works in (A-11). Every method raises `NotFound` for
    a member that is unknown or another account's, and `Refused` where the decision says no: for whoever is no admin,
    while the account is locked, and where the owner or the last admin would be touched.
    """

    _writer: Writer
    _succession: Succession

    def invite(self, new: NewMember, *, by: Actor, key: str | None = None) -> Member:
        """
        Invite somebody to the account by mail; it counts `Limits.invitation` (VC-18).

        Whoever is invited is no member before it accepts (R-11). What is answered, done and mailed is the same whether
        somebody signs in with the address or not (A-22). Of an address whose invitation is over the same membership is
        invited anew, as this one says (A-07).

        Raises:
            InvalidInput: Something of it is wrong, or somebody with this address is in the account, or invited.
            UpgradeNeeded: Every seat is taken (VC-17).
            TooManyTries: Too many mails to this address, or wanted by this person.
        """

        def work(at: datetime) -> Effects[Member]:
            account, wanted = self._own(Action.INVITE_MEMBER, by), checked(new)
            require(Action.INVITE_MEMBER, read_by_now(self._storage, account, by), account.facts)
            there = self._storage.find(MEMBER_ADDRESS, address_key(wanted.email), within=account.id)
            if there is not None and (there.id == account.owner_id or not there.is_expired(at)):
                raise invalid("email", "member.taken")
            self._seat(account, at)
            self._count_mail(account, wanted.email, by, at)
            life = self._vendor.limits.invitation
            if there is not None:
                return usecases.invite_anew(account, there, wanted, inviter=by.name, at=at, life=life)
            id = MemberId(self._vendor.ids.ordered(at))
            return usecases.invite(account, wanted, id=id, inviter=by.name, at=at, life=life)

        return self._perform(Call("member.invite", by, key, (new,)), work)

    def invite_again(self, member_id: MemberId, *, by: Actor, key: str | None = None) -> Member:
        """
        Mail an invitation again, also an expired one; the earlier link no longer works (A-05).

        Raises:
            NotPossible: It was accepted.
            UpgradeNeeded: It had expired, and every seat is taken by now (VC-17).
            TooManyTries: Too many mails to this address, or wanted by this person.
        """

        def work(at: datetime) -> Effects[Member]:
            found = self._found(Action.INVITE_MEMBER, member_id, by)
            life = self._vendor.limits.invitation
            again = usecases.invite_again(found.account, found.member, inviter=by.name, at=at, life=life)
            if not found.member.is_open(at):
                self._seat(found.account, at)
            self._count_mail(found.account, cast("str", found.member.email), by, at)
            return again

        return self._perform(Call("member.invite_again", by, key, (member_id,)), work)

    def set_level(
        self, member_id: MemberId, level: Level, *, by: Actor, seen: int | None = None, key: str | None = None
    ) -> Member:
        """
        Give a member another level; a lower one ends its sessions (R-13). The one it has changes nothing.

        Raises:
            InvalidInput: There is no such level.
            Outdated: The member is not as the caller saw it.
        """
        wanted = one("level", Level, level)

        def work(_: datetime) -> Effects[Member]:
            found = self._found(Action.SET_LEVEL, member_id, by, seen=seen, leaves=wanted is not Level.ADMIN)
            return usecases.set_level(found.account, found.member, wanted)

        return self._perform(Call("member.level", by, key, (member_id, wanted)), work)

    def deactivate(
        self,
        member_id: MemberId,
        *,
        by: Actor,
        successor: MemberId | None = None,
        seen: int | None = None,
        key: str | None = None,
    ) -> Member:
        """
        Have a member not work in the account for now: its sessions there end at once, its seat is free (VC-17).

        Args:
            member_id: Who.
            by: Who acts.
            successor: Who follows for good in what it alone does (`kit.settings.held_by`, CP-19); without one the owner
                stands in until it is back.
            seen: The revision the caller saw.
            key: An idempotency key.

        Raises:
            InvalidInput: The successor does not work in the account.
            NotPossible: It has not accepted its invitation yet, or is inactive already.
            Outdated: The member is not as the caller saw it.
        """

        def work(_: datetime) -> Effects[Member]:
            found = self._found(Action.DEACTIVATE_MEMBER, member_id, by, seen=seen, leaves=True)
            off = usecases.deactivate(found.account, found.member, self._way(found.member))
            if successor is None:
                return off
            return off + self._succession.effects(found.account, member_id, successor, gone=False)

        return self._perform(Call("member.deactivate", by, key, (member_id, successor)), work)

    def reactivate(self, member_id: MemberId, *, by: Actor, seen: int | None = None, key: str | None = None) -> Member:
        """
        Have a member work in the account again; it signs in anew.

        Raises:
            NotPossible: It is not inactive.
            UpgradeNeeded: Every seat is taken (VC-17); the partner's own user takes none.
            Outdated: The member is not as the caller saw it.
        """

        def work(at: datetime) -> Effects[Member]:
            found = self._found(Action.REACTIVATE_MEMBER, member_id, by, seen=seen)
            back = usecases.reactivate(found.account, found.member, self._way(found.member))
            if found.member.partner_id is None:
                self._seat(found.account, at)
            return back

        return self._perform(Call("member.reactivate", by, key, (member_id,)), work)

    def remove(
        self,
        member_id: MemberId,
        *,
        by: Actor,
        successor: MemberId | None = None,
        seen: int | None = None,
        key: str | None = None,
    ) -> None:
        """
        Take a membership away, or withdraw an invitation; sessions there end at once, and its link no longer works.

        Args:
            member_id: Whose.
            by: Who acts.
            successor: Who follows in what it alone does (`kit.settings.held_by`, CP-19); None for the owner.
            seen: The revision the caller saw.
            key: An idempotency key.

        Raises:
            InvalidInput: The successor does not work in the account.
            NotPossible: It is the partner's own user, which can be made inactive.
            Outdated: The member is not as the caller saw it.
        """

        def work(_: datetime) -> Effects[Member | None]:
            found = self._found(Action.REMOVE_MEMBER, member_id, by, seen=seen, leaves=True)
            gone = usecases.remove(found.account, found.member, self._way(found.member))
            handed = self._succession.effects(found.account, member_id, successor, gone=True)
            return Effects[Member | None](found.member) + gone + handed

        self._writer.perform(Call("member.remove", by, key, (member_id, successor)), work, again=lambda _: None)

    def hand_over(self, member_id: MemberId, *, by: Actor, key: str | None = None) -> Member:
        """
        Make another member the owner, and be an admin from then on; both are told by mail (VC-18).

        All sessions there of whoever hands over are over (R-13). Return the new owner.

        Raises:
            NotPossible: That one owns it already, does not work there now, or is the partner's own user.
        """

        def work(_: datetime) -> Effects[Member]:
            self._own(Action.HAND_OVER_ACCOUNT, by)
            both = self._reader.change(Action.HAND_OVER_ACCOUNT, by.account, by)
            heir, now = self._member(both.account, member_id, by)
            require(Action.HAND_OVER_ACCOUNT, now, both.account.facts)
            owner = self._storage.get(MEMBERS, both.account.owner_id, within=both.account.id)
            handed = hand_over(both.account, owner, heir)
            return Effects(heir) + handed + mirrored(both.client, handed.result)

        return self._perform(Call("account.hand_over", by, key, (member_id,)), work)

    def _found(
        self, action: Action, member_id: MemberId, by: Actor, *, seen: int | None = None, leaves: bool = False
    ) -> _Found:
        """
        Return a membership of the actor's account, if the actor may do the action to it.

        Args:
            action: What is done.
            member_id: To whom.
            by: Who acts.
            seen: The revision the caller saw.
            leaves: Whether the member is no admin afterwards.
        """
        account = self._own(action, by)
        member, now = self._member(account, member_id, by)
        last = leaves and self._is_last_admin(member)
        facts = attrs.evolve(account.facts, owned=account.owner_id == member.id, last_admin=last)
        require(action, now, facts, kind=MEMBERS.name, id=member_id)
        member.check(seen)
        return _Found(account, member)

    def _member(self, account: Account, member_id: MemberId, by: Actor) -> tuple[Member, Actor]:
        """Return a membership, and who acts with what it may do by now."""
        mine = cast("MemberId", by.member_id)
        found = self._storage.get_many(MEMBERS, {member_id, mine}, within=account.id)
        if member_id not in found:
            raise NotFound(MEMBERS.name, member_id)
        return found[member_id], by_now(account, found.get(mine), by)

    def _is_last_admin(self, member: Member) -> bool:
        """Whether the account has no other admin of its own who works there."""
        if member.level is not Level.ADMIN or member.state is not MemberState.ACTIVE or member.partner_id is not None:
            return False
        admins = MEMBER_LEVEL.is_(Level.ADMIN) & MEMBER_STATE.is_(MemberState.ACTIVE) & MEMBER_PARTNER.is_(None)
        return self._storage.count(MEMBERS, member.account_id, admins=admins)["admins"] == 1

    def _way(self, member: Member) -> Membership | None:
        if member.person_id is None:
            return None
        return self._storage.get(MEMBERSHIPS, member.account_id, within=member.person_id)

    def _seat(self, account: Account, at: datetime) -> None:
        """
        See that there is a seat more; whoever takes it changes the account, so that two never take one (A-27).

        Raises:
            UpgradeNeeded: Every seat is taken.
        """
        seats = seats_of(self._storage, account, self._vendor, at)
        if seats.allowed is not None and seats.full:
            raise UpgradeNeeded(seats.allowed, seats.taken)

    def _count_mail(self, account: Account, email: str, by: Actor, at: datetime) -> None:
        """Count a mail that somebody wants sent, by where it goes and by who wants it (A-25); each account's apart."""
        self._writer.count_mail(f"mails-of:{account.id}:{address_key(email)}", by.id, at)

    def _perform(self, call: Call, work: Callable[[datetime], Effects[Member]]) -> Member:
        def again(id: object) -> Member:
            account = self._own(Action.SEE_COLLEAGUES, call.by)
            return self._storage.get(MEMBERS, MemberId(id), within=account.id)  # type: ignore[arg-type]

        return self._writer.perform(call, work, again=again)
