"""
The matrix, against what was written by hand.
"""

import pytest

from partnerkit.access import ACTIONS, ROLES, Action, matrix
from tests.library.access.oracle import asks_of_team
from tests.rights import (
    ABOUT_ONE,
    BARRED,
    NEEDS,
    NEEDS_NOTHING,
    NOT_TO_ONESELF,
    OWN_SIGN_IN,
    RIGHTS,
    STEP_UP,
)

ROWS = {row.action: row for row in matrix()}
COLUMNS = {"owner": "owner", "admin": "admin", "agent": "agent", "staff": "staff", "vendor": "vendor", "key": "key"}


def test_it_has_a_row_for_each_action_and_a_column_for_everybody() -> None:
    """In the order of the table; roles by the names they have in rows."""
    assert list(ROWS) == list(ACTIONS)
    for row in matrix():
        assert set(row.allowed) == set(row.on_secure) == {*ROLES, "key", "staff", "vendor"}


@pytest.mark.requirement("BX-01", call="partnerkit.access.matrix")
@pytest.mark.requirement("VC-29", call="partnerkit.access.matrix")
@pytest.mark.parametrize("action", Action, ids=lambda action: action.value)
def test_a_row_says_who_may(action: Action) -> None:
    """As written by hand; a Secure twin what its role may, and on secure accounts it alone of operators and keys."""
    row, right = ROWS[action], RIGHTS[action.value]
    secures = action.value in ABOUT_ONE
    for column, who in COLUMNS.items():
        may = right[who] in "yl"
        assert row.allowed[column] == may
        assert row.on_secure[column] == (may and not (secures and who in {"owner", "admin", "agent", "key"}))
        if who in {"owner", "admin", "agent"}:
            assert row.allowed[f"secure_{who}"] == row.on_secure[f"secure_{who}"] == may


@pytest.mark.requirement("BX-10", call="partnerkit.access.matrix")
@pytest.mark.parametrize("action", Action, ids=lambda action: action.value)
def test_a_row_says_what_is_asked(action: Action) -> None:
    """The permission, the rules, a code just now, and whether nobody does it to itself: these and no other."""
    row, name = ROWS[action], action.value
    assert (row.step_up, row.others) == (name in STEP_UP, name in NOT_TO_ONESELF)
    assert {rule.value for rule in row.rules} == asked(name)
    assert (row.permission.value if row.permission else None) == needed(name)


def needed(name: str) -> str | None:
    """
    What a role has to include; what is for no operator is the vendor's own, or the account's people's.
    """
    if name in NEEDS_NOTHING:
        return None
    return NEEDS.get(name, "workspace.use" if name == "workspace.use" else "vendor.run")


def asked(name: str) -> set[str]:
    """
    The ranks of R-05 that can keep somebody from it.
    """
    workspace, team = name == "workspace.use", asks_of_team(name)
    of_one = {"secure", "assignment"} if name in ABOUT_ONE else set[str]()
    of_team = {"suspended", "blocked"} if team else set[str]()
    wanted = {
        "foreign": workspace or "4" in RIGHTS[name].values(),
        "locked": workspace,
        "second_factor": team and name not in OWN_SIGN_IN,
        "bar": name in BARRED,
    }
    return {"role"} | of_one | of_team | {rank for rank, asks in wanted.items() if asks}
