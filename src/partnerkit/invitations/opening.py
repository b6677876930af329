"""Accounts opened by whoever was invited by mail (WP-02)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import attrs

from partnerkit.access import Action, Actor, ActorKind, require
from partnerkit.accounts import usecases as account_usecases
from partnerkit.accounts.model import Account, Business
from partnerkit.accounts.origin import Origin, Way
from partnerkit.clients.model import CLIENTS, Client, shown
from partnerkit.clients.notes import notes_on
from partnerkit.effects import Effects
from partnerkit.errors import LinkSpent, NotFound, NotPossible
from partnerkit.history.writer import Call, Writer, unrepeated
from partnerkit.identity.claims import partner_of
from partnerkit.identity.newcomers import Known, known, newcomer, one_more, prove
from partnerkit.identity.tokens import read_invitation
from partnerkit.identity.usecases import verify
from partnerkit.invitations import usecases
from partnerkit.invitations.model import INVITATIONS, Invitation
from partnerkit.invitations.offers import KnownClient, NewClient, OpenOffer, OwnBusiness
from partnerkit.invitations.usecases import OPEN, judged
from partnerkit.partners.model import PARTNERS, Partner
from partnerkit.repository import Change, Storage, every
from partnerkit.staff.model import NewOwner, Person, owner_to_be, seat_owner
from partnerkit.values import ClientId, MemberId, PartnerId, Secret
from partnerkit.vendor import Vendor
from partnerkit.wire import checked


@attrs.frozen(kw_only=True)
class _Offer:
    """
    An invitation whose link somebody showed.

    Attributes:
        partner: Who invites, as it is now.
        invitation: The invitation, as it is now.
        generation: Which link it is.
        known: Who signs in with its address; None where nobody does.
    """

    partner: Partner
    invitation: Invitation
    generation: int
    known: Known | None


class Opening:
    """
    What whoever was invited does by the mailed link; a part of ``kit.invitations``.

    Every method raises `NotFound` for a link that is none of ours, and `LinkSpent` for one that was right once: its
    time is over, it was used, a newer one replaced it, the invitation was withdrawn, or the vendor has suspended the
    partner.
    """

    _storage: Storage
    _vendor: Vendor
    _writer: Writer

    def look(self, token: Secret) -> OpenOffer:
        """Return what a mailed invitation offers; looking changes nothing and uses nothing up (A-08)."""
        offer = self._offer(token, None)
        invitation = offer.invitation
        return OpenOffer(
            partner=offer.partner.name,
            inviter=invitation.inviter,
            email=invitation.email,
            business=invitation.name,
            contact=invitation.contact,
            language=invitation.language,
            expires_at=invitation.expires_at,
            known=offer.known is not None,
        )

    def open(self, token: Secret, new: NewClient, *, source: str | None = None) -> Account:
        """
        Accept as somebody who signs in to no account yet: person and account are made, and the trial is to begin.

        Args:
            token: What the link carries.
            new: Business and person; what is wrong in it uses nothing up.
            source: Where it comes from, as in a network address; throttled by itself (A-25).

        Raises:
            InvalidInput: Something of it is wrong; every problem is named.
            NotPossible: Somebody signs in with this address already (A-23): `open_known`, or `accept`.
            TooManyTries: Too many links were tried from this source.
        """
        offer = self._offer(token, source)
        if offer.known is not None:
            raise NotPossible("invitation", "known", "join")
        wanted, id = checked(new), self._vendor.ids.random()

        def work(at: datetime) -> Effects[Account]:
            told = NewOwner(name=wanted.name, email=offer.invitation.email, language=wanted.language)
            person = newcomer(told, self._vendor.passwords.hash(wanted.password), id=id, at=at)
            return self._account_of(offer, wanted, person.result, at) + person

        return self._open(offer, id, wanted.name, work)

    def open_known(self, token: Secret, given: KnownClient, *, source: str | None = None) -> Account:
        """
        Accept as the person who signs in with the invitation's address, by the password it has (R-11).

        Args:
            token: What the link carries.
            given: Business and present password; what is wrong in it uses nothing up.
            source: Where it comes from, as in a network address; throttled by itself (A-25).

        Raises:
            InvalidInput: Something of it is wrong, or the password is.
            NotPossible: Nobody signs in with this address yet: `open`.
            TooManyTries: The password was wrong too often, or too many links were tried from this source.
        """
        offer = self._offer(token, source)
        if offer.known is None:
            raise NotPossible("invitation", "unknown", "join")
        person, wanted = offer.known.person, checked(given)

        def work(at: datetime) -> Effects[Account]:
            prove(self._storage, self._vendor, person, wanted.password, at)
            return self._by_known(offer, wanted, at)

        return self._open(offer, person.id, person.name, work)

    def accept(self, token: Secret, business: OwnBusiness, *, by: Actor, source: str | None = None) -> Account:
        """
        Accept signed in to some other account (R-11).

        Args:
            token: What the link carries.
            business: What the person says of the business.
            by: Who is signed in.
            source: Where it comes from, as in a network address; throttled by itself (A-25).

        Raises:
            InvalidInput: Something of it is wrong.
            NotPossible: The invitation is for another address than the actor's.
            TooManyTries: Too many links were tried from this source.
        """
        require(Action.OPEN_OWN_ACCOUNT, by)
        offer = self._offer(token, source)
        if offer.known is None or offer.known.person.id != by.id:
            raise NotPossible("invitation", "other", "accept")
        wanted = checked(business)
        return self._open(offer, by.id, by.name, lambda at: self._by_known(offer, wanted, at))

    def decline(self, token: Secret, *, source: str | None = None) -> None:
        """
        Decline an invitation: its link works no more, and its line is gone from the partner's list.

        Args:
            token: What the link carries.
            source: Where it comes from, as in a network address; throttled by itself (A-25).

        Raises:
            TooManyTries: Too many links were tried from this source.
        """
        offer = self._offer(token, source)
        invitation = offer.invitation

        def work(at: datetime) -> Effects[Invitation]:
            notes = every(self._storage, notes_on(invitation.id))
            return usecases.decline(offer.partner, invitation, self._line(invitation), notes, at=at)

        by = _whoever(invitation.id, invitation.contact or invitation.email)
        self._writer.perform(Call("invitation.decline", by, None, ()), work, again=lambda _: invitation)

    def _offer(self, token: Secret, source: str | None) -> _Offer:
        """Return what a link leads to, if it works now."""
        if source is not None:
            hit = self._vendor.throttle.hit
            hit(f"links-from:{source}", self._vendor.limits.tries_a_source, self._vendor.clock())
        partner_id, invitation_id, generation = read_invitation(self._vendor, OPEN, token)
        try:
            partner = self._storage.get(PARTNERS, PartnerId(partner_id))
            invitation = self._storage.get(INVITATIONS, ClientId(invitation_id), within=partner.id)
        except NotFound:
            raise LinkSpent(OPEN, "withdrawn") from None  # we signed it, so that it was there once
        judged(invitation, partner, generation=generation, at=self._vendor.clock())
        person = known(self._storage, invitation.email)
        return _Offer(partner=partner, invitation=invitation, generation=generation, known=person)

    def _line(self, invitation: Invitation) -> Client:
        line = self._storage.get_many(CLIENTS, [invitation.id], within=invitation.partner_id).get(invitation.id)
        if line is None:  # gone since the invitation was read
            raise LinkSpent(OPEN, "withdrawn")
        return line

    def _by_known(self, offer: _Offer, business: OwnBusiness, at: datetime) -> Effects[Account]:
        """Have a known person accept, who has shown to read mail at the address by the way."""
        assert offer.known is not None
        opened = self._account_of(offer, business, offer.known.person, at)
        proven = verify(offer.known.address, offer.known.person.email, (opened.result,), at=at)
        return opened + proven + one_more(self._storage, offer.known.person)

    def _account_of(self, offer: _Offer, business: OwnBusiness, person: Person, at: datetime) -> Effects[Account]:
        """Make the account, whose line stood in the list from the start; its owner is the one who accepts."""
        invitation, line = offer.invitation, self._line(offer.invitation)
        made = account_usecases.open_account(
            Business(
                name=business.business,
                contact=person.name,
                email=invitation.email,
                language=person.language,
                time_zone=business.time_zone,
            ),
            id=invitation.account_id,
            uid=invitation.uid,
            owner_id=MemberId(self._vendor.ids.ordered(at)),
            partner_id=invitation.partner_id,
            origin=self._origin_of(invitation),
            at=at,
            limits=self._vendor.limits,
        )
        seat = owner_to_be(made.result)
        seated = seat_owner(made.result, seat.result, person)
        mirrored = Effects(None, [Change(line, shown(line, made.result))])
        return made + seat + seated + mirrored + usecases.accepted(invitation, at=at)

    def _origin_of(self, invitation: Invitation) -> Origin:
        """Return who brought the account: a partner whose own people it is for manages it, and brought nobody."""
        own = partner_of(self._storage, invitation.email) == invitation.partner_id
        return Origin(
            way=Way.INVITATION,
            partner_id=None if own else invitation.partner_id,
            operator_id=invitation.operator_id,
            evidence_id=invitation.id,
            own=own,
        )

    def _open(self, offer: _Offer, id: UUID, name: str, work: Callable[[datetime], Effects[Account]]) -> Account:
        by = attrs.evolve(_whoever(id, name), account_id=offer.invitation.account_id)
        call = Call("invitation.accept", by, None, ())
        return self._writer.perform(call, work, again=unrepeated)


def _whoever(id: UUID, name: str) -> Actor:
    """Return who acts by a link: it may do nothing but what the link is for."""
    return Actor(kind=ActorKind.STAFF, id=id, name=name, permissions=frozenset())
