"""Signing up as a client: by oneself, or through a partner's link (VC-04, WP-03)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from partnerkit.access import Action, Actor, ActorKind, require
from partnerkit.accounts import usecases as account_usecases
from partnerkit.accounts.model import Account, Business
from partnerkit.accounts.origin import DIRECT, Origin, Way
from partnerkit.clients.model import listed
from partnerkit.effects import Effects
from partnerkit.errors import NotPossible, invalid
from partnerkit.history.writer import Call, Writer, unrepeated
from partnerkit.identity.holders import nobody
from partnerkit.identity.newcomers import newcomer, one_more, prove
from partnerkit.identity.usecases import PresentPassword, verify
from partnerkit.invitations import signups
from partnerkit.invitations.limiting import Limiting
from partnerkit.invitations.model import PARTNER_LINKS, LinkKind, PartnerLink
from partnerkit.invitations.sign_up_reading import Shown, SignUpReading
from partnerkit.invitations.signups import NewSignUp, SignUp, SignUpKind
from partnerkit.partners.model import Partner
from partnerkit.repository import Storage
from partnerkit.staff.model import NewOwner, Person, owner_to_be, seat_owner
from partnerkit.values import AccountId, ClientId, LinkId, MemberId, PartnerId, Realm, Secret, SignUpId, address_key
from partnerkit.vendor import Vendor
from partnerkit.wire import checked

_WAYS = {LinkKind.REFERRAL: Way.REFERRAL, LinkKind.NAMED: Way.LINK}


class SigningUp(SignUpReading, Limiting):
    """
    How people come by themselves; a part of ``kit.invitations``.

    Methods that take a token raise `NotFound` for one that is none of ours, and `LinkSpent` for one that was right
    once.
    """

    _storage: Storage
    _vendor: Vendor
    _writer: Writer

    def sign_up(self, new: NewSignUp, *, through: Secret | None = None, source: str | None = None) -> None:
        """
        Ask for an account of one's own: a link to confirm it is mailed, and nothing is there before it is followed.

        What is answered, done and mailed, and how long it takes, is the same whether somebody signs in with the address
        or not (A-22). The link counts for `Limits.verification` from the moment it is mailed.

        Args:
            new: Business and person.
            through: What a partner's link carries, if it came through one; the business is that partner's client.
            source: Where it comes from, as in a network address; throttled by itself (A-25).

        Raises:
            InvalidInput: Something of it is wrong; every problem is named.
            LimitReached: The partner is not approved, and has brought as many today as it can (R-16).
            TooManyTries: Too many mails to this address, or wanted from this source.
        """

        def work(at: datetime) -> Effects[None]:
            link = None if through is None else self._link(through)
            wanted = checked(new)
            if link is not None:
                self._see_limit(link[0], at)
            return Effects(None) + self._asked(SignUpKind.CLIENT, wanted, source, at, link and link[1])

        self._writer.perform(Call("client.sign_up", nobody(Realm.STAFF), None, ()), work, again=lambda _: None)

    def _asked(
        self, kind: SignUpKind, new: NewSignUp, source: str | None, at: datetime, link: PartnerLink | None = None
    ) -> Effects[SignUp]:
        self._writer.count_mail(f"mails-to:{address_key(new.email)}", source, at)
        sign_up = SignUp(
            id=SignUpId(self._vendor.ids.random()),
            kind=kind,
            email=new.email,
            name=new.name,
            business=new.business,
            language=new.language,
            time_zone=new.time_zone,
            password=self._vendor.passwords.hash(new.password),
            partner_id=None if link is None else link.partner_id,
            link_id=None if link is None else link.id,
            asked_at=at,
            expires_at=at + self._vendor.limits.verification,
        )
        return signups.ask(sign_up)

    def confirm(self, token: Secret, given: PresentPassword, *, source: str | None = None) -> Account:
        """
        Confirm a client's sign-up: person and account are made, and the person signs in with the password it chose.

        Whoever reads mail at the address need not be who signed up with it: without the password that was chosen then,
        nothing is made, so that nobody comes to use an account that somebody else has the password of (A-24).

        Args:
            token: What the mailed link carries.
            given: The password that was chosen.
            source: Where it comes from, as in a network address; throttled by itself (A-25).

        Raises:
            InvalidInput: The password is another one; nothing is used up.
            LimitReached: The partner is not approved, and got as many clients meanwhile as it can in a day (R-16).
            NotPossible: Somebody signs in with this address (A-23): `confirm_known`, or `confirm_as`.
            TooManyTries: The password was wrong too often, or too many links were tried from this source.
        """
        shown = self._of_client(token, source)
        if shown.known is not None:
            raise NotPossible("invitation", "known", "join")
        sign_up, id = shown.sign_up, self._vendor.ids.random()

        def work(at: datetime) -> Effects[Account]:
            self._see_chosen(sign_up, given, at)
            new = NewOwner(name=sign_up.name, email=sign_up.email, language=sign_up.language)
            person = newcomer(new, sign_up.password, id=id, at=at)
            return self._opened_for(shown, person.result, at) + person

        return self._confirm(shown, id, sign_up.name, work)

    def confirm_known(self, token: Secret, given: PresentPassword, *, source: str | None = None) -> Account:
        """
        Confirm a client's sign-up as the person who signs in with its address, by the password that person has.

        The one that was chosen at the sign-up is worth nothing (A-23).

        Args:
            token: What the mailed link carries.
            given: The present password.
            source: Where it comes from, as in a network address; throttled by itself (A-25).

        Raises:
            InvalidInput: The password is wrong; nothing is used up.
            LimitReached: The partner is not approved, and got as many clients meanwhile as it can in a day (R-16).
            NotPossible: Nobody signs in with this address: `confirm`.
            TooManyTries: The password was wrong too often, or too many links were tried from this source.
        """
        shown = self._of_client(token, source)
        if shown.known is None:
            raise NotPossible("invitation", "unknown", "join")
        person = shown.known.person

        def work(at: datetime) -> Effects[Account]:
            prove(self._storage, self._vendor, person, checked(given).password, at)
            return self._for_known(shown, at)

        return self._confirm(shown, person.id, person.name, work)

    def confirm_as(self, token: Secret, *, by: Actor, source: str | None = None) -> Account:
        """
        Confirm a client's sign-up signed in as the person who has its address.

        Args:
            token: What the mailed link carries.
            by: Who is signed in.
            source: Where it comes from, as in a network address; throttled by itself (A-25).

        Raises:
            LimitReached: The partner is not approved, and got as many clients meanwhile as it can in a day (R-16).
            NotPossible: It is for another address than the actor's.
            TooManyTries: Too many links were tried from this source.
        """
        require(Action.OPEN_OWN_ACCOUNT, by)
        shown = self._of_client(token, source)
        if shown.known is None or shown.known.person.id != by.id:
            raise NotPossible("invitation", "other", "accept")
        return self._confirm(shown, by.id, by.name, lambda at: self._for_known(shown, at))

    def _see_chosen(self, sign_up: SignUp, given: PresentPassword, at: datetime) -> None:
        """See that somebody knows the password that was chosen; every try is counted before it is compared (A-25)."""
        self._vendor.throttle.hit(f"password:{sign_up.id}", self._vendor.limits.tries_an_address, at)
        if not self._vendor.passwords.verify(str(sign_up.password), checked(given).password):
            raise invalid("password", "password.chosen")

    def _origin(self, sign_up: SignUp, partner: Partner | None) -> Origin:
        if sign_up.partner_id is None or sign_up.link_id is None:
            return DIRECT
        way = _WAYS[self._kind(sign_up.partner_id, sign_up.link_id)]
        own = partner is None and self._is_own(sign_up)
        return Origin(way=way, partner_id=None if partner is None else partner.id, evidence_id=sign_up.link_id, own=own)

    def _kind(self, partner_id: PartnerId, link_id: LinkId) -> LinkKind:
        found = self._storage.get_many(PARTNER_LINKS, [link_id], within=partner_id).get(link_id)
        return LinkKind.REFERRAL if found is None else found.kind

    def _for_known(self, shown: Shown, at: datetime) -> Effects[Account]:
        assert shown.known is not None
        opened = self._opened_for(shown, shown.known.person, at)
        proven = verify(shown.known.address, shown.known.person.email, (opened.result,), at=at)
        return opened + proven + one_more(self._storage, shown.known.person)

    def _opened_for(self, shown: Shown, person: Person, at: datetime) -> Effects[Account]:
        """Make the account, with its owner, and its line if it is a partner's client."""
        sign_up, partner, ids = shown.sign_up, self._partner_of(shown.sign_up), self._vendor.ids
        made = account_usecases.open_account(
            Business(
                name=sign_up.business,
                contact=person.name,
                email=sign_up.email,
                language=person.language,
                time_zone=sign_up.time_zone,
            ),
            id=AccountId(ids.random()),
            uid=ids.uid(),
            owner_id=MemberId(ids.ordered(at)),
            partner_id=None if partner is None else partner.id,
            origin=self._origin(sign_up, partner),
            at=at,
            limits=self._vendor.limits,
        )
        seat = owner_to_be(made.result)
        effects = made + seat + seat_owner(made.result, seat.result, person) + signups.confirmed(sign_up, at=at)
        if partner is None:
            return effects
        within = self._see_limit(partner, at)
        return effects + listed(made.result, partner_id=partner.id, id=ClientId(ids.ordered(at))) + within

    def _confirm(self, shown: Shown, id: UUID, name: str, work: Callable[[datetime], Effects[Account]]) -> Account:
        by = Actor(kind=ActorKind.STAFF, id=id, name=name, permissions=frozenset())
        return self._writer.perform(Call("sign_up.confirm", by, None, ()), work, again=unrepeated)
