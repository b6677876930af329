"""
The command that brings tables to this release, and a server that does not start on others.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result

from partnerkit.adapters.sqlalchemy import check_schema, ddl
from reference_server.cli import main
from tests.api.test_demo import MADE_BEFORE, run
from tests.servers import database, mariadb, postgresql

KEYS = {"PARTNERKIT_SIGNING_KEYS": "a key of this installation"}


def call(*given: str, **environment: str) -> Result:
    return CliRunner().invoke(main, given, env=environment)


@pytest.fixture(params=["sqlite", "postgresql", "mariadb"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """
    An empty database of each engine.
    """
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'partners.db'}"
        return
    with database({"postgresql": postgresql, "mariadb": mariadb}[request.param]()) as url:
        yield url


def test_it_makes_the_tables_once(url: str) -> None:
    """
    From nothing; then there is nothing to do, and --check agrees; the database may be named by a variable as well.
    """
    before = call("migrate", "--check", "--database", url)
    first = call("migrate", "--database", url)
    second = call("migrate", PARTNERKIT_DATABASE_URL=url)
    after = call("migrate", "--check", "--database", url)
    engine = sa.create_engine(url, poolclass=sa.pool.NullPool)
    with engine.connect() as connection:
        check_schema(connection)

    assert (before.exit_code, first.exit_code, second.exit_code, after.exit_code) == (1, 0, 0, 0)
    assert "- there is no table of partnerkit's whose name begins with pk_" in before.stdout
    assert first.stdout.startswith("partnerkit_0001: The tables of 0.1.\n")
    assert second.stdout == "There was nothing to do.\n"
    assert after.stdout == "The tables are those of this release.\n"


def test_it_upgrades_what_is_there(tmp_path: Path) -> None:
    """
    A file of 0.1 becomes one of this release, and is committed.
    """
    file = tmp_path / "partners.db"
    with closing(sqlite3.connect(file)) as old:
        old.executescript(MADE_BEFORE.read_text(encoding="utf-8"))
    done = call("migrate", "--database", f"sqlite:///{file}")

    assert done.stdout.splitlines()[0] == "recognised: partnerkit_0001"
    assert "pk_client: 2 rows indexed anew" in done.stdout.splitlines()
    assert call("migrate", "--check", "--database", f"sqlite:///{file}").exit_code == 0


def test_tables_of_no_release_are_left_alone(tmp_path: Path) -> None:
    """
    No traceback: what was expected, and that nothing was changed.
    """
    file = tmp_path / "partners.db"
    with closing(sqlite3.connect(file)) as odd:
        odd.execute("create table pk_account (id integer)")
        before = list(odd.iterdump())
    done = call("migrate", "--database", f"sqlite:///{file}")

    assert done.exit_code == 1
    assert done.stderr.startswith(f"Error: the database sqlite:///{file} was not upgraded. The tables are those of no")
    assert "- column uid of table pk_account is missing" in done.stderr
    assert "Traceback" not in done.stderr
    with closing(sqlite3.connect(file)) as odd:
        assert list(odd.iterdump()) == before


@pytest.mark.parametrize("empty", [True, False])
def test_serve_does_not_start_on_other_tables(tmp_path: Path, empty: bool) -> None:
    """
    It would fail later, at somebody's click; so it says what to do, and changes nothing.
    """
    file = tmp_path / "partners.db"
    if not empty:
        with closing(sqlite3.connect(file)) as old:
            old.executescript(MADE_BEFORE.read_text(encoding="utf-8"))
    done = run("serve", "--port", "0", "--database", f"sqlite:///{file}", **KEYS)

    assert done.returncode == 1
    assert done.stderr.startswith(f"Error: the database sqlite:///{file} needs: python -m reference_server migrate\n- ")
    assert ("table pk_note is missing" in done.stderr) is not empty
    with closing(sqlite3.connect(file)) as left:
        assert bool(left.execute("select count(*) from sqlite_master").fetchone()[0]) is not empty


@pytest.mark.parametrize("command", [["serve", "--port", "0"], ["migrate"], ["demo", "--port", "0"]])
def test_a_database_out_of_reach_is_said_as_such(command: list[str], tmp_path: Path) -> None:
    """
    One sentence, without the password that the address holds.
    """
    out_of_reach = "postgresql+psycopg://partners:secret@127.0.0.1:1/partners"
    done = run(*command, "--database", out_of_reach, PARTNERKIT_DATA_DIR=str(tmp_path), **KEYS)

    assert done.returncode == 1
    assert done.stderr.startswith(
        "Error: the database postgresql+psycopg://partners:***@127.0.0.1:1/partners cannot be"
    )
    assert "secret" not in done.stderr
    assert "Traceback" not in done.stderr


def test_the_statements_can_be_printed() -> None:
    """
    For a DBA, under the names of the installation.
    """
    done = call("ddl", "postgresql", "--prefix", "own_", "--schema", "partners")

    assert done.stdout == ddl("postgresql", prefix="own_", schema="partners")
