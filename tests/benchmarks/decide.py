"""Benchmark `decide`: 1,000 mixed questions, asked one by one."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from itertools import product
from uuid import UUID

import attrs

from partnerkit.access import ROLES, STAFF_PERMISSIONS, VENDOR_PERMISSIONS, Action, Actor, ActorKind, Facts, decide
from partnerkit.values import AccountId, MemberId, PartnerId
from tests.benchmarks import decide_peers
from tests.benchmarks.decide_floor import answer
from tests.benchmarks.rounds import Benchmark, Goal, Prepared, Ratio

QUESTIONS = 1000
Question = tuple[Action, Actor, Facts]

PARTNERS = [PartnerId(UUID(int=n)) for n in range(1, 4)]
ACCOUNTS = [AccountId(UUID(int=n)) for n in range(11, 17)]
LOCKS = [(False, False)] * 3 + [(True, False), (False, True), (True, True)]


def actors() -> list[Actor]:
    """Return operators of every role, staff and the vendor."""
    operators = [
        Actor(kind=ActorKind.OPERATOR, id=UUID(int=n), name="Dana", permissions=role.permissions, partner_id=partner)
        for n, (role, partner) in enumerate(product(ROLES.values(), PARTNERS), 101)
    ]
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
    return [*operators, *staff, vendor, vendor, vendor]


def facts() -> list[Facts]:
    """Return accounts of every partner, under no, one and both locks."""
    return [
        Facts(partner_id=PARTNERS[n % 3], account_id=account, partner_lock=ours, vendor_lock=theirs)
        for (n, account), (ours, theirs) in product(enumerate(ACCOUNTS), LOCKS)
    ]


def questions() -> list[Question]:
    """Return the same mix every time; most are about what the actor may know of."""
    chance = random.Random(5)
    known, asked = facts(), actors()
    return [_question(chance, chance.choice(asked), known) for _ in range(QUESTIONS)]


def _question(chance: random.Random, actor: Actor, known: list[Facts]) -> Question:
    own = [f for f in known if actor.partner_id in {None, f.partner_id} and actor.account_id in {None, f.account_id}]
    about = chance.choice(own if chance.random() < 0.85 else known)
    likely = Action.USE_WORKSPACE if actor.kind is ActorKind.STAFF else chance.choice(list(Action))
    return (likely if chance.random() < 0.75 else chance.choice(list(Action))), actor, about


@contextmanager
def prepare(_: bool) -> Iterator[Prepared]:
    asked = questions()
    peers, missing = decide_peers.prepare(asked)

    def check() -> None:
        answers = [decide(*question) for question in asked]
        assert [attrs.astuple(answer(*question), recurse=False) for question in asked] == [
            attrs.astuple(decision, recurse=False) for decision in answers
        ]
        assert {decision.because for decision in answers} >= {"allowed", "foreign", "kind", "permission", "both_locks"}
        for name, peer in peers.items():
            assert peer() == [decision.allowed for decision in answers], name

    yield Prepared(
        cases={"floor": lambda: floor(asked), "case": lambda: case(asked)}
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
        Ratio("casbin", of="casbin", over="case", goal=Goal(least=20)),
        Ratio("cedarpy", of="cedarpy", over="case", goal=Goal(least=20)),
    ),
    versions=("attrs", "casbin", "cedarpy"),
    prepare=prepare,
)
