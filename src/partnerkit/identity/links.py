"""Mailed links: read, judged, and shown; what they do stands in the services that use them up."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import attrs

from partnerkit.access import Action, Actor, require
from partnerkit.errors import LinkSpent, NotFound
from partnerkit.history.writer import Writer
from partnerkit.identity.holders import Holder, Holders, zone_of
from partnerkit.identity.model import PROOFS, Proof, Purpose
from partnerkit.identity.proofs import judged
from partnerkit.identity.tokens import read
from partnerkit.repository import Storage
from partnerkit.throttle import Throttle
from partnerkit.values import Realm, Secret, address_key
from partnerkit.vendor import Vendor

ACTIONS_OF: Final = {
    Purpose.RESET: Action.CHANGE_OWN_PASSWORD,
    Purpose.VERIFY: Action.VERIFY_OWN_ADDRESS,
    Purpose.EMAIL: Action.CHANGE_OWN_EMAIL,
    # Whatever its role includes: without a first password nobody comes at all.
    Purpose.WELCOME: Action.USE_CONSOLE,
}
"""What somebody asks to do by a link of each purpose."""


@attrs.frozen(kw_only=True)
class OpenLink:
    """
    What a mailed link that works is for, as its page shows it.

    Attributes:
        purpose: What it is for.
        name: Whose it is.
        email: Where it was mailed to.
        was: The address its holder signs in with.
        expires_at: The moment from which it no longer works, UTC.
        time_zone: In which its holder is told that, as in ``Europe/Budapest``; the mail says it so too.
    """

    purpose: Purpose
    name: str
    email: str
    was: str
    expires_at: datetime
    time_zone: str


@attrs.frozen(kw_only=True)
class Shown:
    """
    A link somebody showed that we signed.

    Attributes:
        proof: What it rests on, as it is now.
        generation: Which one it is.
        holder: Whose it is, as it is now.
        actor: The holder, who acts by it.
    """

    proof: Proof
    generation: int
    holder: Holder
    actor: Actor

    def judged(self, at: datetime) -> Proof:
        """
        Return what it rests on, if it works at a moment and its holder may do what it is for.

        Raises:
            LinkSpent: It does not work any more.
            Refused: The holder's role does not include this.
        """
        proof = judged(self.proof, self.holder.credential, self.holder.email, generation=self.generation, at=at)
        require(ACTIONS_OF[Purpose(proof.purpose)], self.actor)
        return proof


class MailedLinks:
    """What people do by links in mails; a part of ``kit.identity``."""

    _storage: Storage
    _vendor: Vendor
    _writer: Writer
    _holders: Holders

    def look(self, realm: Realm, purpose: Purpose, token: Secret) -> OpenLink:
        """
        Return what a mailed link is for; looking changes nothing and uses nothing up (A-08).

        Args:
            realm: Whose world it was opened in.
            purpose: What it must be for.
            token: What it carries.

        Raises:
            NotFound: It is none of ours, or for another purpose or realm.
            LinkSpent: It was right once: its time is over, it was used, or a newer one replaced it.
            Refused: Its holder's role does not include this.
        """
        shown = self._shown(realm, purpose, token, None)
        proof = shown.judged(self._vendor.clock())
        return OpenLink(
            purpose=purpose,
            name=shown.holder.row.name,
            email=proof.email,
            was=proof.was,
            expires_at=proof.expires_at,
            time_zone=zone_of(self._holders.accounts(shown.holder)),
        )

    def _shown(self, realm: Realm, purpose: Purpose, token: Secret, source: str | None) -> Shown:
        if source is not None:
            throttle: Throttle = self._vendor.throttle
            throttle.hit(f"links-from:{source}", self._vendor.limits.tries_a_source, self._vendor.clock())
        holder_id, generation = read(self._vendor, purpose, realm, token)
        try:
            proof = self._storage.get(PROOFS, purpose.value, within=holder_id)
            holder = self._holders.of(realm, holder_id, proof.partner_id)
            shown = Shown(proof=proof, generation=generation, holder=holder, actor=self._holders.by_link(holder))
        except NotFound:
            raise NotFound("link", purpose.value) from None
        if purpose in {Purpose.RESET, Purpose.WELCOME} and self._holders.elsewhere(holder):
            raise LinkSpent(purpose.value, "replaced")  # mailed before the vendor linked its holder
        return shown

    def _count_mail(self, email: str, source: str | None, at: datetime) -> None:
        """Count a mail to an address that may be anybody's, by where it goes and by who wants it (A-25)."""
        self._writer.count_mail(f"mails-to:{address_key(email)}", source, at)

    def _count_own_mail(self, email: str, by: Actor, at: datetime) -> None:
        """Count a mail to the address somebody signs in with; what strangers want sent there uses up none of these."""
        self._writer.count_mail(f"mails-of:{by.id}:{address_key(email)}", by.id, at)
