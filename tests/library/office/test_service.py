"""
The vendor office over every adapter: how partners stand, and what their people notice of it (BX-16, R-09).
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import attrs
import pytest

from partnerkit import (
    Action,
    Actor,
    NewPartner,
    NewPassword,
    Operator,
    OperatorId,
    Partner,
    PartnerId,
    PartnerKit,
    Purpose,
    Realm,
    Secret,
    Suspension,
)
from partnerkit.errors import InvalidInput, KeyReused, NotFound, NotPossible, NotSignedIn, Outdated, Refused
from partnerkit.partners.model import PARTNERS
from partnerkit.wire import cursor_text
from tests.library.messages.post import Office, token_of
from tests.library.world import Town, World

CHANGES: dict[str, Callable[..., Any]] = {
    "approve": lambda k, *a, **kw: k.office.approve(*a, **kw),
    "suspend": lambda k, *a, **kw: k.office.suspend(*a, **kw),
    "reinstate": lambda k, *a, **kw: k.office.reinstate(*a, **kw),
    "close": lambda k, *a, **kw: k.office.close(*a, **kw),
}
DANA = "dana@lk.example.com"


def office(world: World, change: str, id: PartnerId, *more: Any, by: Actor | None = None, **noted: Any) -> Partner:
    """
    Do one of `CHANGES` as one of the vendor's people, or as somebody else.
    """
    done: Partner = world.run(lambda k: CHANGES[change](k, id, *more, by=by or world.support, **noted))
    return done


def ready(world: World, change: str) -> Partner:
    """
    Return a partner to which this can be done.
    """
    new = NewPartner(name="New & Co", approved=change != "approve")
    partner = world.run(lambda k: k.partners.open(new, by=world.support))
    return office(world, "suspend", partner.id) if change == "reinstate" else partner


@pytest.mark.requirement("BX-16", call="office.partners")
def test_the_vendor_sees_every_partner(town: Town) -> None:
    """Newest first, by pages; whoever is of a partner sees none, not even its own."""
    world = town.world
    world.clock.tick(timedelta(seconds=1))
    newest = world.new_partner("Newest & Co")
    first = world.run(lambda k: k.office.partners(by=world.support, limit=1))
    assert first.items == (newest,)
    assert first.next is not None
    place = cursor_text(first.next)
    rest = world.run(lambda k: k.office.partners(by=world.support, after=place))
    assert {partner.id for partner in rest.items} == {town.partner.id, town.other.id}
    for by in (town.owner, town.stranger):
        with pytest.raises(Refused):
            world.run(lambda k: k.office.partners(by=by))  # noqa: B023
    with pytest.raises(InvalidInput):
        world.run(lambda k: k.office.partners(by=world.support, limit=101))


@pytest.mark.requirement("BX-16", call="office.approve")
@pytest.mark.requirement("BX-09", call="office.approve")
@pytest.mark.parametrize("change", CHANGES)
def test_each_is_done_once_and_as_it_was_seen(world: World, change: str) -> None:
    """The same key and input give the partner as it is now; another input is refused, and so is an old look."""
    partner = ready(world, change)
    with world.unchanged(), pytest.raises(Outdated):
        office(world, change, partner.id, seen=partner.revision + 1)
    done = office(world, change, partner.id, seen=partner.revision, key="one")
    stored = world.read(lambda s: s.get(PARTNERS, partner.id))
    assert (done, done.revision) == (stored, partner.revision + 1)
    with world.unchanged():
        assert office(world, change, partner.id, seen=partner.revision, key="one") == done
        with pytest.raises(KeyReused):
            office(world, change, PartnerId(uuid4()), key="one")
        with pytest.raises(NotPossible):
            office(world, change, partner.id)


@pytest.mark.requirement("BX-16", call="office.approve")
@pytest.mark.parametrize("change", CHANGES)
def test_nobody_but_the_vendor_does_it(town: Town, change: str) -> None:
    """An owner is refused for its own partner; another's is as unknown as none; and nothing changes."""
    world, id = town.world, PartnerId(uuid4())
    with world.unchanged():
        with pytest.raises(Refused):
            office(world, change, town.partner.id, by=town.owner)
        for known, by in ((town.partner.id, town.stranger), (id, town.owner), (id, world.support)):
            with pytest.raises(NotFound) as caught:
                office(world, change, known, by=by)
            assert caught.value == NotFound("partner", known)


@pytest.mark.requirement("BX-16", call="office.history")
def test_the_history_of_a_partner_tells_it(town: Town) -> None:
    """Newest first, with the reason, by whom; to the vendor alone."""
    world, id = town.world, town.partner.id
    office(world, "suspend", id, Suspension(reason=" Bills unpaid "))
    office(world, "reinstate", id)
    office(world, "close", id)
    told = world.run(lambda k: k.office.history(id, by=world.support, limit=3)).items
    assert [(one.kind, one.actor, dict(one.details)) for one in told] == [
        ("partner.closed", "support", {}),
        ("partner.reinstated", "support", {}),
        ("partner.suspended", "support", {"reason": "Bills unpaid"}),
    ]
    with pytest.raises(Refused):
        world.run(lambda k: k.office.history(id, by=town.owner))
    with pytest.raises(NotFound):
        world.run(lambda k: k.office.history(PartnerId(uuid4()), by=world.support))


@pytest.mark.parametrize("reason", ["", " ", "x" * 1001, "a\nb"])
def test_a_reason_is_a_sentence_or_none(town: Town, reason: str) -> None:
    """Blank, too long, of two lines: nothing is done."""
    with town.world.unchanged(), pytest.raises(InvalidInput):
        office(town.world, "suspend", town.partner.id, Suspension(reason=reason))


