"""
Every refusal that any test meets is looked at: it says what would change it, in every language, and is right (BX-01).

`watched` is a fixture of the suites of the library, the API and the pages. Whatever is refused there must

- name a remedy that somebody has, or say that there is nothing one can do;
- have a sentence for its reason, and for each remedy, in every language there is;
- be past once its remedies were used: allowed then, or refused for another reason of no earlier rank.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import pytest

from partnerkit.access import Action, Actor, Facts, applied, policy
from partnerkit.access.facts import NONE
from partnerkit.decision import Decision, Rule
from partnerkit.errors import Refused
from partnerkit.texts import ENGLISH, LANGUAGES, sentence

_RANKS: Final = list(Rule)
# As they are, not as they are watched.
_DECIDE: Final = policy.decide
_INIT: Final = Refused.__init__


class Unexplained(AssertionError):
    """
    A refusal leaves whoever it meets alone.
    """


@pytest.fixture(autouse=True)
def watched() -> Iterator[None]:
    """
    Look at every refusal while a test runs.
    """
    with watching():
        yield


@contextmanager
def watching() -> Iterator[None]:
    """
    Look at every refusal, wherever it is swallowed.

    Raises:
        Unexplained: One was not right; all that were are told.
    """
    wrong: list[str] = []

    def decide(action: Action, actor: Actor, facts: Facts = NONE) -> Decision:
        decision = _DECIDE(action, actor, facts)
        if not decision.allowed and decision.rule is not Rule.FOREIGN and not leads_on(action, actor, facts, decision):
            wrong.append(f"{action.value}: {decision.because} stays as it is when its remedies are used")
        return decision

    def init(self: Any, action: str, decision: Decision) -> None:
        _INIT(self, action, decision)
        wrong.extend(f"{action}: {fault}" for fault in unsaid(decision))

    policy.decide, Refused.__init__ = decide, init  # type: ignore[method-assign]
    try:
        yield
    finally:
        policy.decide, Refused.__init__ = _DECIDE, _INIT  # type: ignore[method-assign]
    if wrong:
        raise Unexplained("\n".join(dict.fromkeys(wrong)))


@functools.cache
def unsaid(refusal: Decision) -> tuple[str, ...]:
    """
    Return what a refusal does not say.
    """
    none = () if refusal.remedies else (f"{refusal.because} says neither what would change it nor that nothing would",)
    codes = (refusal.because, *(f"remedy.{remedy.code}" for remedy in refusal.remedies))
    return (*none, *(f"no text for {code} in {language}" for code in codes for language in _silent(code)))


def _silent(code: str) -> list[str]:
    """
    Return the languages that have no text of a code.
    """
    if code not in ENGLISH:
        return list(LANGUAGES)
    return [known for known in LANGUAGES[1:] if sentence(code, language=known) == ENGLISH[code]]


def leads_on(action: Action, actor: Actor, facts: Facts, refusal: Decision) -> bool:
    """
    Whether the remedies lead past a refusal; one that says that nothing does stands alone.
    """
    if any(remedy.who == "nobody" for remedy in refusal.remedies):
        return len(refusal.remedies) == 1
    for remedy in refusal.remedies:
        actor, facts = applied(remedy, action, actor, facts)
    after = _DECIDE(action, actor, facts)
    ranks = [_RANKS.index(rule) for rule in (refusal.rule, after.rule) if rule is not None]
    return after.because != refusal.because and ranks == sorted(ranks)
