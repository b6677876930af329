"""
An account's settings over the API: chosen, checked, in effect or not, told to whom they concern (CP-01 to CP-24, R-01).
"""

from typing import Any

import attrs
import pytest
from jsonschema import Draft202012Validator

from partnerkit import ProductFacts
from partnerkit.adapters.sqlalchemy import Database
from partnerkit.portal.model import ACH, PORTAL_BOOKED, PORTAL_PLAN
from partnerkit.sections import title_of_condition
from reference_server.product import FACTS
from reference_server.wiring import make_app
from tests.api.staffing import account_of, invited, joined, pays, token_of
from tests.api.world import PASSWORD, UNKNOWN, Answer, World, codes

TABS = ["general", "billing", "services", "tickets", "alerts", "custom_fields"]
SECRET = "the-key-of-the-calendar"


@pytest.fixture(autouse=True)
def paid(world: World, account: dict[str, Any]) -> dict[str, Any]:
    """
    An account with the client portal, its owner signed in.
    """
    world.seat(account)
    pays(world, account)
    return account


def read(world: World, account: dict[str, Any], section: str = "portal", who: str = "owner") -> dict[str, Any]:
    """
    Return a section of the account's settings.
    """
    answer = world.call(who, "GET", f"/accounts/{account['id']}/settings/{section}")
    assert answer.status_code == 200, answer.text
    return dict(answer.json)


def tab(world: World, account: dict[str, Any], name: str, section: str = "portal") -> dict[str, Any]:
    """
    Return one tab of them.
    """
    return next(tab for tab in read(world, account, section)["tabs"] if tab["name"] == name)


def change(
    world: World, name: str, changes: Any, *, who: str = "owner", section: str = "portal", **more: str
) -> Answer:
    """
    Change settings of a tab.
    """
    return world.call(who, "PATCH", f"/workspace/settings/{section}/{name}", changes, **more)


def product(world: World, facts: ProductFacts) -> None:
    """
    Have the vendor's product say otherwise.
    """
    world.vendor = attrs.evolve(world.vendor, product=lambda _: facts)
    world.database = Database(world.database.engine, world.vendor)
    world.app = make_app(world.database, world.vendor, world.settings)


def enters(world: World, level: str) -> str:
    """
    Have somebody of a level join the account and sign in; return the membership's id.
    """
    email = f"{level}@example.com"
    member = invited(world, account_of(world), email)
    given = {"token": token_of(world, member), "name": level.title(), "password": PASSWORD}
    assert world.call(None, "POST", "/joins/confirmations", given).status_code == 200
    assert world.call("owner", "PUT", f"/workspace/members/{member.id}/level", {"level": level}).status_code == 200
    world.tokens[level] = world.sign_in("staff", email).json["token"]
    return str(member.id)


def foreign(world: World) -> str:
    """
    Return the id of somebody who works in another account.
    """
    return str(joined(world, world.account("eve", name="Elsewhere")["id"]).id)


@pytest.mark.requirement("CP-24", call="settings.change", by="api")
@pytest.mark.requirement("CP-01", call="settings.change", by="api")
def test_settings_are_chosen_lapse_and_are_there_again(world: World, account: dict[str, Any]) -> None:
    """
    Off by default; kept as chosen while plan or add-on is missing, and read-only then; told in the history.
    """
    portal, booking = world.call("owner", "GET", f"/accounts/{account['id']}/settings").json["items"]
    assert (portal["name"], portal["title"], portal["closed"], portal["missing"]) == (
        "portal",
        "Client portal",
        False,
        [],
    )
    assert ([tab["name"] for tab in portal["tabs"]], booking["title"]) == (TABS, "Booking")
    new = tab(world, account, "services")
    assert (new["revision"], new["chosen"]) == (0, {"past": False, "upcoming": False, "paused": False})

    changed = change(world, "services", {"past": True})
    assert (changed.status_code, changed.headers["ETag"], changed.json["cautions"]) == (200, '"1"', [])
    now = tab(world, account, "services")
    assert changed.json == now | {"cautions": []}
    assert (now["chosen"]["past"], now["effective"]["past"], now["revision"]) == (True, True, 1)
    entry = world.history(account)[0]
    assert (entry["kind"], entry["details"]["now"]) == ("settings.changed", {"past": True})

    pays(world, account, addons=[], event="evt 2")
    (lapsed, _) = world.call("elodie", "GET", f"/accounts/{account['id']}/settings").json["items"]
    assert (lapsed["closed"], lapsed["missing"]) == (True, ["portal_addon"])
    assert [(one["code"], one["met"]) for one in lapsed["conditions"]] == [
        ("portal_plan", True),
        ("portal_addon", False),
    ]
    off = tab(world, account, "services")
    assert (off["chosen"]["past"], off["effective"]["past"]) == (True, False)

    pays(world, account, event="evt 3")
    assert tab(world, account, "services") == now


