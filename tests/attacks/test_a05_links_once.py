"""
A-05, A-07, A-08, A-09, A-19: a link works once, while it has time, by a press of its button, at our own address.
"""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest

from partnerkit import Purpose, Secret
from tests.api.world import PASSWORD, World
from tests.attacks.linking import ELSEWHERE, NEW, ask, follow, mailed, opens, page_of, press, typed
from tests.attacks.racing import at_once
from tests.attacks.visitor import Visitor, operator
from tests.mailed import links, mails, token_of

PURPOSES = pytest.mark.parametrize("purpose", Purpose, ids=lambda purpose: purpose.value)


def spent(world: World, purpose: Purpose, token: Secret) -> str:
    """
    See that a link does nothing any more; return what became of it.
    """
    before = world.rows()
    answer, page = follow(world, purpose, token), Visitor(world).get(page_of(purpose, token))
    assert (answer.status_code, answer.json["code"], page.status_code) == (410, "link_spent", 410)
    assert world.rows() == before
    reason: str = answer.json["reason"]
    return reason


@PURPOSES
def test_a05_a_link_is_used_once_in_turn(world: World, purpose: Purpose) -> None:
    """
    The second time it says so, by page and by API.
    """
    token = mailed(world, purpose)
    assert follow(world, purpose, token).status_code < 300
    assert spent(world, purpose, token) == "used"


@PURPOSES
def test_a05_a_link_is_used_once_at_once(world: World, purpose: Purpose) -> None:
    """
    Twelve at the same moment: one goes through, one password stands, one entry tells of it.
    """
    token = mailed(world, purpose)
    answers = at_once(lambda n: follow(world, purpose, token, password=password_of(purpose, n)), 12)
    assert Counter(a.status_code for a in answers if a.status_code < 300).total() == 1
    others = {a.status_code for a in answers if a.status_code >= 300}
    assert others - ({429} if purpose is Purpose.EMAIL else set()) <= {410}  # five tries of a password a minute
    told = [row for row in world.rows()["pk_entry"] if "password.reset" in str(row)]
    assert len(told) == (purpose is Purpose.RESET)
    if purpose is Purpose.RESET:
        world.vendor.throttle.forget("sign-in:operator:dana@example.com")
        assert sum(opens(world, password=f"{n} horse battery staple") for n in winners(answers)) == 1


def password_of(purpose: Purpose, n: int) -> str:
    return PASSWORD if purpose is Purpose.EMAIL else f"{n} horse battery staple"


def winners(answers: list[Any]) -> list[int]:
    return [n for n, answer in enumerate(answers) if answer.status_code < 300]


@PURPOSES
def test_a05_a_newer_link_takes_the_place_of_the_one_before(world: World, purpose: Purpose) -> None:
    """
    As soon as it is mailed; it works itself.
    """
    older = mailed(world, purpose)
    newer = mailed(world, purpose)
    assert spent(world, purpose, older) == "replaced"
    assert follow(world, purpose, newer).status_code < 300
    assert spent(world, purpose, older) == "replaced"


@PURPOSES
@pytest.mark.parametrize("how", ["own", "vendor", "link"])
def test_a19_another_password_ends_every_link(world: World, purpose: Purpose, how: str) -> None:
    """
    Changed by its holder, set by the vendor, or set anew by a link of another purpose.
    """
    token = mailed(world, purpose)
    if how == "link":
        follow(world, Purpose.RESET, mailed(world, Purpose.RESET))
    else:
        set_password(world, how)
    assert spent(world, purpose, token) == "replaced"


def set_password(world: World, how: str) -> None:
    """
    Have the holder change the own password, or the vendor set it.
    """
    if how == "own":
        change = {"current": PASSWORD, "new": NEW}
        assert world.call("dana", "POST", "/password", change).status_code == 204
        return
    me = world.call("dana", "GET", "/sessions/current").json["actor"]
    path = f"/partners/{me['partner_id']}/operators/{me['id']}/password"
    assert world.call("vendor", "PUT", path, {"password": NEW}).status_code == 200


@pytest.mark.parametrize("how", ["own", "vendor", "link"])
def test_a19_a_mail_that_waited_is_worth_nothing_after_another_password(world: World, how: str) -> None:
    """
    A thief who knows the password asks for an address of its own; mails wait, and the holder sets another password.
    """
    link = mailed(world)
    ask(world, Purpose.EMAIL)
    if how == "link":
        assert follow(world, Purpose.RESET, link).status_code == 204
    else:
        set_password(world, how)
    assert {mail.kind for mail in mails(world.database.run)} == {"password.changed"}


def test_a19_a_newer_wish_for_an_address_is_the_only_one(world: World) -> None:
    """
    From the moment it is asked for, mailed or not.
    """
    token = mailed(world, Purpose.EMAIL)
    change = {"email": "dana@lk.example.com", "password": PASSWORD}
    for _ in range(2):
        assert world.call("dana", "POST", "/me/email", change).status_code == 204
    assert spent(world, Purpose.EMAIL, token) == "replaced"
    (link,) = links(world.database.run)
    assert follow(world, Purpose.EMAIL, token_of(link)).json["email"] == change["email"]


