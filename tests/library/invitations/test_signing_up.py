"""
People sign up by themselves, or through a partner's link: nothing is there before the mailed link is followed.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import attrs
import pytest

from partnerkit import (
    Account,
    Actor,
    Limits,
    NewLink,
    NewPartnerSignUp,
    NewSignUp,
    PartnerKit,
    PresentPassword,
    Realm,
    Secret,
    SignUpKind,
    Stage,
    Status,
    Suspension,
)
from partnerkit.accounts.origin import Way
from partnerkit.errors import InvalidInput, LimitReached, LinkSpent, NotFound, NotPossible, Refused, TooManyTries
from partnerkit.identity.model import ADDRESSES, sign_in_key
from partnerkit.identity.tokens import sign_invitation
from partnerkit.invitations.model import PartnerLink
from partnerkit.invitations.signups import CONFIRM, SIGN_UPS
from partnerkit.invitations.usecases import SIGN_UP
from partnerkit.partners.model import PARTNERS
from partnerkit.repository import Change
from partnerkit.staff.model import MEMBERS
from tests.library.world import PASSWORD, Town
from tests.mailed import links_in, mails, token_of, tokens

DAY = timedelta(days=1)
RIGHT = PresentPassword(password=Secret(PASSWORD))
PAL = "pal@pek.example.com"
KATALIN = "katalin@szabo.example.com"


def wanted(**fields: Any) -> NewSignUp:
    given: dict[str, Any] = {"business": "Pék Kft.", "name": "Pék Pál", "email": PAL, "password": Secret(PASSWORD)}
    return NewSignUp(**(given | {"language": "hu", "time_zone": "Europe/Budapest"} | fields))


def as_partner(**fields: Any) -> NewPartnerSignUp:
    given = {a.name: getattr(wanted(), a.name) for a in attrs.fields(NewSignUp)}
    return NewPartnerSignUp(**(given | {"accountant": True} | fields))


def carried(town: Town, link: PartnerLink) -> Secret:
    return Secret(town.world.run(lambda k: k.invitations.address(link)).rpartition("/")[2])


def referral(town: Town) -> Secret:
    return carried(town, town.world.run(lambda k: k.invitations.referral(by=town.owner)))


def ask(town: Town, new: NewSignUp | None = None, through: Secret | None = None) -> Secret:
    """
    Have somebody sign up; return what the link in the mail carries.
    """
    town.world.run(lambda k: k.invitations.sign_up(new or wanted(), through=through))
    return tokens(town.world.run)[-1]


def confirmed(town: Town, new: NewSignUp | None = None, through: Secret | None = None) -> Account:
    link = ask(town, new, through)
    return town.world.run(lambda k: k.invitations.confirm(link, RIGHT))


@pytest.fixture
def katalin(town: Town) -> Actor:
    """
    Somebody who works in an account already, signed in.
    """
    town.world.seat_owner(town.account)
    return town.world.staff_sign_in().actor


@pytest.mark.requirement("VC-04", call="invitations.sign_up")
@pytest.mark.requirement("VC-08", call="invitations.confirm")
def test_whoever_signs_up_has_an_account(town: Town) -> None:
    """Live, its own, with a proven address; and it signs in with what it chose."""
    account = confirmed(town)
    owner = town.world.read(lambda s: s.get(MEMBERS, account.owner_id, within=account.id))
    address = town.world.read(lambda s: s.get(ADDRESSES, sign_in_key(Realm.STAFF, PAL)))
    by = town.world.sign_in(PAL, realm=Realm.STAFF).actor
    assert (account.name, account.stage, account.time_zone, account.language) == (
        "Pék Kft.",
        Stage.LIVE,
        "Europe/Budapest",
        "hu",
    )
    assert (owner.name, owner.person_id, by.account_id) == ("Pék Pál", by.id, account.id)
    assert address.verified_at == town.world.clock()


@pytest.mark.requirement("VC-04", call="invitations.sign_up")
def test_without_a_link_it_is_nobodys_client(town: Town) -> None:
    """And never shown to a partner (R-07)."""
    account = confirmed(town)
    assert (account.partner_id, account.origin, account.brought_by) == (None, Way.DIRECT, None)
    with pytest.raises(NotFound):
        town.world.run(lambda k: k.accounts.get(account.id, by=town.owner))


@pytest.mark.requirement("VC-04", call="invitations.sign_up")
@pytest.mark.requirement("WP-05", call="invitations.confirm")
@pytest.mark.parametrize("way", [Way.REFERRAL, Way.LINK])
def test_through_a_link_it_is_the_partners_client(town: Town, way: Way) -> None:
    """In its list from then on, with who brought it in the account's history."""
    named = town.world.run(lambda k: k.invitations.make_link(NewLink(name="Fair"), by=town.agent))
    through = referral(town) if way is Way.REFERRAL else carried(town, named)
    assert town.world.run(lambda k: k.invitations.look_link(through)).partner == town.partner.name
    account = confirmed(town, through=through)
    line = town.world.run(lambda k: k.clients.of_account(account.id, by=town.owner))
    told = town.world.run(lambda k: k.history.of_account(account.id, by=town.owner)).items
    (opened_by,) = [one.details for one in told if one.kind == "account.opened"]
    assert (line.origin, line.status(town.world.clock())) == (way, Status.AWAITING)
    assert (account.brought_by, opened_by["way"]) == (town.partner.id, way.value)


