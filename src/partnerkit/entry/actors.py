"""Who acts: minted from the host's word, an external identity, or a session; never from a request's fields."""

from __future__ import annotations

import contextlib
from datetime import datetime
from typing import cast
from uuid import UUID

import attrs

from partnerkit.access import Action, Actor, ActorKind, Factor, require
from partnerkit.entry.grounds import ActorGrounds, grounds_of, vendor_actor
from partnerkit.entry.keyed import KeyActors
from partnerkit.entry.model import SESSION_DIGEST, Session, live, of_itself
from partnerkit.errors import ActingEnded, NotSignedIn
from partnerkit.identity.model import IDENTITIES, NewIdentity, identity_key
from partnerkit.repository import Storage
from partnerkit.staff.model import accounts_of
from partnerkit.values import AccountId, Name, OperatorId, PersonId, Realm, Secret
from partnerkit.vendor import Vendor
from partnerkit.wire import checked, one


class ActorsService(ActorGrounds, KeyActors):
    """Mints actors (``kit.actors``)."""

    def __init__(self, storage: Storage, vendor: Vendor) -> None:
        """Serve one transaction."""
        self._storage = storage
        self._vendor = vendor

    def vendor(self, name: str) -> Actor:
        """
        Return an actor for the vendor's own people or programs; host code alone calls this.

        Args:
            name: What histories call it, as in ``support`` or ``billing``.

        Raises:
            InvalidInput: The name is blank or too long.
        """
        return vendor_actor(one("name", Name, name))

    def external(
        self,
        issuer: str,
        subject: str | int | UUID,
        *,
        account_id: AccountId | None = None,
        second_factor: bool = False,
    ) -> Actor:
        """
        Return the actor for a person the vendor has authenticated (BX-15).

        Args:
            issuer: Who vouches.
            subject: Whom the issuer means, as in the id of the vendor's own user; from the vendor's own session, never
                from a request's fields.
            account_id: Which business, for a person of the staff realm who works in several.
            second_factor: Whether the person has shown the vendor a second factor, just now or in this session, which
                Secure roles need (BX-10).

        Raises:
            InvalidInput: Issuer or subject is blank or too long.
            NotSignedIn: Nobody is linked to this identity, or not with this account.
            Refused: The account is locked (VC-20), the operator blocked (VC-29), or the partner suspended or closed.
        """
        # Not str() of anything: of a host's empty session it would make somebody called "None".
        text = str(subject) if type(subject) in {int, UUID} else subject
        wanted = checked(NewIdentity(issuer=issuer, subject=cast("str", text)))
        key = identity_key(wanted.issuer, wanted.subject)
        known = self._storage.get_many(IDENTITIES, [key]).get(key)
        if known is None:
            raise NotSignedIn
        if known.realm is Realm.OPERATOR:
            operator = self.operator_grounds(known.partner_id, OperatorId(known.holder_id)).actor
            require(Action.USE_CONSOLE, operator)
            return attrs.evolve(operator, factor=Factor.RECENT) if second_factor else operator
        grounds = self.staff_grounds(person_id := PersonId(known.holder_id), account_id or self._only(person_id))
        require(Action.USE_WORKSPACE, grounds.actor, grounds.facts)
        return attrs.evolve(grounds.actor, must_change=False)  # it has come by no password

    def from_session(self, token: Secret, *, realm: Realm) -> Actor:
        """
        Return who acts by a session of a realm; a token of another realm is worth nothing (A-01).

        Raises:
            NotSignedIn: There is no such session, or it is over: signed out, too old, idle, or what it rests on
                changed (R-13).
            ActingEnded: Nothing ended it but what happened to the operator as whom its holder acted (VC-30).
        """
        return self.resolve(token, realm=realm)[1]

    def resolve(self, token: Secret, *, realm: Realm) -> tuple[Session, Actor]:
        """Return a live session of a realm with who acts by it. Raises as `from_session`."""
        session = session_of(self._storage, token, realm)
        at, idle = self._vendor.clock(), self._vendor.limits.idle
        with contextlib.suppress(NotSignedIn):
            grounds = grounds_of(self, session)
            if live(session, grounds.epochs, at=at, idle=idle):
                return session, attrs.evolve(grounds.actor, session_id=session.id)
        raise ActingEnded if self._goes_on_alone(session, at) else NotSignedIn

    def _goes_on_alone(self, session: Session, at: datetime) -> bool:
        """Whether nothing ended a session but what happened to the operator as whom its holder acted (VC-30)."""
        if session.subject_id is None:
            return False
        alone = attrs.evolve(session, subject_id=None, epochs=of_itself(session.epochs))
        try:
            epochs = grounds_of(self, alone).epochs
        except NotSignedIn:
            return False
        return live(alone, epochs, at=at, idle=self._vendor.limits.idle)

    def _only(self, person_id: PersonId) -> AccountId:
        found = self._storage.page(accounts_of(person_id, limit=2)).items
        if len(found) != 1:
            raise NotSignedIn
        return found[0].account_id


def session_of(storage: Storage, token: Secret, realm: Realm) -> Session:
    """
    Return a session of a realm, whether it is live or over: nobody acts by it on this word alone.

    Raises:
        NotSignedIn: There is none.
    """
    if not isinstance(token, Secret):
        raise TypeError("a token is a Secret: Secret(text)")
    session = storage.find(SESSION_DIGEST, token.digest())
    if session is None or session.realm is not realm:
        raise NotSignedIn
    return session


def holder_of(session: Session) -> Actor:
    """Return who holds a session, without any rights: what those rest on may be no more."""
    return Actor(
        kind=ActorKind(session.realm.value),
        id=session.holder_id,
        name=session.name or "",
        permissions=frozenset(),
        partner_id=session.partner_id,
        account_id=session.account_id,
        member_id=session.member_id,
        session_id=session.id,
    )
