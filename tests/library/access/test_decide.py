"""
Every decision there is, against an oracle that was written by hand from R-05 and the roles, not from the table.
"""

from itertools import product
from typing import Any
from uuid import UUID

import attrs
import pytest

from partnerkit.access import (
    ACTIONS,
    ROLES,
    STAFF_PERMISSIONS,
    VENDOR_PERMISSIONS,
    Action,
    Actor,
    ActorKind,
    Facts,
    Role,
)
from partnerkit.access.policy import RULES, decide
from partnerkit.access.roles import Permission
from partnerkit.decision import Decision, Remedy, Rule
from partnerkit.values import AccountId, OperatorId, PartnerId

OURS, THEIRS = PartnerId(UUID(int=1)), PartnerId(UUID(int=2))
HERE, THERE = AccountId(UUID(int=3)), AccountId(UUID(int=4))

# What each may do on what is its own: o(wner), a(dmin), g(agent) of the partner, s(taff of the account), v(endor).
# Then whether the action asks about a partner or an account, whether a lock stands in its way, and whether it is one on
# a client or its account, where whatever is secure, or not assigned, is kept from operators.
BY_HAND = {
    "clients.view": ("oag", False, False, False),
    "client.tag": ("oag", True, False, True),
    "client.assign": ("oa", True, False, True),
    "notes.read": ("oag", True, False, True),
    "note.write": ("oag", True, False, True),
    "account.open": ("oag", False, False, False),
    "account.view": ("oagv", True, False, True),
    "history.view": ("oagv", True, False, True),
    "account.stage": ("oag", True, False, True),
    "account.nickname": ("oag", True, False, True),
    "account.secure": ("v", True, False, True),
    "account.lock": ("oav", True, False, True),
    "account.unlock": ("oav", True, False, True),
    "workspace.use": ("s", True, True, False),
    "password.change": ("oags", False, False, False),
    "language.set": ("oags", False, False, False),
    "address.verify": ("oags", False, False, False),
    "email.change": ("oags", False, False, False),
    "sessions.own": ("oags", False, False, False),
    "partner.open": ("v", False, False, False),
    "partner.view": ("oagv", True, False, False),
    "role.add": ("v", True, False, False),
    "operator.add": ("v", True, False, False),
    "operator.password": ("v", True, False, False),
    "identity.link": ("v", False, False, False),
    "account.owner": ("v", True, False, True),
    "subscription.report": ("v", True, False, True),
    "worker.tend": ("v", False, False, False),
    "webhooks.manage": ("v", False, False, False),
}
# Operators in a Secure role in capitals; l(imited) includes what an owner's role does, its Secure one what an agent's.
OPERATORS = {"o": "o", "a": "a", "g": "g", "O": "o", "A": "a", "G": "g", "l": "o", "L": "g"}
SECURE, LIMITED = "OAGL", "lL"
ROLE_OF = {
    letter: Role(
        letter,
        letter,
        ROLES[{"o": "owner", "a": "admin", "g": "agent"}[plain]].permissions,
        secure=letter in SECURE,
        limited=letter in LIMITED,
    )
    for letter, plain in OPERATORS.items()
}


def operator(letter: str, n: int) -> Actor:
    """
    An operator of our partner.
    """
    role = ROLE_OF[letter]
    return Actor(
        kind=ActorKind.OPERATOR,
        id=UUID(int=n),
        name=letter,
        permissions=role.permissions,
        secure=role.secure,
        limited=role.limited,
        partner_id=OURS,
    )


ACTORS = {letter: operator(letter, n) for n, letter in enumerate(OPERATORS, 5)} | {
    "s": Actor(kind=ActorKind.STAFF, id=UUID(int=18), name="s", permissions=STAFF_PERMISSIONS, account_id=HERE),
    "v": Actor(kind=ActorKind.VENDOR, id=UUID(int=19), name="v", permissions=VENDOR_PERMISSIONS),
}
ELSE = OperatorId(UUID(int=20))
KINDS = dict.fromkeys(OPERATORS, "oag") | {"s": "s", "v": "v"}
FITTING = [(letter, a) for letter in ACTORS for a in Action if set(BY_HAND[a.value][0]) & set(KINDS[letter])]
OTHERS = [(letter, a) for letter in ACTORS for a in Action if (letter, a) not in FITTING]
BOTH = [False, True]
PLACES = list(product([None, OURS, THEIRS], [None, HERE, THERE], BOTH, BOTH, BOTH, BOTH, BOTH))


