"""Fields are named by lambdas, know their types, and make conditions."""

from __future__ import annotations

from typing import Annotated, Any, get_args

import attrs
import pytest

from partnerkit.repository import (
    All,
    Among,
    Between,
    Field,
    Has,
    HasAny,
    Is,
    Lacks,
    Many,
    Matches,
    Some,
    field,
    hint,
    many,
    matches,
)
from partnerkit.testing.model import READER_NAME, READER_TAGS, Loan, Reader, Standing
from partnerkit.values import Copied, FieldClass


def test_a_lambda_names_a_field() -> None:
    """The lambda is called once, to learn which attribute it takes; fields of the same name are equal."""
    assert field(Reader, lambda r: r.name) == Field(Reader, "name") == READER_NAME
    assert many(Reader, lambda r: r.tags) == Many(Reader, "tags") == READER_TAGS
    assert len({field(Reader, lambda r: r.name), READER_NAME, field(Loan, lambda x: x.title)}) == 2


def test_a_lambda_takes_one_attribute_and_no_more() -> None:
    """Whatever else a lambda does is refused when the field is made, not when it is first asked for."""
    with pytest.raises(TypeError, match="one attribute of the entity"):
        field(Reader, lambda r: 3)
    with pytest.raises(AttributeError, match="no attribute 'year'"):
        field(Reader, lambda r: r.joined_at.year)
    with pytest.raises(TypeError, match="one attribute of the entity"):
        many(Reader, lambda r: frozenset({1}))


def test_a_field_is_read_from_its_entity() -> None:
    """A property is a field like any other."""
    reader = attrs.evolve(EXAMPLE, tags=frozenset({"x"}), blocked=True)
    assert READER_NAME.of(reader) == "Anna"
    assert READER_TAGS.of(reader) == {"x"}
    assert field(Reader, lambda r: r.standing).of(reader) is Standing.BLOCKED


def test_a_hint_has_what_annotated_adds() -> None:
    """Attributes have hints and so have properties, by what they return."""
    assert FieldClass.PERSONAL in get_args(hint(Reader, "name"))
    assert hint(Reader, "standing") is Standing


@attrs.frozen
class Odd:
    name: Copied[str]
    other = 3

    @property
    def plain(self) -> Annotated[str, "mark"]:
        return self.name

    def method(self) -> str:
        return self.name

    written = property(None, lambda self, value: None)


@pytest.mark.parametrize("name", ["nothing", "other", "method", "written"])
def test_what_is_not_annotated_has_no_hint(name: str) -> None:
    """Only attributes and properties with a type are fields."""
    assert hint(Odd, "plain") == Annotated[str, "mark"]
    with pytest.raises(TypeError, match=f"Odd has no annotated {name}"):
        hint(Odd, name)


def test_conditions_are_values() -> None:
    """They are equal when they say the same, and hold tuples whatever they were given."""
    among = READER_NAME.among(name for name in ("a", "b"))
    assert READER_NAME.is_("a") == Is(READER_NAME, "a")
    assert among == Among(READER_NAME, ("a", "b"))
    assert READER_NAME.between("a", None) == Between(READER_NAME, "a", None)
    assert READER_TAGS.has("x") == Has(READER_TAGS, "x")
    assert READER_TAGS.has_any(["x", "y"]) == HasAny(READER_TAGS, ("x", "y"))
    assert READER_TAGS.lacks(["x"]) == Lacks(READER_TAGS, ("x",))
    assert matches(Reader, "anna b") == Matches(Reader, "anna b")


def test_conditions_are_combined() -> None:
    """``&`` is all of both, ``|`` is one of both; Python's precedence applies."""
    a, b, c = READER_NAME.is_("a"), READER_TAGS.has("b"), matches(Reader, "c")
    assert a & b == All((a, b))
    assert a | b == Some((a, b))
    assert a | b & c == Some((a, All((b, c))))


def test_a_condition_cannot_be_denied() -> None:
    """There is no *not*: databases differ about absent values."""
    condition: Any = READER_NAME.is_("a")
    with pytest.raises(TypeError):
        _ = ~condition


EXAMPLE = Reader(id=Any, branch_id=None, number="1", name="Anna", joined_at=Any)  # type: ignore[arg-type]
