"""
Going on in another account one works in: a new session there, and the one before is over.
"""

from datetime import timedelta

import attrs
import pytest

from partnerkit import Level, Limits, NewOwner, PartnerKit, Realm, Secret, SignedIn, SignIn, Status
from partnerkit.entry.model import lasting
from partnerkit.errors import NotFound, NotSignedIn, Refused
from partnerkit.repository import every
from partnerkit.values import AccountId
from tests.library.staff.given import Firm, email_of
from tests.library.world import PASSWORD, Town

HOUR = timedelta(hours=1)


@pytest.fixture
def here(town: Town) -> SignedIn:
    """
    Katalin, signed in to the one of her two accounts that she had first.
    """
    town.world.seat_owner(town.account)
    owner = NewOwner(name="Katalin", email=email_of("katalin"), password=Secret(PASSWORD))
    town.world.run(lambda k: k.staff.seat_owner(town.foreign.id, owner, by=town.world.support))
    given = SignIn(realm=Realm.STAFF, email=email_of("katalin"), password=Secret(PASSWORD), account_id=town.account.id)
    return town.world.run(lambda k: k.sessions.sign_in(given, device="Firefox"))


def switch(town: Town, session: SignedIn, to: AccountId) -> SignedIn:
    return town.world.run(lambda k: k.sessions.switch(session.token, to))


def is_alive(town: Town, session: SignedIn) -> bool:
    try:
        town.world.run(lambda k: k.actors.from_session(session.token, realm=Realm.STAFF))
    except NotSignedIn:
        return False
    return True


def count(town: Town, session: SignedIn) -> int:
    holder, at = session.session.holder_id, town.world.clock()
    return town.world.read(lambda s: len(list(every(s, lasting(holder, at=at)))))


@pytest.mark.requirement("R-11", call="sessions.switch")
@pytest.mark.requirement("WP-09", call="sessions.switch")
def test_one_goes_on_in_another_account(town: Town, here: SignedIn) -> None:
    """
    By another token, with what one may there; the session before is gone, and a first visit begins the trial.
    """
    assert town.world.account(town.foreign).status(town.world.clock()) is Status.AWAITING
    there = switch(town, here, town.foreign.id)
    assert (there.actor.id, there.actor.account_id, there.session.device) == (here.actor.id, town.foreign.id, "Firefox")
    assert (is_alive(town, here), is_alive(town, there), count(town, there)) == (False, True, 1)
    assert town.world.account(town.foreign).status(town.world.clock()) is Status.TRIAL
    assert is_alive(town, switch(town, there, town.account.id))


@pytest.mark.requirement("R-13", call="sessions.switch")
def test_going_to_and_fro_keeps_nobody_in(town: Town, here: SignedIn) -> None:
    """
    The session there ends when the first one would have, and rests on the same password.
    """
    town.world.clock.tick(timedelta(minutes=10))
    there = switch(town, here, town.foreign.id)
    assert there.session.ends_at == here.session.ends_at
    assert there.session.epochs["credential"] == here.session.epochs["credential"]


def test_it_takes_no_more_room(town: Town, here: SignedIn) -> None:
    """
    Whoever has as many sessions as anybody may loses none of the others.
    """
    town.world.vendor = attrs.evolve(town.world.vendor, limits=Limits(sessions=1))
    assert count(town, switch(town, here, town.foreign.id)) == 1


def test_only_ones_own_accounts_are_gone_to(town: Town, here: SignedIn) -> None:
    """
    Another's is answered as none at all (A-11); and nothing ends.
    """
    other = town.world.new_account(town.owner, "Other")
    for id in (other.id, AccountId(town.partner.id)):
        with town.world.unchanged(), pytest.raises(NotFound):
            switch(town, here, id)
    assert is_alive(town, here)


def test_nobody_goes_to_a_locked_account(town: Town, here: SignedIn) -> None:
    """
    It says so, and one stays where one is (VC-20).
    """
    town.world.run(lambda k: k.accounts.lock(town.foreign.id, by=town.world.support))
    with town.world.unchanged(), pytest.raises(Refused):
        switch(town, here, town.foreign.id)
    assert is_alive(town, here)


def test_a_session_that_is_over_leads_nowhere(town: Town, here: SignedIn) -> None:
    """
    Neither one that was gone on from, nor an operator's (VC-01).
    """
    switch(town, here, town.foreign.id)
    town.world.set_password(town.world.run(lambda k: k.partners.operators(town.partner.id, by=town.owner)).items[0])
    operator = town.world.sign_in("dana@lk.example.com")
    for token in (here, operator):
        with town.world.unchanged(), pytest.raises(NotSignedIn):
            switch(town, token, town.account.id)


@pytest.mark.requirement("R-11", call="sessions.switch")
def test_an_invitation_that_was_accepted_is_gone_to_at_once(town: Town, here: SignedIn) -> None:
    """
    Accepted and gone to in one transaction; with the level that was offered.
    """
    firm = Firm.of(town, town.world.new_account(town.owner, "Third"), owner="olga")
    token = firm.invited("katalin", by="olga", level=Level.MANAGER)

    def work(kit: PartnerKit) -> SignedIn:
        by = kit.actors.from_session(here.token, realm=Realm.STAFF)
        member = kit.staff.accept(token, by=by)
        return kit.sessions.switch(here.token, member.account_id)

    assert town.world.run(work).actor.account_id == firm.account_id
