"""A peer of `settings`: pydantic 2, which reads, checks and writes in Rust."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from partnerkit.sections import Capabilities
from tests.benchmarks.choosing_peers import FACEBOOK, KEY, LINKEDIN, NAME, TWITTER, Peer, see_rules

Key = Annotated[str, Field(min_length=1, max_length=KEY)]
Maximum = Annotated[Decimal, Field(ge=0, max_digits=15, decimal_places=3)]


class Strict(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")


class General(Strict):
    display_name: Annotated[str, Field(min_length=1, max_length=NAME)] | None = None
    facebook: Annotated[str, Field(pattern=FACEBOOK)] | None = None
    twitter: Annotated[str, Field(pattern=TWITTER)] | None = None
    linkedin: Annotated[str, Field(pattern=LINKEDIN)] | None = None


class Billing(Strict):
    autopay: bool = False
    card: bool = False
    bank_account: bool = False
    prepayments: bool = False
    history: bool = False
    card_maximum: Maximum = Decimal("0.00")
    ach_maximum: Maximum = Decimal("0.00")


class Services(Strict):
    past: bool = False
    upcoming: bool = False
    paused: bool = False


class Tickets(Strict):
    submit: bool = False
    open: bool = False
    closed: bool = False
    assignee: UUID | None = None
    categories: list[Key] = []
    reschedule_categories: list[Key] = []
    cancel_categories: list[Key] = []


class Alerts(Strict):
    resources: list[UUID] = []


class CustomFields(Strict):
    viewed: list[Key] = []
    changed: list[Key] = []


class Settings(Strict):
    general: General
    billing: Billing
    services: Services
    tickets: Tickets
    alerts: Alerts
    custom_fields: CustomFields


def work(body: bytes, has: Capabilities) -> bytes:
    found = Settings.model_validate_json(body)
    see_rules(found, has)
    return found.model_dump_json().encode()


PEER = Peer(work, refuses=(ValueError,))
