"""What conditions, searches and pages mean, apart from any database."""

from __future__ import annotations

import unicodedata
from datetime import UTC, timedelta, timezone
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnerkit.errors import InvalidInput, Problem
from partnerkit.repository import (
    All,
    Cursor,
    Many,
    Page,
    Query,
    Some,
    Where,
    check_cursor,
    claims,
    fold,
    holds,
    in_utc,
    matches,
    member_text,
    members_of,
    page_of,
    search_words,
    words,
)
from partnerkit.testing.contract.given import HOUR, NOW, branch, reader
from partnerkit.testing.model import (
    READER_ABOUT,
    READER_BLOCKED,
    READER_FINE,
    READER_FRIENDS,
    READER_JOINED,
    READER_LEAVES,
    READER_NAME,
    READER_TAGS,
    READERS,
    Card,
    Reader,
)
from partnerkit.testing.strategies import readers, wheres

HERE = branch()
texts = st.text(st.characters(exclude_categories=["Cs"]))


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ANNA", "anna"),
        ("Ödön ÁRVÍZTŰRŐ", "odon arvizturo"),
        ("Straße", "strasse"),
        ("İstanbul", "istanbul"),
        ("ﬁn", "fin"),
        ("𝔸Ω", "aω"),
        ("50 %_", "50 %_"),
        ("", ""),
    ],
)
def test_folding_takes_case_and_accents_away(text: str, folded: str) -> None:
    """As searching sees it; other scripts keep their letters."""
    assert fold(text) == folded


@given(texts)
def test_folding_twice_is_folding_once(text: str) -> None:
    """Folded texts can be compared with each other, however often they were folded."""
    assert fold(fold(text)) == fold(text)


@given(texts)
def test_spellings_of_one_text_fold_alike(text: str) -> None:
    """Composed or decomposed, in capitals or not."""
    folded = fold(text)
    assert fold(unicodedata.normalize("NFC", text)) == fold(unicodedata.normalize("NFD", text)) == folded
    assert fold(text.casefold()) == folded


@given(texts)
def test_words_are_made_of_letters_and_digits(text: str) -> None:
    """Each once and in order, without anything a pattern could stumble over."""
    found = words(text)
    assert all(word.isalnum() and word == fold(word) for word in found)
    assert list(found) == list(dict.fromkeys(found))
    assert words(" ".join(found)) == found


def test_words_are_cut_at_whatever_is_neither() -> None:
    """So a sign never matters, wherever it stands."""
    assert words("O'Neill & Szabó-Kiss, 50% (50)") == ("o", "neill", "szabo", "kiss", "50")
    assert words(" %_ ") == ()


def test_an_entity_is_found_by_the_words_of_its_search_fields() -> None:
    """An absent field has none; no other field counts."""
    assert search_words(READERS, reader(HERE, name="Szabó Anna", about=None, number="x")) == ("szabo", "anna")
    assert search_words(READERS, reader(HERE, name="Anna", about="Kiss Anna")) == ("anna", "kiss")


SOMEBODY = reader(HERE, name="Szabó Anna", about=None, fine=3, tags=frozenset({"x"}), leaves_at=None)


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (None, True),
        (All(), True),
        (Some(), False),
        (READER_NAME.is_("Szabó Anna"), True),
        (READER_NAME.is_("szabó anna"), False),
        (READER_ABOUT.is_(None), True),
        (READER_ABOUT.is_(""), False),
        (READER_FINE.among([1, 3]), True),
        (READER_FINE.among([]), False),
        (READER_ABOUT.among(["a", None]), True),
        (READER_FINE.between(3, 4), True),
        (READER_FINE.between(2, 3), False),
        (READER_FINE.between(None, 4), True),
        (READER_FINE.between(4, None), False),
        (READER_JOINED.between(NOW, NOW + timedelta(microseconds=1)), True),
        (READER_LEAVES.between(None, None), False),
        (READER_TAGS.has("x"), True),
        (READER_TAGS.has("X"), False),
        (READER_TAGS.has_any(["y", "x"]), True),
        (READER_TAGS.has_any(["y", "X"]), False),
        (READER_TAGS.has_any([]), False),
        (READER_TAGS.lacks(["y", "X"]), True),
        (READER_TAGS.lacks(["y", "x"]), False),
        (READER_TAGS.lacks([]), True),
        (matches(Reader, "an SZAB"), True),
        (matches(Reader, "nna"), False),
        (matches(Reader, "anna b"), False),
        (matches(Reader, "%"), True),
        (READER_BLOCKED.is_(False) & READER_TAGS.has("x"), True),
        (READER_BLOCKED.is_(True) & READER_TAGS.has("x"), False),
        (READER_BLOCKED.is_(True) | READER_TAGS.has("x"), True),
        (READER_BLOCKED.is_(True) | READER_TAGS.has("y"), False),
    ],
)
def test_each_condition_means_what_it_says(where: Where[Reader] | None, expected: bool) -> None:
    """`holds` is the definition; adapters agree with it."""
    assert holds(where, READERS, SOMEBODY) is expected


