"""
Whoever was invited follows the mailed link, and has an account of its own.
"""

from collections.abc import Callable
from datetime import timedelta

import attrs
import pytest

from partnerkit import (
    Actor,
    KnownClient,
    NewClient,
    NewNote,
    OwnBusiness,
    PartnerKit,
    PasswordChange,
    Realm,
    Secret,
    Stage,
    Status,
    Suspension,
)
from partnerkit.accounts.origin import Way
from partnerkit.clients.model import CLIENTS
from partnerkit.errors import InvalidInput, LinkSpent, NotFound, NotPossible, Refused, TooManyTries
from partnerkit.identity.model import ADDRESSES, sign_in_key
from partnerkit.identity.tokens import sign_invitation
from partnerkit.invitations.model import InvitationState
from partnerkit.invitations.usecases import OPEN
from partnerkit.repository import Remove
from partnerkit.staff.model import MEMBERS
from tests.library.invitations.given import EMAIL, eva, invite, newcomer, opened, stored, token
from tests.library.world import PASSWORD, Town

DAY = timedelta(days=1)
KATALIN = "katalin@szabo.example.com"
MINE = OwnBusiness(business="Éva Kávéja", time_zone="Europe/Budapest")
KNOWN = KnownClient(business="Éva Kávéja", password=Secret(PASSWORD))
Follow = Callable[[PartnerKit, Secret], object]
FOLLOWED: list[Follow] = [
    lambda k, t: k.invitations.look(t),
    lambda k, t: k.invitations.open(t, newcomer()),
    lambda k, t: k.invitations.open_known(t, KNOWN),
    lambda k, t: k.invitations.decline(t),
]
EVERY_WAY = pytest.mark.parametrize("follow", FOLLOWED, ids=["look", "open", "open_known", "decline"])


@pytest.fixture
def katalin(town: Town) -> Actor:
    """
    Somebody who works in an account already, signed in.
    """
    town.world.seat_owner(town.account)
    return town.world.staff_sign_in().actor


@pytest.mark.requirement("WP-02", call="invitations.look")
def test_the_link_says_what_it_is_about(town: Town) -> None:
    """Who invites, and what the partner said; looking changes nothing, however often (A-08)."""
    invitation = invite(town, name="Kávéház", contact="Nagy Éva", language="hu", by=town.agent)
    with town.world.unchanged():
        offer, again = (town.world.run(lambda k: k.invitations.look(token(town, invitation))) for _ in range(2))
    assert offer == again
    assert (offer.partner, offer.inviter, offer.business, offer.contact) == (
        town.partner.name,
        "Fanni",
        "Kávéház",
        "Nagy Éva",
    )
    assert (offer.email, offer.language, offer.expires_at, offer.known) == (EMAIL, "hu", invitation.expires_at, False)


@pytest.mark.requirement("WP-02", call="invitations.open")
@pytest.mark.requirement("VC-08", call="invitations.open")
def test_somebody_new_opens_an_account(town: Town) -> None:
    """Live, theirs, on the line that stood there from the start, with its notes; whoever has the link reads mail."""
    invitation = invite(town)
    town.world.run(lambda k: k.notes.write(invitation.id, NewNote(text="Met at the fair."), by=town.owner))
    account = opened(town, invitation)
    line = town.world.run(lambda k: k.clients.get(invitation.id, by=town.owner))
    owner = town.world.read(lambda s: s.get(MEMBERS, account.owner_id, within=account.id))
    address = town.world.read(lambda s: s.get(ADDRESSES, sign_in_key(Realm.STAFF, EMAIL)))

    assert (account.id, account.uid, account.partner_id) == (invitation.account_id, invitation.uid, town.partner.id)
    assert (account.name, account.contact, account.email, account.stage) == (
        "Éva Kávéja",
        "Nagy Éva",
        EMAIL,
        Stage.LIVE,
    )
    assert (line.name, line.account_id, line.status(town.world.clock())) == (account.name, account.id, Status.AWAITING)
    assert len(town.world.run(lambda k: k.notes.list(invitation.id, by=town.owner)).items) == 1
    assert (owner.name, owner.person_id, address.verified_at) == ("Nagy Éva", address.holder_id, town.world.clock())
    assert stored(town, invitation.id).state is InvitationState.ACCEPTED


