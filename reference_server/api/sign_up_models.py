"""What the API takes and answers about people who sign up by themselves."""

from __future__ import annotations

from datetime import datetime

import attrs

from partnerkit import NewSignUp, OpenSignUp, PresentPassword, SignUpKind
from partnerkit.values import TypedPassword
from reference_server.api.models import same


@attrs.frozen(kw_only=True)
class SignUpWanted(NewSignUp):
    """
    What somebody says who signs up for an account of its own.

    Attributes:
        through: The last part of the address of a partner's link, if it came through one.
    """

    through: TypedPassword | None = None

    @property
    def new(self) -> NewSignUp:
        """What is said of the business and of the person."""
        return NewSignUp(**same(NewSignUp, self))


@attrs.frozen(kw_only=True)
class FollowedSignUp:
    """
    A mailed link by which a sign-up is confirmed.

    Attributes:
        token: The last part of the link's address.
    """

    token: TypedPassword


@attrs.frozen(kw_only=True)
class FollowedConfirmation(FollowedSignUp):
    """
    A mailed link by which a sign-up is confirmed by somebody who shows a password, too.

    Attributes:
        password: The one that was chosen at the sign-up; of whoever signs in with the address already, the one it has.
    """

    password: TypedPassword

    @property
    def given(self) -> PresentPassword:
        """How the person shows to be the one."""
        return PresentPassword(password=self.password)


@attrs.frozen(kw_only=True)
class OpenSignUpView:
    """
    A sign-up that can be confirmed, as whoever has its link sees it.

    Attributes:
        kind: As what: a client, or a partner.
        business: The name of the business, or of the organisation.
        name: The person's.
        email: The address that following the link proves.
        language: The language it was asked for in.
        partner: The name of the partner whose client the business will be; null where it is none's.
        expires_at: The moment from which it can no longer be confirmed.
        known: Whether somebody signs in with this address already.
    """

    kind: SignUpKind
    business: str
    name: str
    email: str
    language: str
    partner: str | None
    expires_at: datetime
    known: bool

    @classmethod
    def of(cls, sign_up: OpenSignUp) -> OpenSignUpView:
        """Show a sign-up to whoever has its link."""
        return cls(**same(cls, sign_up))
