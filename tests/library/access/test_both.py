"""
Of an operator who acts as another, what both may do is what may be done: nobody gains a right by it (VC-30, A-15).
"""

import itertools
from collections.abc import Iterator
from typing import Any, Final
from uuid import UUID

import attrs
import pytest

from partnerkit import Account, Actor, PartnerKit
from partnerkit.access import (
    ACTIONS,
    GRANTABLE,
    OPERATOR_PERMISSIONS,
    ROLES,
    Action,
    ActorKind,
    Factor,
    Facts,
    Permission,
    Role,
    decide,
)
from partnerkit.decision import Rule
from partnerkit.identity.model import CREDENTIALS
from partnerkit.partners.model import OPERATORS
from partnerkit.repository import Change
from partnerkit.values import OperatorId, PartnerId
from tests.library.world import Town

OURS, OTHERS = PartnerId(UUID(int=1)), PartnerId(UUID(int=2))
DANA, TOM, THIRD = OperatorId(UUID(int=11)), OperatorId(UUID(int=12)), OperatorId(UUID(int=13))
OWN: Final = (
    Role("nothing", "Nothing", frozenset()),
    Role("field", "Field", OPERATOR_PERMISSIONS, limited=True),
    Role("secure_field", "Secure field", OPERATOR_PERMISSIONS, secure=True, limited=True),
    Role("keeper", "Keeper", GRANTABLE - {Permission.VIEW_CLIENTS}),
)
EVERY_ROLE: Final = (*ROLES.values(), *OWN)
ASSIGNED: Final[tuple[tuple[str, ...], ...]] = ((), ("dana",), ("tom",), ("dana", "tom"))
STANDING: Final[tuple[dict[str, Any], ...]] = ({}, {"blocked": True}, {"suspended": True}, {"closed": True})


def operator(role: Role, id: OperatorId, **more: Any) -> Actor:
    plain: dict[str, Any] = {"permissions": role.permissions, "secure": role.secure, "limited": role.limited}
    return Actor(kind=ActorKind.OPERATOR, id=id, name=role.title, partner_id=OURS, **(plain | more))


def asked() -> Iterator[Facts]:
    """
    Questions about everything that a rule looks at.
    """
    mine = Facts(partner_id=OURS)
    yield from (Facts(), mine, Facts(partner_id=OTHERS))
    for secure, assigned in itertools.product((False, True), ((), (DANA,), (TOM,), (DANA, TOM))):
        yield attrs.evolve(mine, secure=secure, assigned=frozenset(assigned))
    yield attrs.evolve(mine, partner_lock=True, vendor_lock=True)
    yield attrs.evolve(mine, unready=True)
    for role, id in itertools.product(("agent", "admin", "owner", "secure_admin"), (DANA, TOM, THIRD)):
        yield attrs.evolve(mine, operator_id=id, held=ROLES[role])
        yield attrs.evolve(mine, operator_id=id, held=ROLES["agent"], roles=(ROLES[role],))
    yield attrs.evolve(mine, operator_id=THIRD, held=OWN[1], last_owner=True)


QUESTIONS: Final = tuple(asked())


def pairs() -> Iterator[tuple[Actor, Actor]]:
    """
    Everybody as everybody else, in any standing, with any proof of the one who acts.
    """
    subjects = [operator(role, TOM, factor=Factor.RECENT) for role in EVERY_ROLE]
    for mine, factor in itertools.product(EVERY_ROLE, Factor):
        yield from itertools.product([operator(mine, DANA, factor=factor)], subjects)
    yield from itertools.product(
        [operator(ROLES["owner"], DANA, factor=Factor.RECENT, **own) for own in STANDING],
        [operator(ROLES["admin"], TOM, factor=Factor.RECENT, **other) for other in STANDING],
    )


PAIRS: Final = tuple(pairs())


