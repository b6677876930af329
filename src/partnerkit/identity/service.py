"""Credentials: read, ask, apply."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from partnerkit.access import Action, Actor, require
from partnerkit.accounts.model import ACCOUNTS
from partnerkit.effects import Effects
from partnerkit.errors import NotPossible, invalid
from partnerkit.history.writer import Call, Writer
from partnerkit.identity.addresses import Addresses
from partnerkit.identity.holders import Holders
from partnerkit.identity.languages import OwnLanguage
from partnerkit.identity.model import IDENTITIES, ExternalIdentity, NewIdentity, identity_key, link_identity
from partnerkit.identity.owners import OwnerPasswords
from partnerkit.partners.model import OPERATORS, PARTNERS
from partnerkit.repository import Change, Storage
from partnerkit.staff.model import MEMBERS
from partnerkit.values import AccountId, OperatorId, PartnerId, Realm
from partnerkit.vendor import Vendor
from partnerkit.wire import checked

_Work = Callable[[datetime], Effects[ExternalIdentity]]


class IdentityService(OwnerPasswords, OwnLanguage, Addresses):
    """
    Passwords, addresses, mailed links, and people whom the vendor authenticates.

    Methods that take the actor as *by* raise `Refused` where the decision says no; who acts by a mailed link is its
    holder.
    """

    def __init__(self, storage: Storage, vendor: Vendor, writer: Writer) -> None:
        """Serve one transaction."""
        self._storage = storage
        self._vendor = vendor
        self._writer = writer
        self._holders = Holders(storage)

    def link_operator(
        self, partner_id: PartnerId, operator_id: OperatorId, new: NewIdentity, *, by: Actor, key: str | None = None
    ) -> ExternalIdentity:
        """
        Make a person the vendor authenticates act as an operator, without any password here (BX-15).

        Raises:
            NotFound: There is no such operator of this partner.
            NotPossible: Its address is an operator's of another partner.
            InvalidInput: The identity is wrong, or somebody's already.
        """

        def work(_: datetime) -> Effects[ExternalIdentity]:
            require(Action.LINK_IDENTITY, by)
            holder = self._storage.get(OPERATORS, operator_id, within=partner_id)
            partner = self._storage.get(PARTNERS, partner_id)
            linked = link_identity(
                self._free(new), realm=Realm.OPERATOR, holder_id=holder.id, chain_id=partner_id, partner_id=partner_id
            )
            return linked + Effects(None, [Change(partner, partner)]) + self._addressed(holder)

        return self._link(Call("operator.link", by, key, (partner_id, operator_id, new)), work, new)

    def link_owner(
        self, account_id: AccountId, new: NewIdentity, *, by: Actor, key: str | None = None
    ) -> ExternalIdentity:
        """
        Make a person the vendor authenticates act as an account's owner, without any password here (BX-15).

        Raises:
            NotFound: There is no such account.
            NotPossible: The account has no owner yet.
            InvalidInput: The identity is wrong, or somebody's already.
        """

        def work(_: datetime) -> Effects[ExternalIdentity]:
            require(Action.LINK_IDENTITY, by)
            account = self._storage.get(ACCOUNTS, account_id)
            owner = self._storage.get(MEMBERS, account.owner_id, within=account.id)
            if owner.person_id is None:
                raise NotPossible("account.owner", "awaited", "link")
            linked = link_identity(self._free(new), realm=Realm.STAFF, holder_id=owner.person_id, chain_id=account.id)
            return linked + Effects(None, [Change(account, account)])

        return self._link(Call("owner.link", by, key, (account_id, new)), work, new)

    def _link(self, call: Call, work: _Work, new: NewIdentity) -> ExternalIdentity:
        def again(_: object) -> ExternalIdentity:
            require(Action.LINK_IDENTITY, call.by)
            wanted = checked(new)
            return self._storage.get(IDENTITIES, identity_key(wanted.issuer, wanted.subject))

        return self._writer.perform(call, work, again=again)

    def _free(self, new: NewIdentity) -> NewIdentity:
        wanted = checked(new)
        if self._storage.get_many(IDENTITIES, [identity_key(wanted.issuer, wanted.subject)]):
            raise invalid("subject", "identity.taken")
        return wanted
