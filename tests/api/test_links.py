"""
The links a partner hands out, over the API: the referral link, and named ones (VC-03, WP-03, R-09).
"""

from datetime import timedelta
from typing import Any

import pytest

from tests.api.inviting import EMAIL, SIGN_UP
from tests.api.world import PASSWORD, UNKNOWN, Answer, World, codes
from tests.mailed import links, mails, token_of

NAMED = {"name": "Spring fair"}


def make(world: World, who: str = "dana", **changed: Any) -> dict[str, Any]:
    """
    Make a named link.
    """
    answer = world.call(who, "POST", "/links", NAMED | changed)
    assert answer.status_code == 201, answer.text
    return dict(answer.json)


def carried(link: dict[str, Any]) -> str:
    """
    Return what a link's address carries.
    """
    return str(link["address"].rpartition("/")[2])


def look(world: World, link: dict[str, Any]) -> Answer:
    """
    Follow a link as anybody.
    """
    return world.call(None, "POST", "/links/looks", {"token": carried(link)})


def come(world: World, link: dict[str, Any], email: str = EMAIL) -> dict[str, Any]:
    """
    Sign up through a link and confirm it; return the account.
    """
    asked = world.call(None, "POST", "/sign-ups", SIGN_UP | {"email": email, "through": carried(link)})
    assert asked.status_code == 204, asked.text
    (confirmation,) = links(world.database.run)
    given = {"token": token_of(confirmation).reveal(), "password": PASSWORD}
    answer = world.call(None, "POST", "/sign-ups/confirmations", given)
    assert answer.status_code == 200, answer.text
    return dict(answer.json)


@pytest.mark.requirement("WP-03", call="invitations.make_link", by="api")
@pytest.mark.requirement("WP-03", call="invitations.link", by="api")
def test_a_named_link_is_made(world: World) -> None:
    """
    By an agent, once by its key; Location and ETag lead to it, and its address is what is handed out.
    """
    answer = world.call("elodie", "POST", "/links", NAMED, Idempotency_Key="k")
    again = world.call("elodie", "POST", "/links", NAMED, Idempotency_Key="k")
    there = world.call("dana", "GET", answer.headers["Location"].removeprefix("/api"))

    assert (answer.json["kind"], answer.json["name"], answer.json["works"]) == ("named", "Spring fair", True)
    assert answer.json["address"].startswith(f"{world.settings.base_url}/workspace/sign-up/")
    assert (again.json, there.json, there.headers["ETag"]) == (answer.json, answer.json, '"0"')
    assert look(world, answer.json).json == {"partner": "Lefèvre & Kovács Conseil", "language": "en"}


@pytest.mark.requirement("WP-03", call="invitations.links", by="api")
def test_links_are_listed_in_pages(world: World) -> None:
    """
    Newest first, those that are over too; the referral link is not among them, nor is another partner's.
    """
    made = []
    for name in ("one", "two", "three"):
        world.clock.tick(timedelta(seconds=1))
        made.append(make(world, name=name))
    make(world, "eve")
    over = world.call("dana", "DELETE", f"/links/{made[0]['id']}").json
    first = world.call("boglarka", "GET", "/links?limit=2").json
    second = world.call("boglarka", "GET", f"/links?limit=2&after={first['next']}").json

    assert first["items"] + second["items"] == [made[2], made[1], over]
    assert (over["works"], second["next"]) == (False, None)


@pytest.mark.requirement("WP-03", call="invitations.revoke_link", by="api")
@pytest.mark.requirement("VC-04", call="invitations.sign_up", by="api")
def test_a_link_is_revoked_and_who_came_stays(world: World) -> None:
    """
    At once, as it was seen; whoever came through it is the partner's client, with how it came.
    """
    link = make(world)
    account = come(world, link)
    address = f"/links/{link['id']}"
    assert world.call("dana", "DELETE", address, If_Match='"7"').status_code == 412
    over = world.call("dana", "DELETE", address, If_Match='"0"', Idempotency_Key="k")
    again = world.call("dana", "DELETE", address, If_Match='"0"', Idempotency_Key="k")

    assert (over.status_code, over.json["works"], over.headers["ETag"]) == (200, False, '"1"')
    assert again.json == over.json == world.call("elodie", "GET", address).json
    assert (look(world, link).status_code, look(world, link).json["reason"]) == (410, "expired")
    late = world.call(None, "POST", "/sign-ups", SIGN_UP | {"through": carried(link)})
    assert (late.status_code, mails(world.database.run)) == (410, [])
    shown = world.get(account)
    assert (shown["origin"], shown["brought_by"], shown["stage"]) == ("link", shown["partner_id"], "live")
    assert world.line(account)["origin"] == "link"


