"""
Every call of the table with a right address and a right body; one that nobody said how to make is a KeyError.
"""

from typing import Any
from uuid import UUID

import attrs

from partnerkit import BulkAction, BulkJob, Realm, Secret
from partnerkit.errors import NotSignedIn, Refused
from partnerkit.jobs.model import JobState
from partnerkit.repository import Change
from partnerkit.values import AttemptId, EndpointId, EntryId
from partnerkit.webhooks.model import Attempt
from reference_server.api.calls import Call
from tests.api.world import PASSWORD, UNKNOWN, World

BODIES: dict[str, Any] = {
    "sign_in": {"realm": "operator", "email": "dana@example.com", "password": PASSWORD},
    "change_password": {"current": PASSWORD, "new": "another horse battery"},
    "set_language": {"language": "hu"},
    "forget_password": {"realm": "operator", "email": "dana@example.com"},
    "reset_password": {"realm": "operator", "token": "no link", "password": "another horse battery"},
    "verify_address": {"realm": "operator", "token": "no link"},
    "confirm_email": {"realm": "operator", "token": "no link", "password": PASSWORD},
    "change_email": {"password": PASSWORD, "email": "dana@elsewhere.example.com"},
    "do_to_clients": {"action": "tag", "client_ids": [UNKNOWN], "tag": "premium"},
    "begin_job": {"action": "tag", "tag": "premium"},
    "review_clients": {"action": "lock", "client_ids": [UNKNOWN]},
    "set_tags": {"tags": ["premium"]},
    "assign_client": {},
    "write_note": {"text": "Rings after six."},
    "change_note": {"text": "Rings before six."},
    "open_account": {"name": "Boulangerie"},
    "set_stage": {"stage": "live"},
    "set_nickname": {"nickname": "boulangerie"},
    "lock_account": {},
    "review_lock": {},
    "secure_account": {},
    "seat_owner": {"name": "X", "email": "x@example.com"},
    "link_owner": {"issuer": "bookwell", "subject": "1"},
    "report_subscription": {"plan": "pro"},
    "resume_delivery": {"consumer": "crm", "chain_id": UNKNOWN},
    "skip_delivery": {"consumer": "crm", "chain_id": UNKNOWN},
    "replay": {"consumer": "crm", "since": "2026-11-21T12:00:00Z"},
    "resume_letter": {"letter_id": UNKNOWN},
    "add_webhook": {"name": "CRM", "url": "https://hooks.example.com/partnerkit", "kinds": ["account.*"]},
    "change_webhook": {"name": "The CRM"},
    "open_partner": {"name": "Mine"},
    "add_operator": {"name": "X", "email": "x@example.com"},
    "add_role": {"name": "auditor", "title": "Auditor", "permissions": ["clients.view"]},
    "set_operator_password": {"password": "another horse battery"},
    "link_operator": {"issuer": "bookwell", "subject": "1"},
}
IDS = {"account_id", "client_id", "note_id", "partner_id", "operator_id", "session_id", "endpoint_id", "attempt_id"}
NAMES = {"action": "account.lock", "role": "agent"}


def body_of(call: Call) -> Any:
    """
    Return a right body, None where none is taken.
    """
    return None if call.body is None else BODIES[call.name]


def path_of(call: Call, **places: str) -> str:
    """
    Return a call's address with something in its places.
    """
    path = call.path
    for name in call.places:
        path = path.replace(f"<{name}>", (NAMES | places)[name])
    return path


def places_of(world: World, who: str, account: dict[str, Any]) -> dict[str, str]:
    """
    Return ids of somebody's own partner, with a note on the client.
    """
    actor = world.call(who, "GET", "/sessions/current").json["actor"]
    client_id = world.line(account, who)["id"]
    note = world.call(who, "POST", f"/clients/{client_id}/notes", {"text": "Speaks French."}).json
    return {
        "account_id": account["id"],
        "client_id": client_id,
        "note_id": note["id"],
        "partner_id": actor["partner_id"],
        "operator_id": actor["id"],
        "session_id": session_of(world, who),
        "job_id": job_of(world, who, JobState.STOPPED),
        **webhook_of(world),
    }


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
