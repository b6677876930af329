"""
Clients and their accounts over the API.
"""

from datetime import timedelta
from typing import Any

import pytest

from tests.api.staffing import REPORT
from tests.api.world import UNKNOWN, World, codes

BUSINESS = {
    "name": "Élodie Fehérneműszaküzlet",
    "contact": "Kovács-Szentgyörgyi Boglárka",
    "email": "boglarka@feher.example.com",
    "language": "hu",
    "time_zone": "Europe/Budapest",
}


@pytest.mark.requirement("VC-07", call="accounts.open")
@pytest.mark.requirement("VC-08", call="accounts.open")
def test_an_operator_makes_an_account_and_it_begins_in_setup(world: World) -> None:
    """
    What was sent is what the account holds; it is in Setup and waits for its client.
    """
    answer = world.call("dana", "POST", "/accounts", BUSINESS)

    assert (answer.status_code, answer.headers["ETag"]) == (201, '"0"')
    assert {name: answer.json[name] for name in BUSINESS} == BUSINESS
    assert (answer.json["stage"], answer.json["status"]) == ("setup", "awaiting_client")
    assert (
        world.send("GET", answer.headers["Location"], headers={"Authorization": f"Bearer {world.token('dana')}"}).json
        == answer.json
    )


@pytest.mark.requirement("VC-08", call="accounts.set_stage")
def test_an_operator_switches_between_setup_and_live_at_any_time(world: World, account: dict[str, Any]) -> None:
    """
    Setup to Live and back, as often as one likes; to where it is already is refused.
    """
    path = f"/accounts/{account['id']}/stage"
    for stage in ("live", "setup", "live"):
        assert world.call("elodie", "PUT", path, {"stage": stage}).json["stage"] == stage
    again = world.call("elodie", "PUT", path, {"stage": "live"})

    assert (again.status_code, again.json["state"], again.json["detail"]) == (
        409,
        "live",
        "The account is live already.",
    )


@pytest.mark.requirement("VC-11", call="accounts.get")
def test_an_account_shows_contact_uid_creation_and_subscription(world: World) -> None:
    """
    The UID stays the same whatever changes, and what billing reports is shown.
    """
    account = world.account(**BUSINESS)
    world.call("vendor", "PUT", f"/accounts/{account['id']}/subscription", REPORT)
    world.call("dana", "PUT", f"/accounts/{account['id']}/stage", {"stage": "live"})
    shown = world.get(account)

    assert len(shown["uid"]) == 12
    assert shown["uid"] == account["uid"]
    assert (shown["contact"], shown["email"]) == (BUSINESS["contact"], BUSINESS["email"])
    assert shown["opened_at"] == "2026-11-21T12:00:00.123456Z"
    assert (shown["plan"], shown["subscription"]) == ("pro", "paying")


@pytest.mark.requirement("VC-23", call="accounts.suggest_nickname")
def test_a_nickname_is_suggested_from_the_name_and_can_be_taken(world: World, account: dict[str, Any]) -> None:
    """
    Accents and case are folded in the suggestion; taken by one, the next is suggested to another of the same name.
    """
    path = f"/accounts/{account['id']}/nickname"
    suggested = world.call("dana", "GET", f"{path}/suggestion").json
    assert suggested == {"nickname": "dr-szabo-fogaszat"}

    assert world.call("dana", "PUT", path, suggested).json["nickname"] == "dr-szabo-fogaszat"
    second = world.account()
    other = world.call("dana", "GET", f"/accounts/{second['id']}/nickname/suggestion").json
    assert other == {"nickname": "dr-szabo-fogaszat-2"}


@pytest.mark.requirement("VC-23", call="accounts.set_nickname")
def test_a_nickname_is_unique_over_all_accounts_and_rests_when_released(world: World, account: dict[str, Any]) -> None:
    """
    Another partner's account cannot have it, nor for 90 days after it was given up.
    """
    foreign = world.account("eve")
    world.call("dana", "PUT", f"/accounts/{account['id']}/nickname", {"nickname": "szabo"})
    world.call("dana", "PUT", f"/accounts/{account['id']}/nickname", {"nickname": "szabo-2"})
    tries = []
    for days in (0, 89, 1):
        world.clock.tick(timedelta(days=days))
        world.tokens.clear()
        tries.append(world.call("eve", "PUT", f"/accounts/{foreign['id']}/nickname", {"nickname": "szabo"}))

    assert [t.status_code for t in tries] == [422, 422, 200]
    assert codes(tries[0]) == [("nickname", "nickname.taken")]


