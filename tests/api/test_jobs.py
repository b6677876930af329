"""
A job from its beginning to its end over the API: begun, looked at, ended, gone on with, done once more for the refused.
"""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import attrs
import pytest

from partnerkit import PartnerKit
from partnerkit.worker.jobbing import Jobbing
from tests.api.test_bulk import clients
from tests.api.world import UNKNOWN, World, codes

JOBS = "/jobs"


def work(world: World, pieces: int = 100) -> None:
    """
    Have a worker do so many pieces, or all there is.
    """
    jobbing = Jobbing(world.database)
    for _ in range(pieces):
        if not jobbing.step():
            return


def begun(world: World, who: str = "dana", **asked: Any) -> str:
    """
    Begin a job, and return its address.
    """
    answer = world.call(who, "POST", JOBS, {"action": "lock", **asked})
    assert answer.status_code == 202, answer.text
    assert answer.headers["Location"].endswith(f"/api/jobs/{answer.json['id']}")
    return f"{JOBS}/{answer.json['id']}"


@pytest.mark.requirement("BX-13", call="jobs.begin_bulk")
def test_a_job_goes_from_its_beginning_to_its_end(world: World) -> None:
    """
    At first it runs and has no rows; then it is done, with a row for each client that matched.
    """
    ids = clients(world, 3)
    world.call("dana", "PUT", f"/clients/{ids[0]}/tags", {"tags": ["vip"]}, If_Match=_tag(world, ids[0]))
    at = begun(world, action="untag", tag="vip", filter={"tag": "vip"})
    job = world.call("dana", "GET", at).json
    assert (job["state"], job["done"], job["ended_at"], job["error"], job["repeats"]) == (
        "running",
        0,
        None,
        None,
        None,
    )
    assert job["asked"]["filter"]["tag"] == "vip"
    assert world.call("dana", "GET", f"{at}/rows").json["items"] == []
    work(world)
    job = world.call("dana", "GET", at).json
    assert (job["state"], job["done"], job["unchanged"], job["refused"]) == ("done", 1, 0, 0)
    assert job["ended_at"] is not None
    (row,) = world.call("dana", "GET", f"{at}/rows").json["items"]
    assert (row["client_id"], row["outcome"], row["code"], row["message"]) == (ids[0], "done", None, None)
    assert [one["id"] for one in world.call("dana", "GET", JOBS).json["items"]] == [job["id"]]


def _tag(world: World, client_id: str) -> str:
    etag: str = world.call("dana", "GET", f"/clients/{client_id}").headers["ETag"]
    return etag


@pytest.mark.requirement("BX-13", call="jobs.repeat_refused")
def test_the_refused_are_done_once_more(world: World) -> None:
    """
    Their rows say why, one outcome alone can be asked for, and the new job names the one it repeats.
    """
    clients(world, 2)
    world.role("seer", ["clients.view", "accounts.open"])
    world.operator("sara", "seer")
    at = begun(world, "sara")
    work(world)
    rows = world.call("sara", "GET", f"{at}/rows?outcome=refused").json["items"]
    assert [(row["outcome"], row["code"]) for row in rows] == [("refused", "refused")] * 2
    assert rows[0]["message"] == "Your role does not include this."
    assert world.call("sara", "GET", f"{at}/rows?outcome=done").json["items"] == []
    again = world.call("sara", "POST", f"{at}/repetition")
    assert again.status_code == 202
    assert at.endswith(again.json["repeats"])
    work(world)
    after = world.call("sara", "GET", f"{JOBS}/{again.json['id']}").json
    assert (after["state"], after["refused"]) == ("done", 2)


@pytest.mark.requirement("BX-13", call="jobs.cancel")
def test_a_job_is_ended_early_and_does_nothing_more(world: World) -> None:
    """
    Ended twice it says what stands in the way.
    """
    ids = clients(world, 2)
    at = begun(world)
    assert world.call("dana", "POST", f"{at}/cancellation").json["state"] == "cancelled"
    again = world.call("dana", "POST", f"{at}/cancellation")
    assert (again.status_code, again.json["detail"]) == (409, "The job was ended early.")
    work(world)
    assert not any(world.call("dana", "GET", f"/clients/{id}").json["partner_locked"] for id in ids)


@pytest.mark.requirement("BX-13", call="jobs.resume")
def test_a_stopped_job_says_why_and_goes_on(world: World) -> None:
    """
    By the name of what failed, in no sentence of its own.
    """
    (id,) = clients(world, 1)
    at = begun(world)

    def fail(kit: PartnerKit) -> None:
        task = kit.jobs.claim(lease=timedelta(seconds=1))
        assert task is not None
        kit.jobs.failed(attrs.evolve(task, tries=1000), OSError("what nobody is to read"))

    world.database.run(fail)
    stopped = world.call("dana", "GET", at)
    assert (stopped.json["state"], stopped.json["error"]) == ("stopped", "OSError")
    assert "nobody" not in stopped.text
    assert world.call("dana", "POST", f"{at}/resumption").json["state"] == "running"
    work(world)
    assert world.call("dana", "GET", f"/clients/{id}").json["partner_locked"]


def test_what_is_wrong_is_all_named(world: World) -> None:
    """
    In the action, its tag or operator, the filter and its days; unknown fields too; no job began.
    """
    wrong = {
        "action": "tag",
        "operator_id": UNKNOWN,
        "filter": {"created_from": "2026-02-01T00:00:00Z", "created_to": "2026-01-01T00:00:00Z"},
    }
    answer = world.call("dana", "POST", JOBS, wrong)
    assert answer.status_code == 422
    assert codes(answer) == [
        ("tag", "field.missing"),
        ("operator_id", "bulk.needless"),
        ("filter.created_to", "span.order"),
    ]
    unknown = world.call("dana", "POST", JOBS, {"action": "lock", "filter": {"colour": "red"}, "force": True})
    assert {path for path, _ in codes(unknown)} == {"filter.colour", "force"}
    assert world.call("dana", "GET", JOBS).json["items"] == []


