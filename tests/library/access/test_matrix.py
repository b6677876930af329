"""
The matrix, against what was written by hand.
"""

import pytest

from partnerkit.access import ACTIONS, ROLES, Action, matrix
from tests.library.access.oracle import asks_of_team
from tests.rights import (
    ABOUT_ONE,
    ACCOUNT_ADMIN,
    BARRED,
    BEFORE_REPLACING,
    BY_LINK_ALONE,
    EMPLOYEE,
    FOR_THEMSELVES,
    IN_ACCOUNT,
    NEEDS,
    NEEDS_NOTHING,
    NOT_TO_ONESELF,
    OF_OWNER,
    OWN_SIGN_IN,
    RIGHTS,
    STEP_UP,
    answer,
)

ROWS = {row.action: row for row in matrix()}
COLUMNS = {"owner": "owner", "admin": "admin", "agent": "agent", "vendor": "vendor", "key": "key"}
COLUMNS |= {"staff": EMPLOYEE, "account_admin": ACCOUNT_ADMIN, "account_owner": "staff"}


def test_it_has_a_row_for_each_action_and_a_column_for_everybody() -> None:
    """In the order of the table; roles by the names they have in rows."""
    assert list(ROWS) == list(ACTIONS)
    for row in matrix():
        assert set(row.allowed) == set(row.on_secure) == {*ROLES, *COLUMNS}


@pytest.mark.requirement("BX-01", call="partnerkit.access.matrix")
@pytest.mark.requirement("VC-18", call="partnerkit.access.matrix")
@pytest.mark.requirement("VC-29", call="partnerkit.access.matrix")
@pytest.mark.parametrize("action", Action, ids=lambda action: action.value)
def test_a_row_says_who_may(action: Action) -> None:
    """As written by hand; a Secure twin what its role may, and on secure accounts it alone of operators and keys."""
    row = ROWS[action]
    secures = action.value in ABOUT_ONE
    for column, who in COLUMNS.items():
        may = answer(action.value, who, locked=False) == "y"
        assert row.allowed[column] == may
        assert row.on_secure[column] == (may and not (secures and who in {"owner", "admin", "agent", "key"}))
        if who in {"owner", "admin", "agent"}:
            assert row.allowed[f"secure_{who}"] == may
            assert row.on_secure[f"secure_{who}"] == (may and action.value not in BY_LINK_ALONE)


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
    return {**NEEDS, **IN_ACCOUNT, **FOR_THEMSELVES}.get(name, "vendor.run")


def asked(name: str) -> set[str]:
    """
    The ranks of R-05 that can keep somebody from it.
    """
    inside, team = name in IN_ACCOUNT, asks_of_team(name)
    of_one = {"secure", "assignment"} if name in ABOUT_ONE else set[str]()
    of_team = {"suspended", "blocked"} if team else set[str]()
    wanted = {
        "foreign": inside or "4" in RIGHTS[name].values(),
        "locked": inside,
        "second_factor": team and name not in OWN_SIGN_IN,
        "client_no": name in OF_OWNER,
        "password": name in {*IN_ACCOUNT, *FOR_THEMSELVES, *OWN_SIGN_IN} - {*NEEDS_NOTHING, *BEFORE_REPLACING},
        "bar": name in BARRED,
    }
    return {"role"} | of_one | of_team | {rank for rank, asks in wanted.items() if asks}