@pytest.mark.requirement("VC-03", call="invitations.referral", by="api")
@pytest.mark.requirement("VC-03", call="invitations.rotate_referral", by="api")
def test_the_referral_link_is_rotated(world: World) -> None:
    """
    By an owner; the one before works for a while, and then no more.
    """
    first = world.call("dana", "GET", "/referral").json
    rotated = world.call("dana", "POST", "/referral/rotation", {}, Idempotency_Key="k")
    again = world.call("dana", "POST", "/referral/rotation", {}, Idempotency_Key="k")

    assert (first["kind"], first["name"], first["maker_id"]) == ("referral", None, None)
    assert rotated.status_code == 200
    assert rotated.json == again.json == world.call("dana", "GET", "/referral").json
    assert [look(world, link).status_code for link in (first, rotated.json)] == [200, 200]
    assert come(world, first)["name"] == "Éva Kávéja"
    world.clock.tick(world.vendor.limits.referral)
    world.tokens.clear()
    assert [look(world, link).status_code for link in (first, rotated.json)] == [410, 200]


@pytest.mark.requirement("VC-03", call="invitations.referral", by="api")
@pytest.mark.parametrize("who", ["boglarka", "elodie", "vendor"])
def test_the_referral_link_is_the_owners(world: World, who: str) -> None:
    """
    Neither admin nor agent sees or changes it, nor does the vendor.
    """
    answers = [world.call(who, "GET", "/referral"), world.call(who, "POST", "/referral/rotation", {})]

    assert {answer.status_code for answer in answers} == {403}
    assert "address" not in answers[0].json


def test_the_referral_link_is_none_of_the_named(world: World) -> None:
    """
    It is neither shown nor revoked as one, and is like another partner's, or one there never was.
    """
    rotated = world.call("dana", "POST", "/referral/rotation", {}).json
    ids = (rotated["id"], make(world, "eve")["id"], UNKNOWN, "x")
    answers = [world.call("dana", method, f"/links/{id}") for id in ids for method in ("GET", "DELETE")]

    assert {answer.status_code for answer in answers} == {404}
    assert look(world, rotated).status_code == 200


@pytest.mark.requirement("R-09", call="invitations.look_link", by="api")
def test_links_of_a_suspended_partner_are_silent(world: World) -> None:
    """
    As long as it is suspended.
    """
    link = make(world)
    partner_id = world.call("dana", "GET", "/sessions/current").json["actor"]["partner_id"]
    address = f"/partners/{partner_id}/suspension"
    assert world.call("vendor", "PUT", address, {}).status_code == 200
    silent = look(world, link)
    through = world.call(None, "POST", "/sign-ups", SIGN_UP | {"through": carried(link)})
    assert world.call("vendor", "DELETE", address).status_code == 200

    assert (silent.json["reason"], through.json["reason"]) == ("silent", "silent")
    assert look(world, link).status_code == 200


@pytest.mark.parametrize(
    ("body", "problems"),
    [
        ({}, [("name", "field.missing")]),
        ({"name": " "}, [("name", "text.blank")]),
        ({"name": 3, "kind": "referral"}, [("kind", "field.unknown"), ("name", "type.string")]),
        ({"name": "x" * 201}, [("name", "text.long")]),
    ],
    ids=["nothing", "blank", "odd", "long"],
)
def test_every_problem_of_a_link_is_named(world: World, body: Any, problems: list[tuple[str, str]]) -> None:
    """
    And none is made.
    """
    answer = world.call("dana", "POST", "/links", body)

    assert (answer.status_code, sorted(codes(answer))) == (422, problems)
    assert world.call("dana", "GET", "/links").json["items"] == []


@pytest.mark.parametrize("token", ["x", "", None, 7, ["x"]], ids=str)
def test_what_is_no_link_leads_nowhere(world: World, token: Any) -> None:
    """
    Not found if it is a text that is none of ours, and named if it is no text.
    """
    answer = world.call(None, "POST", "/links/looks", {"token": token})

    assert answer.status_code == (404 if isinstance(token, str) else 422)
    assert answer.status_code == 404 or [path for path, _ in codes(answer)] == ["token"]
