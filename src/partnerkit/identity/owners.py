"""An owner's password: set by an operator, or by the owner itself through a link that an operator mails (VC-26)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import ClassVar

import attrs

from partnerkit.access import Action, Actor, require
from partnerkit.accounts.model import Account
from partnerkit.accounts.reading import AccountReader
from partnerkit.effects import Effects, Event, Message
from partnerkit.errors import NotPossible
from partnerkit.history.writer import Call, Writer
from partnerkit.identity.holders import Holder, Holders
from partnerkit.identity.model import NewPassword
from partnerkit.partners.model import PARTNERS
from partnerkit.repository import Change, Storage, Write
from partnerkit.staff.model import Member
from partnerkit.staff.owning import owner_facts, owner_of
from partnerkit.values import AccountId, MemberId, PersonId, Realm, Reference, address_key
from partnerkit.vendor import Vendor
from partnerkit.wire import checked


@attrs.frozen(kw_only=True)
class OwnerPasswordSet(Event):
    """An operator set the owner's password, which the owner replaces at its next sign-in; its sessions are over."""

    kind: ClassVar[str] = "owner.password_set"
    member_id: Reference[MemberId]
    person_id: Reference[PersonId]


@attrs.frozen(kw_only=True)
class OwnerResetMailed(Event):
    """An operator had a link mailed to the owner, by which the owner sets a new password."""

    kind: ClassVar[str] = "owner.reset_mailed"
    member_id: Reference[MemberId]
    person_id: Reference[PersonId]


@attrs.frozen
class _Owner:
    """
    An account's owner, who has signed in to it, or could.

    Attributes:
        account: The account.
        member: The owner's membership.
        holder: The person, and what it signs in with.
    """

    account: Account
    member: Member
    holder: Holder

    @property
    def person_id(self) -> PersonId:
        """Which person."""
        return PersonId(self.holder.id)


class OwnerPasswords:
    """
    What operators do where an account's owner cannot sign in; a part of ``kit.identity``.

    Both methods raise `NotFound` for an account that is unknown or somebody else's, and `Refused` where the decision
    says no: after the account has said No to the partner (R-04), too, and while one acts as another operator.
    """

    _storage: Storage
    _vendor: Vendor
    _writer: Writer
    _holders: Holders

    def set_owner_password(
        self, account_id: AccountId, new: NewPassword, *, by: Actor, key: str | None = None
    ) -> Member:
        """
        Set the password of an account's owner, who is told so by mail, and replaces it at the next sign-in (VC-26).

        All sessions of the owner are over (R-13). Until the owner has replaced it, nothing is for it but that, signing
        out and choosing a language. Tell the password over another way than mail.

        Returns:
            The owner's membership.

        Raises:
            Refused: The account is secure, or the owner belongs to other accounts, which the password opens as well:
                `mail_owner_reset`, too.
            NotPossible: The account waits for its owner (R-11), or the vendor alone authenticates the owner (BX-15).
            InvalidInput: It is no password.
            TooManyTries: Too many mails to the owner, or wanted by this operator.
        """

        def work(at: datetime) -> Effects[Member]:
            owner = self._owner(Action.SET_OWNER_PASSWORD, account_id, by)
            wanted = checked(new)
            self._count_owner_mail(owner, by, at)
            credential = owner.holder.credential
            changed = credential.with_password(self._vendor.passwords.hash(wanted.password), at=at, must_change=True)
            told = OwnerPasswordSet(chain_id=owner.account.id, member_id=owner.member.id, person_id=owner.person_id)
            # Whoever joins another account at the same moment changes the person, too.
            person: list[Write] = [Change(owner.holder.row, owner.holder.row), Change(credential, changed)]
            return self._told(owner, told, by) + Effects(None, person)

        call = Call("owner.password", by, key, (account_id, new))
        return self._writer.perform(call, work, again=self._owner_again(account_id, by))

    def mail_owner_reset(self, account_id: AccountId, *, by: Actor, key: str | None = None) -> Member:
        """
        Mail the owner of an account a link by which it sets a new password, signed out (VC-26).

        Nothing changes before the owner follows it, within `Limits.reset` from when it is mailed; earlier ones no
        longer work.

        Returns:
            The owner's membership.

        Raises:
            NotPossible: The account waits for its owner (R-11), or the vendor alone authenticates the owner (BX-15).
            TooManyTries: Too many mails to the owner, or wanted by this operator.
        """

        def work(at: datetime) -> Effects[Member]:
            owner = self._owner(Action.MAIL_OWNER_RESET, account_id, by)
            self._count_owner_mail(owner, by, at)
            told = OwnerResetMailed(chain_id=owner.account.id, member_id=owner.member.id, person_id=owner.person_id)
            return self._told(owner, told, by)

        call = Call("owner.reset", by, key, (account_id,))
        return self._writer.perform(call, work, again=self._owner_again(account_id, by))

    def _owner(self, action: Action, account_id: AccountId, by: Actor) -> _Owner:
        """Return an account's owner, if the actor may do the action; the person is read before where it belongs."""
        found = AccountReader(self._storage).both(account_id)
        member = owner_of(self._storage, found.account)
        holder = None if member.person_id is None else self._holders.of(Realm.STAFF, member.person_id, None)
        facts = owner_facts(self._storage, found.account, found.facts, member.person_id)
        require(action, by, facts, id=account_id)
        if holder is None:
            raise NotPossible("owner.password", "awaited", "set")
        if self._holders.elsewhere(holder):
            raise NotPossible("owner.password", "elsewhere", "set")
        return _Owner(found.account, member, holder)

    def _owner_again(self, account_id: AccountId, by: Actor) -> Callable[[object], Member]:
        reader = AccountReader(self._storage)
        return lambda _: owner_of(self._storage, reader.view(Action.VIEW_ACCOUNT, account_id, by))

    def _told(self, owner: _Owner, event: Event, by: Actor) -> Effects[Member]:
        """Tell it in the account's history, and the owner by mail; never the password."""
        mail = Message(kind=event.kind, realm=Realm.STAFF, holder_id=owner.holder.id, details=self._whose(owner, by))
        return Effects(owner.member, [Change(owner.account, owner.account)], [event], [mail])

    def _whose(self, owner: _Owner, by: Actor) -> dict[str, str]:
        """Return who did it, as the owner reads it."""
        partner_id = by.partner_id
        partner = self._vendor.name if partner_id is None else self._storage.get(PARTNERS, partner_id).name
        return {"operator": by.name, "partner": partner, "business": owner.account.name}

    def _count_owner_mail(self, owner: _Owner, by: Actor, at: datetime) -> None:
        """Count a mail by where it goes and by who wants it (A-25); each account's apart."""
        self._writer.count_mail(f"mails-of:{owner.account.id}:{address_key(owner.holder.email)}", by.assignee, at)
