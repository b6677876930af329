"""
Figures.

A condition that asks for a member of a set is counted along that term: fifty clients of an operator are fifty rows,
however many the partner has. Any other one is taken apart by the values of a filter, and each of them is counted in the
index of that filter and the first order, where the other filters stand as well.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from partnerkit.adapters.sqlalchemy.along import Along
from partnerkit.adapters.sqlalchemy.branches import apart
from partnerkit.adapters.sqlalchemy.choosing import FEW
from partnerkit.adapters.sqlalchemy.conditions import EVERYTHING, Conditions, conjuncts
from partnerkit.adapters.sqlalchemy.dialects import Statement
from partnerkit.adapters.sqlalchemy.link import Link
from partnerkit.adapters.sqlalchemy.shapes import Shape
from partnerkit.adapters.sqlalchemy.terms import Asked, asked
from partnerkit.repository import Between, Is, Where


def counts(link: Link, shape: Shape, within: Any, wheres: Mapping[str, Where[Any] | None]) -> dict[str, int]:
    """Return how many entities meet each condition; the figures themselves in one statement."""
    if not wheres:
        return {}
    parted = [tuple(conjuncts(where)) for where in wheres.values()]
    begins = _begins(link, shape, within, parted)
    figures = [_figure(shape, within, *one) for one in zip(begins, parted, strict=True)]
    text = f"select {', '.join(text for text, _ in figures)}"
    return dict(zip(wheres, link.one(text, [p for _, given in figures for p in given]), strict=True))


def _begins(link: Link, shape: Shape, within: Any, parted: Sequence[Sequence[Where[Any]]]) -> list[Asked | None]:
    """Return for each figure the term it is counted along; of several the rarest, of none None."""
    exact = [[found for part in parts if (found := asked(part)) and found.exact] for parts in parted]
    several = list({begin.text: begin for begins in exact if len(begins) > 1 for begin in begins}.values())
    sizes: dict[str, int] = {}
    if several:
        assert shape.terms is not None, "whoever can be asked for a term has terms"
        found = link.one(*shape.terms.entries(several, shape.encoded(within), link.dialect.mark, FEW))
        sizes = {begin.text: size for begin, size in zip(several, found, strict=True)}
    return [min(begins, key=lambda begin: sizes.get(begin.text, 0), default=None) for begins in exact]


def _figure(shape: Shape, within: Any, begin: Asked | None, parts: Sequence[Where[Any]]) -> Statement:
    if begin is None:
        counted = [_listed(shape, within, some) for some in apart(shape.collection, parts)]
        return " + ".join(text for text, _ in counted), [p for _, given in counted for p in given]
    rest = [part for part in parts if part is not begin.where]
    text, given = Along(shape, within).rows("count(*)", begin, rest)
    return f"({text})", given


def _listed(shape: Shape, within: Any, parts: Sequence[Where[Any]]) -> Statement:
    """Return the question for one figure; conditions that another index would serve are kept from the planner."""
    served = [part for part in parts if part is parts[0] or _is_served(shape, part)]
    bare = Conditions(shape, lambda name: f"a.{shape.quoted[name]}")
    rest = Conditions(shape, lambda name: shape.dialect.apart(f"a.{shape.quoted[name]}"))
    texts = [] if shape.owner is None else [f"a.{shape.quoted[shape.owner]} = {shape.dialect.mark}"]
    texts += map(bare.text, served)
    texts += [rest.text(part) for part in parts if part not in served]
    text = f"(select count(*) from {shape.table} a where {' and '.join(texts) or EVERYTHING})"
    return text, [*shape.encoded(within), *bare.parameters, *rest.parameters]


def _is_served(shape: Shape, part: Where[Any]) -> bool:
    match part:
        case Is(field, _):
            return field in {shape.collection.key, *(u.field for u in shape.collection.unique)}
        case Between(field, _, _):
            return field in shape.collection.order
    return False
