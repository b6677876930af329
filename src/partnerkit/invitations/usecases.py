"""What can be done with invitations and links: pure functions of facts that return Effects."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import uuid5

import attrs

from partnerkit.accounts.lifecycles import Stage
from partnerkit.accounts.origin import Way
from partnerkit.accounts.status import Standing
from partnerkit.clients.events import NoteRemoved
from partnerkit.clients.model import Client
from partnerkit.clients.notes import Note
from partnerkit.effects import Effects, Message
from partnerkit.errors import LinkSpent, NotPossible
from partnerkit.invitations.events import (
    ClientInvited,
    InvitationDeclined,
    InvitationOver,
    InvitationWithdrawn,
    LinkMade,
    LinkRevoked,
    ReferralRotated,
)
from partnerkit.invitations.model import Invitation, InvitationState, LinkKind, NewInvitation, NewLink, PartnerLink
from partnerkit.partners.model import Partner
from partnerkit.repository import Add, Change, Remove, Write
from partnerkit.values import AccountId, ClientId, LinkId, OperatorId, Realm

OPEN: Final = "invitation"
"""What the link of an invitation to open an account is for."""
SIGN_UP: Final = "sign-up"
"""What a partner's public link is for."""


def invite(
    partner: Partner,
    new: NewInvitation,
    *,
    id: ClientId,
    account_id: AccountId,
    uid: str,
    operator_id: OperatorId,
    inviter: str,
    at: datetime,
    life: timedelta,
) -> Effects[Invitation]:
    """
    Invite somebody to open an account; its line stands in the client list from now on (WP-02, WP-05).

    Args:
        partner: Who invites.
        new: Whom.
        id: The id of invitation and line.
        account_id: The id of the account that is to be.
        uid: What API integrations will know that by.
        operator_id: Which operator invites.
        inviter: Its name.
        at: When, UTC.
        life: For how long the invitation counts.
    """
    invitation = Invitation(
        partner_id=partner.id,
        id=id,
        account_id=account_id,
        uid=uid,
        email=new.email,
        name=new.name,
        contact=new.contact,
        language=new.language,
        operator_id=operator_id,
        inviter=inviter,
        invited_at=at,
        sent_at=at,
        expires_at=at + life,
    )
    told = ClientInvited(chain_id=id, again=False, email=new.email)
    return Effects(invitation, [Add(invitation), Add(line_of(invitation))], [told], [mail(invitation)])


def line_of(invitation: Invitation) -> Client:
    """Return the line of an invitation, which shows what is known of a business that has no account yet."""
    return Client(
        partner_id=invitation.partner_id,
        id=invitation.id,
        account_id=invitation.account_id,
        name=invitation.name or invitation.email,
        contact=invitation.contact,
        email=invitation.email,
        uid=invitation.uid,
        origin=Way.INVITATION,
        stage=Stage.LIVE,
        standing=Standing.INVITED,
        trial_ends_at=invitation.invited_at,
        created_at=invitation.invited_at,
    )


def mail(invitation: Invitation) -> Message:
    """Return the mail with the link by which somebody opens an account."""
    return Message(
        kind="client.invited",
        realm=Realm.STAFF,
        address=invitation.email,
        within=invitation.partner_id,
        row=invitation.id,
        generation=invitation.generation,
    )


def invite_again(
    invitation: Invitation, line: Client, *, inviter: str, at: datetime, life: timedelta
) -> Effects[Invitation]:
    """
    Mail an invitation again, also an expired one; the link before it no longer works (WP-06).

    Raises:
        NotPossible: It is over.
    """
    _see_open(invitation, "invite")
    again = attrs.evolve(
        invitation,
        inviter=inviter,
        sent_at=at,
        expires_at=at + life,
        generation=invitation.generation + 1,
        revision=invitation.revision + 1,
    )
    told = ClientInvited(chain_id=line.id, again=True, email=again.email)
    return Effects(again, [Change(line, line), Change(invitation, again)], [told], [mail(again)])


def invite_anew(
    expired: Invitation,
    line: Client,
    new: NewInvitation,
    *,
    operator_id: OperatorId,
    inviter: str,
    at: datetime,
    life: timedelta,
) -> Effects[Invitation]:
    """
    Invite somebody whose invitation nobody answered in time: one that is over blocks no new one (A-07).

    The line stays, with what was noted on it; what is known of the client now stands in both.
    """
    wanted = attrs.evolve(
        expired,
        email=new.email,
        name=new.name or expired.name,
        contact=new.contact or expired.contact,
        language=new.language,
        operator_id=operator_id,
    )
    shown = line_of(wanted)
    renamed = attrs.evolve(line, name=shown.name, contact=shown.contact, email=shown.email)
    again = invite_again(wanted, line, inviter=inviter, at=at, life=life)
    changes: list[Write] = [Change(line, renamed), Change(expired, again.result)]
    return Effects(again.result, changes, again.events, again.messages)


def judged(invitation: Invitation, partner: Partner, *, generation: int, at: datetime) -> Invitation:
    """
    Return an invitation if a link to it works at a moment; the only place that says so.

    Raises:
        LinkSpent: It was used, withdrawn or replaced, its time is over, or the partner's links are silent (R-09).
    """
    if invitation.state is not InvitationState.OPEN:
        raise LinkSpent(OPEN, "used" if invitation.state is InvitationState.ACCEPTED else "withdrawn")
    if generation != invitation.generation:
        raise LinkSpent(OPEN, "replaced")
    if at >= invitation.expires_at:
        raise LinkSpent(OPEN, "expired")
    if is_silent(partner):
        raise LinkSpent(OPEN, "silent")
    return invitation


