"""
Storages and databases that fail at one point, told by a number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import attrs
import sqlalchemy as sa

from partnerkit.errors import PartnerkitError
from partnerkit.repository import Storage

_HOSTS = ("savepoint sa_", "release savepoint sa_", "rollback to savepoint sa_")


class Broken(Exception):
    """
    Something that nobody foresaw.
    """


@attrs.define
class Fault:
    """
    Something that goes wrong once.

    Attributes:
        at: At which point, from 1; 0 at none.
        error: Makes the error.
        late: Whether what was asked for there is done before it goes wrong.
        passed: The names of the points that have been passed so far.
    """

    at: int = 0
    error: type[Exception] = Broken
    late: bool = False
    passed: list[str] = attrs.field(factory=list)

    def passing(self, name: str, do: Callable[[], Any] = lambda: None) -> Any:
        """
        Pass a point, at which something is to be done.
        """
        self.passed.append(name)
        if len(self.passed) != self.at:
            return do()
        if self.late:
            with suppress(PartnerkitError):
                do()
        raise self.error()


class Failing:
    """
    A storage, each of whose calls is a point.
    """

    def __init__(self, storage: Storage, fault: Fault) -> None:
        self._storage = storage
        self._fault = fault

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._storage, name)
        return lambda *given, **named: self._fault.passing(name, lambda: method(*given, **named))


@contextmanager
def failing_statements(fault: Fault) -> Iterator[None]:
    """
    Make each statement a point, and each commit, whatever engine it is of; but not a host's savepoints.
    """

    def statement(_: Any, __: Any, text: str, *rest: Any) -> None:
        if not text.lower().startswith(_HOSTS):
            fault.passing(text.lower())

    def commit(_: Any) -> None:
        fault.passing("commit")

    heard: list[tuple[str, Any]] = [("before_cursor_execute", statement), ("commit", commit)]
    for name, listener in heard:
        sa.event.listen(sa.Engine, name, listener)
    try:
        yield
    finally:
        for name, listener in heard:
            sa.event.remove(sa.Engine, name, listener)
