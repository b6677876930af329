"""What the tests of the contract put in, and how they look at it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from uuid import uuid4

import attrs

from partnerkit.repository import Page, Query, Storage
from partnerkit.testing.model import BranchId, Card, Loan, LoanId, Reader, ReaderId, Tongue, Visit

E = TypeVar("E", bound=attrs.AttrsInstance)

# Raised for what no program should do; its words are the adapter's own.
MISUSE = ValueError
NOW = datetime(2026, 11, 21, 12, 0, 0, 123456, tzinfo=UTC)
HOUR = timedelta(hours=1)


def branch() -> BranchId:
    """Return an owner nobody else has."""
    return BranchId(uuid4())


def reader(branch_id: BranchId | None, **fields: Any) -> Reader:
    """Return a reader whose unique values nobody else has."""
    given: dict[str, Any] = {"id": ReaderId(uuid4()), "number": uuid4().hex, "name": "Szabó Anna", "joined_at": NOW}
    return Reader(branch_id=branch_id, **(given | fields))


def full_reader(branch_id: BranchId) -> Reader:
    """Return a reader without an empty field, its values such as have been lost before."""
    return reader(
        branch_id,
        handle=f"Ödön{uuid4().hex}",
        seat=-(2**53) - 1,
        name="  İstanbul & “Große” 𝔸ε\u0301 🎈, 50% off_",
        about="",
        card=Card.CHILD,
        tongue=Tongue.HUNGARIAN,
        blocked=True,
        fine=2**53 + 1,
        photo=b"\x00\xff'\"\\",
        joined_at=datetime(1969, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
        leaves_at=NOW,
        settings={"a": [1, -1.5, None, True, "é\u2028"], "": {"b": {}}, "c": []},
        authors=("Móricz", "", "Ady", "Móricz"),
        tags=frozenset({"vip", "50%", "a,b", '"', "É", "'"}),
        friend_ids=frozenset({ReaderId(uuid4()), ReaderId(uuid4())}),
    )


def loan(branch_id: BranchId, **fields: Any) -> Loan:
    """Return a loan whose unique values nobody else has."""
    given: dict[str, Any] = {"id": LoanId(uuid4()), "shelfmark": uuid4().hex, "title": "Tündérkert", "due_at": NOW}
    return Loan(branch_id=branch_id, **(given | fields))


def visit(reader_id: ReaderId, seq: int) -> Visit:
    """Return a visit."""
    return Visit(reader_id=reader_id, seq=seq, at=NOW, what={"books": [seq, None]}, digest=bytes([seq]))


def everything(storage: Storage, query: Query[E]) -> list[E]:
    """Return what all pages of a query hold, one after the other."""
    page: Page[E] = storage.page(query)
    found = list(page.items)
    while page.next is not None:
        page = storage.page(attrs.evolve(query, after=page.next))
        found += page.items
    return found
