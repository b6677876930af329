"""
Whatever is wrong with what is sent about an account's people is named whole, and nothing is half done (A-13, A-34).
"""

from typing import Any

import pytest

from tests.api.staffing import NEW, REPORT, account_of, joined, pays
from tests.api.test_bad_input import NO_ADDRESSES, NO_NAMES
from tests.api.world import PASSWORD, UNKNOWN, World, codes

MEMBERS = "/workspace/members"
Problems = list[tuple[str, str]]


@pytest.fixture(autouse=True)
def member(world: World, account: dict[str, Any]) -> str:
    """
    An account that pays, with its owner signed in and an employee, whose id this is.
    """
    world.seat(account)
    pays(world, account)
    return str(joined(world, account_of(world)).id)


def refused(world: World, who: str | None, method: str, path: str, body: Any) -> Problems:
    """
    Send a body that is wrong; return each problem, where nothing changed.
    """
    before = world.kept()
    answer = world.call(who, method, path, body)
    assert answer.status_code == 422, answer.text
    assert all(problem["message"] for problem in answer.json["errors"])
    assert world.kept() == before
    return sorted(codes(answer))


@pytest.mark.parametrize(
    ("body", "problems"),
    [
        ({}, [("email", "field.missing")]),
        (NEW | {"email": None}, [("email", "type.null")]),
        (NEW | {"level": "owner"}, [("level", "choice.unknown")]),
        (NEW | {"level": None}, [("level", "type.null")]),
        (NEW | {"level": ["admin"]}, [("level", "choice.unknown")]),
        (
            {"email": "x", "name": " ", "level": 3, "language": "de", "account_id": UNKNOWN, "state": "active"},
            [
                ("account_id", "field.unknown"),
                ("email", "email.form"),
                ("language", "choice.unknown"),
                ("level", "choice.unknown"),
                ("name", "text.blank"),
                ("state", "field.unknown"),
            ],
        ),
    ],
    ids=["nothing", "no address", "owner", "no level", "levels", "all"],
)
def test_whom_to_invite_is_read_strictly(world: World, body: Any, problems: Problems) -> None:
    """
    No level that there is not, and none of the fields that nobody offered.
    """
    assert refused(world, "owner", "POST", MEMBERS, body) == problems


@pytest.mark.parametrize(("name", "code"), [n for n in NO_NAMES if n[0] is not None], ids=lambda v: ascii(v)[:24])
def test_what_is_no_name_of_a_colleague_is_named(world: World, name: object, code: str) -> None:
    """
    Wrong types, blanks, control characters; it may be left out, and be null.
    """
    assert refused(world, "owner", "POST", MEMBERS, NEW | {"name": name}) == [("name", code)]


@pytest.mark.parametrize("email", NO_ADDRESSES, ids=lambda v: ascii(v)[:24])
def test_what_is_not_one_address_invites_nobody(world: World, email: object) -> None:
    """
    Lists, display names, line breaks and several addresses are no address (A-20).
    """
    assert [path for path, _ in refused(world, "owner", "POST", MEMBERS, NEW | {"email": email})] == ["email"]


@pytest.mark.parametrize(
    ("body", "problems"),
    [
        ({}, [("level", "field.missing")]),
        ({"level": "owner"}, [("level", "choice.unknown")]),
        ({"level": "ADMIN"}, [("level", "choice.unknown")]),
        ({"level": True, "member_id": UNKNOWN}, [("level", "choice.unknown"), ("member_id", "field.unknown")]),
    ],
    ids=["nothing", "owner", "capitals", "more"],
)
def test_a_level_is_one_there_is(world: World, member: str, body: Any, problems: Problems) -> None:
    """
    Owning an account is no level.
    """
    assert refused(world, "owner", "PUT", f"{MEMBERS}/{member}/level", body) == problems


@pytest.mark.parametrize(
    ("body", "problems"),
    [
        ({}, [("member_id", "field.missing")]),
        ({"member_id": None}, [("member_id", "type.null")]),
        ({"member_id": "dr-szabo"}, [("member_id", "type.uuid")]),
        ({"member_id": [UNKNOWN], "level": "admin"}, [("level", "field.unknown"), ("member_id", "type.string")]),
    ],
    ids=["nothing", "null", "name", "more"],
)
def test_an_heir_is_one_member(world: World, body: Any, problems: Problems) -> None:
    """
    By its id, and nothing else.
    """
    assert refused(world, "owner", "POST", "/workspace/owner", body) == problems


@pytest.mark.parametrize("what", ["deactivation", "invitation"])
def test_a_step_without_choices_takes_none(world: World, member: str, what: str) -> None:
    """
    A field there would be a misunderstanding.
    """
    method = "PUT" if what == "deactivation" else "POST"

    assert refused(world, "owner", method, f"{MEMBERS}/{member}/{what}", {"at": 1}) == [("at", "field.unknown")]


