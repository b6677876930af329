"""A `Memory` with the vendor's settings: what `partnerkit.adapters.sqlalchemy.Database` is to an engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from partnerkit.adapters.memory import Memory
from partnerkit.collections import COLLECTIONS
from partnerkit.errors import Conflict
from partnerkit.kit import PartnerKit
from partnerkit.vendor import Vendor

R = TypeVar("R")


class MemoryDatabase:
    """
    Everything in dictionaries, for trials and tests; it ends with the process.

        database = MemoryDatabase(vendor)
        account = database.run(lambda kit: kit.accounts.open(business, by=dana))
    """

    def __init__(self, vendor: Vendor, *, memory: Memory | None = None, tries: int = 20) -> None:
        """
        Take the vendor's settings.

        Args:
            vendor: What differs between vendors.
            memory: Where things are kept; an empty one by default.
            tries: How often `run` calls its work at most.
        """
        self.vendor = vendor
        self.memory = Memory(COLLECTIONS) if memory is None else memory
        self._tries = tries

    @contextmanager
    def transaction(self) -> Iterator[PartnerKit]:
        """
        Begin a transaction; commit it on leaving, roll it back after an error.

        Raises:
            Conflict: Another transaction that changed the same committed first: run all of this one again.
        """
        with self.memory.transaction() as storage:
            yield PartnerKit(storage, self.vendor)

    def run(self, work: Callable[[PartnerKit], R], /, *, repeatable: bool = False) -> R:
        """
        Call *work* in a transaction of its own; all of it again if somebody else was first.

        Args:
            work: Reads whatever it rests on anew each time, and does nothing that could not be done twice.
            repeatable: As with other databases; a commit always gets its answer here.

        Raises:
            Conflict: Others were first each time.
        """
        for _ in range(self._tries - 1):
            try:
                with self.transaction() as kit:
                    return work(kit)
            except Conflict:
                continue
        with self.transaction() as kit:
            return work(kit)
