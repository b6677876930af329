"""
Load: writers who write as fast as they can, and remember what they were told.
"""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final
from uuid import uuid4

import attrs
import sqlalchemy as sa

from tests.faults.calling import Answer, Calls

WRITERS: Final = 6
# Where a write is found that did what it was to do, by its key.
KEYS: Final = sa.select(sa.table("pk_receipt", sa.column("key")).c.key)
TRACES: Final = {
    "account": "select name from pk_account",
    "nickname": "select nickname from pk_nickname_claim",
    "note": "select text from pk_note",
}


@attrs.define
class Write:
    """
    One write. It leaves its key wherever it has an effect, and nobody else has that key.

    Attributes:
        answer: What was answered last, if anything was.
    """

    kind: str
    method: str
    path: str
    body: Any
    key: str
    answer: Answer = Answer()

    def send(self, caller: Calls) -> Answer:
        self.answer = caller.call(self.method, self.path, self.body, self.key)
        return self.answer


class Load:
    """
    Writers of one operator's; some of what they write is everybody's, so that they get in each other's way.

    Attributes:
        writes: All that was ever written, or was to be.
    """

    def __init__(self, caller: Calls) -> None:
        self.writes: list[Write] = []
        self._caller = caller
        self._places = [self._place() for _ in range(WRITERS + 1)]

    @contextmanager
    def going(self) -> Iterator[threading.Event]:
        """
        Write, until what is yielded is set; leaving waits for the last answers.
        """
        over = threading.Event()
        writers = [threading.Thread(target=self._write, args=(n, over)) for n in range(WRITERS)]
        for writer in writers:
            writer.start()
        try:
            yield over
        finally:
            over.set()
            for writer in writers:
                writer.join()

    def _place(self) -> tuple[str, str]:
        """
        Open an account to write to; return its id and its client's.
        """
        account = self._caller.call("POST", "/accounts", {"name": "A place to write to"})
        clients = self._caller.call("GET", "/clients?limit=100").body["items"]
        return account.body["id"], next(c["id"] for c in clients if c["account_id"] == account.body["id"])

    def _write(self, number: int, over: threading.Event) -> None:
        while not over.is_set():
            write = self._any(*self._places[random.choice([number, -1])])
            self.writes.append(write)
            if not write.send(self._caller).done:
                over.wait(0.02)

    def _any(self, account_id: str, client_id: str) -> Write:
        key = f"w{uuid4().hex}"
        match random.choice(["account", "nickname", "note", "tags"]):
            case "account" as kind:
                return Write(kind, "POST", "/accounts", {"name": key}, key)
            case "nickname" as kind:
                return Write(kind, "PUT", f"/accounts/{account_id}/nickname", {"nickname": key}, key)
            case "note" as kind:
                return Write(kind, "POST", f"/clients/{client_id}/notes", {"text": key}, key)
            case kind:
                return Write(kind, "PUT", f"/clients/{client_id}/tags", {"tags": [key]}, key)


class Traces:
    """
    What writes have left in a database, at one moment.
    """

    def __init__(self, engine: sa.Engine) -> None:
        with engine.connect() as connection:
            self._receipts = Counter(connection.execute(KEYS).scalars())
            self._found = {kind: Counter(connection.exec_driver_sql(text).scalars()) for kind, text in TRACES.items()}

    def of(self, write: Write) -> int:
        """
        Return how often a write was done; -1 if it was half done.
        """
        receipts = self._receipts[write.key]
        found = self._found[write.kind][write.key] if write.kind in self._found else receipts
        return found if found == receipts or found > 1 else -1
