"""
What the pages of upgrading tell to do, done to a database that the release before made.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from partnerkit import ClientFilter, Realm, Secret, SignIn, Sort, Status, Vendor
from partnerkit.adapters.sqlalchemy import Database, build_tables
from partnerkit.testing.clock import Clock

PAGE = Path(__file__).parents[2] / "docs" / "upgrading" / "0.2.md"
MADE = Path(__file__).with_name("made-by-0.1.sql")


@pytest.fixture
def engine() -> Iterator[sa.Engine]:
    """
    A database as 0.1 left it: two accounts, one of them paying, the other one locked by both sides.
    """
    engine = sa.create_engine("sqlite://", poolclass=sa.StaticPool)
    with engine.begin() as connection:
        connection.connection.executescript(MADE.read_text(encoding="utf-8"))
    yield engine
    engine.dispose()


def upgrade(engine: sa.Engine) -> None:
    """
    Do what the page says.
    """
    said: dict[str, Any] = {}
    for block in re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL):
        exec(block, said)
    said["to_this_release"](engine)


def shape(engine: sa.Engine) -> dict[str, tuple[set[str], set[str]]]:
    found = sa.inspect(engine)
    return {
        name: (
            {column["name"] for column in found.get_columns(name)},
            {str(index["name"]) for index in found.get_indexes(name)},
        )
        for name in found.get_table_names()
    }


def test_an_upgraded_database_has_the_tables_of_a_new_one(engine: sa.Engine) -> None:
    """
    Every table, column and index, and beside them the revision alone.
    """
    new, metadata = sa.create_engine("sqlite://", poolclass=sa.StaticPool), sa.MetaData()
    build_tables(metadata)
    metadata.create_all(new)
    upgrade(engine)

    assert shape(engine) == shape(new) | {"pk_schema_version": ({"version_num"}, set())}
    new.dispose()


def test_an_upgraded_list_shows_what_it_showed(engine: sa.Engine) -> None:
    """
    Both lines under their old ids, sorted, searched, counted; the people of before sign in, and it can be written to.
    """
    clock = Clock()
    vendor = Vendor(name="Bookwell", signing_keys=["a long random value of your own"], clock=clock)
    with engine.begin() as connection:
        ids = connection.execute(sa.text("select id from pk_client order by created_at")).scalars().all()
    upgrade(engine)
    with Database(engine, vendor).transaction() as kit:
        dana = kit.actors.external("bookwell", "7")
        listed = kit.clients.list(ClientFilter(sort=Sort.OLDEST), by=dana).items
        found = kit.clients.list(ClientFilter(text="orsegi"), by=dana).items
        tagged = kit.clients.tag(found[0].id, "VIP", by=dana)
        given = SignIn(realm=Realm.STAFF, email="katalin@szabo.example.com", password=Secret("four blue umbrellas"))
        owner = kit.sessions.sign_in(given).actor

    assert [client.id.hex for client in listed] == ids
    assert [client.status(clock()) for client in listed] == [Status.PAYING, Status.LOCKED]
    assert [(client.partner_locked, client.vendor_locked) for client in listed] == [(False, False), (True, True)]
    assert found == listed[1:]
    assert tagged.tags == {"VIP"}
    assert owner.name == "Szabó Katalin"
