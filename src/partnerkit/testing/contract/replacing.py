"""P12: one value of a field in the place of another, in many entities."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta, timezone
from typing import Any
from uuid import uuid4

import attrs
import pytest

from partnerkit.errors import StaleWrite
from partnerkit.repository import Add, Change, Field, Query, Remove
from partnerkit.testing.contract.expiring import Undone
from partnerkit.testing.contract.given import HOUR, MISUSE, NOW, branch
from partnerkit.testing.model import (
    CLAIM_READER,
    CLAIM_WORD,
    LOAN_RENEWED,
    LOANS,
    READER_BLOCKED,
    READER_STANDING,
    REMINDER_AT,
    REMINDER_SENT,
    REMINDER_SENT_AT,
    REMINDER_TICKET,
    REMINDERS,
    VISIT_AT,
    Database,
    Reminder,
)


def _reminders(*ids: str, **fields: Any) -> list[Reminder]:
    """Return reminders of a day nobody else has."""
    day = uuid4().int % 10**9
    return [Reminder(day=day, id=id, at=NOW, **fields) for id in ids]


class Replacing:
    """Tests of P12."""

    def test_what_has_the_old_value_gets_the_new_one(self, database: Database) -> None:
        """P12: with a version one higher; nothing else of it changes, and nothing of others."""
        put = _reminders("a", "b", "c", "d")
        put[1] = attrs.evolve(put[1], sent_at=NOW - HOUR)
        day = put[0].day
        with database.transaction() as storage:
            storage.write(*map(Add, put))
            asked = ["a", "b", "c", "nobody", "a"]
            assert storage.replace(REMINDER_SENT_AT, iter(asked), None, NOW, within=day) == 2
            assert storage.replace(REMINDER_SENT_AT, asked, None, NOW + HOUR, within=day) == 0
        new = [attrs.evolve(one, sent_at=NOW, version=1) for one in put]
        with database.transaction() as storage:
            found = storage.get_many(REMINDERS, "abcd", within=day)
            assert found == {"a": new[0], "b": put[1], "c": new[2], "d": put[3]}

    def test_any_value_is_replaced_by_any(self, database: Database) -> None:
        """P12: to the microsecond and in any zone, by nothing, and by what it is already."""
        zone = timezone(timedelta(hours=5, minutes=45))
        (put,) = _reminders("a", sent_at=NOW)
        with database.transaction() as storage:
            storage.write(Add(put))
            tick = timedelta(microseconds=1)
            assert storage.replace(REMINDER_SENT_AT, ["a"], NOW + tick, None, within=put.day) == 0
            assert storage.replace(REMINDER_SENT_AT, ["a"], NOW.astimezone(zone), NOW + tick, within=put.day) == 1
            assert storage.replace(REMINDER_AT, ["a"], NOW, (NOW - tick).astimezone(zone), within=put.day) == 1
            assert storage.replace(REMINDER_SENT, ["a"], False, True, within=put.day) == 1
            assert storage.replace(REMINDER_SENT, ["a"], True, True, within=put.day) == 1
            changed = attrs.evolve(put, sent_at=NOW + tick, at=NOW - tick, sent=True, version=4)
            assert storage.get(REMINDERS, "a", within=put.day) == changed
            assert storage.replace(REMINDER_SENT_AT, ["a"], NOW + tick, None, within=put.day) == 1
            assert storage.get(REMINDERS, "a", within=put.day) == attrs.evolve(changed, sent_at=None, version=5)

    def test_what_belongs_to_others_stays(self, database: Database) -> None:
        """P2: of one id within two owners that of the one that was named is meant."""
        here, there = _reminders("a")[0], _reminders("a")[0]
        with database.transaction() as storage:
            storage.write(Add(here), Add(there))
            assert storage.replace(REMINDER_SENT, ["a"], False, True, within=here.day) == 1
            assert storage.get(REMINDERS, "a", within=there.day) == there

    def test_what_was_replaced_is_seen_at_once(self, database: Database) -> None:
        """P4: by id, by unique value, in lists and figures, and by a purge."""
        (put,) = _reminders("a", ticket=uuid4().hex)
        later = attrs.evolve(put, at=NOW + HOUR, version=1)
        with database.transaction() as storage:
            storage.write(Add(put))
            assert storage.replace(REMINDER_AT, ["a"], NOW, NOW + HOUR, within=put.day) == 1
            where = REMINDER_AT.between(NOW + HOUR, None)
            assert storage.find(REMINDER_TICKET, put.ticket) == later
            assert storage.page(Query(collection=REMINDERS, within=put.day, where=where)).items == (later,)
            assert storage.count(REMINDERS, put.day, then=REMINDER_AT.is_(NOW), now=where) == {"then": 0, "now": 1}
            assert storage.replace(REMINDER_SENT_AT, ["a"], None, NOW, within=put.day) == 1
            assert storage.purge(REMINDERS, NOW + HOUR, within=put.day) == 1

    def test_as_many_as_there_are(self, database: Database) -> None:
        """P12: none at all, or thousands at once."""
        put = _reminders(*(f"{n:04}" for n in range(2500)))
        ids, day = [one.id for one in put], put[0].day
        with database.transaction() as storage:
            for begin in range(0, len(put), 500):
                storage.write(*map(Add, put[begin : begin + 500]))
            assert storage.replace(REMINDER_SENT, [], False, True, within=day) == 0
            assert storage.replace(REMINDER_SENT, ids[1:], False, True, within=day) == 2499
            where = {"sent": REMINDER_SENT.is_(True), "left": REMINDER_SENT.is_(False)}
            assert storage.count(REMINDERS, day, **where) == {"sent": 2499, "left": 1}

    def test_who_read_it_before_is_stale(self, database: Database) -> None:
        """P9: a change or removal of what was there before is refused, and one of what is there now is not."""
        (put,) = _reminders("a")
        with database.transaction() as storage:
            storage.write(Add(put))
            assert storage.replace(REMINDER_SENT, ["a"], False, True, within=put.day) == 1
            for late in (Change(put, put), Remove(put)):
                with pytest.raises(StaleWrite):
                    storage.write(late)
            storage.write(Remove(storage.get(REMINDERS, "a", within=put.day)))

    def test_a_rollback_of_the_caller_undoes_a_replacement(self, database: Database) -> None:
        """P12: it is a write of the caller's transaction, which the caller may roll back."""
        (put,) = _reminders("a")
        with database.transaction() as storage:
            storage.write(Add(put))
        with suppress(Undone), database.transaction() as storage:
            assert storage.replace(REMINDER_SENT, ["a"], False, True, within=put.day) == 1
            raise Undone
        with database.transaction() as storage:
            assert storage.get(REMINDERS, "a", within=put.day) == put

    def test_only_what_stands_by_itself_is_replaced(self, database: Database) -> None:
        """P12: no key, owner, version or unique value, and nothing that something else is made of: mistakes."""
        wrong: list[tuple[Field[Any, Any], Any]] = [
            *((Field(Reminder, name), 1) for name in ("id", "day", "version", "ticket", "author")),
            (READER_BLOCKED, branch()),
            (READER_STANDING, branch()),
            (LOAN_RENEWED, branch()),
            (CLAIM_READER, None),
            (CLAIM_WORD, None),
            (VISIT_AT, uuid4()),
        ]
        with database.transaction() as storage:
            for field, owner in wrong:
                with pytest.raises(TypeError):
                    storage.replace(field, [], None, None, within=owner)
            assert storage.count(LOANS, branch(), all=None) == {"all": 0}

    def test_owners_are_named_and_moments_have_zones(self, database: Database) -> None:
        """P12: mistakes, and nothing is replaced."""
        (put,) = _reminders("a")
        with database.transaction() as storage:
            storage.write(Add(put))
            naive = NOW.replace(tzinfo=None)
            for old, new in ((NOW, naive), (naive, NOW)):
                with pytest.raises(MISUSE):
                    storage.replace(REMINDER_AT, ["a"], old, new, within=put.day)
            with pytest.raises(MISUSE):
                storage.replace(REMINDER_SENT, ["a"], False, True)
            with pytest.raises(TypeError):
                storage.replace(REMINDER_SENT, [uuid4()], False, True, within=put.day)
            assert storage.get(REMINDERS, "a", within=put.day) == put
