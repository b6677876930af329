"""Workspace: the client portal as others would see it, to be looked at and not used (CP-01 to CP-22)."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

import attrs
from werkzeug.wrappers import Response

from partnerkit.portal.model import CUSTOM_FIELDS, PORTAL, TICKET_CATEGORIES
from partnerkit.portal.social import FACEBOOK, LINKEDIN, TWITTER, SocialFormat
from partnerkit.portal.view import PortalClient, PortalView, Reach
from partnerkit.sections import title_of_condition
from partnerkit.settings.reading import SectionSettings
from reference_server.http.context import Context
from reference_server.pages import amounts
from reference_server.pages.language import Lazy, Text, _, lazy, plazy, spoken
from reference_server.pages.render import page


class As(enum.Enum):
    """As whom a portal is looked at."""

    CLIENT = "client"
    PROSPECT = "prospect"
    UNVERIFIED = "unverified"


#: There is no such record: nothing of a client is shown but what it may do.
_RECORD: Final = UUID(int=1)
_CLIENTS: Final[Mapping[As, PortalClient]] = {
    As.CLIENT: PortalClient(record_id=_RECORD),
    As.PROSPECT: PortalClient(),
    As.UNVERIFIED: PortalClient(verified=False),
}
_WAYS: Final[Mapping[As, Text]] = {
    As.CLIENT: lazy("As a client"),
    As.PROSPECT: lazy("With no record linked yet"),
    As.UNVERIFIED: lazy("With the address not proven yet"),
}
_ABOUT: Final[Mapping[As, Text]] = {
    As.CLIENT: lazy("The portal as a client sees it."),
    As.PROSPECT: lazy("The portal as somebody sees it who has signed up, until you link a client record."),
    As.UNVERIFIED: lazy("The portal as somebody sees it who has signed up, and has not followed the link in the mail."),
}
_HOME: Final = plazy("portal", "Home")
_ACCOUNT: Final = lazy("My account")


@attrs.frozen(kw_only=True)
class Widget:
    """
    A page of the business on a social network.

    Attributes:
        network: What people call the network.
        name: The page's name there.
        url: Where it is.
    """

    network: str
    name: str
    url: str


@attrs.frozen(kw_only=True)
class Field:
    """
    A field of the client's record that it sees.

    Attributes:
        title: What it is called.
        changed: Whether the client may change it.
    """

    title: str
    changed: bool


@attrs.frozen(kw_only=True)
class Preview:
    """
    What somebody would see of a portal, in words.

    Attributes:
        view: What it sees and may do.
        titles: What the product's choices are called, by the name of their list and their key.
        missing: What the account would have to have before there was a portal.
    """

    view: PortalView
    titles: Mapping[tuple[str, str], str]
    missing: tuple[str, ...]

    @property
    def places(self) -> tuple[Text, ...]:
        """What the portal's navigation has in it: only what the settings show."""
        view = self.view
        match view.reach:
            case Reach.CLOSED:
                return ()
            case Reach.UNVERIFIED:
                return (_ACCOUNT,)
            case Reach.PROSPECT:
                return _HOME, _ACCOUNT
        shown = {lazy("Billing"): True, lazy("Services"): self.services, lazy("Tickets"): view.submit_tickets}
        return (_HOME, *(place for place, there in shown.items() if there), _ACCOUNT)

    @property
    def services(self) -> tuple[Text, ...]:
        """Which services are listed."""
        view = self.view
        known = {
            lazy("Upcoming services"): view.upcoming_services,
            lazy("Past services"): view.past_services,
            lazy("Paused services, each with its reason"): view.paused_services,
        }
        return _true(known)

    @property
    def paid(self) -> tuple[Text, ...]:
        """Which lists of payments there are."""
        known = {
            lazy("Your payments and credits"): self.view.billing_history,
            lazy("Your prepayments"): self.view.prepay,
        }
        return _true(known)

    @property
    def tickets(self) -> tuple[Text, ...]:
        """Which tickets are listed."""
        known = {lazy("Open tickets"): self.view.open_tickets, lazy("Closed tickets"): self.view.closed_tickets}
        return _true(known)

    @property
    def about(self) -> tuple[tuple[Text, tuple[str, ...]], ...]:
        """What a client may choose from for each kind of ticket; those without a choice are left out."""
        view = self.view
        known: tuple[tuple[Text, tuple[str, ...]], ...] = (
            (lazy("What a ticket can be about"), view.categories),
            (lazy("To reschedule"), view.reschedule_categories),
            (lazy("To cancel"), view.cancel_categories),
        )
        return tuple((word, self._named(TICKET_CATEGORIES, keys)) for word, keys in known if keys)

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields of its record that a client sees."""
        view = self.view
        return tuple(
            Field(title=self._title(CUSTOM_FIELDS, key), changed=key in view.changed_fields)
            for key in view.viewed_fields
        )

    @property
    def widgets(self) -> tuple[Widget, ...]:
        """The pages of the business elsewhere."""
        view = self.view
        found = (
            _widget("Facebook", FACEBOOK, view.facebook),
            _widget("Twitter", TWITTER, view.twitter),
            _widget("LinkedIn", LINKEDIN, view.linkedin),
        )
        return tuple(one for one in found if one is not None)

    def most(self, amount: Decimal | None) -> str:
        """Return how much can be paid at once."""
        if amount is None:
            return _("Any amount")
        return _("Up to %(amount)s at once", amount=amounts.as_text(amount, self.view.currency))

    def _named(self, list_name: str, keys: Iterable[str]) -> tuple[str, ...]:
        return tuple(self._title(list_name, key) for key in keys)

    def _title(self, list_name: str, key: str) -> str:
        return self.titles.get((list_name, key), key)


def _true(known: Mapping[Lazy, bool]) -> tuple[Text, ...]:
    return tuple(word for word, there in known.items() if there)


def _widget(network: str, form: SocialFormat, name: str | None) -> Widget | None:
    return None if name is None else Widget(network=network, name=name, url=form.url(name))


def preview(context: Context) -> Response:
    """Show what others would see of the account's portal, as things stand now; nothing of it can be used."""
    asked = _asked(context)
    with context.read() as kit:
        by = context.actor(kit)
        found = kit.settings.read(by.account, PORTAL.name, by=by)
        view = kit.portal.view(by.account, _CLIENTS[asked], by=by)
        account = kit.staff.workplace(by=by).account
    made = Preview(view=view, titles=_titles(found), missing=_missing(context, found))
    ways = [(one.value, word, _address(context, one)) for one, word in _WAYS.items()]
    values: dict[str, Any] = {"it": made, "view": view, "account": account, "ways": ways, "asked": asked.value}
    values |= {"said_of": _ABOUT[asked], "back": context.url("workspace.settings", section=PORTAL.name)}
    return page(context, "workspace/portal_preview.html", face="portal", **values)


def _address(context: Context, asked: As) -> str:
    return context.url("workspace.portal_preview", **{"as": asked.value})


def _asked(context: Context) -> As:
    """Return as whom it is looked at; as a client where the address says nothing that is known."""
    asked = context.request.args.get("as")
    return next((one for one in As if one.value == asked), As.CLIENT)


def _titles(found: SectionSettings) -> dict[tuple[str, str], str]:
    lists = found.capabilities.product.choices
    return {(name, choice.key): choice.title for name, choices in lists.items() for choice in choices}


def _missing(context: Context, found: SectionSettings) -> tuple[str, ...]:
    needs = {need.code: need for need in found.section.needs}
    return tuple(title_of_condition(needs[code], spoken(), context.vendor.texts) for code in found.missing)
