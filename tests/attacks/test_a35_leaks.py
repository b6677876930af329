"""
A-35: where something breaks, neither answer nor log nor traceback tells a secret, or how we are built.
"""

import logging
import socket
import struct
import threading
import traceback
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from werkzeug.test import TestResponse

from partnerkit import OperatorId, PartnerId, PartnerKit, Purpose, Realm, Secret, SignIn
from partnerkit.adapters.sqlalchemy import SQLStorage
from partnerkit.entry.service import SessionsService
from partnerkit.identity.tokens import sign_invitation
from partnerkit.invitations.signups import CONFIRM
from partnerkit.invitations.usecases import OPEN, SIGN_UP
from partnerkit.passwords import ScryptHasher
from partnerkit.staff.usecases import JOIN
from reference_server.api.calls import Call
from reference_server.api.table import CALLS
from reference_server.http.context import Context
from reference_server.pages import console, office, workspace
from reference_server.serving import Serving, listen
from reference_server.wiring import engine_of
from tests import second_factor
from tests.api.calling import places_of
from tests.api.world import PASSWORD, UNKNOWN, VENDOR, World
from tests.attacks import samples
from tests.attacks.conftest import bare
from tests.attacks.linking import mailed
from tests.attacks.visitor import Visitor, operator, token_of, within
from tests.library.world import Town

NEW = "another horse battery"
INSIDE = ["Traceback", 'File "', ".py", "sqlalchemy", "sqlite", "select ", "SELECT", "pk_", "RuntimeError", "line "]
COMING = {"business": "Kávéház", "name": "Nagy Éva", "password": NEW, "language": "hu", "time_zone": "UTC"}
FORMS = {
    "sign_in": {"email": "dana@example.com", "password": PASSWORD},
    "password": {"current": PASSWORD, "new": NEW},
    "new": {"name": "x"},
    "stage": {"seen": "0", "stage": "live"},
    "nickname": {"seen": "0", "nickname": "abc"},
    "secure": {"seen": "0", "account_id": UNKNOWN},
    "unsecure": {"seen": "0"},
    "lock": {"seen": "0"},
    "unlock": {"seen": "0"},
    "sign_out": {},
    "enter_as": {},
    "leave_as": {},
    "code": {"code": "123456"},
    "prove": {"code": "123456"},
    "factor": {},
    "factor_confirm": {"password": PASSWORD, "code": "123456"},
    "factor_renew": {"code": "123456"},
    "factor_remove": {"password": PASSWORD, "code": "123456"},
    "own_language": {"language": "hu"},
    "forgot": {"email": "dana@example.com"},
    "reset": {"password": NEW},
    "verify": {},
    "email": {"password": PASSWORD},
    "own_email": {"email": "new@example.com", "password": PASSWORD},
    "own_verification": {},
    "session_end": {},
    "sessions_end": {},
    "bulk": {"do": "lock", "id": UNKNOWN},
    "job_new": {"do": "lock", "back": "/console/clients"},
    "job_stop": {},
    "job_resume": {},
    "job_repeat": {},
    "tags": {"seen": "0", "tags.0": "new"},
    "notes": {"text": "new"},
    "note": {"seen": "0", "text": "new"},
    "note_remove": {"seen": "0"},
    "operators": {"operator_id": UNKNOWN},
    "operator_remove": {},
    "team_new": {"name": "Anna", "email": "anna@example.com", "role": "agent", "language": "en"},
    "team_role": {"seen": "0", "role": "agent"},
    "team_block": {"seen": "0"},
    "team_unblock": {"seen": "0"},
    "team_invite": {},
    "team_factor": {"seen": "0"},
    "team_hand_over": {},
    "role_new": {"title": "Front desk"},
    "role_change": {"seen": "0", "title": "Front desk"},
    "role_remove": {"seen": "0"},
    "welcome": {"password": NEW},
    "key_new": {"name": "Till", "role": "agent", "scopes": "clients.view", "ends_at": "2026-12-21"},
    "key_end": {},
    "join": {"name": "Nagy Nóra", "password": NEW, "language": "hu"},
    "join_decline": {},
    "invitation": COMING,
    "invitation_decline": {},
    "sign_up": COMING | {"email": "eva@kave.example.com", "accountant": "yes"},
    "sign_up_through": COMING | {"email": "eva@kave.example.com"},
    "open": {"password": PASSWORD},
    "owner_password": {"password": NEW},
    "owner_reset": {},
    "replacing": {"current": PASSWORD, "new": NEW},
    "user_new": {"name": "Nagy Nóra", "email": "nora@example.com", "level": "employee", "language": "hu"},
    "user_level": {"seen": "0", "level": "admin"},
    "user_invite": {},
    "user_deactivate": {"seen": "0"},
    "user_reactivate": {"seen": "0"},
    "user_remove": {"seen": "0"},
    "user_withdraw": {"seen": "0"},
    "user_hand_over": {},
    "invite_form": {"name": "x", "email": "x@example.com", "language": "en", "time_zone": "UTC"},
    "invite_email": {"email": "x@example.com", "language": "en"},
    "invite_link": {"name": "x"},
    "invite_many": {"csv": "email\nx@example.com", "language": "en"},
    "invite_many_begin": {"csv": "email\nx@example.com", "language": "en"},
    "invitation_resend": {},
    "invitation_withdraw": {"seen": "0"},
    "owner_invite": {},
    "screening_end": {"seen": "0"},
    "screening_begin": {"seen": "0"},
    "link_end": {},
    "referral_replace": {},
    "settings": {"seen": "0"},
    "settings_tab": {"seen": "0", "past": "yes"},
}
# What is sent to the office: a step asks for no more than that one saw the page.
OFFICE = {
    name: {"seen": "0"}
    for name in "approve suspend reinstate close unblock factor invite lock unlock secure unsecure".split()
} | {
    "sign_in": {"name": "Nora", "token": VENDOR.replace(" ", "-")},
    "sign_out": {},
    "session_end": {},
    "sessions_end": {},
    "new": {"name": "x", "approved": "yes", "owner_name": "x", "owner_email": "x@example.com", "language": "en"},
}
# All but those that lead on without a look at the database; some of them only where nothing is sent.
UNREAD = {
    "console.home",
    "console.invitations",
    "console.language",
    "workspace.language",
    "office.home",
    "office.language",
}
LEADING = {"own_email", "own_verification", "session_end", "sessions_end", "team_invite", "user_invite"}
LEADING |= {"invite_many_begin"}
# What an address asks for, where it is read as strictly as a form.
ASKED = {"team_role": {"role": "agent"}, "user_level": {"level": "admin"}}
ROUTES = [
    route
    for route in (*console.ROUTES, *workspace.ROUTES, *office.ROUTES)
    if route.endpoint not in UNREAD and (route.method == "POST" or route.endpoint.partition(".")[2] not in LEADING)
]
# Calls by which a link is followed, which have to have one.
LINKED = {
    "reset_password": Purpose.RESET,
    "verify_address": Purpose.VERIFY,
    "confirm_email": Purpose.EMAIL,
    "welcome_operator": Purpose.WELCOME,
}
# What links are for that stand on rows of their own; that one is ours is seen before anything is read.
SIGNED = {
    **dict.fromkeys(("look_at_join", "join", "join_known", "accept_join", "decline_join"), JOIN),
    **dict.fromkeys(("look_at_invitation", "open_own_account", "open_known_account"), OPEN),
    **dict.fromkeys(("accept_invitation", "decline_invitation"), OPEN),
    **dict.fromkeys(("look_at_sign_up", "confirm_sign_up", "confirm_known_sign_up", "accept_sign_up"), CONFIRM),
    "confirm_partner_sign_up": CONFIRM,
    "look_at_link": SIGN_UP,
}


