"""Passwords: set by the vendor, changed by their holder, or set anew by a mailed link (VC-26)."""

from __future__ import annotations

from datetime import datetime

from partnerkit.access import Action, Actor, Facts, require
from partnerkit.effects import Effects, Message
from partnerkit.errors import NotPossible, invalid
from partnerkit.history.model import Chained
from partnerkit.history.writer import Call
from partnerkit.identity.claims import claimed
from partnerkit.identity.holders import Holder, nobody
from partnerkit.identity.links import MailedLinks, Shown
from partnerkit.identity.model import (
    ADDRESSES,
    Address,
    Credential,
    NewPassword,
    PasswordChange,
    Purpose,
    set_password,
    sign_in_key,
)
from partnerkit.identity.proofs import used
from partnerkit.identity.proving import Proving
from partnerkit.identity.usecases import LinkedPassword, reset_password, verify, welcome
from partnerkit.partners.model import OPERATORS, PARTNERS, Operator
from partnerkit.repository import Change
from partnerkit.values import EmailAddress, OperatorId, PartnerId, Realm, Secret
from partnerkit.wire import checked, one


class Passwords(MailedLinks, Proving):
    """What is done about passwords; a part of ``kit.identity``."""

    def set_operator_password(
        self, partner_id: PartnerId, operator_id: OperatorId, new: NewPassword, *, by: Actor, key: str | None = None
    ) -> Operator:
        """
        Set an operator's password; its sessions are over (R-13), and it is told so by mail. For the vendor alone.

        Raises:
            NotFound: There is no such operator of this partner.
            NotPossible: Its address is an operator's of another partner.
            InvalidInput: It is no password.
        """

        def found() -> Operator:
            asked = Facts(partner_id=partner_id)
            require(Action.SET_OPERATOR_PASSWORD, by, asked, kind=OPERATORS.name, id=operator_id)
            return self._storage.get(OPERATORS, operator_id, within=partner_id)

        def work(at: datetime) -> Effects[Operator]:
            operator = found()
            holder = self._holders.of(Realm.OPERATOR, operator.id, partner_id)
            hashed = self._vendor.passwords.hash(checked(new).password)
            own = self._addressed(operator)
            return Effects(operator) + self._set(holder, hashed, self._storage.get(PARTNERS, partner_id), at) + own

        call = Call("operator.password", by, key, (partner_id, operator_id, new))
        return self._writer.perform(call, work, again=lambda _: found())

    def change_password(self, change: PasswordChange, *, by: Actor) -> None:
        """
        Change the actor's own password; all its sessions are over, this one included (R-13). It is told so by mail.

        Raises:
            InvalidInput: The present password is wrong, or the new one is none, or the same.
            TooManyTries: The present one was wrong too often.
        """

        def work(at: datetime) -> Effects[None]:
            require(Action.CHANGE_OWN_PASSWORD, by)
            self._count_proof(by.id, at)
            wanted = checked(change)
            holder = self._holders.acting(by)
            stored = self._prove(holder.credential, wanted.current, "current")
            if self._vendor.passwords.verify(stored, wanted.new):
                raise invalid("new", "password.same")
            hashed = self._vendor.passwords.hash(wanted.new)
            return Effects(None) + self._set(holder, hashed, self._holders.own_chain(by), at)

        self._writer.perform(Call("password.change", by, None, ()), work, again=lambda _: None)

    def forget_password(self, realm: Realm, email: str, *, source: str | None = None) -> None:
        """
        Have a link to set a new password mailed to an address, if somebody signs in with it (VC-26).

        What is answered, what is done and how long it takes are the same whether anybody does (A-22): that is looked
        up where mails are sent. The link counts for `Limits.reset` from the moment it is mailed. Whom the vendor alone
        authenticates gets none: it would be a way in beside the vendor's own (BX-15).

        Args:
            realm: Whose world.
            email: The address, as typed.
            source: Where the wish comes from, as in a network address; throttled by itself (A-25).

        Raises:
            InvalidInput: It is no mail address.
            TooManyTries: Too many mails to this address, or wanted from this source.
        """

        def work(at: datetime) -> Effects[None]:
            address: str = one("email", EmailAddress, email)
            self._count_mail(address, source, at)
            return Effects(None, messages=[Message(kind="password.forgotten", realm=realm, address=address)])

        self._writer.perform(Call("password.forget", nobody(realm), None, ()), work, again=lambda _: None)

    def reset_password(self, realm: Realm, token: Secret, new: NewPassword, *, source: str | None = None) -> None:
        """
        Set a new password by a mailed link; all sessions of its holder are over (R-13). It is told so by mail.

        Whoever has the link reads mail at the address, which is noted too.

        Args:
            realm: Whose world.
            token: What the link carries.
            new: The new password; one that is none uses nothing up.
            source: Where it comes from, as in a network address; throttled by itself (A-25).

        Raises:
            NotFound: The link is none of ours, or for another purpose or realm.
            LinkSpent: It was right once: its time is over, it was used, or a newer one replaced it.
            InvalidInput: It is no password.
            Refused: The holder's role does not include this.
            TooManyTries: Too many links were tried from this source.
        """
        shown = self._shown(realm, Purpose.RESET, token, source)

        def work(at: datetime) -> Effects[None]:
            return self._by_link(shown, new, reset_password, at) + _mailed(shown.holder)

        self._writer.perform(Call("password.reset", shown.actor, None, ()), work, again=lambda _: None)

    def welcome(self, token: Secret, new: NewPassword, *, source: str | None = None) -> None:
        """
        Set an operator's first password by the link mailed when it was added to its partner (VC-28).

        Whoever has the link reads mail at the address, which is noted too. It is worth nothing once it was used, once
        another was mailed, or once a password was set or an identity linked in some other way.

        Args:
            token: What the link carries.
            new: The first password; one that is none uses nothing up.
            source: Where it comes from, as in a network address; throttled by itself (A-25).

        Raises:
            NotFound: The link is none of ours, or for another purpose.
            LinkSpent: It was right once: its time is over, it was used, or a newer one replaced it.
            InvalidInput: It is no password.
            Refused: The operator is blocked, or its partner suspended or closed.
            TooManyTries: Too many links were tried from this source.
        """
        shown = self._shown(Realm.OPERATOR, Purpose.WELCOME, token, source)

        def work(at: datetime) -> Effects[None]:
            return self._by_link(shown, new, welcome, at)

        self._writer.perform(Call("operator.welcome", shown.actor, None, ()), work, again=lambda _: None)

    def _by_link(self, shown: Shown, new: NewPassword, use_case: LinkedPassword, at: datetime) -> Effects[None]:
        """Have a link's holder set a password by it; whoever has the link reads mail at the address."""
        holder, spent = shown.holder, used(shown.judged(at), at=at)
        hashed = self._vendor.passwords.hash(checked(new).password)
        chains = self._holders.chains(holder)
        address = self._storage.get(ADDRESSES, sign_in_key(holder.realm, holder.email))
        done = use_case(holder.credential, hashed, chains, at=at)
        return Effects(None) + spent + done + verify(address, holder.email, chains, at=at)

    def _set(self, holder: Holder, hashed: str, chain: Chained, at: datetime) -> Effects[Credential]:
        changed = set_password(holder.credential, hashed, chain_id=chain.id, at=at)
        told = Effects(None) if holder.credential.password is None else _mailed(holder)
        return changed + Effects(None, [Change(chain, chain)]) + told

    def _addressed(self, operator: Operator) -> Effects[Address | None]:
        """See that an operator who is to sign in has its address, and that nobody takes that at the same moment."""
        own = claimed(self._storage, operator)
        if own.result is None:
            raise NotPossible("operator", "elsewhere", "sign_in")
        return own + Effects(None, [Change(own.result, own.result)])


def _mailed(holder: Holder) -> Effects[None]:
    """Tell somebody by mail that the password is another one."""
    message = Message(kind="password.changed", realm=holder.realm, holder_id=holder.id, partner_id=holder.partner_id)
    return Effects(None, messages=[message])
