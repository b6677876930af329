"""
What comes in is taken as it stands or refused, and every problem is named with its path.
"""

import enum
from datetime import UTC, datetime, timedelta, timezone
from typing import Annotated, Any, Literal
from uuid import UUID

import attrs
import pytest
from cattrs.errors import StructureHandlerNotFoundError

from partnerkit import Business, NewOperator, NewOwner, NewPassword, SignIn
from partnerkit.entry.model import Session
from partnerkit.errors import InvalidInput
from partnerkit.values import AccountId, EmailAddress, Name, Realm, Secret
from partnerkit.wire import MOST_PROBLEMS, checked, format_of, one, read

ID = "6f1c9d3e-0b1d-4b52-9a53-1f2f6f6f2d10"
NAIVE = datetime(2026, 11, 22)  # noqa: DTZ001


class Colour(enum.Enum):
    RED = "red"
    ONE = 1


@attrs.frozen(kw_only=True)
class Inner:
    email: EmailAddress
    count: int = 0


@attrs.frozen(kw_only=True)
class Everything:
    """
    A field of every kind there is.
    """

    text: str = ""
    name: Name = "x"
    maybe: Name | None = None
    number: int = 0
    amount: float = 0.0
    yes: bool = False
    id: AccountId = AccountId(UUID(ID))
    at: datetime = datetime(2026, 11, 22, tzinfo=UTC)
    secret: Secret = Secret("")
    colour: Colour = Colour.RED
    inner: Inner | None = None
    list: tuple[Inner, ...] = ()
    words: tuple[Name, ...] = ()
    odd: Literal["a"] = "a"


def problems(document: object, into: type = Everything) -> list[tuple[str, str]]:
    """
    Path and code of each problem of a document.
    """
    with pytest.raises(InvalidInput) as caught:
        read(into, document)
    return [(p.path, p.code) for p in caught.value.problems]


WRONG: dict[str, list[tuple[Any, str]]] = {
    "text": [
        (3, "type.string"),
        (None, "type.null"),
        (["a"], "type.string"),
        ("a\0", "text.control"),
        ("\ud800", "text.surrogate"),
    ],
    "name": [
        (3, "type.string"),
        (None, "type.null"),
        ({}, "type.string"),
        (" ", "text.blank"),
        ("x" * 201, "text.long"),
    ],
    "maybe": [(3, "type.string"), ("", "text.blank")],
    "number": [
        ("3", "type.integer"),
        (3.0, "type.integer"),
        (True, "type.integer"),
        (None, "type.null"),
        (2**63, "type.integer"),
    ],
    "amount": [("3", "type.number"), (True, "type.number"), (None, "type.null"), (float("nan"), "type.number")],
    "yes": [("true", "type.boolean"), (1, "type.boolean"), (0, "type.boolean"), (None, "type.null")],
    "id": [
        (3, "type.string"),
        (None, "type.null"),
        ("", "type.uuid"),
        (ID.replace("-", ""), "type.uuid"),
        (f"{{{ID}}}", "type.uuid"),
        (f"urn:uuid:{ID}", "type.uuid"),
        (f" {ID}", "type.uuid"),
        (f"{ID}\n", "type.uuid"),
        (f"{ID}0", "type.uuid"),
        (ID.replace("6f1c9d3e-0b1d", "6f1c9d3e0-b1d"), "type.uuid"),
        (ID.replace("6", "\uff16"), "type.uuid"),
        (ID.replace("f", "g"), "type.uuid"),
    ],
    "at": [
        (3, "type.string"),
        (None, "type.null"),
        ("now", "type.moment"),
        ("2026-11-22", "type.moment"),
        ("2026-11-22T09:30:00", "type.moment"),
        ("0001-01-01T00:00:00+14:00", "type.moment"),
        (NAIVE, "type.moment"),
    ],
    "secret": [
        (3, "type.string"),
        (None, "type.null"),
        (["a"], "type.string"),
        ("\ud800", "text.surrogate"),
        (Secret("\ud800"), "text.surrogate"),
        (Secret("x\0"), "text.control"),
    ],
    "colour": [
        ("blue", "choice.unknown"),
        ("RED", "choice.unknown"),
        ("1", "choice.unknown"),
        (True, "choice.unknown"),
        (None, "type.null"),
        (["red"], "choice.unknown"),
    ],
    "inner": [(3, "type.object"), ([], "type.object"), ("{}", "type.object")],
    "list": [({}, "type.array"), ("ab", "type.array"), (None, "type.null"), (3, "type.array")],
    "odd": [("b", "value.wrong")],
}


