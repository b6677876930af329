"""
A-22, A-25: who forgets a password learns of nobody by it, and floods nobody's mailbox.
"""

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from partnerkit import Purpose, Realm, Secret
from partnerkit.throttle import MemoryThrottle
from tests.api.world import PASSWORD, World
from tests.attacks.linking import ELSEWHERE, FOLLOWED, ask, follow, in_realm, mailed, page_of, typed
from tests.attacks.test_a22_known_addresses import ASKED, bare, peopled
from tests.attacks.visitor import Visitor, operator
from tests.mailed import mails

HERE = {"REMOTE_ADDR": "192.0.2.7"}
KNOWN, UNKNOWN = "dana@example.com", "anda@example.com"
ADDRESSES = [name for name in ASKED if name not in {"no address", "a list"}]


@contextmanager
def statements(world: World) -> Iterator[list[str]]:
    """
    Note every statement the database is given.
    """
    found: list[str] = []

    def note(_: Any, __: Any, statement: str, *___: Any) -> None:
        found.append(statement)

    sa.event.listen(world.database.engine, "before_cursor_execute", note)
    yield found
    sa.event.remove(world.database.engine, "before_cursor_execute", note)


def forget(world: World, email: str, realm: str = "operator") -> Any:
    given = {"realm": realm, "email": email}
    return world.send("POST", "/api/password-resets", json=given, environ_overrides=HERE)


@pytest.mark.parametrize("asked", ADDRESSES)
def test_a22_the_library_does_the_same_for_everybody(asked: str) -> None:
    """
    Not one row is read; one letter is written, with the address as it was typed and nobody's id.
    """
    realm, email = ASKED[asked]
    town = peopled()
    hashed = town.world.hasher.hashed + town.world.hasher.verified
    with town.world.kit() as kit:
        tried = kit.try_out(lambda k: k.identity.forget_password(realm, email))
    assert [len(e.messages) for e in tried.effects] == [1]
    assert [(m.holder_id, m.partner_id, m.row) for e in tried.effects for m in e.messages] == [(None, None, None)]
    assert town.world.hasher.hashed + town.world.hasher.verified == hashed


@pytest.mark.parametrize("realm", ["operator", "staff"])
def test_a22_the_api_answers_everybody_alike(world: World, account: dict[str, Any], realm: str) -> None:
    """
    Status, headers, body, size, statements and letters are the same, asked once or too often.
    """
    world.seat(account)
    addresses = (KNOWN, UNKNOWN, "szabo@example.com", "bozas@example.com")
    for _ in range(4):
        seen = []
        for email in addresses:
            with statements(world) as said:
                answer = forget(world, email, realm)
            seen.append((str(bare(answer)), tuple(said)))
        assert len(set(seen)) == 1
    assert len(letters(world)) == 3 * len(addresses)


def letters(world: World) -> list[Any]:
    return world.rows()["pk_letter"]


@pytest.mark.parametrize("face", ["console", "workspace"])
def test_a22_the_page_answers_everybody_alike(world: World, account: dict[str, Any], face: str) -> None:
    """
    The same way on with the same words, to the byte but for what is new in each page.
    """
    world.seat(account)
    seen = set()
    for email in (KNOWN, UNKNOWN, "szabo@example.com"):
        visitor = Visitor(world)
        answer = visitor.submit(visitor.form(f"/{face}/forgot"), email=email)
        said = visitor.get(answer.location).text
        for value in visitor.form(f"/{face}/sign-in").fields.values():
            said = said.replace(value, "") if value else said
        seen.add((answer.status_code, answer.location, len(answer.data), len(said)))
    assert len(seen) == 1