@pytest.mark.requirement("CP-01", call="settings.change", by="api")
@pytest.mark.parametrize("language", ["en", "fr", "hu"])
def test_a_closed_section_says_what_is_missing(world: World, account: dict[str, Any], language: str) -> None:
    """
    To programs by codes, to people in words and in their language; whatever would be changed.
    """
    pays(world, account, plan="solo", addons=[], event="evt 2")
    before = world.rows()
    words = [title_of_condition(need, language) for need in (PORTAL_PLAN, PORTAL_BOOKED)]
    asked = [("PATCH", "services", {"past": True}), ("PATCH", "services", {"gold": 1}), ("POST", "services/all", {})]
    for method, path, body in asked:
        address = f"/workspace/settings/portal/{path}"
        answer = world.call("owner", method, address, body, Accept_Language=language)
        assert (answer.status_code, answer.json["code"]) == (409, "settings_closed")
        assert (answer.json["section"], answer.json["missing"]) == ("portal", ["portal_plan", "portal_addon"])
        assert all(word in answer.json["detail"] for word in words)
    assert world.rows() == before


@pytest.mark.requirement("CP-10", call="settings.change", by="api")
def test_everything_that_is_wrong_is_named_at_once(world: World, account: dict[str, Any]) -> None:
    """
    By path and code, with nothing changed; first what cannot be read, then what may not be chosen.
    """
    before = world.rows()
    odd = {"autopay": "yes", "card_maximum": "-1.00", "gold": 1, "history": None}
    assert sorted(codes(change(world, "billing", odd))) == [
        ("autopay", "type.boolean"),
        ("card_maximum", "amount.negative"),
        ("gold", "field.unknown"),
        ("history", "type.null"),
    ]
    wrong = {"bank_account": True, "ach_maximum": "5.00", "card_maximum": "1.555", "card": True}
    assert sorted(codes(change(world, "billing", wrong))) == [
        ("ach_maximum", "setting.unavailable"),
        ("bank_account", "setting.unavailable"),
        ("card_maximum", "amount.places"),
    ]
    assert world.rows() == before


@pytest.mark.requirement("CP-08", call="settings.change", by="api")
@pytest.mark.parametrize("language", ["en", "fr", "hu"])
def test_what_is_not_available_says_what_is_missing_in_words(
    world: World, account: dict[str, Any], language: str
) -> None:
    """
    In the reader's language, as the conditions of the section are; once it is there, it can be chosen.
    """
    answer = change(world, "billing", {"bank_account": True}, Accept_Language=language)
    (problem,) = answer.json["errors"]
    assert (answer.status_code, problem["code"]) == (422, "setting.unavailable")
    assert title_of_condition(ACH, language) in problem["message"]
    shown = world.call("owner", "GET", f"/accounts/{account['id']}/settings/portal", Accept_Language=language).json
    assert {"code": "ach", "title": title_of_condition(ACH, language), "met": False} in shown["conditions"]
    assert shown["tabs"][1]["missing"] == {"bank_account": ["ach"], "ach_maximum": ["ach"]}

    product(world, attrs.evolve(FACTS, ach=True))
    assert change(world, "billing", {"bank_account": True}).json["effective"]["bank_account"] is True
    assert tab(world, account, "billing")["missing"] == {}


