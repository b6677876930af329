"""
What each remedy changes, and where a refusal leads on.
"""

import random
from itertools import product
from typing import Any

import attrs
import pytest

from partnerkit.access import (
    ROLES,
    Action,
    Actor,
    ActorKind,
    Factor,
    Facts,
    Permission,
    Rule,
    applied,
    decide,
    explain,
    policy,
)
from partnerkit.access.policy import UNREADY
from partnerkit.access.remedies import REMEDIES
from partnerkit.decision import Decision, Remedy
from partnerkit.texts import ENGLISH
from tests.library.access.people import ACTORS, BOTH, ELSE, HERE, OPERATORS, OURS, THEIRS, own, who_counts
from tests.library.access.test_decide import drawn

EVERY_REFUSAL = tuple(
    refusal
    for held in vars(policy).values()
    for refusal in (held.values() if isinstance(held, dict) else (held,))
    if isinstance(refusal, Decision) and not refusal.allowed
)
RANKS = list(Rule)
OWNER = (ROLES["owner"],)


def way(action: Action, actor: Actor, facts: Facts = Facts(partner_id=OURS)) -> list[str]:  # noqa: B008 - frozen
    """
    The reasons on the way to an action, with `allowed` or `nothing` at its end.
    """
    said = explain(action, actor, facts)
    return [step.because for step in said.steps] + ["allowed" if said.attainable else "nothing"]


@pytest.mark.requirement("BX-01", call="partnerkit.access.decide")
def test_every_refusal_says_what_would_change_it() -> None:
    """With a sentence for itself and each remedy; what is foreign says nothing, which would tell that it is there."""
    assert len(EVERY_REFUSAL) == 38
    assert [refusal.because for refusal in EVERY_REFUSAL if not refusal.remedies] == ["foreign"]
    for refusal in EVERY_REFUSAL:
        assert {refusal.because, *(f"remedy.{remedy.code}" for remedy in refusal.remedies)} <= ENGLISH.keys()
    used = {remedy.code for refusal in EVERY_REFUSAL for remedy in refusal.remedies}
    assert used == REMEDIES == {code.removeprefix("remedy.") for code in ENGLISH if code.startswith("remedy.")}


@pytest.mark.requirement("BX-01", call="partnerkit.access.applied")
def test_a_remedy_leads_past_its_refusal() -> None:
    """Whatever comes together: all remedies of a refusal lead to an answer or to a later refusal, or to nothing."""
    for action, actor, facts in drawn(random.Random(1), 20_000):
        refusal = decide(action, actor, facts)
        if refusal.allowed or not refusal.remedies:
            continue
        changed: tuple[Actor, Facts] = (actor, facts)
        for remedy in refusal.remedies:
            before, changed = changed, applied(remedy, action, *changed)
            assert (changed == before) == (remedy.who == "nobody")
        after = decide(action, *changed)
        if all(remedy.who == "nobody" for remedy in refusal.remedies):
            assert after == refusal
        else:
            assert after != refusal
            fits = after == UNREADY  # told to nobody but those whose role includes it
            assert fits or after.rule is None or RANKS.index(after.rule) >= RANKS.index(refusal.rule)  # type: ignore[arg-type]


@pytest.mark.requirement("BX-01", call="partnerkit.access.explain")
def test_the_way_ends() -> None:
    """The first step is the decision; none comes twice, and none stands before one of an earlier rank."""
    for action, actor, facts in drawn(random.Random(2), 20_000):
        found = explain(action, actor, facts).steps
        assert found[:1] == (() if (first := decide(action, actor, facts)).allowed else (first,))
        ranks = [RANKS.index(step.rule) for step in found if step.rule is not None and step != UNREADY]
        assert ranks == sorted(ranks)
        assert len({step.because for step in found}) == len(found)


