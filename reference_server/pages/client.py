"""Console: one client, as each of its pages shows it, and its two histories."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final
from uuid import UUID

import attrs
from werkzeug.wrappers import Response

from partnerkit import Account, Action, Actor, Client, PartnerKit, Told
from partnerkit.access import Decision, decide
from partnerkit.accounts.status import Standing
from partnerkit.errors import InvalidInput, NotFound
from partnerkit.repository import Page
from partnerkit.values import ClientId
from partnerkit.wire import cursor_text, one
from reference_server.http.context import Context
from reference_server.pages.render import page
from reference_server.pages.settings_told import named_of
from reference_server.pages.told import lines

_CONTROLS: Final = (
    Action.TAG_CLIENT,
    Action.WRITE_NOTE,
    Action.ASSIGN_CLIENT,
    Action.VIEW_HISTORY,
    Action.RESEND_INVITATION,
    Action.WITHDRAW_INVITATION,
    Action.INVITE_OWNER,
    Action.SET_STAGE,
    Action.SET_NICKNAME,
    Action.SET_SECURE,
    Action.LOCK_ACCOUNT,
    Action.UNLOCK_ACCOUNT,
)


@attrs.frozen(kw_only=True)
class Listed:
    """
    What every page of a client shows that is the partner's own: also where there is no account yet (WP-05).

    Attributes:
        line: The client.
        account: Its account; None while somebody is only invited to open it.
        may: For each action that has a control on some page, the decision about it.
    """

    line: Client
    account: Account | None = None
    may: Mapping[str, Decision]

    @property
    def name(self) -> str:
        """The business's name, or what is known of it."""
        return self.line.name if self.account is None else self.account.name

    @property
    def zone(self) -> str:
        """In which time zone its pages tell moments."""
        return "UTC" if self.account is None else self.account.time_zone

    @property
    def settled_at(self) -> str:
        """The page on which it is said who it is assigned to."""
        return settled_at(self.line)


@attrs.frozen(kw_only=True)
class Shown(Listed):
    """
    What every page of a client shows that has an account.

    Attributes:
        account: Its account.
    """

    account: Account


def settled_at(line: Client) -> str:
    """Return the page on which it is said who a client is assigned to, and how it stands."""
    return "console.client" if line.standing is Standing.INVITED else "console.account"


def client_id_of(text: str) -> ClientId:
    """
    Return the id that stands in an address.

    Raises:
        NotFound: It is no id, which is the same as an unknown one.
    """
    return ClientId(id_of("client", text))


def id_of(kind: str, text: str) -> UUID:
    """
    Return the id of something that stands in an address.

    Raises:
        NotFound: It is no id, which is the same as an unknown one.
    """
    try:
        id: UUID = one("", UUID, text)
    except InvalidInput:
        raise NotFound(kind, None) from None
    return id


def find(kit: PartnerKit, client_id: str, by: Actor) -> Shown:
    """
    Return a client of the operator's partner that has an account.

    Raises:
        NotFound: There is none, it is somebody else's, or it is only invited.
        Refused: It is kept from the operator: secure, or not assigned to a limited role.
    """
    found = find_line(kit, client_id, by)
    if not isinstance(found, Shown):
        raise NotFound("account", found.line.account_id)
    return found


def find_line(kit: PartnerKit, client_id: str, by: Actor) -> Listed:
    """
    Return a client of the operator's partner, whether it has an account yet or is only invited to open one.

    Raises:
        NotFound: There is none, or it is somebody else's.
        Refused: It is kept from the operator: secure, or not assigned to a limited role.
    """
    line = kit.clients.get(client_id_of(client_id), by=by)
    may = {action.value: decide(action, by, line.facts) for action in _CONTROLS}
    if line.standing is Standing.INVITED:
        return Listed(line=line, may=may)
    return Shown(line=line, account=kit.accounts.get(line.account_id, by=by), may=may)


def history(context: Context, client_id: str) -> Response:
    """Show who did what to the account, and what it changed, newest first (VC-19)."""

    def told(kit: PartnerKit, by: Actor, after: str | None) -> tuple[Listed, Page[Told]]:
        shown = find(kit, client_id, by)
        return shown, kit.history.of_account(shown.account.id, by=by, after=after)

    return _history(context, "account", told)


def team_history(context: Context, client_id: str) -> Response:
    """Show what the partner's own team did: tags, notes, assignments, of which the account knows nothing (R-15)."""

    def told(kit: PartnerKit, by: Actor, after: str | None) -> tuple[Listed, Page[Told]]:
        shown = find_line(kit, client_id, by)
        return shown, kit.history.of_client(shown.line.id, by=by, after=after)

    return _history(context, "team", told)


def _history(
    context: Context, side: str, told: Callable[[PartnerKit, Actor, str | None], tuple[Listed, Page[Told]]]
) -> Response:
    after = context.request.args.get("after")
    with context.read() as kit:
        shown, found = told(kit, by := context.actor(kit), after)
        named = named_of(context.vendor, kit, found.items, shown.line.account_id, by) if side == "account" else None
    return page(
        context,
        "console/history.html",
        shown=shown,
        side=side,
        lines=lines(found.items, context.vendor, whole=found.next is None, named=named),
        first=after is None,
        next=None if found.next is None else cursor_text(found.next),
    )
