"""What a use case wants: rows written and events told. Effects are values, and they add up."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar, Generic, TypeVar
from uuid import UUID

import attrs

from partnerkit.repository import Add, Change, Remove, Write, field_classes
from partnerkit.values import FieldClass, Reference

R = TypeVar("R")


@attrs.frozen(kw_only=True)
class Event:
    """
    Something that happened, as a use case tells it; subclasses add fields, each with its class (R-01).

    Personal fields become salted commitments in the chain, the rest its public payload; a secret one fails at import.

    Attributes:
        kind: Its name, as in ``account.locked``.
        chain_id: The row whose chain it belongs to: an account, a client line or a partner (BX-02).
    """

    kind: ClassVar[str]
    chain_id: Reference[UUID]

    @classmethod
    def __attrs_init_subclass__(cls) -> None:
        """Check a new kind of event at import."""
        if FieldClass.SECRET in field_classes(cls).values():
            raise TypeError(f"{cls.__name__} would tell a secret")


def _writes(changes: Iterable[Write]) -> tuple[Write, ...]:
    return tuple(changes)


def _events(events: Iterable[Event]) -> tuple[Event, ...]:
    return tuple(events)


@attrs.frozen
class Effects(Generic[R]):
    """
    What a use case wants.

    Attributes:
        result: What it returns to its caller.
        changes: Rows to be written, in order.
        events: What happened, in order; the row of each one's chain is among the changes.
    """

    result: R
    changes: tuple[Write, ...] = attrs.field(default=(), converter=_writes)
    events: tuple[Event, ...] = attrs.field(default=(), converter=_events)

    def __add__(self, other: Effects[Any]) -> Effects[R]:
        """
        Return both, with this one's result; changes of one row become one.

        The other is computed from this one's values: it changes a row as this one leaves it. Two changes of a row that
        do not follow from each other are refused by every storage (P8).
        """
        changes = list(self.changes)
        for change in other.changes:
            _fold(changes, change)
        return Effects(self.result, tuple(changes), self.events + other.events)


def _fold(changes: list[Write], change: Write) -> None:
    before = change.old if isinstance(change, Change) else change.entity if isinstance(change, Remove) else None
    for place, earlier in enumerate(changes):
        left = earlier.new if isinstance(earlier, Change) else earlier.entity if isinstance(earlier, Add) else None
        if before is not None and left is not None and type(left) is type(before) and left == before:
            changes[place : place + 1] = _together(earlier, change)
            return
    changes.append(change)


def _together(earlier: Write, later: Write) -> list[Write]:
    match earlier, later:
        case Add(), Change(_, new):
            return [Add(new)]
        case Change(old, _), Change(_, new):
            return [Change(old, new)]
        case Change(old, _), Remove():
            return [Remove(old)]
    return []  # added and removed in one: as if it had never been
