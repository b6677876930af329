"""What the API takes and answers about an account's people, their seats, and invitations that are followed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import attrs

from partnerkit import KnownColleague, NewColleague, OpenInvitation, Seats
from partnerkit.staff.model import Level
from partnerkit.values import Language, MemberId, Name, Password, TypedPassword
from reference_server.api.models import same


@attrs.frozen(kw_only=True)
class LevelWanted:
    """
    Which level a member is to have.

    Attributes:
        level: What it may do.
    """

    level: Level


@attrs.frozen(kw_only=True)
class HeirWanted:
    """Who is to own the account from now on."""

    member_id: MemberId


@attrs.frozen(kw_only=True)
class SuccessorWanted:
    """
    Who follows whoever goes.

    Attributes:
        successor: Another member, who follows in what the one who goes does alone; the owner where nobody is named.
    """

    successor: MemberId | None = None


@attrs.frozen(kw_only=True)
class FollowedInvitation:
    """
    A mailed link that invites to an account's staff.

    Attributes:
        token: The last part of the link's address.
    """

    token: TypedPassword


@attrs.frozen(kw_only=True)
class FollowedJoin(FollowedInvitation):
    """
    A mailed link by which somebody joins who does not sign in with its address yet.

    Attributes:
        name: As the person writes it.
        password: What it signs in with from now on.
        language: The language of its pages and mails.
    """

    name: Name
    password: Password
    language: Language = "en"

    @property
    def new(self) -> NewColleague:
        """What the person says of itself."""
        return NewColleague(name=self.name, password=self.password, language=self.language)


@attrs.frozen(kw_only=True)
class FollowedKnown(FollowedInvitation):
    """
    A mailed link by which somebody joins who signs in with its address already.

    Attributes:
        password: The password it has.
    """

    password: TypedPassword

    @property
    def given(self) -> KnownColleague:
        """How the person shows to be the one."""
        return KnownColleague(password=self.password)


@attrs.frozen(kw_only=True)
class OpenInvitationView:
    """
    An invitation to an account's staff that can be accepted, as whoever has its link sees it.

    Attributes:
        business: The name of the account.
        inviter: The name of who invites; null where nobody said.
        name: What the account calls whoever is invited; null where nobody said.
        email: Where the invitation went.
        level: What it will be able to do there.
        language: The language it was written in.
        expires_at: The moment from which it no longer counts.
        time_zone: The account's.
        known: Whether somebody signs in with this address already, and accepts by the password it has.
        owner: Whether it is for whoever is to own the account, which somebody else opened.
        managed_by: The name of the partner that manages the account; null where none does.
    """

    business: str
    account_id: UUID
    inviter: str | None
    name: str | None
    email: str
    level: Level
    language: str
    expires_at: datetime
    time_zone: str
    known: bool
    owner: bool
    managed_by: str | None

    @classmethod
    def of(cls, invitation: OpenInvitation) -> OpenInvitationView:
        """Show an invitation to whoever has its link."""
        return cls(**same(cls, invitation))


@attrs.frozen(kw_only=True)
class SeatsView:
    """
    How many staff members an account may have, and how many it has.

    Attributes:
        allowed: How many its plan allows; null where there is no end.
        active: How many seats are taken by people who work there.
        invited: How many are kept for open invitations.
        taken: How many are not free.
        free: How many people may come; null where there is no end.
    """

    allowed: int | None
    active: int
    invited: int
    taken: int
    free: int | None

    @classmethod
    def of(cls, seats: Seats) -> SeatsView:
        """Show the seats."""
        return cls(taken=seats.taken, free=seats.free, **same(cls, seats))
