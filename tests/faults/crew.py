"""
Processes that wait for each other before they begin.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Final

import attrs
import sqlalchemy as sa

PROCESSES: Final = 5
ROOT: Final = Path(__file__).parents[2]


@attrs.frozen
class Crew:
    """
    Several processes of `tests.faults.racer`.
    """

    pipes: list[tuple[IO[str], IO[str]]]

    @classmethod
    @contextmanager
    def started(cls) -> Iterator[Crew]:
        command, pipe = [sys.executable, "-m", "tests.faults.racer"], subprocess.PIPE
        with ExitStack() as stack:
            crew = cls([])
            for _ in range(PROCESSES):
                one = stack.enter_context(subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True))
                assert one.stdin is not None
                assert one.stdout is not None
                crew.pipes.append((one.stdin, one.stdout))
            yield crew

    def race(self, engine: sa.Engine, work: str, *given: object, threads: int) -> list[str]:
        """
        Have some work done by all of them, in several threads each, at the same moment.

        Returns:
            What came of it, of each thread.
        """
        url, told = engine.url.render_as_string(hide_password=False), [*map(str, given)]
        for n, (out, _) in enumerate(self.pipes):
            asked = {"url": url, "work": work, "threads": threads, "first": n * threads, "given": told}
            print(json.dumps(asked), file=out, flush=True)
        assert [answer.readline() for _, answer in self.pipes] == ["ready\n"] * PROCESSES
        for out, _ in self.pipes:
            print("go", file=out, flush=True)
        return [result for _, answer in self.pipes for result in json.loads(answer.readline())]
