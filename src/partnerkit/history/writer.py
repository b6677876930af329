"""
The one place that writes.

- The idempotency receipt is found first: same key and input, the result as it is now; other input, refused (BX-09).
- Every event is stamped with actor and time, and linked into the chain of its row.
- The vendor's checks see what is wanted before it is written, and may refuse it (BX-06).
- Everything is given to the storage as one write, so that all of it stands or falls together.
- Whoever is second in a race is told so, to do the call again; never something about the first one's values.
"""

from __future__ import annotations

import enum
import hmac
import json
import secrets
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Never, TypeVar, cast
from uuid import UUID

import attrs

from partnerkit.access import Actor
from partnerkit.effects import Effects
from partnerkit.errors import Conflict, KeyReused, NotFound, PartnerkitError, Taken, invalid
from partnerkit.history.chain import link
from partnerkit.history.model import RECEIPTS, Chained, Receipt, notice
from partnerkit.messages.model import letter
from partnerkit.repository import Add, Change, Storage, Write
from partnerkit.throttle import Rate
from partnerkit.values import Secret
from partnerkit.vendor import Vendor

R = TypeVar("R")


@attrs.frozen
class Call:
    """
    One call of a service.

    Attributes:
        name: Which, as in ``account.lock``.
        by: Who calls.
        key: The caller's idempotency key: 1 to 200 visible ASCII characters.
        given: The call's input; secrets may stand in it as they came (A-35).
    """

    name: str
    by: Actor
    key: str | None
    given: tuple[object, ...] = attrs.field(repr=False)

    def digest(self, key: Secret) -> bytes:
        """Return what another call with the same idempotency key must equal; keyed, since passwords may be in it."""
        # As whom one acts, and where, belongs to what was asked for: the same form sent as somebody else, or in another
        # account of one's own, is another.
        whom = () if self.by.subject is None else (self.by.subject.id,)
        where = () if self.by.account_id is None else (self.by.account_id,)
        try:
            said = json.dumps([self.name, *map(_plain, self.given), *whom, *where], default=_spelt)
        except RecursionError:  # a document that was nobody's yet, as deep as could be read
            raise invalid("", "json.form") from None
        return hmac.digest(key.reveal().encode(), said.encode(), "sha256")


class Writer:
    """Applies Effects to one storage."""

    def __init__(self, storage: Storage, vendor: Vendor) -> None:
        """Write to *storage*, with the vendor's clock and ids."""
        self._storage = storage
        self._vendor = vendor

    def perform(self, call: Call, work: Callable[[datetime], Effects[R]], *, again: Callable[[UUID], R]) -> R:
        """
        Do a call once: read, ask and decide in *work*, then write what it wants.

        Args:
            call: Who calls what, with which key.
            work: Reads the facts, asks the policy, sees that what must be unique is free, and returns the effects;
                given the one moment of the call, UTC.
            again: Returns the result as it is now, for a key that was used before.

        Raises:
            KeyReused: The key was used for something else.
            Conflict: Somebody used the key, took a unique value, or changed a row, at the same moment.
        """
        at = self._vendor.clock()
        receipt = self._receipt(call)
        if receipt is not None and at < receipt.at + self._vendor.limits.receipt:
            if receipt.digest not in map(call.digest, self._vendor.signing_keys):
                raise KeyReused(receipt.key)
            return again(receipt.row)
        try:
            return self._done(call, work(at), receipt, at)
        except Conflict:
            raise
        except PartnerkitError:
            if self._receipt(call) == receipt:
                raise
        # The same key was used since it was looked for: what stood in the way was the call's own twin.
        return self.perform(call, work, again=again)

    def count_mail(self, to: str, source: object, at: datetime) -> None:
        """
        Count a mail that somebody wants sent, by who wants it and by where it goes (A-25).

        Args:
            to: Where it goes, as a key of the throttle.
            source: Who wants it; None where that is not counted.
            at: When, UTC.

        Raises:
            TooManyTries: There were too many.
        """
        throttle, limits = self._vendor.throttle, self._vendor.limits
        if source is not None:
            throttle.hit(f"mails-from:{source}", limits.mails_a_source, at)
        throttle.hit(to, limits.mails_an_address, at)

    def count(self, key: str, rate: Rate, at: datetime) -> None:
        """
        Count something that is done so often at most.

        Args:
            key: What, as a key of the throttle.
            rate: How often.
            at: When, UTC.

        Raises:
            TooManyTries: It was done as often.
        """
        self._vendor.throttle.hit(key, rate, at)

    def _done(self, call: Call, effects: Effects[R], receipt: Receipt | None, at: datetime) -> R:
        for check in self._vendor.checks:
            check(effects, call.by)
        rows, changes = self._chained(effects, call.by, at)
        changes += [Add(letter(message, id=self._vendor.ids.ordered(at), at=at)) for message in effects.messages]
        changes += self._filed(call, receipt, effects.result, at)
        self._write(changes)
        return cast("R", rows.get(_name(effects.result), effects.result))

    def _receipt(self, call: Call) -> Receipt | None:
        if call.key is None:
            return None
        if not _is_key(call.key):
            raise invalid("idempotency_key", "key.form")
        try:
            return self._storage.get(RECEIPTS, call.key, within=call.by.id)
        except NotFound:
            return None

    def _filed(self, call: Call, old: Receipt | None, result: object, at: datetime) -> list[Write]:
        if call.key is None:
            return []
        row = cast("Chained", result).id
        new = Receipt(
            actor_id=call.by.id, key=call.key, digest=call.digest(self._vendor.signing_keys[-1]), row=row, at=at
        )
        return [Add(new)] if old is None else [Change(old, attrs.evolve(new, version=old.version))]

    def _chained(self, effects: Effects[Any], by: Actor, at: datetime) -> tuple[dict[object, Any], list[Write]]:
        changes = list(effects.changes)
        places = {row.id: n for n, row in enumerate(map(_after, changes)) if hasattr(row, "linked")}
        told: list[Write] = []
        for event in effects.events:
            n = places[event.chain_id]
            row: Chained = _after(changes[n])
            entry, particulars = link(
                event, row, by=by, at=at, id=self._vendor.ids.ordered(at), salt=lambda: secrets.token_hex(16)
            )
            changes[n] = _with(changes[n], row.linked(entry.seq, entry.digest))
            told += [Add(entry), Add(particulars), Add(notice(entry))]
        return {_name(_after(c)): _stored(c) for c in changes}, changes + told

    def _write(self, changes: list[Write]) -> None:
        try:
            self._storage.write(*changes)
        except (Taken, NotFound) as first:
            # Whatever can be taken was looked for before, and what is changed was read: somebody else took it, or took
            # it away, just now. Done again, the call finds the other's receipt, or says what is taken, or gone.
            raise Conflict(first.kind, whole=True) from None