@pytest.mark.parametrize(
    ("what", "body", "problems"),
    [
        ("looks", {}, [("token", "field.missing")]),
        ("looks", {"token": None}, [("token", "type.null")]),
        ("refusals", {"token": 7, "level": "admin"}, [("level", "field.unknown"), ("token", "type.string")]),
        (
            "confirmations",
            {"token": "x", "name": "", "password": "short", "language": "xx", "level": "admin"},
            [
                ("language", "choice.unknown"),
                ("level", "field.unknown"),
                ("name", "text.blank"),
                ("password", "password.length"),
            ],
        ),
        ("known", {}, [("password", "field.missing"), ("token", "field.missing")]),
    ],
    ids=["nothing", "null", "number", "all", "half"],
)
def test_a_followed_invitation_is_read_strictly(world: World, what: str, body: Any, problems: Problems) -> None:
    """
    Before the link is looked at; nobody chooses the level it has.
    """
    assert refused(world, None, "POST", f"/joins/{what}", body) == problems


@pytest.mark.parametrize(
    ("changed", "problems"),
    [
        ({"plan": "gold"}, [("plan", "plan.unknown")]),
        ({"plan": 3}, [("plan", "type.string")]),
        ({"seats": 0}, [("seats", "limit.range")]),
        ({"seats": -1}, [("seats", "limit.range")]),
        ({"seats": 10**30}, [("seats", "type.integer")]),
        ({"seats": 1.5}, [("seats", "type.integer")]),
        ({"seats": True}, [("seats", "type.integer")]),
        ({"seats": "3"}, [("seats", "type.integer")]),
        ({"at": "2026-11-01T12:00:00"}, [("at", "type.moment")]),
        ({"at": "yesterday"}, [("at", "type.moment")]),
        ({"at": "2099-11-01T12:00:00Z"}, [("at", "moment.ahead")]),
        ({"event": " "}, [("event", "text.blank")]),
        ({"event": None, "status": "paying"}, [("event", "type.null"), ("status", "field.unknown")]),
    ],
    ids=str,
)
def test_what_billing_reports_is_read_strictly(
    world: World, account: dict[str, Any], changed: Any, problems: Problems
) -> None:
    """
    Plans there are, seats that can be counted, moments with a time zone that have come.
    """
    assert refused(world, "vendor", "PUT", f"/accounts/{account['id']}/subscription", REPORT | changed) == problems


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("limit=0", ("limit", "limit.range")),
        ("limit=101", ("limit", "limit.range")),
        ("limit=ten", ("limit", "type.integer")),
        ("after=", ("after", "cursor.form")),
        ("after=bnVsbA", ("after", "cursor.form")),
        ("level=admin", ("level", "field.unknown")),
    ],
    ids=str,
)
def test_a_list_of_members_is_asked_for_strictly(
    world: World, account: dict[str, Any], query: str, problem: tuple[str, str]
) -> None:
    """
    From either side.
    """
    for who in ("owner", "dana"):
        assert codes(world.call(who, "GET", f"/accounts/{account['id']}/members?{query}")) == [problem]


@pytest.mark.parametrize("id", ["1", "dr-szabo", "%00", UNKNOWN, UNKNOWN[:-1], "x" * 2000])
def test_what_is_no_member_is_not_found(world: World, account: dict[str, Any], id: str) -> None:
    """
    Whatever is done to it, with one answer.
    """
    answers = [
        world.call("owner", "GET", f"/accounts/{account['id']}/members/{id}"),
        world.call("owner", "PUT", f"{MEMBERS}/{id}/level", {"level": "manager"}),
        world.call("owner", "DELETE", f"{MEMBERS}/{id}"),
        world.call("owner", "POST", f"{MEMBERS}/{id}/invitation", {}),
    ]

    assert {(answer.status_code, answer.json["code"]) for answer in answers} == {(404, "not_found")}


def test_a_body_where_none_is_taken_is_refused(world: World, member: str) -> None:
    """
    Nobody would read it.
    """
    answers = [world.call("owner", "DELETE", f"{MEMBERS}/{member}{more}", {"a": 1}) for more in ("", "/deactivation")]

    assert {(answer.status_code, answer.json["code"]) for answer in answers} == {(400, "body")}


def test_no_level_comes_with_a_right_password(world: World) -> None:
    """
    What somebody says who accepts is about itself alone (A-14).
    """
    given = {"token": "x", "name": "Nóra", "password": PASSWORD, "email": "other@example.com", "person_id": UNKNOWN}

    assert refused(world, None, "POST", "/joins/confirmations", given) == [
        ("email", "field.unknown"),
        ("person_id", "field.unknown"),
    ]
