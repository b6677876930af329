"""The links a partner hands out: the referral link, and named ones (VC-03, WP-03)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from partnerkit.access import Action, Actor, require
from partnerkit.effects import Effects
from partnerkit.errors import NotFound
from partnerkit.history.writer import Call, Writer
from partnerkit.identity.tokens import sign_invitation
from partnerkit.invitations import usecases
from partnerkit.invitations.model import PARTNER_LINKS, LinkKind, NewLink, PartnerLink, links_of, present_referral
from partnerkit.invitations.usecases import SIGN_UP, first_referral
from partnerkit.partners.model import PARTNERS, Partner
from partnerkit.repository import Cursor, Page, Storage
from partnerkit.values import LinkId, Realm
from partnerkit.vendor import Vendor
from partnerkit.wire import checked, paging


class Links:
    """
    The links of an operator's own partner; a part of ``kit.invitations``.

    Such a link is public by nature (A-03): it stands on pages and in letters, and whoever follows it and signs up is
    the partner's client. Every method raises `NotFound` for a link that is unknown or another partner's, and `Refused`
    where the decision says no.
    """

    _storage: Storage
    _vendor: Vendor
    _writer: Writer

    def links(self, *, by: Actor, after: str | Cursor | None = None, limit: int = 50) -> Page[PartnerLink]:
        """
        Return a page of the partner's named links, those that are over too, newest first (WP-03).

        Raises:
            InvalidInput: The place or the limit is wrong.
        """
        require(Action.MANAGE_LINKS, by)
        place = paging(PARTNER_LINKS, after, limit)
        return self._storage.page(links_of(by.partner, LinkKind.NAMED, after=place, limit=limit))

    def link(self, link_id: LinkId, *, by: Actor) -> PartnerLink:
        """Return one of the partner's named links (WP-03)."""
        require(Action.MANAGE_LINKS, by)
        return self._named(link_id, by)

    def address(self, link: PartnerLink) -> str:
        """Return the address that is handed out, of a link that was returned to somebody who may see it."""
        token = sign_invitation(self._vendor, SIGN_UP, within=link.partner_id, row=link.id, generation=0)
        return self._vendor.links.to(SIGN_UP, Realm.STAFF, token)

    def make_link(self, new: NewLink, *, by: Actor, key: str | None = None) -> PartnerLink:
        """
        Make a named link, for embedding in any message (WP-03).

        Raises:
            InvalidInput: The name is blank or too long.
        """

        def work(at: datetime) -> Effects[PartnerLink]:
            require(Action.MANAGE_LINKS, by)
            wanted, id = checked(new), LinkId(self._vendor.ids.ordered(at))
            return usecases.make_link(self._partner(by), wanted, id=id, maker_id=by.assignee, at=at)

        return self._perform_link(Call("link.make", by, key, (new,)), Action.MANAGE_LINKS, work)

    def revoke_link(
        self, link_id: LinkId, *, by: Actor, seen: int | None = None, key: str | None = None
    ) -> PartnerLink:
        """
        End a named link at once; who came through it stays (WP-03). One that is over changes nothing.

        Raises:
            Outdated: It is not as the caller saw it.
        """

        def work(at: datetime) -> Effects[PartnerLink]:
            require(Action.MANAGE_LINKS, by)
            link = self._named(link_id, by)
            link.check(seen)
            return usecases.revoke_link(self._partner(by), link, at=at)

        return self._perform_link(Call("link.revoke", by, key, (link_id,)), Action.MANAGE_LINKS, work)

    def referral(self, *, by: Actor) -> PartnerLink:
        """Return the partner's referral link; for its owners alone (VC-03)."""
        require(Action.OWN_REFERRAL, by)
        return self._referral(self._partner(by))

    def rotate_referral(self, *, by: Actor, key: str | None = None) -> PartnerLink:
        """Have another referral link; the one before works for `Limits.referral` yet (VC-03)."""

        def work(at: datetime) -> Effects[PartnerLink]:
            require(Action.OWN_REFERRAL, by)
            partner, id = self._partner(by), LinkId(self._vendor.ids.ordered(at))
            more = self._vendor.limits.referral
            return usecases.rotate_referral(
                partner, self._referral(partner), id=id, maker_id=by.assignee, at=at, more=more
            )

        return self._perform_link(Call("referral.rotate", by, key, ()), Action.OWN_REFERRAL, work)

    def _named(self, link_id: LinkId, by: Actor) -> PartnerLink:
        link = self._storage.get(PARTNER_LINKS, link_id, within=by.partner)
        if link.kind is not LinkKind.NAMED:
            raise NotFound(PARTNER_LINKS.name, link_id)
        return link

    def _referral(self, partner: Partner) -> PartnerLink:
        found = self._storage.page(present_referral(partner.id)).items
        return found[0] if found else first_referral(partner)

    def _partner(self, by: Actor) -> Partner:
        return self._storage.get(PARTNERS, by.partner)

    def _perform_link(
        self, call: Call, action: Action, work: Callable[[datetime], Effects[PartnerLink]]
    ) -> PartnerLink:
        def again(id: UUID) -> PartnerLink:
            require(action, call.by)
            return self._storage.get(PARTNER_LINKS, LinkId(id), within=call.by.partner)

        return self._writer.perform(call, work, again=again)
