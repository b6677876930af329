"""
Workers killed with -9 again and again: ``python -m tests.faults.kill_worker --engine sqlite --times 50``.

Two of them tell what happens to some accounts, to one handler that never fails and to one that does now and then, and
post it to a receiver that now and then does not take it. In the end, for each of the three and each chain:

- every event was told;
- each was told for the first time after the one before it.
"""

from __future__ import annotations

import itertools
import json
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import attrs
import click
import sqlalchemy as sa

from partnerkit import Account, Business, PartnerKit
from partnerkit.adapters.sqlalchemy import Database
from partnerkit.values import AccountId
from partnerkit.webhooks.inputs import NewEndpoint
from reference_server.wiring import engine_of
from tests.benchmarks.create import seed
from tests.faults import stock
from tests.faults.kill import ENGINES
from tests.faults.teller import MOODY, POSTED, STEADY, VENDOR
from tests.library.webhooks.receiving import serving

ROOT: Final = Path(__file__).parents[2]
ACCOUNTS: Final = 8
PATIENCE: Final = 120
Line = tuple[str, UUID, int]


@attrs.define
class Team:
    """
    Two workers.

    Attributes:
        killed: How often one of them was killed.
    """

    url: str
    file: Path
    processes: list[subprocess.Popen[bytes]] = attrs.field(factory=list)
    killed: int = 0

    def start(self) -> None:
        command = [sys.executable, "-m", "tests.faults.teller", self.url, str(self.file)]
        begun = self.file.read_bytes().count(b"begun") if self.file.exists() else 0
        self.processes.append(subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL))
        end = time.monotonic() + PATIENCE
        while not self.file.exists() or self.file.read_bytes().count(b"begun") == begun:
            assert self.processes[-1].poll() is None, "the worker ended"
            assert time.monotonic() < end, "the worker did not begin"
            time.sleep(0.02)

    def kill(self) -> None:
        """
        Kill the one that has been at work longer.
        """
        process = self.processes.pop(0)
        process.send_signal(signal.SIGKILL)
        process.wait()
        self.killed += 1

    def end(self) -> None:
        while self.processes:
            self.kill()

    def told(self) -> list[Line]:
        lines = [line.split() for line in self.file.read_text().splitlines() if line != "begun"]
        return [(name, UUID(chain), int(seq)) for name, chain, seq in lines]


@attrs.frozen(kw_only=True)
class Found:
    """
    What came of it.

    Attributes:
        events: How many there were.
        told: How often one of the three took one.
        again: How many of those it had taken before.
        wrong: What is not as it has to be, a sentence each.
    """

    events: int
    told: int
    again: int
    wrong: Sequence[str]


def killed(engine: str, times: int, folder: Path) -> Found:
    """
    Kill a worker so many times while things happen, then have the rest told, and see what was.
    """
    with stock.empty(engine, folder) as made:
        url = made.url.render_as_string(hide_password=False)
        database = Database(engine_of(url), VENDOR)
        team, posted = Team(url, folder / "told"), list[Line]()
        with ExitStack() as stack:
            stack.callback(database.engine.dispose)
            hooks = stack.enter_context(serving(keeping(posted)))
            stack.callback(team.end)
            database.run(lambda kit: _post_to(kit, hooks))
            accounts = database.run(_opened)
            team.start()
            with _happening(database, accounts):
                for _ in range(times):
                    team.start()
                    time.sleep(random.uniform(0.05, 0.6))
                    team.kill()
            _until_told(database)
        return found(_events(made), [*team.told(), *posted])


def keeping(posted: list[Line]) -> Callable[..., list[bytes]]:
    """
    Return a receiver that keeps what it gets before it answers, and now and then does not take it.
    """

    def receive(environ: Any, start: Callable[..., Any]) -> list[bytes]:
        said = json.loads(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))["data"]
        if random.random() < 0.05:
            start("503 Service Unavailable", [("Content-Length", "0")])
            return []
        posted.append((POSTED, UUID(said["chain_id"]), said["seq"]))
        start("204 No Content", [])
        return []

    return receive


def _post_to(kit: PartnerKit, url: str) -> None:
    kit.webhooks.add(NewEndpoint(name="Trial", url=url), by=kit.actors.vendor("support"))


def _opened(kit: PartnerKit) -> list[Account]:
    dana = seed(kit)
    return [kit.accounts.open(Business(name=f"Business {n}"), by=dana) for n in range(ACCOUNTS)]


@contextmanager
def _happening(database: Database, accounts: Sequence[Account]) -> Iterator[None]:
    """
    Have something happen to the accounts all the time.
    """
    over = threading.Event()

    def happen() -> None:
        for account, secure in zip(itertools.cycle(accounts), _turns(), strict=False):
            if over.wait(0.005):
                return
            database.run(lambda k, id=account.id, to=secure: _set(k, id, to))  # type: ignore[misc]

    thread = threading.Thread(target=happen)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _turns() -> Iterator[bool]:
    for n in itertools.count():
        yield n // ACCOUNTS % 2 == 0


def _set(kit: PartnerKit, id: AccountId, locked: bool) -> None:
    (kit.accounts.lock if locked else kit.accounts.unlock)(id, by=kit.actors.vendor("support"))


def _until_told(database: Database) -> None:
    end = time.monotonic() + PATIENCE
    while True:
        with database.transaction() as kit:
            state = kit.upkeep.state(by=kit.actors.vendor("support"))
        if not (state.events or state.deliveries.waiting):
            return
        assert time.monotonic() < end, f"not everything was told: {state}"
        time.sleep(0.1)


def _events(engine: sa.Engine) -> dict[UUID, int]:
    """
    Return how many events each chain has.
    """
    entries = stock.METADATA.tables["pk_entry"]
    asked = sa.select(entries.c.chain_id, sa.func.count()).group_by(entries.c.chain_id)
    with engine.connect() as connection:
        return {UUID(str(chain)): count for chain, count in connection.execute(asked)}


def found(events: dict[UUID, int], told: Sequence[Line]) -> Found:
    """
    See what was told, against what happened.
    """
    first = dict.fromkeys(told)
    heard: dict[tuple[str, UUID], list[int]] = {}
    for name, chain, seq in first:
        heard.setdefault((name, chain), []).append(seq)
    wrong = []
    for name, (chain, count) in itertools.product((STEADY, MOODY, POSTED), events.items()):
        numbers = heard.get((name, chain), [])
        if set(numbers) != set(range(1, count + 1)):
            missing = sorted(set(range(1, count + 1)) - set(numbers))
            wrong.append(f"{name} was told {len(numbers)} of {count} events of {chain}, not {missing[:5]}")
        if numbers != sorted(numbers):
            wrong.append(f"{name} was told events of {chain} out of order")
    again = sum(number - 1 for number in Counter(told).values())
    return Found(events=sum(events.values()), told=len(told), again=again, wrong=wrong)


@click.command()
@click.option("--engine", type=click.Choice(ENGINES), default="sqlite", show_default=True)
@click.option("--times", type=click.IntRange(1), default=50, show_default=True)
def main(engine: str, times: int) -> None:
    """
    Kill workers while things happen, and print what came of it.
    """
    with tempfile.TemporaryDirectory(prefix="partnerkit-kill-") as folder:
        one = killed(engine, times, Path(folder))
    print(f"{engine}, a worker killed {times} times: {one.events} events, told {one.told} times in three ways")
    print(f"{one.again} of those again, {len(one.wrong)} wrong")
    print("\n".join(one.wrong))
    sys.exit(1 if one.wrong else 0)


if __name__ == "__main__":
    main()
