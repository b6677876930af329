"""Signing in and out."""

from __future__ import annotations

from partnerkit import Action, ActorKind, NewLanguage, PasswordChange, Secret, SignIn
from partnerkit.access import Facts, require
from reference_server.api.asked import Asked
from reference_server.api.models import NewSessionView, SessionView, SubjectWanted


def sign_in(asked: Asked, body: SignIn) -> NewSessionView:
    """Open a session in the operator or the staff realm."""
    return NewSessionView.of(asked.kit.sessions.sign_in(body, source=asked.source, device=asked.device))


def current_session(asked: Asked) -> SessionView:
    """Return the session the token stands for."""
    session, actor = asked.session
    return SessionView.of(session, actor)


def act_as_operator(asked: Asked, body: SubjectWanted) -> SessionView:
    """Act as another operator from now on, by the same token, with what both may do."""
    return SessionView.of(*asked.kit.sessions.enter_as(_of_operator(asked), body.operator_id))


def act_as_oneself(asked: Asked) -> SessionView:
    """Act as oneself again; whoever does already stays so."""
    return SessionView.of(*asked.kit.sessions.leave_as(_of_operator(asked)))


def _of_operator(asked: Asked) -> Secret:
    by = asked.by
    if by.kind is not ActorKind.OPERATOR:  # no session of theirs acts as anybody
        require(Action.ENTER_AS_OPERATOR, by, Facts(partner_id=by.partner_id), kind="session")
    return asked.token


def sign_out(asked: Asked) -> None:
    """End the session the token stands for, one by which nobody can act at the moment too."""
    asked.end_session()


def change_password(asked: Asked, body: PasswordChange) -> None:
    """Change one's own password; every session is over, this one included."""
    asked.kit.identity.change_password(body, by=asked.by)


def set_language(asked: Asked, body: NewLanguage) -> None:
    """Choose the language one reads, on pages and in mails."""
    asked.kit.identity.set_language(body.language, by=asked.by)
