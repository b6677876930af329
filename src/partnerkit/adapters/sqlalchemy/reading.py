"""Reading: by id, by unique value, and all there is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from partnerkit.adapters.sqlalchemy.link import Link
from partnerkit.adapters.sqlalchemy.shapes import Shape


def place_of(shape: Shape, id: Any, within: Any) -> dict[str, Any]:
    """Return the columns that find an id, with their values: the key, and the owner where one was named."""
    key = dict(zip(shape.keys, shape.collection.place(id, within), strict=True))
    return key if within is None or shape.owner is None else key | {shape.owner: within}


def by_columns(link: Link, shape: Shape, values: Mapping[str, Any]) -> Any:
    """Return the entity whose columns have these values; None if there is none."""
    names = tuple(values)
    row = link.one(shape.questions.by(names), [shape.mapper.put[name](value) for name, value in values.items()])
    return None if row is None else shape.mapper.from_row(row)


def by_ids(link: Link, shape: Shape, ids: Iterable[Any], within: Any) -> dict[Any, Any]:
    """Return those of the ids that exist, in the order they were asked for."""
    wanted = list(ids)
    put = shape.mapper.put[shape.key]
    shape.collection.check_named(within)
    for id in wanted:
        shape.collection.place(id, within)
    owner = [] if within is None or shape.owner is None else [shape.mapper.put[shape.owner](within)]
    rows = link.all(shape.questions.by_ids(bool(owner)), [*owner, shape.dialect.spread([put(id) for id in wanted])])
    entities = map(shape.mapper.from_row, rows)
    found = {shape.collection.key.of(entity): entity for entity in entities}
    return {id: found[id] for id in wanted if id in found}


def owned(link: Link, shape: Shape, owner: Any) -> list[Any]:
    """Return everything within an owner."""
    assert shape.owner is not None, "only what has an owner is copied or cleared"
    rows = link.all(shape.questions.by((shape.owner,)), [shape.mapper.put[shape.owner](owner)])
    return list(map(shape.mapper.from_row, rows))
