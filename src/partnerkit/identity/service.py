"""Credentials: read, ask, apply."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from partnerkit.access import Action, Actor, ActorKind, Facts, require
from partnerkit.accounts.model import ACCOUNTS
from partnerkit.effects import Effects
from partnerkit.errors import NotPossible, invalid
from partnerkit.history.model import Chained
from partnerkit.history.writer import Call, Writer
from partnerkit.identity.languages import OwnLanguage
from partnerkit.identity.model import (
    CREDENTIALS,
    IDENTITIES,
    Credential,
    ExternalIdentity,
    NewIdentity,
    NewPassword,
    PasswordChange,
    identity_key,
    link_identity,
    set_password,
)
from partnerkit.partners.model import OPERATORS, PARTNERS, Operator
from partnerkit.repository import Change, Storage
from partnerkit.staff.model import MEMBERS
from partnerkit.values import AccountId, OperatorId, PartnerId, Realm
from partnerkit.vendor import Vendor
from partnerkit.wire import checked

_Work = Callable[[datetime], Effects[ExternalIdentity]]


class IdentityService(OwnLanguage):
    """
    Passwords, and people whom the vendor authenticates.

    All methods take the actor as *by*, and raise `Refused` where the decision says no.
    """

    def __init__(self, storage: Storage, vendor: Vendor, writer: Writer) -> None:
        """Serve one transaction."""
        self._storage = storage
        self._vendor = vendor
        self._writer = writer

    def set_operator_password(
        self, partner_id: PartnerId, operator_id: OperatorId, new: NewPassword, *, by: Actor, key: str | None = None
    ) -> Operator:
        """
        Set an operator's password; its sessions are over (R-13). For the vendor alone.

        Raises:
            NotFound: There is no such operator of this partner.
            InvalidInput: It is no password.
        """

        def found() -> Operator:
            asked = Facts(partner_id=partner_id)
            require(Action.SET_OPERATOR_PASSWORD, by, asked, kind=OPERATORS.name, id=operator_id)
            return self._operator(partner_id, operator_id)

        def work(at: datetime) -> Effects[Operator]:
            operator = found()
            hashed = self._vendor.passwords.hash(checked(new).password)
            return Effects(operator) + self._set(operator.id, hashed, self._storage.get(PARTNERS, partner_id), at)

        call = Call("operator.password", by, key, (partner_id, operator_id, new))
        return self._writer.perform(call, work, again=lambda _: found())

    def change_password(self, change: PasswordChange, *, by: Actor) -> None:
        """
        Change the actor's own password; all its sessions are over, this one included (R-13).

        Raises:
            InvalidInput: The present password is wrong, or the new one is none, or the same.
            TooManyTries: The present one was wrong too often.
        """

        def work(at: datetime) -> Effects[None]:
            require(Action.CHANGE_OWN_PASSWORD, by)
            self._vendor.throttle.hit(f"password:{by.id}", self._vendor.limits.tries_an_address, at)
            wanted = checked(change)
            self._prove(self._storage.get(CREDENTIALS, by.id), wanted)
            hashed = self._vendor.passwords.hash(wanted.new)
            return Effects(None) + self._set(by.id, hashed, self._own_chain(by), at)

        self._writer.perform(Call("password.change", by, None, ()), work, again=lambda _: None)

    def link_operator(
        self, partner_id: PartnerId, operator_id: OperatorId, new: NewIdentity, *, by: Actor, key: str | None = None
    ) -> ExternalIdentity:
        """
        Make a person the vendor authenticates act as an operator, without any password here (BX-15).

        Raises:
            NotFound: There is no such operator of this partner.
            InvalidInput: The identity is wrong, or somebody's already.
        """

        def work(_: datetime) -> Effects[ExternalIdentity]:
            require(Action.LINK_IDENTITY, by)
            holder, partner = self._operator(partner_id, operator_id), self._storage.get(PARTNERS, partner_id)
            linked = link_identity(
                self._free(new), realm=Realm.OPERATOR, holder_id=holder.id, chain_id=partner_id, partner_id=partner_id
            )
            return linked + Effects(None, [Change(partner, partner)])

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

    def _operator(self, partner_id: PartnerId, operator_id: OperatorId) -> Operator:
        return self._storage.get(OPERATORS, operator_id, within=partner_id)

    def _set(self, holder_id: UUID, hashed: str, chain: Chained, at: datetime) -> Effects[Credential]:
        credential = self._storage.get(CREDENTIALS, holder_id)
        changed = set_password(credential, hashed, chain_id=chain.id, at=at)
        return changed + Effects(None, [Change(chain, chain)])

    def _own_chain(self, by: Actor) -> Chained:
        if by.kind is ActorKind.OPERATOR:
            return self._storage.get(PARTNERS, by.partner)
        return self._storage.get(ACCOUNTS, by.account)

    def _prove(self, credential: Credential, change: PasswordChange) -> None:
        stored, hasher = credential.password, self._vendor.passwords
        if stored is None or not hasher.verify(stored, change.current):
            raise invalid("current", "password.wrong")
        if hasher.verify(stored, change.new):
            raise invalid("new", "password.same")
