"""Removing what has had its time: one statement, that stands or falls by itself."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from partnerkit.adapters.sqlalchemy.link import Link
from partnerkit.adapters.sqlalchemy.shapes import Shape


def purge(link: Link, shape: Shape, before: datetime, within: Any, limit: int) -> int:
    """Take away what expired before a moment, up to *limit* rows; return how many."""
    assert shape.collection.expiry is not None, "seen to by check_purge"
    moment = shape.mapper.put[shape.collection.expiry.name](before)
    owner = () if within is None else shape.encoded(within)
    return link.do(shape.statements.purge(owned=within is not None), (moment, *owner, limit))
