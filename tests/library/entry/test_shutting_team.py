"""
Which operators and API keys would be locked out of what: named before anything is done (BX-11).
"""

from collections.abc import Callable
from datetime import timedelta
from itertools import product
from typing import Any

import attrs
import pytest

from partnerkit import Actor, LeftAlone, NewKey, NewRole, Operator, OperatorId, PartnerKit, Realm, Shut, ShutOut, Tried
from partnerkit.access import ROLES, Permission, Role
from partnerkit.accounts.model import ACCOUNTS
from partnerkit.entry.model import lasting
from partnerkit.entry.shut_out import lost
from partnerkit.partners.model import OPERATORS
from partnerkit.partners.roles import RoleChange
from partnerkit.partners.standing import Suspension
from partnerkit.repository import Change
from tests.library.clients.given import put, seated
from tests.library.world import Town

DAY = timedelta(days=1)
PLAIN = frozenset({Permission.VIEW_CLIENTS, Permission.LOCK_ACCOUNTS})


def me(actor: Actor) -> OperatorId:
    return OperatorId(actor.id)


def tried(town: Town, work: Callable[[PartnerKit], Any]) -> Tried[Any]:
    with town.world.unchanged():
        found = town.world.run(lambda k: k.try_out(work))
    assert found.refusal is None, found.refusal
    return found


def named(found: Tried[Any]) -> list[tuple[str | None, list[str], int]]:
    return [(out.name, [of.value for of in out.of], out.sessions) for out in found.shut_out]


def operator(town: Town, actor: Actor) -> Operator:
    return town.world.read(lambda s: s.get(OPERATORS, me(actor), within=town.partner.id))


def signed_in(town: Town, actor: Actor, times: int = 1) -> None:
    whose = operator(town, actor)
    town.world.set_password(whose)
    for _ in range(times):
        town.world.sign_in(whose.email)


def blocking(town: Town, who: Actor, *, by: Actor | None = None) -> Tried[Any]:
    return tried(town, lambda d: d.partners.block_operator(town.partner.id, me(who), by=by or town.owner))


# ---------------------------------------------------------------- an account made secure


@pytest.mark.requirement("BX-11", call="accounts.set_secure")
@pytest.mark.requirement("VC-22", call="accounts.set_secure")
def test_who_could_act_on_an_account_until_it_is_secure(town: Town) -> None:
    """By name: not those with a Secure role, nor those who could not before, blocked or limited to others' clients."""
    town.world.guard(town.partner)
    town.world.new_operator(town.partner, "sofi", "secure_agent")  # without a second factor
    lili, lola = (seated(town, name, limited=True) for name in ("lili", "lola"))
    line = town.world.run(lambda k: k.clients.of_account(town.account.id, by=town.owner)).id
    town.world.run(lambda k: k.clients.assign(line, me(lili), by=town.owner))
    town.world.run(lambda k: k.partners.block_operator(town.partner.id, me(town.agent), by=town.owner))
    signed_in(town, town.admin)
    found = tried(town, lambda d: d.accounts.set_secure(town.account.id, True, by=town.owner))
    assert [(out.name, out.operator_id) for out in found.shut_out] == [
        ("Dana", town.owner.id),
        ("Emil", town.admin.id),
        ("Lili", lili.id),
    ]
    assert {(out.of, out.account_id, out.sessions) for out in found.shut_out} == {
        ((Shut.SECURE_ACCOUNT,), town.account.id, 0)
    }
    assert lola.id not in {out.operator_id for out in found.shut_out}


def test_what_is_secure_already_locks_nobody_out(town: Town) -> None:
    """Nor does lifting it."""
    vera = town.world.guard(town.partner)
    town.world.secure(town.account.id)
    for secure in (True, False):
        assert tried(town, lambda d: d.accounts.set_secure(town.account.id, secure, by=vera)).shut_out == ()  # noqa: B023


def test_nobody_acts_on_an_account_without_a_managing_partner(town: Town) -> None:
    """So nobody is locked out of it."""
    was = town.world.read(lambda s: s.get(ACCOUNTS, town.account.id))
    town.world.read(lambda s: s.write(Change(was, attrs.evolve(was, partner_id=None))))
    support = town.world.support
    assert tried(town, lambda d: d.accounts.set_secure(town.account.id, True, by=support)).shut_out == ()


