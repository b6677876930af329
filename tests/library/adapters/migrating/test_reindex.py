"""`reindex`: what is computed of rows becomes what it would be if they were written now."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs
import pytest
import sqlalchemy as sa

from partnerkit.adapters.sqlalchemy import build_tables, mapping, reindex, reindexing, sqlalchemy_storage
from partnerkit.repository import Add, Collection, Query, field, matches, search_words
from partnerkit.testing.contract.given import branch, loan, reader
from partnerkit.testing.model import COLLECTIONS, READERS, Reader
from partnerkit.values import Copied, Reference
from tests.library.adapters.migrating.given import dump
from tests.library.adapters.test_sqlalchemy_tables import NOTICES, Notice

OURS = (*COLLECTIONS, NOTICES)
HERE = branch()


def readers(count: int) -> list[Reader]:
    return [reader(HERE, name=f"Szabó Number {n}", tags=frozenset({"a", f"m{n}"})) for n in range(count)]


@pytest.fixture
def made(engine: sa.Engine) -> sa.Engine:
    """An engine with empty tables of every kind: with owners and without, searched and not."""
    metadata = sa.MetaData()
    build_tables(metadata, OURS)
    metadata.create_all(engine)
    return engine


@pytest.fixture
def folded_otherwise(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Rows are written as by a release that folded words otherwise, until the function that is returned is called."""
    words = search_words
    monkeypatch.setattr(mapping, "search_words", lambda *given: [word[::-1] for word in words(*given)][1:])
    return lambda: monkeypatch.setattr(mapping, "search_words", words)


def write(engine: sa.Engine, entities: list[Any]) -> None:
    with engine.begin() as connection:
        sqlalchemy_storage(connection, collections=OURS).write(*map(Add, entities))


def reindexed(engine: sa.Engine, collections: tuple[Collection[Any], ...] = OURS, **asked: Any) -> int:
    with engine.begin() as connection:
        return reindex(connection, collections, **asked)


def found(engine: sa.Engine, word: str) -> int:
    with engine.connect() as connection:
        storage = sqlalchemy_storage(connection, collections=OURS)
        return len(storage.page(Query(collection=READERS, within=HERE, where=matches(Reader, word))).items)


