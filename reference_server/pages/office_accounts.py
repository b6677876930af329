"""The vendor office: anything found by what is known of it, and an account with what the vendor does to it."""

from __future__ import annotations

from typing import Any, Final

from werkzeug.wrappers import Response

from partnerkit import AccountId
from partnerkit.errors import InvalidInput, Problem
from partnerkit.wire import cursor_text
from reference_server.http.context import Context
from reference_server.pages import forms, office_words
from reference_server.pages.client import id_of
from reference_server.pages.language import lazy
from reference_server.pages.render import page
from reference_server.pages.settings_told import named_of
from reference_server.pages.told import lines

FIND: Final = (
    forms.Field(
        name="q",
        label=lazy("UID, id or address"),
        hint=lazy("The UID of an account, the id of an account, a partner or a person, or an address to sign in with."),
    ),
)


def find(context: Context) -> Response:
    """Show what a UID, an id or a sign-in address stands for."""
    form, found, status = forms.asked(context, FIND), None, 200
    with context.read() as kit:
        by = context.actor(kit)
        try:
            found = kit.office.find(form.text("q"), by=by) if form.text("q").strip() else None
        except InvalidInput as error:
            problems = tuple(Problem("q", one.code, one.params) for one in error.problems)
            form, status = form.with_problems(InvalidInput(problems)), 422
    return page(context, "office/find.html", form=form, found=found, say=office_words, status=status)


def account(context: Context, account_id: str) -> Response:
    """Show an account: whose it is, how it stands, with what the vendor changes, and what happened to it."""
    id, after = account_id_of(account_id), context.request.args.get("after")
    with context.read() as kit:
        by = context.actor(kit)
        found, owner = kit.accounts.get(id, by=by), kit.staff.owner(id, by=by)
        partner = None if found.partner_id is None else kit.partners.get(found.partner_id, by=by)
        told = kit.history.of_account(id, by=by, after=after)
        named = named_of(context.vendor, kit, told.items, id, by)
    values: dict[str, Any] = {"account": found, "owner": owner, "partner": partner, "say": office_words}
    said = lines(told.items, context.vendor, whole=told.next is None, named=named)
    values |= {"lines": said, "first": after is None}
    next = None if told.next is None else cursor_text(told.next)
    return page(context, "office/account.html", next=next, **values)


def account_id_of(text: str) -> AccountId:
    """
    Return the id of an account that stands in an address.

    Raises:
        NotFound: It is no id, which is the same as an unknown one.
    """
    return AccountId(id_of("account", text))