@pytest.mark.requirement("WP-09", call="sessions.sign_in")
def test_the_trial_begins_with_the_first_sign_in(town: Town) -> None:
    """Not with the invitation, nor with the account."""
    invitation = invite(town)
    opened(town, invitation)
    by = eva(town)
    line = town.world.run(lambda k: k.clients.get(invitation.id, by=town.owner))
    assert line.status(town.world.clock()) is Status.TRIAL
    assert by.account_id == invitation.account_id


@pytest.mark.requirement("VC-04", call="invitations.open")
def test_who_brought_it_is_kept_with_its_evidence(town: Town) -> None:
    """In the account's own chain, and on the account."""
    invitation = invite(town, by=town.agent)
    account = opened(town, invitation)
    told = town.world.run(lambda k: k.history.of_account(account.id, by=town.owner)).items
    (opened_by,) = [one.details for one in told if one.kind == "account.opened"]
    assert (account.origin, account.brought_by) == (Way.INVITATION, town.partner.id)
    evidence = {name: opened_by[name] for name in ("way", "partner_id", "operator_id", "evidence_id", "own")}
    assert evidence == {
        "way": "invitation",
        "partner_id": str(town.partner.id),
        "operator_id": str(town.agent.id),
        "evidence_id": str(invitation.id),
        "own": False,
    }


@pytest.mark.requirement("VC-04", call="invitations.open")
def test_nobody_brings_oneself(town: Town) -> None:
    """An operator's own account is managed, for the partner asked for it; it was brought by nobody, and says so."""
    invitation = invite(town, "Emil@lk.example.com")
    account = opened(town, invitation)
    told = town.world.run(lambda k: k.history.of_account(account.id, by=town.owner)).items
    (opened_by,) = [one.details for one in told if one.kind == "account.opened"]
    assert (account.partner_id, account.brought_by) == (town.partner.id, None)
    assert (opened_by["partner_id"], opened_by["own"]) == (None, True)
    theirs = opened(town, invite(town, "Fanni@lk.example.com", by=town.stranger))
    assert (theirs.partner_id, theirs.brought_by) == (town.other.id, town.other.id)


@pytest.mark.requirement("R-10", call="invitations.open_known")
def test_a_known_person_opens_one_by_its_password(town: Town, katalin: Actor) -> None:
    """It stays one person, with the name it has, and works in both."""
    invitation = invite(town, KATALIN)
    account = town.world.run(lambda k: k.invitations.open_known(token(town, invitation), KNOWN))
    owner = town.world.read(lambda s: s.get(MEMBERS, account.owner_id, within=account.id))
    assert (owner.person_id, owner.name) == (katalin.id, "Katalin")


@pytest.mark.requirement("R-11", call="invitations.accept")
def test_a_known_person_opens_one_signed_in(town: Town, katalin: Actor) -> None:
    """The address is proven by the way, and the account's history says so."""
    invitation = invite(town, KATALIN)
    account = town.world.run(lambda k: k.invitations.accept(token(town, invitation), MINE, by=katalin))
    told = town.world.run(lambda k: k.history.of_account(account.id, by=town.owner)).items
    assert account.time_zone == "Europe/Budapest"
    assert {"address.verified", "owner.seated", "account.opened"} <= {one.kind for one in told}


def test_the_link_tells_whether_somebody_signs_in_with_the_address(town: Town, katalin: Actor) -> None:
    """To whoever reads mail there, and nobody else (A-22)."""
    invitation = invite(town, KATALIN)
    assert town.world.run(lambda k: k.invitations.look(token(town, invitation))).known


