"""`check_schema` names every difference that matters, and no other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from partnerkit.adapters.sqlalchemy import SchemaDiffers, build_tables, check_schema, due, reindex
from partnerkit.adapters.sqlalchemy.place import Place
from partnerkit.testing.model import COLLECTIONS
from tests.library.adapters.migrating.given import ENGINES, create_tables, empty


@pytest.fixture(scope="module", params=ENGINES)
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[sa.Engine]:
    """A database of each engine with the tables of this release."""
    with empty(request.param, tmp_path_factory.mktemp("made")) as engine:
        create_tables(engine)
        yield engine


def differences(engine: sa.Engine, *statements: str, **asked: Any) -> tuple[str, ...]:
    """Return what differs after some statements."""
    with engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
        try:
            check_schema(connection, **asked)
        except SchemaDiffers as error:
            return error.differences
    return ()


def test_tables_of_this_release_are_right(made: sa.Engine) -> None:
    """However the engine tells their types."""
    assert differences(made) == ()


def test_what_a_vendor_adds_does_not_matter(made: sa.Engine) -> None:
    """Columns that may be empty or fill themselves, indexes, tables: rows can be written without a word of them."""
    assert (
        differences(
            made,
            "create table pk_others (id integer)",
            "alter table pk_person add column crm varchar(20)",
            "alter table pk_person add column rank integer default 1 not null",
            "create index vendors_index on pk_person (language)" if made.dialect.name != "mysql" else "select 1",
            "create index vendors_other on pk_person (rank)" if made.dialect.name != "mysql" else "select 1",
        )
        == ()
    )


def test_an_engine_is_no_connection(sqlite: sa.Engine) -> None:
    """It is told as everywhere else."""
    with pytest.raises(TypeError, match="neither a Connection nor a Session"):
        check_schema(sqlite)  # type: ignore[arg-type]


def test_none_at_all_is_said_in_one_sentence(sqlite: sa.Engine) -> None:
    """Not table by table: the prefix or the schema is another one, or nobody has made them."""
    assert differences(sqlite, prefix="our_") == ("there is no table of partnerkit's whose name begins with our_",)
    sa.event.listen(sqlite, "connect", lambda c, _: c.execute("attach ':memory:' as other"))
    (said,) = differences(sqlite, schema="other")
    assert said == "there is no table of partnerkit's in schema other whose name begins with pk_"


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("drop table pk_note", "table pk_note is missing"),
        ("alter table pk_note drop column author", "column author of table pk_note is missing"),
        (
            "drop index pk_entry_by_seq",
            "index pk_entry_by_seq of table pk_entry, over chain_id, seq, id, is missing",
        ),
        (
            "drop index pk_entry_by_seq; create index pk_entry_by_seq on pk_entry (seq, at)",
            "index pk_entry_by_seq is over seq, at instead of chain_id, seq, id",
        ),
        (
            "drop table pk_person;"
            "create table pk_person (id char(32) not null, name varchar(200), email varchar(254) not null,"
            " language text not null, version text not null, crm integer not null, constraint pk_person_key primary"
            " key (email))",
            "column name of table pk_person may be empty, against what is expected|"
            "column version of table pk_person is of type TEXT instead of BIGINT|"
            "column crm of table pk_person is not partnerkit's, and must not be empty|"
            "the primary key of table pk_person is over email instead of id",
        ),
        (
            "drop table pk_membership;"
            "create table pk_membership"
            " (person_id char(32), account_id char(32) not null, member_id char(32) not null,"
            " active boolean not null, version bigint not null)",
            "column person_id of table pk_membership may be empty, against what is expected|"
            "the primary key of table pk_membership is over nothing instead of person_id, account_id",
        ),
    ],
    ids=["table", "column", "index", "index-columns", "columns-key", "no-key"],
)
def test_each_difference_is_named(sqlite: sa.Engine, statement: str, said: str) -> None:
    """In words that tell which table, and what is expected of it."""
    create_tables(sqlite)
    assert differences(sqlite, *statement.split(";")) == tuple(said.split("|"))


def test_a_unique_constraint_may_be_an_index_but_not_missing(sqlite: sa.Engine) -> None:
    """What it is called or made with matters to nobody; without it two accounts could have one name for programs."""
    metadata = sa.MetaData()
    build_tables(metadata)
    table = metadata.tables["pk_account"]
    (unique,) = [c for c in table.constraints if isinstance(c, sa.UniqueConstraint)]
    table.constraints.remove(unique)
    metadata.create_all(sqlite)
    assert differences(sqlite) == ("table pk_account has no unique constraint over uid",)
    assert differences(sqlite, "create unique index whatever on pk_account (uid)") == ()


@pytest.mark.parametrize(
    ("name", "statement", "said"),
    [
        (
            "postgresql",
            'alter table pk_person alter column name type varchar(200) collate "default"',
            "is of type VARCHAR(200) instead of VARCHAR(200) COLLATE C",
        ),
        (
            "postgresql",
            'alter table pk_person alter column name type text collate "C"',
            "is of type TEXT COLLATE C instead of VARCHAR(200) COLLATE C",
        ),
        (
            "mariadb",
            "alter table pk_person modify name varchar(200) character set utf8mb4 collate utf8mb4_unicode_ci not null",
            "is of type VARCHAR(200) COLLATE utf8mb4_unicode_ci instead of VARCHAR(200) COLLATE utf8mb4_nopad_bin",
        ),
        (
            "mariadb",
            "alter table pk_person convert to character set utf8mb4 collate utf8mb4_general_ci",
            "is of type VARCHAR(200) COLLATE utf8mb4_general_ci instead of VARCHAR(200) COLLATE utf8mb4_nopad_bin",
        ),
    ],
    ids=["collation", "text", "collation-of-column", "collation-of-table"],
)
def test_texts_that_are_compared_otherwise_are_named(name: str, statement: str, said: str, tmp_path: Path) -> None:
    """Else *Résumé* and *resume* would be one name, and lists in another order than cursors say."""
    with empty(name, tmp_path) as engine:
        create_tables(engine)
        assert f"column name of table pk_person {said}" in differences(engine, statement)


def test_what_a_mariadb_does_not_repeat_is_understood(mariadb: sa.Engine) -> None:
    """Where a whole database is compared by code point, MariaDB does not say it of each column."""
    with mariadb.begin() as connection:
        connection.exec_driver_sql(
            f"alter database {mariadb.url.database} character set utf8mb4 collate utf8mb4_nopad_bin"
        )
    create_tables(mariadb)
    assert differences(mariadb) == ()
    with mariadb.connect() as connection:
        text = connection.exec_driver_sql("show create table pk_person").all()[0][1]
    assert "`name` varchar(200) NOT NULL" in text


def test_rows_that_wait_for_reindex_are_named(engine: sa.Engine) -> None:
    """A vendor whose own migrations ran the revisions learns that something is still to be done."""
    create_tables(engine)
    with engine.begin() as connection:
        for label in ("client", "account", "client"):
            due.mark(connection, Place(), label)
    assert differences(engine) == (
        "table pk_account has rows that wait for reindex",
        "table pk_client has rows that wait for reindex",
    )
    with engine.begin() as connection:
        reindex(connection)
    assert differences(engine) == ()


def test_a_vendors_own_collections_are_looked_at(sqlite: sa.Engine) -> None:
    """What stands beside partnerkit's own on the same port."""
    metadata = sa.MetaData()
    build_tables(metadata, COLLECTIONS, prefix="own_")
    metadata.create_all(sqlite)
    assert differences(sqlite, prefix="own_", collections=COLLECTIONS) == ()
    assert differences(sqlite, "drop table own_loan", prefix="own_", collections=COLLECTIONS) == (
        "table own_loan is missing",
    )


def test_the_error_says_what_to_do(sqlite: sa.Engine) -> None:
    """A sentence, and a line for each difference."""
    create_tables(sqlite)
    with sqlite.begin() as connection:
        connection.exec_driver_sql("drop table pk_note")
        with pytest.raises(SchemaDiffers) as caught:
            check_schema(connection)
    assert str(caught.value) == (
        "The tables are not those of this release of partnerkit. Let your migrations change them, or call"
        " partnerkit.adapters.sqlalchemy.upgrade:\n- table pk_note is missing"
    )
