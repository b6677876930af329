"""
A partner's operators over the API: listed, added, invited, given roles, blocked, and handed over to (VC-27 to VC-29).
"""

from typing import Any

import pytest

from tests.api.world import PASSWORD, UNKNOWN, World, codes
from tests.mailed import links, mails, token_of

NEW = {"name": "Gita", "email": "gita@example.com", "role": "agent"}


@pytest.fixture
def partner(world: World) -> str:
    """
    The address of Dana's partner.
    """
    return f"/partners/{world.call('dana', 'GET', '/sessions/current').json['actor']['partner_id']}"


def id_of(world: World, who: str) -> str:
    return str(world.call(who, "GET", "/sessions/current").json["actor"]["id"])


def welcome(world: World, token: str, password: str = PASSWORD) -> Any:
    return world.call(None, "POST", "/welcomes/confirmations", {"token": token, "password": password})


@pytest.mark.requirement("VC-28", call="partners.add_operator", by="api")
def test_a_colleague_is_added_and_comes(world: World, partner: str) -> None:
    """
    By the link in the mail, once; then the list says when.
    """
    added = world.call("boglarka", "POST", f"{partner}/operators", NEW)
    (link,) = links(world.database.run)
    token = token_of(link).reveal()

    assert added.status_code == 201
    assert world.call("dana", "GET", f"{partner}/operators/{added.json['id']}").json["invited"]
    assert codes(welcome(world, token, "short")) == [("password", "password.length")]
    assert welcome(world, token).status_code == 204
    assert (welcome(world, token).status_code, welcome(world, token).json["reason"]) == (410, "used")
    assert world.sign_in("operator", "gita@example.com").status_code == 201
    shown = world.call("dana", "GET", f"{partner}/operators/{added.json['id']}").json
    assert (shown["invited"], shown["signed_in_at"] is None) == (False, False)


@pytest.mark.requirement("VC-28", call="partners.invite_again", by="api")
def test_whoever_has_not_come_is_invited_again(world: World, partner: str) -> None:
    """
    And whoever has come is not.
    """
    added = world.call("dana", "POST", f"{partner}/operators", NEW).json
    links(world.database.run)
    again = world.call("dana", "POST", f"{partner}/operators/{added['id']}/invitation", {})
    (link,) = links(world.database.run)

    assert (again.status_code, again.json["id"]) == (200, added["id"])
    assert welcome(world, token_of(link).reveal()).status_code == 204
    late = world.call("dana", "POST", f"{partner}/operators/{added['id']}/invitation", {})
    assert (late.status_code, late.json["detail"]) == (409, "The operator signs in already, and needs no invitation.")


@pytest.mark.requirement("R-10", call="partners.add_operator", by="api")
def test_the_answer_for_an_address_of_another_partner_is_the_same(world: World, partner: str) -> None:
    """
    A-22: same status, same document but for what was sent; whose address it is alone is told.
    """
    eve = world.call("dana", "POST", f"{partner}/operators", NEW | {"email": "eve@example.com"})
    gita = world.call("dana", "POST", f"{partner}/operators", NEW)
    sent = {mail.to: mail.kind for mail in mails(world.database.run)}
    shown = [world.call("dana", "GET", f"{partner}/operators/{one.json['id']}").json for one in (eve, gita)]

    assert eve.status_code == gita.status_code == 201
    for one, other in (eve.json, gita.json), shown:
        assert {**one, "id": "", "email": ""} == {**other, "id": "", "email": ""}
    assert sent == {"eve@example.com": "operator.known", "gita@example.com": "operator.invited"}


@pytest.mark.requirement("VC-29", call="partners.block_operator", by="api")
def test_a_block_ends_access_at_once(world: World, partner: str) -> None:
    """
    The open session at its next call, and the next sign-in; unblocked, a new one goes through.
    """
    address = f"{partner}/operators/{id_of(world, 'elodie')}/block"
    blocked = world.call("boglarka", "PUT", address, {}, If_Match='"0"')

    assert (blocked.status_code, blocked.headers["ETag"], blocked.json["blocked_at"] is None) == (200, '"1"', False)
    assert world.call("elodie", "GET", "/clients").status_code == 401
    refused = world.sign_in("operator", "elodie@example.com")
    assert (refused.status_code, refused.json["because"]) == (403, "blocked")
    assert world.call("boglarka", "PUT", address, {}).status_code == 409
    assert world.call("boglarka", "DELETE", address).json["blocked_at"] is None
    world.tokens.pop("elodie")
    assert world.call("elodie", "GET", "/clients").status_code == 200


@pytest.mark.requirement("VC-29", call="partners.set_operator_role", by="api")
def test_another_role_counts_at_once(world: World, partner: str) -> None:
    """
    With more one goes on; with less one signs in anew.
    """
    address = f"{partner}/operators/{id_of(world, 'elodie')}/role"
    assert world.call("dana", "PUT", address, {"role": "admin"}).json["role"] == "admin"
    assert world.call("elodie", "PUT", address, {"role": "agent"}).json["role"] == "agent"
    assert world.call("elodie", "GET", "/clients").status_code == 401
    assert codes(world.call("dana", "PUT", address, {"role": "nobody"})) == [("role", "role.unknown")]


