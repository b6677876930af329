"""PostgreSQL, by psycopg 3."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from partnerkit.adapters.sqlalchemy.columns import Kind
from partnerkit.adapters.sqlalchemy.dialects.base import Among, Codec, Statement
from partnerkit.values import aware

# What a parameter is told to be.
TYPES: Mapping[Kind, str] = {
    Kind.UUID: "uuid",
    Kind.TEXT: "text",
    Kind.INTEGER: "bigint",
    Kind.BOOLEAN: "boolean",
    Kind.BYTES: "bytea",
    Kind.MOMENT: "timestamptz",
    Kind.ENUM: "text",
    Kind.JSON: "json",
}


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


class PostgreSQL:
    """PostgreSQL."""

    mark = "%s"
    codecs: Mapping[Kind, Codec] = {
        Kind.UUID: Codec(),
        Kind.TEXT: Codec(),
        Kind.INTEGER: Codec(),
        Kind.BOOLEAN: Codec(),
        Kind.BYTES: Codec(),
        Kind.MOMENT: Codec("aware({x})", "utc({x})"),
        Kind.ENUM: Codec("{x}.value", "{member}[{x}]"),
        Kind.JSON: Codec("{put}({x})", "{take}({x})"),
    }
    helpers: Mapping[str, Callable[..., Any]] = {"aware": aware, "utc": _utc}
    parses_json = True
    # One row, of which the planner expects a hundred, and so of each entry: nobody sorts those for the first fifty.
    # Else it would sort what it takes for few, as all that an owner has who has more than the average.
    in_order = " cross join json_array_elements('[0]') o"
    orders_absent = False
    one_statement = True
    stops_halfway = False
    looks_back = False
    begin = "begin"

    _TAKEN = "23505"
    # Serialization failure, deadlock, and a lock that was not to be had in the time the vendor allows.
    _LOST_RACE = frozenset({"40001", "40P01", "55P03"})
    # Ended by an administrator, by a crash, by idling; and the whole class of connection exceptions.
    _GONE = frozenset({"57P01", "57P02", "57P03", "57P05", "25P03"})
    _IDLE = 0

    def among(self, column: str, kind: Kind) -> str:
        """An array."""
        return f"{column} = any(%s::{TYPES[kind]}[])"

    def spread(self, values: Sequence[Any]) -> list[Any]:
        """The driver makes an array of a list."""
        return list(values)

    def beyond(self, place: tuple[str, str], at: Sequence[Any], sign: str) -> tuple[str, Sequence[Any]]:
        """A pair is one range of an index."""
        return f"({place[0]}, {place[1]}) {sign} (%s, %s)", at

    def looked_up(self, table: str, found: str) -> tuple[str, str]:
        """For each row by itself: an offset keeps the planner from reading the table and sorting what it has joined."""
        return f" cross join lateral (select * from {table} a where {found} offset 0) a", ""

    def apart(self, column: str) -> str:
        """The same value, as an expression that no index begins with: or the index of a commoner value is walked."""
        return f"greatest({column})"

    def holds(self, text: str, part: str) -> str:
        """Letters as they are."""
        return f"strpos({text}, {part}) > 0"

    def holds_any(self, text: str) -> str:
        """An array is a table as well; an offset keeps the planner from joining it, and reading everything for that."""
        return f"exists (select 1 from unnest(%s::text[]) j (value) where {self.holds(text, 'j.value')} offset 0)"

    def deleting(self, table: str, found: str, order: str) -> str:
        """By the place of the row; one that somebody else has locked is left to the next call, and nobody waits."""
        first = f"select ctid from {table} where {found} order by {order} limit %s for update skip locked"
        return f"delete from {table} where ctid = any(array({first}))"

    def setting(self, table: str, values: Statement, rows: Among, found: Statement) -> Statement:
        """As it is said."""
        where = f"{self.among(rows.column, rows.kind)} and {found[0]}"
        return f"update {table} set {values[0]} where {where}", (*values[1], self.spread(rows.values), *found[1])

    def in_transaction(self, driver: Any) -> bool:
        """The driver begins one with the first statement, unless it commits each."""
        return not driver.autocommit or driver.info.transaction_status != self._IDLE

    def autocommits(self, driver: Any) -> bool:
        """The driver's own mode."""
        return bool(driver.autocommit)

    def is_taken(self, error: BaseException | None) -> bool:
        """A state of its own."""
        return getattr(error, "sqlstate", None) == self._TAKEN

    def lost_race(self, error: BaseException | None) -> bool:
        """Whoever was second has to begin again."""
        return getattr(error, "sqlstate", None) in self._LOST_RACE

    def lacks_savepoint(self, error: BaseException | None) -> bool:
        """A transaction that has failed is there until it is rolled back, and so are its savepoints."""
        return False

    def lost_connection(self, error: BaseException | None) -> bool:
        """Told by the server, or found out by the driver, which has no state to tell then."""
        state = getattr(error, "sqlstate", None)
        if state is not None:
            return state in self._GONE or state.startswith("08")
        return any(kind.__name__ == "OperationalError" for kind in type(error).__mro__)
