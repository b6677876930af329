"""
An account is made secure, and one like others again: by the vendor, and by operators whose role includes it (VC-22).
"""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import attrs
import pytest

from partnerkit import Account, Action, Actor, ActorKind, Business, ClientFilter, PartnerKit, SecureAccount, Stage
from partnerkit.access import Factor, Permission
from partnerkit.accounts.model import ACCOUNTS
from partnerkit.decision import Rule
from partnerkit.errors import NotFound, Outdated, Refused
from partnerkit.partners.model import OPERATORS
from partnerkit.repository import Change
from partnerkit.values import AccountId, OperatorId
from tests.library.clients.given import seated
from tests.library.world import Town


@pytest.fixture
def vera(town: Town) -> Actor:
    """
    An operator with a Secure role and a second factor, without whom no account is made secure.
    """
    return town.world.guard(town.partner)


def set_secure(town: Town, secure: bool, **given: Any) -> Any:
    by = given.pop("by", town.world.support)
    return town.world.run(lambda k: k.accounts.set_secure(town.account.id, secure, by=by, **given))


def decision(town: Town, by: Actor) -> Any:
    return town.world.run(lambda k: k.accounts.explain(Action.SET_SECURE, town.account.id, by=by)).decision


def able(town: Town, action: Action = Action.SET_SECURE) -> list[str]:
    found = town.world.run(lambda k: k.accounts.who_can(action, town.account.id, by=town.world.support))
    return [one.name for one in found]


@pytest.mark.requirement("VC-22", call="accounts.set_secure")
def test_the_vendor_sets_it_and_lifts_it(town: Town, vera: Actor) -> None:
    """Each is told in the account's history, once, and raises its revision."""
    for n, secure in enumerate((True, False), 1):
        changed = set_secure(town, secure)
        assert (changed.secure, changed.revision) == (secure, town.account.revision + n)
        assert town.world.account(town.account) == changed
    told = town.world.run(lambda k: k.history.of_account(town.account.id, by=town.owner)).items[:2]
    assert [(t.kind, t.actor, t.details) for t in told] == [
        ("account.secured", "support", {"now": False}),
        ("account.secured", "support", {"now": True}),
    ]


@pytest.mark.requirement("VC-22", call="accounts.set_secure")
def test_an_operator_with_a_secure_role_sets_it_and_lifts_it(town: Town, vera: Actor) -> None:
    """As the vendor does; the account stays before its eyes."""
    for n, secure in enumerate((True, False), 1):
        changed = set_secure(town, secure, by=vera)
        assert (changed.secure, changed.revision) == (secure, town.account.revision + n)
        assert town.world.account(town.account) == changed


def stored(town: Town) -> Account:
    return town.world.read(lambda s: s.get(ACCOUNTS, town.account.id))


@pytest.mark.requirement("VC-22", call="accounts.set_secure")
def test_whoever_makes_it_secure_without_a_secure_role_loses_sight_of_it(town: Town, vera: Actor) -> None:
    """A-17: told is its name from then on, to a repeated call as well, whatever has become of it; lifting is Vera's."""
    told = set_secure(town, True, by=town.admin, key="k")
    assert told == SecureAccount(town.account.id, town.account.name)
    assert told.secure
    assert stored(town).secure
    town.world.run(lambda k: k.accounts.set_nickname(town.account.id, "gingiva", by=vera))
    town.world.run(lambda k: k.accounts.lock(town.account.id, by=vera))
    with town.world.unchanged():
        assert set_secure(town, True, by=town.admin, key="k") == told
        for now, key in ((False, None), (True, None), (True, "other")):
            with pytest.raises(Refused) as caught:
                set_secure(town, now, by=town.admin, key=key)
            assert caught.value.decision.rule is Rule.SECURE
    set_secure(town, False, by=vera)
    again = set_secure(town, True, by=town.admin, key="k")
    assert (again, again.secure, again.nickname) == (stored(town), False, "gingiva")


