"""Conditions as SQL."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from itertools import combinations
from typing import Any

from partnerkit.adapters.sqlalchemy.mapping import SETS, WORDS, member_term
from partnerkit.adapters.sqlalchemy.shapes import Shape
from partnerkit.repository import All, Among, Between, Field, Has, HasAny, Is, Lacks, Many, Matches, Some, Where, words

NOTHING, EVERYTHING = "1 = 0", "1 = 1"


class Conditions:
    """
    Turns conditions into text and gathers its parameters.

    Attributes:
        parameters: Those of all texts so far, in order.
    """

    def __init__(self, shape: Shape, column: Callable[[str], str]) -> None:
        """Take the shape, and what says how a column is written."""
        self._shape = shape
        self._column = column
        self._mark = shape.dialect.mark
        self.parameters: list[Any] = []

    def text(self, where: Where[Any]) -> str:
        """Return the text of a condition, in which every *or* stands in brackets."""
        match where:
            case All(parts):
                return " and ".join(map(self.text, parts)) or EVERYTHING
            case Some(parts):
                return f"({' or '.join(map(self.text, parts))})" if parts else NOTHING
            case Is(field, value):
                return self._equals(field, value)
            case Among(field, values):
                return self._among(field, values)
            case Between(field, start, end):
                return self._between(field, start, end)
            case Has(field, value):
                return self._holds(SETS, _member(field, value))
            case HasAny(field, values):
                return self._holds_any(field, values) if values else NOTHING
            case Lacks(field, values):
                return f"not {self._holds_any(field, values)}" if values else EVERYTHING
        assert isinstance(where, Matches), "checked by the collection"
        return " and ".join(self._holds(WORDS, f" {word}") for word in words(where.text)) or EVERYTHING

    def parameter(self, name: str, value: Any) -> str:
        """Take in a value of a column; return its mark."""
        self.parameters.append(self._shape.mapper.put[name](value))
        return self._mark

    def _equals(self, field: Field[Any, Any], value: Any) -> str:
        name = self._column(field.name)
        return f"{name} is null" if value is None else f"{name} = {self.parameter(field.name, value)}"

    def _among(self, field: Field[Any, Any], values: tuple[Any, ...]) -> str:
        there = [value for value in values if value is not None]
        found = (
            [f"{self._column(field.name)} in ({', '.join(self.parameter(field.name, v) for v in there)})"]
            if there
            else []
        )
        if len(there) < len(values):
            found.append(self._equals(field, None))
        return f"({' or '.join(found)})" if found else NOTHING

    def _between(self, field: Field[Any, Any], start: Any, end: Any) -> str:
        name = self._column(field.name)
        bounds = ((">=", start), ("<", end))
        found = [f"{name} {sign} {self.parameter(field.name, b)}" for sign, b in bounds if b is not None]
        return " and ".join(found) or f"{name} is not null"

    def _holds(self, name: str, part: str) -> str:
        self.parameters.append(part)
        return self._shape.dialect.holds(self._column(name), self._mark)

    def _holds_any(self, field: Many[Any, Any], values: tuple[Any, ...]) -> str:
        """One parameter, however many values: a chain of as many conditions would be too deep for SQLite."""
        dialect = self._shape.dialect
        self.parameters.append(dialect.spread([_member(field, value) for value in values]))
        return dialect.holds_any(self._column(SETS))


def _member(field: Many[Any, Any], value: Any) -> str:
    """Return what stands in the text of an entity's sets where one of them holds a value."""
    return f",{json.dumps(member_term(field)(value))},"


def conjuncts(where: Where[Any] | None) -> Iterator[Where[Any]]:
    """Yield the parts that all have to hold; of a search, each word by itself."""
    match where:
        case All(parts):
            for part in parts:
                yield from conjuncts(part)
        case Matches(entity, text):
            yield from (Matches(entity, word) for word in words(text))
        case Where():
            yield where


def possible(parts: Iterable[Where[Any]]) -> bool:
    """Whether no two conditions ask for different values of one field, so that something could meet all of them."""
    asked = [part for part in parts if isinstance(part, Is)]
    return all(one.field != other.field or one.value == other.value for one, other in combinations(asked, 2))
