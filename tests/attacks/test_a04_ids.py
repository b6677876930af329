"""
A-04: an id opens nothing, and what opens something cannot be guessed.
"""

import itertools
import statistics
from typing import Any
from uuid import UUID

import pytest

from partnerkit import Realm, Secret
from partnerkit.errors import NotSignedIn
from partnerkit.ids import SystemIds
from partnerkit.testing.clock import NOON
from tests.api.world import World
from tests.attacks.conftest import Standing
from tests.attacks.visitor import Visitor


def every_id(standing: Standing) -> list[str]:
    """
    Return every id, key, digest and number the database holds, in all its spellings.
    """
    with standing.world.database.engine.connect() as connection:
        tables = connection.exec_driver_sql("select name from sqlite_master where type = 'table'").scalars().all()
        rows = [row for name in tables for row in connection.exec_driver_sql(f"select * from {name}")]
    values = {value for row in rows for value in row}
    texts = {v.hex() if isinstance(v, bytes) else str(v) for v in values if v is not None}
    return sorted(texts | {str(UUID(text)) for text in texts if len(text) == 32 and text.isalnum()})


def test_a04_nothing_the_database_holds_is_a_token(standing: Standing) -> None:
    """
    Who reads the whole database, session rows and digests included, holds nothing that opens a session.
    """
    stored = every_id(standing)
    with standing.world.database.transaction() as kit:
        for text, realm in itertools.product(stored, Realm):
            with pytest.raises(NotSignedIn):
                kit.actors.from_session(Secret(text), realm=realm)
    assert len(stored) > 50


@pytest.mark.parametrize("name", ["account_id", "client_id", "partner_id", "operator_id"])
def test_a04_no_id_counts_as_bearer_token_or_cookie(standing: Standing, name: str) -> None:
    """
    Ids stand in addresses and lists; shown as a token they are like none.
    """
    id = standing.ids[name]
    visitor = Visitor(standing.world)
    for cookie in ("operator", "staff"):
        visitor.wear(cookie, id)

    assert standing.world.send("GET", "/api/clients", headers={"Authorization": f"Bearer {id}"}).status_code == 401
    assert [visitor.get(path).status_code for path in ("/console/clients", "/workspace")] == [303, 303]


def test_a04_tokens_are_random_and_long(world: World) -> None:
    """
    256 bits each from the system's randomness; two share nothing, neither start nor length of what is told.
    """
    ids = SystemIds()
    tokens = [ids.token() for _ in range(500)]
    assert len(set(tokens)) == 500
    assert {len(token) for token in tokens} == {43}
    for place in range(42):
        assert len({token[place] for token in tokens}) > 40
    session = world.sign_in("operator", "dana@example.com").json["token"]
    assert len(session) == 43


@pytest.mark.parametrize("field", ["id", "partner_id"])
def test_a04_what_is_found_by_id_alone_has_a_random_id(world: World, field: str) -> None:
    """
    Accounts and partners are found by their id alone: it is random, no clock and no counter is in it.
    """
    found = [UUID(world.account(name=str(n))[field]) for n in range(4)]
    assert {id.version for id in found} == {4}
    assert all(abs(a.int - b.int) > 2**64 for a, b in itertools.combinations(set(found), 2))


def test_a04_sessions_and_people_have_random_ids(world: World, account: dict[str, Any]) -> None:
    """
    So are the ids of sessions and persons, which are found by id alone as well.
    """
    world.seat(account)
    for table in ("pk_session", "pk_person"):
        with world.database.engine.connect() as connection:
            ids = connection.exec_driver_sql(f"select id from {table}").scalars().all()
        assert {UUID(id).version for id in ids} == {4}


def test_a04_a_uid_tells_nothing_of_others() -> None:
    """
    UIDs are public, and twelve characters each of 32: no order, no clock, no check digit to count by.
    """
    uids = [SystemIds().uid() for _ in range(400)]
    assert len(set(uids)) == 400
    for place in range(12):
        assert len({uid[place] for uid in uids}) > 25


def test_a04_the_id_next_to_one_opens_nothing(standing: Standing) -> None:
    """
    Time-ordered ids can be guessed from their neighbours; what is there belongs to somebody, and is not told to others.
    """
    here = UUID(standing.eves["client_id"])
    guesses = {str(UUID(int=here.int + step)) for step in range(-3, 4)} - {standing.ids["client_id"]}
    answers = [standing.world.call("dana", "GET", f"/clients/{guess}") for guess in guesses]

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.data for answer in answers}) == 1


def test_a04_ordered_ids_do_not_tell_how_many_there_are() -> None:
    """
    Between two ids of one millisecond and the next lies a random stretch, not a count.
    """
    from datetime import timedelta

    ids = SystemIds()
    runs = [ids.ordered(NOON + timedelta(milliseconds=n)).int & (2**62 - 1) for n in range(60)]
    assert statistics.pstdev(runs) > 2**58
