"""Guards switched off on purpose, in the running process, so that the check can show that it would notice."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final
from unittest import mock

from partnerkit import Realm, Secret
from partnerkit.access.policy import RULES
from partnerkit.decision import Rule
from partnerkit.entry.actors import ActorsService
from partnerkit.entry.model import live
from partnerkit.errors import NotSignedIn


def lock() -> None:
    """Let sessions live on, whatever they rest on."""

    def whatever(session: Any, _: Mapping[str, int], **moment: Any) -> bool:
        return live(session, session.epochs, **moment)

    mock.patch("partnerkit.entry.actors.live", whatever).start()


def csrf() -> None:
    """Take forms from anywhere."""
    mock.patch("reference_server.http.csrf.check").start()


def realm() -> None:
    """Let a token of any realm count in every realm."""
    resolve = ActorsService.resolve

    def anywhere(service: Any, token: Secret, *, realm: Realm) -> Any:
        for other in (realm, *Realm):
            try:
                return resolve(service, token, realm=other)
            except NotSignedIn:
                continue
        raise NotSignedIn

    mock.patch.object(ActorsService, "resolve", anywhere).start()


def foreign() -> None:
    """Let everybody at everybody's accounts."""
    RULES[Rule.FOREIGN] = lambda *_: None


def role() -> None:
    """Let everybody do everything."""
    RULES[Rule.ROLE] = lambda *_: None


def secure() -> None:
    """Let everybody at secure accounts."""
    RULES[Rule.SECURE] = lambda *_: None


def assignment() -> None:
    """Let limited roles at clients of others."""
    RULES[Rule.ASSIGNMENT] = lambda *_: None


def idempotency() -> None:
    """Forget which calls were done."""
    mock.patch("partnerkit.history.writer.Writer._receipt", return_value=None).start()
    mock.patch("partnerkit.history.writer.Writer._filed", return_value=[]).start()


BREAKS: Final[dict[str, Callable[[], None]]] = {
    each.__name__: each for each in (lock, csrf, realm, foreign, role, secure, assignment, idempotency)
}
