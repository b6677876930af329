"""Bulk: one write a row, in the caller's transaction; one bad row stops none of the others (BX-13)."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Final
from uuid import UUID

import attrs

from partnerkit.access import Action, Actor, Decision, Rule, decide, require
from partnerkit.accounts.service import AccountsService
from partnerkit.accounts.status import Standing
from partnerkit.bulk.model import BulkAction, BulkResult, BulkRow, BulkWork, Outcome
from partnerkit.bulk.trying import tried
from partnerkit.clients.listing import kept_from
from partnerkit.clients.model import CLIENTS, Client
from partnerkit.clients.service import ClientsService
from partnerkit.effects import Effects
from partnerkit.errors import NotFound, NotPossible, PartnerkitError, Refused, invalid
from partnerkit.history.writer import Call, Writer
from partnerkit.partners.model import OPERATORS, Operator
from partnerkit.repository import Storage, holds
from partnerkit.values import ClientId, OperatorId, PartnerId
from partnerkit.vendor import Vendor
from partnerkit.wire import checked

# What is done to an account, of which somebody who is only invited has none.
_TO_ACCOUNTS: Final = {BulkAction.LOCK: Action.LOCK_ACCOUNT, BulkAction.UNLOCK: Action.UNLOCK_ACCOUNT}


@attrs.frozen
class _Begun:
    """What the receipt of a whole call stands for; each row has a receipt of its own."""

    id: PartnerId


class _Clients(ClientsService):
    """The list as one call has it: the tags in use are asked for once, not for each of a hundred clients (A-34)."""

    _in_use: tuple[str, ...] | None = None

    def tags(self, *, by: Actor) -> tuple[str, ...]:
        """Return them as they were; what the call itself puts on, it writes the same way everywhere."""
        if self._in_use is None:
            self._in_use = super().tags(by=by)
        return self._in_use


class BulkService:
    """Does one thing to many clients of an operator's partner."""

    def __init__(self, storage: Storage, vendor: Vendor, writer: Writer, accounts: AccountsService) -> None:
        """Serve one transaction."""
        self._storage = storage
        self._vendor = vendor
        self._writer = writer
        self._accounts = accounts
        self._clients = _Clients(storage, vendor, writer)

    def run(self, work: BulkWork, *, by: Actor, key: str | None = None) -> BulkResult:
        """
        Do it to each of 1 to 100 clients, each as if it were asked for alone; a row says what came of it.

        A row that somebody else changes at the same moment is tried again. With the same *key* again, what was done is
        not done twice, and each row says what it is now.

        Raises:
            InvalidInput: It cannot be done to any of them; every problem is named, and nothing was done.
            KeyReused: The key was used for something else.
            Refused: The actor is no operator, or may see no clients.
            Conflict: The database has ended the transaction, so that all of it must be run again.
        """
        require(Action.VIEW_CLIENTS, by)
        work = checked(work)
        work.check()
        self._clients = _Clients(self._storage, self._vendor, self._writer)
        self._check_operator(work, by)
        repeated = self._repeated(work, by, key)
        found = self._storage.get_many(CLIENTS, work.client_ids, within=by.partner)
        rows = (self._row(work, id, found.get(id), by, key) for id in work.client_ids)
        return BulkResult(tuple(_as_done(row) if repeated else row for row in rows))

    def _check_operator(self, work: BulkWork, by: Actor) -> None:
        if work.operator_id is not None and self._operator(work.operator_id, by) is None:
            raise invalid("operator_id", "operator.unknown")

    def _check_active(self, work: BulkWork, by: Actor) -> None:
        if work.action is BulkAction.ASSIGN:
            operator = self._operator(_operator(work), by)
            if operator is not None and operator.blocked_at is not None:
                raise invalid("operator_id", "operator.blocked")

    def _operator(self, id: OperatorId, by: Actor) -> Operator | None:
        return self._storage.get_many(OPERATORS, (id,), within=by.partner).get(id)

    def _repeated(self, work: BulkWork, by: Actor, key: str | None) -> bool:
        """Whether the whole call was made before; from now on it was, unless nothing can be assigned to an operator."""
        begun, repeats = _Begun(by.partner), []

        def begin(_: datetime) -> Effects[_Begun]:
            self._check_active(work, by)
            return Effects(begun)

        def again(id: UUID) -> _Begun:
            repeats.append(id)
            return begun

        if key is None:
            self._check_active(work, by)
        else:
            call = Call("clients.bulk", by, key, (work.action, *work.client_ids, work.tag, work.operator_id))
            self._writer.perform(call, begin, again=again)
        return bool(repeats)

    def _row(self, work: BulkWork, id: ClientId, client: Client | None, by: Actor, key: str | None) -> BulkRow:
        if client is None:
            return _refused(id, NotFound(CLIENTS.name, id))
        seen = decide(Action.VIEW_ACCOUNT, by, client.facts)
        if not seen.allowed:
            return _refused(id, Refused(Action.VIEW_ACCOUNT.value, seen), client=_of_secure(client, seen, by))
        key = None if key is None else _row_key(key, id)
        return _came(client, tried(lambda: self._do(work, client, by, key)))

    def _do(self, work: BulkWork, client: Client, by: Actor, key: str | None) -> bool:
        """Do it to one client; return whether that changed anything."""
        if client.standing is Standing.INVITED and (asked := _TO_ACCOUNTS.get(work.action)):
            require(asked, by, client.facts, id=client.account_id)
            raise NotPossible("client", "invited", "lock")
        match work:
            case BulkWork(action=BulkAction.LOCK):
                self._accounts.lock(client.account_id, by=by, key=key)
                return True
            case BulkWork(action=BulkAction.UNLOCK):
                self._accounts.unlock(client.account_id, by=by, key=key)
                return True
            case BulkWork(action=BulkAction.TAG, tag=str(tag)):
                after = self._clients.tag(client.id, tag, by=by, key=key)
            case BulkWork(action=BulkAction.UNTAG, tag=str(tag)):
                after = self._clients.untag(client.id, tag, by=by, key=key)
            case BulkWork(action=BulkAction.ASSIGN):
                after = self._clients.assign(client.id, _operator(work), by=by, key=key)
            case _:
                after = self._clients.unassign(client.id, _operator(work), by=by, key=key)
        return after.revision != client.revision


