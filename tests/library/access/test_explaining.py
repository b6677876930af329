"""
What an explanation tells, and that whatever it keeps back changes nothing of it (BX-01, A-17).
"""

import random
from collections.abc import Iterator
from itertools import product

import attrs
import pytest

from partnerkit.access import Action, Actor, Explanation, Factor, Facts, Permission, decide, explain
from partnerkit.access.policy import UNREADY
from tests.library.access.people import (
    ACTORS,
    BOTH,
    ELSE,
    KEYS,
    LIMITED,
    OPERATORS,
    OURS,
    SECURE,
    STAFF,
    own,
    who_counts,
)
from tests.library.access.test_decide import drawn
from tests.rights import ABOUT_ONE, FOR_THEMSELVES, IN_ACCOUNT, NEEDS, NEEDS_NOTHING, OF_OWNER

KINDS = dict.fromkeys(OPERATORS, "operator") | dict.fromkeys(KEYS, "key")
KINDS |= dict.fromkeys(STAFF, "staff") | {"v": "vendor"}
SEEING = (Action.VIEW_CLIENTS, Action.VIEW_ACCOUNT)
# What keeps somebody out altogether, and until a second factor was shown.
OUT = {"partner_suspended", "partner_closed", "blocked", "maker_blocked"}
UNPROVEN = {"factor_absent", "factor_unproven", "factor_old", "maker_factor"}
TOO_SECURE = {"secure", "as_secure", "key_secure"}
LOCKING = frozenset({Permission.LOCK_ACCOUNTS})
BLIND = attrs.evolve(ACTORS["o"], permissions=LOCKING)


def because(said: Explanation) -> list[str]:
    return [step.because for step in said.steps]


def yes(fact: bool) -> str:
    return "yes" if fact else "no"


def told(action: Action, actor: Actor, facts: Facts, reason: str) -> dict[str, str]:
    """
    What is told of the facts, written by hand.
    """
    name, every = action.value, [one.name for one in actor.every]
    needed = {**NEEDS, **IN_ACCOUNT, **FOR_THEMSELVES}.get(name, "vendor.run")
    found = {"as": KINDS[actor.name]} | ({} if name in NEEDS_NOTHING or needed is None else {"needs": needed})
    if reason in OUT | UNPROVEN:
        return found
    if name in IN_ACCOUNT:
        found |= {"partner_lock": yes(facts.partner_lock), "vendor_lock": yes(facts.vendor_lock)}
    if name in OF_OWNER and actor.name != "v":
        found |= {"client_no": yes(facts.client_no)}
    if name in ABOUT_ONE and actor.name not in {*STAFF, "v"}:
        found |= {"secure": yes(facts.secure), "secure_role": yes(all(letter in SECURE for letter in every))}
        limited = [who_counts(letter) in facts.assigned for letter in every if letter in LIMITED]
        if limited and reason not in TOO_SECURE:
            found["assigned"] = yes(all(limited))
    return found


@pytest.mark.requirement("BX-01", call="partnerkit.access.explain")
def test_the_answer_is_what_is_decided_with_the_facts_written_by_hand() -> None:
    """Of whatever comes together, those its rules look at; of a refusal that keeps the rest back, not the rest."""
    for action, actor, facts in drawn(random.Random(3), 3_000):
        said = explain(action, actor, facts)
        assert (said.action, said.decision) == (action, decide(action, actor, facts))
        assert said.facts == told(action, actor, facts, said.decision.because), (action, actor, facts)


def unknown(said: Explanation, actor: Actor, facts: Facts, first: Action | None) -> Iterator[Facts]:
    """
    Yield facts that whoever is refused this must not be able to tell from those there are.
    """
    reason, mine = said.decision.because, frozenset(one.assignee for one in actor.every)
    secures, unready, holders = {facts.secure}, set(BOTH), {frozenset(), mine, frozenset({ELSE}), mine | {ELSE}}
    if first is Action.VIEW_CLIENTS or reason in OUT or (reason in UNPROVEN and actor.sees_secure):
        secures = set(BOTH)
    elif reason in {"assignment", "as_assignment"}:
        unready = {facts.unready} if first is None else unready
        holders = {facts.assigned & mine, facts.assigned & mine | {ELSE}}
    elif reason not in TOO_SECURE:
        return
    for secure, nobody_could, assigned, lock in product(secures, unready, holders, BOTH):
        so_far = attrs.evolve(facts, secure=secure, unready=nobody_could, assigned=assigned)
        yield attrs.evolve(so_far, partner_lock=lock, vendor_lock=not facts.vendor_lock)


