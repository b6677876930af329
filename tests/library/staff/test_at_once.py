"""
A-27: what happens between looking and writing: whoever joins is who it was a moment ago, or the call is done again.
"""

from collections.abc import Callable

import attrs
import pytest

from partnerkit import EmailChange, NewOwner, PartnerKit, PresentPassword, Realm, Secret
from partnerkit.errors import Conflict, NotFound
from tests.library.staff.given import Firm, email_of, known
from tests.library.world import PASSWORD, Slow, settle
from tests.library.worlds import in_memory
from tests.mailed import tokens

NEW = "nora.kiss"


@pytest.fixture
def firm() -> Firm:
    """
    An account where Nora works, in a world where several transactions are open at once.
    """
    firm = Firm.of(settle(in_memory()))
    firm.has("nora")
    firm.session("nora")
    return firm


@pytest.fixture
def other(firm: Firm) -> Firm:
    """
    Another account, which invites her; it is known that she reads mail at her address.
    """
    return Firm.of(firm.town, firm.town.foreign, owner="olga")


def moving(firm: Firm) -> Callable[[], object]:
    """
    Return what has Nora sign in with another address.
    """
    change, by = EmailChange(password=Secret(PASSWORD), email=email_of(NEW)), firm.by("nora")
    firm.world.run(lambda k: k.identity.change_email(change, by=by))
    (token,) = tokens(firm.world.run)
    present = PresentPassword(password=Secret(PASSWORD))
    return lambda: firm.world.run(lambda k: k.identity.confirm_email(Realm.STAFF, token, present))


def once(work: Callable[[], object]) -> Callable[[], None]:
    """
    Return what does some work the first time, and nothing afterwards.
    """
    left = [work]

    def done() -> None:
        if left:
            left.pop()()

    return done


@pytest.mark.requirement("R-10", call="staff.join_known")
def test_whoever_moves_while_it_accepts_is_reached_at_one_address(firm: Firm, other: Firm) -> None:
    """The call is done again: by then the invitation is for an address that is not the person's."""
    token = other.invited("nora", by="olga")
    slow = Slow(once(moving(firm)))
    firm.world.vendor = attrs.evolve(firm.world.vendor, passwords=slow)
    with pytest.raises(Conflict):
        other.link("join_known", token, known())
    assert {m.email for m in firm.members()} == {email_of("katalin"), email_of(NEW)}
    with other.impossible("invitation", "unknown"):
        other.link("join_known", token, known())


@pytest.mark.requirement("R-10", call="staff.accept")
@pytest.mark.parametrize("how", ["accept", "seat_owner"])
def test_it_is_so_for_whoever_is_signed_in_or_seated(firm: Firm, other: Firm, how: str) -> None:
    """There is one address a person, whatever comes first."""
    token, by, move = other.invited("nora", by="olga"), firm.by("nora"), moving(firm)
    third = firm.world.new_account(firm.town.owner, "Third")
    new = NewOwner(name="Nora", email=email_of("nora"))

    def work(kit: PartnerKit) -> None:
        if how == "accept":
            kit.staff.accept(token, by=by)
        else:
            kit.staff.seat_owner(third.id, new, by=firm.world.support)
        move()

    with pytest.raises(Conflict):
        firm.world.run(work)
    assert firm.person(NEW).email == email_of(NEW)
    with pytest.raises(NotFound):
        firm.person("nora")
