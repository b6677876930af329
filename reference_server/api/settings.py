"""The settings of accounts, section by section; and the portal that comes of them."""

from __future__ import annotations

from partnerkit import PortalClient, PortalView, TabSettings
from partnerkit.sections.schema import schema_of
from partnerkit.values import AccountId, MemberId
from reference_server.api.account_models import MemberView
from reference_server.api.asked import Asked
from reference_server.api.inputs import Nothing
from reference_server.api.models import Listed
from reference_server.api.settings_models import (
    ChangedTabView,
    Changes,
    HeldsView,
    HeldView,
    JsonSchema,
    PartName,
    SectionLineView,
    SectionsView,
    SectionView,
)
from reference_server.pages.language import spoken
from reference_server.pages.sentences import texts


def list_settings(asked: Asked, account_id: AccountId) -> SectionsView:
    """List the sections of an account's settings, and whether they are closed."""
    settings = asked.kit.settings
    found = (settings.read(account_id, section.name, by=asked.by) for section in settings.sections)
    return SectionsView(items=tuple(map(SectionLineView.of, found)))


def get_settings(asked: Asked, account_id: AccountId, section: PartName) -> SectionView:
    """Return a section of an account's settings: what was chosen, what is in effect, what is not available."""
    return SectionView.of(asked.kit.settings.read(account_id, section, by=asked.by))


def get_settings_schema(asked: Asked, account_id: AccountId, section: PartName) -> JsonSchema:
    """Return the JSON Schema (2020-12) of a section: what can be chosen in each tab."""
    found = asked.kit.settings.read(account_id, section, by=asked.by)
    return schema_of(found.section, spoken(), texts())


def list_settings_people(asked: Asked, account_id: AccountId) -> Listed[MemberView]:
    """List who of an account's people can be chosen in its settings."""
    found = asked.kit.settings.people(account_id, by=asked.by)
    return Listed(items=tuple(map(MemberView.of, found)), next=None)


def change_settings(asked: Asked, section: PartName, tab: PartName, body: Changes) -> ChangedTabView:
    """Change settings of a tab; what is not mentioned stays, and everything that is wrong is named at once."""
    found = asked.kit.settings.change(section, tab, body, by=asked.by, seen=asked.seen, key=asked.key)
    return _changed(asked, found)


def select_all_settings(asked: Asked, section: PartName, tab: PartName, body: Nothing) -> ChangedTabView:
    """Turn on every switch of a tab that is available, and nothing else."""
    found = asked.kit.settings.select_all(section, tab, by=asked.by, seen=asked.seen, key=asked.key)
    return _changed(asked, found)


def view_portal(asked: Asked, account_id: AccountId, body: PortalClient) -> PortalView:
    """Return what a client would see of an account's portal and may do there; nothing is changed."""
    return asked.kit.portal.view(account_id, body, by=asked.by)


def list_held(asked: Asked, member_id: MemberId) -> HeldsView:
    """List for what a successor is asked if a member goes."""
    return HeldsView(items=tuple(map(HeldView.of, asked.kit.settings.held_by(member_id, by=asked.by))))


def _changed(asked: Asked, found: TabSettings) -> ChangedTabView:
    section = next(one for one in asked.kit.settings.sections if one.name == found.tab.section)
    return ChangedTabView.changed(section, found)