@pytest.mark.parametrize(
    ("name", "value", "code"), [(name, value, code) for name, cases in WRONG.items() for value, code in cases]
)
def test_nothing_is_turned_into_what_it_is_not(name: str, value: Any, code: str) -> None:
    """A-34: ``"3"`` is not 3, true is not 1, null is not empty, a list is no text."""
    assert problems({name: value}) == [(name, code)]


@pytest.mark.parametrize("annotation", [int | str, int | str | None])
def test_a_type_that_is_one_of_several_is_none(annotation: Any) -> None:
    """Which of them is meant is nobody's to guess: whoever wrote it is told at once."""
    with pytest.raises(StructureHandlerNotFoundError):
        one("", annotation, "x")


def test_an_id_is_one_in_capitals_as_well() -> None:
    """It is written in small letters."""
    assert one("", UUID, ID.upper()) == UUID(ID)


@pytest.mark.parametrize(
    ("name", "value", "kept"),
    [
        ("text", "  as it is ", "  as it is "),
        ("name", " Szabó ", "Szabó"),
        ("maybe", None, None),
        ("number", -(2**63), -(2**63)),
        ("number", 2**63 - 1, 2**63 - 1),
        ("amount", 3, 3.0),
        ("amount", 1.5, 1.5),
        ("yes", True, True),
        ("id", ID.upper(), UUID(ID)),
        ("id", UUID(ID), UUID(ID)),
        ("at", "2026-11-22T10:30:00+01:00", datetime(2026, 11, 22, 9, 30, tzinfo=UTC)),
        (
            "at",
            datetime(2026, 11, 22, 10, 30, tzinfo=timezone(timedelta(hours=1))),
            datetime(2026, 11, 22, 9, 30, tzinfo=UTC),
        ),
        ("secret", "x", Secret("x")),
        ("secret", Secret("x"), Secret("x")),
        ("colour", "red", Colour.RED),
        ("colour", 1, Colour.ONE),
        ("colour", Colour.ONE, Colour.ONE),
        ("inner", None, None),
        ("inner", {"email": "A@Example.com"}, Inner(email="A@example.com")),
        ("words", ["a", " b "], ("a", "b")),
        ("words", ("a",), ("a",)),
        ("odd", "a", "a"),
    ],
)
def test_what_fits_is_taken_in_its_normal_form(name: str, value: Any, kept: Any) -> None:
    """Moments in UTC, texts trimmed, ids as ids; a whole number is a number."""
    assert getattr(read(Everything, {name: value}), name) == kept


def test_every_problem_is_named_with_its_path() -> None:
    """A person mends all of them at once."""
    document = {
        "name": "",
        "inner": {"count": "3"},
        "list": [{"email": "a@example.com"}, {"email": "no", "sort": 1}, None],
        "words": ["a", ""],
        "colour": "blue",
    }
    assert sorted(problems(document)) == [
        ("colour", "choice.unknown"),
        ("inner.count", "type.integer"),
        ("inner.email", "field.missing"),
        ("list.1.email", "email.form"),
        ("list.1.sort", "field.unknown"),
        ("list.2", "type.null"),
        ("name", "text.blank"),
        ("words.1", "text.blank"),
    ]


@pytest.mark.parametrize(
    "field", ["id", "uid", "partner_id", "stage", "role", "revision", "version", "__class__", "nom"]
)
def test_a_field_nobody_offered_is_refused(field: str) -> None:
    """A-13: nothing is set that the document does not have."""
    assert problems({"name": "Café", field: "x"}, Business) == [(field, "field.unknown")]


def test_a_missing_field_is_named() -> None:
    """And so are all of them."""
    assert problems({}, NewOperator) == [("name", "field.missing"), ("email", "field.missing")]


@pytest.mark.parametrize("document", [None, [], "{}", 3, True, [{"name": "Café"}], b"{}"])
def test_a_document_is_an_object(document: object) -> None:
    """A-34: whatever else is sent, the answer is the same."""
    assert problems(document, Business) == [("", "type.object")]


