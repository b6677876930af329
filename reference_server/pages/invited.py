"""Console: a client who is only invited, and what is done to its invitation (WP-05, WP-06)."""

from __future__ import annotations

from typing import Any, Final

import attrs
from werkzeug.wrappers import Response

from partnerkit import Actor, Invitation, InvitationState, Member, MemberState, PartnerKit, Tried
from partnerkit.values import ClientId
from reference_server.http.context import Context
from reference_server.pages import forms
from reference_server.pages.assigned import Team, card
from reference_server.pages.client import Shown, client_id_of, find, find_line
from reference_server.pages.confirmation import Asked, Confirmation, Kind, Subject
from reference_server.pages.language import _, lazy, plazy
from reference_server.pages.notes import NEW
from reference_server.pages.people_preview import Row
from reference_server.pages.render import page
from reference_server.pages.team import named
from reference_server.pages.words import Badge

_NEWEST: Final = 5
_MAILED: Final = Badge(plazy("invitation", "Mailed"), "ok")
_WITHDRAWN: Final = Badge(plazy("invitation", "Withdrawn"), "stop")
_GONE: Final = Badge(plazy("client", "Gone"), "stop")


def show(context: Context, client_id: str, *, choice: forms.Form | None = None, status: int = 200) -> Response:
    """Show how an invitation stands, with what the team has noted and who the client is assigned to."""
    with context.read() as kit:
        by = context.actor(kit)
        shown = find_line(kit, client_id, by)
        invitation = kit.invitations.invitation(shown.line.id, by=by)
        notes = kit.notes.list(shown.line.id, by=by, limit=_NEWEST)
        team = Team(shown.line, named(kit, by))
    values: dict[str, Any] = {"shown": shown, "invitation": invitation, **card(team, choice)}
    values |= {"notes": notes.items, "more": notes.next is not None, "form": forms.blank(NEW)}
    return page(context, "console/invitation.html", status=status, **values)


@attrs.frozen(kw_only=True)
class Sent:
    """
    An invitation as pages ask about it.

    Attributes:
        invitation: The invitation.
        noted: Whether something is noted on its line.
    """

    invitation: Invitation
    noted: bool

    @property
    def name(self) -> str:
        """What is known of the business."""
        return self.invitation.name or self.invitation.email


def _id(asked: Asked) -> ClientId:
    return client_id_of(asked.places["client_id"])


def _find(kit: PartnerKit, asked: Asked) -> Sent:
    id = _id(asked)
    invitation = kit.invitations.invitation(id, by=asked.by)
    return Sent(invitation=invitation, noted=bool(kit.notes.list(id, by=asked.by, limit=1).items))


def _subject(sent: Sent) -> Subject:
    at = {"client_id": str(sent.invitation.id)}
    return Subject(name=sent.name, endpoint="console.client", places=at, revision=sent.invitation.revision)


def _again(sent: Sent, _tried: Tried[Any], _by: Actor) -> tuple[Row, ...]:
    text = _("Gets a new link. The earlier one stops working.")
    return (Row(name=sent.invitation.email, about=sent.invitation.contact or "", text=text, badge=_MAILED),)


def _withdrawn(sent: Sent, _tried: Tried[Any], _by: Actor) -> tuple[Row, ...]:
    link = _("The link in the mail stops working. No mail says so.")
    listed = _("Is taken off your list, with its notes.") if sent.noted else _("Is taken off your list.")
    return (
        Row(name=sent.invitation.email, about=sent.invitation.contact or "", text=link, badge=_WITHDRAWN),
        Row(name=sent.name, about="", text=listed, badge=_GONE),
    )


_INVITATION: Final = Kind(
    find=_find,
    subject=_subject,
    template="console/invitation_ask.html",
    changed=lazy("Somebody sent this invitation again after you opened the page. Look once more at what would happen."),
)
RESEND: Final = Confirmation(
    kind=_INVITATION,
    act=lambda kit, asked: kit.invitations.invite_again(_id(asked), by=asked.by, **asked.noted),
    title=lazy("Send the invitation of “%(name)s” again?"),
    text=lazy("Also one that has expired counts anew from then on."),
    button=lazy("Send again"),
    done=lazy("Invitation sent again. The earlier link no longer works."),
    is_so=lambda sent: sent.invitation.state is InvitationState.OPEN,
    seen=False,
    rows=_again,
)
WITHDRAW: Final = Confirmation(
    kind=_INVITATION,
    act=lambda kit, asked: kit.invitations.withdraw(_id(asked), by=asked.by, **asked.noted),
    title=lazy("Withdraw the invitation of “%(name)s”?"),
    text=lazy("You can invite the same address again."),
    button=lazy("Withdraw the invitation"),
    done=lazy("The invitation is withdrawn. Its link no longer works."),
    grave=True,
    rows=_withdrawn,
    leads=lambda _gone: Subject(name="", endpoint="console.clients"),
)


@attrs.frozen(kw_only=True)
class Expected:
    """
    An account whose owner has not come yet.

    Attributes:
        shown: The client and its account.
        owner: The membership of its owner-to-be.
    """

    shown: Shown
    owner: Member


def _find_owner(kit: PartnerKit, asked: Asked) -> Expected:
    shown = find(kit, asked.places["client_id"], asked.by)
    return Expected(shown=shown, owner=kit.staff.owner(shown.account.id, by=asked.by))


def _owner_subject(expected: Expected) -> Subject:
    at = {"client_id": str(expected.shown.line.id)}
    return Subject(name=expected.shown.name, endpoint="console.client", places=at)


def _mail_owner(kit: PartnerKit, asked: Asked) -> Member:
    account = find(kit, asked.places["client_id"], asked.by).account
    return kit.invitations.invite_owner(account.id, by=asked.by, **asked.noted)


def _owner_mailed(expected: Expected, _tried: Tried[Any], _by: Actor) -> tuple[Row, ...]:
    owner = expected.owner
    text = _("Gets a link to sign in for the first time.")
    if owner.expires_at is not None:
        text = _("Gets a new link. The earlier one stops working.")
    return (Row(name=owner.name or _("The owner"), about=owner.email or "", text=text, badge=_MAILED),)


OWNER: Final = Confirmation(
    kind=Kind(find=_find_owner, subject=_owner_subject, template="console/owner_ask.html"),
    act=_mail_owner,
    title=lazy("Mail the owner of “%(name)s” how to sign in?"),
    text=lazy("Whoever follows the link chooses a password, and is the owner from then on."),
    button=lazy("Send the mail"),
    done=lazy("The mail is on its way. Only the link in it works."),
    is_so=lambda expected: expected.owner.state is MemberState.INVITED,
    seen=False,
    rows=_owner_mailed,
)
