"""What settings are called on the pages, and what is chosen, in the reader's language."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

import attrs

from partnerkit import Section
from partnerkit.sections import (
    Kind,
    ProductFacts,
    Setting,
    Tab,
    caution_of,
    hint_of,
    title_of,
    title_of_condition,
    title_of_option,
    title_of_section,
    title_of_tab,
)
from reference_server.pages import amounts
from reference_server.pages.language import Lazy, _, names, number, pgettext, plazy, spoken
from reference_server.pages.sentences import texts

_STATES: Final[Mapping[bool, Lazy]] = {True: plazy("setting", "On"), False: plazy("setting", "Off")}
_SECRETS: Final[Mapping[bool, Lazy]] = {True: plazy("secret", "Is set"), False: plazy("secret", "Not set")}


def section(one: Section) -> str:
    """Return what a section is called."""
    return title_of_section(one, spoken(), texts())


def tab(of: Section, one: Tab[Any]) -> str:
    """Return what stands over a tab; the section's own title where there is but one."""
    return title_of_tab(of, one, spoken(), texts()) if len(of.tabs) > 1 else section(of)


def title(of: Tab[Any], one: Setting) -> str:
    """Return what a setting is called."""
    return title_of(of, one, spoken(), texts())


def hint(of: Tab[Any], one: Setting) -> str:
    """Return the sentence beside a setting; empty where there is none."""
    return hint_of(of, one, spoken(), texts()) or ""


def caution(of: Tab[Any], one: Setting) -> str:
    """Return what whoever turns a setting on is warned of; empty where there is nothing (CP-15)."""
    return caution_of(of, one, spoken(), texts()) or ""


def conditions(of: Section, one: Setting, codes: Collection[str]) -> tuple[str, ...]:
    """Return what an account must have for a setting, of what has one of the codes."""
    return tuple(title_of_condition(c, spoken(), texts()) for c in (*of.needs, *one.needs) if c.code in codes)


def option(one: Setting, value: str) -> str:
    """Return what one of a few known values is called."""
    return title_of_option(one, value, spoken())


@attrs.frozen(kw_only=True)
class Named:
    """
    What the values of an account's settings are called.

    Attributes:
        product: What the vendor's product says of the account.
        people: The names of its people, by their ids as texts.
        owner: The name of its owner; empty where it is told what was, and the owner may have been another.
    """

    product: ProductFacts
    people: Mapping[str, str]
    owner: str

    def choice(self, one: Setting, key: str) -> str:
        """Return what something of the product's is called, what is gone by its key."""
        known = self.product.choices.get(one.of or "", ())
        return next((choice.title for choice in known if choice.key == key), key)

    def person(self, id: str) -> str:
        """Return what somebody is called."""
        return self.people.get(id) or _("Somebody who is gone")

    def value(self, one: Setting, document: Any) -> str:
        """Return a value, as documents have it, as it is read."""
        match one.kind:
            case Kind.SWITCH:
                return str(_STATES[bool(document)])
            case Kind.SECRET:
                return str(_SECRETS[document is not None])
            case Kind.PERSON if document is None and one.owner_else:
                return _("The owner: %(name)s", name=self.owner) if self.owner else pgettext("person", "The owner")
            case Kind.PERSON | Kind.PEOPLE if not document:
                return pgettext("person", "Nobody")
        return self._plain(one, document) if document not in (None, "", []) else pgettext("setting", "Nothing")

    def _plain(self, one: Setting, document: Any) -> str:
        match one.kind:
            case Kind.NUMBER:
                return number(document)
            case Kind.AMOUNT:
                return amounts.as_text(document, self.product.currency)
            case Kind.OPTION:
                return option(one, document)
            case Kind.PERSON:
                return self.person(document)
            case Kind.PEOPLE:
                return names([self.person(id) for id in document])
            case Kind.CHOICES:
                return names([self.choice(one, key) for key in document])
        return str(document)
