"""
A-13, A-14: nobody in an account raises themselves or a friend, touches the owner, or says more than they are asked.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import attrs
import pytest

from partnerkit import KnownColleague, Level, NewColleague, NewMember, SubscriptionReport
from partnerkit.errors import InvalidInput, NotFound, NotSignedIn, Refused
from partnerkit.staff.model import MEMBERS, Member, Membership, Person
from partnerkit.values import MemberId
from partnerkit.wire import read
from tests.attacks import samples
from tests.library.staff.given import Firm, email_of, new
from tests.library.world import Town

OFFERED: dict[type[Any], dict[str, Any]] = {
    NewMember: {"email": "nora@szabo.example.com"},
    NewColleague: {"name": "Nora", "password": "correct horse battery"},
    KnownColleague: {"password": "correct horse battery"},
    SubscriptionReport: {"plan": "pro", "at": "2026-11-01T12:00:00Z", "event": "evt 1"},
}
STORED = {a.name for kind in (Member, Membership, Person) for a in attrs.fields(kind)}
FIELDS = sorted({*STORED, *samples.STORED, *samples.MORE})


@pytest.fixture
def firm(town: Town) -> Firm:
    """
    An account with an owner, an admin, a manager and an employee, all signed in.
    """
    firm = Firm.of(town)
    for name, level in (("anna", Level.ADMIN), ("mark", Level.MANAGER), ("edit", Level.EMPLOYEE)):
        firm.has(name, level)
        firm.session(name)
    firm.session("katalin")
    return firm


@pytest.mark.requirement("VC-18", call="staff.invite", by="library")
@pytest.mark.parametrize("kind", OFFERED, ids=lambda kind: kind.__name__)
def test_a13_nothing_takes_a_field_it_does_not_offer(kind: type[Any]) -> None:
    """
    CVE-2025-61928: neither whose it is, nor its state, its owner, or that it was verified.
    """
    right = OFFERED[kind]
    assert read(kind, right)
    for field in set(FIELDS) - {a.name for a in attrs.fields(kind)}:
        with pytest.raises(InvalidInput) as caught:
            read(kind, right | {field: 1})
        assert [(p.path, p.code) for p in caught.value.problems] == [(field, "field.unknown")]


def test_a13_whoever_joins_says_nothing_of_its_level_or_address(firm: Firm) -> None:
    """
    What the invitation says counts, and neither is asked for.
    """
    said = {a.name for a in attrs.fields(NewColleague)} | {a.name for a in attrs.fields(KnownColleague)}
    assert said == {"name", "password", "language"}
    joined = firm.join(firm.invited("nora"))
    assert (joined.level, joined.email) == (Level.EMPLOYEE, email_of("nora"))


def ways_up(firm: Firm, who: str) -> dict[str, Callable[[], Any]]:
    """
    Return every call by which somebody could have themselves or a friend be more than they are.
    """
    me, friend = firm.called(who).id, firm.called("edit").id
    owner, by = firm.account.owner_id, firm.by(who)

    def do(method: str, *given: Any) -> Callable[[], Any]:
        return lambda: firm.do(method, *given, by=by)

    return {
        **{f"invite a {level.value}": do("invite", new("friend", level=level)) for level in Level},
        **{f"raise oneself to {level.value}": do("set_level", me, level) for level in Level},
        "raise a friend": do("set_level", friend, Level.ADMIN),
        "lower the owner": do("set_level", owner, Level.EMPLOYEE),
        "deactivate the owner": do("deactivate", owner),
        "remove the owner": do("remove", owner),
        "remove an admin": do("remove", firm.called("anna").id),
        "be handed the account": do("hand_over", me),
        "hand it to a friend": do("hand_over", friend),
    }


@pytest.mark.requirement("VC-18", call="staff.set_level", by="library")
@pytest.mark.requirement("VC-18", call="staff.invite", by="library")
@pytest.mark.parametrize("who", ["mark", "edit"])
def test_a14_whoever_is_no_admin_has_no_way_up(firm: Firm, who: str) -> None:
    """
    Neither a manager nor an employee, by any call; the answer says no more than that it is not for them.
    """
    for name, way in ways_up(firm, who).items():
        with firm.world.unchanged(), pytest.raises(Refused) as caught:
            way()
        assert caught.value.decision.because == ("not_owner" if "hand" in name else "level"), name


@pytest.mark.requirement("VC-18", call="staff.hand_over", by="library")
def test_a14_an_admin_does_not_touch_the_owner(firm: Firm) -> None:
    """
    CVE-2026-22640: it neither lowers, deactivates nor removes the owner, nor has itself handed the account.
    """
    for name, way in ways_up(firm, "anna").items():
        if "owner" in name or "hand" in name:
            with firm.world.unchanged(), pytest.raises(Refused) as caught:
                way()
            assert caught.value.decision.because == ("owned" if "owner" in name else "not_owner"), name
    assert firm.owner().email == email_of("katalin")


def test_a14_whoever_was_lowered_has_lost_it_at_once(firm: Firm) -> None:
    """
    R-13: the session is over, and the next one may do what its level includes.
    """
    firm.do("set_level", firm.called("anna").id, Level.MANAGER)
    with pytest.raises(NotSignedIn):
        firm.by("anna")
    firm.sessions.pop("anna")
    by = firm.by("anna")
    with firm.refused("level"):
        firm.invite("friend", by=by)


def test_a14_an_invitation_of_somebody_removed_since_is_the_accounts(firm: Firm) -> None:
    """
    Whoever it went to comes as what was said; the account's admins see it, and can withdraw it or lower it first.
    """
    token = firm.invited("friend", by="anna", level=Level.ADMIN)
    firm.do("remove", firm.called("anna").id)
    seen = firm.called("friend")
    assert (seen.inviter, seen.level) == ("Anna", Level.ADMIN)
    firm.do("set_level", seen.id, Level.EMPLOYEE)
    assert firm.join(token, "friend").level is Level.EMPLOYEE


@pytest.mark.requirement("VC-18", call="staff.members", by="library")
def test_a11_another_account_is_not_to_be_reached(firm: Firm) -> None:
    """
    There is no way to name it; its members' ids are like none, whoever asks, and nothing there is changed.
    """
    other = Firm.of(firm.town, firm.town.foreign, owner="olga")
    theirs = other.invite("nora", by="olga")
    before = firm.world.read(lambda s: s.get(MEMBERS, theirs.id, within=other.account_id))
    for id in (theirs.id, other.account.owner_id, MemberId(UUID(int=9))):
        for method, given in (("set_level", [Level.ADMIN]), ("remove", []), ("invite_again", []), ("hand_over", [])):
            with firm.world.unchanged(), pytest.raises(NotFound):
                firm.do(method, id, *given)
    for method in ("members", "seats"):
        with pytest.raises(NotFound):
            firm.world.run(lambda k: getattr(k.staff, method)(other.account_id, by=firm.by()))  # noqa: B023
    assert firm.world.read(lambda s: s.get(MEMBERS, theirs.id, within=other.account_id)) == before


def test_a14_a_link_gives_what_it_was_mailed_for_and_no_more(firm: Firm) -> None:
    """
    Whoever follows it is nobody there yet: by it nothing else is done, whatever the actor it acts as.
    """
    other = Firm.of(firm.town, firm.town.foreign, owner="olga")
    token = firm.invited("olga", level=Level.ADMIN)
    by = other.by("olga")
    with firm.world.unchanged(), pytest.raises(NotFound):
        firm.world.run(lambda k: k.staff.members(firm.account_id, by=by))
    firm.do("accept", token, by=by)
    # The session of the other account stays one of that account.
    with firm.world.unchanged(), pytest.raises(NotFound):
        firm.world.run(lambda k: k.staff.members(firm.account_id, by=other.by("olga")))
