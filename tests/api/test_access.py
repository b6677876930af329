"""
Who may do what over the API, and why.
"""

from typing import Any

import pytest

from partnerkit import Action
from reference_server.api.calls import Call
from reference_server.api.table import CALLS
from tests.api.calling import IDS, body_of, path_of, places_of, reviewed, shown_by
from tests.api.made import job_for, key_of, lost_by, office_session, partner_for, session_of
from tests.api.staffing import FROM_EITHER_SIDE, pays
from tests.api.world import UNKNOWN, World, stop
from tests.rights import RIGHTS

GUARDED = [call for call in CALLS if not call.open]
PLACED = [call for call in GUARDED if IDS & set(call.places)]
CALLERS = {"owner": "dana", "admin": "boglarka", "agent": "elodie", "staff": "owner", "vendor": "vendor"}
ALLOWED = {
    action: {name for who, name in CALLERS.items() if RIGHTS[action.value][who] in {"y", "l"}} for action in Action
}


@pytest.mark.requirement("R-05", call="access.decide")
@pytest.mark.parametrize("who", ["dana", "boglarka", "elodie", "owner", "vendor"])
@pytest.mark.parametrize("call", [c for c in GUARDED if c.action], ids=lambda call: call.name)
def test_each_call_is_open_to_whom_the_table_says_and_to_nobody_else(
    world: World, account: dict[str, Any], call: Call, who: str
) -> None:
    """
    Whoever the action table names goes through; everybody else is refused by the decision, and nothing changes.
    """
    places = places_of(world, "dana", account)
    if call.name != "seat_owner":
        world.seat(account)
    elif who == "owner":
        places["account_id"] = world.account()["id"]
        world.seat(account)
    if call.path.startswith("/workspace/"):
        pays(world, account)
    if call.name == "unlock_account":
        world.call("vendor", "PUT", f"/accounts/{account['id']}/lock", {})
        world.call("dana", "PUT", f"/accounts/{account['id']}/lock", {})
    if call.name == "end_own_session":
        places["session_id"] = office_session(world) if who == "vendor" else session_of(world, who)
    if "job_id" in call.places:
        places["job_id"] = job_for(world, call, who)
    if call.name == "end_key":
        places["key_id"] = key_of(world, "boglarka")  # nobody ends one of somebody above
    if call.name == "reset_second_factor":
        places["operator_id"] = lost_by(world)
    stop(world.database)
    places |= partner_for(world, call) | reviewed(world, call)
    token, body = world.token(who), shown_by(world, call, who)
    before = world.rows()
    answer = world.call(who, call.method, path_of(call, **places), body)

    assert token
    assert call.action is not None
    # What the partner keeps of its own on a line is no part of the account, whose history the vendor sees.
    allowed = ALLOWED[call.action] - ({"vendor"} if "client_id" in call.places else set())
    allowed |= {"owner"} if call.name in FROM_EITHER_SIDE else set()
    if who in allowed:
        assert answer.status_code < 300, answer.text
    else:
        assert answer.status_code in {401, 403, 404}, answer.text
        assert world.rows() == before


@pytest.mark.requirement("R-05", call="access.decide")
@pytest.mark.parametrize("call", PLACED, ids=lambda call: call.name)
def test_what_is_somebody_elses_is_answered_like_what_is_not_there(
    world: World, account: dict[str, Any], call: Call
) -> None:
    """
    Another partner's ids, unknown ones and what is no id at all get the same answer to the byte (A-11).
    """
    foreign = places_of(world, "dana", account)
    world.token("eve")
    before = world.kept()
    answers = [
        world.call("eve", call.method, path_of(call, **places), body_of(call))
        for places in (foreign, dict.fromkeys(foreign, UNKNOWN), dict.fromkeys(foreign, "dr-szabo"))
    ]

    world.tokens.pop("eve")
    assert answers[0].data == answers[1].data
    assert answers[0].status_code == answers[1].status_code
    assert {**answers[0].headers, "X-Request-Id": ""} == {**answers[1].headers, "X-Request-Id": ""}
    known = {Action.LINK_IDENTITY, Action.MANAGE_WEBHOOKS, Action.VIEW_PARTNERS}
    if call.action not in known and not call.path.startswith("/workspace/"):
        assert answers[0].status_code == 404
        assert answers[2].data == answers[0].data
    assert world.kept() == before


