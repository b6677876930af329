"""
Tags on clients and whose clients they are, over the API.
"""

from typing import Any

import pytest

from tests.api.world import UNKNOWN, World, codes


@pytest.fixture
def path(world: World, account: dict[str, Any]) -> str:
    """
    The address of the client's tags.
    """
    return f"/clients/{world.line(account)['id']}/tags"


def tagged(world: World, path: str, tags: list[Any], who: str = "dana", **headers: str) -> list[str]:
    """
    Give a client tags and return those it has then.
    """
    answer = world.call(who, "PUT", path, {"tags": tags}, **headers)
    assert answer.status_code == 200, answer.text
    return list(answer.json["tags"])


@pytest.mark.requirement("VC-12", call="clients.set_tags")
def test_a_client_has_the_tags_it_was_given_and_no_others(world: World, path: str) -> None:
    """
    The whole set at once, by text; emoji, spaces and mark-up are kept, the same set again changes nothing (A-30).
    """
    assert tagged(world, path, ["premium", "<b>VIP</b>", "Île 🏝"], "elodie") == ["<b>VIP</b>", "premium", "Île 🏝"]
    before = world.kept()
    assert tagged(world, path, ["Île 🏝", "<b>VIP</b>", "premium"]) == ["<b>VIP</b>", "premium", "Île 🏝"]
    assert world.kept() == before
    assert tagged(world, path, []) == []


@pytest.mark.requirement("VC-12", call="clients.tags")
def test_tags_in_use_are_listed_once(world: World, path: str) -> None:
    """
    Over all clients one sees, by text; none of another partner's, nor one nobody uses any more.
    """
    tagged(world, path, ["premium", "hair"])
    other = world.line(world.account())
    tagged(world, f"/clients/{other['id']}/tags", ["premium", "teeth"])
    foreign = world.line(world.account("eve"), "eve")
    tagged(world, f"/clients/{foreign['id']}/tags", ["theirs"], "eve")
    assert world.call("elodie", "GET", "/clients/tags").json == {"tags": ["hair", "premium", "teeth"]}

    tagged(world, path, [])
    assert world.call("elodie", "GET", "/clients/tags").json == {"tags": ["premium", "teeth"]}
    assert world.call("eve", "GET", "/clients/tags").json == {"tags": ["theirs"]}


@pytest.mark.requirement("VC-12", call="clients.set_tags")
def test_one_tag_does_not_become_two_by_a_capital_letter(world: World, path: str) -> None:
    """
    A tag is written as it is on another client already, and its filter finds both.
    """
    tagged(world, path, ["Premium"])
    other = world.line(world.account())

    assert tagged(world, f"/clients/{other['id']}/tags", ["premium"]) == ["Premium"]
    assert len(world.call("dana", "GET", "/clients?tag=Premium").json["items"]) == 2


@pytest.mark.requirement("VC-22", call="clients.tags")
def test_tags_of_a_secure_account_are_no_tags_one_sees(world: World, account: dict[str, Any], path: str) -> None:
    """
    Neither in the list of tags, nor by how one writes one oneself (A-17).
    """
    tagged(world, path, ["Under Audit"])
    world.secure(account)
    other = world.line(world.account())

    assert world.call("dana", "GET", "/clients/tags").json == {"tags": []}
    assert tagged(world, f"/clients/{other['id']}/tags", ["under audit"]) == ["under audit"]
    assert world.call("dana", "PUT", path, {"tags": []}).json["rule"] == "secure"


@pytest.mark.parametrize(
    ("body", "problems"),
    [
        ({}, [("tags", "field.missing")]),
        ({"tags": None}, [("tags", "type.null")]),
        ({"tags": "premium"}, [("tags", "type.array")]),
        ({"tags": {"0": "premium"}}, [("tags", "type.array")]),
        ({"tags": ["a", 3, None, ["b"]]}, [(f"tags.{n}", code) for n, code in ((1, "type.string"), (2, "type.null"))]),
        ({"tags": ["", " \t"]}, [("tags.0", "text.blank"), ("tags.1", "text.blank")]),
        ({"tags": ["x" * 41]}, [("tags.0", "text.long")]),
        ({"tags": ["a\nb", "\u202eab"]}, [("tags.0", "text.control"), ("tags.1", "text.control")]),
        ({"tags": ["VIP", "vip", "ViP"]}, [("tags.1", "tags.twice"), ("tags.2", "tags.twice")]),
        ({"tags": [f"tag {n}" for n in range(21)]}, [("tags", "tags.many")]),
        ({"tags": ["premium"], "secure": True}, [("secure", "field.unknown")]),
    ],
    ids=lambda value: ascii(value)[:40] if isinstance(value, dict) else "",
)
def test_what_is_no_set_of_tags_is_named(
    world: World, path: str, body: dict[str, Any], problems: list[tuple[str, str]]
) -> None:
    """
    Wrong types, blanks, overlong ones, one twice by case, and one too many, each at its place; nothing is changed.
    """
    answer = world.call("dana", "PUT", path, body)

    assert answer.status_code == 422
    assert codes(answer)[: len(problems)] == problems
    assert world.call("dana", "GET", "/clients/tags").json == {"tags": []}


