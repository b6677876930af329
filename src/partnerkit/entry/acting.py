"""
Logging in as another operator of one's partner, and back (VC-30).

- It is the same session with the same token, which notes as whom its holder acts: so it is never nested, and leaving
  leads nowhere but to the holder itself.
- The session rests on both operators from then on: what ends its holder's sessions ends it, and so do a block of the
  other one and another role of that one (R-13). It does not rest on how the other one signs in: a new password of that
  one's leaves it as it is.
- What both may do is what may be done; `decide` asks both.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import ClassVar

import attrs

from partnerkit.access import Action, Actor, Factor, Facts, Role, require
from partnerkit.effects import Effects, Event
from partnerkit.entry.actors import ActorsService
from partnerkit.entry.model import SESSIONS, SUBJECT, Session, of_itself
from partnerkit.errors import NotFound, NotPossible
from partnerkit.history.writer import Call, Writer
from partnerkit.partners.model import OPERATORS, PARTNERS, Operator, Partner
from partnerkit.partners.reading import role_of
from partnerkit.repository import Change, Storage
from partnerkit.values import OperatorId, Personal, Realm, Reference, Secret, SessionId


@attrs.frozen(kw_only=True)
class OperatorEntered(Event):
    """An operator acts as another from now on."""

    kind: ClassVar[str] = "operator.entered"
    operator_id: Reference[OperatorId]
    name: Personal[str]


@attrs.frozen(kw_only=True)
class OperatorLeft(Event):
    """An operator acts as itself again."""

    kind: ClassVar[str] = "operator.left"
    operator_id: Reference[OperatorId]
    name: Personal[str]


class ActingAs:
    """Logging in as another operator; a part of ``kit.sessions``."""

    _storage: Storage
    _writer: Writer
    _actors: ActorsService

    def enter_as(self, token: Secret, operator_id: OperatorId) -> tuple[Session, Actor]:
        """
        Act as another operator of the partner from now on, with what both may do (VC-30).

        The session stays the same one; if the other is blocked, or has a lesser role by then, it is over.

        Args:
            token: Of a session of an operator who acts as itself.
            operator_id: As whom.

        Returns:
            The session, and who acts by it now.

        Raises:
            NotSignedIn: There is no such session, or it is over.
            NotFound: There is no such operator, or it is another partner's.
            Refused: The operator may not do this, is the other one, is below it, or acts as somebody already.
            NotPossible: The other one is blocked.
            Conflict: The session was changed at the same moment.
        """
        session, by = self._actors.resolve(token, realm=Realm.OPERATOR)
        partner = self._storage.get(PARTNERS, by.partner)  # before what is read next, which its version guards
        whom, role = self._whom(operator_id, partner)

        def work(_: datetime) -> Effects[Session]:
            facts = Facts(partner_id=partner.id, operator_id=whom.id, held=role)
            require(Action.ENTER_AS_OPERATOR, by, facts, kind=OPERATORS.name, id=operator_id)
            if whom.blocked_at is not None:
                raise NotPossible("operator.entry", "blocked", "enter")
            return entered(session, partner, whom)

        acting = self._changed(Call("session.enter_as", by, None, ()), work)
        return acting, attrs.evolve(by, subject=whom.acting(role, partner, factor=Factor.RECENT))

    def leave_as(self, token: Secret) -> tuple[Session, Actor]:
        """
        Act as oneself again; whoever does already stays so, and nothing is written (A-16).

        Args:
            token: Of a session of an operator.

        Returns:
            The session, and who acts by it now.

        Raises:
            NotSignedIn: There is no such session, or it is over.
            Conflict: The session was changed at the same moment.
        """
        session, by = self._actors.resolve(token, realm=Realm.OPERATOR)
        if by.subject is None:
            return session, by
        whom = by.subject

        def work(_: datetime) -> Effects[Session]:
            return left(session, self._storage.get(PARTNERS, by.partner), whom)

        alone = self._changed(Call("session.leave_as", by, None, ()), work)
        return alone, attrs.evolve(by, subject=None)

    def _whom(self, operator_id: OperatorId, partner: Partner) -> tuple[Operator, Role]:
        whom = self._storage.get(OPERATORS, operator_id, within=partner.id)
        role = role_of(self._storage, partner.id, whom.role)
        if role is None:  # nobody acts by a role that is gone, and nobody acts as who has it
            raise NotFound(OPERATORS.name, operator_id)
        return whom, role

    def _changed(self, call: Call, work: Callable[[datetime], Effects[Session]]) -> Session:
        return self._writer.perform(call, work, again=lambda id: self._storage.get(SESSIONS, SessionId(id)))


def entered(session: Session, partner: Partner, whom: Operator) -> Effects[Session]:
    """Let a session's holder act as another operator; the session rests on that one too from now on (R-13)."""
    acting = attrs.evolve(session, subject_id=whom.id, epochs={**session.epochs, SUBJECT: whom.epoch})
    told = OperatorEntered(chain_id=partner.id, operator_id=whom.id, name=whom.name)
    return Effects(acting, [Change(session, acting), Change(partner, partner)], [told])


def left(session: Session, partner: Partner, whom: Actor) -> Effects[Session]:
    """Let a session's holder act as itself again; the session rests on what it rested on before."""
    alone = attrs.evolve(session, subject_id=None, epochs=of_itself(session.epochs))
    told = OperatorLeft(chain_id=partner.id, operator_id=OperatorId(whom.id), name=whom.name)
    return Effects(alone, [Change(session, alone), Change(partner, partner)], [told])
