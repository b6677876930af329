"""
The peer of `create`: Django with django-organizations, a row of an audit log and one of an outbox, in a transaction.

The organization's owner is a user of its own, as the owner-to-be is a member here; no password is hashed.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from partnerkit import Business

Found = tuple[dict[str, "Peer"], dict[str, str]]


def on_sqlite(path: Path, settings: Sequence[str]) -> Found:
    """Return the peer if it is there, and why not if it is not."""
    return _found(in_file(path, settings))


def in_file(path: Path, settings: Sequence[str]) -> dict[str, Any]:
    """Return what Django is told of a SQLite file."""
    options = {"init_command": ";".join(settings), "transaction_mode": "IMMEDIATE"}
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(path), "OPTIONS": options}


def on_postgresql(url: str) -> Found:
    """Return the same on a server."""
    return _found(on_server(url))


def on_server(url: str) -> dict[str, Any]:
    """Return what Django is told of PostgreSQL; it keeps its connection, and its driver prepares as ours does."""
    at = sa.make_url(url)
    options = {"server_side_binding": True}
    where = {"HOST": at.host, "PORT": at.port, "USER": at.username, "NAME": at.database, "CONN_MAX_AGE": None}
    return {"ENGINE": "django.db.backends.postgresql", "OPTIONS": options, **where}


def _found(database: dict[str, Any]) -> Found:
    try:
        return {"django": Peer(database)}, {}
    except ImportError as error:
        return {}, {"django": str(error)}


class Peer:
    """Django over a database of its own; Django has one set of settings a process, so another one takes its place."""

    def __init__(self, database: dict[str, Any]) -> None:
        import django
        import organizations
        from django.conf import settings as django_settings

        assert organizations
        apps = ["django.contrib.auth", "django.contrib.contenttypes", "organizations"]
        apps += ["invitations"] if find_spec("invitations") else []  # of the peer of `invite`: settings are made once
        if django_settings.configured:
            _point_at(database)
        else:
            django_settings.configure(
                DATABASES={"default": database}, INSTALLED_APPS=apps, USE_TZ=True, DEFAULT_AUTO_FIELD=AUTO
            )
            django.setup()
        self._models = _models()
        self._actor = self._models["user"].objects.create(username="dana", password="!")

    def open(self, new: Business) -> None:
        from django.db import transaction

        with transaction.atomic():
            self.made(new.email, new.name, new.contact)

    def made(self, email: str | None, name: str, contact: str | None) -> None:
        """Make an organization with its owner, what is audited of it, and what is to be delivered."""
        from organizations.utils import create_organization

        owner = self._models["user"].objects.create(username=email, email=email, first_name=contact, password="!")
        organization = create_organization(owner, name, org_user_defaults={"is_admin": True})
        told = {"name": name, "email": email}
        audited = self._models["audit"].objects.create(
            organization=organization, actor=self._actor, kind="account.opened", told=told
        )
        self._models["outbox"].objects.create(audited=audited, organization=organization)

    def counts(self) -> dict[str, int]:
        """Return how many rows each table got by `open`."""
        found = {name: model.objects.count() for name, model in self._models.items()}
        return found | {"user": found["user"] - 1}

    def close(self) -> None:
        from django.db import connection

        connection.close()


def _point_at(database: dict[str, Any]) -> None:
    from django.db import connections

    del connections["default"]
    connections.settings = connections.configure_settings({"default": database})


AUTO = "django.db.models.BigAutoField"


@functools.cache
def _kinds() -> tuple[type[Any], type[Any]]:
    """Return the models of an audit log and an outbox, made once a process."""
    from django.contrib.auth.models import User
    from django.db import models
    from organizations.models import Organization

    class Audit(models.Model):
        organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
        actor = models.ForeignKey(User, on_delete=models.PROTECT)
        kind = models.CharField(max_length=100)
        at = models.DateTimeField(auto_now_add=True)
        told = models.JSONField()

        class Meta:
            app_label = "organizations"

    class Outbox(models.Model):
        audited = models.ForeignKey(Audit, on_delete=models.CASCADE)
        organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
        at = models.DateTimeField(auto_now_add=True)

        class Meta:
            app_label = "organizations"

    return Audit, Outbox


def _models() -> dict[str, Any]:
    from django.contrib.auth.models import User
    from django.core.management import call_command
    from django.db import connection
    from organizations.models import Organization, OrganizationOwner, OrganizationUser

    audit, outbox = _kinds()
    call_command("migrate", verbosity=0)
    with connection.schema_editor() as editor:
        editor.create_model(audit)
        editor.create_model(outbox)
    known = {"user": User, "organization": Organization, "member": OrganizationUser, "owner": OrganizationOwner}
    return known | {"audit": audit, "outbox": outbox}
