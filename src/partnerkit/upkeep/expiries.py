"""How long what has an expiry stays, kind by kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any, Final

import attrs

from partnerkit.entry.model import SESSIONS
from partnerkit.history.model import NOTICES, RECEIPTS, SHARDS
from partnerkit.invitations.signups import SIGN_UPS
from partnerkit.jobs.model import JOB_ROWS, JOB_TURNS, JOBS, TASKS
from partnerkit.messages.model import LETTERS
from partnerkit.relay.model import BACKLOGS
from partnerkit.repository import Collection
from partnerkit.vendor import Limits
from partnerkit.webhooks.model import ATTEMPTS


@attrs.frozen
class Chore:
    """
    What is cleaned up at once.

    Attributes:
        collection: Of what kind.
        within: Of whom; None for everybody's.
    """

    collection: Collection[Any]
    within: Any = None


def _at_once(_: Limits) -> timedelta:
    return timedelta()


def _receipt(limits: Limits) -> timedelta:
    return limits.receipt


def _events(limits: Limits) -> timedelta:
    return limits.events_kept


def _jobs(limits: Limits) -> timedelta:
    return limits.jobs_kept


KEPT: Final[Mapping[Collection[Any], Callable[[Limits], timedelta]]] = {
    SESSIONS: _at_once,
    SIGN_UPS: _at_once,
    RECEIPTS: _receipt,
    NOTICES: _events,
    BACKLOGS: _events,
    LETTERS: _events,
    ATTEMPTS: _events,
    JOB_TURNS: _jobs,
    JOB_ROWS: _jobs,
    JOBS: _jobs,
    TASKS: _jobs,
}
"""How long each kind stays after its expiry."""


def _chores() -> Iterator[Chore]:
    for collection in KEPT:
        # Those have no index by expiry alone, but one within each shard.
        if collection is NOTICES:
            yield from (Chore(collection, shard) for shard in range(SHARDS))
        else:
            yield Chore(collection)


CHORES: Final = tuple(_chores())