@pytest.mark.requirement("VC-04", call="invitations.confirm")
def test_nobody_brings_oneself(town: Town) -> None:
    """A partner's own people are no clients of it by its link; of another partner's they can be."""
    own = wanted(email="fanni@lk.example.com")
    account = confirmed(town, own, referral(town))
    assert (account.partner_id, account.brought_by, account.origin) == (None, None, Way.REFERRAL)
    entries = town.world.run(lambda k: k.history.of_account(account.id, by=town.world.support)).items
    assert [one.details["own"] for one in entries if one.kind == "account.opened"] == [True]
    theirs = carried(town, town.world.run(lambda k: k.invitations.referral(by=town.stranger)))
    assert confirmed(town, wanted(email="emil@lk.example.com"), theirs).partner_id == town.other.id


def test_looking_changes_nothing(town: Town) -> None:
    """It says what is to be confirmed (A-08)."""
    link = ask(town, through=referral(town))
    with town.world.unchanged():
        seen = town.world.run(lambda k: k.invitations.look_sign_up(link))
    assert (seen.kind, seen.business, seen.name, seen.email, seen.language) == (
        SignUpKind.CLIENT,
        "Pék Kft.",
        "Pék Pál",
        PAL,
        "hu",
    )
    assert (seen.partner, seen.known, seen.expires_at) == (town.partner.name, False, town.world.clock() + DAY)


def test_nothing_is_there_before_it_is_confirmed(town: Town) -> None:
    """Neither a person, nor a sign-in, nor an account; what was chosen stands nowhere in clear (A-23)."""
    ask(town)
    assert town.world.read(lambda s: s.get_many(ADDRESSES, [sign_in_key(Realm.STAFF, PAL)])) == {}
    assert PASSWORD not in str(town.world.dump())


@pytest.mark.requirement("R-10", call="invitations.confirm_known")
def test_a_known_person_confirms_with_its_own_password(town: Town, katalin: Actor) -> None:
    """What was chosen at the sign-up, perhaps by somebody else, is worth nothing (A-23)."""
    link = ask(town, wanted(email=KATALIN, password=Secret("what an attacker chose")))
    assert town.world.run(lambda k: k.invitations.look_sign_up(link)).known
    with town.world.unchanged():
        with pytest.raises(NotPossible):
            town.world.run(lambda k: k.invitations.confirm(link, RIGHT))
        wrong = PresentPassword(password=Secret("what an attacker chose"))
        with pytest.raises(InvalidInput):
            town.world.run(lambda k: k.invitations.confirm_known(link, wrong))
    right = PresentPassword(password=Secret(PASSWORD))
    account = town.world.run(lambda k: k.invitations.confirm_known(link, right))
    owner = town.world.read(lambda s: s.get(MEMBERS, account.owner_id, within=account.id))
    assert (owner.person_id, owner.name) == (katalin.id, "Katalin")


