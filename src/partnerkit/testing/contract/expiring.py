"""P11: what has had its time goes."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta, timezone
from typing import Any
from uuid import uuid4

import pytest

from partnerkit.errors import NotFound
from partnerkit.repository import Add, Change, Collection, Query, Remove, Storage
from partnerkit.testing.contract.given import HOUR, MISUSE, NOW, reader, visit
from partnerkit.testing.model import (
    CLAIMS,
    LOANS,
    READERS,
    REMINDER_TICKET,
    REMINDERS,
    VISITS,
    BranchId,
    Claim,
    Database,
    Reminder,
)

TICK = timedelta(microseconds=1)
FOR_EVER = datetime(9999, 1, 1, tzinfo=NOW.tzinfo)


class Undone(Exception):
    """Raised in a transaction, so that it is rolled back."""


def _day() -> int:
    return uuid4().int % 10**9


def _reminder(day: int, sent_at: datetime | None, **fields: Any) -> Reminder:
    given: dict[str, Any] = {"id": uuid4().hex, "at": NOW, "sent_at": sent_at}
    return Reminder(day=day, **(given | fields))


def _swept(storage: Storage, collection: Collection[Any]) -> None:
    """Take away what other tests have left, so that what comes can be counted."""
    while storage.purge(collection, FOR_EVER):
        pass


def _of(storage: Storage, day: int) -> set[str]:
    return {one.id for one in storage.page(Query(collection=REMINDERS, within=day, limit=1000)).items}


class Expiring:
    """Tests of P11."""

    def test_what_expired_before_a_moment_goes(self, database: Database) -> None:
        """P11: to the microsecond; what expires at the moment itself stays."""
        day, moments = _day(), {"a": NOW - HOUR, "b": NOW - TICK, "c": NOW, "d": NOW + TICK}
        with database.transaction() as storage:
            _swept(storage, REMINDERS)
            storage.write(*(Add(_reminder(day, moment, id=id)) for id, moment in moments.items()))
            assert storage.purge(REMINDERS, NOW) == 2
            assert _of(storage, day) == {"c", "d"}
            assert storage.purge(REMINDERS, NOW) == 0
            assert storage.purge(REMINDERS, NOW + TICK) == 1
        with database.transaction() as storage:
            assert _of(storage, day) == {"d"}

    def test_a_moment_is_the_same_in_every_zone(self, database: Database) -> None:
        """P11: a moment is compared with a moment, whatever the clock on the wall says."""
        day, zone = _day(), timezone(timedelta(hours=-5, minutes=-30))
        with database.transaction() as storage:
            _swept(storage, REMINDERS)
            storage.write(Add(_reminder(day, (NOW - TICK).astimezone(zone), id="a")), Add(_reminder(day, NOW, id="b")))
            assert storage.purge(REMINDERS, NOW.astimezone(zone)) == 1
            assert _of(storage, day) == {"b"}

    def test_what_has_no_moment_stays(self, database: Database) -> None:
        """P11: an absent one is before no moment."""
        day = _day()
        kept, gone = _reminder(day, None), _reminder(day, NOW)
        with database.transaction() as storage:
            _swept(storage, REMINDERS)
            storage.write(Add(kept), Add(gone))
            assert storage.purge(REMINDERS, FOR_EVER) == 1
            assert storage.get(REMINDERS, kept.id, within=day) == kept

    def test_as_many_go_as_are_asked_for(self, database: Database) -> None:
        """P11: those that expired first; what is left goes by further calls."""
        day = _day()
        put = [_reminder(day, NOW + n * TICK, id=f"{n:02}") for n in (5, 0, 9, 3, 7, 1, 8, 2, 6, 4)]
        with database.transaction() as storage:
            _swept(storage, REMINDERS)
            storage.write(*map(Add, put))
            for limit, gone, left in ((4, 4, 6), (1, 1, 5), (3, 3, 2), (3, 2, 0), (3, 0, 0)):
                assert storage.purge(REMINDERS, FOR_EVER, limit=limit) == gone
                assert _of(storage, day) == {f"{n:02}" for n in range(10 - left, 10)}

    def test_a_thousand_go_unless_another_number_is_asked_for(self, database: Database) -> None:
        """P11: a call takes a bounded time."""
        day = _day()
        with database.transaction() as storage:
            _swept(storage, REMINDERS)
            storage.write(*(Add(_reminder(day, NOW)) for _ in range(1003)))
            assert storage.purge(REMINDERS, FOR_EVER) == 1000
            assert storage.purge(REMINDERS, FOR_EVER) == 3

    def test_whoever_it_belongs_to_it_goes(self, database: Database) -> None:
        """P11: over all owners, unless one is named."""
        here, there = reader(None).id, reader(None).id
        with database.transaction() as storage:
            _swept(storage, VISITS)
            storage.write(*(Add(visit(whose, seq)) for whose in (here, there) for seq in (1, 2, 3)))
            assert storage.purge(VISITS, FOR_EVER, within=here, limit=2) == 2
            assert storage.purge(VISITS, FOR_EVER, within=here) == 1
            assert storage.count(VISITS, there, all=None) == {"all": 3}
            assert storage.purge(VISITS, FOR_EVER, within=here) == 0
            assert storage.purge(VISITS, FOR_EVER) == 3
            assert storage.purge(VISITS, FOR_EVER, within=there) == 0

    def test_what_belongs_to_nobody_goes_as_well(self, database: Database) -> None:
        """P11: where there are no owners there is nothing to name."""
        word, other = uuid4().hex, uuid4().hex
        with database.transaction() as storage:
            _swept(storage, CLAIMS)
            person = reader(None).id
            storage.write(Add(Claim(word=word, reader_id=person, until=NOW)), Add(Claim(word=other, reader_id=person)))
            assert storage.purge(CLAIMS, NOW + TICK) == 1
            assert set(storage.get_many(CLAIMS, [word, other])) == {other}

    def test_what_is_gone_is_gone_in_every_way(self, database: Database) -> None:
        """P11: by id, by unique value, in lists and figures; the key and what was unique are free."""
        day, ticket = _day(), uuid4().hex
        put = _reminder(day, NOW, ticket=ticket)
        with database.transaction() as storage:
            storage.write(Add(put))
            assert storage.purge(REMINDERS, NOW + TICK, within=day) == 1
            assert storage.get_many(REMINDERS, [put.id], within=day) == {}
            assert storage.find(REMINDER_TICKET, ticket) is None
            assert storage.count(REMINDERS, day, all=None) == {"all": 0}
            storage.write(Add(put))
            assert storage.find(REMINDER_TICKET, ticket) == put

    def test_what_is_gone_is_neither_changed_nor_removed(self, database: Database) -> None:
        """P11: whoever read it before is told that it is not there."""
        put = _reminder(_day(), NOW)
        with database.transaction() as storage:
            storage.write(Add(put))
            assert storage.purge(REMINDERS, NOW + TICK, within=put.day) == 1
            for late in (Change(put, put), Remove(put)):
                with pytest.raises(NotFound):
                    storage.write(late)

    def test_a_moment_that_changed_counts_as_it_is_now(self, database: Database) -> None:
        """P11: what is in use again stays, whatever stood there before."""
        day = _day()
        old, kept = _reminder(day, NOW, id="a"), _reminder(day, None, id="b")
        with database.transaction() as storage:
            storage.write(Add(old), Add(kept))
            storage.write(Change(old, _reminder(day, None, id="a")), Change(kept, _reminder(day, NOW, id="b")))
            assert storage.purge(REMINDERS, NOW + TICK, within=day) == 1
            assert _of(storage, day) == {"a"}

    def test_a_rollback_of_the_caller_undoes_a_purge(self, database: Database) -> None:
        """P11: it is a write of the caller's transaction, which the caller may roll back."""
        put = _reminder(_day(), NOW)
        with database.transaction() as storage:
            storage.write(Add(put))
        with suppress(Undone), database.transaction() as storage:
            assert storage.purge(REMINDERS, NOW + TICK, within=put.day) == 1
            raise Undone
        with database.transaction() as storage:
            assert storage.get(REMINDERS, put.id, within=put.day) == put

    def test_only_what_has_an_expiry_is_purged(self, database: Database) -> None:
        """P11: no expiry, no time zone, no owner to name, a limit out of bounds: mistakes, and nothing goes."""
        with database.transaction() as storage:
            kept: tuple[Collection[Any], ...] = (READERS, LOANS)
            for collection in kept:
                with pytest.raises(TypeError):
                    storage.purge(collection, NOW)
            with pytest.raises(MISUSE):
                storage.purge(REMINDERS, NOW.replace(tzinfo=None))
            with pytest.raises(MISUSE):
                storage.purge(CLAIMS, NOW, within=BranchId(uuid4()))
            for limit in (0, -1, 1001):
                with pytest.raises(MISUSE):
                    storage.purge(REMINDERS, NOW, limit=limit)
