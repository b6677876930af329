"""
One's own address and sessions, and mailed links, over the API.
"""

from typing import Any

import pytest

from partnerkit import Purpose
from partnerkit.adapters.sqlalchemy import examine
from tests.api.world import PASSWORD, World, codes
from tests.attacks.linking import ELSEWHERE, FOLLOWED, NEW, follow, mailed, opens
from tests.mailed import mails


@pytest.mark.requirement("VC-26", call="identity.reset_password")
@pytest.mark.parametrize(("who", "realm"), [("dana", "operator"), ("owner", "staff")])
def test_a_forgotten_password_is_set_anew(world: World, account: dict[str, Any], who: str, realm: str) -> None:
    """
    Asked for and followed without a token; every session is over.
    """
    world.seat(account)
    email = {"dana": "dana@example.com", "owner": "szabo@example.com"}[who]
    before = world.token(who)
    asked = world.call(None, "POST", "/password-resets", {"realm": realm, "email": email})
    assert (asked.status_code, asked.data) == (204, b"")
    answer = follow(world, Purpose.RESET, mailed(world, who=who), realm)
    assert (answer.status_code, answer.data) == (204, b"")
    assert (opens(world, who, NEW), opens(world, who)) == (True, False)
    headers = {"Authorization": f"Bearer {before}"}
    assert world.send("GET", "/api/sessions/current", headers=headers).status_code == 401


@pytest.mark.requirement("BX-07", call="identity.verify_address")
def test_an_address_is_verified(world: World) -> None:
    """
    The answer says since when; asked for once more, nothing is mailed.
    """
    asked = world.call("dana", "POST", "/me/verification")
    assert (
        asked.json == world.call("dana", "GET", "/me/email").json == {"email": "dana@example.com", "verified_at": None}
    )
    done = follow(world, Purpose.VERIFY, mailed(world, Purpose.VERIFY))
    assert done.json["verified_at"] == world.call("dana", "POST", "/me/verification").json["verified_at"] is not None
    assert mails(world.database.run) == []


@pytest.mark.requirement("BX-07", call="identity.change_email")
def test_another_address_is_used(world: World) -> None:
    """
    Nothing changes before the link is followed; then the operator says so too, and the old address is told.
    """
    asked = world.call("dana", "POST", "/me/email", {"password": PASSWORD, "email": ELSEWHERE})
    assert (asked.status_code, world.call("dana", "GET", "/me/email").json["email"]) == (204, "dana@example.com")
    token = mailed(world, Purpose.EMAIL)
    assert follow(world, Purpose.EMAIL, token).json["email"] == ELSEWHERE
    me = world.call("dana", "GET", "/sessions/current").json["actor"]
    row = world.call("dana", "GET", f"/partners/{me['partner_id']}/operators/{me['id']}")
    assert (row.json["email"], row.headers["ETag"]) == (ELSEWHERE, '"1"')
    assert [(mail.to, mail.kind) for mail in mails(world.database.run)] == [("dana@example.com", "email.changed")]


def test_what_is_wrong_with_a_change(world: World) -> None:
    """
    By its field: a wrong password, the same address, somebody else's once the link is followed.
    """
    for body, wrong in (
        ({"password": "wrong", "email": ELSEWHERE}, ("password", "password.wrong")),
        ({"password": PASSWORD, "email": "dana@example.com"}, ("email", "address.same")),
        ({"password": PASSWORD, "email": "none"}, ("email", "email.form")),
    ):
        assert codes(world.call("dana", "POST", "/me/email", body)) == [wrong]
    token = mailed(world, Purpose.EMAIL)
    me = world.call("dana", "GET", "/sessions/current").json["actor"]
    new = {"name": "Taken", "email": ELSEWHERE}
    assert world.call("vendor", "POST", f"/partners/{me['partner_id']}/operators", new).status_code == 201
    answer = follow(world, Purpose.EMAIL, token)
    assert (answer.status_code, codes(answer)) == (422, [("email", "address.taken")])


@pytest.mark.requirement("R-13", call="sessions.end_own")
def test_sessions_are_listed_and_ended(world: World) -> None:
    """
    With what each is on; one by its id, then all others.
    """
    for agent in ("curl/8", "Firefox"):
        body = {"realm": "operator", "email": "dana@example.com", "password": PASSWORD}
        world.send("POST", "/api/sessions", json=body, headers={"User-Agent": agent})
    sessions = world.call("dana", "GET", "/me/sessions").json["items"]
    assert [s["here"] for s in sessions] == [True, False, False]
    assert {s["device"] for s in sessions} >= {"curl/8", "Firefox"}
    assert all("token" not in s and "digest" not in s for s in sessions)
    gone = world.call("dana", "DELETE", f"/me/sessions/{sessions[1]['id']}")
    assert (gone.status_code, len(world.call("dana", "GET", "/me/sessions").json["items"])) == (204, 2)
    assert world.call("dana", "DELETE", "/me/sessions").json == {"ended": 1}
    assert [s["here"] for s in world.call("dana", "GET", "/me/sessions").json["items"]] == [True]


@pytest.mark.parametrize("purpose", Purpose, ids=lambda purpose: purpose.value)
def test_a_spent_link_says_why(world: World, purpose: Purpose) -> None:
    """
    410, the purpose and the reason, with a sentence; one of nobody's is 404.
    """
    token = mailed(world, purpose)
    follow(world, purpose, token)
    answer = follow(world, purpose, token)
    assert (answer.status_code, answer.json["code"], answer.json["purpose"]) == (410, "link_spent", purpose.value)
    assert (answer.json["reason"], answer.json["detail"]) == ("used", "This link was used already.")
    assert follow(world, purpose, "no link").status_code == 404


def test_what_is_missing_is_named(world: World) -> None:
    """
    Every problem of a body at once.
    """
    answer = world.call(None, "POST", FOLLOWED[Purpose.RESET], {"password": "short"})
    wanted = {("realm", "field.missing"), ("token", "field.missing"), ("password", "password.length")}
    assert set(codes(answer)) == wanted


def test_what_links_leave_behind_is_whole(world: World, account: dict[str, Any]) -> None:
    """
    After a reset, a verification and a change of both realms the examination of all that is stored finds nothing.
    """
    world.seat(account)
    for who, realm in (("dana", "operator"), ("owner", "staff")):
        for purpose in (Purpose.VERIFY, Purpose.EMAIL):
            assert follow(world, purpose, mailed(world, purpose, who), realm).status_code == 200
    assert follow(world, Purpose.RESET, mailed(world, who="elodie")).status_code == 204
    with world.database.engine.connect() as connection:
        assert list(examine(connection)) == []