@pytest.mark.requirement("R-11", call="invitations.confirm_as")
def test_a_known_person_confirms_signed_in(town: Town, katalin: Actor) -> None:
    """Nobody else's sign-up; and no operator's session does."""
    for email in (PAL, "other@example.com"):
        link = ask(town, wanted(email=email))
        with town.world.unchanged(), pytest.raises(NotPossible):
            town.world.run(lambda k: k.invitations.confirm_as(link, by=katalin))  # noqa: B023
    town.world.run(lambda k: k.invitations.confirm(link, RIGHT))
    stranger = ask(town, wanted(email="other@example.com"))
    with town.world.unchanged(), pytest.raises(NotPossible):
        town.world.run(lambda k: k.invitations.confirm_as(stranger, by=katalin))
    with town.world.unchanged(), pytest.raises(Refused):
        town.world.run(lambda k: k.invitations.confirm_as(stranger, by=town.owner))
    mine = ask(town, wanted(email=KATALIN))
    assert town.world.run(lambda k: k.invitations.confirm_as(mine, by=katalin)).email == KATALIN


def test_who_is_unknown_has_no_password_yet(town: Town) -> None:
    """But the one it chose."""
    link = ask(town)
    with town.world.unchanged(), pytest.raises(NotPossible):
        town.world.run(lambda k: k.invitations.confirm_known(link, PresentPassword(password=Secret(PASSWORD))))


@pytest.mark.requirement("R-10", call="invitations.sign_up")
@pytest.mark.parametrize("kind", list(SignUpKind))
def test_known_and_unknown_addresses_are_answered_alike(town: Town, kind: SignUpKind) -> None:
    """By answer, rows, work and whether a mail goes out (A-22)."""
    town.world.seat_owner(town.account)
    world, seen = town.world, []
    for email in (KATALIN if kind is SignUpKind.CLIENT else "dana@lk.example.com", PAL):
        before, hashed = len(world.dump()), world.hasher.hashed
        if kind is SignUpKind.CLIENT:
            answer = world.run(lambda k: k.invitations.sign_up(wanted(email=email)))  # noqa: B023
        else:
            answer = world.run(lambda k: k.invitations.sign_up_partner(as_partner(email=email)))  # noqa: B023
        seen.append((answer, len(world.dump()) - before, world.hasher.hashed - hashed, len(mails(world.run))))
    assert seen[0] == seen[1]


def test_every_problem_is_named(town: Town) -> None:
    """And nothing is done, nor counted."""
    bad = NewSignUp(business=" ", name="", email="nobody", password=Secret("short"), time_zone="Mars")
    with town.world.unchanged(), pytest.raises(InvalidInput) as caught:
        town.world.run(lambda k: k.invitations.sign_up(bad))
    assert {p.path for p in caught.value.problems} == {"business", "name", "email", "password", "time_zone"}


def test_nobody_is_flooded_with_mails(town: Town) -> None:
    """So many an hour to an address, and so many a source wants (A-25)."""
    for _ in range(3):
        ask(town)
    with town.world.unchanged(), pytest.raises(TooManyTries):
        town.world.run(lambda k: k.invitations.sign_up(wanted()))


@pytest.mark.requirement("R-16", call="invitations.sign_up")
def test_a_partner_that_is_not_approved_gets_so_many_a_day(town: Town) -> None:
    """Through its links, too."""
    world = town.world
    world.vendor = attrs.evolve(world.vendor, limits=Limits(unapproved_a_day=1))
    partner = world.read(lambda s: s.get(PARTNERS, town.partner.id))
    world.read(lambda s: s.write(Change(partner, attrs.evolve(partner, approved_at=None))))
    world.clock.tick(DAY)
    confirmed(town, through=referral(town))
    with world.unchanged(), pytest.raises(LimitReached):
        world.run(lambda k: k.invitations.sign_up(wanted(email="next@example.com"), through=referral(town)))


