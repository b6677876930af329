"""API keys of a partner: facts and pure use cases (BX-18)."""

from __future__ import annotations

import enum
from datetime import datetime, timedelta
from typing import Any, ClassVar, Final

import attrs

from partnerkit.access import Actor, ActorKind, Factor, Permission, Role
from partnerkit.effects import Effects, Event
from partnerkit.lifecycle import Lifecycle
from partnerkit.partners.model import Partner, RoleName
from partnerkit.repository import Add, Change, Collection, Cursor, Query, Unique, Where, field
from partnerkit.values import Copied, Hidden, KeyId, Name, OperatorId, PartnerId, Reference, Secret

#: What every key begins with, so that whoever finds one knows what it is.
PREFIX: Final = "pk_"


class KeyState(enum.Enum):
    """
    Whether a key still works, as far as the key itself goes.

    Attributes:
        ACTIVE: It does, while whoever made it and the partner may act.
        OVER: Its time is over.
        ENDED: Somebody ended it.
    """

    ACTIVE = "active"
    OVER = "over"
    ENDED = "ended"


KEY_STATES: Final = Lifecycle(
    "key", KeyState.ACTIVE, {(KeyState.ACTIVE, "end"): KeyState.ENDED, (KeyState.ACTIVE, "time"): KeyState.OVER}
)


@attrs.frozen(kw_only=True)
class ApiKey:
    """
    A key by which a program of the partner's acts; the key itself is random and kept as a digest.

    Attributes:
        name: What the partner calls it; histories name it so.
        digest: SHA-256 of the key.
        maker_id: The operator who made it: it acts only while that one may, with a second factor where its role needs
            one, and never with more than that one has.
        role: The name of its role, built in or the partner's own.
        scopes: Which permissions of the role it has.
        made_at: When it was made, UTC.
        ends_at: The moment from which it no longer works, UTC.
        used_at: When it was used last, to about a minute, UTC.
        ended_at: When somebody ended it, UTC.
    """

    partner_id: Reference[PartnerId]
    id: Reference[KeyId]
    name: Copied[Name]
    digest: Hidden[bytes] = attrs.field(repr=False)
    maker_id: Reference[OperatorId]
    role: Copied[str]
    scopes: Copied[frozenset[Permission]]
    made_at: Copied[datetime]
    ends_at: Copied[datetime]
    used_at: Copied[datetime | None] = None
    ended_at: Copied[datetime | None] = None
    version: Copied[int] = 0

    def state(self, at: datetime) -> KeyState:
        """Return its state at a moment."""
        if self.ended_at is not None:
            return KeyState.ENDED
        return KEY_STATES.start if at < self.ends_at else KEY_STATES.move(KEY_STATES.start, "time")

    def acting(self, role: Role, maker: Actor) -> Actor:
        """
        Return the key as an actor, with what its scopes, its role and its maker's role all include.

        Args:
            role: Its role, as that is now.
            maker: Whoever made it, as that one is now, its second factor included.
        """
        return Actor(
            kind=ActorKind.KEY,
            id=self.id,
            name=self.name,
            permissions=self.scopes & role.permissions & maker.permissions,
            limited=role.limited or maker.limited,
            blocked=maker.blocked,
            suspended=maker.suspended,
            closed=maker.closed,
            maker_id=self.maker_id,
            maker_unproven=maker.secure and maker.factor is Factor.ABSENT,
            partner_id=self.partner_id,
        )


@attrs.frozen(kw_only=True)
class NewKey:
    """
    What is said of a new key.

    Attributes:
        name: What the partner calls it, as in ``till system``.
        role: The name of its role, built in or the partner's own, but no Secure one.
        scopes: Which permissions of the role it has; at least one.
        ends_at: The moment from which it no longer works; at most `Limits.key` from now.
    """

    name: Name
    role: RoleName
    scopes: tuple[Permission, ...]
    ends_at: datetime


@attrs.frozen(kw_only=True)
class MadeKey:
    """
    A key just made.

    Attributes:
        key: The key, without what its program shows.
        token: What its program shows, as in ``pk_…``; told this once, so None where the same call came again.
    """

    key: ApiKey
    token: Secret | None


@attrs.frozen(kw_only=True)
class KeyAdded(Event):
    """A program of the partner's may act by a key."""

    kind: ClassVar[str] = "key.added"
    key_id: Reference[KeyId]
    name: Copied[str]
    role: Copied[str]
    scopes: Copied[tuple[Permission, ...]]
    ends_at: Copied[datetime]


@attrs.frozen(kw_only=True)
class KeyEnded(Event):
    """A key does nothing any more."""

    kind: ClassVar[str] = "key.ended"
    key_id: Reference[KeyId]
    name: Copied[str]


_ROLE: Final = field(ApiKey, lambda k: k.role)
_ENDED_AT: Final = field(ApiKey, lambda k: k.ended_at)
_ENDS_AT: Final = field(ApiKey, lambda k: k.ends_at)
_NEXT: Final = timedelta(microseconds=1)
KEY_DIGEST: Final = Unique(field(ApiKey, lambda k: k.digest))
API_KEYS: Final = Collection(
    entity=ApiKey,
    key=field(ApiKey, lambda k: k.id),
    within=field(ApiKey, lambda k: k.partner_id),
    global_key=True,
    unique=(KEY_DIGEST,),
    order=(field(ApiKey, lambda k: k.id),),
    version=field(ApiKey, lambda k: k.version),
)


def keys_of(partner_id: PartnerId, *, after: Cursor | None = None, limit: int = 50) -> Query[ApiKey]:
    """Ask for a partner's keys, newest first."""
    return Query(collection=API_KEYS, within=partner_id, descending=True, after=after, limit=limit)


def working(role: str, *, at: datetime) -> Where[ApiKey]:
    """Return the condition of the keys of a role that still work at a moment, as far as the key itself goes."""
    return _ROLE.is_(role) & _ENDED_AT.is_(None) & _ENDS_AT.between(at + _NEXT, None)


def add_key(
    partner: Partner, new: NewKey, *, id: KeyId, token: Secret, maker_id: OperatorId, at: datetime
) -> Effects[ApiKey]:
    """Let a program act by a key; *new* has been looked at."""
    scopes = tuple(sorted(set(new.scopes), key=lambda p: p.value))
    said: dict[str, Any] = {"name": new.name, "role": new.role, "ends_at": new.ends_at}
    key = ApiKey(
        partner_id=partner.id,
        id=id,
        digest=token.digest(),
        maker_id=maker_id,
        scopes=frozenset(scopes),
        made_at=at,
        **said,
    )
    told = KeyAdded(chain_id=partner.id, key_id=id, scopes=scopes, **said)
    return Effects(key, [Change(partner, partner), Add(key)], [told])


def end_key(partner: Partner, key: ApiKey, *, at: datetime) -> Effects[ApiKey]:
    """
    Have a key do nothing any more.

    Raises:
        NotPossible: It does nothing already.
    """
    KEY_STATES.move(key.state(at), "end")
    ended = attrs.evolve(key, ended_at=at)
    told = KeyEnded(chain_id=partner.id, key_id=key.id, name=key.name)
    return Effects(ended, [Change(partner, partner), Change(key, ended)], [told])


def used_key(key: ApiKey, *, at: datetime) -> Effects[ApiKey]:
    """Note that a key is in use; written about once a minute."""
    used = attrs.evolve(key, used_at=at)
    return Effects(used, [Change(key, used)])
