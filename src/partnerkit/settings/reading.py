"""The rows that an account's settings rest on, read together."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

import attrs

from partnerkit.accounts.model import Account
from partnerkit.errors import NotFound
from partnerkit.repository import Query, Revised, Storage, every
from partnerkit.sealing import Sealer
from partnerkit.sections import Capabilities, Section, Setting, Tab, in_effect, lacking_in
from partnerkit.sections.effect import people_in
from partnerkit.settings.model import SETTINGS, SettingsDocument, chosen_in
from partnerkit.staff.model import MEMBER_PARTNER, MEMBER_STATE, MEMBERS, Member, MemberState
from partnerkit.values import AccountId, MemberId
from partnerkit.vendor import Vendor

_PEOPLE_A_PAGE: Final = 1000


@attrs.frozen(kw_only=True)
class TabSettings(Revised):
    """
    One tab of an account's settings.

    Attributes:
        id: The account's.
        tab: Which tab.
        chosen: What the account has chosen: a value of the tab's class; its `repr` tells no personal values (R-01).
        effective: What of it is in effect now (CP-24).
        missing: For each setting that is not available the codes of what is missing; others are not among it.
        capabilities: What the account has.
        document: What is kept; None while nothing was chosen.
        turned_on: Of a tab that a call answers: the switches it turned on, of a call that was repeated those it asked
            for; whoever called is warned of what some of them show (CP-15).
    """

    id: AccountId
    tab: Tab[Any]
    chosen: Any = attrs.field(repr=False)
    effective: Any = attrs.field(repr=False)
    missing: Mapping[str, tuple[str, ...]]
    capabilities: Capabilities
    document: SettingsDocument | None = attrs.field(default=None, eq=False, repr=False)
    turned_on: tuple[Setting, ...] = attrs.field(default=(), eq=False)

    @property
    def revision(self) -> int:
        """What people saw; 0 while nothing was chosen (BX-09)."""
        return 0 if self.document is None else self.document.revision


@attrs.frozen(kw_only=True)
class SectionSettings:
    """
    One section of an account's settings.

    Attributes:
        section: Which section.
        tabs: Its tabs by their names, in order.
        missing: The codes of what is missing before anything of it can be changed; empty while all is there (CP-01).
        capabilities: What the account has.
    """

    section: Section
    tabs: Mapping[str, TabSettings]
    missing: tuple[str, ...]
    capabilities: Capabilities

    @property
    def effective(self) -> Any:
        """What is in effect, as the section's class."""
        return self.section.together({name: tab.effective for name, tab in self.tabs.items()})


class SettingsReader:
    """Reads settings, and what they rest on."""

    def __init__(self, storage: Storage, vendor: Vendor, sections: Iterable[Section]) -> None:
        """Read from *storage*."""
        self._storage = storage
        self._vendor = vendor
        self.sections = {section.name: section for section in sections}

    @property
    def sealer(self) -> Sealer:
        """What keeps secrets."""
        return self._vendor.sealing

    def section(self, name: str) -> Section:
        """
        Return a section.

        Raises:
            NotFound: There is none of this name.
        """
        if name not in self.sections:
            raise NotFound("section", name)
        return self.sections[name]

    def tab(self, section: Section, name: str) -> Tab[Any]:
        """
        Return a tab of a section.

        Raises:
            NotFound: There is none of this name.
        """
        if name not in section.tabs:
            raise NotFound("tab", name)
        return section.tabs[name]

    def documents(self, account: Account, tabs: Iterable[Tab[Any]]) -> Mapping[Any, SettingsDocument]:
        """Return what an account has chosen in tabs, as it is kept."""
        return self._storage.get_many(SETTINGS, [tab.id for tab in tabs], within=account.id)

    def members(self, account: Account) -> tuple[Member, ...]:
        """Return who of an account's own people works there now, in the order of their coming."""
        where = MEMBER_STATE.is_(MemberState.ACTIVE) & MEMBER_PARTNER.is_(None)
        query = Query(collection=MEMBERS, within=account.id, where=where, limit=_PEOPLE_A_PAGE)
        return tuple(every(self._storage, query))

    def at_work(self, account: Account, ids: Collection[MemberId]) -> frozenset[MemberId]:
        """Return which of some ids are those of an account's own people who work there now."""
        found = self._storage.get_many(MEMBERS, ids, within=account.id).values() if ids else ()
        return frozenset(one.id for one in found if one.state is MemberState.ACTIVE and one.partner_id is None)

    def capabilities(self, account: Account, named: Collection[MemberId]) -> Capabilities:
        """Return what an account has at this moment, with those of its people of whom its settings name *named*."""
        plan = self._vendor.plan(account.plan)
        offers = frozenset() if plan is None else plan.addons
        return Capabilities(
            owner_id=account.owner_id,
            plan=account.plan,
            addons=offers.intersection(account.addons),
            offers=offers,
            product=self._vendor.product(account.id),
            members=self.at_work(account, named),
        )

    def knowing(self, account: Account, capabilities: Capabilities, more: Collection[MemberId]) -> Capabilities:
        """Return what an account has, with more of its people looked for."""
        unknown = frozenset(more) - capabilities.members
        return attrs.evolve(capabilities, members=capabilities.members | self.at_work(account, unknown))

    def read(self, account: Account, section: Section) -> SectionSettings:
        """Return a section of an account's settings."""
        documents = self.documents(account, section.tabs.values())
        chosen = {tab: self._chosen(tab, documents) for tab in section.tabs.values()}
        named = frozenset[MemberId]().union(*(people_in(tab, said) for tab, said in chosen.items()))
        capabilities = self.capabilities(account, named)
        tabs = {
            tab.name: shown(account, section, tab, documents.get(tab.id), said, capabilities)
            for tab, said in chosen.items()
        }
        return SectionSettings(
            section=section, tabs=tabs, missing=section.missing(capabilities), capabilities=capabilities
        )

    def read_tab(self, account: Account, section: Section, tab: Tab[Any]) -> TabSettings:
        """Return one tab of an account's settings."""
        documents = self.documents(account, [tab])
        chosen = self._chosen(tab, documents)
        capabilities = self.capabilities(account, people_in(tab, chosen))
        return shown(account, section, tab, documents.get(tab.id), chosen, capabilities)

    def _chosen(self, tab: Tab[Any], documents: Mapping[Any, SettingsDocument]) -> Any:
        return chosen_in(tab, documents.get(tab.id), self.sealer)


def shown(
    account: Account,
    section: Section,
    tab: Tab[Any],
    document: SettingsDocument | None,
    chosen: Any,
    capabilities: Capabilities,
) -> TabSettings:
    """Return a tab as it is read: what was chosen in it, and what that comes to."""
    return TabSettings(
        id=account.id,
        tab=tab,
        chosen=chosen,
        effective=in_effect(section, tab, chosen, capabilities),
        missing=lacking_in(section, tab, capabilities),
        capabilities=capabilities,
        document=document,
    )
