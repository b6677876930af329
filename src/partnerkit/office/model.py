"""What the vendor office finds."""

from __future__ import annotations

import attrs

from partnerkit.accounts.model import Account
from partnerkit.partners.model import Operator, Partner
from partnerkit.staff.model import Person
from partnerkit.values import ClientId


@attrs.frozen(kw_only=True)
class FoundAccount:
    """
    An account, with whoever manages it.

    Attributes:
        account: The account.
        partner: The partner that manages it; None where it is on its own (R-07).
        client_id: Its line on that partner's list; what the partner's team wrote there stays the team's (R-15).
    """

    account: Account
    partner: Partner | None
    client_id: ClientId | None


@attrs.frozen(kw_only=True)
class FoundOperator:
    """An operator, with its partner."""

    operator: Operator
    partner: Partner


@attrs.frozen(kw_only=True)
class FoundPerson:
    """
    A person of the staff realm.

    Attributes:
        person: The person.
        accounts: The accounts it works in, by name.
    """

    person: Person
    accounts: tuple[Account, ...]


@attrs.frozen(kw_only=True)
class Findings:
    """
    What a text stands for; one address may be an operator's and a person's, who have nothing to do with each other.

    Attributes:
        accounts: By UID or id.
        partners: By id.
        operators: By sign-in address.
        people: By sign-in address or id.
    """

    accounts: tuple[FoundAccount, ...] = ()
    partners: tuple[Partner, ...] = ()
    operators: tuple[FoundOperator, ...] = ()
    people: tuple[FoundPerson, ...] = ()

    @property
    def nothing(self) -> bool:
        """Whether the text stands for nothing that is known here."""
        return not (self.accounts or self.partners or self.operators or self.people)
