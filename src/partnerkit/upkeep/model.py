"""What waits for the worker, in numbers."""

from __future__ import annotations

from datetime import datetime

import attrs


@attrs.frozen
class Waiting:
    """
    How much there is of one sort.

    Attributes:
        waiting: How many wait, or are worked on.
        stopped: How many failed too often: somebody has to look.
    """

    waiting: int
    stopped: int


@attrs.frozen(kw_only=True)
class WorkerState:
    """
    What waits for the worker.

    Attributes:
        events: How many events nobody was told of yet.
        oldest: When the oldest of them was written; None where none waits.
        deliveries: Chains that one consumer has still to get something of: it failed, is replayed, or goes to webhooks.
        mails: Letters.
        jobs: Jobs with something to do.
    """

    events: int
    oldest: datetime | None
    deliveries: Waiting
    mails: Waiting
    jobs: Waiting

    @property
    def stopped(self) -> int:
        """How much is stuck, of whatever sort."""
        return self.deliveries.stopped + self.mails.stopped + self.jobs.stopped
