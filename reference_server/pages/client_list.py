"""Console: the client list, found by search, filters, sort and place (VC-02, VC-06, VC-22, VC-24)."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import parse_qsl

import attrs
from werkzeug.wrappers import Response

from partnerkit import Action, Actor, Client, ClientCounts, Listing, OperatorId, PartnerKit, SecureNames, Vendor
from partnerkit.access import decide
from partnerkit.errors import InvalidInput
from partnerkit.repository import Cursor
from partnerkit.wire import cursor_text
from reference_server.http import cookies
from reference_server.http.context import Context
from reference_server.http.responses import add_headers, see_other
from reference_server.pages import list_words, team
from reference_server.pages.inviting import ways_of
from reference_server.pages.language import _
from reference_server.pages.render import page, part
from reference_server.pages.sentences import sentence
from reference_server.pages.wanted import FILTERS, LABELS, SIZES, USUAL, Trouble, Wanted, troubles_of, wanted

_SIZE: Final = "rows"
_YEAR: Final = 365 * 24 * 3600
_NAMES: Final = 20
_IN_MENU: Final = (
    Action.TAG_CLIENT,
    Action.ASSIGN_CLIENT,
    Action.LOCK_ACCOUNT,
    Action.UNLOCK_ACCOUNT,
    Action.RESEND_INVITATION,
    Action.WITHDRAW_INVITATION,
)


@attrs.frozen(kw_only=True)
class Row:
    """
    A client as the list shows it.

    Attributes:
        line: The client.
        operators: The names of those it is assigned to.
        may: Which of the actions in its menu the operator may do to it.
    """

    line: Client
    operators: tuple[str, ...]
    may: frozenset[str]


@attrs.frozen(kw_only=True)
class Shown:
    """
    What stands on the page.

    Attributes:
        asked: What the address asks for.
        rows: The clients that were found.
        next: Where the next page begins.
        previous: Where the page before ends.
        counts: How many clients the operator sees.
        operators: The names of the partner's operators.
        secure: The names of secure clients that the operator's role keeps from it.
        secure_next: Where the next page of those begins.
    """

    asked: Wanted
    rows: tuple[Row, ...]
    next: str | None
    previous: str | None
    counts: ClientCounts
    operators: Mapping[OperatorId, str]
    secure: tuple[str, ...]
    secure_next: str | None

    @property
    def none_yet(self) -> bool:
        """Whether there is nothing a filter could find."""
        return not (self.asked.troubles or self.counts.active or self.counts.inactive or self.counts.invited)

    @property
    def first(self) -> bool:
        """Whether this is the first page."""
        return self.previous is None and (bool(self.rows) or "after" not in self.asked.given)

    @property
    def said(self) -> str:
        """What was found, for whoever cannot see the list change."""
        if self.asked.troubles:
            first = self.asked.troubles[0]
            return _("Not shown. %(label)s: %(what)s", label=first.label, what=first.message)
        return list_words.said(len(self.rows), more=self.next is not None)

    @property
    def may(self) -> frozenset[str]:
        """What the operator may do to the clients it sees: to each the same, since it sees no others."""
        return self.rows[0].may if self.rows else frozenset()


def home(context: Context) -> Response:
    """Lead from the console's own address to the client list (VC-02)."""
    return see_other(context.url("console.clients"))


def clients(context: Context) -> Response:
    """Show a page of the client list; a script that asks gets the part that changes."""
    with context.read() as kit:
        by = context.actor(kit)
        shown = _shown(context, kit, by)
        around = {} if context.request.swaps else _around(kit, by)
    status = 422 if shown.asked.troubles else 200
    if context.request.swaps:
        return _part(context, shown, status)
    response = page(context, "console/clients.html", status=status, **_values(context, shown), **around)
    return _remembered(context, shown, response)


def _around(kit: PartnerKit, by: Actor) -> dict[str, Any]:
    """Return what stands around the list, and does not change with it."""
    return {
        "partner": kit.partners.get(by.partner, by=by),
        "may_open": decide(Action.OPEN_ACCOUNT, by),
        "may_invite": bool(ways_of(by)),
        "tags": kit.clients.tags(by=by),
    }


