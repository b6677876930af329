"""Everything put together: settings, vendor, database and faces make one WSGI application."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click
import sqlalchemy as sa

from partnerkit import Links, Realm, Secret, Vendor
from partnerkit.adapters.sqlalchemy import Database
from reference_server.api import api
from reference_server.http.app import App
from reference_server.http.context import Kits, Server
from reference_server.http.errors import as_page
from reference_server.http.health import HEALTH
from reference_server.http.routing import Face, Routes
from reference_server.http.static import Static
from reference_server.mail import pages as mail_pages
from reference_server.mail.kept import KeptMails
from reference_server.pages import console, doors, office, workspace
from reference_server.pages.drafts import keeping
from reference_server.pages.errors import error_page
from reference_server.product import PLANS, SECTIONS, facts_of
from reference_server.settings import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

_SHORTEST: Final = 16
STATIC: Final = Path(__file__).parent / "static"
EXAMPLE: Final = "sqlite:///partners.db or postgresql+psycopg://user:password@host/name"


def vendor_of(settings: Settings, **changed: Any) -> Vendor:
    """
    Return the vendor of an installation.

    Raises:
        ValueError: There is no signing key, or one that is too short.
        click.ClickException: The vendor's token is too short.
    """
    token = settings.vendor_token
    if token is not None and len(token.reveal()) < _SHORTEST:
        raise click.ClickException(
            f"the vendor's token (PARTNERKIT_VENDOR_TOKEN) has to have {_SHORTEST} characters at least: whoever "
            "guesses it is the vendor"
        )
    given: dict[str, Any] = {
        "name": settings.vendor_name,
        "signing_keys": settings.signing_keys,
        "plans": PLANS,
        "settings": SECTIONS,
        "product": facts_of,
        "links": Links(settings.base_url),
        "office_epoch": _office_epoch(token),
    }
    return Vendor(**given | changed)


@functools.cache
def _office_epoch(token: Secret | None) -> int:
    """Return a number that is another one with another token, so that the office is entered anew with that."""
    if token is None:
        return 0
    # Slow to make, since the number is stored: whoever reads it tries no words out by it.
    made = hashlib.scrypt(token.reveal().encode(), salt=b"partnerkit.office.v1", n=2**14, r=8, p=1, dklen=4)
    return int.from_bytes(made) >> 1


def engine_of(url: str) -> sa.Engine:
    """
    Return an engine that shows no values in its errors; on SQLite one with a write-ahead log, for many readers.

    It looks whether a connection still lives before it uses it: nobody who reads meets one from before a restart.

    Raises:
        click.ClickException: It is no address of a database, or its driver is not there, or asynchronous.
    """
    try:
        engine = sa.create_engine(url, hide_parameters=True, pool_pre_ping=True)
    except sa.exc.NoSuchModuleError:
        raise click.ClickException(f"{sa.make_url(url).drivername} is no kind of database that is known") from None
    except sa.exc.ArgumentError:
        # Not shown: there may be a password in it.
        raise click.ClickException(f"that is no address of a database: write it as in {EXAMPLE}") from None
    except ModuleNotFoundError as error:
        raise click.ClickException(f"{sa.make_url(url).drivername} needs the driver {error.name}") from None
    if engine.dialect.is_async:
        raise click.ClickException(f"{engine.url.drivername} is for asynchronous programs, which this one is not")
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _sqlite)
    return engine


def _sqlite(connection: Any, _: object) -> None:
    connection.execute("pragma journal_mode = wal")
    connection.execute("pragma synchronous = normal")
    connection.execute("pragma busy_timeout = 10000")


def database_of(settings: Settings, vendor: Vendor) -> Database:
    """Return the database of an installation, with its tables."""
    database = Database(engine_of(settings.database_url), vendor)
    database.create_tables()
    return database


def faces(*, mails: bool = False) -> Iterable[Face]:
    """Return all faces, the one that takes what no other does last; *mails* adds the demo's page of sent ones."""
    failed = keeping(as_page(error_page))
    yield api()
    yield Face(
        name="console",
        prefix="/console",
        routes=console.ROUTES,
        failed=failed,
        realm=Realm.OPERATOR,
        sign_in="console.sign_in",
    )
    yield Face(
        name="workspace",
        prefix="/workspace",
        routes=workspace.ROUTES,
        failed=failed,
        realm=Realm.STAFF,
        sign_in="workspace.sign_in",
    )
    yield Face(
        name="office",
        prefix="/office",
        routes=office.ROUTES,
        failed=failed,
        realm=Realm.VENDOR,
        sign_in="office.sign_in",
    )
    root = (*HEALTH, *doors.ROUTES, *(mail_pages.ROUTES if mails else ()))
    yield Face(name="root", prefix="", routes=root, failed=failed)


def make_app(database: Kits, vendor: Vendor, settings: Settings, *, mails: KeptMails | None = None) -> WSGIApplication:
    """Return the application; *mails* is where a demo keeps its mails."""
    server = Server(settings=settings, vendor=vendor, database=database, static=Static(STATIC), mails=mails)
    return App(server, routes(mails=mails is not None))


@functools.cache
def routes(*, mails: bool = False) -> Routes:
    """Return what every application answers: the same in all installations, and slow to put together."""
    return Routes(faces(mails=mails))
