"""A collection says how entities are kept; what it says wrongly fails when it is made."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import uuid4

import attrs
import pytest

from partnerkit.history.model import DELIVERED_AT, NOTICES
from partnerkit.repository import (
    All,
    Collection,
    Field,
    Some,
    Unique,
    Where,
    field,
    field_class,
    field_classes,
    many,
    matches,
)
from partnerkit.repository.collection import evolve
from partnerkit.testing.contract.given import branch, loan, reader, visit
from partnerkit.testing.model import (
    CLAIMS,
    LOAN_DUE,
    LOAN_TITLE,
    LOANS,
    READER_ABOUT,
    READER_CARD,
    READER_NAME,
    READER_STANDING,
    READER_TAGS,
    READERS,
    REMINDERS,
    VISITS,
    Claim,
    Loan,
    Reader,
)
from partnerkit.values import Copied, FieldClass, Hidden, Personal, Reference


@attrs.frozen
class Unclassed:
    id: Reference[int]
    name: str


@attrs.frozen
class Twice:
    id: Annotated[int, FieldClass.COPY, FieldClass.SECRET]


@attrs.frozen
class Marked:
    id: Annotated[int, "no class"]


@attrs.frozen
class Classed:
    id: Reference[int]
    name: Personal[Annotated[str, "mark"]]
    key: Hidden[bytes | None]
    size: Copied[int]

    @property
    def long(self) -> str:
        return self.name * self.size


@pytest.mark.parametrize(("entity", "name"), [(Unclassed, "name"), (Twice, "id"), (Marked, "id")])
def test_every_stored_field_has_exactly_one_class(entity: type[Any], name: str) -> None:
    """R-01: an entity with an unclassed field fails where its collection is made: at import."""
    with pytest.raises(TypeError, match=f"{entity.__name__}.{name} needs exactly one class"):
        Collection(entity=entity, key=field(entity, lambda e: e.id))


def test_classes_are_read_from_annotations() -> None:
    """R-01: the class stands beside whatever else an annotation says."""
    assert field_classes(Classed) == {
        "id": FieldClass.REFERENCE,
        "name": FieldClass.PERSONAL,
        "key": FieldClass.SECRET,
        "size": FieldClass.COPY,
    }
    assert field_class(Reader, "tags") is FieldClass.COPY


@pytest.mark.parametrize(
    "wrong",
    [
        {"key": field(Loan, lambda x: x.id)},
        {"within": field(Loan, lambda x: x.branch_id)},
        {"unique": (Unique(field(Loan, lambda x: x.title)),)},
        {"order": (LOAN_TITLE,)},
        {"filters": (LOAN_TITLE,)},
        {"figures": (LOAN_TITLE,)},
        {"search": (LOAN_TITLE,)},
        {"many": (READER_TAGS,)},
        {"version": field(Loan, lambda x: x.version)},
    ],
)
def test_the_fields_of_a_collection_are_its_entitys(wrong: dict[str, Any]) -> None:
    """A field of another entity fails where the collection is made."""
    said: dict[str, Any] = {"entity": Classed, "key": field(Classed, lambda c: c.id)}
    with pytest.raises(TypeError, match=r"is a field of (Loan|Reader), not of Classed"):
        Collection(**(said | wrong))


def test_the_fields_of_a_collection_exist() -> None:
    """A name that the entity does not have fails where the collection is made."""
    with pytest.raises(TypeError, match="Classed has no annotated nothing"):
        Collection(entity=Classed, key=field(Classed, lambda c: c.nothing))  # type: ignore[attr-defined]
    with pytest.raises(TypeError, match="Classed has no annotated tags"):
        Collection(entity=Classed, key=field(Classed, lambda c: c.id), many=(many(Classed, lambda c: c.tags),))  # type: ignore[attr-defined]


def test_a_collection_is_named_after_its_entities() -> None:
    """The class's name in small letters, words apart."""

    @attrs.frozen
    class NicknameClaim(Claim):
        pass

    assert Collection(entity=NicknameClaim, key=field(NicknameClaim, lambda c: c.word)).name == "nickname_claim"
    assert READERS.name == "reader"


def test_each_field_that_can_be_asked_for_is_listed_once() -> None:
    """A field that is order, filter and search at once is one field."""
    names = " ".join(f.name for f in READERS.fields)
    assert names == "id number handle_key seat joined_at name standing turns_at leaves_at about branch_id version"
    assert [f.name for f in CLAIMS.fields] == ["word", "until"]


