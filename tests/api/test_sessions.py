"""
Signing in and out over the API.
"""

from datetime import timedelta
from typing import Any

import pytest

from tests.api.world import PASSWORD, World, codes


@pytest.mark.requirement("VC-01", call="sessions.sign_in")
def test_an_operator_signs_in_with_email_and_password(world: World) -> None:
    """
    Email and password of an operator open a session of the operator realm.
    """
    answer = world.sign_in("operator", "Dana@Example.com")

    assert (answer.status_code, answer.json["realm"]) == (201, "operator")
    assert answer.json["actor"]["name"] == "Dana Whitfield"
    shown = world.send("GET", "/api/sessions/current", headers={"Authorization": f"Bearer {answer.json['token']}"})
    assert shown.json | answer.json == shown.json | {"token": answer.json["token"]}


@pytest.mark.requirement("VC-01", call="sessions.sign_in")
@pytest.mark.parametrize(("realm", "email"), [("staff", "dana@example.com"), ("operator", "szabo@example.com")])
def test_no_credential_of_one_realm_works_in_another(
    world: World, account: dict[str, Any], realm: str, email: str
) -> None:
    """
    An operator's email and password open nothing in the staff realm, and the other way round.
    """
    world.seat(account)
    answer = world.sign_in(realm, email)

    assert (answer.status_code, answer.json["code"]) == (401, "credentials")


@pytest.mark.requirement("VC-01", call="actors.from_session")
def test_no_token_of_one_realm_works_in_another(world: World, account: dict[str, Any]) -> None:
    """
    A staff token does nothing an operator does, an operator's opens no workspace, and neither is the vendor's.
    """
    world.seat(account)
    before = world.get(account)

    assert world.call("owner", "GET", "/clients").status_code == 403
    assert world.call("owner", "POST", "/accounts", {"name": "Mine"}).status_code == 403
    assert world.call("owner", "PUT", f"/accounts/{account['id']}/lock", {}).status_code == 403
    assert world.call("dana", "GET", "/workspace").status_code == 403
    assert world.call("dana", "POST", "/partners", {"name": "Mine"}).status_code == 403
    assert world.get(account) == before


@pytest.mark.parametrize("name", ["operator", "staff", "__Host-operator", "Authorization", "token"])
def test_a_cookie_never_counts(world: World, name: str) -> None:
    """
    What a browser sends along by itself signs nobody in to the API.
    """
    answer = world.send("GET", "/api/clients", headers={"Cookie": f"{name}={world.token('dana')}"})

    assert answer.status_code == 401


@pytest.mark.parametrize(
    "value",
    [
        "",
        "Bearer",
        "Bearer ",
        "Basic {t}",
        "{t}",
        "Bearer {t} x",
        "Bearer {t}x",
        "Bearer , {t}",
        "Bearer " + "x" * 9000,
    ],
)
def test_nothing_but_a_whole_bearer_token_counts(world: World, value: str) -> None:
    """
    An empty, cut, lengthened, doubled or huge token, or another scheme, is like no token (A-02).
    """
    given = value.replace("{t}", world.token("dana"))
    answer = world.send("GET", "/api/clients", headers={"Authorization": given})

    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, 'Bearer realm="api"')
    assert answer.data == world.send("GET", "/api/clients").data


def test_an_id_is_no_token(world: World) -> None:
    """
    The ids that answers show open nothing (A-04).
    """
    shown = world.call("dana", "GET", "/sessions/current").json["actor"]["id"]
    answer = world.send("GET", "/api/clients", headers={"Authorization": f"Bearer {shown}"})

    assert answer.status_code == 401


def test_an_unknown_address_is_answered_like_a_wrong_password(world: World) -> None:
    """
    Nobody learns from the answer whether an address is known (A-22).
    """
    wrong = world.sign_in("operator", "dana@example.com", "not the password")
    unknown = world.sign_in("operator", "nobody@example.com", "not the password")

    assert (wrong.status_code, wrong.data) == (unknown.status_code, unknown.data)


def test_guesses_are_throttled_and_told_for_how_long(world: World) -> None:
    """
    After five tries at an address a minute passes before the right password counts again (A-25).
    """
    for _ in range(5):
        assert world.sign_in("operator", "dana@example.com", "wrong").status_code == 401
    answer = world.sign_in("operator", "dana@example.com")

    assert (answer.status_code, answer.headers["Retry-After"], answer.json["retry_after"]) == (429, "60", 60)
    world.clock.tick(timedelta(seconds=60))
    assert world.sign_in("operator", "dana@example.com").status_code == 201


