"""Finding anything by what is known of it: a UID, an id, a sign-in address."""

from __future__ import annotations

from uuid import UUID

from partnerkit.accounts.model import ACCOUNT_UID, ACCOUNTS, Account
from partnerkit.accounts.reading import AccountReader
from partnerkit.errors import InvalidInput
from partnerkit.identity.holders import Holders
from partnerkit.identity.model import ADDRESSES, sign_in_key
from partnerkit.office.model import Findings, FoundAccount, FoundOperator, FoundPerson
from partnerkit.partners.model import OPERATORS, PARTNERS, Partner
from partnerkit.repository import Storage
from partnerkit.staff.model import PEOPLE, Person
from partnerkit.values import AccountId, EmailAddress, OperatorId, PartnerId, PersonId, Realm
from partnerkit.wire import one


class Finder:
    """Looks things up by the one text that stands for them."""

    def __init__(self, storage: Storage) -> None:
        """Read from one storage."""
        self._storage = storage
        self._reader = AccountReader(storage)
        self._holders = Holders(storage)

    def of(self, text: str) -> Findings:
        """Return what a text stands for; nothing where it is unknown."""
        id, email = _id(text), _email(text)
        if id is not None:
            return self._by_id(id)
        return self._by_uid(text) if email is None else self._by_email(email)

    def _by_uid(self, text: str) -> Findings:
        account = self._storage.find(ACCOUNT_UID, text.upper())
        return Findings(accounts=() if account is None else (self._account(account),))

    def _by_id(self, id: UUID) -> Findings:
        accounts = self._storage.get_many(ACCOUNTS, [AccountId(id)]).values()
        return Findings(
            accounts=tuple(self._account(account) for account in accounts),
            partners=tuple(self._storage.get_many(PARTNERS, [PartnerId(id)]).values()),
            people=tuple(self._person(one) for one in self._storage.get_many(PEOPLE, [PersonId(id)]).values()),
        )

    def _by_email(self, email: str) -> Findings:
        operator, staff = sign_in_key(Realm.OPERATOR, email), sign_in_key(Realm.STAFF, email)
        known = self._storage.get_many(ADDRESSES, [operator, staff])
        operators = [self._operator(a.partner_id, OperatorId(a.holder_id)) for k, a in known.items() if k == operator]
        people = [self._storage.get(PEOPLE, PersonId(a.holder_id)) for k, a in known.items() if k == staff]
        return Findings(operators=tuple(operators), people=tuple(map(self._person, people)))

    def _account(self, account: Account) -> FoundAccount:
        line = self._reader.line(account)
        partner = self._partner(account.partner_id)
        return FoundAccount(account=account, partner=partner, client_id=None if line is None else line.id)

    def _operator(self, partner_id: PartnerId | None, operator_id: OperatorId) -> FoundOperator:
        operator = self._storage.get(OPERATORS, operator_id, within=partner_id)
        return FoundOperator(operator=operator, partner=self._storage.get(PARTNERS, operator.partner_id))

    def _person(self, person: Person) -> FoundPerson:
        accounts = (account for account, _ in self._holders.places(person.id))
        return FoundPerson(person=person, accounts=tuple(sorted(accounts, key=lambda account: account.name)))

    def _partner(self, partner_id: PartnerId | None) -> Partner | None:
        return None if partner_id is None else self._storage.get(PARTNERS, partner_id)


def _id(text: str) -> UUID | None:
    try:
        id: UUID = one("text", UUID, text)
    except InvalidInput:
        return None
    return id


def _email(text: str) -> str | None:
    try:
        email: str = one("text", EmailAddress, text)
    except InvalidInput:
        return None
    return email
