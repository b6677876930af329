"""
An account's settings as tests about them do things with them.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

import attrs
import pytest

from partnerkit import Actor, SectionSettings, TabSettings
from partnerkit.errors import InvalidInput
from partnerkit.sections import Tab
from partnerkit.settings.checking import said_by, tidy
from partnerkit.settings.model import SETTINGS, SettingsDocument
from partnerkit.vendor import PORTAL_ADDON
from tests.library.staff.given import OWNER, Firm

T = TypeVar("T", bound=attrs.AttrsInstance)


def changed_by(tab: Tab[T], chosen: T, changes: Mapping[str, object]) -> T:
    """
    Return what is chosen in a tab once some of it was changed.
    """
    return tidy(tab, said_by(tab, chosen, changes))


@attrs.define
class Desk(Firm):
    """
    An account with the client portal, whose owner sets it up.
    """

    def books(self, plan: str | None = "pro", addons: tuple[str, ...] = (PORTAL_ADDON,)) -> None:
        """
        Have billing report a plan and what is booked with it.
        """
        self.world.clock.tick()
        self.pays(plan, addons=addons)

    def read(self, section: str = "portal", *, by: str | Actor = OWNER) -> SectionSettings:
        """
        Return a section of the account's settings.
        """
        actor = self.by(by)
        return self.world.run(lambda k: k.settings.read(self.account_id, section, by=actor))

    def tab(self, tab: str, section: str = "portal") -> TabSettings:
        """
        Return one tab of them.
        """
        return self.read(section).tabs[tab]

    def change(
        self, tab: str, changes: dict[str, object], *, section: str = "portal", by: str | Actor = OWNER, **more: Any
    ) -> TabSettings:
        """
        Change settings of a tab.
        """
        actor = self.by(by)
        return self.world.run(lambda k: k.settings.change(section, tab, changes, by=actor, **more))

    def select_all(self, tab: str, *, section: str = "portal", by: str | Actor = OWNER, **more: Any) -> TabSettings:
        """
        Turn on every switch of a tab.
        """
        actor = self.by(by)
        return self.world.run(lambda k: k.settings.select_all(section, tab, by=actor, **more))

    def kept(self, tab: str, section: str = "portal") -> SettingsDocument | None:
        """
        Return what is kept of a tab.
        """
        id = self.read(section).section.tabs[tab].id
        return self.world.read(lambda s: s.get_many(SETTINGS, [id], within=self.account_id).get(id))

    def product(self, **facts: Any) -> None:
        """
        Have the vendor's product say otherwise.
        """
        self.world.product = attrs.evolve(self.world.product, **facts)

    @contextmanager
    def wrong(self, **problems: str) -> Iterator[None]:
        """
        See that an input has these problems and no others, by setting and code, and that nothing changes.
        """
        with self.world.unchanged(), pytest.raises(InvalidInput) as caught:
            yield
        assert {p.path.replace(".", "_"): p.code for p in caught.value.problems} == problems
