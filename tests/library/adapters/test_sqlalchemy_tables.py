"""The tables: in the vendor's MetaData, under names and types that fit every database to come."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal

import attrs
import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import mysql
from sqlalchemy.schema import CreateIndex, CreateTable

from partnerkit.adapters.sqlalchemy import build_tables, sqlalchemy_storage
from partnerkit.collections import COLLECTIONS as OURS
from partnerkit.repository import Add, Change, Clear, Collection, Copy, Query, Remove, Unique, field, many, matches
from partnerkit.testing.contract.given import branch, loan, reader
from partnerkit.testing.model import COLLECTIONS, LOANS, READERS, VISITS, Reader
from partnerkit.values import Copied, FieldClass, Reference, Text
from tests.library.adapters.servers import SERVERS, engine_on
from tests.library.adapters.sqlite import sqlite

CONVENTION = {
    "ix": "vendor_ix_%(column_0_label)s",
    "uq": "vendor_uq_%(table_name)s_%(constraint_name)s",
    "ck": "vendor_ck_%(table_name)s_%(constraint_name)s",
    "fk": "vendor_fk_%(table_name)s",
    "pk": "vendor_pk_%(table_name)s",
}


def names(tables: tuple[sa.Table, ...]) -> list[str]:
    """Return the names of all constraints and indexes, as they are created."""
    ddl = [str(CreateTable(table).compile(dialect=sa.create_engine("sqlite://").dialect)) for table in tables]
    created = [line.split()[1] for text in ddl for line in text.splitlines() if "CONSTRAINT" in line]
    indexes = [str(CreateIndex(index)).split()[2] for table in tables for index in table.indexes]
    return sorted([*created, *indexes])


def test_a_naming_convention_leaves_our_names_alone() -> None:
    """Every constraint and index is named by us, whatever the vendor's MetaData says."""
    plain = build_tables(sa.MetaData(), OURS)
    under = build_tables(sa.MetaData(naming_convention=CONVENTION), OURS)
    assert names(under) == names(plain)
    assert all(name.startswith("pk_") for name in names(under))


def test_a_schema_of_the_metadata_is_not_taken_for_ours() -> None:
    """What `build_tables` and the storage are told is the same: no schema is no schema."""
    tables = build_tables(sa.MetaData(schema="vendors"), OURS)
    assert {table.schema for table in tables} == {None}


def test_a_table_is_plain() -> None:
    """No foreign keys, no sequences, no defaults, no types a vendor's migrations would have to import."""
    for table in build_tables(sa.MetaData(), [*OURS, COLLECTIONS[0]]):
        assert table.primary_key.columns
        assert not table.foreign_keys
        for column in table.columns:
            assert type(column.type).__module__.startswith("sqlalchemy.")
            assert not isinstance(column.type, sa.types.TypeDecorator)
            assert (column.default, column.server_default) == (None, None)


@pytest.mark.parametrize("server", SERVERS)
def test_a_number_is_never_given_by_the_database(server: str) -> None:
    """A key that is a number is the entity's own, 0 as well; there is no sequence behind it."""
    metadata = sa.MetaData()
    build_tables(metadata, [NOTICES])
    with engine_on(server) as engine, engine.begin() as connection:
        metadata.create_all(connection)
        storage = sqlalchemy_storage(connection, collections=[NOTICES])
        ones = [Notice(id=n, day=1, text="Szabó") for n in (0, 7)]
        storage.write(*map(Add, ones))
        assert storage.page(Query(collection=NOTICES)).items == tuple(ones)
        assert sa.inspect(connection).get_columns("pk_notice")[0]["autoincrement"] is False


def test_every_key_fits_mariadb() -> None:
    """3,072 bytes, of four a character; a text without a bound stands in no key."""
    for table in build_tables(sa.MetaData(), OURS):
        keys: list[Any] = [table.primary_key, *table.indexes]
        for key in keys:
            lengths = [str(column.type.compile(mysql.dialect())) for column in key.columns]
            assert all("TEXT" not in length for length in lengths)
            bounds = [re.match(r"VARCHAR\((\d+)\)", length) for length in lengths]
            assert sum(4 * int(bound[1]) if bound else 4 * 36 for bound in bounds) <= 3072


