"""
One thing done to many clients over the API, and tried out before.
"""

import json
from typing import Any
from uuid import uuid4

import pytest

from tests.api.test_repeats import at_once
from tests.api.world import PASSWORD, UNKNOWN, World, codes

BULK, REVIEW = "/clients/bulk", "/clients/bulk/review"


def clients(world: World, count: int, who: str = "dana") -> list[str]:
    """
    Open accounts and return the ids of their lines, oldest first.
    """
    accounts = [world.account(who, name=f"Client {n}") for n in range(count)]
    return [world.line(account, who)["id"] for account in accounts]


def outcomes(answer: Any) -> list[tuple[str, str | None]]:
    """
    Return what came of each row, with the code of its error.
    """
    assert answer.status_code == 200, answer.text
    return [(row["outcome"], row["error"] and row["error"]["code"]) for row in answer.json["rows"]]


@pytest.mark.requirement("BX-13", call="bulk.run")
def test_every_row_has_its_result_and_a_bad_one_stops_no_other(world: World) -> None:
    """
    In the order asked for: done, already so, somebody else's, unknown; the problem is that of the single call.
    """
    ids = clients(world, 3)
    (foreign,) = clients(world, 1, "eve")
    world.call(
        "dana", "PUT", f"/accounts/{world.call('dana', 'GET', f'/clients/{ids[1]}').json['account_id']}/lock", {}
    )
    asked = [ids[2], foreign, ids[1], UNKNOWN, ids[0]]
    answer = world.call("dana", "POST", BULK, {"action": "lock", "client_ids": asked})
    rows = answer.json["rows"]

    assert outcomes(answer) == [
        ("done", None),
        ("refused", "not_found"),
        ("unchanged", "not_possible"),
        ("refused", "not_found"),
        ("done", None),
    ]
    assert [row["client_id"] for row in rows] == asked
    assert [row["name"] for row in rows] == ["Client 2", None, "Client 1", None, "Client 0"]
    assert rows[1] == rows[3] | {"client_id": foreign}
    assert (rows[2]["error"]["status"], rows[2]["error"]["detail"]) == (409, "The account is locked already.")
    assert all(world.call("dana", "GET", f"/clients/{id}").json["partner_locked"] for id in ids)
    assert not world.call("eve", "GET", f"/clients/{foreign}").json["partner_locked"]


@pytest.mark.requirement("BX-13", call="bulk.run")
@pytest.mark.parametrize(
    ("action", "more", "shown"),
    [
        ("lock", {}, {"partner_locked": True, "status": "locked"}),
        ("tag", {"tag": "premium"}, {"tags": ["premium"]}),
        ("assign", {"operator_id": "me"}, {"operators": ["me"]}),
    ],
)
def test_what_is_done_to_one_can_be_done_to_many_and_back(
    world: World, action: str, more: dict[str, str], shown: dict[str, Any]
) -> None:
    """
    Lock, tag, assign and their opposites; done twice, the second time nothing changes.
    """
    ids = clients(world, 2)
    me = world.call("dana", "GET", "/sessions/current").json["actor"]["id"]
    body, shown = (json.loads(json.dumps(part).replace('"me"', f'"{me}"')) for part in (more, shown))
    before = [world.call("dana", "GET", f"/clients/{id}").json for id in ids]
    asked = {"client_ids": ids} | body
    done = world.call("dana", "POST", BULK, {"action": action} | asked)
    after = [world.call("dana", "GET", f"/clients/{id}").json for id in ids]
    again = world.call("dana", "POST", BULK, {"action": action} | asked)
    back = world.call("dana", "POST", BULK, {"action": f"un{action}"} | asked)

    assert outcomes(done) == outcomes(back) == [("done", None)] * 2
    assert all(line.items() >= shown.items() for line in after)
    assert {outcome for outcome, _ in outcomes(again)} == {"unchanged"}
    ends = [world.call("dana", "GET", f"/clients/{id}").json for id in ids]
    assert [line | {"revision": 0} for line in ends] == [line | {"revision": 0} for line in before]


@pytest.mark.requirement("BX-13", call="bulk.run")
def test_whoever_may_not_do_it_is_refused_row_by_row(world: World, account: dict[str, Any]) -> None:
    """
    An agent reads in each row which rule it is and who could help; the same rule as in the single call (A-14).
    """
    ids = [world.line(account)["id"], *clients(world, 1)]
    before = world.kept()
    answer = world.call("elodie", "POST", BULK, {"action": "lock", "client_ids": ids})
    single = world.call("elodie", "PUT", f"/accounts/{account['id']}/lock", {})

    assert [row["error"] for row in answer.json["rows"]] == [single.json] * 2
    assert world.kept() == before


