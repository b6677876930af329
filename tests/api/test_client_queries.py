"""
What is no question about a list of clients is named whole, and nothing is guessed (A-34).
"""

import base64
import json
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.api.world import UNKNOWN, World, codes

LONG = "x" * 10_000
ID = "6f1c9d3e-0b1d-4b52-9a53-1f2f6f6f2d10"
LAST = "ffffffff-ffff-ffff-ffff-ffffffffffff"


def forged(*place: Any) -> str:
    """
    Return a place in a list made up by somebody.
    """
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    ("query", "problems"),
    [
        ({"text": ""}, [("text", "text.blank")]),
        ({"text": "  "}, [("text", "text.blank")]),
        ({"text": LONG}, [("text", "text.long")]),
        ({"text": "a\0b"}, [("text", "text.control")]),
        ({"text": "\u202eabc"}, [("text", "text.control")]),
        ({"text": "a" + "\u0301" * 150}, [("text", "text.marks")]),
        ({"status": "Active"}, [("status", "choice.unknown")]),
        ({"status": "deleted"}, [("status", "choice.unknown")]),
        ({"status": ""}, [("status", "choice.unknown")]),
        ({"status": "active,new"}, [("status", "choice.unknown")]),
        ({"tag": ""}, [("tag", "text.blank")]),
        ({"tag": "x" * 41}, [("tag", "text.long")]),
        ({"operator_id": "me"}, [("operator_id", "type.uuid")]),
        ({"operator_id": ""}, [("operator_id", "type.uuid")]),
        ({"operator_id": "{" + ID + "}"}, [("operator_id", "type.uuid")]),
        ({"plan": LONG}, [("plan", "text.long")]),
        *(({"secure": odd}, [("secure", "type.boolean")]) for odd in ("", "True", "TRUE", "1", "0", "yes", "null")),
        ({"locked": "maybe"}, [("locked", "type.boolean")]),
        ({"without_active_operator": "blocked"}, [("without_active_operator", "type.boolean")]),
        ({"created_from": "2026-11-21"}, [("created_from", "type.moment")]),
        ({"created_from": "2026-11-21T14:00:00"}, [("created_from", "type.moment")]),
        ({"created_from": "yesterday"}, [("created_from", "type.moment")]),
        ({"created_from": "1764000000"}, [("created_from", "type.moment")]),
        ({"created_to": "2026-02-30T00:00:00Z"}, [("created_to", "type.moment")]),
        ({"created_to": "0001-01-01T00:00:00+14:00"}, [("created_to", "type.moment")]),
        ({"created_to": ""}, [("created_to", "type.moment")]),
        (
            {"created_from": "2026-11-22T00:00:00Z", "created_to": "2026-11-21T00:00:00Z"},
            [("created_to", "span.order")],
        ),
        ({"sort": "email"}, [("sort", "choice.unknown")]),
        ({"sort": "-created,name"}, [("sort", "choice.unknown")]),
        ({"limit": "0"}, [("limit", "limit.range")]),
        ({"after": "x", "before": "x"}, [("before", "cursor.two")]),
        ({"before": ""}, [("before", "cursor.form")]),
        *(({name: "x"}, [(name, "field.unknown")]) for name in ("name", "Secure", "secure[]", "tags", "partner_id")),
        *(({name: "x"}, [(name, "field.unknown")]) for name in ("stage", "q", "order", "offset", "by", "at")),
        (
            {"status": "x", "secure": "x", "created_from": "x", "sort": "x", "tag": "", "limit": "x", "odd": "x"},
            [
                ("created_from", "type.moment"),
                ("limit", "type.integer"),
                ("odd", "field.unknown"),
                ("secure", "type.boolean"),
                ("sort", "choice.unknown"),
                ("status", "choice.unknown"),
                ("tag", "text.blank"),
            ],
        ),
    ],
    ids=lambda value: "&".join(f"{k}={ascii(v)[:20]}" for k, v in value.items()) if isinstance(value, dict) else "",
)
def test_a_filter_that_is_none_is_named(world: World, query: dict[str, str], problems: list[tuple[str, str]]) -> None:
    """
    Booleans are true or false and nothing like it, moments have a zone, choices are known, and so are parameters.
    """
    answer = world.call("dana", "GET", f"/clients?{urlencode(query)}")

    assert answer.status_code == 422
    assert sorted(codes(answer)) == problems
    assert all(problem["message"] for problem in answer.json["errors"])


