"""
A-27, A-29: two who change one client at once: nobody's change is lost, and nothing is done twice.
"""

from collections import Counter
from typing import Any
from uuid import UUID

import pytest

from partnerkit.clients.model import CLIENTS
from partnerkit.history.chain import first_break
from partnerkit.history.model import newest
from tests.api.world import World
from tests.attacks.racing import at_once

FEW = 8


@pytest.fixture
def line(world: World, account: dict[str, Any]) -> dict[str, Any]:
    """
    The client's line; everybody is signed in.
    """
    for who in ("dana", "boglarka", "elodie"):
        world.token(who)
    return world.line(account)


def chain_is_whole(world: World, line: dict[str, Any]) -> bool:
    """
    Whether the line's own chain verifies up to its head.
    """
    from partnerkit.adapters.sqlalchemy import sqlalchemy_storage

    partner_id = UUID(world.call("dana", "GET", "/sessions/current").json["actor"]["partner_id"])
    with world.database.engine.begin() as connection:
        storage = sqlalchemy_storage(connection)
        client = storage.get(CLIENTS, UUID(line["id"]), within=partner_id)
        entries = storage.page(newest(client.id, limit=1000)).items
    return first_break(reversed(entries), head=client.head, seq=client.seq) is None


@pytest.mark.requirement("VC-12", call="clients.tag", by="api")
def test_a29_tags_put_on_at_once_are_all_there(world: World, line: dict[str, Any]) -> None:
    """
    Each in a call of its own: whoever was second reads again.
    """

    def put(n: int) -> int:
        body = {"action": "tag", "client_ids": [line["id"]], "tag": f"tag {n}"}
        return world.call("dana", "POST", "/clients/bulk", body).status_code

    assert at_once(put, FEW) == [200] * FEW
    after = world.call("dana", "GET", f"/clients/{line['id']}").json
    assert (after["tags"], after["revision"]) == ([f"tag {n}" for n in range(FEW)], FEW)
    assert chain_is_whole(world, line)


@pytest.mark.requirement("VC-12", call="clients.set_tags", by="api")
def test_a29_of_many_who_replace_all_tags_one_wins_and_the_others_hear(world: World, line: dict[str, Any]) -> None:
    """
    With the ETag they saw: the others' tags are not written over anybody's.
    """

    def replace(n: int) -> int:
        body = {"tags": [f"tag {n}"]}
        return world.call("dana", "PUT", f"/clients/{line['id']}/tags", body, If_Match='"0"').status_code

    assert Counter(at_once(replace, FEW)) == {200: 1, 412: FEW - 1}
    after = world.call("dana", "GET", f"/clients/{line['id']}").json
    assert (len(after["tags"]), after["revision"]) == (1, 1)
    assert chain_is_whole(world, line)


@pytest.mark.requirement("VC-13", call="notes.change", by="api")
def test_a29_of_many_who_write_a_note_anew_one_wins(world: World, line: dict[str, Any]) -> None:
    """
    The others are told that it changed; the chain tells of one change.
    """
    path = f"/clients/{line['id']}/notes"
    note = world.call("dana", "POST", path, {"text": "First"}).json["id"]

    def change(n: int) -> int:
        return world.call("dana", "PUT", f"{path}/{note}", {"text": f"By {n}"}, If_Match='"0"').status_code

    assert Counter(at_once(change, FEW)) == {200: 1, 412: FEW - 1}
    told = world.call("dana", "GET", f"/clients/{line['id']}/history").json["items"]
    assert [one["kind"] for one in told] == ["note.changed", "note.written"]
    assert chain_is_whole(world, line)


@pytest.mark.requirement("BX-09", call="notes.write", by="api")
def test_a27_one_key_writes_one_note(world: World, line: dict[str, Any]) -> None:
    """
    Sent many times at once, as by an impatient finger: everybody is answered the one note.
    """
    path = f"/clients/{line['id']}/notes"
    answers = at_once(lambda _: world.call("dana", "POST", path, {"text": "Once"}, Idempotency_Key="k"), FEW)

    assert [answer.status_code for answer in answers] == [201] * FEW
    assert len({answer.json["id"] for answer in answers}) == 1
    assert len(world.call("dana", "GET", path).json["items"]) == 1


@pytest.mark.requirement("BX-13", call="bulk.run", by="api")
def test_a27_one_key_locks_in_bulk_once(world: World, line: dict[str, Any]) -> None:
    """
    The same bulk call many times at once, with one key: every answer says it is done, one entry a row tells of it.
    """
    other = world.line(world.account(name="Other"))
    body = {"action": "lock", "client_ids": [line["id"], other["id"]]}
    answers = at_once(lambda _: world.call("dana", "POST", "/clients/bulk", body, Idempotency_Key="k"), FEW)

    assert {tuple(row["outcome"] for row in answer.json["rows"]) for answer in answers} == {("done", "done")}
    for one in (line, other):
        kinds = [told["kind"] for told in world.history({"id": one["account_id"]})]
        assert kinds.count("account.locked") == 1
