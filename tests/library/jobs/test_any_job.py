"""
Whatever happens to clients between the pieces of a job: each that matched all the while has had its turn, none twice.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from unittest import mock

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partnerkit import Client, Job
from partnerkit.bulk.model import BulkAction, BulkWork, Outcome
from partnerkit.clients.listing import ClientFilter
from partnerkit.errors import InvalidInput, Refused
from partnerkit.jobs.asked import BulkJob
from partnerkit.jobs.model import JobRow, JobState
from tests.library.clients.given import put
from tests.library.jobs.given import begin, now, rows, work
from tests.library.world import Town, settle
from tests.library.worlds import in_memory

WANTED, PUT_ON = "wanted", "vip"
ASKED = BulkJob(action=BulkAction.TAG, tag=PUT_ON, filter=ClientFilter(tag=WANTED))
KINDS = ("piece", "new", "wanted", "unwanted", "locked", "unlocked", "full", "secure", "crash")
STEPS = st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 8)), max_size=25)


@attrs.define
class Story:
    """
    What happened to the clients of a town while a job ran.

    Attributes:
        always: Those that matched since it began.
        ever: Those that matched at some time since.
    """

    town: Town
    clients: list[Client]
    always: set[Client]
    ever: set[Client]

    def happen(self, kind: str, number: int) -> None:
        world, by, client = self.town.world, self.town.admin, self.clients[number % len(self.clients)]
        match kind:
            case "new":
                world.clock.tick(timedelta(seconds=1))
                name, tags = f"New {len(self.clients)}", frozenset({WANTED})
                made = put(self.town, name, tags=tags, opened_at=world.clock())
                self.clients.append(made)
                self.ever.add(made)
            case "wanted":
                world.run(lambda k: k.clients.tag(client.id, WANTED, by=by))
                self.ever.add(client)  # not before: it may be refused
            case "unwanted":
                world.run(lambda k: k.clients.untag(client.id, WANTED, by=by))
                self.always.discard(client)
            case "locked" | "unlocked":
                act = "lock" if kind == "locked" else "unlock"
                world.run(lambda k: k.bulk.run(_one(BulkAction(act), client), by=by))
            case "full":
                world.run(lambda k: [k.clients.tag(client.id, f"t{n}", by=by) for n in range(18)])
            case "secure":
                world.secure(client.account_id)
                self.always.discard(client)

    def crash(self) -> None:
        """
        Have a worker claim the job and never come back.
        """
        self.town.world.run(lambda k: k.jobs.claim(lease=timedelta(seconds=5)))
        self.town.world.clock.tick(timedelta(seconds=6))


def _one(action: BulkAction, client: Client) -> BulkWork:
    return BulkWork(action=action, client_ids=(client.id,))


def played(steps: list[tuple[str, int]], wanted: list[bool]) -> tuple[Story, Job]:
    """
    Return what happened, and the job at its end.
    """
    town = settle(in_memory())
    clients = []
    for n, tagged in enumerate(wanted):
        town.world.clock.tick(timedelta(seconds=n % 2))
        tags = frozenset({WANTED} if tagged else ())
        clients.append(put(town, f"Client {n}", tags=tags, opened_at=town.world.clock()))
    matching = {client for client, tagged in zip(clients, wanted, strict=True) if tagged}
    story, job = Story(town, clients, set(matching), set(matching)), begin(town, ASKED)
    for kind, number in steps:
        match kind:
            case "piece":
                work(town, pieces=1)
            case "crash":
                story.crash()
            case _:
                with suppress(InvalidInput, Refused):  # too many tags, or a secure account: nothing happens
                    story.happen(kind, number)
    work(town)
    return story, now(town, job)


@pytest.mark.requirement("BX-13", call="jobs.begin_bulk")
@settings(max_examples=80)
@given(steps=STEPS, wanted=st.lists(st.booleans(), min_size=1, max_size=9))
def test_each_turn_comes_once(steps: list[tuple[str, int]], wanted: list[bool]) -> None:
    """
    None has two rows; who matched from begin to end has one; who never did has none; what was counted is what there is.
    """
    with mock.patch("partnerkit.jobs.doing.PIECE", 2):
        story, job = played(steps, wanted)
    all_seeing = attrs.evolve(story.town.admin, secure=True)
    found = rows(story.town, job, by=all_seeing)
    turns = [row.client_id for row in found]
    assert job.state is JobState.DONE
    assert len(turns) == len(set(turns))
    assert {client.id for client in story.always} <= set(turns) <= {client.id for client in story.ever}
    assert Counter(row.outcome for row in found) == Counter(
        {Outcome.DONE: job.done, Outcome.UNCHANGED: job.unchanged, Outcome.REFUSED: job.refused}
    )
    for row in found:
        _has_come_true(story.town, row)


def _has_come_true(town: Town, row: JobRow) -> None:
    """
    Nobody takes the tag off again, so that whoever has a row that says so has it.
    """
    client = next(c for c in _all(town) if c.id == row.client_id)
    assert (PUT_ON in client.tags) is (row.outcome is not Outcome.REFUSED)


def _all(town: Town) -> Iterator[Client]:
    by = attrs.evolve(town.owner, secure=True)
    yield from town.world.run(lambda k: k.clients.list(by=by, limit=100)).items
