"""The demo as it runs: its folder, its keys, its database, its server."""

from __future__ import annotations

import functools
import json
import os
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from socket import socket
from typing import Any, Final

import attrs
import click

from partnerkit import Secret
from partnerkit.adapters.sqlalchemy import Database
from reference_server import serving
from reference_server.demo import factor
from reference_server.demo.people import OPERATORS, PASSWORD, SHOWN
from reference_server.demo.portals import Products
from reference_server.demo.seed import is_demo, is_empty, learn, seed
from reference_server.mail.kept import KeptMails
from reference_server.settings import Settings
from reference_server.tables import differing, shown
from reference_server.wiring import database_of, make_app, vendor_of
from reference_server.working import worker_of

_KEYS: Final = "keys.json"
# Where somebody who tries webhooks out has a receiver.
HERE: Final = ("127.0.0.1",)
_MAILS: Final = "mails.db"


def folder(given: Path | None) -> Path:
    """Return the demo's folder: the given one, or one of the user's own."""
    found = given or Path(click.get_app_dir("partnerkit-demo"))
    found.mkdir(parents=True, exist_ok=True)
    return found


def settings_of(data: Path, database_url: str | None, base_url: str) -> Settings:
    """Return the settings of a demo, with keys of its own that last as long as its folder."""
    keys = _keys(data / _KEYS)
    return Settings(
        base_url=base_url,
        database_url=database_url or f"sqlite:///{data / 'partners.db'}",
        vendor_token=Secret(keys["vendor_token"]),
        signing_keys=(Secret(keys["signing_key"]),),
    )


def _keys(file: Path) -> dict[str, str]:
    if not file.exists():
        made = {name: secrets.token_urlsafe(32) for name in ("signing_key", "vendor_token")}
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
            json.dump(made, out)
    known: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
    return known


@attrs.frozen(kw_only=True)
class Demo:
    """
    A demo, ready to be served.

    Attributes:
        settings: Where it is and where its database is.
        database: The database, with something in it.
        app: What is served.
        ours: Whether the people in it are the demo's, and not somebody's own.
        mails: Where its mails are kept.
        keys: The file of its keys, the vendor's token among them.
    """

    settings: Settings
    database: Database
    app: Any
    ours: bool
    mails: KeptMails
    keys: Path


def prepare(settings: Settings, data: Path, **vendor: Any) -> Demo:
    """
    Return a demo on its database; one that is empty is seeded, any other is left as it is.

    Args:
        settings: Where it is and where its database is.
        data: Its folder, where its mails are kept.
        vendor: What is otherwise than in other installations.

    Raises:
        click.ClickException: The database has tables of another release.
    """
    _see_tables(settings.database_url)
    products = Products()
    given = {"private_webhooks": HERE, "sealer": factor.sealer(settings.signing_keys), "product": products}
    made = vendor_of(settings, **given | vendor)
    database = database_of(settings, made)
    if is_empty(database):
        seed(database, products)
    elif is_demo(database):
        learn(database, products)
    mails = KeptMails(data / _MAILS, clock=made.clock)
    app = make_app(database, made, settings, mails=mails)
    ours = is_demo(database)
    return Demo(settings=settings, database=database, app=app, ours=ours, mails=mails, keys=data / _KEYS)


def _see_tables(url: str) -> None:
    found = differing(url)
    if found is not None and not found.absent:
        raise click.ClickException(
            f"the demo's {shown(url).removeprefix('the ')} is of another release: name another folder with --data, or"
            " remove it to begin anew"
        )


@contextmanager
def served(demo: Demo, listening: socket) -> Iterator[None]:
    """Serve a demo in a thread of its own as long as the block lasts."""
    server = serving.Serving(demo.app, listening)
    server.start()
    try:
        with working(demo):
            yield
    finally:
        server.stop()
        demo.database.engine.dispose()


@contextmanager
def working(demo: Demo) -> Iterator[None]:
    """Run a worker beside a demo as long as the block lasts; none where the people, and their mails, are not ours."""
    stop = threading.Event()
    run = functools.partial(worker_of(demo.database, demo.mails).run, stop=stop, pause=timedelta(seconds=0.3))
    thread = threading.Thread(target=run, name="working", daemon=True)
    if demo.ours:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        if demo.ours:
            thread.join(timeout=10)


def welcome(demo: Demo) -> str:
    """Return what the demo says when it is up: the address, and who can sign in."""
    base = demo.settings.base_url
    if not demo.ours:
        return f"Running at {base}\nThe database has rows of somebody else's; nothing was added to it."
    lines = ["Partner console:", *(_line(o.email, f"{o.name}, {o.title}") for o in OPERATORS)]
    lines += ["Account workspace:", *(_line(b.email, f"{b.owner}, owner of {b.name}") for b in SHOWN)]
    return "\n".join(
        [
            f"Running at {base}",
            f"  Partner console     {base}/console",
            f"  Account workspace   {base}/workspace",
            f"  Vendor office       {base}/office, with the vendor_token in {demo.keys}",
            f"  JSON API            {base}/api/openapi.json",
            f"  Sent mail           {base}/mail",
            "",
            f"Everybody's password is: {PASSWORD}",
            f"{' and '.join(who.name for who in factor.HOLDERS)} is asked for a code too: tell an authenticator app",
            f"{factor.typed()}, or run this command once more with --code.",
            *lines,
            "Stop with Ctrl+C; what you do stays for the next time.",
        ]
    )


def _line(email: str, who: str) -> str:
    return f"  {email:<48} {who}"
