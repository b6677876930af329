"""Making an account secure (VC-22): who could act on it then, and what whoever says so may still know of it."""

from __future__ import annotations

from typing import TypeAlias

import attrs

from partnerkit.access import Action, Actor, Facts, Rule, decide, require
from partnerkit.accounts.model import Account
from partnerkit.accounts.reading import AccountFacts
from partnerkit.partners.reading import guarded
from partnerkit.repository import Storage
from partnerkit.values import AccountId


@attrs.frozen
class SecureAccount:
    """
    What an operator without a Secure role may know of a secure account.

    Attributes:
        id: By which the operator has asked for it.
        name: The business's name.
    """

    id: AccountId
    name: str

    @property
    def secure(self) -> bool:
        """That it is secure."""
        return True


Told: TypeAlias = Account | SecureAccount


def unready(storage: Storage, account: Account, *, to: bool = True) -> bool:
    """
    Whether nobody of the managing partner could act on an account once it is made secure.

    Lifting it, or saying of one that is secure that it is, asks for nobody; nor does an account without a partner.
    """
    if not to or account.secure or account.partner_id is None:
        return False
    return not guarded(storage, account.partner_id)


def as_known(account: Account, facts: Facts, by: Actor) -> Told:
    """Return an account as it may be told to whoever has just acted on it: of one that is kept from them, its name."""
    if decide(Action.VIEW_ACCOUNT, by, facts).rule is Rule.SECURE:
        return SecureAccount(account.id, account.name)
    return account


def as_known_now(found: AccountFacts, by: Actor) -> Told:
    """
    Return an account as it may be told to whoever has acted on it some time ago.

    Raises:
        NotFound: It is somebody else's by now.
        Refused: It is kept from the actor by more than the rule of secure accounts.
    """
    told = as_known(found.account, found.facts, by)
    if isinstance(told, Account) or not by.assigned_as <= found.facts.assigned:
        require(Action.VIEW_ACCOUNT, by, found.facts, id=told.id)
    return told
