"""Which roles somebody may give, and why the others are not offered (VC-29)."""

from __future__ import annotations

from typing import Any, Final

import attrs

from partnerkit import Action, Actor, PartnerKit
from partnerkit.access import Role
from partnerkit.errors import invalid
from reference_server.pages import forms
from reference_server.pages.language import _, lazy, names
from reference_server.pages.people import may
from reference_server.pages.sentences import sentence
from reference_server.pages.team import title_of

ROLE: Final = (forms.Field(name="role", label=lazy("Role"), type="select"),)


@attrs.frozen(kw_only=True)
class Kept:
    """
    Roles that are not offered, for one reason.

    Attributes:
        role: The name of the first of them, to ask about.
        titles: What they are called, as one text.
        because: The reason, as a sentence.
    """

    role: str
    titles: str
    because: str


@attrs.frozen(kw_only=True)
class Offer:
    """
    The roles of a partner, for somebody who is to give one.

    Attributes:
        given: Those that may be given.
        kept: Those that may not, by the reason.
    """

    given: tuple[Role, ...]
    kept: tuple[Kept, ...]

    def field(self) -> forms.Field:
        """Return the list of those that may be given."""
        titles = {"": _("Choose…")} | {role.name: title_of(role) for role in self.given}
        return attrs.evolve(ROLE[0], options=forms.choices(titles))

    def chosen(self, name: str) -> Role:
        """
        Return a role by the name that was chosen.

        Raises:
            InvalidInput: None was, or none of those that are offered.
        """
        if not name:
            raise invalid("role", "field.missing")
        found = next((role for role in self.given if role.name == name), None)
        if found is None:
            raise invalid("role", "role.unknown", known=names([title_of(role) for role in self.given]))
        return found


def offer(kit: PartnerKit, action: Action, by: Actor, *, held: str | None = None, **about: Any) -> Offer:
    """Return which roles may be given by who acts; the one that is *held* already is none of them."""
    roles = [role for role in kit.partners.roles(by.partner, by=by) if role.name != held]
    decided = [(role, may(kit, action, by, role=role.name, **about)) for role in roles]
    kept: dict[str, list[Role]] = {}
    for role, decision in decided:
        if not decision.allowed:
            kept.setdefault(decision.because, []).append(role)
    return Offer(
        given=tuple(role for role, decision in decided if decision.allowed),
        kept=tuple(_kept(because, those) for because, those in kept.items()),
    )


def _kept(because: str, roles: list[Role]) -> Kept:
    titles = names([title_of(role) for role in roles])
    return Kept(role=roles[0].name, titles=titles, because=sentence(because))
