"""
What the API answers when the connection to the database is lost just as something is stored (BX-09).
"""

from typing import Any

import pytest

from reference_server.api.calls import Call
from reference_server.api.table import CALLS
from reference_server.wiring import engine_of
from tests.api.world import UNKNOWN, World
from tests.library.adapters.lines import Cut, cuts, kill_all
from tests.library.adapters.servers import SERVERS
from tests.servers import database

EITHER = pytest.mark.parametrize("cut", Cut, ids=lambda cut: cut.name)
WRITES = [call for call in CALLS if call.method != "GET"]
NEW = {"name": "Dr. Szabó Fogászat"}


def names(world: World) -> list[str]:
    """
    Return the clients there are.
    """
    return [line["name"] for line in world.call("dana", "GET", "/clients").json["items"]]


@EITHER
def test_what_was_sent_without_a_key_is_not_known(world: World, cut: Cut, caplog: pytest.LogCaptureFixture) -> None:
    """
    The answer says so, and what to do; it is written down under a number, with what was behind it.
    """
    world.token("dana")
    cuts(world.database.engine, cut)
    answer = world.call("dana", "POST", "/accounts", NEW)

    assert answer.status_code == 503
    assert answer.json == {
        "type": "urn:partnerkit:outcome_unknown",
        "title": "It is not known whether this was done.",
        "status": 503,
        "code": "outcome_unknown",
        "detail": "The connection to the database was lost just then. Look before you try again, or use the same "
        "idempotency key.",
        "reference": answer.headers["X-Request-Id"],
        "changed": "unknown",
    }
    assert names(world) == ([NEW["name"]] if cut is Cut.AFTER else [])
    assert answer.json["reference"] in caplog.text
    assert "Cannot operate on a closed database" in caplog.text


@pytest.mark.requirement("BX-09", call="accounts.open")
@EITHER
def test_what_was_sent_with_a_key_is_done_once(world: World, cut: Cut) -> None:
    """
    The caller hears nothing of it, and is answered as ever; sent once more it is the same account.
    """
    world.token("dana")
    cuts(world.database.engine, cut)
    answers = [world.call("dana", "POST", "/accounts", NEW, Idempotency_Key="k") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json["id"] == answers[1].json["id"]
    assert names(world) == [NEW["name"]]
    assert [told["kind"] for told in world.history(answers[0].json)] == ["account.opened"]


@pytest.mark.parametrize("key", [None, "k"])
@pytest.mark.parametrize("call", WRITES, ids=lambda call: call.name)
def test_only_what_has_a_key_is_done_again(
    world: World, call: Call, key: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    Every call that heeds a key and has one; no other, since it might be done twice.
    """
    world.token("dana")
    told: list[bool] = []
    run = world.database.run

    def hear(work: Any, *, repeatable: bool = False) -> Any:
        told.append(repeatable)
        return run(work)

    monkeypatch.setattr(world.database, "run", hear)
    path = call.path
    for place in call.places:
        path = path.replace(f"<{place}>", UNKNOWN)
    world.call("dana", call.method, path, {}, **({"Idempotency_Key": key} if key else {}))

    assert told[0] is (call.key and key is not None)


def test_what_is_only_read_is_answered(world: World) -> None:
    """
    A connection that is lost after everything was read takes nothing of it away.
    """
    world.account()
    cuts(world.database.engine, Cut.BEFORE)

    assert names(world) == [NEW["name"]]


@pytest.mark.server
@pytest.mark.parametrize("server", SERVERS)
def test_nobody_who_reads_meets_a_connection_from_before_a_restart(server: str) -> None:
    """
    The server looks whether it still lives before it uses it.
    """
    with database(SERVERS[server]()) as url:
        engine = engine_of(url)
        with engine.connect() as connection:
            connection.exec_driver_sql("select 1")
        kill_all(url)
        with engine.connect() as connection:
            assert connection.exec_driver_sql("select 1").scalar() == 1
        engine.dispose()
