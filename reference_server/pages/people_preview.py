"""What a step on an operator would do to whom, before it is done (BX-11)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import attrs

from partnerkit import Actor, OperatorId, Tried
from partnerkit.entry.shut_out import LeftAlone, Shut
from reference_server.pages import words
from reference_server.pages.language import Text, _, lazy, ngettext, pgettext, plazy
from reference_server.pages.people import Shown
from reference_server.pages.words import Badge

_LISTED: Final = 10
_OUT: Final = Badge(lazy("No sign-in"), "stop")
_ALONE: Final = Badge(lazy("Nobody active"), "warn")
_OWNER: Final = Badge(plazy("role", "Owner"), "ok")
_ADMIN: Final = Badge(plazy("role", "Admin"), "warn")
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
    return sum(one.sessions for one in tried.shut_out if one.operator_id == id)


def unproven(tried: Tried[Any]) -> bool:
    """Whether somebody could do nothing before a second factor is set up (BX-10)."""
    return any(Shut.UNPROVEN in one.of for one in tried.shut_out)


def shut_out(shown: Shown, tried: Tried[Any], _by: Actor) -> tuple[Row, ...]:
    """Return what a block does: to the operator, to its API keys, and to clients that have nobody active then."""
    out = words.out_with(sessions_of(tried, shown.id))
    keys = [one.name or "" for one in tried.shut_out if one.key_id is not None]
    return (
        Row(name=shown.name, about=shown.title, text=out, badge=_OUT),
        *_keys(keys),
        *_alone(tried.left_alone),
    )


def handed_over(shown: Shown, tried: Tried[Any], by: Actor) -> tuple[Row, ...]:
    """Return what handing the partner over does: to whoever gets it, and to who acts."""
    ends = words.sessions(sessions_of(tried, OperatorId(by.id)))
    left = _("Becomes an admin; %(sessions)s.", sessions=ends)
    heir = next((one.of for one in tried.shut_out if one.operator_id == shown.id), ())
    taken = _("Becomes owner, and can do nothing on secure accounts from then on: yours is not a Secure role.")
    text = taken if Shut.SECURE_ACCOUNTS in heir else _("Becomes owner.")
    return (
        Row(name=shown.name, about=shown.title, text=text, badge=_OWNER),
        Row(name=by.name, about=pgettext("operator", "You"), text=left, badge=_ADMIN),
    )


def _keys(names: Sequence[str]) -> tuple[Row, ...]:
    rest = len(names) - _LISTED
    text = _("Does nothing until the block is lifted.")
    more = [ngettext("%(num)s API key more", "%(num)s API keys more", rest)] if rest > 0 else []
    listed = (*names[:_LISTED], *more)
    return tuple(Row(name=name, about=_("API key"), text=text, badge=_STOPS) for name in listed)


def _alone(left: LeftAlone) -> tuple[Row, ...]:
    rest = left.count - len(left.names)
    text = _("Stays assigned; no operator it is assigned to can sign in then.")
    more = [ngettext("%(num)s client more", "%(num)s clients more", rest)] if rest > 0 else []
    listed = (*left.names, *more)
    return tuple(Row(name=name, about=_("Client"), text=text, badge=_ALONE) for name in listed)