class DryWriter(Writer):
    """Collects what would be written, and writes nothing (BX-11)."""

    def __init__(self, storage: Storage, vendor: Vendor) -> None:
        """Begin with nothing collected: effects, each with whoever wants them."""
        super().__init__(storage, vendor)
        self.collected: list[tuple[Effects[Any], Actor]] = []

    def _done(self, call: Call, effects: Effects[R], receipt: Receipt | None, at: datetime) -> R:
        done = super()._done(call, effects, receipt, at)
        self.collected.append((effects, call.by))
        return done

    def count_mail(self, to: str, source: object, at: datetime) -> None:
        """Count nothing: no mail is sent. Guesses are counted elsewhere, dry or not (A-25)."""

    def count(self, key: str, rate: Rate, at: datetime) -> None:
        """Count nothing: nothing is done."""

    def _write(self, changes: list[Write]) -> None:
        """Write nothing."""


def unrepeated(_: UUID) -> Never:
    """Stand in for what reads the result of a repeated call, where a call takes no key."""
    raise AssertionError("a call without a key is never found done")  # pragma: no cover


def _is_key(key: object) -> bool:
    return isinstance(key, str) and 1 <= len(key) <= 200 and key.isascii() and key.isprintable()


def _plain(value: object) -> object:
    if isinstance(value, Secret):
        return value.reveal()
    if isinstance(value, Mapping):
        return {str(name): _plain(inner) for name, inner in value.items()}
    kind: type[Any] = type(value)
    if attrs.has(kind):
        return {a.name: _plain(getattr(value, a.name)) for a in attrs.fields(kind)}
    return value


def _spelt(value: object) -> str:
    """Return an id or an enum as text; anything else no call was ever done with, so that any text will do."""
    return str(value.value if isinstance(value, enum.Enum) else value)


def _after(change: Write) -> Any:
    return change.new if isinstance(change, Change) else getattr(change, "entity", None)


def _name(row: object) -> tuple[type[Any], object]:
    return type(row), getattr(row, "id", None)


def _with(change: Write, row: Any) -> Write:
    return Change(change.old, row) if isinstance(change, Change) else Add(row)


def _stored(change: Write) -> Any:
    if not isinstance(change, Change):
        return _after(change)
    return attrs.evolve(change.new, version=change.old.version + 1)
