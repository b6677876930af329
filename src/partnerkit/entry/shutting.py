"""Who would be locked out of what: read off the effects of a call, before or after they are written (BX-11)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

import attrs

from partnerkit.accounts.model import Account
from partnerkit.effects import Effects
from partnerkit.entry.actors import ActorsService
from partnerkit.entry.model import lasting, live
from partnerkit.repository import Change, Storage, every
from partnerkit.staff.model import Member, MemberState, members_of
from partnerkit.values import AccountId, MemberId


@attrs.frozen(kw_only=True)
class ShutOut:
    """
    Somebody who could no longer sign in to an account.

    Attributes:
        account_id: The account.
        member_id: The membership there.
        name: What the account calls the person.
        sessions: How many open sessions there would end.
    """

    account_id: AccountId
    member_id: MemberId
    name: str | None
    sessions: int


class Shutting:
    """Looks up whom effects lock out."""

    def __init__(self, storage: Storage, actors: ActorsService, *, at: datetime, idle: timedelta) -> None:
        """Look at one moment; *idle* is for how long a session may lie unused."""
        self._storage = storage
        self._actors = actors
        self._at = at
        self._idle = idle

    def of(self, effects: Iterable[Effects[Any]]) -> tuple[ShutOut, ...]:
        """Return who can sign in before some effects and could not after them, account by account."""
        changes = [change for one in effects for change in one.changes if isinstance(change, Change)]
        return tuple(out for change in changes if _locks(change) for out in self._members(change.old))

    def _members(self, account: Account) -> Iterator[ShutOut]:
        for member in every(self._storage, members_of(account.id)):
            if member.state is MemberState.ACTIVE:
                yield ShutOut(account_id=account.id, member_id=member.id, name=member.name, sessions=self._live(member))

    def _live(self, member: Member) -> int:
        assert member.person_id is not None, "an active membership has its person"
        sessions = every(self._storage, lasting(member.person_id, at=self._at))
        epochs = self._actors.staff_grounds(member.person_id, member.account_id).epochs
        here = (session for session in sessions if session.account_id == member.account_id)
        return sum(live(session, epochs, at=self._at, idle=self._idle) for session in here)


def _locks(change: Change[Any]) -> bool:
    """Whether an account that was open is locked by a change; whoever is out already is not locked out again."""
    return isinstance(change.old, Account) and change.new.locked and not change.old.locked
