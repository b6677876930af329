"""Examining an installation's database: ``python -m reference_server doctor``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click
import sqlalchemy as sa

from partnerkit.adapters.sqlalchemy import SchemaDiffers, check_schema, examine
from reference_server.settings import from_environment
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
    engine = engine_of(database or from_environment().database_url)
    try:
        _see_that_it_is_ours(engine)
        raise SystemExit(1 if report(engine, click.echo) else 0)
    except sa.exc.DBAPIError as error:
        raise CannotLook(f"the database did not answer: {error.orig}") from None
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


def _see_that_it_is_ours(engine: sa.Engine) -> None:
    file = engine.url.database
    if engine.dialect.name == "sqlite" and file and not Path(file).exists():
        raise CannotLook(f"there is no database {file}")
    try:
        with engine.connect() as connection:
            check_schema(connection)
    except SchemaDiffers as error:
        raise CannotLook(str(error)) from None
