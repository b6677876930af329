"""
The databases that `list`, `search` and `grow` read: made once and kept in the system's temporary directory.

Their folder is named for the schema and the crowd in them, so that another version makes its own. A quick run makes
small ones, and leaves nothing.
"""

from __future__ import annotations

import getpass
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from partnerkit import Actor, PartnerKit
from partnerkit.adapters.sqlalchemy import sqlalchemy_storage
from partnerkit.clients.listing import ClientFilter
from partnerkit.clients.paging import Listing
from partnerkit.values import Realm
from tests.benchmarks.crowd import VENDOR, token_of
from tests.benchmarks.load import SIZES, load, made_by, tell

# What a quick run has in their places.
QUICK = dict(zip(SIZES, (200, 250, 300, 500), strict=True))
BYTES_A_CLIENT = 10_000
SETTINGS = ("pragma journal_mode = wal", "pragma synchronous = normal")


class File:
    """One database, with a connection that stays open."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.engine = sa.create_engine(f"sqlite:///{path}")
        sa.event.listen(self.engine, "connect", lambda driver, _: [driver.execute(text) for text in SETTINGS])
        self.connection = self.engine.connect()

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
        self.connection.close()
        self.engine.dispose()


@contextmanager
def stock(asked: Sequence[Sequence[int]], *, quick: bool) -> Iterator[tuple[list[File], Mapping[int, int]]]:
    """
    Give a database for each of some groups of partners, and how many clients each of those really has.

    Partners that stand in one group share a file.
    """
    if not quick:
        yield from _given(_folder(), asked, {size: size for size in SIZES})
        return
    with tempfile.TemporaryDirectory() as folder:
        yield from _given(Path(folder), asked, QUICK)


def _given(
    folder: Path, asked: Sequence[Sequence[int]], sizes: Mapping[int, int]
) -> Iterator[tuple[list[File], Mapping[int, int]]]:
    files = []
    for group in asked:
        path = folder / f"{'-'.join(str(size) for size in group)}.db"
        _made(path, [sizes[size] for size in group], quiet=sizes is QUICK)
        files.append(File(path))
    yield files, sizes
    for file in files:
        file.close()


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