def secrets(world: World, *more: str) -> list[str]:
    """
    Return what must not be told: passwords, tokens, keys.
    """
    keys = [key.reveal() for key in world.vendor.signing_keys]
    return [PASSWORD, NEW, world.token("vendor"), *keys, *world.tokens.values(), *more]


def tells_nothing(answer: TestResponse, told: list[str]) -> None:
    """
    See that an answer about a fault holds a reference and nothing else of the inside.
    """
    text = f"{answer.headers}{answer.text}"
    assert answer.status_code == 500
    assert answer.headers["X-Request-Id"] in answer.text
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert [word for word in (*INSIDE, *told) if word in text] == []


def half_way(world: World, ids: Mapping[str, str]) -> str:
    """
    Return the proof that an operator gave the password, which is owed a code.
    """
    partner_id, operator_id = PartnerId(UUID(ids["partner_id"])), OperatorId(UUID(ids["operator_id"]))
    return world.database.run(lambda kit: second_factor.proof(kit, partner_id, operator_id)).reveal()


def shatter(world: World) -> None:
    """
    Break the database for good.
    """
    with world.database.engine.begin() as connection:
        for table in sa.inspect(connection).get_table_names():
            connection.exec_driver_sql(f"drop table {table}")


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.name)
def test_a35_every_call_on_a_broken_database_tells_nothing(
    world: World, account: dict[str, Any], caplog: pytest.LogCaptureFixture, call: Call
) -> None:
    """
    Each call of the API with a right input and no tables behind it: a reference number, and a log without secrets.
    """
    caplog.set_level(logging.DEBUG)
    world.seat(account)
    ids = places_of(world, "dana", account)
    told, body = secrets(world), samples.body(call)
    if call.name in LINKED:
        assert body is not None
        whose = "dana" if LINKED[call.name] is Purpose.WELCOME else "owner"
        body["token"] = mailed(world, LINKED[call.name], whose).reveal()
        body |= {"realm": "staff"} if "realm" in body else {}
        told.append(body["token"])
    if call.name in SIGNED:
        assert body is not None
        link = sign_invitation(world.vendor, SIGNED[call.name], within=UUID(UNKNOWN), row=UUID(UNKNOWN), generation=1)
        body["token"] = link.reveal()
        told.append(body["token"])
    if call.name == "sign_in_with_code":
        assert body is not None
        body["proof"] = half_way(world, ids)
        told.append(body["proof"])
    shatter(world)
    answer = world.call(samples.who(call), call.method, samples.path(call, ids), body)
    tells_nothing(answer, told)
    assert "OperationalError" in caplog.text
    assert [secret for secret in told if secret in caplog.text] == []


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method} {route.endpoint}")
def test_a35_every_page_on_a_broken_database_tells_nothing(
    world: World, account: dict[str, Any], caplog: pytest.LogCaptureFixture, route: Any
) -> None:
    """
    Each page and form the same: a page of ours with its headers, and a log without cookie, password or form's token.
    """
    caplog.set_level(logging.DEBUG)
    world.seat(account)
    dana, ids = operator(world), places_of(world, "dana", account)
    dana.wear("staff", world.token("owner"))
    dana.wear("vendor", token_of(world, "office"))
    dana.wear("proof", half_way(world, ids))
    face = route.path.split("/")[1]
    csrf = (
        dana.form("/office/sign-out") if face == "office" else dana.form(f"/{face}/me", f"/{face}/me/password")
    ).fields["csrf"]
    told = secrets(world, csrf, *dana.cookies().values())
    shatter(world)
    path, query = within(route.path, ids), {"action": "account.lock", "on": ids["client_id"]}
    name = route.endpoint.partition(".")[2]
    query = FORMS[name] if name in {"bulk", "job_new"} else ASKED.get(name, query)
    query = {"q": "dana@example.com"} if route.endpoint == "office.find" else query
    forms = OFFICE if face == "office" else FORMS
    form = forms[name] | {"csrf": csrf} if route.method == "POST" else {}
    answer = dana.send(route.method, path, data=form, query_string=query)

    tells_nothing(answer, told)
    assert answer.content_type == "text/html; charset=utf-8"
    assert [secret for secret in told if secret in caplog.text] == []


