"""What a step on an operator would do to whom, before it is done (BX-11)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

import attrs

from partnerkit import Action, Actor, ApiKey, Client, ClientFilter, OperatorId, PartnerKit, Tried
from partnerkit.partners.keys import KeyState
from partnerkit.repository import Cursor
from reference_server.pages import words
from reference_server.pages.language import Text, _, lazy, ngettext
from reference_server.pages.people import Shown, may
from reference_server.pages.team import operators
from reference_server.pages.words import Badge

#: Of the clients of somebody who has very many, those behind are not looked at.
_PAGES: Final = 10
_LISTED: Final = 10
OUT: Final = Badge(lazy("No sign-in"), "stop")
_ALONE: Final = Badge(lazy("Nobody active"), "warn")
_STOPS: Final = Badge(lazy("Stops"), "stop")


@attrs.frozen(kw_only=True)
class Row:
    """
    What happens to one person or thing.

    Attributes:
        name: Its name.
        about: What it is.
        text: What happens, as a sentence.
        badge: What comes of it.
    """

    name: str
    about: Text
    text: str
    badge: Badge


def sessions_of(tried: Tried[Any], id: OperatorId) -> int:
    """Return how many open sessions of an operator would end."""
    return sum(one.sessions for one in tried.shut_out if getattr(one, "operator_id", None) == id)


def shut_out(kit: PartnerKit, by: Actor, shown: Shown, tried: Tried[Any], at: datetime) -> tuple[Row, ...]:
    """Return what a block does: to the operator, to its API keys, and to clients that have nobody active then."""
    out = words.out_with(sessions_of(tried, shown.id))
    return (
        Row(name=shown.name, about=shown.title, text=out, badge=OUT),
        *_keys(kit, by, shown.id, at),
        *_alone(kit, by, shown.id),
    )


def _keys(kit: PartnerKit, by: Actor, id: OperatorId, at: datetime) -> tuple[Row, ...]:
    if not may(kit, Action.VIEW_KEYS, by).allowed:
        return ()
    keys = [one for one in _every_key(kit, by) if one.maker_id == id and one.state(at) is KeyState.ACTIVE]
    about, text = _("API key"), _("Does nothing until the block is lifted.")
    named = [Row(name=one.name, about=about, text=text, badge=_STOPS) for one in keys[:_LISTED]]
    rest = len(keys) - _LISTED
    if rest > 0:
        name = ngettext("%(num)s API key more", "%(num)s API keys more", rest)
        named.append(Row(name=name, about=about, text=text, badge=_STOPS))
    return tuple(named)


def _every_key(kit: PartnerKit, by: Actor) -> Iterator[ApiKey]:
    after: Cursor | None = None
    while True:
        found = kit.keys.list(by=by, after=after, limit=100)
        yield from found.items
        if found.next is None:
            return
        after = found.next


def _alone(kit: PartnerKit, by: Actor, id: OperatorId) -> tuple[Row, ...]:
    active = {one.id for one in operators(kit, by) if one.blocked_at is None} - {id}
    left = [line for line in _clients(kit, by, id) if not active & line.assigned]
    text = _("Stays assigned; no operator it is assigned to can sign in then.")
    named = [Row(name=line.name, about=_("Client"), text=text, badge=_ALONE) for line in left[:_LISTED]]
    rest = len(left) - _LISTED
    if rest > 0:
        name = ngettext("%(num)s client more", "%(num)s clients more", rest)
        named.append(Row(name=name, about=_("Clients"), text=text, badge=_ALONE))
    return tuple(named)


def _clients(kit: PartnerKit, by: Actor, id: OperatorId) -> Iterator[Client]:
    """Yield the clients assigned to an operator, as far as they are shown to who acts (A-17)."""
    after: Cursor | None = None
    for _page in range(_PAGES):
        found = kit.clients.list(ClientFilter(operator_id=id), by=by, after=after, limit=100)
        yield from found.items
        if found.next is None:
            return
        after = found.next
