"""The floor of `settings`: msgspec, which reads, checks and writes in C."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta, Struct

from partnerkit.sections import Capabilities
from tests.benchmarks.choosing_peers import FACEBOOK, KEY, LINKEDIN, NAME, TWITTER, Peer, see_rules

Key = Annotated[str, Meta(min_length=1, max_length=KEY)]


class General(Struct, forbid_unknown_fields=True):
    display_name: Annotated[str, Meta(min_length=1, max_length=NAME)] | None = None
    facebook: Annotated[str, Meta(pattern=FACEBOOK)] | None = None
    twitter: Annotated[str, Meta(pattern=TWITTER)] | None = None
    linkedin: Annotated[str, Meta(pattern=LINKEDIN)] | None = None


class Billing(Struct, forbid_unknown_fields=True):
    autopay: bool = False
    card: bool = False
    bank_account: bool = False
    prepayments: bool = False
    history: bool = False
    card_maximum: Decimal = Decimal("0.00")
    ach_maximum: Decimal = Decimal("0.00")


class Services(Struct, forbid_unknown_fields=True):
    past: bool = False
    upcoming: bool = False
    paused: bool = False


class Tickets(Struct, forbid_unknown_fields=True):
    submit: bool = False
    open: bool = False
    closed: bool = False
    assignee: UUID | None = None
    categories: list[Key] = []
    reschedule_categories: list[Key] = []
    cancel_categories: list[Key] = []


class Alerts(Struct, forbid_unknown_fields=True):
    resources: list[UUID] = []


class CustomFields(Struct, forbid_unknown_fields=True):
    viewed: list[Key] = []
    changed: list[Key] = []


class Settings(Struct, forbid_unknown_fields=True):
    general: General
    billing: Billing
    services: Services
    tickets: Tickets
    alerts: Alerts
    custom_fields: CustomFields


_DECODE = msgspec.json.Decoder(Settings).decode
_ENCODE = msgspec.json.Encoder().encode


def work(body: bytes, has: Capabilities) -> bytes:
    found = _DECODE(body)
    see_rules(found, has)
    return _ENCODE(found)


PEER = Peer(work, refuses=(msgspec.ValidationError, ValueError))