@pytest.mark.requirement("VC-22", call="bulk.run")
@pytest.mark.requirement("VC-24", call="bulk.run")
@pytest.mark.parametrize("path", [BULK, REVIEW])
def test_nothing_is_done_to_what_is_kept_from_one(world: World, account: dict[str, Any], path: str) -> None:
    """
    Of a secure account its row has name and "secure" where its section has; of one not assigned nothing (A-17).
    """
    world.role("limited", ["clients.view", "clients.tag"], limited=True)
    me = world.operator("limited", "limited")["id"]
    hidden, shown = world.account(name="Hidden"), world.account(name="Shown")
    ids = [world.line(one)["id"] for one in (account, hidden, shown)]
    world.call("dana", "PUT", f"/clients/{ids[2]}/operators/{me}", {})
    for secure in (hidden, shown):
        world.secure(secure)
    asked = {"action": "tag", "tag": "premium", "client_ids": ids}
    before = world.kept()
    theirs = world.call("limited", "POST", path, asked).json["rows"]
    mine = world.call("dana", "POST", REVIEW, asked).json["rows"]

    assert [(row["name"], row["account_id"], row["error"]["rule"]) for row in theirs] == [
        (None, None, "assignment"),
        (None, None, "secure"),
        ("Shown", None, "secure"),
    ]
    assert world.call("limited", "GET", "/clients/secure").json["names"] == ["Shown"]
    assert [(row["outcome"], row["name"], row["account_id"]) for row in mine] == [
        ("done", "Dr. Szabó Fogászat", account["id"]),
        ("refused", "Hidden", None),
        ("refused", "Shown", None),
    ]
    assert world.kept() == before


@pytest.mark.parametrize("path", [BULK, REVIEW])
@pytest.mark.parametrize(
    ("body", "problems"),
    [
        ({}, [("action", "field.missing"), ("client_ids", "field.missing")]),
        ({"action": "lock", "client_ids": []}, [("client_ids", "clients.number")]),
        ({"action": "lock", "client_ids": UNKNOWN}, [("client_ids", "type.array")]),
        ({"action": "lock", "client_ids": [UNKNOWN] * 3}, [(f"client_ids.{n}", "clients.twice") for n in (1, 2)]),
        ({"action": "lock", "client_ids": [UNKNOWN, UNKNOWN.upper()]}, [("client_ids.1", "clients.twice")]),
        ({"action": "lock", "client_ids": ["x", None]}, [("client_ids.0", "type.uuid"), ("client_ids.1", "type.null")]),
        ({"action": "erase", "client_ids": [UNKNOWN]}, [("action", "choice.unknown")]),
        ({"action": ["lock"], "client_ids": [UNKNOWN]}, [("action", "choice.unknown")]),
        ({"action": "lock", "client_ids": [UNKNOWN], "tag": "a"}, [("tag", "bulk.needless")]),
        ({"action": "tag", "client_ids": [UNKNOWN]}, [("tag", "field.missing")]),
        ({"action": "tag", "client_ids": [UNKNOWN], "tag": " "}, [("tag", "text.blank")]),
        ({"action": "assign", "client_ids": [UNKNOWN]}, [("operator_id", "field.missing")]),
        ({"action": "assign", "client_ids": [UNKNOWN], "operator_id": UNKNOWN}, [("operator_id", "operator.unknown")]),
        (
            {"action": "untag", "client_ids": [], "operator_id": UNKNOWN},
            [("client_ids", "clients.number"), ("operator_id", "bulk.needless"), ("tag", "field.missing")],
        ),
        ({"action": "lock", "client_ids": [UNKNOWN], "side": "vendor"}, [("side", "field.unknown")]),
    ],
    ids=lambda value: ascii(value)[:60] if isinstance(value, dict) else "",
)
def test_what_is_no_work_for_many_is_named(
    world: World, path: str, body: dict[str, Any], problems: list[tuple[str, str]]
) -> None:
    """
    None, one twice, what is no id, what an action needs and what it has no use for: all of it, and nothing is done.
    """
    before = world.kept()
    answer = world.call("dana", "POST", path, body)

    assert (answer.status_code, sorted(codes(answer))) == (422, problems)
    assert world.kept() == before


@pytest.mark.parametrize("path", [BULK, REVIEW])
@pytest.mark.parametrize(("count", "status"), [(101, 422), (6_000, 422), (10_000, 413)])
def test_more_than_a_hundred_clients_are_refused(world: World, path: str, count: int, status: int) -> None:
    """
    How many there may be is said; ten thousand ids are more than any body may be (A-34).
    """
    answer = world.call("dana", "POST", path, {"action": "lock", "client_ids": [str(uuid4()) for _ in range(count)]})

    assert answer.status_code == status
    assert status == 413 or codes(answer) == [("client_ids", "clients.number")]