@pytest.mark.requirement("BX-09", call="settings.change", by="api")
def test_two_who_change_one_tab_do_not_undo_each_other(world: World, account: dict[str, Any]) -> None:
    """
    Whoever saw an earlier one is told which there is by now; another tab is nobody's hindrance (A-29).
    """
    assert change(world, "services", {"past": True}, If_Match='"0"').status_code == 200
    before = world.rows()
    for answer in (
        change(world, "services", {"upcoming": True}, If_Match='"0"'),
        world.call("owner", "POST", "/workspace/settings/portal/services/all", {}, If_Match='"0"'),
    ):
        assert (answer.status_code, answer.json["seen"], answer.json["current"]) == (412, 0, 1)
    assert world.rows() == before
    assert change(world, "billing", {"card": True}, If_Match='"0"').status_code == 200
    assert change(world, "services", {"upcoming": True}, If_Match='"1"').json["revision"] == 2


@pytest.mark.requirement("CP-15", call="settings.change", by="api")
def test_whoever_turns_a_switch_on_is_cautioned(world: World, account: dict[str, Any]) -> None:
    """
    When it is turned on, by itself or with all others, and when that call is repeated; at no other time.
    """
    first = change(world, "services", {"paused": True, "past": True}, Idempotency_Key="k")
    (caution,) = first.json["cautions"]
    assert (caution["setting"], caution["message"][:26]) == ("paused", "Clients read the text of e")
    assert change(world, "services", {"paused": True, "past": True}, Idempotency_Key="k").data == first.data
    assert change(world, "services", {"paused": True}).json["cautions"] == []
    assert change(world, "services", {"paused": False}).json["cautions"] == []
    everything = world.call("owner", "POST", "/workspace/settings/portal/services/all", {})
    assert everything.json["cautions"] == [caution]


@pytest.mark.requirement("CP-05", call="settings.select_all", by="api")
def test_select_all_turns_on_what_is_available(world: World, account: dict[str, Any]) -> None:
    """
    Every such switch of that tab, and nothing else.
    """
    answer = world.call("owner", "POST", "/workspace/settings/portal/billing/all", {})
    on = {name for name, value in answer.json["chosen"].items() if value is True}
    assert (on, answer.json["chosen"]["card_maximum"]) == ({"autopay", "card", "prepayments", "history"}, "0.00")
    assert [one["revision"] for one in read(world, account)["tabs"]] == [0, 1, 0, 0, 0, 0]


@pytest.mark.requirement("CP-19", call="settings.change", by="api")
@pytest.mark.requirement("CP-23", call="settings.people", by="api")
def test_people_are_the_accounts_own(world: World, account: dict[str, Any]) -> None:
    """
    Who works there now can be chosen, and is listed; whoever works elsewhere is as unknown as nobody at all (A-11).
    """
    nora = enters(world, "employee")
    invited(world, account["id"])
    listed = world.call("owner", "GET", f"/accounts/{account['id']}/settings-people").json
    assert [one["name"] for one in listed["items"]] == ["Szabó Katalin", "Employee"]
    assert change(world, "tickets", {"submit": True, "assignee": nora}).json["effective"]["assignee"] == nora

    other, before = foreign(world), world.rows()
    for name, value, path in (("assignee", "{}", "assignee"), ("resources", ["{}"], "resources.0")):
        where = "tickets" if name == "assignee" else "alerts"
        answers = []
        for id in (other, UNKNOWN):
            given = id if value == "{}" else [id]
            answers.append(change(world, where, {name: given}))
        assert (answers[0].status_code, codes(answers[0])) == (422, [(path, "member.unknown")])
        assert answers[0].data == answers[1].data
    assert world.rows() == before


