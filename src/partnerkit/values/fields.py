"""What stored fields are made of: ids, realms, sides, moments; and the class that every field has."""

from __future__ import annotations

import enum
from datetime import UTC, datetime
from typing import Annotated, NewType, TypeAlias, TypeVar
from uuid import UUID

T = TypeVar("T")

PartnerId = NewType("PartnerId", UUID)
OperatorId = NewType("OperatorId", UUID)
RoleId = NewType("RoleId", UUID)
KeyId = NewType("KeyId", UUID)
AccountId = NewType("AccountId", UUID)
ClientId = NewType("ClientId", UUID)
NoteId = NewType("NoteId", UUID)
LinkId = NewType("LinkId", UUID)
MemberId = NewType("MemberId", UUID)
PersonId = NewType("PersonId", UUID)
SignUpId = NewType("SignUpId", UUID)
SessionId = NewType("SessionId", UUID)
EntryId = NewType("EntryId", UUID)
LetterId = NewType("LetterId", UUID)
EndpointId = NewType("EndpointId", UUID)
AttemptId = NewType("AttemptId", UUID)
JobId = NewType("JobId", UUID)
JobRowId = NewType("JobRowId", UUID)
SettingsId = NewType("SettingsId", UUID)


class FieldClass(enum.Enum):
    """
    What may happen to a stored field (R-01): clone, export, erase, event payloads and log redaction all read this.

    Attributes:
        COPY: A plain setting or fact; may be cloned and exported.
        REFERENCE: Points at a row or a person; never cloned.
        PERSONAL: Says something about a person; exported, and erased with the person.
        SECRET: Opens something; never leaves the database.
    """

    COPY = "copy"
    REFERENCE = "reference"
    PERSONAL = "personal"
    SECRET = "secret"


Copied: TypeAlias = Annotated[T, FieldClass.COPY]
Reference: TypeAlias = Annotated[T, FieldClass.REFERENCE]
Personal: TypeAlias = Annotated[T, FieldClass.PERSONAL]
Hidden: TypeAlias = Annotated[T, FieldClass.SECRET]


class Realm(enum.Enum):
    """A world of identities of its own: nothing of one is worth anything in another (VC-01)."""

    OPERATOR = "operator"
    STAFF = "staff"
    VENDOR = "vendor"


class Side(enum.Enum):
    """Who holds one of an account's two locks (VC-20)."""

    PARTNER = "partner"
    VENDOR = "vendor"


def utc_now() -> datetime:
    """Return the present moment in UTC, to the microsecond."""
    return datetime.now(UTC)


def aware(moment: datetime) -> datetime:
    """
    Return *moment* in UTC.

    Raises:
        ValueError: It has no time zone; a naive datetime means a different moment on every machine.
    """
    if moment.tzinfo is None or moment.utcoffset() is None:
        raise ValueError(f"a datetime without a time zone: {moment!r}")
    return moment.astimezone(UTC)