def test_a_key_has_its_owner_in_it() -> None:
    """Unless the id alone is the key, or there is no owner at all."""
    here = branch()
    lent, anna, claim = loan(here), reader(here), Claim(word="a", reader_id=reader(None).id)
    assert LOANS.key_of(lent) == (here, lent.id)
    assert READERS.key_of(anna) == (anna.id,)
    assert CLAIMS.key_of(claim) == ("a",)
    assert (READERS.owner_of(anna), CLAIMS.owner_of(claim)) == (here, None)
    assert READERS.place(anna.id, None) == READERS.place(anna.id, here) == (anna.id,)
    with pytest.raises(ValueError, match="loan is only ever asked for within its branch_id"):
        LOANS.place(lent.id, None)


def test_a_change_raises_the_old_version() -> None:
    """Whatever version the new value claims to have."""
    old = reader(None, version=4)
    new = attrs.evolve(old, fine=1, version=9)
    assert READERS.bumped(new, old) == attrs.evolve(old, fine=1, version=5)
    with pytest.raises(ValueError, match="visit has no version and cannot be changed"):
        VISITS.bumped(visit(old.id, 1), visit(old.id, 1))


def test_an_entity_is_moved_to_another_owner() -> None:
    """As a copy is, if there are owners."""
    there = branch()
    lent = loan(branch())
    assert LOANS.moved(lent, there) == evolve(lent, branch_id=there)
    with pytest.raises(ValueError, match="claim has no owner"):
        CLAIMS.moved(Claim(word="a", reader_id=reader(None).id), there)


@pytest.mark.parametrize(
    "where",
    [
        None,
        All(),
        READER_CARD.is_(READER_CARD.of(reader(None))),
        READER_STANDING.among([]) & READER_ABOUT.between("a", "b"),
        READER_TAGS.has("x") | (matches(Reader, "a") & Some()),
    ],
)
def test_what_is_kept_can_be_asked_for(where: Where[Reader] | None) -> None:
    """Attributes, declared properties, declared sets, and the search."""
    READERS.check(where)


@attrs.frozen
class Never(Where[Any]):
    pass


@pytest.mark.parametrize(
    "where",
    [
        LOAN_TITLE.is_("a"),
        LOAN_TITLE.among(["a"]),
        LOAN_TITLE.between("a", "b"),
        matches(Loan, "a"),
        READER_NAME.is_("a") & (READER_NAME.is_("b") | LOAN_TITLE.is_("a")),  # type: ignore[operator]
        Field[Reader, str](Reader, "nobody_declared_this").is_("a"),
        many(Reader, lambda r: r.authors).has("a"),  # type: ignore[arg-type,return-value]
        Never(),
    ],
)
def test_what_is_not_kept_cannot_be_asked_for(where: Any) -> None:
    """Another entity's fields, and properties and sets that nobody declared: the database does not have them."""
    with pytest.raises(TypeError, match="reader cannot be asked for"):
        READERS.check(where)


def test_what_expires_cannot_be_searched() -> None:
    """A purge is one statement; terms would be left behind."""
    with pytest.raises(TypeError, match="loan has an expiry, so it can neither be searched nor asked for members"):
        attrs.evolve(LOANS, expiry=LOAN_DUE)


def test_what_nothing_else_rests_on_can_be_replaced() -> None:
    """No key, owner, version or unique field; nothing where words, members or properties are kept, or no version."""
    assert {field.name for field in REMINDERS.replaceable} == {"at", "sent", "sent_at"}
    assert DELIVERED_AT in NOTICES.replaceable
    unsearched = attrs.evolve(LOANS, search=())
    assert {field.name for field in unsearched.replaceable} == {"reader_id", "title", "due_at", "renewed"}
    others = (READERS, attrs.evolve(READERS, search=(), many=()), LOANS, VISITS, CLAIMS)
    assert not any(collection.replaceable for collection in (*others, attrs.evolve(REMINDERS, version=None)))


def test_without_search_fields_there_is_no_search() -> None:
    """A search over nothing would find nothing or everything."""
    with pytest.raises(TypeError, match="claim cannot be asked for"):
        CLAIMS.check(matches(Claim, str(uuid4())))
