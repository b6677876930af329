"""A section: the settings a vendor or the library registers, as attrs classes (R-01)."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import Any, Final, Generic, TypeVar
from uuid import UUID, uuid5

import attrs

from partnerkit.repository import hint
from partnerkit.sections.capabilities import Capabilities, Condition
from partnerkit.sections.setting import Kind, Setting, Words, settings_of
from partnerkit.values import SettingsId

T = TypeVar("T", bound=attrs.AttrsInstance)

_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
_SPACE: Final = UUID("5a1a5c4e-0f0d-4a53-8b61-9f6b1c1f7b0e")
#: The one tab of a section whose settings stand in its class itself.
ONLY: Final = "general"


@attrs.frozen(eq=False)
class Tab(Generic[T]):
    """
    Settings that are read and saved together.

    Attributes:
        section: The name of its section.
        name: Its name.
        type: The frozen attrs class of what can be chosen.
        settings: Each setting by its name, in order.
    """

    section: str
    name: str
    type: type[T]
    settings: Mapping[str, Setting]

    @functools.cached_property
    def id(self) -> SettingsId:
        """By which it is kept; the same in every account."""
        return SettingsId(uuid5(_SPACE, f"{self.section}.{self.name}"))

    @functools.cached_property
    def default(self) -> T:
        """What an account has chosen that has chosen nothing."""
        return self.type()

    @functools.cached_property
    def switches(self) -> tuple[Setting, ...]:
        """Its switches, each after the one it rests on."""
        found = [one for one in self.settings.values() if one.kind is Kind.SWITCH]
        return tuple(sorted(found, key=lambda one: _depth(self.settings, one)))

    @functools.cached_property
    def values(self) -> Callable[[T], tuple[Any, ...]]:
        """What returns everything that was chosen, in order."""
        found = attrgetter(*self.settings)
        return found if len(self.settings) > 1 else lambda chosen: (found(chosen),)

    @functools.cached_property
    def needing(self) -> tuple[Setting, ...]:
        """Its settings that need something of the account."""
        return tuple(one for one in self.settings.values() if one.needs)

    @functools.cached_property
    def lists(self) -> tuple[Setting, ...]:
        """Its settings of which several can be chosen."""
        return tuple(one for one in self.settings.values() if one.kind in {Kind.CHOICES, Kind.PEOPLE})

    @functools.cached_property
    def in_order(self) -> tuple[Setting, ...]:
        """Its settings, each after the switch it rests on."""
        return tuple(sorted(self.settings.values(), key=lambda one: _depth(self.settings, one)))

    @functools.cached_property
    def conditional(self) -> tuple[Setting, ...]:
        """Those of its settings that can be out of effect, each after the switch it rests on."""
        return tuple(one for one in self.in_order if one.conditional)


def _depth(settings: Mapping[str, Setting], one: Setting, seen: int = 0) -> int:
    if seen > len(settings):
        raise TypeError(f"{one.name} rests on itself")
    return 0 if one.under is None else 1 + _depth(settings, settings[one.under], seen + 1)


@attrs.frozen(eq=False)
class Section:
    """
    A section of an account's settings (R-01).

    Its class has either settings, or tabs: fields whose types are classes of settings. Every setting is classed as
    `Copied`, `Reference`, `Personal` or `Hidden`, and has a default.

    Attributes:
        name: Its name in addresses and documents, of ``a-z 0-9 _``.
        settings: The frozen attrs class.
        needs: What the account must have before any of it can be changed or is in effect.
        title: What people read; None for the library's own, whose titles are in the catalogues.
        tab_titles: What people read over each tab; None where there is one, or the catalogues have them.

    Raises:
        TypeError: A setting is unclassed, or of a type that no setting has; or the class mixes settings and tabs.
        ValueError: The name is none.
    """

    name: str
    settings: type[Any]
    needs: tuple[Condition, ...] = attrs.field(default=(), kw_only=True)
    title: Words | None = attrs.field(default=None, kw_only=True)
    tab_titles: Mapping[str, Words] = attrs.field(factory=dict, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise ValueError(f"the name of a section is 1 to 40 of a-z, 0-9 and _, not {self.name!r}")
        if not attrs.has(self.settings) or not attrs.fields(self.settings):
            raise TypeError(f"the section {self.name} needs an attrs class with fields")
        for tab in self.tabs.values():
            _ = tab.default, tab.in_order

    @functools.cached_property
    def tabs(self) -> Mapping[str, Tab[Any]]:
        """Its tabs by their names, in order."""
        types = {a.name: hint(self.settings, a.name) for a in attrs.fields(self.settings)}
        nested = {name for name, type_ in types.items() if attrs.has(type_)}
        if nested and nested != set(types):
            raise TypeError(f"the section {self.name} has tabs, so that {sorted(set(types) - nested)} need one, too")
        found = types if nested else {ONLY: self.settings}
        return {name: Tab(self.name, name, type_, settings_of(type_)) for name, type_ in found.items()}

    def missing(self, capabilities: Capabilities) -> tuple[str, ...]:
        """Return the codes of what an account lacks before anything of the section can be changed (CP-01)."""
        return tuple(need.code for need in self.needs if not need.holds(capabilities))

    def together(self, tabs: Mapping[str, Any]) -> Any:
        """Return the section's class, made of what its tabs hold."""
        return tabs[ONLY] if self.tabs[next(iter(self.tabs))].type is self.settings else self.settings(**tabs)
