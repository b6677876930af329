"""Tables from collections, in a MetaData of the vendor's or of one's own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.schema import BLANK_SCHEMA, conv

from partnerkit.adapters.sqlalchemy.columns import KEY_LENGTH, Kind, column_of
from partnerkit.adapters.sqlalchemy.mapping import SETS
from partnerkit.adapters.sqlalchemy.shapes import has_terms, stored_columns
from partnerkit.adapters.sqlalchemy.terms import filters_of
from partnerkit.adapters.sqlalchemy.types import OPTIONS, text_type, type_of
from partnerkit.collections import COLLECTIONS
from partnerkit.repository import Collection

SHORT = {Kind.BOOLEAN, Kind.ENUM, Kind.INTEGER, Kind.MOMENT, Kind.UUID}


def build_tables(
    metadata: sa.MetaData,
    collections: Iterable[Collection[Any]] | None = None,
    *,
    prefix: str = "pk_",
    schema: str | None = None,
) -> tuple[sa.Table, ...]:
    """
    Add the tables of collections to a MetaData, so that the vendor's migrations see them.

    Every constraint and index has a name of its own that a naming convention leaves alone. There are no foreign keys,
    triggers or sequences.

    Args:
        metadata: The vendor's, or one's own.
        collections: Those of partnerkit by default.
        prefix: What every table's name begins with.
        schema: Where the tables are, if not in the default schema.

    Returns:
        The tables that were added.

    Raises:
        TypeError: A field is of a type that no column holds.
        ValueError: A collection can be searched and has no order.
    """
    found: list[sa.Table] = []
    for collection in all_of(collections):
        found.append(_table(metadata, collection, prefix, schema))
        if has_terms(collection):
            found.append(_terms(metadata, collection, prefix, schema))
    return tuple(found)


def all_of(collections: Iterable[Collection[Any]] | None) -> tuple[Collection[Any], ...]:
    """Return the collections, those of partnerkit where none are named."""
    return COLLECTIONS if collections is None else tuple(collections)


def _table(metadata: sa.MetaData, collection: Collection[Any], prefix: str, schema: str | None) -> sa.Table:
    name, asked = prefix + collection.name, _asked(collection)
    columns = [
        sa.Column(c.name, type_of(c, asked=c.name in asked), nullable=c.nullable, autoincrement=False)
        for c in stored_columns(collection)
    ]
    lead = [] if collection.within is None else [collection.within.name]
    keys = [collection.key.name] if collection.global_key else [*lead, collection.key.name]
    key = sa.PrimaryKeyConstraint(*keys, name=conv(f"{name}_key"))
    table = sa.Table(name, metadata, *columns, key, schema=schema or BLANK_SCHEMA, **OPTIONS)
    for unique in collection.unique:
        over = [*(lead if unique.within else []), unique.field.name]
        table.append_constraint(sa.UniqueConstraint(*over, name=conv(f"{name}_{unique.field.name}_taken")))
    for label, over in _indexes(collection).items():
        leading = list(dict.fromkeys([*lead, *over]))
        if leading != keys:
            sa.Index(conv(f"{name}_by_{label}"), *(table.c[n] for n in leading))
    if collection.expiry is not None and collection.expiry not in collection.filters:
        sa.Index(conv(f"{name}_by_expiry"), table.c[collection.expiry.name])
    return table


def _asked(collection: Collection[Any]) -> set[str]:
    """Return the columns that stand in a key or an index."""
    found = [collection.key, collection.within, *(u.field for u in collection.unique), *collection.order]
    return {f.name for f in (*found, *collection.filters) if f is not None}


def _indexes(collection: Collection[Any]) -> dict[str, list[str]]:
    """Each order by itself, and each filter before each order; before the first one, with what figures ask for."""
    found = {}
    for order in collection.order:
        found[order.name] = [order.name, collection.key.name]
        beside = _counted(collection) if order == collection.order[0] else []
        for filter_ in collection.filters:
            if filter_ != order:
                leading = [filter_.name, order.name, collection.key.name]
                found[f"{filter_.name}_{order.name}"] = list(dict.fromkeys([*leading, *beside]))
    return found


def _counted(collection: Collection[Any]) -> list[str]:
    """Return what figures look at, as far as it is short, so that they need no more than an index."""
    columns = [column_of(collection.entity, f.name) for f in (*collection.filters, *collection.figures)]
    return [c.name for c in columns if c.kind in SHORT]


def _terms(metadata: sa.MetaData, collection: Collection[Any], prefix: str, schema: str | None) -> sa.Table:
    name = f"{prefix}{collection.name}_term"
    stored = {c.name: c for c in stored_columns(collection)}

    def like(of: str, label: str) -> sa.Column[Any]:
        return sa.Column(label, type_of(stored[of], asked=True), nullable=stored[of].nullable and label != "owner")

    owner = [] if collection.within is None else [like(collection.within.name, "owner")]
    term = sa.Column("term", text_type(KEY_LENGTH), nullable=False)
    columns = [*owner, term, like(collection.order[0].name, "place"), like(collection.key.name, "id")]
    key = sa.PrimaryKeyConstraint(*(c.name for c in columns), name=conv(f"{name}_key"))
    columns += [like(f, f"by_{f}") for f in filters_of(collection)]
    if collection.many:
        columns.append(sa.Column(SETS, text_type(None), nullable=False))
    return sa.Table(name, metadata, *columns, key, schema=schema or BLANK_SCHEMA, sqlite_with_rowid=False, **OPTIONS)
