"""Settings of accounts: read, ask, apply."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from datetime import datetime
from typing import Final

import attrs

from partnerkit.access import Action, Actor, ActorKind, Facts, require
from partnerkit.access.policy import acting
from partnerkit.accounts.model import Account
from partnerkit.accounts.reading import AccountReader
from partnerkit.effects import Effects
from partnerkit.errors import SettingsClosed
from partnerkit.history.told import Told, told_of
from partnerkit.history.writer import Call, Writer
from partnerkit.repository import Storage
from partnerkit.sections import Missing, Section, switched_on
from partnerkit.sections.effect import people_in
from partnerkit.settings import usecases
from partnerkit.settings.checking import check, differences, said_by, tidy
from partnerkit.settings.model import SettingsChanged
from partnerkit.settings.reading import SectionSettings, SettingsReader, TabSettings, shown
from partnerkit.settings.succession import Held, Succession
from partnerkit.staff.by_now import read_by_now
from partnerkit.staff.model import MEMBERS, Member
from partnerkit.values import AccountId, MemberId
from partnerkit.vendor import Vendor

_LATELY: Final = 100


class SettingsService:
    """
    The settings of accounts, section by section (R-01).

    An account's own admins read and change them, in the account they work in; whoever may see the account from outside
    reads them. Every method raises `NotFound` for a section or tab there is not, and `Refused` where the decision says
    no.
    """

    def __init__(self, storage: Storage, vendor: Vendor, writer: Writer, *, sections: Iterable[Section]) -> None:
        """Serve one transaction."""
        self._storage = storage
        self._vendor = vendor
        self._writer = writer
        self._accounts = AccountReader(storage)
        self._reader = SettingsReader(storage, vendor, sections)

    @property
    def sections(self) -> tuple[Section, ...]:
        """Every section there is, the portal's first."""
        return tuple(self._reader.sections.values())

    def read(self, account_id: AccountId, section: str, *, by: Actor) -> SectionSettings:
        """
        Return a section of an account's settings: what is chosen, what of it is in effect, what is not available.

        Secrets stand in it as values that nothing shows.

        Raises:
            NotFound: There is no such account or section, or it is somebody else's.
        """
        account = self._seen(account_id, by)
        return self._reader.read(account, self._reader.section(section))

    def people(self, account_id: AccountId, *, by: Actor) -> tuple[Member, ...]:
        """
        Return who of an account's people can be chosen in its settings, in the order of their coming.

        Raises:
            NotFound: There is no such account, or it is somebody else's.
        """
        return self._reader.members(self._seen(account_id, by))

    def held_by(self, member_id: MemberId, *, by: Actor) -> tuple[Held, ...]:
        """
        Return for what a successor is asked if one of the account's people goes (CP-19).

        Raises:
            NotFound: It is no member of the account the actor works in.
        """
        account = self._own(Action.SEE_SETTINGS, by)
        member = self._storage.get(MEMBERS, member_id, within=account.id)
        return Succession(self._reader).held(account, member.id)

    def lately(self, section: str, tab: str, *, by: Actor) -> tuple[Told, ...]:
        """
        Return what was changed lately in a tab of the account the actor works in, newest first.

        It is for whoever was second (`Outdated`); what happened long ago is not among it.
        """
        account = self._own(Action.SEE_SETTINGS, by)
        where = {"section": section, "tab": self._reader.tab(self._reader.section(section), tab).name}
        told = told_of(self._storage, account.id, None, _LATELY).items
        changed = (one for one in told if one.kind == SettingsChanged.kind)
        return tuple(one for one in changed if where.items() <= one.details.items())

    def change(
        self,
        section: str,
        tab: str,
        changes: Mapping[str, object],
        *,
        by: Actor,
        seen: int | None = None,
        key: str | None = None,
    ) -> TabSettings:
        """
        Change settings of the account the actor works in; what nobody mentions stays as it was chosen (CP-24).

        Args:
            section: The name of the section.
            tab: The name of the tab; ``general`` in a section without tabs.
            changes: The new values by the names of settings, as in documents.
            by: Who acts.
            seen: The revision the caller saw.
            key: An idempotency key.

        Raises:
            InvalidInput: Something of it is wrong, or not available; every problem is named.
            SettingsClosed: The account lacks what all of the section needs (CP-01).
            Outdated: The tab is not as the caller saw it.
        """
        return self._change(Call("settings.change", by, key, (section, tab, changes)), section, tab, seen, changes)

    def select_all(
        self, section: str, tab: str, *, by: Actor, seen: int | None = None, key: str | None = None
    ) -> TabSettings:
        """Turn on every switch of a tab that is available, and nothing else (CP-05). Raises as `change`."""
        return self._change(Call("settings.select_all", by, key, (section, tab)), section, tab, seen, None)

    def _change(
        self, call: Call, section_name: str, tab_name: str, seen: int | None, changes: Mapping[str, object] | None
    ) -> TabSettings:
        def work(_: datetime) -> Effects[TabSettings]:
            account = self._own(Action.CHANGE_SETTINGS, call.by)
            require(Action.CHANGE_SETTINGS, read_by_now(self._storage, account, call.by), account.facts)
            section = self._reader.section(section_name)
            found = self._reader.read_tab(account, section, self._reader.tab(section, tab_name))
            found.check(seen)
            return self._chosen(account, section, found, changes)

        return self._writer.perform(call, work, again=lambda _: self._now(section_name, tab_name, changes, call.by))

    def _chosen(
        self, account: Account, section: Section, found: TabSettings, changes: Mapping[str, object] | None
    ) -> Effects[TabSettings]:
        tab, capabilities = found.tab, found.capabilities
        if missing := section.missing(capabilities):
            raise SettingsClosed(section.name, missing, Missing.of(section.needs, missing))
        if changes is None:
            after = switched_on(section, tab, found.chosen, capabilities)
        else:
            said = said_by(tab, found.chosen, changes)
            capabilities = self._reader.knowing(account, capabilities, people_in(tab, said))
            check(section, tab, found.chosen, said, capabilities)
            after = tidy(tab, said)
        effects = usecases.choose(account, tab, found.document, after, sealer=self._vendor.sealing)
        document = found.document if not effects.changes else effects.result
        now = shown(account, section, tab, document, after, capabilities)
        return Effects(_on(now, differences(tab, found.chosen, after))) + effects

    def _now(self, section_name: str, tab_name: str, changes: Mapping[str, object] | None, by: Actor) -> TabSettings:
        account, section = self._own(Action.SEE_SETTINGS, by), self._reader.section(section_name)
        now = self._reader.read_tab(account, section, self._reader.tab(section, tab_name))
        return _on(now, now.tab.settings if changes is None else changes)

    def _seen(self, account_id: AccountId, by: Actor) -> Account:
        inside = acting(by).kind is ActorKind.STAFF
        return self._accounts.view(Action.SEE_SETTINGS if inside else Action.VIEW_ACCOUNT, account_id, by)

    def _own(self, action: Action, by: Actor) -> Account:
        """Return the account a staff member works in, if it may do the action there at all (A-11)."""
        if acting(by).kind is not ActorKind.STAFF:
            require(action, by, Facts(partner_id=by.partner_id))
        return self._accounts.view(action, by.account, by)


def _on(now: TabSettings, asked: Container[str]) -> TabSettings:
    """Return a tab that says which of the switches that were asked for are on now."""
    on = tuple(one for one in now.tab.switches if one.name in asked and getattr(now.chosen, one.name))
    return attrs.evolve(now, turned_on=on)