def test_a22_it_takes_the_same_time(world: World) -> None:
    """
    Taken in turn, the medians of known and unknown addresses differ by less than each differs in itself.
    """
    times: dict[str, list[float]] = {"known": [], "unknown": []}
    operators = ["dana@example.com", "boglarka@example.com", "elodie@example.com"]
    for n in range(60):
        for kind, email in (("known", operators[n % 3]), ("unknown", f"x{n}@example.com")):
            forgetful(world)
            began = time.perf_counter()
            assert forget(world, email).status_code == 204
            times[kind].append(time.perf_counter() - began)
    known, unknown = (statistics.median(times[kind][5:]) for kind in ("known", "unknown"))
    spread = statistics.quantiles(times["unknown"][5:], n=4)
    assert abs(known - unknown) < max(spread[2] - spread[0], 0.2 * unknown)


def forgetful(world: World) -> None:
    """
    Have the server count tries anew.
    """
    throttle = world.vendor.throttle
    assert isinstance(throttle, MemoryThrottle)
    throttle.__init__()  # type: ignore[misc]


def test_a22_asking_for_an_address_of_somebody_else(world: World) -> None:
    """
    A change to a known address and one to an unknown one are answered alike; only who reads mail there learns it.
    """
    seen, told = [], []
    for email in ("elodie@example.com", "nobody@example.com"):
        answer = world.call("dana", "POST", "/me/email", {"password": PASSWORD, "email": email})
        seen.append(str(bare(answer)))
        told += [mail.to for mail in mails(world.database.run)]
    assert len(set(seen)) == 1
    assert told == ["elodie@example.com", "nobody@example.com"]


ASKING: dict[str, Callable[[World], int]] = {
    "forgotten": lambda w: forget(w, KNOWN).status_code,
    "forgotten, other spelling": lambda w: forget(w, "DANA@EXAMPLE.com").status_code,
    "forgotten at the other door": lambda w: forget(w, KNOWN, "staff").status_code,
    "verification": lambda w: w.call("dana", "POST", "/me/verification").status_code,
    "change": lambda w: w.call("elodie", "POST", "/me/email", {"password": PASSWORD, "email": KNOWN}).status_code,
}


@pytest.mark.parametrize("first", ASKING)
@pytest.mark.parametrize("last", ASKING)
def test_a25_nobody_is_flooded_with_mails(world: World, first: str, last: str) -> None:
    """
    Three an hour to one address, by whichever door, in whichever spelling; then 429 and nothing more.

    What its holder wants once signed in is counted apart: no stranger uses it up.
    """
    assert [ASKING[first](world) for _ in range(3)][-1] in {200, 204}
    if (first == "verification") != (last == "verification"):
        assert [ASKING[last](world) for _ in range(3)][-1] in {200, 204}
    before = len(letters(world))
    assert ASKING[last](world) == 429
    assert len(letters(world)) == before
    world.clock.tick(timedelta(hours=1))
    world.tokens.clear()
    assert ASKING[last](world) in {200, 204}


def test_a25_no_stranger_reads_what_somebody_calls_itself(world: World) -> None:
    """
    A business is called whatever its partner likes; a mail to an address that may be anybody's says no name at all.
    """
    bait = "You have won, see https://evil.example"
    world.seat(world.account("dana", name=bait))
    for purpose in (Purpose.VERIFY, Purpose.EMAIL):
        ask(world, purpose, "owner")
    told = {mail.kind: mail for mail in mails(world.database.run)}
    assert told["email.change"].to == ELSEWHERE
    assert [bait in told[kind].text for kind in ("email.verify", "email.change")] == [True, False]
    assert "evil.example" not in told["email.change"].html


def test_a25_one_source_floods_nobody(world: World) -> None:
    """
    Twenty an hour from one source, to however many addresses; one who is signed in is a source of its own.
    """
    statuses = [forget(world, f"x{n}@example.com").status_code for n in range(21)]
    assert statuses == [204] * 20 + [429]
    changes = []
    for n in range(21):
        world.clock.tick(timedelta(seconds=13))  # so that the password may be proven once more
        answer = world.call("dana", "POST", "/me/email", {"password": PASSWORD, "email": f"y{n}@example.com"})
        changes.append(answer.status_code)
    assert changes == [204] * 20 + [429]