@pytest.mark.requirement("VC-30", call="sessions.enter_as")
@pytest.mark.parametrize("action", Action)
def test_a15_what_both_may_do_is_what_may_be_done(action: Action) -> None:
    """
    Exactly that, but for what is barred while one acts as another; for all roles, factors, standings and facts.

    A refusal is the first that either meets, rank by rank (R-05): nothing is told of one that a rank before it would
    have kept from the other.
    """
    ranks, barred = [*Rule], Rule.BAR in ACTIONS[action].rules
    alone: dict[int, list[Rule | None]] = {}

    def answers(one: Actor) -> list[Rule | None]:
        if id(one) not in alone:
            alone[id(one)] = [decide(action, one, facts).rule for facts in QUESTIONS]
        return alone[id(one)]

    for actor, subject in PAIRS:
        both = attrs.evolve(actor, subject=subject)
        for facts, *each in zip(QUESTIONS, answers(actor), answers(subject), strict=True):
            first = min((rule for rule in each if rule is not None), key=ranks.index, default=None)
            assert decide(action, both, facts).rule is (first or (Rule.BAR if barred else None)), (both, facts)


def guard(town: Town) -> None:
    """
    Have somebody with a Secure role and a second factor at hand, without whom no account is made secure.
    """
    emil = town.world.read(lambda s: s.get(OPERATORS, OperatorId(town.admin.id), within=town.partner.id))
    proof = town.world.read(lambda s: s.get(CREDENTIALS, emil.id))
    secure, proven = attrs.evolve(emil, role="secure_admin"), attrs.evolve(proof, second_factor_at=town.world.clock())
    town.world.read(lambda s: s.write(Change(emil, secure), Change(proof, proven)))


def listed(kit: PartnerKit, by: Actor) -> tuple[set[Any], set[str], set[str]]:
    """
    What somebody is shown of the list: the clients, the names of those that are too secure, the tags.
    """
    items = kit.clients.list(by=by, limit=100).items
    assert kit.clients.counts(by=by).active == len(items)
    return {c.account_id for c in items}, set(kit.clients.secure_names(by=by).names), set(kit.clients.tags(by=by))


@pytest.mark.requirement("VC-30", call="clients.list")
def test_a15_a_list_shows_what_both_see(town: Town) -> None:
    """
    Counts and tags too; of a secure account that one of them may not see there is the name alone, for both.
    """
    world = town.world
    guard(town)
    people = {name: attrs.evolve(a, factor=Factor.RECENT) for name, a in (("dana", town.owner), ("tom", town.agent))}
    accounts: list[Account] = [town.account]
    for n, (secure, assigned) in enumerate(
        itertools.product((False, True), ((), ("dana",), ("tom",), ("dana", "tom")))
    ):
        account = world.new_account(town.owner, f"Client {n}")
        line = world.run(lambda k, id=account.id: k.clients.of_account(id, by=town.owner))  # type: ignore[misc]
        world.run(lambda k, id=line.id, n=n: k.clients.tag(id, f"tag {n}", by=town.owner))  # type: ignore[misc]
        for name in assigned:
            who = OperatorId(people[name].id)
            world.run(lambda k, id=line.id, who=who: k.clients.assign(id, who, by=town.owner))  # type: ignore[misc]
        if secure:
            world.secure(account.id)
        accounts.append(account)
    for mine, theirs in itertools.product(itertools.product((False, True), repeat=2), repeat=2):
        dana = attrs.evolve(people["dana"], secure=mine[0], limited=mine[1])
        tom = attrs.evolve(people["tom"], secure=theirs[0], limited=theirs[1])
        seen = [world.run(lambda k, by=by: listed(k, by)) for by in (dana, tom)]  # type: ignore[misc]
        acting = attrs.evolve(dana, subject=tom)
        both = world.run(lambda k, by=acting: listed(k, by))  # type: ignore[misc]
        assert both[0] == seen[0][0] & seen[1][0]
        assert both[2] == seen[0][2] & seen[1][2]
        names = {account.id: account.name for account in accounts}
        known = [{names[id] for id in ids} | kept for ids, kept, _ in seen]
        assert {names[id] for id in both[0]} | both[1] == known[0] & known[1]
