"""
The mail that invites somebody to open an account.
"""

from datetime import timedelta

import pytest

from partnerkit import Suspension
from tests.library.invitations.given import EMAIL, invite, newcomer, opened, stored
from tests.library.world import Town
from tests.mailed import mails, tokens

DAY = timedelta(days=1)


@pytest.mark.requirement("WP-02", call="worker")
def test_the_mailed_link_leads_to_an_account(town: Town) -> None:
    """From the invitation to the account, by nothing but the mail."""
    invite(town)
    (link,) = tokens(town.world.run)
    assert town.world.run(lambda k: k.invitations.open(link, newcomer())).email == EMAIL


@pytest.mark.requirement("BX-07", call="worker")
@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Fanni of Lefèvre & Kovács Conseil invites you"),
        ("fr", "Fanni de Lefèvre & Kovács Conseil"),
        ("hu", "Fanni (Lefèvre & Kovács Conseil)"),
    ],
)
def test_it_is_in_the_language_of_the_invitation(town: Town, language: str, said: str) -> None:
    """Who invites stands in it, and no name of whom nobody knows yet."""
    invite(town, name="Kávéház", contact="Nagy Éva", language=language, by=town.agent)
    (mail,) = mails(town.world.run)
    assert (mail.to, mail.language) == (EMAIL, language)
    assert said in mail.text
    assert "Nagy Éva" not in mail.text + mail.subject + mail.html


def test_its_time_begins_when_it_is_mailed(town: Town) -> None:
    """However long it waited, as long as it was not over by then."""
    invitation = invite(town)
    town.world.clock.tick(6 * DAY)
    assert len(mails(town.world.run)) == 1
    assert stored(town, invitation.id).expires_at == town.world.clock() + 7 * DAY


@pytest.mark.parametrize("what", ["accepted", "withdrawn", "replaced", "expired", "suspended"])
def test_what_would_open_nothing_is_not_mailed(town: Town, what: str) -> None:
    """Of two that were sent, the later one goes out alone."""
    world, invitation = town.world, invite(town)
    match what:
        case "accepted":
            opened(town, invitation)
        case "withdrawn":
            world.run(lambda k: k.invitations.withdraw(invitation.id, by=town.owner))
        case "replaced":
            world.run(lambda k: k.invitations.invite_again(invitation.id, by=town.owner))
        case "expired":
            world.clock.tick(7 * DAY)
        case "suspended":
            world.run(lambda k: k.office.suspend(town.partner.id, Suspension(), by=world.support))
    assert len(mails(world.run)) == (1 if what == "replaced" else 0)
