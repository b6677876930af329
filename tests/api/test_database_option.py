"""
Where the database is said wrongly, one sentence says what is wrong with it.
"""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from reference_server.cli import main
from tests.library.adapters.servers import SERVERS

WRONG = {
    "partners.db": "no address of a database: write it as in sqlite:///partners.db or postgresql+psycopg://",
    "nosuch://host/name": "nosuch is no kind of database that is known",
    "oracle+oracledb://host/name": "oracle+oracledb needs the driver oracledb",
    "postgresql+psycopg_async://host/name": "postgresql+psycopg_async is for asynchronous programs",
    "sqlite:////no/such/folder/partners.db": "cannot be used: unable to open database file",
    "postgresql+psycopg://pk:hidden@127.0.0.1:1/name": "cannot be used: connection failed",
    "mariadb+pymysql://pk:hidden@127.0.0.1:1/name": "cannot be used: (2003",
}


@pytest.mark.parametrize("command", ["serve", "migrate", "demo", "demo --check"])
@pytest.mark.parametrize("url", WRONG)
def test_a_database_that_cannot_be_used_is_told_in_one_sentence(
    url: str, command: str, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """
    By every command; never with the password in it (A-35).
    """
    monkeypatch.setenv("PARTNERKIT_SIGNING_KEYS", "a long random value of a vendor's own")
    monkeypatch.setenv("PARTNERKIT_DATA_DIR", str(tmp_path_factory.mktemp("data")))
    done = CliRunner().invoke(main, [*command.split(), "--database", url])
    assert (done.exit_code, type(done.exception)) == (1, SystemExit)
    assert WRONG[url] in " ".join(done.output.split())
    assert "hidden" not in done.output


@pytest.mark.parametrize("server", SERVERS)
def test_a_server_without_the_database_says_so(server: str) -> None:
    """
    In the server's own words.
    """
    url = f"{SERVERS[server]().rpartition('/')[0]}/no_such_database"
    done = CliRunner().invoke(main, ["migrate", "--database", url])
    assert (done.exit_code, type(done.exception)) == (1, SystemExit)
    assert "no_such_database" in done.output.partition("cannot be used")[2]
