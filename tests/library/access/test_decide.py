"""
Every decision there is, against an oracle that was written by hand from R-05 and the roles, not from the table.
"""

import random
from collections.abc import Iterator
from itertools import product
from typing import Any

import attrs
import pytest

from partnerkit.access import ACTIONS, ROLES, Action, Actor, Factor, Facts, Role
from partnerkit.access.policy import RULES, decide
from partnerkit.access.roles import Permission
from partnerkit.decision import Decision, Remedy, Rule
from tests.library.access.oracle import RANKS, asks_of_team, expected
from tests.library.access.people import (
    ACTORS,
    BOTH,
    ELSE,
    HELD,
    HERE,
    KEYS,
    LIMITED,
    OF_LETTER,
    OPERATORS,
    OURS,
    SECURE,
    STAFF,
    STAKES,
    STANDINGS,
    THEIRS,
    own,
    places,
    stakes,
    who_counts,
)
from tests.rights import (
    ASKING,
    ASKING_PARTNER,
    BARRED,
    BEFORE_REPLACING,
    BY_LINK_ALONE,
    IN_ACCOUNT,
    NAMED_SETTINGS,
    NOT_TO_ONESELF,
    OF_OWNER,
    OWN_LINE,
    OWN_SIGN_IN,
    RIGHTS,
    STEP_UP,
    for_operators,
)

EVERY_ACTION = pytest.mark.parametrize("action", Action, ids=lambda a: a.value)
# What only the account's owner does is refused an admin of it otherwise than others.
LACKING = {Action.HAND_OVER_ACCOUNT: "not_owner"}
PAIRS = list(product(OPERATORS, OPERATORS))
KINDS = dict.fromkeys(OPERATORS, "operator") | dict.fromkeys(STAFF, "staff") | {"v": "vendor", "k": "key", "K": "key"}
FITTING = [(letter, a) for letter in ACTORS for a in Action if KINDS[letter] in {k.value for k in ACTIONS[a].kinds}]
OTHERS = [(letter, a) for letter in ACTORS for a in Action if (letter, a) not in FITTING]


def judge(action: Action, actor: Actor, facts: Facts, letter: str, subject: str | None = None) -> None:
    """
    See that a decision is as written by hand.
    """
    decision = decide(action, actor, facts)
    found = (decision.rule.value if decision.rule else None, decision.because)
    assert found == expected(letter, actor, action.value, facts, subject), (letter, subject, facts)
    assert decision.allowed == (decision.rule is None)


def as_another(letter: str, subject: str, **more: Any) -> Actor:
    """
    An operator who acts as another one.
    """
    return attrs.evolve(ACTORS[letter], subject=ACTORS[subject], **more)


def test_the_oracle_knows_every_action() -> None:
    """A new action is not decided by anything before somebody wrote down who may do it."""
    assert (
        set(RIGHTS) - {OWN_LINE, NAMED_SETTINGS, ASKING, ASKING_PARTNER}
        == {action.value for action in Action}
        == {a.value for a in ACTIONS}
    )
    assert set(RIGHTS) >= BARRED | NOT_TO_ONESELF | OWN_SIGN_IN | STEP_UP


@pytest.mark.requirement("R-05", call="partnerkit.access.decide")
@pytest.mark.requirement("VC-22", call="partnerkit.access.decide")
@pytest.mark.requirement("VC-24", call="partnerkit.access.decide")
@EVERY_ACTION
def test_every_decision_is_as_written_by_hand(action: Action) -> None:
    """Over every place, lock, secure or not, every assignment, each kind and role: the first rule that applies."""
    for letter in ACTORS:
        for facts in places(letter):
            judge(action, ACTORS[letter], facts, letter)


@pytest.mark.requirement("VC-29", call="partnerkit.access.decide")
@pytest.mark.requirement("BX-10", call="partnerkit.access.decide")
@pytest.mark.requirement("BX-16", call="partnerkit.access.decide")
@EVERY_ACTION
def test_whoever_is_kept_out_is_told_the_first_reason(action: Action) -> None:
    """Suspended, closed, blocked, and each state of the second factor, alone and together, here and elsewhere."""
    there = (Facts(partner_id=THEIRS), Facts(partner_id=OURS, account_id=HERE, partner_lock=True, secure=True))
    for letter in (*OPERATORS, *KEYS):
        for standing, factor, facts in product(STANDINGS, Factor, (own(letter), own(letter, unready=True), *there)):
            judge(action, attrs.evolve(ACTORS[letter], factor=factor, **standing), facts, letter)


@pytest.mark.requirement("VC-29", call="partnerkit.access.decide")
@EVERY_ACTION
def test_nobody_acts_on_more_than_their_own(action: Action) -> None:
    """Roles at stake that include more, are Secure or not limited; oneself; the last owner; nobody left who could."""
    for letter in ACTORS:
        for facts in stakes(letter):
            judge(action, ACTORS[letter], facts, letter)


