"""What the state machine draws, from small pools so that things collide, and the changes it comes to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, timedelta, timezone
from typing import Any, TypeAlias
from uuid import UUID

import attrs
from hypothesis import strategies as st

from partnerkit.repository import Add, All, Change, Field, Remove, Some, Where, claims, matches
from partnerkit.repository.collection import evolve
from partnerkit.testing.contract.given import NOW
from partnerkit.testing.model import (
    LOANS,
    READER_ABOUT,
    READER_BLOCKED,
    READER_CARD,
    READER_FINE,
    READER_FRIENDS,
    READER_HANDLE,
    READER_JOINED,
    READER_LEAVES,
    READER_NAME,
    READER_STANDING,
    READER_TAGS,
    READER_TONGUE,
    READER_TURNS,
    READERS,
    REMINDER_AT,
    REMINDER_SENT,
    REMINDER_SENT_AT,
    BranchId,
    Card,
    Loan,
    LoanId,
    Reader,
    ReaderId,
    Reminder,
    Standing,
    Tongue,
)

BRANCHES = tuple(BranchId(UUID(int=i, version=4)) for i in (1, 2))
READER_IDS = tuple(
    ReaderId(UUID(int=0xFACE << 112 | i * 0x1357 << 70 | i, version=4)) for i in (5, 8, 1, 7, 4, 2, 6, 3)
)
DAYS, REMINDER_IDS = (1, -2), ("a", "b", "c", "d")
LOAN_IDS = tuple(LoanId(UUID(int=0x10A << 110 | i, version=4)) for i in (2, 1, 3))


@attrs.frozen
class Adding:
    """A wish to add an entity; where it exists already, the wish will be refused."""

    entity: Reader | Loan


@attrs.frozen
class Editing:
    """
    A wish to change an entity.

    Attributes:
        which: Counts through those there are.
        stale: Whether to begin with what it once was.
        edits: The new values; those of fields it does not have are left out.
    """

    which: int
    stale: bool
    edits: dict[str, Any]


@attrs.frozen
class Removing:
    """A wish to remove an entity."""

    which: int
    stale: bool


Wish: TypeAlias = Adding | Editing | Removing
Single: TypeAlias = Add[Any] | Change[Any] | Remove[Any]

_zones = st.sampled_from([UTC, timezone(timedelta(hours=-9, minutes=-30))])
_names = st.sampled_from(
    ["Szabó Dental", "szabolcs bau", "Ödön Bakery", "Ba", "dental care", "50% off_", "İstanbul ß", "a,b", "Z𝔸"]
)
texts = st.sampled_from(
    ["sza", "szabo", "szabol", "den", "dental c", "b", "ba", "bak od", "50", "%", "off", "istan", "ss", "zz", "a b", ""]
)
tags = st.sampled_from(["vip", "x", "é", "a,b"])
times = st.builds(
    lambda hours, zone: (NOW + timedelta(hours=hours, microseconds=hours)).astimezone(zone), st.integers(-3, 3), _zones
)
_reader_fields: dict[str, st.SearchStrategy[Any]] = {
    "branch_id": st.sampled_from([BRANCHES[0], *BRANCHES, BRANCHES[0], None]),
    "number": st.sampled_from("0123456789abcdef"),
    "handle": st.none() | st.sampled_from(["ö", "Ö", "b", "B", "c", "d"]),
    "seat": st.none() | st.integers(1, 4),
    "name": _names,
    "about": st.none() | _names,
    "card": st.sampled_from(Card),
    "tongue": st.none() | st.sampled_from(Tongue),
    "blocked": st.booleans(),
    "fine": st.sampled_from([-(2**53) - 1, -1, 0, 1, 2**53 + 1]),
    "photo": st.binary(max_size=2),
    "joined_at": times,
    "leaves_at": st.none() | times,
    "settings": st.dictionaries(
        st.sampled_from("ab"), st.none() | st.booleans() | st.lists(st.integers(0, 3), max_size=2)
    ),
    "authors": st.lists(_names, max_size=2).map(tuple),
    "tags": st.frozensets(tags, max_size=3),
    "friend_ids": st.frozensets(st.sampled_from(READER_IDS), max_size=2),
}
_loan_fields: dict[str, st.SearchStrategy[Any]] = {
    "reader_id": st.none() | st.sampled_from(READER_IDS),
    "shelfmark": st.sampled_from("ABCDEF"),
    "barcode": st.none() | st.none() | st.sampled_from("12"),
    "title": _names,
    "due_at": times,
    "renewed": st.booleans(),
}
readers = st.builds(Reader, id=st.sampled_from(READER_IDS), **_reader_fields)
loans = st.builds(Loan, id=st.sampled_from(LOAN_IDS), branch_id=st.sampled_from(BRANCHES), **_loan_fields)
reminders = st.builds(
    Reminder,
    day=st.sampled_from(DAYS),
    id=st.sampled_from(REMINDER_IDS),
    at=times,
    ticket=st.none() | st.none() | st.sampled_from("12"),
    sent_at=st.none() | times,
)
Replacement: TypeAlias = tuple[Field[Reminder, Any], Any, Any]
_moments = st.none() | times
replacements: st.SearchStrategy[Replacement] = (
    st.tuples(st.just(REMINDER_SENT_AT), _moments, _moments)
    | st.tuples(st.just(REMINDER_AT), times, times)
    | st.tuples(st.just(REMINDER_SENT), st.booleans(), st.booleans())
)
_edits = st.fixed_dictionaries({}, optional=_reader_fields) | st.fixed_dictionaries({}, optional=_loan_fields)
_whiches, _stale = st.integers(0, 7), st.integers(0, 3).map(lambda n: n == 3)
wishes: st.SearchStrategy[Wish] = (
    st.builds(Adding, readers | loans)
    | st.builds(Editing, _whiches, _stale, _edits)
    | st.builds(Removing, _whiches, _stale)
)

_leaves: st.SearchStrategy[Where[Reader]] = st.one_of(
    st.sampled_from(Standing).map(READER_STANDING.is_),
    st.booleans().map(READER_BLOCKED.is_),
    (st.none() | st.sampled_from(Tongue)).map(READER_TONGUE.is_),
    (st.none() | _names).map(READER_ABOUT.is_),
    st.sampled_from([None, "ö", "b"]).map(READER_HANDLE.field.is_),
    times.map(READER_JOINED.is_),
    st.lists(st.sampled_from(Standing), max_size=3).map(READER_STANDING.among),
    st.lists(st.none() | st.sampled_from(Tongue), max_size=2).map(READER_TONGUE.among),
    st.lists(st.sampled_from(Card), max_size=2).map(READER_CARD.among),
    st.builds(READER_JOINED.between, st.none() | times, st.none() | times),
    st.builds(READER_LEAVES.between, st.none() | times, st.none() | times),
    st.builds(READER_TURNS.between, st.none() | times, st.none() | times),
    st.builds(READER_FINE.between, st.none() | st.integers(-2, 2), st.none() | st.integers(-2, 2)),
    st.builds(READER_NAME.between, st.none() | _names, st.none() | _names),
    tags.map(READER_TAGS.has),
    st.sampled_from(READER_IDS).map(READER_FRIENDS.has),
    texts.map(lambda text: matches(Reader, text)),
)
wheres: st.SearchStrategy[Where[Reader]] = st.recursive(
    _leaves,
    lambda parts: (
        st.lists(parts, max_size=3).map(lambda found: All(tuple(found)))
        | st.lists(parts, max_size=3).map(lambda found: Some(tuple(found)))
    ),
    max_leaves=5,
)
# A member and something besides: adapters may count such along the member, and look at what they keep beside it.
by_member: st.SearchStrategy[Where[Reader]] = st.builds(
    lambda tag, rest: All((READER_TAGS.has(tag), rest)), tags, tags.map(READER_TAGS.has) | wheres
)


def change_of(wish: Wish, among: Sequence[Reader | Loan]) -> Single | None:
    """Return the change a wish comes to, given what it may be about; None if that is nothing."""
    if isinstance(wish, Adding):
        return Add(wish.entity)
    if not among:
        return None
    old = among[wish.which % len(among)]
    if not isinstance(wish, Editing):
        return Remove(old)
    has = {a.name for a in attrs.fields(type(old))}
    return Change(old, evolve(old, **{name: value for name, value in wish.edits.items() if name in has}))


def relies_on_itself(changes: Iterable[Single]) -> bool:
    """Whether one change takes a unique value that another one of the call gives up; some adapters refuse that."""
    given_up: set[Any] = set()
    taken: set[Any] = set()
    for change in changes:
        match change:
            case Add(new):
                taken |= _claims(new)
            case Change(old, new):
                given_up |= _claims(old) - _claims(new)
                taken |= _claims(new) - _claims(old)
            case _:
                given_up |= _claims(change.entity)
    return bool(given_up & taken)


def _claims(entity: Reader | Loan) -> set[Any]:
    return set(claims(READERS, entity) if isinstance(entity, Reader) else claims(LOANS, entity))
