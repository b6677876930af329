"""
Does every guard count? Each is left out in turn, and the tests must notice: those of the library, and those of the API.

`python -m tests.attacks.rules [NAME…]` prints a line each and exits 1 if one was missed, 2 if tests fail anyway.

- Tests of `decide` alone are no witnesses: they would fail for a row of the table that no service asks.
- What has no call over the API is no miss there; the line says why, from the server's own table of calls.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from partnerkit import Action
from reference_server.api.table import CALLS
from tests.attacks.without import NOTHING, VARIABLE, names

ROOT: Final = Path(__file__).parent.parent.parent
FACES: Final = {"library": "library", "api": "API"}
# The first that is likely to fail comes first; a run ends there.
_ROOMS: Final = [
    f"tests/library/{room}" for room in ("entry", "history", "identity", "accounts", "partners", "clients", "staff")
]
_LIBRARY: Final = ["tests/library/access/test_rights.py", "tests/library/test_isolation.py"]
_API: Final = [f"tests/api/test_{name}.py" for name in ("locks", "sessions", "repeats", "accounts", "access")]
WITNESSES: Final = {
    ("action", "library"): [*_LIBRARY, *_ROOMS],
    ("rule", "library"): [*_LIBRARY, *_ROOMS],
    ("guard", "library"): [*_ROOMS, *_LIBRARY],
    ("action", "api"): ["tests/api/test_rights.py", *_API],
    ("rule", "api"): [*_API, "tests/api/test_rights.py"],
    ("guard", "api"): [*_API, "tests/api/test_rights.py"],
}
NO_CALL: Final = {"guard:realm": "a bearer token counts in the realm it was opened in, and no call names another"}


class Trouble(Exception):
    """
    The tests did not run, or fail with nothing left out.
    """


def passes(name: str, tests: Iterable[str]) -> bool:
    """
    Whether tests pass without this guard.

    Raises:
        Trouble: They did not run.
    """
    command = [sys.executable, "-m", "pytest", "-p", "tests.attacks.without", "-x", "-q", "-p", "no:cacheprovider"]
    environment = os.environ | {VARIABLE: name}
    done = subprocess.run([*command, *tests], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode not in {0, 1}:
        raise Trouble(f"{name}: the tests did not run\n{done.stdout}{done.stderr}")
    return done.returncode == 0


def no_call(name: str) -> str | None:
    """
    Return why the API has no call that would show it; None where it has one.
    """
    kind, _, what = name.partition(":")
    if kind == "action" and Action(what) not in {call.action for call in CALLS}:
        return "no call asks for it"
    return NO_CALL.get(name)


def noticed(name: str, face: str) -> tuple[bool, str]:
    """
    Return whether all is well with a guard, and what to print of it.
    """
    if face == "api" and (reason := no_call(name)):
        return True, f"not over the API: {reason}"
    if passes(name, WITNESSES[name.partition(":")[0], face]):
        return False, f"SURVIVED the {FACES[face]}"
    return True, f"red by {FACES[face]}"


def check_unbroken(chosen: Sequence[str]) -> None:
    """
    See that the tests pass with nothing left out.

    Raises:
        Trouble: They do not, so that a failure would tell nothing.
    """
    files = {file: None for name in chosen for face in FACES for file in WITNESSES[name.partition(":")[0], face]}
    if not passes(NOTHING, files):
        raise Trouble("the tests fail with nothing left out")


def run(chosen: Sequence[str]) -> int:
    """
    Leave each out in turn, print what came of it, and return the exit code.
    """
    missed = 0
    for name in chosen:
        found = [noticed(name, face) for face in FACES]
        missed += not all(well for well, _ in found)
        print(f"{name:30}", *(f"{told:22}" for _, told in found), flush=True)
    print(f"{missed} of {len(chosen)} missed" if missed else f"all {len(chosen)} noticed")
    return 1 if missed else 0


def main(arguments: Sequence[str]) -> int:
    """
    Leave out what is named, or everything in turn.
    """
    chosen = list(arguments) or names()
    if odd := sorted(set(chosen) - set(names())):
        print(f"nothing is called {', '.join(odd)}; there are: {', '.join(names())}")
        return 2
    try:
        check_unbroken(chosen)
        return run(chosen)
    except Trouble as trouble:
        print(trouble)
        return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