# ---------------------------------------------------------------- an operator blocked


@pytest.mark.requirement("BX-11", call="partners.block_operator")
@pytest.mark.requirement("VC-29", call="partners.block_operator")
def test_a_block_names_the_operator_with_its_open_sessions(town: Town) -> None:
    """Those that are over do not count; nobody else is named."""
    signed_in(town, town.admin)
    signed_in(town, town.agent, 3)
    over = town.world.sign_in("fanni@lk.example.com")
    town.world.run(lambda k: k.sessions.end(over.token, realm=Realm.OPERATOR))
    found = blocking(town, town.agent)
    assert found.shut_out == (ShutOut(of=(Shut.CONSOLE,), name="Fanni", operator_id=me(town.agent), sessions=3),)
    assert found.left_alone == LeftAlone()
    assert blocking(town, town.agent, by=town.world.support).shut_out == found.shut_out


def test_a_session_in_which_it_acts_as_somebody_gone_is_over(town: Town) -> None:
    """Nobody counts what nobody can go on with."""
    signed_in(town, town.agent)
    (session,) = town.world.read(lambda s: s.page(lasting(town.agent.id, at=town.world.clock()))).items
    gone = attrs.evolve(session, subject_id=OperatorId(town.stranger.id))
    town.world.read(lambda s: s.write(Change(session, gone)))
    assert named(blocking(town, town.agent)) == [("Fanni", ["console"], 0)]


@pytest.mark.requirement("BX-18", call="partners.block_operator")
def test_the_keys_it_made_stop_with_it(town: Town) -> None:
    """Those that work, and as far as whoever asks may see keys."""
    keys = {}
    for name, by in (("Till", town.admin), ("Old", town.admin), ("Ended", town.admin), ("Dana's", town.owner)):
        ends = town.world.clock() + (DAY if name == "Old" else 9 * DAY)
        new = NewKey(name=name, role="agent", scopes=(Permission.VIEW_CLIENTS,), ends_at=ends)
        made = town.world.run(lambda k: k.keys.add(new, by=by))  # noqa: B023
        if name == "Ended":
            town.world.run(lambda k: k.keys.end(made.key.id, by=town.owner))  # noqa: B023
        keys[name] = made.key.id
    town.world.clock.tick(2 * DAY)
    person, key = blocking(town, town.admin).shut_out
    assert person.name == "Emil"
    assert key == ShutOut(of=(Shut.CONSOLE,), name="Till", operator_id=me(town.admin), key_id=keys["Till"])
    others = seated(town, "olga", can=[*ROLES["admin"].permissions - {Permission.MANAGE_KEYS}])
    soon = town.world.clock() + DAY
    agents = NewKey(name="Agent's", role="agent", scopes=(Permission.VIEW_CLIENTS,), ends_at=soon)
    clerk = seated(town, "clerk", can=[*ROLES["agent"].permissions, Permission.MANAGE_KEYS])
    town.world.run(lambda k: k.keys.add(agents, by=clerk))
    assert named(blocking(town, clerk)) == [("Clerk", ["console"], 0), ("Agent's", ["console"], 0)]
    assert named(blocking(town, town.agent, by=others)) == [("Fanni", ["console"], 0)]


def test_each_is_told_what_it_may_know_of_what_it_does(town: Town) -> None:
    """A-17: though others do more at the same time."""
    hr = seated(town, "hr", can=[*ROLES["admin"].permissions - {Permission.MANAGE_KEYS}])
    clerk = seated(town, "clerk", can=[*ROLES["agent"].permissions, Permission.MANAGE_KEYS])
    ends = town.world.clock() + DAY
    for name, maker in (("Till", town.admin), ("Desk", clerk)):
        new = NewKey(name=name, role="agent", scopes=(Permission.VIEW_CLIENTS,), ends_at=ends)
        town.world.run(lambda k: k.keys.add(new, by=maker))  # noqa: B023
    town.world.run(lambda k: k.partners.set_operator_role(town.partner.id, me(clerk), "agent", by=town.owner))

    def work(kit: PartnerKit) -> None:
        kit.partners.block_operator(town.partner.id, me(town.admin), by=town.owner)
        kit.partners.block_operator(town.partner.id, me(clerk), by=hr)

    assert [out.name for out in tried(town, work).shut_out] == ["Emil", "Till", "Clerk"]
    assert [out.name for out in blocking(town, clerk).shut_out] == ["Clerk", "Desk"]


