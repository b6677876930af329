"""
Logging in as another operator over the API: the same token, both names told, and back (VC-30).
"""

from typing import Any

import pytest

from tests.api.world import UNKNOWN, World, codes

SUBJECT = "/sessions/current/subject"


def me(world: World, who: str) -> dict[str, Any]:
    """
    Return who somebody is.
    """
    return dict(world.call(who, "GET", "/sessions/current").json["actor"])


def act(world: World, who: str, whom: str) -> Any:
    """
    Have somebody act as somebody else.
    """
    return world.call(who, "PUT", SUBJECT, {"operator_id": me(world, whom)["id"]})


@pytest.mark.requirement("VC-30", call="sessions.enter_as")
def test_one_acts_as_another_by_the_same_token(world: World) -> None:
    """
    The session tells who acts, and as whom; nobody gets another token.
    """
    dana, elodie = me(world, "dana"), me(world, "elodie")
    entered = act(world, "dana", "elodie")
    assert entered.status_code == 200
    assert (entered.json["actor"], entered.json["subject"]) == (dana, elodie)
    assert "token" not in entered.text
    assert world.call("dana", "GET", "/sessions/current").json == entered.json
    left = world.call("dana", "DELETE", SUBJECT)
    assert (left.status_code, left.json["actor"], left.json["subject"]) == (200, dana, None)
    assert world.call("dana", "GET", "/sessions/current").json == left.json


@pytest.mark.requirement("VC-30", call="sessions.enter_as")
def test_what_both_may_do_is_what_may_be_done(world: World, account: dict[str, Any]) -> None:
    """
    An owner who acts as an agent locks nothing, and hears why; acting as an admin, nobody is made an operator.
    """
    act(world, "dana", "elodie")
    locked = world.call("dana", "PUT", f"/accounts/{account['id']}/lock", {})
    assert (locked.status_code, locked.json["because"]) == (403, "as_permission")
    assert [remedy["code"] for remedy in locked.json["remedies"]] == ["leave"]
    world.call("dana", "DELETE", SUBJECT)

    act(world, "dana", "boglarka")
    assert world.call("dana", "PUT", f"/accounts/{account['id']}/lock", {}).status_code == 200
    barred = world.call("dana", "POST", "/password", {"current": "x", "new": "another horse battery"})
    assert (barred.status_code, barred.json["because"]) == (403, "acting")


@pytest.mark.requirement("VC-30", call="history.of_account")
def test_histories_tell_both(world: World, account: dict[str, Any]) -> None:
    """
    Who acted, and as whom where that was somebody else; of the account and of the client line.
    """
    path, line = f"/accounts/{account['id']}", world.line(account)
    act(world, "dana", "elodie")
    world.call("dana", "PUT", f"{path}/nickname", {"nickname": "szabo"})
    world.call("dana", "PUT", f"/clients/{line['id']}/tags", {"tags": ["premium"]})
    world.call("dana", "DELETE", SUBJECT)
    for history in (f"{path}/history", f"/clients/{line['id']}/history"):
        newest = world.call("boglarka", "GET", history).json["items"][0]
        assert (newest["actor"], newest["as_other"]) == ("Dana Whitfield", True)
        assert newest["subject"] == "Élodie Lefèvre-Montgolfier"
    opened = world.call("boglarka", "GET", f"{path}/history").json["items"][-1]
    assert (opened["as_other"], opened["subject"]) == (False, None)


@pytest.mark.requirement("VC-30", call="sessions.enter_as")
@pytest.mark.parametrize(
    ("who", "whom", "because"),
    [
        ("elodie", "boglarka", "permission"),
        ("boglarka", "dana", "above"),
        ("dana", "dana", "yourself"),
    ],
)
def test_a15_whoever_may_not_is_refused(world: World, who: str, whom: str, because: str) -> None:
    """
    By the decision, with its reason; nothing changes.
    """
    answer = act(world, who, whom)
    assert (answer.status_code, answer.json["action"]) == (403, "operator.enter")
    assert answer.json["because"] == because
    assert world.call(who, "GET", "/sessions/current").json["subject"] is None


