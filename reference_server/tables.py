"""The tables of an installation: brought to this release, or found to be those of another one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click
import sqlalchemy as sa

from partnerkit.adapters.sqlalchemy import SchemaDiffers, check_schema, sqlalchemy_storage, upgrade
from reference_server.wiring import engine_of


def migrate(url: str) -> tuple[str, ...]:
    """
    Bring the tables to this release; return what was done.

    Raises:
        click.ClickException: The database cannot be reached, or its tables are of no known release.
    """
    with _connected(url) as connection:
        try:
            return upgrade(connection)
        except SchemaDiffers as error:
            raise click.ClickException(f"{shown(url)} was not upgraded. {error}") from None


def see_tables(url: str) -> None:
    """
    See that the tables are those of this release.

    Raises:
        click.ClickException: They are not, or the database cannot be reached; says what to do.
    """
    found = differing(url)
    if found is not None:
        said = [f"{shown(url)} needs: python -m reference_server migrate", *(f"- {d}" for d in found.differences)]
        raise click.ClickException("\n".join(said))


def differing(url: str) -> SchemaDiffers | None:
    """
    Return what differs from the tables of this release; None if nothing does.

    Raises:
        click.ClickException: The database cannot be reached.
    """
    with _connected(url) as connection:
        try:
            check_schema(connection)
        except SchemaDiffers as error:
            return error
    return None


@contextmanager
def _connected(url: str) -> Iterator[sa.Connection]:
    """Connect so that nobody has to commit: whole upgrades on SQLite and PostgreSQL, steps and batches on MariaDB."""
    engine = engine_of(url)
    try:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            _see_that_it_is_known(connection)
            yield connection
    except sa.exc.OperationalError as error:
        raise click.ClickException(f"{shown(url)} cannot be used: {error.orig}") from None
    finally:
        engine.dispose()


def _see_that_it_is_known(connection: sa.Connection) -> None:
    try:
        sqlalchemy_storage(connection)
    except ValueError as error:
        raise click.ClickException(str(error)) from None


def shown(url: str) -> str:
    """Return how a database is called, without its password."""
    return f"the database {sa.make_url(url).render_as_string(hide_password=True)}"
