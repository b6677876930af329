"""Permissions, and the roles that are built in (VC-29)."""

from __future__ import annotations

import enum
from typing import Final

import attrs


class Permission(enum.Enum):
    """What a role may include."""

    VIEW_CLIENTS = "clients.view"
    OPEN_ACCOUNTS = "accounts.open"
    SET_STAGE = "accounts.stage"
    SET_NICKNAME = "accounts.nickname"
    LOCK_ACCOUNTS = "accounts.lock"
    VIEW_HISTORY = "history.view"
    USE_WORKSPACE = "workspace.use"
    OWN_PASSWORD = "password.own"
    RUN_VENDOR = "vendor.run"


@attrs.frozen
class Role:
    """
    A named set of permissions.

    Attributes:
        name: Its name in rows and documents, as in ``admin``.
        title: What people read.
        permissions: What it includes.
    """

    name: str
    title: str
    permissions: frozenset[Permission]


_AGENT: Final = frozenset(
    {
        Permission.VIEW_CLIENTS,
        Permission.OPEN_ACCOUNTS,
        Permission.SET_STAGE,
        Permission.SET_NICKNAME,
        Permission.VIEW_HISTORY,
        Permission.OWN_PASSWORD,
    }
)
_ADMIN: Final = _AGENT | {Permission.LOCK_ACCOUNTS}

ROLES: Final = {
    role.name: role
    for role in (Role("owner", "Owner", _ADMIN), Role("admin", "Admin", _ADMIN), Role("agent", "Agent", _AGENT))
}
STAFF_PERMISSIONS: Final = frozenset({Permission.USE_WORKSPACE, Permission.OWN_PASSWORD})
VENDOR_PERMISSIONS: Final = frozenset(Permission) - {Permission.USE_WORKSPACE, Permission.OWN_PASSWORD}
