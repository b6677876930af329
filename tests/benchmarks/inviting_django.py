"""
The peer of `invite`: django-invitations with django-organizations, rows of an audit log and of an outbox.

Whoever accepts becomes a user who owns an organization; no password is hashed, and no mail is put aside or sent.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.benchmarks import create_django

Found = tuple[dict[str, "Peer"], dict[str, str]]


def on_sqlite(path: Path, settings: Sequence[str]) -> Found:
    """Return the peer if it is there, and why not if it is not."""
    return _found(create_django.in_file(path, settings))


def on_postgresql(url: str) -> Found:
    """Return the same on a server."""
    return _found(create_django.on_server(url))


def _found(database: dict[str, Any]) -> Found:
    try:
        import invitations
    except ImportError as error:
        return {}, {"django": str(error)}
    assert invitations
    try:
        return {"django": Peer(database)}, {}
    except ImportError as error:
        return {}, {"django": str(error)}


class Peer(create_django.Peer):
    """Django that invites as well."""

    def __init__(self, database: dict[str, Any]) -> None:
        super().__init__(database)
        from invitations.models import Invitation

        self._invitations = Invitation

    def invite(self, email: str) -> str:
        """Invite an address; return the key that its link carries."""
        from django.db import transaction
        from django.utils import timezone

        with transaction.atomic():
            made = self._invitations.create(email, inviter=self._actor)
            made.sent = timezone.now()
            made.save()
            return str(made.key)

    def accept(self, key: str, name: str) -> None:
        """Accept by that key, as somebody who is new."""
        from django.db import transaction

        with transaction.atomic():
            found = self._invitations.objects.get(key=key)
            assert not found.accepted
            assert not found.key_expired()
            found.accepted = True
            found.save()
            self.made(found.email, name, found.email)

    def counts(self) -> dict[str, int]:
        """Return how many rows each table got."""
        return super().counts() | {"invitation": self._invitations.objects.count()}
