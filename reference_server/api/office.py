"""The vendor office: how partners stand, and finding anything."""

from __future__ import annotations

from partnerkit import Suspension
from partnerkit.values import PartnerId
from reference_server.api.account_models import EntryView
from reference_server.api.asked import Asked
from reference_server.api.inputs import Nothing, Paging
from reference_server.api.models import Listed, PartnerView, listed
from reference_server.api.office_models import FindingsView, FindWanted


def list_partners(asked: Asked, query: Paging) -> Listed[PartnerView]:
    """List all partners, newest first."""
    page = asked.kit.office.partners(by=asked.by, after=query.after, limit=query.limit)
    return listed(page, tuple(map(PartnerView.of, page.items)))


def list_partner_history(asked: Asked, partner_id: PartnerId, query: Paging) -> Listed[EntryView]:
    """List what happened to a partner, newest first: its standing, its operators, its roles."""
    page = asked.kit.office.history(partner_id, by=asked.by, after=query.after, limit=query.limit)
    return listed(page, tuple(map(EntryView.of, page.items)))


def approve_partner(asked: Asked, partner_id: PartnerId, body: Nothing) -> PartnerView:
    """Approve a partner."""
    return PartnerView.of(asked.kit.office.approve(partner_id, by=asked.by, seen=asked.seen, key=asked.key))


def suspend_partner(asked: Asked, partner_id: PartnerId, body: Suspension) -> PartnerView:
    """Suspend a partner: its operators are signed out at once and cannot sign in, its clients work on."""
    return PartnerView.of(asked.kit.office.suspend(partner_id, body, by=asked.by, seen=asked.seen, key=asked.key))


def reinstate_partner(asked: Asked, partner_id: PartnerId) -> PartnerView:
    """Let a suspended partner's operators sign in again; the sessions that ended stay over."""
    return PartnerView.of(asked.kit.office.reinstate(partner_id, by=asked.by, seen=asked.seen, key=asked.key))


def close_partner(asked: Asked, partner_id: PartnerId, body: Nothing) -> PartnerView:
    """Close a partner for good: its operators are signed out at once and never sign in again."""
    return PartnerView.of(asked.kit.office.close(partner_id, by=asked.by, seen=asked.seen, key=asked.key))


def find_anything(asked: Asked, query: FindWanted) -> FindingsView:
    """Say what a UID, an id or a sign-in address stands for; nothing of it where it is unknown."""
    return FindingsView.of(asked.kit.office.find(query.text, by=asked.by), asked.at)
