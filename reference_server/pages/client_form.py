"""
Console: the form that makes a client's account, wherever it stands (VC-07, WP-04).

- On *New client account* it mails nobody and makes no user unless that is ticked.
- On *Invite* it does both, always: the whole of inviting by form.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import attrs
from werkzeug.wrappers import Response

from partnerkit import Account, Action, Actor, Business, Client, ClientForm, PartnerKit
from partnerkit.access import require
from partnerkit.accounts.status import Standing
from partnerkit.errors import InvalidInput, LimitReached, TooManyTries
from reference_server.http.context import Context
from reference_server.http.faults import fault_of
from reference_server.http.responses import add_headers, see_other
from reference_server.pages import forms
from reference_server.pages.language import KEPT, _, lazy
from reference_server.pages.render import page
from reference_server.pages.sentences import said
from reference_server.pages.time_zones import OFFERED, ZONES

_LATELY: Final = 25

EMAIL: Final = forms.Field(name="email", label=lazy("Contact's email"), type="email", optional=True)
BUSINESS: Final = (
    forms.Field(name="name", label=lazy("Business name")),
    forms.Field(
        name="contact",
        label=lazy("Contact person"),
        optional=True,
        hint=lazy("Who will own the account. Write the name whole."),
    ),
    EMAIL,
    forms.Field(name="language", label=lazy("Language"), type="select", options=forms.choices(KEPT)),
    forms.Field(
        name="time_zone",
        label=lazy("Time zone"),
        type="select",
        options=ZONES,
        hint=lazy("In which the account's days begin."),
    ),
)
MAIL: Final = forms.Field(
    name="mail",
    label=lazy("Mail the client how to sign in"),
    type="check",
    hint=lazy("To the address above, which is needed then."),
)
USER: Final = forms.Field(
    name="user",
    label=lazy("Have a user of your partner's in it"),
    type="check",
    hint=lazy("An admin of the account, linked to your own sign-in; it takes no seat."),
)


@attrs.frozen(kw_only=True)
class Door:
    """
    A page on which the form stands.

    Attributes:
        template: The page.
        fields: What it asks for.
        whole: Whether the client is mailed and the partner has a user there, whatever is ticked.
        around: Returns what else the page shows to who acts.
    """

    template: str
    fields: tuple[forms.Field, ...]
    whole: bool = False
    around: Callable[[Actor], Mapping[str, Any]] = lambda _by: {}

    def mails(self, form: forms.Form) -> bool:
        """Whether the client is to be mailed."""
        return self.whole or bool(form.text(MAIL.name))

    def wanted(self, form: forms.Form) -> ClientForm:
        """
        Return what was filled in.

        Raises:
            InvalidInput: Something of it is wrong; every problem is named by its field.
        """
        mail, user = self.mails(form), self.whole or bool(form.text(USER.name))
        needed = attrs.evolve(EMAIL, optional=not mail)
        business = attrs.evolve(form, fields=tuple(needed if one is EMAIL else one for one in BUSINESS))
        return ClientForm(business=business.into(Business), mail=mail, user=user)


def show(context: Context, door: Door) -> Response:
    """Show the form, to be filled in."""
    with context.read() as kit:
        by = context.actor(kit)
        zone = _last_zone(kit, by)
        language = by.language or kit.partners.get(by.partner, by=by).language
    return _page(context, door, forms.blank(door.fields, language=language, time_zone=zone))


def _last_zone(kit: PartnerKit, by: Actor) -> str:
    """Return the time zone of the newest client with an account, which the next one is likely to be in."""
    require(Action.OPEN_ACCOUNT, by)
    lately = kit.clients.list(by=by, limit=_LATELY).items
    newest = next((line for line in lately if line.standing is not Standing.INVITED), None)
    zone: str = kit.accounts.get(newest.account_id, by=by).time_zone if newest is not None else "UTC"
    return zone if zone in OFFERED else "UTC"


def take(context: Context, door: Door) -> Response:
    """Make the account, with whatever leads into it."""
    form = forms.sent(context, door.fields)
    try:
        account, line = context.run(lambda kit: _opened(context, kit, door, form), key=form.key)
    except InvalidInput as error:
        return _page(context, door, form.with_problems(error), status=422)
    except (LimitReached, TooManyTries) as error:
        answer = _page(context, door, form, status=error.status, problem=said(error))
        return add_headers(answer, fault_of(error).headers)
    context.flash(_done(account, mailed=door.mails(form)))
    return see_other(context.url("console.client", client_id=line.id))


def _opened(context: Context, kit: PartnerKit, door: Door, form: forms.Form) -> tuple[Account, Client]:
    by = context.actor(kit)
    account = kit.invitations.open_by_form(door.wanted(form), by=by, key=form.key)
    return account, kit.clients.of_account(account.id, by=by)


def _done(account: Account, *, mailed: bool) -> str:
    if mailed:
        return _(
            "“%(account)s” has an account, in Setup. How to sign in is on its way to %(email)s.",
            account=account.name,
            email=account.email,
        )
    return _("“%(account)s” has an account. It stays in Setup until you switch it to Live.", account=account.name)


def again(context: Context, door: Door, problem: str) -> Response:
    """Show the form as it was sent, with what was wrong with sending it."""
    return _page(context, door, forms.sent(context, door.fields), status=403, problem=problem)


def _page(context: Context, door: Door, form: forms.Form, status: int = 200, problem: str = "") -> Response:
    with context.read() as kit:
        by = context.actor(kit)
        require(Action.OPEN_ACCOUNT, by)
        allowance = kit.invitations.allowance(by=by)
    values: dict[str, Any] = {"form": form, "problem": problem, "allowance": allowance, **door.around(by)}
    return page(context, door.template, status=status, **values)
