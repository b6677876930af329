"""Where tables are and what keeps them: a search path, a translated schema, an engine, no default database."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import attrs
import pytest
import sqlalchemy as sa

from partnerkit.adapters.sqlalchemy import SchemaDiffers, build_tables, check_schema, sqlalchemy_storage, upgrade
from partnerkit.repository import Add, Change, Collection, Query, Remove, field
from partnerkit.testing.contract.given import branch, loan, reader
from partnerkit.testing.model import COLLECTIONS, READERS
from partnerkit.values import Copied
from tests.library.adapters.servers import engine_on


@pytest.fixture
def maria() -> Iterator[sa.Engine]:
    with engine_on("mariadb") as engine:
        yield engine


@pytest.fixture
def postgres() -> Iterator[sa.Engine]:
    with engine_on("postgresql") as engine:
        yield engine


def test_tables_are_found_along_the_search_path(postgres: sa.Engine) -> None:
    """They need not be in its first schema."""
    with postgres.begin() as connection:
        connection.exec_driver_sql("create schema app")
        connection.exec_driver_sql("create schema shared")
        connection.exec_driver_sql("set local search_path = shared")
        assert upgrade(connection)
        connection.exec_driver_sql("set local search_path = app, shared")
        check_schema(connection)
        assert upgrade(connection) == ()


def test_a_translated_schema_is_refused(postgres: sa.Engine) -> None:
    """Prepared text would not be translated, and would read somebody else's rows."""
    translated = postgres.execution_options(schema_translate_map={None: "tenant"})
    with translated.connect() as connection, pytest.raises(ValueError, match="say schema="):
        sqlalchemy_storage(connection)


def test_tables_have_transactions_whatever_the_default_is(maria: sa.Engine) -> None:
    """A write that is rolled back is gone; tables of another engine are told of."""
    metadata = sa.MetaData()
    build_tables(metadata, COLLECTIONS)
    one = reader(branch())
    with maria.connect() as connection:
        connection.exec_driver_sql("set default_storage_engine = Aria")
        metadata.create_all(connection)
        check_schema(connection, collections=COLLECTIONS)
        sqlalchemy_storage(connection, collections=COLLECTIONS).write(Add(one))
        connection.rollback()
        assert sqlalchemy_storage(connection, collections=COLLECTIONS).get_many(READERS, [one.id]) == {}
        connection.exec_driver_sql("alter table pk_loan engine = Aria")
        with pytest.raises(SchemaDiffers, match="table pk_loan is kept by Aria instead of InnoDB"):
            check_schema(connection, collections=COLLECTIONS)


def test_an_upgrade_needs_no_default_database(maria: sa.Engine) -> None:
    """Where the schema is named that is enough."""
    name = str(maria.url.database)
    without = sa.create_engine(maria.url.set(database=""))
    with without.begin() as connection:
        assert upgrade(connection, schema=name)
        check_schema(connection, schema=name)
    without.dispose()


@pytest.mark.parametrize("looked", [False, True])
def test_of_two_upgrades_the_second_sees_the_first(maria: sa.Engine, looked: bool) -> None:
    """However late the first one's host commits, and whatever the second one's has read before."""
    done: list[int] = []
    begun = threading.Barrier(2)

    def go() -> None:
        with maria.begin() as connection:
            if looked:
                connection.exec_driver_sql("select count(*) from information_schema.tables").all()
            begun.wait(60)
            done.append(len(upgrade(connection)))
            time.sleep(0.3)

    threads = [threading.Thread(target=go) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    first, second = sorted(done, reverse=True)
    assert first > 0
    assert second == 0


def test_what_refers_to_a_row_does_not_stand_against_its_change(postgres: sa.Engine) -> None:
    """A host's open transaction with a foreign key to it holds up a removal alone."""
    metadata = sa.MetaData()
    build_tables(metadata, COLLECTIONS)
    one = reader(branch())
    with postgres.begin() as connection:
        metadata.create_all(connection)
        connection.exec_driver_sql("create table contract (reader_id uuid references pk_reader (id))")
        sqlalchemy_storage(connection, collections=COLLECTIONS).write(Add(one))
    with postgres.connect() as host, postgres.begin() as connection:
        host.exec_driver_sql("insert into contract values (%s)", (one.id,))
        connection.exec_driver_sql("set local lock_timeout = '2s'")
        storage = sqlalchemy_storage(connection, collections=COLLECTIONS)
        storage.write(Change(one, attrs.evolve(one, fine=1)), Add(loan(branch())))
        assert storage.get(READERS, one.id).fine == 1
        host.rollback()
        storage.write(Remove(attrs.evolve(one, fine=1, version=1)))


@attrs.frozen(kw_only=True)
class Bag:
    """An entity that begins with JSON."""

    what: Copied[tuple[str, ...]]
    id: Copied[int]


def test_several_rows_may_begin_with_json(postgres: sa.Engine) -> None:
    """Which cannot be compared."""
    order = field(Bag, lambda b: b.id)
    bags = Collection(entity=Bag, key=order, order=(order,))
    metadata = sa.MetaData()
    build_tables(metadata, [bags])
    ones = tuple(Bag(what=("a",), id=n) for n in range(3))
    with postgres.begin() as connection:
        metadata.create_all(connection)
        storage = sqlalchemy_storage(connection, collections=[bags])
        storage.write(*map(Add, ones))
        assert storage.page(Query(collection=bags)).items == ones
