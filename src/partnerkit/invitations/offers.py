"""What an invitation or a link offers to whoever comes by it, and what that one says (WP-02, WP-03)."""

from __future__ import annotations

from datetime import datetime

import attrs

from partnerkit.values import Language, Name, Password, TimeZone, TypedPassword


@attrs.frozen(kw_only=True)
class OwnBusiness:
    """
    What whoever was invited says of the business.

    Attributes:
        business: Its name.
        time_zone: In which its days begin.
    """

    business: Name
    time_zone: TimeZone = "UTC"


@attrs.frozen(kw_only=True)
class NewClient(OwnBusiness):
    """
    What whoever was invited, and signs in to no account yet, says of the business and of itself.

    Attributes:
        name: As the person writes it.
        password: What it signs in with from now on, with the address the invitation went to.
        language: The language of its pages and mails, and of the account's.
    """

    name: Name
    password: Password
    language: Language = "en"


@attrs.frozen(kw_only=True)
class KnownClient(OwnBusiness):
    """
    What whoever was invited, and signs in with that address already, says.

    Attributes:
        password: The password it has.
    """

    password: TypedPassword


@attrs.frozen(kw_only=True)
class OpenOffer:
    """
    An invitation that can be accepted, as its page shows it to whoever has the link.

    Attributes:
        partner: The name of the partner that invites, and will manage the account.
        inviter: The name of the operator who invites.
        email: Where the invitation went.
        business: What the partner calls the business; None where nobody said.
        contact: What the partner calls the person; None where nobody said.
        language: The language it is written in.
        expires_at: The moment from which it no longer counts, UTC.
        known: Whether somebody signs in with this address already; told to nobody but who reads mail there (A-22).
    """

    partner: str
    inviter: str
    email: str
    business: str | None
    contact: str | None
    language: str
    expires_at: datetime
    known: bool


@attrs.frozen(kw_only=True)
class OpenLinkOffer:
    """
    A partner's link that works, as its page shows it.

    Attributes:
        partner: The name of the partner whose client will be whoever signs up.
        language: The partner's language.
    """

    partner: str
    language: str
