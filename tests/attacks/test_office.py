"""
The vendor office under attack: A-10, A-11, A-19, A-25, A-31 at its door and on its pages.
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import attrs
import pytest
from werkzeug.test import TestResponse

from partnerkit import Purpose, Realm, Secret
from reference_server.http.routing import Route
from reference_server.pages.office import ROUTES
from reference_server.wiring import make_app, vendor_of
from tests.api.made import partner_for
from tests.api.world import PASSWORD, UNKNOWN, World
from tests.attacks.conftest import Standing
from tests.attacks.linking import follow, mailed, page_of
from tests.attacks.visitor import Visitor, operator, owner, token_of, vendors, within

# What only leads on, whoever asks.
LEADING = {"GET office.home", "GET office.sessions_end", "GET office.session_end"}
ASKED = [route for route in ROUTES if f"{route.method} {route.endpoint}" not in LEADING]
PLACED = [route for route in ASKED if "<" in route.path]
GUARDED = [route for route in ASKED if route.endpoint not in {"office.sign_in", "office.language"}]
ODD = ["1", "x", "null", "*", "0" * 32, UNKNOWN[:-1], "' or 1=1 --", "é", "x" * 2000]
NAMES = ("partner_id", "operator_id", "account_id", "session_id")


def enter(visitor: Visitor, token: str, name: str = "Nora", query: str = "", **given: Any) -> TestResponse:
    """
    Fill in the form at the door and send it.
    """
    form = visitor.form(f"/office/sign-in{query}")
    return visitor.send("POST", form.action, data=form.fields | {"name": name, "token": token}, **given)


@pytest.mark.requirement("VC-01", page="/office/sign-in", by="pages")
@pytest.mark.parametrize("route", GUARDED, ids=lambda route: f"{route.method} {route.endpoint}")
@pytest.mark.parametrize("who", ["dana", "owner", "eve", "vendor"])
def test_a01_nobody_else_comes_in(standing: Standing, route: Route, who: str) -> None:
    """
    With an operator's session, a client's, or the vendor's token itself in the office's cookie: led to its door.
    """
    visitor = Visitor(standing.world)
    visitor.wear("vendor", standing.world.token(who))
    before = standing.rows()
    csrf = visitor.form("/office/sign-in").fields["csrf"]
    answer = visitor.send(route.method, within(route.path, standing.ids), data={"csrf": csrf, "key": "k", "seen": "0"})
    assert answer.status_code in {303, 403}
    assert answer.headers.get("Location", "/office/sign-in").startswith("/office/sign-in")
    assert standing.rows() == before


@pytest.mark.requirement("BX-16", page="/office/sign-in", by="pages")
@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "https://evil.example",
        "/console/clients",
        "/office/../console",
        "/office//evil.example",
        "/api",
    ],
)
def test_a10_whoever_enters_stays_in_the_office(world: World, target: str) -> None:
    """
    Whatever the address says: to a page of its own, or to the first one.
    """
    answer = enter(Visitor(world), world.token("vendor"), query=f"?next={target}")
    assert answer.headers["Location"] == "/office/partners"


@pytest.mark.parametrize("route", PLACED, ids=lambda route: f"{route.method} {route.endpoint}")
def test_a11_what_is_no_id_is_answered_like_an_unknown_one(standing: Standing, route: Route) -> None:
    """
    Not found, and nothing is changed; an operator of another partner is none of this one.
    """
    nora, before = vendors(standing.world), standing.rows()
    form = {"csrf": nora.form("/office/sign-out").fields["csrf"], "key": "k", "seen": "0"}
    given = form if route.method == "POST" else None
    paths = [within(route.path, dict.fromkeys(NAMES, odd)) for odd in (UNKNOWN, *ODD)]
    if "<operator_id>" in route.path:
        paths.append(within(route.path, standing.ids | {"partner_id": standing.eves["partner_id"]}))
    for path in paths:
        assert nora.send(route.method, path, data=given).status_code == 404, path
    assert standing.rows() == before


@pytest.mark.requirement("R-13", call="office.suspend", page="/console", by=("api", "pages"))
@pytest.mark.requirement("R-09", call="office.suspend", page="/workspace", by=("api", "pages"))
@pytest.mark.parametrize("way", ["suspension", "closing"])
def test_a19_a_partner_that_is_shut_has_no_session_left(world: World, account: dict[str, Any], way: str) -> None:
    """
    Tokens and cookies of its operators are over at once, by API and page; those of its clients and of others are not.
    """
    world.seat(account)
    partner_id = world.call("dana", "GET", "/sessions/current").json["actor"]["partner_id"]
    out = [world.token(who) for who in ("dana", "elodie")]
    stay = [world.token(who) for who in ("owner", "eve")]
    dana, katalin = operator(world), owner(world)
    assert world.call("vendor", "PUT", f"/partners/{partner_id}/{way}", {}).status_code == 200

    def asked(token: str) -> int:
        return world.send("GET", "/api/sessions/current", headers={"Authorization": f"Bearer {token}"}).status_code

    assert [asked(token) for token in out + stay] == [401, 401, 200, 200]
    assert dana.get("/console/clients").headers["Location"].startswith("/console/sign-in")
    assert katalin.get("/workspace").status_code == 200
    assert Visitor(world).sign_in("console", "dana@example.com").status_code == 403


def test_a19_no_session_slips_in_while_a_partner_is_suspended(world: World) -> None:
    """
    Operators who sign in at the very moment: whoever got a token has one that is over.
    """
    partner_id = world.call("dana", "GET", "/sessions/current").json["actor"]["partner_id"]

    def one(number: int) -> Any:
        if number == 3:
            return world.call("vendor", "PUT", f"/partners/{partner_id}/suspension", {}).status_code
        return world.sign_in("operator", "elodie@example.com").json.get("token")

    with ThreadPoolExecutor(6) as pool:
        results = list(pool.map(one, range(6)))
    assert results.pop(3) == 200
    shown = [{"Authorization": f"Bearer {token}"} for token in results if token]
    assert {world.send("GET", "/api/clients", headers=one).status_code for one in shown} <= {401}


def test_a19_a_link_that_was_mailed_before_opens_nothing(world: World) -> None:
    """
    Neither page nor API sets a password by it while the partner is suspended; it is told why.
    """
    token = mailed(world, Purpose.RESET)
    partner_id = world.call("dana", "GET", "/sessions/current").json["actor"]["partner_id"]
    world.call("vendor", "PUT", f"/partners/{partner_id}/suspension", {})
    before = world.rows()
    answer = follow(world, Purpose.RESET, token)
    page = Visitor(world).get(page_of(Purpose.RESET, token, Realm.OPERATOR))
    assert (answer.status_code, answer.json["because"]) == (403, "partner_suspended")
    assert (page.status_code, "The vendor has suspended the partner." in page.text) == (403, True)
    assert world.rows() == before


@pytest.mark.requirement("BX-16", page="/office/sign-in", by="pages")
def test_a25_a_source_guesses_twenty_times_a_minute_whatever_it_calls_itself(world: World) -> None:
    """
    Then not even the right token comes in from there, until the minute is over; from elsewhere it does.
    """
    for n in range(20):
        told = {"X-Forwarded-For": f"203.0.113.{n}", "User-Agent": f"browser {n}"}
        assert enter(Visitor(world), "wrong", f"Name {n}", headers=told).status_code == 422
    right = world.token("vendor")
    late = enter(Visitor(world), right)
    assert (late.status_code, "Retry-After" in late.headers) == (429, True)
    elsewhere = {"REMOTE_ADDR": "203.0.113.1"}
    assert enter(Visitor(world), right, environ_overrides=elsewhere).status_code == 303
    world.clock.tick(timedelta(minutes=1))
    assert enter(Visitor(world), right).status_code == 303


@pytest.mark.requirement("BX-16", page="/office/sign-in", by="pages")
def test_a25_strangers_from_everywhere_keep_nobody_out(world: World) -> None:
    """
    Five machines guess as often as they may: from a sixth the right token comes in.
    """
    visitor = Visitor(world)
    for n in range(100):
        wrong = enter(visitor, "wrong", environ_overrides={"REMOTE_ADDR": f"203.0.113.{n // 20}"})
        assert wrong.status_code == 422
    elsewhere = {"REMOTE_ADDR": "198.51.100.9"}
    assert enter(Visitor(world), world.token("vendor"), environ_overrides=elsewhere).status_code == 303


@pytest.mark.requirement("VC-28", page="/office/partners/{partner_id}/operators/{operator_id}/invite", by="pages")
def test_a25_looking_at_a_step_uses_up_no_mails(world: World) -> None:
    """
    The page that asks whether to invite again tries it out each time; then there are mails left to send.
    """
    partner = f"/partners/{world.call('dana', 'GET', '/sessions/current').json['actor']['partner_id']}"
    added = world.call("vendor", "POST", f"{partner}/operators", {"name": "New", "email": "new@example.com"})
    path, nora = f"{partner}/operators/{added.json['id']}", vendors(world)
    assert {nora.get(f"/office{path}/invite").status_code for _ in range(4)} == {200}
    assert world.call("vendor", "POST", f"{path}/invitation", {}).status_code == 200


def test_a25_all_at_once_are_no_more(world: World) -> None:
    """
    Thirty guesses in eight threads: twenty are answered.
    """
    form = Visitor(world).form("/office/sign-in")

    def guess(_: int) -> int:
        visitor = Visitor(world)
        fresh = visitor.form("/office/sign-in")
        return visitor.submit(fresh, name="Nora", token="wrong").status_code

    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(guess, range(30)))
    assert form.action == "/office/sign-in"
    assert sorted(statuses) == [422] * 20 + [429] * 10


@pytest.mark.parametrize("given", ["", " ", "x", "Bearer {t}", "{t}x", "{t} ", "{T}", "\0", "é" * 20])
def test_a02_what_is_not_the_token_opens_nothing(world: World, given: str) -> None:
    """
    Nor does an old one: another token ends the sessions that the one before opened (A-19).
    """
    right = world.token("vendor")
    wrong = given.format(t=right, T=right.upper())
    assert enter(Visitor(world), wrong).status_code in {400, 422}


@pytest.mark.requirement("R-13", page="/office/sign-in", by="pages")
def test_a19_another_token_ends_every_session_of_the_office(world: World) -> None:
    """
    Whoever knew the one before is out with it.
    """
    nora = vendors(world)
    assert nora.get("/office/partners").status_code == 200
    settings = attrs.evolve(world.settings, vendor_token=Secret("another vendor's token"))
    vendor = attrs.evolve(world.vendor, office_epoch=vendor_of(settings).office_epoch)
    database = type(world.database)(world.database.engine, vendor)
    nora.client.application = make_app(database, vendor, settings)
    assert nora.get("/office/partners").status_code == 303


def test_a31_a_form_of_the_console_does_nothing_in_the_office(world: World) -> None:
    """
    A token of one face is none of the other, though one browser wears both cookies.
    """
    both = operator(world)
    both.wear("vendor", token_of(world, "office"))
    theirs = both.form("/console/me", "/console/me/password").fields["csrf"]
    made = next(iter(partner_for(world, _Suspend()).values()))  # type: ignore[arg-type]
    form = both.form(f"/office/partners/{made}/suspend")
    before = world.rows()
    assert both.submit(form, csrf=theirs).status_code == 403
    assert world.rows() == before
    assert both.submit(form).status_code == 303
    assert PASSWORD not in both.get(f"/office/partners/{made}").text


@attrs.frozen
class _Suspend:
    """
    What `partner_for` looks at.
    """

    name: str = "suspend_partner"
