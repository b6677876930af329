"""Operators of a partner: given roles, blocked, handed over to (VC-29)."""

from __future__ import annotations

from datetime import datetime

import attrs

from partnerkit.access import Action, Actor, Facts, require
from partnerkit.effects import Effects
from partnerkit.errors import NotPossible
from partnerkit.history.writer import Call
from partnerkit.partners import team
from partnerkit.partners.inviting import Inviting
from partnerkit.partners.model import OPERATORS, Operator, RoleName
from partnerkit.values import OperatorId, PartnerId
from partnerkit.wire import one


class TeamService(Inviting):
    """What is done about operators; a part of ``kit.partners``."""

    def set_operator_role(
        self,
        partner_id: PartnerId,
        operator_id: OperatorId,
        role: str,
        *,
        by: Actor,
        seen: int | None = None,
        key: str | None = None,
    ) -> Operator:
        """
        Give an operator another role; where that gives less than the one before, its sessions are over (R-13).

        Nobody gives more than they have, nor changes the role of somebody above them; one's own can be lowered (A-14).
        The one it has already is taken for an answer and changes nothing.

        Raises:
            NotFound: The partner has no such operator, too.
            InvalidInput: The partner has no such role.
            Outdated: The operator is not as the caller saw it.
        """
        wanted: str = one("role", RoleName, role)

        def work(_: datetime) -> Effects[Operator]:
            action = Action.SET_OPERATOR_ROLE
            found = self._team.operator(action, partner_id, operator_id, by, named=wanted, seen=seen)
            return team.set_role(found.partner, found.operator, found.held, self._named(found, by))

        call = Call("operator.role", by, key, (partner_id, operator_id, wanted))
        return self._perform(call, partner_id, work)

    def block_operator(
        self,
        partner_id: PartnerId,
        operator_id: OperatorId,
        *,
        by: Actor,
        seen: int | None = None,
        key: str | None = None,
    ) -> Operator:
        """
        Keep an operator out: its sessions are over at once, its assignments and all it made stay (VC-29, R-09).

        Raises:
            NotFound: The partner has no such operator, too.
            NotPossible: It is blocked already.
            Outdated: It is not as the caller saw it.
        """

        def work(at: datetime) -> Effects[Operator]:
            found = self._team.operator(Action.BLOCK_OPERATOR, partner_id, operator_id, by, seen=seen)
            return team.block(found.partner, found.operator, at=at)

        return self._perform(Call("operator.block", by, key, (partner_id, operator_id)), partner_id, work)

    def unblock_operator(
        self,
        partner_id: PartnerId,
        operator_id: OperatorId,
        *,
        by: Actor,
        seen: int | None = None,
        key: str | None = None,
    ) -> Operator:
        """
        Let an operator in again, with the role and the assignments it has; it signs in anew (VC-29).

        Raises:
            NotFound: The partner has no such operator, too.
            NotPossible: It is not blocked.
            Outdated: It is not as the caller saw it.
        """

        def work(_: datetime) -> Effects[Operator]:
            found = self._team.operator(Action.UNBLOCK_OPERATOR, partner_id, operator_id, by, seen=seen)
            return team.unblock(found.partner, found.operator)

        return self._perform(Call("operator.unblock", by, key, (partner_id, operator_id)), partner_id, work)

    def hand_over(self, operator_id: OperatorId, *, by: Actor, key: str | None = None) -> Operator:
        """
        Give one's place as an owner to another operator of the partner, and be an admin from then on (VC-03, VC-29).

        The other one has the owner's role from then on, Secure only if that was. Whoever hands over keeps what is
        Secure in its role; its sessions are over (R-13). Both are told by mail. Return the new owner.

        Raises:
            NotFound: The partner has no such operator, too.
            NotPossible: That one is blocked, or has not come yet.
        """

        def work(_: datetime) -> Effects[Operator]:
            require(Action.HAND_OVER_PARTNER, by, Facts(partner_id=by.partner_id))
            found = self._team.operator(Action.HAND_OVER_PARTNER, by.partner, operator_id, by)
            owner = self._storage.get(OPERATORS, OperatorId(by.id), within=by.partner)
            mine = self._team.held(owner)
            # Who acts was read before the partner was: somebody may have taken its place from it since.
            now = attrs.evolve(by, permissions=mine.permissions, secure=mine.secure)
            require(Action.HAND_OVER_PARTNER, now, found.facts)
            handed = team.hand_over(found.partner, owner, mine, found.operator, found.held)
            if not self._has_come(found.operator):
                raise NotPossible("operator", "invited", "hand_over")
            return handed

        call = Call("partner.hand_over", by, key, (operator_id,))
        return self._writer.perform(call, work, again=lambda id: self.operator(by.partner, OperatorId(id), by=by))
