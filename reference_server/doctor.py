"""Examining an installation's database: ``python -m reference_server doctor``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click
import sqlalchemy as sa

from partnerkit.adapters.sqlalchemy import examine
from reference_server.settings import from_environment
from reference_server.tables import see_tables, shown
from reference_server.wiring import engine_of


class CannotLook(click.ClickException):
    """There is nothing to be examined; not to be taken for a finding."""

    exit_code = 2


@click.command()
@click.option("--database", metavar="URL", help="The database, as SQLAlchemy writes it; else PARTNERKIT_DATABASE_URL.")
def doctor(database: str | None) -> None:
    """
    Look at all that is stored, and say what of it is not as it has to be.

    Nothing is changed, and the server may go on meanwhile. Ends with 0 if nothing is found, with 1 if something is,
    with 2 if the database cannot be looked at.
    """
    url = database or from_environment().database_url
    try:
        found = _examined(url)
    except click.ClickException as error:
        raise CannotLook(error.message) from None
    except sa.exc.DBAPIError as error:
        raise CannotLook(f"{shown(url)} did not answer: {error.orig}") from None
    raise SystemExit(1 if found else 0)


def _examined(url: str) -> int:
    engine = engine_of(url)
    file = engine.url.database
    if engine.dialect.name == "sqlite" and file and not Path(file).exists():
        raise click.ClickException(f"there is no database {file}")
    see_tables(url)
    try:
        return report(engine, click.echo)
    finally:
        engine.dispose()


def report(engine: sa.Engine, say: Callable[[str], object]) -> int:
    """Say each finding, then how much was looked at; return how many findings there are."""
    examination, number = examine(engine), 0
    for finding in examination:
        number += 1
        say(str(finding))
    found = {0: "Nothing found", 1: "1 finding"}.get(number, f"{number:,} findings")
    say(f"{found} in {sum(examination.counts.values()):,} rows.")
    for name, count in examination.counts.items():
        say(f"{count:>11,} {name}")
    return number
