"""Accounts made by a partner's operators, whichever call makes them (VC-07, WP-04)."""

from __future__ import annotations

from datetime import datetime

from partnerkit.access import Actor
from partnerkit.accounts import usecases
from partnerkit.accounts.model import Account, Business
from partnerkit.accounts.origin import Origin, Way
from partnerkit.clients.model import Client, listed
from partnerkit.clients.usecases import assign
from partnerkit.effects import Effects
from partnerkit.partners.model import OPERATORS
from partnerkit.repository import Storage
from partnerkit.staff.model import owner_to_be
from partnerkit.values import AccountId, ClientId, MemberId
from partnerkit.vendor import Vendor


class AccountOpening:
    """Makes accounts for operators; a part of services."""

    _storage: Storage
    _vendor: Vendor

    def _opened(self, business: Business, by: Actor, at: datetime) -> Effects[Account]:
        ids = self._vendor.ids
        effects = usecases.open_account(
            business,
            id=AccountId(ids.random()),
            uid=ids.uid(),
            owner_id=MemberId(ids.ordered(at)),
            partner_id=by.partner,
            origin=Origin(way=Way.OPERATOR, partner_id=by.partner, operator_id=by.assignee),
            at=at,
            limits=self._vendor.limits,
        )
        account = effects.result
        line = self._listed(account, by, ClientId(ids.ordered(at)))
        return effects + line + owner_to_be(account)

    def _listed(self, account: Account, by: Actor, id: ClientId) -> Effects[Client]:
        """Put an account on the list; whoever sees assigned clients alone is assigned what they make."""
        line = listed(account, partner_id=by.partner, id=id)
        for whom in by.every:
            if whom.limited:
                line = line + assign(line.result, whom.assignee, self._name(whom))
        return line

    def _name(self, by: Actor) -> str:
        """Return the name of whom a client is assigned to: what a key opens is its maker's (BX-18)."""
        if by.maker_id is None:
            return by.name
        return self._storage.get(OPERATORS, by.maker_id, within=by.partner_id).name
