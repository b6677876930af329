"""
The floor of `create`: the same rows by hand, by the driver alone, statement by statement, without a look at the input.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import secrets
import sqlite3
import unicodedata
import uuid
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import attrs
import psycopg
import sqlalchemy as sa

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
    "id, uid, partner_id, owner_id, name, contact, email, language, time_zone, opened_at, origin, brought_by, stage,"
    " addons, subscription, trial_ends_at, secure, epoch, seq, head, revision, version",
)
CLIENT = _insert(
    "pk_client",
    "partner_id, id, account_id, name, contact, email, uid, origin, stage, standing, trial_ends_at,"
    " created_at, partner_locked, vendor_locked, secure, tags, assigned, seq, head, revision, version, name_key,"
    " search_text, search_sets",
)
TERM = _insert("pk_client_term", "owner, term, place, id, by_standing, by_secure, search_sets")
MEMBER = _insert(
    "pk_member", "account_id, id, name, email, level, state, generation, epoch, revision, version, address"
)
ENTRY = _insert(
    "pk_entry",
    "chain_id, id, seq, at, kind, actor_kind, actor_id, subject_kind, subject_id, payload, commitments, previous,"
    " digest",
)
PARTICULARS = _insert("pk_particulars", 'chain_id, id, "values", salts')
NOTICE = _insert(
    "pk_notice",
    "shard, id, chain_id, seq, at, kind, actor_kind, actor_id, subject_kind, subject_id, payload, version",
)
RECEIPT = _insert("pk_receipt", 'actor_id, "key", digest, "row", at, version')
FIND = 'select digest, "row", at from pk_receipt where actor_id = ? and "key" = ?'
ALL = (ACCOUNT, CLIENT, TERM, MEMBER, ENTRY, PARTICULARS, NOTICE, RECEIPT, FIND)
PSYCOPG = {text: text.replace("?", "%s") for text in ALL}


@attrs.frozen
class Hand:
    """
    A connection of one's own, and how its driver takes things.

    Attributes:
        connection: The driver's; each statement is committed unless a transaction was begun.
        mark: How a parameter is written.
        begin: What begins a transaction that is going to write.
        id: Turns an id into a parameter.
        at: Turns a moment into one.
        flag: Turns yes or no into one.
    """

    connection: Any
    mark: str
    begin: str
    id: Callable[[uuid.UUID], Any]
    at: Callable[[datetime], Any]
    flag: Callable[[bool], Any]


def on_sqlite(path: Path, settings: Sequence[str]) -> Hand:
    connection = sqlite3.connect(path, isolation_level=None)
    for text in settings:
        connection.execute(text)
    return Hand(connection, "?", "begin immediate", lambda id: id.hex, _text, int)


def on_postgresql(url: str) -> Hand:
    bare = sa.make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    connection = psycopg.connect(bare, autocommit=True)
    return Hand(connection, "%s", "begin", lambda id: id, lambda moment: moment, bool)


class Floor:
    """An operator who opens accounts by hand."""

    def __init__(self, hand: Hand, dana: Actor) -> None:
        self._hand = hand
        self._dana = dana
        self._cursor = hand.connection.cursor()

    def open(self, new: Business, *, key: str | None = None) -> None:
        if key is None:
            self.write(self.rows(new))
            return
        self._cursor.execute(self._hand.begin)
        found = self._cursor.execute(self._written(FIND), (self._hand.id(self._dana.id), key))
        assert found.fetchone() is None
        self._write(self.rows(new, key=key))

    def write(self, rows: Rows) -> None:
        self._cursor.execute(self._hand.begin)
        self._write(rows)

    def _write(self, rows: Rows) -> None:
        for statement, several in rows:
            text = self._written(statement)
            if len(several) == 1:
                self._cursor.execute(text, several[0])
            else:
                self._cursor.executemany(text, several)
        self._cursor.execute("commit")

    def _written(self, statement: str) -> str:
        return statement if self._hand.mark == "?" else PSYCOPG[statement]

    def rows(self, new: Business, *, key: str | None = None) -> Rows:
        now, put = datetime.now(UTC), self._hand
        at, ends = put.at(now), put.at(now + TRIAL)
        account, owner = uuid.uuid4(), put.id(_ordered(now))
        bits = secrets.randbits(60)
        uid = "".join([ALPHABET[bits >> shift & 31] for shift in range(0, 60, 5)])
        entry, head = self._entry(new, account, uid, now, at)
        id, partner, no = put.id(account), put.id(self._dana.partner), put.flag(False)
        said = (id, uid, partner, owner, new.name, new.contact, new.email, new.language, new.time_zone, at)
        found: Rows = [
            (ACCOUNT, [(*said, "operator", partner, "setup", "[]", "none", ends, no, 0, 1, head, 0, 0)]),
            *self._line(new, id, uid, put.id(_ordered(now)), at, ends),
            (MEMBER, [(id, owner, new.contact, new.email, "admin", "invited", 0, 0, 0, 0, _address(new))]),
            *entry,
        ]
        return found if key is None else [*found, self._receipt(new, key, id, at)]

    def _line(self, new: Business, id: Any, uid: str, client: Any, at: Any, ends: Any) -> Rows:
        partner, no = self._hand.id(self._dana.partner), self._hand.flag(False)
        words = dict.fromkeys(WORD.findall(_folded(f"{new.name} {new.contact} {new.email} {uid}")))
        terms = sorted({part for word in words for part in (word, word[:3])})
        said = (partner, client, id, new.name, new.contact, new.email, uid, "operator", "setup")
        return [
            (
                CLIENT,
                [
                    (
                        *said,
                        "awaiting_client",
                        ends,
                        at,
                        no,
                        no,
                        no,
                        "[]",
                        "[]",
                        0,
                        b"",
                        0,
                        0,
                        _folded(new.name),
                        f" {' '.join(words)}",
                        "",
                    )
                ],
            ),
            (TERM, [(partner, term, at, client, "awaiting_client", no, "") for term in terms]),
        ]

    def _entry(self, new: Business, account: uuid.UUID, uid: str, now: datetime, at: Any) -> tuple[Rows, bytes]:
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
            "payload": {
                "uid": uid,
                "way": "operator",
                "partner_id": str(self._dana.partner),
                "operator_id": str(self._dana.id),
                "evidence_id": None,
                "own": False,
            },
            "commitments": {
                name: hashlib.sha256(bytes.fromhex(salts[name]) + _json(value)).hexdigest()
                for name, value in personal.items()
            },
            "previous": "",
        }
        digest = hashlib.sha256(_json(said)).digest()
        id, chain, actor = map(self._hand.id, (key, account, self._dana.id))
        payload, commitments = _json(said["payload"]).decode(), _json(said["commitments"]).decode()
        told = (1, at, "account.opened", "operator", actor, "operator", actor, payload)
        return [
            (ENTRY, [(chain, id, *told, commitments, b"", digest)]),
            (PARTICULARS, [(chain, id, _json(personal).decode(), _json(salts).decode())]),
            (NOTICE, [(account.int % 16, id, chain, *told, 0)]),
        ], digest

    def _receipt(self, new: Business, key: str, id: Any, at: Any) -> tuple[str, list[tuple[Any, ...]]]:
        given = {"name": new.name, "contact": new.contact, "email": new.email}
        said = json.dumps(["account.open", given | {"language": new.language, "time_zone": new.time_zone}])
        digest = hmac.digest(b"a key for benchmarks", said.encode(), "sha256")
        return RECEIPT, [(self._hand.id(self._dana.id), key, digest, id, at, 0)]

    def close(self) -> None:
        self._hand.connection.close()


_json_text = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode


def _json(value: object) -> bytes:
    return _json_text(value).encode()


def _text(moment: datetime) -> str:
    return moment.replace(tzinfo=None).isoformat(" ", "microseconds")


def _ordered(now: datetime) -> uuid.UUID:
    return uuid.UUID(int=int(now.timestamp() * 1000) << 80 | 0x7 << 76 | secrets.randbits(62))


def _address(new: Business) -> str | None:
    if new.email is None:
        return None
    local, _, domain = unicodedata.normalize("NFKC", new.email).rpartition("@")
    return f"{local.casefold()}@{domain.lower()}"


def _folded(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join([c for c in decomposed if not unicodedata.combining(c)])
