"""
What is wrong with a vendor's section is said when the process starts, and names the field (R-01).
"""

import enum
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, get_args
from uuid import UUID

import attrs
import pytest

from partnerkit import Condition, Secret, Section, setting
from partnerkit.portal.model import PORTAL
from partnerkit.sections import Kind, Setting
from partnerkit.sections.setting import settings_of
from partnerkit.values import (
    AccountId,
    Amount,
    ChoiceKey,
    Copied,
    FieldClass,
    Hidden,
    Language,
    MemberId,
    Name,
    NoteText,
    Personal,
    Reference,
    Text,
)
from partnerkit.wire import format_of
from tests.library.settings.booking import BOOKING, BookingSettings

# Types as values, which a type checker takes for none.
COPIED: Any = Copied
PERSONAL: Any = Personal
REFERENCE: Any = Reference
HIDDEN: Any = Hidden
READY = Condition("ready", lambda _: True)


class Colour(enum.Enum):
    """
    One of a few values.
    """

    RED = "red"
    BLUE = "blue"


def tab(annotation: Any, field: Any = None) -> type[Any]:
    """
    Return a class with one setting of a type.
    """
    made = type(
        "Garden", (), {"__annotations__": {"hedge": annotation}, "hedge": setting(None) if field is None else field}
    )
    return attrs.frozen(made)


def only(annotation: Any, field: Any = None) -> Setting:
    """
    Return that setting.
    """
    return settings_of(tab(annotation, field))["hedge"]


def refusal(annotation: Any, field: Any = None) -> str:
    """
    Return why a section of one setting does not start.
    """
    with pytest.raises(TypeError) as caught:
        Section("garden", tab(annotation, field))
    return str(caught.value)


@pytest.mark.requirement("R-01", call="partnerkit.Vendor")
@pytest.mark.parametrize(
    ("annotation", "default", "kind"),
    [
        (COPIED[bool], True, Kind.SWITCH),
        (COPIED[int], 3, Kind.NUMBER),
        (COPIED[int | None], None, Kind.NUMBER),
        (COPIED[Amount], Decimal("1.00"), Kind.AMOUNT),
        (COPIED[Amount | None], None, Kind.AMOUNT),
        (COPIED[str], "", Kind.TEXT),
        (COPIED[Name], "x", Kind.TEXT),
        (PERSONAL[Name | None], None, Kind.TEXT),
        (COPIED[None | Name], None, Kind.TEXT),
        (COPIED[NoteText], "x", Kind.LINES),
        (COPIED[NoteText | None], None, Kind.LINES),
        (COPIED[Annotated[str, Text(9, lines=True)]], "x", Kind.LINES),
        (COPIED[Annotated[str, Text(9, lines=False)]], "x", Kind.TEXT),
        (COPIED[Colour], Colour.RED, Kind.OPTION),
        (COPIED[Colour | None], None, Kind.OPTION),
        (COPIED[Language], "hu", Kind.OPTION),
        (COPIED[Language | None], None, Kind.OPTION),
        (REFERENCE[MemberId | None], None, Kind.PERSON),
        (REFERENCE[tuple[MemberId, ...]], (), Kind.PEOPLE),
        (HIDDEN[Secret | None], None, Kind.SECRET),
        (HIDDEN[Secret], Secret("x"), Kind.SECRET),
    ],
    ids=str,
)
def test_the_type_says_what_sort_of_setting_it_is(annotation: Any, default: Any, kind: Kind) -> None:
    """With None or without; the class is kept apart, and what is left of the annotation has its format still."""
    found = only(annotation, setting(default))
    assert (found.kind, found.default, found.name) == (kind, default, "hedge")
    assert found.field_class is next(mark for mark in get_args(annotation)[1:] if isinstance(mark, FieldClass))
    assert not any(isinstance(mark, FieldClass) for mark in get_args(found.annotation))


@pytest.mark.parametrize(
    ("plain", "classed", "default"),
    [(Name, COPIED[Name], "x"), (Amount, COPIED[Amount], Decimal(1)), (Language, COPIED[Language], "hu")],
)
def test_a_format_is_kept_where_the_class_stands_beside_it(plain: Any, classed: Any, default: Any) -> None:
    """An annotation within another is one with both; what is checked is as strict as with None."""
    assert format_of(only(classed, setting(default)).annotation) == format_of(plain) is not None


@pytest.mark.requirement("R-01", call="partnerkit.Vendor")
@pytest.mark.parametrize(
    "annotation", [bool, Annotated[bool, "copy"], Annotated[bool, FieldClass.COPY, FieldClass.PERSONAL]]
)
def test_every_setting_is_classed_once(annotation: Any) -> None:
    """Not at all, by something else or twice: the process does not start."""
    assert refusal(annotation, setting(False)) == (
        "Garden.hedge needs exactly one class: Copied, Reference, Personal or Hidden"
    )


