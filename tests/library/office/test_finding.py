"""
Finding anything by what is known of it (BX-16).
"""

import attrs
import pytest

from partnerkit import Account, Actor, Findings, NewOperator, NewOwner, Partner, PartnerId
from partnerkit.accounts.model import ACCOUNTS
from partnerkit.errors import InvalidInput, Refused
from partnerkit.office.model import FoundAccount, FoundOperator, FoundPerson
from partnerkit.repository import Change
from partnerkit.staff.model import PEOPLE
from partnerkit.values import OperatorId
from tests.library.world import Town

# Always the same, so that tests named by it are called alike in every process.
UNKNOWN = "6f1c9d3e-0b1d-4b52-9a53-1f2f6f6f2d10"


def find(town: Town, text: str, by: Actor | None = None) -> Findings:
    return town.world.run(lambda k: k.office.find(text, by=by or town.world.support))


def partner(town: Town, id: PartnerId) -> Partner:
    """
    A partner as it is now.
    """
    return town.world.run(lambda k: k.partners.get(id, by=town.world.support))


def told(town: Town, account: Account) -> FoundAccount:
    """
    What is told of an account.
    """
    line = town.world.run(lambda k: k.clients.of_account(account.id, by=town.owner))
    return FoundAccount(account=account, partner=partner(town, town.partner.id), client_id=line.id)


@pytest.mark.requirement("BX-16", call="office.find")
@pytest.mark.requirement("VC-11", call="office.find")
def test_an_account_is_found_by_uid_and_by_id(town: Town) -> None:
    """With its partner and its place on the list; of the UID case does not count, nor space around it."""
    account = town.world.account(town.account)
    expected = Findings(accounts=(told(town, account),))
    for text in (account.uid, account.uid.lower(), f" {account.uid} ", str(account.id), str(account.id).upper()):
        assert find(town, text) == expected


@pytest.mark.requirement("R-07", call="office.find")
def test_an_account_on_its_own_is_found_without_a_partner(town: Town) -> None:
    """Nobody manages it, so that it is on no list."""
    alone = attrs.evolve(town.account, partner_id=None)
    town.world.read(lambda s: s.write(Change(s.get(ACCOUNTS, town.account.id), alone)))
    found = find(town, alone.uid).accounts
    assert [(one.account.id, one.partner, one.client_id) for one in found] == [(alone.id, None, None)]


@pytest.mark.requirement("R-15", call="office.find")
def test_what_a_team_wrote_of_its_client_is_not_told(town: Town) -> None:
    """Neither tags nor who it is assigned to."""
    line = town.world.run(lambda k: k.clients.of_account(town.account.id, by=town.owner))
    town.world.run(lambda k: k.clients.tag(line.id, "Difficult", by=town.owner))
    town.world.run(lambda k: k.clients.assign(line.id, OperatorId(town.agent.id), by=town.owner))
    found = repr(find(town, town.account.uid))
    assert "Difficult" not in found
    assert str(town.agent.id) not in found


@pytest.mark.requirement("BX-16", call="office.find")
def test_a_partner_is_found_by_id(town: Town) -> None:
    """As it is now."""
    assert find(town, str(town.other.id)) == Findings(partners=(partner(town, town.other.id),))


@pytest.mark.requirement("BX-16", call="office.find")
@pytest.mark.requirement("R-10", call="office.find")
def test_people_are_found_by_the_address_they_sign_in_with(town: Town) -> None:
    """An operator with its partner, a person with its accounts; one address may be both, who are two."""
    world = town.world
    new = NewOperator(name="Katalin", email="katalin@szabo.example.com")
    operator = world.run(lambda k: k.partners.add_operator(town.other.id, new, by=world.support))
    member = world.seat_owner(town.account)
    second = world.new_account(town.owner, "A first one")
    owner = NewOwner(name="Katalin", email="katalin@szabo.example.com")
    world.run(lambda k: k.staff.seat_owner(second.id, owner, by=world.support))
    person_id = member.person_id
    assert person_id is not None
    person = world.read(lambda s: s.get(PEOPLE, person_id))
    found = find(town, "KATALIN@Szabo.example.com")
    accounts = (world.account(second), world.account(town.account))
    assert (found.accounts, found.partners) == ((), ())
    assert [(one.operator.id, one.partner) for one in found.operators] == [(operator.id, partner(town, town.other.id))]
    assert found.people == (FoundPerson(person=person, accounts=accounts),)
    assert find(town, str(person.id)) == Findings(people=found.people)
    assert isinstance(found.operators[0], FoundOperator)


@pytest.mark.requirement("BX-16", call="office.find")
@pytest.mark.parametrize("text", ["nobody@example.com", "0123456789AB", "anything else", "ő", UNKNOWN, "%", "@"])
def test_what_is_unknown_is_an_empty_answer(town: Town, text: str) -> None:
    """No error: nothing is there."""
    found = find(town, text)
    assert found == Findings()
    assert found.nothing
    assert not find(town, town.account.uid).nothing


@pytest.mark.parametrize("text", ["", "  ", "x" * 1001, "a\0b"])
def test_what_is_no_text_is_refused(town: Town, text: str) -> None:
    """Blank, too long, or with what no text has."""
    with pytest.raises(InvalidInput):
        find(town, text)


@pytest.mark.requirement("BX-16", call="office.find")
def test_nobody_but_the_vendor_finds_anything(town: Town) -> None:
    """Not even an operator its own client."""
    for by in (town.owner, town.stranger):
        with pytest.raises(Refused):
            find(town, town.account.uid, by)