BREAKS: dict[str, tuple[Any, str]] = {
    "storage reads": (SQLStorage, "get"),
    "storage lists": (SQLStorage, "page"),
    "storage writes": (SQLStorage, "write"),
    "storage finds": (SQLStorage, "find"),
    "hasher": (ScryptHasher, "verify"),
    "hasher, hashing": (ScryptHasher, "hash"),
}


@pytest.mark.parametrize("name", BREAKS)
def test_a35_an_error_that_itself_tells_a_secret_is_not_passed_on(
    world: World, account: dict[str, Any], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    """
    A part that puts the session's token into its error: it is struck out of the log, and no answer holds any of it.
    """
    caplog.set_level(logging.DEBUG)
    token, dana = world.token("dana"), operator(world)
    cookie = dana.cookies()["operator"]
    form = dana.form("/console/me", "/console/me/password")

    def broken(*_: Any, **__: Any) -> Any:
        raise RuntimeError(f"while serving {token} and {cookie}")

    monkeypatch.setattr(*BREAKS[name], broken)
    answers = [
        world.call("dana", "GET", "/clients"),
        dana.get("/console/clients"),
        world.call("dana", "POST", "/password", {"current": PASSWORD, "new": NEW}),
        dana.submit(form, current=PASSWORD, new=NEW),
    ]
    broke = [answer for answer in answers if answer.status_code == 500]

    assert broke
    for answer in broke:
        tells_nothing(answer, [token, cookie, PASSWORD, NEW])
    assert "RuntimeError: while serving" in caplog.text
    for answer, secret in zip(answers, (token, cookie, token, cookie), strict=True):
        number = answer.headers["X-Request-Id"]
        lines = "".join(r.getMessage() for r in caplog.records if r.getMessage().startswith(number))
        assert secret not in lines
    assert PASSWORD not in caplog.text


def test_a35_even_a_page_about_a_fault_that_fails_tells_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Where templates, error page and log fail together, a plain sentence with all headers is the answer.
    """
    dana = operator(world)

    def broken(*_: Any, **__: Any) -> Any:
        raise RuntimeError("in the error page")

    monkeypatch.setattr("reference_server.pages.errors.page", broken)
    monkeypatch.setattr("reference_server.pages.client_list.page", broken)
    answer = dana.get("/console/clients")

    assert (answer.status_code, answer.text) == (500, "Something went wrong on our side.\n")
    assert answer.headers["X-Frame-Options"] == "DENY"


def test_a35_a_session_that_cannot_be_noted_does_not_spoil_the_answer(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """
    The write that keeps a session alive fails, for whatever reason: the answer stands, and the log has no token.
    """
    token = world.token("dana")
    world.clock.tick(timedelta(minutes=2))

    def broken(_: Any, given: Secret, **__: Any) -> None:
        raise OSError(f"disk full at {given.reveal()}")

    monkeypatch.setattr(SessionsService, "touch", broken)
    answer = world.call("dana", "GET", "/clients")

    assert answer.status_code == 200
    assert "disk full" in caplog.text
    assert token not in caplog.text


def test_a35_an_engine_of_the_server_shows_no_values_in_its_errors(world: World) -> None:
    """
    A statement in a traceback may be read; what was bound to it, a password's hash say, is not in it.
    """
    engine = engine_of(str(world.database.engine.url))
    with engine.connect() as connection, pytest.raises(sa.exc.OperationalError) as caught:
        connection.exec_driver_sql("select * from nowhere where password = ?", (PASSWORD,))

    assert PASSWORD not in "".join(traceback.format_exception(caught.value))


def locals_of(error: BaseException) -> str:
    """
    Return every local variable of a traceback, as tools for errors show them.
    """
    seen = []
    for frame, _ in traceback.walk_tb(error.__traceback__):
        if "partnerkit" in frame.f_code.co_filename.replace("tests", ""):
            seen.append(repr(list(frame.f_locals.values())))
    return "".join(seen)


def test_a35_no_local_variable_of_the_library_shows_a_secret(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    A tool that shows the variables of each frame shows neither the password nor the token.
    """
    world = town.world
    world.set_password(world.new_operator(town.partner, "gizi"))
    token = world.sign_in("gizi@lk.example.com").token
    given = SignIn(realm=Realm.OPERATOR, email="gizi@lk.example.com", password=Secret(PASSWORD))

    def broken(*_: Any, **__: Any) -> Any:
        raise RuntimeError

    monkeypatch.setattr("partnerkit.entry.opening.begin", broken)
    monkeypatch.setattr("partnerkit.entry.actors.live", broken)
    works: list[Callable[[PartnerKit], object]] = [
        lambda k: k.sessions.sign_in(given),
        lambda k: k.actors.from_session(token, realm=Realm.OPERATOR),
    ]
    for work in works:
        with pytest.raises(RuntimeError) as caught:
            world.run(work)
        shown = locals_of(caught.value)
        assert shown
        assert [secret for secret in (PASSWORD, token.reveal()) if secret in shown] == []


def test_a35_what_the_server_holds_shows_no_secret(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Settings, vendor and the whole context of a request may be printed by mistake.
    """
    seen: list[str] = []
    handle = Context.read

    def look(self: Context) -> Any:
        seen.append(repr(self) + repr(self.settings) + repr(self.vendor))
        return handle(self)

    monkeypatch.setattr(Context, "read", look)
    dana = operator(world)
    dana.get("/console/clients")
    stranger = Visitor(world)
    stranger.get("/console/sign-in")
    told = secrets(world, *dana.cookies().values(), *stranger.cookies().values())

    assert seen
    assert [secret for secret in told if secret in "".join(seen)] == []


def test_a35_whoever_leaves_before_the_answer_has_no_address_logged(caplog: pytest.LogCaptureFixture) -> None:
    """
    The address of a link is a secret; the server's own words about a lost connection do not tell it.
    """
    left, over = threading.Event(), threading.Event()

    def app(_: Any, start: Any) -> Iterator[bytes]:
        start("200 OK", [("Content-Type", "text/plain")])
        left.wait(10)
        try:
            for _ in range(1000):
                yield b"x" * 100_000
                over.wait(0.01)
        finally:
            over.set()

    listening = listen("127.0.0.1", 0)
    serving = Serving(app, listening)
    with caplog.at_level(logging.INFO):
        serving.start()
        try:
            with socket.create_connection(listening.getsockname()) as visitor:
                visitor.sendall(b"GET /console/reset/a-token HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
                visitor.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            left.set()
            assert over.wait(10)
        finally:
            serving.stop()
    assert "a-token" not in caplog.text


def test_a35_readiness_does_not_say_what_is_wrong(tmp_path: Any) -> None:
    """
    Anybody may ask whether the server is ready; why it is not stands in the log alone.
    """
    empty = bare(tmp_path / "empty.db")
    answer = empty.send("GET", "/readyz")
    empty.database.engine.dispose()

    assert (answer.status_code, answer.json) == (503, {"status": "unavailable"})
