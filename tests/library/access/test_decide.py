"""
Every decision there is, against an oracle that was written by hand from R-05 and the roles, not from the table.
"""

from itertools import product
from uuid import UUID

import attrs
import pytest

from partnerkit.access import ACTIONS, ROLES, STAFF_PERMISSIONS, VENDOR_PERMISSIONS, Action, Actor, ActorKind, Facts
from partnerkit.access.policy import RULES, decide
from partnerkit.access.roles import Permission
from partnerkit.decision import Decision, Remedy, Rule
from partnerkit.values import AccountId, PartnerId

OURS, THEIRS = PartnerId(UUID(int=1)), PartnerId(UUID(int=2))
HERE, THERE = AccountId(UUID(int=3)), AccountId(UUID(int=4))

# What each may do on what is its own: o(wner), a(dmin), g(agent) of the partner, s(taff of the account), v(endor).
# Then whether the action asks about a partner or an account, and whether a lock stands in its way.
BY_HAND = {
    "clients.view": ("oag", False, False),
    "account.open": ("oag", False, False),
    "account.view": ("oagv", True, False),
    "history.view": ("oagv", True, False),
    "account.stage": ("oag", True, False),
    "account.nickname": ("oag", True, False),
    "account.lock": ("oav", True, False),
    "account.unlock": ("oav", True, False),
    "workspace.use": ("s", True, True),
    "password.change": ("oags", False, False),
    "partner.open": ("v", False, False),
    "partner.view": ("oagv", True, False),
    "operator.add": ("v", True, False),
    "operator.password": ("v", True, False),
    "identity.link": ("v", False, False),
    "account.owner": ("v", True, False),
    "subscription.report": ("v", True, False),
}
ACTORS = {
    letter: Actor(
        kind=ActorKind.OPERATOR, id=UUID(int=n), name=role, permissions=ROLES[role].permissions, partner_id=OURS
    )
    for n, (letter, role) in enumerate([("o", "owner"), ("a", "admin"), ("g", "agent")], 5)
} | {
    "s": Actor(kind=ActorKind.STAFF, id=UUID(int=8), name="s", permissions=STAFF_PERMISSIONS, account_id=HERE),
    "v": Actor(kind=ActorKind.VENDOR, id=UUID(int=9), name="v", permissions=VENDOR_PERMISSIONS),
}
KINDS = {"o": "oag", "a": "oag", "g": "oag", "s": "s", "v": "v"}
FITTING = [(letter, a) for letter in ACTORS for a in Action if set(BY_HAND[a.value][0]) & set(KINDS[letter])]
OTHERS = [(letter, a) for letter in ACTORS for a in Action if (letter, a) not in FITTING]
PLACES = list(product([None, OURS, THEIRS], [None, HERE, THERE], [False, True], [False, True]))


def expected(letter: str, action: str, facts: Facts) -> tuple[str | None, str]:
    """
    Rule and reason of a decision, by hand: whose is it, is it locked, is it this actor's to do.
    """
    who, about, lockable = BY_HAND[action]
    if about and letter in "oag" and facts.partner_id != OURS:
        return "foreign", "foreign"
    if about and letter == "s" and facts.account_id != HERE:
        return "foreign", "foreign"
    if lockable and (facts.partner_lock or facts.vendor_lock):
        names = {(True, True): "both_locks", (True, False): "partner_lock", (False, True): "vendor_lock"}
        return "locked", names[facts.partner_lock, facts.vendor_lock]
    if letter in who:
        return None, "allowed"
    return "role", "permission" if set(who) & set(KINDS[letter]) else "kind"


def test_the_oracle_knows_every_action() -> None:
    """A new action is not decided by anything before somebody wrote down who may do it."""
    assert set(BY_HAND) == {action.value for action in Action} == {action.value for action in ACTIONS}


@pytest.mark.requirement("R-05", call="partnerkit.access.decide")
@pytest.mark.parametrize("action", Action, ids=lambda a: a.value)
@pytest.mark.parametrize("letter", ACTORS)
def test_every_decision_is_as_written_by_hand(action: Action, letter: str) -> None:
    """Whose it is, the locks, kind and role: over every place and lock there is, the first rule that applies."""
    for partner, account, partner_lock, vendor_lock in PLACES:
        facts = Facts(partner_id=partner, account_id=account, partner_lock=partner_lock, vendor_lock=vendor_lock)
        decision = decide(action, ACTORS[letter], facts)
        found = (decision.rule.value if decision.rule else None, decision.because)
        assert found == expected(letter, action.value, facts), facts
        assert decision.allowed == (decision.rule is None)


@pytest.mark.parametrize(("letter", "action"), FITTING)
def test_one_missing_permission_is_enough(letter: str, action: Action) -> None:
    """Of a kind that could, an actor with every other permission may not; and one with no other may."""
    actor, row = ACTORS[letter], ACTIONS[action]
    facts = Facts(partner_id=OURS, account_id=HERE)
    without = attrs.evolve(actor, permissions=frozenset(Permission) - {row.permission})
    alone = attrs.evolve(actor, permissions=frozenset({row.permission}))
    assert decide(action, without, facts).because == "permission"
    assert decide(action, alone, facts).allowed


@pytest.mark.parametrize(("letter", "action"), OTHERS)
def test_every_permission_does_not_make_another_kind(letter: str, action: Action) -> None:
    """VC-01: what is not for one's kind is refused whatever one's role includes."""
    actor = attrs.evolve(ACTORS[letter], permissions=frozenset(Permission))
    assert decide(action, actor, Facts(partner_id=OURS, account_id=HERE)).because == "kind"


@pytest.mark.requirement("R-05", call="partnerkit.access.ACTIONS")
@pytest.mark.parametrize("action", Action, ids=lambda a: a.value)
def test_a_row_asks_its_rules_in_the_order_of_ranks(action: Action) -> None:
    """Whose it is comes before everything, the role after the locks; no rule is asked that does not exist."""
    rules = ACTIONS[action].rules
    assert list(rules) == [rule for rule in Rule if rule in rules]
    assert Rule.ROLE in rules
    assert set(rules) <= set(RULES)


def test_the_ranks_stand_as_in_the_requirement() -> None:
    """R-05: foreign, then locked, then role."""
    assert [rule.value for rule in Rule] == ["foreign", "locked", "role"]


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


def test_what_is_foreign_has_no_remedy() -> None:
    """A-11: it would tell that it is there."""
    assert decide(Action.VIEW_ACCOUNT, ACTORS["o"], Facts(partner_id=THEIRS)).remedies == ()


def test_a_decision_that_allows_says_nothing_else() -> None:
    """There is one such decision."""
    assert decide(Action.VIEW_CLIENTS, ACTORS["o"]) == Decision(True)