def is_silent(partner: Partner) -> bool:
    """Whether a partner's links do nothing, as long as the vendor has suspended it, or since it was closed (R-09)."""
    return partner.suspended_at is not None or partner.closed_at is not None


def kept_alive(invitation: Invitation, *, at: datetime, life: timedelta) -> Effects[Invitation]:
    """Have an invitation count from now on, when it is mailed."""
    alive = attrs.evolve(invitation, expires_at=at + life)
    return Effects(alive, [Change(invitation, alive)])


def accepted(invitation: Invitation, *, at: datetime) -> Effects[Invitation]:
    """Note that the account of an invitation was opened."""
    settled = _settled(invitation, InvitationState.ACCEPTED, at)
    return Effects(settled, [Change(invitation, settled)])


def withdraw(
    partner: Partner, invitation: Invitation, line: Client, notes: Iterable[Note], *, at: datetime
) -> Effects[Invitation]:
    """
    Withdraw an invitation: its link works no more, and its line is gone, with whatever was noted on it.

    Raises:
        NotPossible: It is over already.
    """
    told = InvitationWithdrawn(chain_id=partner.id, **_over(invitation, line))
    return _ended(partner, invitation, told, InvitationState.WITHDRAWN, at) + _gone(partner, line, notes)


def decline(
    partner: Partner, invitation: Invitation, line: Client, notes: Iterable[Note], *, at: datetime
) -> Effects[Invitation]:
    """
    Have whoever was invited not open an account: the line is gone, with whatever was noted on it.

    Raises:
        NotPossible: It is over already.
    """
    told = InvitationDeclined(chain_id=partner.id, **_over(invitation, line))
    return _ended(partner, invitation, told, InvitationState.DECLINED, at) + _gone(partner, line, notes)


def make_link(
    partner: Partner, new: NewLink, *, id: LinkId, maker_id: OperatorId, at: datetime
) -> Effects[PartnerLink]:
    """Make a named link (WP-03)."""
    link = PartnerLink(partner_id=partner.id, id=id, kind=LinkKind.NAMED, name=new.name, maker_id=maker_id, made_at=at)
    told = LinkMade(chain_id=partner.id, link_id=id, name=new.name)
    return Effects(link, [Change(partner, partner), Add(link)], [told])


def first_referral(partner: Partner) -> PartnerLink:
    """Return the referral link a partner has from the start; it is stored nowhere while it is the present one."""
    id = LinkId(uuid5(partner.id, LinkKind.REFERRAL.value))
    return PartnerLink(partner_id=partner.id, id=id, kind=LinkKind.REFERRAL, made_at=partner.opened_at)


def rotate_referral(
    partner: Partner, link: PartnerLink, *, id: LinkId, maker_id: OperatorId, at: datetime, more: timedelta
) -> Effects[PartnerLink]:
    """
    Give a partner another referral link; the one before works for a while yet (VC-03).

    Args:
        partner: Which partner.
        link: The one it has.
        id: The new one's.
        maker_id: The owner who wants it.
        at: When, UTC.
        more: For how long the one before works.
    """
    new = PartnerLink(partner_id=partner.id, id=id, kind=LinkKind.REFERRAL, maker_id=maker_id, made_at=at)
    old = attrs.evolve(link, ends_at=at + more, revision=link.revision + 1)
    ended: Write = Add(old) if link == first_referral(partner) else Change(link, old)
    told = ReferralRotated(chain_id=partner.id, was_id=link.id, link_id=id)
    return Effects(new, [Change(partner, partner), ended, Add(new)], [told])


def revoke_link(partner: Partner, link: PartnerLink, *, at: datetime) -> Effects[PartnerLink]:
    """End a named link at once; one that is over changes nothing."""
    if not link.works(at):
        return Effects(link)
    over = attrs.evolve(link, ends_at=at, revision=link.revision + 1)
    told = LinkRevoked(chain_id=partner.id, link_id=link.id, name=link.name)
    return Effects(over, [Change(partner, partner), Change(link, over)], [told])


def _see_open(invitation: Invitation, event: str) -> None:
    if invitation.state is not InvitationState.OPEN:
        raise NotPossible("invitation", invitation.state.value, event)


def _settled(invitation: Invitation, state: InvitationState, at: datetime) -> Invitation:
    return attrs.evolve(invitation, state=state, settled_at=at, revision=invitation.revision + 1)


def _over(invitation: Invitation, line: Client) -> dict[str, Any]:
    return {"client_id": line.id, "entries": line.seq, "head": line.head.hex(), "email": invitation.email}


def _ended(
    partner: Partner, invitation: Invitation, told: InvitationOver, state: InvitationState, at: datetime
) -> Effects[Invitation]:
    _see_open(invitation, state.value)
    settled = _settled(invitation, state, at)
    return Effects(settled, [Change(partner, partner), Change(invitation, settled)], [told])


def _gone(partner: Partner, line: Client, notes: Iterable[Note]) -> Effects[None]:
    """Take a line away, and what is noted on it, which the partner's history tells: the line's has come to its end."""
    rows = tuple(notes)
    told = [NoteRemoved(chain_id=partner.id, note_id=note.id) for note in rows]
    return Effects(None, [Change(partner, partner), *(Remove(row) for row in rows), Remove(line)], told)