@pytest.mark.parametrize("purpose", Purpose, ids=lambda purpose: purpose.value)
def test_a25_links_are_not_guessed(world: World, purpose: Purpose) -> None:
    """
    Twenty a minute from one source, by API and pages together; even a right one has to wait then.
    """
    token = mailed(world, purpose)
    path, body = f"/api{FOLLOWED[purpose]}", in_realm(purpose) | {"token": "no link"} | typed(purpose)
    guesses = [world.send("POST", path, json=body, environ_overrides=HERE).status_code for _ in range(19)]
    visitor = Visitor(world)
    form = visitor.form(page_of(purpose, token))
    filled = form.fields | typed(purpose)
    wrong = visitor.send("POST", page_of(purpose, "no-link"), data=filled, environ_overrides=HERE)
    assert ({*guesses}, wrong.status_code) == ({404}, 404)
    late = world.send("POST", path, json=body | {"token": token.reveal()}, environ_overrides=HERE)
    assert (late.status_code, "Retry-After" in late.headers) == (429, True)
    world.clock.tick(timedelta(minutes=1))
    assert follow(world, purpose, token).status_code < 300


def test_a25_a_password_is_not_guessed_by_changing_the_address(world: World) -> None:
    """
    Guesses there and where a new password is set are counted together, whichever face.
    """
    for n in range(5):
        body = {"password": f"wrong {n}", "email": "x@example.com"}
        assert world.call("dana", "POST", "/me/email", body).status_code == 422
    answer = world.call("dana", "POST", "/password", {"current": PASSWORD, "new": "another horse battery"})
    assert answer.status_code == 429
    visitor = operator(world)
    form = visitor.form("/console/me", "/console/me/email")
    assert visitor.submit(form, email="x@example.com", password=PASSWORD).status_code == 429


def test_a35_a_link_is_told_to_nobody_else(world: World, caplog: pytest.LogCaptureFixture) -> None:
    """
    A-03: neither stored nor logged, in no answer but the page of its own address, and in no Referer to anybody.
    """
    caplog.set_level("DEBUG")
    tokens = {purpose: mailed(world, purpose) for purpose in Purpose}
    for purpose, token in tokens.items():
        page = Visitor(world).get(f"/console/{purpose.value}/{token.reveal()}")
        assert page.headers["Referrer-Policy"] == "strict-origin"
        assert page.headers["Cache-Control"] == "no-store"
        assert "http" not in page.text.replace("http://127.0.0.1:8000", "")
        assert token.reveal() not in str(page.headers)
        assert token.reveal() not in follow(world, purpose, token).text
    said = f"{caplog.text}{world.rows()}{tokens}"
    assert [purpose for purpose, token in tokens.items() if token.reveal() in said] == []


def test_a35_a_link_is_not_told_by_a_fault(
    world: World, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    Something breaks and puts the token into its error: it is struck out of the log.
    """
    token = mailed(world)

    def broken(*_: Any, **__: Any) -> Any:
        raise RuntimeError(f"while reading {token.reveal()}")

    monkeypatch.setattr("partnerkit.identity.links.read", broken)
    answer = Visitor(world).get(f"/console/reset/{token.reveal()}")
    assert (answer.status_code, "RuntimeError" in answer.text) == (500, False)
    assert "RuntimeError: while reading …" in caplog.text
    assert token.reveal() not in caplog.text


def test_a22_nothing_is_learnt_from_a_link_of_nobody(world: World) -> None:
    """
    A link of an operator who is no more is answered like one that was never mailed.
    """
    token = mailed(world)
    forged = Secret("A" * 28 + "." + "A" * 43)
    with world.database.engine.begin() as connection:
        connection.exec_driver_sql("delete from pk_operator where email = 'dana@example.com'")
    answers = [follow(world, Purpose.RESET, one) for one in (token, forged)]
    assert len({(a.status_code, a.data) for a in answers}) == 1
    assert Realm.OPERATOR.value not in answers[0].text
    ask(world, Purpose.RESET)
    assert mails(world.database.run) == []
