"""Console: the card that says which operators a client is assigned to, and changes that (VC-24)."""

from __future__ import annotations

from typing import Any, Final

import attrs

from partnerkit import Client
from reference_server.pages import forms
from reference_server.pages.language import _, lazy
from reference_server.pages.team import Named

ASSIGN: Final = (forms.Field(name="operator_id", label=lazy("Operator"), type="select"),)


@attrs.frozen
class Team:
    """
    Who a client is assigned to, and to whom it may be.

    Attributes:
        line: The client.
        operators: Every operator of the partner.
    """

    line: Client
    operators: tuple[Named, ...]

    @property
    def assigned(self) -> tuple[Named, ...]:
        """Those the client is assigned to."""
        return tuple(one for one in self.operators if one.id in self.line.assigned)

    @property
    def others(self) -> tuple[Named, ...]:
        """Those it may be assigned to as well: nothing new is assigned to whoever is blocked (R-09)."""
        return tuple(one for one in self.operators if one.id not in self.line.assigned and not one.blocked)

    @property
    def blocked(self) -> bool:
        """Whether there is an operator who is blocked."""
        return any(one.blocked for one in self.operators)


def card(team: Team, form: forms.Form | None) -> dict[str, Any]:
    """Return what the card shows, with its form as it was sent or to be filled in."""
    removals = [(one, forms.blank()) for one in team.assigned]
    return {"team": team, "choice": _choice(team.others, form), "removals": removals}


def _choice(others: tuple[Named, ...], form: forms.Form | None) -> forms.Form:
    """Return the form that chooses one operator more."""
    offered = {"": _("Choose…")} | {str(one.id): f"{one.name}, {one.role}" for one in others}
    fields = (attrs.evolve(ASSIGN[0], options=forms.choices(offered)),)
    return forms.blank(fields) if form is None else attrs.evolve(form, fields=fields)
