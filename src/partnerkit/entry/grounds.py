"""What actors rest on, read as it is now: who they are, what they may, and the epochs of their sessions (R-13)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import cast
from uuid import NAMESPACE_URL, UUID, uuid5

import attrs

from partnerkit.access import VENDOR_PERMISSIONS, Actor, ActorKind, Factor, Facts, Permission, Role
from partnerkit.access.facts import NONE
from partnerkit.accounts.model import ACCOUNTS, Account
from partnerkit.entry.model import SUBJECT, Session, live
from partnerkit.errors import NotFound, NotSignedIn
from partnerkit.identity.model import CREDENTIALS, Credential
from partnerkit.partners.model import OPERATORS, PARTNERS, Operator, Partner
from partnerkit.partners.reading import role_of
from partnerkit.repository import Storage
from partnerkit.staff.model import MEMBERS, MEMBERSHIPS, PEOPLE, Member, MemberState
from partnerkit.values import AccountId, MemberId, OperatorId, PartnerId, PersonId, Realm
from partnerkit.vendor import Vendor


@attrs.frozen(kw_only=True)
class Grounds:
    """
    What an actor rests on as it is now.

    Attributes:
        actor: Who acts.
        epochs: What its sessions rest on, each with its epoch (R-13).
        facts: What a decision about its own account or partner rests on.
        account: The account a staff member works in.
        member: Its membership there.
    """

    actor: Actor
    epochs: Mapping[str, int]
    facts: Facts
    account: Account | None = None
    member: Member | None = None


class ActorGrounds:
    """What actors rest on; a part of ``kit.actors``."""

    _storage: Storage
    _vendor: Vendor

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
        return Grounds(actor=vendor_actor(name), epochs={"office": self._vendor.office_epoch}, facts=NONE)

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
        credential = self._credential(person_id)
        actor = Actor(
            kind=ActorKind.STAFF,
            id=person_id,
            name=person.name,
            permissions=member.permissions(account),
            must_change=credential is not None and credential.must_change,
            account_id=account.id,
            member_id=member.id,
            language=person.language,
        )
        epochs = {"credential": _epoch(credential), "member": member.epoch, "account": account.epoch}
        return Grounds(actor=actor, epochs=epochs, facts=account.facts, account=account, member=member)

    def _credential(self, holder_id: UUID) -> Credential | None:
        return self._storage.get_many(CREDENTIALS, [holder_id]).get(holder_id)


def vendor_actor(name: str) -> Actor:
    """Return who acts for the vendor under a name; the same name is the same actor."""
    id = uuid5(NAMESPACE_URL, f"partnerkit:vendor:{name}")
    return Actor(kind=ActorKind.VENDOR, id=id, name=name, permissions=VENDOR_PERMISSIONS)


def _epoch(credential: Credential | None) -> int:
    return -1 if credential is None else credential.epoch


def grounds_of(actors: ActorGrounds, session: Session) -> Grounds:
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
    found = actors.staff_grounds(PersonId(session.holder_id), cast("AccountId", session.account_id))
    if found.actor.member_id != session.member_id:  # it was removed, and came back as another membership since
        raise NotSignedIn
    return found


class Living:
    """Tells live sessions from others at one moment; what several of them rest on is read once."""

    def __init__(self, actors: ActorGrounds, *, at: datetime, idle: timedelta) -> None:
        """Look at one moment; *idle* is for how long a session may lie unused."""
        self._actors = actors
        self._at = at
        self._idle = idle
        self._known: dict[tuple[UUID, MemberId | None, OperatorId | None], Grounds | None] = {}

    def grounds(self, session: Session) -> Grounds | None:
        """
        Return what a live session rests on; None of one that is over.

        Whether a second factor was shown in it does not count: its actor has shown none.
        """
        key = (session.holder_id, session.member_id, session.subject_id)
        if key not in self._known:
            self._known[key] = self._read(attrs.evolve(session, factor_at=None))
        found = self._known[key]
        alive = found is not None and live(session, found.epochs, at=self._at, idle=self._idle)
        return found if alive else None

    def _read(self, session: Session) -> Grounds | None:
        try:
            return grounds_of(self._actors, session)
        except NotSignedIn:
            return None