@pytest.mark.requirement("CP-19", call="staff.remove", by="api")
@pytest.mark.parametrize(("method", "path"), [("PUT", "/deactivation"), ("DELETE", "")])
def test_a_successor_follows_whoever_goes(world: World, account: dict[str, Any], method: str, path: str) -> None:
    """
    It is said for what one is asked for; named in the address, and somebody of the account; else it is the owner.
    """
    nora, anna, other = enters(world, "employee"), enters(world, "manager"), foreign(world)
    change(world, "tickets", {"submit": True, "assignee": nora})
    held = world.call("owner", "GET", f"/workspace/members/{nora}/held", Accept_Language="hu").json["items"]
    assert [(one["section"], one["tab"], one["setting"]) for one in held] == [("portal", "tickets", "assignee")]
    none, *nobody = (world.call("owner", "GET", f"/workspace/members/{id}/held") for id in (anna, other, UNKNOWN))
    assert none.json == {"items": []}
    assert {(answer.status_code, answer.data) for answer in nobody} == {(404, nobody[0].data)}

    address, before = f"/workspace/members/{nora}{path}", world.rows()
    body: dict[str, Any] | None = {} if method == "PUT" else None
    wrong = [world.call("owner", method, f"{address}?successor={id}", body) for id in (other, UNKNOWN, nora)]
    assert {answer.data for answer in wrong} == {wrong[0].data}
    assert (wrong[0].status_code, codes(wrong[0])) == (422, [("successor", "member.unknown")])
    assert codes(world.call("owner", method, f"{address}?successor=nora", body)) == [("successor", "type.uuid")]
    assert world.rows() == before
    assert world.call("owner", method, f"{address}?successor={anna}", body).status_code < 300
    assert tab(world, account, "tickets")["effective"]["assignee"] == anna

    gone = f"/workspace/members/{anna}{path}"
    assert world.call("owner", method, gone, body).status_code < 300
    me = world.call("owner", "GET", "/workspace").json["me"]["id"]
    assert tab(world, account, "tickets")["effective"]["assignee"] == me


@pytest.mark.requirement("CP-20", call="settings.read", by="api")
def test_what_can_be_chosen_is_listed_with_its_titles(world: World, account: dict[str, Any]) -> None:
    """
    Of the product's lists those that a section is chosen from; what is on none is refused.
    """
    shown = read(world, account)
    assert set(shown["lists"]) == {"custom_fields", "ticket_categories"}
    assert shown["lists"]["custom_fields"][0] == {"key": "gate_code", "title": "Gate code"}
    assert shown["currency"] == "CAD"
    assert set(read(world, account, "booking")["lists"]) == {"rooms"}
    answer = change(world, "custom_fields", {"viewed": ["pets", "gold"], "changed": ["gate_code"]})
    assert codes(answer) == [("viewed.1", "choice.gone")]


@pytest.mark.requirement("CP-24", call="settings.change", by="api")
@pytest.mark.parametrize(("level", "may"), [("admin", True), ("manager", False), ("employee", False)])
def test_admins_see_and_change_them(world: World, account: dict[str, Any], level: str, may: bool) -> None:
    """
    Nobody else who works there does either.
    """
    id = enters(world, level)
    settings, before = f"/accounts/{account['id']}/settings", world.kept()
    answers = [
        world.call(level, "GET", settings),
        world.call(level, "GET", f"{settings}/portal"),
        world.call(level, "GET", f"{settings}/portal/schema"),
        world.call(level, "GET", f"{settings}-people"),
        world.call(level, "GET", f"/workspace/members/{id}/held"),
        world.call(level, "POST", f"/accounts/{account['id']}/portal/view", {}),
        change(world, "services", {"past": True}, who=level),
        world.call(level, "POST", "/workspace/settings/portal/services/all", {}),
    ]
    assert {answer.status_code for answer in answers} == {200 if may else 403}
    if not may:
        assert {answer.json["because"] for answer in answers} == {"level"}
        assert world.kept() == before


