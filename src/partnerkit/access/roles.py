"""Permissions, and the roles that are built in (VC-29)."""

from __future__ import annotations

import enum
from typing import Final

import attrs


class Permission(enum.Enum):
    """What a role may include."""

    VIEW_CLIENTS = "clients.view"
    TAG_CLIENTS = "clients.tag"
    ASSIGN_CLIENTS = "clients.assign"
    WRITE_NOTES = "notes.write"
    OPEN_ACCOUNTS = "accounts.open"
    INVITE_CLIENTS = "clients.invite"
    SET_STAGE = "accounts.stage"
    SET_NICKNAME = "accounts.nickname"
    END_SCREENING = "accounts.screening"
    LOCK_ACCOUNTS = "accounts.lock"
    SET_OWNER_PASSWORDS = "owners.password"
    VIEW_HISTORY = "history.view"
    SET_SECURE = "accounts.secure"
    MANAGE_OPERATORS = "operators.manage"
    ENTER_AS_OPERATORS = "operators.enter"
    MANAGE_ROLES = "roles.manage"
    MANAGE_KEYS = "keys.manage"
    OWN_PARTNER = "partner.own"
    USE_WORKSPACE = "workspace.use"
    MANAGE_STAFF = "staff.manage"
    MANAGE_SETTINGS = "settings.manage"
    OWN_ACCOUNT = "account.own"
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
        secure: Whether its holders may act on secure accounts (VC-22).
        limited: Whether its holders see and act on the clients assigned to them alone (VC-24).
    """

    name: str
    title: str
    permissions: frozenset[Permission]
    secure: bool = False
    limited: bool = False

    @property
    def owns(self) -> bool:
        """Whether its holders are owners of the partner (VC-03, VC-29)."""
        return Permission.OWN_PARTNER in self.permissions


_AGENT: Final = frozenset(
    {
        Permission.VIEW_CLIENTS,
        Permission.TAG_CLIENTS,
        Permission.WRITE_NOTES,
        Permission.OPEN_ACCOUNTS,
        Permission.INVITE_CLIENTS,
        Permission.SET_STAGE,
        Permission.SET_NICKNAME,
        Permission.END_SCREENING,
        Permission.VIEW_HISTORY,
        Permission.OWN_PASSWORD,
    }
)
_ADMIN: Final = _AGENT | {
    Permission.ASSIGN_CLIENTS,
    Permission.LOCK_ACCOUNTS,
    Permission.SET_OWNER_PASSWORDS,
    Permission.SET_SECURE,
    Permission.MANAGE_OPERATORS,
    Permission.ENTER_AS_OPERATORS,
    Permission.MANAGE_ROLES,
    Permission.MANAGE_KEYS,
}
_OWNER: Final = _ADMIN | {Permission.OWN_PARTNER}
_PLAIN: Final = (Role("owner", "Owner", _OWNER), Role("admin", "Admin", _ADMIN), Role("agent", "Agent", _AGENT))
_SECURE: Final = tuple(Role(f"secure_{r.name}", f"Secure {r.title}", r.permissions, secure=True) for r in _PLAIN)

ROLES: Final = {role.name: role for role in (*_PLAIN, *_SECURE)}
STAFF_PERMISSIONS: Final = frozenset({Permission.USE_WORKSPACE, Permission.OWN_PASSWORD})
"""What every staff member may do."""
ACCOUNT_ADMIN_PERMISSIONS: Final = STAFF_PERMISSIONS | {Permission.MANAGE_STAFF, Permission.MANAGE_SETTINGS}
ACCOUNT_OWNER_PERMISSIONS: Final = ACCOUNT_ADMIN_PERMISSIONS | {Permission.OWN_ACCOUNT}
_OF_ACCOUNTS: Final = ACCOUNT_OWNER_PERMISSIONS - {Permission.OWN_PASSWORD}
VENDOR_PERMISSIONS: Final = frozenset(Permission) - _OF_ACCOUNTS
OPERATOR_PERMISSIONS: Final = frozenset(Permission) - _OF_ACCOUNTS - {Permission.RUN_VENDOR}
GRANTABLE: Final = OPERATOR_PERMISSIONS - {Permission.OWN_PARTNER}
"""What a role of a partner's own may include: an owner is one by a built-in role alone."""
