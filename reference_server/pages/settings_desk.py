"""What a page about one tab of an account's settings rests on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import attrs

from partnerkit import Actor, Member, PartnerKit, Section, SectionSettings, TabSettings, Workplace
from partnerkit.errors import NotFound
from partnerkit.sections import Kind, Setting, Tab
from partnerkit.values import MemberId
from partnerkit.wire import write
from reference_server.http.context import Context
from reference_server.pages.settings_words import Named


@attrs.frozen(kw_only=True)
class Desk:
    """
    One tab of an account's settings with what stands around it.

    Attributes:
        place: The account, and who looks after it.
        found: The section.
        here: The tab.
        named: What values are called.
        able: Who can be chosen, by ids as texts, in the order of their coming.
    """

    place: Workplace
    found: SectionSettings
    here: TabSettings
    named: Named
    able: tuple[str, ...]

    @property
    def section(self) -> Section:
        """The section itself."""
        return self.found.section

    @property
    def tab(self) -> Tab[Any]:
        """The tab itself."""
        return self.here.tab

    @property
    def places(self) -> dict[str, str]:
        """What stands in its address; a section's only tab is not named there."""
        return places_of(self.section, self.tab)

    @property
    def endpoint(self) -> str:
        """The endpoint of its address."""
        return endpoint_of(self.section)

    def chosen(self, one: Setting) -> Any:
        """Return what was chosen, as documents have it; of a secret whether there is one."""
        value = getattr(self.here.chosen, one.name)
        return (value is not None) or None if one.kind is Kind.SECRET else write(value)

    def open(self, one: Setting) -> bool:
        """Whether a setting can be changed now."""
        return one.name not in self.here.missing

    @property
    def currency(self) -> str:
        """In which the account is paid."""
        return self.here.capabilities.product.currency


def places_of(section: Section, tab: Tab[Any]) -> dict[str, str]:
    """Return what stands in the address of a tab."""
    return {"section": section.name} | ({"tab": tab.name} if len(section.tabs) > 1 else {})


def endpoint_of(section: Section) -> str:
    """Return the endpoint of the address of a section's tabs."""
    return "workspace.settings_tab" if len(section.tabs) > 1 else "workspace.settings"


def desk_of(context: Context, kit: PartnerKit, section: str, tab: str | None) -> Desk:
    """
    Return a tab; without a name the first one.

    Raises:
        NotFound: There is none.
        Refused: This is not for who asks.
    """
    by = context.actor(kit)
    found = kit.settings.read(by.account, section, by=by)
    name = next(iter(found.tabs)) if tab is None else tab
    if name not in found.tabs:
        raise NotFound("tab", name)
    here, place, people = found.tabs[name], kit.staff.workplace(by=by), kit.settings.people(by.account, by=by)
    known = {str(one.id): called(one) for one in people}
    known |= dict(_others(kit, by, here, known))
    owner = place.owner.name or place.owner.email or ""
    named = Named(product=found.capabilities.product, people=known, owner=owner)
    return Desk(place=place, found=found, here=here, named=named, able=tuple(str(one.id) for one in people))


def called(member: Member) -> str:
    """Return what the account calls somebody."""
    return member.name or member.email or ""


def _others(kit: PartnerKit, by: Actor, here: TabSettings, known: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Yield who was chosen and does not work in the account now, with their names."""
    for id in sorted(chosen_people(here)):
        if str(id) in known:
            continue
        try:
            yield str(id), called(kit.staff.member(by.account, id, by=by))
        except NotFound:
            continue


def chosen_people(here: TabSettings) -> set[MemberId]:
    """Return whom a tab names."""
    found: set[MemberId] = set()
    for one in here.tab.settings.values():
        value = getattr(here.chosen, one.name)
        if one.kind is Kind.PEOPLE:
            found |= set(value)
        elif one.kind is Kind.PERSON and value is not None:
            found.add(value)
    return found
