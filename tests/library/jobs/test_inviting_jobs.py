"""
Many are invited by a spreadsheet, piece by piece, with a result a row; one bad row stops none of the others (BX-13).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from unittest import mock

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partnerkit import Actor, InvitationSheet, Job, JobRow, Limits, NewInvitation, OperatorId, PartnerKit
from partnerkit.access import Permission
from partnerkit.bulk.model import Outcome
from partnerkit.effects import Effects
from partnerkit.errors import Conflict, InvalidInput, KeyReused, NotFound, NotPossible, Refused, StaleWrite, Vetoed
from partnerkit.history.model import ENTRIES
from partnerkit.invitations.inviting import Inviting
from partnerkit.invitations.model import INVITATIONS
from partnerkit.jobs.model import JOB_TURNS, JOBS, JobKind, JobState
from partnerkit.repository import Query, every
from tests.library.invitations.given import invite
from tests.library.jobs.given import LEASE, now, rows, unapprove, work
from tests.library.world import Town, settle
from tests.library.worlds import in_memory

pytestmark = pytest.mark.requirement("BX-13", call="jobs.begin_invites")


def csv(*emails: str) -> InvitationSheet:
    return InvitationSheet(csv="\n".join(["email,name", *(f"{email},Business of {email}" for email in emails)]))


def many(count: int) -> InvitationSheet:
    return csv(*(f"n{n}@example.com" for n in range(count)))


def begin(town: Town, sheet: InvitationSheet, *, by: Actor | None = None, key: str | None = None) -> Job:
    return town.world.run(lambda k: k.jobs.begin_invites(sheet, by=by or town.admin, key=key))


def invited(town: Town) -> list[str]:
    """
    To whom the partner's invitations went, each as often as it was.
    """
    found = Query(collection=INVITATIONS, within=town.partner.id)
    return sorted(one.email for one in town.world.read(lambda s: list(every(s, found))))


def waiting(town: Town, job: Job) -> list[int]:
    """
    The numbers of the rows that have yet to have their turn.
    """
    found = Query(collection=JOB_TURNS, within=job.id)
    return [one.asked["row"] for one in town.world.read(lambda s: list(every(s, found)))]


def told(found: tuple[JobRow, ...]) -> dict[int, tuple[str, str | None]]:
    """
    What came of each row, and why, by its number.
    """
    return {
        row.asked["row"]: (row.outcome.value, None if row.error is None else row.error["sentence"])
        for row in found
        if row.asked is not None
    }


def _withdraw(town: Town, row: JobRow) -> None:
    id = row.client_id
    assert id is not None
    town.world.run(lambda k: k.invitations.withdraw(id, by=town.admin))


class TestDoing:
    @pytest.mark.requirement("WP-02", call="jobs.begin_invites")
    def test_each_row_is_invited_once(self, town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
        """Piece by piece, in the order of the spreadsheet; how far it is can be known."""
        monkeypatch.setattr("partnerkit.jobs.doing.PIECE", 2)
        job = begin(town, many(5))
        assert (job.kind, job.total, job.asked, waiting(town, job)) == (
            JobKind.INVITE,
            5,
            {"language": "en"},
            [2, 3, 4, 5, 6],
        )
        assert work(town, pieces=1) == 1
        half = now(town, job)
        assert (half.state, half.done, half.total, waiting(town, job)) == (JobState.RUNNING, 2, 5, [4, 5, 6])
        assert work(town) == 2
        assert (now(town, job).state, now(town, job).done, waiting(town, job)) == (JobState.DONE, 5, [])
        assert invited(town) == [f"n{n}@example.com" for n in range(5)]
        assert [row.name for row in rows(town, job)] == [f"Business of n{n}@example.com" for n in range(5)]

    def test_a_row_that_was_invited_leads_to_its_line(self, town: Town) -> None:
        """As the list has it: without a name it is called by its address."""
        job = begin(town, InvitationSheet(csv="email,contact\na@example.com,Nagy Éva", language="hu"))
        work(town)
        (row,) = rows(town, job)
        assert row.client_id is not None
        id, by = row.client_id, town.admin
        line = town.world.run(lambda k: k.clients.get(id, by=by))
        invitation = town.world.run(lambda k: k.invitations.invitation(id, by=by))
        assert (row.name, line.name, line.contact) == ("a@example.com", "a@example.com", "Nagy Éva")
        assert (invitation.language, invitation.operator_id) == ("hu", by.id)

    def test_one_bad_row_stops_none_of_the_others(self, town: Town) -> None:
        """What is wrong is refused at once; whoever is invited already needs nothing."""
        invite(town, "old@example.com")
        job = begin(town, csv("a@example.com", "wrong", "old@example.com", "A@example.com", "b@example.com"))
        assert (now(town, job).refused, [row.outcome for row in rows(town, job)]) == (2, [Outcome.REFUSED] * 2)
        work(town)
        assert told(rows(town, job)) == {
            2: ("done", None),
            3: ("refused", "email.form"),
            4: ("unchanged", "invitation.open"),
            5: ("refused", "sheet.twice"),
            6: ("done", None),
        }
        ended = now(town, job)
        assert (ended.done, ended.unchanged, ended.refused, ended.total) == (2, 1, 2, 5)

    def test_one_that_is_wrong_throughout_comes_to_its_end(self, town: Town) -> None:
        """With nobody invited."""
        job = begin(town, csv("wrong"))
        work(town)
        assert (now(town, job).state, now(town, job).refused, invited(town)) == (JobState.DONE, 1, [])

    def test_more_can_be_invited_than_by_hand(self, town: Town) -> None:
        """The mails are not counted by who wants them: how many a spreadsheet names has a limit of its own (A-25)."""
        job = begin(town, many(40))
        work(town)
        assert now(town, job).done == 40
        town.world.run(lambda k: k.invitations.invite(NewInvitation(email="by@hand.example.com"), by=town.admin))

    def test_nobody_is_flooded_by_it(self, town: Town) -> None:
        """So many mails an hour to one address, whichever way (A-25)."""
        for _ in range(3):
            job = begin(town, csv("a@example.com"))
            work(town)
            (row,) = rows(town, job)
            _withdraw(town, row)
        job = begin(town, csv("a@example.com"))
        work(town)
        assert told(rows(town, job)) == {2: ("refused", "too_many_tries")}

    @pytest.mark.requirement("R-16", call="jobs.begin_invites")
    def test_whom_the_limit_of_the_day_leaves_out_can_have_another_turn(self, town: Town) -> None:
        """Tomorrow, as one that repeats it; a partner that is approved has no such limit."""
        town.world.vendor = attrs.evolve(town.world.vendor, limits=Limits(unapproved_a_day=3))
        unapprove(town)
        town.world.clock.tick(timedelta(days=1))
        job = begin(town, many(5))
        work(town)
        assert (now(town, job).done, now(town, job).refused) == (3, 2)
        assert told(rows(town, job, outcome=Outcome.REFUSED)) == dict.fromkeys(
            (5, 6), ("refused", "limit_reached.a_day")
        )
        town.world.clock.tick(timedelta(days=1))
        again = town.world.run(lambda k: k.jobs.repeat_refused(job.id, by=town.admin))
        assert (again.total, again.kind, again.asked) == (2, JobKind.INVITE, job.asked)
        work(town)
        assert told(rows(town, again)) == {5: ("done", None), 6: ("done", None)}
        assert len(set(invited(town))) == len(invited(town)) == 5

    def test_what_is_wrong_stays_wrong(self, town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
        """However often it has its turn; one that stood there twice is invited already by then."""
        monkeypatch.setattr("partnerkit.jobs.doing.PIECE", 1)
        job = begin(town, csv("a@example.com", "wrong", "a@example.com"))
        work(town)
        again = town.world.run(lambda k: k.jobs.repeat_refused(job.id, by=town.admin))
        assert work(town) == 2
        assert told(rows(town, again)) == {3: ("refused", "email.form"), 4: ("unchanged", "invitation.open")}

    def test_each_row_has_the_rights_of_its_moment(self, town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
        """Whoever may invite nobody any more is refused, row by row; who may see no clients has it stop."""
        monkeypatch.setattr("partnerkit.jobs.doing.PIECE", 1)
        job = begin(town, many(3))
        work(town, pieces=1)
        _may(town, monkeypatch, town.admin.permissions - {Permission.INVITE_CLIENTS})
        work(town, pieces=1)
        assert told(rows(town, job)) == {2: ("done", None), 3: ("refused", "permission")}
        _may(town, monkeypatch, frozenset())
        work(town)
        stopped = now(town, job)
        assert (stopped.state, stopped.error, waiting(town, job)) == (JobState.STOPPED, "Refused", [4])

    @pytest.mark.requirement("BX-06", call="jobs.begin_invites")
    def test_a_check_of_the_vendors_refuses_a_row(self, town: Town) -> None:
        """And no other."""

        def none_of_it(effects: Effects[Any], _: Actor) -> None:
            if getattr(effects.result, "email", "") == "n1@example.com":
                raise Vetoed("no")

        town.world.vendor = attrs.evolve(town.world.vendor, checks=(none_of_it,))
        job = begin(town, many(3))
        work(town)
        assert told(rows(town, job))[3] == ("refused", "vetoed")
        assert now(town, job).done == 2


def _may(town: Town, monkeypatch: pytest.MonkeyPatch, permissions: frozenset[Permission]) -> None:
    """
    Have the operator who began a job have these permissions alone from now on.
    """
    with town.world.kit() as kit:
        monkeypatch.undo()
        grounds = kit.actors.operator_grounds(town.partner.id, OperatorId(town.admin.id))
    other = attrs.evolve(grounds, actor=attrs.evolve(town.admin, permissions=permissions))
    monkeypatch.setattr("partnerkit.jobs.doing.PIECE", 1)
    monkeypatch.setattr("partnerkit.entry.actors.ActorsService.operator_grounds", lambda *_: other)


class TestAsking:
    def test_one_that_cannot_be_read_begins_no_job(self, town: Town) -> None:
        """All that is wrong with it is named."""
        with town.world.unchanged(), pytest.raises(InvalidInput) as caught:
            begin(town, InvitationSheet(csv="name,phone\nx,1", language="xx"))
        assert [p.path for p in caught.value.problems] == ["language"]
        with town.world.unchanged(), pytest.raises(InvalidInput) as caught:
            begin(town, InvitationSheet(csv="name,phone\nx,1"))
        assert [p.code for p in caught.value.problems] == ["sheet.column_missing", "sheet.column_unknown"]

    @pytest.mark.requirement("BX-09", call="jobs.begin_invites")
    def test_a_key_begins_one_job(self, town: Town) -> None:
        """The same spreadsheet again is the same job; another one under its key is refused."""
        job = begin(town, many(2), key="once")
        assert begin(town, many(2), key="once").id == job.id
        with pytest.raises(KeyReused):
            begin(town, many(3), key="once")
        work(town)
        assert len(invited(town)) == 2

    def test_who_may_invite_nobody_begins_none(self, town: Town) -> None:
        """Nor does who is no operator, or who acts as another without being allowed to invite."""
        unable = attrs.evolve(town.admin, permissions=town.admin.permissions - {Permission.INVITE_CLIENTS})
        blind = attrs.evolve(town.admin, permissions=frozenset({Permission.INVITE_CLIENTS}))
        for by in (unable, blind, town.world.support):
            with town.world.unchanged(), pytest.raises(Refused):
                begin(town, many(1), by=by)

    def test_no_operator_has_more_running_than_the_limit(self, town: Town) -> None:
        """Of whatever kind (A-34)."""
        town.world.vendor = attrs.evolve(town.world.vendor, limits=Limits(jobs=1))
        begin(town, many(1))
        with town.world.unchanged(), pytest.raises(NotPossible, match="running"):
            begin(town, many(1))

    @pytest.mark.requirement("BX-11", call="jobs.begin_invites")
    def test_it_can_be_tried_dry(self, town: Town) -> None:
        """Nothing is kept of it."""
        with town.world.unchanged():
            tried = town.world.run(lambda k: k.try_out(lambda dry: dry.jobs.begin_invites(many(2), by=town.admin)))
        assert tried.result is not None
        assert tried.result.total == 2

    @pytest.mark.requirement("BX-02", call="jobs.begin_invites")
    def test_the_history_tells_of_it_without_the_rows(self, town: Town) -> None:
        """Whom it names, their own lines tell."""
        job = begin(town, csv("secret@example.com"))
        told = Query(collection=ENTRIES, within=town.partner.id)
        (entry,) = (e for e in town.world.read(lambda s: list(every(s, told))) if e.kind == "job.begun")
        assert entry.payload == {
            "job_id": str(job.id),
            "action": "invite",
            "tag": None,
            "operator_id": None,
            "repeats": None,
        }


class TestLooking:
    def test_nobody_else_sees_whom_it_names(self, town: Town) -> None:
        """As with any job (A-11, A-17)."""
        job = begin(town, csv("wrong"))
        calls: list[Callable[[PartnerKit], object]] = [
            lambda k: k.jobs.get(job.id, by=town.stranger),
            lambda k: k.jobs.rows(job.id, by=town.stranger),
            lambda k: k.jobs.rows(job.id, by=town.agent),
        ]
        for call in calls:
            with pytest.raises(NotFound):
                town.world.run(call)

    def test_whoever_declined_is_in_no_row_any_more(self, town: Town) -> None:
        """Their line is gone, and they are nobody's client."""
        job = begin(town, many(2))
        work(town)
        _withdraw(town, rows(town, job)[0])
        assert told(rows(town, job)) == {3: ("done", None)}