@pytest.mark.requirement("VC-30", call="accounts.set_secure")
def test_whoever_acts_as_somebody_loses_sight_of_it_as_that_one(town: Town, vera: Actor) -> None:
    """A-17: as whom it acts counts as well; as itself it goes on to see it, and lifts it."""
    acting = attrs.evolve(vera, subject=town.owner)
    told = set_secure(town, True, by=acting, key="k")
    assert told == set_secure(town, True, by=acting, key="k") == SecureAccount(town.account.id, town.account.name)
    with town.world.unchanged(), pytest.raises(Refused) as caught:
        set_secure(town, False, by=acting)
    assert caught.value.decision.because == "as_secure"
    assert not set_secure(town, False, by=vera).secure


def test_no_program_sets_it(town: Town, vera: Actor) -> None:
    """An API key is for no secure account, and makes none (BX-18)."""
    key = attrs.evolve(town.owner, kind=ActorKind.KEY, maker_id=OperatorId(town.owner.id))
    with town.world.unchanged(), pytest.raises(Refused) as caught:
        set_secure(town, True, by=key)
    assert caught.value.decision.because == "kind"


@pytest.mark.requirement("BX-11", call="kit.try_out")
def test_a_try_tells_no_more_than_the_call(town: Town, vera: Actor) -> None:
    """A-17: whoever would lose sight of it is shown its name, whoever would not the account."""
    for by, told in ((town.admin, SecureAccount), (vera, Account), (town.world.support, Account)):
        tried = town.world.run(lambda k: k.try_out(lambda d: d.accounts.set_secure(town.account.id, True, by=by)))  # noqa: B023
        assert type(tried.result) is told


@pytest.mark.requirement("BX-09", call="accounts.set_secure")
def test_a_repeated_call_tells_nobody_who_may_not_know_of_it_any_more(town: Town, vera: Actor) -> None:
    """A-17: taken from a limited operator, moved to another partner, or the operator's role includes no look at it."""
    lili = seated(town, "lili", limited=True)
    line = town.world.run(lambda k: k.clients.of_account(town.account.id, by=town.owner))
    town.world.run(lambda k: k.clients.assign(line.id, OperatorId(lili.id), by=town.owner))
    told = set_secure(town, True, by=lili, key="k")
    assert set_secure(town, True, by=lili, key="k") == told
    town.world.run(lambda k: k.clients.unassign(line.id, OperatorId(lili.id), by=vera))
    with town.world.unchanged(), pytest.raises(Refused):
        set_secure(town, True, by=lili, key="k")
    was = stored(town)
    town.world.read(lambda s: s.write(Change(was, attrs.evolve(was, partner_id=town.other.id))))
    with town.world.unchanged(), pytest.raises(NotFound):
        set_secure(town, True, by=lili, key="k")


def test_whoever_may_set_it_and_not_look_is_told_nothing_later(town: Town, vera: Actor) -> None:
    """A role may include the one without the other."""
    blind = seated(town, "ben", can=[Permission.SET_SECURE])
    assert set_secure(town, True, by=blind, key="k") == SecureAccount(town.account.id, town.account.name)
    set_secure(town, False, by=vera)
    with town.world.unchanged(), pytest.raises(Refused):
        set_secure(town, True, by=blind, key="k")


@pytest.mark.parametrize("secure", [True, False])
def test_what_it_is_already_is_an_answer(town: Town, vera: Actor, secure: bool) -> None:
    """And changes nothing, however often it is said, and whoever may say it."""
    before = set_secure(town, secure)
    for by in (town.world.support, vera):
        with town.world.unchanged():
            assert set_secure(town, secure, by=by) == before


@pytest.mark.requirement("BX-09", call="accounts.set_secure")
def test_it_is_said_of_the_account_as_it_was_seen(town: Town, vera: Actor) -> None:
    """A-29; and a repeated call does not undo what came between."""
    with town.world.unchanged(), pytest.raises(Outdated):
        set_secure(town, True, seen=town.account.revision + 1)
    set_secure(town, True, seen=town.account.revision, key="k")
    set_secure(town, False)
    with town.world.unchanged():
        assert not set_secure(town, True, seen=town.account.revision, key="k").secure


