"""What differs between databases, in one place: codecs, a few turns of phrase, and what their errors mean."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Protocol

import attrs

from partnerkit.adapters.sqlalchemy.columns import Kind
from partnerkit.values import aware


@attrs.frozen
class Codec:
    """
    How a kind of value reaches the driver and comes back: the sources of two expressions over ``{x}``.

    They are put together into one function a collection (`mapping`); an empty one leaves the value as it is.
    """

    encode: str = ""
    decode: str = ""


class Dialect(Protocol):
    """One database's ways."""

    mark: str
    codecs: Mapping[Kind, Codec]
    helpers: Mapping[str, Callable[..., Any]]
    begin: str
    each: str
    no_index: str

    def put(self, table: str, names: list[str]) -> str:
        """Return the statement that stores a row, in the place of one of the same key if there is one."""

    def holds(self, text: str, part: str) -> str:
        """Return the condition that a text contains a part."""

    def in_transaction(self, driver: Any) -> bool:
        """Whether the driver's connection is in a transaction already."""

    def autocommits(self, driver: Any) -> bool:
        """Whether what is written outside a transaction is committed at once."""

    def is_taken(self, error: BaseException | None) -> bool:
        """Whether a driver's error says that a key or unique value exists already."""

    def lost_race(self, error: BaseException | None) -> bool:
        """Whether a driver's error says that another transaction was first, so that all of this one must run again."""


_HEX = 32
_MOMENT = len("2026-11-22 00:00:00.000000")
_SET_INT, _SET_SAFE = (vars(uuid.UUID)[name].__set__ for name in ("int", "is_safe"))


def uuid_of(text: str) -> uuid.UUID:
    """Return the UUID of 32 hexadecimal digits; its constructor, which takes other forms as well, is slower."""
    if len(text) != _HEX:
        return uuid.UUID(text)
    found = object.__new__(uuid.UUID)
    _SET_INT(found, int(text, 16))
    _SET_SAFE(found, uuid.SafeUUID.unknown)
    return found


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
    """SQLite, by any driver that wraps the standard library's `sqlite3`."""

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
    # One parameter, however many values.
    each = "select value from json_each(?)"
    # A plus before a column keeps the planner from an index that would make it sort afterwards.
    no_index = "+"

    _BUSY, _LOCKED = 5, 6
    _PRIMARY_KEY, _UNIQUE = 1555, 2067

    def put(self, table: str, names: list[str]) -> str:
        """Replace works on whole rows, which is all that is asked."""
        return f"insert or replace into {table} ({', '.join(names)}) values ({', '.join('?' * len(names))})"

    def holds(self, text: str, part: str) -> str:
        """Letters as they are: `like` would fold ASCII and read wildcards."""
        return f"instr({text}, {part}) > 0"

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


_DIALECTS: dict[str, Dialect] = {"sqlite": SQLite()}


def dialect_of(name: str) -> Dialect:
    """
    Return the ways of a database by SQLAlchemy's name for it.

    Raises:
        ValueError: It is not known here.
    """
    if name not in _DIALECTS:
        raise ValueError(f"partnerkit's SQLAlchemy adapter does not know {name!r}; it knows {', '.join(_DIALECTS)}")
    return _DIALECTS[name]
