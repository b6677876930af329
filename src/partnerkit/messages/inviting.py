"""Mails that invite somebody who may be nobody here yet: read of the invitation alone (R-11, A-22)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final, cast

import attrs

from partnerkit.accounts.model import ACCOUNTS, Account
from partnerkit.effects import Effects
from partnerkit.errors import LinkSpent, NotFound
from partnerkit.identity.claims import claim_of
from partnerkit.identity.holders import Holders
from partnerkit.identity.model import ADDRESSES, Address, sign_in_key
from partnerkit.identity.tokens import sign_invitation
from partnerkit.invitations import signups
from partnerkit.invitations import usecases as offers
from partnerkit.invitations.model import INVITATIONS, Invitation
from partnerkit.invitations.signups import SIGN_UPS, SignUp
from partnerkit.mails import About
from partnerkit.messages.model import Letter
from partnerkit.partners.model import PARTNERS
from partnerkit.repository import Change, Storage
from partnerkit.staff import usecases as staff
from partnerkit.staff.model import MEMBERS, Member
from partnerkit.values import AccountId, ClientId, MemberId, PartnerId, Realm, Secret, SignUpId
from partnerkit.vendor import Vendor

#: An address opens the console of one partner: to whoever has one already a link would be of no use.
_NO_USE: Final = "partner.sign_up.known"


@attrs.frozen(kw_only=True)
class Invited:
    """
    A letter that invites somebody.

    Attributes:
        letter: The letter.
        about: What its mail is about, with the link.
    """

    letter: Letter
    about: About

    @property
    def to(self) -> str:
        """Where it goes."""
        return self.about.to


class Inviting:
    """Reads whom letters invite, and to what; the token of a link is made here, and kept nowhere (A-03)."""

    def __init__(self, storage: Storage, vendor: Vendor) -> None:
        """Read from one storage."""
        self._storage = storage
        self._vendor = vendor
        self._holders = Holders(storage)

    def of(self, letter: Letter, at: datetime) -> Effects[Invited | None]:
        """
        Return whom a letter of one of `KINDS` invites, whose time begins now.

        None where that was accepted, replaced, declined or withdrawn; or waited for so long that it is over.
        """
        try:
            return KINDS[letter.kind](self, letter, at)
        except (LinkSpent, NotFound):
            return Effects(None)

    def _to_staff(self, letter: Letter, at: datetime) -> Effects[Invited | None]:
        account = self._storage.get(ACCOUNTS, cast("AccountId", letter.within))
        member = self._storage.get(MEMBERS, cast("MemberId", letter.row), within=account.id)
        staff.judged(member, generation=cast("int", letter.generation), at=at)
        alive = staff.kept_alive(member, at=at, life=self._vendor.limits.invitation)
        about = attrs.evolve(
            self._about(letter, staff.JOIN, alive.result),
            language=member.language or account.language,
            place=account.name,
            zone=account.time_zone,
        )
        if account.owner_id == member.id:
            about = self._to_own(about, account)
        return Effects(Invited(letter=letter, about=about), alive.changes)

    def _to_own(self, about: About, account: Account) -> About:
        """Return what a mail says to whoever is to own an account that somebody else opened (WP-04, WP-01)."""
        if account.partner_id is None:
            return attrs.evolve(about, kind="partner.account")
        partner = self._storage.get(PARTNERS, account.partner_id)
        return attrs.evolve(about, kind="owner.invited", details={**about.details, "partner": partner.name})

    def _to_open(self, letter: Letter, at: datetime) -> Effects[Invited | None]:
        partner = self._storage.get(PARTNERS, cast("PartnerId", letter.within))
        invitation = self._storage.get(INVITATIONS, cast("ClientId", letter.row), within=partner.id)
        offers.judged(invitation, partner, generation=cast("int", letter.generation), at=at)
        alive = offers.kept_alive(invitation, at=at, life=self._vendor.limits.invitation)
        about = attrs.evolve(
            self._about(letter, offers.OPEN, alive.result), language=invitation.language, place=partner.name
        )
        return Effects(Invited(letter=letter, about=about), alive.changes)

    def _to_confirm(self, letter: Letter, at: datetime) -> Effects[Invited | None]:
        """Read a sign-up; whoever is known already is told so, by the same kind of mail (A-22)."""
        id = cast("SignUpId", letter.row)
        sign_up = self._storage.get(SIGN_UPS, id)
        signups.judged(sign_up, at=at)
        alive = attrs.evolve(sign_up, expires_at=at + self._vendor.limits.verification)
        about = attrs.evolve(
            self._about(letter, signups.CONFIRM, alive),
            kind=f"{letter.kind}.known" if self._is_known(sign_up, letter.realm) else letter.kind,
            language=sign_up.language,
        )
        if about.kind == _NO_USE:
            about = attrs.evolve(about, link=None, until=None)
        return Effects(Invited(letter=letter, about=about), [Change(sign_up, alive)])

    def _is_known(self, sign_up: SignUp, realm: Realm) -> bool:
        return self._address(realm, sign_up.email) is not None

    def _about(self, letter: Letter, purpose: str, row: Member | Invitation | SignUp) -> About:
        """Return what all say; nobody has proven yet to read mail at the address."""
        return About(
            id=letter.id,
            kind=letter.kind,
            to=self._reached(letter.realm, cast("str", row.email)),
            realm=letter.realm,
            language="en",
            product=self._vendor.name,
            name="",
            elsewhere=True,
            at=letter.written_at,
            link=self._link(letter, purpose),
            until=row.expires_at,
            details={} if isinstance(row, SignUp) else {"inviter": row.inviter},
        )

    def _reached(self, realm: Realm, email: str) -> str:
        """Return where a mail goes: to whoever is known, at the address it signs in with, not as somebody spelt it."""
        address = self._address(realm, email)
        if address is None:
            return email
        return self._holders.of(realm, address.holder_id, address.partner_id).email

    def _address(self, realm: Realm, email: str) -> Address | None:
        """Return whose an address is; an operator who was only added, and never came, keeps nobody from it."""
        if realm is Realm.OPERATOR:
            held = claim_of(self._storage, email)
            return held.address if held is not None and held.came else None
        return self._storage.get_many(ADDRESSES, [key := sign_in_key(realm, email)]).get(key)

    def _link(self, letter: Letter, purpose: str) -> Secret:
        within, row, generation = letter.within, letter.row, letter.generation
        assert within is not None
        assert row is not None
        assert generation is not None
        token = sign_invitation(self._vendor, purpose, within=within, row=row, generation=generation)
        return Secret(self._vendor.links.to(purpose, letter.realm, token))


_Reader = Callable[[Inviting, Letter, datetime], Effects[Invited | None]]
KINDS: Mapping[str, _Reader] = MappingProxyType(
    {
        "member.invited": Inviting._to_staff,  # noqa: SLF001 - its own
        "client.invited": Inviting._to_open,  # noqa: SLF001
        "client.sign_up": Inviting._to_confirm,  # noqa: SLF001
        "partner.sign_up": Inviting._to_confirm,  # noqa: SLF001
    }
)
"""Kinds of letters that invite, and what reads each."""
