"""Sign-ups, and the links people come through by themselves, as whoever has the link is shown them (VC-04, WP-03)."""

from __future__ import annotations

import attrs

from partnerkit.errors import LinkSpent, NotFound
from partnerkit.identity.claims import Claim, claim_of, partner_of
from partnerkit.identity.newcomers import Known, known
from partnerkit.identity.tokens import read_invitation
from partnerkit.invitations.model import PARTNER_LINKS, PartnerLink
from partnerkit.invitations.offers import OpenLinkOffer
from partnerkit.invitations.signups import CONFIRM, SIGN_UPS, OpenSignUp, SignUp, SignUpKind, judged
from partnerkit.invitations.usecases import SIGN_UP, first_referral, is_silent
from partnerkit.partners.model import PARTNERS, Partner
from partnerkit.repository import Storage
from partnerkit.values import LinkId, PartnerId, Secret, SignUpId
from partnerkit.vendor import Vendor


@attrs.frozen(kw_only=True)
class Shown:
    """
    A sign-up whose link somebody showed.

    Attributes:
        sign_up: What was asked for, as it stands.
        known: Who signs in to accounts with its address; None where nobody does.
        held: Which operator has its address, if it makes a partner; None where none has.
    """

    sign_up: SignUp
    known: Known | None
    held: Claim | None = None


class SignUpReading:
    """
    What people who come by themselves see by their links; a part of ``kit.invitations``.

    Methods that take a token raise `NotFound` for one that is none of ours, and `LinkSpent` for one that was right
    once.
    """

    _storage: Storage
    _vendor: Vendor

    def look_link(self, token: Secret) -> OpenLinkOffer:
        """Return whose client somebody will be who signs up through a link; looking changes nothing (A-08)."""
        partner, _ = self._link(token)
        return OpenLinkOffer(partner=partner.name, language=partner.language)

    def look_sign_up(self, token: Secret) -> OpenSignUp:
        """Return what a mailed link confirms; looking changes nothing and uses nothing up (A-08)."""
        shown = self._sign_up(token, None)
        sign_up, partner = shown.sign_up, self._partner_of(shown.sign_up)
        return OpenSignUp(
            kind=sign_up.kind,
            business=sign_up.business,
            name=sign_up.name,
            email=sign_up.email,
            language=sign_up.language,
            partner=None if partner is None else partner.name,
            expires_at=sign_up.expires_at,
            known=self._is_known(shown),
        )

    def _is_known(self, shown: Shown) -> bool:
        if shown.sign_up.kind is SignUpKind.CLIENT:
            return shown.known is not None
        return shown.held is not None and shown.held.came

    def _link(self, token: Secret) -> tuple[Partner, PartnerLink]:
        """Return a partner and its link, if that works now."""
        partner_id, link_id, _ = read_invitation(self._vendor, SIGN_UP, token)
        try:
            partner = self._storage.get(PARTNERS, PartnerId(partner_id))
        except NotFound:
            raise LinkSpent(SIGN_UP, "withdrawn") from None
        found = self._storage.get_many(PARTNER_LINKS, [LinkId(link_id)], within=partner.id).get(LinkId(link_id))
        link = first_referral(partner) if found is None else found
        if link.id != link_id:
            raise LinkSpent(SIGN_UP, "withdrawn")
        if not link.works(self._vendor.clock()):
            raise LinkSpent(SIGN_UP, "expired")
        if is_silent(partner):
            raise LinkSpent(SIGN_UP, "silent")
        return partner, link

    def _of_client(self, token: Secret, source: str | None) -> Shown:
        shown = self._sign_up(token, source)
        if shown.sign_up.kind is not SignUpKind.CLIENT:
            raise NotFound("link", CONFIRM)
        return shown

    def _sign_up(self, token: Secret, source: str | None) -> Shown:
        if source is not None:
            hit = self._vendor.throttle.hit
            hit(f"links-from:{source}", self._vendor.limits.tries_a_source, self._vendor.clock())
        id = SignUpId(read_invitation(self._vendor, CONFIRM, token)[1])
        sign_up = self._storage.get_many(SIGN_UPS, [id]).get(id)
        if sign_up is None:
            raise LinkSpent(CONFIRM, "expired")  # it was there once, and its time is over
        judged(sign_up, at=self._vendor.clock())
        held = claim_of(self._storage, sign_up.email) if sign_up.kind is SignUpKind.PARTNER else None
        return Shown(sign_up=sign_up, known=known(self._storage, sign_up.email), held=held)

    def _partner_of(self, sign_up: SignUp) -> Partner | None:
        """Return the partner whose client it makes: none is asked for, is silenced by now, or brings itself."""
        if sign_up.partner_id is None:
            return None
        partner = self._storage.get(PARTNERS, sign_up.partner_id)
        return None if is_silent(partner) or self._is_own(sign_up) else partner

    def _is_own(self, sign_up: SignUp) -> bool:
        """Whether somebody came through the link of the partner it is an operator of: nobody brings oneself."""
        return sign_up.partner_id is not None and sign_up.partner_id == partner_of(self._storage, sign_up.email)
