"""What is asked and written is checked before any database sees it."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import attrs
import pytest

from partnerkit.repository import Add, Change, Clear, Collection, Copy, Cursor, Query, Registry, Remove, field
from partnerkit.testing.contract.given import branch, loan, reader, visit
from partnerkit.testing.model import (
    CLAIMS,
    COLLECTIONS,
    LOAN_TITLE,
    LOANS,
    READER_BLOCKED,
    READER_JOINED,
    READER_NAME,
    READERS,
    VISITS,
    Claim,
    Loan,
    Reader,
)

HERE, THERE = branch(), branch()
REGISTRY = Registry(COLLECTIONS)


@pytest.mark.parametrize(
    ("wrong", "error", "because"),
    [
        ({"within": None}, ValueError, "asked for within its owner"),
        ({"collection": CLAIMS}, ValueError, "asked for within its owner"),
        ({"order": READER_BLOCKED}, ValueError, "reader is not ordered by blocked"),
        ({"order": LOAN_TITLE}, ValueError, "reader is not ordered by title"),
        ({"limit": 0}, ValueError, "1 to 1,000"),
        ({"limit": 1001}, ValueError, "1 to 1,000"),
        ({"where": LOAN_TITLE.is_("a")}, TypeError, "reader cannot be asked for"),
    ],
)
def test_a_query_that_cannot_be_answered_is_refused(
    wrong: dict[str, Any], error: type[Exception], because: str
) -> None:
    """It fails where it is made, whatever the database."""
    asked: dict[str, Any] = {"collection": READERS, "within": HERE}
    Query(**asked)
    with pytest.raises(error, match=because):
        Query(**(asked | wrong))


def test_a_collection_without_an_order_has_no_pages() -> None:
    """There would be no next page."""
    unordered = Collection(entity=Claim, key=field(Claim, lambda c: c.word))
    with pytest.raises(ValueError, match="claim has no order"):
        Query(collection=unordered)


def test_the_first_order_applies_unless_another_is_named() -> None:
    """An order is a field of the collection."""
    assert Query(collection=READERS, within=HERE).by == READER_JOINED
    assert Query(collection=READERS, within=HERE, order=READER_NAME, limit=1000).by == READER_NAME


def test_what_has_no_owner_is_neither_copied_nor_cleared() -> None:
    """There is nothing to copy from, and clearing would take everybody's."""
    with pytest.raises(ValueError, match="claim has no owner"):
        Copy(CLAIMS, "a", ("b",))
    with pytest.raises(ValueError, match="claim has no owner"):
        Clear(CLAIMS, "a")


def test_targets_are_kept_as_they_were_named() -> None:
    """Any iterable will do; a cursor and a copy are values."""
    assert Copy(LOANS, HERE, iter([THERE])) == Copy(LOANS, HERE, (THERE,))
    assert Cursor("name", False, "a", HERE) == Cursor("name", False, "a", HERE)


def test_a_registry_finds_collections_by_class() -> None:
    """An entity leads to its collection, since a class has only one."""
    assert REGISTRY.of(reader(HERE)) is REGISTRY.kind(Reader) is READERS
    assert REGISTRY.all == COLLECTIONS
    with pytest.raises(KeyError):
        Registry([LOANS]).kind(Reader)


def test_a_class_has_one_collection_and_a_name_one_class() -> None:
    """A second one would make changes ambiguous."""
    again = Collection(entity=Reader, key=field(Reader, lambda r: r.id))
    other = attrs.make_class("Reader", [], bases=(Claim,), frozen=True)
    with pytest.raises(ValueError, match="one collection a class"):
        Registry([READERS, again])
    with pytest.raises(ValueError, match="one class a name"):
        Registry([READERS, Collection(entity=other, key=field(other, lambda c: c.word))])


PUT, LENT = reader(HERE), loan(HERE)
SAME_ID = loan(THERE, id=LENT.id)
EDIT = Change(LENT, attrs.evolve(LENT, title="B"))