@pytest.mark.requirement("VC-09", call="settings.change", by="api")
def test_whoever_is_outside_reads_them_and_changes_none(world: World, account: dict[str, Any]) -> None:
    """
    Operators and the vendor, who see the account; to a stranger there is nothing, and no section has another's name.
    """
    change(world, "services", {"past": True})
    before = world.kept()
    for who in ("dana", "elodie", "vendor"):
        assert read(world, account, who=who)["tabs"][2]["chosen"]["past"] is True
        refused = change(world, "services", {"past": False}, who=who)
        assert (refused.status_code, refused.json["because"]) == (403, "kind")
    unknown = world.call("dana", "GET", f"/accounts/{UNKNOWN}/settings/portal")
    settings = f"/accounts/{account['id']}/settings"
    for answer in (
        world.call("eve", "GET", settings),
        world.call("eve", "GET", f"{settings}/portal"),
        world.call("eve", "POST", f"/accounts/{account['id']}/portal/view", {}),
        world.call("dana", "GET", f"{settings}/gold"),
        world.call("dana", "GET", f"{settings}/gold/schema"),
        change(world, "gold", {}),
        change(world, "general", {}, section="gold"),
    ):
        assert (answer.status_code, answer.data) == (404, unknown.data)
    assert world.kept() == before


@pytest.mark.requirement("R-01", call="settings.read", by="api")
def test_a_secret_never_comes_back(world: World, account: dict[str, Any], caplog: pytest.LogCaptureFixture) -> None:
    """
    Only whether there is one: in no answer, no row and no history stands its value, whoever asks (A-03).
    """
    given = {"calendar": SECRET, "phone": "Kovács Éva"}
    answers = [
        change(world, "general", given, section="booking", Idempotency_Key="k"),
        change(world, "general", given, section="booking", Idempotency_Key="k"),
        world.call("owner", "GET", f"/accounts/{account['id']}/settings/booking"),
        world.call("vendor", "GET", f"/accounts/{account['id']}/settings/booking"),
        world.call("dana", "GET", f"/accounts/{account['id']}/history"),
        change(world, "general", {"calendar": SECRET, "notice": -1}, section="booking"),
        change(world, "general", {"calendar": [SECRET]}, section="booking"),
        world.call("owner", "POST", "/workspace/settings/booking/general/all", {}),
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 200, 422, 422, 200]
    told = answers[2].json["tabs"][0]
    assert told["chosen"]["calendar"] == told["effective"]["calendar"] == {"set": True}
    everything = "".join(answer.text for answer in answers) + repr(world.rows()) + caplog.text
    assert SECRET not in everything
    assert answers[4].json["items"][0]["details"]["secrets"] == ["calendar"]

    taken = change(world, "general", {"calendar": None}, section="booking")
    assert taken.json["chosen"]["calendar"] == {"set": False}


@pytest.mark.requirement("R-01", call="settings.change", by="api")
@pytest.mark.parametrize(
    "field", ["account_id", "section", "tab", "revision", "chosen", "effective", "document", "by", "__class__", "past "]
)
def test_no_field_nobody_offers_is_taken(world: World, account: dict[str, Any], field: str) -> None:
    """
    A-13: neither another account nor anything of a document's inside; a secret is not taken back as it was told.
    """
    before = world.rows()
    answer = change(world, "services", {"past": True, field: world.account("eve")["id"]})
    assert (answer.status_code, codes(answer)) == (422, [(field, "field.unknown")])
    told = change(world, "general", {"calendar": {"set": True}}, section="booking")
    assert (told.status_code, codes(told)) == (422, [("calendar", "type.string")])
    assert [len(rows) for name, rows in world.rows().items() if "settings" in name] == [
        len(rows) for name, rows in before.items() if "settings" in name
    ]


