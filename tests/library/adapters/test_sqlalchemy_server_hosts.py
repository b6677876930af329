"""The adapter in a vendor's transaction on PostgreSQL and MariaDB: what is refused leaves it as it was."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import attrs
import pytest
import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from partnerkit.adapters.sqlalchemy import build_tables, sqlalchemy_storage
from partnerkit.adapters.sqlalchemy.dialects.sqlite import SQLite
from partnerkit.adapters.sqlalchemy.link import Link
from partnerkit.errors import Conflict, NotFound, PartnerkitError, StaleWrite, Taken
from partnerkit.repository import Add, Change, Clear, Copy, Query, Remove, Storage, Write, matches
from partnerkit.testing.contract.given import branch, loan, reader, visit
from partnerkit.testing.model import COLLECTIONS, LOANS, READERS, Reader
from tests.library.adapters.servers import SERVERS, engine_on
from tests.library.adapters.sqlite import told


class Base(DeclarativeBase):
    """The vendor's own tables, and ours among them."""


build_tables(Base.metadata, COLLECTIONS)


class Order(Base):
    __tablename__ = "vendor_order"
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


@pytest.fixture(scope="module", params=SERVERS)
def engine(request: pytest.FixtureRequest) -> Iterator[sa.Engine]:
    with engine_on(request.param) as engine:
        Base.metadata.create_all(engine)
        yield engine


@pytest.fixture(scope="module")
def postgres() -> Iterator[sa.Engine]:
    with engine_on("postgresql") as engine:
        Base.metadata.create_all(engine)
        yield engine


@pytest.fixture(scope="module")
def maria() -> Iterator[sa.Engine]:
    with engine_on("mariadb") as engine:
        Base.metadata.create_all(engine)
        yield engine


def over(bind: Any) -> Storage:
    return sqlalchemy_storage(bind, collections=COLLECTIONS)


def there(engine: sa.Engine, *readers: Reader) -> int:
    with engine.connect() as connection:
        return len(over(connection).get_many(READERS, [one.id for one in readers]))


def stored(engine: sa.Engine, *changes: Write) -> None:
    with engine.begin() as connection:
        over(connection).write(*changes)


def ordered(engine: sa.Engine, number: int) -> bool:
    with engine.connect() as connection:
        return connection.scalar(sa.select(sa.func.count()).where(Order.number == number)) == 1


def test_a_rollback_of_the_vendors_undoes_ours(engine: sa.Engine) -> None:
    """One change, or several: neither is committed by anybody but the vendor."""
    one, two, three = (reader(branch()) for _ in range(3))
    with engine.connect() as connection:
        over(connection).write(Add(one))
        over(connection).write(Add(two), Add(three))
        connection.rollback()
    assert there(engine, one, two, three) == 0


def test_a_write_stands_in_a_savepoint_of_the_vendors(engine: sa.Engine) -> None:
    """Rolling back to it undoes the write alone."""
    kept, undone = reader(branch()), reader(branch())
    with engine.begin() as connection:
        over(connection).write(Add(kept))
        with connection.begin_nested() as nested:
            over(connection).write(Add(undone), Add(reader(branch())))
            nested.rollback()
    assert (there(engine, kept), there(engine, undone)) == (1, 0)


# ---------------------------------------------------------------- refusals

HERE = branch()
KNOWN = reader(HERE, handle="Anna", seat=1)
OTHER = reader(HERE, handle="Bea", seat=2)
LENT = loan(HERE)
ELSEWHERE = loan(branch(), shelfmark=LENT.shelfmark, barcode=None)

# What each write asks for beside a change that nothing is in the way of, and how it is refused.
REFUSED: dict[str, tuple[tuple[Write, ...], PartnerkitError]] = {
    "a key": ((Add(attrs.evolve(KNOWN, number="other", handle=None, seat=None)),), Taken("reader", ("id",))),
    "several values": (
        (Add(reader(HERE, handle="ANNA", seat=1)),),
        Taken("reader", ("handle_key", "seat")),
    ),
    "a value that changes": ((Change(OTHER, attrs.evolve(OTHER, seat=1)),), Taken("reader", ("seat",))),
    "a value that another change gives up": (
        (Change(KNOWN, attrs.evolve(KNOWN, seat=3)), Add(reader(HERE, seat=1))),
        Taken("reader", ("seat",)),
    ),
    "the same twice": (
        (Add(reader(HERE, seat=4)), Add(reader(HERE, seat=4))),
        Taken("reader", ("seat",)),
    ),
    "a copy's": ((Copy(LOANS, HERE, [ELSEWHERE.branch_id]),), Taken("loan", ("shelfmark",))),
    "an old version": (
        (Change(attrs.evolve(KNOWN, version=7), attrs.evolve(KNOWN, fine=1)),),
        StaleWrite("reader", id=KNOWN.id),
    ),
    "one that is not there": ((Remove(loan(branch(), id=LENT.id)),), NotFound("loan", LENT.id)),
}


