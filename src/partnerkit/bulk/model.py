"""What can be done to many clients at once, and what comes of it (BX-13)."""

from __future__ import annotations

import enum
from collections import Counter
from typing import Final

import attrs

from partnerkit.errors import InvalidInput, PartnerkitError, Problem
from partnerkit.values import AccountId, ClientId, OperatorId, TagText

MOST: Final = 100


class BulkAction(enum.Enum):
    """What is done to each client."""

    LOCK = "lock"
    UNLOCK = "unlock"
    TAG = "tag"
    UNTAG = "untag"
    ASSIGN = "assign"
    UNASSIGN = "unassign"

    def wants(self, name: str, value: object) -> list[Problem]:
        """Return what is wrong with a *value* of ``tag`` or ``operator_id``: missing, or of no use to this action."""
        needed = self in (_TAKES_TAG if name == "tag" else _TAKES_OPERATOR)
        if needed is (value is not None):
            return []
        return [Problem(name, "field.missing" if needed else "bulk.needless")]


_TAKES_TAG: Final = {BulkAction.TAG, BulkAction.UNTAG}
_TAKES_OPERATOR: Final = {BulkAction.ASSIGN, BulkAction.UNASSIGN}


class Outcome(enum.Enum):
    """What came of one row."""

    DONE = "done"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@attrs.frozen(kw_only=True)
class BulkWork:
    """
    What is asked for.

    Attributes:
        action: What is done to each.
        client_ids: To which clients: 1 to 100, each once.
        tag: The tag to put on or take off, where that is asked for.
        operator_id: The operator to assign to or take from, where that is asked for.
    """

    action: BulkAction
    client_ids: tuple[ClientId, ...]
    tag: TagText | None = None
    operator_id: OperatorId | None = None

    def check(self) -> None:
        """
        See that it can be done.

        Raises:
            InvalidInput: Too many clients, none, one twice; something is missing or means nothing here. Every problem
                is named.
        """
        problems = [*self._numbered(), *self.action.wants("tag", self.tag)]
        problems += self.action.wants("operator_id", self.operator_id)
        if problems:
            raise InvalidInput(tuple(problems))

    def _numbered(self) -> list[Problem]:
        if not 1 <= len(self.client_ids) <= MOST:
            return [Problem("client_ids", "clients.number", {"max": MOST, "count": len(self.client_ids)})]
        twice = {id for id, count in Counter(self.client_ids).items() if count > 1}
        places = [n for n, id in enumerate(self.client_ids) if id in twice and id in self.client_ids[:n]]
        return [Problem(f"client_ids.{n}", "clients.twice") for n in places]


@attrs.frozen(kw_only=True)
class BulkRow:
    """
    What came of one client.

    Attributes:
        client_id: Which one was asked for.
        name: The business's name; None where the operator may not know it.
        account_id: Its account; None where the operator may not know it.
        outcome: Whether it was done.
        error: Why not; where nothing was to be done, it may say why.
    """

    client_id: ClientId
    name: str | None
    account_id: AccountId | None
    outcome: Outcome
    error: PartnerkitError | None = None


@attrs.frozen
class BulkResult:
    """
    What came of all of them.

    Attributes:
        rows: A row for each client, in the order they were asked for.
    """

    rows: tuple[BulkRow, ...]

    def of(self, outcome: Outcome) -> tuple[BulkRow, ...]:
        """Return the rows of one outcome."""
        return tuple(row for row in self.rows if row.outcome is outcome)
