"""
A small lending library: between them, its entities have every kind of field and every kind of collection there is.

An adapter under the contract holds `COLLECTIONS` and nothing of partnerkit itself.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Annotated, Any, Final, NewType, Protocol
from uuid import UUID

import attrs

from partnerkit.repository import Collection, Storage, Unique, field, fold, many
from partnerkit.values import Copied, Personal, Reference, Text

BranchId = NewType("BranchId", UUID)
ReaderId = NewType("ReaderId", UUID)
LoanId = NewType("LoanId", UUID)


class Database(Protocol):
    """
    What an adapter's author hands to the contract.

    It holds `COLLECTIONS`; leaving a transaction's block commits, an error rolls back. A `close()` is called by the
    state machine if there is one.
    """

    def transaction(self) -> AbstractContextManager[Storage]:
        """Begin a transaction."""


class Card(enum.Enum):
    """What a reader may borrow."""

    CHILD = "child"
    ADULT = "adult"


class Tongue(enum.Enum):
    """A language, if one is known."""

    ENGLISH = "en"
    HUNGARIAN = "hu"


class Standing(enum.Enum):
    """What follows from a reader's other fields."""

    READING = "reading"
    LEAVING = "leaving"
    BLOCKED = "blocked"


@attrs.frozen(kw_only=True)
class Reader:
    """
    Somebody who borrows; the id alone finds a reader, who may belong to no branch, and may move to another.

    Attributes:
        number: The number of the card; unique everywhere.
        handle: A name of the reader's own choice; unique everywhere whatever its case, or absent.
        seat: The seat in the reading room; unique within the branch, or absent.
    """

    id: Reference[ReaderId]
    branch_id: Reference[BranchId | None]
    number: Copied[str]
    handle: Personal[str | None] = None
    seat: Copied[int | None] = None
    name: Personal[Annotated[str, Text(200)]]
    about: Personal[str | None] = None
    card: Copied[Card] = Card.ADULT
    tongue: Copied[Tongue | None] = None
    blocked: Copied[bool] = False
    fine: Copied[int] = 0
    photo: Personal[bytes] = b""
    joined_at: Copied[datetime]
    leaves_at: Copied[datetime | None] = None
    settings: Copied[Mapping[str, Any]] = attrs.field(factory=dict)
    authors: Copied[tuple[str, ...]] = ()
    tags: Copied[frozenset[str]] = frozenset()
    friend_ids: Reference[frozenset[ReaderId]] = frozenset()
    version: Copied[int] = 0

    @property
    def handle_key(self) -> str | None:
        """What two spellings of one handle share."""
        return None if self.handle is None else fold(self.handle)

    @property
    def standing(self) -> Standing:
        """A derived member of an enum."""
        if self.blocked:
            return Standing.BLOCKED
        return Standing.READING if self.leaves_at is None else Standing.LEAVING

    @property
    def turns_at(self) -> datetime | None:
        """A derived moment: when the standing changes by itself."""
        return None if self.blocked else self.leaves_at


@attrs.frozen(kw_only=True)
class Loan:
    """
    Something lent out; only ever found within its branch.

    Attributes:
        shelfmark: Where it stands; unique within the branch.
        barcode: What is printed on it; unique everywhere, or absent.
    """

    branch_id: Reference[BranchId]
    id: Reference[LoanId]
    reader_id: Reference[ReaderId | None] = None
    shelfmark: Copied[str]
    barcode: Copied[str | None] = None
    title: Copied[str]
    due_at: Copied[datetime]
    renewed: Copied[bool] = False
    version: Copied[int] = 0


@attrs.frozen(kw_only=True)
class Visit:
    """A line in a reader's history, found by its number; never changed."""

    reader_id: Reference[ReaderId]
    seq: Copied[int]
    at: Copied[datetime]
    what: Copied[Mapping[str, Any]] = attrs.field(factory=dict)
    digest: Copied[bytes] = b""


@attrs.frozen(kw_only=True)
class Claim:
    """A word that belongs to one reader, for some time or for ever; has no owner, and is keyed by a text."""

    word: Copied[str]
    reader_id: Reference[ReaderId]
    until: Copied[datetime | None] = None


@attrs.frozen(kw_only=True)
class Reminder:
    """
    A letter to be sent; kept by day, so that its owner is a number.

    Attributes:
        ticket: What it was registered by; unique everywhere, or absent.
        sent_at: When it was sent, after which it is kept for some time.
    """

    day: Copied[int]
    id: Copied[str]
    at: Copied[datetime]
    sent: Copied[bool] = False
    ticket: Copied[str | None] = None
    sent_at: Copied[datetime | None] = None
    version: Copied[int] = 0


