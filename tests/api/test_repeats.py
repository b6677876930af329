"""
Repeated calls and lost updates over the API (BX-09).
"""

import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from tests.api.world import Answer, World, codes


def at_once(number: int, call: Callable[[int], Answer]) -> list[Answer]:
    """
    Make calls from as many threads, all let go at the same moment.
    """
    gate = threading.Barrier(number)

    def one(n: int) -> Answer:
        gate.wait()
        return call(n)

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(one, range(number)))


class Dropping:
    """
    A server that is killed between commit and answer, as long as it is told so.
    """

    def __init__(self, app: Any) -> None:
        self.app = app
        self.killed = True

    def __call__(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        answer: Iterable[bytes] = self.app(environ, start_response)
        if self.killed:
            raise ConnectionResetError
        return answer


@pytest.mark.requirement("BX-09", call="accounts.open")
def test_one_key_by_twenty_threads_makes_one_account_and_twenty_equal_answers(world: World) -> None:
    """
    However many repetitions of one call arrive at once, the thing is done once and each hears of it (A-27).
    """
    world.token("dana")
    answers = at_once(20, lambda _: world.call("dana", "POST", "/accounts", {"name": "Szabó"}, Idempotency_Key="k-1"))

    assert {a.status_code for a in answers} == {201}
    assert len({a.data for a in answers}) == 1
    assert len(world.call("dana", "GET", "/clients").json["items"]) == 1
    assert [t["kind"] for t in world.history(answers[0].json)] == ["account.opened"]


@pytest.mark.requirement("BX-09", call="accounts.open")
def test_a_key_with_another_body_is_refused(world: World) -> None:
    """
    The same key for something else does nothing.
    """
    world.call("dana", "POST", "/accounts", {"name": "Szabó"}, Idempotency_Key="k-1")
    before = world.rows()
    other = world.call("dana", "POST", "/accounts", {"name": "Kovács"}, Idempotency_Key="k-1")

    assert (other.status_code, other.json["code"]) == (409, "key_reused")
    assert world.rows() == before


@pytest.mark.requirement("BX-09", call="accounts.open")
def test_a_retry_after_a_lost_answer_gets_the_same_account(world: World) -> None:
    """
    Killed between commit and answer, the server hands the repetition the row that was made.
    """
    world.token("dana")
    world.app = dropping = Dropping(world.app)
    with pytest.raises(ConnectionResetError):
        world.call("dana", "POST", "/accounts", {"name": "Szabó"}, Idempotency_Key="k-1")
    dropping.killed = False
    retried = world.call("dana", "POST", "/accounts", {"name": "Szabó"}, Idempotency_Key="k-1")
    (line,) = world.call("dana", "GET", "/clients").json["items"]

    assert (retried.status_code, retried.json["id"]) == (201, line["account_id"])


@pytest.mark.requirement("BX-09", call="accounts.lock")
def test_a_repeated_change_shows_the_row_as_it_is_now(world: World, account: dict[str, Any]) -> None:
    """
    Locked, unlocked, and the first call repeated: nothing more is done, and the answer is the present state.
    """
    path = f"/accounts/{account['id']}/lock"
    assert world.call("dana", "PUT", path, {}, Idempotency_Key="k-1").json["status"] == "locked"
    world.call("dana", "DELETE", path)

    again = world.call("dana", "PUT", path, {}, Idempotency_Key="k-1")
    assert (again.status_code, again.json["status"]) == (200, "awaiting_client")
    assert again.json == world.get(account)


@pytest.mark.requirement("BX-09", call="accounts.open")
def test_keys_of_two_people_never_meet(world: World) -> None:
    """
    The same key by another operator is another call.
    """
    mine = world.call("dana", "POST", "/accounts", {"name": "Szabó"}, Idempotency_Key="k-1")
    theirs = world.call("eve", "POST", "/accounts", {"name": "Kovács"}, Idempotency_Key="k-1")

    assert (mine.status_code, theirs.status_code) == (201, 201)
    assert mine.json["id"] != theirs.json["id"]


def test_a_key_is_forgotten_after_a_day(world: World) -> None:
    """
    Then it may stand for something else.
    """
    world.call("dana", "POST", "/accounts", {"name": "Szabó"}, Idempotency_Key="k-1")
    world.clock.tick(timedelta(hours=24))
    world.tokens.clear()

    assert world.call("dana", "POST", "/accounts", {"name": "Kovács"}, Idempotency_Key="k-1").status_code == 201


def test_callers_at_once_are_never_mixed(world: World) -> None:
    """
    Two people's calls in many threads: each is done as its caller, in its caller's list (A-28).
    """
    who = {"dana": "Dana Whitfield", "eve": "Eve"}
    accounts = {name: world.account(name, name=f"{name} first") for name in who}
    callers = [name for name in who for _ in range(6)]
    made = at_once(12, lambda n: world.call(callers[n], "POST", "/accounts", {"name": f"{callers[n]} {n}"}))

    assert {a.status_code for a in made} == {201}
    for name, full in who.items():
        listed = [line["name"] for line in world.call(name, "GET", "/clients?limit=100").json["items"]]
        assert len(listed) == 7
        assert all(line.startswith(name) for line in listed)
        told = world.call(name, "GET", f"/accounts/{accounts[name]['id']}/history").json["items"]
        assert {entry["actor"] for entry in told} == {full}


@pytest.mark.parametrize("key", ["", "x" * 201, "kulcs-é", "a\tb"])
def test_a_key_is_visible_ascii(world: World, key: str) -> None:
    """
    An empty, overlong or other one is named, and nothing is done.
    """
    answer = world.call("dana", "POST", "/accounts", {"name": "Szabó"}, Idempotency_Key=key)

    assert (answer.status_code, codes(answer)) == (422, [("idempotency_key", "key.form")])


@pytest.mark.requirement("BX-09", call="accounts.set_stage")
def test_a_change_of_what_somebody_else_changed_is_refused(world: World, account: dict[str, Any]) -> None:
    """
    With the ETag one saw, the second of two editors hears that it is outdated, and nothing is lost (A-29).
    """
    path = f"/accounts/{account['id']}"
    etag = world.call("dana", "GET", path).headers["ETag"]
    first = world.call("boglarka", "PUT", f"{path}/nickname", {"nickname": "szabo"}, If_Match=etag)
    second = world.call("dana", "PUT", f"{path}/stage", {"stage": "live"}, If_Match=etag)

    assert (first.status_code, first.headers["ETag"]) == (200, '"1"')
    assert (second.status_code, second.json["seen"], second.json["current"]) == (412, 0, 1)
    assert world.get(account) == first.json


@pytest.mark.requirement("BX-09", call="accounts.set_stage")
def test_of_editors_at_once_one_wins(world: World, account: dict[str, Any]) -> None:
    """
    Eight changes on the same version: one goes through, seven hear that it is outdated.
    """
    world.token("dana")
    path = f"/accounts/{account['id']}/nickname"
    answers = at_once(8, lambda n: world.call("dana", "PUT", path, {"nickname": f"szabo-{n}"}, If_Match='"0"'))

    assert sorted(a.status_code for a in answers) == [200] + [412] * 7
    assert len(world.history(account)) == 2


@pytest.mark.requirement("VC-23", call="accounts.set_nickname")
def test_one_nickname_for_two_accounts_at_once_is_had_by_one(world: World) -> None:
    """
    The other hears that it is taken (A-27).
    """
    accounts = [world.account(), world.account()]
    answers = at_once(
        2, lambda n: world.call("dana", "PUT", f"/accounts/{accounts[n]['id']}/nickname", {"nickname": "szabo"})
    )

    assert sorted(a.status_code for a in answers) == [200, 422]


@pytest.mark.parametrize("etag", ["3", 'W/"3"', '"3", "4"', '"x"', '""', '"-1"', '"03"', '"1e3"', '"' + "9" * 40 + '"'])
def test_an_if_match_that_is_no_etag_of_ours_is_named(world: World, account: dict[str, Any], etag: str) -> None:
    """
    A weak, cut, foreign or second one is refused before anything is done.
    """
    answer = world.call("dana", "PUT", f"/accounts/{account['id']}/stage", {"stage": "live"}, If_Match=etag)

    assert (answer.status_code, codes(answer)) == (400, [("If-Match", "etag.form")])
    assert world.get(account) == account


def test_a_star_matches_any_version(world: World, account: dict[str, Any]) -> None:
    """
    It asks for nothing but that the account is there.
    """
    answer = world.call("dana", "PUT", f"/accounts/{account['id']}/stage", {"stage": "live"}, If_Match="*")

    assert answer.status_code == 200


@pytest.mark.parametrize(("header", "value"), [("If-Match", '"0"'), ("Idempotency-Key", "k-1")])
def test_a_promise_that_would_not_be_kept_is_refused(world: World, header: str, value: str) -> None:
    """
    Where a header means nothing, the call says so instead of going on without it.
    """
    answer = world.call("dana", "GET", "/clients", **{header.replace("-", "_"): value})

    assert (answer.status_code, codes(answer)) == (400, [(header, "header.unused")])
