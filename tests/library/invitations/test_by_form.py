"""
A client invited by form: account, invitation of its owner and the partner's own user, in one.
"""

from datetime import timedelta

import attrs
import pytest

from partnerkit import (
    Account,
    Business,
    ClientForm,
    Level,
    Limits,
    Member,
    MemberState,
    NewColleague,
    Realm,
    Secret,
    Stage,
    Status,
    Suspension,
)
from partnerkit.accounts.origin import Way
from partnerkit.errors import InvalidInput, LimitReached, NotFound, NotPossible, Refused, TooManyTries
from partnerkit.partners.model import PARTNERS
from partnerkit.repository import Change
from partnerkit.staff.model import members_of
from partnerkit.values import AccountId
from tests.library.world import PASSWORD, Town
from tests.mailed import mails, tokens

EMAIL = "eva@kave.example.com"
KAVE = Business(name="Kávéház", contact="Nagy Éva", email=EMAIL, language="hu")
WHOLE = ClientForm(business=KAVE)
NEW = NewColleague(name="Nagy Éva", password=Secret(PASSWORD))
DAY = timedelta(days=1)


def by_form(town: Town, form: ClientForm = WHOLE) -> Account:
    return town.world.run(lambda k: k.invitations.open_by_form(form, by=town.agent))


def members(town: Town, account: Account) -> dict[bool, Member]:
    """
    The memberships of an account, by whether each is the partner's own.
    """
    found = town.world.read(lambda s: s.page(members_of(account.id))).items
    return {member.partner_id is not None: member for member in found}


@pytest.mark.requirement("WP-04", call="invitations.open_by_form")
@pytest.mark.requirement("VC-07", call="invitations.open_by_form")
@pytest.mark.requirement("R-03", call="invitations.open_by_form")
def test_account_owner_and_partner_user_are_there_at_once(town: Town) -> None:
    """The user is the partner's, an admin, linked to who filled in the form; nothing of a sign-in is copied."""
    account = by_form(town)
    of = members(town, account)
    assert (account.name, account.stage, account.origin, account.brought_by) == (
        "Kávéház",
        Stage.SETUP,
        Way.OPERATOR,
        town.partner.id,
    )
    assert (of[True].partner_id, of[True].operator_id, of[True].level, of[True].state) == (
        town.partner.id,
        town.agent.id,
        Level.ADMIN,
        MemberState.ACTIVE,
    )
    assert (of[True].person_id, of[True].email, of[True].name) == (None, None, town.partner.name)
    assert (of[False].id, of[False].state, of[False].email) == (account.owner_id, MemberState.INVITED, EMAIL)
    line = town.world.run(lambda k: k.clients.of_account(account.id, by=town.owner))
    assert line.status(town.world.clock()) is Status.AWAITING


@pytest.mark.requirement("WP-04", call="staff.join")
@pytest.mark.requirement("WP-09", call="staff.join")
def test_the_client_is_mailed_how_to_sign_in(town: Town) -> None:
    """It follows the link, owns the account, and its trial begins when it signs in."""
    account = by_form(town)
    (mail,) = mails(town.world.run)
    assert (mail.kind, mail.to, mail.language) == ("owner.invited", EMAIL, "hu")
    assert f"Fanni ({town.partner.name})" in mail.text
    town.world.run(lambda k: k.invitations.invite_owner(account.id, by=town.owner))
    (link,) = tokens(town.world.run)
    seen = town.world.run(lambda k: k.staff.look(link))
    assert (seen.owner, seen.managed_by, seen.known) == (True, town.partner.name, False)
    member = town.world.run(lambda k: k.staff.join(link, NEW))
    by = town.world.sign_in(EMAIL, realm=Realm.STAFF).actor
    assert (member.id, by.account_id) == (account.owner_id, account.id)
    assert town.world.account(account).status(town.world.clock()) is Status.TRIAL


@pytest.mark.requirement("VC-17", call="staff.seats")
def test_the_partners_user_takes_no_seat(town: Town) -> None:
    """The owner-to-be does."""
    account = by_form(town)
    seats = town.world.run(lambda k: k.staff.seats(account.id, by=town.owner))
    assert (seats.active, seats.invited) == (0, 1)


@pytest.mark.parametrize(("mail", "user"), [(False, False), (True, False), (False, True)])
def test_each_is_a_choice(town: Town, mail: bool, user: bool) -> None:
    """Nothing is mailed, or nobody of the partner's is there, where that was not wanted."""
    account = by_form(town, ClientForm(business=KAVE, mail=mail, user=user))
    assert (len(mails(town.world.run)), True in members(town, account)) == (int(mail), user)


def test_whoever_is_to_be_mailed_has_an_address(town: Town) -> None:
    """Nothing is half done."""
    with town.world.unchanged(), pytest.raises(InvalidInput) as caught:
        by_form(town, ClientForm(business=Business(name="Kávéház")))
    assert [(p.path, p.code) for p in caught.value.problems] == [("business.email", "field.missing")]


def test_every_problem_is_named(town: Town) -> None:
    """By where it stands in the form."""
    with town.world.unchanged(), pytest.raises(InvalidInput) as caught:
        by_form(town, ClientForm(business=Business(name=" ", email="nobody", time_zone="Mars")))
    assert {p.path for p in caught.value.problems} == {"business.name", "business.email", "business.time_zone"}


