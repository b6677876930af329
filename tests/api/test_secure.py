"""
Secure accounts over the API: two facts for whoever has no Secure role, and nothing else by any path (A-17).
"""

from typing import Any

import pytest

from reference_server.api.calls import Call
from reference_server.api.table import CALLS
from tests.api.calling import body_of, path_of, places_of
from tests.api.world import World, codes

NAME = "Sárga Rózsa Zálogház"
ABOUT_ONE = [
    call
    for call in CALLS
    if {"account_id", "client_id"} & set(call.places) and call.action and call.action.value != "identity.link"
]
FILTERS = [
    "",
    "text=sarga",
    "text=rozsa",
    "status=active",
    "status=new",
    "secure=true",
    "secure=false",
    "locked=false",
    "without_active_operator=false",
    "plan=",
    "tag=Xylophone",
    "created_from=2026-01-01T00:00:00Z",
    "sort=name",
    "sort=-name&limit=1",
]


@pytest.fixture
def secure(world: World) -> dict[str, Any]:
    """
    A secure account, with its ids as somebody may know them of before.
    """
    account = world.account(name=NAME, email="rozsa@example.com")
    places = places_of(world, "dana", account)
    me, line = places["operator_id"], f"/clients/{places['client_id']}"
    world.call("dana", "PUT", f"{line}/tags", {"tags": ["Xylophone"]})
    world.call("dana", "PUT", f"{line}/operators/{me}", {})
    world.operator("secret", "secure_agent")
    answer = world.secure(account)
    assert (answer.status_code, answer.json["secure"]) == (200, True)
    return {"account": account, "places": places, "operator": me}


@pytest.mark.requirement("VC-22", call="access.decide")
@pytest.mark.parametrize("call", ABOUT_ONE, ids=lambda call: call.name)
def test_nobody_without_a_secure_role_acts_on_a_secure_account(
    world: World, secure: dict[str, Any], call: Call
) -> None:
    """
    In every call about a client or its account the answer is the rule, with its remedy, and nothing of the account.
    """
    path, before = path_of(call, **secure["places"]), world.kept()
    answers = [world.call(who, call.method, path, body_of(call)) for who in ("dana", "boglarka", "elodie")]

    for answer in answers:
        assert (answer.status_code, answer.json["rule"], answer.json["because"]) == (403, "secure", "secure")
        assert [(r["code"], r["who"]) for r in answer.json["remedies"]] == [("secure_role", "operator")]
        assert "Rózsa" not in answer.text
    assert world.kept() == before


@pytest.mark.requirement("VC-22", call="clients.list")
@pytest.mark.parametrize("query", FILTERS)
def test_no_filter_order_or_place_finds_it(world: World, secure: dict[str, Any], query: str) -> None:
    """
    Lists are, to the byte, those of a partner who has no such client; to a Secure role it is one like others.
    """
    world.account(name="Sárga Csikó")
    with_it = world.call("dana", "GET", f"/clients?{query}")
    seen = world.call("secret", "GET", f"/clients?{query}").json["items"]

    assert NAME not in with_it.text
    assert with_it.json["next"] is None
    assert len(with_it.json["items"]) == (0 if query in {"text=rozsa", "secure=true", "tag=Xylophone"} else 1)
    assert secure["account"]["id"] in {line["account_id"] for line in seen} or query in {
        "secure=false",
        "sort=-name&limit=1",
    }


@pytest.mark.requirement("VC-22", call="clients.counts")
@pytest.mark.requirement("VC-22", call="clients.tags")
def test_it_is_in_no_count_and_no_list_of_tags(world: World, secure: dict[str, Any]) -> None:
    """
    Nor does the number of assigned clients tell of it.
    """
    assert set(world.call("dana", "GET", "/clients/counts").json.values()) == {0}
    assert world.call("dana", "GET", "/clients/tags").json == {"tags": []}
    assert world.call("dana", "GET", f"/clients?operator_id={secure['operator']}").json["items"] == []
    assert world.call("secret", "GET", "/clients/counts").json["active"] == 1
    assert world.call("secret", "GET", "/clients/tags").json == {"tags": ["Xylophone"]}


