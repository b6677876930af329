"""
Entities to rows and back, by functions written for each collection.

One function with a line for each column is twice as fast as a loop over converters, and a page is mostly this.
"""

from __future__ import annotations

import enum
import json
import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast, get_args

import attrs

from partnerkit.adapters.sqlalchemy.columns import Column, Kind, peel
from partnerkit.adapters.sqlalchemy.dialects import Dialect
from partnerkit.adapters.sqlalchemy.plain import Turn, from_plain, from_text, to_text
from partnerkit.repository import Collection, Many, hint, member_text, search_words

# Columns of no attribute: the folded words an entity is found by, and the members of its sets as terms.
WORDS = "search_text"
SETS = "search_sets"


@attrs.frozen
class Mapper:
    """
    What turns the entities of one collection into rows and back.

    Attributes:
        to_row: Gives all stored columns of an entity.
        from_row: Makes an entity of the columns that are its attributes.
        put: Encodes one value of a column, by the column's name.
        take: Decodes one.
    """

    to_row: Callable[[Any], tuple[Any, ...]]
    from_row: Callable[[Sequence[Any]], Any]
    put: Mapping[str, Turn]
    take: Mapping[str, Turn]


def mapper_of(collection: Collection[Any], columns: Sequence[Column], dialect: Dialect) -> Mapper:
    """Return the mapper of a collection."""
    attributes = attrs.fields(collection.entity)
    scope = _scope(collection, columns, dialect)
    source = [*_to_row(columns, dialect), *_from_row(attributes, columns, dialect), *_turns(columns, dialect)]
    exec("\n".join(source), scope)
    put, take = ({c.name: scope[f"{turn}_{i}"] for i, c in enumerate(columns)} for turn in ("put", "take"))
    return Mapper(scope["to_row"], scope["from_row"], put, take)


def member_term(of: Many[Any, Any]) -> Callable[[Any], str]:
    """Return what writes a member of a set as a term; no word begins with #."""
    lead, _ = member_terms(of)
    return lambda value: lead + member_text(value)


def member_terms(of: Many[Any, Any]) -> tuple[str, str]:
    """Return what the terms of a set's members begin with, and the least text behind all of them."""
    return f"#{of.name}:", f"#{of.name};"


def member_read(of: Many[Any, Any]) -> Callable[[str], Any]:
    """
    Return what reads a member of a set from its text.

    Raises:
        TypeError: Texts do not tell what members they are of.
    """
    kind = peel(get_args(peel(hint(of.entity, of.name))[0])[0])[0]
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        return {member_text(member): member for member in kind}.__getitem__
    if kind in {str, int, uuid.UUID}:
        return cast("Callable[[str], Any]", kind)
    raise TypeError(f"the members of {of.entity.__name__}.{of.name} cannot be read from their text")


def sets_text(terms: Sequence[str]) -> str:
    """Return terms as one text in which each stands between commas and quotes that nothing inside it can imitate."""
    return f",{','.join(map(json.dumps, terms))}," if terms else ""


def sets_of(text: str) -> list[str]:
    """Return the terms of such a text."""
    found: list[str] = json.loads(f"[{text[1:-1]}]")
    return found


def _scope(collection: Collection[Any], columns: Sequence[Column], dialect: Dialect) -> dict[str, Any]:
    scope: dict[str, Any] = {"entity": collection.entity, **dialect.helpers}
    for i, column in enumerate(columns):
        if column.kind is Kind.ENUM:
            kind: type[enum.Enum] = column.annotation
            scope[f"member_{i}"] = {member.value: member for member in kind}
        if column.kind is Kind.JSON:
            scope[f"to_{i}"] = to_text(column.annotation)
            scope[f"of_{i}"] = (from_plain if dialect.parses_json else from_text)(column.annotation)
    members = [(m.of, member_term(m)) for m in collection.many]
    scope[WORDS] = lambda e: f" {' '.join(search_words(collection, e))}"
    scope[SETS] = lambda e: sets_text(sorted(term(value) for of, term in members for value in of(e)))
    return scope


def _expression(template: str, i: int, column: Column, x: str) -> str:
    if not template:
        return x
    body = template.format(x=x, put=f"to_{i}", take=f"of_{i}", member=f"member_{i}")
    return f"(None if {x} is None else {body})" if column.nullable else body


def _to_row(columns: Sequence[Column], dialect: Dialect) -> list[str]:
    lines = ["def to_row(e):"]
    for i, column in enumerate(columns):
        made = column.name in {WORDS, SETS}
        lines.append(f"    v{i} = {column.name}(e)" if made else f"    v{i} = e.{column.name}")
    row = [_expression(dialect.codecs[c.kind].encode, i, c, f"v{i}") for i, c in enumerate(columns)]
    return [*lines, f"    return ({', '.join(row)},)"]


def _from_row(attributes: Sequence[Any], columns: Sequence[Column], dialect: Dialect) -> list[str]:
    values = ", ".join(f"v{i}" for i in range(len(attributes)))
    made = [
        f"{a.alias}={_expression(dialect.codecs[c.kind].decode, i, c, f'v{i}')}"
        for i, (a, c) in enumerate(zip(attributes, columns, strict=False))
    ]
    return ["def from_row(row):", f"    {values}, = row", f"    return entity({', '.join(made)})"]


def _turns(columns: Sequence[Column], dialect: Dialect) -> list[str]:
    lines = []
    for i, column in enumerate(columns):
        codec = dialect.codecs[column.kind]
        lines.append(f"def put_{i}(x): return {_expression(codec.encode, i, column, 'x')}")
        lines.append(f"def take_{i}(x): return {_expression(codec.decode, i, column, 'x')}")
    return lines
