"""
An account's people over the API: invited, followed links, levels, seats, and handing over (VC-17, VC-18, R-10, R-11).
"""

from datetime import timedelta
from typing import Any

import pytest

from tests.api.staffing import NEW, account_of, joined, pays
from tests.api.world import PASSWORD, UNKNOWN, Answer, World, codes
from tests.mailed import links, mails, token_of

MEMBERS = "/workspace/members"


@pytest.fixture(autouse=True)
def paid(world: World, account: dict[str, Any]) -> dict[str, Any]:
    """
    An account that pays for five, with its owner signed in.
    """
    world.seat(account)
    pays(world, account)
    return account


def invite(world: World, **changed: Any) -> tuple[dict[str, Any], str]:
    """
    Invite somebody as the owner; return the membership, and what the mailed link carries.
    """
    answer = world.call("owner", "POST", MEMBERS, NEW | changed)
    assert answer.status_code == 201, answer.text
    return dict(answer.json), mailed(world)


def mailed(world: World) -> str:
    """
    Return what the link in the mail carries that is due.
    """
    (link,) = links(world.database.run)
    return token_of(link).reveal()


def follow(world: World, what: str, token: str, **more: Any) -> Answer:
    """
    Follow a link as somebody who is not signed in.
    """
    return world.call(None, "POST", f"/joins/{what}", {"token": token} | more)


def join(world: World, token: str, **more: Any) -> Answer:
    """
    Follow a link as somebody new.
    """
    return follow(world, "confirmations", token, **({"name": "Nagy Nóra", "password": PASSWORD} | more))


@pytest.mark.requirement("VC-18", call="staff.invite", by="api")
@pytest.mark.requirement("R-11", call="staff.join", by="api")
def test_a_colleague_is_invited_and_comes(world: World, account: dict[str, Any]) -> None:
    """
    By the link in the mail, once: looking shows what it is to and uses nothing up, what is wrong neither.
    """
    member, token = invite(world)
    shown = follow(world, "looks", token).json

    assert (member["state"], member["person_id"], member["inviter"]) == ("invited", None, "Szabó Katalin")
    assert (shown["business"], shown["email"], shown["level"], shown["known"]) == (
        account["name"],
        NEW["email"],
        "employee",
        False,
    )
    assert codes(join(world, token, password="short")) == [("password", "password.length")]
    came = join(world, token)
    assert (came.status_code, came.json["state"], came.json["name"]) == (200, "active", "Nagy Nóra")
    assert (join(world, token).status_code, join(world, token).json["reason"]) == (410, "used")
    entered = world.sign_in("staff", NEW["email"])
    assert entered.json["actor"]["account_id"] == account["id"]
    found = world.call("owner", "GET", f"/accounts/{account['id']}/members/{member['id']}").json
    assert found["signed_in_at"] is not None


@pytest.mark.requirement("VC-18", call="staff.members", by="api")
def test_members_are_listed_from_either_side_in_pages(world: World, account: dict[str, Any]) -> None:
    """
    Its admins, its partner's operators and the vendor see the same; nobody learns which link is the present one.
    """
    member, _ = invite(world)
    address = f"/accounts/{account['id']}/members"
    lists = [world.call(who, "GET", address).json for who in ("owner", "elodie", "vendor")]
    first = world.call("owner", "GET", f"{address}?limit=1").json
    second = world.call("owner", "GET", f"{address}?limit=1&after={first['next']}").json

    assert lists[0] == lists[1] == lists[2]
    assert [one["name"] for one in lists[0]["items"]] == ["Szabó Katalin", "Nóra"]
    assert lists[0]["items"][1] == member == second["items"][0]
    assert not {"generation", "epoch", "version"} & set(member)
    assert world.call("eve", "GET", address).status_code == 404
    assert world.call("owner", "GET", f"{address}/{UNKNOWN}").status_code == 404


@pytest.mark.requirement("VC-18", call="staff.invite", by="api")
def test_what_is_made_is_where_the_answer_says(world: World, account: dict[str, Any]) -> None:
    """
    Location and ETag lead to what can be changed; one address is one membership.
    """
    answer = world.call("owner", "POST", MEMBERS, NEW, Idempotency_Key="k")
    again = world.call("owner", "POST", MEMBERS, NEW, Idempotency_Key="k")
    there = world.call("owner", "GET", answer.headers["Location"].removeprefix("/api"))

    assert answer.headers["Location"] == f"/api/accounts/{account['id']}/members/{answer.json['id']}"
    assert (again.json, there.json, there.headers["ETag"]) == (answer.json, answer.json, '"0"')
    assert len(mails(world.database.run)) == 1
    assert codes(world.call("owner", "POST", MEMBERS, NEW | {"email": "NORA@example.com"})) == [
        ("email", "member.taken")
    ]


