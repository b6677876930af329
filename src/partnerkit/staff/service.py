"""Staff: the owner's seat, and where a staff member works."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import cast
from uuid import UUID

from partnerkit.access import Action, Actor, Facts, require
from partnerkit.accounts.model import Account
from partnerkit.accounts.reading import AccountReader
from partnerkit.effects import Effects
from partnerkit.history.writer import Call, Writer
from partnerkit.identity.model import ADDRESSES, claim_address, new_credential, sign_in_key
from partnerkit.identity.newcomers import one_more
from partnerkit.partners.model import PARTNERS
from partnerkit.repository import Storage
from partnerkit.sections import Section
from partnerkit.settings.reading import SettingsReader
from partnerkit.settings.succession import Succession
from partnerkit.staff.joining import Joining
from partnerkit.staff.model import (
    MEMBERS,
    PEOPLE,
    Member,
    NewOwner,
    Person,
    Workplace,
    new_person,
    seat_owner,
)
from partnerkit.values import AccountId, MemberId, PartnerId, PersonId, Realm
from partnerkit.vendor import Vendor
from partnerkit.wire import checked


class StaffService(Joining):
    """
    The people of an account.

    Methods that take the actor as *by* raise `Refused` where the decision says no; who acts by a mailed invitation is
    whoever was invited.
    """

    def __init__(self, storage: Storage, vendor: Vendor, writer: Writer, *, sections: Iterable[Section]) -> None:
        """Serve one transaction; in *sections* of settings stands what people of an account do alone."""
        self._storage = storage
        self._vendor = vendor
        self._writer = writer
        self._reader = AccountReader(storage)
        self._succession = Succession(SettingsReader(storage, vendor, sections))

    def owner(self, account_id: AccountId, *, by: Actor) -> Member:
        """
        Return the membership of the owner, or of the owner-to-be (R-11).

        Raises:
            NotFound: There is no such account, or it is somebody else's.
            Refused: The decision says no.
        """
        account = self._reader.view(Action.VIEW_ACCOUNT, account_id, by)
        return self._storage.get(MEMBERS, account.owner_id, within=account.id)

    def workplace(self, *, by: Actor) -> Workplace:
        """
        Return the account a staff member works in, with who manages it and who owns it.

        Raises:
            Refused: The account is locked, the actor is no staff member, or has yet to replace a password that an
                operator set (VC-26).
        """
        require(Action.VIEW_WORKPLACE, by, Facts(partner_id=by.partner_id, account_id=by.account_id))
        account = self._reader.view(Action.VIEW_WORKPLACE, by.account, by)
        members = self._storage.get_many(MEMBERS, {account.owner_id, cast("MemberId", by.member_id)}, within=account.id)
        return Workplace(
            account=account,
            managed_by=self._partner(account.partner_id),
            owner=members[account.owner_id],
            me=members[cast("MemberId", by.member_id)],
        )

    def _partner(self, partner_id: PartnerId | None) -> str | None:
        return None if partner_id is None else self._storage.get(PARTNERS, partner_id).name

    def seat_owner(self, account_id: AccountId, new: NewOwner, *, by: Actor, key: str | None = None) -> Member:
        """
        Give an account its owner: person, active membership, password; for the vendor alone.

        A person who is known by this address keeps name and password (A-23).

        Raises:
            NotFound: There is no such account.
            InvalidInput: Something of it is wrong; every problem is named.
            NotPossible: The account has its owner already, or the person has yet to replace a password that an operator
                set (VC-26).
            Refused: The decision says no.
        """

        def work(at: datetime) -> Effects[Member]:
            account = self._reader.view(Action.SEAT_OWNER, account_id, by)
            return self._seated(account, checked(new), at)

        call = Call("account.owner", by, key, (account_id, new))
        return self._writer.perform(call, work, again=lambda _: self.owner(account_id, by=by))

    def _seated(self, account: Account, new: NewOwner, at: datetime) -> Effects[Member]:
        member = self._storage.get(MEMBERS, account.owner_id, within=account.id)
        known = self._known(new.email)
        if known is not None:
            return seat_owner(account, member, known) + one_more(self._storage, known)
        person = new_person(new, id=self._vendor.ids.random())
        seated = seat_owner(account, member, person.result)
        return seated + person + self._credential(new, person.result.id, at)

    def _known(self, email: str) -> Person | None:
        address = self._storage.get_many(ADDRESSES, [key := sign_in_key(Realm.STAFF, email)]).get(key)
        return None if address is None else self._storage.get(PEOPLE, PersonId(address.holder_id))

    def _credential(self, new: NewOwner, id: UUID, at: datetime) -> Effects[object]:
        hashed = None if new.password is None else self._vendor.passwords.hash(new.password)
        made: Effects[object] = Effects(None)
        return (
            made
            + claim_address(Realm.STAFF, new.email, holder_id=id)
            + new_credential(Realm.STAFF, holder_id=id, password=hashed, at=at)
        )
