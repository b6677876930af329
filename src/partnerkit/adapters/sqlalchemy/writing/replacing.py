"""Putting one value in the place of another in many rows: one statement, that stands or falls by itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from partnerkit.adapters.sqlalchemy.conditions import Conditions
from partnerkit.adapters.sqlalchemy.dialects import Among
from partnerkit.adapters.sqlalchemy.link import Link
from partnerkit.adapters.sqlalchemy.shapes import Shape
from partnerkit.repository import All, Field, Is, Where


def replace(
    link: Link, shape: Shape, field: Field[Any, Any], ids: Iterable[Any], old: Any, new: Any, within: Any
) -> int:
    """Give a field a new value in those of some rows where it has the old one; return in how many."""
    collection, quoted, put = shape.collection, shape.quoted, shape.mapper.put
    assert collection.version is not None, "seen to by check_replace"
    version = quoted[collection.version.name]
    wanted = dict.fromkeys(ids)
    for id in wanted:
        collection.place(id, within)
    rows = Among(quoted[shape.key], shape.columns[shape.key].kind, [put[shape.key](id) for id in wanted])
    where: Where[Any] = Is(field, old)
    if within is not None and collection.within is not None:
        where = All((Is(collection.within, within), where))
    conditions = Conditions(shape, quoted.__getitem__)
    found = (conditions.text(where), conditions.parameters)
    values = (f"{quoted[field.name]} = {shape.dialect.mark}, {version} = {version} + 1", [put[field.name](new)])
    return link.do(*shape.dialect.setting(shape.table, values, rows, found))
