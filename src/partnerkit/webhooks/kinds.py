"""
Every kind of event there is, and what each says (BX-06).

`KINDS` is what endpoints choose from; the schemas are what a receiver can rely on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from types import UnionType
from typing import Any, Final, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from partnerkit.accounts import events as accounts
from partnerkit.clients import events as clients
from partnerkit.effects import Event
from partnerkit.entry.acting import OperatorEntered, OperatorLeft
from partnerkit.identity.factors import CodesRenewed, FactorRemoved, FactorReset, FactorSetUp, RecoveryCodeUsed
from partnerkit.identity.languages import LanguageSet
from partnerkit.identity.model import IdentityLinked, PasswordSet
from partnerkit.identity.owners import OwnerPasswordSet, OwnerResetMailed
from partnerkit.identity.usecases import AddressVerified, EmailChanged, OperatorWelcomed, PasswordReset
from partnerkit.invitations.events import (
    ClientInvited,
    InvitationDeclined,
    InvitationWithdrawn,
    LinkMade,
    LinkRevoked,
    ReferralRotated,
)
from partnerkit.jobs.events import JobBegun, JobCancelled, JobResumed
from partnerkit.partners.keys import KeyAdded, KeyEnded
from partnerkit.partners.model import OperatorAdded, PartnerOpened
from partnerkit.partners.roles import RoleAdded, RoleChanged, RoleRemoved
from partnerkit.partners.standing import PartnerApproved, PartnerClosed, PartnerReinstated, PartnerSuspended
from partnerkit.partners.team import (
    OperatorBlocked,
    OperatorInvited,
    OperatorRoleSet,
    OperatorUnblocked,
    PartnerHandedOver,
)
from partnerkit.repository import field_classes
from partnerkit.settings.model import SettingsChanged
from partnerkit.staff import events as staff
from partnerkit.staff.model import OwnerSeated
from partnerkit.values import FieldClass
from partnerkit.webhooks.model import TEST

_EVENTS: Final[tuple[type[Event], ...]] = (
    accounts.AccountOpened,
    accounts.ClientEntered,
    accounts.StageSet,
    accounts.NicknameSet,
    accounts.AccountLocked,
    accounts.AccountUnlocked,
    accounts.SecureSet,
    accounts.SubscriptionReported,
    accounts.ScreeningSet,
    OwnerSeated,
    OwnerPasswordSet,
    OwnerResetMailed,
    staff.MemberInvited,
    staff.MemberJoined,
    staff.MemberDeclined,
    staff.LevelSet,
    staff.MemberDeactivated,
    staff.MemberReactivated,
    staff.MemberRemoved,
    staff.AccountHandedOver,
    staff.PartnerUserAdded,
    SettingsChanged,
    clients.ClientTagged,
    clients.ClientUntagged,
    clients.ClientAssigned,
    clients.ClientUnassigned,
    clients.NoteWritten,
    clients.NoteChanged,
    clients.NoteRemoved,
    PartnerOpened,
    PartnerApproved,
    PartnerSuspended,
    PartnerReinstated,
    PartnerClosed,
    PartnerHandedOver,
    RoleAdded,
    RoleChanged,
    RoleRemoved,
    KeyAdded,
    KeyEnded,
    OperatorAdded,
    OperatorInvited,
    OperatorWelcomed,
    OperatorRoleSet,
    OperatorBlocked,
    OperatorUnblocked,
    OperatorEntered,
    OperatorLeft,
    PasswordSet,
    PasswordReset,
    AddressVerified,
    EmailChanged,
    LanguageSet,
    FactorSetUp,
    CodesRenewed,
    RecoveryCodeUsed,
    FactorRemoved,
    FactorReset,
    IdentityLinked,
    JobBegun,
    JobCancelled,
    JobResumed,
    ClientInvited,
    InvitationWithdrawn,
    InvitationDeclined,
    LinkMade,
    LinkRevoked,
    ReferralRotated,
)


KINDS: Final[Mapping[str, type[Event]]] = {event.kind: event for event in _EVENTS}
"""Every kind, with the event that tells it."""
PATTERNS: Final = frozenset(f"{kind.rpartition('.')[0]}.*" for kind in KINDS)
"""What stands for all kinds of one sort, as in ``account.*``."""

_ID: Final = {"type": "string", "format": "uuid"}
_PLAIN: Final[Mapping[Any, dict[str, Any]]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    bool: {"type": "boolean"},
    UUID: _ID,
    datetime: {"type": "string", "format": "date-time"},
    type(None): {"type": "null"},
}


def said_by(event: type[Event]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield what an event says openly, by name, as JSON Schema has it; nothing personal is among it."""
    hints = get_type_hints(event)
    for name, mark in field_classes(event).items():
        if name != "chain_id" and mark is not FieldClass.PERSONAL:
            yield name, _schema(hints[name])


def _schema(hint: Any) -> dict[str, Any]:
    hint = getattr(hint, "__supertype__", hint)
    if hint in _PLAIN:
        return _PLAIN[hint]
    if get_origin(hint) is Mapping:
        return {"type": "object"}
    if get_origin(hint) in {Union, UnionType}:
        return {"anyOf": [_schema(arm) for arm in get_args(hint)]}
    if get_origin(hint) is tuple:
        return {"type": "array", "items": _schema(get_args(hint)[0])}
    return {"enum": [member.value for member in hint]}


def _object(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "object", "required": list(properties), "properties": dict(properties)}


def schema_of(kind: str) -> dict[str, Any]:
    """
    Return the JSON Schema of what is posted of a kind of event; more may come with a later release.

    Raises:
        KeyError: There is no such kind.
    """
    who = _object({"kind": {"type": "string"}, "id": _ID})
    payload = _object(dict(said_by(KINDS[kind])))
    data = {"chain_id": _ID, "seq": {"type": "integer", "minimum": 1}, "actor": who, "subject": who, "payload": payload}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": kind,
        **_object({"type": {"const": kind}, "timestamp": _PLAIN[datetime], "data": _object(data)}),
    }


def schema_of_test() -> dict[str, Any]:
    """Return the JSON Schema of what is posted to try an endpoint."""
    data = _object({"endpoint_id": _ID})
    return {"title": TEST, **_object({"type": {"const": TEST}, "timestamp": _PLAIN[datetime], "data": data})}
