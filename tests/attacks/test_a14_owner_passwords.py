"""
A-03, A-14, A-19, A-22, A-25: an owner's password is nobody's way into an account, nor to what else the owner has.
"""

import logging
from typing import Any

import pytest

from partnerkit.values import OperatorId
from tests.api.world import PASSWORD, World
from tests.attacks.visitor import Visitor, operator
from tests.mailed import links, mails, token_of

GIVEN, OWN, OWNER = "told over the telephone", "known to Katalin alone", "szabo@example.com"
CALLS = {"password": {"password": GIVEN}, "password/review": {"password": GIVEN}, "reset": {}}


@pytest.fixture(autouse=True)
def seated(world: World, account: dict[str, Any]) -> dict[str, Any]:
    """
    An account whose owner is signed in; no mail waits.
    """
    world.tokens["owner"] = world.seat(account)
    mails(world.database.run)
    return account


def at(account: dict[str, Any], call: str = "password") -> str:
    """
    Return the address of a call about an account's owner.
    """
    return f"/accounts/{account['id']}/owner/{call}"


@pytest.mark.requirement("BX-03", call="identity.set_owner_password", by=("api", "pages"))
@pytest.mark.requirement("VC-30", call="identity.set_owner_password", by=("api", "pages"))
def test_a14_nobody_sets_it_in_somebody_elses_name(world: World, account: dict[str, Any]) -> None:
    """
    Neither by the API nor by a page, whatever the other may do; nor does a link go out.
    """
    other = world.operator("anna", "admin")
    assert world.call("dana", "PUT", "/sessions/current/subject", {"operator_id": other["id"]}).status_code == 200
    before = world.rows()
    for call, body in CALLS.items():
        refused = world.call("dana", "POST", at(account, call), body)
        assert (refused.status_code, refused.json["because"]) == (403, "acting")
    assert world.rows() == before
    dana, client = operator(world), world.line(account, "anna")["id"]
    form = dana.form(f"/console/clients/{client}/password")
    enter = dana.form(f"/console/operators/{other['id']}/enter")
    assert dana.submit(enter).status_code == 303
    assert dana.get(f"/console/clients/{client}/password").status_code == 403
    assert dana.submit(form, password=GIVEN).status_code == 403
    assert mails(world.database.run) == []


@pytest.mark.requirement("VC-01", call="identity.set_owner_password", by="api")
@pytest.mark.parametrize("who", ["owner", "vendor", None])
def test_a14_nor_anybody_but_an_operator(world: World, account: dict[str, Any], who: str | None) -> None:
    """
    Not the owner itself, whose own page asks for the present one; not the vendor; nobody who is not signed in.
    """
    before = world.rows()
    answer = world.call(who, "POST", at(account), {"password": GIVEN})
    assert answer.status_code == (401 if who is None else 403)
    assert world.rows() == before


@pytest.mark.requirement("VC-26", call="identity.set_owner_password", by="api")
def test_a14_who_knows_the_password_gets_no_further_than_the_owner_would(world: World, account: dict[str, Any]) -> None:
    """
    Signed in by it the operator takes neither the address nor the people; the owner's reset link ends all of that.
    """
    world.call("dana", "POST", at(account), {"password": GIVEN})
    mails(world.database.run)
    world.tokens["owner"] = world.sign_in("staff", OWNER, GIVEN).json["token"]
    wishes: tuple[tuple[str, str, Any], ...] = (
        ("POST", "/me/email", {"email": "eve@example.com", "password": GIVEN}),
        ("POST", "/workspace/members", {"email": "eve@example.com"}),
        ("GET", "/me/sessions", None),
        ("GET", f"/accounts/{account['id']}/members", None),
    )
    for method, path, body in wishes:
        assert world.call("owner", method, path, body).json["because"] == "must_change"
    world.call(None, "POST", "/password-resets", {"realm": "staff", "email": OWNER})
    (link,) = links(world.database.run)
    followed = {"realm": "staff", "token": token_of(link).reveal(), "password": OWN}
    assert world.call(None, "POST", "/password-resets/confirmations", followed).status_code == 204
    assert world.call("owner", "GET", "/sessions/current").status_code == 401
    assert world.sign_in("staff", OWNER, GIVEN).status_code == 401


