"""A peer of `settings`: marshmallow, with the `json` of Python."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load
from marshmallow.validate import Length, Range, Regexp

from partnerkit.sections import Capabilities
from tests.benchmarks.choosing_peers import FACEBOOK, KEY, LINKEDIN, NAME, TWITTER, Peer, see_rules


def _switch() -> Any:
    return fields.Boolean(load_default=False, truthy={True}, falsy={False})


def _text(check: Any) -> Any:
    return fields.String(load_default=None, allow_none=True, validate=check)


def _maximum() -> Any:
    return fields.Decimal(load_default="0.00", as_string=True, validate=Range(min=0))


def _keys() -> Any:
    return fields.List(fields.String(validate=Length(min=1, max=KEY)), load_default=list)


class Made(Schema):
    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> SimpleNamespace:
        return SimpleNamespace(**data)


class General(Made):
    display_name = _text(Length(min=1, max=NAME))
    facebook = _text(Regexp(FACEBOOK))
    twitter = _text(Regexp(TWITTER))
    linkedin = _text(Regexp(LINKEDIN))


class Billing(Made):
    autopay = _switch()
    card = _switch()
    bank_account = _switch()
    prepayments = _switch()
    history = _switch()
    card_maximum = _maximum()
    ach_maximum = _maximum()


class Services(Made):
    past = _switch()
    upcoming = _switch()
    paused = _switch()


class Tickets(Made):
    submit = _switch()
    open = _switch()
    closed = _switch()
    assignee = fields.UUID(load_default=None, allow_none=True)
    categories = _keys()
    reschedule_categories = _keys()
    cancel_categories = _keys()


class Alerts(Made):
    resources = fields.List(fields.UUID(), load_default=list)


class CustomFields(Made):
    viewed = _keys()
    changed = _keys()


class Settings(Made):
    general = fields.Nested(General)
    billing = fields.Nested(Billing)
    services = fields.Nested(Services)
    tickets = fields.Nested(Tickets)
    alerts = fields.Nested(Alerts)
    custom_fields = fields.Nested(CustomFields)


_SCHEMA = Settings()


def work(body: bytes, has: Capabilities) -> bytes:
    found = _SCHEMA.load(json.loads(body))
    see_rules(found, has)
    return json.dumps(_SCHEMA.dump(found), ensure_ascii=False).encode()


PEER = Peer(work, refuses=(ValidationError, ValueError))
