"""
Conditions that name several values of one filter, taken apart by value.

"Cancelled, or in trial since before today" is two walks through the index of the filter and the order, each in order
already. Walking the order alone would meet everything else as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import attrs

from partnerkit.adapters.sqlalchemy.conditions import conjuncts
from partnerkit.repository import All, Among, Collection, Field, Is, Some, Where

# More values of a filter than this are rather met on the way.
MANY = 12

EVERYTHING: Where[Any] = All()
Values: TypeAlias = dict[Any, list[Where[Any]]]


@attrs.frozen
class Branches:
    """
    A condition taken apart.

    Attributes:
        field: The filter.
        values: For each of its values what has to hold besides, in one way or another.
        rest: What has to hold in any case.
    """

    field: Field[Any, Any]
    values: Values
    rest: Sequence[Where[Any]]


def apart(collection: Collection[Any], parts: Sequence[Where[Any]]) -> list[tuple[Where[Any], ...]]:
    """
    Return conditions no two of which hold at once, and one of which holds where all of *parts* do.

    Each has as its first part the one value of a filter that it asks for; if there is no such filter, it is *parts*.
    """
    found = branches(collection, parts)
    if found is None or not 1 <= len(found.values) <= MANY:
        return [tuple(parts)]
    return [(Is(found.field, value), *conjuncts(_some(wheres)), *found.rest) for value, wheres in found.values.items()]


def _some(wheres: Sequence[Where[Any]]) -> Where[Any]:
    """Return the condition that one of some holds; if that is no condition at all, none."""
    if EVERYTHING in wheres:
        return EVERYTHING
    return wheres[0] if len(wheres) == 1 else Some(tuple(wheres))


def branches(collection: Collection[Any], parts: Sequence[Where[Any]]) -> Branches | None:
    """Take apart conditions that all have to hold, by the first filter that allows it; None if there is no such."""
    for part in parts:
        for field in collection.filters:
            found = _values(field, part)
            if found is not None:
                return Branches(field, found, [other for other in parts if other is not part])
    return None


def _values(field: Field[Any, Any], where: Where[Any]) -> Values | None:
    match where:
        case Is(asked, value) if asked == field:
            return {value: [EVERYTHING]}
        case Among(asked, values) if asked == field:
            return {value: [EVERYTHING] for value in values}
        case Some(alternatives):
            return _any_of(field, alternatives)
        case All():
            return _with_the_rest(field, tuple(conjuncts(where)))
    return None


def _any_of(field: Field[Any, Any], alternatives: Sequence[Where[Any]]) -> Values | None:
    found: Values = {}
    for alternative in alternatives:
        values = _values(field, alternative)
        if values is None:
            return None
        for value, wheres in values.items():
            found.setdefault(value, []).extend(wheres)
    return found


def _with_the_rest(field: Field[Any, Any], parts: Sequence[Where[Any]]) -> Values | None:
    for part in parts:
        found = _values(field, part)
        if found is not None:
            rest = [other for other in parts if other is not part]
            return {value: [All((*conjuncts(_some(wheres)), *rest))] for value, wheres in found.items()}
    return None
