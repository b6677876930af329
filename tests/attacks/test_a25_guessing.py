"""
A-25: guesses are few, whoever guesses, from wherever, by whichever door, one by one or all at once.
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import attrs
import pytest
from werkzeug.test import TestResponse

from partnerkit import PasswordChange, Secret
from partnerkit.errors import InvalidInput, TooManyTries
from partnerkit.testing.clock import NOON
from partnerkit.throttle import MemoryThrottle, Rate
from reference_server.wiring import make_app
from tests.api.world import PASSWORD, World
from tests.attacks.visitor import Visitor, operator
from tests.library.world import CountingHasher, Town

WRONG = "wrong horse battery"
SPOOFED = [
    {"X-Forwarded-For": "203.0.113.{n}"},
    {"X-Forwarded-For": "203.0.113.{n}, 127.0.0.1"},
    {"Forwarded": "for=203.0.113.{n}"},
    {"X-Real-IP": "203.0.113.{n}"},
    {"X-Client-IP": "203.0.113.{n}"},
    {"CF-Connecting-IP": "203.0.113.{n}"},
    {"True-Client-IP": "203.0.113.{n}"},
    {"X-Forwarded-Host": "h{n}.example"},
    {"User-Agent": "browser {n}"},
    {"Cookie": "visitor=v{n}; operator=o{n}"},
    {"Authorization": "Bearer t{n}"},
    {"Idempotency-Key": "k{n}"},
]


def guess(
    world: World,
    email: str,
    password: str = WRONG,
    *,
    source: str | None = "127.0.0.1",
    headers: dict[str, str] | None = None,
) -> int:
    """
    Try to sign in over the API from a source; return the status.
    """
    given = {"realm": "operator", "email": email, "password": password}
    environ = {} if source is None else {"REMOTE_ADDR": source}
    return world.send("POST", "/api/sessions", json=given, headers=headers, environ_overrides=environ).status_code


@pytest.mark.parametrize("headers", SPOOFED, ids=lambda headers: next(iter(headers)))
def test_a25_no_header_makes_another_source(world: World, headers: dict[str, str]) -> None:
    """
    Twenty-one addresses guessed at from one machine that calls itself twenty-one: the last is refused unread.
    """
    statuses = []
    for n in range(21):
        told = {name: value.format(n=n) for name, value in headers.items()}
        statuses.append(guess(world, f"person{n}@example.com", headers=told))

    assert set(statuses[:20]) <= {400, 401}
    assert statuses[20] in {400, 429}
    assert 400 not in statuses or next(iter(headers)) == "Idempotency-Key"


@pytest.mark.parametrize(
    ("sources", "last"),
    [
        ([f"2001:db8:1:2::{n:x}" for n in range(21)], 429),
        ([f"2001:db8:1:2:{n:x}:{n:x}:{n:x}:{n:x}" for n in range(21)], 429),
        ([f"::ffff:203.0.113.{n % 2}" if n % 2 else "203.0.113.1" for n in range(21)], 429),
        ([f"2001:db8:1:{n:x}::1" for n in range(21)], 401),
        (["fe80::1%eth0"] * 21, 429),
        ([None] * 21, 401),
    ],
    ids=["one line", "one line, anywhere in it", "v4 written as v6", "many lines", "with a scope", "no source at all"],
)
def test_a25_the_addresses_of_one_line_are_one_source(world: World, sources: list[str | None], last: int) -> None:
    """
    Whoever has an IPv6 line has 2**64 addresses: they count as one, by API and page alike.
    """
    statuses = [guess(world, f"person{n}@example.com", source=source) for n, source in enumerate(sources)]

    assert (set(statuses[:20]), statuses[20]) == ({401}, last)


def test_a25_an_address_is_guessed_at_five_times_from_all_sources_together(world: World) -> None:
    """
    Many machines, one victim: the sixth guess of a minute is refused wherever it comes from, the right one too.
    """
    statuses = [guess(world, "dana@example.com", source=f"203.0.113.{n}") for n in range(8)]

    assert statuses == [401] * 5 + [429] * 3
    assert guess(world, "dana@example.com", PASSWORD, source="198.51.100.1") == 429


@pytest.mark.parametrize(
    "spelling", ["DANA@example.com", " dana@example.com", "ｄana@example.com", "dana@ＥXample.com"]
)
def test_a25_another_spelling_is_no_new_address(world: World, spelling: str) -> None:
    """
    Guesses at one address count together, however it is written.
    """
    for _ in range(5):
        guess(world, "dana@example.com")

    assert guess(world, spelling) == 429


def test_a25_nobodys_success_lifts_another_s_limit(world: World) -> None:
    """
    An attacker with an account of their own signs in in between: neither the victim's limit nor the source's is lifted.
    """
    statuses = []
    for n in range(7):
        statuses.append(guess(world, "dana@example.com"))
        assert guess(world, "eve@example.com", PASSWORD) == 201
        assert n < 7
    assert statuses == [401] * 5 + [429] * 2

    world.clock.tick(timedelta(minutes=1))
    many = [guess(world, f"person{n}@example.com" if n % 2 else "eve@example.com", PASSWORD) for n in range(22)]
    assert many[20:] == [429, 429]


def test_a25_what_is_refused_unread_does_not_prolong_the_wait(world: World) -> None:
    """
    Somebody who keeps on hammering an address does not keep its holder out for longer than the minute.
    """
    for _ in range(5):
        guess(world, "dana@example.com")
    for second in range(59):
        world.clock.tick(timedelta(seconds=1))
        if second % 20 == 0:
            assert guess(world, "dana@example.com", source=f"198.51.100.{second}") == 429
    world.clock.tick(timedelta(seconds=1))

    assert guess(world, "dana@example.com", PASSWORD) == 201


def test_a25_api_and_pages_count_together(world: World) -> None:
    """
    Guesses at the console's door and over the API are guesses at one address.
    """
    visitor = Visitor(world)
    pages = [visitor.sign_in("console", "dana@example.com", WRONG).status_code for _ in range(3)]
    api = [guess(world, "dana@example.com") for _ in range(3)]
    last = visitor.sign_in("console", "dana@example.com")

    assert (pages, api) == ([422] * 3, [401, 401, 429])
    assert (last.status_code, last.headers["Retry-After"]) == (429, "60")
    assert "operator" not in visitor.cookies()


def counted(world: World) -> tuple[World, CountingHasher]:
    """
    Return the same server with a hasher that counts.
    """
    hasher = CountingHasher()
    vendor = attrs.evolve(world.vendor, passwords=hasher)
    world.database.vendor = vendor
    return attrs.evolve(world, vendor=vendor, app=make_app(world.database, vendor, world.settings)), hasher


@pytest.mark.parametrize("sources", [1, 40], ids=["one source", "forty sources"])
def test_a25_all_guesses_at_once_are_no_more_than_in_turn(world: World, sources: int) -> None:
    """
    Forty guesses in parallel: five are looked at, the rest refused before a password is compared.
    """
    world, hasher = counted(world)
    with ThreadPoolExecutor(20) as pool:
        statuses = list(pool.map(lambda n: guess(world, "dana@example.com", source=f"10.0.0.{n % sources}"), range(40)))

    assert sorted(statuses) == [401] * 5 + [429] * 35
    assert hasher.verified == 5


def test_a25_the_own_password_is_guessed_at_five_times_by_every_door(world: World) -> None:
    """
    Who found an open session guesses its password no more often: API, page and all sessions count together.
    """
    world.token("dana")
    dana = operator(world)
    api = [world.call("dana", "POST", "/password", {"current": f"x{n}", "new": WRONG}).status_code for n in range(3)]
    page = dana.form("/console/me", "/console/me/password")
    forms = [dana.submit(page, current=f"y{n}", new=WRONG).status_code for n in range(3)]

    assert (api, forms) == ([422] * 3, [422, 422, 429])
    assert world.call("dana", "POST", "/password", {"current": PASSWORD, "new": WRONG}).status_code == 429


def test_a25_a_dry_run_is_no_free_guess(town: Town) -> None:
    """
    Tried dry, a change of password tells as much and counts as much (BX-11).
    """
    world = town.world
    change = PasswordChange(current=Secret("x"), new=Secret(WRONG))
    dry = [
        world.run(lambda k: k.try_out(lambda d: d.identity.change_password(change, by=town.owner))) for _ in range(6)
    ]

    kinds: list[Any] = [type(one.refusal) for one in dry]
    assert kinds == [InvalidInput] * 5 + [TooManyTries]


def test_a25_many_keys_do_not_wash_away_one_that_is_hit() -> None:
    """
    An attacker who fills the memory with other keys gives way before the key that was hit last.
    """
    throttle, rate = MemoryThrottle(most=100), Rate(5, timedelta(minutes=1))
    for _ in range(5):
        throttle.hit("victim", rate, NOON)
    for n in range(99):
        throttle.hit(f"other {n}", rate, NOON)
    with pytest.raises(TooManyTries):
        throttle.hit("victim", rate, NOON)
    assert len(throttle._tries[""]) <= 100


@pytest.mark.parametrize("key", ["code:victim", "codes:victim", "password:victim"])
def test_a25_a_flood_of_strangers_washes_away_no_count_of_codes_or_passwords(key: str) -> None:
    """
    Sources and addresses, which anybody makes up, give way among themselves.
    """
    throttle, rate = MemoryThrottle(most=100), Rate(5, timedelta(hours=1))
    for _ in range(5):
        throttle.hit(key, rate, NOON)
    for n in range(200):
        for kind in ("source", "sign-in", "links-from", "mails-from", "mails-to", "office-from", "bearer-from"):
            throttle.hit(f"{kind}:{n}", rate, NOON)
    with pytest.raises(TooManyTries):
        throttle.hit(key, rate, NOON)


def test_a25_wrong_bearer_tokens_are_counted_by_source(world: World) -> None:
    """
    A program with a token that is over hears so sixty times a minute; a right one comes in from there all the same.
    """

    def asked(token: str, source: str = "203.0.113.1") -> TestResponse:
        headers = {"Authorization": f"Bearer {token}"}
        return world.send("GET", "/api/clients", headers=headers, environ_overrides={"REMOTE_ADDR": source})

    statuses = [asked(f"guess{n}").status_code for n in range(60)]
    late = asked("one-more")
    assert set(statuses) == {401}
    assert (late.status_code, "Retry-After" in late.headers) == (429, True)
    assert [asked(world.token(who)).status_code for who in ("dana", "eve")] == [200, 200]
    assert asked("one-more", "198.51.100.9").status_code == 401
    world.clock.tick(timedelta(minutes=1))
    assert asked("one-more").status_code == 401