def _shown(context: Context, kit: PartnerKit, by: Actor) -> Shown:
    counts = kit.clients.counts(by=by)
    operators = team.names_of(kit, by)
    asked = _known(wanted(context.request.args, usual=_usual(context)), operators, context.vendor)
    asked, listing = _listed(kit, by, asked)
    asked, secure = _secure(kit, by, asked)
    return Shown(
        asked=asked,
        rows=tuple(_row(line, by, operators) for line in listing.items),
        next=_place(listing.next),
        previous=_place(listing.previous),
        counts=counts,
        operators=operators,
        secure=secure.names,
        secure_next=_place(secure.next),
    )


def _known(asked: Wanted, operators: Mapping[OperatorId, str], vendor: Vendor) -> Wanted:
    """Return what is asked for, with what is said of an operator or a plan there is none of."""
    operator, plan = asked.filter.operator_id, asked.filter.plan
    if operator is not None and operator not in operators:
        asked = asked.with_troubles(Trouble("operator", sentence("operator.unknown")))
    if plan and vendor.plan(plan) is None:
        known = ", ".join(plan.name for plan in vendor.plans)
        asked = asked.with_troubles(Trouble("plan", sentence("plan.unknown", {"known": known})))
    return asked


def _listed(kit: PartnerKit, by: Actor, asked: Wanted) -> tuple[Wanted, Listing]:
    after, before = asked.given.get("after"), asked.given.get("before")
    try:
        listing = kit.clients.list(asked.filter, by=by, after=after, before=before, limit=asked.limit)
    except InvalidInput as error:
        return asked.with_troubles(*troubles_of(error.problems, place="after")), Listing(())
    return asked, Listing(()) if asked.troubles else listing


def _secure(kit: PartnerKit, by: Actor, asked: Wanted) -> tuple[Wanted, SecureNames]:
    try:
        names = kit.clients.secure_names(asked.names, by=by, after=asked.given.get("safter"), limit=_NAMES)
    except InvalidInput as error:
        return asked.with_troubles(*troubles_of(error.problems, place="safter")), SecureNames(())
    return asked, names


def _row(line: Client, by: Actor, operators: Mapping[OperatorId, str]) -> Row:
    assigned = tuple(name for id, name in operators.items() if id in line.assigned)
    may = frozenset(action.value for action in _IN_MENU if decide(action, by, line.facts).allowed)
    return Row(line=line, operators=assigned, may=may)


def _place(cursor: Cursor | None) -> str | None:
    return None if cursor is None else cursor_text(cursor)


def _usual(context: Context) -> int:
    kept = cookies.get(context.request, context.settings, _SIZE)
    return next((size for size in SIZES if str(size) == kept), USUAL)


def _remembered(context: Context, shown: Shown, response: Response) -> Response:
    """Keep how many clients a page shows, once somebody has chosen."""
    if "limit" in shown.asked.given and not shown.asked.troubles:
        cookies.put(response, context.settings, _SIZE, str(shown.asked.limit), seconds=_YEAR)
    return response


def _values(context: Context, shown: Shown) -> dict[str, Any]:
    chips = list_words.chips(shown.asked, shown.operators, context.vendor) if not shown.asked.troubles else ()

    @functools.cache  # one tag stands on many rows
    def tagged(tag: str) -> str:
        return context.url("console.clients", **shown.asked.address(tag=tag))

    return {
        "tagged": tagged,
        "shown": shown,
        "asked": shown.asked,
        "chips": chips,
        "sizes": SIZES,
        "labels": LABELS,
        "fields": (*FILTERS, "sort"),
        "say": list_words,
    }


def _part(context: Context, shown: Shown, status: int) -> Response:
    response = part(context, "console/clients_part.html", status=status, **_values(context, shown))
    address = context.url("console.clients", **shown.asked.address())
    return add_headers(response, ((_kept_in(context, shown.asked), address),))


def _kept_in(context: Context, asked: Wanted) -> str:
    """Return the header that puts the address into the browser's history: what is typed on is no step of its own."""
    before = dict(parse_qsl(context.request.headers.get("HX-Current-URL", "").partition("?")[2]))
    same = all(before.get(name) == asked.given.get(name) for name in FILTERS if name != "q")
    return "HX-Replace-Url" if same and "q" in before and "q" in asked.given else "HX-Push-Url"