@pytest.mark.requirement("R-16", call="invitations.confirm")
def test_many_asked_for_at_once_do_not_go_beyond_it(town: Town) -> None:
    """It counts when they are confirmed, too; the link can be followed on the next day, while its time lasts."""
    world = town.world
    world.vendor = attrs.evolve(world.vendor, limits=Limits(unapproved_a_day=1, verification=2 * DAY))
    partner = world.read(lambda s: s.get(PARTNERS, town.partner.id))
    world.read(lambda s: s.write(Change(partner, attrs.evolve(partner, approved_at=None))))
    world.clock.tick(DAY)
    links = [ask(town, wanted(email=f"zoe{n}@example.com"), referral(town)) for n in range(2)]
    world.run(lambda k: k.invitations.confirm(links[0], RIGHT))
    with world.unchanged(), pytest.raises(LimitReached):
        world.run(lambda k: k.invitations.confirm(links[1], RIGHT))
    world.clock.tick(DAY)
    assert world.run(lambda k: k.invitations.confirm(links[1], RIGHT)).partner_id == town.partner.id


# ---------------------------------------------------------------- links that do not work

FOLLOWED: list[Callable[[PartnerKit, Secret], Any]] = [
    lambda k, t: k.invitations.look_sign_up(t),
    lambda k, t: k.invitations.confirm(t, RIGHT),
    lambda k, t: k.invitations.confirm_known(t, PresentPassword(password=Secret(PASSWORD))),
    lambda k, t: k.invitations.confirm_partner(t, RIGHT),
]
EVERY_WAY = pytest.mark.parametrize("follow", FOLLOWED, ids=["look", "confirm", "confirm_known", "confirm_partner"])


@EVERY_WAY
def test_a_mailed_link_has_its_time(town: Town, follow: Any) -> None:
    """A day from when it was mailed, also once it was cleaned up (A-07); each is used once (A-05)."""
    link = ask(town)
    town.world.clock.tick(DAY)
    for _ in range(2):
        with pytest.raises(LinkSpent) as caught:
            town.world.run(lambda k: follow(k, link))
        assert caught.value.reason == "expired"
        town.world.run(lambda k: k.upkeep.purge())
    used = ask(town, wanted(email="other@example.com"))
    town.world.run(lambda k: k.invitations.confirm(used, RIGHT))
    with town.world.unchanged(), pytest.raises(LinkSpent) as caught:
        town.world.run(lambda k: follow(k, used))
    assert caught.value.reason == "used"


@EVERY_WAY
def test_what_we_did_not_sign_is_not_there(town: Town, follow: Any) -> None:
    """Forged, or for something else (A-01)."""
    ask(town)
    for text in ("", "x", referral(town).reveal()):
        with town.world.unchanged(), pytest.raises(NotFound):
            town.world.run(lambda k: follow(k, Secret(text)))  # noqa: B023


@pytest.mark.requirement("R-10", call="invitations.confirm")
@pytest.mark.parametrize("kind", list(SignUpKind))
def test_whoever_reads_the_mail_needs_the_password_too(town: Town, kind: SignUpKind) -> None:
    """
    Of what somebody else signed up for with one's address, nothing is made (A-24); nor is it guessed (A-25).
    """
    world = town.world
    if kind is SignUpKind.CLIENT:
        link = ask(town)
    else:
        world.run(lambda k: k.invitations.sign_up_partner(as_partner()))
        (link,) = tokens(world.run)

    def confirm(text: str) -> Any:
        name, given = (
            "confirm" if kind is SignUpKind.CLIENT else "confirm_partner",
            PresentPassword(password=Secret(text)),
        )
        return world.run(lambda k: getattr(k.invitations, name)(link, given))

    for _ in range(5):
        with world.unchanged(), pytest.raises(InvalidInput) as caught:
            confirm("whatever it was")
        assert [(p.path, p.code) for p in caught.value.problems] == [("password", "password.chosen")]
    with world.unchanged(), pytest.raises(TooManyTries):
        confirm(PASSWORD)
    world.clock.tick(timedelta(minutes=1))
    assert confirm(PASSWORD).id


