"""
Every call of the table with a right address and a right body; one that nobody said how to make is a KeyError.
"""

from contextlib import suppress
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
from tests.api import staffing
from tests.api.world import PASSWORD, UNKNOWN, World
from tests.second_factor import code, fresh, give

BODIES: dict[str, Any] = {
    "sign_in": {"realm": "operator", "email": "dana@example.com", "password": PASSWORD},
    "change_password": {"current": PASSWORD, "new": "another horse battery"},
    "set_language": {"language": "hu"},
    "act_as_operator": {"operator_id": UNKNOWN},
    "sign_in_with_code": {"proof": "no proof", "code": "123456"},
    "show_second_factor": {"code": "123456"},
    "confirm_second_factor": {"password": PASSWORD, "code": "123456"},
    "renew_recovery_codes": {"code": "123456"},
    "remove_second_factor": {"password": PASSWORD, "code": "123456"},
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
    "review_secure": {},
    "review_block": {},
    "review_operator_role": {"role": "agent"},
    "review_role": {"title": "Auditor", "permissions": ["clients.view"]},
    "review_suspension": {},
    "review_closing": {},
    "secure_account": {},
    "seat_owner": {"name": "X", "email": "x@example.com"},
    "link_owner": {"issuer": "bookwell", "subject": "1"},
    "resume_delivery": {"consumer": "crm", "chain_id": UNKNOWN},
    "skip_delivery": {"consumer": "crm", "chain_id": UNKNOWN},
    "replay": {"consumer": "crm", "since": "2026-11-21T12:00:00Z"},
    "resume_letter": {"letter_id": UNKNOWN},
    "add_webhook": {"name": "CRM", "url": "https://hooks.example.com/partnerkit", "kinds": ["account.*"]},
    "change_webhook": {"name": "The CRM"},
    "open_partner": {"name": "Mine"},
    "approve_partner": {},
    "suspend_partner": {"reason": "Bills unpaid"},
    "close_partner": {},
    "add_operator": {"name": "X", "email": "x@example.com"},
    "invite_operator": {},
    "welcome_operator": {"token": "no link", "password": "another horse battery"},
    "set_operator_role": {"role": "admin"},
    "block_operator": {},
    "hand_over_partner": {"operator_id": UNKNOWN},
    "add_role": {"name": "auditor", "title": "Auditor", "permissions": ["clients.view"]},
    "change_role": {"title": "Checker", "permissions": ["clients.view", "history.view"]},
    "add_key": {
        "name": "Till system",
        "role": "agent",
        "scopes": ["clients.view"],
        "ends_at": "2026-12-21T12:00:00Z",
    },
    "set_operator_password": {"password": "another horse battery"},
    "link_operator": {"issuer": "bookwell", "subject": "1"},
    **staffing.BODIES,
}
IDS = {
    *("account_id", "client_id", "note_id", "partner_id", "operator_id", "session_id", "key_id"),
    *("endpoint_id", "attempt_id", "member_id"),
}
NAMES = {"action": "account.lock", "role": "agent"}
# What is asked of a partner is about its operators.
OF_PARTNERS = {name: {"action": "operator.block"} for name in ("explain_partner", "who_can_in_partner")}
QUERIES = {"find_anything": "?text=somebody@example.com"}


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
        path = path.replace(f"<{name}>", (NAMES | places | OF_PARTNERS.get(call.name, {}))[name])
    return path + QUERIES.get(call.name, "")


def shown_by(world: World, call: Call, who: str) -> Any:
    """
    Return a right body with a code of somebody's own second factor in it, which it has from then on, if it can.
    """
    body = body_of(call)
    if call.name == "act_as_operator":
        return {"operator_id": whom(world)}
    if call.name == "hand_over_partner":
        return {"operator_id": colleague(world)}
    if "owner" in world.tokens and (found := staffing.body_for(world, call)):
        return found
    if not isinstance(body, dict) or "code" not in body or call.open:
        return body
    token = Secret(world.token(who))
    with suppress(NotSignedIn), world.database.transaction() as kit:
        by = kit.actors.from_session(token, realm=Realm.OPERATOR)
        if call.name == "confirm_second_factor":
            return body | {"code": code(world.clock(), kit.second_factors.begin(by=by).secret).reveal()}
        if kit.second_factors.status(by=by).set_up_at is None:
            give(kit, by.partner, OperatorId(by.id))
        return body | {"code": fresh(kit, by.id).reveal()}
    return body


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
        "member_id": owner_of(world, account),
        "session_id": session_of(world, who),
        "job_id": job_of(world, who, JobState.STOPPED),
        "key_id": key_of(world, who),
        **webhook_of(world),
    }


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


def reviewed(world: World, call: Call) -> dict[str, str]:
    """
    Bring a partner to where a step can be reviewed; return what stands in the address.
    """
    if "member_id" in call.places and call.method != "GET":
        return {"member_id": staffing.member_for(world, call, staffing.account_of(world))}
    if call.name in {"secure_account", "review_secure"}:
        world.operator("guard", "secure_agent")
    if call.name in {"review_role", "change_role", "remove_role"}:
        return {"role": world.role("auditor", {"clients.view"})["name"]}
    steps = {"invite_operator", "set_operator_role", "block_operator", "unblock_operator"}
    if call.name in steps | {"review_block", "review_operator_role"}:
        return {"operator_id": colleague(world, call)}
    return {}


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
