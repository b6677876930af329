"""
What whoever was invited by mail does over the API (WP-02, WP-05, R-10, R-11).
"""

from typing import Any

import pytest

from tests.api.inviting import EMAIL, FORM, PERSON, enter, follow, invite, mailed, opened
from tests.api.staffing import joined
from tests.api.world import PASSWORD, UNKNOWN, World, codes

OWN = {"business": "Éva Kávéja"}


@pytest.mark.requirement("WP-02", call="invitations.open", by="api")
@pytest.mark.requirement("VC-04", call="invitations.open", by="api")
def test_an_invitation_is_followed_to_an_account(world: World) -> None:
    """
    Looking uses nothing up, what is wrong neither; then the account is there with its owner, and the link is used.
    """
    invitation, token = invite(world)
    shown = follow(world, "looks", token).json
    short = opened(world, token, password="short", time_zone="Mars")
    came = opened(world, token, time_zone="Europe/Budapest")

    assert (shown["partner"], shown["inviter"], shown["email"], shown["business"], shown["known"]) == (
        "Lefèvre & Kovács Conseil",
        "Dana Whitfield",
        EMAIL,
        "Kávéház",
        False,
    )
    assert sorted(codes(short)) == [("password", "password.length"), ("time_zone", "time_zone.unknown")]
    assert (came.status_code, came.json["id"], came.json["name"], came.json["status"]) == (
        200,
        invitation["account_id"],
        "Éva Kávéja",
        "awaiting_client",
    )
    assert (opened(world, token).status_code, opened(world, token).json["reason"]) == (410, "used")
    assert world.call(enter(world), "GET", "/workspace").json["status"] == "trial"
    account = world.call("dana", "GET", f"/accounts/{came.json['id']}").json
    assert (account["stage"], account["origin"], account["brought_by"]) == (
        "live",
        "invitation",
        account["partner_id"],
    )
    assert world.call("dana", "GET", f"/invitations/{invitation['id']}").json["state"] == "accepted"


@pytest.mark.requirement("WP-05", call="clients.get", by="api")
def test_tags_and_notes_of_an_invited_line_stay(world: World) -> None:
    """
    The line is the same before and after; what was noted on it is there.
    """
    invitation, token = invite(world)
    address = f"/clients/{invitation['id']}"
    world.call("dana", "PUT", f"{address}/tags", {"tags": ["fair"]})
    world.call("dana", "POST", f"{address}/notes", {"text": "Met at the fair."})
    before = world.call("dana", "GET", address).json
    assert opened(world, token).status_code == 200
    after = world.call("dana", "GET", address).json

    assert (before["status"], before["tags"]) == ("invited", ["fair"])
    assert (after["status"], after["tags"], after["name"]) == ("awaiting_client", ["fair"], "Éva Kávéja")
    assert (before["account_id"], before["uid"]) == (after["account_id"], after["uid"])
    assert len(world.call("dana", "GET", f"{address}/notes").json["items"]) == 1


@pytest.mark.requirement("R-10", call="invitations.open_known", by="api")
@pytest.mark.requirement("R-11", call="invitations.accept", by="api")
def test_a_known_person_has_a_second_account(world: World) -> None:
    """
    By the password it has, or as who is signed in; never by another sign-in, nor as somebody else.
    """
    world.seat(world.account())
    world.tokens["katalin"] = world.tokens["owner"]
    world.seat(world.account(name="Boulangerie"), "baker@example.com")
    _, token = invite(world, email="szabo@example.com")
    wrong = follow(world, "known", token, password="wrong horse battery", **OWN)

    assert follow(world, "looks", token).json["known"]
    assert (opened(world, token).status_code, opened(world, token).json["state"]) == (409, "known")
    assert codes(wrong) == [("password", "password.wrong")]
    assert world.call("owner", "POST", "/invitations/acceptances", {"token": token} | OWN).status_code == 409
    accepted = world.call("katalin", "POST", "/invitations/acceptances", {"token": token} | OWN)
    assert (accepted.status_code, accepted.json["name"]) == (200, "Éva Kávéja")
    _, second = invite(world, email="baker@example.com")
    known = follow(world, "known", second, password=PASSWORD, business="Second bakery")
    assert (known.status_code, known.json["name"]) == (200, "Second bakery")
    _, third = invite(world)
    assert follow(world, "known", third, password=PASSWORD, **OWN).json["state"] == "unknown"