@pytest.mark.requirement("VC-17", call="staff.seats", by="api")
@pytest.mark.requirement("VC-17", call="staff.invite", by="api")
def test_the_last_seat_is_the_last(world: World, account: dict[str, Any]) -> None:
    """
    Open invitations take one; one more is told how many are allowed and taken, and what billing says next counts.
    """
    pays(world, account, seats=2, at="2026-11-02T12:00:00Z", event="evt 2")
    invite(world)
    full = world.call("owner", "POST", MEMBERS, {"email": "otto@example.com"})
    seats = [world.call(who, "GET", f"/accounts/{account['id']}/seats").json for who in ("owner", "dana")]

    assert (full.status_code, full.json["code"]) == (409, "upgrade_needed")
    assert (full.json["allowed"], full.json["taken"]) == (2, 2)
    assert seats == [{"allowed": 2, "active": 1, "invited": 1, "taken": 2, "free": 0}] * 2
    pays(world, account, seats=3, at="2026-11-03T12:00:00Z", event="evt 3")
    assert world.call("owner", "POST", MEMBERS, {"email": "otto@example.com"}).status_code == 201


@pytest.mark.requirement("VC-17", call="subscriptions.report", by="api")
def test_reports_come_twice_and_in_any_order(world: World, account: dict[str, Any]) -> None:
    """
    The latest by billing's clock is what the account shows; an older one, or the same again, changes nothing.
    """
    latest = pays(world, account, seats=3, at="2026-11-03T12:00:00Z", event="evt 3")
    late = pays(world, account, plan=None, at="2026-11-02T12:00:00Z", event="evt 2")
    twice = pays(world, account, seats=3, at="2026-11-03T12:00:00Z", event="evt 3")

    assert (latest.json["plan"], latest.json["seats"], latest.json["reported_at"]) == ("pro", 3, "2026-11-03T12:00:00Z")
    assert late.json == twice.json == latest.json
    wrong = {"plan": "gold", "at": "2027-11-03T12:00:00Z", "event": "evt 4", "seats": 0}
    answer = world.call("vendor", "PUT", f"/accounts/{account['id']}/subscription", wrong)
    assert codes(answer) == [("plan", "plan.unknown"), ("seats", "limit.range"), ("at", "moment.ahead")]


@pytest.mark.requirement("WP-06", call="staff.invite_again", by="api")
def test_an_invitation_is_mailed_again(world: World) -> None:
    """
    The earlier link is replaced, and one whose time is over is revived.
    """
    member, first = invite(world)
    world.clock.tick(timedelta(days=8))
    world.tokens.clear()
    world.tokens["owner"] = world.sign_in("staff", "szabo@example.com").json["token"]
    expired = follow(world, "looks", first).json["reason"]
    again = world.call("owner", "POST", f"{MEMBERS}/{member['id']}/invitation", {})
    second = mailed(world)

    assert (expired, again.status_code, again.headers["ETag"]) == ("expired", 200, '"1"')
    assert follow(world, "looks", first).json["reason"] == "replaced"
    assert join(world, second).status_code == 200
    assert world.call("owner", "POST", f"{MEMBERS}/{member['id']}/invitation", {}).status_code == 409


@pytest.mark.requirement("R-10", call="staff.join_known", by="api")
@pytest.mark.requirement("R-11", call="staff.accept", by="api")
def test_one_person_works_in_two_accounts(world: World, account: dict[str, Any]) -> None:
    """
    By the password it has, or as who is signed in; never by a second sign-in, nor as somebody else.
    """
    owner = world.tokens["owner"]
    other = world.account(name="Boulangerie")
    pays(world, other)
    world.tokens["katalin"], world.tokens["baker"] = owner, world.seat(other, "baker@example.com")
    _, token = invite(world, email="szabo@example.com")

    assert follow(world, "looks", token).json["known"]
    assert join(world, token).status_code == 409
    assert codes(follow(world, "known", token, password="wrong horse battery")) == [("password", "password.wrong")]
    assert world.call("baker", "POST", "/joins/acceptances", {"token": token}).status_code == 409
    accepted = world.call("katalin", "POST", "/joins/acceptances", {"token": token})
    assert (accepted.status_code, accepted.json["account_id"]) == (200, other["id"])
    back = world.call("katalin", "POST", MEMBERS, NEW | {"email": "baker@example.com"})
    assert back.status_code == 201
    known = follow(world, "known", mailed(world), password=PASSWORD)
    assert (known.status_code, known.json["account_id"]) == (200, account["id"])


