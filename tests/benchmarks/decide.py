"""Benchmark `decide`: 1,000 mixed questions, asked one by one."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from itertools import product
from typing import Any
from uuid import UUID

import attrs

from partnerkit.access import (
    GRANTABLE,
    KEY_PERMISSIONS,
    ROLES,
    STAFF_PERMISSIONS,
    VENDOR_PERMISSIONS,
    Action,
    Actor,
    ActorKind,
    Factor,
    Facts,
    Role,
    decide,
)
from partnerkit.values import AccountId, MemberId, OperatorId, PartnerId
from tests.benchmarks import decide_peers
from tests.benchmarks.decide_floor import answer
from tests.benchmarks.rounds import Benchmark, Goal, Prepared, Ratio

QUESTIONS = 1000
# A page of a list asks as often, of one person about one line after the other.
PAGE = 50
Question = tuple[Action, Actor, Facts]
LIMITED = Role("field", "Field", GRANTABLE, limited=True)

PARTNERS = [PartnerId(UUID(int=n)) for n in range(1, 4)]
ACCOUNTS = [AccountId(UUID(int=n)) for n in range(11, 17)]
LOCKS = [(False, False)] * 3 + [(True, False), (False, True), (True, True)]
# Most people have nothing against them, and have shown their second factor.
STANDINGS: list[dict[str, Any]] = [{"factor": Factor.RECENT}] * 5 + [
    {"factor": Factor.PROVEN},
    {"factor": Factor.UNPROVEN},
    {"blocked": True},
    {"suspended": True},
]
# What an account's people ask for, mostly.
OF_STAFF = [*[Action.USE_WORKSPACE] * 5, Action.SEE_COLLEAGUES, Action.INVITE_MEMBER, Action.HAND_OVER_ACCOUNT]
STAKES = [(), (), (), (ROLES["agent"],), (ROLES["owner"],), (ROLES["secure_agent"], ROLES["agent"])]


def actors() -> list[Actor]:
    """Return operators of every role, some of whom act as others, keys, staff and the vendor."""
    roles = [*ROLES.values(), LIMITED]
    people = [operator(n, *one) for n, one in enumerate(product(roles, PARTNERS, STANDINGS), 1001)]
    whole = people[:: len(STANDINGS)]  # of the same partner stand as many apart as there are partners
    acting = [attrs.evolve(by, subject=of) for by, of in zip(whole, whole[len(PARTNERS) :], strict=False)]
    staff = [
        Actor(
            kind=ActorKind.STAFF,
            id=UUID(int=n),
            name="Samir",
            permissions=STAFF_PERMISSIONS,
            account_id=account,
            member_id=MemberId(UUID(int=n + 100)),
        )
        for n, account in enumerate(ACCOUNTS, 201)
    ]
    vendor = Actor(kind=ActorKind.VENDOR, id=UUID(int=301), name="support", permissions=VENDOR_PERMISSIONS)
    keys = [
        Actor(
            kind=ActorKind.KEY,
            id=UUID(int=n),
            name="Till",
            permissions=KEY_PERMISSIONS,
            maker_id=OperatorId(UUID(int=1001)),
            partner_id=partner,
        )
        for n, partner in enumerate(PARTNERS, 401)
    ]
    return [*people, *acting, *staff * 4, *keys * 4, *[vendor] * 12]


def operator(number: int, role: Role, partner: PartnerId, standing: dict[str, Any]) -> Actor:
    return Actor(
        kind=ActorKind.OPERATOR,
        id=UUID(int=number),
        name="Dana",
        permissions=role.permissions,
        secure=role.secure,
        limited=role.limited,
        partner_id=partner,
        **standing,
    )


def facts() -> list[Facts]:
    """Return accounts of every partner, under each lock, secure and assigned or not, with roles at stake."""
    return [
        Facts(
            partner_id=PARTNERS[n % 3],
            account_id=account,
            partner_lock=ours,
            vendor_lock=theirs,
            secure=n % 4 == 3,
            assigned=frozenset(OperatorId(UUID(int=i)) for i in range(1001, 1201) if i % 2 == n % 2),
            roles=roles,
        )
        for (n, account), (ours, theirs), roles in product(enumerate(ACCOUNTS), LOCKS, STAKES)
    ]


def questions() -> list[Question]:
    """Return the same mix every time; most are about what the actor may know of."""
    chance = random.Random(5)
    known, asked = facts(), actors()
    return [_question(chance, chance.choice(asked), known) for _ in range(QUESTIONS)]


def pages(asked: list[Question]) -> list[Question]:
    """Return as many questions as pages ask: whether somebody may view each of the lines."""
    known, people = facts(), [actor for _, actor, _ in asked if actor.kind is ActorKind.OPERATOR]
    return [(Action.VIEW_ACCOUNT, people[n // PAGE], known[n % len(known)]) for n in range(QUESTIONS)]


def _question(chance: random.Random, actor: Actor, known: list[Facts]) -> Question:
    own = [f for f in known if actor.partner_id in {None, f.partner_id} and actor.account_id in {None, f.account_id}]
    about = chance.choice(own if chance.random() < 0.85 else known)
    likely = chance.choice(OF_STAFF if actor.kind is ActorKind.STAFF else list(Action))
    return (likely if chance.random() < 0.75 else chance.choice(list(Action))), actor, about


REASONS = {
    *("allowed", "foreign", "partner_suspended", "blocked", "both_locks", "secure", "key_secure"),
    *("factor_unproven", "factor_old", "kind", "permission", "above", "assignment", "as_permission", "acting"),
    *("level", "not_owner"),
}


@contextmanager
def prepare(_: bool) -> Iterator[Prepared]:
    asked = questions()
    listed = pages(asked)
    peers, missing = decide_peers.prepare(asked)

    def check() -> None:
        answers = [decide(*question) for question in asked]
        assert [attrs.astuple(answer(*question), recurse=False) for question in asked] == [
            attrs.astuple(decision, recurse=False) for decision in answers
        ]
        assert {decision.because for decision in answers} >= REASONS
        for name, peer in peers.items():
            assert peer() == [decision.allowed for decision in answers], name

    yield Prepared(
        cases={"floor": lambda: floor(asked), "case": lambda: case(asked), "page": lambda: case(listed)}
        | {name: partial(_ask, peer) for name, peer in peers.items()},
        units=QUESTIONS,
        check=check,
        missing=missing,
    )


def floor(asked: list[Question]) -> None:
    for action, actor, about in asked:
        answer(action, actor, about)


def case(asked: list[Question]) -> None:
    for action, actor, about in asked:
        decide(action, actor, about)


def _ask(peer: decide_peers.Peer) -> None:
    peer()


DECIDE = Benchmark(
    name="decide",
    work="one question",
    ratios=(
        Ratio("floor", of="case", over="floor", goal=Goal(most=1.5)),
        # 50 decisions take at most as long as 60 of those that are mixed.
        Ratio("page", of="page", over="case", goal=Goal(most=60 / PAGE)),
        Ratio("casbin", of="casbin", over="case", goal=Goal(least=20)),
        Ratio("cedarpy", of="cedarpy", over="case", goal=Goal(least=20)),
    ),
    versions=("attrs", "casbin", "cedarpy"),
    prepare=prepare,
)
