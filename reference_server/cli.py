"""The command line."""

from __future__ import annotations

import os
import socket
from contextlib import nullcontext
from pathlib import Path

import attrs
import click

from partnerkit import Vendor
from partnerkit.adapters.sqlalchemy import ddl as ddl_of
from partnerkit.mails import Mailer
from partnerkit.values import utc_now
from reference_server import serving, tables, working
from reference_server.api import OPENAPI
from reference_server.demo import check as checking
from reference_server.demo import factor, running
from reference_server.demo.breaks import BREAKS
from reference_server.doctor import doctor
from reference_server.mail.choosing import mailer_of
from reference_server.settings import Settings, from_environment
from reference_server.wiring import database_of, make_app, vendor_of
from reference_server.work import work

_HOST = click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
_PORT = click.option("--port", type=click.IntRange(0, 65535), help="8000 unless it is in use; 0 takes a free one.")
_DATABASE = click.option("--database", metavar="URL", help="The database, as SQLAlchemy writes it.")
_BASE_URL = click.option("--base-url", metavar="URL", help="Where people reach it; links are built from this.")


@click.group()
def main() -> None:
    """Serve partnerkit's JSON API, partner console, account workspace and vendor office."""


main.add_command(doctor)
main.add_command(work)


@main.command()
@_HOST
@_PORT
@_DATABASE
@_BASE_URL
@click.option("--trusted-proxy", metavar="ADDRESS", help="A proxy in front, whose X-Forwarded-For is believed.")
@click.option("--work", "works", is_flag=True, help="Have a worker in it, too: enough for a small installation.")
def serve(
    host: str,
    port: int | None,
    database: str | None,
    base_url: str | None,
    trusted_proxy: str | None,
    works: bool,
) -> None:
    """
    Serve an installation; settings come from options, else from the environment.

    PARTNERKIT_SIGNING_KEYS is needed; PARTNERKIT_DATABASE_URL, PARTNERKIT_BASE_URL, PARTNERKIT_HOSTS,
    PARTNERKIT_VENDOR_NAME, PARTNERKIT_VENDOR_TOKEN, PARTNERKIT_SMTP_URL and PARTNERKIT_MAIL_FROM may be set.
    """
    settings = from_environment()
    if not settings.signing_keys:
        raise click.UsageError("set PARTNERKIT_SIGNING_KEYS to a long random value")
    with _listen(host, 8000 if port is None else port) as listening:
        known = base_url or os.environ.get("PARTNERKIT_BASE_URL") or serving.address(listening)
        settings = attrs.evolve(settings, base_url=known, database_url=database or settings.database_url)
        try:
            vendor = vendor_of(settings)
        except ValueError as error:
            raise click.UsageError(f"PARTNERKIT_SIGNING_KEYS: {error}") from None
        tables.see_tables(settings.database_url)
        kits = database_of(settings, vendor)
        app = make_app(kits, vendor, settings)
        serving.log()
        serving.heed_signals()
        mailer = mailing(settings, vendor)
        click.echo(f"Running at {settings.base_url}, listening on {serving.address(listening)}")
        with working.beside(kits, mailer) if works else nullcontext():
            serving.Serving(app, listening, proxy=trusted_proxy).run()


@main.command()
@_HOST
@_PORT
@_DATABASE
@_BASE_URL
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    envvar="PARTNERKIT_DATA_DIR",
    help="The folder of its database file and keys; one of the user's own by default.",
)
@click.option("--check", is_flag=True, help="Walk through the story on a fresh database, say each step, and end.")
@click.option("--break", "broken", type=click.Choice(sorted(BREAKS)), help="With --check: switch a guard off first.")
@click.option("--code", is_flag=True, help="Print the present code of the second factor in the demo, and end.")
def demo(
    host: str,
    port: int | None,
    database: str | None,
    base_url: str | None,
    data: Path | None,
    check: bool,
    broken: str | None,
    code: bool,
) -> None:
    """Serve a believable partner with its clients; what is done there stays for the next time."""
    if broken and not check:
        raise click.UsageError("--break goes with --check")
    if check:
        raise SystemExit(0 if checking.check(click.echo, broken=broken, database=database) else 1)
    if code:
        click.echo(factor.shown(utc_now()).reveal())
        return
    with _listen_somewhere(host, port) as listening:
        folder = running.folder(data)
        settings = running.settings_of(folder, database, base_url or serving.address(listening))
        ready = running.prepare(settings, folder)
        serving.log()
        serving.heed_signals()
        click.echo(running.welcome(ready))
        with running.working(ready):
            serving.Serving(ready.app, listening).run()


@main.command()
@_DATABASE
@click.option("--check", is_flag=True, help="Change nothing; end with 1 if the tables are not those of this release.")
def migrate(database: str | None, check: bool) -> None:
    """
    Make the tables, or bring those of an earlier release to this one with what is in them.

    On MariaDB copy the database first: what was done before an error stays, until the command is given again.

    Without --database it is PARTNERKIT_DATABASE_URL, else the file partnerkit.db in this folder.
    """
    url = database or from_environment().database_url
    if check:
        found = tables.differing(url)
        click.echo(found or "The tables are those of this release.")
        raise SystemExit(1 if found else 0)
    click.echo("\n".join(tables.migrate(url)) or "There was nothing to do.")


@main.command()
@click.argument("engine", type=click.Choice(["sqlite", "postgresql", "mariadb"]))
@click.option("--prefix", default="pk_", show_default=True, help="What every table's name begins with.")
@click.option("--schema", help="Where the tables are, if not in the default schema.")
def ddl(engine: str, prefix: str, schema: str | None) -> None:
    """Print the statements that make the tables, for who makes them by hand."""
    click.echo(ddl_of(engine, prefix=prefix, schema=schema), nl=False)


@main.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def openapi(file: Path) -> None:
    """Write the OpenAPI document to FILE."""
    file.write_text(OPENAPI, encoding="utf-8")


def mailing(settings: Settings, vendor: Vendor) -> Mailer | None:
    """
    Return what sends mails; say so where nothing does.

    Raises:
        click.UsageError: The mail server's address, or whom mails come from, is wrong.
    """
    try:
        return mailer_of(settings, vendor)
    except ValueError as error:
        raise click.UsageError(str(error)) from None


def _listen(host: str, port: int) -> socket.socket:
    try:
        return serving.listen(host, port)
    except OSError as error:
        raise click.ClickException(f"cannot listen on {host}, port {port}: {error.strerror}") from None


def _listen_somewhere(host: str, port: int | None) -> socket.socket:
    if port is not None:
        return _listen(host, port)
    try:
        return serving.listen(host, 8000)
    except OSError:
        return _listen(host, 0)