@pytest.mark.requirement("VC-22", call="clients.secure_names")
def test_its_name_stands_in_a_section_of_its_own(world: World, secure: dict[str, Any]) -> None:
    """
    Sorted and searched by name alone, part by part, without any id; empty for who finds it in the list itself.
    """
    assert secure
    for name in ("Álmos", "Zöld Kert", "Almás"):
        account = world.account(name=name, contact="Rózsa Péter", email="zold@example.com")
        world.secure(account)
    found, after = [], ""
    while True:
        part = world.call("elodie", "GET", f"/clients/secure?limit=1{after}").json
        assert set(part) == {"names", "next"}
        found += part["names"]
        if part["next"] is None:
            break
        after = f"&after={part['next']}"

    assert found == ["Almás", "Álmos", NAME, "Zöld Kert"]
    assert world.call("elodie", "GET", "/clients/secure?text=rozsa").json["names"] == [NAME]
    assert world.call("elodie", "GET", "/clients/secure?text=zold+ker").json["names"] == ["Zöld Kert"]
    assert world.call("elodie", "GET", "/clients/secure?text=example").json["names"] == []
    assert world.call("secret", "GET", "/clients/secure").json == {"names": [], "next": None}
    assert world.call("eve", "GET", "/clients/secure").json == {"names": [], "next": None}


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("text=", ("text", "text.blank")),
        ("text=" + "x" * 10_000, ("text", "text.long")),
        ("limit=0", ("limit", "limit.range")),
        ("after=x", ("after", "cursor.form")),
        ("status=new", ("status", "field.unknown")),
        ("sort=name", ("sort", "field.unknown")),
        ("before=x", ("before", "field.unknown")),
    ],
    ids=lambda value: value[:24] if isinstance(value, str) else "",
)
def test_a_question_about_names_is_read_strictly(world: World, query: str, problem: tuple[str, str]) -> None:
    """
    It is searched by text and read by places; what narrows lists means nothing here.
    """
    answer = world.call("dana", "GET", f"/clients/secure?{query}")

    assert (answer.status_code, codes(answer)) == (422, [problem])


def test_the_place_of_another_list_is_none_in_the_section(world: World, secure: dict[str, Any]) -> None:
    """
    One of the list by moment is refused; one of the list by name tells names of this section alone.
    """
    assert secure
    for n in range(2):
        world.account(name=f"Client {n}")
    by_moment = world.call("dana", "GET", "/clients?limit=1").json["next"]
    by_name = world.call("dana", "GET", "/clients?limit=1&sort=name").json["next"]

    assert codes(world.call("dana", "GET", f"/clients/secure?after={by_moment}")) == [("after", "cursor.order")]
    assert world.call("dana", "GET", f"/clients/secure?after={by_name}").json["names"] == [NAME]


@pytest.mark.requirement("VC-22", call="accounts.explain")
def test_of_a_secure_account_nothing_else_is_explained(world: World, secure: dict[str, Any]) -> None:
    """
    Whatever is asked about, the answer is that it is secure; to a Secure agent it is the answer of its role.
    """
    world.call("secret", "PUT", f"/accounts/{secure['account']['id']}/stage", {"stage": "live"})
    path = f"/accounts/{secure['account']['id']}/explanations"
    kept = [world.call("dana", "GET", f"{path}/{action}").json for action in ("account.lock", "workspace.use")]
    agent = world.call("secret", "GET", f"{path}/account.lock").json

    assert {(e["allowed"], e["rule"]) for e in kept} == {(False, "secure")}
    assert len({str(e["facts"]) for e in kept}) == 1
    assert (agent["rule"], agent["because"]) == ("role", "permission")
    names = world.call("secret", "GET", f"{path}/account.stage/operators").json["items"]
    assert [operator["name"] for operator in names] == ["Secret"]


@pytest.mark.requirement("VC-22", call="accounts.set_secure")
@pytest.mark.requirement("BX-09", call="accounts.set_secure")
def test_the_vendor_makes_an_account_secure_and_takes_it_back(world: World, account: dict[str, Any]) -> None:
    """
    Told in the account's history; what it is already changes nothing; with a version the second of two is refused.
    """
    world.operator("secret", "secure_agent")
    path = f"/accounts/{account['id']}/secure"
    first = world.call("vendor", "PUT", path, {}, If_Match='"0"')
    assert (first.json["secure"], first.headers["ETag"]) == (True, '"1"')
    assert world.call("vendor", "PUT", path, {}).json == first.json
    assert world.call("vendor", "DELETE", path, If_Match='"0"').status_code == 412
    back = world.call("vendor", "DELETE", path, If_Match='"1"')

    assert (back.json["secure"], back.headers["ETag"]) == (False, '"2"')
    told = [(t["kind"], t["actor_kind"], t["details"]) for t in world.history(account)]
    assert told[:2] == [("account.secured", "vendor", {"now": False}), ("account.secured", "vendor", {"now": True})]
    assert world.get(account) == back.json
    assert world.line(account)["secure"] is False