@pytest.mark.requirement("R-13", call="identity.set_owner_password", page="/workspace", by=("api", "pages"))
def test_a19_no_session_of_before_stays_alive(world: World, account: dict[str, Any]) -> None:
    """
    Neither a token nor a cookie; nor one by the password that was set, once that is replaced.
    """

    def both(password: str) -> tuple[str, Visitor]:
        visitor = Visitor(world)
        assert visitor.sign_in("workspace", OWNER, password).status_code == 303
        return world.sign_in("staff", OWNER, password).json["token"], visitor

    def alive(token: str, visitor: Visitor) -> list[int]:
        headers = {"Authorization": f"Bearer {token}"}
        shown = world.send("GET", "/api/sessions/current", headers=headers)
        return [shown.status_code, visitor.get("/workspace/password").status_code]

    first = both(PASSWORD)
    world.call("dana", "POST", at(account), {"password": GIVEN})
    assert alive(*first) == [401, 303]
    second, third = both(GIVEN), both(GIVEN)
    assert alive(*second) == alive(*third) == [200, 200]
    form = second[1].form("/workspace/password")
    assert second[1].submit(form, current=GIVEN, new=OWN).status_code == 303
    assert alive(*second) == alive(*third) == [401, 303]


@pytest.mark.requirement("BX-01", call="accounts.explain", by="api")
def test_a22_whoever_may_not_set_it_learns_nothing_of_other_accounts(world: World, account: dict[str, Any]) -> None:
    """
    An agent hears the same of an owner of one account and of several: by the call, may I, and who could.
    """
    about = f"/accounts/{account['id']}/explanations"

    def answers() -> list[bytes]:
        asked = [world.call("elodie", "POST", at(account, call), body) for call, body in CALLS.items()]
        for action in ("owner.password", "owner.reset"):
            asked += [world.call("elodie", "GET", f"{about}/{action}{more}") for more in ("", "/operators")]
        return [answer.data.replace(answer.json.get("request_id", "-").encode(), b"-") for answer in asked]

    world.token("elodie")
    before = answers()
    other = world.account("eve", name="Elsewhere")
    new = {"name": "Szabó Katalin", "email": OWNER}
    assert world.call("vendor", "PUT", f"/accounts/{other['id']}/owner", new).status_code == 200
    assert answers() == before
    shared = world.call("dana", "POST", at(account), {"password": GIVEN}).text
    assert [mark for mark in (other["id"], other["uid"], "Elsewhere", "Eve") if mark in shared] == []


def test_a25_mails_to_an_owner_are_few_whoever_wants_them(world: World, account: dict[str, Any]) -> None:
    """
    By either way, by colleagues in turn, dry or not: what is tried dry sends none and counts none.
    """
    world.operator("anna", "admin")
    most = world.vendor.limits.mails_an_address.tries
    for _ in range(most + 1):
        assert world.call("dana", "POST", at(account, "password/review"), {"password": GIVEN}).status_code == 200
    for n in range(most):
        call = ("password", "reset")[n % 2]
        assert world.call(("dana", "anna")[n % 2], "POST", at(account, call), CALLS[call]).status_code == 200
    for who in ("dana", "anna"):
        for call in ("password", "reset"):
            assert world.call(who, "POST", at(account, call), CALLS[call]).status_code == 429
    assert len(mails(world.database.run)) == most


def test_a03_what_was_set_stands_nowhere(
    world: World, account: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    """
    Neither it nor what a link carries: in no row, no answer, no log, no history and no mail that is kept.
    """
    caplog.set_level(logging.DEBUG)
    set_it = world.call("dana", "POST", at(account), {"password": GIVEN}, Idempotency_Key="k")
    mailed = world.call("dana", "POST", at(account, "reset"), {}, Idempotency_Key="l")
    sent = mails(world.database.run)
    told = [GIVEN, *(token_of(link).reveal() for mail in sent for link in _links(mail.text))]
    assert len(told) == 2
    history = world.call("dana", "GET", f"/accounts/{account['id']}/history").text
    kept = str(world.rows()) + set_it.text + mailed.text + history + caplog.text
    assert [secret for secret in told if secret in kept] == []
    assert GIVEN not in "".join(mail.text + mail.html + mail.subject for mail in sent)


def _links(text: str) -> list[str]:
    return [word for word in text.split() if "/workspace/reset/" in word]


def test_a27_an_operator_who_lost_the_right_meanwhile_sets_nothing(world: World, account: dict[str, Any]) -> None:
    """
    Blocked, or in another role, the next call is refused, whatever page was open.
    """
    made = world.operator("anna", "admin")
    anna = operator(world, "anna")
    client = world.line(account)["id"]
    form = anna.form(f"/console/clients/{client}/password")
    path = f"/partners/{made['partner_id']}/operators/{OperatorId(made['id'])}/role"
    assert world.call("dana", "PUT", path, {"role": "agent"}).status_code == 200
    assert anna.submit(form, password=GIVEN).status_code in {303, 403}
    assert world.sign_in("staff", OWNER, GIVEN).status_code == 401
    assert mails(world.database.run) == []