@pytest.mark.requirement("VC-22", call="partnerkit.access.explain")
@pytest.mark.requirement("VC-24", call="partnerkit.access.explain")
@pytest.mark.parametrize("first", [None, *SEEING])
def test_a17_what_is_kept_back_changes_nothing_of_the_answer(first: Action | None) -> None:
    """Of whoever is kept out, of a secure account, of one that is not assigned or not to be seen at all."""
    draw, tried = random.Random(4), 0
    for action, drawn_one, facts in drawn(draw, 1_500):
        actor = draw.choice([drawn_one, attrs.evolve(drawn_one, permissions=LOCKING)])
        if first is not None and decide(first, actor, attrs.evolve(facts, unready=False)).allowed:
            continue
        said = explain(action, actor, facts, first=first)
        others = list(unknown(said, actor, facts, first))
        for other in draw.sample(others, min(4, len(others))):
            assert explain(action, actor, other, first=first) == said, (action, actor, facts, other)
            tried += 1
    assert tried > 1_000


@pytest.mark.requirement("BX-01", call="partnerkit.access.explain")
@pytest.mark.parametrize("first", SEEING)
def test_what_must_be_allowed_before_is_asked_first(first: Action) -> None:
    """Refused, it is the answer, whoever else there must be; allowed, the answer is that of what was asked about."""
    for action, actor, facts in drawn(random.Random(5), 2_000):
        said = explain(action, actor, facts, first=first)
        before = explain(first, actor, attrs.evolve(facts, unready=False))
        if before.decision.allowed:
            assert said == explain(action, actor, facts)
        else:
            assert (said.action, said.decision, said.facts) == (action, before.decision, before.facts)
            assert said.steps[0] == before.decision
            assert UNREADY not in said.steps


@pytest.mark.requirement("BX-01", call="partnerkit.access.explain")
def test_whoever_is_past_what_must_be_allowed_before_is_asked_as_it_is_then() -> None:
    """A role that sees accounts, an assignment, a second factor: none is asked for again."""
    assert because(explain(Action.VIEW_ACCOUNT, BLIND, own("o"), first=Action.VIEW_CLIENTS)) == ["permission"]
    unassigned = own("l", assigned=frozenset())
    assert because(explain(Action.TAG_CLIENT, ACTORS["l"], unassigned, first=Action.VIEW_ACCOUNT)) == ["assignment"]
    bare = attrs.evolve(ACTORS["G"], factor=Factor.ABSENT)
    said = explain(Action.LOCK_ACCOUNT, bare, own("G"), first=Action.VIEW_CLIENTS)
    assert (because(said), said.attainable) == (["factor_absent", "permission"], True)


@pytest.mark.requirement("VC-22", call="partnerkit.access.explain")
def test_a17_behind_what_is_kept_back_nothing_is_locked_and_nothing_secure() -> None:
    """The further way is that of an account like any other, open and not secure."""
    shut = own("o", secure=True, partner_lock=True, vendor_lock=True, unready=True)
    said = explain(Action.USE_WORKSPACE, ACTORS["o"], shut, first=Action.VIEW_ACCOUNT)
    assert (because(said), said.attainable) == (["secure", "kind"], False)
    said = explain(Action.SET_SECURE, ACTORS["o"], shut, first=Action.VIEW_ACCOUNT)
    assert (because(said), said.attainable) == (["secure"], True)
    said = explain(Action.SET_SECURE, BLIND, shut, first=Action.VIEW_CLIENTS)
    assert (because(said), said.attainable) == (["permission", "permission"], True)


@pytest.mark.parametrize("first", [None, *SEEING])
def test_where_nothing_leads_on_the_way_ends(first: Action | None) -> None:
    """BX-16: what is closed is said once, at once or further on, and that nothing the actor can do leads past it."""
    closed = attrs.evolve(ACTORS["g"], closed=True)
    said = explain(Action.LOCK_ACCOUNT, closed, Facts(partner_id=OURS), first=first)
    assert (because(said), said.attainable) == (["partner_closed"], False)
    both = attrs.evolve(ACTORS["o"], suspended=True, subject=closed)
    said = explain(Action.LOCK_ACCOUNT, both, Facts(partner_id=OURS), first=first)
    assert (because(said), said.attainable) == (["partner_suspended", "partner_closed"], False)
