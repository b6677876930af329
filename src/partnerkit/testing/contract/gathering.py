"""P10: the members of a set that are in use."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import attrs
import pytest

from partnerkit.repository import Add, Change, Clear, Many, Remove, member_text, members_of
from partnerkit.testing.contract.conditions import CONDITIONS, stored
from partnerkit.testing.contract.given import MISUSE, branch, reader
from partnerkit.testing.model import (
    LOAN_TITLE,
    READER_BLOCKED,
    READER_FRIENDS,
    READER_TAGS,
    READERS,
    BranchId,
    Database,
    Reader,
    ReaderId,
)

SETS: tuple[Many[Reader, Any], ...] = (READER_TAGS, READER_FRIENDS)
# In order of their code points: capitals before small letters, accents behind both, planes after each other.
TEXTS: tuple[str, ...] = (
    *("", " ", '"', "#", "#tags:a", "%", "50% off, for two", "A", "B", "Z", "_"),
    *("a", "a ", "aa", "ab", "b", "É", "é", "\uffef", "𝔸"),
)


def _tagged(here: BranchId, *tags: str, **fields: Any) -> Reader:
    return reader(here, tags=frozenset(tags), **fields)


class Gathering:
    """Tests of P10."""

    def test_members_are_those_of_what_meets_the_condition(self, database: Database) -> None:
        """P10: under every kind of condition, what `members_of` says of all entities of the owner."""
        here = branch()
        put = stored(database, here)
        with database.transaction() as storage:
            storage.write(Add(_tagged(branch(), "elsewhere")))
            for name, where in CONDITIONS.items():
                for asked in SETS:
                    found = storage.members(asked, within=here, where=where)
                    assert (name, found) == (name, members_of(READERS, asked, put, where=where))

    def test_members_come_in_the_order_of_their_text(self, database: Database) -> None:
        """P10: by code point, whatever the order in which they came; ids as they are written."""
        here = branch()
        friends = frozenset(ReaderId(branch()) for _ in range(5))
        with database.transaction() as storage:
            storage.write(*(Add(_tagged(here, *TEXTS[i::3], friend_ids=friends)) for i in (2, 0, 1)))
            assert storage.members(READER_TAGS, within=here) == TEXTS
            found = storage.members(READER_FRIENDS, within=here)
            assert found == tuple(sorted(friends, key=member_text))
            assert {type(friend) for friend in found} == {UUID}

    def test_each_member_is_named_once(self, database: Database) -> None:
        """P10: however many entities have it."""
        here = branch()
        with database.transaction() as storage:
            storage.write(*(Add(_tagged(here, "vip", f"t{i % 2}")) for i in range(5)))
            assert storage.members(READER_TAGS, within=here) == ("t0", "t1", "vip")

    def test_the_limit_is_of_members_that_are_found(self, database: Database) -> None:
        """P10: the first of those that meet the condition; what others have does not use the limit up."""
        here = branch()
        blocked = [_tagged(here, f"a{i}", f"c{i}", blocked=True) for i in range(4)]
        free = [_tagged(here, f"b{i}", f"c{i}", f"d{i}") for i in range(4)]
        expected = tuple(f"{letter}{i}" for letter in "bcd" for i in range(4))
        with database.transaction() as storage:
            storage.write(*map(Add, (*blocked, *free)))
            for limit in (1, 3, 4, 5, 11, 12, 13, 1000):
                found = storage.members(READER_TAGS, within=here, where=READER_BLOCKED.is_(False), limit=limit)
                assert found == expected[:limit]

    def test_more_members_than_anybody_asks_for(self, database: Database) -> None:
        """P10: 200 of them, unless another number is asked for."""
        here, texts = branch(), [f"t{i:03}" for i in range(250)]
        with database.transaction() as storage:
            storage.write(*(Add(_tagged(here, *texts[i::5])) for i in range(5)))
            assert storage.members(READER_TAGS, within=here) == tuple(texts[:200])
            assert storage.members(READER_TAGS, within=here, limit=1000) == tuple(texts)

    def test_members_follow_every_change(self, database: Database) -> None:
        """P10: what nobody has any more is not named, and nothing has to be done for it."""
        here, there = branch(), branch()
        one, two = _tagged(here, "a", "b"), _tagged(here, "b", "c")
        with database.transaction() as storage:
            storage.write(Add(one), Add(two))
            for tags, expected in (((), ("b", "c")), (("d",), ("b", "c", "d")), (("b",), ("b", "c"))):
                old = storage.get(READERS, one.id)
                storage.write(Change(old, attrs.evolve(old, tags=frozenset(tags))))
                assert storage.members(READER_TAGS, within=here) == expected
            storage.write(Remove(two))
            assert storage.members(READER_TAGS, within=here) == ("b",)
            old = storage.get(READERS, one.id)
            storage.write(Change(old, attrs.evolve(old, branch_id=there)))
            assert storage.members(READER_TAGS, within=here) == ()
            assert storage.members(READER_TAGS, within=there) == ("b",)
            storage.write(Clear(READERS, there))
            assert storage.members(READER_TAGS, within=there) == ()

    def test_what_an_owner_has_not_is_not_named(self, database: Database) -> None:
        """P2: the members of other owners are none of this one's, and what belongs to nobody is nowhere."""
        here, there = branch(), branch()
        with database.transaction() as storage:
            storage.write(Add(_tagged(here, "a")), Add(_tagged(there, "b")), Add(reader(None, tags=frozenset({"c"}))))
            assert storage.members(READER_TAGS, within=here) == ("a",)
            assert storage.members(READER_TAGS, within=there, where=READER_TAGS.has("a")) == ()
            assert storage.members(READER_TAGS, within=branch()) == ()
            with pytest.raises(MISUSE):
                storage.members(READER_TAGS, within=None)

    def test_members_are_asked_for_as_they_are_kept(self, database: Database) -> None:
        """P10: a set nobody declared, a condition on others, a limit out of bounds: mistakes, not empty answers."""
        here = branch()
        foreign: Any = LOAN_TITLE.is_("a")
        with database.transaction() as storage:
            storage.write(Add(_tagged(here, "a")))
            for limit in (0, 1001, -1):
                with pytest.raises(MISUSE):
                    storage.members(READER_TAGS, within=here, limit=limit)
            with pytest.raises(TypeError):
                storage.members(Many[Reader, str](Reader, "authors"), within=here)
            with pytest.raises(TypeError):
                storage.members(READER_TAGS, within=here, where=foreign)
