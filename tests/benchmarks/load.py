"""
A database with large partners in it: `python -m tests.benchmarks.load --database sqlite:///FILE [--clients N,…]`.

Everything is given to the storage port's own `write`, so that rows, search terms and indexes are the library's. It is
lines with what belongs to their accounts as far as a benchmark meets it (see `crowd`), not whole accounts. A million
take some ten minutes and 9 GB.

A partner is one transaction: it is there whole or not at all. Started again after a stop, what is there is left alone.
"""

from __future__ import annotations

import argparse
import gc
import hashlib
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from itertools import islice
from typing import Protocol, cast

import sqlalchemy as sa

from partnerkit.adapters.sqlalchemy import Database, sqlalchemy_storage
from partnerkit.repository import Add, Write
from tests.benchmarks.crowd import VENDOR, Crowd, team

SIZES = (1_000, 10_000, 100_000, 1_000_000)
CHUNK = 2_000
# What a stop may leave of a transaction is rolled back from the journal; of a power cut it may not be.
SETTINGS = (
    "pragma synchronous = off",
    "pragma cache_size = -2000000",
    "pragma temp_store = memory",
)
# The first of them stand for all in what a file was made by.
SAMPLE = 20

Tell = Callable[[str], None]


class Unusable(Exception):
    """A database is not this loader's, or was made by another version of it."""


def made_by() -> str:
    """Return what a file must have been made by: the schema, and rows of it as they are written now."""
    engine = sa.create_engine("sqlite://")
    Database(engine, VENDOR).create_tables()
    with engine.begin() as connection:
        fill(sqlalchemy_storage(connection), SAMPLE, lambda _: None)
    with closing(engine.raw_connection()) as raw:
        said = "\n".join(sorted(cast("sqlite3.Connection", raw.driver_connection).iterdump()))
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def load(url: str, sizes: Sequence[int], tell: Tell) -> None:
    """
    Make partners of some sizes, unless they are there.

    Raises:
        Unusable: The file holds something else.
    """
    engine = sa.create_engine(url)
    sa.event.listen(engine, "connect", lambda driver, _: [driver.execute(text) for text in SETTINGS])
    try:
        present = begun(engine)
        if missing := [size for size in sizes if size not in present]:
            _in_journal(engine, "delete")  # new pages go to the file at once, and old ones are few
            for size in missing:
                with engine.begin() as connection:
                    fill(sqlalchemy_storage(connection), size, tell)
                    connection.exec_driver_sql("insert into benchmark_partner values (?)", (size,))
            _in_journal(engine, "wal")
    finally:
        engine.dispose()


def _in_journal(engine: sa.Engine, mode: str) -> None:
    with engine.connect() as connection:
        connection.exec_driver_sql(f"pragma journal_mode = {mode}")


def begun(engine: sa.Engine) -> set[int]:
    """Return the sizes of the partners a file holds; begin it if it is empty."""
    known = sa.inspect(engine).get_table_names()
    if not known:
        Database(engine, VENDOR).create_tables()
        with engine.begin() as connection:
            connection.exec_driver_sql("create table benchmark_partner (clients integer primary key)")
            connection.exec_driver_sql("create table benchmark_made_by (said text not null)")
            connection.exec_driver_sql("insert into benchmark_made_by values (?)", (made_by(),))
        return set()
    if "benchmark_made_by" not in known:
        raise Unusable("this database holds something else; name a file that does not exist yet")
    with engine.connect() as connection:
        if connection.exec_driver_sql("select said from benchmark_made_by").scalar() != made_by():
            raise Unusable("this database was made for another schema; remove it, or name another file")
        return set(connection.exec_driver_sql("select clients from benchmark_partner").scalars())


class Writes(Protocol):
    """A storage, or whatever else takes additions."""

    def write(self, *changes: Write) -> None: ...


def fill(storage: Writes, size: int, tell: Tell) -> None:
    """Write a partner of some size."""
    start = time.monotonic()
    storage.write(*team(size))
    done = 0
    gc.freeze()  # or each collection would look at all that is imported again
    for rows in chunks(Crowd(size)):
        storage.write(*(change for one in rows for change in one))
        done += len(rows)
        tell(f"\r{size:,} clients: {done:,} after {time.monotonic() - start:.0f} s ")
    tell("\n")
    gc.unfreeze()


def chunks(crowd: Crowd) -> Iterator[list[list[Add]]]:
    clients = iter(crowd)
    while found := list(islice(clients, CHUNK)):
        yield found


def main(arguments: Sequence[str] | None = None) -> None:
    """Make what is asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.load", description="Large partners.")
    parser.add_argument("--database", required=True, metavar="URL", type=_sqlite, help="as in sqlite:///large.db")
    parser.add_argument(
        "--clients", type=_sizes, default=SIZES, metavar="N,…", help="how many clients, partner by partner"
    )
    asked = parser.parse_args(arguments)
    try:
        load(asked.database, asked.clients, tell)
    except Unusable as error:
        parser.error(str(error))


def tell(text: str) -> None:
    print(text, end="", file=sys.stderr, flush=True)


def _sqlite(text: str) -> str:
    url = sa.make_url(text)
    if url.get_backend_name() != "sqlite" or not url.database:
        raise argparse.ArgumentTypeError("a file of SQLite's, as in sqlite:///large.db")
    return text


def _sizes(text: str) -> tuple[int, ...]:
    try:
        found = tuple(int(part.replace("_", "")) for part in text.split(","))
    except ValueError:
        raise argparse.ArgumentTypeError(f"numbers with commas between them, not {text!r}") from None
    if min(found) < 1 or len(set(found)) < len(found):
        raise argparse.ArgumentTypeError("each is at least 1, and stands once")
    return found


if __name__ == "__main__":
    main()
