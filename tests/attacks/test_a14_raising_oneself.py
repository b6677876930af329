"""
A-14: nobody raises themselves, or another above themselves: by a role, an assignment, or a bulk call.
"""

import itertools
from typing import Any

import pytest

from partnerkit.access import GRANTABLE, Permission
from tests.api.world import World, codes

EVERYTHING = sorted(permission.value for permission in GRANTABLE)
PEOPLE = ["dana", "boglarka", "elodie", "owner"]
ROLE = {"name": "god", "title": "God", "permissions": EVERYTHING}


def me(world: World, who: str) -> str:
    """
    Return an operator's id.
    """
    return str(world.call(who, "GET", "/sessions/current").json["actor"]["id"])


def partner(world: World) -> str:
    """
    Return the id of Dana's partner.
    """
    return str(world.call("dana", "GET", "/sessions/current").json["actor"]["partner_id"])


@pytest.mark.parametrize("who", PEOPLE)
def test_a14_nobody_but_the_vendor_makes_a_role_or_an_operator(world: World, account: dict[str, Any], who: str) -> None:
    """
    So nobody gives themselves or a friend a role with more in it, a Secure one, or one without a limit.
    """
    world.seat(account)
    world.token(who)
    path, before = f"/partners/{partner(world)}", world.rows()
    friend = {"name": "Friend", "email": "friend@example.com", "role": "secure_owner"}
    for address, body in (
        ("roles", ROLE),
        ("roles", ROLE | {"title": "Secure", "secure": True}),
        ("operators", friend),
    ):
        answer = world.call(who, "POST", f"{path}/{address}", body)
        assert answer.status_code == (404 if who == "owner" else 403)
    assert world.rows() == before


@pytest.mark.parametrize("odd", [Permission.RUN_VENDOR, Permission.USE_WORKSPACE])
def test_a14_a_role_of_a_partner_never_holds_what_is_the_vendors_or_the_clients(world: World, odd: Permission) -> None:
    """
    Not even when the vendor says so: such a permission is none of operators.
    """
    body = ROLE | {"permissions": ["clients.view", odd.value]}
    answer = world.call("vendor", "POST", f"/partners/{partner(world)}/roles", body)
    assert (answer.status_code, codes(answer)) == (422, [("permissions.1", "choice.unknown")])


@pytest.mark.parametrize("name", ["owner", "admin", "agent", "secure_owner", "secure_agent"])
def test_a14_a_role_of_ones_own_does_not_take_a_built_in_ones_place(world: World, name: str) -> None:
    """
    Operators who have the built-in one would have the other's rights at once.
    """
    answer = world.call("vendor", "POST", f"/partners/{partner(world)}/roles", ROLE | {"name": name})
    assert (answer.status_code, codes(answer)) == (422, [("name", "role.taken")])


@pytest.mark.parametrize("title", ["Secure agent", "SECURE", "The secure ones"])
def test_a14_a_title_does_not_say_secure_of_one_that_is_not(world: World, title: str) -> None:
    """
    VC-22: nor leaves it out of one that is.
    """
    path = f"/partners/{partner(world)}/roles"
    for body in (ROLE | {"title": title}, ROLE | {"title": "Agent", "secure": True}):
        answer = world.call("vendor", "POST", path, body)
        assert (answer.status_code, codes(answer)) == (422, [("title", "role.title_secure")])


@pytest.mark.requirement("VC-24", call="clients.assign", by="api")
def test_a14_whoever_is_limited_does_not_assign_themselves_what_is_not_theirs(world: World) -> None:
    """
    With every permission there is, alone or in bulk; what they open themselves is theirs.
    """
    world.role("field_agent", EVERYTHING, limited=True)
    world.operator("field", "field_agent")
    theirs, other = world.account("field", name="Mine"), world.account(name="Not mine")
    field, line = me(world, "field"), world.line(other)
    world.token("field")
    before = world.rows()

    assert world.call("field", "PUT", f"/clients/{line['id']}/operators/{field}", {}).status_code == 403
    body = {"action": "assign", "client_ids": [line["id"]], "operator_id": field}
    rows = world.call("field", "POST", "/clients/bulk", body).json["rows"]
    assert [(row["outcome"], row["name"], row["error"]["because"]) for row in rows] == [("refused", None, "assignment")]
    assert world.rows() == before
    assert [one["account_id"] for one in world.call("field", "GET", "/clients").json["items"]] == [theirs["id"]]


@pytest.mark.requirement("BX-13", call="bulk.run", by="api")
def test_a14_in_bulk_nobody_does_what_they_may_not_do_alone(world: World) -> None:
    """
    Each action, each client, each person: the answer to a row is the answer to the single call.
    """
    world.operator("securella", "secure_agent")
    world.account(name="Open")
    made = world.account(name="Secure")
    assert world.call("vendor", "PUT", f"/accounts/{made['id']}/secure", {}).status_code == 200
    lines = world.call("securella", "GET", "/clients").json["items"]
    ids, known = [line["id"] for line in lines], {line["id"]: line["account_id"] for line in lines}
    for who, action in itertools.product(("dana", "elodie", "securella"), ("lock", "assign")):
        more = {} if action == "lock" else {"operator_id": me(world, "elodie")}
        review = world.call(who, "POST", "/clients/bulk/review", {"action": action, "client_ids": ids, **more})
        for row in review.json["rows"]:
            asked = f"/accounts/{known[row['client_id']]}/explanations"
            asked += "/account.lock" if action == "lock" else "/client.assign"
            explained = world.call(who, "GET", asked).json
            assert (row["outcome"] == "refused") is not explained["allowed"]
            assert row["error"] is None or row["error"]["because"] == explained["because"]
