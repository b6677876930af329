"""
What of the chosen settings is in effect; pure.

- Settings are kept as chosen and read as effective: what lapses is off without being forgotten (CP-24).
- What can be chosen no longer, a person who is gone or a category that was removed, is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

import attrs

from partnerkit.repository.collection import evolve
from partnerkit.sections.capabilities import Capabilities
from partnerkit.sections.section import Section, Tab
from partnerkit.sections.setting import Kind, Setting
from partnerkit.values import MemberId

T = TypeVar("T", bound=attrs.AttrsInstance)


def lacking(section: Section, one: Setting, capabilities: Capabilities) -> tuple[str, ...]:
    """Return the codes of what the account would have to have before a setting could be in effect."""
    return tuple(need.code for need in (*section.needs, *one.needs) if not need.holds(capabilities))


def lacking_in(section: Section, tab: Tab[Any], capabilities: Capabilities) -> Mapping[str, tuple[str, ...]]:
    """Return what each setting of a tab lacks, by its name; those that lack nothing are not among it."""
    asked = tab.in_order if section.missing(capabilities) else tab.needing
    found = {one.name: lacking(section, one, capabilities) for one in asked}
    return {name: codes for name, codes in found.items() if codes}


def in_effect(section: Section, tab: Tab[T], chosen: T, capabilities: Capabilities) -> T:
    """Return what is in effect of what was chosen in a tab (CP-24)."""
    lacks, changed = lacking_in(section, tab, capabilities), dict[str, Any]()
    for one in tab.in_order if lacks else tab.conditional:
        value = getattr(chosen, one.name)
        under = one.under is None or changed.get(one.under, getattr(chosen, one.under))
        left = _left(one, value, capabilities) if under and one.name not in lacks else one.off
        found = capabilities.owner_id if one.owner_else and left is None else left
        if found != value:
            changed[one.name] = found
    return evolve(chosen, **changed) if changed else chosen


def _left(one: Setting, value: Any, capabilities: Capabilities) -> Any:
    """Return what of a value is still there."""
    if one.kind is Kind.PERSON:
        return value if value in capabilities.members else None
    if one.kind is Kind.PEOPLE:
        return tuple(id for id in value if id in capabilities.members)
    if one.of is not None:
        known = capabilities.chooses(one.of)
        return tuple(key for key in value if key in known)
    return value


def switched_on(section: Section, tab: Tab[T], chosen: T, capabilities: Capabilities) -> T:
    """Return what was chosen with every switch on that is available, and nothing else changed (CP-05)."""
    lacks = lacking_in(section, tab, capabilities)
    on = {one.name: True for one in tab.switches if one.name not in lacks}
    reachable = {name for name in on if _reached(tab.settings, on, name)}
    return evolve(chosen, **dict.fromkeys(reachable, True))


def _reached(settings: Mapping[str, Setting], on: Mapping[str, bool], name: str) -> bool:
    """Whether whatever a switch rests on is on as well."""
    under = settings[name].under
    return under is None or (under in on and _reached(settings, on, under))


def people_in(tab: Tab[T], chosen: T) -> frozenset[MemberId]:
    """Return whom what was chosen in a tab names."""
    named: set[MemberId] = set()
    for one in tab.settings.values():
        value = getattr(chosen, one.name)
        if one.kind is Kind.PEOPLE:
            named.update(value)
        elif one.kind is Kind.PERSON and value is not None:
            named.add(value)
    return frozenset(named)


def held_by(tab: Tab[T], chosen: T, member_id: MemberId) -> tuple[Setting, ...]:
    """Return the settings of a tab for which a successor is asked when somebody goes (CP-19)."""
    return tuple(one for one in tab.settings.values() if one.owner_else and getattr(chosen, one.name) == member_id)


def handed_on(tab: Tab[T], chosen: T, left: MemberId, successor: MemberId | None) -> T:
    """
    Return what was chosen once somebody else does what one person alone does (CP-19).

    Args:
        tab: Which tab.
        chosen: What was chosen there.
        left: Who did it.
        successor: Who does it from now on; None for the owner.
    """
    return evolve(chosen, **{one.name: successor for one in held_by(tab, chosen, left)})


def without(tab: Tab[T], chosen: T, gone: MemberId) -> T:
    """Return what was chosen with somebody taken out who is no member any more."""
    changed: dict[str, Any] = {}
    for one in tab.settings.values():
        value = getattr(chosen, one.name)
        if one.kind is Kind.PERSON and value == gone:
            changed[one.name] = None
        elif one.kind is Kind.PEOPLE and gone in value:
            changed[one.name] = tuple(id for id in value if id != gone)
    return evolve(chosen, **changed)
