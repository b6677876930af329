"""`upgrade`: from nothing, from 0.1 with what was in it, from half of it; and from nothing else."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from partnerkit import ClientFilter, Realm, Secret, SignIn, Sort, Status, Vendor
from partnerkit.adapters.sqlalchemy import (
    Database,
    SchemaDiffers,
    build_tables,
    check_schema,
    reindexing,
    sqlalchemy_storage,
    upgrade,
)
from partnerkit.adapters.sqlalchemy.migrations.altering import no_way_back
from partnerkit.adapters.sqlalchemy.migrations.tables_of_0_1 import tables_of_0_1
from partnerkit.adapters.sqlalchemy.place import Place
from partnerkit.history.model import ENTRIES, NOTICES, SHARDS, notice
from partnerkit.identity.model import ADDRESSES
from partnerkit.repository import Query, every
from partnerkit.testing.clock import Clock
from tests.library.adapters.migrating.given import (
    ENGINES,
    ROWS_OF_0_1,
    aware,
    create_tables,
    dump,
    empty,
    made_by_0_1,
    more_lines,
    seen,
)

ALL = [
    "partnerkit_0001",
    "partnerkit_0002",
    "partnerkit_0003",
    "partnerkit_0004",
    "partnerkit_0005",
    "partnerkit_0006",
    "partnerkit_0007",
    "partnerkit_0008",
    "partnerkit_0009",
]


def upgraded(engine: sa.Engine, **place: Any) -> list[str]:
    """Upgrade a database; return the first word of each line that was said."""
    with engine.begin() as connection:
        return [line.split(":")[0] for line in upgrade(connection, **place)]


@pytest.fixture(scope="module", params=ENGINES)
def new(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """An engine's name, and all that can be seen of the tables that `build_tables` makes there."""
    with empty(request.param, tmp_path_factory.mktemp("new")) as engine:
        create_tables(engine)
        return request.param, seen(engine)


def test_from_nothing_the_revisions_end_in_the_tables_of_this_release(new: Any, tmp_path: Path) -> None:
    """To the letter, and Alembic sees no difference either."""
    name, tables = new
    metadata = sa.MetaData()
    build_tables(metadata)
    with empty(name, tmp_path) as engine:
        assert upgraded(engine) == ALL
        assert seen(engine) == tables
        with engine.connect() as connection:
            options = {"compare_type": True, "compare_server_default": True, "version_table": "pk_schema_version"}
            assert compare_metadata(MigrationContext.configure(connection, opts=options), metadata) == []


def test_from_0_1_they_end_there_as_well(new: Any, tmp_path: Path) -> None:
    """With rows in them; and there is nothing left over."""
    name, tables = new
    with empty(name, tmp_path) as engine:
        made_by_0_1(engine)
        assert upgraded(engine) == ["recognised", *ALL[1:], "pk_client", "pk_member"]
        assert seen(engine) == tables


def test_what_was_in_it_is_still_there(engine: sa.Engine) -> None:
    """Both lines under their ids, sorted, searched, counted; the people of before sign in, and go on writing."""
    clock = Clock()
    vendor = Vendor(name="Bookwell", signing_keys=["a long random value of your own"], clock=clock)
    made_by_0_1(engine)
    before = dump(engine)
    upgraded(engine)
    after = dump(engine)
    with Database(engine, vendor).transaction() as kit:
        dana = kit.actors.external("bookwell", "7")
        listed = kit.clients.list(ClientFilter(sort=Sort.OLDEST), by=dana).items
        found = kit.clients.list(ClientFilter(text="orsegi"), by=dana).items
        tagged = kit.clients.tag(found[0].id, "VIP", by=dana)
        given = SignIn(realm=Realm.STAFF, email="katalin@szabo.example.com", password=Secret("four blue umbrellas"))
        owner = kit.sessions.sign_in(given).actor
        partner = kit.partners.get(dana.partner, by=dana)

    assert [client.status(clock()) for client in listed] == [Status.PAYING, Status.LOCKED]
    assert [(client.partner_locked, client.vendor_locked) for client in listed] == [(False, False), (True, True)]
    assert [client.name_key for client in listed] == ["dr. szabo fogaszat", "orsegi vendeghaz"]
    assert found == listed[1:]
    assert tagged.tags == {"VIP"}
    assert owner.name == "Szabó Katalin"
    assert (partner.approved_at, partner.suspended_at, partner.closed_at) == (partner.opened_at, None, None)
    altered = {"pk_account", "pk_address", "pk_client", "pk_client_term", "pk_pending", "pk_session"}
    altered |= {"pk_credential", "pk_member", "pk_membership", "pk_operator", "pk_partner"}
    assert {n: rows for n, rows in after.items() if n in before.keys() - altered} == {
        n: rows for n, rows in before.items() if n not in altered
    }