def test_an_invented_name_does_not_break_the_answer() -> None:
    """A-34: half characters are replaced and long names cut, so that the problem can be written and logged."""
    assert problems({"\ud800" + "x" * 100_000: 1}, Business)[1] == ("?" + "x" * 79, "field.unknown")
    assert (
        problems({"a": 1, "\ud800": 1, "name": "x"}, Business) == [("?", "field.unknown"), ("a", "field.unknown")][::-1]
    )


def test_the_answer_does_not_grow_with_the_question() -> None:
    """A-34: of forty thousand problems the first hundred are named."""
    assert len(problems({f"f{n}": n for n in range(40_000)}, Business)) == MOST_PROBLEMS
    assert len(problems({"words": [""] * 40_000})) == MOST_PROBLEMS


def test_a_deep_document_is_refused_like_any_other() -> None:
    """A-34: nobody walks into it."""
    deep: Any = []
    for _ in range(100_000):
        deep = [deep]
    assert problems({"name": deep, "email": deep}, Business) == [("name", "type.string"), ("email", "type.string")]
    while deep:
        deep = deep.pop()


class TestChecked:
    def test_what_python_made_is_brought_into_shape(self) -> None:
        """A host that calls the library is held to the same rules as one that speaks HTTP."""
        assert checked(Business(name=" Café ", email="A@EXAMPLE.com")) == Business(name="Café", email="A@example.com")

    def test_every_problem_of_it_is_named(self) -> None:
        """With the field's name as its path."""
        with pytest.raises(InvalidInput) as caught:
            checked(NewOwner(name="", email="x", password=Secret("short"), language="de"))
        assert [(p.path, p.code) for p in caught.value.problems] == [
            ("name", "text.blank"),
            ("email", "email.form"),
            ("password", "password.length"),
            ("language", "choice.unknown"),
        ]

    def test_what_stands_within_it_is_checked_too(self) -> None:
        """An inner value made by Python has had no check before."""
        made = Everything(inner=Inner(email="no"), list=(Inner(email="a@example.com", count=True),))
        with pytest.raises(InvalidInput) as caught:
            checked(made)
        assert [(p.path, p.code) for p in caught.value.problems] == [
            ("inner.email", "email.form"),
            ("list.0.count", "type.integer"),
        ]

    def test_a_value_of_another_class_is_none(self) -> None:
        """Only what was asked for is taken."""
        with pytest.raises(InvalidInput) as caught:
            checked(Everything(inner=Business(name="x")))  # type: ignore[arg-type]
        assert [(p.path, p.code) for p in caught.value.problems] == [("inner", "type.object")]

    @pytest.mark.parametrize("given", [Secret("long enough to be one"), "long enough to be one"])
    def test_a_password_may_come_hidden_or_not(self, given: Any) -> None:
        """What comes out is hidden."""
        assert checked(NewPassword(password=given)).password == Secret("long enough to be one")

    def test_ids_and_enums_stay(self) -> None:
        """What is parsed already is taken as it is."""
        signing_in = SignIn(realm=Realm.STAFF, email="x", password=Secret("x"), account_id=AccountId(UUID(ID)))
        assert checked(signing_in) == signing_in


class TestOne:
    def test_a_single_value_stands_under_its_path(self) -> None:
        """As a parameter of an address does."""
        assert one("limit", int, 3) == 3
        with pytest.raises(InvalidInput) as caught:
            one("limit", int, "3")
        assert str(caught.value) == "limit: Write this as a whole number."

    def test_so_do_the_problems_within_it(self) -> None:
        """A list or an object has paths below its own."""
        with pytest.raises(InvalidInput) as caught:
            one("clients", tuple[Inner, ...], [{"email": "no"}])
        assert [(p.path, p.code) for p in caught.value.problems] == [("clients.0.email", "email.form")]


def test_a_format_is_found_behind_other_marks() -> None:
    """Documents and schemas read the same annotation."""
    assert format_of(Name) is not None
    assert format_of(Annotated[str, "no format"]) is None
    assert format_of(str) is None


def test_rows_of_the_database_are_no_documents() -> None:
    """A-13: what is stored is never read from outside; its digest has no form a document could have."""
    with pytest.raises(InvalidInput):
        read(Session, {"digest": "x"})
