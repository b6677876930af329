"""API keys of a partner: read, ask, apply."""

from __future__ import annotations

import contextlib
from datetime import datetime

from partnerkit.access import Action, Actor, Facts, require
from partnerkit.effects import Effects
from partnerkit.entry.actors import ActorsService
from partnerkit.errors import StaleWrite
from partnerkit.history.writer import Call, Writer
from partnerkit.partners.key_inputs import examined
from partnerkit.partners.keys import (
    API_KEYS,
    PREFIX,
    ApiKey,
    MadeKey,
    NewKey,
    add_key,
    end_key,
    keys_of,
    used_key,
)
from partnerkit.partners.model import PARTNERS
from partnerkit.partners.team_reading import TeamReader
from partnerkit.repository import Cursor, Page, Storage
from partnerkit.values import KeyId, PartnerId, Secret
from partnerkit.vendor import Vendor
from partnerkit.wire import paging


class KeysService:
    """
    Keys by which programs of a partner act (BX-18).

    Methods take the actor as *by*; the vendor names the partner, an operator has its own. All raise `NotFound` for a
    key that is unknown or another partner's, and `Refused` where the decision says no.
    """

    def __init__(self, storage: Storage, vendor: Vendor, writer: Writer, actors: ActorsService) -> None:
        """Serve one transaction."""
        self._storage = storage
        self._vendor = vendor
        self._writer = writer
        self._actors = actors
        self._team = TeamReader(storage)

    def add(self, new: NewKey, *, by: Actor, partner_id: PartnerId | None = None, key: str | None = None) -> MadeKey:
        """
        Let a program of the partner's act by a key.

        It works only while the operator who makes it may act: not blocked, and with a second factor where its role is a
        Secure one. It never has more than that one's role and its own include at that moment. On a secure account it
        does nothing.

        Returns:
            The key, and what its program shows, which is told this once; a repetition with the same idempotency *key*
            has it no more.

        Raises:
            InvalidInput: Something of it is wrong; every problem is named.
            KeyReused: The idempotency key was used for something else.
        """
        token = Secret(f"{PREFIX}{self._vendor.ids.token()}")

        def work(at: datetime) -> Effects[ApiKey]:
            self._asked(Action.ADD_KEY, by, partner_id)
            return self._added(new, token, by, at)

        call = Call("key.add", by, key, (partner_id, new))
        made = self._writer.perform(call, work, again=lambda id: self.get(KeyId(id), by=by))
        return MadeKey(key=made, token=token if made.digest == token.digest() else None)

    def _added(self, new: NewKey, token: Secret, by: Actor, at: datetime) -> Effects[ApiKey]:
        partner = self._storage.get(PARTNERS, by.partner)
        roles = self._team.roles(partner.id, by)
        good = examined(new, roles, at=at, longest=self._vendor.limits.key)
        require(Action.ADD_KEY, by, Facts(partner_id=partner.id, roles=(roles[good.role],)))
        id = KeyId(self._vendor.ids.ordered(at))
        return add_key(partner, good, id=id, token=token, maker_id=by.assignee, at=at)

    def list(
        self,
        *,
        by: Actor,
        partner_id: PartnerId | None = None,
        after: str | Cursor | None = None,
        limit: int = 50,
    ) -> Page[ApiKey]:
        """
        Return a page of a partner's keys, newest first; those that do nothing any more, too.

        Raises:
            InvalidInput: The place or the limit is wrong.
        """
        partner_id = self._asked(Action.VIEW_KEYS, by, partner_id)
        return self._storage.page(keys_of(partner_id, after=paging(API_KEYS, after, limit), limit=limit))

    def get(self, key_id: KeyId, *, by: Actor, partner_id: PartnerId | None = None) -> ApiKey:
        """Return a key; what its program shows is kept nowhere."""
        partner_id = self._asked(Action.VIEW_KEYS, by, partner_id, key_id)
        return self._storage.get(API_KEYS, key_id, within=partner_id)

    def end(self, key_id: KeyId, *, by: Actor, partner_id: PartnerId | None = None, key: str | None = None) -> ApiKey:
        """
        Have a key do nothing any more, from this moment.

        Nobody ends the key of somebody above them, but everybody who looks after keys their own.

        Raises:
            NotPossible: It was ended already, or its time is over.
            KeyReused: The idempotency key was used for something else.
        """

        def work(at: datetime) -> Effects[ApiKey]:
            within = self._asked(Action.END_KEY, by, partner_id, key_id)
            old = self._storage.get(API_KEYS, key_id, within=within)
            partner = self._storage.get(PARTNERS, within)  # before what is read next, which its version guards
            self._team.operator(Action.END_KEY, within, old.maker_id, by)
            return end_key(partner, old, at=at)

        call = Call("key.end", by, key, (key_id, partner_id))
        return self._writer.perform(call, work, again=lambda _: self.get(key_id, by=by, partner_id=partner_id))

    def touch(self, token: Secret) -> None:
        """
        Note that a key is in use; writes about once a minute.

        Raises:
            NotSignedIn: There is no such key, or it does nothing any more.
            Refused: Whoever made it is blocked, or the partner suspended or closed.
        """
        at = self._vendor.clock()
        old, actor = self._actors.resolve_key(token)
        if old.used_at is None or at - old.used_at >= self._vendor.limits.seen_every:
            call = Call("key.used", actor, None, ())
            with contextlib.suppress(StaleWrite):  # another call by the same key noted it
                self._writer.perform(call, lambda at: used_key(old, at=at), again=lambda _: old)

    def _asked(self, action: Action, by: Actor, partner_id: PartnerId | None, id: KeyId | None = None) -> PartnerId:
        """Return whose keys are asked for, by somebody who may."""
        wanted = by.partner_id if partner_id is None else partner_id
        kind = PARTNERS.name if id is None else API_KEYS.name
        require(action, by, Facts(partner_id=wanted), kind=kind, id=wanted if id is None else id)
        return by.partner if wanted is None else wanted
