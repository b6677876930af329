"""MariaDB, by PyMySQL."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from partnerkit.adapters.sqlalchemy.columns import Kind
from partnerkit.adapters.sqlalchemy.dialects.base import Among, Codec, Statement, uuid_of_number
from partnerkit.values import aware

# What a value of a list is read as, and what is made of it then.
_LISTED: Mapping[Kind, tuple[str, str]] = {
    Kind.UUID: ("char(36)", "cast(value as uuid)"),
    Kind.TEXT: ("varchar(255) character set utf8mb4 collate utf8mb4_nopad_bin", "value"),
    Kind.INTEGER: ("bigint", "value"),
}


def _uuid(text: str) -> uuid.UUID:
    return uuid_of_number(int(text.replace("-", ""), 16))


def _naive(moment: datetime) -> datetime:
    return aware(moment).replace(tzinfo=None)


def _utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC)


class MariaDB:
    """MariaDB, from 10.11 on."""

    mark = "%s"
    codecs: Mapping[Kind, Codec] = {
        # As it comes back, since what is stored is compared with what is to be.
        Kind.UUID: Codec("str({x})", "uuid({x})"),
        Kind.TEXT: Codec(),
        Kind.INTEGER: Codec(),
        Kind.BOOLEAN: Codec("", "({x} == 1)"),
        Kind.BYTES: Codec(),
        Kind.MOMENT: Codec("naive({x})", "utc({x})"),
        Kind.ENUM: Codec("{x}.value", "{member}[{x}]"),
        Kind.JSON: Codec("{put}({x})", "{take}({x})"),
    }
    helpers: Mapping[str, Callable[..., Any]] = {"uuid": _uuid, "naive": _naive, "utc": _utc}
    parses_json = False
    in_order = ""
    orders_absent = True
    one_statement = False
    # Its snapshots are older than what an update meets.
    stops_halfway = True
    looks_back = True
    begin = "start transaction"

    _TAKEN = 1062
    _NO_SAVEPOINT = 1305
    # Deadlock (a cluster's lost certification as well), lock wait timeout, and a row newer than the snapshot.
    _LOST_RACE = frozenset({1213, 1205, 1020})
    # Gone away, lost during a query, shutting down, killed, not a part of a working cluster.
    _GONE = frozenset({2003, 2006, 2013, 1047, 1053, 1927})
    _IN_TRANSACTION = 1

    def among(self, column: str, kind: Kind) -> str:
        """One parameter, however many values."""
        return f"{column} in (select j.value from {self.each(kind)})"

    def each(self, kind: Kind) -> str:
        """A list in JSON is a table to MariaDB."""
        read, made = _LISTED[kind]
        return f"(select {made} as value from json_table(%s, '$[*]' columns (value {read} path '$')) v) j"

    def spread(self, values: Sequence[Any]) -> str:
        """As JSON."""
        return json.dumps(values)

    def beyond(self, place: tuple[str, str], at: Sequence[Any], sign: str) -> tuple[str, Sequence[Any]]:
        """A pair is no range of an index here, but its first half is."""
        first, second = place
        strict = sign[0]
        return f"{first} {strict}= %s and ({first} {strict} %s or {second} {sign} %s)", (at[0], *at)

    def looked_up(self, table: str, found: str) -> tuple[str, str]:
        """A join for those who know better than the planner."""
        return f" straight_join {table} a", found

    def apart(self, column: str) -> str:
        """The planner knows how common a value is."""
        return column

    def holds(self, text: str, part: str) -> str:
        """By the column's collation, which tells every letter from every other."""
        return f"instr({text}, {part}) > 0"

    def holds_any(self, text: str) -> str:
        """A list in JSON is a table to MariaDB; what stands in it is longer than a key may be."""
        read = "varchar(4000) character set utf8mb4 collate utf8mb4_nopad_bin"
        listed = f"json_table(%s, '$[*]' columns (value {read} path '$')) j"
        return f"exists (select 1 from {listed} where {self.holds(text, 'j.value')})"

    def deleting(self, table: str, found: str, order: str) -> str:
        """As it is said."""
        return f"delete from {table} where {found} order by {order} limit %s"

    def setting(self, table: str, values: Statement, rows: Among, found: Statement) -> Statement:
        """By a join: a list in a condition would be gone through for each row that may meet it."""
        keys = f"(select j.value as _key from {self.each(rows.kind)}) _keys"
        source = f"{keys} straight_join {table} on {rows.column} = _key"
        return f"update {source} set {values[0]} where {found[0]}", (self.spread(rows.values), *values[1], *found[1])

    def in_transaction(self, driver: Any) -> bool:
        """The server begins one with the first statement, unless it commits each."""
        return not driver.get_autocommit() or bool(driver.server_status & self._IN_TRANSACTION)

    def autocommits(self, driver: Any) -> bool:
        """The server's mode, as it last told it."""
        return bool(driver.get_autocommit())

    def is_taken(self, error: BaseException | None) -> bool:
        """A number for keys and unique values alike."""
        return _number(error) == self._TAKEN

    def lost_race(self, error: BaseException | None) -> bool:
        """Whoever was second has to begin again."""
        return _number(error) in self._LOST_RACE

    def lacks_savepoint(self, error: BaseException | None) -> bool:
        """After a deadlock the whole transaction is over, and nothing but this tells of it."""
        return _number(error) == self._NO_SAVEPOINT

    def lost_connection(self, error: BaseException | None) -> bool:
        """Told by the server, or found out by the driver."""
        return _number(error) in self._GONE or type(error).__name__ == "InterfaceError"


def _number(error: BaseException | None) -> int | None:
    args = getattr(error, "args", ())
    return args[0] if args and isinstance(args[0], int) else None
