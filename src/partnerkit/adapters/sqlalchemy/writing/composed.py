"""
Writing in one statement.

It says whether it was done. If not, what stands in its way is looked up afterwards, in the transaction that goes on.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from typing import Any

import sqlalchemy as sa

from partnerkit.adapters.sqlalchemy.link import Link
from partnerkit.adapters.sqlalchemy.shapes import Layout, Shape
from partnerkit.adapters.sqlalchemy.terms import Row
from partnerkit.adapters.sqlalchemy.writing.composing import (
    Adding,
    Changing,
    Clearing,
    Copying,
    Group,
    Removing,
    compose,
)
from partnerkit.adapters.sqlalchemy.writing.composing_terms import Cutting, Putting
from partnerkit.adapters.sqlalchemy.writing.refusals import read_again, refusal
from partnerkit.errors import Conflict
from partnerkit.repository import Add, Change, Clear, Collection, Copy, Remove, Write, claims


def write(link: Link, layout: Layout, changes: Sequence[Write]) -> None:
    """Store changes, all or none."""
    driver = link.driver  # first of all what is pending is written, so that what fails below is ours
    within = link.dialect.in_transaction(driver)
    draft = _Draft(layout, changes)
    if _done(link, draft, within):
        return
    stored = [read_again(link, layout, change) for change in changes]
    if stored != list(changes) and _done(link, _Draft(layout, stored), within):
        return
    raise refusal(link, layout, changes) or Conflict()


def _done(link: Link, draft: _Draft, within: bool) -> bool:
    """Run the statement, within somebody's transaction or not; return whether all was done, otherwise nothing was."""
    if draft.repeats:
        return False
    try:
        with link.savepoint() if draft.copies and within else nullcontext():
            return draft.run(link, looked=within or draft.gives_up)
    except sa.exc.IntegrityError as error:
        if not link.dialect.is_taken(error.orig):
            raise
        if draft.copies or not within:
            return False
        # Taken since it was looked for, a moment ago: the database has ended the transaction.
        raise Conflict(whole=True) from error


class _Draft:
    """
    Changes as groups of encoded rows.

    Attributes:
        copies: Whether something is copied, which may be refused in the midst of it.
        gives_up: Whether somebody gives up a unique value, which another one could take up, or not, by their order.
    """

    def __init__(self, layout: Layout, changes: Sequence[Write]) -> None:
        self._layout = layout
        self._rows: dict[Group, list[Row]] = {}
        self._new: dict[Shape, list[Any]] = {}
        self.copies = any(isinstance(change, Copy) for change in changes)
        self.gives_up = any(isinstance(change, Clear | Remove) for change in changes)
        for change in changes:
            self._take(change)

    @property
    def repeats(self) -> bool:
        """Whether two of the entities ask for the same unique value."""
        return any(_repeats(shape.collection, new) for shape, new in self._new.items() if len(new) > 1)

    def run(self, link: Link, *, looked: bool) -> bool:
        """Do it, keys and unique values looked for or not, and return whether it was done."""
        groups = tuple((group, len(rows) == 1) for group, rows in self._rows.items())
        kept, key = self._layout.composed, (looked, groups)
        found = kept.get(key) or kept.setdefault(key, compose(groups, looked=looked))
        return link.one(found.text, found.parameters(self._rows.values())) is not None

    def _put(self, group: Group, row: Row) -> None:
        self._rows.setdefault(group, []).append(row)

    def _take(self, change: Write) -> None:
        kinds = self._layout.kinds
        match change:
            case Add(entity):
                self._add(kinds[type(entity)], entity)
            case Change(old, new):
                self._change(kinds[type(old)], old, new)
            case Remove(entity):
                self._remove(kinds[type(entity)], entity)
            case Copy(collection, source, targets):
                shape = self._layout.of(collection)
                put = shape.mapper.put[shape.statements.owner]
                for target in targets:
                    self._put(Copying(shape), (put(target), put(source)))
            case _:
                shape = self._layout.of(change.collection)
                self._put(Clearing(shape), (shape.mapper.put[shape.statements.owner](change.owner),))

    def _add(self, shape: Shape, entity: Any) -> None:
        row = shape.mapper.to_row(entity)
        self._new.setdefault(shape, []).append(entity)
        self._put(Adding(shape), row)
        if shape.terms is not None:
            self._terms(shape, [], shape.terms.rows(row), added=True)

    def _change(self, shape: Shape, old: Any, new: Any) -> None:
        collection = shape.collection
        before, after = shape.mapper.to_row(old), shape.mapper.to_row(collection.bumped(new, old))
        self._new.setdefault(shape, []).append(new)
        had, wanted = claims(collection, old), claims(collection, new)
        self.gives_up |= had != wanted
        claimed = tuple(claim[0] for claim in wanted if claim not in had)
        self._put(Changing(shape, claimed), (*after, *shape.values(before, shape.read)))
        if shape.terms is not None:
            self._terms(shape, *shape.terms.difference(before, after))

    def _remove(self, shape: Shape, entity: Any) -> None:
        row = shape.mapper.to_row(entity)
        self._put(Removing(shape), shape.values(row, (*shape.keys, *shape.read)))
        if shape.terms is not None:
            self._terms(shape, *shape.terms.difference(row, None))

    def _terms(self, shape: Shape, cut: list[Row], put: list[Row], *, added: bool = False) -> None:
        for group, rows in ((Cutting(shape), cut), (Putting(shape, added), put)):
            if rows:
                self._rows.setdefault(group, []).extend(group.folded(rows))


def _repeats(collection: Collection[Any], entities: Sequence[Any]) -> bool:
    wanted = [claim for entity in entities for claim in claims(collection, entity)]
    return len(set(wanted)) < len(wanted)
