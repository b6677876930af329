"""
Who would be locked out of what: read off the effects of a call, before or after they are written (BX-11).

Whoever is out already is not locked out again. What is told is what whoever calls may know (A-17).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, TypeAlias

from partnerkit.access import Actor
from partnerkit.accounts.model import Account
from partnerkit.effects import Effects
from partnerkit.entry.counting import Counting
from partnerkit.entry.shut_out import LeftAlone, Shut, ShutOut
from partnerkit.entry.shutting_team import Team
from partnerkit.identity.model import Credential
from partnerkit.partners.model import Operator, Partner
from partnerkit.partners.roles import PartnerRole
from partnerkit.repository import Change, Remove, Storage, every
from partnerkit.staff.model import MEMBERS, Member, MemberState, accounts_of, members_of
from partnerkit.values import PartnerId, PersonId

Wanted: TypeAlias = tuple[Effects[Any], Actor]


class Shutting:
    """Looks up whom effects lock out."""

    def __init__(self, storage: Storage, counting: Counting, *, at: datetime) -> None:
        """Look at one moment."""
        self._storage = storage
        self._counting = counting
        self._at = at
        self._teams: dict[tuple[PartnerId, Actor], Team] = {}

    def of(self, wanted: Iterable[Wanted]) -> tuple[ShutOut, ...]:
        """Return who can get somewhere before some effects and could not after them; each with whoever calls."""
        return tuple(out for old, new, by in _changes(wanted) for out in self._by(old, new, by))

    def left_alone(self, wanted: Iterable[Wanted]) -> LeftAlone:
        """Return the clients all of whose operators would be blocked."""
        for old, new, by in _changes(wanted):
            if _blocks(old, new):
                return self._team(old.partner_id, by).left_alone(old.id)
        return LeftAlone()

    def _by(self, old: Any, new: Any, by: Actor) -> Iterator[ShutOut]:
        match old:
            case Account() if new.locked and not old.locked:
                yield from self._members(old)
            case Account() if old.partner_id is not None and new.secure and not old.secure:
                yield from self._team(old.partner_id, by).secured(old)
            case Member() if lost := _lost_inside(old, new):
                yield self._inside(old, lost)
            case Credential() if new.must_change and not old.must_change:
                yield from self._replacing(old)
            case Operator() if _blocks(old, new):
                yield from self._team(old.partner_id, by).blocked(old)
            case Operator() if new.role != old.role:
                yield from self._team(old.partner_id, by).given(old, new)
            case PartnerRole() if new is not None:
                yield from self._team(old.partner_id, by).changed(old.role, new.role)
            case Partner() if (new.suspended_at or new.closed_at) and not (old.suspended_at or old.closed_at):
                yield from self._team(old.id, by).stopped()

    def _members(self, account: Account) -> Iterator[ShutOut]:
        for member in every(self._storage, members_of(account.id)):
            if member.state is MemberState.ACTIVE:
                yield self._inside(member, Shut.ACCOUNT)

    def _replacing(self, credential: Credential) -> Iterator[ShutOut]:
        for way in every(self._storage, accounts_of(PersonId(credential.id))):
            yield self._inside(self._storage.get(MEMBERS, way.member_id, within=way.account_id), Shut.PASSWORD)

    def _inside(self, member: Member, of: Shut) -> ShutOut:
        """Return one of an account's people, shut out of something there."""
        return ShutOut(
            of=(of,),
            name=member.name,
            account_id=member.account_id,
            member_id=member.id,
            sessions=self._counting.of_member(member),
        )

    def _team(self, partner_id: PartnerId, by: Actor) -> Team:
        key = (partner_id, by)
        if key not in self._teams:
            self._teams[key] = Team(self._storage, partner_id, self._counting, by=by, at=self._at)
        return self._teams[key]


def _changes(wanted: Iterable[Wanted]) -> Iterator[tuple[Any, Any, Actor]]:
    """Yield each row that is changed or removed, as it is, as it would be (None where it is removed), and who calls."""
    for effects, by in wanted:
        for change in effects.changes:
            if isinstance(change, Change):
                yield change.old, change.new, by
            elif isinstance(change, Remove):
                yield change.entity, None, by


def _blocks(old: Any, new: Any) -> bool:
    return isinstance(old, Operator) and new.blocked_at is not None and old.blocked_at is None


def _lost_inside(old: Member, new: Member | None) -> Shut | None:
    """Return of what one of an account's people would be shut out there; None of nothing."""
    if old.state is not MemberState.ACTIVE:
        return None
    if new is None or new.state is not MemberState.ACTIVE:
        return Shut.ACCOUNT
    return Shut.RIGHTS if new.epoch > old.epoch else None