def test_tables_can_be_built_once() -> None:
    """A second time under the same prefix is a mistake; under another it is another set of tables."""
    metadata = sa.MetaData()
    build_tables(metadata)
    with pytest.raises(sa.exc.InvalidRequestError):
        build_tables(metadata)
    assert {table.name[:6] for table in build_tables(metadata, prefix="other_")} == {"other_"}


@pytest.fixture
def attached(tmp_path: Path) -> Iterator[sa.Engine]:
    """An engine with a second database attached, which SQLAlchemy calls a schema."""
    engine = sqlite(tmp_path)

    @sa.event.listens_for(engine, "connect")
    def attach(connection: Any, _: Any) -> None:
        connection.execute(f"attach '{tmp_path}/second.db' as \"second one\"").close()

    yield engine
    engine.dispose()


def test_tables_may_stand_in_a_schema_under_a_prefix(attached: sa.Engine) -> None:
    """Everything is written, searched, copied and cleared there, and nothing stands elsewhere."""
    metadata = sa.MetaData()
    build_tables(metadata, COLLECTIONS, prefix="our-", schema="second one")
    metadata.create_all(attached)
    here, there = branch(), branch()
    with attached.begin() as connection:
        storage = sqlalchemy_storage(connection, prefix="our-", schema="second one", collections=COLLECTIONS)
        storage.write(Add(reader(here, name="Szabó")), Add(loan(here)))
        storage.write(Copy(LOANS, here, [there]))
        storage.write(Clear(LOANS, here), Clear(VISITS, reader(here).id))
        found = storage.page(Query(collection=READERS, within=here, where=matches(Reader, "sza")))
        assert (len(found.items), storage.count(LOANS, there, all=None)) == (1, {"all": 1})
        assert connection.exec_driver_sql("select count(*) from main.sqlite_master").scalar() == 0


@pytest.mark.parametrize("server", SERVERS)
def test_tables_may_stand_in_a_schema_on_a_server(server: str) -> None:
    """Under a prefix, both with names that have to be quoted; nothing stands in the default schema."""
    metadata = sa.MetaData()
    build_tables(metadata, COLLECTIONS, prefix="our-%", schema="second one")
    here, there = branch(), branch()
    with engine_on(server) as engine, engine.connect() as connection:
        connection.execute(sa.schema.CreateSchema("second one"))
        connection.commit()
        try:
            metadata.create_all(connection)
            storage = sqlalchemy_storage(connection, prefix="our-%", schema="second one", collections=COLLECTIONS)
            one = reader(here, name="Szabó", tags=frozenset({"vip"}))
            storage.write(Add(one), Add(loan(here)))
            storage.write(Change(one, attrs.evolve(one, name="Kovács")))
            storage.write(Copy(LOANS, here, [there]))
            storage.write(Clear(LOANS, here), Clear(VISITS, one.id))
            found = storage.page(Query(collection=READERS, within=here, where=matches(Reader, "kov")))
            assert (len(found.items), storage.count(LOANS, there, all=None)) == (1, {"all": 1})
            assert storage.get_many(READERS, [one.id]) == {one.id: found.items[0]}
            assert sa.inspect(connection).get_table_names() == []
        finally:
            connection.rollback()
            connection.execute(sa.schema.DropSchema("second one", cascade=server == "postgresql"))
            connection.commit()


# ---------------------------------------------------------------- what a vendor may call things


@attrs.frozen(kw_only=True)
class Group:
    """An entity whose names are words of SQL, or of ours."""

    owner: Copied[int]
    id: Copied[str]
    select: Copied[Annotated[str, Text(80)]]
    order: Copied[int]
    term: Copied[str | None] = None
    place: Copied[str] = ""
    values: Copied[frozenset[int]] = frozenset()


GROUPS = Collection(
    entity=Group,
    key=field(Group, lambda g: g.id),
    within=field(Group, lambda g: g.owner),
    unique=(Unique(field(Group, lambda g: g.term)),),
    order=(field(Group, lambda g: g.order),),
    filters=(field(Group, lambda g: g.place),),
    many=(many(Group, lambda g: g.values),),
    search=(field(Group, lambda g: g.select),),
)


