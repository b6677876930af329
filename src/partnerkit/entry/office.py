"""Entering the vendor office: host code says who of the vendor's people comes (BX-16)."""

from __future__ import annotations

import attrs

from partnerkit.entry.actors import ActorsService
from partnerkit.entry.model import Session, SignedIn
from partnerkit.entry.opening import begin_within
from partnerkit.entry.own import device_of
from partnerkit.history.writer import Call, Writer
from partnerkit.repository import Storage
from partnerkit.values import Realm, Secret, SessionId
from partnerkit.vendor import Vendor


class OfficeSessions:
    """How sessions of the vendor's own people begin; a part of ``kit.sessions``."""

    _storage: Storage
    _vendor: Vendor
    _writer: Writer
    _actors: ActorsService

    def begin_office(self, name: str, *, device: str | None = None) -> SignedIn:
        """
        Open a session of one of the vendor's people, whom the caller has authenticated; host code alone calls this.

        It is worth nothing in any other realm, nor is a session of another one in the office (VC-01).

        Args:
            name: Who comes, as histories call it.
            device: What the browser or program calls itself, for the list of sessions; its own word.

        Raises:
            InvalidInput: The name is blank or too long.
        """
        actor, token = self._actors.vendor(name), Secret(self._vendor.ids.token())
        session = self._of_office(actor.name, token, device)
        begun = attrs.evolve(actor, session_id=session.id)
        call = Call("session.office", begun, None, ())
        limits = self._vendor.limits
        self._writer.perform(
            call, lambda at: begin_within(self._storage, session, at=at, limits=limits), again=lambda _: session
        )
        return SignedIn(token=token, session=session, actor=begun)

    def _of_office(self, name: str, token: Secret, device: str | None) -> Session:
        grounds, at = self._actors.vendor_grounds(name), self._vendor.clock()
        return Session(
            id=SessionId(self._vendor.ids.random()),
            realm=Realm.VENDOR,
            digest=token.digest(),
            holder_id=grounds.actor.id,
            name=name,
            epochs=grounds.epochs,
            started_at=at,
            seen_at=at,
            ends_at=at + self._vendor.limits.session,
            device=device_of(device),
        )
