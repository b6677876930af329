"""
Damage, done on purpose behind the library's back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import attrs
import sqlalchemy as sa

from partnerkit import COLLECTIONS
from partnerkit.adapters.sqlalchemy import examine
from partnerkit.invariants import Damage, Finding, Place
from partnerkit.repository import Collection, Registry, field_classes, holds
from partnerkit.repository.fields import E
from partnerkit.values import FieldClass
from tests.faults import stock

R = TypeVar("R")
REGISTRY = Registry(COLLECTIONS)
# What is found: the damage, the collection, the row, what is said.
Told = tuple[Damage, str, dict[str, str], str]


@attrs.frozen
class Stored:
    """
    What is stored, over one connection.
    """

    connection: sa.Connection

    @property
    def database(self) -> str:
        name = self.connection.dialect.name
        return "mariadb" if name == "mysql" else name

    def some(self, kind: type[R], where: Callable[[R], object] = lambda _: True) -> R:
        """
        Return an entity that is stored.
        """
        return next(row for row in stock.everything() if isinstance(row, kind) and where(row))

    def at(self, place: Place) -> Any:
        """
        Return an entity that stands in a place.
        """
        return next(_standing(place))

    def set(self, entity: attrs.AttrsInstance, **values: Any) -> None:
        """
        Give some columns of an entity's row other values.
        """
        table = self.table(entity)
        changed = self.connection.execute(sa.update(table).where(_of(table, entity)).values(values))
        assert changed.rowcount == 1

    def say(self, entity: attrs.AttrsInstance, column: str, raw: str) -> None:
        """
        Give a column a value in SQL.
        """
        self.set(entity, **{column: sa.literal_column(raw)})

    def remove(self, entity: attrs.AttrsInstance) -> None:
        """
        Take an entity's row away, and nothing else.
        """
        table = self.table(entity)
        assert self.connection.execute(sa.delete(table).where(_of(table, entity))).rowcount == 1

    def empty(self, place: Place, values: dict[str, Any]) -> None:
        """
        Take away what stands in a place with these values.
        """
        for one in _standing(place):
            if {name: getattr(one, name) for name in values} == values:
                self.remove(one)

    def table(self, entity: attrs.AttrsInstance) -> sa.Table:
        return stock.METADATA.tables[f"pk_{REGISTRY.of(entity).name}"]

    def terms(self, entity: attrs.AttrsInstance) -> tuple[sa.Table, Any]:
        """
        Return the table of an entity's terms, and the condition that they are its own.
        """
        collection = REGISTRY.of(entity)
        table = stock.METADATA.tables[f"pk_{collection.name}_term"]
        return table, (table.c.id == collection.key.of(entity)) & (table.c.owner == collection.owner_of(entity))

    def found(self) -> list[Told]:
        """
        Return what an examination finds; it tells nothing that it should keep to itself.
        """
        findings = list(examine(self.connection))
        assert not [hidden for hidden in _hidden() for finding in findings if hidden in str(finding)]
        return [told(finding) for finding in findings]


def told(finding: Finding) -> Told:
    return finding.damage, finding.collection, dict(finding.row), finding.said


def about(entity: attrs.AttrsInstance, damage: Damage, said: str) -> Told:
    """
    Return the finding about an entity, named by its key.
    """
    collection = REGISTRY.of(entity)
    owner = () if collection.within is None or collection.global_key else (collection.within,)
    return damage, collection.name, {f.name: str(f.of(entity)) for f in (*owner, collection.key)}, said


def _standing(place: Place) -> Iterator[Any]:
    collection: Collection[Any] = place.collection
    for row in stock.everything():
        standing = type(row) is collection.entity and holds(place.where, collection, row)
        if standing and all(getattr(row, name) is not None for name in place.names):
            yield row


def _of(table: sa.Table, entity: E) -> Any:
    key = zip(table.primary_key.columns, REGISTRY.of(entity).key_of(entity), strict=True)
    return sa.and_(*(column == value for column, value in key))


def _hidden() -> Iterator[str]:
    """
    Yield every personal and secret text that is stored.
    """
    for row in stock.everything():
        for name, mark in field_classes(type(row)).items():
            value = getattr(row, name)
            if mark in {FieldClass.PERSONAL, FieldClass.SECRET} and isinstance(value, str):
                yield value
