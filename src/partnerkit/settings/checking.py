"""
What may be chosen; pure. Every problem is named at once.

- What is not available cannot be changed; what was chosen before stays (CP-24).
- What rests on a switch of its tab can be chosen while that is off: it is kept, and not in effect.
- What was chosen before and is gone since, a person or a category, may stand; it cannot be chosen anew.
- No list has more than `MOST_CHOSEN` entries, and longer ones are not looked into (A-34).
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final, TypeVar

import attrs

from partnerkit.errors import InvalidInput, Problem, invalid
from partnerkit.repository.collection import evolve
from partnerkit.sections import MOST_CHOSEN, Capabilities, Kind, Missing, Section, Setting, Tab, lacking_in
from partnerkit.values import places_of
from partnerkit.wire import read

T = TypeVar("T", bound=attrs.AttrsInstance)
MOST_IN_SECRET: Final = 10_000
"""The most characters of a secret."""


def said_by(tab: Tab[T], chosen: T, changes: Mapping[str, object]) -> T:
    """
    Return what is chosen in a tab once some of it was changed; what nobody mentions stays.

    Every list is as it was said, since places in problems tell of its order; `tidy` brings it in order.

    Raises:
        InvalidInput: Names every problem by its setting, unknown ones included.
    """
    if not isinstance(changes, Mapping):
        raise invalid("", "type.object")
    stays = dict(zip(tab.settings, tab.values(chosen), strict=True))
    long = tuple(_too_long(tab, changes))
    return _read(tab, {**stays, **changes, **{problem.path: stays[problem.path] for problem in long}}, long)


def _read(tab: Tab[T], document: dict[str, object], wrong: tuple[Problem, ...]) -> T:
    """Return what a document says, unless something is wrong already."""
    try:
        found = read(tab.type, document)
    except InvalidInput as error:
        raise InvalidInput((*wrong, *error.problems)) from None
    if wrong:
        raise InvalidInput(wrong)
    return found


def _too_long(tab: Tab[Any], changes: Mapping[str, object]) -> Iterator[Problem]:
    for one in tab.lists:
        value = changes.get(one.name)
        if isinstance(value, list | tuple) and len(value) > MOST_CHOSEN:
            yield Problem(one.name, "list.long", {"max": MOST_CHOSEN, "length": len(value)})


def tidy(tab: Tab[T], chosen: T) -> T:
    """Return what is chosen with each list in order, and nothing twice in it."""
    if not tab.lists:
        return chosen
    said = {one.name: getattr(chosen, one.name) for one in tab.lists}
    tidied = {name: tuple(sorted({*value})) for name, value in said.items() if len(value) > 1}
    changed = {name: value for name, value in tidied.items() if value != said[name]}
    return evolve(chosen, **changed) if changed else chosen


def differences(tab: Tab[T], before: T, after: T) -> tuple[str, ...]:
    """Return the names of the settings that differ."""
    both = zip(tab.settings, tab.values(before), tab.values(after), strict=True)
    return tuple(name for name, was, now in both if was is not now and was != now)


def check(section: Section, tab: Tab[T], before: T, after: T, capabilities: Capabilities) -> None:
    """
    See that whatever was changed in a tab may be chosen by an account that has what it has.

    Args:
        section: Which section.
        tab: Which of its tabs.
        before: What was chosen.
        after: What is chosen now; lists may be as they were said.
        capabilities: What the account has.

    Raises:
        InvalidInput: Names every problem by its setting.
    """
    names = differences(tab, before, tidy(tab, after))
    problems = tuple(_problems(section, tab, names, before, after, capabilities))
    if problems:
        raise InvalidInput(problems)


def _problems(
    section: Section, tab: Tab[T], names: Iterable[str], before: T, after: T, capabilities: Capabilities
) -> Iterator[Problem]:
    lacks, ruled = lacking_in(section, tab, capabilities), _ruled(tab)
    for name in names:
        one = tab.settings[name]
        if name in lacks:
            words = Missing.of((*section.needs, *one.needs), lacks[name])
            yield Problem(name, "setting.unavailable", {"missing": words})
        elif name in ruled:
            yield from ruled[name](one, getattr(before, name), getattr(after, name), capabilities)


def _number(one: Setting, _: Any, after: Any, __: Capabilities) -> Iterator[Problem]:
    if after is not None and not _within(one, after):
        yield Problem(one.name, "limit.range", {"min": one.least, "max": one.most})


def _within(one: Setting, number: int) -> bool:
    return one.least is None or one.most is None or one.least <= number <= one.most


def _amount(one: Setting, _: Any, after: Any, capabilities: Capabilities) -> Iterator[Problem]:
    currency = capabilities.product.currency
    if after is not None and after != round(after, places := places_of(currency)):
        yield Problem(one.name, "amount.places", {"places": places, "currency": currency})


def _person(one: Setting, _: Any, after: Any, capabilities: Capabilities) -> Iterator[Problem]:
    if after is not None and after not in capabilities.members:
        yield Problem(one.name, "member.unknown")


def _people(one: Setting, before: Any, after: Any, capabilities: Capabilities) -> Iterator[Problem]:
    return _strangers(one, before, after, capabilities.members, "member.unknown")


def _choices(one: Setting, before: Any, after: Any, capabilities: Capabilities) -> Iterator[Problem]:
    return _strangers(one, before, after, capabilities.chooses(one.of or ""), "choice.gone")


def _secret(one: Setting, _: Any, after: Any, __: Capabilities) -> Iterator[Problem]:
    length = 1 if after is None else len(after.reveal())
    if length > MOST_IN_SECRET:
        yield Problem(one.name, "text.long", {"max": MOST_IN_SECRET, "length": length})
    elif after is not None and not after.reveal().strip():  # it would count as one that is set
        yield Problem(one.name, "text.blank")


def _strangers(one: Setting, before: Any, after: Any, known: frozenset[Any], code: str) -> Iterator[Problem]:
    if known.issuperset(after):
        return
    for place, value in enumerate(after):
        if value not in known and value not in before:
            yield Problem(f"{one.name}.{place}", code)


_RULES: Final[Mapping[Kind, Callable[[Setting, Any, Any, Capabilities], Iterator[Problem]]]] = {
    Kind.NUMBER: _number,
    Kind.AMOUNT: _amount,
    Kind.PERSON: _person,
    Kind.PEOPLE: _people,
    Kind.CHOICES: _choices,
    Kind.SECRET: _secret,
}


@functools.cache
def _ruled(tab: Tab[Any]) -> Mapping[str, Callable[[Setting, Any, Any, Capabilities], Iterator[Problem]]]:
    """Return the rule of each setting that has one beside its form."""
    return {one.name: _RULES[one.kind] for one in tab.settings.values() if one.kind in _RULES}
