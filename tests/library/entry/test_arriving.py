"""
A client whom the vendor itself signs in arrives like any other (BX-15, WP-09).
"""

from datetime import timedelta
from uuid import uuid4

import pytest

from partnerkit import NewIdentity, Secret, SignIn, Status, Subscription
from partnerkit.errors import InvalidInput, NotSignedIn, Refused, TooManyTries
from partnerkit.values import Realm
from tests.library.world import ISSUER, PASSWORD, Town


def link_owner(town: Town, subject: str) -> None:
    town.world.seat_owner(town.account)
    new = NewIdentity(issuer=ISSUER, subject=subject)
    town.world.run(lambda k: k.identity.link_owner(town.account.id, new, by=town.world.support))


@pytest.mark.requirement("BX-15", call="sessions.arrive")
@pytest.mark.requirement("WP-09", call="sessions.arrive")
def test_the_first_arrival_begins_the_trial_and_later_ones_change_nothing(town: Town) -> None:
    """The client awaited is there; the trial runs 14 days from then."""
    link_owner(town, "katalin")
    owner = town.world.actor("katalin")
    town.world.run(lambda k: k.sessions.arrive(by=owner))
    arrived = town.world.account(town.account)
    assert (arrived.status(town.world.clock()), arrived.subscription) == (Status.TRIAL, Subscription.NONE)
    assert arrived.trial_ends_at == town.world.clock() + timedelta(days=14)
    with town.world.unchanged():
        town.world.run(lambda k: k.sessions.arrive(by=owner))


@pytest.mark.requirement("VC-20", call="sessions.arrive")
def test_nobody_arrives_at_a_locked_account(town: Town) -> None:
    """The lock is judged at the moment of the arrival, not when the actor was minted."""
    link_owner(town, "katalin")
    owner = town.world.actor("katalin")
    town.world.run(lambda k: k.accounts.lock(town.account.id, by=town.owner))
    with town.world.unchanged(), pytest.raises(Refused):
        town.world.run(lambda k: k.sessions.arrive(by=owner))


def test_an_operator_does_not_arrive(town: Town) -> None:
    """A partner's people never begin a client's trial (WP-09)."""
    with town.world.unchanged(), pytest.raises(Refused):
        town.world.run(lambda k: k.sessions.arrive(by=town.owner))


@pytest.mark.requirement("BX-15", call="actors.external")
@pytest.mark.parametrize("asked", ["árvíztűrő", "a\u0301rvi\u0301ztu\u030bro\u030b", "  árvíztűrő "])
def test_an_identity_is_found_in_whatever_form_it_is_asked_for(town: Town, asked: str) -> None:
    """What was linked was brought into one form; so is what is asked."""
    link_owner(town, "árvíztűrő")
    assert town.world.actor(asked).account_id == town.account.id


@pytest.mark.requirement("BX-15", call="actors.external")
def test_a_users_id_is_taken_as_it_is(town: Town) -> None:
    """Hosts keep their users under numbers or UUIDs."""
    id = uuid4()
    link_owner(town, str(id))
    assert town.world.run(lambda k: k.actors.external(ISSUER, id)).account_id == town.account.id
    with pytest.raises(NotSignedIn):
        town.world.run(lambda k: k.actors.external(ISSUER, 7))
    with pytest.raises(InvalidInput):
        town.world.run(lambda k: k.actors.external(ISSUER, " "))


def test_without_a_source_tries_are_counted_by_address_alone(town: Town) -> None:
    """A host that does not say where tries come from does not throttle everybody together (A-25)."""
    tries = town.world.vendor.limits.tries_a_source.tries
    for n in range(tries + 1):
        refuse(town, f"n{n}@example.com", None, NotSignedIn)
    for n in range(tries):
        refuse(town, f"m{n}@example.com", "192.0.2.1", NotSignedIn)
    refuse(town, "last@example.com", "192.0.2.1", TooManyTries)


def refuse(town: Town, email: str, source: str | None, error: type[Exception]) -> None:
    given = SignIn(realm=Realm.OPERATOR, email=email, password=Secret(PASSWORD))
    with pytest.raises(error):
        town.world.run(lambda k: k.sessions.sign_in(given, source=source))