@pytest.mark.requirement("R-01", call="partnerkit.Vendor")
@pytest.mark.parametrize("field", [attrs.field(), attrs.field(factory=bool), attrs.field(default=attrs.Factory(bool))])
def test_every_setting_has_a_plain_default(field: Any) -> None:
    """None, or one that is made anew each time: nothing was chosen yet in a new account."""
    assert refusal(COPIED[bool], field) == (
        "Garden.hedge needs a plain default: nothing was chosen yet in a new account"
    )


@pytest.mark.requirement("R-01", call="partnerkit.Vendor")
@pytest.mark.parametrize(
    "annotation",
    [
        *(COPIED[float], COPIED[bytes], COPIED[datetime], COPIED[UUID], COPIED[dict[str, int]], COPIED[list[str]]),
        *(
            COPIED[Decimal],
            COPIED[Decimal | None],
            COPIED[int | str],
            COPIED[int | str | None],
            COPIED[object],
            COPIED[Any],
        ),
        *(
            COPIED[tuple[ChoiceKey, ...]],
            COPIED[tuple[int, ...]],
            COPIED[tuple[ChoiceKey, ChoiceKey]],
            COPIED[None],
        ),
        *(COPIED[frozenset[str]], REFERENCE[AccountId | None], REFERENCE[tuple[AccountId, ...]], COPIED[type]),
        # What is hidden is a secret, a secret is hidden, and people are never copied.
        *(COPIED[Secret | None], PERSONAL[Secret | None], REFERENCE[Secret | None], HIDDEN[bool], HIDDEN[Name | None]),
        *(COPIED[MemberId | None], PERSONAL[MemberId | None], HIDDEN[MemberId | None], HIDDEN[tuple[MemberId, ...]]),
        *(COPIED[tuple[MemberId, ...]], PERSONAL[tuple[MemberId, ...]], REFERENCE[tuple[MemberId, MemberId]]),
    ],
    ids=str,
)
def test_a_type_that_no_setting_of_its_class_has_is_refused(annotation: Any) -> None:
    """The field and the type are named."""
    said = refusal(annotation)
    assert said.startswith("Garden.hedge is of a type that no setting of its class has: ")
    assert len(said) > len("Garden.hedge is of a type that no setting of its class has: ")


@pytest.mark.requirement("R-01", call="partnerkit.Vendor")
@pytest.mark.parametrize(
    "annotation", [COPIED[tuple[int, ...]], COPIED[tuple[Colour, ...]], COPIED[tuple[ChoiceKey, int]]]
)
def test_a_list_of_the_products_is_of_keys(annotation: Any) -> None:
    """Any other list has no key to be chosen by."""
    assert "of a type that no setting" in refusal(annotation, setting((), of="rooms"))


@pytest.mark.requirement("R-01", call="partnerkit.Vendor")
@pytest.mark.parametrize(
    ("annotation", "default"),
    [
        (COPIED[bool], None),
        (COPIED[bool], 1),
        (COPIED[bool], "yes"),
        (COPIED[int], True),
        (COPIED[int], 1.0),
        (COPIED[int], 2**63),
        (COPIED[Amount], "1.00"),
        (COPIED[Amount], Decimal(-1)),
        (COPIED[Amount], Decimal("NaN")),
        (COPIED[Name], ""),
        (COPIED[Name], None),
        (COPIED[Name], " x"),
        (COPIED[Name | None], "x" * 201),
        (COPIED[Colour], "red"),
        (COPIED[Language], "xx"),
        (REFERENCE[MemberId | None], "nora"),
        (REFERENCE[MemberId], None),
        (REFERENCE[tuple[MemberId, ...]], None),
        (REFERENCE[tuple[MemberId, ...]], []),
        (HIDDEN[Secret | None], "s3cret"),
    ],
    ids=str,
)
def test_a_default_is_one_of_the_values(annotation: Any, default: Any) -> None:
    """As it would be kept; otherwise nothing beside it could ever be changed."""
    assert refusal(annotation, setting(default)) == (
        f"Garden.hedge has a default that is none of its values: {default!r}"
    )


