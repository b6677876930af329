"""Places in lists, as text for addresses."""

from __future__ import annotations

import base64
import json
from typing import Any, Final

from partnerkit.errors import InvalidInput, invalid
from partnerkit.repository import Collection, Cursor, hint
from partnerkit.wire.strict import one, write

MOST: Final = 100


def cursor_text(cursor: Cursor) -> str:
    """Return a place in a list as text for an address."""
    plain = [cursor.order, cursor.descending, write(cursor.value), write(cursor.id)]
    packed = json.dumps(plain, separators=(",", ":"), ensure_ascii=False).encode()
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def read_cursor(place: str | Cursor, collection: Collection[Any]) -> Cursor:
    """
    Return the place a text stands for; a place itself is taken as it is.

    It grants nothing: a page is always asked for within an owner, so a forged place only begins elsewhere in one's own
    list (A-04).

    Raises:
        InvalidInput: The text is no place in a list of this collection.
    """
    if isinstance(place, Cursor):
        return place
    try:
        padded = place.encode("ascii") + b"=" * (-len(place) % 4)
        order, descending, value, id = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        by = next(f for f in collection.order if f.name == order)
        return Cursor(
            by.name,
            one("after", bool, descending),
            one("after", hint(by.entity, by.name), value),
            one("after", hint(by.entity, collection.key.name), id),
        )
    except (ValueError, TypeError, StopIteration, RecursionError, InvalidInput):
        raise invalid("after", "cursor.form") from None


def paging(collection: Collection[Any], after: str | Cursor | None, limit: int) -> Cursor | None:
    """
    Return the place a page begins behind, None for the first page; see that its size may be asked for.

    Raises:
        InvalidInput: The text is no place in a list of this collection, or the size is not 1 to `MOST`.
    """
    if not 1 <= limit <= MOST:
        raise invalid("limit", "limit.range", min=1, max=MOST)
    return None if after is None else read_cursor(after, collection)
