"""A session opened, once whoever wants it has shown what is asked for."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import attrs

from partnerkit.accounts import usecases
from partnerkit.accounts.model import Account
from partnerkit.accounts.reading import AccountReader
from partnerkit.clients.model import mirrored
from partnerkit.effects import Effects
from partnerkit.entry.grounds import Grounds
from partnerkit.entry.model import Session, SignedIn, begin, lasting, make_room
from partnerkit.history.writer import Call, Writer
from partnerkit.identity.model import Credential, signed_in
from partnerkit.repository import Change, Remove, Storage
from partnerkit.staff.model import Member
from partnerkit.values import Secret, SessionId
from partnerkit.vendor import Limits, Vendor


def begin_within(
    storage: Storage, session: Session, *, at: datetime, limits: Limits, instead: Session | None = None
) -> Effects[Session]:
    """
    Open a session; where its holder has too many, the one that was used least recently is over (A-25).

    Args:
        storage: Where its holder's others are.
        session: The session.
        at: When, UTC.
        limits: How many somebody may have.
        instead: The one in whose place it is, which is gone then.
    """
    there = storage.page(lasting(session.holder_id, at=at)).items
    others = [one for one in there if instead is None or one.id != instead.id]
    gone = [] if instead is None else [Remove(instead)]
    return begin(session) + make_room(others, most=limits.sessions) + Effects(None, gone)


class Opening:
    """Opens sessions; a part of ``kit.sessions``."""

    _storage: Storage
    _vendor: Vendor
    _writer: Writer

    def _opened(
        self,
        grounds: Grounds,
        credential: Credential,
        device: str | None,
        at: datetime,
        *,
        password: str | None = None,
        shown: Effects[Any] | None = None,
        instead: Session | None = None,
    ) -> SignedIn:
        """
        Open a session on what was proven.

        Args:
            grounds: What it rests on.
            credential: The one that was proven.
            device: What the browser or program called itself.
            at: The present moment, UTC.
            password: A newer hash of the password that was proven.
            shown: What showing a second factor changes; None where none was asked for.
            instead: The session in whose place it is, where one goes on in another account; it ends when that would.
        """
        token = Secret(self._vendor.ids.token())
        session = Session(
            id=SessionId(self._vendor.ids.random()),
            realm=credential.realm,
            digest=token.digest(),
            holder_id=credential.id,
            partner_id=grounds.actor.partner_id,
            account_id=grounds.actor.account_id,
            member_id=grounds.actor.member_id,
            factor_at=None if shown is None else at,
            # Of the password that was proven: one that was changed in the meantime opened nothing.
            epochs={**grounds.epochs, "credential": credential.epoch},
            started_at=at,
            seen_at=at,
            ends_at=at + self._vendor.limits.session if instead is None else instead.ends_at,
            device=device,
        )
        actor = attrs.evolve(grounds.actor, session_id=session.id)

        def work(at: datetime) -> Effects[Session]:
            entered = Effects(None) if grounds.account is None else self._entered(grounds.account, at)
            effects = begin_within(self._storage, session, at=at, limits=self._vendor.limits, instead=instead)
            effects += signed_in(credential, at=at, password=password) + _noted(grounds.member, at) + entered
            return effects if shown is None else effects + shown

        self._writer.perform(Call("session.begin", actor, None, ()), work, again=lambda _: session)
        return SignedIn(token=token, session=session, actor=actor)

    def _count_source(self, source: str | None, at: datetime) -> None:
        """Count a try by where it comes from, if that was said (A-25)."""
        if source is not None:
            self._vendor.throttle.hit(f"source:{source}", self._vendor.limits.tries_a_source, at)

    def _newer_hash(self, credential: Credential, password: Secret) -> str | None:
        """Return a hash of a password that was proven, where the one that is kept is too old."""
        hasher, stored = self._vendor.passwords, credential.password
        return hasher.hash(password) if stored is not None and hasher.needs_rehash(stored) else None

    def _entered(self, account: Account, at: datetime) -> Effects[object]:
        effects = usecases.enter(account, at=at, limits=self._vendor.limits)
        if not effects.changes:
            return Effects(None)
        line = AccountReader(self._storage).line(account)
        return Effects[object](None) + effects + mirrored(line, effects.result)


def _noted(member: Member | None, at: datetime) -> Effects[None]:
    """Note at a membership when its person signed in there last."""
    if member is None:
        return Effects(None)
    return Effects(None, [Change(member, attrs.evolve(member, signed_in_at=at))])