@pytest.mark.requirement("VC-30", call="partnerkit.access.decide")
@EVERY_ACTION
def test_whoever_acts_as_another_may_what_both_may(action: Action) -> None:
    """Rank by rank, told as the other's where it is that one's; nobody gains anything, what is barred is refused."""
    for letter, subject in PAIRS:
        actor = as_another(letter, subject)
        for secure, mine, theirs, roles in product(BOTH, BOTH, BOTH, STAKES[:3]):
            assigned = frozenset({who_counts(letter)} if mine else ()) | ({who_counts(subject)} if theirs else set())
            facts = own(letter, secure=secure, assigned=assigned, roles=roles, operator_id=ACTORS[subject].id)
            judge(action, actor, facts, letter, subject)
            both = decide(action, ACTORS[letter], facts).allowed and decide(action, ACTORS[subject], facts).allowed
            assert decide(action, actor, facts).allowed == (both and action.value not in BARRED)


@pytest.mark.requirement("VC-30", call="partnerkit.access.decide")
@EVERY_ACTION
def test_what_keeps_the_other_out_keeps_out_whoever_acts_as_it(action: Action) -> None:
    """Blocked, suspended, without a second factor: of the two the one that is asked first, whoever it is."""
    for (letter, subject), factor, blocked in product(PAIRS, Factor, BOTH):
        judge(action, as_another(letter, subject, factor=factor, blocked=blocked), own(letter), letter, subject)
        shut = attrs.evolve(ACTORS[subject], blocked=True)
        refusal = decide(action, attrs.evolve(ACTORS[letter], subject=shut), own(letter))
        assert refusal.rule in {Rule.BLOCKED, Rule.ROLE} if asks_of_team(action.value) else refusal.because == "kind"


@pytest.mark.requirement("VC-26", call="partnerkit.access.decide")
@pytest.mark.requirement("R-04", call="partnerkit.access.decide")
@EVERY_ACTION
def test_how_an_owner_signs_in_is_not_everybodys_to_say(action: Action) -> None:
    """The client's No, a secure account, an owner of several; for every kind and role, with any second factor."""
    for letter in ACTORS:
        for no, secure, shared, factor in product(BOTH, BOTH, BOTH, Factor):
            facts = own(letter, client_no=no, secure=secure, shared=shared)
            judge(action, attrs.evolve(ACTORS[letter], factor=factor), facts, letter)


@pytest.mark.requirement("VC-26", call="partnerkit.access.decide")
@pytest.mark.parametrize("letter", STAFF)
def test_who_has_yet_to_replace_a_password_does_that_alone(letter: str) -> None:
    """Coming in, replacing it, and choosing a language; of all else the first refusal is that, or one before it."""
    by, allowed = attrs.evolve(ACTORS[letter], must_change=True), set()
    for action in Action:
        judge(action, by, own(letter), letter)
        judge(action, by, own(letter, partner_lock=True), letter)
        allowed |= {action.value} if decide(action, by, own(letter)).allowed else set()
    assert allowed == BEFORE_REPLACING
    locked = own(letter, vendor_lock=True)
    assert {decide(Action(name), by, locked).because for name in IN_ACCOUNT.keys() - {NAMED_SETTINGS}} == {
        "vendor_lock"
    }


@pytest.mark.requirement("R-05", call="partnerkit.access.decide")
def test_whatever_comes_together_is_decided_in_order() -> None:
    """Thousands of combinations of everything at once, the same ones in every run."""
    draw = random.Random(505)
    for action, actor, facts in drawn(draw, 30_000):
        judge(action, actor, facts, actor.name, None if actor.subject is None else actor.subject.name)


def drawn(draw: random.Random, many: int) -> Iterator[tuple[Action, Actor, Facts]]:
    """
    Draw questions: somebody in any standing, who may act as another, about facts of all sorts.
    """
    for _ in range(many):
        letter, action = draw.choice(list(ACTORS)), draw.choice(list(Action))
        actor, facts = ACTORS[letter], anything(draw, letter)
        if letter in OPERATORS or letter in KEYS:
            actor = attrs.evolve(actor, factor=draw.choice(list(Factor)), **draw.choice(STANDINGS))
        if letter in KEYS:
            actor = attrs.evolve(actor, maker_unproven=draw.random() < 0.3)
        if letter in STAFF:
            actor = attrs.evolve(actor, must_change=_seldom(draw))
        if letter in OPERATORS and (subject := draw.choice([None, *OPERATORS])) is not None:
            actor = attrs.evolve(actor, subject=ACTORS[subject])
        yield action, actor, facts


def anything(draw: random.Random, letter: str) -> Facts:
    """
    Draw facts of all sorts, mostly of what is the actor's own.
    """
    others = {who_counts(other) for other in OPERATORS if draw.random() < 0.6}
    return Facts(
        partner_id=draw.choice([OURS, OURS, OURS, OURS, THEIRS, None]),
        account_id=draw.choice([HERE, HERE, HERE, None]),
        partner_lock=_seldom(draw),
        vendor_lock=_seldom(draw),
        secure=_seldom(draw),
        assigned=frozenset(others | ({who_counts(letter)} if draw.random() < 0.7 else set())),
        unready=_seldom(draw),
        operator_id=draw.choice([None, ELSE, who_counts(draw.choice(OPERATORS))]),
        held=draw.choice([None, None, *HELD]),
        roles=draw.choice([(), (), *STAKES]),
        last_owner=_seldom(draw),
        owned=_seldom(draw),
        last_admin=_seldom(draw),
        unapproved=_seldom(draw),
        client_no=_seldom(draw),
        shared=_seldom(draw),
    )


