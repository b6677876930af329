"""What may be done with an account, and who may do it, answered without acting (BX-01)."""

from __future__ import annotations

from typing import Final

import attrs

from partnerkit.access import Action, Actor, ActorKind, Explanation, Facts, Permission, Rule, decide, explain, require
from partnerkit.accounts.model import ACCOUNTS, Account
from partnerkit.accounts.reading import AccountReader
from partnerkit.accounts.screening import unapproved
from partnerkit.accounts.secure import unready
from partnerkit.errors import NotFound
from partnerkit.partners.model import PARTNERS, Operator
from partnerkit.partners.reading import able
from partnerkit.repository import Storage
from partnerkit.staff.owning import owner_facts, owner_of
from partnerkit.values import AccountId, PartnerId
from partnerkit.wire import one

_OF_OWNER: Final = frozenset({Action.SET_OWNER_PASSWORD, Action.MAIL_OWNER_RESET})
# What an operator or a key must be allowed before anything of an account is told: to see accounts, and then this one.
_SEEING: Final = (Action.VIEW_CLIENTS, Action.VIEW_ACCOUNT)


class AccountQuestions:
    """What is asked about accounts; a part of ``kit.accounts``."""

    _storage: Storage
    _reader: AccountReader

    def explain(self, action: Action, account_id: AccountId, *, by: Actor) -> Explanation:
        """
        Answer "may I?" without acting: the rule, the facts, the remedies (BX-01).

        Of an account that an operator or a key may not see, whatever the question, only that is told (A-17).

        Raises:
            NotFound: There is no such account, or the actor may not know of it.
        """
        action, account = one("action", Action, action), self._storage.get(ACCOUNTS, account_id)
        facts = self._reader.facts(account, by)
        if decide(Action.VIEW_ACCOUNT, by, facts).rule is Rule.FOREIGN:
            raise NotFound(ACCOUNTS.name, account_id)
        first, asked = _before(by, facts), self._asked(action, account, facts, by)
        found = explain(action, by, asked, first=first)
        if first is Action.VIEW_CLIENTS and found.decision.rule is Rule.ROLE:
            may = decide(action, by, asked)  # a role may include a thing without seeing accounts
            return Explanation(action, may, found.facts) if may.allowed else found
        return found

    def who_can(self, action: Action, account_id: AccountId, *, by: Actor) -> tuple[Operator, ...]:
        """
        Return the operators of the managing partner who may do an action on an account as it is now, by name (BX-01).

        Raises:
            NotFound: There is no such account, or it is somebody else's.
        """
        action, found = one("action", Action, action), self._reader.change(Action.VIEW_ACCOUNT, account_id, by)
        if found.account.partner_id is None:
            return ()
        return able(
            self._storage, found.account.partner_id, action, self._asked(action, found.account, found.facts, by)
        )

    def who_could(
        self, action: Action, partner_id: PartnerId, *, by: Actor, secure: bool = False
    ) -> tuple[Operator, ...]:
        """
        Return the operators of a partner who may do an action on any account it manages, assigned or not, by name.

        Args:
            action: What is asked about.
            partner_id: Whose operators.
            by: Who asks.
            secure: Whether the account is secure; of a secure one nothing else needs to be known (A-17).

        Raises:
            NotFound: There is no such partner, or it is somebody else's.
        """
        action, secure = one("action", Action, action), one("secure", bool, secure)
        require(Action.VIEW_PARTNER, by, Facts(partner_id=partner_id), kind=PARTNERS.name, id=partner_id)
        facts = self._approved(action, Facts(partner_id=partner_id, secure=secure))
        return able(self._storage, partner_id, action, facts)

    def _asked(self, action: Action, account: Account, facts: Facts, by: Actor) -> Facts:
        """Return the facts of a question, with what only a few rows are asked for."""
        if action in _OF_OWNER:
            return self._of_owner(account, facts, by)
        if action is not Action.SET_SECURE:
            return self._approved(action, facts)
        return attrs.evolve(facts, unready=unready(self._storage, account))

    def _of_owner(self, account: Account, facts: Facts, by: Actor) -> Facts:
        """Return the facts with what matters of the owner; where else that belongs is told to few (A-22)."""
        may = all(Permission.SET_OWNER_PASSWORDS in one.permissions for one in by.every)
        person_id = owner_of(self._storage, account).person_id if may else None
        return owner_facts(self._storage, account, facts, person_id)

    def _approved(self, action: Action, facts: Facts) -> Facts:
        """Return the facts with whether the vendor has approved whoever manages the account, where that is asked."""
        if action is not Action.END_SCREENING:
            return facts
        return attrs.evolve(facts, unapproved=unapproved(self._storage, facts.partner_id))


def _before(by: Actor, facts: Facts) -> Action | None:
    """Return what keeps an account from an operator or a key; None where nothing does, and for others."""
    if by.kind not in {ActorKind.OPERATOR, ActorKind.KEY}:
        return None
    return next((action for action in _SEEING if not decide(action, by, facts).allowed), None)
