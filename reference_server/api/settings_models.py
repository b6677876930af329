"""What the API takes and answers about the settings of accounts; never a secret, only whether there is one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any, TypeAlias

import attrs

from partnerkit import Choice, Condition, Section, SectionSettings, TabSettings
from partnerkit.sections import Kind, caution_of, title_of, title_of_condition, title_of_section, title_of_tab
from partnerkit.sections.section import Tab
from partnerkit.settings.succession import Held
from partnerkit.values import Text
from partnerkit.wire import write
from reference_server.api.models import same
from reference_server.pages.language import spoken
from reference_server.pages.sentences import texts

PartName: TypeAlias = Annotated[str, Text(80)]
"""The name of a section, or of one of its tabs."""
Changes: TypeAlias = Mapping[str, Any]
"""New values by the names of settings; what nobody mentions stays. Which there are says the section's schema."""
JsonSchema: TypeAlias = Mapping[str, Any]
"""A JSON Schema of 2020-12."""


@attrs.frozen(kw_only=True)
class ConditionView:
    """
    Something that settings rest on.

    Attributes:
        code: What, for programs.
        title: What, for people.
        met: Whether the account has it.
    """

    code: str
    title: str
    met: bool


@attrs.frozen(kw_only=True)
class TabLineView:
    """A tab by its name."""

    name: str
    title: str

    @classmethod
    def of(cls, section: Section, tab: Tab[Any]) -> TabLineView:
        """Show a tab's name."""
        return cls(name=tab.name, title=title_of_tab(section, tab, spoken(), texts()))


@attrs.frozen(kw_only=True)
class SectionLineView:
    """
    A section by its name.

    Attributes:
        closed: Whether nothing of it can be changed, or is in effect.
        missing: The codes of what is missing before anything of it can be changed.
        conditions: What all of the section rests on.
        tabs: Its tabs, in order.
    """

    name: str
    title: str
    closed: bool
    missing: tuple[str, ...]
    conditions: tuple[ConditionView, ...]
    tabs: tuple[TabLineView, ...]

    @classmethod
    def of(cls, found: SectionSettings) -> SectionLineView:
        """Show a section's name, and whether it is closed."""
        section = found.section
        tabs = tuple(TabLineView.of(section, tab) for tab in section.tabs.values())
        return cls(conditions=_conditions(found, section.needs), tabs=tabs, **_named(found))


@attrs.frozen(kw_only=True)
class SectionsView:
    """The sections of an account's settings."""

    items: tuple[SectionLineView, ...]


@attrs.frozen(kw_only=True)
class ChoiceView:
    """
    Something that can be chosen.

    Attributes:
        key: What settings hold.
        title: What people read.
    """

    key: str
    title: str

    @classmethod
    def of(cls, choice: Choice) -> ChoiceView:
        """Show what can be chosen."""
        return cls(**same(cls, choice))


@attrs.frozen(kw_only=True)
class TabView:
    """
    One tab of an account's settings.

    Attributes:
        chosen: What was chosen, by the names of settings; of a secret `{"set": true}`, or false, and never its value.
        effective: What of it is in effect now.
        missing: By the names of settings that are not available the codes of what is missing.
        revision: Send it as If-Match to change what you saw; 0 while nothing was chosen.
    """

    name: str
    title: str
    chosen: Mapping[str, Any]
    effective: Mapping[str, Any]
    missing: Mapping[str, tuple[str, ...]]
    revision: int

    @classmethod
    def of(cls, section: Section, found: TabSettings) -> TabView:
        """Show a tab."""
        return cls(**_of_tab(section, found))


