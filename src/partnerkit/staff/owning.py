"""What decides whether an operator has a say in how an account's owner signs in (VC-26)."""

from __future__ import annotations

import attrs

from partnerkit.access import Facts
from partnerkit.accounts.model import Account
from partnerkit.repository import Storage
from partnerkit.staff.model import MEMBERS, PARTNER_USER, Level, Member, MemberState, accounts_of
from partnerkit.values import PersonId


def owner_of(storage: Storage, account: Account) -> Member:
    """Return the membership of an account's owner, or of its owner-to-be (R-11)."""
    return storage.get(MEMBERS, account.owner_id, within=account.id)


def owner_facts(storage: Storage, account: Account, facts: Facts, person_id: PersonId | None) -> Facts:
    """Return the facts of an account with what matters where its owner's password is at stake."""
    return attrs.evolve(facts, client_no=_says_no(storage, account), shared=_is_shared(storage, person_id))


def _says_no(storage: Storage, account: Account) -> bool:
    """Whether the account keeps the partner's own user out, or has made it less than an admin (R-04)."""
    if account.partner_id is None:
        return False
    user = storage.find(PARTNER_USER, account.partner_id, within=account.id)
    return user is not None and (user.state, user.level) != (MemberState.ACTIVE, Level.ADMIN)


def _is_shared(storage: Storage, person_id: PersonId | None) -> bool:
    """Whether somebody belongs to several accounts; where it is inactive it may work again some day."""
    if person_id is None:
        return False
    return len(storage.page(accounts_of(person_id, inactive=True, limit=2)).items) > 1
