"""
Jobs go on: claimed in one transaction, a piece done in another with its results and the place where it goes on.

Killed anywhere, a job resumes once its lease is over: no piece is done twice, and no result is lost.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Final

from partnerkit.worker.parts import Kits

log: Final = logging.getLogger("partnerkit.worker.jobbing")


class Jobbing:
    """The part of the worker that does jobs."""

    def __init__(self, database: Kits, lease: timedelta = timedelta(minutes=5)) -> None:
        """
        Do the jobs of a database.

        Args:
            database: Where they are.
            lease: For how long nobody else has a job that is claimed; longer than any piece takes.
        """
        self._database = database
        self._lease = lease

    def step(self) -> bool:
        """Do a piece of the job that waits longest; return whether there was one."""
        task = self._database.run(lambda kit: kit.jobs.claim(lease=self._lease), repeatable=True)
        if task is None:
            return False
        try:
            self._database.run(lambda kit: kit.jobs.advance(task), repeatable=True)
        except Exception as error:  # noqa: BLE001 - whatever it was, the job is tried again, or shown as stopped
            failed = error
            log.warning("job %s: try %d failed: %s", task.id, task.tries, type(error).__name__)
            self._database.run(lambda kit: kit.jobs.failed(task, failed), repeatable=True)
        return True
