"""The address one signs in with: whether its holder reads mail there, and having another one."""

from __future__ import annotations

from datetime import datetime
from functools import partial

import attrs

from partnerkit.access import Action, Actor, require
from partnerkit.effects import Effects, Message
from partnerkit.errors import Conflict, invalid
from partnerkit.history.writer import Call
from partnerkit.identity.holders import Holder
from partnerkit.identity.links import Shown
from partnerkit.identity.model import ADDRESSES, PROOFS, Address, Proof, Purpose, sign_in_key
from partnerkit.identity.passwords import Passwords
from partnerkit.identity.proofs import renewed, used
from partnerkit.identity.usecases import EmailChange, PresentPassword, move, verify
from partnerkit.partners.model import Operator
from partnerkit.staff.model import MEMBER_ADDRESS, Person
from partnerkit.staff.usecases import remove
from partnerkit.values import Realm, Secret, address_key
from partnerkit.wire import checked


@attrs.frozen(kw_only=True)
class OwnAddress:
    """
    The address somebody signs in with.

    Attributes:
        email: As its holder writes it.
        verified_at: When its holder proved to read mail there, UTC; None while nobody has.
    """

    email: str
    verified_at: datetime | None


class Addresses(Passwords):
    """What people do about the address they sign in with; a part of ``kit.identity``."""

    def address(self, *, by: Actor) -> OwnAddress:
        """Return the address the actor signs in with, and since when it is verified."""
        require(Action.VERIFY_OWN_ADDRESS, by)
        return self._own(self._holders.acting(by))

    def ask_verification(self, *, by: Actor) -> OwnAddress:
        """
        Have a link mailed to the actor's address that proves that it reads mail there; return the address.

        Of an address that is verified nothing is mailed. The link counts for `Limits.verification`.

        Raises:
            TooManyTries: Too many mails to this address.
        """
        require(Action.VERIFY_OWN_ADDRESS, by)
        holder = self._holders.acting(by)
        own = self._own(holder)

        def work(at: datetime) -> Effects[OwnAddress]:
            if own.verified_at is not None:
                return Effects(own)
            self._count_own_mail(own.email, by, at)
            return Effects(own, messages=[_message("email.verify", holder)])

        return self._writer.perform(Call("address.ask", by, None, ()), work, again=lambda _: own)

    def verify_address(self, realm: Realm, token: Secret, *, source: str | None = None) -> OwnAddress:
        """
        Prove by a mailed link to read mail at the address one signs in with; return it.

        Args:
            realm: Whose world.
            token: What the link carries.
            source: Where it comes from, as in a network address; throttled by itself (A-25).

        Raises:
            NotFound: The link is none of ours, or for another purpose or realm.
            LinkSpent: It was right once: its time is over, it was used, or a newer one replaced it.
            Refused: The holder's role does not include this.
            TooManyTries: Too many links were tried from this source.
        """
        shown = self._shown(realm, Purpose.VERIFY, token, source)
        holder = shown.holder

        def work(at: datetime) -> Effects[OwnAddress]:
            spent = used(shown.judged(at), at=at)
            done = verify(self._row(holder), holder.email, self._holders.chains(holder), at=at)
            return Effects(_shown(holder.email, done.result)) + spent + done

        call = Call("address.verify", shown.actor, None, ())
        return self._writer.perform(call, work, again=lambda _: self._own(holder))

    def change_email(self, change: EmailChange, *, by: Actor) -> None:
        """
        Have a link mailed to another address, by which the actor signs in with that from then on.

        Nobody learns whether the address is somebody's already, but who reads mail there (A-22). The link counts for
        `Limits.verification`; until it is followed, nothing changes. It takes the place of the one before at once, and
        is not mailed any more where the password or the address changes before it is (A-19).

        Raises:
            InvalidInput: The present password is wrong, the address is none, or the one it has.
            TooManyTries: The password was wrong too often, or too many mails were wanted.
        """

        def work(at: datetime) -> Effects[None]:
            require(Action.CHANGE_OWN_EMAIL, by)
            self._count_proof(by.id, at)
            wanted = checked(change)
            holder = self._holders.acting(by)
            self._prove(holder.credential, wanted.password, "password")
            if wanted.email == holder.email:
                raise invalid("email", "address.same")
            self._count_mail(wanted.email, str(by.id), at)
            made = self._asked(holder, wanted.email, at)
            told = _message("email.change", holder, wanted.email, generation=made.result.generation)
            return Effects(None, made.changes, messages=[told])

        self._writer.perform(Call("email.change", by, None, ()), work, again=lambda _: None)

    def _asked(self, holder: Holder, email: str, at: datetime) -> Effects[Proof]:
        """Have what the link will rest on, as it is now: the mail may wait, and leads elsewhere than to the holder."""
        purpose = Purpose.EMAIL
        return renewed(
            self._storage.get_many(PROOFS, [purpose.value], within=holder.id).get(purpose.value),
            purpose,
            realm=holder.realm,
            holder_id=holder.id,
            partner_id=holder.partner_id,
            epoch=holder.credential.epoch,
            email=email,
            was=holder.email,
            at=at,
            life=self._vendor.limits.verification,
        )

    def confirm_email(
        self, realm: Realm, token: Secret, given: PresentPassword, *, source: str | None = None
    ) -> OwnAddress:
        """
        Sign in with another address from now on, by the link that was mailed there; the one before is told.

        Whoever reads mail at an address that was mistyped, or was not its asker's, has the link and not the password:
        nobody comes into somebody else's account by it, nor has somebody else come into their own (A-24). Every other
        link of its holder is dead from then on. Return the new address.

        Args:
            realm: Whose world.
            token: What the link carries.
            given: The present password.
            source: Where it comes from, as in a network address; throttled by itself (A-25).

        Raises:
            NotFound: The link is none of ours, or for another purpose or realm.
            LinkSpent: It was right once: its time is over, it was used, or a newer one replaced it.
            InvalidInput: The present password is wrong, or the address is somebody's already; nothing is used up.
            Refused: The holder's role does not include this.
            TooManyTries: Too many links were tried from this source, or the password was wrong too often.
        """
        shown = self._shown(realm, Purpose.EMAIL, token, source)

        def work(at: datetime) -> Effects[OwnAddress]:
            spent = used(shown.judged(at), at=at)
            self._count_proof(shown.holder.id, at)
            self._prove(shown.holder.credential, checked(given).password, "password")
            moved = self._moved(shown, at)
            told = Effects(None, messages=[_message("email.changed", shown.holder, shown.proof.was)])
            return Effects(_shown(shown.proof.email, moved.result)) + spent + moved + told

        call = Call("email.confirm", shown.actor, None, ())
        return self._writer.perform(call, work, again=lambda _: self._own(shown.holder))

    def _moved(self, shown: Shown, at: datetime) -> Effects[Address]:
        holder, email = shown.holder, shown.proof.email
        key = sign_in_key(holder.realm, email)
        address, taken = self._row(holder), self._storage.get_many(ADDRESSES, [key]).get(key)
        if taken is not None and taken.holder_id != holder.id:
            raise invalid("email", "address.taken")
        if isinstance(holder.row, Operator):
            chains = self._holders.chains(holder)
            return move(address, holder.row, email, realm=holder.realm, chains=chains, at=at)
        self._overtake(shown.actor, holder.row, email)
        members = [member for _, member in self._holders.places(holder.row.id, inactive=True)]
        accounts = self._holders.accounts(holder)
        return move(address, holder.row, email, realm=holder.realm, members=members, chains=accounts, at=at)

    def _overtake(self, by: Actor, person: Person, email: str) -> None:
        """
        Withdraw invitations to where somebody is a member already, at the address it is about to have.

        That is a write of its own: what one write gives up, another one takes up (`Storage.write`).
        """
        for account, member in self._holders.places(person.id, inactive=True):
            other = self._storage.find(MEMBER_ADDRESS, address_key(email), within=account.id)
            if other is not None and other.id != member.id:
                gone = remove(account, other, None)
                self._writer.perform(
                    Call("member.remove", by, None, ()), partial(_as_it_is, gone), again=lambda _: None
                )

    def _row(self, holder: Holder) -> Address:
        key = sign_in_key(holder.realm, holder.email)
        row = self._storage.get_many(ADDRESSES, [key]).get(key)
        if row is None:
            # Its holder was read a moment ago, and has moved to another address since.
            raise Conflict(ADDRESSES.name, whole=True)
        return row

    def _own(self, holder: Holder) -> OwnAddress:
        return _shown(holder.email, self._row(holder))


def _as_it_is(effects: Effects[None], _: datetime) -> Effects[None]:
    return effects


def _shown(email: str, address: Address) -> OwnAddress:
    return OwnAddress(email=email, verified_at=address.verified_at)


def _message(kind: str, holder: Holder, address: str | None = None, generation: int | None = None) -> Message:
    return Message(
        kind=kind,
        realm=holder.realm,
        holder_id=holder.id,
        partner_id=holder.partner_id,
        address=address,
        generation=generation,
    )