@pytest.mark.requirement("R-05", call="access.decide")
@pytest.mark.parametrize("call", GUARDED, ids=lambda call: call.name)
def test_who_shows_no_token_learns_nothing(world: World, account: dict[str, Any], call: Call) -> None:
    """
    Without a token every call is answered the same, whatever was sent with it.
    """
    places = places_of(world, "dana", account)
    answer = world.call(None, call.method, path_of(call, **places), body_of(call))
    unknown = world.call(None, call.method, path_of(call, **dict.fromkeys(places, UNKNOWN)), {"odd": 1})

    assert (answer.status_code, answer.json["code"]) == (401, "not_signed_in")
    assert answer.data == unknown.data


@pytest.mark.requirement("R-05", call="access.decide")
def test_the_first_rank_that_refuses_is_the_answer(world: World, account: dict[str, Any]) -> None:
    """
    Foreign, locked, role: a stranger of a locked account hears that there is nothing, its owner hears of the lock.
    """
    world.seat(account)
    world.call("dana", "PUT", f"/accounts/{account['id']}/lock", {})
    path = f"/accounts/{account['id']}/lock"

    assert world.call("eve", "DELETE", path).status_code == 404
    assert world.call("elodie", "DELETE", path).json["because"] == "permission"
    assert world.sign_in("staff", "szabo@example.com").json["rule"] == "locked"


@pytest.mark.requirement("BX-01", call="accounts.explain")
def test_a_refusal_names_rule_fact_and_remedies(world: World, account: dict[str, Any]) -> None:
    """
    An agent who may not lock hears which rule it is, what is behind it, and who could change it.
    """
    answer = world.call("elodie", "PUT", f"/accounts/{account['id']}/lock", {})

    assert (answer.status_code, answer.json["action"]) == (403, "account.lock")
    assert (answer.json["rule"], answer.json["because"]) == ("role", "permission")
    assert [(r["code"], r["who"]) for r in answer.json["remedies"]] == [("role", "operator")]
    assert answer.json["detail"] == "Your role does not include this."


@pytest.mark.requirement("BX-01", call="accounts.explain")
def test_explaining_answers_without_acting(world: World, account: dict[str, Any]) -> None:
    """
    The explanation says what the call would have been answered, and changes nothing.
    """
    before, path = world.get(account), f"/accounts/{account['id']}/explanations"
    no, yes = (world.call(who, "GET", f"{path}/account.lock").json for who in ("elodie", "dana"))

    facts = {"needs": "accounts.lock", "as": "operator", "secure": "no", "secure_role": "no"}
    assert (no["allowed"], no["rule"], no["facts"]) == (False, "role", facts)
    assert (yes["allowed"], yes["rule"], yes["remedies"]) == (True, None, [])
    (step,) = no["steps"]
    assert (step["because"], step["remedies"], no["attainable"]) == ("permission", no["remedies"], True)
    assert (yes["steps"], yes["attainable"]) == ([], True)
    assert world.get(account) == before
    assert world.call("dana", "GET", f"{path}/account.sell").status_code == 404
    assert world.call("eve", "GET", f"{path}/account.lock").status_code == 404


@pytest.mark.requirement("BX-01", call="accounts.who_can")
def test_the_operators_who_could_are_listed_by_name(world: World, account: dict[str, Any]) -> None:
    """
    Locking is for owner and admin; an agent asks and learns whom to turn to.
    """
    found = world.call("elodie", "GET", f"/accounts/{account['id']}/explanations/account.lock/operators").json

    assert [o["name"] for o in found["items"]] == ["Dana Whitfield", "Kovács-Szentgyörgyi Boglárka"]