def test_names_may_be_any_words(tmp_path: Path) -> None:
    """Names are quoted where they have to be, and ours never stand in their way."""
    engine, metadata = sqlite(tmp_path), sa.MetaData()
    (table, _) = build_tables(metadata, [GROUPS])
    metadata.create_all(engine)
    one = Group(owner=1, id="a", select="Szabó Dental", order=1, term="t", place="p", values=frozenset({7, 8}))
    where = matches(Group, "den sz") & GROUPS.many[0].has(7) & GROUPS.filters[0].is_("p")
    with engine.begin() as connection:
        storage = sqlalchemy_storage(connection, collections=[GROUPS])
        storage.write(Add(one))
        assert storage.page(Query(collection=GROUPS, within=1, where=where)).items == (one,)
    assert [str(table.c[name].type) for name in ("select", "place")] == ["VARCHAR(80)", "VARCHAR(255)"]
    engine.dispose()


def test_what_has_no_order_cannot_be_searched() -> None:
    """A search walks in an order; without one the collection is refused when its tables are built."""
    unordered = Collection(entity=Group, key=GROUPS.key, many=GROUPS.many)
    with pytest.raises(ValueError, match="group can be searched, so it needs an order"):
        build_tables(sa.MetaData(), [unordered])


def test_a_set_can_be_asked_where_no_word_can(tmp_path: Path) -> None:
    """A collection may have sets alone; they are terms as words are."""
    engine, metadata = sqlite(tmp_path), sa.MetaData()
    groups = attrs.evolve(GROUPS, search=())
    build_tables(metadata, [groups])
    metadata.create_all(engine)
    ones = [Group(owner=1, id=str(n), select="Szabó", order=n, values=frozenset({n % 2, 9})) for n in range(5)]
    with engine.begin() as connection:
        storage = sqlalchemy_storage(connection, collections=[groups])
        storage.write(*map(Add, ones))
        found = storage.page(Query(collection=groups, within=1, where=GROUPS.many[0].has(1), descending=True))
        assert found.items == (ones[3], ones[1])
    engine.dispose()


@attrs.frozen(kw_only=True)
class Notice:
    """An entity that belongs to nobody, found by its words; what it is ordered by is a filter too."""

    id: Reference[int]
    day: Copied[int]
    text: Copied[Annotated[str, Text(10_000)]]
    version: Copied[int] = 0


DAY = field(Notice, lambda n: n.day)
NOTICES = Collection(
    entity=Notice,
    key=field(Notice, lambda n: n.id),
    order=(DAY,),
    filters=(DAY,),
    search=(field(Notice, lambda n: n.text),),
    version=field(Notice, lambda n: n.version),
)


def test_what_belongs_to_nobody_is_searched_as_well(tmp_path: Path) -> None:
    """Its terms have no owner, and follow it all the same."""
    engine, metadata = sqlite(tmp_path), sa.MetaData()
    table, terms = build_tables(metadata, [NOTICES])
    metadata.create_all(engine)
    one, two = (Notice(id=n, day=n, text=f"Szabó number {n}") for n in (1, 2))
    with engine.begin() as connection:
        storage = sqlalchemy_storage(connection, collections=[NOTICES])
        storage.write(Add(one), Add(two))
        storage.write(Change(two, attrs.evolve(two, text="Szabolcs")), Remove(one))
        for word, found in (("szab", 1), ("sza", 1), ("numb", 0)):
            query = Query(collection=NOTICES, where=matches(Notice, word) & DAY.is_(2))
            assert len(storage.page(query).items) == found
        assert connection.scalar(sa.select(sa.func.count()).select_from(terms)) == 2
    assert [index.name for index in table.indexes] == ["pk_notice_by_day"]
    assert isinstance(table.c.text.type, sa.Text)
    engine.dispose()


@pytest.mark.parametrize("annotation", [complex, Any, Literal["a"], type[int], int | str, timedelta, tuple[int, str]])
def test_a_type_without_a_column_is_refused_when_the_tables_are_built(annotation: Any) -> None:
    """The error comes before anything could be stored as something else."""
    odd = attrs.make_class("Odd", ["id", "what"])
    odd.__annotations__ = {"id": Reference[int], "what": Annotated[annotation, FieldClass.COPY]}
    collection: Collection[Any] = Collection(entity=odd, key=field(odd, lambda o: o.id))
    with pytest.raises(TypeError, match="column"):
        build_tables(sa.MetaData(), [collection])