@pytest.mark.requirement("VC-23", call="accounts.set_nickname")
@pytest.mark.parametrize(
    ("nickname", "code"),
    [
        ("admin", "nickname.reserved"),
        (7, "type.string"),
        *((odd, "nickname.form") for odd in ("Szabo", "ab", "szabó", "-abc", "abc-", "a" * 64, "аdmin", "a.b")),
    ],
)
def test_reserved_words_and_other_letters_are_refused(
    world: World, account: dict[str, Any], nickname: object, code: str
) -> None:
    """
    Words of the product, capitals, accents, look-alikes and wrong lengths are named, and nothing changes (A-21).
    """
    answer = world.call("dana", "PUT", f"/accounts/{account['id']}/nickname", {"nickname": nickname})

    assert (answer.status_code, codes(answer)) == (422, [("nickname", code)])
    assert world.get(account) == account


@pytest.mark.requirement("VC-02", call="clients.list")
def test_the_list_holds_every_client_of_the_partner_newest_first_and_no_other(world: World) -> None:
    """
    Read part by part it holds each once.
    """
    world.account("eve", name="Foreign")
    for n in range(5):
        world.account(name=f"Client {n}")
        world.clock.tick()
    found, after = [], ""
    while True:
        part = world.call("elodie", "GET", f"/clients?limit=2{after}").json
        found += [line["name"] for line in part["items"]]
        if part["next"] is None:
            break
        after = f"&after={part['next']}"

    assert found == ["Client 4", "Client 3", "Client 2", "Client 1", "Client 0"]


@pytest.mark.requirement("VC-02", call="clients.get")
def test_a_line_of_the_list_shows_its_account_as_it_is(world: World, account: dict[str, Any]) -> None:
    """
    Stage, nickname, plan and status of the line follow the account.
    """
    world.call("dana", "PUT", f"/accounts/{account['id']}/stage", {"stage": "live"})
    world.call("dana", "PUT", f"/accounts/{account['id']}/lock", {})
    (line,) = world.call("dana", "GET", "/clients").json["items"]

    assert (line["account_id"], line["stage"], line["status"]) == (account["id"], "live", "locked")
    assert world.call("dana", "GET", f"/clients/{line['id']}").json == line
    assert world.call("eve", "GET", f"/clients/{line['id']}").status_code == 404


def test_the_list_has_the_clients_of_ones_own_partner_alone(world: World, account: dict[str, Any]) -> None:
    """
    A place in somebody else's list only begins elsewhere in one's own (A-04).
    """
    world.account()
    after = world.call("dana", "GET", "/clients?limit=1").json["next"]

    page = world.call("eve", "GET", f"/clients?after={after}").json
    assert (page["items"], page["next"]) == ([], None)
    assert world.call("eve", "GET", f"/clients?before={page['previous']}").json["items"] == []


@pytest.mark.requirement("R-12", call="accounts.get")
def test_status_is_derived_from_facts_at_the_moment_of_the_question(world: World, account: dict[str, Any]) -> None:
    """
    Awaiting client, trial, trial expired, paying, cancelled, and locked before all of them.
    """
    path, seen = f"/accounts/{account['id']}", [account["status"]]
    world.seat(account)
    seen.append(world.get(account)["status"])
    world.clock.tick(timedelta(days=14))
    world.tokens.clear()
    seen.append(world.get(account)["status"])
    for method, what, body, who in (
        ("PUT", "subscription", REPORT, "vendor"),
        ("PUT", "lock", {}, "dana"),
        ("PUT", "subscription", REPORT | {"plan": None, "at": "2026-11-02T12:00:00Z", "event": "evt 2"}, "vendor"),
        ("DELETE", "lock", None, "dana"),
    ):
        world.call(who, method, f"{path}/{what}", body)
        seen.append(world.get(account)["status"])

    assert seen == ["awaiting_client", "trial", "trial_expired", "paying", "locked", "locked", "cancelled"]