def test_members_of_before_have_their_address_to_themselves(engine: sa.Engine) -> None:
    """Each is known by it from then on, and works where it did; accounts were brought by who manages them."""
    made_by_0_1(engine)
    upgraded(engine)
    with engine.connect() as connection:
        members = connection.exec_driver_sql("select email, address, revision from pk_member").all()
        ways = connection.exec_driver_sql("select active, version from pk_membership").all()

    assert members
    with engine.connect() as connection:
        brought = connection.exec_driver_sql("select partner_id, brought_by, origin from pk_account").all()
        lines = connection.exec_driver_sql("select origin from pk_client").all()
    assert brought
    assert all((one.partner_id, "operator") == (one.brought_by, one.origin) for one in brought)
    assert {line.origin for line in lines} == {"operator"}
    assert all((email and email.lower(), 0) == (address, revision) for email, address, revision in members)
    assert {(bool(active), version) for active, version in ways} == {(True, 0)}


def test_what_nobody_was_told_waits_to_be_told(engine: sa.Engine) -> None:
    """Every entry that was pending becomes a notice with what it says; the worker begins with them."""
    made_by_0_1(engine)
    upgraded(engine)
    with engine.begin() as connection:
        storage = sqlalchemy_storage(connection)
        found = [n for shard in range(SHARDS) for n in every(storage, Query(collection=NOTICES, within=shard))]
        entries = {n.id: storage.get(ENTRIES, n.id, within=n.chain_id) for n in found}
        address = storage.get(ADDRESSES, "operator:dana@lk.example.com")
    assert len(found) == len(ROWS_OF_0_1["pending"]) == len(ROWS_OF_0_1["entry"])
    assert found == [notice(entries[n.id]) for n in found]
    assert (address.verified_at, address.version) == (None, 0)


def test_a_notice_that_is_there_is_not_made_again(mariadb: sa.Engine) -> None:
    """What was kept of an upgrade that did not come to its end counts, and what has no entry tells nothing."""
    made_by_0_1(mariadb)
    upgraded(mariadb)
    place = Place()
    pending = next(table for table in tables_of_0_1(place) if table.name == "pk_pending")
    rows = ROWS_OF_0_1["pending"]
    with mariadb.begin() as connection:
        pending.create(connection)
        connection.execute(pending.insert(), [*map(aware, rows), aware(rows[0]) | {"id": uuid4()}])
        connection.exec_driver_sql("update pk_schema_version set version_num = 'partnerkit_0004'")
        connection.exec_driver_sql("delete from pk_notice limit 2")
    assert upgraded(mariadb) == [
        "partnerkit_0005",
        "partnerkit_0006",
        "partnerkit_0007",
        "partnerkit_0008",
        "partnerkit_0009",
        "pk_member",
    ]
    with mariadb.connect() as connection:
        assert connection.exec_driver_sql("select count(*) from pk_notice").scalar() == len(rows)


