"""A database of one's own engine: transactions that yield a `PartnerKit`, and a retry around whole ones."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import sqlalchemy as sa

from partnerkit.adapters.sqlalchemy.dialects import dialect_of
from partnerkit.adapters.sqlalchemy.storage import sqlalchemy_storage
from partnerkit.adapters.sqlalchemy.tables import all_of, build_tables
from partnerkit.errors import Conflict
from partnerkit.kit import PartnerKit
from partnerkit.repository import Collection
from partnerkit.vendor import Vendor

R = TypeVar("R")
LONGEST_PAUSE = 0.5


class Database:
    """
    An engine with the vendor's settings: a convenience for who has no transaction of their own.

        database = Database(create_engine("sqlite:///partners.db"), vendor)
        database.create_tables()
        account = database.run(lambda kit: kit.accounts.open(business, by=dana))
    """

    def __init__(
        self,
        engine: sa.Engine,
        vendor: Vendor,
        *,
        prefix: str = "pk_",
        schema: str | None = None,
        collections: Iterable[Collection[Any]] | None = None,
        tries: int = 20,
        seconds: float = 10.0,
        pause: float = 0.005,
    ) -> None:
        """
        Take an engine and the vendor's settings.

        Args:
            engine: Where the tables are.
            vendor: What differs between vendors.
            prefix: What every table's name begins with.
            schema: Where the tables are, if not in the default schema.
            collections: Those of partnerkit by default.
            tries: How often `run` tries at most.
            seconds: How long after its beginning `run` still tries again.
            pause: About how long `run` waits before its second try; each later one doubles it, up to half a second.
        """
        self.engine = engine
        self.vendor = vendor
        self._prefix, self._schema = prefix, schema
        self._collections = None if collections is None else tuple(collections)
        self._tries, self._seconds, self._pause = tries, seconds, pause

    def create_tables(self) -> None:
        """Create the tables that are not there yet."""
        metadata = sa.MetaData()
        build_tables(metadata, all_of(self._collections), prefix=self._prefix, schema=self._schema)
        metadata.create_all(self.engine)

    @contextmanager
    def transaction(self) -> Iterator[PartnerKit]:
        """Begin a transaction; commit it on leaving, roll it back after an error."""
        with self.engine.begin() as connection:
            storage = sqlalchemy_storage(
                connection, prefix=self._prefix, schema=self._schema, collections=self._collections
            )
            yield PartnerKit(storage, self.vendor)

    def run(self, work: Callable[[PartnerKit], R]) -> R:
        """
        Call *work* in a transaction of its own, and all of it again as long as somebody else was first.

        Args:
            work: Reads whatever it rests on anew each time, and does nothing that could not be done twice.

        Returns:
            What *work* returned, once it is committed.

        Raises:
            Conflict: Others were first each time, until the tries or the seconds were over.
        """
        end = time.monotonic() + self._seconds
        tried = 0
        while True:
            try:
                with self.transaction() as kit:
                    return work(kit)
            except (Conflict, sa.exc.DBAPIError) as error:
                tried += 1
                self._wait(error, tried, end)

    def _wait(self, error: Exception, tried: int, end: float) -> None:
        """Wait for the next try; raise the error if it says nothing of others, or if there is no next try."""
        if isinstance(error, sa.exc.DBAPIError) and not dialect_of(self.engine.dialect).lost_race(error.orig):
            raise error
        pause = min(self._pause * 2**tried, LONGEST_PAUSE) * random.uniform(0.5, 1.0)
        if tried < self._tries and time.monotonic() + pause <= end:
            time.sleep(pause)
            return
        if isinstance(error, Conflict):
            raise error
        raise Conflict(whole=True) from error
