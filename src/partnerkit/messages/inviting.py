"""Mails that invite somebody who may be nobody here yet: read of the invitation alone (R-11, A-22)."""

from __future__ import annotations

from datetime import datetime
from typing import cast

import attrs

from partnerkit.accounts.model import ACCOUNTS, Account
from partnerkit.effects import Effects
from partnerkit.errors import LinkSpent, NotFound
from partnerkit.identity.tokens import sign_invitation
from partnerkit.mails import About
from partnerkit.messages.model import Letter
from partnerkit.repository import Storage
from partnerkit.staff.model import MEMBERS, Member
from partnerkit.staff.usecases import JOIN, judged, kept_alive
from partnerkit.values import AccountId, MemberId, Realm, Secret
from partnerkit.vendor import Vendor

#: The kind of such letters.
INVITED = "member.invited"


@attrs.frozen(kw_only=True)
class Invited:
    """
    A letter that invites somebody to an account.

    Attributes:
        letter: The letter.
        account: To which account.
        member: The membership, as it is while the link counts.
    """

    letter: Letter
    account: Account
    member: Member


class Inviting:
    """Reads whom letters invite, and to what."""

    def __init__(self, storage: Storage, vendor: Vendor) -> None:
        """Read from one storage."""
        self._storage = storage
        self._vendor = vendor

    def of(self, letter: Letter, at: datetime) -> Effects[Invited | None]:
        """
        Return whom a letter invites, whose time begins now.

        None where that was accepted, replaced or withdrawn; or waited for so long that its seat is somebody else's.
        """
        try:
            account = self._storage.get(ACCOUNTS, AccountId(letter.within))  # type: ignore[arg-type]
            member = self._storage.get(MEMBERS, MemberId(letter.row), within=account.id)  # type: ignore[arg-type]
            judged(member, generation=cast("int", letter.generation), at=at)
        except (LinkSpent, NotFound):
            return Effects(None)
        alive = kept_alive(member, at=at, life=self._vendor.limits.invitation)
        return Effects(Invited(letter=letter, account=account, member=alive.result), alive.changes)

    def about(self, invited: Invited) -> About:
        """Return what the mail is about; the token of its link is made here, and kept nowhere (A-03)."""
        letter, account, member = invited.letter, invited.account, invited.member
        return About(
            id=letter.id,
            kind=letter.kind,
            to=str(member.email),
            realm=letter.realm,
            language=member.language or account.language,
            product=self._vendor.name,
            name=member.name or "",
            place=account.name,
            elsewhere=True,
            at=letter.written_at,
            zone=account.time_zone,
            link=self._link(member),
            until=member.expires_at,
            details={"inviter": member.inviter},
        )

    def _link(self, member: Member) -> Secret:
        generation = member.generation
        token = sign_invitation(self._vendor, JOIN, within=member.account_id, row=member.id, generation=generation)
        return Secret(self._vendor.links.to(JOIN, Realm.STAFF, token))
