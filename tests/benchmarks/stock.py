"""
The databases that `list`, `search` and `grow` read.

SQLite's are made once and kept in the system's temporary directory; PostgreSQL's on the server that
PARTNERKIT_BENCHMARK_POSTGRESQL names, else on a private one for this run alone. They are named for the schema and the
crowd in them, so that another version makes its own. A quick run makes small ones, and leaves nothing.
"""

from __future__ import annotations

import getpass
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

import sqlalchemy as sa

from partnerkit import Actor, PartnerKit
from partnerkit.adapters.sqlalchemy import sqlalchemy_storage
from partnerkit.clients.listing import ClientFilter
from partnerkit.clients.paging import Listing
from partnerkit.values import Realm
from tests.benchmarks import load_postgresql
from tests.benchmarks.crowd import VENDOR, token_of
from tests.benchmarks.list_floor import Floor, on_postgresql, on_sqlite
from tests.benchmarks.load import SIZES, load, made_by, tell
from tests.servers import private

# What a quick run has in their places.
QUICK = dict(zip(SIZES, (200, 250, 300, 500), strict=True))
BYTES_A_CLIENT = 10_000
SETTINGS = ("pragma journal_mode = wal", "pragma synchronous = normal")


class Store:
    """One database, with a connection that stays open, and a floor with another one."""

    def __init__(self, engine: sa.Engine, floor: Callable[[], Floor]) -> None:
        self.engine = engine
        self.connection = engine.connect()
        self.floor = floor()

    @contextmanager
    def kit(self) -> Iterator[PartnerKit]:
        """Serve one transaction, as a request does."""
        with self.connection.begin():
            yield PartnerKit(sqlalchemy_storage(self.connection), VENDOR)

    def operator(self, clients: int, name: str) -> Actor:
        """Return an operator of the partner that has so many clients."""
        with self.kit() as kit:
            return kit.actors.from_session(token_of(clients, name), realm=Realm.OPERATOR)

    def list(self, by: Actor, wanted: ClientFilter, limit: int = 50) -> Listing:
        """Return the first page of a list, in a transaction."""
        with self.kit() as kit:
            return kit.clients.list(wanted, by=by, limit=limit)

    def close(self) -> None:
        self.floor.close()
        self.connection.close()
        self.engine.dispose()


@contextmanager
def stock(
    asked: Sequence[Sequence[int]], *, quick: bool, engine: str = "sqlite"
) -> Iterator[tuple[list[Store], Mapping[int, int]]]:
    """
    Give a database for each of some groups of partners, and how many clients each of those really has.

    Partners that stand in one group share a database.
    """
    sizes = QUICK if quick else {size: size for size in SIZES}
    with ExitStack() as stack:
        make = _files(stack, quick) if engine == "sqlite" else _databases(stack, quick)
        stores = [make([sizes[size] for size in group]) for group in asked]
        yield stores, sizes
        for store in stores:
            store.close()


Make = Callable[[Sequence[int]], Store]


def _files(stack: ExitStack, quick: bool) -> Make:
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory())) if quick else _folder()

    def make(sizes: Sequence[int]) -> Store:
        path = folder / f"{'-'.join(map(str, sizes))}.db"
        _made(path, sizes, quiet=quick)
        engine = sa.create_engine(f"sqlite:///{path}")
        sa.event.listen(engine, "connect", lambda driver, _: [driver.execute(text) for text in SETTINGS])
        return Store(engine, partial(on_sqlite, path, SETTINGS))

    return make


def _databases(stack: ExitStack, quick: bool) -> Make:
    named = None if quick else os.environ.get("PARTNERKIT_BENCHMARK_POSTGRESQL")
    server = sa.make_url(named or stack.enter_context(private("postgresql")).url)

    def make(sizes: Sequence[int]) -> Store:
        name = f"pk_benchmark_{made_by()}_{'_'.join(map(str, sizes))}"
        administrator = sa.create_engine(server, isolation_level="AUTOCOMMIT", poolclass=sa.pool.NullPool)
        with administrator.connect() as connection:
            known = connection.exec_driver_sql("select 1 from pg_database where datname = %s", (name,)).first()
            if known is None:
                connection.exec_driver_sql(f"create database {name}")
        url = server.set(database=name).render_as_string(hide_password=False)
        load_postgresql.load(url, sizes, (lambda _: None) if quick else tell)
        return Store(sa.create_engine(url), partial(on_postgresql, url))

    return make


def _folder() -> Path:
    found = Path(tempfile.gettempdir()) / f"partnerkit-benchmarks-{getpass.getuser()}-{made_by()}"
    found.mkdir(mode=0o700, exist_ok=True)
    return found


def _made(path: Path, sizes: Sequence[int], *, quiet: bool) -> None:
    needed = sum(sizes) * BYTES_A_CLIENT
    there = path.stat().st_size if path.exists() else 0
    if needed - there > shutil.disk_usage(path.parent).free:
        sys.exit(f"{path} needs {needed / 1e9:.0f} GB; name a directory with more room in TMPDIR")
    if not quiet:
        tell(f"{path}\n")
    load(f"sqlite:///{path}", sizes, (lambda _: None) if quiet else tell)