def test_a_filter_given_twice_is_named(world: World) -> None:
    """
    Of two values none is chosen.
    """
    answer = world.call("dana", "GET", "/clients?status=new&status=locked&tag=a&tag=b")

    assert sorted(codes(answer)) == [("status", "field.twice"), ("tag", "field.twice")]


def test_the_choices_stand_in_the_answer(world: World) -> None:
    """
    Whoever misspelt one reads which there are.
    """
    answer = world.call("dana", "GET", "/clients?status=archived")

    assert "Choose one of: active, new, inactive, invited, awaiting_client" in answer.json["errors"][0]["message"]


@pytest.mark.parametrize("path", ["/clients/counts?status=new", "/clients/tags?tag=a", "/clients/secure?secure=true"])
def test_counts_tags_and_secure_names_are_narrowed_by_nothing(world: World, path: str) -> None:
    """
    A filter of the list means nothing there, and is not passed over.
    """
    answer = world.call("dana", "GET", path)

    assert (answer.status_code, [code for _, code in codes(answer)]) == (422, ["field.unknown"])


@pytest.mark.parametrize("way", ["after", "before"])
@pytest.mark.parametrize(
    ("place", "problem"),
    [
        (forged("created_at", True, "2026-11-21T12:00:00", ID), "cursor.form"),
        (forged("created_at", True, None, ID), "cursor.form"),
        (forged("created_at", "yes", "2026-11-21T12:00:00Z", ID), "cursor.form"),
        (forged("name_key", False, 7, ID), "cursor.form"),
        (forged("name_key", False, "x" * 300, ID), "cursor.form"),
        (forged("secure", False, True, ID), "cursor.form"),
        (forged("plan", False, "pro", ID), "cursor.form"),
        (forged("partner_id", False, ID, ID), "cursor.form"),
        (forged("created_at", True, "2026-11-21T12:00:00Z", ID, "more"), "cursor.form"),
        (forged("name_key", False, "a", ID), "cursor.order"),
        (forged("name_key", True, "a", ID), "cursor.order"),
        (forged("created_at", False, "2026-11-21T12:00:00Z", ID), "cursor.order"),
        ("W" * 10_000, "cursor.form"),
        ("é", "cursor.form"),
    ],
    ids=lambda value: value[:24],
)
def test_a_forged_place_is_named(world: World, way: str, place: str, problem: str) -> None:
    """
    Forwards and backwards: another type, a field nobody sorts by, the place of another order or direction (A-04).
    """
    answer = world.call("dana", "GET", f"/clients?{urlencode({way: place})}")

    assert (answer.status_code, codes(answer)) == (422, [(way, problem)])


@pytest.mark.requirement("VC-06", call="clients.list")
@pytest.mark.parametrize("sort", ["name", "-name", "created"])
def test_a_place_is_one_of_the_same_order(world: World, account: dict[str, Any], sort: str) -> None:
    """
    Sorted anew, the list begins at its first page.
    """
    world.account()
    after = world.call("dana", "GET", "/clients?limit=1").json["next"]
    answer = world.call("dana", "GET", f"/clients?limit=1&sort={sort}&after={after}")

    assert account
    assert codes(answer) == [("after", "cursor.order")]


def test_a_made_up_place_shows_nothing_of_others(world: World, account: dict[str, Any]) -> None:
    """
    A place anywhere, or somebody else's, begins elsewhere in one's own list and nowhere else (A-04, A-17).
    """
    secure = world.account(name="Hidden")
    world.secure(secure)
    world.account()
    mine = [line["id"] for line in world.call("dana", "GET", "/clients").json["items"]]
    everywhere = forged("created_at", True, "9999-12-31T23:59:59Z", LAST)
    theirs = world.call("dana", "GET", "/clients?limit=1").json["next"]

    assert [line["id"] for line in world.call("dana", "GET", f"/clients?after={everywhere}").json["items"]] == mine
    assert world.call("eve", "GET", f"/clients?after={theirs}").json["items"] == []
    assert world.call("eve", "GET", f"/clients?before={theirs}").json["items"] == []
    assert account["id"] not in world.call("eve", "GET", f"/clients?after={everywhere}").text


def test_another_partners_operator_is_nobody_in_a_filter(world: World, account: dict[str, Any]) -> None:
    """
    Filtering by a foreign operator is filtering by one that is not there (A-11).
    """
    eve = world.call("eve", "GET", "/sessions/current").json["actor"]["id"]
    answers = [world.call("dana", "GET", f"/clients?operator_id={id}").json for id in (eve, UNKNOWN)]

    assert account
    assert answers == [{"items": [], "next": None, "previous": None}] * 2
