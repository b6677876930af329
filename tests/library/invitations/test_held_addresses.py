"""
Whoever was only added to a partner, and never came, keeps nobody from the address: who reads mail there signs up.
"""

from typing import Any

import attrs
import pytest

from partnerkit import (
    NewIdentity,
    NewOperator,
    NewPartnerSignUp,
    NewPassword,
    Operator,
    PresentPassword,
    Purpose,
    Realm,
    Secret,
)
from partnerkit.errors import LinkSpent, NotPossible, StaleWrite, WrongCredentials
from partnerkit.history.model import ENTRIES
from partnerkit.identity.claims import claim_of, take
from partnerkit.identity.model import ADDRESSES, CREDENTIALS
from partnerkit.partners.model import OPERATORS
from partnerkit.repository import Query
from partnerkit.values import OperatorId, PartnerId
from tests.library.world import ISSUER, PASSWORD, Town
from tests.mailed import links_in, mails, token_of, tokens

HONEST = "honest@books.example.com"
KEY = f"operator:{HONEST}"
CHOSEN = Secret("a password of her own")
RIGHT = PresentPassword(password=CHOSEN)
WAYS = ["welcome", "forgotten", "vendor", "linked"]


@pytest.fixture
def held(town: Town) -> Operator:
    """
    Somebody whom a partner added, in a spelling of its own, and who was mailed a link to come.
    """
    new = NewOperator(name="Call 555-0100", email="HONEST@books.example.com", role="agent", invite=True)
    return town.world.run(lambda k: k.partners.add_operator(town.partner.id, new, by=town.owner))


def sign_up(town: Town) -> Secret:
    """
    Have whoever reads mail at the address sign up as a partner; return what the link in the mail carries.
    """
    new = NewPartnerSignUp(business="Honest Kft.", name="Honest", email=HONEST, password=CHOSEN, accountant=True)
    town.world.run(lambda k: k.invitations.sign_up_partner(new))
    return tokens(town.world.run)[-1]


def confirm(town: Town, link: Secret) -> Operator:
    return town.world.run(lambda k: k.invitations.confirm_partner(link, RIGHT))


def come(town: Town, held: Operator, way: str, welcome: Secret) -> None:
    """
    Have the one who was added come, in one of the ways there are.
    """
    run, new = town.world.run, NewPassword(password=Secret(PASSWORD))
    if way == "welcome":
        run(lambda k: k.identity.welcome(welcome, new))
    elif way == "vendor":
        town.world.set_password(held)
    elif way == "linked":
        link(town, held)
    else:
        run(lambda k: k.identity.forget_password(Realm.OPERATOR, HONEST))
        reset = tokens(run)[-1]
        run(lambda k: k.identity.reset_password(Realm.OPERATOR, reset, new))


def link(town: Town, held: Operator) -> Any:
    identity = NewIdentity(issuer=ISSUER, subject="honest")
    return town.world.run(lambda k: k.identity.link_operator(held.partner_id, held.id, identity, by=town.world.support))


def seen(town: Town, held: Operator) -> list[Any]:
    """
    Return all that the partner that added somebody ever sees of it.
    """
    members = town.world.run(lambda k: k.partners.members(town.partner.id, by=town.owner)).items
    told = town.world.read(lambda s: s.page(Query(collection=ENTRIES, within=town.partner.id, limit=100))).items
    row = town.world.read(lambda s: s.get(OPERATORS, held.id, within=held.partner_id))
    return [members, told, row, town.world.run(lambda k: k.partners.get(town.partner.id, by=town.owner))]


@pytest.mark.requirement("WP-01", call="invitations.sign_up_partner")
@pytest.mark.requirement("R-10", call="invitations.confirm_partner")
def test_whoever_was_only_added_keeps_nobody_from_signing_up(town: Town, held: Operator) -> None:
    """The mail is the one that an address gets that nobody has, where it was typed; the address opens the new one."""
    tokens(town.world.run)
    new = NewPartnerSignUp(business="Honest Kft.", name="Honest", email=HONEST, password=CHOSEN, accountant=True)
    town.world.run(lambda k: k.invitations.sign_up_partner(new))
    (mail,) = mails(town.world.run)
    (link,) = links_in(mail)
    assert (mail.kind, mail.to) == ("partner.sign_up", HONEST)
    assert not town.world.run(lambda k: k.invitations.look_sign_up(token_of(link))).known
    owner = confirm(town, token_of(link))
    address = town.world.read(lambda s: s.get(ADDRESSES, KEY))
    assert (address.holder_id, address.partner_id) == (owner.id, owner.partner_id)
    assert address.verified_at == town.world.clock()
    by = town.world.sign_in(HONEST, CHOSEN.reveal()).actor
    assert (by.id, by.partner_id, owner.partner_id != held.partner_id) == (owner.id, owner.partner_id, True)


@pytest.mark.requirement("R-10", call="invitations.confirm_partner")
def test_the_partner_that_added_it_learns_nothing(town: Town, held: Operator) -> None:
    """A-22: it is somebody who was invited and has not come, as before; inviting again is answered alike."""
    tokens(town.world.run)
    link, before = sign_up(town), seen(town, held)
    confirm(town, link)
    assert seen(town, held) == before
    assert town.world.run(lambda k: k.partners.member(held.partner_id, held.id, by=town.owner)).invited
    again = town.world.run(lambda k: k.partners.invite_again(held.partner_id, held.id, by=town.owner))
    assert again == held
    town.world.run(lambda k: k.partners.block_operator(held.partner_id, held.id, by=town.owner))