@pytest.mark.requirement("VC-22", call="accounts.set_secure")
def test_nobody_else_sets_or_lifts_it(town: Town, vera: Actor) -> None:
    """A-14: neither an agent nor the account's own people; to another partner there is no such account."""
    agent = seated(town, "anna", secure=True, can=[Permission.VIEW_CLIENTS])
    town.world.seat_owner(town.account)
    staff = town.world.staff_sign_in().actor
    for now in (False, True):
        set_secure(town, now)
        for by, error in ((town.agent, Refused), (agent, Refused), (staff, Refused), (town.stranger, NotFound)):
            with town.world.unchanged(), pytest.raises(error):
                set_secure(town, not now, by=by)
    with pytest.raises(NotFound):
        town.world.run(lambda k: k.accounts.set_secure(AccountId(uuid4()), True, by=town.world.support))


@pytest.mark.requirement("BX-10", call="accounts.set_secure")
def test_whoever_has_a_second_factor_shows_it_first(town: Town, vera: Actor) -> None:
    """Just now; an admin who has none needs none."""
    for by, code in ((vera, "factor_old"), (town.admin, "factor_old")):
        with town.world.unchanged(), pytest.raises(Refused) as caught:
            set_secure(town, True, by=attrs.evolve(by, factor=Factor.PROVEN))
        assert caught.value.decision.because == code
    assert set_secure(town, True, by=attrs.evolve(town.admin, factor=Factor.ABSENT)).secure


# ---------------------------------------------------------------- who remains


def nobody(town: Town) -> None:
    """Nobody holds a Secure role."""


def without_factor(town: Town) -> None:
    town.world.new_operator(town.partner, "vera", "secure_owner")


def blocked(town: Town) -> None:
    vera = town.world.guard(town.partner)
    was = town.world.read(lambda s: s.get(OPERATORS, OperatorId(vera.id), within=town.partner.id))
    town.world.read(lambda s: s.write(Change(was, attrs.evolve(was, blocked_at=town.world.clock()))))


def of_another_partner(town: Town) -> None:
    town.world.guard(town.other)


def in_another_role(town: Town) -> None:
    admin = town.world.read(lambda s: s.get(OPERATORS, OperatorId(town.admin.id), within=town.partner.id))
    town.world.give_factor(admin)


NOBODY = [nobody, without_factor, blocked, of_another_partner, in_another_role]


@pytest.mark.requirement("VC-22", call="accounts.set_secure")
@pytest.mark.parametrize("left", NOBODY, ids=lambda left: left.__name__)
def test_it_is_not_set_while_nobody_could_act_on_it_then(town: Town, left: Callable[[Town], None]) -> None:
    """Whoever asks; explained, and told of who can, as it is decided. Lifting what is not set needs nobody."""
    left(town)
    for by in (town.owner, town.admin, town.world.support):
        with town.world.unchanged(), pytest.raises(Refused) as caught:
            set_secure(town, True, by=by)
        assert (caught.value.decision.rule, caught.value.decision.because) == (Rule.SECOND_FACTOR, "nobody_secure")
        assert decision(town, by) == caught.value.decision
        with town.world.unchanged():
            assert not set_secure(town, False, by=by).secure
    assert able(town) == []
    seated(town, "vali", secure=True)
    assert decision(town, town.owner).allowed
    assert able(town) == ["Dana", "Emil", "Vali"]
    assert set_secure(town, True, by=town.owner).secure
    assert able(town) == ["Vali"]