@pytest.mark.requirement("BX-09", call="bulk.run")
@pytest.mark.requirement("BX-13", call="bulk.run")
def test_a_repeated_bulk_call_does_nothing_twice(world: World) -> None:
    """
    Undone by somebody in between, what a key was used for is not done again; for another input the key is refused.
    """
    ids = clients(world, 3)
    asked = {"action": "tag", "tag": "premium", "client_ids": ids}
    first = world.call("dana", "POST", BULK, asked, Idempotency_Key="k-1")
    world.call("elodie", "PUT", f"/clients/{ids[0]}/tags", {"tags": []})
    again = world.call("dana", "POST", BULK, asked, Idempotency_Key="k-1")
    other = world.call("dana", "POST", BULK, asked | {"client_ids": ids[:2]}, Idempotency_Key="k-1")

    assert again.data == first.data
    assert world.call("dana", "GET", f"/clients/{ids[0]}").json["tags"] == []
    assert (other.status_code, other.json["code"]) == (409, "key_reused")


@pytest.mark.requirement("BX-09", call="bulk.run")
def test_one_key_at_once_by_many_threads_tags_each_client_once(world: World) -> None:
    """
    Every thread hears that it was done, and each client's history has it once (A-27).
    """
    ids = clients(world, 3)
    asked = {"action": "tag", "tag": "premium", "client_ids": ids}
    answers = at_once(6, lambda _: world.call("dana", "POST", BULK, asked, Idempotency_Key="k-1"))

    assert all(outcomes(answer) == [("done", None)] * 3 for answer in answers)
    for id in ids:
        told = world.call("dana", "GET", f"/clients/{id}/history").json["items"]
        assert [entry["kind"] for entry in told] == ["client.tagged"]


# ---------------------------------------------------------------- tried out


def seated(world: World, account: dict[str, Any], email: str, sessions: int) -> None:
    """
    Give an account an owner with some open sessions.
    """
    new = {"name": f"Owner {email}", "email": email, "password": PASSWORD}
    world.call("vendor", "PUT", f"/accounts/{account['id']}/owner", new)
    for _ in range(sessions):
        assert world.sign_in("staff", email).status_code == 201


@pytest.mark.requirement("BX-11", call="try_out")
@pytest.mark.requirement("BX-13", call="try_out")
def test_a_review_says_what_would_come_of_it_and_keeps_nothing(world: World) -> None:
    """
    The same rows as the call itself, and of whom it would lock out account, name and open sessions.
    """
    accounts = [world.account(name=f"Client {n}") for n in range(3)]
    ids = [world.line(account)["id"] for account in accounts]
    seated(world, accounts[0], "one@example.com", 2)
    seated(world, accounts[1], "two@example.com", 0)
    world.call("vendor", "PUT", f"/accounts/{accounts[2]['id']}/lock", {})
    asked = {"action": "lock", "client_ids": [*ids, UNKNOWN]}
    before = world.kept()
    review = world.call("dana", "POST", REVIEW, asked)
    assert world.kept() == before

    shut = [(out["account_id"], out["name"], out["sessions"]) for out in review.json["shut_out"]]
    assert shut == [
        (accounts[0]["id"], "Owner one@example.com", 2),
        (accounts[1]["id"], "Owner two@example.com", 0),
    ]
    assert world.call("dana", "POST", BULK, asked).json["rows"] == review.json["rows"]
    assert world.call("dana", "POST", REVIEW, asked).json["shut_out"] == []


@pytest.mark.requirement("BX-11", call="try_out")
def test_a_review_of_a_lock_names_who_would_be_out(world: World, account: dict[str, Any]) -> None:
    """
    Whoever may lock may ask; nothing is kept, and asking again after the lock is refused as locking would be.
    """
    seated(world, account, "one@example.com", 1)
    path, before = f"/accounts/{account['id']}/lock", world.kept()
    for who in ("dana", "boglarka", "vendor"):
        (out,) = world.call(who, "POST", f"{path}/review", {}).json["shut_out"]
        assert (out["account_id"], out["name"], out["sessions"]) == (account["id"], "Owner one@example.com", 1)
    assert world.kept() == before

    assert world.call("elodie", "POST", f"{path}/review", {}).json == world.call("elodie", "PUT", path, {}).json
    world.call("dana", "PUT", path, {})
    assert world.call("dana", "POST", f"{path}/review", {}).json == world.call("dana", "PUT", path, {}).json
    assert world.call("vendor", "POST", f"{path}/review", {}).json == {"shut_out": []}


@pytest.mark.requirement("BX-11", call="try_out")
def test_a_review_counts_sessions_that_are_open(world: World, account: dict[str, Any]) -> None:
    """
    Neither those that fell idle, nor one that was left, nor those of a person's other business.
    """
    from datetime import timedelta

    seated(world, account, "one@example.com", 2)
    world.clock.tick(timedelta(minutes=31))
    world.tokens.clear()
    tokens = [world.sign_in("staff", "one@example.com").json["token"] for _ in range(3)]
    world.send("DELETE", "/api/sessions/current", headers={"Authorization": f"Bearer {tokens[0]}"})
    (out,) = world.call("dana", "POST", f"/accounts/{account['id']}/lock/review", {}).json["shut_out"]

    assert out["sessions"] == 2
