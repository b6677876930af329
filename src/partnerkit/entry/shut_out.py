"""Who would be locked out of what (BX-11): the facts, and what another role takes from whoever has it."""

from __future__ import annotations

import enum

import attrs

from partnerkit.access import Role
from partnerkit.values import AccountId, KeyId, MemberId, OperatorId


class Shut(enum.Enum):
    """
    Of what somebody would be locked out.

    Attributes:
        ACCOUNT: Of signing in to an account, which is locked.
        SECURE_ACCOUNT: Of acting on an account, which is made secure.
        CONSOLE: Of the console and the API altogether.
        SECURE_ACCOUNTS: Of all secure accounts.
        UNASSIGNED: Of all clients that are not assigned to them.
        RIGHTS: Of something that their role includes until then.
        UNPROVEN: Of everything but their own sign-in, until they have a second factor (BX-10).
        PASSWORD: Of everything but their own password, until they have replaced the one that was set (VC-26).
    """

    ACCOUNT = "account"
    SECURE_ACCOUNT = "secure_account"
    CONSOLE = "console"
    SECURE_ACCOUNTS = "secure_accounts"
    UNASSIGNED = "unassigned_clients"
    RIGHTS = "rights"
    UNPROVEN = "unproven"
    PASSWORD = "password"


@attrs.frozen(kw_only=True)
class ShutOut:
    """
    Somebody who could no longer get somewhere; a person, or a program that acts by an API key.

    Attributes:
        of: Of what.
        name: What people call them; of an account's people what the account calls them.
        account_id: Which account, where it is about one.
        member_id: The membership there, of one of the account's people.
        operator_id: The operator; of an API key whoever made it.
        key_id: The API key.
        sessions: How many open sessions would end.
    """

    of: tuple[Shut, ...]
    name: str | None
    account_id: AccountId | None = None
    member_id: MemberId | None = None
    operator_id: OperatorId | None = None
    key_id: KeyId | None = None
    sessions: int = 0


@attrs.frozen(kw_only=True)
class LeftAlone:
    """
    Clients all of whose operators would be blocked (R-09), as far as whoever asks may see them (A-17).

    Attributes:
        count: How many there are.
        names: The first of them by name.
    """

    count: int = 0
    names: tuple[str, ...] = ()


def lost(old: Role, new: Role, *, proving: bool) -> tuple[Shut, ...]:
    """
    Return of what an operator would be locked out by another role.

    Args:
        old: The role it has.
        new: The other one.
        proving: Whether it has a second factor; without one it can do nothing in a Secure role.
    """
    if old.secure and not proving:
        return ()
    found = {
        Shut.RIGHTS: not old.permissions <= new.permissions,
        Shut.SECURE_ACCOUNTS: old.secure and not new.secure,
        Shut.UNASSIGNED: new.limited and not old.limited,
        Shut.UNPROVEN: new.secure and not proving,
    }
    return tuple(of for of, is_so in found.items() if is_so)