@PURPOSES
def test_a19_another_address_ends_every_link(world: World, purpose: Purpose) -> None:
    """
    What was mailed to the one before does nothing any more; the session that asked goes on.
    """
    token, moved = mailed(world, purpose), mailed(world, Purpose.EMAIL)
    assert follow(world, Purpose.EMAIL, moved).json["email"] == ELSEWHERE
    assert spent(world, purpose, token) == "replaced"
    assert world.call("dana", "GET", "/me/email").json["email"] == ELSEWHERE


def test_a19_a_reset_ends_every_session_by_every_door(world: World) -> None:
    """
    Cookies and bearer tokens of every device are over at once (R-13).
    """
    visitors, token = [operator(world) for _ in range(2)], world.token("dana")
    press(world, Purpose.RESET, mailed(world), password=NEW)
    assert [v.get("/console/clients").status_code for v in visitors] == [303, 303]
    bearer = {"Authorization": f"Bearer {token}"}
    assert world.send("GET", "/api/clients", headers=bearer).status_code == 401
    assert (opens(world, password=NEW), opens(world)) == (True, False)


@PURPOSES
def test_a07_expiry_is_judged_when_the_button_is_pressed(world: World, purpose: Purpose) -> None:
    """
    A page that was opened in time does not help; nor does an expired link stand in the way of a new one.
    """
    token = mailed(world, purpose)
    visitor = Visitor(world)
    form = visitor.form(page_of(purpose, token))
    limits = world.vendor.limits
    lives = {Purpose.RESET: limits.reset, Purpose.WELCOME: limits.welcome}
    world.clock.tick(lives.get(purpose, limits.verification))
    answer = visitor.submit(form, **typed(purpose))
    assert answer.status_code == 410
    assert spent(world, purpose, token) == "expired"
    world.tokens.clear()  # which a day has ended
    assert follow(world, purpose, mailed(world, purpose)).status_code < 300


@PURPOSES
def test_a07_an_outage_of_mails_does_not_eat_its_time(world: World, purpose: Purpose) -> None:
    """
    It counts from the sending: asked for two days ago, mailed now, it works.
    """
    ask(world, purpose)
    world.clock.tick(timedelta(days=2))
    token = token_of(links(world.database.run)[-1])
    assert follow(world, purpose, token).status_code < 300


@PURPOSES
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH"])
def test_a08_only_the_button_uses_a_link_up(world: World, purpose: Purpose, method: str) -> None:
    """
    Scanners, prefetch and previews open it as often as they like: not a row changes, and it still works.
    """
    token = mailed(world, purpose)
    before = world.rows()
    for headers in ({}, {"Purpose": "prefetch"}, {"Sec-Purpose": "prefetch;prerender"}, {"X-Moz": "prefetch"}):
        for query in ("", "?", "?confirm=1", "?_method=POST", f"?password={NEW}"):
            answer = Visitor(world).send(method, page_of(purpose, token) + query, headers=headers)
            assert answer.status_code in {200, 405}
    assert world.rows() == before
    assert press(world, purpose, token).status_code == 303


@PURPOSES
def test_a08_a_form_from_elsewhere_uses_nothing_up(world: World, purpose: Purpose) -> None:
    """
    A page that knows the link but not the browser's token for the form does nothing (A-31).
    """
    token = mailed(world, purpose)
    before = world.rows()
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}, {}):
        answer = Visitor(world).send(
            "POST", page_of(purpose, token), data={"password": NEW, "csrf": "x"}, headers=headers
        )
        assert answer.status_code == 403
    assert world.rows() == before


HOSTS = [
    {"Host": "evil.example"},
    {"Host": "127.0.0.1:8000@evil.example"},
    {"X-Forwarded-Host": "evil.example"},
    {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", "X-Forwarded-Port": "443"},
    {"Forwarded": "host=evil.example"},
    {"X-Original-Host": "evil.example"},
    {"X-Host": "evil.example", "Referer": "https://evil.example/", "Origin": "https://evil.example"},
]


@pytest.mark.parametrize("headers", HOSTS, ids=lambda headers: next(iter(headers)) + str(len(headers)))
@pytest.mark.parametrize("by", ["api", "page"])
def test_a09_no_header_gets_into_a_link(world: World, headers: dict[str, str], by: str) -> None:
    """
    Whoever forgets a password with a foreign host gets a mail with our address in it, or none.
    """
    if by == "api":
        body = {"realm": "operator", "email": "dana@example.com"}
        world.send("POST", "/api/password-resets", json=body, headers=headers)
    else:
        visitor = Visitor(world)
        visitor.submit(visitor.form("/console/forgot"), email="dana@example.com", headers=headers)
    found = mails(world.database.run)
    assert found or "Host" in headers or (by == "page" and "Origin" in headers)
    for mail in found:
        assert "evil" not in f"{mail.subject}{mail.text}{mail.html}"
        assert "http://127.0.0.1:8000/console/reset/" in mail.text
