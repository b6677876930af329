"""Workers of an installation: in threads of their own, ended by a signal after the piece at hand, logged as JSON."""

from __future__ import annotations

import functools
import json
import logging
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import click

from partnerkit.adapters.posting import HttpPoster
from partnerkit.adapters.sqlalchemy import Database
from partnerkit.mails import Mailer
from partnerkit.upkeep.model import WorkerState
from partnerkit.worker import Worker

PAUSE: Final = timedelta(seconds=1)


class JsonLines(logging.Formatter):
    """One JSON object a line; neither an error's text nor its traceback is in it, since those may quote secrets."""

    def format(self, record: logging.LogRecord) -> str:
        """Return a record as a line."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        said: dict[str, Any] = {"at": at, "level": record.levelname.lower(), "logger": record.name}
        said |= {"thread": record.threadName, "message": record.getMessage()}
        if record.exc_info and record.exc_info[0] is not None:
            said["error"] = record.exc_info[0].__name__
        return json.dumps(said, ensure_ascii=False)


def log() -> None:
    """Write log lines to standard error, as JSON."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)


def state_of(database: Database) -> WorkerState:
    """Return what waits in a database."""
    with database.transaction() as kit:
        return kit.upkeep.state(by=kit.actors.vendor("command line"))


def told(state: WorkerState) -> str:
    """Return what waits, for a person to read."""
    since = "" if state.oldest is None else f", the oldest since {state.oldest.isoformat(timespec='seconds')}"
    sorts = {"deliveries": state.deliveries, "mails": state.mails, "jobs": state.jobs}
    lines = [f"{name:<11} {sort.waiting:>7} waiting  {sort.stopped:>5} stopped" for name, sort in sorts.items()]
    return "\n".join([f"{'events':<11} {state.events:>7} waiting{since}", *lines])


def run(database: Database, mailer: Mailer | None, *, threads: int, until_idle: bool) -> None:
    """
    Work until there is a signal to end, or nothing more is due.

    Args:
        database: Where things wait.
        mailer: What sends mails; without one they wait.
        threads: How many work at the same time.
        until_idle: Whether to return once nothing is due.

    Raises:
        click.ClickException: One of them failed before nothing was due.
    """
    with _until_signalled() as stop, ThreadPoolExecutor(threads, thread_name_prefix="worker") as pool:
        run = functools.partial(_run, database, mailer, stop, until_idle=until_idle)
        done = [pool.submit(run) for _ in range(threads)]
        while not all(one.done() for one in done):  # a signal is heard between two waits
            wait(done, timeout=0.2)
    failed = {type(error).__name__ for one in done if (error := one.exception()) is not None}
    if failed:
        raise click.ClickException(f"the worker could not go on: {', '.join(sorted(failed))}")


def _run(database: Database, mailer: Mailer | None, stop: threading.Event, *, until_idle: bool) -> None:
    worker_of(database, mailer).run(until_idle=until_idle, stop=stop, pause=PAUSE)


def worker_of(database: Database, mailer: Mailer | None) -> Worker:
    """Return a worker for one thread; it posts to webhooks, too."""
    return Worker(database, mailer=mailer, poster=HttpPoster(allow=database.vendor.private_webhooks))


@contextmanager
def _until_signalled() -> Iterator[threading.Event]:
    stop = threading.Event()
    before = {number: signal.signal(number, lambda *_: stop.set()) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def beside(database: Database, mailer: Mailer | None, *, pause: timedelta = PAUSE) -> Iterator[None]:
    """Have a worker in a thread of its own as long as the block lasts."""
    stop = threading.Event()
    given = {"stop": stop, "pause": pause}
    thread = threading.Thread(target=worker_of(database, mailer).run, kwargs=given, name="worker", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=10)
