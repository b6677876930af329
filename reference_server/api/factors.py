"""Second factors: one's own, shown at sign-in and in a session; and one that was lost."""

from __future__ import annotations

from partnerkit import CodeGiven, FactorConfirmation, FactorRemoval, OperatorId, PartnerId, Realm
from partnerkit.errors import NotFound
from reference_server.api.asked import Asked
from reference_server.api.factor_models import (
    CodeShown,
    MadeSecondFactorView,
    RecoveryCodesView,
    SecondFactorSetupView,
    SecondFactorView,
)
from reference_server.api.models import NewSessionView, RenewedSessionView


def sign_in_with_code(asked: Asked, body: CodeGiven) -> NewSessionView:
    """Open a session by a code, and the proof that signing in by password was answered with."""
    return NewSessionView.of(asked.kit.sessions.sign_in_with_code(body, source=asked.source, device=asked.device))


def show_second_factor(asked: Asked, body: CodeShown) -> RenewedSessionView:
    """Show the second factor in the session, as grave actions ask for; it goes on by a new token."""
    session, _ = asked.session
    if session.realm is not Realm.OPERATOR:
        raise NotFound("session", None)  # operators alone have one
    return RenewedSessionView.renewed(asked.kit.sessions.step_up(asked.token, body.code))


def get_second_factor(asked: Asked) -> SecondFactorView:
    """Return whether one has a second factor, and how many recovery codes are left."""
    return SecondFactorView.of(asked.kit.second_factors.status(by=asked.by))


def begin_second_factor(asked: Asked) -> SecondFactorSetupView:
    """Begin to set up a second factor; nothing changes before the first code of the app is confirmed."""
    return SecondFactorSetupView.of(asked.kit.second_factors.begin(by=asked.by))


def confirm_second_factor(asked: Asked, body: FactorConfirmation) -> MadeSecondFactorView:
    """Have it from now on, by password and the app's first code; other sessions end, this one gets a new token."""
    return MadeSecondFactorView.of(asked.kit.second_factors.confirm(body, by=asked.by))


def renew_recovery_codes(asked: Asked, body: CodeShown) -> RecoveryCodesView:
    """Have new recovery codes; the earlier ones are worth nothing any more."""
    return RecoveryCodesView.of(asked.kit.second_factors.renew_codes(body.code, by=asked.by))


def remove_second_factor(asked: Asked, body: FactorRemoval) -> None:
    """Have no second factor any more, by password and code; every session is over, this one included."""
    asked.kit.second_factors.remove(body, by=asked.by)


def reset_second_factor(asked: Asked, partner_id: PartnerId, operator_id: OperatorId) -> None:
    """Take away the second factor of an operator who has lost it; every session of it is over."""
    asked.kit.second_factors.reset(partner_id, operator_id, by=asked.by, seen=asked.seen, key=asked.key)