@pytest.mark.requirement("VC-30", call="sessions.enter_as")
def test_a15_acting_is_not_nested(world: World) -> None:
    """
    An owner who acts as an admin acts as nobody else through that one.
    """
    act(world, "dana", "boglarka")
    answer = act(world, "dana", "elodie")
    assert (answer.status_code, answer.json["because"]) == (403, "acting")


def test_a11_an_operator_of_another_partner_is_like_none(world: World) -> None:
    """
    To the byte.
    """
    foreign, unknown = act(world, "dana", "eve"), world.call("dana", "PUT", SUBJECT, {"operator_id": UNKNOWN})
    assert (foreign.status_code, foreign.data) == (404, unknown.data)
    odd = world.call("dana", "PUT", SUBJECT, {"operator_id": "elodie"})
    assert (odd.status_code, codes(odd)[0][0]) == (422, "operator_id")


def block(world: World, who: str) -> None:
    """
    Block an operator, as the vendor does.
    """
    them = me(world, who)
    path = f"/partners/{them['partner_id']}/operators/{them['id']}/block"
    assert world.call("vendor", "PUT", path, {}).status_code == 200


@pytest.mark.requirement("R-13", call="sessions.enter_as")
def test_a19_a_block_of_the_other_ends_the_session_and_says_so(world: World) -> None:
    """
    The token is worth nothing any more: neither as the other, nor as oneself; another session of one's own goes on.
    """
    second = world.sign_in("operator", "dana@example.com").json["token"]
    act(world, "dana", "elodie")
    block(world, "elodie")
    for method, path in (("GET", "/clients"), ("GET", "/sessions/current"), ("DELETE", SUBJECT)):
        answer = world.call("dana", method, path)
        assert (answer.status_code, answer.json["code"]) == (401, "acting_ended")
        assert answer.headers["WWW-Authenticate"] == 'Bearer realm="api"'
    assert world.send("GET", "/api/clients", headers={"Authorization": f"Bearer {second}"}).status_code == 200
    world.tokens["dana"] = second
    blocked = act_as(world, "dana", "elodie")
    assert (blocked.status_code, blocked.json["code"], blocked.json["state"]) == (409, "not_possible", "blocked")


def act_as(world: World, who: str, whom: str) -> Any:
    """
    Have somebody act as somebody whose address is known.
    """
    path = f"/partners/{me(world, who)['partner_id']}/operators?limit=100"
    items = world.call("vendor", "GET", path).json["items"]
    found = next(one for one in items if one["email"] == f"{whom}@example.com")
    return world.call(who, "PUT", SUBJECT, {"operator_id": found["id"]})


@pytest.mark.requirement("VC-30", call="sessions.leave_as")
def test_a16_the_other_leaves_nothing(world: World) -> None:
    """
    In the session of the one who is acted as, and in any other of one's own, there is nothing to leave.
    """
    act(world, "dana", "elodie")
    before = world.rows()
    answer = world.call("elodie", "DELETE", SUBJECT)
    assert (answer.status_code, answer.json["actor"]) == (200, me(world, "elodie"))
    assert world.rows() == before
    assert world.call("dana", "GET", "/sessions/current").json["subject"] is not None


def test_signing_out_while_acting_ends_the_session(world: World) -> None:
    """
    All of it.
    """
    act(world, "dana", "elodie")
    assert world.call("dana", "DELETE", "/sessions/current").status_code == 204
    assert world.call("dana", "GET", "/sessions/current").status_code == 401


@pytest.mark.requirement("R-13", call="sessions.end")
def test_a19_signing_out_ends_what_is_over_already_once(world: World) -> None:
    """
    The other one was blocked: nobody acts by the session, and its holder signs out of it for good.
    """
    act(world, "dana", "elodie")
    block(world, "elodie")
    answers = [world.call("dana", "DELETE", "/sessions/current") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [204, 401]
    assert answers[1].json["code"] == "not_signed_in"


@pytest.mark.parametrize(("who", "status"), [("owner", 404), ("vendor", 403)])
def test_who_is_no_operator_acts_as_nobody(world: World, account: dict[str, Any], who: str, status: int) -> None:
    """
    To an account's own people no operator is there; the vendor's programs hear that this is for others.
    """
    world.seat(account)
    assert world.call(who, "PUT", SUBJECT, {"operator_id": me(world, "elodie")["id"]}).status_code == status
    assert world.call(who, "DELETE", SUBJECT).status_code == status
