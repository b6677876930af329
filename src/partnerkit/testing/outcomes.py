"""What came of something, in a form that two adapters can be compared by."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import attrs

from partnerkit.errors import NotFound, PartnerkitError, StaleWrite, Taken
from partnerkit.repository import Copy, Query, Storage, Write
from partnerkit.testing.contract.given import everything
from partnerkit.testing.model import LOANS, READERS, BranchId, Database, Loan, Reader
from partnerkit.testing.strategies import BRANCHES, LOAN_IDS, READER_IDS

REFUSALS = (PartnerkitError, ValueError)


class Undone(Exception):
    """Raised by the machine in a transaction, so that it is rolled back."""


def outcome(side: Database, work: Callable[[Storage], Any]) -> Any:
    """Return what came of some work in a transaction of its own."""
    try:
        with side.transaction() as storage:
            return work(storage)
    except Undone:
        return "undone"
    except REFUSALS as refusal:
        return told(refusal)


def written(storage: Storage, changes: Sequence[Write]) -> Any:
    """Write, and say what became of it; where several entities may be at fault, not which."""
    try:
        storage.write(*changes)
    except REFUSALS as refusal:
        said = told(refusal)
        single = len(changes) == 1 and not isinstance(changes[0], Copy)
        return said if single or said == "misuse" else "refused"
    return "written"


def got(storage: Storage, *, id: Any, within: BranchId | None) -> Reader:
    """Return a reader."""
    return storage.get(READERS, id, within=within)


def told(refusal: Exception) -> Any:
    """
    Return what a refusal tells.

    Raises:
        Exception: It is none.
    """
    match refusal:
        case Taken(kind, fields):
            return "taken", kind, fields
        case NotFound(kind, id):
            return "not found", kind, id
        case StaleWrite(kind=kind, id=id):
            return "stale", kind, id
        case ValueError():
            return "misuse"
    raise refusal


def all_of(storage: Storage) -> list[Reader | Loan]:
    """Return everything there is, in the same order whatever the adapter."""
    readers = storage.get_many(READERS, READER_IDS)
    found: list[Reader | Loan] = [readers[id] for id in READER_IDS if id in readers]
    for branch in BRANCHES:
        loans = storage.get_many(LOANS, LOAN_IDS, within=branch)
        found += [loans[id] for id in LOAN_IDS if id in loans]
    return found


def listed(storage: Storage, query: Query[Reader]) -> tuple[list[Any], dict[Any, Reader]]:
    """
    Return a list in a form that does not depend on how ids are ordered: the values it is ordered by, and the entities.

    How ids are ordered is the adapter's own; that its pages agree about it is seen here.
    """
    joined = everything(storage, query)
    assert joined == list(storage.page(attrs.evolve(query, limit=1000)).items), "the pages are not the list"
    return [query.by.of(one) for one in joined], {one.id: one for one in joined}
