"""What the database is asked for as a whole: what is named and not there, and what is there twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from partnerkit.adapters.sqlalchemy.conditions import Conditions
from partnerkit.adapters.sqlalchemy.dialects import Statement
from partnerkit.adapters.sqlalchemy.examining.decoding import about
from partnerkit.adapters.sqlalchemy.examining.stored import table_of
from partnerkit.adapters.sqlalchemy.link import Link
from partnerkit.adapters.sqlalchemy.shapes import Layout, Shape
from partnerkit.invariants import Damage, Finding, Place, Reference
from partnerkit.repository import All, Where

# How many values of one kind are followed up; whoever has more to mend will ask again.
MOST: Final = 1_000
# A member of a JSON object that is an id, as ids are stored.
_MEMBERS: Final = {
    "sqlite": "replace(json_extract({column}, '$.{name}'), '-', '')",
    "postgresql": "({column} ->> '{name}')::uuid",
    "mysql": "cast(json_value({column}, '$.{name}') as uuid)",
    "mariadb": "cast(json_value({column}, '$.{name}') as uuid)",
}


def missing(link: Link, layout: Layout, reference: Reference) -> Iterator[Finding]:
    """Yield a finding for each row that names what is not there."""
    parts = [_named(link, layout, place) for place in (reference.source, *reference.targets)]
    given = [parameter for _, parameters in parts for parameter in parameters]
    lost = link.all(f"{' except '.join(text for text, _ in parts)} limit {MOST}", given)
    source = reference.source
    shape = layout.of(source.collection)
    for row in _holders(link, shape, _columns(link, shape, source), lost):
        yield about(shape, row, Damage.MISSING, f"{reference.said} is not there")


def twice(link: Link, shape: Shape) -> Iterator[Finding]:
    """Yield a finding for each row whose key, or a unique value, another row has as well."""
    lead = () if shape.owner is None else (shape.owner,)
    uniques = [(*(lead if unique.within else ()), unique.field.name) for unique in shape.collection.unique]
    for names in (shape.keys, *uniques):
        columns = [shape.quoted[name] for name in names]
        listed = ", ".join(columns)
        text = f"select {listed} from {shape.table} where {_there(columns)} group by {listed}"
        shared = link.all(f"{text} having count(*) > 1 limit {MOST}", ())
        for row in _holders(link, shape, columns, shared):
            yield about(shape, row, Damage.TWICE, f"another one has its {', '.join(names)}")


def _named(link: Link, layout: Layout, place: Place) -> Statement:
    """Return the question for the values of a place."""
    shape = layout.of(place.collection)
    columns = _columns(link, shape, place)
    conditions = Conditions(shape, shape.quoted.__getitem__)
    where: Where[Any] = All(()) if place.where is None else place.where
    met = f"{_there(columns)} and {conditions.text(where)}"
    return f"select {', '.join(columns)} from {shape.table} where {met}", conditions.parameters


def _columns(link: Link, shape: Shape, place: Place) -> list[str]:
    """Return what stands in a place: columns, or one member of one."""
    columns = [shape.quoted[name] for name in place.names]
    if place.member is None:
        return columns
    return [_MEMBERS[link.sa_dialect.name].format(column=columns[0], name=place.member)]


def _there(columns: Sequence[str]) -> str:
    return " and ".join(f"{column} is not null" for column in columns)


def _holders(link: Link, shape: Shape, columns: Sequence[str], values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """Yield the rows that have some values in some columns."""
    return table_of(link, shape, shape.keys).having(columns, values)