@pytest.mark.requirement("R-09", call="partners.block_operator")
@pytest.mark.requirement("VC-22", call="partners.block_operator")
def test_clients_whose_operators_would_all_be_blocked_are_counted_and_the_first_named(town: Town) -> None:
    """A-17: those that whoever asks may see, the vendor all of them."""
    for n in range(12):
        put(town, f"Client {n:02}", assigned=frozenset({me(town.agent)}))
    put(town, "Emil's too", assigned=frozenset({me(town.agent), me(town.admin)}))
    put(town, "Nobody's")
    put(town, "A secret", assigned=frozenset({me(town.agent)}), secure=True)
    vera, lili = town.world.guard(town.partner), seated(town, "lili", limited=True)
    firsts = tuple(f"Client {n:02}" for n in range(10))
    assert blocking(town, town.agent).left_alone == LeftAlone(count=12, names=firsts)
    more = LeftAlone(count=13, names=("A secret", *firsts[:9]))
    for by in (vera, town.world.support):
        assert blocking(town, town.agent, by=by).left_alone == more
    hidden = blocking(town, seated(town, "field", limited=True), by=lili).left_alone
    assert hidden == LeftAlone()
    town.world.run(lambda k: k.partners.block_operator(town.partner.id, me(town.admin), by=town.owner))
    assert blocking(town, town.agent).left_alone.count == 13


def test_whoever_is_blocked_already_leaves_nobody_alone_again(town: Town) -> None:
    """Whatever else is done to it."""
    put(town, "Client", assigned=frozenset({me(town.agent)}))
    town.world.run(lambda k: k.partners.block_operator(town.partner.id, me(town.agent), by=town.owner))
    found = tried(town, lambda d: d.partners.set_operator_role(town.partner.id, me(town.agent), "admin", by=town.owner))
    assert (found.shut_out, found.left_alone) == ((), LeftAlone())


def test_whoever_sees_no_clients_is_told_of_none(town: Town) -> None:
    """VC-29: a role may be for operators alone."""
    put(town, "Client", assigned=frozenset({me(town.agent)}))
    seated(town, "nora", can=[Permission.OWN_PASSWORD])
    hr = seated(town, "hr", can=[Permission.MANAGE_OPERATORS, Permission.OWN_PASSWORD])
    nora = town.world.actor("nora")
    line = town.world.run(lambda k: k.clients.of_account(town.account.id, by=town.owner)).id
    town.world.run(lambda k: k.clients.assign(line, me(nora), by=town.owner))
    assert blocking(town, nora).left_alone.count == 1
    assert blocking(town, nora, by=hr).left_alone == LeftAlone()


# ---------------------------------------------------------------- another role


@pytest.mark.requirement("BX-11", call="partners.set_operator_role")
@pytest.mark.requirement("VC-29", call="partners.set_operator_role")
def test_a_lower_role_names_what_is_lost_and_the_sessions_that_end(town: Town) -> None:
    """One that gives all that the one before gave locks nobody out."""
    signed_in(town, town.admin, 2)

    def given(role: str, whom: Actor) -> list[tuple[str | None, list[str], int]]:
        support = town.world.support
        return named(tried(town, lambda d: d.partners.set_operator_role(town.partner.id, me(whom), role, by=support)))

    field = NewRole(name="field", title="Field", permissions=tuple(PLAIN), limited=True)
    town.world.run(lambda k: k.partners.add_role(town.partner.id, field, by=town.world.support))
    vera = town.world.guard(town.partner)
    assert given("agent", town.admin) == [("Emil", ["rights"], 2)]
    assert given("field", town.admin) == [("Emil", ["rights", "unassigned_clients"], 2)]
    assert given("secure_admin", town.admin) == [("Emil", ["unproven"], 0)]
    assert given("owner", town.admin) == given("admin", town.admin) == []
    assert given("admin", vera) == [("Vera", ["secure_accounts"], 0)]
    assert given("secure_owner", vera) == []


