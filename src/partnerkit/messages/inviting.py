"""Mails that invite somebody who may be nobody here yet: read of the invitation alone (R-11, A-22)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import cast

import attrs

from partnerkit.accounts.model import ACCOUNTS
from partnerkit.effects import Effects
from partnerkit.errors import LinkSpent, NotFound
from partnerkit.identity.tokens import sign_invitation
from partnerkit.invitations import usecases as offers
from partnerkit.invitations.model import INVITATIONS, Invitation
from partnerkit.mails import About
from partnerkit.messages.model import Letter
from partnerkit.partners.model import PARTNERS
from partnerkit.repository import Storage
from partnerkit.staff import usecases as staff
from partnerkit.staff.model import MEMBERS, Member
from partnerkit.values import AccountId, ClientId, MemberId, PartnerId, Realm, Secret
from partnerkit.vendor import Vendor


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


class Inviting:
    """Reads whom letters invite, and to what; the token of a link is made here, and kept nowhere (A-03)."""

    def __init__(self, storage: Storage, vendor: Vendor) -> None:
        """Read from one storage."""
        self._storage = storage
        self._vendor = vendor

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
        return Effects(Invited(letter=letter, about=about), alive.changes)

    def _to_open(self, letter: Letter, at: datetime) -> Effects[Invited | None]:
        partner = self._storage.get(PARTNERS, cast("PartnerId", letter.within))
        invitation = self._storage.get(INVITATIONS, cast("ClientId", letter.row), within=partner.id)
        offers.judged(invitation, partner, generation=cast("int", letter.generation), at=at)
        alive = offers.kept_alive(invitation, at=at, life=self._vendor.limits.invitation)
        about = attrs.evolve(
            self._about(letter, offers.OPEN, alive.result), language=invitation.language, place=partner.name
        )
        return Effects(Invited(letter=letter, about=about), alive.changes)

    def _about(self, letter: Letter, purpose: str, row: Member | Invitation) -> About:
        """Return what both say; nobody has proven yet to read mail at the address."""
        return About(
            id=letter.id,
            kind=letter.kind,
            to=cast("str", row.email),
            realm=letter.realm,
            language="en",
            product=self._vendor.name,
            name="",
            elsewhere=True,
            at=letter.written_at,
            link=self._link(letter, purpose, row.generation),
            until=row.expires_at,
            details={"inviter": row.inviter},
        )

    def _link(self, letter: Letter, purpose: str, generation: int) -> Secret:
        within, row = letter.within, letter.row
        assert within is not None
        assert row is not None
        token = sign_invitation(self._vendor, purpose, within=within, row=row, generation=generation)
        return Secret(self._vendor.links.to(purpose, Realm.STAFF, token))


_Reader = Callable[[Inviting, Letter, datetime], Effects[Invited | None]]
KINDS: Mapping[str, _Reader] = MappingProxyType(
    {"member.invited": Inviting._to_staff, "client.invited": Inviting._to_open}  # noqa: SLF001 - its own
)
"""Kinds of letters that invite, and what reads each."""