def facts_at(place: tuple[Any, ...], letter: str) -> Facts:
    """
    What a question rests on: whose it is, the locks, secure or not, assigned to whoever asks, and to somebody else.
    """
    partner, account, partner_lock, vendor_lock, secure, mine, another = place
    holders = {OperatorId(ACTORS[letter].id): mine, ELSE: another}
    return Facts(
        partner_id=partner,
        account_id=account,
        partner_lock=partner_lock,
        vendor_lock=vendor_lock,
        secure=secure,
        assigned=frozenset(id for id, assigned in holders.items() if assigned),
    )


def own(letter: str, **facts: Any) -> Facts:
    """
    What is the actor's own and keeps nothing from anybody, unless something is said.
    """
    mine = frozenset({OperatorId(ACTORS[letter].id)})
    return Facts(**{"partner_id": OURS, "account_id": HERE, "assigned": mine, **facts})


def expected(letter: str, action: str, facts: Facts) -> tuple[str | None, str]:
    """
    Rule and reason of a decision, by hand.

    Whose is it, is it locked, is it too secure, is it this actor's to do, is it assigned.
    """
    who, about, lockable, client = BY_HAND[action]
    if about and letter in OPERATORS and facts.partner_id != OURS:
        return "foreign", "foreign"
    if about and letter == "s" and facts.account_id != HERE:
        return "foreign", "foreign"
    if lockable and (facts.partner_lock or facts.vendor_lock):
        names = {(True, True): "both_locks", (True, False): "partner_lock", (False, True): "vendor_lock"}
        return "locked", names[facts.partner_lock, facts.vendor_lock]
    if client and facts.secure and letter in OPERATORS and letter not in SECURE:
        return "secure", "secure"
    if OPERATORS.get(letter, letter) not in who:
        return "role", "permission" if set(who) & set(KINDS[letter]) else "kind"
    if client and letter in LIMITED and ACTORS[letter].id not in facts.assigned:
        return "assignment", "assignment"
    return None, "allowed"


def test_the_oracle_knows_every_action() -> None:
    """A new action is not decided by anything before somebody wrote down who may do it."""
    assert set(BY_HAND) == {action.value for action in Action} == {action.value for action in ACTIONS}


@pytest.mark.requirement("R-05", call="partnerkit.access.decide")
@pytest.mark.requirement("VC-22", call="partnerkit.access.decide")
@pytest.mark.requirement("VC-24", call="partnerkit.access.decide")
@pytest.mark.parametrize("action", Action, ids=lambda a: a.value)
@pytest.mark.parametrize("letter", ACTORS)
def test_every_decision_is_as_written_by_hand(action: Action, letter: str) -> None:
    """Over every place, lock, secure or not, every assignment, each kind and role: the first rule that applies."""
    for place in PLACES:
        facts = facts_at(place, letter)
        decision = decide(action, ACTORS[letter], facts)
        found = (decision.rule.value if decision.rule else None, decision.because)
        assert found == expected(letter, action.value, facts), facts
        assert decision.allowed == (decision.rule is None)


def test_the_actors_are_those_of_the_roles_there_are() -> None:
    """Six are built in; the two limited ones stand for a partner's own."""
    built_in = {(frozenset(r.permissions), r.secure, r.limited) for r in ROLES.values()}
    tried = {(frozenset(r.permissions), r.secure, r.limited) for r in ROLE_OF.values() if not r.limited}
    assert tried == built_in
    assert {(r.secure, r.limited) for r in ROLE_OF.values()} == set(product(BOTH, BOTH))


@pytest.mark.requirement("VC-22", call="partnerkit.access.decide")
@pytest.mark.parametrize("letter", ["s", "v"])
def test_secure_keeps_out_neither_the_vendor_nor_the_accounts_own_staff(letter: str) -> None:
    """It is about operators alone: for all others each answer is the one of an account like any other."""
    for action, place in product(Action, PLACES):
        facts = attrs.evolve(facts_at(place, letter), secure=True)
        assert decide(action, ACTORS[letter], facts) == decide(
            action, ACTORS[letter], attrs.evolve(facts, secure=False)
        )


