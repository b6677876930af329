"""Console: a new client account."""

from __future__ import annotations

from typing import Final

from werkzeug.wrappers import Response

from partnerkit import Account, Action, Actor, Business, Client, PartnerKit
from partnerkit.access import require
from partnerkit.errors import InvalidInput
from reference_server.http.context import Context
from reference_server.http.responses import see_other
from reference_server.pages import forms
from reference_server.pages.dates import zones
from reference_server.pages.language import KEPT, Text, _, lazy
from reference_server.pages.render import page

_AREAS: Final = {
    "Africa": lazy("Africa"),
    "America": lazy("America"),
    "Antarctica": lazy("Antarctica"),
    "Arctic": lazy("Arctic"),
    "Asia": lazy("Asia"),
    "Atlantic": lazy("Atlantic"),
    "Australia": lazy("Australia"),
    "Europe": lazy("Europe"),
    "Indian": lazy("Indian"),
    "Pacific": lazy("Pacific"),
}
_ZONES: Final[tuple[tuple[Text, tuple[forms.Option, ...]], ...]] = (
    ("", (forms.Option(value="UTC", label="UTC"),)),
    *((_AREAS[area], tuple(forms.Option(value=name, label=place) for name, place in names)) for area, names in zones()),
)
_OFFERED: Final = frozenset(option.value for _, options in _ZONES for option in options)
BUSINESS: Final = (
    forms.Field(name="name", label=lazy("Business name")),
    forms.Field(
        name="contact",
        label=lazy("Contact person"),
        optional=True,
        hint=lazy("Who will own the account. Write the name whole."),
    ),
    forms.Field(name="email", label=lazy("Contact's email"), type="email", optional=True),
    forms.Field(name="language", label=lazy("Language"), type="select", options=forms.choices(KEPT)),
    forms.Field(
        name="time_zone",
        label=lazy("Time zone"),
        type="select",
        options=_ZONES,
        hint=lazy("In which the account's days begin."),
    ),
)


def new(context: Context) -> Response:
    """Show the form for a new client account."""
    with context.read() as kit:
        by = context.actor(kit)
        require(Action.OPEN_ACCOUNT, by)
        zone = _last_zone(kit, by)
    return _form(context, forms.blank(BUSINESS, language="en", time_zone=zone))


def _last_zone(kit: PartnerKit, by: Actor) -> str:
    """Return the time zone of the newest client, which the next one is likely to be in."""
    newest = kit.clients.list(by=by, limit=1).items
    zone: str = kit.accounts.get(newest[0].account_id, by=by).time_zone if newest else "UTC"
    return zone if zone in _OFFERED else "UTC"


def create(context: Context) -> Response:
    """Make a client account from scratch (VC-07)."""
    form = forms.sent(context, BUSINESS)
    try:
        account, line = context.run(lambda kit: _opened(context, kit, form), key=form.key)
    except InvalidInput as error:
        return _form(context, form.with_problems(error), status=422)
    context.flash(
        _("“%(account)s” has an account. It stays in Setup until you switch it to Live.", account=account.name)
    )
    return see_other(context.url("console.client", client_id=line.id))


def _opened(context: Context, kit: PartnerKit, form: forms.Form) -> tuple[Account, Client]:
    by = context.actor(kit)
    account = kit.accounts.open(form.into(Business), by=by, key=form.key)
    return account, kit.clients.of_account(account.id, by=by)


def _form(context: Context, form: forms.Form, status: int = 200) -> Response:
    return page(context, "console/new.html", form=form, status=status)
