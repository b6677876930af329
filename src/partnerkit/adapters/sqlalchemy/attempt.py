"""One try of a `Database` at some work: a transaction, what its end says of what is stored, and the wait for more."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import sqlalchemy as sa

from partnerkit.adapters.sqlalchemy.dialects import dialect_of
from partnerkit.errors import Conflict, OutcomeUnknown

LONGEST_PAUSE: Final = 0.5


class Attempt:
    """
    One transaction.

    Attributes:
        begun: Whether there was a connection, so that the work began.
        raced: Whether it failed since somebody else was first.
        lost: Whether it failed since the connection is gone.
        unknown: Whether it is not known, for that, if anything was stored.
    """

    def __init__(self, engine: sa.Engine) -> None:
        """Take a connection of *engine*, once it begins."""
        self.begun = self.raced = self.lost = self.unknown = False
        self._engine = engine
        self._storing = False

    @contextmanager
    def transaction(self) -> Iterator[sa.Connection]:
        """
        Begin; commit on leaving, roll back after an error.

        Raises:
            OutcomeUnknown: The connection was lost when something may have been stored.
        """
        try:
            with self._engine.connect() as connection, self._watched(connection), connection.begin():
                self._begin(connection)
                yield connection
                self._storing = True
        except Exception as error:
            self._judge(error)
            if self.unknown:
                raise OutcomeUnknown from error
            raise

    def _begin(self, connection: sa.Connection) -> None:
        """Note that work begins; where each write is committed by itself, any of them may be stored from now on."""
        self.begun = True
        self._storing = dialect_of(connection.dialect).autocommits(connection.connection.driver_connection)

    @contextmanager
    def _watched(self, connection: sa.Connection) -> Iterator[None]:
        """Note a connection that is gone, whatever error was made of it, and let nobody else have it."""
        try:
            yield
        except Exception as error:
            self.lost = connection.invalidated or self._says_lost(error)
            if self.lost:
                connection.invalidate(error)
            raise

    def _judge(self, error: Exception) -> None:
        self.lost = self.lost or self._says_lost(error)
        self.unknown = self.lost and self._storing
        self.raced = isinstance(error, Conflict) or (
            isinstance(error, sa.exc.DBAPIError) and dialect_of(self._engine.dialect).lost_race(error.orig)
        )

    def _says_lost(self, error: Exception) -> bool:
        return isinstance(error, sa.exc.DBAPIError) and dialect_of(self._engine.dialect).lost_connection(error.orig)


class Patience:
    """
    How long somebody tries again.

    Pauses grow up to a bound and are of any length below it, so that those who met once do not meet for ever.
    """

    def __init__(self, tries: int, seconds: float, pause: float) -> None:
        """Begin now; *tries* of the work at most, and none after so many *seconds*."""
        self._tries, self._pause = tries, pause
        self._end = time.monotonic() + seconds
        self._tried = self._waited = 0

    def wait(self, *, worked: bool) -> bool:
        """
        Wait for the next try; return False, at once, if there is none.

        Args:
            worked: Whether the try that failed had begun to work; whoever found no connection has not tried yet.
        """
        self._tried += worked
        pause = min(self._pause * 2 ** min(self._waited, 32), LONGEST_PAUSE) * random.random()
        self._waited += 1
        if self._tried >= self._tries or time.monotonic() + pause > self._end:
            return False
        time.sleep(pause)
        return True