@pytest.mark.requirement("R-11", call="staff.decline", by="api")
def test_an_invitation_is_declined(world: World, account: dict[str, Any]) -> None:
    """
    Its link works no more, and its seat is free.
    """
    member, token = invite(world)

    assert follow(world, "refusals", token).status_code == 204
    assert follow(world, "refusals", token).json["reason"] == "withdrawn"
    assert world.call("owner", "GET", f"/accounts/{account['id']}/members/{member['id']}").status_code == 404
    assert world.call("owner", "GET", f"/accounts/{account['id']}/seats").json["taken"] == 1


@pytest.mark.requirement("VC-18", call="staff.set_level", by="api")
@pytest.mark.requirement("VC-18", call="staff.deactivate", by="api")
@pytest.mark.requirement("VC-18", call="staff.reactivate", by="api")
@pytest.mark.requirement("VC-18", call="staff.remove", by="api")
def test_a_member_is_managed_until_it_goes(world: World, account: dict[str, Any]) -> None:
    """
    Each change raises the ETag, and is refused to who saw an older one; its sessions end with its work.
    """
    member, token = invite(world)
    join(world, token)
    world.tokens["nora"] = world.sign_in("staff", NEW["email"]).json["token"]
    address = f"{MEMBERS}/{member['id']}"
    raised = world.call("owner", "PUT", f"{address}/level", {"level": "admin"}, If_Match='"1"')

    assert (raised.status_code, raised.json["level"], raised.headers["ETag"]) == (200, "admin", '"2"')
    assert world.call("owner", "PUT", f"{address}/level", {"level": "employee"}, If_Match='"1"').status_code == 412
    assert world.call("nora", "GET", f"/accounts/{account['id']}/members").status_code == 200
    off = world.call("owner", "PUT", f"{address}/deactivation", {}, If_Match='"2"')
    assert (off.status_code, off.json["state"]) == (200, "inactive")
    assert world.call("nora", "GET", "/workspace").status_code == 401
    assert world.call("owner", "PUT", f"{address}/deactivation", {}).status_code == 409
    assert world.call("owner", "DELETE", f"{address}/deactivation").json["state"] == "active"
    assert world.call("owner", "DELETE", address, If_Match='"4"').status_code == 204
    assert world.call("owner", "DELETE", address).status_code == 404


@pytest.mark.requirement("VC-18", call="staff.hand_over", by="api")
def test_the_account_is_handed_over(world: World, account: dict[str, Any]) -> None:
    """
    To a colleague, by its owner, who is an admin after that; the partner sees who owns it.
    """
    owner = world.call("owner", "GET", "/workspace").json["owner"]
    heir = joined(world, account_of(world))
    refused = world.call("owner", "DELETE", f"{MEMBERS}/{owner['id']}")
    handed = world.call("owner", "POST", "/workspace/owner", {"member_id": str(heir.id)})

    assert (refused.status_code, refused.json["because"]) == (403, "owned")
    assert (handed.status_code, handed.json["level"]) == (200, "admin")
    assert world.call("owner", "GET", "/workspace").status_code == 401
    assert world.call("dana", "GET", f"/accounts/{account['id']}/owner").json["id"] == str(heir.id)
    world.tokens["owner"] = world.sign_in("staff", "szabo@example.com").json["token"]
    back = world.call("owner", "POST", "/workspace/owner", {"member_id": owner["id"]})
    assert (back.status_code, back.json["because"]) == (403, "not_owner")


@pytest.mark.requirement("VC-18", call="staff.invite", by="api")
def test_who_is_no_admin_manages_nobody(world: World, account: dict[str, Any]) -> None:
    """
    An employee is told that its level does not include it, of one there is and of one there is not.
    """
    member, token = invite(world)
    join(world, token)
    world.tokens["nora"] = world.sign_in("staff", NEW["email"]).json["token"]
    answers = [
        world.call("nora", "GET", f"/accounts/{account['id']}/members"),
        world.call("nora", "POST", MEMBERS, {"email": "otto@example.com"}),
        *(world.call("nora", "DELETE", f"{MEMBERS}/{id}") for id in (member["id"], UNKNOWN)),
    ]

    assert {(answer.status_code, answer.json["because"]) for answer in answers} == {(403, "level")}
