"""
A whole installation that can be killed: the reference server as a process, and its database.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

import attrs
import sqlalchemy as sa

from partnerkit.adapters.sqlalchemy import Database
from reference_server.settings import Settings, from_environment
from reference_server.wiring import engine_of, vendor_of
from tests import servers
from tests.api.world import seed
from tests.faults.calling import Caller
from tests.server import Server

ROOT: Final = Path(__file__).parents[2]
PATIENCE: Final = 60


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


@attrs.define(kw_only=True)
class Installation:
    """
    A server with its database.

    Attributes:
        url: The database.
        database: The process of the database; None where it has none.
    """

    folder: Path
    url: str
    database: Server | None
    port: int = attrs.field(factory=_free_port)
    app: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        return {
            "PARTNERKIT_SIGNING_KEYS": "a signing key of this trial",
            "PARTNERKIT_DATABASE_URL": self.url,
            "PARTNERKIT_BASE_URL": f"http://127.0.0.1:{self.port}",
        }

    @property
    def settings(self) -> Settings:
        return from_environment(self.environment)

    @property
    def log(self) -> Path:
        return self.folder / "app.log"

    def caller(self) -> Caller:
        return Caller(self.port)

    def fill(self) -> None:
        """
        Create the tables, and open a partner.
        """
        database = Database(engine := engine_of(self.url), vendor_of(self.settings))
        database.create_tables()
        database.run(seed)
        engine.dispose()

    def start(self) -> None:
        """
        Start whatever does not run, and wait until the server is ready.
        """
        if self.database is not None and self.database.process is None:
            self.database.start()
        if self.app is None:
            command = [sys.executable, "-m", "reference_server", "serve", "--port", str(self.port)]
            own = os.environ | self.environment
            with self.log.open("ab") as log:
                self.app = subprocess.Popen(command, cwd=ROOT, env=own, stdout=log, stderr=log, start_new_session=True)
        self._wait(self.app)

    def kill(self, what: str) -> None:
        """
        Kill with -9: ``app``, ``database`` or ``both``.
        """
        if what != "app" and self.database is not None:
            self.database.kill()
        if what != "database" and self.app is not None:
            self.app.send_signal(signal.SIGKILL)
            self.app.wait(PATIENCE)
            self.app = None

    def _wait(self, app: subprocess.Popen[bytes]) -> None:
        end = time.monotonic() + PATIENCE
        while self.caller().ready() is False:
            if app.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"the server did not start:\n{self.log.read_text(errors='replace')}")
            time.sleep(0.05)


@contextmanager
def installed(engine: str, folder: Path) -> Iterator[Installation]:
    """
    Set up an installation with a partner in it, running; remove all of it afterwards.
    """
    with ExitStack() as stack:
        server = None if engine == "sqlite" else stack.enter_context(servers.private(engine))
        url = f"sqlite:///{folder / 'partnerkit.db'}" if server is None else _database(server)
        installation = Installation(folder=folder, url=url, database=server)
        stack.callback(installation.kill, "app")
        installation.fill()
        installation.start()
        yield installation


def _database(server: Server) -> str:
    engine = sa.create_engine(server.url, isolation_level="AUTOCOMMIT", poolclass=sa.pool.NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql("create database trial")
    return sa.make_url(server.url).set(database="trial").render_as_string(hide_password=False)
