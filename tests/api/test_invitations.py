"""
Clients invited by mail over the API (WP-02, WP-05, WP-06, R-09, R-16).
"""

from datetime import timedelta

import attrs
import pytest

from partnerkit.adapters.sqlalchemy import Database
from reference_server.wiring import make_app
from tests.api.inviting import FORM, NEW, PERSON, follow, invite, mailed, opened
from tests.api.world import PASSWORD, UNKNOWN, World, codes
from tests.mailed import mails


@pytest.mark.requirement("WP-02", call="invitations.invite", by="api")
@pytest.mark.requirement("WP-05", call="invitations.invite", by="api")
def test_whoever_is_invited_stands_in_the_list(world: World) -> None:
    """
    As Invited, under what the partner calls it, counted; Location and ETag lead to the invitation.
    """
    answer = world.call("elodie", "POST", "/invitations", NEW)
    there = world.call("dana", "GET", answer.headers["Location"].removeprefix("/api"))
    (line,) = world.call("dana", "GET", "/clients?status=invited").json["items"]

    assert answer.headers["Location"] == f"/api/invitations/{answer.json['id']}"
    assert (there.json, there.headers["ETag"]) == (answer.json, '"0"')
    assert (answer.json["state"], answer.json["inviter"]) == ("open", "Élodie Lefèvre-Montgolfier")
    assert (line["id"], line["name"], line["contact"], line["status"], line["origin"]) == (
        answer.json["id"],
        "Kávéház",
        "Nagy Éva",
        "invited",
        "invitation",
    )
    assert world.call("dana", "GET", "/clients/counts").json["invited"] == 1
    assert world.call("dana", "GET", f"/accounts/{line['account_id']}").status_code == 404


@pytest.mark.requirement("WP-06", call="invitations.invite_again", by="api")
def test_an_invitation_is_mailed_again(world: World) -> None:
    """
    Also one whose time is over; the link before is replaced, and what was accepted is not mailed again.
    """
    invitation, first = invite(world)
    world.clock.tick(timedelta(days=8))
    world.tokens.clear()
    expired = follow(world, "looks", first).json["reason"]
    address = f"/invitations/{invitation['id']}"
    again = world.call("elodie", "POST", f"{address}/sending", {}, Idempotency_Key="k")
    twice = world.call("elodie", "POST", f"{address}/sending", {}, Idempotency_Key="k")
    second = mailed(world)

    assert (expired, again.status_code, again.headers["ETag"], twice.json) == ("expired", 200, '"1"', again.json)
    assert follow(world, "looks", first).json["reason"] == "replaced"
    assert opened(world, second).status_code == 200
    late = world.call("dana", "POST", f"{address}/sending", {})
    assert (late.status_code, late.json["state"]) == (409, "accepted")


@pytest.mark.requirement("WP-06", call="invitations.withdraw", by="api")
def test_an_invitation_is_withdrawn(world: World) -> None:
    """
    As it was seen; its link works no more, its line is gone, and the address can be invited anew.
    """
    invitation, token = invite(world)
    address = f"/invitations/{invitation['id']}"

    assert world.call("dana", "DELETE", address, If_Match='"1"').status_code == 412
    assert world.call("dana", "DELETE", address, If_Match='"0"', Idempotency_Key="k").status_code == 204
    assert world.call("dana", "DELETE", address, If_Match='"0"', Idempotency_Key="k").status_code == 204
    assert (opened(world, token).status_code, opened(world, token).json["reason"]) == (410, "withdrawn")
    for gone in (address, f"/clients/{invitation['id']}"):
        assert world.call("dana", "GET", gone).status_code == 404
    assert world.call("dana", "DELETE", address).status_code == 404
    assert world.call("dana", "POST", "/invitations", NEW).status_code == 201


@pytest.mark.requirement("BX-09", call="invitations.invite", by="api")
def test_an_address_is_invited_once(world: World) -> None:
    """
    With one key there is one mail; without, it is named, in whatever spelling. Another partner may invite it, too.
    """
    first = world.call("dana", "POST", "/invitations", NEW, Idempotency_Key="k")
    again = world.call("dana", "POST", "/invitations", NEW, Idempotency_Key="k")
    twice = world.call("dana", "POST", "/invitations", NEW | {"email": "EVA@Kave.example.com"})

    assert (again.json, len(mails(world.database.run))) == (first.json, 1)
    assert codes(twice) == [("email", "invitation.open")]
    assert world.call("eve", "POST", "/invitations", NEW).status_code == 201
    assert world.call("eve", "GET", f"/invitations/{first.json['id']}").status_code == 404


