"""What is asked of a database's ways."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol, TypeAlias

import attrs

from partnerkit.adapters.sqlalchemy.columns import Kind

_SET_INT, _SET_SAFE = (vars(uuid.UUID)[name].__set__ for name in ("int", "is_safe"))


def uuid_of_number(number: int) -> uuid.UUID:
    """Return the UUID of a number; its constructor, which takes other forms as well, is slower."""
    found = object.__new__(uuid.UUID)
    _SET_INT(found, number)
    _SET_SAFE(found, uuid.SafeUUID.unknown)
    return found


@attrs.frozen
class Codec:
    """
    How a kind of value reaches the driver and comes back: the sources of two expressions over ``{x}``.

    They are put together into one function a collection (`mapping`); an empty one leaves the value as it is.
    """

    encode: str = ""
    decode: str = ""


# A text and its parameters.
Statement: TypeAlias = tuple[str, Sequence[Any]]


@attrs.frozen
class Among:
    """
    Rows by the values of a column.

    Attributes:
        column: How it is written.
        kind: What it holds.
        values: The values, encoded.
    """

    column: str
    kind: Kind
    values: Sequence[Any]


class Dialect(Protocol):
    """
    One database's ways.

    Attributes:
        mark: How a parameter is written.
        codecs: How values reach the driver and come back.
        helpers: What the codecs' expressions name.
        parses_json: Whether the driver gives JSON as values, and not as text.
        in_order: What stands at the end of a question's source so that an index is walked in order, and nothing sorted.
        orders_absent: Whether the planner knows that rows which all lack a value are ordered by the next column.
        one_statement: Whether a whole write is one statement (`composed`), or a step each (`stepwise`).
        looks_back: Whether a question may be answered from before what a statement has just met, so that reading
            again helps in a new transaction alone.
        stops_halfway: Whether any of several statements may fail in a transaction that goes on, as when a lock was not
            to be had in time.
        begin: What begins a transaction that is going to write.
    """

    mark: str
    codecs: Mapping[Kind, Codec]
    helpers: Mapping[str, Callable[..., Any]]
    parses_json: bool
    in_order: str
    orders_absent: bool
    one_statement: bool
    looks_back: bool
    stops_halfway: bool
    begin: str

    def among(self, column: str, kind: Kind) -> str:
        """Return the condition that a column equals one of many values, which are one parameter: `spread`."""

    def spread(self, values: Sequence[Any]) -> Any:
        """Return many encoded values as one parameter."""

    def beyond(self, place: tuple[str, str], at: Sequence[Any], sign: str) -> tuple[str, Sequence[Any]]:
        """Return the condition that two columns stand beyond a pair of values, as in ``(a, b) < (1, 2)``."""

    def looked_up(self, table: str, found: str) -> tuple[str, str]:
        """
        Return how a table is joined, as ``a``, whose rows are looked up for each row before it; and a condition.

        What finds them stands in the one or the other.
        """

    def apart(self, column: str) -> str:
        """Return a column in such a way that no index is looked for which begins with it."""

    def holds(self, text: str, part: str) -> str:
        """Return the condition that a text contains a part."""

    def holds_any(self, text: str) -> str:
        """Return the condition that a text contains one of many parts, which are one parameter: `spread`."""

    def deleting(self, table: str, found: str, order: str) -> str:
        """Return the statement that deletes the first rows that meet a condition; how many is its last parameter."""

    def setting(self, table: str, values: Statement, rows: Among, found: Statement) -> Statement:
        """Return the statement that sets columns of some rows which meet a condition."""

    def in_transaction(self, driver: Any) -> bool:
        """Whether the driver's connection is in a transaction already, or begins one by itself."""

    def autocommits(self, driver: Any) -> bool:
        """Whether what is written outside a transaction is committed at once."""

    def is_taken(self, error: BaseException | None) -> bool:
        """Whether a driver's error says that a key or unique value exists already."""

    def lost_race(self, error: BaseException | None) -> bool:
        """Whether a driver's error says that another transaction was first, so that all of this one must run again."""

    def lacks_savepoint(self, error: BaseException | None) -> bool:
        """Whether a driver's error says that there is no such savepoint any more."""

    def lost_connection(self, error: BaseException | None) -> bool:
        """Whether a driver's error says that the connection is gone, and with it what was not committed."""


class Stepwise(Dialect, Protocol):
    """The ways of a database on which a write is done in steps."""

    def each(self, kind: Kind) -> str:
        """Return a table ``j`` whose column ``value`` holds many values, which are one parameter: `spread`."""