READER_NUMBER: Final = Unique(field(Reader, lambda r: r.number))
READER_HANDLE: Final = Unique(field(Reader, lambda r: r.handle_key))
READER_SEAT: Final = Unique(field(Reader, lambda r: r.seat), within=True)
READER_NAME: Final = field(Reader, lambda r: r.name)
READER_ABOUT: Final = field(Reader, lambda r: r.about)
READER_CARD: Final = field(Reader, lambda r: r.card)
READER_TONGUE: Final = field(Reader, lambda r: r.tongue)
READER_BLOCKED: Final = field(Reader, lambda r: r.blocked)
READER_FINE: Final = field(Reader, lambda r: r.fine)
READER_PHOTO: Final = field(Reader, lambda r: r.photo)
READER_JOINED: Final = field(Reader, lambda r: r.joined_at)
READER_LEAVES: Final = field(Reader, lambda r: r.leaves_at)
READER_STANDING: Final = field(Reader, lambda r: r.standing)
READER_TURNS: Final = field(Reader, lambda r: r.turns_at)
READER_TAGS: Final = many(Reader, lambda r: r.tags)
READER_FRIENDS: Final = many(Reader, lambda r: r.friend_ids)
READERS: Final = Collection(
    entity=Reader,
    key=field(Reader, lambda r: r.id),
    within=field(Reader, lambda r: r.branch_id),
    global_key=True,
    unique=(READER_NUMBER, READER_HANDLE, READER_SEAT),
    order=(READER_JOINED, READER_NAME),
    filters=(READER_STANDING, READER_TURNS),
    figures=(READER_LEAVES,),
    many=(READER_TAGS, READER_FRIENDS),
    search=(READER_NAME, READER_ABOUT),
    version=field(Reader, lambda r: r.version),
)

LOAN_SHELFMARK: Final = Unique(field(Loan, lambda x: x.shelfmark), within=True)
LOAN_BARCODE: Final = Unique(field(Loan, lambda x: x.barcode))
LOAN_DUE: Final = field(Loan, lambda x: x.due_at)
LOAN_TITLE: Final = field(Loan, lambda x: x.title)
LOAN_READER: Final = field(Loan, lambda x: x.reader_id)
LOAN_RENEWED: Final = field(Loan, lambda x: x.renewed)
LOANS: Final = Collection(
    entity=Loan,
    key=field(Loan, lambda x: x.id),
    within=field(Loan, lambda x: x.branch_id),
    unique=(LOAN_SHELFMARK, LOAN_BARCODE),
    order=(LOAN_DUE, LOAN_TITLE),
    filters=(LOAN_RENEWED,),
    search=(LOAN_TITLE,),
    version=field(Loan, lambda x: x.version),
)

VISIT_SEQ: Final = field(Visit, lambda v: v.seq)
VISIT_AT: Final = field(Visit, lambda v: v.at)
VISITS: Final = Collection(
    entity=Visit,
    key=VISIT_SEQ,
    within=field(Visit, lambda v: v.reader_id),
    order=(VISIT_SEQ,),
    filters=(VISIT_AT,),
    expiry=VISIT_AT,
)

CLAIM_WORD: Final = field(Claim, lambda c: c.word)
CLAIM_READER: Final = field(Claim, lambda c: c.reader_id)
CLAIMS: Final = Collection(entity=Claim, key=CLAIM_WORD, order=(CLAIM_WORD,), expiry=field(Claim, lambda c: c.until))

REMINDER_AT: Final = field(Reminder, lambda r: r.at)
REMINDER_TICKET: Final = Unique(field(Reminder, lambda r: r.ticket))
REMINDER_SENT: Final = field(Reminder, lambda r: r.sent)
REMINDER_SENT_AT: Final = field(Reminder, lambda r: r.sent_at)
REMINDERS: Final = Collection(
    entity=Reminder,
    key=field(Reminder, lambda r: r.id),
    within=field(Reminder, lambda r: r.day),
    unique=(REMINDER_TICKET,),
    order=(REMINDER_AT,),
    version=field(Reminder, lambda r: r.version),
    expiry=REMINDER_SENT_AT,
)

COLLECTIONS: Final[tuple[Collection[Any], ...]] = (READERS, LOANS, VISITS, CLAIMS, REMINDERS)
