"""The floor of `create`: the same rows by hand, with the standard library alone, and without a look at the input."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import secrets
import sqlite3
import unicodedata
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from partnerkit import Actor, Business

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
TRIAL = timedelta(days=44)
WORD = re.compile(r"[^\W_]+")
# A statement with its rows.
Rows = list[tuple[str, list[tuple[Any, ...]]]]


def _insert(table: str, columns: str) -> str:
    marks = ", ".join("?" for _ in columns.split(","))
    return f"insert into {table} ({columns}) values ({marks})"


ACCOUNT = _insert(
    "pk_account",
    "id, uid, partner_id, owner_id, name, contact, email, language, time_zone, opened_at, stage, subscription,"
    " trial_ends_at, secure, epoch, seq, head, revision, version",
)
CLIENT = _insert(
    "pk_client",
    "partner_id, id, account_id, name, contact, email, uid, stage, standing, trial_ends_at, created_at,"
    " partner_locked, vendor_locked, secure, tags, assigned, seq, head, revision, version, name_key, search_text,"
    " search_sets",
)
TERM = _insert("pk_client_term", "owner, term, place, id, by_standing, by_secure, search_sets")
MEMBER = _insert("pk_member", "account_id, id, name, email, level, state, epoch, version")
ENTRY = _insert(
    "pk_entry",
    "chain_id, id, seq, at, kind, actor_kind, actor_id, subject_kind, subject_id, payload, commitments, previous,"
    " digest",
)
PARTICULARS = _insert("pk_particulars", 'chain_id, id, "values", salts')
PENDING = _insert("pk_pending", "shard, id, chain_id, seq, at")
RECEIPT = _insert("pk_receipt", 'actor_id, "key", digest, "row", at, version')
FIND = 'select digest, "row", at from pk_receipt where actor_id = ? and "key" = ?'


class Floor:
    """One connection of one's own, and an operator who opens accounts."""

    def __init__(self, path: Path, settings: Sequence[str], dana: Actor) -> None:
        self._database = sqlite3.connect(path, isolation_level=None)
        for text in settings:
            self._database.execute(text)
        self._dana = dana

    def open(self, new: Business, *, key: str | None = None) -> None:
        if key is not None:
            self._database.execute("begin immediate")
            assert self._database.execute(FIND, (self._dana.id.hex, key)).fetchone() is None
        self.write(self.rows(new, key=key))

    def write(self, rows: Rows) -> None:
        database = self._database
        if not database.in_transaction:
            database.execute("begin immediate")
        for statement, several in rows:
            if len(several) == 1:
                database.execute(statement, several[0])
            else:
                database.executemany(statement, several)
        database.execute("commit")

    def rows(self, new: Business, *, key: str | None = None) -> Rows:
        now = datetime.now(UTC)
        at, ends = _text(now), _text(now + TRIAL)
        account, owner = uuid.uuid4(), _ordered(now).hex
        bits = secrets.randbits(60)
        uid = "".join([ALPHABET[bits >> shift & 31] for shift in range(0, 60, 5)])
        entry, head = self._entry(new, account, uid, now, at)
        id, partner = account.hex, self._dana.partner.hex
        said = (id, uid, partner, owner, new.name, new.contact, new.email, new.language, new.time_zone, at)
        found: Rows = [
            (ACCOUNT, [(*said, "setup", "none", ends, 0, 0, 1, head, 0, 0)]),
            *self._line(new, id, uid, _ordered(now).hex, at, ends),
            (MEMBER, [(id, owner, new.contact, new.email, "admin", "invited", 0, 0)]),
            *entry,
        ]
        return found if key is None else [*found, self._receipt(new, key, id, at)]

    def _line(self, new: Business, id: str, uid: str, client: str, at: str, ends: str) -> Rows:
        partner = self._dana.partner.hex
        words = dict.fromkeys(WORD.findall(_folded(f"{new.name} {new.contact} {new.email} {uid}")))
        terms = sorted({part for word in words for part in (word, word[:3])})
        said = (partner, client, id, new.name, new.contact, new.email, uid, "setup", "awaiting_client", ends, at)
        return [
            (CLIENT, [(*said, 0, 0, 0, "[]", "[]", 0, b"", 0, 0, _folded(new.name), f" {' '.join(words)}", "")]),
            (TERM, [(partner, term, at, client, "awaiting_client", 0, "") for term in terms]),
        ]

    def _entry(self, new: Business, account: uuid.UUID, uid: str, now: datetime, at: str) -> tuple[Rows, bytes]:
        personal = {"name": new.name, "email": new.email, "actor": self._dana.name}
        salts = {name: secrets.token_hex(16) for name in personal}
        key = _ordered(now)
        said = {
            "chain_id": str(account),
            "id": str(key),
            "seq": 1,
            "at": now.isoformat().replace("+00:00", "Z"),
            "kind": "account.opened",
            "actor_kind": "operator",
            "actor_id": str(self._dana.id),
            "subject_kind": "operator",
            "subject_id": str(self._dana.id),
            "payload": {"uid": uid},
            "commitments": {
                name: hashlib.sha256(bytes.fromhex(salts[name]) + _json(value)).hexdigest()
                for name, value in personal.items()
            },
            "previous": "",
        }
        digest = hashlib.sha256(_json(said)).digest()
        id, chain, actor = key.hex, account.hex, self._dana.id.hex
        payload, commitments = _json(said["payload"]).decode(), _json(said["commitments"]).decode()
        entry = (chain, id, 1, at, "account.opened", "operator", actor, "operator", actor, payload, commitments, b"")
        return [
            (ENTRY, [(*entry, digest)]),
            (PARTICULARS, [(chain, id, _json(personal).decode(), _json(salts).decode())]),
            (PENDING, [(account.int % 16, id, chain, 1, at)]),
        ], digest

    def _receipt(self, new: Business, key: str, id: str, at: str) -> tuple[str, list[tuple[Any, ...]]]:
        given = {"name": new.name, "contact": new.contact, "email": new.email}
        said = json.dumps(["account.open", given | {"language": new.language, "time_zone": new.time_zone}])
        digest = hmac.digest(b"a key for benchmarks", said.encode(), "sha256")
        return RECEIPT, [(self._dana.id.hex, key, digest, id, at, 0)]

    def close(self) -> None:
        self._database.close()


_json_text = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode


def _json(value: object) -> bytes:
    return _json_text(value).encode()


def _text(moment: datetime) -> str:
    return moment.replace(tzinfo=None).isoformat(" ", "microseconds")


def _ordered(now: datetime) -> uuid.UUID:
    return uuid.UUID(int=int(now.timestamp() * 1000) << 80 | 0x7 << 76 | secrets.randbits(62))


def _folded(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join([c for c in decomposed if not unicodedata.combining(c)])
