"""
Effects are values that add up; an event has every field classed.
"""

from typing import ClassVar
from uuid import uuid4

import attrs
import pytest

from partnerkit.adapters.memory import Memory
from partnerkit.collections import COLLECTIONS
from partnerkit.effects import Effects, Event
from partnerkit.partners.model import OPERATORS, PARTNERS, Partner
from partnerkit.repository import Add, Change, Clear, Remove
from partnerkit.testing.clock import NOON
from partnerkit.values import Copied, Hidden, PartnerId


@attrs.frozen(kw_only=True)
class Noted(Event):
    kind: ClassVar[str] = "noted"
    word: Copied[str]


def partner(**fields: object) -> Partner:
    given: dict[str, object] = {"id": PartnerId(uuid4()), "name": "A", "language": "en", "opened_at": NOON}
    return Partner(**(given | fields))  # type: ignore[arg-type]


def told(word: str) -> Noted:
    return Noted(chain_id=uuid4(), word=word)


A = partner()
B, C = attrs.evolve(A, name="B"), attrs.evolve(A, name="C")
OTHER = partner(name="other")


def test_a_sum_has_the_first_ones_result() -> None:
    """A use case composed of several returns what the first one is about."""
    assert (Effects("a") + Effects("b") + Effects("c")).result == "a"


def test_events_stand_in_order() -> None:
    """First what the first one tells."""
    one, two, three = told("1"), told("2"), told("3")
    assert (Effects(0, events=[one, two]) + Effects(0, events=[three])).events == (one, two, three)


@pytest.mark.parametrize(
    ("first", "then", "folded"),
    [
        ([Add(A)], [Change(A, B)], (Add(B),)),
        ([Change(A, B)], [Change(B, C)], (Change(A, C),)),
        ([Change(A, B)], [Remove(B)], (Remove(A),)),
        ([Add(A)], [Remove(A)], ()),
        ([Change(A, A)], [Change(A, A)], (Change(A, A),)),
        ([Change(A, B)], [Change(B, C), Change(C, A)], (Change(A, A),)),
    ],
)
def test_changes_of_one_row_become_one(first: list, then: list, folded: tuple) -> None:
    """The second is computed from the first's values."""
    assert (Effects(0, first) + Effects(0, then)).changes == folded


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ([Add(A)], [Add(OTHER)]),
        ([Change(A, B)], [Change(OTHER, C)]),
        ([Clear(OPERATORS, A.id)], [Add(A)]),
        ([Remove(A)], [Clear(OPERATORS, A.id)]),
    ],
)
def test_changes_of_other_rows_stand_side_by_side(first: list, then: list) -> None:
    """In their order."""
    assert (Effects(0, first) + Effects(0, then)).changes == (*first, *then)


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ([Add(A)], [Add(A)]),
        ([Change(A, B)], [Change(A, C)]),
        ([Change(A, B)], [Change(A, B)]),
        ([Remove(A)], [Add(B)]),
        ([Remove(A)], [Change(A, B)]),
    ],
)
def test_changes_that_do_not_follow_from_each_other_are_refused(first: list, then: list) -> None:
    """P8: nothing is lost quietly; the write refuses both, and neither is there."""
    memory = Memory(COLLECTIONS)
    with memory.transaction() as storage:
        with pytest.raises(ValueError, match="twice"):
            storage.write(*(Effects(0, first) + Effects(0, then)).changes)
        assert storage.get_many(PARTNERS, [A.id]) == {}


def test_a_row_of_another_kind_with_the_same_fields_is_another_row() -> None:
    """Rows are told apart by class, not by looks."""

    @attrs.frozen(kw_only=True, eq=False)
    class Lookalike(Partner):
        def __eq__(self, other: object) -> bool:
            return True

        __hash__ = None  # type: ignore[assignment]

    alike = Lookalike(**attrs.asdict(A))
    assert len((Effects(0, [Add(A)]) + Effects(0, [Change(alike, alike)])).changes) == 2


@pytest.mark.requirement("R-01", call="partnerkit.effects.Event")
def test_an_event_with_an_unclassed_field_fails_at_import() -> None:
    """Nobody finds out in production that a field was forgotten."""
    with pytest.raises(TypeError, match="needs exactly one class"):

        @attrs.frozen(kw_only=True)
        class Unclassed(Event):
            word: str


@pytest.mark.requirement("R-01", call="partnerkit.effects.Event")
def test_an_event_that_would_tell_a_secret_fails_at_import() -> None:
    """A-03: what opens something is in no event."""
    with pytest.raises(TypeError, match="would tell a secret"):

        @attrs.frozen(kw_only=True)
        class Leaking(Event):
            token: Hidden[str]
