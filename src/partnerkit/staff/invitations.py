"""What an invitation shows to whoever has its link, and what that one answers (R-11)."""

from __future__ import annotations

from datetime import datetime

import attrs

from partnerkit.staff.model import Level
from partnerkit.values import AccountId, Language, Name, Password, TypedPassword


@attrs.frozen(kw_only=True)
class NewColleague:
    """
    What whoever was invited says of itself, who signs in with the address the invitation went to.

    Attributes:
        name: As the person writes it.
        password: What it signs in with from now on.
        language: The language of its pages and mails.
    """

    name: Name
    password: Password
    language: Language = "en"


@attrs.frozen(kw_only=True)
class KnownColleague:
    """
    How whoever was invited, and signs in with that address already, shows to be the one.

    Attributes:
        password: The password it has.
    """

    password: TypedPassword


@attrs.frozen(kw_only=True)
class OpenInvitation:
    """
    An invitation that can be accepted, as its page shows it to whoever has the link.

    Attributes:
        business: The name of the account.
        account_id: Which account.
        inviter: The name of who invites; None where nobody said.
        name: What the account calls whoever is invited; None where nobody said.
        email: Where the invitation went.
        level: What it will be able to do there.
        language: The language it was written in.
        expires_at: The moment from which it no longer counts, UTC.
        time_zone: The account's, in which that is told.
        known: Whether somebody signs in with this address already; told to nobody but who reads mail there (A-22).
        owner: Whether it is for whoever is to own the account, which somebody else opened (WP-04).
        managed_by: The name of the partner that manages the account; None where none does.
    """

    business: str
    account_id: AccountId
    inviter: str | None
    name: str | None
    email: str
    level: Level
    language: str
    expires_at: datetime
    time_zone: str
    known: bool
    owner: bool = False
    managed_by: str | None = None
