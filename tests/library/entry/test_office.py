"""
Sessions of the vendor's own people (BX-16, VC-01).
"""

from datetime import timedelta

import attrs
import pytest

from partnerkit import ActorKind, NewPassword, Purpose, Realm, Secret, SignedIn, SignIn
from partnerkit.entry.model import SESSIONS, lasting
from partnerkit.errors import InvalidInput, NotFound, NotSignedIn, WrongCredentials
from partnerkit.repository import every
from tests.library.messages.post import Office
from tests.library.world import PASSWORD, Town, World


def begin(world: World, name: str = "Nora", device: str | None = None) -> SignedIn:
    return world.run(lambda k: k.sessions.begin_office(name, device=device))


def alive(world: World, session: SignedIn, realm: Realm = Realm.VENDOR) -> bool:
    try:
        world.run(lambda k: k.actors.from_session(session.token, realm=realm))
    except NotSignedIn:
        return False
    return True


@pytest.mark.requirement("BX-16", call="sessions.begin_office")
def test_whoever_enters_acts_as_one_of_the_vendors_people(world: World) -> None:
    """By name; the session says so, and nothing of it but a digest of the token is kept."""
    entered = begin(world, " Nora ", "Firefox")
    by = world.of_session(entered)

    assert (by.kind, by.name, by.session_id) == (ActorKind.VENDOR, "Nora", entered.session.id)
    assert by == entered.actor == attrs.evolve(world.run(lambda k: k.actors.vendor("Nora")), session_id=by.session_id)
    assert (entered.session.realm, entered.session.name, entered.session.device) == (Realm.VENDOR, "Nora", "Firefox")
    assert entered.token.reveal() not in str(world.dump())


def test_a_name_is_one(world: World) -> None:
    """Blank, or longer than names are: nobody enters, and nothing is written."""
    for name in ("", "  ", "x" * 201):
        with world.unchanged(), pytest.raises(InvalidInput):
            begin(world, name)


@pytest.mark.requirement("VC-01", call="sessions.begin_office")
def test_it_is_worth_nothing_in_another_realm(town: Town) -> None:
    """Nor is a session of another one in the office: to act, to keep alive, to end."""
    world = town.world
    dana = world.run(lambda k: k.partners.operators(town.partner.id, by=world.support)).items[0]
    world.set_password(dana)
    world.seat_owner(town.account)
    tokens = {
        Realm.OPERATOR: world.sign_in(dana.email).token,
        Realm.STAFF: world.staff_sign_in().token,
        Realm.VENDOR: begin(world).token,
    }
    with world.unchanged(), world.kit() as kit:
        for realm, token in tokens.items():
            for other in set(Realm) - {realm}:
                for call in (kit.actors.from_session, kit.sessions.touch, kit.sessions.end):
                    with pytest.raises(NotSignedIn):
                        call(token, realm=other)
    assert set(tokens) == set(Realm)


@pytest.mark.requirement("VC-01", call="sessions.sign_in")
def test_nobody_signs_in_to_it_by_a_password(town: Town) -> None:
    """There is no address in that realm, so that none opens it; and no link, nor any mail that would hold one."""
    world = town.world
    dana = world.run(lambda k: k.partners.operators(town.partner.id, by=world.support)).items[0]
    world.set_password(dana)
    given = SignIn(realm=Realm.VENDOR, email=dana.email, password=Secret(PASSWORD))
    with world.unchanged(), pytest.raises(WrongCredentials):
        world.run(lambda k: k.sessions.sign_in(given))
    with world.unchanged():
        for purpose in Purpose:
            with pytest.raises(NotFound):
                world.run(lambda k: k.identity.look(Realm.VENDOR, purpose, Secret("a link")))  # noqa: B023
        new = NewPassword(password=Secret("another horse battery"))
        with pytest.raises(NotFound):
            world.run(lambda k: k.identity.reset_password(Realm.VENDOR, Secret("a link"), new))


def test_a_forgotten_password_of_it_is_nobodys(town: Town) -> None:
    """It is answered as in any realm, and nobody gets a mail."""
    world = town.world
    post = Office(world, world.run(lambda k: k.partners.operators(town.partner.id, by=world.support)).items[0])
    world.run(lambda k: k.identity.forget_password(Realm.VENDOR, "dana@lk.example.com"))
    assert (post.work(), post.post.sent) == (1, [])


@pytest.mark.requirement("R-13", call="sessions.begin_office")
def test_it_ends_like_any_other(world: World) -> None:
    """Ended, idle, too old; used in between it lives on."""
    ended, idle, used = begin(world), begin(world), begin(world)
    world.run(lambda k: k.sessions.end(ended.token, realm=Realm.VENDOR))
    assert (alive(world, ended), alive(world, idle), alive(world, used)) == (False, True, True)
    world.clock.tick(timedelta(minutes=29))
    world.run(lambda k: k.sessions.touch(used.token, realm=Realm.VENDOR))
    world.clock.tick(timedelta(minutes=1))
    assert (alive(world, idle), alive(world, used)) == (False, True)
    for _ in range(24):
        world.clock.tick(timedelta(minutes=29))
        if alive(world, used):
            world.run(lambda k: k.sessions.touch(used.token, realm=Realm.VENDOR))
    assert world.clock() < used.session.ends_at + timedelta(minutes=29)
    world.clock.tick(used.session.ends_at - world.clock())
    assert not alive(world, used)


@pytest.mark.requirement("R-13", call="sessions.own")
def test_one_sees_and_ends_the_own_ones(world: World) -> None:
    """By the name one entered with; those of another name are somebody else's."""
    here, there, other = begin(world, device="Firefox"), begin(world), begin(world, "Otto")
    mine = world.run(lambda k: k.sessions.own(by=here.actor))
    assert {(one.id, one.here, one.business) for one in mine} == {
        (here.session.id, True, None),
        (there.session.id, False, None),
    }
    with pytest.raises(NotFound):
        world.run(lambda k: k.sessions.end_own(other.session.id, by=here.actor))
    assert world.run(lambda k: k.sessions.end_others(by=here.actor)) == 1
    assert (alive(world, here), alive(world, there), alive(world, other)) == (True, False, True)
    world.run(lambda k: k.sessions.end_own(here.session.id, by=here.actor))
    assert not alive(world, here)


@pytest.mark.requirement("R-13", call="sessions.begin_office")
def test_another_epoch_of_the_office_ends_every_session_of_it(town: Town) -> None:
    """Whatever opens it is another one now; those of operators and staff live on."""
    world = town.world
    dana = world.run(lambda k: k.partners.operators(town.partner.id, by=world.support)).items[0]
    world.set_password(dana)
    operator, office = world.sign_in(dana.email), begin(world)
    world.vendor = attrs.evolve(world.vendor, office_epoch=1)
    assert not alive(world, office)
    assert alive(world, operator, Realm.OPERATOR)
    assert alive(world, begin(world))


def test_it_belongs_to_nobody_of_a_partner_or_an_account(world: World) -> None:
    """Its row names a person of the vendor's and nothing else."""
    entered = begin(world)
    kept = world.read(lambda s: tuple(every(s, lasting(entered.session.holder_id, at=world.clock()))))
    assert kept == (entered.session,)
    assert (kept[0].partner_id, kept[0].account_id, kept[0].member_id, kept[0].subject_id) == (None,) * 4
    assert SESSIONS.owner_of(kept[0]) == entered.actor.id
