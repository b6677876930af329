"""Workspace: why something is not for somebody of the account, in the account's own words."""

from __future__ import annotations

from typing import Any, Final

from werkzeug.wrappers import Response

from partnerkit import Action, Workplace
from partnerkit.errors import NotSignedIn, Refused
from reference_server.http.context import Context
from reference_server.pages import words
from reference_server.pages.render import page
from reference_server.pages.sentences import sentence

#: What rests on what somebody is in the account, so that its owner can help.
_OF_LEVEL: Final = frozenset({"level", "not_owner"})


def refusal(context: Context, refused: Refused) -> Response | None:
    """Explain a refusal to whoever is signed in; None where nobody is, or no account can be shown."""
    try:
        with context.read() as kit:
            place = kit.staff.workplace(by=context.actor(kit))
    except (NotSignedIn, Refused):
        return None
    decision = refused.decision
    values: dict[str, Any] = {"place": place, "decision": decision, "because": sentence(decision.because)}
    values |= {"asked": words.asked(Action(refused.action), place.account.name)}
    values |= {"remedies": words.remedies_outside(decision), "helper": _helper(place, decision.because)}
    values |= {"level": words.level_of(place.me.level, owner=place.me.id == place.owner.id)}
    values |= {"back": _back(context, decision.because)}
    return page(context, "workspace/refused.html", status=403, **values)


def _back(context: Context, because: str) -> str | None:
    """Return the page of whom it was about, for whoever may see that."""
    member_id = context.places.get("member_id")
    if member_id is None or because == "level":
        return None
    return context.url("workspace.user", member_id=member_id)


def _helper(place: Workplace, because: str) -> str | None:
    return place.owner.name if because in _OF_LEVEL and place.owner.id != place.me.id else None
