"""
The servers of the tests themselves: shared ones, private ones, and what is left of them.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
import sqlalchemy as sa

from tests import server, servers

ENGINES = ("postgresql", "mariadb")
ASKS = """
import sys
from tests import servers
print(getattr(servers, sys.argv[1])(), flush=True)
sys.stdin.read()
"""
OWNS = """
import sys
from tests import servers
with servers.private(sys.argv[1]) as own:
    print(own.process.pid, own.folder, flush=True)
    sys.stdin.read()
"""


def asking(engine: str, *, run: str, code: str = ASKS) -> subprocess.Popen[str]:
    """
    Start a process of some run of tests that uses a server; what it uses is its first line.
    """
    named = {name: value for name, value in os.environ.items() if not name.startswith("PARTNERKIT_TEST_")}
    environment = named | {"PYTEST_XDIST_TESTRUNUID": run, "PYTHONPATH": str(Path(__file__).parents[1])}
    pipe, command = subprocess.PIPE, [sys.executable, "-c", code, engine]
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, env=environment, start_new_session=True)


def first_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def killed(process: subprocess.Popen[str]) -> None:
    with process:
        process.kill()


def soon(truth: object) -> bool:
    """
    Wait until a question is answered with yes.
    """
    end = time.monotonic() + 30
    while not truth():  # type: ignore[operator]
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def refused(url: str) -> bool:
    try:
        sa.create_engine(url, poolclass=sa.pool.NullPool).connect().close()
    except sa.exc.OperationalError:
        return True
    return False


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    """
    The name of an engine whose programs are here.
    """
    try:
        server.server_of(request.param, Path(), durable=False)
    except server.Missing as error:
        servers.missing(str(error))
    return str(request.param)


def test_one_server_serves_all_processes_of_a_run_and_ends_with_the_last(engine: str) -> None:
    """
    Processes of one run share a server; those of another run have their own; killed as they may be, nothing remains.
    """
    mine, others = f"{servers.RUN}-a", f"{servers.RUN}-b"
    together = [asking(engine, run=run) for run in (mine, mine, others)]
    first, second, other = map(first_line, together)
    assert first == second != other

    killed(together[0])
    assert not refused(second)

    for process in together[1:]:
        killed(process)
    assert soon(lambda: refused(first) and refused(other))
    assert soon(lambda: not [*Path(servers.folder_of(engine, mine)).parent.glob(f"*{servers.RUN}-[ab]*")])


def test_a_private_server_ends_with_tests_that_were_killed(engine: str) -> None:
    """
    Neither the process nor its folder outlives the process of the tests.
    """
    owner = asking(engine, run=servers.RUN, code=OWNS)
    pid, folder = first_line(owner).split()
    assert psutil.pid_exists(int(pid))

    killed(owner)
    assert soon(lambda: not psutil.pid_exists(int(pid)) or psutil.Process(int(pid)).status() == psutil.STATUS_ZOMBIE)
    assert soon(lambda: not Path(folder).exists())


def test_a_private_server_keeps_what_was_committed(engine: str) -> None:
    """
    Killed or stopped and started again, it answers at the same address and has what it had.
    """
    with servers.private(engine) as own, servers.database(own.url) as url:
        database = sa.create_engine(url, poolclass=sa.pool.NullPool)
        with database.begin() as connection:
            connection.exec_driver_sql("create table kept (number int)")

        for number, end in enumerate((own.kill, own.stop)):
            with database.begin() as connection:
                connection.exec_driver_sql(f"insert into kept values ({number})")
            end()
            assert refused(url)
            own.start()
            with database.connect() as connection:
                found = connection.exec_driver_sql("select number from kept order by 1").scalars().all()
            assert found == list(range(number + 1))


def test_databases_are_dropped_with_their_connections(engine: str) -> None:
    """
    A database does not stay for somebody who is still in the midst of something there.
    """
    shared = getattr(servers, engine)()
    with servers.database(shared) as url:
        pool = sa.create_engine(url)
        connection = pool.connect()
        connection.exec_driver_sql("create table held (number int)")
        connection.commit()
        connection.exec_driver_sql("insert into held values (1)")

    assert refused(url)
    connection.invalidate()
    connection.close()
    pool.dispose()


@pytest.mark.parametrize("engine", ENGINES)
def test_a_server_is_named_by_the_environment(engine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Who has a server names it, and none is started.
    """
    monkeypatch.setenv(f"PARTNERKIT_TEST_{engine.upper()}", "some://url")

    assert getattr(servers, engine)() == "some://url"


def test_a_missing_server_is_no_silence(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Without a server a test is skipped with the reason; in CI it fails; a program is told.
    """
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="no such server"):
        servers.missing("no such server")
    monkeypatch.setenv("CI", "")
    with pytest.raises(pytest.skip.Exception, match="no such server"):
        servers.missing("no such server")
    monkeypatch.delenv("PYTEST_CURRENT_TEST")
    with pytest.raises(server.Missing, match="no such server"):
        servers.missing("no such server")


def test_what_does_not_start_says_why(tmp_path: Path) -> None:
    """
    The server's own words are in the error.
    """

    class Broken(server.Server):
        users = ("nobody",)
        orderly = hurried = signal.SIGTERM

        def _url(self) -> str:
            return f"postgresql+psycopg://nobody@127.0.0.1:{self.port}/"

        def _prepare(self) -> None:
            pass

        def _command(self) -> list[str]:
            return ["sh", "-c", "echo out of paper; exit 3"]

    with pytest.raises(RuntimeError, match="out of paper"):
        Broken(tmp_path, durable=False).start()