@pytest.mark.requirement("BX-11", call="partners.change_role")
def test_a_role_that_gives_less_names_whoever_has_it(town: Town) -> None:
    """By name, with the sessions that end; whoever is blocked is out already."""
    rights = [*PLAIN, Permission.OWN_PASSWORD]
    zita = seated(town, "zita", can=rights)
    for name in ("abel", "gone"):
        town.world.new_operator(town.partner, name, "role_zita")
    gone = town.world.actor("gone")
    town.world.run(lambda k: k.partners.block_operator(town.partner.id, me(gone), by=town.owner))
    signed_in(town, zita)

    def changed(**to: Any) -> list[tuple[str | None, list[str], int]]:
        change = RoleChange(**{"title": "Zita", "permissions": tuple(rights)} | to)
        return named(tried(town, lambda d: d.partners.change_role(town.partner.id, "role_zita", change, by=town.owner)))

    assert changed(permissions=(Permission.VIEW_CLIENTS,)) == [("Abel", ["rights"], 0), ("Zita", ["rights"], 1)]
    assert changed(limited=True) == [("Abel", ["unassigned_clients"], 0), ("Zita", ["unassigned_clients"], 1)]
    assert changed(title="Another") == changed(permissions=(*rights, Permission.TAG_CLIENTS)) == []


EVERY = [
    Role("one", "One", rights, secure=secure, limited=limited)
    for rights, secure, limited in product((PLAIN, PLAIN - {Permission.LOCK_ACCOUNTS}), (False, True), (False, True))
]


@pytest.mark.parametrize("proving", [False, True])
def test_what_another_role_takes(proving: bool) -> None:
    """Each thing by itself, for every pair of roles; whoever could do nothing in the old one loses nothing."""
    for old, new in product(EVERY, EVERY):
        found = set(lost(old, new, proving=proving))
        if old.secure and not proving:
            assert found == set()
            continue
        assert (Shut.RIGHTS in found) == bool(old.permissions - new.permissions)
        assert (Shut.SECURE_ACCOUNTS in found) == (old.secure and not new.secure)
        assert (Shut.UNASSIGNED in found) == (new.limited and not old.limited)
        assert (Shut.UNPROVEN in found) == (new.secure and not proving)


# ---------------------------------------------------------------- the partner itself


@pytest.mark.requirement("BX-11", call="office.suspend")
@pytest.mark.requirement("R-09", call="office.suspend")
def test_a_suspended_partners_operators_are_named_with_their_sessions(town: Town) -> None:
    """Those who are not blocked; so it is with one that is closed, and nobody is locked out twice."""
    signed_in(town, town.agent, 2)
    town.world.run(lambda k: k.partners.block_operator(town.partner.id, me(town.admin), by=town.owner))
    support, id = town.world.support, town.partner.id
    for work in (
        lambda d: d.office.suspend(id, Suspension(), by=support),
        lambda d: d.office.close(id, by=support),
    ):
        found = tried(town, work)
        assert named(found) == [("Dana", ["console"], 0), ("Fanni", ["console"], 2)]
        assert found.left_alone == LeftAlone()
    town.world.run(lambda k: k.office.suspend(id, Suspension(), by=support))
    assert tried(town, lambda d: d.office.close(id, by=support)).shut_out == ()
    assert tried(town, lambda d: d.office.reinstate(id, by=support)).shut_out == ()
    assert blocking(town, town.agent, by=support).shut_out == ()


def test_operators_of_each_partner_are_named(town: Town) -> None:
    """Where several are suspended at once."""

    def work(kit: PartnerKit) -> None:
        for partner in (town.partner, town.other):
            kit.office.suspend(partner.id, Suspension(), by=town.world.support)

    assert [out.name for out in tried(town, work).shut_out] == ["Dana", "Emil", "Fanni", "Zoe"]
