"""Operators of a partner as they are shown, and what may be done to them (VC-27, BX-01)."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable

from partnerkit.access import Action, Actor, Explanation, Facts, Rule, decide, explain, require
from partnerkit.access.policy import acting
from partnerkit.errors import NotFound, invalid
from partnerkit.identity.model import CREDENTIALS
from partnerkit.partners.model import OPERATORS, PARTNERS, Operator, operators_of
from partnerkit.partners.reading import able, roles_of
from partnerkit.partners.roles import PARTNER_ROLES
from partnerkit.partners.team import TeamMember
from partnerkit.partners.team_reading import OF_PARTNERS, TeamReader, gone, waiting
from partnerkit.repository import Cursor, Page, Storage
from partnerkit.values import OperatorId, PartnerId
from partnerkit.wire import one, paging


class TeamViews:
    """Operators as they are shown; a part of ``kit.partners``."""

    _storage: Storage
    _team: TeamReader

    def operator(self, partner_id: PartnerId, operator_id: OperatorId, *, by: Actor) -> Operator:
        """Return an operator of a partner to the vendor, or to the partner's own operators."""
        require(Action.VIEW_PARTNER, by, Facts(partner_id=partner_id), kind=OPERATORS.name, id=operator_id)
        return self._storage.get(OPERATORS, operator_id, within=partner_id)

    def operators(
        self, partner_id: PartnerId, *, by: Actor, after: str | Cursor | None = None, limit: int = 50
    ) -> Page[Operator]:
        """
        Return a page of a partner's operators by name, to the vendor or to the partner's own operators.

        Raises:
            InvalidInput: The place or the limit is wrong.
        """
        self._team.look(partner_id, by)
        return self._storage.page(operators_of(partner_id, after=paging(OPERATORS, after, limit), limit=limit))

    def member(self, partner_id: PartnerId, operator_id: OperatorId, *, by: Actor) -> TeamMember:
        """Return an operator with its role and what is known of its sign-in (VC-27)."""
        found = self.operator(partner_id, operator_id, by=by)
        return self._shown(partner_id, [found])[0]

    def members(
        self, partner_id: PartnerId, *, by: Actor, after: str | Cursor | None = None, limit: int = 50
    ) -> Page[TeamMember]:
        """
        Return a page of a partner's operators by name, each with its role and what is known of its sign-in (VC-27).

        Raises:
            InvalidInput: The place or the limit is wrong.
        """
        page = self.operators(partner_id, by=by, after=after, limit=limit)
        return Page(self._shown(partner_id, page.items), page.next)

    def explain(
        self,
        action: Action,
        partner_id: PartnerId,
        *,
        by: Actor,
        operator_id: OperatorId | None = None,
        role: str | None = None,
    ) -> Explanation:
        """
        Answer "may I?" about a partner, its operators or roles without acting: the rule, facts, remedies (BX-01).

        Whoever may not see the team is told that of every operator and role it names, whether there is one or not; and
        nothing else, save that it may do the thing itself (A-17).

        Args:
            action: What is asked about.
            partner_id: Whose partner.
            by: Who asks.
            operator_id: To whom it would be done; of a key whoever made it.
            role: The name of the role that would be given, changed or removed.

        Raises:
            NotFound: There is no such partner, operator or role, or the actor may not know of it.
            InvalidInput: The action is none of those.
        """
        action, so_far = self._asked(action, partner_id, by), Facts(partner_id=partner_id, operator_id=operator_id)
        if self._team.sees(partner_id, by):
            return explain(action, by, self._about(action, partner_id, operator_id, role))
        if operator_id is None and role is None:
            return explain(action, by, so_far)
        return self._unseen(action, by, so_far, role)

    def _unseen(self, action: Action, by: Actor, so_far: Facts, role: str | None) -> Explanation:
        """Answer whoever does not see the team; only one who may do it to somebody is asked about this one."""
        found = explain(action, by, so_far, first=Action.VIEW_PARTNER)
        if decide(action, by, so_far).allowed:
            with contextlib.suppress(NotFound):
                may = explain(action, by, self._about(action, by.partner, so_far.operator_id, role))
                return may if may.decision.allowed else found
        return found

    def who_can(
        self,
        action: Action,
        partner_id: PartnerId,
        *,
        by: Actor,
        operator_id: OperatorId | None = None,
        role: str | None = None,
    ) -> tuple[Operator, ...]:
        """
        Return the operators of a partner who may do an action on it, its operators or roles now, by name (BX-01).

        Args:
            action: What is asked about.
            partner_id: Whose partner.
            by: Who asks.
            operator_id: To whom it would be done; of a key whoever made it.
            role: The name of the role that would be given, changed or removed.

        Raises:
            NotFound: There is no such partner, operator or role, or the actor may not know of it.
            InvalidInput: The action is none of those.
        """
        self._team.look(partner_id, by)
        action = self._asked(action, partner_id, by)
        return able(self._storage, partner_id, action, self._about(action, partner_id, operator_id, role))

    def _asked(self, action: Action, partner_id: PartnerId, by: Actor) -> Action:
        """Return what is asked about a partner, by somebody to whom it is not foreign."""
        action = one("action", Action, action)
        if decide(Action.VIEW_PARTNER, acting(by), Facts(partner_id=partner_id)).rule is Rule.FOREIGN:
            raise NotFound(PARTNERS.name, partner_id)
        if action not in OF_PARTNERS:
            raise invalid("action", "choice.unknown", known=", ".join(sorted(one.value for one in OF_PARTNERS)))
        return action

    def _about(self, action: Action, partner_id: PartnerId, operator_id: OperatorId | None, role: str | None) -> Facts:
        found = self._team.read(action, partner_id, operator_id, role)
        if role is not None and found.named is None:
            raise NotFound(PARTNER_ROLES.name, role)
        return found.facts

    def _shown(self, partner_id: PartnerId, operators: Iterable[Operator]) -> tuple[TeamMember, ...]:
        found, roles = tuple(operators), roles_of(self._storage, partner_id)
        known = self._storage.get_many(CREDENTIALS, [one.id for one in found])
        invited = waiting(self._storage, known.values())
        return tuple(
            TeamMember(
                operator=operator,
                role=roles.get(operator.role) or gone(operator.role),
                invited=operator.id in invited,
                second_factor_at=known[operator.id].second_factor_at,
                signed_in_at=known[operator.id].signed_in_at,
            )
            for operator in found
        )

    def _has_come(self, operator: Operator) -> bool:
        """Whether an operator has a way to sign in: a password, or the vendor's word."""
        return not waiting(self._storage, [self._storage.get(CREDENTIALS, operator.id)])
