"""
The section of secure accounts, for operators without a Secure role (VC-22).

Of such an account there are two facts, its name and that it is secure. So the section is sorted and searched by name
alone, and a place in it is a name: an id would tell when the account was made.
"""

from __future__ import annotations

from typing import Final
from uuid import UUID

import attrs

from partnerkit.clients.model import CLIENTS, NAME, Client
from partnerkit.repository import Cursor, Query, Storage, Where, matches, words
from partnerkit.values import PartnerId

# Behind all clients of one name.
_LAST: Final = UUID(int=2**128 - 1)
# How often a search is gone on with that was cut off, before the reader is asked whether to go on.
_READS: Final = 20


@attrs.frozen
class SecureNames:
    """
    A page of the section.

    Attributes:
        names: The names in order; those that are alike stand on one page.
        next: Where the next page begins; None on the last one.
    """

    names: tuple[str, ...]
    next: Cursor | None = None


def secure_names(
    storage: Storage, partner_id: PartnerId, kept: Where[Client], *, text: str | None, after: Cursor | None, limit: int
) -> SecureNames:
    """
    Return the names of secure accounts.

    Args:
        storage: Where to read.
        partner_id: Whose list.
        kept: The condition of what is kept from the reader by nothing but the rule of secure accounts.
        text: Each of its words begins a word of the name.
        after: Where the page before ended.
        limit: About how many.
    """
    asked = words(text or "")
    # A search knows contact and address as well; those that are found by them are left out again.
    where = kept if not asked else kept & matches(Client, " ".join(asked))
    query = Query(collection=CLIENTS, within=partner_id, where=where, order=NAME, after=_behind(after), limit=1000)
    names: list[str] = []
    last = ""
    for _ in range(_READS):
        page = storage.page(query)
        for client in page.items:
            if not _named(client, asked):
                continue
            if len(names) >= limit and client.name_key != last:
                return SecureNames(tuple(names), _place(last))
            names.append(client.name)
            last = client.name_key
        if page.next is None:
            return SecureNames(tuple(names))
        query = attrs.evolve(query, after=page.next)
    return SecureNames(tuple(names), _behind(query.after))


def _named(client: Client, asked: tuple[str, ...]) -> bool:
    own = words(client.name)
    return all(any(word.startswith(begin) for word in own) for begin in asked)


def _place(key: str) -> Cursor:
    return Cursor(NAME.name, False, key, _LAST)


def _behind(place: Cursor | None) -> Cursor | None:
    """Return the place behind all clients of the name at a place."""
    return None if place is None else attrs.evolve(place, id=_LAST)
