"""One's own address, sessions and mailed links."""

from __future__ import annotations

from partnerkit import EmailChange, NewPassword, PresentPassword, SessionId
from reference_server.api.asked import Asked
from reference_server.api.me_models import (
    EndedView,
    FollowedChange,
    FollowedLink,
    FollowedReset,
    ForgottenPassword,
    OwnAddressView,
    OwnSessionsView,
    OwnSessionView,
)


def forget_password(asked: Asked, body: ForgottenPassword) -> None:
    """Have a link to set a new password mailed, if somebody signs in with the address; the answer is the same."""
    asked.kit.identity.forget_password(body.realm, body.email, source=asked.source)


def reset_password(asked: Asked, body: FollowedReset) -> None:
    """Set a new password by a mailed link; every session is over."""
    new = NewPassword(password=body.password)
    asked.kit.identity.reset_password(body.realm, body.token, new, source=asked.source)


def verify_address(asked: Asked, body: FollowedLink) -> OwnAddressView:
    """Prove by a mailed link to read mail at the address one signs in with."""
    return OwnAddressView.of(asked.kit.identity.verify_address(body.realm, body.token, source=asked.source))


def confirm_email(asked: Asked, body: FollowedChange) -> OwnAddressView:
    """Sign in with another address from now on, by the link that was mailed there and the present password."""
    given = PresentPassword(password=body.password)
    return OwnAddressView.of(asked.kit.identity.confirm_email(body.realm, body.token, given, source=asked.source))


def get_own_email(asked: Asked) -> OwnAddressView:
    """Return the address one signs in with, and since when it is verified."""
    return OwnAddressView.of(asked.kit.identity.address(by=asked.by))


def change_email(asked: Asked, body: EmailChange) -> None:
    """Have a link mailed to another address; nothing changes before it is followed."""
    asked.kit.identity.change_email(body, by=asked.by)


def ask_verification(asked: Asked) -> OwnAddressView:
    """Have a link mailed that proves that one reads mail at the address; none where that is known."""
    return OwnAddressView.of(asked.kit.identity.ask_verification(by=asked.by))


def list_own_sessions(asked: Asked) -> OwnSessionsView:
    """Return one's own live sessions, the one used last first."""
    items = tuple(map(OwnSessionView.of, asked.kit.sessions.own(by=asked.by)))
    return OwnSessionsView(items=items)


def end_other_sessions(asked: Asked) -> EndedView:
    """End all of one's own sessions but the one the token stands for."""
    return EndedView(ended=asked.kit.sessions.end_others(by=asked.by))


def end_own_session(asked: Asked, session_id: SessionId) -> None:
    """End one of one's own sessions."""
    asked.kit.sessions.end_own(session_id, by=asked.by)
