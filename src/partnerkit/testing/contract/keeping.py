"""P1: what comes back equals what was put in. P4: it is there at once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import uuid4

import attrs
import pytest

from partnerkit.errors import NotFound
from partnerkit.repository import Add, Change, Query, Remove
from partnerkit.testing.contract.given import HOUR, MISUSE, NOW, branch, full_reader, loan, reader, visit
from partnerkit.testing.model import (
    CLAIM_WORD,
    CLAIMS,
    LOANS,
    READER_HANDLE,
    READER_NUMBER,
    READER_SEAT,
    READERS,
    REMINDERS,
    VISITS,
    Claim,
    Database,
    ReaderId,
    Reminder,
)


class Keeping:
    """Tests of P1 and P4."""

    def test_every_kind_of_value_comes_back_as_it_was(self, database: Database) -> None:
        """P1: an entity comes back equal, by whichever way it is read, in a later transaction."""
        here = branch()
        put = full_reader(here)
        with database.transaction() as storage:
            storage.write(Add(put))
        with database.transaction() as storage:
            assert storage.get(READERS, put.id, within=here) == put
            assert storage.get_many(READERS, [put.id], within=here) == {put.id: put}
            assert storage.find(READER_NUMBER, put.number) == put
            assert storage.page(Query(collection=READERS, within=here)).items == (put,)

    def test_absent_and_empty_values_come_back_as_they_were(self, database: Database) -> None:
        """P1: None, an empty text and an empty set are three things."""
        here = branch()
        bare, empty = reader(here), reader(here, about="", photo=b"", settings={}, authors=("",), fine=0, seat=0)
        with database.transaction() as storage:
            storage.write(Add(bare), Add(empty))
        with database.transaction() as storage:
            assert storage.get(READERS, bare.id) == bare
            assert storage.get(READERS, empty.id) == storage.find(READER_SEAT, 0, within=here) == empty

    def test_values_have_the_types_they_had(self, database: Database) -> None:
        """P1: an adapter gives back sets as sets, members as members and ids as ids, not their spellings."""
        put = full_reader(branch())
        with database.transaction() as storage:
            storage.write(Add(put))
            got = storage.get(READERS, put.id)
        assert [type(v) for v in attrs.astuple(got, recurse=False)] == [
            type(v) for v in attrs.astuple(put, recurse=False)
        ]
        assert {type(friend) for friend in got.friend_ids} == {type(put.id)}

    def test_times_come_back_in_utc_to_the_microsecond(self, database: Database) -> None:
        """P1: whatever zone a time was put in with, it is the same moment, and it is in UTC."""
        zones = (timezone(timedelta(hours=5, minutes=30)), timezone(-timedelta(hours=11)), UTC)
        here, moment = branch(), datetime(2026, 10, 25, 0, 30, 0, 1, tzinfo=UTC)
        put = [reader(here, joined_at=moment.astimezone(zone), leaves_at=NOW.astimezone(zone)) for zone in zones]
        with database.transaction() as storage:
            storage.write(*map(Add, put))
            found = [storage.get(READERS, one.id) for one in put]
        with database.transaction() as storage:
            found += [storage.get(READERS, one.id) for one in put]
        assert found == [*put, *put]
        assert {(one.joined_at.isoformat(), str(one.leaves_at)) for one in found} == {(moment.isoformat(), str(NOW))}

    def test_a_time_without_zone_is_refused(self, database: Database) -> None:
        """P1: a naive datetime would mean another moment elsewhere, so nothing of its write is stored (P3)."""
        here, naive = branch(), NOW.replace(tzinfo=None)
        kept = reader(here)
        with database.transaction() as storage:
            storage.write(Add(kept))
            for wrong in (attrs.evolve(kept, joined_at=naive), attrs.evolve(kept, leaves_at=naive)):
                with pytest.raises(MISUSE):
                    storage.write(Add(loan(here)), Add(attrs.evolve(wrong, id=ReaderId(uuid4()), number="")))
                with pytest.raises(MISUSE):
                    storage.write(Add(loan(here)), Change(kept, wrong))
            assert storage.count(LOANS, here, all=None) == {"all": 0}
            assert storage.get(READERS, kept.id) == kept

    def test_every_kind_of_key_finds_its_entity(self, database: Database) -> None:
        """P1: keys are ids, texts or whole numbers, within an id, a number or nothing."""
        person, day = ReaderId(uuid4()), uuid4().int % 10**9
        claim, reminder = Claim(word=f"É{uuid4()}", reader_id=person), Reminder(day=day, id="a/ö", at=NOW)
        with database.transaction() as storage:
            storage.write(Add(claim), Add(reminder), Add(visit(person, 7)))
        with database.transaction() as storage:
            assert storage.get(CLAIMS, claim.word) == claim
            assert storage.get(REMINDERS, "a/ö", within=day) == reminder
            assert storage.get(VISITS, 7, within=person) == visit(person, 7)
            mine = Query(collection=CLAIMS, where=CLAIM_WORD.is_(claim.word))
            assert storage.page(mine).items == (claim,)
            assert storage.count(CLAIMS, None, mine=mine.where) == {"mine": 1}

    def test_texts_that_differ_are_two(self, database: Database) -> None:
        """P1: texts are compared exactly: neither case nor accents nor space make two of them one."""
        lead, person = uuid4().hex, ReaderId(uuid4())
        words = [lead + end for end in ("e", "E", "é", "è", "e ", " e", "ss", "ß", "")]
        with database.transaction() as storage:
            for word in words:
                storage.write(Add(Claim(word=word, reader_id=person)))
            for word in words:
                assert storage.get(CLAIMS, word).word == word
                assert storage.count(CLAIMS, None, one=CLAIM_WORD.is_(word)) == {"one": 1}

    def test_nobody_changes_what_is_kept_by_changing_what_was_handed_over(self, database: Database) -> None:
        """P1: a mapping put in or read out is a copy; only a write changes what is kept."""
        settings: dict[str, Any] = {"a": [1]}
        put = reader(branch(), settings=settings)
        with database.transaction() as storage:
            storage.write(Add(put))
            settings["a"].append(2)
            read: Any = storage.get(READERS, put.id).settings
            read["b"] = 3
            assert storage.get(READERS, put.id).settings == {"a": [1]}

    def test_a_transaction_sees_what_it_wrote(self, database: Database) -> None:
        """P4: what was added is there for every later question of the same transaction."""
        here = branch()
        put = reader(here, handle=f"H{uuid4()}", seat=1)
        with database.transaction() as storage:
            storage.write(Add(put))
            assert storage.get(READERS, put.id, within=here) == put
            assert storage.get_many(READERS, [put.id]) == {put.id: put}
            assert storage.find(READER_HANDLE, put.handle_key) == storage.find(READER_SEAT, 1, within=here) == put
            assert storage.page(Query(collection=READERS, within=here)).items == (put,)
            assert storage.count(READERS, here, all=None) == {"all": 1}

    def test_a_transaction_sees_what_it_changed(self, database: Database) -> None:
        """P4: after a change the old values find nothing, and the new ones do."""
        here, there = branch(), branch()
        old = reader(here, handle=f"H{uuid4()}", seat=1)
        new = attrs.evolve(old, branch_id=there, handle=f"I{uuid4()}", name="Tóth Béla", joined_at=NOW + HOUR)
        with database.transaction() as storage:
            storage.write(Add(old))
            storage.write(Change(old, new))
            stored = attrs.evolve(new, version=1)
            assert storage.get(READERS, old.id) == storage.find(READER_HANDLE, new.handle_key) == stored
            assert storage.find(READER_SEAT, 1, within=there) == stored
            assert storage.find(READER_HANDLE, old.handle_key) is storage.find(READER_SEAT, 1, within=here) is None
            assert storage.page(Query(collection=READERS, within=here)).items == ()
            assert storage.page(Query(collection=READERS, within=there)).items == (stored,)

    def test_a_transaction_misses_what_it_removed(self, database: Database) -> None:
        """P4: what was removed is gone for every later question."""
        here = branch()
        put = reader(here, seat=1)
        with database.transaction() as storage:
            storage.write(Add(put))
        with database.transaction() as storage:
            storage.write(Remove(put))
            with pytest.raises(NotFound):
                storage.get(READERS, put.id)
            assert storage.get_many(READERS, [put.id]) == {}
            assert storage.find(READER_SEAT, 1, within=here) is storage.find(READER_NUMBER, put.number) is None
            assert storage.page(Query(collection=READERS, within=here)).items == ()
            assert storage.count(READERS, here, all=None) == {"all": 0}

    def test_nothing_asked_for_is_nothing_found(self, database: Database) -> None:
        """P4: no changes, no ids and no conditions are as good as any other number."""
        with database.transaction() as storage:
            storage.write()
            assert storage.get_many(READERS, []) == {}
            assert storage.get_many(LOANS, [], within=branch()) == {}
            assert storage.count(READERS, branch()) == {}
            assert storage.find(READER_HANDLE, None) is None