def test_a_password_is_kept_no_longer_than_needed(town: Town) -> None:
    """Once it is the person's, the sign-up forgets it."""
    link = ask(town)
    town.world.run(lambda k: k.invitations.confirm(link, RIGHT))
    id = town.world.read(lambda s: s.purge(SIGN_UPS, town.world.clock() + 2 * DAY, limit=10))
    assert id == 1


@pytest.mark.requirement("WP-03", call="invitations.revoke_link")
def test_links_that_are_over_bring_nobody(town: Town) -> None:
    """Revoked, rotated more than thirty days ago, of a suspended partner, never made: each says so."""
    world = town.world
    named = world.run(lambda k: k.invitations.make_link(NewLink(name="Fair"), by=town.owner))
    first = world.run(lambda k: k.invitations.referral(by=town.owner))
    world.run(lambda k: k.invitations.revoke_link(named.id, by=town.owner))
    world.run(lambda k: k.invitations.rotate_referral(by=town.owner))
    gone = sign_invitation(world.vendor, SIGN_UP, within=town.partner.id, row=town.other.id, generation=0)
    nobodys = sign_invitation(world.vendor, SIGN_UP, within=first.id, row=first.id, generation=0)
    assert why(town, carried(town, named)) == "expired"
    assert why(town, gone) == "withdrawn"
    assert why(town, nobodys) == "withdrawn"
    assert world.run(lambda k: k.invitations.look_link(carried(town, first))).language == "en"
    world.clock.tick(30 * DAY)
    assert why(town, carried(town, first)) == "expired"
    present = carried(town, world.run(lambda k: k.invitations.referral(by=town.world.actor("dana"))))
    world.run(lambda k: k.office.suspend(town.partner.id, Suspension(), by=world.support))
    assert why(town, present) == "silent"


def why(town: Town, link: Secret) -> str:
    with town.world.unchanged(), pytest.raises(LinkSpent) as caught:
        town.world.run(lambda k: k.invitations.look_link(link))
    with town.world.unchanged(), pytest.raises(LinkSpent):
        town.world.run(lambda k: k.invitations.sign_up(wanted(), through=link))
    return caught.value.reason


@pytest.mark.requirement("R-09", call="office.suspend")
def test_a_partner_suspended_meanwhile_gets_no_client(town: Town) -> None:
    """The business has its account all the same."""
    link = ask(town, through=referral(town))
    town.world.run(lambda k: k.office.suspend(town.partner.id, Suspension(), by=town.world.support))
    assert town.world.run(lambda k: k.invitations.look_sign_up(link)).partner is None
    account = town.world.run(lambda k: k.invitations.confirm(link, RIGHT))
    assert (account.partner_id, account.brought_by, account.origin) == (None, None, Way.REFERRAL)


@pytest.mark.requirement("VC-03", call="invitations.rotate_referral")
def test_a_link_that_worked_when_somebody_signed_up_counts(town: Town) -> None:
    """Whatever became of it until the sign-up was confirmed."""
    named = town.world.run(lambda k: k.invitations.make_link(NewLink(name="Fair"), by=town.owner))
    link = ask(town, through=carried(town, named))
    town.world.run(lambda k: k.invitations.revoke_link(named.id, by=town.owner))
    assert town.world.run(lambda k: k.invitations.confirm(link, RIGHT)).partner_id == town.partner.id


# ---------------------------------------------------------------- partners


