"""What decisions about a partner's operators and roles rest on, read in one way for whoever decides or explains."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from uuid import UUID

import attrs

from partnerkit.access import ACTIONS, ROLES, Action, Actor, Facts, Role, Rule, decide, require
from partnerkit.errors import NotFound
from partnerkit.identity.model import CREDENTIALS, IDENTITIES, IDENTITY_HOLDER, Credential
from partnerkit.partners.model import OPERATORS, PARTNERS, Operator, Partner, holders_of
from partnerkit.partners.reading import role_of, roles_of
from partnerkit.repository import Query, Storage, every
from partnerkit.values import OperatorId, PartnerId

_OF_ACCOUNTS: Final = {Rule.SECURE, Rule.LOCKED, Rule.ASSIGNMENT}
OF_PARTNERS: Final = frozenset(
    action for action, row in ACTIONS.items() if Rule.FOREIGN in row.rules and not _OF_ACCOUNTS.intersection(row.rules)
)
"""The actions on a partner, or on one of its operators, roles or keys."""

_OWNING: Final = tuple(role.name for role in ROLES.values() if role.owns)


@attrs.frozen(kw_only=True)
class TeamFacts:
    """
    A partner, whom of it a question is about, and what a decision rests on.

    Attributes:
        partner: The partner.
        named: The role that was named, as that is now; None where none was, or the partner has none of this name.
        facts: What a decision rests on.
    """

    partner: Partner
    named: Role | None
    facts: Facts


@attrs.frozen(kw_only=True)
class OperatorFacts(TeamFacts):
    """
    The same of one operator of the partner.

    Attributes:
        operator: The operator.
        held: Its role, as that is now.
    """

    operator: Operator
    held: Role


class TeamReader:
    """
    Reads partners and their operators for decisions; what one may not know of is answered like none (A-11).

    The partner is read first: whoever changes an operator or a role changes the partner's row too, whose version keeps
    what was read and counted behind it true until it is written.
    """

    def __init__(self, storage: Storage) -> None:
        """Read from *storage*."""
        self._storage = storage

    def look(self, partner_id: PartnerId, by: Actor) -> None:
        """
        Go on only if the actor may see a partner, its operators and its roles.

        Raises:
            NotFound: It is somebody else's.
            Refused: The decision said no.
        """
        require(Action.VIEW_PARTNER, by, Facts(partner_id=partner_id), kind=PARTNERS.name, id=partner_id)

    def sees(self, partner_id: PartnerId, by: Actor) -> bool:
        """Whether the actor may see a partner, its operators and its roles."""
        return decide(Action.VIEW_PARTNER, by, Facts(partner_id=partner_id)).allowed

    def roles(self, partner_id: PartnerId, by: Actor) -> dict[str, Role]:
        """Return by its name every role there is for an actor: whoever may not see them has those it could give."""
        found = roles_of(self._storage, partner_id)
        if self.sees(partner_id, by):
            return found
        return {name: role for name, role in found.items() if by.covers(role)}

    def partner(
        self,
        action: Action,
        partner_id: PartnerId,
        by: Actor,
        *,
        named: str | None = None,
        given: Iterable[Role] = (),
    ) -> TeamFacts:
        """
        Return a partner if the actor may do the action on it.

        Args:
            action: What is to be done.
            partner_id: Whose partner.
            by: Who acts.
            named: The name of a role that is given, changed or removed.
            given: What there is to be of roles.

        Raises:
            NotFound: There is none, or it is somebody else's.
            Refused: The decision said no.
        """
        found = self.read(action, partner_id, None, named, given)
        require(action, by, found.facts, kind=PARTNERS.name, id=partner_id)
        return found

    def operator(
        self,
        action: Action,
        partner_id: PartnerId,
        operator_id: OperatorId,
        by: Actor,
        *,
        named: str | None = None,
        seen: int | None = None,
    ) -> OperatorFacts:
        """
        Return an operator of a partner if the actor may do the action on it.

        Args:
            action: What is to be done.
            partner_id: Whose partner.
            operator_id: To whom.
            by: Who acts.
            named: The name of a role that is given.
            seen: The operator's revision, as the caller saw it.

        Raises:
            NotFound: There is none, or it is somebody else's.
            Refused: The decision said no.
            Outdated: The operator is not as the caller saw it.
        """
        found = self._operator(action, partner_id, operator_id, named)
        require(action, by, found.facts, kind=OPERATORS.name, id=operator_id)
        found.operator.check(seen)
        return found

    def read(
        self,
        action: Action,
        partner_id: PartnerId,
        operator_id: OperatorId | None,
        named: str | None,
        given: Iterable[Role] = (),
    ) -> TeamFacts:
        """
        Return what a question is about; nobody has been asked yet who may know of it.

        Raises:
            NotFound: There is no such partner, or it has no such operator.
        """
        if operator_id is not None:
            return self._operator(action, partner_id, operator_id, named)
        found = self._partner(partner_id, named)
        return attrs.evolve(found, facts=attrs.evolve(found.facts, roles=(*found.facts.roles, *given)))

    def held(self, operator: Operator) -> Role:
        """Return an operator's role, as that is now; one that is gone gives nothing."""
        return role_of(self._storage, operator.partner_id, operator.role) or gone(operator.role)

    def _partner(self, partner_id: PartnerId, named: str | None) -> TeamFacts:
        partner = self._storage.get(PARTNERS, partner_id)
        role = None if named is None else role_of(self._storage, partner_id, named)
        roles = () if role is None else (role,)
        return TeamFacts(partner=partner, named=role, facts=attrs.evolve(partner.facts, roles=roles))

    def _operator(
        self, action: Action, partner_id: PartnerId, operator_id: OperatorId, named: str | None
    ) -> OperatorFacts:
        try:
            found = self._partner(partner_id, named)
        except NotFound:
            # Whether it is the partner or the operator that is not there is not told.
            raise NotFound(OPERATORS.name, operator_id) from None
        operator = self._storage.get(OPERATORS, operator_id, within=partner_id)
        held = self.held(operator)
        facts = attrs.evolve(
            found.facts,
            operator_id=operator_id,
            held=held,
            last_owner=_ends_owning(action, held, found.named) and self._last_owner(operator),
        )
        return OperatorFacts(partner=found.partner, named=found.named, facts=facts, operator=operator, held=held)

    def _last_owner(self, operator: Operator) -> bool:
        """Whether nobody else is an owner who is not blocked; whoever has not come yet takes nobody's place who has."""
        if operator.blocked_at is not None:
            return False
        owners = every(self._storage, holders_of(operator.partner_id, _OWNING, active=True))
        others = {one.id for one in owners} - {operator.id}
        known = self._storage.get_many(CREDENTIALS, {operator.id, *others})
        away = waiting(self._storage, known.values())
        return not (others if operator.id in away else others - away)


def _ends_owning(action: Action, held: Role, named: Role | None) -> bool:
    """Whether somebody who has a role would be no owner any more, or one that is kept out."""
    if action is Action.SET_OPERATOR_ROLE:
        return held.owns and named is not None and not named.owns
    return held.owns and action is Action.BLOCK_OPERATOR


def waiting(storage: Storage, credentials: Iterable[Credential]) -> set[UUID]:
    """Return which operators have not come yet: they have no password, nor does the vendor authenticate them."""
    unset = {credential.id for credential in credentials if credential.password is None}
    if not unset:
        return unset
    linked = every(storage, Query(collection=IDENTITIES, where=IDENTITY_HOLDER.among(unset)))
    return unset - {identity.holder_id for identity in linked}


def gone(name: str) -> Role:
    """Return what a role that is no more gives: nothing."""
    return Role(name, name, frozenset())
