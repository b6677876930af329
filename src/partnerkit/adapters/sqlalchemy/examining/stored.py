"""What is stored, for the rules to look things up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from partnerkit.adapters.sqlalchemy.examining.decoding import read
from partnerkit.adapters.sqlalchemy.examining.walks import Row, Table
from partnerkit.adapters.sqlalchemy.link import Link
from partnerkit.adapters.sqlalchemy.shapes import Layout, Shape
from partnerkit.repository import Collection
from partnerkit.repository.fields import E


def table_of(link: Link, shape: Shape, keys: Sequence[str]) -> Table:
    """Return a collection's table, to be read along some of its columns."""
    return Table(link, shape.table, list(shape.quoted.values()), [shape.quoted[name] for name in keys])


class Stored:
    """The rows of a database; those that cannot be read are none for any rule. It is `partnerkit.invariants.Rows`."""

    def __init__(self, link: Link, layout: Layout) -> None:
        self._link = link
        self._layout = layout

    def by(
        self, collection: Collection[E], names: Sequence[str], values: Iterable[tuple[Any, ...]]
    ) -> Mapping[tuple[Any, ...], E]:
        """Return the entities whose fields have any of some values, by these; none that cannot be read."""
        shape = self._layout.of(collection)
        put = [shape.mapper.put[name] for name in names]
        wanted = [[turn(v) for turn, v in zip(put, row, strict=True)] for row in set(values) if None not in row]
        rows = table_of(self._link, shape, shape.keys).having([shape.quoted[name] for name in names], wanted)
        return {tuple(getattr(entity, name) for name in names): entity for entity in _entities(shape, rows)}

    def of_owners(self, collection: Collection[E], owners: Iterable[Any]) -> Iterator[E]:
        """Yield everything of some owners, owner by owner, each in the collection's first order."""
        shape = self._layout.of(collection)
        assert shape.owner is not None, "owners are asked for of what they own"
        keys = tuple(dict.fromkeys((shape.owner, collection.order[0].name, shape.key)))
        put = shape.mapper.put[shape.owner]
        return _entities(shape, table_of(self._link, shape, keys).within(map(put, owners)))


def _entities(shape: Shape, rows: Iterable[Row]) -> Iterator[Any]:
    return (found.entity for found in (read(shape, row) for row in rows) if found.entity is not None)
