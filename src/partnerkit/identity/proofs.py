"""
What mailed links rest on: a row per holder and purpose, and the one judgement of a link; pure.

- A link works exactly while its generation is the row's, nothing it rests on has changed, it was not used, and its time
  is not over.
- Each new link raises the generation: the earlier ones are replaced (A-05).
- Another password or another address makes every outstanding link worthless, whatever it is for (A-19).
- When the time is over is judged at the moment of use, by one clock, to the microsecond (A-07).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import attrs

from partnerkit.effects import Effects
from partnerkit.errors import LinkSpent
from partnerkit.identity.model import Credential, Proof, Purpose
from partnerkit.repository import Add, Change
from partnerkit.values import PartnerId, Realm


def renewed(
    old: Proof | None,
    purpose: Purpose,
    *,
    realm: Realm,
    holder_id: UUID,
    partner_id: PartnerId | None,
    epoch: int,
    email: str,
    was: str,
    at: datetime,
    life: timedelta,
) -> Effects[Proof]:
    """
    Have a new link: what is signed for this proof from now on; the links before it are replaced (A-05).

    Args:
        old: The proof there is for this holder and purpose.
        purpose: What the link is for.
        realm: Whose world.
        holder_id: Whose it is.
        partner_id: The operator's partner.
        epoch: The credential's epoch.
        email: Where the link is mailed to.
        was: The address the holder has.
        at: The moment it is mailed, UTC.
        life: For how long it works from then on.
    """
    new = Proof(
        holder_id=holder_id,
        purpose=purpose.value,
        realm=realm,
        partner_id=partner_id,
        generation=1 if old is None else old.generation + 1,
        epoch=epoch,
        email=email,
        was=was,
        expires_at=at + life,
        version=0 if old is None else old.version,
    )
    return Effects(new, [Add(new) if old is None else Change(old, new)])


def kept_alive(proof: Proof, *, at: datetime, life: timedelta) -> Effects[Proof]:
    """Have the same link work from now on, where mailing it is tried once more."""
    alive = attrs.evolve(proof, expires_at=at + life)
    return Effects(alive, [Change(proof, alive)])


def judged(proof: Proof, credential: Credential, address: str, *, generation: int, at: datetime) -> Proof:
    """
    Return the proof if a link of it works; the only place that says so.

    Args:
        proof: What the link rests on, as it is now.
        credential: The holder's, as it is now.
        address: The holder's address, as it is now.
        generation: The link's.
        at: The moment, UTC.

    Raises:
        LinkSpent: It was used, was replaced, or its time is over; says which.
    """
    if at >= standing(proof, credential, address, generation=generation).expires_at:
        raise LinkSpent(proof.purpose, "expired")
    return proof


def standing(proof: Proof, credential: Credential, address: str, *, generation: int) -> Proof:
    """
    Return the proof if a link of it would work while it has time, so that mailing it makes sense.

    Raises:
        LinkSpent: It was used or replaced; says which.
    """
    if generation != proof.generation:
        raise LinkSpent(proof.purpose, "replaced")
    if proof.used_at is not None:
        raise LinkSpent(proof.purpose, "used")
    if credential.epoch != proof.epoch or address != proof.was:
        raise LinkSpent(proof.purpose, "replaced")
    return proof


def used(proof: Proof, *, at: datetime) -> Effects[Proof]:
    """Use a link up."""
    spent = attrs.evolve(proof, used_at=at)
    return Effects(spent, [Change(proof, spent)])
