"""
Every call of the API as everybody, against what was written by hand (`tests.rights`).
"""

from contextlib import suppress
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from partnerkit import Action, BulkAction, BulkWork, ClientId, OperatorId, Realm, Secret
from partnerkit.access import GRANTABLE, KEY_PERMISSIONS, ROLES, Permission
from partnerkit.errors import NotSignedIn
from partnerkit.testing.clock import NOON
from partnerkit.values import MemberId
from reference_server.api.calls import Call
from reference_server.api.table import CALLS
from tests.api import inviting, staffing
from tests.api.calling import NAMES as NAMED
from tests.api.calling import OF_PARTNERS, QUERIES
from tests.api.made import job_of, key_of, office_session, webhook_of, whom
from tests.api.sent import KNOWN, added_by, document, following
from tests.api.world import UNKNOWN, Answer, World, stop
from tests.library.calls import filled
from tests.rights import ASKING, BY_LINK_ALONE, KEY, NEEDS, OWN_LINE, PEOPLE, RIGHTS, STAFF, answer

NAMES = {"owner": "dana", "admin": "boglarka", "agent": "elodie", "stranger": "eve", "staff": "owner"}
# By a password, a token, a mailed link, or by nothing; no role says who may.
BY_LINK = {"forget_password", "reset_password", "verify_address", "confirm_email", "welcome_operator"}
BY_LINK |= {"look_at_join", "join", "join_known", "decline_join"} | inviting.BY_LINK
SIGNING = {"sign_in", "sign_in_with_code", "show_second_factor", "current_session", "act_as_oneself", "sign_out"}
ABOUT_ONESELF = SIGNING | BY_LINK
CALLED = [call for call in CALLS if call.name not in ABOUT_ONESELF]
ABOUT_ONE = [call for call in CALLED if call.action and {"client_id", "account_id"} & set(call.places)]
FOR_OPERATORS = [call for call in CALLED if call.action and call.action.value in NEEDS]
# An owner is one by a built-in role alone.
IN_ROLES = [c for c in FOR_OPERATORS if c.action and NEEDS[c.action.value] != Permission.OWN_PARTNER.value]
EVERYTHING = {permission.value for permission in GRANTABLE}
# Those who gain or lose something by a call that goes through come last.
ORDER = ("neighbour", "staff", "stranger", "agent", "admin", "owner", "key", "vendor")


@pytest.fixture
def ids(world: World, account: dict[str, Any]) -> dict[str, str]:
    """
    What stands in addresses, with everybody signed in who can be: the owners of two accounts too.
    """
    world.tokens["neighbour"] = world.seat(world.account("eve", name="Elsewhere"), "neighbour@example.com")
    world.seat(account)
    stop(world.database)
    for who in ORDER[2:-2]:
        world.token(NAMES[who])
    (line,) = world.call("dana", "GET", "/clients").json["items"]
    actor = world.call("dana", "GET", "/sessions/current").json["actor"]
    program = {"name": "Program", "role": "admin", "scopes": sorted(p.value for p in KEY_PERMISSIONS)}
    path, ends = f"/partners/{actor['partner_id']}/keys", (NOON + timedelta(days=90)).isoformat()
    world.tokens[KEY] = world.call("dana", "POST", path, program | {"ends_at": ends}).json["token"]
    world.call(KEY, "GET", "/clients")  # about once a minute it is noted that a key is in use
    other = whom(world)
    of_partner = {"partner_id": actor["partner_id"], "operator_id": other, "role": "onlooker"}
    about = {"account_id": account["id"], "client_id": line["id"], "action": "account.lock"}
    inviting.accepted(world, account["id"])
    return about | of_partner | webhook_of(world) | {"whom": other}


def asks(call: Call, who: str = "") -> str:
    """
    Return what a call asks for.
    """
    if call.name in staffing.FROM_EITHER_SIDE and who in STAFF:
        return staffing.FROM_EITHER_SIDE[call.name]
    if call.action is None:
        return {"explain": ASKING, "explain_partner": Action.VIEW_PARTNER.value}[call.name]
    # The vendor, who sees what happened to an account, sees nothing of what the partner did to its own line.
    own = call.action in {Action.VIEW_CLIENTS, Action.VIEW_HISTORY} and "client_id" in call.places
    return OWN_LINE if own else call.action.value


