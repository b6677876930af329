"""The floor of `list` and the peer of `search`: the same questions by hand, by the driver alone."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from partnerkit.accounts.lifecycles import Stage
from partnerkit.accounts.status import Standing

NAMES = (
    "partner_id, id, account_id, name, contact, email, uid, nickname, stage, standing, trial_ends_at, locked_at,"
    " partner_locked, vendor_locked, secure, plan, created_at, tags, assigned, seq, head, revision, version"
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

Values = tuple[Any, ...]


class Floor:
    """A connection of one's own, and statements that are there already."""

    def __init__(self, path: Path, settings: Sequence[str]) -> None:
        self._database = sqlite3.connect(path, isolation_level=None)
        for text in settings:
            self._database.execute(text)

    def first(self, partner: UUID, limit: int) -> list[Values]:
        return self._decoded(FIRST, (partner.hex, limit + 1), limit)

    def filtered(self, partner: UUID, tag: str, standing: str, limit: int) -> list[Values]:
        return self._decoded(FILTERED, (partner.hex, f"#tags:{tag}", standing, limit + 1), limit)

    def counts(self, partner: UUID, now: datetime, new: datetime) -> Values:
        found: Values = self._database.execute(COUNTS, (_text(now), _text(new), _text(now), partner.hex)).fetchone()
        return found

    def like(self, partner: UUID, word: str, limit: int, *, in_order: bool = False) -> list[Values]:
        return self._decoded(LIKE_IN_ORDER if in_order else LIKE, (partner.hex, f"%{word}%", limit + 1), limit)

    def _decoded(self, text: str, parameters: Values, limit: int) -> list[Values]:
        with closing(self._database.execute(text, parameters)) as found:
            return [_values(row) for row in found.fetchall()[:limit]]

    def close(self) -> None:
        self._database.close()


def _values(row: Values) -> Values:
    (
        partner, id, account, name, contact, email, uid, nickname, stage, standing, trial, locked,
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
