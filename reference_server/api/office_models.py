"""What the vendor office takes and answers."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import attrs

from partnerkit import Findings
from partnerkit.office.model import FoundAccount, FoundOperator, FoundPerson
from partnerkit.values import Sentence
from reference_server.api.account_models import AccountView
from reference_server.api.models import OperatorView, PartnerView


@attrs.frozen(kw_only=True)
class FindWanted:
    """
    What is looked for.

    Attributes:
        text: The UID or id of an account, the id of a partner or a person, or a sign-in address.
    """

    text: Sentence


@attrs.frozen(kw_only=True)
class FoundAccountView:
    """
    An account, with whoever manages it.

    Attributes:
        partner: The partner that manages it; null where it is on its own.
        client_id: Its line on that partner's list.
    """

    account: AccountView
    partner: PartnerView | None
    client_id: UUID | None

    @classmethod
    def of(cls, found: FoundAccount, at: datetime) -> FoundAccountView:
        """Show an account as it is at a moment."""
        partner = None if found.partner is None else PartnerView.of(found.partner)
        return cls(account=AccountView.of(found.account, at), partner=partner, client_id=found.client_id)


@attrs.frozen(kw_only=True)
class FoundOperatorView:
    """An operator, with its partner."""

    operator: OperatorView
    partner: PartnerView

    @classmethod
    def of(cls, found: FoundOperator) -> FoundOperatorView:
        """Show an operator."""
        return cls(operator=OperatorView.of(found.operator), partner=PartnerView.of(found.partner))


@attrs.frozen(kw_only=True)
class FoundPersonView:
    """
    A person who works in accounts.

    Attributes:
        accounts: Where it works, by name.
    """

    id: UUID
    name: str
    email: str
    language: str
    accounts: tuple[AccountView, ...]

    @classmethod
    def of(cls, found: FoundPerson, at: datetime) -> FoundPersonView:
        """Show a person as its accounts are at a moment."""
        person = found.person
        return cls(
            id=person.id,
            name=person.name,
            email=person.email,
            language=person.language,
            accounts=tuple(AccountView.of(account, at) for account in found.accounts),
        )


@attrs.frozen(kw_only=True)
class FindingsView:
    """
    What a text stands for; one address may be an operator's and a person's, who have nothing to do with each other.

    Attributes:
        accounts: By UID or id.
        partners: By id.
        operators: By sign-in address.
        people: By sign-in address or id.
    """

    accounts: tuple[FoundAccountView, ...]
    partners: tuple[PartnerView, ...]
    operators: tuple[FoundOperatorView, ...]
    people: tuple[FoundPersonView, ...]

    @classmethod
    def of(cls, found: Findings, at: datetime) -> FindingsView:
        """Show what was found as it is at a moment."""
        return cls(
            accounts=tuple(FoundAccountView.of(one, at) for one in found.accounts),
            partners=tuple(map(PartnerView.of, found.partners)),
            operators=tuple(map(FoundOperatorView.of, found.operators)),
            people=tuple(FoundPersonView.of(one, at) for one in found.people),
        )
