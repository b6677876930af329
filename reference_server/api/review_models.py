"""What the API answers about what came of a call for many clients, or would come of one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, TypeAlias
from uuid import UUID

import attrs

from partnerkit import BulkResult, BulkRow, Outcome, Shut, ShutOut, Tried, problem
from reference_server.api.models import same
from reference_server.api.schema import Component
from reference_server.pages.language import spoken
from reference_server.pages.sentences import texts

ProblemDocument: TypeAlias = Annotated[Mapping[str, Any], Component("Problem")]


@attrs.frozen(kw_only=True)
class ShutOutView:
    """
    Somebody who could no longer get somewhere.

    Attributes:
        of: Of what they would be locked out.
        name: What people call them; of an account's people what the account calls them.
        account_id: Which account, where it is about one.
        member_id: The membership there, of one of the account's people.
        operator_id: The operator; of an API key whoever made it.
        key_id: The API key.
        sessions: How many open sessions would end.
    """

    of: tuple[Shut, ...]
    name: str | None
    account_id: UUID | None
    member_id: UUID | None
    operator_id: UUID | None
    key_id: UUID | None
    sessions: int

    @classmethod
    def shown(cls, shut_out: ShutOut) -> ShutOutView:
        """Show somebody."""
        return cls(**same(cls, shut_out))


@attrs.frozen(kw_only=True)
class LockReviewView:
    """
    What would come of a lock, or of making an account secure.

    Attributes:
        shut_out: Who would be locked out; nobody where it is so already.
    """

    shut_out: tuple[ShutOutView, ...]

    @classmethod
    def of(cls, tried: Tried[Any]) -> LockReviewView:
        """Show who would be locked out."""
        return cls(shut_out=tuple(map(ShutOutView.shown, tried.shut_out)))


@attrs.frozen(kw_only=True)
class LeftAloneView:
    """
    Clients all of whose operators would be blocked, as far as the caller may see them.

    Attributes:
        count: How many there are.
        names: The first of them by name.
    """

    count: int
    names: tuple[str, ...]


@attrs.frozen(kw_only=True)
class TeamReviewView:
    """
    What would come of a step on operators, roles or a partner.

    Attributes:
        shut_out: Who would be locked out of what.
        left_alone: The clients that nobody active would look after.
    """

    shut_out: tuple[ShutOutView, ...]
    left_alone: LeftAloneView

    @classmethod
    def of(cls, tried: Tried[Any]) -> TeamReviewView:
        """Show who would be locked out, and what nobody would look after."""
        left = LeftAloneView(**same(LeftAloneView, tried.left_alone))
        return cls(shut_out=LockReviewView.of(tried).shut_out, left_alone=left)


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
    def of(cls, tried: Tried[BulkResult]) -> BulkReviewView:
        """Show all rows, and who would be locked out."""
        assert tried.result is not None, "a refusal has been raised"
        return cls(rows=BulkView.of(tried.result).rows, shut_out=LockReviewView.of(tried).shut_out)
