"""Lines to a database that break: at a commit, before it arrives or after it took effect, or altogether."""

from __future__ import annotations

import enum
import re
import select
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import sqlalchemy as sa

# As the drivers write it; MariaDB's says SET AUTOCOMMIT as well.
_COMMIT = re.compile(rb"(?<!AUTO)COMMIT")


class Cut(enum.Enum):
    """When a line breaks: what the database then has, whoever is at this end does not know."""

    BEFORE = "before the commit arrives"
    AFTER = "after it took effect, before the answer"


def cuts(engine: sa.Engine, *plan: Cut) -> None:
    """Let an engine's next commits break, in turn."""
    left = list(plan)

    @sa.event.listens_for(engine, "commit")
    def break_it(connection: sa.Connection) -> None:
        driver = connection.connection.driver_connection
        if left and driver is not None:
            if left.pop(0) is Cut.AFTER:
                driver.commit()
            driver.close()  # the commit that comes next finds out


class Line:
    """
    A way to a server by another port.

    Attributes:
        url: Where it begins.
        plan: What happens to the next commits, in turn.
    """

    def __init__(self, to: sa.URL) -> None:
        self.plan: list[Cut] = []
        self._to = (to.host, to.port)
        self._open: set[socket.socket] = set()
        self._entrance = socket.create_server(("127.0.0.1", 0))
        self.url = to.set(host="127.0.0.1", port=self._entrance.getsockname()[1])
        threading.Thread(target=self._let_in, args=(self._entrance,), daemon=True).start()

    def _let_in(self, entrance: socket.socket) -> None:
        with suppress(OSError):  # it is closed
            while True:
                client, _ = entrance.accept()
                threading.Thread(target=self._carry, args=(client,), daemon=True).start()

    def _carry(self, client: socket.socket) -> None:
        with client, socket.create_connection(self._to) as server, suppress(OSError):
            self._open.add(client)
            while not self._broke(client, server):
                pass

    def _broke(self, client: socket.socket, server: socket.socket) -> bool:
        for end in select.select([client, server], [], [])[0]:
            data = end.recv(65536)
            if end is client and self.plan and _COMMIT.search(data):
                if self.plan.pop(0) is Cut.AFTER:
                    server.sendall(data)
                    server.recv(65536)
                return True
            (server if end is client else client).sendall(data)
            if not data:
                return True
        return False

    def down(self) -> None:
        """Break whatever there is, and let nobody in."""
        self._entrance.shutdown(socket.SHUT_RDWR)
        self._entrance.close()
        while self._open:
            with suppress(OSError):
                self._open.pop().shutdown(socket.SHUT_RDWR)

    def up(self) -> None:
        """Let everybody in again."""
        self._entrance = socket.create_server(("127.0.0.1", self.url.port or 0))
        threading.Thread(target=self._let_in, args=(self._entrance,), daemon=True).start()


@contextmanager
def line_to(url: str) -> Iterator[Line]:
    """Lay a line to a server."""
    line = Line(sa.make_url(url))
    try:
        yield line
    finally:
        line.down()


_KILL: dict[str, Any] = {
    "postgresql": "select 'select pg_terminate_backend(' || pid || ')' from pg_stat_activity where datname = %s",
    "mysql": "select concat('kill ', id) from information_schema.processlist where db = %s",
}


def kill_all(url: str) -> None:
    """End every connection to a database, as its administrator can."""
    at = sa.make_url(url)
    elsewhere = at.set(database="postgres" if at.get_backend_name() == "postgresql" else "mysql")
    engine = sa.create_engine(elsewhere, isolation_level="AUTOCOMMIT", poolclass=sa.pool.NullPool)
    with engine.connect() as connection:
        for (order,) in connection.exec_driver_sql(_KILL[at.get_backend_name()], (at.database,)).all():
            with suppress(sa.exc.OperationalError):  # it had gone by itself
                connection.exec_driver_sql(order)