def test_ten_thousand_tags_are_refused_shortly(world: World, path: str) -> None:
    """
    How many there may be is said, and how many these are, with a handful of problems beside it (A-34).
    """
    answer = world.call("dana", "PUT", path, {"tags": ["premium"] * 10_000})

    assert (answer.status_code, codes(answer)[0]) == (422, ("tags", "tags.many"))
    assert "these are 10000" in answer.json["errors"][0]["message"]
    assert len(answer.json["errors"]) <= 100


@pytest.mark.requirement("BX-09", call="clients.set_tags")
def test_of_two_who_set_tags_the_second_hears_of_the_first(world: World, path: str) -> None:
    """
    With the ETag of the line as one saw it; a change of the account behind it stands in nobody's way.
    """
    line = path.removesuffix("/tags")
    etag = world.call("dana", "GET", line).headers["ETag"]
    account_id = world.call("dana", "GET", line).json["account_id"]
    world.call("dana", "PUT", f"/accounts/{account_id}/stage", {"stage": "live"})
    assert tagged(world, path, ["first"], If_Match=etag) == ["first"]
    second = world.call("elodie", "PUT", path, {"tags": ["second"]}, If_Match=etag)

    assert (second.status_code, second.json["seen"], second.json["current"]) == (412, 0, 1)
    assert world.call("dana", "GET", line).json["tags"] == ["first"]


# ---------------------------------------------------------------- whose client it is


@pytest.mark.requirement("VC-24", call="clients.assign")
@pytest.mark.requirement("VC-24", call="clients.unassign")
def test_a_client_may_have_several_operators(world: World, account: dict[str, Any]) -> None:
    """
    Each is put beside those who have it and taken from it alone; what is so already changes nothing.
    """
    line = world.line(account)
    path = f"/clients/{line['id']}/operators"
    ids = [world.call(who, "GET", "/sessions/current").json["actor"]["id"] for who in ("dana", "elodie")]
    given = [world.call("boglarka", "PUT", f"{path}/{id}", {}) for id in (*ids, ids[0])]
    taken = [world.call("boglarka", "DELETE", f"{path}/{ids[0]}") for _ in range(2)]

    assert [answer.json["operators"] for answer in given] == [ids[:1], sorted(ids), sorted(ids)]
    assert [answer.json["operators"] for answer in taken] == [ids[1:]] * 2
    assert [answer.headers["ETag"] for answer in given + taken] == ['"1"', '"2"', '"2"', '"3"', '"3"']


@pytest.mark.requirement("VC-24", call="clients.assign")
def test_a_client_is_assigned_to_the_partners_own_people_alone(world: World, account: dict[str, Any]) -> None:
    """
    Another partner's operator, an unknown one, a client's id and what is no id are answered alike (A-11).
    """
    line = world.line(account)
    eve = world.call("eve", "GET", "/sessions/current").json["actor"]["id"]
    answers = [
        world.call("dana", "PUT", f"/clients/{line['id']}/operators/{id}", {})
        for id in (eve, UNKNOWN, line["id"], "me")
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.data for answer in answers}) == 1
    assert world.line(account)["operators"] == []


@pytest.mark.requirement("VC-24", call="clients.unassign")
def test_who_takes_a_client_from_itself_sees_it_no_more(world: World, account: dict[str, Any]) -> None:
    """
    An operator limited to assigned clients may give one away, and hears the next time that it is not assigned.
    """
    world.role("limited", ["clients.view", "clients.assign"], limited=True)
    me = world.operator("limited", "limited")
    path = f"/clients/{world.line(account)['id']}"
    assert world.call("limited", "PUT", f"{path}/operators/{me['id']}", {}).json["rule"] == "assignment"
    world.call("dana", "PUT", f"{path}/operators/{me['id']}", {})

    assert world.call("limited", "DELETE", f"{path}/operators/{me['id']}").status_code == 200
    assert world.call("limited", "GET", path).json["because"] == "assignment"


@pytest.mark.requirement("VC-19", call="history.of_client")
def test_what_the_team_did_to_a_client_is_told(world: World, account: dict[str, Any], path: str) -> None:
    """
    Tags, assignments and notes, who, when and what, newest first, part by part.
    """
    line = path.removesuffix("/tags")
    me = world.call("dana", "GET", "/sessions/current").json["actor"]["id"]
    tagged(world, path, ["b", "a"], "elodie")
    tagged(world, path, ["a"])
    world.call("dana", "PUT", f"{line}/operators/{me}", {})
    note = world.call("dana", "POST", f"{line}/notes", {"text": "Rings after six."}).json
    world.call("dana", "DELETE", f"{line}/operators/{me}")
    first = world.call("elodie", "GET", f"{line}/history?limit=2").json
    rest = world.call("elodie", "GET", f"{line}/history?after={first['next']}").json
    told = [(t["seq"], t["kind"], t["actor"], t["details"]) for t in first["items"] + rest["items"]]

    assert told == [
        (5, "client.unassigned", "Dana Whitfield", {"operator_id": me, "name": "Dana Whitfield"}),
        (4, "note.written", "Dana Whitfield", {"note_id": note["id"]}),
        (3, "client.assigned", "Dana Whitfield", {"operator_id": me, "name": "Dana Whitfield"}),
        (2, "client.untagged", "Dana Whitfield", {"tags": ["b"]}),
        (1, "client.tagged", "Élodie Lefèvre-Montgolfier", {"tags": ["a", "b"]}),
    ]
    assert rest["next"] is None