@pytest.mark.parametrize(
    ("action", "letter", "more", "right"),
    [
        (Action.VIEW_ACCOUNT, "o", {}, ["allowed"]),
        (Action.OPEN_PARTNER, "o", {}, ["kind", "nothing"]),
        (Action.ADD_OPERATOR, "g", {"roles": (ROLES["agent"],)}, ["permission", "allowed"]),
        (Action.ADD_OPERATOR, "g", {"roles": OWNER}, ["permission", "above", "allowed"]),
        (Action.BLOCK_OPERATOR, "o", {"operator_id": ACTORS["o"].id}, ["yourself", "allowed"]),
        (
            Action.BLOCK_OPERATOR,
            "a",
            {"roles": (ROLES["owner"],), "last_owner": True},
            ["above", "last_owner", "allowed"],
        ),
        (Action.SET_SECURE, "g", {"unready": True}, ["permission", "nobody_secure", "allowed"]),
        (Action.LOCK_ACCOUNT, "g", {"secure": True}, ["secure", "permission", "allowed"]),
        (Action.VIEW_ACCOUNT, "k", {"secure": True}, ["key_secure", "allowed"]),
        (Action.LOCK_ACCOUNT, "K", {}, ["key_permission", "allowed"]),
        (Action.LOCK_ACCOUNT, "K", {"secure": True, "assigned": frozenset()}, ["key_secure", "allowed"]),
        (Action.USE_WORKSPACE, "s", {"partner_lock": True, "vendor_lock": True}, ["both_locks", "allowed"]),
        (Action.TAG_CLIENT, "l", {"assigned": frozenset()}, ["assignment", "allowed"]),
        (Action.INVITE_MEMBER, "e", {"vendor_lock": True}, ["vendor_lock", "level", "allowed"]),
        (Action.REMOVE_MEMBER, "e", {"owned": True}, ["level", "owned", "allowed"]),
        (Action.SET_LEVEL, "m", {"owned": True, "last_admin": True}, ["owned", "last_admin", "allowed"]),
        (Action.HAND_OVER_ACCOUNT, "m", {}, ["not_owner", "allowed"]),
        (Action.HAND_OVER_ACCOUNT, "o", {}, ["kind", "nothing"]),
        (Action.END_SCREENING, "o", {"unapproved": True}, ["unapproved", "allowed"]),
        (
            Action.END_SCREENING,
            "l",
            {"unapproved": True, "assigned": frozenset()},
            ["unapproved", "assignment", "allowed"],
        ),
        (Action.OPEN_OWN_ACCOUNT, "o", {}, ["kind", "nothing"]),
        (Action.SET_OWNER_PASSWORD, "a", {"client_no": True, "shared": True}, ["client_no", "shared", "allowed"]),
        (Action.SET_OWNER_PASSWORD, "A", {"secure": True, "shared": True}, ["secure_owner", "allowed"]),
        (Action.SET_OWNER_PASSWORD, "a", {"secure": True, "shared": True}, ["secure", "allowed"]),
        (Action.MAIL_OWNER_RESET, "A", {"secure": True, "shared": True}, ["allowed"]),
        (Action.MAIL_OWNER_RESET, "v", {"client_no": True}, ["allowed"]),
        (Action.SET_OWNER_PASSWORD, "v", {}, ["kind", "nothing"]),
    ],
)
def test_nobody_is_led_from_one_refusal_to_the_next(
    action: Action, letter: str, more: dict[str, Any], right: list[str]
) -> None:
    """BX-01: the whole way is said at once."""
    assert way(action, ACTORS[letter], own(letter, **more)) == right


@pytest.mark.requirement("BX-10", call="partnerkit.access.explain")
def test_whoever_gets_a_secure_role_needs_a_second_factor_next() -> None:
    """And before anything of a secure account is told."""
    bare = attrs.evolve(ACTORS["g"], factor=Factor.ABSENT)
    assert way(Action.LOCK_ACCOUNT, bare, own("g", secure=True)) == ["secure", "factor_absent", "permission", "allowed"]


@pytest.mark.requirement("VC-29", call="partnerkit.access.explain")
def test_whoever_stands_above_has_shown_a_second_factor_and_acts_as_itself() -> None:
    """Nobody is asked for more after them, whoever they stand in for."""
    bare = attrs.evolve(ACTORS["a"], factor=Factor.ABSENT)
    assert way(Action.INVITE_OPERATOR, bare, own("a", held=ROLES["owner"])) == ["above", "allowed"]
    as_admin = attrs.evolve(ACTORS["o"], subject=ACTORS["a"])
    assert way(Action.BLOCK_OPERATOR, as_admin, own("o", operator_id=as_admin.id)) == ["yourself", "allowed"]


@pytest.mark.requirement("BX-18", call="partnerkit.access.explain")
def test_the_person_in_a_keys_place_is_asked_nothing_of_its_maker() -> None:
    """Of a secure account: whoever made the key may lack a second factor, the person does not."""
    key = attrs.evolve(ACTORS["k"], maker_unproven=True)
    assert way(Action.VIEW_ACCOUNT, key, own("k", secure=True)) == ["key_secure", "allowed"]


@pytest.mark.requirement("VC-30", call="partnerkit.access.explain")
def test_whoever_acts_as_another_is_led_back_to_itself() -> None:
    """What the other may not, and what is barred, is done in one's own name."""
    as_agent, as_admin = (attrs.evolve(ACTORS["o"], subject=ACTORS[subject]) for subject in "ga")
    assert way(Action.LOCK_ACCOUNT, as_agent) == ["as_permission", "allowed"]
    assert way(Action.ADD_ROLE, as_admin) == ["acting", "allowed"]
    shut = attrs.evolve(ACTORS["o"], subject=attrs.evolve(ACTORS["g"], blocked=True))
    assert way(Action.VIEW_CLIENTS, shut) == ["blocked", "allowed"]
    assert way(Action.LOCK_ACCOUNT, shut) == ["blocked", "as_permission", "allowed"]


