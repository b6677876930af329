"""
Workers killed with -9 in the middle of a job: ``python -m tests.faults.kill_jobs --engine sqlite --times 30``.

Two of them put a tag on every client of a partner, or (``--what invite``) invite whomever a spreadsheet names. In the
end the job is done, each row has had its turn once, what was counted is what there is, and no client was tagged, nobody
invited or mailed, twice.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

import attrs
import click
import sqlalchemy as sa

from partnerkit import Actor, BulkAction, BulkJob, Business, InvitationSheet, Job, PartnerKit
from partnerkit.adapters.sqlalchemy import Database
from partnerkit.jobs.model import JobState
from reference_server.wiring import engine_of
from tests.benchmarks.create import seed
from tests.faults import stock
from tests.faults.kill import ENGINES
from tests.faults.kill_worker import Team
from tests.faults.teller import VENDOR

PATIENCE: Final = 300
_AT_ONCE: Final = 50


@attrs.frozen(kw_only=True)
class Came:
    """
    What came of it.

    Attributes:
        job: The job at its end.
        killed: How often a worker was killed before that.
        wrong: What is not as it has to be, a sentence each.
    """

    job: Job
    killed: int
    wrong: Sequence[str]


WHAT: Final = ("tag", "invite")


def killed(engine: str, times: int, clients: int, folder: Path, what: str = "tag") -> Came:
    """
    Kill a worker so many times while a job runs, then have the rest done, and see what came of it.
    """
    with stock.empty(engine, folder) as made:
        url = made.url.render_as_string(hide_password=False)
        database = Database(engine_of(url), VENDOR)
        team = Team(url, folder / "told")
        with ExitStack() as stack:
            stack.callback(database.engine.dispose)
            stack.callback(team.end)
            dana = database.run(seed)
            job = _tagging(database, dana, clients) if what == "tag" else _inviting(database, dana, clients)
            team.start()
            for _ in range(times):
                team.start()
                time.sleep(random.uniform(0.05, 0.5))
                team.kill()
            job = _until_done(database, job, dana)
        found = wrong(made, job) + (untagged(made, clients) if what == "tag" else uninvited(made, clients))
        return Came(job=job, killed=team.killed - 1, wrong=found)


def _tagging(database: Database, dana: Actor, clients: int) -> Job:
    for begin in range(0, clients, _AT_ONCE):
        _open(database, dana, range(begin, min(begin + _AT_ONCE, clients)))
    return database.run(lambda kit: kit.jobs.begin_bulk(BulkJob(action=BulkAction.TAG, tag="vip"), by=dana))


def _inviting(database: Database, dana: Actor, clients: int) -> Job:
    sheet = InvitationSheet(csv="\n".join(["email", *(f"n{n}@example.com" for n in range(clients))]))
    return database.run(lambda kit: kit.jobs.begin_invites(sheet, by=dana))


def _open(database: Database, dana: Actor, numbers: range) -> None:
    def work(kit: PartnerKit) -> None:
        for n in numbers:
            kit.accounts.open(Business(name=f"Business {n}"), by=dana)

    database.run(work)


def _until_done(database: Database, job: Job, dana: Actor) -> Job:
    end = time.monotonic() + PATIENCE
    while (now := database.run(lambda kit: kit.jobs.get(job.id, by=dana))).state is JobState.RUNNING:
        assert time.monotonic() < end, f"the job does not come to its end: {now}"
        time.sleep(0.1)
    return now


def wrong(engine: sa.Engine, job: Job) -> list[str]:
    """
    Return what is not as it has to be of a job, a sentence each.
    """
    rows = stock.METADATA.tables["pk_job_row"]
    with engine.connect() as connection:
        outcomes = Counter(connection.scalars(sa.select(rows.c.outcome)))
    found = [] if job.state is JobState.DONE else [f"the job is {job.state.value}"]
    said = {"done": job.done, "unchanged": job.unchanged, "refused": job.refused}
    if Counter(said) != outcomes:
        found.append(f"the job has counted {said}, and there is {dict(outcomes)}")
    return found


def untagged(engine: sa.Engine, clients: int) -> list[str]:
    """
    Return which clients had no turn or no tag, or several, a sentence each.
    """
    rows, entries = (stock.METADATA.tables[name] for name in ("pk_job_row", "pk_entry"))
    return _once(
        engine,
        clients,
        turn=sa.select(rows.c.client_id),
        tag=sa.select(entries.c.chain_id).where(entries.c.kind == "client.tagged"),
    )


def uninvited(engine: sa.Engine, clients: int) -> list[str]:
    """
    Return who had no turn, no invitation or no letter, or several, a sentence each; and which turns are left.
    """
    rows, turns, invitations, letters = (
        stock.METADATA.tables[f"pk_{name}"] for name in ("job_row", "job_turn", "invitation", "letter")
    )
    found = _once(
        engine,
        clients,
        turn=sa.select(rows.c.name),
        invitation=sa.select(invitations.c.email),
        letter=sa.select(letters.c.address).where(letters.c.kind == "client.invited"),
    )
    with engine.connect() as connection:
        left = connection.scalar(sa.select(sa.func.count()).select_from(turns))
    return [*found, *([f"{left} turns are left"] if left else [])]


def _once(engine: sa.Engine, clients: int, **each: sa.Select[Any]) -> list[str]:
    found: list[str] = []
    with engine.connect() as connection:
        for name, asked in each.items():
            counted = Counter(connection.scalars(asked))
            found += [f"a client had its {name} {times} times" for times in counted.values() if times != 1]
            found += [f"{len(counted)} of {clients} clients had their {name}"] if len(counted) != clients else []
    return found


@click.command()
@click.option("--engine", type=click.Choice(ENGINES), default="sqlite", show_default=True)
@click.option("--times", type=click.IntRange(1), default=30, show_default=True)
@click.option("--clients", type=click.IntRange(1), default=2000, show_default=True)
@click.option("--what", type=click.Choice(WHAT), default="tag", show_default=True)
def main(engine: str, times: int, clients: int, what: str) -> None:
    """
    Kill workers while a job runs, and print what came of it.
    """
    with tempfile.TemporaryDirectory(prefix="partnerkit-kill-") as folder:
        one = killed(engine, times, clients, Path(folder), what)
    print(f"{engine}, a worker killed {one.killed} times: {one.job.done} of {clients} done, {len(one.wrong)} wrong")
    print("\n".join(one.wrong))
    sys.exit(1 if one.wrong else 0)


if __name__ == "__main__":
    main()
