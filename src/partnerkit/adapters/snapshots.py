"""
Cells whose versions are kept by commit number: a snapshot is a number, and the first to commit wins.

A cell is any hashable key, its value anything but None, which stands for "not there". A cell may belong to groups, so
that all of a group can be walked. Nothing here knows what an entity is.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from threading import Lock
from typing import Any, TypeAlias

import attrs

Cell: TypeAlias = tuple[Any, ...]
Versions: TypeAlias = tuple[tuple[int, Any], ...]


@attrs.frozen
class LostRace(Exception):
    """
    Somebody else committed a change of a cell after this snapshot was taken.

    Attributes:
        cell: The first such cell.
    """

    cell: Cell


@attrs.frozen
class Draft:
    """
    What is to become of cells.

    Attributes:
        cells: The new value of each cell; None takes it away.
        groups: Whether a cell belongs to a group from now on, by group and cell.
    """

    cells: dict[Cell, Any] = attrs.field(factory=dict)
    groups: dict[tuple[Cell, Cell], bool] = attrs.field(factory=dict)

    def take_in(self, other: Draft) -> None:
        """Add what *other* says; it wins."""
        self.cells.update(other.cells)
        self.groups.update(other.groups)


class Snapshot:
    """One transaction's view: what was committed when it began, and its own draft on top."""

    def __init__(self, cells: Cells, began: int) -> None:
        self._cells = cells
        self.began = began
        self.draft = Draft()

    def read(self, cell: Cell) -> Any:
        """Return the value of a cell; None where there is none."""
        if cell in self.draft.cells:
            return self.draft.cells[cell]
        for at, value in reversed(self._cells.versions.get(cell, ())):
            if at <= self.began:
                return value
        return None

    def groups(self, lead: Any) -> set[Cell]:
        """Return the groups whose name begins with *lead*."""
        known = {*self._cells.groups(), *(of for of, _ in self.draft.groups)}
        return {group for group in known if group[0] is lead}

    def group(self, group: Cell) -> list[Any]:
        """Return the values of a group's cells."""
        own = {cell: inside for (of, cell), inside in self.draft.groups.items() if of == group}
        cells = self._cells.members(group) | own
        # A cell that left the group or came to it after this snapshot is still listed: whoever asks looks at the value.
        return [value for cell in cells if own.get(cell, True) and (value := self.read(cell)) is not None]


class Cells:
    """
    Everything that is committed.

    Attributes:
        versions: Each cell's values with the number of the commit they came with, oldest first. A tuple is only ever
            replaced as a whole, so that reading needs no lock.
    """

    def __init__(self) -> None:
        self.versions: dict[Cell, Versions] = {}
        self._groups: dict[Cell, dict[Cell, int]] = {}
        self._lock = Lock()
        self._now = 0
        self._open: dict[int, int] = {}
        self._outlived: deque[tuple[int, Cell | None, Cell]] = deque()

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        """
        Open a snapshot; commit its draft when it is left, forget it after an error.

        Raises:
            LostRace: Somebody else committed a change of the same cell meanwhile; nothing is stored.
        """
        with self._lock:
            snapshot = Snapshot(self, self._now)
            self._open[self._now] = self._open.get(self._now, 0) + 1
        try:
            yield snapshot
            self._commit(snapshot.began, snapshot.draft)
        finally:
            self._close(snapshot.began)

    def groups(self) -> list[Cell]:
        """Return the names of all groups that anything may still be in for somebody."""
        with self._lock:
            return list(self._groups)

    def members(self, group: Cell) -> dict[Cell, Any]:
        """Return the cells that ever came to a group and may still be in it for somebody."""
        with self._lock:
            return dict(self._groups.get(group, ()))

    def _commit(self, began: int, draft: Draft) -> None:
        if not draft.cells:
            return
        with self._lock:
            for cell in draft.cells:
                if (versions := self.versions.get(cell)) and versions[-1][0] > began:
                    raise LostRace(cell)
            self._now += 1
            self._store(draft.cells)
            self._regroup(draft.groups)

    def _store(self, cells: Mapping[Cell, Any]) -> None:
        for cell, value in cells.items():
            before = self.versions.get(cell, ())
            self.versions[cell] = (*before, (self._now, value))
            if before or value is None:
                self._outlived.append((self._now, None, cell))

    def _regroup(self, groups: Mapping[tuple[Cell, Cell], bool]) -> None:
        for (group, cell), inside in groups.items():
            if inside:
                self._groups.setdefault(group, {})[cell] = self._now
            else:
                self._outlived.append((self._now, group, cell))

    def _close(self, began: int) -> None:
        with self._lock:
            self._open[began] -= 1
            if not self._open[began]:
                del self._open[began]
            oldest = min(self._open, default=self._now)
            while self._outlived and self._outlived[0][0] <= oldest:
                self._forget(*self._outlived.popleft(), oldest=oldest)

    def _forget(self, at: int, group: Cell | None, cell: Cell, *, oldest: int) -> None:
        """Drop what no open snapshot can see any more."""
        if group is not None:
            members = self._groups.get(group, {})
            if members.get(cell, at) < at:  # not come back since
                del members[cell]
            if not members:
                self._groups.pop(group, None)
            return
        versions = self.versions.get(cell, ())
        seen = [version for version in versions if version[0] <= oldest][-1:]
        kept = (*seen, *(version for version in versions if version[0] > oldest))
        if kept and not (len(kept) == 1 and kept[0][1] is None):
            self.versions[cell] = kept
        else:
            self.versions.pop(cell, None)
