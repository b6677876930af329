"""What a write comes to: the statements for its changes, in an order that does not depend on theirs."""

from __future__ import annotations

import json
from typing import Any

import attrs

from partnerkit.adapters.sqlalchemy.link import Link
from partnerkit.adapters.sqlalchemy.shapes import Layout, Shape, owner_of
from partnerkit.adapters.sqlalchemy.terms import Row
from partnerkit.repository import Add, Change, Clear, Copy, Remove, Write


class GuardMissed(Exception):
    """A guarded row is not there, or has another version; never leaves the adapter."""


@attrs.define(eq=False)
class Step:
    """
    One statement.

    Attributes:
        text: The statement.
        rows: Its parameters, once or many times.
        fallible: How many rows of other people could stand in its way.
        guarded: Whether it has to meet exactly one row.
    """

    text: str
    rows: list[Row]
    fallible: int = 0
    guarded: bool = False

    def run(self, link: Link) -> None:
        """
        Run it.

        Raises:
            GuardMissed: It met no row.
        """
        if not self.guarded:
            link.each(self.text, self.rows)
        elif link.do(self.text, self.rows[0]) != 1:
            raise GuardMissed


class Steps:
    """
    The statements of a write.

    What is added or changed meets what was there before, so that it cannot take up a value that is given up in the same
    write: additions first, removals after them. Terms cannot be refused, so they come last.
    """

    def __init__(self, layout: Layout) -> None:
        self._kinds = layout.kinds
        self._of = layout.of
        self._copied: list[Step] = []
        self._added: dict[Shape, list[Row]] = {}
        self._changed: list[Step] = []
        self._removed: list[Step] = []
        self._cut: dict[Shape, list[Row]] = {}
        self._put: dict[Shape, list[Row]] = {}
        self._cleared: list[Step] = []

    def in_order(self) -> list[Step]:
        """Return the statements."""
        added = [Step(shape.sql.insert, rows, len(rows)) for shape, rows in self._added.items()]
        terms = [Step(shape.sql.cut_terms, rows) for shape, rows in self._cut.items() if rows]
        terms += [Step(shape.sql.put_terms, rows) for shape, rows in self._put.items() if rows]
        return [*self._copied, *added, *self._changed, *self._removed, *terms, *self._cleared]

    def take(self, change: Write) -> None:
        """
        Take in a change.

        Raises:
            ValueError: A collection has no version or no owner, or a datetime no time zone.
        """
        match change:
            case Add(entity):
                self._add(self._kinds[type(entity)], entity)
            case Change(old, new):
                self._change(self._kinds[type(old)], old, new)
            case Remove(entity):
                self._remove(self._kinds[type(entity)], entity)
            case Copy():
                self._copy(self._of(change.collection), change)
            case Clear():
                self._clear(self._of(change.collection), change)

    def _add(self, shape: Shape, entity: Any) -> None:
        row = shape.mapper.to_row(entity)
        self._added.setdefault(shape, []).append(row)
        if shape.terms is not None:
            self._put.setdefault(shape, []).extend(shape.terms.rows(row))

    def _change(self, shape: Shape, old: Any, new: Any) -> None:
        before = shape.mapper.to_row(old)
        after = shape.mapper.to_row(shape.collection.bumped(new, old))
        changed = tuple(i for i, (was, now) in enumerate(zip(before, after, strict=True)) if was != now)
        row = (*(after[i] for i in changed), *shape.values(before, shape.guards))
        self._changed.append(Step(shape.sql.update(changed), [row], 1, guarded=True))
        if shape.terms is not None:
            gone, new = shape.terms.difference(before, after)
            self._cut.setdefault(shape, []).extend(gone)
            self._put.setdefault(shape, []).extend(new)

    def _remove(self, shape: Shape, entity: Any) -> None:
        row = shape.mapper.to_row(entity)
        self._removed.append(Step(shape.sql.delete, [shape.values(row, shape.guards)], 1, guarded=True))
        if shape.terms is not None:
            self._cut.setdefault(shape, []).extend(found[: shape.terms.keys] for found in shape.terms.rows(row))

    def _copy(self, shape: Shape, copy: Copy) -> None:
        owner = owner_of(shape)
        put = shape.mapper.put[owner]
        row = (json.dumps([put(target) for target in copy.targets]), put(copy.source))
        first, *terms = shape.sql.copy(owner)
        self._copied += [Step(first, [row], 1), *(Step(text, [row]) for text in terms)]

    def _clear(self, shape: Shape, clear: Clear) -> None:
        owner = owner_of(shape)
        row = (shape.mapper.put[owner](clear.owner),)
        self._cleared += [Step(text, [row]) for text in shape.sql.clear(owner)]
