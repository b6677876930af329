"""Who acts: minted from the host's word, an external identity, or a session; never from a request's fields."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from datetime import datetime
from typing import cast
from uuid import NAMESPACE_URL, UUID, uuid5

import attrs

from partnerkit.access import (
    STAFF_PERMISSIONS,
    VENDOR_PERMISSIONS,
    Action,
    Actor,
    ActorKind,
    Factor,
    Facts,
    Permission,
    Role,
    require,
)
from partnerkit.access.facts import NONE
from partnerkit.accounts.model import ACCOUNTS, Account
from partnerkit.entry.keyed import KeyActors
from partnerkit.entry.model import SESSION_DIGEST, SUBJECT, Session, live, of_itself
from partnerkit.errors import ActingEnded, NotFound, NotSignedIn
from partnerkit.identity.model import CREDENTIALS, IDENTITIES, Credential, NewIdentity, identity_key
from partnerkit.partners.model import OPERATORS, PARTNERS, Operator, Partner
from partnerkit.partners.reading import role_of
from partnerkit.repository import Storage
from partnerkit.staff.model import MEMBERS, MEMBERSHIPS, PEOPLE, MemberState, accounts_of
from partnerkit.values import AccountId, Name, OperatorId, PartnerId, PersonId, Realm, Secret
from partnerkit.vendor import Vendor
from partnerkit.wire import checked, one


@attrs.frozen(kw_only=True)
class Grounds:
    """
    What an actor rests on as it is now.

    Attributes:
        actor: Who acts.
        epochs: What its sessions rest on, each with its epoch (R-13).
        facts: What a decision about its own account or partner rests on.
        account: The account a staff member works in.
    """

    actor: Actor
    epochs: Mapping[str, int]
    facts: Facts
    account: Account | None = None


class ActorsService(KeyActors):
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
        name = one("name", Name, name)
        id = uuid5(NAMESPACE_URL, f"partnerkit:vendor:{name}")
        return Actor(kind=ActorKind.VENDOR, id=id, name=name, permissions=VENDOR_PERMISSIONS)

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
        return grounds.actor

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

    def operator_grounds(
        self,
        partner_id: PartnerId | None,
        operator_id: OperatorId,
        *,
        subject_id: OperatorId | None = None,
        shown_at: datetime | None = None,
    ) -> Grounds:
        """
        Return what an operator rests on: credential, operator, partner; and as whom it acts, if it acts as another.

        Args:
            partner_id: Its partner.
            operator_id: Which one.
            subject_id: As whom it acts (VC-30).
            shown_at: When it showed its second factor, UTC; None if it has not (BX-10).

        Raises:
            NotSignedIn: There is no such operator any more, or none as whom it may act.
        """
        try:
            operator = self._storage.get(OPERATORS, operator_id, within=partner_id)
            partner = self._storage.get(PARTNERS, operator.partner_id)
            subject = None if subject_id is None else self._storage.get(OPERATORS, subject_id, within=partner.id)
        except NotFound:
            raise NotSignedIn from None
        credential = self._credential(operator.id)
        epochs = {"credential": _epoch(credential), "operator": operator.epoch, "partner": partner.epoch}
        actor = self._acting(operator, partner, self._factor(credential, shown_at))
        if subject is not None:
            epochs[SUBJECT] = subject.epoch
            actor = self._acting_as(actor, subject, partner)
        return Grounds(actor=actor, epochs=epochs, facts=partner.facts)

    def _acting(self, operator: Operator, partner: Partner, factor: Factor) -> Actor:
        return operator.acting(self._role(operator), partner, factor=factor)

    def _acting_as(self, actor: Actor, subject: Operator, partner: Partner) -> Actor:
        """Return who acts as whom, if it still may: roles of both may give something else by now (VC-29, A-15)."""
        entering = Permission.ENTER_AS_OPERATORS in actor.permissions
        if not entering or not actor.stands_over(self._role(subject)):
            raise NotSignedIn
        return attrs.evolve(actor, subject=self._acting(subject, partner, Factor.RECENT))

    def _role(self, operator: Operator) -> Role:
        role = role_of(self._storage, operator.partner_id, operator.role)
        if role is None:
            raise NotSignedIn
        return role

    def _factor(self, credential: Credential | None, shown_at: datetime | None) -> Factor:
        if credential is None or credential.second_factor_at is None:
            return Factor.ABSENT
        if shown_at is None:
            return Factor.UNPROVEN
        recent = self._vendor.clock() < shown_at + self._vendor.limits.step_up
        return Factor.RECENT if recent else Factor.PROVEN

    def vendor_grounds(self, name: str) -> Grounds:
        """Return what one of the vendor's people rests on: the vendor's own epoch alone (`Vendor.office_epoch`)."""
        return Grounds(actor=self.vendor(name), epochs={"office": self._vendor.office_epoch}, facts=NONE)

    def staff_grounds(self, person_id: PersonId, account_id: AccountId) -> Grounds:
        """
        Return what a staff member rests on: credential, membership, account.

        Raises:
            NotSignedIn: The person has no active membership there.
        """
        way = self._storage.get_many(MEMBERSHIPS, [account_id], within=person_id).get(account_id)
        if way is None:
            raise NotSignedIn
        try:
            member = self._storage.get(MEMBERS, way.member_id, within=way.account_id)
            account = self._storage.get(ACCOUNTS, way.account_id)
            person = self._storage.get(PEOPLE, person_id)
        except NotFound:
            raise NotSignedIn from None
        if member.state is not MemberState.ACTIVE:
            raise NotSignedIn
        actor = Actor(
            kind=ActorKind.STAFF,
            id=person_id,
            name=person.name,
            permissions=STAFF_PERMISSIONS,
            account_id=account.id,
            member_id=member.id,
            language=person.language,
        )
        epochs = {"credential": _epoch(self._credential(person_id)), "member": member.epoch, "account": account.epoch}
        return Grounds(actor=actor, epochs=epochs, facts=account.facts, account=account)

    def _credential(self, holder_id: UUID) -> Credential | None:
        return self._storage.get_many(CREDENTIALS, [holder_id]).get(holder_id)

    def _only(self, person_id: PersonId) -> AccountId:
        found = self._storage.page(accounts_of(person_id, limit=2)).items
        if len(found) != 1:
            raise NotSignedIn
        return found[0].account_id


def _epoch(credential: Credential | None) -> int:
    return -1 if credential is None else credential.epoch


def grounds_of(actors: ActorsService, session: Session) -> Grounds:
    """
    Return what a session rests on as it is now.

    Raises:
        NotSignedIn: Whose it is, or where, is no more.
    """
    if session.realm is Realm.OPERATOR:
        return actors.operator_grounds(
            session.partner_id,
            OperatorId(session.holder_id),
            subject_id=session.subject_id,
            shown_at=session.factor_at,
        )
    if session.realm is Realm.VENDOR:
        return actors.vendor_grounds(cast("str", session.name))
    return actors.staff_grounds(PersonId(session.holder_id), cast("AccountId", session.account_id))


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
