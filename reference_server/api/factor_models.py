"""What the API takes and answers about second factors."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import attrs

from partnerkit import FactorSetup, FactorStatus, MadeFactor, Secret
from partnerkit.values import TypedPassword
from reference_server.api.models import same


@attrs.frozen(kw_only=True)
class CodeShown:
    """
    A code of one's own second factor.

    Attributes:
        code: Of the app, or a recovery code.
    """

    code: TypedPassword


@attrs.frozen(kw_only=True)
class SecondFactorView:
    """
    Whether one has a second factor.

    Attributes:
        set_up_at: Since when; null without one.
        codes_left: How many recovery codes are left.
        demanded: Whether one's role needs one.
    """

    set_up_at: datetime | None
    codes_left: int
    demanded: bool

    @classmethod
    def of(cls, status: FactorStatus) -> SecondFactorView:
        """Show it to its holder."""
        return cls(**same(cls, status))


@attrs.frozen(kw_only=True)
class SecondFactorSetupView:
    """
    What an authenticator app is to know; it is told this once.

    Attributes:
        secret: The secret, in base32.
        uri: The same with names, as a QR code holds it.
    """

    secret: str = attrs.field(repr=False)
    uri: str = attrs.field(repr=False)

    @classmethod
    def of(cls, setup: FactorSetup) -> SecondFactorSetupView:
        """Show it to its holder."""
        return cls(secret=setup.secret.reveal(), uri=setup.uri.reveal())


@attrs.frozen(kw_only=True)
class RecoveryCodesView:
    """
    Recovery codes, each good once; they are told this once.

    Attributes:
        codes: All of them.
    """

    codes: tuple[str, ...] = attrs.field(repr=False)

    @classmethod
    def of(cls, codes: Iterable[Secret]) -> RecoveryCodesView:
        """Show them to their holder."""
        return cls(codes=tuple(code.reveal() for code in codes))


@attrs.frozen(kw_only=True)
class MadeSecondFactorView:
    """
    What whoever has a second factor from now on is told this once.

    Attributes:
        codes: The recovery codes, each good once.
        token: What to show from now on; the one before is worth nothing. Null where no session asked.
    """

    codes: tuple[str, ...] = attrs.field(repr=False)
    token: str | None = attrs.field(repr=False)

    @classmethod
    def of(cls, made: MadeFactor) -> MadeSecondFactorView:
        """Show it to its holder."""
        token = None if made.token is None else made.token.reveal()
        return cls(codes=tuple(code.reveal() for code in made.codes), token=token)
