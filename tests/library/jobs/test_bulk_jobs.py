"""
One thing is done to all clients that match, piece by piece, with a result for each (BX-13).
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import attrs
import pytest

from partnerkit import Actor, BulkAction, Client, Job, OperatorId, PartnerKit, StatusFilter
from partnerkit.access import Permission
from partnerkit.bulk.model import Outcome
from partnerkit.clients.listing import ClientFilter, Sort
from partnerkit.errors import InvalidInput, KeyReused, NotFound, NotPossible, Refused, invalid
from partnerkit.history.chain import first_break
from partnerkit.history.model import ENTRIES
from partnerkit.jobs.asked import BulkJob
from partnerkit.jobs.doing import Doing
from partnerkit.jobs.model import TASKS, JobState
from partnerkit.queue import QueueState, queue_shard
from partnerkit.repository import Query
from partnerkit.values import JobId
from tests.library.clients.given import put
from tests.library.jobs.given import LEASE, asked, begin, crowd, now, rows, work
from tests.library.world import Town

pytestmark = pytest.mark.requirement("BX-13", call="jobs.begin_bulk")


def listed(town: Town, by: Actor) -> list[JobId]:
    return [job.id for job in town.world.run(lambda k: k.jobs.list(by=by)).items]


class TestDoing:
    def test_every_client_that_matches_has_its_turn_once(self, town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
        """Though what is done takes each out of the filter; the others are left alone."""
        monkeypatch.setattr("partnerkit.jobs.doing.PIECE", 3)
        clients = crowd(town, 7)
        locked = put(town, "Locked", partner_locked_at=town.world.clock())
        job = begin(town, asked(BulkAction.LOCK, status=StatusFilter.ACTIVE))
        assert work(town) == 3
        job = now(town, job)
        assert (job.state, job.done, job.unchanged, job.refused) == (JobState.DONE, 8, 0, 0)
        found = {row.client_id for row in rows(town, job)}
        assert found >= {client.id for client in clients}
        assert locked.id not in found
        assert len(found) == 8

    @pytest.mark.parametrize("sort", Sort)
    def test_the_order_of_the_list_means_nothing(self, town: Town, sort: Sort, monkeypatch: pytest.MonkeyPatch) -> None:
        """By the moment of their making, newest first: the one order that nothing done meanwhile changes."""
        monkeypatch.setattr("partnerkit.jobs.doing.PIECE", 1)
        for name in ("Beta", "Alpha", "Gamma"):
            town.world.clock.tick()
            put(town, name, created_at=town.world.clock())
        job = begin(town, BulkJob(action=BulkAction.TAG, tag="vip", filter=ClientFilter(sort=sort)))
        work(town)
        assert [row.name for row in rows(town, job)][:3] == ["Gamma", "Alpha", "Beta"]

    def test_a_row_says_what_came_of_its_client(self, town: Town) -> None:
        """Done, nothing to be done, or refused with the reason."""
        put(town, "Has it", tags=frozenset({"vip"}))
        put(town, "Is full", tags=frozenset(f"tag {n}" for n in range(20)))
        job = begin(town)
        work(town)
        came = {row.name: (row.outcome, row.error and row.error["sentence"]) for row in rows(town, job)}
        assert came["Has it"] == (Outcome.UNCHANGED, None)
        assert came["Is full"] == (Outcome.REFUSED, "tags.many")
        assert (now(town, job).done, now(town, job).unchanged, now(town, job).refused) == (1, 1, 1)
        assert [row.name for row in rows(town, job, outcome=Outcome.REFUSED)] == ["Is full"]

    def test_nothing_that_matches_is_a_job_that_is_done(self, town: Town) -> None:
        """It ends at its first piece, without a row."""
        job = begin(town, asked(text="nobody at all"))
        assert work(town) == 1
        assert now(town, job).state is JobState.DONE
        assert rows(town, job) == ()
        assert now(town, job).ended_at == town.world.clock()

    def test_each_piece_has_the_rights_of_its_moment(self, town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
        """Whoever may see no clients any more has nothing more done in their name; the job stops."""
        monkeypatch.setattr("partnerkit.jobs.doing.PIECE", 2)
        crowd(town, 4)
        job = begin(town)
        work(town, pieces=1)
        with town.world.kit() as kit:
            powerless = attrs.evolve(town.admin, permissions=frozenset())
            grounds = kit.actors.operator_grounds(town.partner.id, OperatorId(town.admin.id))
        monkeypatch.setattr(
            "partnerkit.entry.actors.ActorsService.operator_grounds",
            lambda *_: attrs.evolve(grounds, actor=powerless),
        )
        work(town)
        assert (now(town, job).state, now(town, job).done) == (JobState.STOPPED, 2)


class TestAsking:
    def test_all_that_is_wrong_is_named_and_no_job_begins(self, town: Town) -> None:
        """A tag that is missing, an operator that is of no use, days turned round: at once."""
        at = town.world.clock()
        turned = ClientFilter(text="!?", created_from=at, created_to=at - timedelta(seconds=1))
        wrong = BulkJob(action=BulkAction.TAG, filter=turned, operator_id=OperatorId(town.agent.id))
        with town.world.unchanged(), pytest.raises(InvalidInput) as error:
            begin(town, wrong)
        assert [(p.path, p.code) for p in error.value.problems] == [
            ("tag", "field.missing"),
            ("operator_id", "bulk.needless"),
            ("filter.text", "text.wordless"),
            ("filter.created_to", "span.order"),
        ]

    def test_an_operator_of_nobody_is_refused(self, town: Town) -> None:
        """Whoever is to have the clients is an operator of the same partner."""
        with town.world.unchanged(), pytest.raises(InvalidInput, match="operator_id"):
            begin(town, asked(BulkAction.ASSIGN, operator_id=OperatorId(town.stranger.id)))

    def test_a_key_begins_one_job(self, town: Town) -> None:
        """The same call again is the same job, another one under its key is refused (BX-09)."""
        job = begin(town, key="once")
        assert begin(town, key="once").id == job.id
        with pytest.raises(KeyReused):
            begin(town, asked(tag="other"), key="once")

    def test_no_operator_has_more_running_than_the_limit(self, town: Town) -> None:
        """Begun, repeated or resumed: all jobs wait in one queue (A-34). A key that comes again is no further job."""
        limits = attrs.evolve(town.world.vendor.limits, jobs=2, retries=())
        town.world.vendor = attrs.evolve(town.world.vendor, limits=limits)
        full(town, "Full")
        refused = begin(town)
        work(town)
        stopped = begin(town)
        task = town.world.run(lambda k: k.jobs.claim(lease=LEASE))
        assert task is not None
        town.world.run(lambda k: k.jobs.failed(task, OSError()))
        running = [begin(town, key="first"), begin(town)]
        calls: list[Callable[[PartnerKit], object]] = [
            lambda k: k.jobs.begin_bulk(asked(), by=town.admin),
            lambda k: k.jobs.repeat_refused(refused.id, by=town.admin),
            lambda k: k.jobs.resume(stopped.id, by=town.admin),
        ]
        for call in calls:
            with town.world.unchanged(), pytest.raises(NotPossible, match="running"):
                town.world.run(call)
        assert begin(town, key="first").id == running[0].id
        begin(town, by=town.agent)
        town.world.run(lambda k: k.jobs.cancel(running[1].id, by=town.admin))
        town.world.run(calls[2])
        assert now(town, stopped).state is JobState.RUNNING

    def test_others_than_operators_begin_none(self, town: Town) -> None:
        """A job does what an operator could do."""
        with town.world.unchanged(), pytest.raises(Refused):
            begin(town, by=town.world.support)


class TestLooking:
    def test_jobs_of_another_partner_are_unknown(self, town: Town) -> None:
        """Whatever is asked of one (A-11)."""
        job, stranger = begin(town), town.stranger
        calls: list[Callable[[PartnerKit], object]] = [
            lambda k: k.jobs.get(job.id, by=stranger),
            lambda k: k.jobs.rows(job.id, by=stranger),
            lambda k: k.jobs.cancel(job.id, by=stranger),
            lambda k: k.jobs.resume(job.id, by=stranger),
            lambda k: k.jobs.repeat_refused(job.id, by=stranger),
        ]
        for call in calls:
            with town.world.unchanged(), pytest.raises(NotFound):
                town.world.run(call)
        assert town.world.run(lambda k: k.jobs.list(by=stranger)).items == ()

    @pytest.mark.requirement("VC-22", call="jobs.get")
    def test_only_who_may_see_every_client_sees_the_jobs_of_others(self, town: Town) -> None:
        """What one did tells of clients that are kept from others (A-17)."""
        job, all_seeing = begin(town), attrs.evolve(town.owner, secure=True)
        assert now(town, job, by=all_seeing).id == job.id
        for other in (town.owner, town.agent, attrs.evolve(all_seeing, limited=True)):
            with pytest.raises(NotFound):
                now(town, job, by=other)
            assert listed(town, other) == []
        assert listed(town, all_seeing) == listed(town, town.admin) == [job.id]

    @pytest.mark.requirement("VC-22", call="jobs.rows")
    def test_a_client_that_became_secure_is_in_no_row(self, town: Town) -> None:
        """Not even of the job of who did something to it before."""
        job = begin(town)
        work(town)
        town.world.secure(town.account.id)
        assert rows(town, job) == ()
        assert len(rows(town, job, by=attrs.evolve(town.admin, secure=True))) == 1


@pytest.mark.requirement("R-13", call="jobs.begin_bulk")
class TestResting:
    """A job rests on what a session rests on: once that is another, nothing more is done in its operator's name."""

    def test_another_password_stops_it(self, town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
        """Whoever began it may have been a thief; whose it is has it go on, or ends it."""
        monkeypatch.setattr("partnerkit.jobs.doing.PIECE", 2)
        crowd(town, 4)
        admin = OperatorId(town.admin.id)
        emil = town.world.run(lambda k: k.partners.operator(town.partner.id, admin, by=town.owner))
        town.world.set_password(emil)
        job = begin(town)
        work(town, pieces=1)
        town.world.set_password(emil, "another horse battery")
        assert work(town) == 1
        stopped = now(town, job)
        assert (stopped.state, stopped.error, stopped.done) == (JobState.STOPPED, "NotSignedIn", 2)
        town.world.run(lambda k: k.jobs.resume(job.id, by=town.admin))
        work(town)
        assert (now(town, job).state, now(town, job).done) == (JobState.DONE, 5)

    def test_one_that_repeats_another_rests_on_its_own(self, town: Town) -> None:
        """Whatever became of the operator who began the first."""
        full(town, "Full")
        job, all_seeing = begin(town), attrs.evolve(town.owner, secure=True)
        work(town)
        admin = OperatorId(town.admin.id)
        town.world.set_password(town.world.run(lambda k: k.partners.operator(town.partner.id, admin, by=town.owner)))
        again = town.world.run(lambda k: k.jobs.repeat_refused(job.id, by=all_seeing))
        work(town)
        assert now(town, again, by=all_seeing).state is JobState.DONE


class TestEnding:
    def test_what_was_done_stays_done(self, town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
        """A job that is ended early does nothing more."""
        monkeypatch.setattr("partnerkit.jobs.doing.PIECE", 2)
        crowd(town, 4)
        job = begin(town)
        work(town, pieces=1)
        town.world.run(lambda k: k.jobs.cancel(job.id, by=town.admin))
        assert work(town) == 1
        ended = now(town, job)
        assert (ended.state, ended.done, ended.revision) == (JobState.CANCELLED, 2, job.revision + 1)
        with town.world.unchanged(), pytest.raises(NotPossible):
            town.world.run(lambda k: k.jobs.cancel(job.id, by=town.admin))

    @pytest.mark.parametrize(
        ("action", "needed"),
        [
            (BulkAction.LOCK, Permission.LOCK_ACCOUNTS),
            (BulkAction.UNLOCK, Permission.LOCK_ACCOUNTS),
            (BulkAction.TAG, Permission.TAG_CLIENTS),
            (BulkAction.UNTAG, Permission.TAG_CLIENTS),
            (BulkAction.ASSIGN, Permission.ASSIGN_CLIENTS),
            (BulkAction.UNASSIGN, Permission.ASSIGN_CLIENTS),
        ],
    )
    def test_that_of_another_is_ended_by_who_could_have_begun_it(
        self, town: Town, action: BulkAction, needed: Permission
    ) -> None:
        """Whoever only sees clients sees the job, and ends none but its own (A-14)."""
        more: dict[str, Any] = {"tag": "vip"} if needed is Permission.TAG_CLIENTS else {}
        more |= {"operator_id": OperatorId(town.agent.id)} if needed is Permission.ASSIGN_CLIENTS else {}
        job = begin(town, asked(action, **more))
        all_seeing = attrs.evolve(town.owner, secure=True)
        watcher = attrs.evolve(all_seeing, permissions=all_seeing.permissions - {needed})
        assert now(town, job, by=watcher).id == job.id
        with town.world.unchanged(), pytest.raises(Refused):
            town.world.run(lambda k: k.jobs.cancel(job.id, by=watcher))
        own = town.world.run(lambda k: k.jobs.begin_bulk(asked(action, **more), by=watcher))
        assert town.world.run(lambda k: k.jobs.cancel(own.id, by=watcher)).ended
        assert town.world.run(lambda k: k.jobs.cancel(job.id, by=all_seeing)).ended

    def test_only_who_began_it_resumes_it(self, town: Town) -> None:
        """It goes on with that operator's rights, which nobody else gains by it (A-14)."""
        job, all_seeing = begin(town), attrs.evolve(town.owner, secure=True)
        with town.world.unchanged(), pytest.raises(NotFound):
            town.world.run(lambda k: k.jobs.resume(job.id, by=all_seeing))

    def test_a_running_one_is_not_resumed(self, town: Town) -> None:
        """There is nothing to resume."""
        job = begin(town)
        with town.world.unchanged(), pytest.raises(NotPossible):
            town.world.run(lambda k: k.jobs.resume(job.id, by=town.admin))


def full(town: Town, name: str, **fields: Any) -> Client:
    """
    Return a client with all the tags there can be.
    """
    return put(town, name, tags=frozenset(f"tag {n}" for n in range(20)), **fields)


class TestRepeating:
    def test_only_those_it_was_refused_for_have_another_turn(self, town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
        """In a job of its own, piece by piece, with what has become possible done by then."""
        monkeypatch.setattr("partnerkit.jobs.doing.PIECE", 2)
        crowd(town, 3)
        fulls = [full(town, f"Full {n}") for n in range(5)]
        job = begin(town)
        work(town)
        assert (now(town, job).done, now(town, job).refused) == (4, 5)
        town.world.run(lambda k: k.clients.untag(fulls[0].id, "tag 0", by=town.admin))
        put(town, "New")  # would match, and was refused for nothing
        again = town.world.run(lambda k: k.jobs.repeat_refused(job.id, by=town.admin, key="once"))
        assert town.world.run(lambda k: k.jobs.repeat_refused(job.id, by=town.admin, key="once")).id == again.id
        assert (again.repeats, again.asked, again.operator_id) == (job.id, job.asked, town.admin.id)
        assert work(town) == 3
        after = now(town, again)
        assert (after.state, after.done, after.unchanged, after.refused) == (JobState.DONE, 1, 0, 4)
        assert [row.client_id for row in rows(town, again, outcome=Outcome.DONE)] == [fulls[0].id]
        assert {row.client_id for row in rows(town, again)} == {client.id for client in fulls}

    def test_it_is_done_with_the_rights_of_whoever_repeats_it(self, town: Town) -> None:
        """Nobody gains another's rights by it, nor lends any (A-14)."""
        full(town, "Full")
        job, all_seeing = begin(town), attrs.evolve(town.owner, secure=True)
        work(town)
        again = town.world.run(lambda k: k.jobs.repeat_refused(job.id, by=all_seeing))
        assert again.operator_id == all_seeing.id
        with pytest.raises(NotFound):
            now(town, again, by=town.agent)

    def test_one_that_has_not_come_to_its_end_is_not_repeated(self, town: Town) -> None:
        """More may be refused still."""
        full(town, "Full")
        job = begin(town)
        with town.world.unchanged(), pytest.raises(NotPossible, match="running"):
            town.world.run(lambda k: k.jobs.repeat_refused(job.id, by=town.admin))

    def test_one_that_was_refused_for_nobody_is_not_repeated(self, town: Town) -> None:
        """There is nothing to do."""
        job = begin(town)
        work(town)
        with town.world.unchanged(), pytest.raises(NotPossible, match="refused for nobody"):
            town.world.run(lambda k: k.jobs.repeat_refused(job.id, by=town.admin))

    def test_one_ended_early_is(self, town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
        """For those it had been refused for by then."""
        monkeypatch.setattr("partnerkit.jobs.doing.PIECE", 1)
        put(town, "Later in the order of the work")
        client = full(town, "Full", opened_at=town.world.clock() + timedelta(seconds=1))
        job = begin(town)
        work(town, pieces=1)
        town.world.run(lambda k: k.jobs.cancel(job.id, by=town.admin))
        again = town.world.run(lambda k: k.jobs.repeat_refused(job.id, by=town.admin))
        work(town)
        assert [row.client_id for row in rows(town, again)] == [client.id]


@pytest.mark.requirement("BX-02", call="jobs.begin_bulk")
def test_the_history_of_the_partner_tells_of_jobs(town: Town) -> None:
    """Who began what, who ended it early, who had it go on; never what was searched for."""
    job = begin(town, asked(BulkAction.TAG, tag="vip", text="secret search"))
    other = begin(town, asked(BulkAction.ASSIGN, operator_id=OperatorId(town.agent.id)))
    task = town.world.run(lambda k: k.jobs.claim(lease=timedelta(minutes=1)))
    assert task is not None
    stopping = attrs.evolve(town.world.vendor, limits=attrs.evolve(town.world.vendor.limits, retries=()))
    town.world.vendor, before = stopping, town.world.vendor
    town.world.run(lambda k: k.jobs.failed(task, OSError()))
    town.world.vendor = before
    town.world.run(lambda k: k.jobs.resume(JobId(task.id), by=town.admin))
    town.world.run(lambda k: k.jobs.cancel(other.id, by=town.admin))
    partner = town.world.run(lambda k: k.partners.get(town.partner.id, by=town.owner))
    entries = town.world.read(lambda s: s.page(Query(collection=ENTRIES, within=partner.id))).items
    assert first_break(entries, head=partner.head, seq=partner.seq) is None
    told = [entry for entry in entries if entry.kind.startswith("job.")]
    assert [(e.kind, e.payload["job_id"]) for e in told] == [
        ("job.begun", str(job.id)),
        ("job.begun", str(other.id)),
        ("job.resumed", str(task.id)),
        ("job.cancelled", str(other.id)),
    ]
    assert {k: v for k, v in told[0].payload.items() if k != "job_id"} == {
        "action": "tag",
        "tag": "vip",
        "operator_id": None,
        "repeats": None,
    }
    assert told[1].payload["operator_id"] == str(town.agent.id)
    assert all(entry.actor_id == town.admin.id for entry in told)
    assert "secret" not in repr(told)


class TestFailing:
    def test_what_fails_is_done_again_where_it_was(self, town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
        """A piece is done whole or not at all; tried ten times it stops, and goes on once somebody has looked."""
        monkeypatch.setattr("partnerkit.jobs.doing.PIECE", 2)
        clients = crowd(town, 3)
        job = begin(town)
        work(town, pieces=1)
        real = Doing._piece

        def broken(self: Doing, job: Job) -> object:
            real(self, job)
            raise OSError("the disk is full")

        monkeypatch.setattr(Doing, "_piece", broken)
        for _ in range(10):
            assert work(town) == 1
            town.world.clock.tick(timedelta(hours=3))
        assert (now(town, job).state, now(town, job).done) == (JobState.STOPPED, 2)
        task = town.world.read(lambda s: s.get(TASKS, job.id, within=queue_shard(job.id)))
        assert (task.state, task.error, now(town, job).error) == (QueueState.STOPPED, "OSError", "OSError")
        monkeypatch.setattr(Doing, "_piece", real)
        town.world.run(lambda k: k.jobs.resume(job.id, by=town.admin))
        assert (now(town, job).state, now(town, job).error) == (JobState.RUNNING, None)
        work(town)
        assert (now(town, job).state, now(town, job).done) == (JobState.DONE, 4)
        assert len(rows(town, job)) == len(clients) + 1

    def test_what_would_fail_each_time_stops_at_once(self, town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
        """The operator it names is gone: no further try would find another."""

        def gone(self: Doing, job: Job) -> object:
            raise invalid("operator_id", "operator.unknown")

        job = begin(town)
        monkeypatch.setattr(Doing, "_piece", gone)
        assert work(town) == 1
        assert (now(town, job).state, now(town, job).error, now(town, job).done) == (
            JobState.STOPPED,
            "InvalidInput",
            0,
        )

    def test_who_has_lost_the_lease_does_nothing(self, town: Town) -> None:
        """Another worker has gone on with it meanwhile."""
        job = begin(town)
        late = town.world.run(lambda k: k.jobs.claim(lease=timedelta(seconds=1)))
        assert late is not None
        town.world.clock.tick(timedelta(seconds=2))
        work(town)
        with town.world.unchanged():
            town.world.run(lambda k: k.jobs.advance(late))
            town.world.run(lambda k: k.jobs.failed(late, OSError()))
        assert now(town, job).done == 1

    def test_a_job_ended_early_is_not_stopped_by_a_failure(self, town: Town) -> None:
        """However often its last piece failed."""
        job = begin(town)
        limits = attrs.evolve(town.world.vendor.limits, retries=())
        town.world.vendor = attrs.evolve(town.world.vendor, limits=limits)
        task = town.world.run(lambda k: k.jobs.claim(lease=timedelta(minutes=1)))
        assert task is not None
        town.world.run(lambda k: k.jobs.cancel(job.id, by=town.admin))
        town.world.run(lambda k: k.jobs.failed(task, OSError()))
        assert now(town, job).state is JobState.CANCELLED
