"""What roles and API keys may include, in plain words and in the order people read it (VC-29, BX-18)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

import attrs

from partnerkit.access import Permission
from reference_server.pages.language import Lazy, Text, lazy, plazy


@attrs.frozen
class Group:
    """
    Some of what can be included, under one heading.

    Attributes:
        title: What it is about.
        permissions: What stands there, in order.
    """

    title: Text
    permissions: tuple[Permission, ...]


WORDS: Final[Mapping[Permission, Lazy]] = {
    Permission.VIEW_CLIENTS: lazy("See clients and their notes"),
    Permission.TAG_CLIENTS: lazy("Tag clients"),
    Permission.WRITE_NOTES: lazy("Write notes on clients"),
    Permission.ASSIGN_CLIENTS: lazy("Assign clients to operators"),
    Permission.INVITE_CLIENTS: lazy("Invite clients, and hand out links"),
    Permission.OPEN_ACCOUNTS: lazy("Create client accounts"),
    Permission.VIEW_HISTORY: lazy("See the history of accounts"),
    Permission.SET_STAGE: lazy("Switch accounts between Setup and Live"),
    Permission.SET_NICKNAME: lazy("Change the nickname of accounts"),
    Permission.END_SCREENING: lazy("Let new accounts send external links early"),
    Permission.LOCK_ACCOUNTS: lazy("Lock and unlock accounts"),
    Permission.SET_OWNER_PASSWORDS: lazy("Set owners' passwords, or send them reset links"),
    Permission.SET_SECURE: lazy("Change whether accounts are secure"),
    Permission.OWN_PASSWORD: lazy("Look after the own sign-in: password, address, language, sessions"),
    Permission.MANAGE_OPERATORS: lazy("Add, change and block operators"),
    Permission.ENTER_AS_OPERATORS: lazy("Log in as another operator"),
    Permission.MANAGE_ROLES: lazy("Make, change and remove roles"),
    Permission.MANAGE_KEYS: lazy("Make and end API keys"),
    Permission.OWN_PARTNER: lazy("Own the partner, and hand that over"),
}
"""What people read of everything that operators may hold."""
GROUPS: Final = (
    Group(
        lazy("Clients"),
        (
            Permission.VIEW_CLIENTS,
            Permission.INVITE_CLIENTS,
            Permission.TAG_CLIENTS,
            Permission.WRITE_NOTES,
            Permission.ASSIGN_CLIENTS,
        ),
    ),
    Group(
        lazy("Accounts"),
        (
            Permission.OPEN_ACCOUNTS,
            Permission.VIEW_HISTORY,
            Permission.SET_STAGE,
            Permission.SET_NICKNAME,
            Permission.END_SCREENING,
            Permission.LOCK_ACCOUNTS,
            Permission.SET_OWNER_PASSWORDS,
            Permission.SET_SECURE,
        ),
    ),
    Group(
        plazy("permissions", "People"),
        (
            Permission.OWN_PASSWORD,
            Permission.MANAGE_OPERATORS,
            Permission.ENTER_AS_OPERATORS,
            Permission.MANAGE_ROLES,
            Permission.MANAGE_KEYS,
            Permission.OWN_PARTNER,
        ),
    ),
)
"""All of it, by what it is about."""


def in_words(permissions: Collection[Permission]) -> tuple[str, ...]:
    """Return some of it in words, in the order people read it."""
    return tuple(str(WORDS[one]) for group in GROUPS for one in group.permissions if one in permissions)


def grouped(permissions: Collection[Permission]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return some of it in words by what it is about; headings with nothing below them are left out."""
    found = ((str(group.title), in_words(set(group.permissions) & set(permissions))) for group in GROUPS)
    return tuple((title, words) for title, words in found if words)
