"""SQLite, by any driver that wraps the standard library's `sqlite3`."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from partnerkit.adapters.sqlalchemy.columns import Kind
from partnerkit.adapters.sqlalchemy.dialects.base import Among, Codec, Statement, uuid_of_number
from partnerkit.values import aware

_HEX = 32
_MOMENT = len("2026-11-22 00:00:00.000000")


def uuid_of(text: str) -> uuid.UUID:
    """Return the UUID of 32 hexadecimal digits, or of another form."""
    return uuid_of_number(int(text, 16)) if len(text) == _HEX else uuid.UUID(text)


def text_of(moment: datetime) -> str:
    """
    Return a moment as SQLAlchemy's DateTime stores it on SQLite: UTC, always with microseconds.

    Raises:
        ValueError: It has no time zone.
    """
    if moment.tzinfo is not UTC:
        moment = aware(moment)
    return moment.isoformat(" ", "microseconds")[:_MOMENT]


class SQLite:
    """SQLite."""

    mark = "?"
    codecs: Mapping[Kind, Codec] = {
        Kind.UUID: Codec("{x}.hex", "uuid_of({x})"),
        Kind.TEXT: Codec(),
        Kind.INTEGER: Codec(),
        Kind.BOOLEAN: Codec("", "({x} == 1)"),
        Kind.BYTES: Codec(),
        # Told its zone in the text: seven times as fast as to give it one afterwards.
        Kind.MOMENT: Codec("text_of({x})", "moment_of({x} + '+00:00')"),
        Kind.ENUM: Codec("{x}.value", "{member}[{x}]"),
        Kind.JSON: Codec("{put}({x})", "{take}({x})"),
    }
    helpers: Mapping[str, Callable[..., Any]] = {
        "uuid_of": uuid_of,
        "text_of": text_of,
        "moment_of": datetime.fromisoformat,
    }
    # The lock is taken before anything is read that the write rests on; BEGIN alone would ask for it too late.
    begin = "begin immediate"
    parses_json = False
    in_order = ""
    orders_absent = True
    one_statement = False
    stops_halfway = False
    looks_back = False

    _BUSY, _LOCKED = 5, 6
    _PRIMARY_KEY, _UNIQUE = 1555, 2067

    def among(self, column: str, kind: Kind) -> str:
        """One parameter, however many values."""
        return f"{column} in (select value from json_each(?))"

    def each(self, kind: Kind) -> str:
        """A list in JSON is a table to SQLite."""
        return "(select value from json_each(?)) j"

    def spread(self, values: Sequence[Any]) -> str:
        """As JSON."""
        return json.dumps(values)

    def beyond(self, place: tuple[str, str], at: Sequence[Any], sign: str) -> tuple[str, Sequence[Any]]:
        """A pair is one range of an index."""
        return f"({place[0]}, {place[1]}) {sign} (?, ?)", at

    def looked_up(self, table: str, found: str) -> tuple[str, str]:
        """A cross join is done in the order in which it is written."""
        return f" cross join {table} a", found

    def apart(self, column: str) -> str:
        """A plus before a column keeps the planner from an index that would make it sort afterwards."""
        return f"+{column}"

    def holds(self, text: str, part: str) -> str:
        """Letters as they are: `like` would fold ASCII and read wildcards."""
        return f"instr({text}, {part}) > 0"

    def holds_any(self, text: str) -> str:
        """A list in JSON is a table to SQLite."""
        return f"exists (select 1 from json_each(?) j where {self.holds(text, 'j.value')})"

    def deleting(self, table: str, found: str, order: str) -> str:
        """By the number of the row, which every table has that is made with one."""
        return f"delete from {table} where rowid in (select rowid from {table} where {found} order by {order} limit ?)"

    def setting(self, table: str, values: Statement, rows: Among, found: Statement) -> Statement:
        """As it is said."""
        where = f"{self.among(rows.column, rows.kind)} and {found[0]}"
        return f"update {table} set {values[0]} where {where}", (*values[1], self.spread(rows.values), *found[1])

    def in_transaction(self, driver: Any) -> bool:
        """SQLite itself knows, whoever said BEGIN."""
        return bool(driver.in_transaction)

    def autocommits(self, driver: Any) -> bool:
        """The driver has no mode of its own then; Python 3.12 has a second switch for it."""
        return driver.isolation_level is None or getattr(driver, "autocommit", None) is True

    def is_taken(self, error: BaseException | None) -> bool:
        """A code of its own for each kind of constraint."""
        return getattr(error, "sqlite_errorcode", 0) in {self._PRIMARY_KEY, self._UNIQUE}

    def lost_race(self, error: BaseException | None) -> bool:
        """The lower byte: BUSY with its SNAPSHOT and RECOVERY, LOCKED of a shared cache."""
        return getattr(error, "sqlite_errorcode", 0) & 0xFF in {self._BUSY, self._LOCKED}

    def lacks_savepoint(self, error: BaseException | None) -> bool:
        """It knows of itself whether a transaction is over."""
        return False

    def lost_connection(self, error: BaseException | None) -> bool:
        """A file has no line that could be cut."""
        return False