@pytest.mark.requirement("BX-15", call="identity.link_operator")
def test_the_vendors_own_person_is_linked_as_operator_or_owner(world: World, account: dict[str, Any]) -> None:
    """
    By issuer and subject, once: a second holder of the same identity is refused, whichever realm.
    """
    world.seat(account)
    me = world.call("dana", "GET", "/sessions/current").json["actor"]
    path = f"/partners/{me['partner_id']}/operators/{me['id']}/identity"
    linked = world.call("vendor", "PUT", path, {"issuer": "bookwell", "subject": "42"})
    assert (linked.status_code, linked.json["holder_id"], linked.json["realm"]) == (200, me["id"], "operator")
    with world.database.transaction() as kit:
        assert str(kit.actors.external("bookwell", "42").id) == me["id"]

    again = world.call(
        "vendor", "PUT", f"/accounts/{account['id']}/owner/identity", {"issuer": "bookwell", "subject": "42"}
    )
    assert (again.status_code, again.json["errors"][0]["code"]) == (422, "identity.taken")


@pytest.mark.requirement("BX-15", call="identity.link_owner")
def test_an_account_without_an_owner_has_nobody_to_link(world: World, account: dict[str, Any]) -> None:
    """
    First the owner, then the identity; linked, the owner acts without any password here.
    """
    path, identity = f"/accounts/{account['id']}/owner/identity", {"issuer": "bookwell", "subject": "7"}
    assert world.call("vendor", "PUT", path, identity).status_code == 409

    world.call("vendor", "PUT", f"/accounts/{account['id']}/owner", {"name": "K", "email": "k@example.com"})
    assert world.call("vendor", "PUT", path, identity).json["realm"] == "staff"
    with world.database.transaction() as kit:
        assert str(kit.actors.external("bookwell", "7").account_id) == account["id"]


def test_the_vendor_opens_partners_and_their_operators(world: World) -> None:
    """
    The first operator comes from the vendor, signs in once a password is set, and sees an empty list.
    """
    partner = world.call("vendor", "POST", "/partners", {"name": "Fürge Ügynökség", "language": "hu"})
    assert partner.status_code == 201
    new = {"name": "Új Ember", "email": "uj@example.com", "role": "admin"}
    operator = world.call("vendor", "POST", f"/partners/{partner.json['id']}/operators", new)
    assert operator.headers["Location"] == f"/api/partners/{partner.json['id']}/operators/{operator.json['id']}"
    assert world.sign_in("operator", "uj@example.com").status_code == 401

    path = operator.headers["Location"].removeprefix("/api")
    world.call("vendor", "PUT", f"{path}/password", {"password": "correct horse battery"})
    assert world.call("uj", "GET", "/clients").json == {"items": [], "next": None, "previous": None}
    shown = world.call("uj", "GET", path).json
    assert shown == shown | operator.json
    assert (shown["invited"], shown["second_factor_at"]) == (False, None)


def test_one_address_is_one_operator(world: World) -> None:
    """
    A second operator by another spelling of the address is refused, with another partner too (A-21).
    """
    partner = world.call("vendor", "POST", "/partners", {"name": "Third"}).json
    new = {"name": "Dana", "email": "DANA@EXAMPLE.com"}
    answer = world.call("vendor", "POST", f"/partners/{partner['id']}/operators", new)

    assert (answer.status_code, answer.json["errors"][0]["code"]) == (422, "address.taken")


def test_without_a_token_in_the_settings_nobody_is_the_vendor(world: World) -> None:
    """
    An installation that set none has none, not an empty one.
    """
    import attrs

    from reference_server.wiring import make_app

    world.app = make_app(world.database, world.vendor, attrs.evolve(world.settings, vendor_token=None))

    assert world.call("vendor", "POST", "/partners", {"name": "Mine"}).status_code == 401
