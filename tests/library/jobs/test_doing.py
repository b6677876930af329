"""
Which job goes on, and what its task says of it.
"""

from datetime import timedelta

import attrs
import pytest

from partnerkit import BulkAction, Job, OperatorId
from partnerkit.errors import NotPossible, invalid
from partnerkit.jobs.doing import Doing
from partnerkit.jobs.model import TASKS, JobState, Task
from partnerkit.queue import QueueState, queue_shard
from partnerkit.repository import Remove
from tests.library.clients.given import put
from tests.library.jobs.given import LEASE, asked, begin, crowd, now, rows, work
from tests.library.world import Town

pytestmark = pytest.mark.requirement("BX-13", call="jobs.claim")


def claim(town: Town) -> Task | None:
    return town.world.run(lambda k: k.jobs.claim(lease=LEASE))


def task_of(town: Town, job: Job) -> Task:
    return town.world.read(lambda s: s.get(TASKS, job.id, within=queue_shard(job.id)))


def raising(error: Exception) -> None:
    raise error


def test_the_one_that_waits_longest_goes_on_first(town: Town) -> None:
    """
    In whatever part of the queue it is; whatever is claimed is nobody else's until its lease is over.
    """
    jobs = []
    for _ in range(6):
        jobs.append(begin(town))
        town.world.clock.tick()
    claimed = [claim(town) for _ in jobs]

    assert [task and task.id for task in claimed] == [job.id for job in jobs]
    assert claim(town) is None
    town.world.clock.tick(LEASE)
    again = claim(town)
    assert again is not None
    assert (again.id, again.tries) == (jobs[0].id, 2)


def test_what_is_claimed_is_the_task_as_it_is_stored(town: Town) -> None:
    """
    By it whoever has it knows that nobody else has.
    """
    job = begin(town)

    assert claim(town) == task_of(town, job)


def test_a_piece_that_went_well_begins_the_tries_anew(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    The next one is due at once; after the last one there is nothing left to do.
    """
    monkeypatch.setattr("partnerkit.jobs.doing.PIECE", 2)
    crowd(town, 2)
    job = begin(town)
    failing = claim(town)
    assert failing is not None
    town.world.run(lambda k: k.jobs.failed(failing, OSError()))
    waiting = task_of(town, job)
    assert (waiting.tries, waiting.error, waiting.due_at) == (1, "OSError", town.world.clock() + timedelta(seconds=5))
    town.world.clock.tick(timedelta(seconds=5))
    work(town, pieces=1)
    further = task_of(town, job)
    assert (further.tries, further.error, further.due_at) == (0, None, town.world.clock())
    work(town, pieces=1)
    done = task_of(town, job)
    assert (done.state, done.done_at) == (QueueState.DONE, town.world.clock())


def test_a_job_that_was_ended_has_nothing_left_to_do(town: Town) -> None:
    """
    Its task is done with when its turn comes, and not stopped by a failure before.
    """
    job = begin(town)
    town.world.run(lambda k: k.jobs.cancel(job.id, by=town.admin))
    assert work(town) == 1
    task = task_of(town, job)

    assert (task.state, task.done_at, task.error) == (QueueState.DONE, town.world.clock(), None)
    assert claim(town) is None


def test_a_job_that_was_ended_is_kept_as_long_as_one_that_is_done(town: Town) -> None:
    """
    From the moment it was ended.
    """
    job = begin(town)
    town.world.clock.tick()
    ended = town.world.run(lambda k: k.jobs.cancel(job.id, by=town.admin))

    assert ended.ended_at == town.world.clock() == now(town, job).ended_at


def test_a_row_names_client_and_account(town: Town) -> None:
    """
    For whoever looks at it, and for the page it leads to.
    """
    job = begin(town)
    work(town)
    (row,) = rows(town, job)
    id = row.client_id
    assert id is not None
    client = town.world.run(lambda k: k.clients.get(id, by=town.admin))

    assert (row.job_id, row.account_id, client.account_id) == (job.id, town.account.id, town.account.id)
    assert (row.name, row.at) == (town.account.name, town.world.clock())


def test_one_that_is_running_is_not_repeated_though_it_was_refused(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Its own end comes first: a client would have two turns at once.
    """
    monkeypatch.setattr("partnerkit.jobs.doing.PIECE", 1)
    newest = town.world.clock() + timedelta(seconds=1)
    put(town, "Full", tags=frozenset(f"tag {n}" for n in range(20)), opened_at=newest)
    job = begin(town)
    work(town, pieces=1)
    assert now(town, job).refused == 1
    assert now(town, job).state is JobState.RUNNING
    with town.world.unchanged(), pytest.raises(NotPossible, match="running"):
        town.world.run(lambda k: k.jobs.repeat_refused(job.id, by=town.admin))


def test_whoever_resumes_a_job_changes_it(town: Town) -> None:
    """
    So does whoever ends it; what the worker does to it is no change that anybody has to know of.
    """
    job = begin(town)
    limits = attrs.evolve(town.world.vendor.limits, retries=())
    town.world.vendor = attrs.evolve(town.world.vendor, limits=limits)
    failing = claim(town)
    assert failing is not None
    town.world.run(lambda k: k.jobs.failed(failing, OSError()))
    stopped = now(town, job)
    resumed = town.world.run(lambda k: k.jobs.resume(job.id, by=town.admin))

    assert (stopped.state, stopped.revision) == (JobState.STOPPED, job.revision)
    assert (resumed.state, resumed.revision) == (JobState.RUNNING, job.revision + 1)


def test_what_no_try_would_help_stops_with_its_task(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    It is not tried again until somebody resumes it, and then at once.
    """
    gone = invalid("operator_id", "operator.unknown")
    job = begin(town)
    with monkeypatch.context() as broken:
        broken.setattr(Doing, "_piece", lambda *_: raising(gone))
        work(town)
    stopped = task_of(town, job)
    town.world.clock.tick(timedelta(days=1))
    assert (stopped.state, stopped.error, stopped.tries) == (QueueState.STOPPED, "InvalidInput", 1)
    assert claim(town) is None
    town.world.run(lambda k: k.jobs.resume(job.id, by=town.admin))
    assert task_of(town, job).due_at == town.world.clock()
    work(town)
    assert now(town, job).state is JobState.DONE


def test_who_lost_a_task_that_is_gone_does_nothing(town: Town) -> None:
    """
    Another worker came to its end with it, and it has had its time since.
    """
    job = begin(town)
    late = claim(town)
    assert late is not None
    town.world.read(lambda s: s.write(Remove(task_of(town, job))))
    with town.world.unchanged():
        town.world.run(lambda k: k.jobs.advance(late))
        town.world.run(lambda k: k.jobs.failed(late, OSError()))


def test_whoever_is_named_is_assigned(town: Town) -> None:
    """
    Each client that matches is theirs afterwards.
    """
    begin(town, asked(BulkAction.ASSIGN, operator_id=OperatorId(town.agent.id)))
    work(town)
    (client,) = town.world.run(lambda k: k.clients.list(by=town.admin)).items

    assert client.assigned == {town.agent.id}