@pytest.mark.requirement("WP-01", call="invitations.sign_up_partner")
def test_a_partner_signs_up_by_itself(town: Town) -> None:
    """Its first owner signs in and may invite; it is not approved yet, and has an account to test with."""
    world = town.world
    world.run(lambda k: k.invitations.sign_up_partner(as_partner()))
    (link,) = tokens(world.run)
    assert world.run(lambda k: k.invitations.look_sign_up(link)).kind is SignUpKind.PARTNER
    owner = world.run(lambda k: k.invitations.confirm_partner(link, RIGHT))
    by = world.sign_in(PAL).actor
    partner = world.run(lambda k: k.partners.get(owner.partner_id, by=by))
    own = world.run(lambda k: k.accounts.get(partner.account_id, by=world.support))  # type: ignore[arg-type]
    assert (owner.name, owner.role, by.id, partner.name) == ("Pék Pál", "owner", owner.id, "Pék Kft.")
    assert (partner.approved_at, own.partner_id, own.origin, own.name) == (None, None, Way.PARTNER, "Pék Kft.")
    assert own.status(world.clock()) is Status.AWAITING
    assert world.run(lambda k: k.clients.list(by=by)).items == ()


@pytest.mark.requirement("WP-01", call="staff.join")
def test_its_own_account_is_signed_in_to_by_a_link_of_its_own(town: Town) -> None:
    """The two realms are apart (VC-01): the operator's password opens no account."""
    world = town.world
    world.run(lambda k: k.invitations.sign_up_partner(as_partner()))
    (link,) = tokens(world.run)
    world.run(lambda k: k.invitations.confirm_partner(link, RIGHT))
    (mail,) = mails(world.run)
    assert (mail.kind, mail.to) == ("partner.account", PAL)
    seen = world.run(lambda k: k.staff.look(token_of(links_in(mail)[0])))
    assert (seen.business, seen.owner, seen.managed_by) == ("Pék Kft.", True, None)


@pytest.mark.requirement("WP-01", call="invitations.sign_up_partner")
def test_partners_are_accountants(town: Town) -> None:
    """Whoever answers no is told to sign up as a business."""
    with town.world.unchanged(), pytest.raises(InvalidInput) as caught:
        town.world.run(lambda k: k.invitations.sign_up_partner(as_partner(accountant=False)))
    assert [(p.path, p.code) for p in caught.value.problems] == [("accountant", "partner.answer")]


def test_an_operators_address_makes_no_partner(town: Town) -> None:
    """It opens the console of one (R-10); its owner alone is told, by a mail without a link."""
    world = town.world
    world.run(lambda k: k.invitations.sign_up_partner(as_partner(email="dana@lk.example.com")))
    (mail,) = mails(world.run)
    assert "http" not in mail.text
    world.run(lambda k: k.invitations.sign_up_partner(as_partner()))
    world.run(lambda k: k.invitations.sign_up_partner(as_partner()))
    first, second = tokens(world.run)
    world.run(lambda k: k.invitations.confirm_partner(first, RIGHT))
    with world.unchanged(), pytest.raises(NotPossible):
        world.run(lambda k: k.invitations.confirm_partner(second, RIGHT))


def test_a_clients_link_makes_no_partner(town: Town) -> None:
    """Nor a partner's an account."""
    client = ask(town)
    town.world.run(lambda k: k.invitations.sign_up_partner(as_partner()))
    (partner,) = tokens(town.world.run)
    with town.world.unchanged():
        with pytest.raises(NotFound):
            town.world.run(lambda k: k.invitations.confirm_partner(client, RIGHT))
        with pytest.raises(NotFound):
            town.world.run(lambda k: k.invitations.confirm(partner, RIGHT))


def test_links_are_tried_so_often_from_a_source(town: Town) -> None:
    """Each try counts (A-25)."""
    link = sign_invitation(town.world.vendor, CONFIRM, within=town.partner.id, row=town.partner.id, generation=1)
    for _ in range(20):
        with pytest.raises(LinkSpent):
            town.world.run(lambda k: k.invitations.confirm(link, RIGHT, source="192.0.2.1"))
    with pytest.raises(TooManyTries):
        town.world.run(lambda k: k.invitations.confirm_partner(link, RIGHT, source="192.0.2.1"))