@pytest.mark.requirement("R-05", call="jobs.get")
def test_a_job_of_another_partner_is_as_one_that_never_was(world: World) -> None:
    """
    Whatever is asked of it (A-11).
    """
    at = begun(world)
    for method, path in [("GET", ""), ("GET", "/rows"), ("POST", "/cancellation"), ("POST", "/repetition")]:
        foreign = world.call("eve", method, f"{at}{path}")
        never = world.call("eve", method, f"{JOBS}/{uuid4()}{path}")
        assert foreign.status_code == never.status_code == 404
        assert {k: v for k, v in foreign.json.items() if k != "instance"} == {
            k: v for k, v in never.json.items() if k != "instance"
        }
    assert world.call("eve", "GET", JOBS).json["items"] == []


def test_more_than_may_run_at_once_are_refused(world: World) -> None:
    """
    A program is told so, and goes on once one of them has come to its end (A-34).
    """
    at, *_ = (begun(world) for _ in range(world.vendor.limits.jobs))
    answer = world.call("dana", "POST", JOBS, {"action": "lock"})
    assert (answer.status_code, answer.json["code"]) == (409, "not_possible")
    assert answer.json["detail"].startswith("Too many of your jobs are running.")
    world.call("dana", "POST", f"{at}/cancellation")
    begun(world)


SHEET = "email,name,language\na@example.com,Alma,hu\nwrong,,xx\nold@example.com,Old,"


@pytest.mark.requirement("BX-13", call="jobs.begin_invites")
@pytest.mark.requirement("WP-02", call="jobs.begin_invites")
def test_many_are_invited_by_a_spreadsheet(world: World) -> None:
    """
    A row says what came of it, with everything that is wrong with it, and where.
    """
    world.call("dana", "POST", "/invitations", {"email": "old@example.com"})
    answer = world.call("dana", "POST", f"{JOBS}/invitations", {"csv": SHEET}, Idempotency_Key="once")
    assert answer.status_code == 202, answer.text
    assert answer.headers["Location"].endswith(f"/api/jobs/{answer.json['id']}")
    assert (answer.json["kind"], answer.json["total"], answer.json["refused"]) == ("invite", 3, 1)
    again = world.call("dana", "POST", f"{JOBS}/invitations", {"csv": SHEET}, Idempotency_Key="once")
    assert again.json["id"] == answer.json["id"]
    work(world)
    rows = world.call("dana", "GET", f"{JOBS}/{answer.json['id']}/rows").json["items"]
    came = {row["row"]: (row["email"], row["outcome"], row["code"]) for row in rows}
    assert came == {
        2: ("a@example.com", "done", None),
        3: ("wrong", "refused", "input"),
        4: ("old@example.com", "unchanged", "input"),
    }
    (wrong,) = (row for row in rows if row["row"] == 3)
    assert [(one["column"], one["code"]) for one in wrong["problems"]] == [
        ("email", "email.form"),
        ("language", "choice.unknown"),
    ]
    (done,) = (row for row in rows if row["row"] == 2)
    line = world.call("dana", "GET", f"/clients/{done['client_id']}").json
    assert (line["name"], line["status"]) == ("Alma", "invited")


@pytest.mark.requirement("BX-11", call="invitations.foresee")
@pytest.mark.requirement("BX-11", call="jobs.begin_invites")
def test_what_would_come_of_a_spreadsheet(world: World) -> None:
    """
    The same row by row, and nobody is invited.
    """
    world.call("dana", "POST", "/invitations", {"email": "old@example.com"})
    review = world.call("dana", "POST", f"{JOBS}/invitations/review", {"csv": SHEET, "language": "fr"}).json
    assert (review["done"], review["unchanged"], review["refused"]) == (1, 1, 1)
    assert [(row["row"], row["outcome"], row["language"], row["message"]) for row in review["rows"]] == [
        (2, "done", "hu", None),
        (3, "refused", "xx", "Write one mail address, such as name@example.com."),
        (4, "unchanged", "fr", "You have invited this address already. Send that invitation again."),
    ]
    assert world.call("dana", "GET", JOBS).json["items"] == []
    world.role("seer", ["clients.view"])
    world.operator("sara", "seer")
    for path in ("invitations", "invitations/review"):
        assert world.call("sara", "POST", f"{JOBS}/{path}", {"csv": SHEET}).status_code == 403


@pytest.mark.requirement("BX-13", call="jobs.begin_invites")
def test_a_spreadsheet_that_cannot_be_used_names_everything(world: World) -> None:
    """
    Its columns, or that it is no text at all; no job begins.
    """
    for path in ("invitations", "invitations/review"):
        answer = world.call("dana", "POST", f"{JOBS}/{path}", {"csv": "mail adress,Phone\nx,1"})
        assert answer.status_code == 422
        assert codes(answer) == [
            ("csv", "sheet.column_missing"),
            ("csv", "sheet.column_unknown"),
            ("csv", "sheet.column_unknown"),
        ]
        assert codes(world.call("dana", "POST", f"{JOBS}/{path}", {"csv": 1})) == [("csv", "type.string")]
    assert world.call("dana", "GET", JOBS).json["items"] == []
