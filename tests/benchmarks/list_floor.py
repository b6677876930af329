"""The floor of `list` and the peer of `search`: the same questions by hand, by the driver alone."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import attrs
import psycopg
import sqlalchemy as sa

from partnerkit.accounts.lifecycles import Stage
from partnerkit.accounts.origin import Way
from partnerkit.accounts.status import Standing

Values = tuple[Any, ...]

NAMES = (
    "partner_id, id, account_id, name, contact, email, uid, nickname, origin, stage, standing, trial_ends_at,"
    " locked_at, partner_locked, vendor_locked, secure, plan, created_at, tags, assigned, seq, head, revision, version"
)
OWN = ", ".join(f"a.{name.strip()}" for name in NAMES.split(","))
FIRST = f"""
    select {NAMES} from pk_client where partner_id = ? and secure = 0 order by created_at desc, id desc limit ?
"""
FILTERED = f"""
    select {OWN} from pk_client_term t cross join pk_client a
    where t.owner = ? and t.term = ? and t.by_standing = ? and t.by_secure = 0
    and a.partner_id = t.owner and a.id = t.id
    order by t.place desc, t.id desc limit ?
"""
GONE = "standing in ('cancelled', 'locked', 'closed')"
HERE = "standing in ('awaiting_client', 'paying')"
COUNTS = f"""
    select
        count(*) filter (where {HERE} or standing = 'trial' and trial_ends_at > ?),
        count(*) filter (where created_at >= ?),
        count(*) filter (where {GONE} or standing = 'trial' and trial_ends_at <= ?),
        count(*) filter (where standing = 'invited')
    from pk_client where partner_id = ? and secure = 0
"""
# The plus keeps the planner from the index of the order: everything is looked at, then sorted.
LIKE = f"""
    select {NAMES} from pk_client where partner_id = ? and secure = 0 and search_text like ?
    order by +created_at desc, +id desc limit ?
"""
# The same where an index has the order: frequent words are found soon, rare ones late.
LIKE_IN_ORDER = LIKE.replace("+", "")

TEXTS = {"first": FIRST, "filtered": FILTERED, "counts": COUNTS, "like": LIKE, "like_in_order": LIKE_IN_ORDER}


@attrs.frozen
class Floor:
    """
    A connection of one's own, and statements that are there already.

    Attributes:
        connection: The driver's.
        texts: The statements.
        id: Turns an id into a parameter.
        at: Turns a moment into one.
        values: Turns a row into the values of a client.
    """

    connection: Any
    texts: Mapping[str, str]
    id: Callable[[UUID], Any]
    at: Callable[[datetime], Any]
    values: Callable[[Values], Values]

    def first(self, partner: UUID, limit: int) -> list[Values]:
        return self._decoded("first", (self.id(partner), limit + 1), limit)

    def filtered(self, partner: UUID, tag: str, standing: str, limit: int) -> list[Values]:
        return self._decoded("filtered", (self.id(partner), f"#tags:{tag}", standing, limit + 1), limit)

    def counts(self, partner: UUID, now: datetime, new: datetime) -> Values:
        given = (self.at(now), self.at(new), self.at(now), self.id(partner))
        found: Values = self.connection.execute(self.texts["counts"], given).fetchone()
        return found

    def like(self, partner: UUID, word: str, limit: int, *, in_order: bool = False) -> list[Values]:
        name = "like_in_order" if in_order else "like"
        return self._decoded(name, (self.id(partner), f"%{word}%", limit + 1), limit)

    def _decoded(self, name: str, parameters: Values, limit: int) -> list[Values]:
        found = self.connection.execute(self.texts[name], parameters)
        rows = [self.values(row) for row in found.fetchall()[:limit]]
        found.close()
        return rows

    def close(self) -> None:
        self.connection.close()


def on_sqlite(path: Path, settings: Sequence[str]) -> Floor:
    connection = sqlite3.connect(path, isolation_level=None)
    for text in settings:
        connection.execute(text)
    return Floor(connection, TEXTS, lambda id: id.hex, _text, _values)


def on_postgresql(url: str) -> Floor:
    bare = sa.make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    texts = {name: _for_psycopg(text) for name, text in TEXTS.items()}
    return Floor(psycopg.connect(bare, autocommit=True), texts, lambda id: id, lambda moment: moment, _parsed)


def _for_psycopg(text: str) -> str:
    plain = text.replace("by_secure = 0", "by_secure = false").replace("secure = 0", "secure = false")
    return plain.replace("?", "%s").replace("+created_at desc, +id", "created_at + interval '0 s' desc, id")


def _parsed(row: Values) -> Values:
    """Return a row of psycopg's, which knows ids, moments and JSON, as `_values` does; moments are told in UTC."""
    (
        *said, origin, stage, standing, trial, locked, partner_locked, vendor_locked, secure, plan, created, tags,
        assigned, seq, head, revision, version,
    ) = row  # fmt: skip
    return (
        *said,
        Way(origin),
        Stage(stage),
        Standing(standing),
        trial.astimezone(UTC),
        None if locked is None else locked.astimezone(UTC),
        partner_locked,
        vendor_locked,
        secure,
        plan,
        created.astimezone(UTC),
        frozenset(tags),
        frozenset(map(UUID, assigned)),
        seq,
        head,
        revision,
        version,
    )


def _values(row: Values) -> Values:
    (
        partner, id, account, name, contact, email, uid, nickname, origin, stage, standing, trial, locked,
        partner_locked, vendor_locked, secure, plan, created, tags, assigned, *rest,
    ) = row  # fmt: skip
    return (
        UUID(hex=partner),
        UUID(hex=id),
        UUID(hex=account),
        name,
        contact,
        email,
        uid,
        nickname,
        Way(origin),
        Stage(stage),
        Standing(standing),
        _moment(trial),
        None if locked is None else _moment(locked),
        bool(partner_locked),
        bool(vendor_locked),
        bool(secure),
        plan,
        _moment(created),
        frozenset(json.loads(tags)),
        frozenset(map(UUID, json.loads(assigned))),
        *rest,
    )


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def _text(moment: datetime) -> str:
    return moment.replace(tzinfo=None).isoformat(" ", "microseconds")