def test_signing_out_ends_the_session_and_no_other(world: World) -> None:
    """
    A token is worth nothing after its holder signed out; another session of the same person goes on.
    """
    other = world.sign_in("operator", "dana@example.com").json["token"]
    assert world.call("dana", "DELETE", "/sessions/current").status_code == 204

    assert world.call("dana", "GET", "/clients").status_code == 401
    assert world.send("GET", "/api/clients", headers={"Authorization": f"Bearer {other}"}).status_code == 200


def test_a_session_in_use_goes_on_until_its_end_and_an_idle_one_does_not(world: World) -> None:
    """
    Use keeps a session alive for twelve hours; half an hour without any ends it.
    """
    world.token("dana")
    for _ in range(35):
        world.clock.tick(timedelta(minutes=20))
        assert world.call("dana", "GET", "/clients").status_code == 200
    world.clock.tick(timedelta(minutes=20))
    assert world.call("dana", "GET", "/clients").status_code == 401

    idle = world.sign_in("operator", "dana@example.com").json["token"]
    world.clock.tick(timedelta(minutes=30))
    assert world.send("GET", "/api/clients", headers={"Authorization": f"Bearer {idle}"}).status_code == 401


@pytest.mark.requirement("R-13", call="identity.change_password")
def test_a_change_of_password_ends_every_session(world: World) -> None:
    """
    All sessions of before are over, this one included; the new password opens one, the old one none.
    """
    other = world.sign_in("operator", "dana@example.com").json["token"]
    change = {"current": PASSWORD, "new": "another horse battery"}
    assert world.call("dana", "POST", "/password", change).status_code == 204

    assert world.call("dana", "GET", "/clients").status_code == 401
    assert world.send("GET", "/api/clients", headers={"Authorization": f"Bearer {other}"}).status_code == 401
    assert world.sign_in("operator", "dana@example.com").status_code == 401
    assert world.sign_in("operator", "dana@example.com", "another horse battery").status_code == 201


@pytest.mark.requirement("R-13", call="identity.set_operator_password")
def test_a_password_set_by_the_vendor_ends_every_session(world: World) -> None:
    """
    Whoever had a session under the old password is out.
    """
    me = world.call("dana", "GET", "/sessions/current").json["actor"]
    path = f"/partners/{me['partner_id']}/operators/{me['id']}/password"
    assert world.call("vendor", "PUT", path, {"password": "another horse battery"}).status_code == 200

    assert world.call("dana", "GET", "/clients").status_code == 401


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"current": "wrong", "new": "another horse battery"}, ("current", "password.wrong")),
        ({"current": PASSWORD, "new": PASSWORD}, ("new", "password.same")),
        ({"current": PASSWORD, "new": "short"}, ("new", "password.length")),
        ({"current": PASSWORD, "new": None}, ("new", "type.null")),
    ],
)
def test_a_refused_change_of_password_ends_nothing(
    world: World, change: dict[str, Any], problem: tuple[str, str]
) -> None:
    """
    A wrong present password, or no proper new one, is named, and the session goes on.
    """
    answer = world.call("dana", "POST", "/password", change)

    assert (answer.status_code, codes(answer)) == (422, [problem])
    assert world.call("dana", "GET", "/clients").status_code == 200


def test_who_works_in_several_businesses_chooses_one(world: World, account: dict[str, Any]) -> None:
    """
    The right password is answered with the businesses there are, and one of them opens; another's does not.
    """
    second, foreign = world.account(name="Boulangerie"), world.account("eve", name="Foreign")
    world.seat(account)
    new = {"name": "Szabó Katalin", "email": "szabo@example.com"}
    world.call("vendor", "PUT", f"/accounts/{second['id']}/owner", new)
    asked = world.sign_in("staff", "szabo@example.com")

    assert (asked.status_code, asked.json["code"]) == (409, "choose_account")
    assert [a["name"] for a in asked.json["accounts"]] == ["Boulangerie", "Dr. Szabó Fogászat"]
    opened = world.sign_in("staff", "szabo@example.com", account_id=second["id"])
    assert opened.json["actor"]["account_id"] == second["id"]
    assert world.sign_in("staff", "szabo@example.com", account_id=foreign["id"]).status_code == 401


def test_the_vendor_has_no_session(world: World) -> None:
    """
    The vendor's programs act by a token of the settings; there is no session to look at or to end.
    """
    assert world.call("vendor", "GET", "/sessions/current").status_code == 404
    assert world.call("vendor", "DELETE", "/sessions/current").status_code == 404
    assert world.call("vendor", "POST", "/password", {"current": "x", "new": PASSWORD}).status_code == 403
