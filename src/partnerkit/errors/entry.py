"""Errors of signing in, and of trying too often."""

from __future__ import annotations

import math
from typing import ClassVar, Final

import attrs

from partnerkit.errors.base import PartnerkitError, Saying
from partnerkit.values import AccountId, Secret

#: A longer wait is said in minutes.
_SECONDS_SAID: Final = 120


@attrs.define(str=False)
class NotSignedIn(PartnerkitError):
    """There is no session, or it is over; the answer never says which (A-22)."""

    code: ClassVar[str] = "not_signed_in"
    status: ClassVar[int] = 401


@attrs.define(str=False)
class ActingEnded(NotSignedIn):
    """
    A session is over because the operator as whom its holder acted was blocked, or has a lesser role by now (VC-30).

    Told to nobody but who shows the session's token.
    """

    code: ClassVar[str] = "acting_ended"


@attrs.define(str=False)
class WrongCredentials(NotSignedIn):
    """Email and password do not open anything; the same for an unknown address (A-22)."""

    code: ClassVar[str] = "credentials"


@attrs.define(str=False)
class SecondFactorNeeded(NotSignedIn):
    """
    Email and password are right, and a code of the second factor is needed too (BX-10).

    Attributes:
        proof: What shows, together with a code, that the password was given; it opens nothing by itself.
    """

    code: ClassVar[str] = "second_factor"

    proof: Secret


@attrs.define(str=False)
class ChooseAccount(PartnerkitError):
    """
    Email and password are right, and the person works in several businesses.

    Attributes:
        accounts: Id and name of each, by name.
    """

    code: ClassVar[str] = "choose_account"
    status: ClassVar[int] = 409

    accounts: tuple[tuple[AccountId, str], ...]


@attrs.define(str=False)
class TooManyTries(PartnerkitError):
    """
    Throttled.

    Attributes:
        seconds: After how many seconds another try is let through.
    """

    code: ClassVar[str] = "too_many_tries"
    status: ClassVar[int] = 429

    seconds: int

    @property
    def saying(self) -> Saying:
        """When to try again: a long wait in minutes, rounded up."""
        if self.seconds > _SECONDS_SAID:
            return "too_many_tries.wait_long", {"minutes": math.ceil(self.seconds / 60)}
        return "too_many_tries.wait", {"seconds": self.seconds}