@pytest.mark.requirement("R-01", call="partnerkit.Vendor")
@pytest.mark.parametrize(
    ("annotation", "default", "asked"),
    [
        (COPIED[bool], False, {"of": "rooms"}),
        (COPIED[ChoiceKey | None], None, {"of": "rooms"}),
        (REFERENCE[tuple[MemberId, ...]], (), {"of": "rooms"}),
        (COPIED[Amount | None], None, {"least": 0}),
        (COPIED[Amount | None], None, {"most": 9}),
        (COPIED[Name | None], None, {"most": 9}),
        (COPIED[int], 0, {"caution": True}),
        (COPIED[Name | None], None, {"owner_else": True}),
        (REFERENCE[tuple[MemberId, ...]], (), {"owner_else": True}),
    ],
    ids=str,
)
def test_what_means_nothing_for_a_setting_is_refused(annotation: Any, default: Any, asked: dict[str, Any]) -> None:
    """A bound that nobody checks would be taken for one."""
    (name,) = asked
    said = refusal(annotation, setting(default, **asked))
    assert said.startswith("Garden.hedge is a ")
    assert said.endswith(f", for which {name!r} means nothing")


def test_a_setting_takes_no_other_words() -> None:
    """A slip of the pen is told where it stands."""
    with pytest.raises(TypeError, match="need"):
        setting(False, need=(READY,))


@attrs.frozen
class _Rests:
    gate: Copied[bool] = setting(False)
    lamp: Copied[bool] = setting(False, under="gate")
    bell: Copied[int] = setting(0, under="lamp")


def test_a_setting_rests_on_a_switch_that_may_rest_on_another() -> None:
    """As deep as one likes."""
    found = settings_of(_Rests)
    assert [one.under for one in found.values()] == [None, "gate", "lamp"]
    assert [one.conditional for one in found.values()] == [False, True, True]


@pytest.mark.requirement("R-01", call="partnerkit.Vendor")
@pytest.mark.parametrize("under", ["nothing", "number", ""])
def test_what_a_setting_rests_on_is_a_switch_of_the_same_tab(under: str) -> None:
    """Neither something there is not, nor a number."""

    @attrs.frozen
    class Garden:
        number: Copied[int] = setting(0)
        hedge: Copied[bool] = setting(False, under=under)

    with pytest.raises(TypeError, match=f"Garden.hedge rests on {under}, which is no switch of the same tab"):
        Section("garden", Garden)


@pytest.mark.requirement("R-01", call="partnerkit.Vendor")
@pytest.mark.parametrize(("first", "second"), [("hedge", None), ("gate", "hedge")])
def test_nothing_rests_on_itself(first: str, second: str | None) -> None:
    """Nor on what rests on it."""

    @attrs.frozen
    class Garden:
        hedge: Copied[bool] = setting(False, under=first)
        gate: Copied[bool] = setting(False, under=second)

    with pytest.raises(TypeError, match=r"^(hedge|gate) rests on itself$"):
        Section("garden", Garden)


def test_what_a_setting_is_while_what_it_rests_on_is_missing() -> None:
    """CP-24: a switch is off, whatever its default; anything else is as it is by default."""
    assert only(COPIED[bool], setting(True)).off is False
    assert only(COPIED[int], setting(24)).off == 24
    assert only(HIDDEN[Secret | None]).off is None


def test_what_can_be_out_of_effect() -> None:
    """What needs something, rests on something, is chosen from a list, or is a person."""
    plain = only(COPIED[bool], setting(False))
    needy = only(COPIED[bool], setting(False, needs=(READY,)))
    chosen = only(COPIED[tuple[ChoiceKey, ...]], setting((), of="rooms"))
    people = [only(REFERENCE[MemberId | None]), only(REFERENCE[tuple[MemberId, ...]], setting(()))]
    assert [one.conditional for one in (plain, needy, chosen, *people)] == [False, True, True, True, True]


def test_everything_that_is_declared_stands_at_the_setting() -> None:
    """Whatever the field says, and nothing else where it says nothing."""
    notice, online = BOOKING.tabs["general"].settings["notice"], BOOKING.tabs["general"].settings["online"]
    assert (notice.least, notice.most, notice.hint, notice.needs, notice.rows) == (0, 720, "In hours.", (), ())
    assert ([need.code for need in online.needs], online.title) == (
        ["paid"],
        {"en": "Clients book online", "hu": "Online foglalás"},
    )
    assert set(settings_of(BookingSettings)) == {a.name for a in attrs.fields(BookingSettings)}
    plain = only(COPIED[bool], attrs.field(default=False))
    assert plain == only(COPIED[bool], setting(False))


def test_every_setting_of_the_portal_says_its_row() -> None:
    """So that the reference can name it."""
    assert all(one.rows for tab in PORTAL.tabs.values() for one in tab.settings.values())


@pytest.mark.parametrize("asked", [{"least": 1}, {"most": 9}], ids=str)
def test_a_number_has_both_ends_or_none(asked: dict[str, Any]) -> None:
    """What is said of one that is out of them names both."""
    assert refusal(COPIED[int], setting(5, **asked)) == (
        "Garden.hedge has one end: give it both 'least' and 'most', or neither"
    )
