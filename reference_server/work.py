"""The command that works."""

from __future__ import annotations

import os

import attrs
import click

from reference_server import tables, working
from reference_server.mail.choosing import mailer_of
from reference_server.settings import Settings, from_environment
from reference_server.wiring import database_of, vendor_of


@click.command()
@click.option("--database", metavar="URL", help="The database, as SQLAlchemy writes it.")
@click.option("--threads", type=click.IntRange(1, 64), default=2, show_default=True, help="How many work at once.")
@click.option("--until-idle", is_flag=True, help="End once nothing is due.")
@click.option("--state", is_flag=True, help="Say what waits and what is stuck, and end: with 1 if anything is.")
def work(database: str | None, threads: int, until_idle: bool, state: bool) -> None:
    """
    Do what waits: tell events, send mails, do jobs, clean up; until SIGTERM or Ctrl+C, after the piece at hand.

    Any number of these may run, on any number of machines. It takes its settings from the environment, as serve does.
    """
    settings = _settings(database)
    try:
        vendor = vendor_of(settings)
    except ValueError as error:
        raise click.UsageError(f"PARTNERKIT_SIGNING_KEYS: {error}") from None
    tables.see_tables(settings.database_url)
    kits = database_of(settings, vendor)
    if state:
        found = working.state_of(kits)
        click.echo(working.told(found))
        raise SystemExit(1 if found.stopped else 0)
    working.log()
    try:
        mailer = mailer_of(settings, vendor)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    if mailer is not None and not os.environ.get("PARTNERKIT_BASE_URL"):
        # serve goes by the address it listens on; here, links would lead to whoever has the reader's own port 8000.
        raise click.UsageError("set PARTNERKIT_BASE_URL: the links in mails are built from it")
    working.run(kits, mailer, threads=threads, until_idle=until_idle)


def _settings(database: str | None) -> Settings:
    settings = from_environment()
    if not settings.signing_keys:
        raise click.UsageError("set PARTNERKIT_SIGNING_KEYS to a long random value")
    return attrs.evolve(settings, database_url=database or settings.database_url)
