"""
`python -m reference_server doctor`: what it says, and what it ends with.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result

from partnerkit import Account
from reference_server.cli import main
from tests.faults import stock


def doctor(url: str, **environment: str) -> Result:
    given = ["--database", url] if url else []
    return CliRunner().invoke(main, ["doctor", *given], env=environment)


@pytest.mark.parametrize("engine", stock.ENGINES, indirect=True)
def test_nothing_found(engine: sa.Engine) -> None:
    """
    It says so, with how many rows of each kind it has seen, and ends with 0.
    """
    result = doctor(engine.url.render_as_string(hide_password=False))
    first, *counts = result.stdout.splitlines()

    assert result.exit_code == 0
    assert first == f"Nothing found in {len(stock.everything()):,} rows."
    assert "          3 partner" in counts
    assert len(counts) == 34


@pytest.mark.parametrize("number", [1, 2])
def test_something_found(tmp_path: Path, number: int) -> None:
    """
    A line for each, then how many; it ends with 1. The environment names the database as it does for the server.
    """
    with stock.empty("sqlite", tmp_path) as engine:
        stock.fill(engine)
        accounts = [row for row in stock.everything() if isinstance(row, Account)][:number]
        with engine.begin() as connection:
            for account in accounts:
                table = stock.METADATA.tables["pk_account"]
                connection.execute(sa.update(table).where(table.c.id == account.id).values(stage="gone"))
        result = doctor("", PARTNERKIT_DATABASE_URL=str(engine.url))
    said = {f"unreadable: account with id {a.id}: no call could have written its stage" for a in accounts}
    *findings, summary = [line for line in result.stdout.splitlines() if not line.startswith(" ")]

    assert result.exit_code == 1
    assert set(findings) == said
    assert summary.startswith("1 finding in" if number == 1 else "2 findings in")


def test_no_database(tmp_path: Path) -> None:
    """
    A name mistyped is no empty database with nothing wrong in it, and none is made; it ends with 2.
    """
    file = tmp_path / "no.db"
    result = doctor(f"sqlite:///{file}")

    assert (result.exit_code, result.stderr) == (2, f"Error: there is no database {file}\n")
    assert not file.exists()


def test_tables_of_another_release(tmp_path: Path) -> None:
    """
    What this release cannot read it doesn't judge; it says what differs.
    """
    with stock.empty("sqlite", tmp_path) as engine:
        with engine.begin() as connection:
            connection.exec_driver_sql("drop table pk_note")
        result = doctor(str(engine.url))

    assert result.exit_code == 2
    assert "table pk_note is missing" in result.stderr


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql+psycopg://nobody:secret@127.0.0.1:1/none", "cannot be used: "),
        ("nosuch://secret", "is no kind of database that is known"),
        ("secret", "no address of a database"),
    ],
)
def test_what_cannot_be_looked_at(url: str, said: str) -> None:
    """
    One sentence and 2, not a traceback and 1; and no password.
    """
    result = doctor(url)

    assert result.exit_code == 2
    assert result.stderr.startswith("Error: ")
    assert said in result.stderr
    assert "secret" not in result.output


def test_a_database_that_stops_answering(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Nor is that a finding, however much was looked at before.
    """

    def gone(*_: object) -> None:
        raise sa.exc.OperationalError("select", {}, sqlite3.OperationalError("disk I/O error"))

    monkeypatch.setattr("reference_server.doctor.report", gone)
    with stock.empty("sqlite", tmp_path) as engine:
        result = doctor(str(engine.url))

    assert result.exit_code == 2
    assert result.stderr.endswith("did not answer: disk I/O error\n")
