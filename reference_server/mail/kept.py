"""
The demo's mailer: mails are kept in a small file beside the demo, to be read on its *Sent mail* page.

Nothing of it is in the library's tables: there no mail is kept, nor any link (A-03).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import attrs

from partnerkit.mails import Mail
from partnerkit.values import utc_now

#: How many are kept; the oldest give way.
MOST: Final = 200
_COLUMNS: Final = "id, kind, recipient, subject, text, html, language, at"
_TABLE: Final = """
create table if not exists sent (
    id text primary key, kind text not null, recipient text not null, subject text not null, text text not null,
    html text not null, language text not null, at text not null
)
"""
_KEEP: Final = f"insert or replace into sent ({_COLUMNS}) values (?, ?, ?, ?, ?, ?, ?, ?)"
_DROP: Final = "delete from sent where id not in (select id from sent order by at desc, id desc limit ?)"


@attrs.frozen
class KeptMail:
    """
    A mail that was sent.

    Attributes:
        mail: The mail.
        at: When it was sent, UTC.
    """

    mail: Mail
    at: datetime


class KeptMails:
    """Keeps mails in a file instead of sending them; a `partnerkit.mails.Mailer`."""

    def __init__(self, file: Path, *, clock: Callable[[], datetime] = utc_now) -> None:
        """Keep mails in a file, which nobody else on the machine reads."""
        self._file = file
        self._clock = clock
        file.touch(mode=0o600)
        with self._open() as connection:
            connection.execute(_TABLE)

    def send(self, mail: Mail, /) -> None:
        """Keep a mail; one that comes a second time takes its own place."""
        said = (str(mail.id), mail.kind, mail.to, mail.subject, mail.text, mail.html, mail.language)
        with self._open() as connection:
            connection.execute(_KEEP, (*said, self._clock().astimezone(UTC).isoformat()))
            connection.execute(_DROP, (MOST,))

    def all(self) -> tuple[KeptMail, ...]:
        """Return all of them, the newest first."""
        with self._open() as connection:
            return tuple(map(_kept, connection.execute(f"select {_COLUMNS} from sent order by at desc, id desc")))

    def get(self, id: str) -> KeptMail | None:
        """Return one of them; None where there is none of this id."""
        with self._open() as connection:
            found = connection.execute(f"select {_COLUMNS} from sent where id = ?", (id,)).fetchone()
        return None if found is None else _kept(found)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        connection = sqlite3.connect(self._file, timeout=10)
        try:
            with connection:
                yield connection
        finally:
            connection.close()


def _kept(row: tuple[Any, ...]) -> KeptMail:
    id, kind, to, subject, text, html, language, at = row
    mail = Mail(id=UUID(id), kind=kind, to=to, subject=subject, text=text, html=html, language=language)
    return KeptMail(mail, datetime.fromisoformat(at))
