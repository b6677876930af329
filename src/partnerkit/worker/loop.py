"""The loop: each part in turn, none starves, and an end that waits for the piece at hand."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Final

from partnerkit.mails import Mailer
from partnerkit.webhooks.posting import Poster
from partnerkit.worker.cleaning import Cleaning
from partnerkit.worker.jobbing import Jobbing
from partnerkit.worker.mailing import Mailing
from partnerkit.worker.parts import Kits, Part
from partnerkit.worker.posting import Posting
from partnerkit.worker.relaying import CatchingUp, Handler, Relaying

log: Final = logging.getLogger("partnerkit.worker")
# How long a part that found nothing is not asked again while others have something to do, in seconds.
REST: Final = 0.5


class Worker:
    """
    Does what waits: tells events, sends mails, posts to webhooks, does jobs, cleans up.

    Any number of workers may share a database, in one process or many. A worker serves one thread.
    """

    def __init__(
        self,
        database: Kits,
        *,
        handlers: Mapping[str, Handler] | None = None,
        mailer: Mailer | None = None,
        poster: Poster | None = None,
        lease: timedelta = timedelta(minutes=5),
        parts: Iterable[Part] = (),
    ) -> None:
        """
        Work on a database.

        Args:
            database: Where things wait.
            handlers: What hears of every event, by the names in `Vendor.consumers`; what has no handler here waits for
                a worker that has one.
            mailer: What sends mails; without one, letters wait for another worker.
            poster: What posts to webhooks, as `partnerkit.adapters.posting.HttpPoster`; without one, events wait for
                another worker.
            lease: How long nobody else has what is claimed; more than twice what any handler, mail server or receiver
                takes to answer.
            parts: What it does besides.

        Raises:
            ValueError: A handler's name is not in `Vendor.consumers`, so that other processes would not know of it.
        """
        self._stop = threading.Event()
        own: list[Part] = [
            Relaying(database, handlers or {}, lease, stopping=self._stopping),
            CatchingUp(database, handlers or {}, lease, stopping=self._stopping),
            Jobbing(database, lease),
            Cleaning(database),
        ]
        if mailer is not None:
            own.append(Mailing(database, mailer, lease))
        if poster is not None:
            own.append(Posting(database, poster, lease, stopping=self._stopping))
        self._parts = [*own, *parts]
        self._rests: dict[Part, float] = {}

    def step(self) -> bool:
        """Do one piece of work; return whether there was any."""
        now = time.monotonic()
        rested = [part for part in self._parts if now >= self._rests.get(part, 0)]
        return any(map(self._asked, rested)) or any(self._asked(p) for p in [*self._parts] if p not in rested)

    def _asked(self, part: Part) -> bool:
        """Have a part do a piece; whatever worked is asked last from then on, whatever did not is asked less often."""
        worked = part.step()
        if worked:
            self._parts = [*(p for p in self._parts if p is not part), part]
            self._rests.pop(part, None)
        else:
            self._rests[part] = time.monotonic() + REST
        return worked

    def run(
        self,
        *,
        until_idle: bool = False,
        stop: threading.Event | None = None,
        pause: timedelta = timedelta(seconds=1),
    ) -> None:
        """
        Work until told to stop; an error of the database is logged, and tried again after a pause.

        Args:
            until_idle: Whether to return once nothing is due; then an error is raised, too.
            stop: Set by whoever wants it to return, after the piece of work at hand.
            pause: How long it waits when there is nothing to do.
        """
        stop = self._stop = threading.Event() if stop is None else stop
        while not stop.is_set():
            worked = self.step() if until_idle else self._tried()
            if not worked and until_idle:
                return
            if not worked:
                stop.wait(pause.total_seconds())

    def _stopping(self) -> bool:
        return self._stop.is_set()

    def _tried(self) -> bool:
        try:
            return self.step()
        except Exception as error:  # noqa: BLE001 - a worker outlives its database
            log.error("the worker could not go on, and tries again: %s", type(error).__name__)
            return False
