"""Who else works at some of the demo's clients: invited by the owner, each in its own way."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping
from typing import Final

import attrs

from partnerkit import AccountId, Level, NewColleague, NewMember, PartnerKit, Realm, Secret, SignIn, Vendor
from partnerkit.identity.tokens import sign_invitation

#: How much of an account's time has passed when the last ones are invited, so that the invitation is open still.
_LATELY: Final = 0.99


@attrs.frozen
class Colleague:
    """
    Somebody whom the owner of an account invited.

    Attributes:
        name: As the person writes it.
        email: Where the invitation went.
        level: What it may do.
        comes: Whether it accepted.
        stays: Whether it works there still.
    """

    name: str
    email: str
    level: Level
    comes: bool = True
    stays: bool = True


#: By the address of the owner.
COLLEAGUES: Final[Mapping[str, tuple[Colleague, ...]]] = {
    "imogen@hartwell-vets.example.com": (
        Colleague("Bartholomew Fitzgerald-Hughes", "bart@hartwell-vets.example.com", Level.MANAGER),
        Colleague("Aoife Ní Bhriain", "aoife@hartwell-vets.example.com", Level.EMPLOYEE),
        Colleague("Gwen Pryce", "gwen@hartwell-vets.example.com", Level.EMPLOYEE, stays=False),
        Colleague("Kwame Asante", "kwame@hartwell-vets.example.com", Level.EMPLOYEE, comes=False),
    ),
    "katalin@szabo-fogaszat.example.com": (
        Colleague("Őszi-Horváth Enikő", "eniko@szabo-fogaszat.example.com", Level.ADMIN),
        Colleague("Dr. Kisteleki-Tűzkő Ágoston", "agoston@szabo-fogaszat.example.com", Level.EMPLOYEE, comes=False),
    ),
    "jerome@osteo-montreuil.example.com": (
        Colleague("Zoé Lœuillet-Bénézet", "zoe@osteo-montreuil.example.com", Level.MANAGER),
    ),
}


@attrs.frozen(kw_only=True)
class Hiring:
    """
    What an owner does about the people of its account.

    Attributes:
        owner: The address it signs in with.
        password: What everybody of the demo signs in with.
        vendor: Whose link the mail carries.
        language: Of the people there.
    """

    owner: str
    password: Secret
    vendor: Vendor
    language: str

    def steps(self) -> Iterator[tuple[float, Callable[[AccountId, PartnerKit], object]]]:
        """Yield what is done, each thing after a share of the account's time."""
        for n, one in enumerate(COLLEAGUES.get(self.owner, ())):
            yield (0.6 + n / 20 if one.comes else _LATELY), functools.partial(self._hire, one)

    def _hire(self, one: Colleague, account_id: AccountId, kit: PartnerKit) -> None:
        given = SignIn(realm=Realm.STAFF, email=self.owner, password=self.password, account_id=account_id)
        by = kit.sessions.sign_in(given, source=self.owner).actor
        new = NewMember(name=one.name, email=one.email, level=one.level)
        made = kit.staff.invite(new, by=by)
        if not one.comes:
            return
        token = sign_invitation(self.vendor, "join", within=account_id, row=made.id, generation=made.generation)
        kit.staff.join(token, NewColleague(name=one.name, password=self.password, language=self.language))
        if not one.stays:
            kit.staff.deactivate(made.id, by=by)
