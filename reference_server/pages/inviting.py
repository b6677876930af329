"""Console: the ways to invite a client, each of them an address (WP-02, WP-03, WP-04)."""

from __future__ import annotations

from typing import Any, Final

import attrs
from werkzeug.wrappers import Response

from partnerkit import Action, Actor, Invitation, NewInvitation, PartnerKit, StatusFilter
from partnerkit.access import decide, require
from partnerkit.errors import InvalidInput, LimitReached, PartnerkitError, TooManyTries
from reference_server.http.context import Context
from reference_server.http.faults import fault_of
from reference_server.http.responses import add_headers, see_other
from reference_server.pages import client_form, forms
from reference_server.pages.client import client_id_of
from reference_server.pages.client_form import BUSINESS, EMAIL, Door
from reference_server.pages.language import KEPT, Text, _, lazy
from reference_server.pages.render import page
from reference_server.pages.sentences import said


@attrs.frozen
class Way:
    """
    One way to invite.

    Attributes:
        name: Its name, by which its page says that it is the one.
        label: What people read on its tab.
        endpoint: Its page.
        action: What whoever goes it must be allowed.
    """

    name: str
    label: Text
    endpoint: str
    action: Action


WAYS: Final = (
    Way("form", lazy("Fill in a form"), "console.invite_form", Action.OPEN_ACCOUNT),
    Way("email", lazy("By email"), "console.invite_email", Action.INVITE_CLIENT),
    Way("link", lazy("By a link"), "console.invite_link", Action.MANAGE_LINKS),
    Way("many", lazy("From a spreadsheet"), "console.invite_many", Action.INVITE_CLIENT),
)
"""In the order of the tabs."""
_TAKEN: Final = "invitation.open"
EMAILED: Final = (
    forms.Field(
        name="email",
        label=lazy("Client's email"),
        type="email",
        hint=lazy("Where the invitation goes. Whoever accepts it signs in with this address."),
    ),
    forms.Field(
        name="name",
        label=lazy("Business name"),
        optional=True,
        hint=lazy("As far as you know it. Until somebody accepts, it stands in your list so."),
    ),
    forms.Field(name="contact", label=lazy("Contact person"), optional=True),
    forms.Field(name="language", label=lazy("Language of the invitation"), type="select", options=forms.choices(KEPT)),
)


def ways_of(by: Actor) -> tuple[Way, ...]:
    """Return the ways that are open to who acts."""
    return tuple(way for way in WAYS if decide(way.action, by).allowed)


def invitations(context: Context) -> Response:
    """Lead to whoever is invited, in the client list (WP-05)."""
    return see_other(context.url("console.clients", status=StatusFilter.INVITED.value))


def one(context: Context, client_id: str) -> Response:
    """Lead to the page of one invitation, which is the client's."""
    with context.read() as kit:
        line = kit.clients.get(client_id_of(client_id), by=context.actor(kit))
    return see_other(context.url("console.client", client_id=line.id))


def first(context: Context) -> Response:
    """Lead to the first way that is open."""
    with context.read() as kit:
        by = context.actor(kit)
        found = ways_of(by)
        if not found:
            require(Action.INVITE_CLIENT, by)
    return see_other(context.url(found[0].endpoint))


_NEEDED: Final = attrs.evolve(EMAIL, label=lazy("Client's email"), optional=False)
FORM: Final = Door(
    template="console/invite_form.html",
    fields=tuple(_NEEDED if field is EMAIL else field for field in BUSINESS),
    whole=True,
    around=lambda by: {"ways": ways_of(by), "way": "form"},
)


def show_form(context: Context) -> Response:
    """Show the form that makes the account at once (WP-04)."""
    return client_form.show(context, FORM)


def take_form(context: Context) -> Response:
    """Make the account, mail the client how to sign in, and have a user of the partner's there."""
    return client_form.take(context, FORM)


def form_again(context: Context, problem: str) -> Response:
    """Show the form as it was sent, with what was wrong with sending it."""
    return client_form.again(context, FORM, problem)


def show_email(context: Context) -> Response:
    """Show the form that invites somebody by mail."""
    with context.read() as kit:
        by = context.actor(kit)
        require(Action.INVITE_CLIENT, by)
        language = by.language or kit.partners.get(by.partner, by=by).language
    return _email(context, forms.blank(EMAILED, language=language))


def take_email(context: Context) -> Response:
    """Invite somebody by mail; it stands in the list from then on (WP-02, WP-05)."""
    form = forms.sent(context, EMAILED)

    def work(kit: PartnerKit) -> Invitation:
        return kit.invitations.invite(form.into(NewInvitation), by=context.actor(kit), key=form.key)

    try:
        made = context.run(work, key=form.key)
    except InvalidInput as error:
        return _email(context, form.with_problems(error), status=422)
    except (LimitReached, TooManyTries) as error:
        return _not_sent(context, form, error)
    context.flash(_("The invitation is on its way to %(email)s.", email=made.email))
    return see_other(context.url("console.client", client_id=made.id))


def _not_sent(context: Context, form: forms.Form, error: PartnerkitError) -> Response:
    answer = _email(context, form, status=error.status, problem=said(error))
    return add_headers(answer, fault_of(error).headers)


def email_again(context: Context, problem: str) -> Response:
    """Show the form as it was sent, with what was wrong with sending it."""
    return _email(context, forms.sent(context, EMAILED), status=403, problem=problem)


def _email(context: Context, form: forms.Form, status: int = 200, problem: str = "") -> Response:
    taken = any(wrong.code == _TAKEN for wrong in form.problems)
    values: dict[str, Any] = {"form": form, "problem": problem, "taken": form.text("email").strip() if taken else ""}
    values |= {"days": context.vendor.limits.invitation.days}
    return way_page(context, "email", values, status=status)


def way_page(context: Context, name: str, values: dict[str, Any], *, status: int = 200) -> Response:
    """Return the page of a way, with the tabs of all that are open."""
    way = next(way for way in WAYS if way.name == name)
    with context.read() as kit:
        by = context.actor(kit)
        require(way.action, by)
        allowance = kit.invitations.allowance(by=by)
    around: dict[str, Any] = {"ways": ways_of(by), "way": name, "allowance": allowance}
    return page(context, f"console/invite_{name}.html", status=status, **values, **around)