@pytest.mark.parametrize(
    "changes",
    [
        (),
        (Add(LENT), Add(SAME_ID), Add(loan(HERE))),
        (Add(PUT), Change(LENT, LENT), Remove(SAME_ID)),
        (Change(PUT, attrs.evolve(PUT, branch_id=THERE)),),
        (Copy(LOANS, HERE, (THERE,)), Add(loan(THERE)), Add(PUT)),
        (Copy(LOANS, HERE, (THERE,)), Copy(LOANS, HERE, (branch(),))),
        (Clear(LOANS, HERE), Add(loan(THERE)), Add(visit(PUT.id, 1))),
        (Clear(READERS, HERE), Add(reader(None))),
    ],
)
def test_changes_that_do_not_touch_each_other_stand_in_one_call(changes: tuple[Any, ...]) -> None:
    """P8: different entities, and whole owners that nothing else touches."""
    for ordered in permutations(changes):
        REGISTRY.one_each(ordered)


@pytest.mark.parametrize(
    ("changes", "because"),
    [
        ((Add(LENT), EDIT), "stands twice"),
        ((Remove(PUT), Add(attrs.evolve(PUT, branch_id=THERE))), "stands twice"),
        ((Clear(LOANS, HERE), EDIT), "all loan of .* and one of them"),
        ((Clear(LOANS, HERE), Clear(LOANS, HERE)), "all loan of .* and one of them"),
        ((Clear(READERS, THERE), Change(PUT, attrs.evolve(PUT, branch_id=THERE))), "all reader of"),
        ((Copy(LOANS, HERE, (THERE,)), Remove(LENT)), "all loan of"),
        ((Copy(LOANS, HERE, (THERE,)), Clear(LOANS, THERE)), "all loan of"),
        ((Copy(LOANS, HERE, (THERE,)), Copy(LOANS, THERE, (branch(),))), "all loan of"),
        ((Copy(LOANS, HERE, (THERE, HERE)),), "all loan of"),
    ],
)
def test_changes_whose_order_would_matter_are_refused(changes: tuple[Any, ...], because: str) -> None:
    """P8: in whatever order they stand."""
    for ordered in permutations(changes):
        with pytest.raises(ValueError, match=because):
            REGISTRY.one_each(ordered)


@pytest.mark.parametrize("new", [loan(HERE), SAME_ID, PUT])
def test_a_change_keeps_its_key(new: Loan | Reader) -> None:
    """P8: neither id nor owner nor class of an entity can be changed where they are its key."""
    with pytest.raises(ValueError, match="keeps its key"):
        REGISTRY.one_each([Change(LENT, new)])


def test_what_belongs_to_somebody_is_not_written_without_owner() -> None:
    """A key with nothing in it is no key."""
    orphan = attrs.evolve(visit(PUT.id, 1), reader_id=None)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="visit is only ever asked for within its reader_id"):
        REGISTRY.one_each([Add(orphan)])
    assert VISITS.within is not None


def members(collection: Collection[Any], owner: Any) -> list[Any]:
    """Return what there is of an owner: two loans of one."""
    assert (collection, owner) == (LOANS, HERE)
    return [LENT, OTHER]


OTHER = loan(HERE)


@pytest.mark.parametrize(
    ("change", "steps"),
    [
        (Add(PUT), [(READERS, None, PUT)]),
        (EDIT, [(LOANS, LENT, attrs.evolve(LENT, title="B", version=1))]),
        (Remove(LENT), [(LOANS, LENT, None)]),
        (Clear(LOANS, HERE), [(LOANS, LENT, None), (LOANS, OTHER, None)]),
        (Copy(LOANS, HERE, (THERE,)), [(LOANS, None, LOANS.moved(one, THERE)) for one in (LENT, OTHER)]),
        (Copy(LOANS, HERE, ()), []),
    ],
)
def test_a_call_comes_to_steps(change: Any, steps: list[Any]) -> None:
    """What goes and what comes, entity by entity, versions raised: all that a first adapter has to carry out."""
    assert list(REGISTRY.one_by_one([change], members)) == steps


def test_steps_are_of_a_call_whose_order_does_not_matter() -> None:
    """P8: refused before the first step."""
    with pytest.raises(ValueError, match="stands twice"):
        next(REGISTRY.one_by_one([EDIT, EDIT], members))
    with pytest.raises(ValueError, match="visit has no version"):
        list(REGISTRY.one_by_one([Change(visit(PUT.id, 1), visit(PUT.id, 1))], members))
