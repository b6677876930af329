"""What a job may be asked for: one kind each, with what it is to be told as, and what a decision is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Final, TypeAlias

import attrs

from partnerkit.access import Action
from partnerkit.bulk.model import BulkAction
from partnerkit.clients.listing import ClientFilter
from partnerkit.errors import InvalidInput, Problem
from partnerkit.jobs.model import Job, JobKind
from partnerkit.repository import words
from partnerkit.values import Language, OperatorId, TagText
from partnerkit.wire import read

_ASKS: Final[Mapping[BulkAction, Action]] = {
    BulkAction.LOCK: Action.LOCK_ACCOUNT,
    BulkAction.UNLOCK: Action.UNLOCK_ACCOUNT,
    BulkAction.TAG: Action.TAG_CLIENT,
    BulkAction.UNTAG: Action.TAG_CLIENT,
    BulkAction.ASSIGN: Action.ASSIGN_CLIENT,
    BulkAction.UNASSIGN: Action.ASSIGN_CLIENT,
}


@attrs.frozen(kw_only=True)
class BulkJob:
    """
    One thing done to all clients that match.

    Attributes:
        action: What is done to each.
        filter: To which clients: those that fit when their turn comes. Its order means nothing here.
        tag: The tag to put on or take off, where that is asked for.
        operator_id: The operator to assign to or take from, where that is asked for.
    """

    kind: ClassVar[JobKind] = JobKind.BULK

    action: BulkAction
    filter: ClientFilter = ClientFilter()
    tag: TagText | None = None
    operator_id: OperatorId | None = None

    @property
    def asks_for(self) -> Action:
        """What is done to each client, as the action table has it."""
        return _ASKS[self.action]

    @property
    def told(self) -> dict[str, Any]:
        """What the history tells of it."""
        return {"action": self.action.value, "tag": self.tag, "operator_id": self.operator_id}

    def check(self) -> None:
        """
        See that it can be done.

        Raises:
            InvalidInput: Something is missing or means nothing here; every problem is named.
        """
        problems = [
            *self.action.wants("tag", self.tag),
            *self.action.wants("operator_id", self.operator_id),
            *_unfit(self.filter),
        ]
        if problems:
            raise InvalidInput(tuple(problems))


def _unfit(wanted: ClientFilter) -> Iterator[Problem]:
    if wanted.text is not None and not words(wanted.text):
        yield Problem("filter.text", "text.wordless")  # which would find everybody
    start, end = wanted.created_from, wanted.created_to
    if start and end and end < start:
        yield Problem("filter.created_to", "span.order")


@attrs.frozen(kw_only=True)
class InviteJob:
    """
    Whomever a spreadsheet names is invited; who that is, its rows say.

    Attributes:
        language: The language of those for whom it named none.
    """

    kind: ClassVar[JobKind] = JobKind.INVITE

    language: Language = "en"

    @property
    def asks_for(self) -> Action:
        """What is done in each row, as the action table has it."""
        return Action.INVITE_CLIENT

    @property
    def told(self) -> dict[str, Any]:
        """What the history tells of it."""
        return {"action": "invite", "tag": None, "operator_id": None}


Asked: TypeAlias = BulkJob | InviteJob
_KINDS: Final[Mapping[JobKind, type[Asked]]] = {one.kind: one for one in (BulkJob, InviteJob)}


def asked_of(job: Job) -> Asked:
    """Return what a job was asked for."""
    kind: type[Asked] = _KINDS[job.kind]
    return read(kind, job.asked)
