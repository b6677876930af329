"""What SQLite's locks come to: a Conflict that says whether the whole transaction is to be run again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import attrs
import pytest
import sqlalchemy as sa

from partnerkit.errors import Conflict
from partnerkit.repository import Add, Change
from partnerkit.testing.contract.given import branch, reader
from partnerkit.testing.model import READERS
from tests.library.adapters.sqlite import SQLDatabase, says_begin, sqlite


@pytest.fixture
def database(tmp_path: Path) -> Iterator[SQLDatabase]:
    """A database without patience."""
    database = SQLDatabase(sqlite(tmp_path, patience=0.0))
    yield database
    database.engine.dispose()


def test_another_writer_is_a_conflict_of_the_whole(database: SQLDatabase) -> None:
    """P9: while somebody else writes, the lock is not to be had, and nothing is stored."""
    one, other = reader(branch()), reader(branch())
    with database.transaction() as first:
        first.write(Add(one))
        with database.transaction() as second, pytest.raises(Conflict) as lost:
            second.write(Add(other))
        assert lost.value.whole
    with database.transaction() as storage:
        assert set(storage.get_many(READERS, [one.id, other.id])) == {one.id}


def test_who_has_read_and_writes_too_late_is_told_at_once(tmp_path: Path) -> None:
    """P9: a deferred transaction that read before somebody else wrote can only be run again."""
    database = SQLDatabase(says_begin(sqlite(tmp_path, patience=60.0)))
    one = reader(branch())
    with database.transaction() as storage:
        storage.write(Add(one))
    with database.transaction() as late:
        old = late.get(READERS, one.id)
        with database.transaction() as early:
            early.write(Change(one, attrs.evolve(one, fine=1)))
        with pytest.raises(Conflict) as lost:
            late.write(Change(old, attrs.evolve(old, fine=2)), Add(reader(branch())))
        assert lost.value.whole
    with database.transaction() as storage:
        assert storage.get(READERS, one.id).fine == 1
    database.engine.dispose()


def test_a_question_may_meet_a_lock_too(tmp_path: Path) -> None:
    """P9: without a write-ahead log a writer keeps readers out."""
    database = SQLDatabase(sqlite(tmp_path, patience=0.0, journal="delete"))
    with database.engine.connect() as writer, database.transaction() as storage:
        writer.exec_driver_sql("begin exclusive")
        with pytest.raises(Conflict) as lost:
            storage.count(READERS, branch(), all=None)
        assert lost.value.whole
    database.engine.dispose()


def test_a_value_given_up_meanwhile_is_a_conflict(database: SQLDatabase) -> None:
    """P9: when nobody has the value any more by the time of the look, reading again is all that helps."""
    one = reader(branch())
    with database.transaction() as storage:
        storage.write(Add(one))

    @sa.event.listens_for(database.engine, "after_cursor_execute")
    def give_up(connection: sa.Connection, _: object, text: str, *rest: object) -> None:
        if text == "rollback":
            connection.exec_driver_sql("delete from pk_reader")

    with database.transaction() as storage, pytest.raises(Conflict) as lost:
        storage.write(Add(reader(branch(), number=one.number)), Add(reader(branch())))
    assert not lost.value.whole


def test_other_errors_of_the_database_are_its_own(database: SQLDatabase) -> None:
    """Only what others caused is a Conflict; a missing table is not."""
    with database.engine.begin() as connection:
        connection.exec_driver_sql("drop table pk_reader")
    with database.transaction() as storage, pytest.raises(sa.exc.OperationalError, match="no such table"):
        storage.count(READERS, branch(), all=None)
