"""
Take each row of the action table, each rule and each guard away in turn, and see that library and API tests go red.

    python -m tests.attacks.rules                     all of them, by both faces; a few minutes
    python -m tests.attacks.rules account.lock role   some
    python -m tests.attacks.rules --each              each rule of each row by itself; twice as long
    python -m tests.attacks.rules --face api          by one face
    python -m tests.attacks.rules --list              their names

A line a guard and face says which test noticed. What nobody noticed is told at the end, and the exit status is 1.

Tests are asked in stages, the likeliest first; a guard survives a face if all stages stay green. That they are green
with everything in place is seen to before anything else, as far as a stage is needed.
"""

from __future__ import annotations

import argparse
import functools
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import attrs

from partnerkit import Action
from partnerkit.access import ACTIONS
from partnerkit.decision import Rule
from reference_server.api.table import CALLS
from tests.attacks.without import NAME, UNLISTED

ROOT = Path(__file__).parent.parent.parent
GREEN, RED = 0, 1
# That a guard stands in a table says nothing of whether anybody asks it; benchmarks know nothing of rights.
TABLES_OWN = ("access/test_decide.py", "access/test_asking.py", "test_benchmarks.py")
# What is done about a line of the client list, which is found first.
OF_LINES = (
    *("client.tag", "client.assign", "notes.read", "note.write"),
    *("invitation.view", "invitation.resend", "invitation.withdraw"),
)
# Rules of rows that no call can reach as things stand: the table's own tests alone know them.
UNREACHED = {
    **dict.fromkeys(
        (
            *("workspace.use/foreign", "workplace.view/foreign", "account.hand_over/foreign"),
            "settings.change/foreign",
            *(f"member.{step}/foreign" for step in ("invite", "level", "deactivate", "reactivate", "remove")),
        ),
        "no call names the account: it is the actor's own",
    ),
    "invitation.accept/foreign": "which account it is says the link",
    **dict.fromkeys(
        ("account.hand_over/bar", "account.open_own/bar", "invitation.accept/bar"),
        "it is for an account's people, and they act as nobody else",
    ),
    **dict.fromkeys(
        (
            *("notes.read/role", "invitation.view/role"),
            *(f"{row}/{rule}" for row in OF_LINES for rule in ("suspended", "blocked", "second_factor")),
        ),
        "whoever may see no clients is refused before",
    ),
    **dict.fromkeys(
        (f"{row}/foreign" for row in OF_LINES),
        "a line is looked for on the actor's own partner's list",
    ),
    **dict.fromkeys(
        ("account.secure/assignment", "account.owner/assignment", "subscription.report/assignment"),
        "it is for the vendor alone, and operators are refused before",
    ),
}
STAGES = {
    "library": (
        ["tests/library/access/test_rights.py"],
        ["tests/library/entry", "tests/library/history/test_writer.py", "tests/library/accounts/test_service.py"],
        ["tests/library", *(f"--ignore=tests/library/{name}" for name in TABLES_OWN)],
    ),
    "api": (["tests/api/test_rights.py"], ["tests/api/test_access.py", "tests/api/test_locks.py"], ["tests/api"]),
}
GUARDS = (*(action.value for action in Action), *(rule.value for rule in Rule), *UNLISTED)
EACH = tuple(
    name
    for action, row in ACTIONS.items()
    for name in (f"{action.value}/{rule.value}" for rule in row.rules)
    if name not in UNREACHED
)


@attrs.frozen
class Noticed:
    """
    Who noticed that a guard was gone.

    Attributes:
        test: The first test that failed; None if none did.
    """

    guard: str
    face: str
    test: str | None

    def __str__(self) -> str:
        return f"{self.guard:28}{self.face:9}{self.test or 'SURVIVED'}"


def pytest(tests: Sequence[str], guard: str | None = None) -> tuple[int, str]:
    """
    Run tests until the first fails, with a guard taken away; return the exit status and what was printed.
    """
    command = [sys.executable, "-m", "pytest", "-q", "-x", "--no-header", "--tb=no", "-p", "no:cacheprovider"]
    # What may be done is decided before a database is asked: one that is near at hand will do.
    command += ["-k", "not postgresql and not mariadb"]
    without = [] if guard is None else ["-p", "tests.attacks.without"]
    env = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"} | ({} if guard is None else {NAME: guard})
    done = subprocess.run([*command, *without, *tests], cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


@functools.cache
def see_green(tests: tuple[str, ...]) -> None:
    """
    See that tests pass with everything in place; otherwise a red one says nothing.
    """
    status, told = pytest(tests)
    if status != GREEN:
        raise SystemExit(f"{' '.join(tests)} must pass before anything is taken away\n{told}")


def first_failure(tests: Sequence[str], guard: str) -> str | None:
    """
    Return the first test that fails without a guard, None if all pass.

    Raises:
        SystemExit: Something else went wrong than a test.
    """
    status, told = pytest(tests, guard)
    if status == GREEN:
        return None
    found = re.search(r"^FAILED (\S+)", told, re.MULTILINE)
    if status != RED or found is None:
        raise SystemExit(f"without {guard}, {' '.join(tests)} could not be run\n{told}")
    return found[1]


def look(guard: str, face: str, stages: Sequence[Sequence[str]]) -> Noticed:
    """
    Return which test of a face notices that a guard is gone.
    """
    for tests in stages:
        see_green(tuple(tests))
        if (test := first_failure(tests, guard)) is not None:
            return Noticed(guard, face, test)
    return Noticed(guard, face, None)


def offered(guard: str, face: str) -> bool:
    """
    Whether a face has any call that asks for a guard; the vendor's own calls are not all in the API.

    There a bearer token counts in the realm it was opened in, and no call names another.
    """
    asked = {call.action.value for call in CALLS if call.action} | {r.value for r in Rule} | {*UNLISTED} - {"realm"}
    return face != "api" or guard.partition("/")[0] in asked


def all_of(guards: Sequence[str], faces: Sequence[str]) -> Iterator[Noticed]:
    """
    Yield who notices each guard's absence by each face that offers it.
    """
    for face in faces:
        for guard in guards:
            if offered(guard, face):
                yield look(guard, face, STAGES[face])


def main(arguments: Sequence[str]) -> int:
    """
    Do what the command line says; return the exit status.
    """
    parser = argparse.ArgumentParser(prog="python -m tests.attacks.rules", description=__doc__.split("\n\n")[0])
    parser.add_argument("guards", nargs="*", metavar="NAME", help="actions, rules and guards; all by default")
    parser.add_argument("--each", action="store_true", help="each rule of each row by itself")
    parser.add_argument("--face", action="append", choices=STAGES, help="library or api; both by default")
    parser.add_argument("--list", action="store_true", help="print the names and do nothing")
    asked = parser.parse_args(arguments)
    guards = asked.guards or (EACH if asked.each else GUARDS)
    if unknown := set(guards) - {*GUARDS, *EACH}:
        parser.error(f"no such action, rule or guard: {', '.join(sorted(unknown))}")
    if asked.list:
        print("\n".join(guards))
        return 0
    return report(all_of(guards, asked.face or list(STAGES)))


def report(noticed: Iterator[Noticed]) -> int:
    """
    Print each as it comes, survivors at the end; return the exit status.
    """
    survivors = []
    for found in noticed:
        print(found, flush=True)
        survivors += [found] if found.test is None else []
    print(f"{len(survivors)} survived" if survivors else "none survived")
    for found in survivors:
        print(f"  {found.guard} by {found.face}")
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
