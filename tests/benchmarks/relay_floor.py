"""
The floor of `relay`: rows of a table that is emptied by who tells them, by the driver alone, as many at once.

No order beyond that of the ids, one consumer, no retries, nothing kept: the least that tells what was written.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

import psycopg

AT_ONCE = 500
COLUMNS = "id, chain_id, seq, at, kind, actor_kind, actor_id, subject_kind, subject_id, payload"
Row = tuple[Any, ...]
Heard = Callable[[Row], None]


class Floor(Protocol):
    """A table that is emptied."""

    def fill(self, rows: Sequence[Row]) -> None:
        """Put rows in."""

    def tell(self, heard: Heard) -> int:
        """Tell all of them, and return how many."""

    def close(self) -> None:
        """Close the connection."""


class OnPostgresql:
    """Rows are locked, taken away and read by one statement, and told before it is committed."""

    def __init__(self, url: str) -> None:
        self._connection = psycopg.connect(url.replace("+psycopg", ""), autocommit=True)
        self._connection.execute(
            "create table outbox (id uuid primary key, chain_id uuid not null, seq integer not null,"
            " at timestamptz not null, kind text not null, actor_kind text not null, actor_id uuid not null,"
            " subject_kind text not null, subject_id uuid not null, payload text not null)"
        )

    def fill(self, rows: Sequence[Row]) -> None:
        with self._connection.cursor() as cursor, cursor.copy(f"copy outbox ({COLUMNS}) from stdin") as copy:
            for row in rows:
                copy.write_row(row)

    def tell(self, heard: Heard) -> int:
        told = 0
        while found := self._some(heard):
            told += found
        return told

    def _some(self, heard: Heard) -> int:
        with self._connection.transaction():
            rows = self._connection.execute(
                "delete from outbox where id in (select id from outbox order by id limit %s for update skip locked)"
                f" returning {COLUMNS}",
                (AT_ONCE,),
            ).fetchall()
            for row in rows:
                heard((*row[:-1], json.loads(row[-1])))
        return len(rows)

    def close(self) -> None:
        self._connection.close()


class OnSqlite:
    """The same on a file."""

    def __init__(self, path: Path, settings: Sequence[str]) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)
        for text in settings:
            self._connection.execute(text)
        names = ", ".join(f"{name.strip()} not null" for name in COLUMNS.split(","))
        self._connection.execute(f"create table outbox ({names}, primary key (id))")

    def fill(self, rows: Sequence[Row]) -> None:
        marks = ", ".join("?" for _ in COLUMNS.split(","))
        values = [[v if isinstance(v, (int, str)) else str(v) for v in row] for row in rows]
        self._connection.execute("begin")
        self._connection.executemany(f"insert into outbox ({COLUMNS}) values ({marks})", values)
        self._connection.execute("commit")

    def tell(self, heard: Heard) -> int:
        told = 0
        while found := self._some(heard):
            told += found
        return told

    def _some(self, heard: Heard) -> int:
        self._connection.execute("begin immediate")
        rows = self._connection.execute(
            f"delete from outbox where id in (select id from outbox order by id limit ?) returning {COLUMNS}",
            (AT_ONCE,),
        ).fetchall()
        for row in rows:
            heard((*row[:-1], json.loads(row[-1])))
        self._connection.execute("commit")
        return len(rows)

    def close(self) -> None:
        self._connection.close()