def _seldom(draw: random.Random) -> bool:
    return draw.random() < 0.2


def test_the_actors_are_those_of_the_roles_there_are() -> None:
    """Six are built in; the others stand for a partner's own, one for each way to be Secure and limited."""
    assert {OF_LETTER[letter].name for letter in "oagOAG"} == set(ROLES)
    assert {(r.secure, r.limited) for r in OF_LETTER.values()} == set(product(BOTH, BOTH))
    assert {letter for letter in OPERATORS if OF_LETTER[letter].secure} == set(SECURE)
    assert {letter for letter in ACTORS if ACTORS[letter].limited} == set(LIMITED)


@pytest.mark.requirement("VC-22", call="partnerkit.access.decide")
@pytest.mark.parametrize("letter", [*STAFF, "v"])
def test_secure_keeps_out_neither_the_vendor_nor_the_accounts_own_staff(letter: str) -> None:
    """It is about operators and their programs: for others each answer is the one of an account like any other."""
    for action, facts in product(Action, places(letter)):
        plain = attrs.evolve(facts, secure=False)
        assert decide(action, ACTORS[letter], facts) == decide(action, ACTORS[letter], plain)


@pytest.mark.parametrize(("letter", "action"), [(w, a) for w, a in FITTING if ACTIONS[a].permission is not None])
def test_one_missing_permission_is_enough(letter: str, action: Action) -> None:
    """Of a kind that could, an actor with every other permission may not; and one with no other may."""
    actor, row, facts = ACTORS[letter], ACTIONS[action], own(letter)
    needed = frozenset(p for p in Permission if p is row.permission)
    without = attrs.evolve(actor, permissions=frozenset(Permission) - needed)
    alone = attrs.evolve(actor, permissions=needed)
    lacking = dict.fromkeys(KEYS, "key_permission") | dict.fromkeys(STAFF, LACKING.get(action, "level"))
    assert decide(action, without, facts).because == lacking.get(letter, "permission")
    assert decide(action, alone, facts).allowed


@pytest.mark.parametrize(("letter", "action"), OTHERS)
def test_every_permission_does_not_make_another_kind(letter: str, action: Action) -> None:
    """VC-01: what is not for one's kind is refused whatever one's role includes."""
    actor = attrs.evolve(ACTORS[letter], permissions=frozenset(Permission))
    assert decide(action, actor, own(letter)).because == "kind"


@pytest.mark.requirement("R-05", call="partnerkit.access.ACTIONS")
@EVERY_ACTION
def test_a_row_asks_its_rules_in_the_order_of_ranks(action: Action) -> None:
    """Whose it is comes before everything, the role after the locks; no rule is asked that does not exist."""
    rules = ACTIONS[action].rules
    assert list(rules) == [rule for rule in Rule if rule in rules]
    assert Rule.ROLE in rules
    assert set(rules) <= set(RULES)


@pytest.mark.requirement("BX-10", call="partnerkit.access.ACTIONS")
@EVERY_ACTION
def test_a_row_says_what_is_asked_of_people(action: Action) -> None:
    """As written by hand: what needs a code just now, what nobody does to itself, what is barred, and standing."""
    row, name = ACTIONS[action], action.value
    assert (row.step_up, row.others) == (name in STEP_UP, name in NOT_TO_ONESELF)
    assert (Rule.BAR in row.rules) == (name in BARRED)
    assert (Rule.CLIENT_NO in row.rules, row.open_alone) == (name in OF_OWNER, name in BY_LINK_ALONE)
    assert {Rule.SUSPENDED, Rule.BLOCKED} <= set(row.rules) or not asks_of_team(name)
    assert (Rule.SECOND_FACTOR in row.rules) == (asks_of_team(name) and name not in OWN_SIGN_IN)
    assert not row.step_up or for_operators(name)


def test_the_ranks_stand_as_in_the_requirement() -> None:
    """R-05: whose, suspended, blocked, locked, the No, secure, second factor, password, role, assignment, bar."""
    assert tuple(rule.value for rule in Rule) == RANKS


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


def test_a_role_stands_under_itself_and_every_vendor() -> None:
    """VC-29: each role covers itself; whatever includes more, is Secure, or is not limited, is not covered."""
    for letter, role in OF_LETTER.items():
        assert ACTORS[letter].covers(role)
        assert ACTORS["v"].covers(role)
    assert not ACTORS["a"].covers(ROLES["owner"])
    assert not ACTORS["o"].covers(ROLES["secure_agent"])
    assert not ACTORS["l"].covers(Role("plain", "Plain", frozenset()))
