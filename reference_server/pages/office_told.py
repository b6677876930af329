"""A partner's history as the vendor's people read it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import attrs

from partnerkit import Told, Vendor
from partnerkit.access import ROLES
from reference_server.pages.language import Lazy, lazy
from reference_server.pages.team import title_of
from reference_server.pages.told import Line, line

#: What happened, and which details say what was there before and what is now.
_SAID: Final[Mapping[str, tuple[Lazy, str, str]]] = {
    "partner.opened": (lazy("Opened the partner:"), "", "name"),
    "partner.approved": (lazy("Approved the partner"), "", ""),
    "partner.suspended": (lazy("Suspended the partner"), "", "reason"),
    "partner.reinstated": (lazy("Reinstated the partner"), "", ""),
    "partner.closed": (lazy("Closed the partner for good"), "", ""),
    "partner.handed_over": (lazy("Handed the partner over:"), "from_name", "to_name"),
    "operator.added": (lazy("Added an operator:"), "", "name"),
    "operator.invited": (lazy("Had the link to a first password sent again:"), "", "name"),
    "operator.welcomed": (lazy("Set a first password by the mailed link"), "", ""),
    "operator.role_set": (lazy("Gave an operator another role:"), "was", "now"),
    "operator.blocked": (lazy("Blocked an operator:"), "", "name"),
    "operator.unblocked": (lazy("Unblocked an operator:"), "", "name"),
    "role.added": (lazy("Added a role:"), "", "title"),
    "role.changed": (lazy("Changed a role:"), "", "title"),
    "role.removed": (lazy("Removed a role:"), "title", ""),
    "key.added": (lazy("Made an API key:"), "", "name"),
    "key.ended": (lazy("Ended an API key:"), "name", ""),
    "link.made": (lazy("Made a link to sign up through:"), "", "name"),
    "link.revoked": (lazy("Ended a link to sign up through:"), "name", ""),
    "referral.rotated": (lazy("Replaced the referral link"), "", ""),
    "invitation.withdrawn": (lazy("Withdrew the invitation of a client:"), "email", ""),
    "invitation.declined": (lazy("Declined the invitation to open an account:"), "", "email"),
    "factor.set_up": (lazy("Set up a second factor"), "", ""),
    "factor.codes_renewed": (lazy("Made new recovery codes"), "", ""),
    "factor.code_used": (lazy("Used up a recovery code"), "", ""),
    "factor.removed": (lazy("Turned the second factor off"), "", ""),
    "factor.reset": (lazy("Reset the second factor of an operator:"), "", "name"),
    "identity.linked": (lazy("An operator can sign in through:"), "", "issuer"),
    "password.set": (
        lazy("An operator has another password; sessions that rested on the one before ended"),
        "",
        "",
    ),
    "job.begun": (lazy("Began a job"), "", ""),
    "job.cancelled": (lazy("Ended a job early"), "", ""),
    "job.resumed": (lazy("Went on with a job that had stopped"), "", ""),
}


def lines(told: Iterable[Told], vendor: Vendor) -> tuple[Line, ...]:
    """Return entries of a partner's chain, newest first, as lines to read."""
    return tuple(_line(one, vendor) for one in told)


def _line(told: Told, vendor: Vendor) -> Line:
    plain = line(told, vendor)
    if told.kind not in _SAID:
        return plain
    text, was, now = _SAID[told.kind]
    return attrs.evolve(plain, text=str(text), was=_named(told, was), now=_named(told, now))


def _named(told: Told, name: str) -> str | None:
    """Return a detail as people read it: a built-in role by its title."""
    value: str | None = told.details.get(name)
    return title_of(ROLES[value]) if told.kind == "operator.role_set" and value in ROLES else value