class TestEnding:
    def test_what_had_no_turn_is_gone(self, town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
        """Once it was ended early: nobody needs to know any more who was to be invited."""
        monkeypatch.setattr("partnerkit.jobs.doing.PIECE", 1)
        job = begin(town, many(3))
        work(town, pieces=1)
        town.world.run(lambda k: k.jobs.cancel(job.id, by=town.admin))
        work(town)
        assert (waiting(town, job), len(invited(town)), now(town, job).state) == ([], 1, JobState.CANCELLED)

    def test_that_of_another_is_ended_by_who_could_have_begun_it(self, town: Town) -> None:
        """Whoever may invite nobody ends none but its own (A-14)."""
        job, all_seeing = begin(town, many(1)), attrs.evolve(town.owner, secure=True)
        watcher = attrs.evolve(all_seeing, permissions=all_seeing.permissions - {Permission.INVITE_CLIENTS})
        with town.world.unchanged(), pytest.raises(Refused):
            town.world.run(lambda k: k.jobs.cancel(job.id, by=watcher))
        assert town.world.run(lambda k: k.jobs.cancel(job.id, by=all_seeing)).ended

    @pytest.mark.requirement("R-01", call="upkeep.purge")
    def test_it_goes_with_all_it_named(self, town: Town) -> None:
        """As long after as any job: rows, and what had no turn."""
        left = begin(town, many(1))
        town.world.clock.tick(timedelta(seconds=1))
        job = begin(town, csv("secret@example.com", "wrong"))
        town.world.run(lambda k: k.jobs.cancel(left.id, by=town.admin))
        town.world.run(lambda k: k.jobs.claim(lease=LEASE))
        work(town)
        town.world.clock.tick(town.world.vendor.limits.jobs_kept + timedelta(seconds=1))
        _clean(town)
        assert [row for row in town.world.dump().values() if type(row).__name__.startswith("Job")] == []
        assert town.world.read(lambda s: s.get_many(JOBS, [job.id, left.id], within=town.partner.id)) == {}


def _clean(town: Town) -> None:
    from partnerkit.upkeep.expiries import CHORES

    for chore in CHORES:
        town.world.run(lambda k: k.upkeep.purge(chore))  # noqa: B023


class TestFailing:
    def test_a_row_that_somebody_changes_at_the_same_moment_is_tried_again(
        self, town: Town, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The other rows go on; where the transaction is over, all of the piece is done again."""
        real, raised = Inviting.invite, [StaleWrite("partner"), Conflict("invitation", whole=True)]

        def disturbed(self: Inviting, *args: Any, **more: Any) -> object:
            if raised:
                raise raised.pop(0)
            return real(self, *args, **more)

        monkeypatch.setattr(Inviting, "invite", disturbed)
        job = begin(town, many(2))
        work(town, pieces=1)
        town.world.clock.tick(timedelta(minutes=1))
        work(town)
        assert (now(town, job).done, len(invited(town)), raised) == (2, 2, [])

    def test_one_that_never_gets_through_is_refused(self, town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
        """After ten tries."""

        def always(*_: Any, **__: Any) -> object:
            raise StaleWrite("partner")

        monkeypatch.setattr(Inviting, "invite", always)
        job = begin(town, many(1))
        work(town)
        assert told(rows(town, job)) == {2: ("refused", "conflict")}


STEPS = st.lists(st.sampled_from(["piece", "crash", "late", "invited", "ended"]), max_size=12)


@settings(max_examples=80)
@given(steps=STEPS, count=st.integers(2, 7))
def test_whatever_happens_nobody_is_invited_twice(steps: list[str], count: int) -> None:
    """
    Workers that die, come too late, or are overtaken by somebody who invites by hand: each row has one turn at most.
    """
    town = settle(in_memory())
    with mock.patch("partnerkit.jobs.doing.PIECE", 2):
        job = begin(town, many(count))
        for step in steps:
            _happen(town, job, step)
        work(town)
    found = rows(town, job)
    ended = now(town, job)
    numbers = Counter(row.asked["row"] for row in found if row.asked)
    assert set(numbers.values()) <= {1}
    assert len(invited(town)) == len(set(invited(town)))
    assert waiting(town, job) == []
    assert ended.ended
    assert Counter(row.outcome for row in found) == Counter(
        {Outcome.DONE: ended.done, Outcome.UNCHANGED: ended.unchanged, Outcome.REFUSED: ended.refused}
    )
    if ended.state is JobState.DONE:
        assert len(found) == count
        assert len(invited(town)) == count


def _happen(town: Town, job: Job, step: str) -> None:
    match step:
        case "piece":
            work(town, pieces=1)
        case "crash":
            town.world.run(lambda k: k.jobs.claim(lease=timedelta(seconds=5)))
            town.world.clock.tick(timedelta(seconds=6))
        case "late":
            task = town.world.run(lambda k: k.jobs.claim(lease=timedelta(seconds=5)))
            town.world.clock.tick(timedelta(seconds=6))
            work(town, pieces=1)
            if task is not None:
                town.world.run(lambda k: k.jobs.advance(task))
        case "invited" if "n1@example.com" not in invited(town):
            invite(town, "n1@example.com", by=town.owner)
        case "ended" if not now(town, job).ended:
            town.world.run(lambda k: k.jobs.cancel(job.id, by=town.admin))
