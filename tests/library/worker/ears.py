"""
Handlers that keep what they are told, or fail when they are to; and what the relay has of a world.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import attrs

from partnerkit import Account
from partnerkit.history.model import NOTICES, SHARDS, Notice, shard_of
from partnerkit.relay.model import BACKLOGS, Backlog
from partnerkit.repository import Add, Query
from partnerkit.values import EntryId
from partnerkit.worker import Worker
from tests.library.world import Town, World

LEASE = timedelta(minutes=5)


@attrs.define
class Ear:
    """
    A handler.

    Attributes:
        heard: Chain and number of what it was told and took, in order.
        deaf: Chains it fails in; with a number, at that entry alone.
    """

    heard: list[tuple[UUID, int]] = attrs.field(factory=list)
    tried: int = 0
    deaf: set[UUID | tuple[UUID, int]] = attrs.field(factory=set)

    def __call__(self, notice: Notice) -> None:
        self.tried += 1
        if not self.deaf.isdisjoint({notice.chain_id, (notice.chain_id, notice.seq)}):
            raise ConnectionError("the password is swordfish")
        self.heard.append((notice.chain_id, notice.seq))

    def of(self, chain: UUID) -> list[int]:
        """
        The numbers heard of a chain.
        """
        return [seq for id, seq in self.heard if id == chain]


def listening(town: Town, *names: str) -> World:
    """
    A town's world whose vendor has consumers of these names.
    """
    town.world.vendor = attrs.evolve(town.world.vendor, consumers=names)
    return town.world


def work(world: World, **handlers: Ear) -> None:
    """
    Have a worker do all that is due.
    """
    Worker(world.database, handlers=handlers, lease=LEASE).run(until_idle=True)


def happen(town: Town, account: Account | None = None, times: int = 1) -> UUID:
    """
    Have something happen to an account, again and again; return its chain.
    """
    account = account or town.account
    for _ in range(times):
        secure = not town.world.account(account).secure
        change(town.world, account, secure=secure)
    return account.id


def waits_in(world: World, shard: int, times: int = 1) -> UUID:
    """
    Have so many events of a chain in a shard wait to be told, and return the chain.
    """
    chain = UUID(int=uuid4().int // SHARDS * SHARDS + shard)
    wait(world, *((chain, seq) for seq in range(1, times + 1)))
    return chain


def wait(world: World, *numbers: tuple[UUID, int]) -> None:
    """
    Have events wait to be told: chain and number of each, in the order of their ids.
    """
    acted: dict[str, Any] = {"actor_kind": "vendor", "actor_id": UUID(int=7), "subject_kind": "vendor"}
    said = acted | {"subject_id": UUID(int=7), "kind": "account.locked", "payload": {}, "at": world.clock()}
    ids = [EntryId(world.vendor.ids.ordered(world.clock())) for _ in numbers]
    put = [
        Notice(shard=shard_of(chain), id=id, chain_id=chain, seq=seq, **said)
        for id, (chain, seq) in zip(ids, numbers, strict=True)
    ]
    with world.kit() as kit:
        kit._storage.write(*map(Add, put))


def backlogs(world: World) -> list[Backlog]:
    """
    Every backlog.
    """
    asked = [Query(collection=BACKLOGS, within=shard) for shard in range(SHARDS)]
    return world.read(lambda s: [row for query in asked for row in s.page(query).items])


def notices(world: World) -> list[Notice]:
    """
    Every notice.
    """
    asked = [Query(collection=NOTICES, within=shard, limit=1000) for shard in range(SHARDS)]
    return world.read(lambda s: [row for query in asked for row in s.page(query).items])


def change(world: World, account: Account, *, secure: bool) -> None:
    """
    Make an account secure, or no longer.
    """
    world.secure(account.id, secure)