@pytest.fixture(scope="module")
def furnished(engine: sa.Engine) -> sa.Engine:
    stored(engine, Add(KNOWN), Add(OTHER), Add(LENT), Add(ELSEWHERE))
    return engine


@pytest.mark.parametrize("why", REFUSED)
@pytest.mark.parametrize("level", [None, "REPEATABLE READ", "READ COMMITTED"])
def test_a_refusal_leaves_the_vendors_transaction_as_it_was(furnished: sa.Engine, why: str, level: str | None) -> None:
    """P3: what the vendor wrote before and after is committed, nothing of the write is; no error poisons anything."""
    changes, error = REFUSED[why]
    beside = reader(branch())
    engine = furnished if level is None else furnished.execution_options(isolation_level=level)
    with engine.begin() as connection:
        connection.execute(sa.delete(Order))
        connection.execute(sa.insert(Order).values(number=1))
        with pytest.raises(type(error)) as refused:
            over(connection).write(*changes, Add(beside))
        connection.execute(sa.insert(Order).values(number=2))
    assert refused.value == error
    assert (ordered(engine, 1), ordered(engine, 2), there(engine, beside)) == (True, True, 0)
    assert there(engine, KNOWN, OTHER) == 2


def test_what_is_wrong_with_pending_rows_is_the_vendors(engine: sa.Engine) -> None:
    """Their flush may fail within a call of ours; it is not taken for a refusal of ours."""
    with Session(engine) as session:
        session.add_all([Order(number=7), Order(number=7)])
        with pytest.raises(sa.exc.IntegrityError, match="vendor_order"):
            over(session).write(Add(reader(branch())))


def test_the_vendors_own_constraints_are_told_in_their_words(engine: sa.Engine) -> None:
    """An error that is no refusal of ours is passed on."""
    with engine.begin() as connection:
        connection.exec_driver_sql("alter table pk_loan add constraint vendors check (title <> 'forbidden')")
    with engine.connect() as connection, pytest.raises(sa.exc.DBAPIError, match="vendors"):
        over(connection).write(Add(loan(branch(), title="forbidden")))


def test_what_was_removed_and_added_again_is_changed_as_it_is_now(engine: sa.Engine) -> None:
    """P9: its version is the one that was read; what a search finds afterwards is what was written."""
    here = branch()
    first = reader(here, name="Szabó Anna")
    second = attrs.evolve(first, name="Kovács Bea", tags=frozenset({"vip"}))
    stored(engine, Add(first))
    stored(engine, Remove(first))
    stored(engine, Add(second))
    stored(engine, Change(first, attrs.evolve(first, name="Nagy Cili")))
    with engine.connect() as connection:
        found = [
            len(over(connection).page(Query(collection=READERS, within=here, where=matches(Reader, name))).items)
            for name in ("szabo", "kovacs", "nagy")
        ]
        assert found == [0, 0, 1]
        assert over(connection).get(READERS, first.id) == attrs.evolve(first, name="Nagy Cili", version=1)


# ---------------------------------------------------------------- one statement a write


def writes(here: Any) -> Iterator[tuple[Write, ...]]:
    """Yield writes of every kind, each on top of the one before."""
    one, two = reader(here, name="Szabó Anna", tags=frozenset({"vip"})), reader(here)
    renamed = attrs.evolve(one, name="Kovács Anna", handle="Anna", tags=frozenset())
    yield (Add(one),)
    yield Add(two), Add(loan(here)), Add(visit(one.id, 1)), Add(visit(one.id, 2))
    yield (Change(one, renamed),)
    yield Change(two, attrs.evolve(two, fine=1)), Remove(attrs.evolve(renamed, version=1))
    yield (Clear(LOANS, here),)


@pytest.mark.parametrize("level", [None, "AUTOCOMMIT"])
def test_a_write_is_one_statement_on_postgresql(postgres: sa.Engine, level: str | None) -> None:
    """Whatever it consists of, there is one round trip; in the vendor's transaction and without one."""
    engine = postgres if level is None else postgres.execution_options(isolation_level=level)
    statements = told(engine)
    with engine.begin() as connection:
        for n, changes in enumerate(writes(branch()), start=1):
            over(connection).write(*changes)
            assert len(statements) == n


def test_a_copy_is_done_in_a_savepoint_on_postgresql(postgres: sa.Engine) -> None:
    """What is in its way is found out by doing it."""
    here = branch()
    stored(postgres, Add(loan(here)), Add(loan(here)))
    statements = told(postgres)
    with postgres.begin() as connection:
        over(connection).write(Copy(LOANS, here, [branch(), branch()]))
    assert [text.split()[0] for text, _ in statements] == ["savepoint", "with", "release"]


# ---------------------------------------------------------------- levels of isolation


def lost(engine: sa.Engine, late: Callable[[Storage, Reader], None]) -> tuple[Conflict, bool]:
    """Return how a transaction is told that another one was first, and whether it could go on."""
    one = reader(branch())
    stored(engine, Add(one))
    with engine.connect() as connection:
        read = over(connection).get(READERS, one.id)
        stored(engine, Change(one, attrs.evolve(one, fine=1)))
        with pytest.raises(Conflict) as told:
            late(over(connection), read)
        try:
            fresh = over(connection).get(READERS, one.id)
            over(connection).write(Change(fresh, attrs.evolve(fresh, fine=fresh.fine + 1)))
            connection.commit()
        except (sa.exc.DBAPIError, Conflict):
            return told.value, False
    return told.value, True