@pytest.mark.requirement("R-10", call="invitations.invite", by="api")
def test_known_and_unknown_addresses_are_answered_alike(world: World) -> None:
    """
    Whether somebody signs in with an address is told to nobody who invites it (A-22).
    """
    world.seat(world.account())
    answers = [world.call("dana", "POST", "/invitations", {"email": f"{n}@example.com"}) for n in ("szabo", "nemes")]
    told = [{name: type(value).__name__ for name, value in answer.json.items()} for answer in answers]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert told[0] == told[1]
    assert len(answers[0].data) == len(answers[1].data)


@pytest.mark.requirement("R-16", call="invitations.invite", by="api")
@pytest.mark.requirement("R-16", call="invitations.allowance", by="api")
def test_a_partner_that_is_not_approved_brings_so_many_a_day(world: World) -> None:
    """
    It may ask how many are left; one more is answered 429, and once it is approved there is no end.
    """
    world = limited(world, 2)
    partner = world.call("vendor", "POST", "/partners", {"name": "Fresh", "approved": False}).json
    owner = world.call(
        "vendor",
        "POST",
        f"/partners/{partner['id']}/operators",
        {"name": "Fanni", "email": "fanni@example.com", "role": "owner"},
    ).json
    path = f"/partners/{partner['id']}/operators/{owner['id']}/password"
    assert world.call("vendor", "PUT", path, {"password": PASSWORD}).status_code == 200
    before = world.call("fanni", "GET", "/invitations/allowance").json
    invite(world, "fanni")
    assert world.call("fanni", "POST", "/invitations/form", FORM).status_code == 201
    more = world.call("fanni", "POST", "/invitations", {"email": "third@example.com"})

    assert before == {"most": 2, "brought": 0, "left": 2}
    assert world.call("fanni", "GET", "/invitations/allowance").json == {"most": 2, "brought": 2, "left": 0}
    assert (more.status_code, more.json["code"]) == (429, "limit_reached")
    assert world.call("vendor", "PUT", f"/partners/{partner['id']}/approval", {}).status_code == 200
    assert world.call("fanni", "POST", "/invitations", {"email": "third@example.com"}).status_code == 201
    nothing = {"most": None, "brought": None, "left": None}
    assert world.call("fanni", "GET", "/invitations/allowance").json == nothing


def limited(world: World, most: int) -> World:
    """
    Return the world where an unapproved partner brings so many clients a day.
    """
    vendor = attrs.evolve(world.vendor, limits=attrs.evolve(world.vendor.limits, unapproved_a_day=most))
    database = Database(world.database.engine, vendor)
    return attrs.evolve(world, vendor=vendor, database=database, app=make_app(database, vendor, world.settings))


@pytest.mark.requirement("R-09", call="invitations.look", by="api")
def test_invitations_of_a_suspended_partner_are_silent(world: World) -> None:
    """
    As long as it is suspended; then they work as before.
    """
    _, token = invite(world)
    partner_id = world.call("dana", "GET", "/sessions/current").json["actor"]["partner_id"]
    assert world.call("vendor", "PUT", f"/partners/{partner_id}/suspension", {}).status_code == 200
    silent = [follow(world, what, token, **more) for what, more in (("looks", {}), ("openings", PERSON))]
    assert world.call("vendor", "DELETE", f"/partners/{partner_id}/suspension").status_code == 200

    assert {(answer.status_code, answer.json["reason"]) for answer in silent} == {(410, "silent")}
    assert opened(world, token).status_code == 200


def test_every_problem_of_an_invitation_is_named(world: World) -> None:
    """
    And nothing is mailed.
    """
    body = {"email": "a@example.com, b@example.com", "name": "", "contact": 7, "language": "de", "operator_id": UNKNOWN}
    answer = world.call("dana", "POST", "/invitations", body)

    assert sorted(codes(answer)) == [
        ("contact", "type.string"),
        ("email", "email.form"),
        ("language", "choice.unknown"),
        ("name", "text.blank"),
        ("operator_id", "field.unknown"),
    ]
    assert mails(world.database.run) == []
