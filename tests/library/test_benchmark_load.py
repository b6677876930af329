"""What the loader of large partners makes, and what it leaves alone."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from partnerkit import PartnerKit
from partnerkit.access import Actor
from partnerkit.adapters.sqlalchemy import Database
from partnerkit.clients.listing import ClientFilter, Sort
from partnerkit.errors import NotSignedIn
from partnerkit.history.chain import first_break
from partnerkit.history.model import ENTRIES
from partnerkit.repository import Query
from partnerkit.values import AccountId, Realm
from tests.benchmarks import load
from tests.benchmarks.crowd import OFTEN, RARELY, VENDOR, token_of

CLIENTS = 600


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("load") / "large.db"
    load.main(["--database", f"sqlite:///{file}", "--clients", f"{CLIENTS},5"])
    return file


def a_kit(file: Path) -> Database:
    return Database(sa.create_engine(f"sqlite:///{file}"), VENDOR)


def operator(kit: PartnerKit, name: str) -> Actor:
    return kit.actors.from_session(token_of(CLIENTS, name), realm=Realm.OPERATOR)


def test_the_kit_takes_what_was_loaded_for_its_own(loaded: Path) -> None:
    """
    Lines, accounts, histories and search terms are as the library writes them.
    """
    database = a_kit(loaded)
    with database.transaction() as kit:
        line = kit.clients.list(by=operator(kit, "dana"), limit=1).items[0]
        account = kit.accounts.get(AccountId(line.account_id), by=operator(kit, "dana"))
        entries = kit._storage.page(Query(collection=ENTRIES, within=account.id)).items
        assert (account.name, account.opened_at) == (line.name, line.created_at)
        assert first_break(entries, head=account.head, seq=account.seq) is None
        found = kit.clients.list(ClientFilter(text=line.uid), by=operator(kit, "dana")).items
        assert found == (line,)
    database.engine.dispose()


def test_each_operator_sees_the_share_it_is_there_for(loaded: Path) -> None:
    """
    One client of a hundred is secure, one of twenty Lena's or frequently tagged, one of two thousand tagged rarely.
    """
    database = a_kit(loaded)
    with database.transaction() as kit:
        counts = {name: kit.clients.counts(by=operator(kit, name)) for name in ("dana", "sonja", "lena", "rosa")}
        seen = {name: c.active + c.inactive + c.invited for name, c in counts.items()}
        assert seen == {"dana": CLIENTS - 6, "sonja": CLIENTS, "lena": CLIENTS // 20, "rosa": 1}
        sonja = operator(kit, "sonja")
        tagged = {tag: kit.clients.list(ClientFilter(tag=tag), by=sonja).items for tag in (OFTEN, RARELY)}
        assert {tag: len(items) for tag, items in tagged.items()} == {OFTEN: CLIENTS // 20, RARELY: 1}
    database.engine.dispose()


def test_owners_who_have_been_there_have_a_session(loaded: Path) -> None:
    """
    So a request of theirs can be measured; who has not been there yet has none.
    """
    database = a_kit(loaded)
    signed_in = 0
    with database.transaction() as kit:
        for number in range(100):
            try:
                signed_in += (
                    kit.actors.from_session(token_of(CLIENTS, number), realm=Realm.STAFF).account_id is not None
                )
            except NotSignedIn:
                continue
    database.engine.dispose()
    assert 80 < signed_in < 100


def test_the_same_number_gives_the_same_clients(loaded: Path, tmp_path: Path) -> None:
    """
    Figures of two runs are about the same rows.
    """
    again = tmp_path / "again.db"
    load.main(["--database", f"sqlite:///{again}", "--clients", str(CLIENTS)])
    names = []
    for file in (loaded, again):
        database = a_kit(file)
        with database.transaction() as kit:
            names.append(kit.clients.list(ClientFilter(sort=Sort.NAME), by=operator(kit, "dana"), limit=100).items)
        database.engine.dispose()
    assert names[0] == names[1]


def test_started_again_it_goes_on(loaded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """
    A partner that is there is left alone, and one that is not is made.
    """
    load.main(["--database", f"sqlite:///{loaded}", "--clients", "5,7"])
    with closing(sqlite3.connect(loaded)) as raw:
        found = raw.execute("select count(*) from pk_client group by partner_id order by 1").fetchall()
    assert found == [(5,), (7,), (CLIENTS,)]
    assert "7 clients: 7 after" in capsys.readouterr().err


def test_a_stop_leaves_no_partner_half_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Each is one transaction: what was written of it before is not there, and the next start makes it.
    """
    url = f"sqlite:///{tmp_path / 'stopped.db'}"
    monkeypatch.setattr(load, "CHUNK", 3)

    def stop(text: str) -> None:
        if "6 after" in text:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load.load(url, [10], stop)
    with closing(sqlite3.connect(tmp_path / "stopped.db")) as raw:
        assert raw.execute("select count(*) from pk_client").fetchone() == (0,)
    load.load(url, [10], lambda _: None)
    with closing(sqlite3.connect(tmp_path / "stopped.db")) as raw:
        assert raw.execute("select count(*) from pk_client").fetchone() == (10,)


@pytest.mark.parametrize(
    ("made", "said"),
    [
        ("create table orders (id integer)", "holds something else"),
        ("create table benchmark_made_by (said text); insert into benchmark_made_by values ('x')", "another schema"),
    ],
)
def test_another_database_is_refused(made: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """
    Nothing is written where something else is, nor where the tables were made by another version.
    """
    with closing(sqlite3.connect(tmp_path / "theirs.db")) as raw:
        raw.executescript(made)
    with pytest.raises(SystemExit, match="2"):
        load.main(["--database", f"sqlite:///{tmp_path / 'theirs.db'}", "--clients", "5"])
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    "asked",
    [
        ["--database", "postgresql://localhost/large"],
        ["--database", "sqlite://"],
        ["--database", "sqlite:///x.db", "--clients", "5,5"],
        ["--database", "sqlite:///x.db", "--clients", "0"],
        ["--database", "sqlite:///x.db", "--clients", "many"],
    ],
)
def test_what_cannot_be_made_is_refused(asked: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """
    A typo makes nothing.
    """
    with pytest.raises(SystemExit, match="2"):
        load.main(asked)
    assert "argument --" in capsys.readouterr().err