def test_what_was_done_and_not_noted_is_done_once(engine: sa.Engine) -> None:
    """An upgrade that was killed before it could say how far it had come; whatever was pending has become notices."""
    made_by_0_1(engine)
    upgraded(engine)
    before = dump(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql("update pk_schema_version set version_num = 'partnerkit_0004'")
    assert upgraded(engine) == [*ALL[4:], "pk_member"]
    assert dump(engine) == before


def test_a_second_time_there_is_nothing_to_do(engine: sa.Engine) -> None:
    """It says so, and writes nothing."""
    upgraded(engine)
    before = dump(engine)
    assert upgraded(engine) == []
    assert dump(engine) == before


def test_tables_of_this_release_are_recognised(engine: sa.Engine) -> None:
    """`create_tables` tells nobody which release it was; it is told by what is there, and nothing is altered."""
    create_tables(engine)
    before = seen(engine)
    assert upgraded(engine) == ["recognised"]
    assert seen(engine) == before
    assert upgraded(engine) == []


def test_tables_of_0_1_that_a_later_server_was_started_on_are_recognised(new: Any, tmp_path: Path) -> None:
    """`create_tables` added what was missing as a whole; the rest is still to be done."""
    name, tables = new
    with empty(name, tmp_path) as engine:
        made_by_0_1(engine)
        create_tables(engine)
        assert upgraded(engine) == ["recognised", *ALL[1:], "pk_client", "pk_member"]
        assert seen(engine) == tables


def test_tables_of_no_release_are_left_alone(engine: sa.Engine) -> None:
    """Everything that differs from this release is named, and nothing is changed."""
    made_by_0_1(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql("alter table pk_partner add column vat varchar(20)")
        connection.exec_driver_sql("alter table pk_partner drop column language")
    before = seen(engine), dump(engine)
    with pytest.raises(SchemaDiffers, match="of no release of partnerkit, and stay as they are") as caught:
        upgraded(engine)
    assert "column language of table pk_partner is missing" in caught.value.differences
    assert "table pk_note is missing" in caught.value.differences
    assert not any("vat" in difference for difference in caught.value.differences)
    assert (seen(engine), dump(engine)) == before
    assert not sa.inspect(engine).has_table("pk_schema_version")


def test_tables_of_a_later_release_are_left_alone(engine: sa.Engine) -> None:
    """Whoever goes back to an earlier program is told so, and not what would have to be dropped."""
    upgraded(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql("update pk_schema_version set version_num = 'partnerkit_9999'")
    with pytest.raises(SchemaDiffers, match="of a later release of partnerkit:\n- they have the revision partnerkit_9"):
        upgraded(engine)


def test_what_somebody_changed_since_is_named(sqlite: sa.Engine) -> None:
    """A revision alone proves nothing; in the end the tables are looked at."""
    upgraded(sqlite)
    with sqlite.begin() as connection:
        connection.exec_driver_sql("drop index pk_entry_by_seq")
    with pytest.raises(SchemaDiffers, match="changed by somebody") as caught:
        upgraded(sqlite)
    assert caught.value.differences == ("index pk_entry_by_seq of table pk_entry, over chain_id, seq, id, is missing",)


@pytest.mark.parametrize("name", ["sqlite", "postgresql"])
def test_it_is_the_callers_to_commit(name: str, tmp_path: Path) -> None:
    """Rolled back, nothing of it was: neither tables nor columns, and the vendor's own row neither."""
    with empty(name, tmp_path) as engine:
        made_by_0_1(engine)
        with engine.begin() as connection:
            connection.exec_driver_sql("create table vendors (id integer)")
        before = seen(engine), dump(engine)
        with engine.connect() as connection:
            connection.exec_driver_sql("insert into vendors values (1)")
            assert upgrade(connection)
            check_schema(connection)
            connection.rollback()
        assert (seen(engine), dump(engine)) == before


def test_a_connection_that_commits_by_itself_commits_the_whole(engine: sa.Engine) -> None:
    """There is no transaction of the caller's, so one is begun for all of it."""
    made_by_0_1(engine)
    with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        upgrade(connection)
    with engine.connect() as connection:
        check_schema(connection)


class Stopped(Exception):
    """Somebody pulled the plug."""


def stop_after(engine: sa.Engine, count: int) -> list[Any]:
    """Let an engine fail after so many statements that change something; return how to stop that."""
    left = [count]

    def stop(connection: Any, cursor: Any, text: str, *rest: Any) -> None:
        if text.split(maxsplit=1)[0].lower() in {"create", "alter", "drop", "insert", "update", "delete"}:
            left[0] -= 1
            if left[0] < 0:
                raise Stopped

    sa.event.listen(engine, "before_cursor_execute", stop)
    return [engine, "before_cursor_execute", stop]


@pytest.mark.parametrize("filled", [False, True])
def test_stopped_anywhere_it_goes_on(new: Any, tmp_path: Path, filled: bool) -> None:
    """
    However often, after whatever statement, in one database: it ends as if it had never been stopped.

    Where the database can, nothing was changed by the time that failed. MariaDB keeps what was done, so there each time
    is let a statement more.
    """
    name, tables = new
    with empty(name, tmp_path) as engine:
        if filled:
            made_by_0_1(engine)
        before = seen(engine)
        for count in range(0, 400, 1 if name == "mariadb" else 17):
            stopping = stop_after(engine, count)
            try:
                upgraded(engine)
                break
            except Stopped:
                assert name == "mariadb" or seen(engine) == before
            finally:
                sa.event.remove(*stopping)
        assert count >= 10
        assert seen(engine) == tables
        with engine.connect() as connection:
            check_schema(connection)
            assert connection.exec_driver_sql("select count(*) from pk_client_term").scalar() == (18 if filled else 0)


def test_two_at_once_are_one_after_the_other(engine: sa.Engine) -> None:
    """Ten replicas that start together and all upgrade: one does it, the others find it done."""
    made_by_0_1(engine)
    with ThreadPoolExecutor(5) as pool:
        said = list(pool.map(lambda _: upgraded(engine), range(5)))
    assert sorted(said) == [[], [], [], [], ["recognised", *ALL[1:], "pk_client", "pk_member"]]


def test_waiting_for_another_ends(mariadb: sa.Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that hangs is told of, and not waited for without end."""
    monkeypatch.setattr("partnerkit.adapters.sqlalchemy.whole.PATIENCE", 0)
    lock = "select get_lock(sha1(concat(database(), '.', 'pk_schema_version')), 0)"
    with mariadb.connect() as other:
        assert other.exec_driver_sql(lock).scalar() == 1
        with pytest.raises(TimeoutError, match="somebody else has been upgrading"):
            upgraded(mariadb)


@pytest.mark.parametrize("filled", [False, True])
def test_tables_may_be_anywhere(engine: sa.Engine, tmp_path: Path, filled: bool) -> None:
    """Under a prefix that has to be quoted, in a schema that is not the default one; nothing stands elsewhere."""
    schema = f"{engine.url.database}_beside" if engine.dialect.name != "sqlite" else "second one"
    place = Place("our-", schema)
    quoted = engine.dialect.identifier_preparer.quote(schema)
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", lambda c, _: c.execute(f"attach '{tmp_path}/second.db' as {quoted}"))
    else:
        with engine.begin() as connection:
            connection.exec_driver_sql(f"create schema {quoted}")
    if filled:
        made_by_0_1(engine, place)
    upgraded(engine, prefix="our-", schema=schema)
    with engine.connect() as connection:
        check_schema(connection, prefix="our-", schema=schema)
    assert sa.inspect(engine).get_table_names() == []
    assert len(seen(engine, place)) == 35
    if engine.dialect.name == "mysql":
        with engine.begin() as connection:
            connection.exec_driver_sql(f"drop schema {quoted}")


def test_many_lines_are_indexed_in_batches(sqlite: sa.Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """None is left out between two of them."""
    monkeypatch.setattr(reindexing, "BATCH", 3)
    made_by_0_1(sqlite)
    more_lines(sqlite, 10)
    with sqlite.begin() as connection:
        assert "pk_client: 12 rows indexed anew" in upgrade(connection)
        assert connection.exec_driver_sql("select count(*) from pk_client where name_key = ''").scalar() == 0


def test_rows_of_the_vendors_that_refer_to_ours_are_safe(sqlite: sa.Engine) -> None:
    """SQLite makes a table anew to alter it; with foreign keys in force that would take away what refers to it."""
    made_by_0_1(sqlite)
    with sqlite.begin() as connection:
        connection.exec_driver_sql(
            "create table contract (id integer, account_id char(32) references pk_account (id) on delete cascade)"
        )
        connection.exec_driver_sql("insert into contract select 1, id from pk_account")
    before = seen(sqlite), dump(sqlite)
    enforcing = sa.create_engine(sqlite.url, poolclass=sa.pool.NullPool)
    sa.event.listen(enforcing, "connect", lambda c, _: c.execute("pragma foreign_keys = on"))
    with pytest.raises(ValueError, match=r"table contract refers to pk_account, .*`pragma foreign_keys = off"):
        upgraded(enforcing)
    assert (seen(sqlite), dump(sqlite)) == before
    upgraded(sqlite)
    with sqlite.connect() as connection:
        assert connection.exec_driver_sql("select count(*) from contract").scalar() == 2


def test_foreign_keys_that_refer_elsewhere_do_not_matter(sqlite: sa.Engine) -> None:
    """Enforcing them is no hindrance by itself."""
    made_by_0_1(sqlite)
    enforcing = sa.create_engine(sqlite.url, poolclass=sa.pool.NullPool)
    sa.event.listen(enforcing, "connect", lambda c, _: c.execute("pragma foreign_keys = on"))
    with enforcing.begin() as connection:
        connection.exec_driver_sql("create table customer (id integer primary key)")
        connection.exec_driver_sql("create table bill (id integer, customer_id integer references customer (id))")
    assert upgraded(enforcing)[-2:] == ["pk_client", "pk_member"]


def test_without_alembic_it_says_what_to_install(sqlite: sa.Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is an extra, and the error names it."""
    monkeypatch.delitem(sys.modules, "partnerkit.adapters.sqlalchemy.migrations.running", raising=False)
    monkeypatch.setitem(sys.modules, "alembic.operations", None)
    with pytest.raises(ModuleNotFoundError, match=r"pip install 'partnerkit\[migrations\]'"):
        upgraded(sqlite)


def test_the_adapter_does_not_import_alembic() -> None:
    """Who does not upgrade need not have it, nor wait for it."""
    said = "import sys, partnerkit.adapters.sqlalchemy; print('alembic' in sys.modules, 'mako' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    assert done.stdout == "False False\n"


def test_there_is_no_way_back() -> None:
    """What an earlier release would make of later rows nobody knows; so there is the copy."""
    with pytest.raises(NotImplementedError, match="restore the copy"):
        no_way_back()
