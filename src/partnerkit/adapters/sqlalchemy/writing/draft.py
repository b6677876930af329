"""What a write comes to: its changes encoded, and statements for them in an order that does not depend on theirs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import attrs

from partnerkit.adapters.sqlalchemy.link import Link
from partnerkit.adapters.sqlalchemy.shapes import Layout, Shape
from partnerkit.adapters.sqlalchemy.terms import Row
from partnerkit.errors import Conflict, NotFound, StaleWrite
from partnerkit.repository import Add, Change, Clear, Copy, Remove, Write


@attrs.define(eq=False)
class Step:
    """
    One statement.

    Attributes:
        text: The statement.
        rows: Its parameters, once or many times.
        guarded: Whether it has to meet exactly one row.
    """

    text: str
    rows: list[Row]
    guarded: bool = False

    def run(self, link: Link) -> None:
        """
        Run it.

        Raises:
            Conflict: It met no row.
        """
        if not self.guarded:
            link.each(self.text, self.rows)
        elif link.do(self.text, self.rows[0]) != 1:
            raise Conflict(whole=link.dialect.looks_back)


@attrs.define(eq=False)
class Replaced:
    """
    A stored entity that is to be changed or removed.

    Attributes:
        shape: Where it is kept.
        old: What the caller has read.
        after: What is to be stored, encoded; None where it is to be removed.
    """

    shape: Shape
    old: Any
    after: Row | None

    def stored(self, link: Link) -> Row:
        """
        Return what is stored, encoded.

        An equal version does not make it equal to *old*: it may have been removed and added again.

        Raises:
            NotFound: It is not there.
            StaleWrite: It has another version.
        """
        collection = self.shape.collection
        id = collection.key.of(self.old)
        key = [put(value) for put, value in zip(self.shape.put_key, collection.key_of(self.old), strict=True)]
        found = link.one(self.shape.questions.row, key)
        if found is None:
            raise NotFound(collection.name, id)
        version = collection.version
        if version is not None and found[self.shape.index[version.name]] != version.of(self.old):
            raise StaleWrite(collection.name, id=id)
        return tuple(found)


class Draft:
    """
    The changes of a write, encoded; nothing has been asked or written yet.

    What is added or changed meets what was there before, so that it cannot take up a value that is given up in the same
    write: additions first, removals after them. Terms cannot be refused, so they come last.
    """

    def __init__(self, layout: Layout, changes: Iterable[Write]) -> None:
        """
        Take the changes in.

        Raises:
            ValueError: A collection has no version, or a datetime no time zone.
        """
        self._layout = layout
        self._copied: list[Step] = []
        self._added: dict[Shape, list[Row]] = {}
        self._replaced: list[Replaced] = []
        self._cut: dict[Shape, list[Row]] = {}
        self._put: dict[Shape, list[Row]] = {}
        self._cleared: list[Step] = []
        self._copies = 0
        for change in changes:
            self._take(change)

    @property
    def fallible(self) -> int:
        """How many rows of other people could stand in its way."""
        return self._copies + len(self._replaced) + sum(map(len, self._added.values()))

    @property
    def several(self) -> bool:
        """Whether it may be more than one statement."""
        shapes = (*self._added, *(one.shape for one in self._replaced))
        return self.fallible + len(self._cleared) > 1 or any(shape.terms is not None for shape in shapes)

    def steps(self, link: Link) -> list[Step]:
        """
        Return the statements; looks at what is stored of what is to be replaced.

        Raises:
            NotFound: It is not there.
            StaleWrite: It has another version.
        """
        replaced = [self._replace(one, one.stored(link)) for one in self._replaced]
        added = [Step(shape.statements.insert, rows) for shape, rows in self._added.items()]
        terms = [Step(shape.statements.cut_terms, rows) for shape, rows in self._cut.items() if rows]
        terms += [Step(shape.statements.put_terms, rows) for shape, rows in self._put.items() if rows]
        return [*self._copied, *added, *replaced, *terms, *self._cleared]

    def _take(self, change: Write) -> None:
        kinds = self._layout.kinds
        match change:
            case Add(entity):
                self._add(kinds[type(entity)], entity)
            case Change(old, new):
                shape = kinds[type(old)]
                after = shape.mapper.to_row(shape.collection.bumped(new, old))
                self._replaced.append(Replaced(shape, old, after))
            case Remove(entity):
                self._replaced.append(Replaced(kinds[type(entity)], entity, None))
            case Copy(collection):
                self._copy(self._layout.of(collection), change)
            case _:
                self._clear(self._layout.of(change.collection), change)

    def _add(self, shape: Shape, entity: Any) -> None:
        row = shape.mapper.to_row(entity)
        self._added.setdefault(shape, []).append(row)
        if shape.terms is not None:
            self._put.setdefault(shape, []).extend(shape.terms.rows(row))

    def _replace(self, one: Replaced, before: Row) -> Step:
        shape, after = one.shape, one.after
        if shape.terms is not None:
            gone, new = shape.terms.difference(before, after)
            self._cut.setdefault(shape, []).extend(gone)
            self._put.setdefault(shape, []).extend(new)
        guard = shape.values(before, shape.guards)
        if after is None:
            return Step(shape.statements.delete, [guard], guarded=True)
        changed = tuple(i for i, (was, now) in enumerate(zip(before, after, strict=True)) if was != now)
        return Step(shape.statements.update(changed), [(*(after[i] for i in changed), *guard)], guarded=True)

    def _copy(self, shape: Shape, copy: Copy) -> None:
        put = shape.mapper.put[shape.statements.owner]
        row = (shape.dialect.spread([put(target) for target in copy.targets]), put(copy.source))
        self._copies += 1
        self._copied += [Step(text, [row]) for text in shape.statements.copy]

    def _clear(self, shape: Shape, clear: Clear) -> None:
        row = (shape.mapper.put[shape.statements.owner](clear.owner),)
        self._cleared += [Step(text, [row]) for text in shape.statements.clear]
