"""What an examination finds."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from typing import Any

import attrs

from partnerkit.repository import Collection, field_classes
from partnerkit.repository.fields import E
from partnerkit.values import FieldClass


class Damage(enum.Enum):
    """
    What sort of thing is wrong.

    Attributes:
        UNREADABLE: A row that no call could have written: it does not decode, or not to what its class says.
        DERIVED: A column that is made of others says something else than they do.
        TERMS: A search would miss an entity, or find one that is not there.
        TWICE: Two entities share what is unique.
        MISSING: What an entity names is not there.
        UNLIKE: What mirrors something else differs from it.
        BROKEN: A chain is not what was written.
        ALTERED: A personal value of a history is not what was written.
        IMPOSSIBLE: An entity contradicts itself.
    """

    UNREADABLE = "unreadable"
    DERIVED = "derived"
    TERMS = "terms"
    TWICE = "twice"
    MISSING = "missing"
    UNLIKE = "unlike"
    BROKEN = "broken"
    ALTERED = "altered"
    IMPOSSIBLE = "impossible"


@attrs.frozen(kw_only=True)
class Finding:
    """
    Something that is wrong; it names rows and fields, never what a personal or a secret one holds.

    Attributes:
        damage: What sort of thing it is.
        collection: The name of the collection.
        row: What finds the row, by the names of its columns.
        said: What is wrong with it.
    """

    damage: Damage
    collection: str
    row: Mapping[str, str]
    said: str

    def __str__(self) -> str:
        row = ", ".join(f"{name} {value}" for name, value in self.row.items())
        return f"{self.damage.value}: {self.collection} with {row}: {self.said}"


def naming(collection: Collection[Any]) -> tuple[str, ...]:
    """Return the fields a row is named by: those of its key, unless that is personal; then what it refers to."""
    owner = () if collection.within is None or collection.global_key else (collection.within.name,)
    classes = field_classes(collection.entity)
    if classes[collection.key.name] is not FieldClass.PERSONAL:
        return (*owner, collection.key.name)
    return tuple(name for name, mark in classes.items() if mark is FieldClass.REFERENCE)


def named(collection: Collection[E], entity: E, damage: Damage, said: str) -> Finding:
    """Return a finding about an entity."""
    row = {name: str(getattr(entity, name)) for name in naming(collection)}
    return Finding(damage=damage, collection=collection.name, row=row, said=said)