@pytest.mark.requirement("VC-29", call="partners.hand_over", by="api")
def test_the_partner_is_handed_over(world: World, partner: str) -> None:
    """
    To a colleague, by an owner; under another partner's address nothing is there.
    """
    heir = {"operator_id": id_of(world, "boglarka")}
    other = world.call("eve", "GET", "/sessions/current").json["actor"]["partner_id"]
    for address in (f"/partners/{other}/owner", f"/partners/{UNKNOWN}/owner"):
        assert world.call("dana", "POST", address, heir).status_code == 404
    handed = world.call("dana", "POST", f"{partner}/owner", heir)

    assert (handed.status_code, handed.json["role"]) == (200, "owner")
    world.tokens.pop("dana")
    roles = {one["name"]: one["role"] for one in world.call("dana", "GET", f"{partner}/operators").json["items"]}
    assert roles["Dana Whitfield"] == "admin"


@pytest.mark.requirement("VC-29", call="partners.change_role", by="api")
@pytest.mark.requirement("VC-29", call="partners.remove_role", by="api")
def test_a_role_is_changed_and_removed(world: World, partner: str) -> None:
    """
    Whoever has it has what it gives now; once nobody has it, it can go.
    """
    made = world.role("viewer", ["clients.view"])
    world.operator("vera", "viewer")
    assert world.call("vera", "POST", "/accounts", {"name": "New"}).status_code == 403
    change = {"title": "Opener", "permissions": ["clients.view", "accounts.open"]}
    first, second = (f'"{made["revision"] + more}"' for more in (0, 1))
    after = world.call("boglarka", "PUT", f"{partner}/roles/viewer", change, If_Match=first)

    assert (made["own"], after.status_code, after.json["title"], after.headers["ETag"]) == (True, 200, "Opener", second)
    assert world.call("vera", "POST", "/accounts", {"name": "New"}).status_code == 201
    held = world.call("boglarka", "DELETE", f"{partner}/roles/viewer")
    assert (held.status_code, held.json["state"]) == (409, "held")
    vera = id_of(world, "vera")
    world.call("boglarka", "PUT", f"{partner}/operators/{vera}/role", {"role": "agent"})
    assert world.call("boglarka", "DELETE", f"{partner}/roles/viewer", If_Match=first).status_code == 412
    assert world.call("boglarka", "DELETE", f"{partner}/roles/viewer", If_Match=second).status_code == 204
    assert world.call("boglarka", "GET", f"{partner}/roles/viewer").status_code == 404
    built_in = world.call("boglarka", "DELETE", f"{partner}/roles/agent")
    assert (built_in.status_code, built_in.json["detail"]) == (409, "This role is built in, and stays as it is.")


@pytest.mark.requirement("BX-01", call="partners.explain", by="api")
@pytest.mark.requirement("BX-01", call="partners.who_can", by="api")
def test_one_may_ask_before_one_does(world: World, partner: str) -> None:
    """
    Of an operator, of a role, and who else can; only of what is about partners.
    """
    why, dana = f"{partner}/explanations", id_of(world, "dana")
    blocked = world.call("boglarka", "GET", f"{why}/operator.block?operator_id={dana}").json
    assert (blocked["allowed"], blocked["because"], blocked["remedies"][0]["code"]) == (
        False,
        "above",
        "somebody_above",
    )
    given = world.call("boglarka", "GET", f"{why}/operator.add?role=owner").json
    assert given["because"] == "above"
    able = world.call("elodie", "GET", f"{why}/operator.add/operators?role=admin").json["items"]
    assert [one["name"] for one in able] == ["Dana Whitfield", "Kovács-Szentgyörgyi Boglárka"]
    assert codes(world.call("dana", "GET", f"{why}/account.lock")) == [("action", "choice.unknown")]
    assert world.call("dana", "GET", f"{why}/operator.block?operator_id={UNKNOWN}").status_code == 404
    assert world.call("eve", "GET", f"{why}/operator.block").status_code == 404


@pytest.mark.requirement("BX-01", call="partners.explain", by="api")
def test_whoever_may_not_see_the_team_is_told_that_and_no_more(world: World, partner: str) -> None:
    """
    Of an owner, an agent and nobody alike, of a role there is and of none; what it may do itself it is told (A-17).
    """
    world.role("scribe", ["notes.write"])
    world.role("warden", ["operators.manage", "notes.write"])
    world.operator("bela", "scribe"), world.operator("berta", "warden")
    why, bela = f"{partner}/explanations", id_of(world, "bela")
    block = f"{why}/operator.block?operator_id="
    for who, steps in (("bela", ["permission", "permission"]), ("berta", ["permission"])):
        for path in (f"{block}{id_of(world, 'dana')}", f"{block}{UNKNOWN}", f"{why}/operator.add?role=owner"):
            told = world.call(who, "GET", path)
            assert (told.status_code, told.json["because"]) == (200, "permission")
            assert [step["because"] for step in told.json["steps"]] == steps
            assert told.json["facts"] == {"needs": "clients.view", "as": "operator"}
    assert world.call("berta", "GET", f"{block}{bela}").json["allowed"]
    unknown = world.call("berta", "POST", f"{partner}/operators", NEW | {"role": "nobody"})
    assert codes(unknown) == [("role", "role.unknown")]
    assert "There are: scribe, warden." in unknown.text