@pytest.mark.requirement("VC-22", call="accounts.set_secure")
def test_l6_that_nobody_could_is_told_to_those_alone_who_may_set_it(town: Town) -> None:
    """A-17: not to who is limited to other clients, whose role does not include it, or who works in the account."""
    limited, tagging = (
        attrs.evolve(town.owner, limited=True),
        attrs.evolve(town.owner, permissions=frozenset({Permission.VIEW_CLIENTS})),
    )
    town.world.seat_owner(town.account)
    staff = town.world.staff_sign_in().actor
    for by, because in ((limited, "assignment"), (tagging, "permission"), (staff, "kind")):
        with town.world.unchanged(), pytest.raises(Refused) as caught:
            set_secure(town, True, by=by)
        assert caught.value.decision.because == because
        assert decision(town, by) == caught.value.decision


@pytest.mark.requirement("VC-22", call="accounts.set_secure")
def test_one_that_is_secure_is_lifted_by_whoever_still_can(town: Town) -> None:
    """Though nobody is left at the partner: the vendor can; and that it is secure may be said once more."""
    vera = town.world.guard(town.partner)
    set_secure(town, True)
    was = town.world.read(lambda s: s.get(OPERATORS, OperatorId(vera.id), within=town.partner.id))
    town.world.read(lambda s: s.write(Change(was, attrs.evolve(was, blocked_at=town.world.clock()))))
    assert decision(town, town.world.support).allowed
    assert set_secure(town, True).secure
    assert not set_secure(town, False).secure


def test_an_account_without_a_managing_partner_waits_for_nobody(town: Town) -> None:
    """The vendor says so; nobody of a partner acts on it anyway."""
    was = stored(town)
    town.world.read(lambda s: s.write(Change(was, attrs.evolve(was, partner_id=None))))
    assert decision(town, town.world.support).allowed
    assert set_secure(town, True).secure
    assert able(town) == []


ACTS: list[Callable[[PartnerKit, Account, Any], Any]] = [
    lambda k, a, by: k.accounts.set_stage(a.id, Stage.LIVE, by=by),
    lambda k, a, by: k.accounts.set_nickname(a.id, "szabo", by=by),
    lambda k, a, by: k.accounts.lock(a.id, by=by),
    lambda k, a, by: k.accounts.unlock(a.id, by=by),
    lambda k, a, by: k.history.of_account(a.id, by=by),
    lambda k, a, by: k.clients.tag(k.clients.of_account(a.id, by=by).id, "gold", by=by),
]


@pytest.mark.requirement("VC-22", call="accounts.set_secure")
def test_it_counts_from_the_next_call_on(town: Town) -> None:
    """For whoever has acted on it until then; an operator with a Secure role goes on, and sees it in the list."""
    secured = seated(town, "sara", secure=True)
    set_secure(town, True)
    for act in ACTS:
        with town.world.unchanged(), pytest.raises(Refused) as caught, town.world.kit() as kit:
            act(kit, town.account, town.owner)
        assert caught.value.decision.rule is Rule.SECURE
        town.world.run(lambda k: act(k, town.account, secured))  # noqa: B023
    asked = ClientFilter(secure=True)
    listed = town.world.run(lambda k: k.clients.list(asked, by=secured)).items
    assert [line.account_id for line in listed] == [town.account.id]
    set_secure(town, False)
    assert town.world.run(lambda k: k.accounts.get(town.account.id, by=town.owner)).nickname == "szabo"


@pytest.mark.requirement("VC-22", call="accounts.set_secure")
def test_the_accounts_own_people_and_the_vendor_notice_nothing(town: Town, vera: Actor) -> None:
    """Sessions stay open, and the vendor acts as before."""
    town.world.seat_owner(town.account)
    signed_in = town.world.staff_sign_in()
    set_secure(town, True)
    actor = town.world.of_session(signed_in)
    assert town.world.run(lambda k: k.staff.workplace(by=actor)).account.id == town.account.id
    assert town.world.staff_sign_in().actor.account_id == town.account.id
    assert town.world.run(lambda k: k.accounts.lock(town.account.id, by=town.world.support)).locked


def test_a_new_account_is_not_secure(town: Town) -> None:
    """Nobody has said so yet, whoever makes it."""
    secured = seated(town, "sara", secure=True)
    assert not town.world.run(lambda k: k.accounts.open(Business(name="Café"), by=secured)).secure
