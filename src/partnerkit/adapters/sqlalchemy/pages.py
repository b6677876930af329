"""
Pages of lists and searches.

A list walks an index that has its order, from the cursor on. A search first asks how many rows each of its terms has:
under `FEW` it gathers those and sorts them; otherwise it walks one term in order and looks at what it meets.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import attrs

from partnerkit.adapters.sqlalchemy.conditions import Conditions, conjuncts
from partnerkit.adapters.sqlalchemy.link import Link
from partnerkit.adapters.sqlalchemy.mapping import SETS
from partnerkit.adapters.sqlalchemy.shapes import Shape
from partnerkit.adapters.sqlalchemy.terms import Asked, asked
from partnerkit.repository import Between, Cursor, Is, Page, Query, Where, check_cursor

FEW = 2000


def page(link: Link, shape: Shape, query: Query[Any]) -> Page[Any]:
    """Return a page."""
    check_cursor(query)
    plan = _plan(link, shape, query)
    rows = link.all(plan.text, plan.parameters)
    items = tuple(map(shape.mapper.from_row, rows[: query.limit]))
    if len(rows) <= query.limit:
        return Page(items)
    last = items[-1]
    return Page(items, Cursor(query.by.name, query.descending, query.by.of(last), shape.collection.key.of(last)))


@attrs.frozen
class _Plan:
    text: str
    parameters: Sequence[Any]


def _plan(link: Link, shape: Shape, query: Query[Any]) -> _Plan:
    parts = tuple(conjuncts(query.where))
    begins = tuple(found for part in parts if (found := asked(part)))
    if not begins:
        return _list(shape, query, parts)
    by_place = query.by == shape.collection.order[0]
    if not (by_place and len(begins) == 1 and begins[0].exact):
        few = _few(link, shape, query.within, begins)
        if few is not None:
            return _gather(shape, query, parts, few)
    walked = max((a for a in begins if a.first), key=lambda a: (a.is_word, len(a.text)), default=None)
    return _walk(shape, query, parts, walked) if by_place and walked else _list(shape, query, parts)


def _few(link: Link, shape: Shape, within: Any, begins: Sequence[Asked]) -> Asked | None:
    mark, owner = shape.dialect.mark, _owner(shape, within)
    lead = f"owner = {mark} and " * len(owner)
    parts = [
        f"(select count(*) from (select 1 from {_terms(shape)} where {lead}{a.condition(mark)} limit {FEW}) x)"
        for a in begins
    ]
    found = link.one(f"select {', '.join(parts)}", [p for a in begins for p in (*owner, *a.range())])
    hits, first = min(zip(found, range(len(begins)), strict=True))
    return begins[first] if hits < FEW else None


def _owner(shape: Shape, within: Any) -> tuple[Any, ...]:
    return () if shape.owner is None else (shape.mapper.put[shape.owner](within),)


def _list(shape: Shape, query: Query[Any], parts: Sequence[Where[Any]]) -> _Plan:
    """Walk an index of the table itself; only what an index serves in order is left to the planner."""
    leading = [part for part in parts if _leads(shape, query, part)]
    bare = Conditions(shape, lambda name: f"a.{shape.quoted[name]}")
    lead = "" if shape.owner is None else f"a.{shape.quoted[shape.owner]} = {bare.parameter(shape.owner, query.within)}"
    texts = [lead, *map(bare.text, leading)]
    kept = Conditions(shape, lambda name: f"{shape.dialect.no_index}a.{shape.quoted[name]}")
    texts += [kept.text(part) for part in parts if part not in leading]
    order, key = f"a.{shape.quoted[query.by.name]}", f"a.{shape.quoted[shape.key]}"
    return _finish(shape, query, f"{shape.table} a", texts, [*bare.parameters, *kept.parameters], (order, key))


def _leads(shape: Shape, query: Query[Any], part: Where[Any]) -> bool:
    match part:
        case Is(field, _):
            collection = shape.collection
            return field in (collection.key, *collection.filters, *(u.field for u in collection.unique))
        case Between(field, _, _):
            return field == query.by
    return False


def _gather(shape: Shape, query: Query[Any], parts: Sequence[Where[Any]], few: Asked) -> _Plan:
    """Take the few entities of a term, whatever their order, and sort them."""
    mark, owner = shape.dialect.mark, _owner(shape, query.within)
    lead = f"owner = {mark} and " * len(owner)
    found = f"(select distinct id from {_terms(shape)} where {lead}{few.condition(mark)}) t"
    kept = Conditions(shape, lambda name: f"{shape.dialect.no_index}a.{shape.quoted[name]}")
    texts = [_joined(shape, mark), *(kept.text(part) for part in parts if not (few.exact and part is few.where))]
    parameters = [*owner, *few.range(), *_keyed(shape, owner), *kept.parameters]
    order, key = f"a.{shape.quoted[query.by.name]}", f"a.{shape.quoted[shape.key]}"
    return _finish(shape, query, f"{found} cross join {shape.table} a", texts, parameters, (order, key))


def _walk(shape: Shape, query: Query[Any], parts: Sequence[Where[Any]], walked: Asked) -> _Plan:
    """Walk one term in order; what stands beside it is seen before the entity is fetched."""
    mark, owner = shape.dialect.mark, _owner(shape, query.within)
    lead = "t.owner = " + mark if owner else ""
    kept = Conditions(shape, _beside(shape))
    texts = [lead, f"t.term = {mark}", _joined(shape, mark)]
    texts += [kept.text(part) for part in parts if not (walked.exact and part is walked.where)]
    parameters = [*owner, walked.first, *_keyed(shape, owner), *kept.parameters]
    return _finish(
        shape, query, f"{_terms(shape)} t cross join {shape.table} a", texts, parameters, ("t.place", "t.id")
    )


def _terms(shape: Shape) -> str:
    assert shape.terms is not None
    return shape.terms.table


def _joined(shape: Shape, mark: str) -> str:
    owned = f"a.{shape.quoted[shape.owner]} = {mark} and " if shape.owner in shape.keys and shape.owner else ""
    return f"{owned}a.{shape.quoted[shape.key]} = t.id"


def _keyed(shape: Shape, owner: tuple[Any, ...]) -> tuple[Any, ...]:
    return owner if len(shape.keys) > 1 else ()


def _beside(shape: Shape) -> Callable[[str], str]:
    known = {name: f"t.{column}" for name, column in shape.beside.items()}
    known |= {shape.collection.order[0].name: "t.place", shape.key: "t.id", SETS: f"t.{SETS}"}
    return lambda name: known.get(name) or f"{shape.dialect.no_index}a.{shape.quoted[name]}"


def _finish(
    shape: Shape,
    query: Query[Any],
    source: str,
    texts: Sequence[str],
    parameters: Sequence[Any],
    place: tuple[str, str],
) -> _Plan:
    names = ", ".join(f"a.{name}" for name in shape.names)
    (order, key), mark = place, shape.dialect.mark
    way, sign = (" desc", "<") if query.descending else ("", ">")
    texts, parameters = [text for text in texts if text], list(parameters)
    if query.after is not None:
        texts.append(f"({order}, {key}) {sign} ({mark}, {mark})")
        put = shape.mapper.put
        parameters += [put[query.by.name](query.after.value), put[shape.key](query.after.id)]
    where = f" where {' and '.join(texts)}" if texts else ""
    text = f"select {names} from {source}{where} order by {order}{way}, {key}{way} limit {mark}"
    return _Plan(text, [*parameters, query.limit + 1])
