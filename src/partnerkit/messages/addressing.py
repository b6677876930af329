"""Whom a letter is for, as that is when it is sent; and the link in it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import attrs

from partnerkit.effects import Effects
from partnerkit.errors import LinkSpent, NotFound
from partnerkit.identity import proofs
from partnerkit.identity.holders import Holder, Holders, zone_of
from partnerkit.identity.model import ADDRESSES, PROOFS, Address, Proof, Purpose, sign_in_key
from partnerkit.identity.owners import OwnerResetMailed
from partnerkit.identity.tokens import sign
from partnerkit.mails import About
from partnerkit.messages.inviting import KINDS, Invited, Inviting
from partnerkit.messages.model import Letter
from partnerkit.partners.model import PARTNERS, Operator, Partner
from partnerkit.repository import Storage
from partnerkit.values import PartnerId, Realm, Secret
from partnerkit.vendor import Vendor

#: Kinds of letters with a link in them, and what it is for.
PURPOSES: Final = {
    "password.forgotten": Purpose.RESET,
    OwnerResetMailed.kind: Purpose.RESET,
    "email.verify": Purpose.VERIFY,
    "email.change": Purpose.EMAIL,
    "operator.invited": Purpose.WELCOME,
}


INVITING: Final = frozenset({*KINDS, "operator.invited"})
"""Kinds of letters that go to whomever somebody names."""


@attrs.frozen(kw_only=True)
class Addressed:
    """
    A letter, and whom it is for.

    Attributes:
        letter: The letter, with what its link rests on noted in it.
        holder: Whom it is for.
        proof: What its link rests on; None without one.
        known_to: The partner that wanted somebody as its operator who is one of another partner already.
    """

    letter: Letter
    holder: Holder
    proof: Proof | None = None
    known_to: Partner | None = None

    @property
    def kind(self) -> str:
        """What the mail is about."""
        return self.letter.kind if self.known_to is None else "operator.known"

    @property
    def to(self) -> str:
        """Where it goes: what was typed only says whom it is for (A-21)."""
        typed = self.letter.holder_id is None
        return self.holder.email if typed or self.letter.address is None else self.letter.address


class Addressing:
    """Reads whom letters are for."""

    def __init__(self, storage: Storage, vendor: Vendor) -> None:
        """Read from one storage."""
        self._storage = storage
        self._vendor = vendor
        self._holders = Holders(storage)
        self._inviting = Inviting(storage, vendor)

    def of(self, letter: Letter, at: datetime) -> Effects[Addressed | Invited | None]:
        """
        Return whom a letter is for, and have the link it needs.

        None where it is not to be sent: nobody has the address, the holder is gone or signs in elsewhere, or the link
        was used or replaced.
        """
        if letter.kind in KINDS:
            invited = self._inviting.of(letter, at)
            return Effects(invited.result, invited.changes)
        holder, purpose = self._holder(letter), PURPOSES.get(letter.kind)
        if holder is None or self._is_idle(purpose, holder):
            return Effects(None)
        addressed = Addressed(letter=letter, holder=holder)
        if purpose is Purpose.WELCOME and not self._has_address(holder):
            return Effects(self._known(addressed))
        return Effects(addressed) if purpose is None else self._linked(addressed, purpose, at)

    def _is_idle(self, purpose: Purpose | None, holder: Holder) -> bool:
        """Whether a link would open nothing for somebody."""
        if purpose is Purpose.WELCOME:
            blocked = isinstance(holder.row, Operator) and holder.row.blocked_at is not None
            return blocked or holder.credential.password is not None or self._holders.elsewhere(holder)
        return purpose is Purpose.RESET and self._holders.elsewhere(holder)

    def _has_address(self, holder: Holder) -> bool:
        address = self._address(holder.realm, holder.email)
        return address is not None and address.holder_id == holder.id

    def _known(self, addressed: Addressed) -> Addressed | None:
        """Return the same for whose the address is, who alone is told that somebody else wanted it (A-22)."""
        address = self._address(addressed.holder.realm, addressed.holder.email)
        if address is None or addressed.holder.partner_id is None:
            return None
        known = self._holders.of(addressed.holder.realm, address.holder_id, address.partner_id)
        partner = self._storage.get(PARTNERS, addressed.holder.partner_id)
        return attrs.evolve(addressed, holder=known, known_to=partner)

    def _address(self, realm: Realm, email: str) -> Address | None:
        key = sign_in_key(realm, email)
        return self._storage.get_many(ADDRESSES, [key]).get(key)

    def _holder(self, letter: Letter) -> Holder | None:
        found: tuple[UUID | None, PartnerId | None] = letter.holder_id, letter.partner_id
        if letter.holder_id is None and letter.address is not None:
            address = self._address(letter.realm, letter.address)
            found = (None, None) if address is None else (address.holder_id, address.partner_id)
        try:
            return None if found[0] is None else self._holders.of(letter.realm, found[0], found[1])
        except NotFound:
            return None

    def _linked(self, addressed: Addressed, purpose: Purpose, at: datetime) -> Effects[Addressed | Invited | None]:
        """Have a new link, or keep alive the one that was made already, while it still stands."""
        letter, holder = addressed.letter, addressed.holder
        old = self._storage.get_many(PROOFS, [purpose.value], within=holder.id).get(purpose.value)
        life = self._life(purpose)
        if letter.generation is None:
            made = self._renewed(addressed, purpose, old, at, life)
        elif old is None or not _stands(old, holder, letter.generation):
            return Effects(None)
        else:
            made = proofs.kept_alive(old, at=at, life=life)
        noted = attrs.evolve(letter, purpose=purpose.value, row=holder.id, generation=made.result.generation)
        return Effects(attrs.evolve(addressed, letter=noted, proof=made.result), made.changes)

    def _renewed(
        self, addressed: Addressed, purpose: Purpose, old: Proof | None, at: datetime, life: timedelta
    ) -> Effects[Proof]:
        holder = addressed.holder
        return proofs.renewed(
            old,
            purpose,
            realm=holder.realm,
            holder_id=holder.id,
            partner_id=holder.partner_id,
            epoch=holder.credential.epoch,
            email=addressed.to,
            was=holder.email,
            at=at,
            life=life,
        )

    def _life(self, purpose: Purpose) -> timedelta:
        limits = self._vendor.limits
        return {Purpose.RESET: limits.reset, Purpose.WELCOME: limits.welcome}.get(purpose, limits.verification)

    def about(self, addressed: Addressed | Invited) -> About:
        """Return what the mail is about; the token of its link is made here, and kept nowhere (A-03)."""
        if isinstance(addressed, Invited):
            return addressed.about
        letter, holder, proof, partner = addressed.letter, addressed.holder, addressed.proof, addressed.known_to
        place, zone = self._place(holder)
        return About(
            id=letter.id,
            kind=addressed.kind,
            to=addressed.to,
            realm=letter.realm,
            language=holder.row.language,
            product=self._vendor.name,
            name=holder.row.name,
            place=place,
            elsewhere=proof is not None and (proof.email != proof.was or proof.purpose == Purpose.WELCOME.value),
            at=letter.written_at,
            zone=zone,
            link=None if proof is None else self._link(proof),
            until=None if proof is None else proof.expires_at,
            details=letter.details if partner is None else {"partner": partner.name},
        )

    def _link(self, proof: Proof) -> Secret:
        return Secret(self._vendor.links.to(proof.purpose, proof.realm, sign(self._vendor, proof)))

    def _place(self, holder: Holder) -> tuple[str | None, str]:
        """Return where somebody signs in to, if that is one place alone, and the time zone there."""
        if isinstance(holder.row, Operator):
            return self._storage.get(PARTNERS, holder.row.partner_id).name, "UTC"
        accounts = self._holders.accounts(holder)
        return accounts[0].name if len(accounts) == 1 else None, zone_of(accounts)


def _stands(proof: Proof, holder: Holder, generation: int) -> bool:
    try:
        proofs.standing(proof, holder.credential, holder.email, generation=generation)
    except LinkSpent:
        return False
    return True
