"""What an account has, on which its settings rest."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import Final

import attrs

from partnerkit.values import AccountId, Currency, MemberId


@attrs.frozen
class Choice:
    """
    One thing of the vendor's product that can be chosen in settings, as a category of tickets.

    Attributes:
        key: What settings hold; it never changes, and means the same in every account.
        title: What people read.
    """

    key: str
    title: str


@attrs.frozen(kw_only=True)
class ProductFacts:
    """
    What the vendor's product says of an account.

    Attributes:
        currency: In which it is paid, as in ``CAD``.
        processor: Who processes its payments, as in ``clearent``, in whatever case; None where nobody does.
        ach: Whether the processor has done the underwriting for payments from bank accounts (CP-08).
        choices: What can be chosen, by the name of a list: the portal asks for ``custom_fields`` and
            ``ticket_categories``, a vendor's own sections for lists of their own.
    """

    currency: Currency = "USD"
    processor: str | None = None
    ach: bool = False
    choices: Mapping[str, tuple[Choice, ...]] = attrs.field(factory=dict)


_NO_FACTS: Final = ProductFacts()


def no_facts(_: AccountId) -> ProductFacts:
    """Return what is known of an account where the vendor's product says nothing."""
    return _NO_FACTS


@attrs.frozen(kw_only=True)
class Capabilities:
    """
    What an account has at a moment.

    Attributes:
        plan: The plan it is subscribed to; None without one.
        addons: The add-ons that are booked and that this plan can have.
        offers: The add-ons that this plan can have.
        product: What the vendor's product says.
        members: Those of its own people who work there now, of whom its settings name.
        owner_id: Its owner, or owner-to-be.
    """

    owner_id: MemberId
    plan: str | None = None
    addons: frozenset[str] = frozenset()
    offers: frozenset[str] = frozenset()
    product: ProductFacts = _NO_FACTS
    members: frozenset[MemberId] = frozenset()

    def chooses(self, name: str) -> frozenset[str]:
        """Return the keys that can be chosen from a list of the product's."""
        return self._keys.get(name, frozenset())

    @functools.cached_property
    def _keys(self) -> Mapping[str, frozenset[str]]:
        return {name: frozenset(choice.key for choice in of) for name, of in self.product.choices.items()}


@attrs.frozen
class Condition:
    """
    Something that an account must have before a setting can be in effect.

    Attributes:
        code: Its name, as in ``portal_addon``; what people read of it is the text ``condition.CODE``.
        holds: Whether an account has it.
        words: What people read of it, where no text of that code is in the catalogues.
    """

    code: str
    holds: Callable[[Capabilities], bool] = attrs.field(eq=False, repr=False)
    words: str | Mapping[str, str] | None = attrs.field(default=None, eq=False, repr=False)