def test_nobody_takes_a_person_over_by_an_invitation(town: Town, katalin: Actor) -> None:
    """A known address needs its password (A-23); what is wrong uses nothing up."""
    link = token(town, invite(town, KATALIN))
    wrong = attrs.evolve(KNOWN, password=Secret("not hers at all"))
    with town.world.unchanged():
        with pytest.raises(NotPossible):
            town.world.run(lambda k: k.invitations.open(link, newcomer()))
        with pytest.raises(InvalidInput) as caught:
            town.world.run(lambda k: k.invitations.open_known(link, wrong))
        assert [p.code for p in caught.value.problems] == ["password.wrong"]
        for _ in range(4):
            with pytest.raises(InvalidInput):
                town.world.run(lambda k: k.invitations.open_known(link, wrong))
        with pytest.raises(TooManyTries):
            town.world.run(lambda k: k.invitations.open_known(link, KNOWN))


def test_who_is_unknown_has_no_password(town: Town) -> None:
    """The form was right a moment ago, perhaps."""
    link = token(town, invite(town))
    with town.world.unchanged(), pytest.raises(NotPossible) as caught:
        town.world.run(lambda k: k.invitations.open_known(link, KNOWN))
    assert caught.value.state == "unknown"


def test_an_invitation_is_for_its_address_alone(town: Town, katalin: Actor) -> None:
    """Signed in as somebody else one does not accept, whether the address is known or not."""
    opened(town, invite(town))
    for email in ("nobody@example.com", EMAIL):
        link = token(town, invite(town, email))
        with town.world.unchanged(), pytest.raises(NotPossible) as caught:
            town.world.run(lambda k: k.invitations.accept(link, MINE, by=katalin))  # noqa: B023
        assert caught.value.state == "other"


def test_no_operator_accepts(town: Town) -> None:
    """The realms are apart (VC-01)."""
    link = token(town, invite(town))
    with town.world.unchanged(), pytest.raises(Refused):
        town.world.run(lambda k: k.invitations.accept(link, MINE, by=town.owner))


def test_every_problem_is_named_and_nothing_used_up(town: Town) -> None:
    """Business and person alike."""
    link = token(town, invite(town))
    new = NewClient(business=" ", time_zone="Mars/Olympus", name="", password=Secret("short"))
    with town.world.unchanged(), pytest.raises(InvalidInput) as caught:
        town.world.run(lambda k: k.invitations.open(link, new))
    assert {p.path for p in caught.value.problems} == {"business", "time_zone", "name", "password"}
    town.world.run(lambda k: k.invitations.open(link, newcomer()))


@pytest.mark.requirement("WP-02", call="invitations.decline")
def test_it_can_be_declined(town: Town) -> None:
    """The line is gone; the partner's history tells it."""
    invitation = invite(town)
    town.world.run(lambda k: k.invitations.decline(token(town, invitation), source="192.0.2.1"))
    assert stored(town, invitation.id).state is InvitationState.DECLINED
    with pytest.raises(NotFound):
        town.world.run(lambda k: k.clients.get(invitation.id, by=town.owner))


# ---------------------------------------------------------------- links that do not work


def spent(town: Town, follow: Follow, link: Secret) -> str:
    """
    Return why a link does not work; nothing changes by following it.
    """
    with town.world.unchanged(), pytest.raises(LinkSpent) as caught:
        town.world.run(lambda k: follow(k, link))
    return caught.value.reason


@EVERY_WAY
def test_a_link_has_its_time(town: Town, follow: Follow) -> None:
    """To the microsecond (A-07)."""
    invitation = invite(town)
    town.world.clock.tick(7 * DAY)
    assert spent(town, follow, token(town, invitation)) == "expired"


@EVERY_WAY
def test_a_link_works_once(town: Town, follow: Follow) -> None:
    """Accepted is accepted (A-05)."""
    invitation = invite(town)
    opened(town, invitation)
    assert spent(town, follow, token(town, invitation)) == "used"


@EVERY_WAY
def test_a_newer_link_replaces_it(town: Town, follow: Follow) -> None:
    """Sent again, the earlier one does nothing (A-05)."""
    invitation = invite(town)
    town.world.run(lambda k: k.invitations.invite_again(invitation.id, by=town.owner))
    assert spent(town, follow, token(town, invitation)) == "replaced"