def _operator(work: BulkWork) -> OperatorId:
    assert work.operator_id is not None, "checked before"
    return work.operator_id


def _of_secure(client: Client, seen: Decision, by: Actor) -> Client | None:
    """Return the client where its name may be known: as in the section of secure accounts (VC-22)."""
    return client if seen.rule is Rule.SECURE and holds(kept_from(by), CLIENTS, client) else None


def _refused(id: ClientId, error: PartnerkitError, *, client: Client | None = None) -> BulkRow:
    name = None if client is None else client.name
    return BulkRow(client_id=id, name=name, account_id=None, outcome=Outcome.REFUSED, error=error)


def _came(client: Client, came: bool | PartnerkitError) -> BulkRow:
    if isinstance(came, PartnerkitError):
        return _row(client, Outcome.UNCHANGED if isinstance(came, NotPossible) else Outcome.REFUSED, came)
    return _row(client, Outcome.DONE if came else Outcome.UNCHANGED)


def _row(client: Client, outcome: Outcome, error: PartnerkitError | None = None) -> BulkRow:
    return BulkRow(client_id=client.id, name=client.name, account_id=client.account_id, outcome=outcome, error=error)


def _as_done(row: BulkRow) -> BulkRow:
    """Return a row of a call that was made before: what is as it was wanted is done."""
    return attrs.evolve(row, outcome=Outcome.DONE) if row.outcome is Outcome.UNCHANGED and row.error is None else row


def _row_key(key: str, id: ClientId) -> str:
    return f"bulk {hashlib.sha256(key.encode()).hexdigest()} {id.hex}"
