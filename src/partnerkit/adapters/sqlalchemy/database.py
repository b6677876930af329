"""A database of one's own engine: transactions that yield a `PartnerKit`, and a retry around whole ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import sqlalchemy as sa

from partnerkit.adapters.sqlalchemy.attempt import Attempt, Patience
from partnerkit.adapters.sqlalchemy.storage import sqlalchemy_storage
from partnerkit.adapters.sqlalchemy.tables import all_of, build_tables
from partnerkit.errors import Conflict, OutcomeUnknown
from partnerkit.kit import PartnerKit
from partnerkit.repository import Collection
from partnerkit.vendor import Vendor

R = TypeVar("R")


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
        pause: float = 0.01,
    ) -> None:
        """
        Take an engine and the vendor's settings.

        Args:
            engine: Where the tables are.
            vendor: What differs between vendors.
            prefix: What every table's name begins with.
            schema: Where the tables are, if not in the default schema.
            collections: Those of partnerkit by default.
            tries: How often `run` calls its work at most.
            seconds: How long after its beginning `run` still tries again, or tries to connect again.
            pause: How long `run` waits at most before its second try; each later one doubles that, up to half a second.

        Raises:
            TypeError: What is given is no engine.
        """
        if not isinstance(engine, sa.Engine):
            raise TypeError(f"a Database is made of an engine: create_engine(…), not {type(engine).__name__}")
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
        """
        Begin a transaction; commit it on leaving, roll it back after an error.

        Raises:
            OutcomeUnknown: The connection was lost while committing.
        """
        with self._kit(Attempt(self.engine)) as kit:
            yield kit

    @contextmanager
    def _kit(self, attempt: Attempt) -> Iterator[PartnerKit]:
        with attempt.transaction() as connection:
            storage = sqlalchemy_storage(
                connection, prefix=self._prefix, schema=self._schema, collections=self._collections
            )
            yield PartnerKit(storage, self.vendor)

    def run(self, work: Callable[[PartnerKit], R], *, repeatable: bool = False) -> R:
        """
        Call *work* in a transaction of its own; all of it again if somebody else was first, or the connection is lost.

        What was lost before the commit is not stored, and is tried again in any case. If the commit itself got no
        answer, nobody knows whether it is.

        Args:
            work: Reads whatever it rests on anew each time, and does nothing that could not be done twice.
            repeatable: Whether *work* does no harm after it was stored already, and returns the same then: it writes
                with an idempotency key, or changes nothing. If so, it is tried again after a commit without an answer.

        Returns:
            What *work* returned, once it is committed.

        Raises:
            Conflict: Others were first each time, until the tries or the seconds were over.
            OutcomeUnknown: A commit got no answer, and *work* is not repeatable, or did not come to an end again.
        """
        patience, unknown = Patience(self._tries, self._seconds, self._pause), False
        while True:
            attempt = Attempt(self.engine)
            try:
                with self._kit(attempt) as kit:
                    return work(kit)
            except Exception as error:
                unknown = unknown or attempt.unknown
                again = repeatable if attempt.unknown else attempt.lost or attempt.raced
                if not (again and patience.wait(worked=attempt.begun)):
                    _end(error, unknown=unknown, raced=attempt.raced)
                    raise


def _end(error: Exception, *, unknown: bool, raced: bool) -> None:
    """Tell the last error in partnerkit's words, if it has any for it; what was unknown once stays so."""
    if unknown and not isinstance(error, OutcomeUnknown):
        raise OutcomeUnknown from error
    if raced and not isinstance(error, Conflict):
        raise Conflict(whole=True) from error
