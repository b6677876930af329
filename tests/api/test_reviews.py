"""
What a step would come to over the API: who would be locked out of what, and what nobody would look after (BX-11).
"""

from typing import Any

import pytest

from tests.api.world import World, codes


@pytest.fixture
def team(world: World) -> dict[str, str]:
    """
    The ids of a partner's operators by their first names.
    """
    partner_id = world.call("dana", "GET", "/sessions/current").json["actor"]["partner_id"]
    found = world.call("dana", "GET", f"/partners/{partner_id}/operators").json["items"]
    return {one["email"].partition("@")[0]: one["id"] for one in found} | {"partner": partner_id}


def told(answer: Any) -> list[tuple[str, list[str], int]]:
    assert answer.status_code == 200, answer.text
    return [(out["name"], out["of"], out["sessions"]) for out in answer.json["shut_out"]]


@pytest.mark.requirement("BX-11", call="accounts.set_secure")
@pytest.mark.requirement("VC-22", call="accounts.set_secure")
def test_making_an_account_secure_names_who_could_not_act_on_it_any_more(
    world: World, account: dict[str, Any], team: dict[str, str]
) -> None:
    """
    By name; while nobody could act on it then, asking is refused as doing it would be.
    """
    path = f"/accounts/{account['id']}/secure"
    assert world.call("dana", "POST", f"{path}/review", {}).json == world.call("dana", "PUT", path, {}).json
    world.operator("secret", "secure_agent")
    before = world.kept()
    answer = world.call("dana", "POST", f"{path}/review", {})

    assert told(answer) == [
        ("Dana Whitfield", ["secure_account"], 0),
        ("Kovács-Szentgyörgyi Boglárka", ["secure_account"], 0),
        ("Élodie Lefèvre-Montgolfier", ["secure_account"], 0),
    ]
    assert [out["operator_id"] for out in answer.json["shut_out"]] == [team[n] for n in ("dana", "boglarka", "elodie")]
    assert {out["account_id"] for out in answer.json["shut_out"]} == {account["id"]}
    assert world.kept() == before
    assert world.call("elodie", "POST", f"{path}/review", {}).json["because"] == "permission"


@pytest.mark.requirement("BX-11", call="partners.block_operator")
@pytest.mark.requirement("R-09", call="partners.block_operator")
def test_a_block_names_the_operator_its_keys_and_its_clients(
    world: World, account: dict[str, Any], team: dict[str, str]
) -> None:
    """
    With the sessions that would end, and those of its clients that the caller sees.
    """
    secret = world.account(name="Sárga Rózsa Zálogház")
    world.token("elodie")
    for one in (account, secret):
        world.call("dana", "PUT", f"/clients/{world.line(one)['id']}/operators/{team['elodie']}", {})
    world.secure(secret)
    path = f"/partners/{team['partner']}/operators/{team['elodie']}/block"
    before = world.kept()
    answer = world.call("dana", "POST", f"{path}/review", {})

    assert told(answer) == [("Élodie Lefèvre-Montgolfier", ["console"], 1)]
    assert answer.json["left_alone"] == {"count": 1, "names": ["Dr. Szabó Fogászat"]}
    assert world.call("vendor", "POST", f"{path}/review", {}).json["left_alone"]["count"] == 2
    assert world.kept() == before
    assert world.call("eve", "POST", f"{path}/review", {}).status_code == 404


@pytest.mark.requirement("BX-11", call="partners.set_operator_role")
@pytest.mark.requirement("BX-11", call="partners.change_role")
def test_another_role_and_a_changed_one_say_from_whom_they_take_something(world: World, team: dict[str, str]) -> None:
    """
    An operator with a lower role is signed out; a role that gives less takes it from whoever has it.
    """
    world.token("boglarka")
    base = f"/partners/{team['partner']}"
    lower = world.call("dana", "POST", f"{base}/operators/{team['boglarka']}/role/review", {"role": "agent"})
    assert told(lower) == [("Kovács-Szentgyörgyi Boglárka", ["rights"], 1)]
    assert lower.json["left_alone"] == {"count": 0, "names": []}
    world.role("auditor", {"clients.view", "history.view"})
    world.operator("otto", "auditor")
    change = {"title": "Auditor", "permissions": ["clients.view"], "limited": True}
    less = world.call("dana", "POST", f"{base}/roles/auditor/review", change)
    assert told(less) == [("Otto", ["rights", "unassigned_clients"], 0)]


@pytest.mark.requirement("BX-11", call="office.suspend")
def test_a_suspension_and_a_closing_name_whom_they_sign_out(world: World, team: dict[str, str]) -> None:
    """
    For the vendor; nobody is signed out by asking.
    """
    world.token("dana")
    for step in ("suspension", "closing"):
        answer = world.call("vendor", "POST", f"/partners/{team['partner']}/{step}/review", {})
        assert [name for name, of, _ in told(answer) if of == ["console"]] == [
            "Dana Whitfield",
            "Kovács-Szentgyörgyi Boglárka",
            "Élodie Lefèvre-Montgolfier",
        ]
        assert world.call("dana", "GET", "/clients").status_code == 200


@pytest.mark.requirement("R-09", call="clients.list")
@pytest.mark.requirement("R-09", call="clients.assign")
@pytest.mark.requirement("R-09", call="bulk.run")
def test_clients_of_a_blocked_operator_are_found_and_it_gets_no_more(
    world: World, account: dict[str, Any], team: dict[str, str]
) -> None:
    """
    One at a time, many at once or by a job; to take one from it goes on as ever.
    """
    other, who = world.account(name="Boulangerie"), team["elodie"]
    line = f"/clients/{world.line(account)['id']}/operators/{who}"
    more = world.line(other)["id"]
    world.call("dana", "PUT", line, {})
    query = "/clients?without_active_operator=true"
    assert world.call("dana", "GET", query).json["items"] == []
    world.call("dana", "PUT", f"/partners/{team['partner']}/operators/{who}/block", {})
    assert [one["name"] for one in world.call("dana", "GET", query).json["items"]] == ["Dr. Szabó Fogászat"]
    rest = world.call("dana", "GET", "/clients?without_active_operator=false").json["items"]
    assert [one["name"] for one in rest] == ["Boulangerie"]

    many = {"action": "assign", "client_ids": [more], "operator_id": who}
    for method, path, body in (
        ("PUT", f"/clients/{more}/operators/{who}", {}),
        ("POST", "/clients/bulk", many),
        ("POST", "/clients/bulk/review", many),
        ("POST", "/jobs", {"action": "assign", "operator_id": who}),
    ):
        refused = world.call("dana", method, path, body)
        assert (refused.status_code, codes(refused)) == (422, [("operator_id", "operator.blocked")])
    assert world.call("dana", "DELETE", line).json["operators"] == []