@pytest.mark.requirement("VC-22", call="accounts.set_secure")
@pytest.mark.requirement("BX-09", call="accounts.set_secure")
def test_an_admin_without_a_secure_role_makes_an_account_secure_and_is_told_its_name(
    world: World, account: dict[str, Any]
) -> None:
    """
    A-17: without a version, which would tell of what follows; a repetition says the same, lifting it is refused.
    """
    world.operator("secret", "secure_admin")
    path = f"/accounts/{account['id']}"
    first = world.call("boglarka", "PUT", f"{path}/secure", {}, Idempotency_Key="k-1", If_Match='"0"')
    assert (first.status_code, "ETag" in first.headers) == (200, False)
    assert first.json == {"id": account["id"], "name": account["name"], "secure": True}
    world.call("secret", "PUT", f"{path}/nickname", {"nickname": "gingiva"})
    again = world.call("boglarka", "PUT", f"{path}/secure", {}, Idempotency_Key="k-1", If_Match='"0"')
    assert (again.json, again.headers.get("ETag")) == (first.json, None)
    assert world.call("boglarka", "DELETE", f"{path}/secure").json["because"] == "secure"
    assert world.call("boglarka", "GET", path).status_code == 403

    lifted = world.call("secret", "DELETE", f"{path}/secure", If_Match='"2"')
    assert (lifted.json["secure"], lifted.headers["ETag"]) == (False, '"3"')
    told = [t["details"] for t in world.history(account) if t["kind"] == "account.secured"]
    assert told == [{"now": False}, {"now": True}]


@pytest.mark.requirement("VC-22", call="accounts.set_secure")
@pytest.mark.requirement("BX-01", call="accounts.explain")
def test_it_is_not_set_while_nobody_could_act_on_the_account_then(world: World, account: dict[str, Any]) -> None:
    """
    The refusal, the explanation and who can all say the same, with what would change it.
    """
    path = f"/accounts/{account['id']}"
    world.operator("secret", "secure_agent", factor=False)
    for who in ("dana", "vendor"):
        refused = world.call(who, "PUT", f"{path}/secure", {})
        assert (refused.status_code, refused.json["because"]) == (403, "nobody_secure")
        assert [remedy["code"] for remedy in refused.json["remedies"]] == ["secure_operator"]
        explained = world.call(who, "GET", f"{path}/explanations/account.secure").json
        assert (explained["allowed"], explained["because"]) == (False, "nobody_secure")
    assert world.call("dana", "GET", f"{path}/explanations/account.secure/operators").json["items"] == []
    world.operator("guard", "secure_agent")
    names = world.call("dana", "GET", f"{path}/explanations/account.secure/operators").json["items"]
    assert [one["name"] for one in names] == ["Dana Whitfield", "Kovács-Szentgyörgyi Boglárka"]
    assert world.call("dana", "PUT", f"{path}/secure", {}).status_code == 200


@pytest.mark.requirement("VC-22", call="accounts.set_secure")
def test_it_holds_at_once_for_who_is_at_work(world: World, account: dict[str, Any]) -> None:
    """
    The same session that saw the account a moment ago is refused by its next call, and sees it again when it is over.
    """
    path = f"/accounts/{account['id']}"
    world.operator("secret", "secure_agent")
    for method, status in (("PUT", 403), ("DELETE", 200)):
        assert world.call("vendor", method, f"{path}/secure", {} if method == "PUT" else None).status_code == 200
        assert world.call("dana", "GET", path).status_code == status


def test_the_accounts_own_people_are_not_kept_out(world: World, secure: dict[str, Any]) -> None:
    """
    Secure is about the partner's operators; the owner works on, and is told nothing of it.
    """
    world.seat(secure["account"])
    shown = world.call("owner", "GET", "/workspace")

    assert shown.status_code == 200
    assert "secure" not in shown.json