@attrs.frozen(kw_only=True)
class SectionView:
    """
    A section of an account's settings.

    Attributes:
        closed: Whether nothing of it can be changed, or is in effect.
        missing: The codes of what is missing before anything of it can be changed.
        conditions: What the section and its settings rest on, each once.
        currency: In which amounts are.
        lists: What can be chosen, by the names of lists.
        tabs: Its tabs, in order.
    """

    name: str
    title: str
    closed: bool
    missing: tuple[str, ...]
    conditions: tuple[ConditionView, ...]
    currency: str
    lists: Mapping[str, tuple[ChoiceView, ...]]
    tabs: tuple[TabView, ...]

    @classmethod
    def of(cls, found: SectionSettings) -> SectionView:
        """Show a section."""
        return cls(
            conditions=_conditions(found, _all_needs(found.section)),
            currency=found.capabilities.product.currency,
            lists=_lists(found),
            tabs=tuple(TabView.of(found.section, tab) for tab in found.tabs.values()),
            **_named(found),
        )


@attrs.frozen(kw_only=True)
class CautionView:
    """
    What to know about a switch that was turned on.

    Attributes:
        setting: The switch.
        message: What that shows, for people.
    """

    setting: str
    message: str


@attrs.frozen(kw_only=True)
class ChangedTabView(TabView):
    """
    A tab of an account's settings, after a call has changed it.

    Attributes:
        cautions: What to know about switches that the call turned on.
    """

    cautions: tuple[CautionView, ...]

    @classmethod
    def changed(cls, section: Section, found: TabSettings) -> ChangedTabView:
        """Show a tab to whoever changed it."""
        said = ((one.name, caution_of(found.tab, one, spoken(), texts())) for one in found.turned_on)
        cautions = tuple(CautionView(setting=name, message=text) for name, text in said if text is not None)
        return cls(cautions=cautions, **_of_tab(section, found))


@attrs.frozen(kw_only=True)
class HeldView:
    """
    A setting by which one person alone does something.

    Attributes:
        title: What the setting is called.
    """

    section: str
    tab: str
    setting: str
    title: str

    @classmethod
    def of(cls, held: Held) -> HeldView:
        """Show what somebody alone does."""
        title = title_of(held.tab, held.setting, spoken(), texts())
        return cls(section=held.section.name, tab=held.tab.name, setting=held.setting.name, title=title)


@attrs.frozen(kw_only=True)
class HeldsView:
    """For what a successor is asked."""

    items: tuple[HeldView, ...]


def _named(found: SectionSettings) -> dict[str, Any]:
    section, missing = found.section, found.missing
    title = title_of_section(section, spoken(), texts())
    return {"name": section.name, "title": title, "closed": bool(missing), "missing": missing}


def _conditions(found: SectionSettings, needs: Iterable[Condition]) -> tuple[ConditionView, ...]:
    each = {need.code: need for need in needs}.values()
    return tuple(
        ConditionView(
            code=need.code,
            title=title_of_condition(need, spoken(), texts()),
            met=need.holds(found.capabilities),
        )
        for need in each
    )


def _all_needs(section: Section) -> Iterator[Condition]:
    yield from section.needs
    for tab in section.tabs.values():
        for one in tab.settings.values():
            yield from one.needs


def _lists(found: SectionSettings) -> dict[str, tuple[ChoiceView, ...]]:
    settings = (one for tab in found.section.tabs.values() for one in tab.settings.values())
    names, choices = {one.of for one in settings if one.of is not None}, found.capabilities.product.choices
    return {name: tuple(map(ChoiceView.of, choices.get(name, ()))) for name in sorted(names)}


def _of_tab(section: Section, found: TabSettings) -> dict[str, Any]:
    return {
        "name": found.tab.name,
        "title": title_of_tab(section, found.tab, spoken(), texts()),
        "chosen": _told(found.tab, found.chosen),
        "effective": _told(found.tab, found.effective),
        "missing": found.missing,
        "revision": found.revision,
    }


def _told(tab: Tab[Any], values: Any) -> dict[str, Any]:
    """Return values by the names of their settings; of a secret whether there is one."""
    secret = {name for name, one in tab.settings.items() if one.kind is Kind.SECRET}
    found = {name: getattr(values, name) for name in tab.settings}
    return {name: {"set": value is not None} if name in secret else write(value) for name, value in found.items()}
