"""The few rows a decision about an account rests on, read and judged together."""

from __future__ import annotations

import attrs

from partnerkit.access import Action, Actor, Facts, require
from partnerkit.access.policy import acting
from partnerkit.accounts.model import ACCOUNTS, Account
from partnerkit.clients.model import CLIENT_ACCOUNT, Client
from partnerkit.repository import Storage
from partnerkit.values import AccountId


@attrs.frozen
class AccountFacts:
    """
    An account, and the line it stands on.

    Attributes:
        account: The account.
        client: Its line on the managing partner's list; None without a managing partner.
    """

    account: Account
    client: Client | None

    @property
    def facts(self) -> Facts:
        """What a decision about the account rests on, whoever asks."""
        assigned = frozenset() if self.client is None else self.client.assigned
        return attrs.evolve(self.account.facts, assigned=assigned)


class AccountReader:
    """Reads accounts for decisions; an account one may not know of is answered like none (A-11)."""

    def __init__(self, storage: Storage) -> None:
        """Read from *storage*."""
        self._storage = storage

    def view(self, action: Action, account_id: AccountId, by: Actor, *, seen: int | None = None) -> Account:
        """
        Return the account if the actor may do the action on it.

        Raises:
            NotFound: There is none, or it is somebody else's.
            Refused: The decision said no.
            Outdated: It is not as the caller saw it.
        """
        account = self._storage.get(ACCOUNTS, account_id)
        require(action, by, self.facts(account, by), id=account_id)
        account.check(seen)
        return account

    def change(self, action: Action, account_id: AccountId, by: Actor, *, seen: int | None = None) -> AccountFacts:
        """Return the account with its line, to be changed together. Raises as `view`."""
        found = self.both(account_id)
        require(action, by, found.facts, id=account_id)
        found.account.check(seen)
        return found

    def both(self, account_id: AccountId) -> AccountFacts:
        """
        Return an account with its line; nobody has been asked yet who may know of them.

        Raises:
            NotFound: There is no such account.
        """
        account = self._storage.get(ACCOUNTS, account_id)
        return AccountFacts(account, self.line(account))

    def facts(self, account: Account, by: Actor) -> Facts:
        """Return what a decision about an account rests on; its line is read only for whom it matters."""
        return AccountFacts(account, self.line(account)).facts if acting(by).assigned_as else account.facts

    def line(self, account: Account) -> Client | None:
        """Return the account's line on its managing partner's list."""
        if account.partner_id is None:
            return None
        return self._storage.find(CLIENT_ACCOUNT, account.id, within=account.partner_id)
