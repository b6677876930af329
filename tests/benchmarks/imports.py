"""
Benchmark `import`: `import partnerkit` in a fresh interpreter, without database or HTTP.

The case takes every public name, so that nothing could look cheap by being put off until it is used. Bytecode is
cached, in a directory of the run's own: the round that warms up compiles.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.benchmarks.rounds import Benchmark, Figure, Goal, Prepared, Ratio

FLOOR = "import attrs, cattrs, itsdangerous"
CASE = "from partnerkit import *"
NEVER = ("alembic", "argon2", "email_validator", "sqlalchemy", "sqlalchemy.orm", "sqlite3", "werkzeug")
SECONDS = "from time import perf_counter\nstart = perf_counter()\n{}\nprint(perf_counter() - start)"
STATUS = Path("/proc/self/status")
MEMORY = f"{{}}\nprint(next(line.split()[1] for line in open('{STATUS}') if line.startswith('VmRSS')))"


class Interpreter:
    """Fresh interpreters that see what this one sees."""

    def __init__(self, cache: str) -> None:
        self._environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        self._environment |= {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONPYCACHEPREFIX": cache}

    def tell(self, code: str) -> str:
        return subprocess.run(
            [sys.executable, "-c", code], env=self._environment, check=True, capture_output=True, text=True
        ).stdout

    def seconds(self, code: str) -> float:
        return float(self.tell(SECONDS.format(code)))

    def mib(self, code: str) -> float:
        return int(self.tell(MEMORY.format(code))) / 1024


@contextmanager
def prepare(_: bool) -> Iterator[Prepared]:
    with tempfile.TemporaryDirectory() as cache:
        fresh = Interpreter(cache)
        over_python = Figure("mib_over_python", lambda: fresh.mib(CASE) - fresh.mib("pass"), Goal(most=14))
        yield Prepared(
            cases={"floor": lambda: fresh.seconds(FLOOR), "case": lambda: fresh.seconds(CASE)},
            units=1,
            check=lambda: see_what_is_there(fresh),
            figures=[over_python] if STATUS.exists() else [],
            missing={} if STATUS.exists() else {"mib_over_python": f"there is no {STATUS}"},
        )


def see_what_is_there(fresh: Interpreter) -> None:
    """See that what is slow to import, and not needed, was not imported; and that the kit was."""
    found = fresh.tell(f"{CASE}\nimport sys\nprint(*sys.modules)").split()
    assert not set(NEVER) & set(found), f"imported: {set(NEVER) & set(found)}"
    assert {"attrs", "cattrs", "partnerkit.kit", "partnerkit.collections"} <= set(found)


IMPORT = Benchmark(
    name="import",
    work="every public name in a fresh interpreter",
    ratios=(Ratio("time", of="case", over="floor", goal=Goal(most=1.25)),),
    versions=("attrs", "cattrs", "itsdangerous"),
    prepare=prepare,
)
