"""
One's own sessions: which there are, and ending them.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest

from partnerkit import Actor, NewOwner, Operator, OwnSession, PartnerKit, Realm, Secret, SessionId, SignedIn, SignIn
from partnerkit.entry.own import device_of
from partnerkit.errors import NotFound, NotSignedIn, Refused
from partnerkit.repository import Remove, Storage
from partnerkit.staff.model import MEMBERSHIPS
from partnerkit.values import OperatorId, PersonId
from tests.library.world import PASSWORD, Town

DANA, EMIL, KATALIN = "dana@lk.example.com", "emil@lk.example.com", "katalin@szabo.example.com"


@pytest.fixture
def town(town: Town) -> Town:
    """
    A town in which two operators have a password, and one account its owner.
    """
    for actor in (town.owner, town.admin):
        town.world.set_password(operator(town, OperatorId(actor.id)))
    town.world.seat_owner(town.account)
    return town


def enter(town: Town, device: str | None = None, email: str = DANA) -> SignedIn:
    given = SignIn(realm=Realm.OPERATOR, email=email, password=Secret(PASSWORD))
    return town.world.run(lambda k: k.sessions.sign_in(given, device=device))


def own(town: Town, by: Actor) -> tuple[OwnSession, ...]:
    return town.world.run(lambda k: k.sessions.own(by=by))


def end(town: Town, session: SignedIn, by: Actor) -> None:
    town.world.run(lambda k: k.sessions.end_own(session.session.id, by=by))


def _end(id: SessionId, by: Actor, kit: PartnerKit) -> None:
    kit.sessions.end_own(id, by=by)


def operator(town: Town, id: OperatorId) -> Operator:
    return town.world.run(lambda k: k.partners.operator(town.partner.id, id, by=town.owner))


def alive(town: Town, session: SignedIn) -> bool:
    try:
        return bool(town.world.of_session(session))
    except NotSignedIn:
        return False


@pytest.mark.requirement("R-13", call="sessions.own")
def test_one_sees_the_own_sessions(town: Town) -> None:
    """The one used last first: since when, last used, on what; which is this one; nobody else's."""
    first = enter(town, "Firefox")
    town.world.clock.tick(timedelta(minutes=5))
    second = enter(town)
    enter(town, email=EMIL)
    newest, oldest = own(town, first.actor)
    assert (newest.id, newest.here, newest.device) == (second.session.id, False, None)
    assert (oldest.id, oldest.here, oldest.device, oldest.business) == (first.session.id, True, "Firefox", None)
    assert (oldest.started_at, oldest.used_at) == (first.session.started_at, first.session.seen_at)


def test_of_those_used_at_the_same_time_this_one_is_first(town: Town) -> None:
    """Then the one that began last."""
    first = enter(town)
    town.world.clock.tick(timedelta(minutes=5))
    second = enter(town)
    town.world.run(lambda k: k.sessions.touch(first.token, realm=Realm.OPERATOR))
    for by, ordered in [(first.actor, (first, second)), (second.actor, (second, first)), (town.owner, (second, first))]:
        assert [session.id for session in own(town, by)] == [one.session.id for one in ordered]


@pytest.mark.requirement("VC-30", call="sessions.end_own")
@pytest.mark.parametrize(
    "work",
    [
        lambda kit, by: kit.sessions.own(by=by),
        lambda kit, by: kit.sessions.end_own(by.session_id, by=by),
        lambda kit, by: kit.sessions.end_others(by=by),
    ],
    ids=["own", "end_own", "end_others"],
)
def test_whoever_acts_as_another_does_nothing_about_sessions(
    town: Town, work: Callable[[PartnerKit, Actor], object]
) -> None:
    """Neither about the own ones nor about the other one's."""
    here = enter(town)
    enter(town)
    _, acting = town.world.run(lambda k: k.sessions.enter_as(here.token, OperatorId(town.agent.id)))
    with town.world.unchanged(), pytest.raises(Refused) as caught:
        town.world.run(lambda k: work(k, acting))
    assert caught.value.decision.because == "acting"