@pytest.mark.parametrize(
    ("body", "status"), [(b"[]", 422), (b"null", 422), (b'"past"', 422), (b"{", 400), (b"", 400), (b'{"past":1}', 422)]
)
def test_what_is_no_object_of_settings_is_refused(world: World, body: bytes, status: int) -> None:
    """
    A-34: a body is an object of changes, and JSON.
    """
    headers, before = {"Authorization": f"Bearer {world.token('owner')}"}, world.rows()
    path = "/api/workspace/settings/portal/services"
    answer = world.send("PATCH", path, data=body, content_type="application/json", headers=headers)
    assert answer.status_code == status
    plain = world.send("PATCH", path, data=b'{"past":true}', content_type="text/plain", headers=headers)
    assert plain.status_code == 415
    assert world.rows() == before


@pytest.mark.requirement("R-01", call="partnerkit.sections.schema.schema_of", by="api")
@pytest.mark.parametrize("section", ["portal", "booking"])
def test_a_section_is_described_for_programs(world: World, account: dict[str, Any], section: str) -> None:
    """
    As JSON Schema with its words in the reader's language, which what is in effect fits; but for what is secret.
    """
    address = f"/accounts/{account['id']}/settings/{section}/schema"
    schema, magyar = (world.call("elodie", "GET", address, Accept_Language=said).json for said in ("en", "hu"))
    Draft202012Validator.check_schema(schema)
    shown = {tab["name"]: tab["effective"] for tab in read(world, account, section)["tabs"]}
    shown.get("general", {}).pop("calendar", None)
    Draft202012Validator(schema).validate(shown)
    assert schema["title"] != magyar["title"]
    assert [*schema["properties"]] == [*magyar["properties"]]


@pytest.mark.requirement("CP-01", call="portal.view", by="api")
@pytest.mark.requirement("OW-03", call="portal.view", by="api")
def test_the_portal_is_seen_as_a_client_would(world: World, account: dict[str, Any]) -> None:
    """
    By its admins and whoever sees the account; nothing is changed, and no client needs to exist.
    """
    change(world, "services", {"past": True, "upcoming": True})
    change(world, "billing", {"card_maximum": "2500.50"})
    change(world, "general", {"facebook": "https://www.facebook.com/greenacre/"})
    path, before = f"/accounts/{account['id']}/portal/view", world.kept()
    views = [world.call(who, "POST", path, {"record_id": UNKNOWN}) for who in ("owner", "elodie", "vendor")]
    assert {view.data for view in views} == {views[0].data}
    seen = views[0].json
    assert (seen["reach"], seen["display_name"], seen["facebook"]) == ("client", account["name"], "greenacre")
    assert (seen["past_services"], seen["card_maximum"], seen["currency"]) == (True, "2500.50", "CAD")
    assert world.call("owner", "POST", path, {}).json["reach"] == "prospect"
    unverified = world.call("owner", "POST", path, {"verified": False, "record_id": UNKNOWN}).json
    assert (unverified["reach"], unverified["past_services"]) == ("unverified", False)
    odd = world.call("owner", "POST", path, {"verified": 1, "record_id": "x", "account_id": UNKNOWN})
    assert sorted(codes(odd)) == [
        ("account_id", "field.unknown"),
        ("record_id", "type.uuid"),
        ("verified", "type.boolean"),
    ]
    assert world.kept() == before
    pays(world, account, addons=[], event="evt 2")
    assert world.call("owner", "POST", path, {"record_id": UNKNOWN}).json["reach"] == "closed"


@pytest.mark.requirement("CP-01", call="subscriptions.report", by="api")
def test_add_ons_are_reported_and_shown(world: World, account: dict[str, Any]) -> None:
    """
    Beside the plan, to either side; one that no plan has is refused by its place.
    """
    assert world.get(account)["addons"] == world.call("owner", "GET", "/workspace").json["addons"] == ["client_portal"]
    report = {"plan": "pro", "addons": ["client_portal", "gold"], "at": "2026-11-01T12:00:00Z", "event": "evt 2"}
    answer = world.call("vendor", "PUT", f"/accounts/{account['id']}/subscription", report)
    assert (answer.status_code, codes(answer)) == (422, [("addons.1", "addon.unknown")])
    assert pays(world, account, addons=[], event="evt 3").json["addons"] == []
