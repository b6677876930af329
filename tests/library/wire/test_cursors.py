"""
A place in a list goes into an address and comes back; a forged one is refused or harmless.
"""

import base64
import contextlib
import json
from typing import Any
from unicodedata import normalize
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnerkit import Client, Stage
from partnerkit.accounts.status import Standing
from partnerkit.clients.model import CLIENTS
from partnerkit.errors import InvalidInput
from partnerkit.history.model import ENTRIES, NOTICES
from partnerkit.repository import Collection, Cursor, Query
from partnerkit.values import AccountId, ClientId, PartnerId, aware, utc_now
from partnerkit.wire import MOST, cursor_text, paging, read_cursor
from tests.library.world import Town

ID = UUID("6f1c9d3e-0b1d-4b52-9a53-1f2f6f6f2d10")


def packed(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


moments = st.datetimes(timezones=st.timezones()).filter(lambda m: 2 < m.year < 9998).map(aware)
names = st.text(st.characters(categories=["L", "N", "P"]), min_size=1, max_size=60).map(lambda t: normalize("NFC", t))
PLACES = [
    (CLIENTS, "created_at", moments),
    (CLIENTS, "name_key", names),
    (ENTRIES, "seq", st.integers(-(2**63), 2**63 - 1)),
    (NOTICES, "id", st.uuids()),
]


@given(st.data(), st.sampled_from(PLACES), st.booleans(), st.uuids())
def test_a_place_comes_back(data: st.DataObject, place: tuple[Collection[Any], str, Any], down: bool, id: UUID) -> None:
    """Whatever the order, the value and the id, through plain letters for an address."""
    collection, order, values = place
    cursor = Cursor(order, down, data.draw(values), id)
    text = cursor_text(cursor)
    assert text.isascii() and "=" not in text and "+" not in text and "/" not in text  # noqa: PT018
    assert read_cursor(text, collection) == cursor


FORGED = [
    "",
    "x",
    "é",
    "====",
    "\0",
    "a b",
    packed([]),
    packed({}),
    packed(3),
    packed(None),
    packed("abcd"),
    packed(["created_at", True, "2026-11-22T00:00:00Z"]),
    packed(["created_at", True, "2026-11-22T00:00:00Z", str(ID), 1]),
    packed(["created_at", 1, "2026-11-22T00:00:00Z", str(ID)]),
    packed(["created_at", True, "2026-11-22", str(ID)]),
    packed(["created_at", True, None, str(ID)]),
    packed(["created_at", True, 3, str(ID)]),
    packed(["created_at", True, "2026-11-22T00:00:00Z", "x"]),
    packed(["created_at", True, "2026-11-22T00:00:00Z", None]),
    packed(["name_key", True, "a\0", str(ID)]),
    packed(["name_key", True, "\ud800", str(ID)]),
    packed(["name_key", True, ["a"], str(ID)]),
    packed(["name_key", True, "a" * 201, str(ID)]),
    packed(["name", True, "a", str(ID)]),
    packed(["email", True, "a", str(ID)]),
    packed(["partner_id", True, str(ID), str(ID)]),
    packed([["name_key"], True, "a", str(ID)]),
    base64.urlsafe_b64encode(b"[" * 50_000).decode(),
    base64.urlsafe_b64encode(b"\xff\xfe[").decode(),
]


@pytest.mark.parametrize("text", FORGED)
def test_a_forged_place_is_refused(text: str) -> None:
    """A-04, A-34: wrong letters, wrong shape, wrong types, a field that is no order: one answer, never an error."""
    with pytest.raises(InvalidInput) as caught:
        read_cursor(text, CLIENTS)
    assert [(p.path, p.code) for p in caught.value.problems] == [("after", "cursor.form")]


@pytest.mark.parametrize("seq", [2**63, -(2**63) - 1, 10**40, 1.5, "1", True])
def test_a_number_no_database_holds_is_refused(seq: object) -> None:
    """A-34: it would be an error of the driver."""
    with pytest.raises(InvalidInput):
        read_cursor(packed(["seq", True, seq, str(ID)]), ENTRIES)


@given(st.text())
def test_any_text_is_a_place_or_refused(text: str) -> None:
    """A-34: nothing else comes out."""
    with contextlib.suppress(InvalidInput):
        assert isinstance(read_cursor(text, CLIENTS), Cursor)


def test_a_place_of_another_order_is_refused(town: Town) -> None:
    """A list read on in another order would skip and repeat."""
    after = read_cursor(packed(["name_key", True, "a", str(ID)]), CLIENTS)
    with pytest.raises(InvalidInput, match="another order"):
        town.world.read(lambda s: s.page(Query(collection=CLIENTS, within=town.partner.id, after=after)))


def test_a_forged_place_grants_nothing(town: Town) -> None:
    """A-04, A-11: a place in somebody else's list is a place in one's own, and shows one's own."""
    theirs = town.world.run(lambda k: k.clients.list(by=town.stranger)).items[0]
    text = packed(["created_at", True, "2999-01-01T00:00:00Z", str(theirs.id)])
    found = town.world.run(lambda k: k.clients.list(by=town.owner, after=text)).items
    assert {client.partner_id for client in found} == {town.partner.id}
    assert PartnerId(theirs.partner_id) != town.partner.id


def test_a_place_is_taken_as_it_is(town: Town) -> None:
    """Who stays in Python hands a page's `next` on, without making a text of it."""
    town.world.new_account(town.owner, "Second")
    first = town.world.run(lambda k: k.clients.list(by=town.owner, limit=1))
    again = town.world.run(lambda k: k.clients.list(by=town.owner, after=first.next, limit=1))
    assert {c.name for c in first.items + again.items} == {"Second", town.account.name}


@pytest.mark.parametrize("name", ["´", "ﷺ" * 100, "각", "…", "ﬀ", "  x"])
def test_a_place_at_an_odd_name_is_one(name: str) -> None:
    """What folding makes of a name is taken as it is: neither trimmed nor brought into another form."""
    line = Client(
        partner_id=PartnerId(ID),
        id=ClientId(ID),
        account_id=AccountId(ID),
        name=name,
        uid="0" * 12,
        stage=Stage.SETUP,
        standing=Standing.AWAITING,
        trial_ends_at=utc_now(),
        created_at=utc_now(),
    )
    cursor = Cursor("name_key", False, line.name_key, ID)
    assert read_cursor(cursor_text(cursor), CLIENTS) == cursor


@pytest.mark.parametrize("limit", [0, -1, MOST + 1])
def test_a_page_has_a_size(limit: int) -> None:
    """A-34: one to a hundred, wherever lists are read."""
    with pytest.raises(InvalidInput) as caught:
        paging(CLIENTS, None, limit)
    assert [(p.path, p.code) for p in caught.value.problems] == [("limit", "limit.range")]
    assert (paging(CLIENTS, None, 1), paging(CLIENTS, None, MOST)) == (None, None)
