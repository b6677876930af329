"""The way a write goes: as one statement where the database can, else in steps."""

from __future__ import annotations

from collections.abc import Sequence

from partnerkit.adapters.sqlalchemy.link import Link
from partnerkit.adapters.sqlalchemy.shapes import Layout
from partnerkit.adapters.sqlalchemy.writing import composed, stepwise
from partnerkit.repository import Write


def write(link: Link, layout: Layout, changes: Sequence[Write]) -> None:
    """Store changes, all or none."""
    layout.registry.one_each(changes)
    way = composed.write if link.dialect.one_statement else stepwise.write
    if changes:
        way(link, layout, changes)