@pytest.mark.requirement("R-11", call="invitations.decline", by="api")
def test_an_invitation_is_declined(world: World) -> None:
    """
    Its link works no more, and its line is gone from the list.
    """
    invitation, token = invite(world)

    assert follow(world, "refusals", token).status_code == 204
    assert follow(world, "refusals", token).json["reason"] == "withdrawn"
    assert world.call("dana", "GET", f"/clients/{invitation['id']}").status_code == 404


def test_nothing_shows_a_token_or_which_link_is_the_present_one(world: World) -> None:
    """
    Neither an invitation nor its line nor what whoever follows it is answered (A-03).
    """
    invitation, token = invite(world)
    answers = [
        world.call("dana", "GET", f"/invitations/{invitation['id']}"),
        world.call("dana", "GET", f"/clients/{invitation['id']}"),
        follow(world, "looks", token),
        opened(world, token),
    ]

    assert not {"generation", "version", "token"} & {name for answer in answers for name in answer.json}
    assert [answer for answer in answers if token in answer.text] == []


@pytest.mark.parametrize("what", ["looks", "openings", "known", "refusals"])
def test_a_link_of_something_else_is_not_found(world: World, what: str) -> None:
    """
    Made up, changed by a letter, or to join an account's staff: all the same answer.
    """
    _, token = invite(world)
    form = world.call("dana", "POST", "/invitations/form", FORM | {"user": False})
    assert form.status_code == 201
    typed = {"openings": PERSON, "known": OWN | {"password": PASSWORD}}.get(what, {})
    answers = [follow(world, what, wrong, **typed) for wrong in ("x", token[:-2] + "zz", mailed(world))]

    assert {(answer.status_code, answer.json["code"]) for answer in answers} == {(404, "not_found")}
    assert follow(world, "looks", token).status_code == 200


@pytest.mark.parametrize(
    ("what", "body", "problems"),
    [
        ("looks", {}, [("token", "field.missing")]),
        ("looks", {"token": None}, [("token", "type.null")]),
        ("refusals", {"token": ["x"], "odd": 1}, [("odd", "field.unknown"), ("token", "type.string")]),
        (
            "openings",
            {"token": "x", "business": "", "name": "\n", "password": 3, "language": "xx", "partner_id": UNKNOWN},
            [
                ("business", "text.blank"),
                ("language", "choice.unknown"),
                ("name", "text.blank"),
                ("partner_id", "field.unknown"),
                ("password", "type.string"),
            ],
        ),
        ("known", {"token": "x"}, [("business", "field.missing"), ("password", "field.missing")]),
    ],
    ids=["nothing", "null", "list", "all", "half"],
)
def test_every_problem_of_a_followed_link_is_named(
    world: World, what: str, body: Any, problems: list[tuple[str, str]]
) -> None:
    """
    Path and code of each, before the link is looked at.
    """
    answer = world.call(None, "POST", f"/invitations/{what}", body)

    assert (answer.status_code, sorted(codes(answer))) == (422, problems)


@pytest.mark.requirement("R-11", call="invitations.accept", by="api")
def test_whoever_accepts_signed_in_is_of_an_account(world: World, account: dict[str, Any]) -> None:
    """
    An operator is told that this is for an account's people, and nobody comes without a session.
    """
    world.seat(account)
    colleague = joined(world, account["id"])
    _, token = invite(world, email=str(colleague.email))
    refused = world.call("dana", "POST", "/invitations/acceptances", {"token": token} | OWN)
    nobody = world.call(None, "POST", "/invitations/acceptances", {"token": token} | OWN)

    assert (refused.status_code, refused.json["because"]) == (403, "kind")
    assert (nobody.status_code, nobody.json["code"]) == (401, "not_signed_in")
    assert follow(world, "looks", token).json["known"]