@pytest.mark.requirement("R-10", call="identity.welcome")
@pytest.mark.parametrize("purpose", [Purpose.WELCOME, Purpose.RESET])
def test_links_of_whoever_was_only_added_are_dead(town: Town, held: Operator, purpose: Purpose) -> None:
    """A-19: by none of them somebody comes to where the address leads no more."""
    run = town.world.run
    if purpose is Purpose.RESET:
        run(lambda k: k.identity.forget_password(Realm.OPERATOR, HONEST))
    old = tokens(run)[-1]
    confirm(town, sign_up(town))
    new = NewPassword(password=Secret(PASSWORD))

    def follow() -> None:
        if purpose is Purpose.RESET:
            run(lambda k: k.identity.reset_password(Realm.OPERATOR, old, new))
        else:
            run(lambda k: k.identity.welcome(old, new))

    with town.world.unchanged():
        for spent in (follow, lambda: run(lambda k: k.identity.look(Realm.OPERATOR, purpose, old))):
            with pytest.raises(LinkSpent) as caught:
                spent()
            assert caught.value.reason == "replaced"
    with pytest.raises(WrongCredentials):
        town.world.sign_in(HONEST)
    assert town.world.sign_in(HONEST, CHOSEN.reveal()).actor.name == "Honest"


@pytest.mark.requirement("VC-28", call="partners.invite_again")
@pytest.mark.parametrize("waits", [False, True])
def test_another_invitation_opens_nothing(town: Town, held: Operator, waits: bool) -> None:
    """
    Whose the address is by now is told that somebody wanted it, without a link; by a mail that waited, too.
    """
    link = sign_up(town)
    if waits:
        town.world.run(lambda k: k.partners.invite_again(held.partner_id, held.id, by=town.owner))
    confirm(town, link)
    if not waits:
        mails(town.world.run)
        town.world.run(lambda k: k.partners.invite_again(held.partner_id, held.id, by=town.owner))
    mail = next(one for one in mails(town.world.run) if one.kind.startswith("operator."))
    assert (mail.kind, mail.to, links_in(mail)) == ("operator.known", HONEST, [])
    assert town.partner.name in mail.text


def test_the_vendor_gives_it_no_way_in_either(town: Town, held: Operator) -> None:
    """Neither a password nor an identity: it has no address to sign in with."""
    confirm(town, sign_up(town))
    with town.world.unchanged():
        for impossible in (lambda: town.world.set_password(held), lambda: link(town, held)):
            with pytest.raises(NotPossible) as caught:
                impossible()
            assert caught.value.state == "elsewhere"


@pytest.mark.requirement("R-10", call="invitations.sign_up_partner")
@pytest.mark.parametrize("way", WAYS)
def test_whoever_came_is_known(town: Town, held: Operator, way: str) -> None:
    """By its first password, or by the vendor's word: its address makes no partner, and it is told so."""
    come(town, held, way, tokens(town.world.run)[-1])
    mails(town.world.run)
    new = NewPartnerSignUp(business="Honest Kft.", name="Honest", email=HONEST, password=CHOSEN, accountant=True)
    town.world.run(lambda k: k.invitations.sign_up_partner(new))
    (mail,) = mails(town.world.run)
    assert (mail.kind, mail.to, links_in(mail)) == ("partner.sign_up.known", held.email, [])


@pytest.mark.requirement("R-10", call="invitations.confirm_partner")
@pytest.mark.parametrize("way", WAYS)
def test_whoever_came_since_the_mail_keeps_the_address(town: Town, held: Operator, way: str) -> None:
    """What counts is how it is when the link is confirmed."""
    welcome = tokens(town.world.run)[-1]
    mailed = sign_up(town)
    come(town, held, way, welcome)
    assert town.world.run(lambda k: k.invitations.look_sign_up(mailed)).known
    with town.world.unchanged(), pytest.raises(NotPossible) as caught:
        confirm(town, mailed)
    assert caught.value.state == "elsewhere"


@pytest.mark.parametrize("way", WAYS)
def test_whoever_comes_at_the_same_moment_is_seen(town: Town, held: Operator, way: str) -> None:
    """A-27: in whichever way it came, what was read is not as it was."""
    world, welcome = town.world, tokens(town.world.run)[-1]
    id, partner_id = OperatorId(world.vendor.ids.ordered(world.clock())), PartnerId(town.other.id)
    before = world.read(lambda s: claim_of(s, HONEST))
    assert before is not None
    assert not before.came
    come(town, held, way, welcome)
    effects = take(before, HONEST, holder_id=id, partner_id=partner_id, at=world.clock())
    with world.unchanged(), pytest.raises(StaleWrite):
        world.read(lambda s: s.write(*effects.changes))


def test_an_address_that_two_wait_with_is_taken_from_whoever_has_it(town: Town, held: Operator) -> None:
    """Another partner's operator of the same address, who never had it, is left as it is."""
    new = NewOperator(name="Honest", email=HONEST, role="agent")
    second = town.world.run(lambda k: k.partners.add_operator(town.other.id, new, by=town.stranger))
    before = town.world.read(lambda s: s.get_many(CREDENTIALS, [held.id, second.id]))
    confirm(town, sign_up(town))
    after = town.world.read(lambda s: s.get_many(CREDENTIALS, [held.id, second.id]))
    assert after[second.id] == before[second.id]
    changed = attrs.evolve(before[held.id], epoch=before[held.id].epoch + 1)
    assert attrs.evolve(after[held.id], version=0) == attrs.evolve(changed, version=0)
