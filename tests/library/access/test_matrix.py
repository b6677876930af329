"""
The matrix, against what was written by hand.
"""

import pytest

from partnerkit.access import ACTIONS, ROLES, Action, Permission, matrix
from tests.rights import ABOUT_ONE, BARRED, NEEDS, NOT_TO_ONESELF, RIGHTS, STEP_UP

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
    """The permission, the rules, a code just now, and whether nobody does it to itself."""
    row, name = ROWS[action], action.value
    assert (row.step_up, row.others) == (name in STEP_UP, name in NOT_TO_ONESELF)
    assert ("bar" in {rule.value for rule in row.rules}) == (name in BARRED)
    if name in NEEDS:
        assert row.permission is Permission(NEEDS[name])