@pytest.mark.parametrize("anew", [False, True])
def test_rows_are_as_if_they_were_written_now(
    made: sa.Engine, folded_otherwise: Callable[[], None], anew: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To the last column of the last term, in batches of any size; versions stay, and a second time nothing is done."""
    monkeypatch.setattr(reindexing, "BATCH", 2)
    entities = [*readers(5), loan(HERE), *(Notice(id=n, day=n, text=f"Őrség number {n}") for n in range(1, 5))]
    write(made, entities)
    old = dump(made)
    folded_otherwise()
    assert found(made, "szab") == 0
    assert reindexed(made, anew=anew) == 10
    assert found(made, "szab") == 5
    renewed = dump(made)
    assert reindexed(made) == 0
    assert dump(made) == renewed != old
    with made.begin() as connection:
        for table in reversed(build_tables(sa.MetaData(), OURS)):
            connection.execute(table.delete())
    write(made, entities)
    assert dump(made) == renewed


def test_only_what_is_asked_for_is_looked_at(made: sa.Engine, folded_otherwise: Callable[[], None]) -> None:
    """A collection alone; and one of which nothing is computed costs no look at its rows."""
    write(made, [*readers(2), Notice(id=1, day=1, text="Szabó")])
    folded_otherwise()
    assert reindexed(made, (NOTICES,)) == 1
    assert found(made, "szab") == 0
    plain = next(c for c in OURS if not (c.search or c.many))
    asked: list[str] = []
    sa.event.listen(made, "before_cursor_execute", lambda c, u, text, *rest: asked.append(text))
    assert reindexed(made, (plain,), anew=True) == 0
    assert not any("order by" in text for text in asked)


@attrs.frozen(kw_only=True)
class Level:
    """An entity that is sorted by what is computed of it, and cannot be searched."""

    id: Reference[int]
    height: Copied[int]

    @property
    def depth(self) -> int:
        return -self.height


LEVELS = Collection(entity=Level, key=field(Level, lambda e: e.id), order=(field(Level, lambda e: e.depth),))


def test_what_cannot_be_searched_may_be_computed_as_well(engine: sa.Engine) -> None:
    """Its columns are brought to what the entity says; only rows that say something else count."""
    metadata = sa.MetaData()
    (table,) = build_tables(metadata, [LEVELS])
    metadata.create_all(engine)
    with engine.begin() as connection:
        levels = [Level(id=number, height=number) for number in (1, 2, 3)]
        sqlalchemy_storage(connection, collections=[LEVELS]).write(*map(Add, levels))
        connection.execute(table.update().where(table.c.id == 2).values(depth=7))
        assert reindex(connection, [LEVELS]) == 1
        assert connection.execute(sa.select(table.c.depth).order_by(table.c.id)).scalars().all() == [-1, -2, -3]


def test_terms_that_rows_know_nothing_of_are_mended_anew(made: sa.Engine) -> None:
    """What is stored says which terms there are; where that is not so, they are made from nothing."""
    write(made, readers(3))
    right = dump(made)
    with made.begin() as connection:
        connection.exec_driver_sql("delete from pk_reader_term where term = 'sza'")
        connection.exec_driver_sql("update pk_reader_term set term = 'zzz' where term = 'number'")
    assert found(made, "sza") == 0
    assert reindexed(made) == 0
    assert reindexed(made, anew=True) == 3
    assert dump(made) == right


def test_a_connection_that_commits_by_itself_commits_each_batch(
    made: sa.Engine, folded_otherwise: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopped in between, what was done is done, and the rest is done the next time."""
    monkeypatch.setattr(reindexing, "BATCH", 2)
    write(made, readers(5))
    folded_otherwise()
    left = iter(range(3))

    def stop(*given: Any) -> Any:
        if next(left, None) is None:
            raise KeyboardInterrupt
        return search_words(*given)

    monkeypatch.setattr(mapping, "search_words", stop)
    with (
        made.execution_options(isolation_level="AUTOCOMMIT").connect() as connection,
        pytest.raises(KeyboardInterrupt),
    ):
        reindex(connection, [READERS])
    monkeypatch.setattr(mapping, "search_words", search_words)
    assert found(made, "szab") == 2
    assert reindexed(made) == 3
    assert found(made, "szab") == 5


def test_rows_are_locked_while_they_are_looked_at(made: sa.Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever writes between look and change waits, so that nobody's words are lost."""
    write(made, readers(1))
    impatient = {
        "sqlite": "pragma busy_timeout = 50",
        "postgresql": "set lock_timeout = '50ms'",
        "mysql": "set innodb_lock_wait_timeout = 1",
    }[made.dialect.name]
    tried = []

    def meanwhile(*given: Any) -> Any:
        with made.connect() as other:
            other.exec_driver_sql(impatient)
            with pytest.raises(sa.exc.OperationalError) as caught:
                other.exec_driver_sql("update pk_reader set version = 7")
            tried.append(str(caught.value))
        return search_words(*given)

    monkeypatch.setattr(mapping, "search_words", meanwhile)
    assert reindexed(made, (READERS,)) == 0
    assert len(tried) == 1
    assert "lock" in tried[0].lower()


def test_a_row_that_does_not_decode_stops_it(made: sa.Engine) -> None:
    """What nobody can read is not made up; the error is the one that reading it gives."""
    write(made, [Notice(id=1, day=1, text="Szabó"), *readers(1)])
    with made.begin() as connection:
        connection.exec_driver_sql("update pk_reader set card = 'no such card'")
    with pytest.raises(KeyError):
        reindexed(made)
