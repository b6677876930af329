"""What was changed in an account's settings, as its history tells it: each setting with what it was and what it is."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

import attrs

from partnerkit import Actor, PartnerKit, Section, Told, Vendor
from partnerkit.errors import InvalidInput, NotFound
from partnerkit.portal.model import PORTAL
from partnerkit.sections import Kind, Setting, Tab
from partnerkit.settings.model import SettingsChanged
from partnerkit.values import AccountId, MemberId
from partnerkit.wire import one as read_one
from reference_server.pages import settings_words
from reference_server.pages.language import _, pgettext
from reference_server.pages.settings_desk import called
from reference_server.pages.settings_words import Named


@attrs.frozen(kw_only=True)
class Part:
    """
    One setting that was changed.

    Attributes:
        label: What it is called.
        was: What was chosen before; None of what is never shown.
        now: What is chosen now.
    """

    label: str
    was: str | None
    now: str


def named_of(vendor: Vendor, kit: PartnerKit, told: Iterable[Told], account_id: AccountId, by: Actor) -> Named | None:
    """Return what is needed to read changes of settings; None where there is none among some entries."""
    changed = [one for one in told if one.kind == SettingsChanged.kind]
    if not changed:
        return None
    people = {str(one.id): called(one) for one in kit.settings.people(account_id, by=by)}
    for id in {id for one in changed for id in _people(one.details, vendor)} - set(people):
        with contextlib.suppress(NotFound):
            people[id] = called(kit.staff.member(account_id, MemberId(UUID(id)), by=by))
    return Named(product=vendor.product(account_id), people=people, owner="")


def _people(details: Mapping[str, Any], vendor: Vendor) -> Iterator[str]:
    """Yield whom a change names, by ids as texts."""
    found = _tab(details, vendor)
    for name, one in () if found is None else found[1].settings.items():
        if one.kind in {Kind.PERSON, Kind.PEOPLE}:
            for value in (details["was"].get(name), details["now"].get(name)):
                yield from [value] if isinstance(value, str) else value or ()


def text_of(details: Mapping[str, Any], vendor: Vendor) -> str:
    """Return in which section and tab something was changed."""
    found = _tab(details, vendor)
    known = [] if found is None else [settings_words.section(found[0]), settings_words.tab(*found)]
    words = dict.fromkeys(known or [details["section"], details["tab"]])
    return _("Settings: %(where)s", where=" · ".join(words))


def parts_of(details: Mapping[str, Any], vendor: Vendor, named: Named) -> tuple[Part, ...]:
    """Return each setting that was changed; one that a later release does not know is left out."""
    found = _tab(details, vendor)
    return () if found is None else tuple(_parts(details, found[1], named))


def _tab(details: Mapping[str, Any], vendor: Vendor) -> tuple[Section, Tab[Any]] | None:
    for section in (PORTAL, *vendor.settings):
        if section.name == details["section"] and details["tab"] in section.tabs:
            return section, section.tabs[details["tab"]]
    return None


def _parts(details: Mapping[str, Any], tab: Tab[Any], named: Named) -> Iterator[Part]:
    was = {**details["was"], **(details.get("personal_was") or {})}
    now = {**details["now"], **(details.get("personal_now") or {})}
    for name, one in tab.settings.items():
        if name in now:
            said_before, said_now = _said(one, was.get(name), named), _said(one, now[name], named)
            yield Part(label=_label(tab, one), was=said_before, now=said_now)
        elif name in details["secrets"]:
            yield Part(label=_label(tab, one), was=None, now=pgettext("secret", "changed"))


def _said(one: Setting, document: Any, named: Named) -> str:
    """Return a value as it is read; as it was written where it is none of the setting's, as of an earlier release."""
    try:
        read_one("", one.annotation, document)
    except InvalidInput:
        return named.value(one, None) if document is None else str(document)
    return named.value(one, document)


def _label(tab: Tab[Any], one: Setting) -> str:
    return _("%(label)s:", label=settings_words.title(tab, one))