def test_what_is_no_condition_is_refused() -> None:
    """A mistake is not a condition that is never true."""
    wrong: Any = "name = 'a'"
    with pytest.raises(TypeError, match="not a condition"):
        holds(wrong, READERS, SOMEBODY)


@given(wheres, wheres, readers)
def test_and_and_or_are_those_of_logic(a: Where[Reader], b: Where[Reader], one: Reader) -> None:
    """For whatever two conditions."""
    first, second = holds(a, READERS, one), holds(b, READERS, one)
    assert holds(a & b, READERS, one) == (first and second)
    assert holds(a | b, READERS, one) == (first or second)


MANY = st.lists(readers, max_size=8, unique_by=lambda one: one.id)
ASKED = st.builds(
    Query,
    collection=st.just(READERS),
    within=st.just(HERE),
    where=st.none() | wheres,
    order=st.sampled_from([None, READER_JOINED, READER_NAME]),
    descending=st.booleans(),
    limit=st.integers(1, 4),
)


def walk(query: Query[Reader], entities: list[Reader]) -> list[Page[Reader]]:
    """Return all pages."""
    pages = [page_of(query, entities)]
    while (after := pages[-1].next) is not None:
        pages.append(page_of(attrs.evolve(query, after=after), entities))
    return pages


@given(ASKED, MANY)
def test_pages_make_up_the_list(query: Query[Reader], entities: list[Reader]) -> None:
    """Each entity that meets the condition once, in order, on pages that are full but for the last."""
    pages = walk(query, entities)
    found = [one for page in pages for one in page.items]
    expected = [one for one in entities if holds(query.where, READERS, one)]
    expected.sort(key=lambda one: (query.by.of(one), one.id), reverse=query.descending)
    assert found == expected
    assert all(len(page.items) == query.limit for page in pages[:-1])
    assert len(pages) == max(1, -(-len(expected) // query.limit))


@given(ASKED, MANY, st.sets(st.integers(0, 7)))
def test_what_stays_is_seen_once_whatever_comes_and_goes(
    query: Query[Reader], entities: list[Reader], going: set[int]
) -> None:
    """P6: between the first page and the rest, some entities go."""
    first = page_of(query, entities)
    left = [one for place, one in enumerate(entities) if place not in going]
    rest = walk(attrs.evolve(query, after=first.next), left) if first.next else []
    seen = [one.id for page in (first, *rest) for one in page.items]
    assert len(seen) == len(set(seen))
    assert {one.id for one in left if holds(query.where, READERS, one)} <= set(seen)


def test_a_cursor_says_where_the_page_ended() -> None:
    """Order, direction, value and id: enough to go on even if that entity is gone."""
    one, two = reader(HERE), reader(HERE, joined_at=NOW + HOUR)
    query = Query(collection=READERS, within=HERE, descending=True, limit=1)
    assert page_of(query, [one, two]) == Page((two,), Cursor("joined_at", True, NOW + HOUR, two.id))
    assert page_of(query, [one]) == Page((one,))


@pytest.mark.parametrize(("order", "descending"), [("name", False), ("joined_at", True)])
def test_a_cursor_of_another_list_is_refused(order: str, descending: bool) -> None:
    """P6: of another order or direction; the place in the input is named."""
    query = Query(collection=READERS, within=HERE, after=Cursor(order, descending, NOW, HERE))
    with pytest.raises(InvalidInput) as refused:
        check_cursor(query)
    assert refused.value.problems == (Problem("after", "cursor.order"),)
    with pytest.raises(InvalidInput):
        page_of(query, [])


@pytest.mark.parametrize(
    ("member", "text"),
    [("É", "É"), (10, "10"), (Card.CHILD, "child"), (HERE, str(HERE)), ("", "")],
    ids=["text", "number", "choice", "id", "nothing"],
)
def test_a_member_has_a_text(member: object, text: str) -> None:
    """Which it is ordered by: of an enum its value, of an id what people read."""
    assert member_text(member) == text


@given(st.none() | wheres, MANY, st.integers(1, 4), st.sampled_from([READER_TAGS, READER_FRIENDS]))
def test_members_are_those_in_use(
    where: Where[Reader] | None, entities: list[Reader], limit: int, asked: Many[Reader, Any]
) -> None:
    """P10: each once, by their text, whoever has it among those that meet the condition."""
    found = members_of(READERS, asked, entities, where=where, limit=limit)
    everybody = [one for one in entities if holds(where, READERS, one)]
    assert list(found) == sorted({member for one in everybody for member in asked.of(one)}, key=member_text)[:limit]


def test_the_first_members_are_those_of_the_least_text() -> None:
    """Capitals before small letters, accents behind both, a longer text behind its beginning."""
    entities = [reader(HERE, tags=frozenset({"b", "É", "a"})), reader(HERE, tags=frozenset({"B", "ab", "a"}))]
    assert members_of(READERS, READER_TAGS, entities) == ("B", "a", "ab", "b", "É")
    assert members_of(READERS, READER_TAGS, entities, where=READER_TAGS.has("b"), limit=2) == ("a", "b")


@pytest.mark.parametrize("limit", [0, -1, 1001])
def test_one_to_a_thousand_members_can_be_asked_for(limit: int) -> None:
    """As with pages, whoever asks for all has not thought of those who have many."""
    with pytest.raises(ValueError, match=r"1 to 1,000 members"):
        members_of(READERS, READER_TAGS, [], limit=limit)
    assert members_of(READERS, READER_TAGS, [], limit=1000) == ()


def test_members_are_those_of_a_declared_set() -> None:
    """What nobody declared is not kept in a way that could be asked; so are conditions on it."""
    undeclared = Many[Reader, str](Reader, "authors")
    with pytest.raises(TypeError, match=r"reader has no declared set Reader\.authors"):
        members_of(READERS, undeclared, [])
    with pytest.raises(TypeError, match="reader cannot be asked for"):
        members_of(READERS, READER_TAGS, [], where=undeclared.has("a"))


@pytest.mark.parametrize(
    ("fields", "held"),
    [
        ({"branch_id": HERE}, [("number", None, "1")]),
        ({"branch_id": HERE, "handle": "Ö"}, [("number", None, "1"), ("handle_key", None, "o")]),
        ({"branch_id": HERE, "seat": 0}, [("number", None, "1"), ("seat", HERE, 0)]),
        ({"branch_id": None, "seat": 0, "handle": ""}, [("number", None, "1"), ("handle_key", None, "")]),
    ],
)
def test_an_entity_claims_its_unique_values(fields: dict[str, Any], held: list[Any]) -> None:
    """Absent ones are left out, and without an owner nothing is unique within it; an empty text is a value."""
    found = claims(READERS, reader(**fields, number="1"))
    assert [(unique.field.name, owner, value) for unique, owner, value in found] == held


def test_times_are_brought_to_utc() -> None:
    """The same moments, in the zone they are read in; what needs nothing is left as it is."""
    there = timezone(timedelta(hours=-9, minutes=-30))
    moved = reader(HERE, joined_at=NOW.astimezone(there), leaves_at=(NOW + HOUR).astimezone(there))
    found = in_utc(moved)
    assert found == moved
    assert [found.joined_at.tzinfo, found.leaves_at and found.leaves_at.tzinfo] == [UTC, UTC]
    assert in_utc(found) is found


def test_a_time_without_zone_is_refused() -> None:
    """It would be another moment on every machine."""
    with pytest.raises(ValueError, match="without a time zone"):
        in_utc(reader(HERE, leaves_at=NOW.replace(tzinfo=None)))
