"""Values are replaced where nobody owns what they are of, too."""

from __future__ import annotations

from datetime import timedelta

import attrs

from partnerkit.relay.model import LEASES, Lease
from partnerkit.repository import Add, field
from tests.library.world import World

UNTIL = field(Lease, lambda e: e.until)


def test_of_what_belongs_to_nobody(world: World) -> None:
    """P12: by the id alone; an owner that is named is none of it."""
    now, later = world.clock(), world.clock() + timedelta(minutes=5)
    put = [Lease(shard=shard, until=now) for shard in range(3)]
    with world.transaction() as storage:
        storage.write(*map(Add, put))
        assert storage.replace(UNTIL, [0, 2, 9], now, later) == 2
        assert storage.replace(UNTIL, [1], now, later, within=7) == 1
    with world.transaction() as storage:
        found = storage.get_many(LEASES, [0, 1, 2])
        assert found == {one.shard: attrs.evolve(one, until=later, version=1) for one in put}