@pytest.mark.requirement("R-12", call="accounts.get")
def test_a_trial_runs_on_during_a_lock(world: World, account: dict[str, Any]) -> None:
    """
    Locked for the whole of it, the account comes back with its trial expired.
    """
    world.seat(account)
    world.call("dana", "PUT", f"/accounts/{account['id']}/lock", {})
    world.clock.tick(timedelta(days=14))
    world.tokens.clear()

    assert world.call("dana", "DELETE", f"/accounts/{account['id']}/lock").json["status"] == "trial_expired"


def test_a_plan_the_vendor_does_not_sell_is_refused(world: World, account: dict[str, Any]) -> None:
    """
    The plans there are stand in the answer, and nothing changes.
    """
    answer = world.call("vendor", "PUT", f"/accounts/{account['id']}/subscription", REPORT | {"plan": "gold"})

    assert (answer.status_code, codes(answer)) == (422, [("plan", "plan.unknown")])
    assert "solo, pro, pro_plus" in answer.json["errors"][0]["message"]


@pytest.mark.requirement("VC-19", call="history.of_account")
def test_the_history_says_who_did_what_and_when(world: World, account: dict[str, Any]) -> None:
    """
    Every action of an operator on the account, the newest first, with its name, moment and what changed.
    """
    world.clock.tick(timedelta(minutes=1))
    world.call("elodie", "PUT", f"/accounts/{account['id']}/stage", {"stage": "live"})
    world.clock.tick(timedelta(minutes=1))
    world.call("boglarka", "PUT", f"/accounts/{account['id']}/lock", {})
    told = [(t["seq"], t["kind"], t["actor"], t["at"][14:19], t["details"]) for t in world.history(account)]

    assert told[0] == (3, "account.locked", "Kovács-Szentgyörgyi Boglárka", "02:00", {"side": "partner"})
    assert told[1] == (2, "account.staged", "Élodie Lefèvre-Montgolfier", "01:00", {"was": "setup", "now": "live"})
    assert told[2][:3] == (1, "account.opened", "Dana Whitfield")


@pytest.mark.requirement("VC-19", call="history.of_account")
def test_the_history_is_read_part_by_part_and_by_nobody_else(world: World, account: dict[str, Any]) -> None:
    """
    The parts make up the whole; another partner gets what an unknown id gets.
    """
    for stage in ("live", "setup", "live"):
        world.call("dana", "PUT", f"/accounts/{account['id']}/stage", {"stage": stage})
    path = f"/accounts/{account['id']}/history"
    first = world.call("dana", "GET", f"{path}?limit=3").json
    rest = world.call("dana", "GET", f"{path}?limit=3&after={first['next']}").json

    assert [t["seq"] for t in first["items"] + rest["items"]] == [4, 3, 2, 1]
    assert rest["next"] is None
    unknown = world.call("eve", "GET", f"/accounts/{UNKNOWN}/history")
    assert world.call("eve", "GET", path).data == unknown.data


def test_the_owner_is_awaited_until_the_vendor_seats_one(world: World) -> None:
    """
    The membership stands from the start; a second owner is refused.
    """
    account = world.account(**BUSINESS)
    path = f"/accounts/{account['id']}/owner"
    awaited = world.call("dana", "GET", path).json
    assert (awaited["state"], awaited["person_id"], awaited["name"]) == ("invited", None, BUSINESS["contact"])

    world.seat(account)
    seated = world.call("vendor", "GET", path).json
    assert (seated["state"], seated["name"], seated["id"]) == ("active", "Szabó Katalin", awaited["id"])
    again = world.call("vendor", "PUT", path, {"name": "X", "email": "x@example.com"})
    assert (again.status_code, again.json["subject"]) == (409, "account.owner")


def test_the_workspace_shows_the_staff_member_its_own_account(world: World, account: dict[str, Any]) -> None:
    """
    Name, status, who manages it and who owns it; and nothing the partner keeps for itself.
    """
    world.seat(account)
    shown = world.call("owner", "GET", "/workspace").json

    assert (shown["name"], shown["status"], shown["uid"]) == ("Dr. Szabó Fogászat", "trial", account["uid"])
    assert shown["managed_by"] == "Lefèvre & Kovács Conseil"
    assert shown["owner"] == shown["me"]
    assert shown["me"]["name"] == "Szabó Katalin"
