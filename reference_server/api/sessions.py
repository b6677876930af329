"""Signing in and out."""

from __future__ import annotations

from partnerkit import NewLanguage, PasswordChange, SignIn
from reference_server.api.asked import Asked
from reference_server.api.models import NewSessionView, SessionView


def sign_in(asked: Asked, body: SignIn) -> NewSessionView:
    """Open a session in the operator or the staff realm."""
    return NewSessionView.of(asked.kit.sessions.sign_in(body, source=asked.source, device=asked.device))


def current_session(asked: Asked) -> SessionView:
    """Return the session the token stands for."""
    session, actor = asked.session
    return SessionView.of(session, actor)


def sign_out(asked: Asked) -> None:
    """End the session the token stands for."""
    session, _ = asked.session
    asked.kit.sessions.end(asked.token, realm=session.realm)


def change_password(asked: Asked, body: PasswordChange) -> None:
    """Change one's own password; every session is over, this one included."""
    asked.kit.identity.change_password(body, by=asked.by)


def set_language(asked: Asked, body: NewLanguage) -> None:
    """Choose the language one reads, on pages and in mails."""
    asked.kit.identity.set_language(body.language, by=asked.by)