def called(world: World, call: Call, who: str, ids: dict[str, str]) -> Answer:
    """
    Call as somebody.
    """
    path = call.path
    if "session_id" in call.places:
        ids = ids | {"session_id": own_session(world, NAMES.get(who, who))}
    if "job_id" in call.places:
        ids = ids | {"job_id": job_of(world, NAMES.get(who, who))}
    for name in call.places:
        path = path.replace(f"<{name}>", (NAMED | ids | OF_PARTNERS.get(call.name, {}))[name])
    world.vendor.throttle.forget("mails-to:somebody@example.com")
    world.vendor.throttle.forget(f"mails-of:{ids['partner_id']}:somebody@example.com")
    world.vendor.throttle.forget(f"mails-of:{ids['account_id']}:szabo@example.com")
    tag = BulkWork(action=BulkAction.TAG, client_ids=(ClientId(UUID(ids["client_id"])),), tag="premium")
    known = KNOWN | added_by(who) | {BulkWork: tag, "operator_id": OperatorId(UUID(ids["whom"]))}
    if "member_id" in ids:
        known["member_id"] = MemberId(UUID(ids["member_id"]))
    if "token" in ids:
        known |= following(Secret(ids["token"]))
    body = None if call.body is None else document(filled(call.body, known))
    return world.call(NAMES.get(who, who), call.method, path + QUERIES.get(call.name, ""), body)


def own_session(world: World, who: str) -> str:
    """
    Return the id of the session somebody calls by; the vendor calls without one, and has one in the office.
    """
    if who == "vendor":
        return office_session(world)
    token = Secret(world.token(who))
    for realm in Realm:
        with suppress(NotSignedIn), world.database.transaction() as kit:
            return str(kit.actors.resolve(token, realm=realm)[0].id)
    return UNKNOWN


def noted(world: World, call: Call, ids: dict[str, str], who: str = "") -> dict[str, str]:
    """
    Return the ids with that of a note nobody has removed, or of a key nobody has ended, if the call is about one.

    And of one of the account's people, in whose own account whoever works in another one does what it does.
    """
    if call.name == "accept_join":
        return ids | {"token": staffing.token_of(world, staffing.invited(world, ids["account_id"]))}
    if call.name == "accept_invitation":
        return ids | {"token": inviting.invitation_token(world, inviting.invited(world))}
    if call.name == "accept_sign_up":
        return ids | {"token": inviting.signed_up(world)}
    if "member_id" in call.places or call.name == "hand_over_account":
        inside = who == "neighbour" and call.name != "get_member"
        account_id = staffing.account_of(world, who) if inside else ids["account_id"]
        return ids | {"member_id": staffing.member_for(world, call, account_id)}
    if "key_id" in call.places:
        return ids | {"key_id": key_of(world, NAMES["admin"])}
    if "link_id" in call.places:  # everybody manages those of the own partner
        return ids | {"link_id": inviting.link_of(world, NAMES.get(who, who or "dana"))}
    if call.action is Action.SET_SECURE and "guard" not in world.tokens:
        world.operator("guard", "secure_agent")
        world.token("guard")
    if "note_id" not in call.places:
        return ids
    note = world.call("dana", "POST", f"/clients/{ids['client_id']}/notes", {"text": "Rings after six."}).json
    return ids | {"note_id": note["id"]}


def told(answered: Answer) -> str:
    """
    Return a letter of `tests.rights` for an answer, or `out` for a session that is over.
    """
    match answered.status_code:
        case 200 | 201 | 202 | 204 | 409:
            return "y"
        case 401:
            return "out"
        case 404:
            return "4"
        case 403 if answered.json["rule"] == "role":
            letters = {"kind": "k", "permission": "p", "key_permission": "p", "above": "o", "secure_owner": "r"}
            return letters[answered.json["because"]]
        case 403 if answered.json["rule"] == "locked":
            return "l"
    raise AssertionError(answered.text)


