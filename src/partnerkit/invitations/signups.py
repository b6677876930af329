"""
Sign-ups by people who come by themselves, or through a partner's link: facts (VC-04, WP-01, WP-03).

What somebody asks for is put aside, and done when they follow the link mailed to the address they gave: until then
nobody knows whether it is theirs, and nothing of anybody is touched (A-23, A-24).
"""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Final

import attrs

from partnerkit.effects import Effects, Message
from partnerkit.errors import LinkSpent
from partnerkit.repository import Add, Change, Collection, field
from partnerkit.values import (
    Copied,
    EmailAddress,
    Hidden,
    Language,
    LinkId,
    Name,
    PartnerId,
    Password,
    Personal,
    Realm,
    Reference,
    SignUpId,
    TimeZone,
)

CONFIRM: Final = "open"
"""What the link is for by which a sign-up is confirmed."""


class SignUpKind(enum.Enum):
    """As what somebody signs up."""

    CLIENT = "client"
    PARTNER = "partner"


@attrs.frozen(kw_only=True)
class SignUp:
    """
    What somebody asked for, who has not proven the address yet.

    Attributes:
        id: Its id.
        kind: As what.
        email: The address to prove.
        name: The person's name.
        business: The name of the business, or of the organisation.
        language: The language of the person's pages and mails.
        time_zone: In which the days of the business begin.
        password: The hash of the password to be; None once it was confirmed.
        partner_id: Through whose link it came; None without one.
        link_id: Through which.
        asked_at: When, UTC.
        expires_at: The moment from which it can no longer be confirmed, UTC.
        used_at: When it was confirmed, UTC.
    """

    id: Reference[SignUpId]
    kind: Copied[SignUpKind]
    email: Personal[EmailAddress]
    name: Personal[Name]
    business: Personal[Name]
    language: Copied[str]
    time_zone: Copied[str]
    password: Hidden[str | None] = attrs.field(default=None, repr=False)
    partner_id: Reference[PartnerId | None] = None
    link_id: Reference[LinkId | None] = None
    asked_at: Copied[datetime]
    expires_at: Copied[datetime]
    used_at: Copied[datetime | None] = None
    version: Copied[int] = 0


@attrs.frozen(kw_only=True)
class NewSignUp:
    """
    What somebody says who signs up.

    Attributes:
        business: The name of the business, or of the partner's organisation.
        name: The person's own.
        email: The address to sign in with.
        password: What to sign in with from then on.
        language: The language of pages and mails.
        time_zone: In which the days of the business begin.
    """

    business: Name
    name: Name
    email: EmailAddress
    password: Password
    language: Language = "en"
    time_zone: TimeZone = "UTC"


@attrs.frozen(kw_only=True)
class NewPartnerSignUp(NewSignUp):
    """
    What somebody says who signs up as a partner (WP-01).

    Attributes:
        accountant: The answer to "are you an accountant or bookkeeper?", or whatever else the vendor's partners are.
    """

    accountant: bool = False


@attrs.frozen(kw_only=True)
class OpenSignUp:
    """
    A sign-up that can be confirmed, as its page shows it to whoever has the link.

    Attributes:
        kind: As what.
        business: The name of the business, or of the organisation.
        name: The person's.
        email: The address that following the link proves.
        language: The language it was asked for in.
        partner: The name of the partner whose client the business will be; None where it is none's.
        expires_at: The moment from which it can no longer be confirmed, UTC.
        known: Whether somebody signs in with this address already; told to nobody but who reads mail there (A-22).
    """

    kind: SignUpKind
    business: str
    name: str
    email: str
    language: str
    partner: str | None
    expires_at: datetime
    known: bool


SIGN_UPS: Final = Collection(
    entity=SignUp,
    key=field(SignUp, lambda s: s.id),
    expiry=field(SignUp, lambda s: s.expires_at),
    version=field(SignUp, lambda s: s.version),
)


def ask(sign_up: SignUp) -> Effects[SignUp]:
    """Put aside what somebody asks for, and mail the link that confirms it."""
    return Effects(sign_up, [Add(sign_up)], messages=[mail(sign_up)])


def mail(sign_up: SignUp) -> Message:
    """Return the mail by which a sign-up is confirmed."""
    realm = Realm.STAFF if sign_up.kind is SignUpKind.CLIENT else Realm.OPERATOR
    return Message(
        kind=f"{sign_up.kind.value}.sign_up",
        realm=realm,
        address=sign_up.email,
        within=sign_up.id,
        row=sign_up.id,
        generation=1,
    )


def judged(sign_up: SignUp, *, at: datetime) -> SignUp:
    """
    Return a sign-up if its link works at a moment; the only place that says so.

    Raises:
        LinkSpent: It was confirmed, or its time is over.
    """
    if sign_up.used_at is not None:
        raise LinkSpent(CONFIRM, "used")
    if at >= sign_up.expires_at:
        raise LinkSpent(CONFIRM, "expired")
    return sign_up


def confirmed(sign_up: SignUp, *, at: datetime) -> Effects[SignUp]:
    """Note that a sign-up was confirmed; its password is kept nowhere else than with the person."""
    used = attrs.evolve(sign_up, used_at=at, password=None)
    return Effects(used, [Change(sign_up, used)])