@EVERY_WAY
@pytest.mark.parametrize("how", ["withdrawn", "declined"])
def test_what_is_over_opens_nothing(town: Town, follow: Follow, how: str) -> None:
    """Whoever ended it."""
    invitation = invite(town)
    link = token(town, invitation)
    if how == "withdrawn":
        town.world.run(lambda k: k.invitations.withdraw(invitation.id, by=town.owner))
    else:
        town.world.run(lambda k: k.invitations.decline(link))
    assert spent(town, follow, link) == "withdrawn"


@EVERY_WAY
@pytest.mark.requirement("R-09", call="office.suspend")
def test_a_suspended_partners_links_are_silent(town: Town, follow: Follow) -> None:
    """They work again once it is reinstated; a closed one's never."""
    invitation, office = invite(town), town.world.support
    town.world.run(lambda k: k.office.suspend(town.partner.id, Suspension(), by=office))
    assert spent(town, follow, token(town, invitation)) == "silent"
    town.world.run(lambda k: k.office.reinstate(town.partner.id, by=office))
    town.world.run(lambda k: k.invitations.look(token(town, invitation)))
    town.world.run(lambda k: k.office.close(town.partner.id, by=office))
    assert spent(town, follow, token(town, invitation)) == "silent"


@pytest.mark.requirement("R-09", call="partners.block_operator")
def test_a_blocked_operators_invitations_stay(town: Town) -> None:
    """They are the partner's."""
    invitation = invite(town, by=town.agent)
    town.world.run(lambda k: k.partners.block_operator(town.partner.id, invitation.operator_id, by=town.owner))
    assert opened(town, invitation).partner_id == town.partner.id


@EVERY_WAY
def test_what_we_did_not_sign_is_not_there(town: Town, follow: Follow) -> None:
    """Forged, altered, empty, or for another purpose (A-01, A-02)."""
    invitation = invite(town)
    link = token(town, invitation).reveal()
    of_staff = sign_invitation(town.world.vendor, "join", within=invitation.partner_id, row=invitation.id, generation=1)
    other = f"{'B' if link[0] == 'A' else 'A'}{link[1:]}"
    for text in ("", "x", link[:-1], f"{link}x", other, str(invitation.id), of_staff.reveal()):
        with town.world.unchanged(), pytest.raises(NotFound):
            town.world.run(lambda k: follow(k, Secret(text)))  # noqa: B023


@EVERY_WAY
def test_what_we_signed_of_a_partner_that_is_no_more(town: Town, follow: Follow) -> None:
    """It was there once."""
    invitation = invite(town)
    link = sign_invitation(town.world.vendor, OPEN, within=invitation.id, row=invitation.id, generation=1)
    assert spent(town, follow, link) == "withdrawn"


def test_a_line_that_goes_at_the_same_moment_takes_the_account_along(town: Town) -> None:
    """Withdrawn or declined since the invitation was read: the answer is the one of a moment later."""
    invitation = invite(town)
    town.world.read(lambda s: s.write(Remove(s.get(CLIENTS, invitation.id, within=town.partner.id))))
    with town.world.unchanged(), pytest.raises(LinkSpent) as caught:
        opened(town, invitation)
    assert caught.value.reason == "withdrawn"


def test_links_are_tried_so_often_from_a_source(town: Town) -> None:
    """Each try counts, right or wrong (A-25)."""
    invitation = invite(town)
    for _ in range(20):
        with pytest.raises(NotFound):
            town.world.run(lambda k: k.invitations.decline(Secret("x"), source="192.0.2.1"))
    with pytest.raises(TooManyTries):
        town.world.run(lambda k: k.invitations.open(token(town, invitation), newcomer(), source="192.0.2.1"))


def test_a_password_that_was_changed_since_does_not_matter(town: Town, katalin: Actor) -> None:
    """An invitation rests on the address, not on a credential."""
    link = token(town, invite(town, KATALIN))
    change = PasswordChange(current=Secret(PASSWORD), new=Secret("another horse battery"))
    town.world.run(lambda k: k.identity.change_password(change, by=katalin))
    given = attrs.evolve(KNOWN, password=Secret("another horse battery"))
    assert town.world.run(lambda k: k.invitations.open_known(link, given)).name == "Éva Kávéja"
