"""For Alembic environments of vendors whose own migrations leave partnerkit's tables to `upgrade`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from partnerkit.adapters.sqlalchemy.place import Place
from partnerkit.adapters.sqlalchemy.tables import build_tables

# What earlier releases had, which is there until `upgrade` has been.
_EARLIER = ("pending",)

IncludeObject = Callable[[Any, "str | None", str, bool, Any], bool]


def leave_out(
    *, prefix: str = "pk_", schema: str | None = None, include_object: IncludeObject | None = None
) -> IncludeObject:
    """
    Return an ``include_object`` for Alembic's ``context.configure``, that leaves partnerkit's tables out.

    Without it, autogenerate would drop them, since they stand in no MetaData of the vendor's.

    Args:
        prefix: What every table's name begins with, as given to `upgrade`.
        schema: Where the tables are, as given to `upgrade`.
        include_object: The vendor's own, asked about everything else.
    """
    place = Place(prefix, schema)
    ours = {table.name for table in build_tables(sa.MetaData(), prefix=prefix, schema=schema)}
    ours |= {place.version_table, place.due_table, *map(place.name, _EARLIER)}

    def include(object: Any, name: str | None, type_: str, reflected: bool, compare_to: Any) -> bool:
        table = object if type_ == "table" else object.table
        if table.name in ours and table.schema == schema:
            return False
        return include_object is None or include_object(object, name, type_, reflected, compare_to)

    return include
