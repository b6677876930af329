"""
Rows with which a call of the table can do something, and their ids.
"""

from typing import Any
from uuid import UUID

import attrs

from partnerkit import BulkAction, BulkJob, Realm, Secret
from partnerkit.errors import NotSignedIn, Refused
from partnerkit.jobs.model import JobState
from partnerkit.repository import Change
from partnerkit.values import AccountId, AttemptId, EndpointId, EntryId, OperatorId, PartnerId
from partnerkit.webhooks.model import Attempt
from reference_server.api.calls import Call
from tests.api.bodies import BODIES
from tests.api.world import UNKNOWN, World
from tests.second_factor import give


def whom(world: World) -> str:
    """
    Return the id of an operator who may do so little that whoever may log in as others may as this one.
    """
    world.role("onlooker", {"clients.view"})
    return str(world.operator("otto", "onlooker")["id"])


def colleague(world: World, call: Call | None = None) -> str:
    """
    Return the id of an agent at Dana's partner with whom a call can do something.
    """
    if call is not None and call.name == "invite_operator":
        partner_id = world.call("dana", "GET", "/sessions/current").json["actor"]["partner_id"]
        world.vendor.throttle.forget(f"mails-of:{partner_id}:ottilie@example.com")
        new = {"name": "Ottilie", "email": "ottilie@example.com"}
        return str(world.call("vendor", "POST", f"/partners/{partner_id}/operators", new).json["id"])
    made = world.operator("ottilie", "agent")
    if call is not None and call.name == "unblock_operator":
        address = f"/partners/{made['partner_id']}/operators/{made['id']}/block"
        assert world.call("vendor", "PUT", address, {}).status_code == 200
    return str(made["id"])


def lost_by(world: World, who: str = "elodie") -> str:
    """
    Return the id of an operator who has a second factor, and may have lost it.
    """
    me: dict[str, Any] = world.call(who, "GET", "/sessions/current").json["actor"]
    ids = PartnerId(UUID(me["partner_id"])), OperatorId(UUID(me["id"]))
    world.database.run(lambda kit: give(kit, *ids))
    return str(me["id"])


def owner_of(world: World, account: dict[str, Any]) -> str:
    """
    Return the id of the membership of an account's owner, or of the owner-to-be.
    """
    id = AccountId(UUID(account["id"]))
    return str(world.database.run(lambda kit: kit.accounts.get(id, by=kit.actors.vendor("tests"))).owner_id)


def office_session(world: World) -> str:
    """
    Return the id of a session in the vendor office of whoever the vendor's token stands for.
    """
    return str(world.database.run(lambda kit: kit.sessions.begin_office("api")).session.id)


def partner_for(world: World, call: Call) -> dict[str, str]:
    """
    Return the id of another partner with which the vendor can do what a call does to how partners stand.
    """
    standing = {"approve_partner", "suspend_partner", "reinstate_partner", "close_partner"}
    if call.name not in standing | {"review_suspension", "review_closing"}:
        return {}
    new = {"name": "Another & Co", "approved": call.name != "approve_partner"}
    id: str = world.call("vendor", "POST", "/partners", new).json["id"]
    if call.name == "reinstate_partner":
        assert world.call("vendor", "PUT", f"/partners/{id}/suspension", {}).status_code == 200
    return {"partner_id": id}


def session_of(world: World, who: str) -> str:
    """
    Return the id of another session of somebody than the one it calls by.
    """
    email = world.call(who, "GET", "/me/email").json["email"]
    realm = world.call(who, "GET", "/sessions/current").json["realm"]
    assert world.sign_in(realm, email).status_code == 201
    sessions = world.call(who, "GET", "/me/sessions").json["items"]
    other: str = next(session["id"] for session in sessions if not session["here"])
    return other


def job_of(world: World, who: str, state: JobState = JobState.RUNNING) -> str:
    """
    Return the id of a job of somebody, refused for one client if it is done; of who can have none, one nobody has.
    """
    token = Secret(world.token(who))
    try:
        with world.database.transaction() as kit:
            by = kit.actors.from_session(token, realm=Realm.OPERATOR)
            job = kit.jobs.begin_bulk(BulkJob(action=BulkAction.TAG, tag="premium"), by=by)
            ended: dict[str, Any] = {"refused": 1, "ended_at": job.begun_at} if state is JobState.DONE else {}
            kit._storage.write(Change(job, attrs.evolve(job, state=state, **ended)))
            return str(job.id)
    except (NotSignedIn, Refused):
        return UNKNOWN


def job_for(world: World, call: Call, who: str) -> str:
    """
    Return the id of a job that a call can do something with.
    """
    return job_of(world, who, JobState.DONE if call.name == "repeat_job" else JobState.STOPPED)


def key_of(world: World, who: str) -> str:
    """
    Return the id of an API key of somebody's partner; of who makes none, one nobody has.
    """
    partner_id = world.call(who, "GET", "/sessions/current").json["actor"]["partner_id"]
    made = world.call(who, "POST", f"/partners/{partner_id}/keys", BODIES["add_key"])
    return str(made.json["id"]) if made.status_code == 201 else UNKNOWN


def webhook_of(world: World) -> dict[str, str]:
    """
    Return the id of an endpoint that something was posted to, and of that attempt.
    """
    endpoint_id = world.call("vendor", "POST", "/webhooks", BODIES["add_webhook"]).json["id"]
    at, ids = world.clock(), world.vendor.ids
    attempt = Attempt(
        endpoint_id=EndpointId(UUID(endpoint_id)),
        id=AttemptId(ids.ordered(at)),
        entry_id=EntryId(ids.ordered(at)),
        chain_id=ids.random(),
        seq=1,
        kind="account.opened",
        at=at,
        status=500,
        error="status 500",
    )
    world.database.run(lambda kit: kit.webhooks.record(attempt.endpoint_id, [attempt]))
    return {"endpoint_id": endpoint_id, "attempt_id": str(attempt.id)}
