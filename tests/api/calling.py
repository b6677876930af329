"""
Every call of the table with a right address and a right body.
"""

from contextlib import suppress
from typing import Any

from partnerkit import OperatorId, Realm, Secret
from partnerkit.errors import NotSignedIn
from partnerkit.jobs.model import JobState
from reference_server.api.calls import Call
from tests.api import inviting, staffing
from tests.api.bodies import BODIES
from tests.api.made import colleague, job_of, key_of, owner_of, session_of, webhook_of, whom
from tests.api.world import World
from tests.second_factor import code, fresh, give

IDS = {
    *("account_id", "client_id", "note_id", "partner_id", "operator_id", "session_id", "key_id"),
    *("endpoint_id", "attempt_id", "member_id", "link_id"),
}
# The part of an account's settings that calls are about.
PART = {"section": "portal", "tab": "services"}
NAMES = {"action": "account.lock", "role": "agent"} | PART
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
    if "owner" in world.tokens and (found := staffing.body_for(world, call) or inviting.body_for(world, call)):
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


def places_of(world: World, who: str, account: dict[str, Any]) -> dict[str, str]:
    """
    Return ids of somebody's own partner, with a note on the client, which came by an invitation.
    """
    actor = world.call(who, "GET", "/sessions/current").json["actor"]
    client_id = world.line(account, who)["id"]
    note = world.call(who, "POST", f"/clients/{client_id}/notes", {"text": "Speaks French."}).json
    inviting.accepted(world, account["id"])
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
        "link_id": inviting.link_of(world, who),
        **webhook_of(world),
    }


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
    return inviting.places_for(world, call)
