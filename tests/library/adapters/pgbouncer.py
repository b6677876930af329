"""A PgBouncer in front of a server, as vendors run it: each transaction on whichever connection is free."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

import sqlalchemy as sa

from tests.servers import _watched as watched
from tests.servers import missing

PATIENCE: Final = 20
_PATHS: Final = f"{os.environ.get('PATH', os.defpath)}:/usr/local/sbin:/usr/sbin:/sbin"
_SETTINGS: Final = """
[databases]
{database} = {target}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = {size}
max_client_conn = 100
server_login_retry = 1
"""


class PgBouncer:
    """
    One of them.

    Attributes:
        url: The database behind it.
    """

    def __init__(self, program: str, folder: Path, to: sa.URL, *, size: int) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        target = {"host": to.host, "port": to.port, "user": to.username, "password": to.password}
        said = " ".join(f"{name}={value}" for name, value in target.items() if value is not None)
        self._file, self._pid = folder / "pgbouncer.ini", folder / "pid"
        self._file.write_text(_SETTINGS.format(database=to.database, target=said, port=port, size=size))
        self._program, self._address = program, ("127.0.0.1", port)
        self.url = to.set(host="127.0.0.1", port=port)

    def start(self) -> None:
        """Start it, and wait until it listens."""
        as_whom = ["-u", "nobody"] if os.geteuid() == 0 else []
        command = [self._program, "-q", *as_whom, str(self._file)]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self._pid.write_text(str(self.process.pid))
        end = time.monotonic() + PATIENCE
        while not self._listens():
            assert self.process.poll() is None
            assert time.monotonic() < end
            time.sleep(0.02)

    def _listens(self) -> bool:
        with suppress(OSError), socket.create_connection(self._address):
            return True
        return False

    def kill(self) -> None:
        """Kill it, with every connection through it."""
        self.process.kill()
        self.process.wait(PATIENCE)
        self._pid.unlink(missing_ok=True)


@contextmanager
def pgbouncer(url: str, *, size: int) -> Iterator[PgBouncer]:
    """Run one with so many connections to the database; without the program the test is skipped, and fails in CI."""
    program = _program()
    folder = Path(tempfile.mkdtemp(prefix="partnerkit-"))
    folder.chmod(0o755)
    with watched(folder):  # which removes it as well
        bouncer = PgBouncer(program, folder, sa.make_url(url), size=size)
        bouncer.start()
        try:
            yield bouncer
        finally:
            bouncer.kill()


def _program() -> str:
    return shutil.which("pgbouncer", path=_PATHS) or missing("no PgBouncer: install Debian's pgbouncer")


def version() -> tuple[int, ...]:
    """Return which one it is."""
    said = subprocess.run([_program(), "--version"], capture_output=True, text=True, check=True).stdout
    found = re.search(r"(\d+)\.(\d+)", said)
    assert found is not None
    return tuple(map(int, found.groups()))
