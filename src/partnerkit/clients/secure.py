"""
The section of secure accounts, for operators without a Secure role (VC-22).

Of such an account there are two facts, its name and that it is secure. So the section is sorted and searched by name
alone, and a place in it is a name: an id would tell when the account was made.
"""

from __future__ import annotations

from typing import Final

import attrs

from partnerkit.clients.model import CLIENTS, NAME, Client
from partnerkit.clients.paging import behind
from partnerkit.repository import Cursor, Query, Storage, Where, every, words
from partnerkit.values import PartnerId

# How many a search reads at once, and after how many it stops: a search of the list knows contact and address as well,
# so that how long it takes would tell of them. Everybody's names are looked through instead, alike for every word.
_READ: Final = 500
_LOOKED: Final = 2000


@attrs.frozen
class SecureNames:
    """
    A page of the section.

    A search looks at so many names and no more, so it may hold fewer than its limit, or none, and yet lead on.

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
    query = _query(partner_id, kept, after, _READ if asked else limit + 1)
    found: list[tuple[str, str]] = []
    last = None
    for looked, client in enumerate(every(storage, query)):
        named = _named(client, asked)
        enough = looked >= _LOOKED or (named and len(found) >= limit)
        if enough and last is not None and client.name_key != last.name_key:
            return SecureNames(_sorted(found), behind(Cursor(NAME.name, False, last.name_key, last.id)))
        if named:
            found.append((client.name_key, client.name))
        last = client
    return SecureNames(_sorted(found))


def _query(partner_id: PartnerId, kept: Where[Client], after: Cursor | None, limit: int) -> Query[Client]:
    place = None if after is None else behind(after)
    return Query(collection=CLIENTS, within=partner_id, where=kept, order=NAME, after=place, limit=limit)


def _named(client: Client, asked: tuple[str, ...]) -> bool:
    own = words(client.name)
    return all(any(word.startswith(begin) for word in own) for begin in asked)


def _sorted(found: list[tuple[str, str]]) -> tuple[str, ...]:
    """Return names in order; those that are alike not by age, which is another fact."""
    return tuple(name for _, name in sorted(found))
