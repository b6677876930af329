"""What a use case wants: rows written, events told, mails sent. Effects are values, and they add up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Generic, TypeVar
from uuid import UUID

import attrs

from partnerkit.repository import Add, Change, Remove, Write, field_classes
from partnerkit.values import Copied, EmailAddress, FieldClass, PartnerId, Personal, Realm, Reference

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


@attrs.frozen(kw_only=True)
class Message:
    """
    A mail that somebody is to get; what it says is put together when it is sent, and no secret is ever in here.

    Attributes:
        kind: What it is about, as in ``password.forgotten``.
        realm: Whose world.
        holder_id: The operator or person it is for; None where only an address is known.
        partner_id: The operator's partner.
        address: Where it goes; None for the address the person has when it is sent.
        purpose: What a link in it is for; None without one.
        within: Whose the row is, where it is found within something alone: an account, say.
        row: What the link rests on.
        generation: The link's generation there.
        details: What else it says; plain values.
    """

    kind: Copied[str]
    realm: Copied[Realm]
    holder_id: Reference[UUID | None] = None
    partner_id: Reference[PartnerId | None] = None
    address: Personal[EmailAddress | None] = None
    purpose: Copied[str | None] = None
    within: Reference[UUID | None] = None
    row: Reference[UUID | None] = None
    generation: Copied[int | None] = None
    details: Personal[Mapping[str, Any]] = attrs.field(factory=dict)


def _writes(changes: Iterable[Write]) -> tuple[Write, ...]:
    return tuple(changes)


def _events(events: Iterable[Event]) -> tuple[Event, ...]:
    return tuple(events)


def _messages(messages: Iterable[Message]) -> tuple[Message, ...]:
    return tuple(messages)


@attrs.frozen
class Effects(Generic[R]):
    """
    What a use case wants.

    Attributes:
        result: What it returns to its caller.
        changes: Rows to be written, in order.
        events: What happened, in order; the row of each one's chain is among the changes.
        messages: The mails that somebody is to get.
    """

    result: R
    changes: tuple[Write, ...] = attrs.field(default=(), converter=_writes)
    events: tuple[Event, ...] = attrs.field(default=(), converter=_events)
    messages: tuple[Message, ...] = attrs.field(default=(), converter=_messages)

    def __add__(self, other: Effects[Any]) -> Effects[R]:
        """
        Return both, with this one's result; changes of one row become one.

        The other is computed from this one's values: it changes a row as this one leaves it. Two changes of a row that
        do not follow from each other are refused by every storage (P8).
        """
        changes = list(self.changes)
        for change in other.changes:
            _fold(changes, change)
        return Effects(self.result, tuple(changes), self.events + other.events, self.messages + other.messages)


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
