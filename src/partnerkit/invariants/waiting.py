"""What holds of what waits for the worker, and of what it leaves behind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from partnerkit.history.model import ENTRIES, NOTICES, Notice, shard_of
from partnerkit.identity.model import CREDENTIALS, PROOFS, Proof
from partnerkit.invariants.findings import Damage, Finding, named
from partnerkit.invariants.rows import Rows
from partnerkit.jobs.model import JOB_ROWS, JOBS, TASKS, Job, JobState, Task
from partnerkit.messages.model import LETTERS, Letter
from partnerkit.queue import Queued, QueueState, queue_shard
from partnerkit.relay.model import BACKLOGS, Backlog, backlog_key
from partnerkit.repository import Collection
from partnerkit.webhooks.once import is_once, is_test, once_key


def notices(found: Sequence[Notice], rows: Rows) -> Iterator[Finding]:
    """A notice is where those of its chain are looked for, and as long as it waits, so do all behind it."""
    for one in found:
        if one.shard != shard_of(one.chain_id):
            yield named(NOTICES, one, Damage.IMPOSSIBLE, f"it is looked for in shard {shard_of(one.chain_id)}")
    waiting = [one for one in found if one.delivered_at is None]
    behind = rows.by(ENTRIES, ("chain_id", "seq"), ((one.chain_id, one.seq + 1) for one in waiting))
    there = rows.by(NOTICES, ("shard", "id"), ((shard_of(entry.chain_id), entry.id) for entry in behind.values()))
    for one in waiting:
        entry = behind.get((one.chain_id, one.seq + 1))
        if entry is not None and (shard_of(one.chain_id), entry.id) not in there:
            yield named(NOTICES, one, Damage.MISSING, f"the notice behind it is not there: of entry {entry.seq}")


def _settled(collection: Collection[Any], one: Queued) -> Iterator[Finding]:
    if (one.state is QueueState.DONE) is (one.done_at is None):
        yield named(collection, one, Damage.IMPOSSIBLE, "what is done has a moment, and nothing else")


def _placed(collection: Collection[Any], one: Queued, shard: int) -> Iterator[Finding]:
    if one.shard != shard:
        yield named(collection, one, Damage.IMPOSSIBLE, f"it is looked for in shard {shard}")


def backlogs(found: Sequence[Backlog], rows: Rows) -> Iterator[Finding]:
    """A backlog is of one consumer and chain, and of entries that there are; a test is of none."""
    last = rows.by(ENTRIES, ("chain_id", "seq"), ((one.chain_id, one.upto) for one in found))
    for one in found:
        yield from _settled(BACKLOGS, one)
        yield from _placed(BACKLOGS, one, shard_of(one.chain_id))
        if one.key != (once_key(one) if is_once(one) else backlog_key(one.consumer, one.chain_id)):
            yield named(BACKLOGS, one, Damage.IMPOSSIBLE, "its key is not that of its consumer and chain")
        if not (0 if is_test(one) else 1) <= one.seq <= one.upto + 1:
            yield named(BACKLOGS, one, Damage.IMPOSSIBLE, "it goes on behind its end")
        if not is_test(one) and (one.chain_id, one.upto) not in last:
            yield named(BACKLOGS, one, Damage.MISSING, f"the last entry it has to tell is not there: {one.upto}")


def letters(found: Sequence[Letter], _: Rows) -> Iterator[Finding]:
    """A letter goes to somebody, and what went out is done."""
    for one in found:
        yield from _settled(LETTERS, one)
        yield from _placed(LETTERS, one, queue_shard(one.id))
        if one.holder_id is None and one.address is None:
            yield named(LETTERS, one, Damage.IMPOSSIBLE, "it is for nobody")
        if one.sent and one.state is not QueueState.DONE:
            yield named(LETTERS, one, Damage.IMPOSSIBLE, "it went out and waits")


def tasks(found: Sequence[Task], _: Rows) -> Iterator[Finding]:
    """A task is where it is looked for."""
    for one in found:
        yield from _settled(TASKS, one)
        yield from _placed(TASKS, one, queue_shard(one.id))


def jobs(found: Sequence[Job], rows: Rows) -> Iterator[Finding]:
    """A job has counted every row it has, and has an end if it came to it; rows may have gone before it does."""
    kept = Counter((row.job_id, row.outcome) for row in rows.of_owners(JOB_ROWS, [one.id for one in found]))
    for one in found:
        if (one.state in {JobState.DONE, JobState.CANCELLED}) is (one.ended_at is None):
            yield named(JOBS, one, Damage.IMPOSSIBLE, "what came to its end has a moment, and nothing else")
        counted = {outcome: number for (id, outcome), number in kept.items() if id == one.id}
        more = [outcome.value for outcome, number in counted.items() if number > getattr(one, outcome.value)]
        if more:
            yield named(JOBS, one, Damage.UNLIKE, f"it has more rows than it counted: {', '.join(sorted(more))}")


def proofs(found: Sequence[Proof], rows: Rows) -> Iterator[Finding]:
    """A proof rests on no epoch that is still to come."""
    known = rows.by(CREDENTIALS, ("id",), ((one.holder_id,) for one in found))
    for one in found:
        credential = known.get((one.holder_id,))
        if credential is not None and one.epoch > credential.epoch:
            yield named(PROOFS, one, Damage.IMPOSSIBLE, "it rests on an epoch still to come")
