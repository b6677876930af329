"""What the API answers about what came of a call for many clients, or would come of one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, TypeAlias
from uuid import UUID

import attrs

from partnerkit import BulkResult, BulkRow, Outcome, ShutOut, problem
from reference_server.api.models import same
from reference_server.api.schema import Component
from reference_server.pages.language import spoken
from reference_server.pages.sentences import texts

ProblemDocument: TypeAlias = Annotated[Mapping[str, Any], Component("Problem")]


@attrs.frozen(kw_only=True)
class ShutOutView:
    """
    Somebody who could no longer sign in to an account.

    Attributes:
        name: What the account calls the person.
        sessions: How many open sessions there would end.
    """

    account_id: UUID
    member_id: UUID
    name: str | None
    sessions: int

    @classmethod
    def of(cls, shut_out: ShutOut) -> ShutOutView:
        """Show somebody."""
        return cls(**same(cls, shut_out))


@attrs.frozen(kw_only=True)
class LockReviewView:
    """
    What would come of a lock.

    Attributes:
        shut_out: Who would be locked out; nobody where a lock is set already.
    """

    shut_out: tuple[ShutOutView, ...]


@attrs.frozen(kw_only=True)
class BulkRowView:
    """
    What came of one client.

    Attributes:
        name: The business's name; null where the caller may not know it.
        account_id: Its account; null where the caller may not know it.
        error: Why it was not done; where nothing was to be done, it may say why.
    """

    client_id: UUID
    name: str | None
    account_id: UUID | None
    outcome: Outcome
    error: ProblemDocument | None

    @classmethod
    def of(cls, row: BulkRow) -> BulkRowView:
        """Show a row."""
        return cls(**same(cls, row) | {"error": None if row.error is None else problem(row.error, spoken(), texts())})


@attrs.frozen(kw_only=True)
class BulkView:
    """
    What came of all of them.

    Attributes:
        rows: One for each client, in the order they were asked for.
    """

    rows: tuple[BulkRowView, ...]

    @classmethod
    def of(cls, result: BulkResult) -> BulkView:
        """Show all rows."""
        return cls(rows=tuple(BulkRowView.of(row) for row in result.rows))


@attrs.frozen(kw_only=True)
class BulkReviewView:
    """
    What would come of all of them.

    Attributes:
        rows: One for each client, in the order they were asked for.
        shut_out: Who would be locked out of which account.
    """

    rows: tuple[BulkRowView, ...]
    shut_out: tuple[ShutOutView, ...]

    @classmethod
    def of(cls, result: BulkResult, shut_out: tuple[ShutOut, ...]) -> BulkReviewView:
        """Show all rows, and who would be locked out."""
        return cls(rows=BulkView.of(result).rows, shut_out=tuple(map(ShutOutView.of, shut_out)))