def test_only_live_ones_are_shown(town: Town) -> None:
    """Ended, idle, and what a new password ended are none."""
    enter(town)
    town.world.clock.tick(timedelta(minutes=30))
    ended, here = enter(town), enter(town)
    end(town, ended, here.actor)
    assert [session.id for session in own(town, here.actor)] == [here.session.id]


def test_a_staff_member_sees_in_which_business(town: Town) -> None:
    """A session names one account; one where the person works no more is none."""
    second = town.world.new_account(town.owner, "Szabó Implant")
    new = NewOwner(name="Katalin", email=KATALIN)
    town.world.run(lambda k: k.staff.seat_owner(second.id, new, by=town.world.support))
    given = SignIn(realm=Realm.STAFF, email=KATALIN, password=Secret(PASSWORD), account_id=town.account.id)
    here = town.world.run(lambda k: k.sessions.sign_in(given))
    other = SignIn(realm=Realm.STAFF, email=KATALIN, password=Secret(PASSWORD), account_id=second.id)
    town.world.run(lambda k: k.sessions.sign_in(other))
    assert {session.business for session in own(town, here.actor)} == {town.account.name, "Szabó Implant"}

    def leave(storage: Storage) -> None:
        way = storage.get(MEMBERSHIPS, second.id, within=PersonId(here.actor.id))
        storage.write(Remove(way))

    town.world.read(leave)
    assert [session.business for session in own(town, here.actor)] == [town.account.name]


@pytest.mark.requirement("R-13", call="sessions.end_own")
def test_one_ends_another_of_ones_sessions(town: Town) -> None:
    """A-19: at once; doing it twice changes nothing."""
    here, other = enter(town), enter(town)
    end(town, other, here.actor)
    assert (alive(town, here), alive(town, other)) == (True, False)
    with town.world.unchanged():
        end(town, other, here.actor)


def test_somebody_elses_is_not_there(town: Town) -> None:
    """A-11: like an id nobody has."""
    here, emils = enter(town), enter(town, email=EMIL)
    for id in (emils.session.id, SessionId(uuid4())):
        with town.world.unchanged(), pytest.raises(NotFound):
            town.world.run(partial(_end, id, here.actor))
    assert alive(town, emils)


@pytest.mark.requirement("R-13", call="sessions.end_others")
def test_one_ends_all_others(town: Town) -> None:
    """A-19: this one stays; an actor of the vendor's own word has none that stays."""
    here, *_, emils = enter(town), enter(town), enter(town), enter(town, email=EMIL)
    assert town.world.run(lambda k: k.sessions.end_others(by=here.actor)) == 2
    assert [session.here for session in own(town, here.actor)] == [True]
    assert alive(town, emils)
    assert town.world.run(lambda k: k.sessions.end_others(by=town.owner)) == 1
    assert own(town, town.owner) == ()


def test_one_that_was_ended_before_is_not_ended_again(town: Town) -> None:
    """It stays over since when it was."""
    here, other = enter(town), enter(town)
    end(town, other, here.actor)
    town.world.clock.tick(timedelta(minutes=5))
    with town.world.unchanged():
        assert town.world.run(lambda k: k.sessions.end_others(by=here.actor)) == 0


def test_the_vendors_people_have_theirs_by_the_name_they_said(town: Town) -> None:
    """Those of the office; whoever acts by the vendor's own word alone has none."""
    by = town.world.support
    here = town.world.run(lambda k: k.sessions.begin_office("support"))
    assert [session.id for session in own(town, by)] == [here.session.id]
    assert own(town, town.world.run(lambda k: k.actors.vendor("billing"))) == ()
    assert town.world.run(lambda k: k.sessions.end_others(by=by)) == 1


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (None, None),
        ("", None),
        (" \t", None),
        ("Firefox\r\nX: y", "FirefoxX: y"),
        ("a" * 400, "a" * 300),
        ("\ud800", None),
    ],
)
def test_what_a_device_calls_itself(said: str | None, kept: str | None) -> None:
    """A-34: whatever it says, what can be read of it is kept, and not too much."""
    assert device_of(said) == kept