@pytest.fixture
def working(town: Town) -> Town:
    """
    A town whose operators can sign in, and whose account has its owner.
    """
    world = town.world
    for operator in world.run(lambda k: k.partners.operators(town.partner.id, by=world.support)).items:
        world.set_password(operator)
    world.seat_owner(town.account)
    return town


@pytest.mark.requirement("R-09", call="office.suspend")
@pytest.mark.requirement("R-13", call="office.close")
@pytest.mark.parametrize(("change", "because"), [("suspend", "partner_suspended"), ("close", "partner_closed")])
def test_its_operators_are_out_at_once_and_its_clients_work_on(working: Town, change: str, because: str) -> None:
    """Every session of the partner is over, and nobody comes in by any door; staff and other partners go on."""
    world = working.world
    sessions = [world.sign_in(email) for email in (DANA, "fanni@lk.example.com")]
    staff = world.staff_sign_in()
    office(world, change, working.partner.id)
    for session in sessions:
        with pytest.raises(NotSignedIn):
            world.of_session(session)
    for enter in (lambda: world.sign_in(DANA), lambda: world.actor("dana")):
        with world.unchanged(), pytest.raises(Refused) as caught:
            enter()
        assert caught.value.decision.because == because
    assert world.run(lambda k: k.staff.workplace(by=world.of_session(staff))).managed_by == working.partner.name
    assert world.staff_sign_in().actor.account_id == working.account.id
    assert world.actor("zoe").partner_id == working.other.id


@pytest.mark.requirement("R-09", call="office.reinstate")
def test_a_partner_that_is_reinstated_works_again_and_no_session_comes_back(working: Town) -> None:
    """Its people sign in again, tags and assignments are as they were; the sessions of before stay over."""
    world = working.world
    before, line = world.sign_in(DANA), world.run(lambda k: k.clients.list(by=working.owner)).items
    office(world, "suspend", working.partner.id)
    office(world, "reinstate", working.partner.id)
    with pytest.raises(NotSignedIn):
        world.of_session(before)
    again = world.of_session(world.sign_in(DANA))
    assert world.run(lambda k: k.clients.list(by=again)).items == line


@pytest.mark.requirement("R-09", call="office.suspend")
@pytest.mark.requirement("R-05", call="partnerkit.access.require")
def test_an_actor_of_a_suspended_partner_may_do_nothing(working: Town) -> None:
    """Whatever was asked, whether of a client, of its own sign-in or of the partner: the same rule says no."""
    world = working.world
    office(world, "suspend", working.partner.id)
    grounds = world.run(lambda k: k.actors.operator_grounds(working.partner.id, OperatorId(working.owner.id))).actor
    asked: list[Callable[[PartnerKit], Any]] = [
        lambda k: k.clients.list(by=grounds),
        lambda k: k.accounts.lock(working.account.id, by=grounds),
        lambda k: k.partners.get(working.partner.id, by=grounds),
        lambda k: k.sessions.own(by=grounds),
        lambda k: k.identity.ask_verification(by=grounds),
    ]
    for work in asked:
        with world.unchanged(), pytest.raises(Refused) as caught:
            world.run(work)
        assert caught.value.decision.because == "partner_suspended"


@pytest.mark.requirement("R-09", call="office.suspend")
@pytest.mark.parametrize("change", ["suspend", "close"])
def test_links_of_mails_of_before_do_nothing(working: Town, change: str) -> None:
    """Neither looked at nor followed; once the partner is reinstated, one that has time works."""
    world = working.world
    dana = world.run(lambda k: k.partners.operator(working.partner.id, OperatorId(working.owner.id), by=world.support))
    mails = Office(world, dana)
    world.run(lambda k: k.identity.forget_password(Realm.OPERATOR, DANA))
    mails.work()
    token, new = token_of(mails.post.sent[0]), NewPassword(password=Secret("another horse battery"))
    office(world, change, working.partner.id)
    follow: list[Callable[[PartnerKit], Any]] = [
        lambda k: k.identity.look(Realm.OPERATOR, Purpose.RESET, token),
        lambda k: k.identity.reset_password(Realm.OPERATOR, token, new),
    ]
    for work in follow:
        with world.unchanged(), pytest.raises(Refused):
            world.run(work)
    if change == "suspend":
        office(world, "reinstate", working.partner.id)
        for work in follow:
            world.run(work)
        assert world.sign_in(DANA, "another horse battery").actor.id == dana.id


@pytest.mark.requirement("BX-01", call="accounts.who_can")
def test_nobody_of_a_suspended_partner_can_do_a_thing(town: Town) -> None:
    """So says whoever asks who could."""
    world = town.world

    def ask() -> tuple[Operator, ...]:
        return world.run(lambda k: k.accounts.who_can(Action.LOCK_ACCOUNT, town.account.id, by=world.support))

    assert ask()
    office(world, "suspend", town.partner.id)
    assert ask() == ()


@pytest.mark.requirement("BX-11", call="try_out")
@pytest.mark.parametrize("change", CHANGES)
def test_each_can_be_tried_dry(world: World, change: str) -> None:
    """It is said what the partner would be, and nothing is written."""
    partner = ready(world, change)
    with world.unchanged():
        tried = world.run(lambda k: k.try_out(lambda dry: CHANGES[change](dry, partner.id, by=world.support)))
    done = office(world, change, partner.id)
    assert tried.result is not None
    assert attrs.evolve(tried.result, head=done.head) == done  # an entry has a salt of its own
