"""What a write comes to: the statements for its changes, in an order that does not depend on theirs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

import attrs

from partnerkit.adapters.sqlalchemy.link import Link
from partnerkit.adapters.sqlalchemy.shapes import Layout, Shape
from partnerkit.adapters.sqlalchemy.terms import Row, term_columns, term_key, term_rows
from partnerkit.repository import Add, Change, Clear, Copy, Remove, Write


class GuardMissed(Exception):
    """A guarded row is not there, or has another version."""


@attrs.frozen
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
    rows: Sequence[Sequence[Any]]
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


def steps_of(layout: Layout, changes: Iterable[Write]) -> list[Step]:
    """
    Return the statements of a write.

    What is added or changed meets what was there before, so that it cannot take up a value that is given up in the same
    write.

    Raises:
        ValueError: A collection has no version or no owner, or a datetime no time zone.
    """
    return _Steps(layout).of(list(changes))


class _Steps:
    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._copied: list[Step] = []
        self._added: dict[Shape, list[Sequence[Any]]] = {}
        self._changed: list[Step] = []
        self._removed: list[Step] = []
        self._cleared: list[Step] = []
        self._cut: dict[Shape, list[Row]] = {}
        self._put: dict[Shape, list[Row]] = {}

    def of(self, changes: list[Write]) -> list[Step]:
        for change in changes:
            self._take(change)
        added = [Step(insert(shape), rows, len(rows)) for shape, rows in self._added.items()]
        cut = [Step(cut_terms(shape), sorted(rows)) for shape, rows in self._cut.items() if rows]
        put = [Step(put_terms(shape), sorted(rows)) for shape, rows in self._put.items() if rows]
        return [*self._copied, *added, *self._changed, *self._removed, *cut, *put, *self._cleared]

    def _take(self, change: Write) -> None:
        match change:
            case Add(entity):
                shape = self._layout.kind(type(entity))
                row = shape.mapper.to_row(entity)
                self._added.setdefault(shape, []).append(row)
                self._terms(shape, None, row)
            case Change(old, new):
                self._change(self._layout.kind(type(old)), old, new)
            case Remove(entity):
                shape = self._layout.kind(type(entity))
                row = shape.mapper.to_row(entity)
                self._removed.append(Step(delete(shape), [_guard(shape, row)], 1, guarded=True))
                self._terms(shape, row, None)
            case Copy():
                self._copied += self._copy(change)
            case Clear():
                self._cleared += self._clear(change)

    def _change(self, shape: Shape, old: Any, new: Any) -> None:
        collection = shape.collection
        before, after = shape.mapper.to_row(old), shape.mapper.to_row(collection.bumped(new, old))
        changed = tuple(i for i, (was, is_) in enumerate(zip(before, after, strict=True)) if was != is_)
        row = [*(after[i] for i in changed), *_guard(shape, before)]
        self._changed.append(Step(update(shape, changed), [row], 1, guarded=True))
        self._terms(shape, before, after)

    def _terms(self, shape: Shape, before: Sequence[Any] | None, after: Sequence[Any] | None) -> None:
        old, new = term_rows(shape, before), term_rows(shape, after)
        if old != new:
            keys = term_key(shape)
            kept = {row[:keys] for row in new}
            self._cut.setdefault(shape, []).extend({row[:keys] for row in old} - kept)
            self._put.setdefault(shape, []).extend(new - old)

    def _clear(self, clear: Clear) -> list[Step]:
        shape = self._layout.of(clear.collection)
        owner = owner_of(shape)
        row = [shape.mapper.put[owner](clear.owner)]
        texts = [f"delete from {shape.table} where {shape.equal((owner,))}"]
        if shape.terms:
            texts.append(f"delete from {shape.terms} where owner = {shape.dialect.mark}")
        return [Step(text, [row]) for text in texts]

    def _copy(self, copy: Copy) -> list[Step]:
        shape = self._layout.of(copy.collection)
        put = shape.mapper.put[owner_of(shape)]
        row = [json.dumps([put(target) for target in copy.targets]), put(copy.source)]
        names = list(shape.quoted.values())
        steps = [Step(copied(shape, shape.table, shape.quoted[owner_of(shape)], names), [row], 1)]
        if shape.terms:
            steps.append(Step(copied(shape, shape.terms, "owner", term_columns(shape)), [row]))
        return steps


def owner_of(shape: Shape) -> str:
    """
    Return the name of the owner's column.

    Raises:
        ValueError: The collection has no owner.
    """
    if shape.owner is None:
        raise ValueError(f"{shape.collection.name} has no owner, so nothing is copied or cleared within one")
    return shape.owner


def _guard(shape: Shape, row: Sequence[Any]) -> list[Any]:
    return [row[shape.index[name]] for name in _guards(shape)]


def _guards(shape: Shape) -> tuple[str, ...]:
    return shape.keys if shape.version is None else (*shape.keys, shape.version)


def insert(shape: Shape) -> str:
    """Return the statement that adds a row."""
    names = list(shape.quoted.values())
    marks = ", ".join([shape.dialect.mark] * len(names))
    return shape.text("insert", lambda: f"insert into {shape.table} ({', '.join(names)}) values ({marks})")


def delete(shape: Shape) -> str:
    """Return the statement that removes a guarded row."""
    return shape.text("delete", lambda: f"delete from {shape.table} where {shape.equal(_guards(shape))}")


def update(shape: Shape, changed: tuple[int, ...]) -> str:
    """Return the statement that changes some columns of a guarded row."""

    def compose() -> str:
        names, mark = list(shape.quoted.values()), shape.dialect.mark
        values = ", ".join(f"{names[i]} = {mark}" for i in changed)
        return f"update {shape.table} set {values} where {shape.equal(_guards(shape))}"

    return shape.text(changed, compose)


def copied(shape: Shape, table: str, owner: str, names: list[str]) -> str:
    """Return the statement that copies an owner's rows of a table to other owners."""
    return shape.text(("copy", table), lambda: _copied(shape, table, owner, names))


def _copied(shape: Shape, table: str, owner: str, names: list[str]) -> str:
    rest = [name for name in names if name != owner]
    return (
        f"insert into {table} ({', '.join([owner, *rest])})"
        f" select j.value, {', '.join(f'o.{name}' for name in rest)}"
        f" from ({shape.dialect.each}) j cross join {table} o where o.{owner} = {shape.dialect.mark}"
    )


def cut_terms(shape: Shape) -> str:
    """Return the statement that takes a term away."""

    def compose() -> str:
        names = term_columns(shape)[: term_key(shape)]
        return f"delete from {shape.terms} where {' and '.join(f'{n} = {shape.dialect.mark}' for n in names)}"

    return shape.text("cut", compose)


def put_terms(shape: Shape) -> str:
    """Return the statement that stores a term, or what stands beside it anew."""
    return shape.text("put", lambda: shape.dialect.put(shape.terms, term_columns(shape)))
