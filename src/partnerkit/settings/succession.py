"""Who follows in an account's settings when one of its people goes (CP-19)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import attrs

from partnerkit.accounts.model import Account
from partnerkit.effects import Effects
from partnerkit.errors import invalid
from partnerkit.sections import Section, Setting, Tab
from partnerkit.sections.effect import held_by
from partnerkit.settings.model import SettingsDocument, chosen_in
from partnerkit.settings.reading import SettingsReader
from partnerkit.settings.usecases import hand_on
from partnerkit.values import MemberId


@attrs.frozen(kw_only=True)
class Held:
    """
    A setting by which one person alone does something.

    Attributes:
        section: Its section.
        tab: Its tab.
        setting: The setting.
    """

    section: Section
    tab: Tab[Any]
    setting: Setting


class Succession:
    """Reads what somebody holds in an account's settings, and hands it on."""

    def __init__(self, reader: SettingsReader) -> None:
        """Read by *reader*."""
        self._reader = reader

    def held(self, account: Account, member_id: MemberId) -> tuple[Held, ...]:
        """Return for what a successor is asked if a member goes."""
        return tuple(
            Held(section=section, tab=tab, setting=one)
            for section, tab, document in self._documents(account)
            for one in held_by(tab, chosen_in(tab, document, self._reader.sealer), member_id)
        )

    def effects(self, account: Account, left: MemberId, successor: MemberId | None, *, gone: bool) -> Effects[None]:
        """
        Return what hands on whatever a member holds.

        Args:
            account: Which account.
            left: Who does it no more.
            successor: Who follows; None for the owner.
            gone: Whether the one who left is no member any more.

        Raises:
            InvalidInput: The successor does not work in the account.
        """
        if successor is not None:
            self._check(account, left, successor)
        handed: Effects[None] = Effects(None)
        for _, tab, document in self._documents(account):
            handed += hand_on(account, tab, document, left, successor, gone=gone, sealer=self._reader.sealer)
        return handed

    def _check(self, account: Account, left: MemberId, successor: MemberId) -> None:
        if successor == left or successor not in self._reader.at_work(account, {successor}):
            raise invalid("successor", "member.unknown")

    def _documents(self, account: Account) -> Iterator[tuple[Section, Tab[Any], SettingsDocument]]:
        tabs = [(section, tab) for section in self._reader.sections.values() for tab in section.tabs.values()]
        found = self._reader.documents(account, [tab for _, tab in tabs])
        for section, tab in tabs:
            if tab.id in found:
                yield section, tab, found[tab.id]