def changed(storage: Storage, old: Reader) -> None:
    storage.write(Change(old, attrs.evolve(old, fine=old.fine + 1)))


def changed_among_others(storage: Storage, old: Reader) -> None:
    storage.write(Add(reader(branch())), Change(old, attrs.evolve(old, fine=old.fine + 1)), Add(loan(branch())))


@pytest.mark.parametrize("late", [changed, changed_among_others])
@pytest.mark.parametrize("server", SERVERS)
def test_whoever_reads_what_is_committed_reads_again_and_goes_on(
    server: str, late: Callable[[Storage, Reader], None], request: pytest.FixtureRequest
) -> None:
    """P9: at READ COMMITTED a lost race is a StaleWrite, and the transaction lives."""
    engine = request.getfixturevalue("postgres" if server == "postgresql" else "maria")
    error, alive = lost(engine.execution_options(isolation_level="READ COMMITTED"), late)
    assert (type(error), error.whole, alive) == (StaleWrite, False, True)


@pytest.mark.parametrize("late", [changed, changed_among_others])
@pytest.mark.parametrize("server", SERVERS)
def test_whoever_reads_one_moment_begins_anew(
    server: str, late: Callable[[Storage, Reader], None], request: pytest.FixtureRequest
) -> None:
    """P9: at REPEATABLE READ reading again shows what was, so all of it has to be run again, and the error says so."""
    engine = request.getfixturevalue("postgres" if server == "postgresql" else "maria")
    error, alive = lost(engine.execution_options(isolation_level="REPEATABLE READ"), late)
    assert (error.whole, alive) == (True, False)


def test_a_value_taken_at_this_very_moment_is_a_conflict_of_the_whole(engine: sa.Engine) -> None:
    """P9: the one who waits for the other's commit is told that the transaction is over."""
    handle = reader(branch()).number
    first, second = reader(branch(), handle=handle), reader(branch(), handle=handle)
    outcome: list[BaseException] = []

    def wait_and_lose() -> None:
        with engine.connect() as connection:
            try:
                over(connection).write(Add(second), Add(loan(branch())))
            except PartnerkitError as error:
                outcome.append(error)

    with engine.begin() as connection:
        over(connection).write(Add(first))
        thread = threading.Thread(target=wait_and_lose)
        thread.start()
        thread.join(0.5)
        assert thread.is_alive()
    thread.join()
    (error,) = outcome
    assert isinstance(error, Taken) or (isinstance(error, Conflict) and error.whole)
    assert (there(engine, first), there(engine, second)) == (1, 0)


NEW = reader(HERE, handle="Cili")
STORED = reader(HERE, name="Szabó")
# What somebody holds, and a write that fails for it at its second statement.
HELD: dict[str, tuple[Callable[[sa.Connection], object], tuple[Write, ...]]] = {
    "of two changes": (
        lambda connection: over(connection).write(Add(NEW)),
        (Add(loan(HERE)), Add(reader(HERE, handle=NEW.handle))),
    ),
    "of a change and its terms": (
        lambda connection: connection.exec_driver_sql("select * from pk_reader_term for update"),
        (Change(STORED, attrs.evolve(STORED, name="Kovács")),),
    ),
}


@pytest.mark.parametrize("what", HELD)
def test_a_lock_that_is_not_to_be_had_leaves_no_half(maria: sa.Engine, what: str) -> None:
    """P3: MariaDB ends the statement alone; whoever commits all the same has nothing of the write."""
    hold, late = HELD[what]
    if not there(maria, STORED):
        stored(maria, Add(STORED))
    with maria.connect() as holding, maria.connect() as waiting:
        before = over(waiting).count(LOANS, HERE, all=None)
        hold(holding)
        waiting.exec_driver_sql("set innodb_lock_wait_timeout = 1")
        with pytest.raises(Conflict) as lost:
            over(waiting).write(*late)
        waiting.commit()
        waiting.exec_driver_sql("set innodb_lock_wait_timeout = default")
        holding.rollback()
        assert lost.value.whole
        assert over(waiting).get(READERS, STORED.id) == STORED
        assert over(waiting).count(LOANS, HERE, all=None) == before


def _gone(link: Link) -> None:
    with link.savepoint():
        link.do("rollback")
        raise KeyError


def test_a_savepoint_that_is_gone_hides_no_error(maria: sa.Engine, postgres: sa.Engine) -> None:
    """After a deadlock MariaDB has ended the transaction; elsewhere a savepoint does not go by itself."""
    for engine, error in ((maria, KeyError), (postgres, sa.exc.DBAPIError)):
        with engine.connect() as connection, pytest.raises(error):
            _gone(Link(connection))
    assert not SQLite().lacks_savepoint(None)
