"""
A-14: nobody raises themselves, or another above themselves: by a role, an assignment, or a bulk call.
"""

import itertools
from typing import Any

import pytest

from partnerkit.access import GRANTABLE, Permission
from tests.api.world import World, codes

EVERYTHING = sorted(permission.value for permission in GRANTABLE)
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


def ways_up(world: World, who: str) -> list[tuple[str, str, dict[str, Any]]]:
    """
    Return every call by which somebody could have themselves or a friend be more than they are.
    """
    mine, friend = me(world, who), me(world, "elodie")
    new: dict[str, Any] = {"name": "Friend", "email": "friend@example.com"}
    above = ["secure_owner", "secure_admin", "secure_agent", "everything"] + ([] if who == "dana" else ["owner"])
    gifts = [("POST", "/operators", new | {"role": role}) for role in above]
    gifts += [("PUT", f"/operators/{one}/role", {"role": role}) for role in above for one in (mine, friend)]
    secret: dict[str, Any] = {"title": "Secure", "permissions": ["clients.view"], "secure": True}
    gifts += [("POST", "/roles", secret | {"name": "secret"}), ("PUT", "/roles/mild", secret)]
    if who != "dana":
        owning: dict[str, Any] = {"title": "Owning", "permissions": ["partner.own"]}
        gifts += [("POST", "/roles", owning | {"name": "owning"}), ("PUT", "/roles/mild", owning)]
        gifts += [("POST", "/owner", {"operator_id": one}) for one in (mine, friend)]
    return gifts


@pytest.mark.requirement("VC-29", call="partners.set_operator_role", by="api")
@pytest.mark.parametrize("who", ["dana", "boglarka", "elodie"])
def test_a14_nobody_gives_more_than_they_have(world: World, who: str) -> None:
    """
    To themselves or a friend, by adding, by a role, by what is in a role, or by handing over what is not theirs.
    """
    world.role("everything", EVERYTHING, secure=True, title="Secure everything")
    world.role("mild", ["clients.view"])
    path, ways = f"/partners/{partner(world)}", ways_up(world, who)
    world.operator("securella", "secure_agent")
    before = world.rows()
    for method, address, body in ways:
        answer = world.call(who, method, path + address, body)
        assert (answer.status_code, answer.json["rule"]) == (403, "role"), (address, body)
    assert world.rows() == before


@pytest.mark.requirement("VC-29", call="partners.change_role", by="api")
def test_a14_nobody_takes_from_whoever_stands_above(world: World) -> None:
    """
    No role, no place, no role of theirs: neither an owner's nor a Secure colleague's.
    """
    world.role("everything", EVERYTHING, secure=True, title="Secure everything")
    path, dana = f"/partners/{partner(world)}", me(world, "dana")
    above = [dana, world.operator("securella", "secure_agent")["id"]]
    world.token("boglarka")
    before = world.rows()
    for one in above:
        for method, address, body in (
            ("PUT", f"/operators/{one}/role", {"role": "agent"}),
            ("PUT", f"/operators/{one}/block", {}),
            ("POST", f"/operators/{one}/invitation", {}),
        ):
            answer = world.call("boglarka", method, path + address, body)
            assert (answer.status_code, answer.json["because"]) == (403, "above")
    mild = {"title": "Mild", "permissions": []}
    assert world.call("boglarka", "PUT", f"{path}/roles/everything", mild).json["because"] == "above"
    assert world.call("boglarka", "DELETE", f"{path}/roles/everything").json["because"] == "above"
    assert world.rows() == before


@pytest.mark.requirement("VC-29", call="partners.block_operator", by="api")
def test_a14_the_last_owner_stays(world: World) -> None:
    """
    CVE-2026-22640: neither the vendor nor the owner demotes or blocks the last one; a second one can go.
    """
    path, dana = f"/partners/{partner(world)}", me(world, "dana")
    before = world.rows()
    for who, because in (("vendor", "last_owner"), ("dana", "yourself")):
        answer = world.call(who, "PUT", f"{path}/operators/{dana}/block", {})
        assert (answer.status_code, answer.json["because"]) == (403, because)
        answer = world.call(who, "PUT", f"{path}/operators/{dana}/role", {"role": "admin"})
        assert (answer.status_code, answer.json["because"]) == (403, "last_owner")
    assert world.rows() == before
    world.operator("otto", "owner")
    assert world.call("otto", "PUT", f"{path}/operators/{dana}/block", {}).status_code == 200


@pytest.mark.requirement("VC-29", call="partners.hand_over", by="api")
def test_a14_an_owner_is_one_by_a_built_in_role_alone(world: World) -> None:
    """
    Not even an owner, or the vendor, puts it into a role of the partner's own.
    """
    for who in ("dana", "vendor"):
        body = ROLE | {"permissions": ["clients.view", "partner.own"]}
        answer = world.call(who, "POST", f"/partners/{partner(world)}/roles", body)
        assert (answer.status_code, codes(answer)) == (422, [("permissions.1", "choice.unknown")])


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
    world.secure(made)
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
