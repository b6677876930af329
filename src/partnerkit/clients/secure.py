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
from partnerkit.repository import Cursor, Query, Storage, Where, every, matches, words
from partnerkit.values import PartnerId

# How many are read at once where some of them are left out again.
_READ: Final = 1000


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
    found: list[tuple[str, str]] = []
    for client in every(storage, _query(partner_id, kept, asked, after, limit)):
        if not _named(client, asked):
            continue
        if len(found) >= limit and client.name_key != found[-1][0]:
            return SecureNames(_sorted(found), behind(Cursor(NAME.name, False, found[-1][0], client.id)))
        found.append((client.name_key, client.name))
    return SecureNames(_sorted(found))


def _query(
    partner_id: PartnerId, kept: Where[Client], asked: tuple[str, ...], after: Cursor | None, limit: int
) -> Query[Client]:
    # A search knows contact and address as well; what is found by them is left out again, however much there is of it:
    # a page that ended by it would tell.
    where = kept & matches(Client, " ".join(asked)) if asked else kept
    place = None if after is None else behind(after)
    read = _READ if asked else limit + 1
    return Query(collection=CLIENTS, within=partner_id, where=where, order=NAME, after=place, limit=read)


def _named(client: Client, asked: tuple[str, ...]) -> bool:
    own = words(client.name)
    return all(any(word.startswith(begin) for word in own) for begin in asked)


def _sorted(found: list[tuple[str, str]]) -> tuple[str, ...]:
    """Return names in order; those that are alike not by age, which is another fact."""
    return tuple(name for _, name in sorted(found))
