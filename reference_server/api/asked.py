"""A call as its handler sees it."""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

import attrs

from partnerkit import Actor, ActorKind, PartnerKit, Secret, Tried
from partnerkit.entry.model import Session
from partnerkit.errors import NotFound
from reference_server.api import bearer
from reference_server.http.context import Context

R = TypeVar("R")


@attrs.frozen(kw_only=True)
class Asked:
    """
    A call as it came, in its transaction.

    Attributes:
        kit: The services.
        seen: The revision the caller saw, from If-Match.
        key: The caller's idempotency key.
        at: The moment of the answer, UTC.
    """

    kit: PartnerKit
    seen: int | None
    key: str | None
    at: datetime
    _context: Context

    @functools.cached_property
    def by(self) -> Actor:
        """Who calls."""
        return bearer.actor(self._context, self.kit)

    @property
    def token(self) -> Secret:
        """The caller's bearer token."""
        return bearer.token(self._context)

    @property
    def session(self) -> tuple[Session, Actor]:
        """
        The caller's session, with who acts by it.

        Raises:
            NotFound: The caller is the vendor or a program, who have none.
        """
        if bearer.is_vendor(self._context, self.token) or self.by.kind is ActorKind.KEY:
            raise NotFound("session", None)
        return bearer.session(self._context, self.kit, self.token)

    def end_session(self) -> None:
        """
        End the caller's session, live or not.

        Raises:
            NotSignedIn: There is no such session, or it was ended already.
            NotFound: The caller is the vendor or a program, who have none.
        """
        if not bearer.ended(self.kit, self.token):
            _ = self.by  # whoever has no token that counts is told so
            raise NotFound("session", None)

    @property
    def source(self) -> str | None:
        """Where the call comes from."""
        return self._context.request.source

    @property
    def device(self) -> str | None:
        """What the caller's program calls itself."""
        return self._context.request.device

    def tried(self, work: Callable[[PartnerKit], R]) -> Tried[R]:
        """
        Do some work dry; return what would come of it, with who would be locked out of what (BX-11).

        Raises:
            PartnerkitError: It would be refused.
        """
        found = self.kit.try_out(work)
        if found.refusal is not None:
            raise found.refusal
        return found
