"""Invitations to an account's staff, followed by whoever was invited (R-11)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import attrs

from partnerkit.access import Action, Actor, ActorKind, require
from partnerkit.accounts.model import ACCOUNTS, Account
from partnerkit.effects import Effects
from partnerkit.errors import LinkSpent, NotFound, NotPossible
from partnerkit.history.writer import Call
from partnerkit.identity.model import (
    ADDRESSES,
    Address,
    claim_address,
    new_credential,
    sign_in_key,
)
from partnerkit.identity.newcomers import one_more, prove
from partnerkit.identity.tokens import read_invitation
from partnerkit.identity.usecases import verify
from partnerkit.partners.model import PARTNERS
from partnerkit.repository import Add
from partnerkit.staff import usecases
from partnerkit.staff.invitations import KnownColleague, NewColleague, OpenInvitation
from partnerkit.staff.managing import Managing
from partnerkit.staff.model import MEMBERS, PEOPLE, Member, NewOwner, Person, new_person
from partnerkit.staff.usecases import JOIN, judged
from partnerkit.values import (
    AccountId,
    MemberId,
    PersonId,
    Realm,
    Secret,
)
from partnerkit.wire import checked


@attrs.frozen(kw_only=True)
class _Shown:
    """
    An invitation whose link somebody showed.

    Attributes:
        account: To which account, as it is now.
        member: The membership it is about, as it is now.
        generation: Which link it is.
        address: Whose the address is; None where nobody signs in with it.
    """

    account: Account
    member: Member
    generation: int
    address: Address | None

    @property
    def email(self) -> str:
        """Where the invitation went: there is none without that."""
        return str(self.member.email)


class Joining(Managing):
    """
    What whoever was invited does by the mailed link; a part of ``kit.staff``.

    Every method raises `NotFound` for a link that is none of ours, and `LinkSpent` for one that was right once: its
    time is over, it was used, a newer one replaced it, or the invitation was withdrawn. While the account is locked it
    is `Refused`, and stays as it is.
    """

    def look(self, token: Secret) -> OpenInvitation:
        """Return what a mailed invitation is to; looking changes nothing and uses nothing up (A-08)."""
        shown = self._shown(token, None)
        member, account = shown.member, shown.account
        self._judged(shown, _whoever(shown))
        partner = None if account.partner_id is None else self._storage.get(PARTNERS, account.partner_id)
        return OpenInvitation(
            business=account.name,
            account_id=account.id,
            inviter=member.inviter,
            name=member.name,
            email=shown.email,
            level=member.level,
            language=member.language or account.language,
            expires_at=member.expires_at or self._vendor.clock(),
            time_zone=account.time_zone,
            known=shown.address is not None,
            owner=account.owner_id == member.id,
            managed_by=None if partner is None else partner.name,
        )

    def join(self, token: Secret, new: NewColleague, *, source: str | None = None) -> Member:
        """
        Accept an invitation as somebody who does not sign in with its address yet: a person is made, and works there.

        Whoever has the link reads mail at the address, which is noted too.

        Args:
            token: What the link carries.
            new: What the person says of itself; what is wrong in it uses nothing up.
            source: Where it comes from, as in a network address; throttled by itself (A-25).

        Raises:
            InvalidInput: Name or password is wrong; every problem is named.
            NotPossible: Somebody signs in with this address already (A-23): `join_known`, or `accept`.
            TooManyTries: Too many links were tried from this source.
        """
        shown, id = self._shown(token, source), self._vendor.ids.random()
        self._judged(shown, _whoever(shown, id=id))
        if shown.address is not None:
            raise NotPossible("invitation", "known", "join")
        wanted = checked(new)
        by = _whoever(shown, id=id, name=wanted.name)

        def work(at: datetime) -> Effects[Member]:
            person = new_person(NewOwner(name=wanted.name, email=shown.email, language=wanted.language), id=id)
            hashed = self._vendor.passwords.hash(wanted.password)
            claim = claim_address(Realm.STAFF, shown.email, holder_id=id)
            proven = Add(attrs.evolve(claim.result, verified_at=at))
            credential = new_credential(Realm.STAFF, holder_id=id, password=hashed, at=at)
            joined = usecases.join(shown.account, shown.member, person.result)
            return joined + person + Effects(None, [proven]) + credential

        return self._join(by, work, shown)

    def join_known(self, token: Secret, given: KnownColleague, *, source: str | None = None) -> Member:
        """
        Accept an invitation as the person who signs in with its address, by the password it has (R-11).

        Args:
            token: What the link carries.
            given: The present password.
            source: Where it comes from, as in a network address; throttled by itself (A-25).

        Raises:
            InvalidInput: The password is wrong; nothing is used up.
            NotPossible: Nobody signs in with this address yet: `join`.
            TooManyTries: The password was wrong too often, or too many links were tried from this source.
        """
        shown = self._shown(token, source)
        person = self._person(shown)
        by = _whoever(shown, id=person.id, name=person.name)
        self._judged(shown, by)

        def work(at: datetime) -> Effects[Member]:
            prove(self._storage, self._vendor, person, checked(given).password, at)
            return self._joined(shown, person, at)

        return self._join(by, work, shown)

    def accept(self, token: Secret, *, by: Actor, source: str | None = None) -> Member:
        """
        Accept an invitation, signed in in some other account (R-11).

        Args:
            token: What the link carries.
            by: Who is signed in.
            source: Where it comes from, as in a network address; throttled by itself (A-25).

        Raises:
            NotPossible: The invitation is for another address than the actor's.
            TooManyTries: Too many links were tried from this source.
        """
        self._inside(Action.ACCEPT_INVITATION, by)
        shown = self._shown(token, source)
        here = attrs.evolve(by, account_id=shown.account.id, member_id=shown.member.id)
        self._judged(shown, here)

        def work(at: datetime) -> Effects[Member]:
            if shown.address is None or shown.address.holder_id != by.id:
                raise NotPossible("invitation", "other", "accept")
            return self._joined(shown, self._storage.get(PEOPLE, PersonId(by.id)), at)

        return self._join(here, work, shown)

    def decline(self, token: Secret, *, source: str | None = None) -> None:
        """
        Decline an invitation; its seat is free, and its link works no more.

        Args:
            token: What the link carries.
            source: Where it comes from, as in a network address; throttled by itself (A-25).

        Raises:
            NotPossible: The account waits for its owner, whom nobody else replaces.
            TooManyTries: Too many links were tried from this source.
        """
        shown = self._shown(token, source)
        by = _whoever(shown)
        self._judged(shown, by)

        def work(_: datetime) -> Effects[None]:
            if shown.account.owner_id == shown.member.id:
                raise NotPossible("account.owner", "awaited", "decline")
            return usecases.decline(shown.account, shown.member)

        self._writer.perform(Call("member.decline", by, None, ()), work, again=lambda _: None)

    def _join(self, by: Actor, work: Callable[[datetime], Effects[Member]], shown: _Shown) -> Member:
        return self._writer.perform(Call("member.join", by, None, ()), work, again=lambda _: shown.member)

    def _shown(self, token: Secret, source: str | None) -> _Shown:
        if source is not None:
            hit = self._vendor.throttle.hit
            hit(f"links-from:{source}", self._vendor.limits.tries_a_source, self._vendor.clock())
        account_id, member_id, generation = read_invitation(self._vendor, JOIN, token)
        try:
            account = self._storage.get(ACCOUNTS, AccountId(account_id))
            member = self._storage.get(MEMBERS, MemberId(member_id), within=account.id)
        except NotFound:
            raise LinkSpent(JOIN, "withdrawn") from None  # we signed it, so that it was there once
        key = sign_in_key(Realm.STAFF, str(member.email))
        address = self._storage.get_many(ADDRESSES, [key]).get(key)
        return _Shown(account=account, member=member, generation=generation, address=address)

    def _judged(self, shown: _Shown, by: Actor) -> None:
        """See that a link works now, and that the account lets anybody in."""
        judged(shown.member, generation=shown.generation, at=self._vendor.clock())
        require(Action.ACCEPT_INVITATION, by, shown.account.facts)

    def _person(self, shown: _Shown) -> Person:
        if shown.address is None:
            self._judged(shown, _whoever(shown))
            raise NotPossible("invitation", "unknown", "join")
        return self._storage.get(PEOPLE, PersonId(shown.address.holder_id))

    def _joined(self, shown: _Shown, person: Person, at: datetime) -> Effects[Member]:
        """Have a person join, who has shown to read mail at the address by the way."""
        assert shown.address is not None
        joined = usecases.join(shown.account, shown.member, person) + one_more(self._storage, person)
        return joined + verify(shown.address, person.email, (shown.account,), at=at)


def _whoever(shown: _Shown, *, id: UUID | None = None, name: str | None = None) -> Actor:
    """Return who acts by a link: it may do nothing but what the link is for."""
    return Actor(
        kind=ActorKind.STAFF,
        id=id or shown.member.id,
        name=name or shown.member.name or shown.email,
        permissions=frozenset(),
        account_id=shown.account.id,
        member_id=shown.member.id,
    )
