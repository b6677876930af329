"""
What waits for the worker, over the API: the vendor sees what is stuck, and has it tried anew, skipped or told again.
"""

from __future__ import annotations

from typing import Any

import attrs
import pytest

from partnerkit.adapters.sqlalchemy import Database
from partnerkit.errors import Vetoed
from partnerkit.worker import Worker
from reference_server.wiring import make_app
from tests.api.world import UNKNOWN, World, codes, stop
from tests.library.worker.ears import Ear

NAMED = {"consumer": "crm", "chain_id": UNKNOWN}


def work(world: World) -> Ear:
    """
    Have a worker do what is due; return what it told.
    """
    ear = Ear()
    Worker(world.database, handlers={"crm": ear}).run(until_idle=True)
    return ear


@pytest.mark.requirement("BX-06", call="upkeep.state")
def test_the_vendor_sees_what_waits(world: World, account: dict[str, Any]) -> None:
    """
    How many events, since when, and how much of everything is stuck.
    """
    before = world.call("vendor", "GET", "/worker").json
    work(world)
    stop(world.database)
    after = world.call("vendor", "GET", "/worker").json

    assert before["events"] > 0
    assert before["oldest"] is not None
    assert (after["events"], after["oldest"]) == (0, None)
    assert after["deliveries"] == {"waiting": 0, "stopped": 1}
    assert set(after) == {"events", "oldest", "deliveries", "mails", "jobs"}


@pytest.mark.requirement("BX-06", call="relay.stopped")
def test_what_stopped_is_listed(world: World) -> None:
    """
    To whom, of what chain, at which entry, and the name of the error.
    """
    stop(world.database)

    assert world.call("vendor", "GET", "/deliveries/stopped").json["items"] == [
        {"consumer": "crm", "chain_id": UNKNOWN, "seq": 1, "upto": 2, "tries": 10, "error": "OSError"}
    ]


@pytest.mark.requirement("BX-06", call="relay.resume")
def test_what_stopped_is_resumed_once(world: World) -> None:
    """
    It is tried anew from the entry it stopped at; what is not stopped cannot be resumed.
    """
    stop(world.database)
    answers = [world.call("vendor", "POST", "/deliveries/resume", NAMED) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 409]
    assert (answers[0].json["seq"], answers[0].json["tries"]) == (1, 0)


@pytest.mark.requirement("BX-06", call="relay.skip")
def test_an_entry_is_skipped(world: World) -> None:
    """
    The consumer goes on behind it.
    """
    stop(world.database)

    assert world.call("vendor", "POST", "/deliveries/skip", NAMED).json["seq"] == 2


@pytest.mark.requirement("BX-06", call="relay.replay")
def test_events_are_replayed(world: World, account: dict[str, Any]) -> None:
    """
    Since a moment, or since an entry: what was told is told again.
    """
    told = work(world).heard
    entry = world.call("dana", "GET", f"/accounts/{account['id']}/history").json["items"][-1]["id"]
    by_moment = world.call("vendor", "POST", "/replays", {"consumer": "crm", "since": "2026-01-01T00:00:00Z"})
    again = work(world).heard
    by_entry = world.call("vendor", "POST", "/replays", {"consumer": "crm", "entry_id": entry})

    assert sorted(again) == sorted(told)
    assert by_moment.json["chains"] == len({chain for chain, _ in told})
    assert by_entry.json["chains"] > 0


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"consumer": "crm"}, [("since", "field.missing")]),
        (
            {"consumer": "crm", "since": "2026-01-01T00:00:00Z", "entry_id": UNKNOWN},
            [("entry_id", "field.unknown")],
        ),
    ],
)
def test_a_replay_begins_at_one_place(world: World, body: dict[str, str], said: list[tuple[str, str]]) -> None:
    """
    At a moment or at an entry.
    """
    answer = world.call("vendor", "POST", "/replays", body)

    assert (answer.status_code, codes(answer)) == (422, said)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/replays", {"consumer": "nobody", "since": "2026-01-01T00:00:00Z"}),
        ("/replays", {"consumer": UNKNOWN, "since": "2026-01-01T00:00:00Z"}),
        ("/replays", {"consumer": "crm", "entry_id": UNKNOWN}),
        ("/deliveries/resume", NAMED),
    ],
)
def test_what_is_not_there_is_not_found(world: World, path: str, body: dict[str, str]) -> None:
    """
    A consumer, an entry, or anything that waits there.
    """
    assert world.call("vendor", "POST", path, body).status_code == 404


@pytest.mark.requirement("BX-06", call="Vendor.checks")
def test_what_a_check_refuses_is_told_in_its_words(world: World) -> None:
    """
    A conflict, with the vendor's sentence, and nothing is written.
    """

    def paid_up(effects: Any, actor: Any) -> None:
        raise Vetoed("There is an invoice overdue.")

    token, before = world.token("dana"), world.rows()
    vendor = attrs.evolve(world.vendor, checks=[paid_up])
    world.app = make_app(Database(world.database.engine, vendor), vendor, world.settings)
    answer = world.call("dana", "POST", "/accounts", {"name": "Boulangerie"})

    assert token
    assert (answer.status_code, answer.json["detail"]) == (409, "There is an invoice overdue.")
    assert world.rows() == before