@pytest.mark.requirement("R-05", call="partnerkit.access.require")
@pytest.mark.requirement("VC-20", call="accounts.lock")
@pytest.mark.requirement("VC-29", call="partnerkit.access.ROLES")
@pytest.mark.parametrize("locks", [(), ("dana", "vendor")], ids=["open", "locked"])
@pytest.mark.parametrize("call", CALLED, ids=lambda call: call.name)
def test_everybody_is_answered_as_written_by_hand(
    world: World, ids: dict[str, str], call: Call, locks: tuple[str, ...]
) -> None:
    """Each kind and role; with the account locked its own people are out, and all others as before."""
    for who in locks:
        assert world.call(who, "PUT", f"/accounts/{ids['account_id']}/lock", {}).status_code == 200
    for who in ORDER:
        places = noted(world, call, ids, who)
        before = world.rows()
        letter = told(called(world, call, who, places))
        wanted = "out" if who == "staff" and locks else answer(asks(call, who), who, locked=bool(locks))
        # A program has no job, and is shown nobody else's.
        assert letter == ("4" if (who, wanted) == (KEY, "y") and "job_id" in call.places else wanted), who
        assert letter == "y" or world.rows() == before
        if call.name == "secure_account" and letter == "y":
            assert world.call("vendor", "DELETE", f"/accounts/{ids['account_id']}/secure").status_code == 200


@pytest.mark.requirement("VC-29", call="partners.add_role")
@pytest.mark.parametrize("call", IN_ROLES, ids=lambda call: call.name)
def test_a_role_is_what_it_includes(world: World, ids: dict[str, str], call: Call) -> None:
    """All but the one permission a call asks for is not enough; that one is, and what the role at stake includes."""
    assert call.action is not None
    needed = NEEDS[call.action.value]
    stake = {"add_key": "agent", "end_key": "admin"}.get(call.name)
    below = {"clients.view"} if stake is None else {p.value for p in ROLES[stake].permissions}
    # A job that invites asks for both: for seeing clients, as every job, and for inviting.
    below |= {"clients.invite"} if call.name.endswith("_invites") else set()
    world.role("all_but_one", EVERYTHING - {needed})
    world.role("this_one", {needed} | below)
    for who, role, letter in (("without", "all_but_one", "p"), ("within", "this_one", "y")):
        world.operator(who, role)
        assert told(called(world, call, who, noted(world, call, ids))) == letter, who


@pytest.mark.requirement("R-05", call="partnerkit.access.require")
@pytest.mark.requirement("VC-24", call="clients.assign")
@pytest.mark.parametrize("call", [c for c in ABOUT_ONE if c in FOR_OPERATORS], ids=lambda call: call.name)
def test_a_limited_role_is_for_assigned_clients(world: World, ids: dict[str, str], call: Call) -> None:
    """Whatever it includes: refused by the rule until the client is assigned, and in every call about one."""
    world.role("limited", EVERYTHING, limited=True)
    me = world.operator("limited", "limited")["id"]
    before = called(world, call, "limited", noted(world, call, ids))
    world.call("dana", "PUT", f"/clients/{ids['client_id']}/operators/{me}", {})

    assert (before.status_code, before.json["rule"]) == (403, "assignment")
    assert told(called(world, call, "limited", noted(world, call, ids))) == "y"


@pytest.mark.requirement("R-05", call="partnerkit.access.require")
@pytest.mark.requirement("VC-22", call="accounts.set_secure")
@pytest.mark.parametrize("call", [c for c in ABOUT_ONE if c.action is not Action.LINK_IDENTITY], ids=lambda c: c.name)
def test_a_secure_account_is_for_secure_roles(world: World, ids: dict[str, str], call: Call) -> None:
    """The owner of the partner is refused by the rule in every call about one, those of the vendor included."""
    places = noted(world, call, ids)
    world.operator("secret", "secure_owner")
    world.secure({"id": ids["account_id"]})
    refused = called(world, call, "owner", places)

    assert (refused.status_code, refused.json["rule"]) == (403, "secure")
    may = "k" if call not in FOR_OPERATORS else "r" if asks(call) in BY_LINK_ALONE else "y"
    assert told(called(world, call, "secret", places)) == may


def test_nothing_is_left_out() -> None:
    """Every person, and every call; a call that asks for no action is known by name."""
    assert set(ORDER) == set(PEOPLE)
    assert {call.name for call in CALLS if call.action is None} == ABOUT_ONESELF | {"explain", "explain_partner"}
    assert {asks(call) for call in CALLED} <= set(RIGHTS)
