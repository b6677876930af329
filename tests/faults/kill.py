"""
An installation under load, killed with -9 again and again: ``python -m tests.faults.kill --engine sqlite --times 50``.

After each time everything is started again, and then:

- the doctor finds nothing;
- what was acknowledged is there, once;
- what got no answer was done once or not at all, and is done once when it is asked for again with the same key.

On PostgreSQL and MariaDB the database server is killed, or the reference server, or both at once, in turn.
"""

from __future__ import annotations

import itertools
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import attrs
import click
import sqlalchemy as sa

from partnerkit.adapters.sqlalchemy import examine
from reference_server.wiring import engine_of
from tests.faults.calling import Calls
from tests.faults.installation import installed
from tests.faults.load import Load, Traces, Write

ENGINES: Final = ("sqlite", "postgresql", "mariadb")
KILLED: Final = {"sqlite": ("app",), "postgresql": ("both", "database", "app"), "mariadb": ("both", "database", "app")}
REPEATED: Final = 10


@attrs.define(kw_only=True)
class Round:
    """
    One time.

    Attributes:
        killed: What was killed.
        acknowledged: How many writes had been.
        refused: How many were told that they were not done.
        unanswered: How many got no answer, or one that does not know.
        kept: How many of those had been done all the same.
        wrong: What is not as it has to be, a sentence each.
    """

    killed: str
    acknowledged: int = 0
    refused: int = 0
    unanswered: int = 0
    kept: int = 0
    wrong: list[str] = attrs.field(factory=list)


def rounds(engine: str, times: int, folder: Path, *, shortest: float = 0.3, longest: float = 1.5) -> Iterator[Round]:
    """
    Kill so many times, and yield what came of each.
    """
    with installed(engine, folder) as installation:
        caller, looking = installation.caller().signed_in(), engine_of(installation.url)
        load = Load(caller)
        for killed in itertools.islice(itertools.cycle(KILLED[engine]), times):
            begin = len(load.writes)
            with load.going() as over:
                time.sleep(random.uniform(shortest, longest))
                installation.kill(killed)
                over.set()
                installation.start()
            looking.dispose()
            yield looked_at(killed, load.writes, load.writes[begin:], caller, looking)
        looking.dispose()


def looked_at(killed: str, ever: list[Write], writes: list[Write], caller: Calls, engine: sa.Engine) -> Round:
    """
    See what is there, ask again for what got no answer, and see that that is there as well.
    """
    done = [write for write in writes if write.answer.done]
    open_ = [write for write in writes if not write.answer.status or write.answer.status >= 500]
    traces = Traces(engine)
    round_ = Round(killed=killed, acknowledged=len(done), unanswered=len(open_))
    round_.refused = len(writes) - len(done) - len(open_)
    round_.kept = sum(traces.of(write) == 1 for write in open_)
    round_.wrong += [str(finding) for finding in examine(engine)]
    settled = [write for write in ever if write.answer.done]
    round_.wrong += [f"acknowledged and done {traces.of(w)} times: {w}" for w in settled if traces.of(w) != 1]
    round_.wrong += [f"unanswered and done {traces.of(w)} times: {w}" for w in open_ if traces.of(w) not in {0, 1}]
    for write in [*open_, *random.sample(done, min(REPEATED, len(done)))]:
        assert write.send(caller).done, write
    after = Traces(engine)
    round_.wrong += [f"asked again and done {after.of(w)} times: {w}" for w in [*done, *open_] if after.of(w) != 1]
    return round_


@click.command()
@click.option("--engine", type=click.Choice(ENGINES), default="sqlite", show_default=True)
@click.option("--times", type=click.IntRange(1), default=50, show_default=True)
def main(engine: str, times: int) -> None:
    """
    Kill an installation under load, and print what came of it.
    """
    total = Round(killed="")
    with tempfile.TemporaryDirectory(prefix="partnerkit-kill-") as folder:
        for number, one in enumerate(rounds(engine, times, Path(folder)), 1):
            print(f"{number:>4}  {_line(one)}", flush=True)
            for name in ("acknowledged", "refused", "unanswered", "kept", "wrong"):
                setattr(total, name, getattr(total, name) + getattr(one, name))
    print(f"{engine}, killed {times} times: {_line(total)}")
    sys.exit(1 if total.wrong else 0)


def _line(one: Round) -> str:
    said = f"{one.killed:<9}" if one.killed else ""
    said += f"{one.acknowledged:>5} acknowledged, {one.unanswered:>4} without an answer ({one.kept} of them kept)"
    said += f", {one.refused} refused, {len(one.wrong)} wrong"
    return "\n      ".join([said, *one.wrong])


if __name__ == "__main__":
    main()