@pytest.mark.parametrize(("letter", "action"), FITTING)
def test_one_missing_permission_is_enough(letter: str, action: Action) -> None:
    """Of a kind that could, an actor with every other permission may not; and one with no other may."""
    actor, row, facts = ACTORS[letter], ACTIONS[action], own(letter)
    without = attrs.evolve(actor, permissions=frozenset(Permission) - {row.permission})
    alone = attrs.evolve(actor, permissions=frozenset({row.permission}))
    assert decide(action, without, facts).because == "permission"
    assert decide(action, alone, facts).allowed


@pytest.mark.parametrize(("letter", "action"), OTHERS)
def test_every_permission_does_not_make_another_kind(letter: str, action: Action) -> None:
    """VC-01: what is not for one's kind is refused whatever one's role includes."""
    actor = attrs.evolve(ACTORS[letter], permissions=frozenset(Permission))
    assert decide(action, actor, own(letter)).because == "kind"


@pytest.mark.requirement("R-05", call="partnerkit.access.ACTIONS")
@pytest.mark.parametrize("action", Action, ids=lambda a: a.value)
def test_a_row_asks_its_rules_in_the_order_of_ranks(action: Action) -> None:
    """Whose it is comes before everything, the role after the locks; no rule is asked that does not exist."""
    rules = ACTIONS[action].rules
    assert list(rules) == [rule for rule in Rule if rule in rules]
    assert Rule.ROLE in rules
    assert set(rules) <= set(RULES)


def test_the_ranks_stand_as_in_the_requirement() -> None:
    """R-05: foreign, locked, secure, role, assignment."""
    assert [rule.value for rule in Rule] == ["foreign", "locked", "secure", "role", "assignment"]


@pytest.mark.parametrize(
    ("partner_lock", "vendor_lock", "who"),
    [(True, False, ["operator"]), (False, True, ["vendor"]), (True, True, ["operator", "vendor"])],
)
def test_a_refusal_names_who_could_change_it(partner_lock: bool, vendor_lock: bool, who: list[str]) -> None:
    """BX-01: each lock by whoever set it; what the vendor locked no partner unlocks (VC-20)."""
    facts = Facts(account_id=HERE, partner_lock=partner_lock, vendor_lock=vendor_lock)
    assert [remedy.who for remedy in decide(Action.USE_WORKSPACE, ACTORS["s"], facts).remedies] == who


def test_nobody_changes_what_kind_one_is() -> None:
    """BX-01: there the remedy says that there is none; a role somebody can give."""
    assert decide(Action.OPEN_PARTNER, ACTORS["o"]).remedies == (Remedy("none", "nobody"),)
    assert decide(Action.LOCK_ACCOUNT, ACTORS["g"], Facts(partner_id=OURS)).remedies == (Remedy("role", "operator"),)


@pytest.mark.requirement("BX-01", call="partnerkit.access.decide")
def test_what_is_too_secure_or_not_assigned_says_what_would_change_it() -> None:
    """BX-01: a Secure role, which somebody of the partner gives; an assignment."""
    secure = decide(Action.VIEW_ACCOUNT, ACTORS["o"], own("o", secure=True))
    assert (secure.rule, secure.remedies) == (Rule.SECURE, (Remedy("secure_role", "operator"),))
    unassigned = decide(Action.VIEW_ACCOUNT, ACTORS["l"], own("l", assigned=frozenset()))
    assert (unassigned.rule, unassigned.remedies) == (Rule.ASSIGNMENT, (Remedy("assign", "operator"),))


def test_what_is_foreign_has_no_remedy() -> None:
    """A-11: it would tell that it is there."""
    for facts in (Facts(partner_id=THEIRS), Facts(partner_id=THEIRS, secure=True)):
        assert decide(Action.VIEW_ACCOUNT, ACTORS["o"], facts).remedies == ()


def test_a_decision_that_allows_says_nothing_else() -> None:
    """There is one such decision."""
    assert decide(Action.VIEW_CLIENTS, ACTORS["o"]) == Decision(True)