@pytest.mark.parametrize(
    ("standing", "right"),
    [
        ({"suspended": True, "blocked": True}, ["partner_suspended", "blocked", "permission", "allowed"]),
        ({"closed": True, "suspended": True, "blocked": True}, ["partner_closed", "nothing"]),
    ],
)
def test_whoever_is_kept_out_is_told_the_way_in(standing: dict[str, Any], right: list[str]) -> None:
    """BX-16: a partner the vendor has closed is closed."""
    assert way(Action.LOCK_ACCOUNT, attrs.evolve(ACTORS["g"], **standing)) == right


@pytest.mark.requirement("VC-22", call="partnerkit.access.explain")
@pytest.mark.parametrize("letter", ["o", "l", "K"])
def test_of_a_secure_account_the_way_tells_nothing(letter: str) -> None:
    """A-17: neither locks nor assignments; it is the way to any secure account."""
    told = {
        repr(explain(action, ACTORS[letter], own(letter, secure=True, **facts)))
        for action in (Action.LOCK_ACCOUNT,)
        for facts in kept_back(letter)
    }
    assert len(told) == 1


@pytest.mark.requirement("VC-22", call="partnerkit.access.explain")
@pytest.mark.parametrize("letter", ["O", "G", "L"])
@pytest.mark.parametrize("factor", [Factor.ABSENT, Factor.UNPROVEN])
def test_before_the_second_factor_was_shown_nothing_is_told_of_any_account(letter: str, factor: Factor) -> None:
    """A-17: whoever has but the password learns not even whether it is secure."""
    by = attrs.evolve(ACTORS[letter], factor=factor)
    told = {
        repr(explain(Action.LOCK_ACCOUNT, by, own(letter, secure=secure, **facts)))
        for secure, facts in product(BOTH, kept_back(letter))
    }
    assert len(told) == 1
    assert "'secure'" not in "".join(told)


@pytest.mark.requirement("BX-01", call="partnerkit.access.explain")
def test_what_must_be_allowed_before_is_told_alone_and_the_way_goes_on() -> None:
    """The decision and its facts are of what keeps it back; the steps lead through it to what was asked about."""
    facts = own("g", secure=True)
    said = explain(Action.LOCK_ACCOUNT, ACTORS["g"], facts, first=Action.VIEW_ACCOUNT)
    assert (said.action, said.decision) == (Action.LOCK_ACCOUNT, decide(Action.VIEW_ACCOUNT, ACTORS["g"], facts))
    assert said.facts == explain(Action.VIEW_ACCOUNT, ACTORS["g"], facts).facts
    assert [step.because for step in said.steps] == ["secure", "permission"]
    shut = explain(Action.OPEN_PARTNER, ACTORS["g"], facts, first=Action.VIEW_ACCOUNT)
    assert ([step.because for step in shut.steps], shut.attainable) == (["secure", "kind"], False)


def kept_back(letter: str) -> list[dict[str, Any]]:
    """
    Whatever can be so of an account that is nobody's business.
    """
    holders = [frozenset(), frozenset({who_counts(letter)}), frozenset({ELSE})]
    return [
        {"assigned": assigned, "partner_lock": lock, "unready": unready}
        for assigned, lock, unready in product(holders, BOTH, BOTH)
    ]


def test_a_remedy_nobody_knows_is_a_mistake() -> None:
    """Of the program, told at once."""
    with pytest.raises(KeyError):
        applied(Remedy("pray", "self"), Action.VIEW_ACCOUNT, ACTORS["o"], Facts())


def test_an_action_that_asks_for_no_permission_gets_none() -> None:
    """A role changes nothing where the kind of actor is enough."""
    by = attrs.evolve(ACTORS["g"], permissions=frozenset())
    assert applied(Remedy("role", "operator"), Action.USE_CONSOLE, by, Facts())[0] == by
    assert applied(Remedy("role", "operator"), Action.VIEW_CLIENTS, by, Facts())[0].permissions == {
        Permission.VIEW_CLIENTS
    }


def test_what_somebody_else_does_is_asked_as_somebody_else() -> None:
    """A person for a key's secure account; somebody above in one's place, as itself."""
    person, _ = applied(Remedy("secure_person", "operator"), Action.VIEW_ACCOUNT, ACTORS["K"], Facts())
    assert (person.kind, person.secure, person.limited, person.maker_id) == (ActorKind.OPERATOR, True, False, None)
    above, _ = applied(
        Remedy("somebody_above", "operator"),
        Action.ADD_OPERATOR,
        attrs.evolve(ACTORS["l"], subject=ACTORS["g"]),
        Facts(partner_id=OURS, roles=(ROLES["secure_owner"],)),
    )
    assert above.covers(ROLES["secure_owner"])
    assert (above.subject, above.id in {actor.id for actor in ACTORS.values()}) == (None, False)


def test_what_is_foreign_has_no_way() -> None:
    """A-11: nothing that would tell that it is there."""
    for letter in OPERATORS:
        said = explain(Action.VIEW_ACCOUNT, ACTORS[letter], Facts(partner_id=THEIRS, account_id=HERE))
        assert ([step.because for step in said.steps], said.attainable) == (["foreign"], False)
