"""Clients invited by form: the account is there at once, and so may be a user of the partner's own (WP-04)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import attrs

from partnerkit.access import Action, Actor, require
from partnerkit.accounts.model import Account, Business
from partnerkit.accounts.opening import AccountOpening
from partnerkit.accounts.reading import AccountReader
from partnerkit.effects import Effects
from partnerkit.errors import InvalidInput, LimitReached, Problem, TooManyTries
from partnerkit.history.writer import Call, Writer
from partnerkit.invitations.limiting import DAY, Limiting
from partnerkit.partners.model import PARTNERS, Partner
from partnerkit.staff.model import MEMBERS, Member, owner_to_be
from partnerkit.staff.partner_user import add_partner_user
from partnerkit.staff.usecases import invite_owner
from partnerkit.throttle import Rate
from partnerkit.values import AccountId, MemberId, address_key
from partnerkit.wire import checked


@attrs.frozen(kw_only=True)
class ClientForm:
    """
    What an operator fills in for a client (WP-04).

    Attributes:
        business: The client's details.
        mail: Whether the client is mailed how to sign in, at the business's address.
        user: Whether the partner gets a user of its own in the account, linked to the operator who fills this in.
    """

    business: Business
    mail: bool = True
    user: bool = True


class ByForm(Limiting, AccountOpening):
    """How operators make accounts together with what leads into them; a part of ``kit.invitations``."""

    _writer: Writer

    def open_by_form(self, form: ClientForm, *, by: Actor, key: str | None = None) -> Account:
        """
        Make a client's account, in Setup, mail the client how to sign in, and have a user of the partner's there.

        All of it is there, or nothing is. The partner's user is linked to the operator's own sign-in; nothing of that
        is copied (WP-04).

        Raises:
            InvalidInput: Something of the business is wrong, or it is to be mailed and has no address; every problem is
                named.
            LimitReached: The client is to be mailed, and the vendor has not approved the partner, which has brought as
                many today as it can (R-16).
            TooManyTries: Too many mails to this address, or wanted by this operator.
        """

        def work(at: datetime) -> Effects[Account]:
            require(Action.OPEN_ACCOUNT, by)
            wanted = checked(form)
            if problems := tuple(_problems(wanted)):
                raise InvalidInput(problems)
            return self._by_form(wanted, by, at)

        def again(id: object) -> Account:
            reader = AccountReader(self._storage)
            return reader.view(Action.VIEW_ACCOUNT, AccountId(id), by)  # type: ignore[arg-type]

        return self._writer.perform(Call("account.open_by_form", by, key, (form,)), work, again=again)

    def _by_form(self, form: ClientForm, by: Actor, at: datetime) -> Effects[Account]:
        opened = self._opened(form.business, by, at)
        account = opened.result
        if form.mail:
            opened += self._see_limit(self._storage.get(PARTNERS, by.partner), at)
            opened += self._mailed(account, by, at)
        if form.user:
            opened += self._user(account, by, at)
        return opened

    def _mailed(self, account: Account, by: Actor, at: datetime) -> Effects[Member]:
        owner = owner_to_be(account).result
        self._writer.count_mail(f"mails-of:{by.partner}:{address_key(str(owner.email))}", by.assignee, at)
        return invite_owner(account, owner, inviter=self._name(by), at=at, life=self._vendor.limits.invitation)

    def _user(self, account: Account, by: Actor, at: datetime) -> Effects[Member]:
        partner = self._storage.get(PARTNERS, by.partner)
        id = MemberId(self._vendor.ids.ordered(at))
        return add_partner_user(account, id=id, partner_id=partner.id, operator_id=by.assignee, name=partner.name)

    def invite_owner(self, account_id: AccountId, *, by: Actor, key: str | None = None) -> Member:
        """
        Mail an account's owner-to-be how to sign in, once more or for the first time; an earlier link works no more.

        Raises:
            NotFound: There is no such account, or it is somebody else's.
            NotPossible: It has its owner, or nobody has said where to reach whoever is to be it.
            LimitReached: It is the first mail, and the vendor has not approved the partner, which has mailed as many
                owners for the first time today as it may bring clients (R-16).
            TooManyTries: Too many mails to this address, or wanted by this operator.
        """

        def work(at: datetime) -> Effects[Member]:
            account = self._account(account_id, by)
            owner = self._storage.get(MEMBERS, account.owner_id, within=account.id)
            life = self._vendor.limits.invitation
            mailed = invite_owner(account, owner, inviter=self._name(by), at=at, life=life)
            if owner.invited_at is None:
                self._count_first_mail(self._storage.get(PARTNERS, by.partner), at)
            self._writer.count_mail(f"mails-of:{by.partner}:{address_key(str(owner.email))}", by.assignee, at)
            return mailed

        def again(_: object) -> Member:
            account = self._account(account_id, by)
            return self._storage.get(MEMBERS, account.owner_id, within=account.id)

        return self._writer.perform(Call("owner.invite", by, key, (account_id,)), work, again=again)

    def _count_first_mail(self, partner: Partner, at: datetime) -> None:
        """
        Count that an owner is mailed whose account was made without: else an account and a mail were no invitation.

        Raises:
            LimitReached: The vendor has not approved the partner, and there were too many within a day (R-16).
        """
        if partner.approved_at is not None:
            return
        most = self._vendor.limits.unapproved_a_day
        if not most:
            raise LimitReached(most)
        try:
            self._writer.count(f"owners-of:{partner.id}", Rate(most, DAY), at)
        except TooManyTries:
            raise LimitReached(most) from None

    def _account(self, account_id: AccountId, by: Actor) -> Account:
        return AccountReader(self._storage).view(Action.INVITE_OWNER, account_id, by)


def _problems(form: ClientForm) -> Iterator[Problem]:
    if form.mail and form.business.email is None:
        yield Problem("business.email", "field.missing")
