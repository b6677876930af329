"""Somebody with an address to sign in with, read as it is now; and who acts by a mailed link."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from uuid import UUID, uuid5

import attrs

from partnerkit.access import STAFF_PERMISSIONS, Actor, ActorKind, Permission
from partnerkit.accounts.model import ACCOUNTS, Account
from partnerkit.errors import NotFound
from partnerkit.history.model import Chained
from partnerkit.identity.model import CREDENTIALS, IDENTITIES, IDENTITY_HOLDER, Credential
from partnerkit.partners.model import OPERATORS, PARTNERS, Operator
from partnerkit.partners.reading import role_of
from partnerkit.repository import Query, Storage, every
from partnerkit.staff.model import MEMBERS, PEOPLE, Member, Person, accounts_of
from partnerkit.values import OperatorId, PartnerId, PersonId, Realm

_NOBODY: Final = UUID("6f0a6f6b-6f5a-4a55-8d0c-1d6a3f9a7b10")
_KINDS: Final = {
    Realm.OPERATOR: ActorKind.OPERATOR,
    Realm.STAFF: ActorKind.STAFF,
    Realm.VENDOR: ActorKind.VENDOR,
}


@attrs.frozen(kw_only=True)
class Holder:
    """
    Somebody with an address to sign in with.

    Attributes:
        row: The operator or the person.
        credential: What it signs in with.
    """

    row: Operator | Person
    credential: Credential

    @property
    def id(self) -> UUID:
        """Whose id: the operator's or the person's."""
        return self.row.id

    @property
    def realm(self) -> Realm:
        """Its world."""
        return self.credential.realm

    @property
    def partner_id(self) -> PartnerId | None:
        """The operator's partner."""
        return self.row.partner_id if isinstance(self.row, Operator) else None

    @property
    def email(self) -> str:
        """The address it signs in with, as it writes it."""
        return self.row.email


def nobody(realm: Realm) -> Actor:
    """Return who acts where nobody has signed in: it may do nothing, and no history names it."""
    return Actor(kind=_KINDS[realm], id=uuid5(_NOBODY, realm.value), name=realm.value, permissions=frozenset())


def zone_of(accounts: Iterable[Account]) -> str:
    """Return the time zone of somebody who works in these accounts; UTC where it is not one alone."""
    zones = {account.time_zone for account in accounts}
    return zones.pop() if len(zones) == 1 else "UTC"


class Holders:
    """Reads holders, and the chains in which what they do to their own sign-in is told."""

    def __init__(self, storage: Storage) -> None:
        """Read from one storage."""
        self._storage = storage

    def of(self, realm: Realm, holder_id: UUID, partner_id: PartnerId | None) -> Holder:
        """
        Return somebody as it is now.

        Raises:
            NotFound: There is nobody of this id any more.
        """
        return Holder(row=self._row(realm, holder_id, partner_id), credential=self._storage.get(CREDENTIALS, holder_id))

    def acting(self, actor: Actor) -> Holder:
        """Return who acts by a session, or by the vendor's word."""
        realm = Realm.OPERATOR if actor.kind is ActorKind.OPERATOR else Realm.STAFF
        return self.of(realm, actor.id, actor.partner_id)

    def elsewhere(self, holder: Holder) -> bool:
        """Whether the vendor alone authenticates somebody, who is to have no password here by a mail (BX-15)."""
        if holder.credential.password is not None:
            return False
        known = Query(collection=IDENTITIES, where=IDENTITY_HOLDER.is_(holder.id), limit=1)
        return bool(self._storage.page(known).items)

    def by_link(self, holder: Holder) -> Actor:
        """
        Return who acts by a link: its holder, who may do no more by it than what concerns the own sign-in.

        Raises:
            NotFound: The operator's role is gone.
        """
        if isinstance(holder.row, Operator):
            role = role_of(self._storage, holder.row.partner_id, holder.row.role)
            if role is None:
                raise NotFound(OPERATORS.name, holder.id)
            actor = holder.row.acting(role, self._storage.get(PARTNERS, holder.row.partner_id))
            return attrs.evolve(actor, permissions=actor.permissions & {Permission.OWN_PASSWORD})
        return Actor(
            kind=ActorKind.STAFF,
            id=holder.id,
            name=holder.row.name,
            permissions=STAFF_PERMISSIONS & {Permission.OWN_PASSWORD},
            language=holder.row.language,
        )

    def places(self, person_id: PersonId, *, inactive: bool = False) -> tuple[tuple[Account, Member], ...]:
        """Return every account a person works in, with its membership there; where *inactive*, the others too."""
        ways = tuple(every(self._storage, accounts_of(person_id, inactive=inactive)))
        accounts = self._storage.get_many(ACCOUNTS, [way.account_id for way in ways])
        members = [self._storage.get(MEMBERS, way.member_id, within=way.account_id) for way in ways]
        return tuple((accounts[member.account_id], member) for member in members)

    def accounts(self, holder: Holder) -> tuple[Account, ...]:
        """Return every account somebody works in; an operator works in none."""
        if isinstance(holder.row, Operator):
            return ()
        return tuple(account for account, _ in self.places(holder.row.id))

    def chains(self, holder: Holder) -> tuple[Chained, ...]:
        """Return where what somebody did without a session is told: the partner's, or each account it works in."""
        if isinstance(holder.row, Operator):
            return (self._storage.get(PARTNERS, holder.row.partner_id),)
        return self.accounts(holder)

    def own_chain(self, by: Actor) -> Chained:
        """Return where what somebody did in a session is told: the partner's, or the account it works in."""
        if by.kind is ActorKind.OPERATOR:
            return self._storage.get(PARTNERS, by.partner)
        return self._storage.get(ACCOUNTS, by.account)

    def _row(self, realm: Realm, holder_id: UUID, partner_id: PartnerId | None) -> Operator | Person:
        if realm is Realm.OPERATOR:
            return self._storage.get(OPERATORS, OperatorId(holder_id), within=partner_id)
        return self._storage.get(PEOPLE, PersonId(holder_id))
