"""
Nobody has more sessions than a vendor lets anybody have (A-25): one more ends the one that was used least recently.
"""

from datetime import timedelta
from uuid import UUID

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnerkit import Limits, OperatorId, Realm, Secret, SignedIn, SignIn
from partnerkit.entry.model import Session, lasting, make_room
from partnerkit.errors import NotFound, NotSignedIn
from partnerkit.repository import Remove, every
from partnerkit.values import SessionId
from tests.library.accounts.given import OPENED
from tests.library.world import PASSWORD, Town

DANA, EMIL = "dana@lk.example.com", "emil@lk.example.com"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def town(town: Town) -> Town:
    """
    A town in which nobody has more than three sessions, and its operators and an account's owner have a password.
    """
    for one in town.world.run(lambda k: k.partners.operators(town.partner.id, by=town.owner)).items:
        town.world.set_password(one)
    town.world.seat_owner(town.account)
    at_most(town, 3)
    return town


def at_most(town: Town, sessions: int) -> None:
    town.world.vendor = attrs.evolve(town.world.vendor, limits=Limits(sessions=sessions))


def enter(town: Town, email: str = DANA, realm: Realm = Realm.OPERATOR) -> SignedIn:
    """
    Sign in, a minute after whatever was before.
    """
    town.world.clock.tick(MINUTE)
    given = SignIn(realm=realm, email=email, password=Secret(PASSWORD))
    return town.world.run(lambda k: k.sessions.sign_in(given))


def use(town: Town, session: SignedIn) -> None:
    town.world.clock.tick(MINUTE)
    town.world.run(lambda k: k.sessions.touch(session.token, realm=Realm.OPERATOR))


def alive(town: Town, *sessions: SignedIn) -> list[bool]:
    return [is_alive(town, session) for session in sessions]


def is_alive(town: Town, session: SignedIn) -> bool:
    try:
        return bool(town.world.of_session(session))
    except NotSignedIn:
        return False


def kept(town: Town, session: SignedIn) -> int:
    query = lasting(session.session.holder_id, at=town.world.clock())
    return town.world.read(lambda storage: len(list(every(storage, query))))


@pytest.mark.requirement("R-13", call="sessions.sign_in")
def test_one_too_many_ends_the_one_used_least_recently(town: Town) -> None:
    """Whoever shows its token is not signed in, and it is no more among the own ones; nobody else's ends."""
    emils = enter(town, EMIL)
    first, second, third = (enter(town) for _ in range(3))
    use(town, first)
    fourth = enter(town)
    assert alive(town, emils, first, second, third, fourth) == [True, True, False, True, True]
    own = town.world.run(lambda k: k.sessions.own(by=fourth.actor))
    assert {one.id for one in own} == {one.session.id for one in (first, third, fourth)}
    with pytest.raises(NotFound):
        town.world.run(lambda k: k.sessions.end_own(second.session.id, by=fourth.actor))


def test_what_was_ended_makes_room_first(town: Town) -> None:
    """Whoever signs out keeps the sessions that are open elsewhere."""
    first, second, third = (enter(town) for _ in range(3))
    town.world.run(lambda k: k.sessions.end(third.token, realm=Realm.OPERATOR))
    fourth = enter(town)
    assert alive(town, first, second, third, fourth) == [True, True, False, True]


def test_one_in_which_somebody_acts_as_another_is_one_of_their_own(town: Town) -> None:
    """VC-30: of the operator as whom they act it is none; that one's sign-ins do not end it."""
    first = enter(town)
    town.world.run(lambda k: k.sessions.enter_as(first.token, OperatorId(town.admin.id)))
    emils = [enter(town, EMIL) for _ in range(4)]
    assert alive(town, first, *emils) == [True, False, True, True, True]
    again = [enter(town) for _ in range(3)]
    assert alive(town, first, *again) == [False, True, True, True]


def test_it_is_so_of_staff_and_of_the_vendors_people(town: Town) -> None:
    """By whichever door they come."""
    staff = [enter(town, "katalin@szabo.example.com", Realm.STAFF) for _ in range(4)]
    assert alive(town, *staff) == [False, True, True, True]
    office = []
    for _ in range(4):
        town.world.clock.tick(MINUTE)
        office.append(town.world.run(lambda k: k.sessions.begin_office("Nora")))
    assert alive(town, *office) == [False, True, True, True]


def test_whoever_signs_in_without_end_has_no_more_than_so_many(town: Town) -> None:
    """A-25: what is read of them wherever sessions are counted or listed has an end; so has what a block ends."""
    entered = [enter(town, EMIL) for _ in range(20)]
    assert kept(town, entered[-1]) == 3
    block = town.world.run(
        lambda k: k.try_out(
            lambda d: d.partners.block_operator(town.partner.id, OperatorId(town.admin.id), by=town.owner)
        )
    )
    assert [one.sessions for one in block.shut_out] == [3]


def test_whoever_has_too_many_by_a_new_limit_has_as_many_as_it_says_at_the_next_sign_in(town: Town) -> None:
    """Until then they stay."""
    found = [enter(town) for _ in range(3)]
    at_most(town, 1)
    assert alive(town, *found) == [True, True, True]
    last = enter(town)
    assert alive(town, *found, last) == [False, False, False, True]


def session(n: int, used: int, *, ended: bool) -> Session:
    at = OPENED + MINUTE * used
    return Session(
        id=SessionId(UUID(int=n)),
        realm=Realm.OPERATOR,
        digest=bytes([n]),
        holder_id=UUID(int=2),
        epochs={},
        started_at=OPENED,
        seen_at=at,
        ends_at=OPENED + timedelta(hours=12),
        ended_at=at if ended else None,
    )


@given(st.lists(st.tuples(st.integers(0, 5), st.booleans()), max_size=12), st.integers(1, 6))
def test_those_that_go_are_as_few_as_can_be_and_the_least_wanted(used: list[tuple[int, bool]], most: int) -> None:
    """With the new one there are no more than there may be; no open one goes before an ended or an older one."""
    there = [session(n, minutes, ended=ended) for n, (minutes, ended) in enumerate(used)]
    changes = make_room(there, most=most).changes
    gone = [change.entity for change in changes if isinstance(change, Remove)]
    stays = [one for one in there if one not in gone]
    assert len(gone) == len(changes) == max(0, len(there) + 1 - most)
    assert all(
        (out.ended_at is None, out.seen_at) <= (one.ended_at is None, one.seen_at) for out in gone for one in stays
    )
