"""What pages of mailed links that lead to an account share: who is there, what became of a link, going in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from werkzeug.wrappers import Response

from partnerkit import PartnerKit, Realm, Secret, SignedIn, SignIn
from partnerkit.errors import LinkSpent, NotFound, NotSignedIn, PartnerkitError, Refused
from partnerkit.values import AccountId, address_key
from reference_server.http.context import Context
from reference_server.http.faults import fault_of
from reference_server.pages import forms
from reference_server.pages.entering import landed, realm_of, signed_in
from reference_server.pages.language import speak
from reference_server.pages.mailed import untold
from reference_server.pages.render import page
from reference_server.pages.words import remedies_outside

#: What is raised where a link does nothing, now or for good.
GONE: Final = (LinkSpent, NotFound, Refused)


def is_mine(context: Context, kit: PartnerKit, email: str) -> bool:
    """Whether an address is that of who is signed in."""
    by = context.actor(kit)
    try:
        return address_key(kit.identity.address(by=by).email) == address_key(email)
    except Refused:  # a role that includes no look at the own address
        return False


def go_in(context: Context, kit: PartnerKit, email: str, password: str, account_id: AccountId | None) -> SignedIn:
    """Sign somebody in who has just shown to be the one, to a place that is new to it."""
    given = SignIn(realm=realm_of(context), email=email, password=Secret(password), account_id=account_id)
    return kit.sessions.sign_in(given, source=context.request.source, device=context.request.device)


def go_on(context: Context, kit: PartnerKit, account_id: AccountId) -> SignedIn:
    """Have who is signed in go on in an account that is new to it."""
    if context.token is None:
        raise NotSignedIn
    return kit.sessions.switch(context.token, account_id)


def welcomed(context: Context, entered: SignedIn, text: Callable[[], str]) -> Response:
    """Hand an opened session over, and lead on to the first page, which says *text* in the language of who came."""
    speak(entered.actor.language)
    context.flash(text())
    return landed(context, entered, "")


def somebody_else(context: Context, text: str, *, again: bool = True) -> Response:
    """Say as whom one is signed in, which is somebody else than a page is for; *again* is whether the link works on."""
    return untold(page(context, "link/somebody_else.html", status=409, form=forms.blank(), text=text, again=again))


def dead(context: Context, template: str, error: PartnerkitError) -> Response:
    """Say what became of a link, and lead on."""
    fault = fault_of(error)
    reason = error.reason if isinstance(error, LinkSpent) else fault.code
    remedies = remedies_outside(error.decision) if isinstance(error, Refused) else ()
    values: dict[str, Any] = {"reason": reason, "fault": fault, "remedies": remedies, "alone": not signed_in(context)}
    return untold(page(context, template, status=fault.status, **values))


def is_staff(context: Context) -> bool:
    """Whether the page is one for an account's people; else it is one for operators."""
    return realm_of(context) is Realm.STAFF