@pytest.mark.requirement("BX-09", call="invitations.open_by_form")
def test_a_repeated_call_makes_one(town: Town) -> None:
    """And mails once."""
    first = town.world.run(lambda k: k.invitations.open_by_form(WHOLE, by=town.owner, key="form"))
    with town.world.unchanged():
        again = town.world.run(lambda k: k.invitations.open_by_form(WHOLE, by=town.owner, key="form"))
    assert again == first


@pytest.mark.requirement("R-16", call="invitations.open_by_form")
def test_a_partner_that_is_not_approved_mails_so_many_a_day(town: Town) -> None:
    """Without a mail it makes accounts as before."""
    world = town.world
    world.vendor = attrs.evolve(world.vendor, limits=Limits(unapproved_a_day=1))
    partner = world.read(lambda s: s.get(PARTNERS, town.partner.id))
    world.read(lambda s: s.write(Change(partner, attrs.evolve(partner, approved_at=None))))
    with world.unchanged(), pytest.raises(LimitReached):
        by_form(town)
    by_form(town, ClientForm(business=KAVE, mail=False))


@pytest.mark.requirement("R-16", call="invitations.invite_owner")
@pytest.mark.parametrize("most", [0, 2])
def test_nor_does_it_mail_more_owners_for_the_first_time(town: Town, most: int) -> None:
    """An account that is made without a mail, and mailed then, is no way around it; looking first counts nothing."""
    world = town.world
    world.vendor = attrs.evolve(world.vendor, limits=Limits(unapproved_a_day=most))
    partner = world.read(lambda s: s.get(PARTNERS, town.partner.id))
    world.read(lambda s: s.write(Change(partner, attrs.evolve(partner, approved_at=None))))
    forms = [
        ClientForm(business=attrs.evolve(KAVE, email=f"eva.{n}@kave.example.com"), mail=False) for n in range(most + 1)
    ]
    *within, beyond = [by_form(town, form).id for form in forms]
    for id in within:
        world.run(lambda k: k.try_out(lambda dry: dry.invitations.invite_owner(id, by=town.owner)))  # noqa: B023
        for _ in range(2):
            world.run(lambda k: k.invitations.invite_owner(id, by=town.owner))  # noqa: B023
    with world.unchanged(), pytest.raises(LimitReached):
        world.run(lambda k: k.invitations.invite_owner(beyond, by=town.agent))
    world.clock.tick(DAY)
    assert (limit_of(town, beyond) is None) is bool(most)


def limit_of(town: Town, id: AccountId) -> LimitReached | None:
    """
    What keeps an owner from being mailed.
    """
    try:
        town.world.run(lambda k: k.invitations.invite_owner(id, by=town.agent))
    except LimitReached as error:
        return error
    return None


@pytest.mark.requirement("WP-04", call="invitations.invite_owner")
def test_the_owner_is_invited_again(town: Town) -> None:
    """Also where nothing was mailed before; the link before works no more, and a key does it once."""
    world = town.world
    account = by_form(town, ClientForm(business=KAVE, mail=False))
    first = world.run(lambda k: k.invitations.invite_owner(account.id, by=town.owner, key="once"))
    with world.unchanged():
        assert world.run(lambda k: k.invitations.invite_owner(account.id, by=town.owner, key="once")) == first
    world.run(lambda k: k.invitations.invite_owner(account.id, by=town.owner))
    assert len(tokens(world.run)) == 1


def test_nobody_is_invited_where_that_makes_no_sense(town: Town) -> None:
    """Without an address, or with an owner; nor by strangers, nor without end."""
    world = town.world
    silent = world.new_account(town.owner, "Silent")
    account = by_form(town, ClientForm(business=KAVE, mail=False))
    with world.unchanged():
        with pytest.raises(NotPossible) as caught:
            world.run(lambda k: k.invitations.invite_owner(silent.id, by=town.owner))
        assert caught.value.state == "unreachable"
        for id, by in ((account.id, town.stranger), (AccountId(town.partner.id), town.owner)):
            with pytest.raises(NotFound):
                world.run(lambda k: k.invitations.invite_owner(id, by=by))  # noqa: B023
    for _ in range(3):
        world.run(lambda k: k.invitations.invite_owner(account.id, by=town.owner))
    with world.unchanged(), pytest.raises(TooManyTries):
        world.run(lambda k: k.invitations.invite_owner(account.id, by=town.owner))
    world.seat_owner(town.account)
    with world.unchanged(), pytest.raises(NotPossible):
        world.run(lambda k: k.invitations.invite_owner(town.account.id, by=town.owner))


def test_only_a_partners_people_fill_it_in(town: Town) -> None:
    """Neither the vendor, nor whoever's partner is suspended."""
    with town.world.unchanged(), pytest.raises(Refused):
        town.world.run(lambda k: k.invitations.open_by_form(WHOLE, by=town.world.support))
    town.world.run(lambda k: k.office.suspend(town.partner.id, Suspension(), by=town.world.support))
    suspended = attrs.evolve(town.agent, suspended=True)
    with town.world.unchanged(), pytest.raises(Refused):
        town.world.run(lambda k: k.invitations.open_by_form(WHOLE, by=suspended))
