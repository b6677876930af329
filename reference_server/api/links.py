"""The links a partner hands out: the referral link, and named ones."""

from __future__ import annotations

from partnerkit import NewLink, PartnerLink
from partnerkit.values import LinkId
from reference_server.api.asked import Asked
from reference_server.api.inputs import Nothing, Paging
from reference_server.api.link_models import FollowedPartnerLink, OpenLinkOfferView, PartnerLinkView
from reference_server.api.models import Listed, listed


def list_links(asked: Asked, query: Paging) -> Listed[PartnerLinkView]:
    """List the partner's named links, newest first; those that are over, too."""
    page = asked.kit.invitations.links(by=asked.by, after=query.after, limit=query.limit)
    return listed(page, tuple(_shown(asked, link) for link in page.items))


def make_link(asked: Asked, body: NewLink) -> PartnerLinkView:
    """Make a named link, to be handed out in any message."""
    return _shown(asked, asked.kit.invitations.make_link(body, by=asked.by, key=asked.key))


def get_link(asked: Asked, link_id: LinkId) -> PartnerLinkView:
    """Return one of the partner's named links."""
    return _shown(asked, asked.kit.invitations.link(link_id, by=asked.by))


def revoke_link(asked: Asked, link_id: LinkId) -> PartnerLinkView:
    """End a named link at once; whoever came through it stays."""
    return _shown(asked, asked.kit.invitations.revoke_link(link_id, by=asked.by, seen=asked.seen, key=asked.key))


def get_referral(asked: Asked) -> PartnerLinkView:
    """Return the partner's referral link."""
    return _shown(asked, asked.kit.invitations.referral(by=asked.by))


def rotate_referral(asked: Asked, body: Nothing) -> PartnerLinkView:
    """Have another referral link; the one before works for a while yet."""
    return _shown(asked, asked.kit.invitations.rotate_referral(by=asked.by, key=asked.key))


def look_at_link(asked: Asked, body: FollowedPartnerLink) -> OpenLinkOfferView:
    """Return whose client somebody will be who signs up through a link; looking changes nothing."""
    return OpenLinkOfferView.of(asked.kit.invitations.look_link(body.token))


def _shown(asked: Asked, link: PartnerLink) -> PartnerLinkView:
    return PartnerLinkView.of(link, asked.kit.invitations.address(link), asked.at)
