"""The port: nine methods an adapter implements, with their promises."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Protocol

import attrs

from partnerkit.repository.changes import Id, Page, Query, Write
from partnerkit.repository.collection import Collection
from partnerkit.repository.fields import E, Field, Many, T, Unique, Where


class Storage(Protocol):
    """
    One transaction of a database; begins, commits and rolls back nothing of its caller's.

    The promises are numbered; `partnerkit.testing` holds an adapter to each, and where the two disagree the suite wins.
    """

    @abstractmethod
    def get(self, collection: Collection[E], id: Id, /, *, within: Id | None = None) -> E:
        """
        Return the entity of an id.

        P1 Equal to what was written; times in UTC, to the microsecond.
        P2 An id of another owner is the same as an unknown one.

        Raises:
            NotFound: There is none (within this owner).
            ValueError: The collection belongs to an owner and none was named.
        """

    @abstractmethod
    def get_many(self, collection: Collection[E], ids: Iterable[Id], /, *, within: Id | None = None) -> Mapping[Id, E]:
        """Return those of the ids that exist, in one round trip; instead of joins. P1 and P2 hold."""

    @abstractmethod
    def find(self, unique: Unique[E], value: object, /, *, within: Id | None = None) -> E | None:
        """
        Return the entity with this value of a unique field; None where there is none.

        *within* narrows the answer where the field is unique everywhere.

        Raises:
            ValueError: The field is unique within an owner and none was named.
        """

    @abstractmethod
    def page(self, query: Query[E], /) -> Page[E]:
        """
        Return a page.

        P5 Ordered by (order field, id); the order of ids is total and the same in every call.
        P6 Pages joined by cursors hold each entity once that was there throughout.

        Raises:
            InvalidInput: The cursor belongs to another order.
        """

    @abstractmethod
    def count(self, collection: Collection[E], within: Id | None, /, **wheres: Where[E] | None) -> Mapping[str, int]:
        """
        Return how many entities meet each condition.

        P7 All figures of one moment, equal to the number of entities `page` would yield.

        Raises:
            TypeError: A condition asks for what the collection does not keep (`Collection.check`).
            ValueError: An owner is missing, or there is none to name.
        """

    @abstractmethod
    def members(
        self, many: Many[E, T], /, *, within: Id | None, where: Where[E] | None = None, limit: int = 200
    ) -> tuple[T, ...]:
        """
        Return what a set holds over all entities of an owner, as the tags in use.

        P10 The members that the set has in any entity of the owner which meets the condition, each once, in ascending
        order of their text (`member_text`); the first *limit* of them.

        Raises:
            TypeError: The collection does not keep the set, or the condition asks for what it does not keep.
            ValueError: An owner is missing, or there is none to name; or the limit is not 1 to 1,000.
        """

    @abstractmethod
    def write(self, *changes: Write) -> None:
        """
        Store changes.

        P3 All or none: after a refusal nothing of this call is there, and the transaction goes on.
        P4 Later reads of this storage see it.
        P8 No entity stands twice in one call; where all of an owner's are copied from or cleared, no other change of
        the call touches them.
        P9 After a Conflict (StaleWrite is one) read again; if its `whole` is set the database has ended the
        transaction, and all of it must be run again.
        The order of changes does not matter, save that owners come before what they own. What one change gives up
        (a unique value) another one may rely on from the next call on.

        Raises:
            Taken: A unique value or an id belongs to another entity; names every taken field in declared order, the
                key first.
            NotFound: What was to be changed or removed is not there.
            StaleWrite: It has another version.
            Conflict: Somebody else wrote first.
            ValueError: An entity stands twice, would get another key, has no version to guard a change, or holds a
                datetime without a time zone.
        """

    @abstractmethod
    def purge(
        self, collection: Collection[E], before: datetime, /, *, within: Id | None = None, limit: int = 1000
    ) -> int:
        """
        Remove entities that have had their time; return how many.

        P11 Up to *limit* of those whose `Collection.expiry` lies before the moment, the earliest first, whoever's they
        are unless an owner is named; an absent one never does. One that somebody else is changing at this moment may
        stay for the next call.

        Raises:
            TypeError: The collection has no expiry.
            ValueError: The moment has no time zone, there is no owner to name, or the limit is not 1 to 1,000.
            Conflict: Somebody else wrote first, and all of the transaction must be run again.
        """

    @abstractmethod
    def replace(self, field: Field[E, T], ids: Iterable[Id], /, old: T, new: T, *, within: Id | None = None) -> int:
        """
        Put one value of a field in the place of another in many entities, in one round trip; return in how many.

        P12 Those of the ids that exist, and whose field has the old value at this moment, get the new one and a version
        that is one higher; all others stay as they are. None stands for absent. P2, P4 and P9 hold.

        Raises:
            TypeError: The collection keeps something made of the field, or it is no field of its own: `check_replace`.
            ValueError: The collection belongs to an owner and none was named, or a moment has no time zone.
            Conflict: Somebody else wrote first, and all of the transaction must be run again.
        """


def every(storage: Storage, query: Query[E]) -> Iterator[E]:
    """Yield what a question asks for, page by page, to its end."""
    page = storage.page(query)
    yield from page.items
    while page.next is not None:
        page = storage.page(attrs.evolve(query, after=page.next))
        yield from page.items
