"""
Whatever happens: no event is lost, and each is told for the first time after the one before it in its chain.

Two processes write, with clocks apart; two workers tell, and die between telling and settling; handlers fail; what
stopped is resumed; and the vendor has things told again at any time.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from uuid import UUID

import attrs
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from partnerkit import Account
from partnerkit.history.model import ENTRIES, Notice
from partnerkit.ids import SystemIds
from partnerkit.queue import QueueState
from partnerkit.repository import Query
from partnerkit.testing.clock import Clock
from partnerkit.worker.relaying import CatchingUp, Handler, Relaying
from tests.library.worker.ears import LEASE, Ear, backlogs, change
from tests.library.world import World, settle
from tests.library.worlds import in_memory

NAMES = ("crm", "search")
CHAINS = st.integers(0, 2)
CONSUMERS = st.sampled_from(NAMES)


class Died(BaseException):
    """
    A process is gone; nothing catches it.
    """


class Deliveries(RuleBasedStateMachine):
    """
    Events on their way.
    """

    @initialize()
    def begin(self) -> None:
        self.world: World = in_memory()
        town = settle(self.world)
        self.world.vendor = attrs.evolve(self.world.vendor, consumers=NAMES)
        self.accounts: list[Account] = [town.account, town.foreign, self.world.new_account(town.owner)]
        self.ears = {name: Ear() for name in NAMES}
        # The other writer has a clock of its own, and ids by it.
        clock = Clock(self.world.clock() - timedelta(minutes=3))
        self.other = attrs.evolve(self.world.vendor, clock=clock, ids=SystemIds())
        self.own = self.world.vendor

    @rule(chain=CHAINS, times=st.integers(1, 4), other=st.booleans())
    def happen(self, chain: int, times: int, other: bool) -> None:
        account = self.accounts[chain]
        self.world.vendor = self.other if other else self.own
        for _ in range(times):
            change(self.world, account, secure=not self.world.account(account).secure)
        self.world.vendor = self.own

    @rule(consumer=CONSUMERS, chain=CHAINS, deaf=st.booleans())
    def turn(self, consumer: str, chain: int, deaf: bool) -> None:
        of = self.ears[consumer].deaf
        (of.add if deaf else of.discard)(self.accounts[chain].id)

    @rule(names=st.sets(CONSUMERS), dies=st.none() | st.integers(0, 3), half=st.booleans())
    def tell(self, names: set[str], dies: int | None, half: bool) -> None:
        """
        A worker with some of the handlers tells a shard; it may die after so many, and may end at half of its lease.
        """
        part = Relaying(self.world.database, self.handlers(names, dies), timedelta(0) if half else LEASE)
        with suppress(Died):
            part.step()

    @rule(names=st.sets(CONSUMERS), dies=st.none() | st.integers(0, 3))
    def catch_up(self, names: set[str], dies: int | None) -> None:
        with suppress(Died):
            CatchingUp(self.world.database, self.handlers(names, dies), LEASE).step()

    def handlers(self, names: set[str], dies: int | None) -> dict[str, Handler]:
        left = [dies]

        def mortal(ear: Ear) -> Handler:
            def handler(notice: Notice) -> None:
                ear(notice)
                if left[0] is not None:
                    left[0] -= 1
                    if left[0] < 0:
                        raise Died

            return handler

        return {name: mortal(self.ears[name]) for name in sorted(names)}

    @rule(seconds=st.sampled_from([1, 5, 60, 400, 8000]))
    def wait(self, seconds: int) -> None:
        self.world.clock.tick(timedelta(seconds=seconds))

    @rule(consumer=CONSUMERS, minutes=st.integers(0, 200))
    def replay(self, consumer: str, minutes: int) -> None:
        since = self.world.clock() - timedelta(minutes=minutes)
        self.world.run(lambda k: k.relay.replay(consumer, since=since, by=self.world.support))

    @rule()
    def resume(self) -> None:
        for row in self.world.run(lambda k: k.relay.stopped(by=self.world.support)):
            name = row.consumer.partition(":")[2]
            self.world.run(lambda k, row=row, name=name: k.relay.resume(name, row.chain_id, by=self.world.support))  # type: ignore[misc]

    def teardown(self) -> None:
        """
        Everybody listens again: all that is still to be told is told.
        """
        if not hasattr(self, "world"):
            return
        for ear in self.ears.values():
            ear.deaf.clear()
        self.resume()
        for _ in range(200):
            self.world.clock.tick(timedelta(hours=2))
            parts = [kind(self.world.database, dict(self.ears), LEASE) for kind in (Relaying, CatchingUp)]
            worked = [part.step() for part in parts]
            if not any(worked):
                break
        assert not [row for row in backlogs(self.world) if row.state is not QueueState.DONE]
        for account in self.accounts:
            for name, ear in self.ears.items():
                self.see(name, account.id, list(dict.fromkeys(ear.of(account.id))))

    def see(self, name: str, chain: UUID, first: list[int]) -> None:
        entries = self.world.read(lambda s: s.page(Query(collection=ENTRIES, within=chain, limit=1000)).items)
        assert first == [entry.seq for entry in entries], (name, chain)


def test_no_event_is_lost_and_each_chain_keeps_its_order() -> None:
    """
    For each of two consumers and three chains.
    """
    run_state_machine_as_test(
        Deliveries,
        settings=settings(
            max_examples=60, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
