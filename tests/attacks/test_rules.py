"""
A sample of `python -m tests.attacks.rules`: a guard that is taken away is missed, and one that nobody misses is told.
"""

import pytest

from partnerkit import Action
from partnerkit.decision import Rule
from tests.attacks import rules
from tests.attacks.rules import GUARDS, STAGES, Noticed, first_failure, main, report, see_green
from tests.attacks.without import UNLISTED, take_away

BLIND = ["tests/library/test_ids.py"]  # knows nothing of rights


@pytest.mark.parametrize(
    ("guard", "face"), [("account.lock", "library"), ("locked", "library"), ("account.lock/foreign", "api")]
)
def test_a_guard_that_is_gone_is_missed(guard: str, face: str) -> None:
    """A row, a rule, and one rule of one row; by a test of what the calls do, not of the table."""
    test = first_failure(STAGES[face][0], guard)
    assert test is not None
    assert test.startswith(STAGES[face][0][0])


def test_what_nobody_misses_survives(capsys: pytest.CaptureFixture[str]) -> None:
    """It is told, and the exit status says so."""
    found = rules.look("account.lock", "library", [BLIND])
    assert found == Noticed("account.lock", "library", None)
    assert report(iter([found, Noticed("role", "api", "a test")])) == 1
    assert capsys.readouterr().out.splitlines()[-2:] == ["1 survived", "  account.lock by library"]


def test_a_guard_of_no_table_is_missed_too() -> None:
    """A session that rests on what has changed, say; the realm of a token no call of the API names."""
    assert first_failure(["tests/api/test_locks.py"], "epoch") is not None
    assert rules.offered("epoch", "api")
    assert not rules.offered("realm", "api")


def test_if_everything_was_missed_all_is_well(capsys: pytest.CaptureFixture[str]) -> None:
    """The exit status is 0."""
    assert report(iter([Noticed("role", "api", "a test")])) == 0
    assert "none survived" in capsys.readouterr().out


def test_tests_that_cannot_run_are_no_proof() -> None:
    """Neither one that is not there, nor one that is red with everything in place."""
    with pytest.raises(SystemExit, match="could not be run"):
        first_failure(["tests/library/nothing_of_the_kind.py"], "role")
    with pytest.raises(SystemExit, match="must pass before"):
        see_green(("tests/library/nothing_of_the_kind.py",))


def test_all_guards_are_known_by_name(capsys: pytest.CaptureFixture[str]) -> None:
    """Every action and every rule, and each rule of each row; no other name is taken."""
    assert set(GUARDS) == {a.value for a in Action} | {r.value for r in Rule} | set(UNLISTED)
    assert main(["--list", "--each"]) == 0
    assert "workspace.use/locked" in capsys.readouterr().out.splitlines()
    with pytest.raises(SystemExit):
        main(["account.fly"])
    with pytest.raises(ValueError, match=r"account\.fly"):
        take_away("account.fly")
