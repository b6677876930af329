"""
Operators and roles as tests about teams do things with them.
"""

from collections.abc import Sequence
from typing import Any

import attrs

from partnerkit import Actor, NewOperator, NewPassword, NewRole, Operator, RoleChange, Secret, TeamMember
from partnerkit.access import Permission
from partnerkit.history.model import ENTRIES, Entry
from partnerkit.partners.roles import PartnerRole
from partnerkit.repository import Query, every
from partnerkit.values import OperatorId
from tests.library.world import PASSWORD, Town
from tests.mailed import tokens

GITA = NewOperator(name="Gita", email="gita@lk.example.com", role="agent")
VIEWS = NewRole(name="viewer", title="Viewer", permissions=(Permission.VIEW_CLIENTS,))


@attrs.frozen
class Team:
    """
    The operators of a town's partner, each called by name.
    """

    town: Town

    @property
    def support(self) -> Actor:
        """
        One of the vendor's people.
        """
        return self.town.world.support

    def by(self, name: str) -> Actor:
        """
        Who acts by a name; the vendor's people by ``support``.
        """
        return self.support if name == "support" else self.town.world.actor(name)

    def do(self, method: str, *given: Any, by: str | Actor, **more: Any) -> Any:
        """
        Call something of ``kit.partners`` that is about the partner.
        """
        actor, partner_id = self.by(by) if isinstance(by, str) else by, self.town.partner.id
        if method in {"explain", "who_can"}:
            given = (*given, partner_id)
        elif method != "hand_over":
            given = (partner_id, *given)
        return self.town.world.run(lambda k: getattr(k.partners, method)(*given, by=actor, **more))

    def add(self, new: NewOperator = GITA, *, by: str | Actor = "dana", **more: Any) -> Operator:
        """
        Have an operator added.
        """
        found: Operator = self.do("add_operator", new, by=by, **more)
        return found

    def has(self, name: str, role: str, *, factor: bool = True) -> OperatorId:
        """
        Have an operator who signs in by a name; one in a Secure role has a second factor.
        """
        operator = self.town.world.new_operator(self.town.partner, name, role)
        if factor:
            self.town.world.give_factor(operator)
        return operator.id

    def role(self, name: str, permissions: Sequence[Permission], **more: Any) -> PartnerRole:
        """
        Have a role of the partner's own.
        """
        new = NewRole(name=name, title=more.pop("title", name.title()), permissions=tuple(permissions), **more)
        found: PartnerRole = self.do("add_role", new, by="support")
        return found

    def member(self, id: OperatorId) -> TeamMember:
        """
        Return an operator as the vendor sees it.
        """
        found: TeamMember = self.do("member", id, by="support")
        return found

    def welcome(self, token: Secret, password: str = PASSWORD, **more: Any) -> None:
        """
        Set a first password by a link.
        """
        new = NewPassword(password=Secret(password))
        self.town.world.run(lambda k: k.identity.welcome(token, new, **more))

    def links(self) -> list[Secret]:
        """
        Send the mails that are due, and return what their links carry.
        """
        return tokens(self.town.world.run)

    def told(self) -> list[Entry]:
        """
        Return the partner's history, oldest first.
        """
        query = Query(collection=ENTRIES, within=self.town.partner.id, limit=100)
        return sorted(self.town.world.read(lambda s: list(every(s, query))), key=lambda entry: entry.seq)


def changed(role: PartnerRole | NewRole, **more: Any) -> RoleChange:
    """
    Return what a role is, with some of it otherwise.
    """
    said = {a.name: getattr(role, a.name) for a in attrs.fields(RoleChange)} | more
    return RoleChange(**said | {"permissions": tuple(said["permissions"])})
