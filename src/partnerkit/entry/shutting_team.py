"""Which of a partner's operators and API keys would be locked out of what, by whatever is done to them (BX-11)."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final

import attrs

from partnerkit.access import Action, Actor, Facts, Role, decide
from partnerkit.accounts.model import Account
from partnerkit.accounts.reading import AccountReader
from partnerkit.clients.attending import attending
from partnerkit.clients.listing import seen_by
from partnerkit.clients.model import ASSIGNED, CLIENTS, NAME, Client
from partnerkit.entry.counting import Counting
from partnerkit.entry.shut_out import LeftAlone, Shut, ShutOut, lost
from partnerkit.partners.keys import ApiKey, KeyState, keys_of
from partnerkit.partners.model import PARTNERS, Operator, holders_of
from partnerkit.partners.reading import able, every_operator, roles_of, with_factor
from partnerkit.partners.team import lowers
from partnerkit.partners.team_reading import gone
from partnerkit.repository import All, Query, Storage, every
from partnerkit.values import OperatorId, PartnerId

#: How many clients that nobody looks after are named.
_NAMED: Final = 10


class Team:
    """A partner's operators as they are, each thing read once."""

    def __init__(self, storage: Storage, partner_id: PartnerId, counting: Counting, *, by: Actor, at: datetime) -> None:
        """Look at one moment, for whoever asks."""
        self._storage = storage
        self._id = partner_id
        self._counting = counting
        self._by = by
        self._at = at

    @functools.cached_property
    def _operators(self) -> tuple[Operator, ...]:
        return tuple(every_operator(self._storage, self._id))

    @functools.cached_property
    def _roles(self) -> dict[str, Role]:
        return roles_of(self._storage, self._id)

    @functools.cached_property
    def _working(self) -> bool:
        """Whether its operators can do anything at all: whoever is out already is not locked out again."""
        partner = self._storage.get(PARTNERS, self._id)
        return partner.suspended_at is None and partner.closed_at is None

    def _in(self, operators: Iterable[Operator]) -> list[Operator]:
        """Return those of some operators who are not out already."""
        return [one for one in operators if one.blocked_at is None and self._working]

    @functools.cached_property
    def _keys(self) -> tuple[ApiKey, ...]:
        """Its keys that work, where whoever asks may see keys."""
        seen = decide(Action.VIEW_KEYS, self._by, Facts(partner_id=self._id)).allowed
        keys = every(self._storage, keys_of(self._id, limit=1000)) if seen else ()
        return tuple(key for key in keys if key.state(self._at) is KeyState.ACTIVE)

    def secured(self, account: Account) -> Iterator[ShutOut]:
        """Yield who could act on an account until it is made secure."""
        facts = AccountReader(self._storage).both(account.id).facts
        before, after = (
            able(self._storage, self._id, Action.VIEW_ACCOUNT, attrs.evolve(facts, secure=secure))
            for secure in (False, True)
        )
        kept = {one.id for one in after}
        for one in before:
            if one.id not in kept:
                of = (Shut.SECURE_ACCOUNT,)
                yield ShutOut(of=of, name=one.name, account_id=account.id, operator_id=one.id)

    def stopped(self) -> Iterator[ShutOut]:
        """Yield who could work until the partner is suspended or closed: operators by name, and its keys."""
        yield from self._out(self._operators)

    def blocked(self, operator: Operator) -> Iterator[ShutOut]:
        """Yield an operator that is blocked, and the keys it made."""
        yield from self._out([operator])

    def _out(self, operators: Iterable[Operator]) -> Iterator[ShutOut]:
        for one in self._in(operators):
            sessions = self._counting.of_operator(one)
            yield ShutOut(of=(Shut.CONSOLE,), name=one.name, operator_id=one.id, sessions=sessions)
            for key in self._keys:
                if key.maker_id == one.id:
                    yield ShutOut(of=(Shut.CONSOLE,), name=key.name, operator_id=one.id, key_id=key.id)

    def given(self, operator: Operator, after: Operator) -> Iterator[ShutOut]:
        """Yield an operator to whom another role gives less; its sessions end where its epoch is raised."""
        old, new = (self._roles.get(one.role) or gone(one.role) for one in (operator, after))
        yield from self._lowered([operator], old, new, ends=after.epoch != operator.epoch)

    def changed(self, old: Role, new: Role) -> Iterator[ShutOut]:
        """Yield whoever has a role that gives less from now on, by name; sessions end where it takes anything away."""
        holders = every(self._storage, holders_of(self._id, [old.name]))
        yield from self._lowered(holders, old, new, ends=lowers(old, new))

    def _lowered(self, whom: Iterable[Operator], old: Role, new: Role, *, ends: bool) -> Iterator[ShutOut]:
        holders = self._in(whom)
        proving = with_factor(self._storage, {one.id for one in holders})
        for one in holders:
            if of := lost(old, new, proving=one.id in proving):
                sessions = self._counting.of_operator(one) if ends else 0
                yield ShutOut(of=of, name=one.name, operator_id=one.id, sessions=sessions)

    @property
    def _looking(self) -> Action:
        """What somebody must be able to do who is told of clients; the vendor sees those of every partner."""
        return Action.VIEW_PARTNER if self._by.partner_id is None else Action.VIEW_CLIENTS

    def left_alone(self, blocked: OperatorId) -> LeftAlone:
        """Return the clients that nobody looks after once an operator is blocked, as whoever asks may see them."""
        if not decide(self._looking, self._by, Facts(partner_id=self._id)).allowed:
            return LeftAlone()
        others = [id for id in attending(self._operators).active if id != blocked]
        seen = All[Client]() if self._by.partner_id is None else seen_by(self._by)
        where = ASSIGNED.has(blocked) & ASSIGNED.lacks(others) & seen
        query = Query(collection=CLIENTS, within=self._id, where=where, order=NAME, limit=_NAMED)
        count = self._storage.count(CLIENTS, self._id, left=where)["left"]
        return LeftAlone(count=count, names=tuple(client.name for client in self._storage.page(query).items))
