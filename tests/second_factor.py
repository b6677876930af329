"""
Second factors in tests: given to an operator without its doing, shown without waiting for the next code.

- `give(kit, partner_id, operator_id)`: the operator has one from now on, with `SEED` and no recovery codes.
- `code(at)`: what its app shows at a moment.
- `sign_in(run, given)`: password and code; any number of times in half a minute.
- `prove(run, token)`: a session of an operator that has one has shown it just now.
- `confirmation(typed)`: what a second factor is confirmed by, with the password all have in tests.
- `set_up(kit, by)`: by the services themselves; returns the seed and what its holder is given.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import attrs
from pyotp import TOTP

from partnerkit import (
    Actor,
    CodeGiven,
    FactorConfirmation,
    MadeFactor,
    OperatorId,
    PartnerId,
    PartnerKit,
    Secret,
    SignedIn,
    SignIn,
)
from partnerkit.entry.model import SESSION_DIGEST
from partnerkit.errors import SecondFactorNeeded
from partnerkit.identity.model import CREDENTIALS
from partnerkit.identity.second_factor import SECOND_FACTORS, SecondFactor
from partnerkit.identity.tokens import HalfSignedIn, read_half, sign_half
from partnerkit.repository import Add, Change

SEED: Final = Secret("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
STEP: Final = 30
PASSWORD: Final = "correct horse battery"

Run = Callable[[Callable[[PartnerKit], Any]], Any]
"""Does some work in a transaction of its own, as `Database.run` and `World.run` do."""


def code(at: datetime, seed: Secret = SEED, *, steps: int = 0) -> Secret:
    """
    Return the code an app shows at a moment, or so many steps of half a minute later.
    """
    return Secret(TOTP(seed.reveal()).generate_otp(int(at.timestamp()) // STEP + steps))


def give(kit: PartnerKit, partner_id: PartnerId, operator_id: OperatorId) -> None:
    """
    Have an operator have a second factor; sessions it has stay, and have not shown it.
    """
    storage, vendor, at = kit._storage, kit._vendor, kit._vendor.clock()
    factor = SecondFactor(
        holder_id=operator_id, partner_id=partner_id, seed=vendor.sealing.seal(SEED), begun_at=at, confirmed_at=at
    )
    credential = storage.get(CREDENTIALS, operator_id)
    storage.write(Add(factor), Change(credential, attrs.evolve(credential, second_factor_at=at)))


def sign_in(run: Run, given: SignIn, *, seed: Secret | None = None, **more: Any) -> SignedIn:
    """
    Sign somebody in by password, and by a code where one is asked for.
    """

    def work(kit: PartnerKit) -> SignedIn:
        try:
            return kit.sessions.sign_in(given, **more)
        except SecondFactorNeeded as needed:
            typed = fresh(kit, read_half(kit._vendor, needed.proof).holder_id, seed or SEED)
            return kit.sessions.sign_in_with_code(CodeGiven(proof=needed.proof, code=typed), **more)

    signed_in: SignedIn = run(work)
    return signed_in


def proof(kit: PartnerKit, partner_id: PartnerId, operator_id: OperatorId) -> Secret:
    """
    Return the proof that an operator gave its password just now, whether or not it did.
    """
    epochs = kit.actors.operator_grounds(partner_id, operator_id).epochs
    half = HalfSignedIn(holder_id=operator_id, partner_id=partner_id, at=kit._vendor.clock(), epochs=epochs)
    return sign_half(kit._vendor, half)


def fresh(kit: PartnerKit, holder_id: UUID, seed: Secret = SEED) -> Secret:
    """
    Return the present code of somebody with a seed, as if no code had been used yet.
    """
    factor = kit._storage.get(SECOND_FACTORS, holder_id)
    if factor.step is not None:
        kit._storage.write(Change(factor, attrs.evolve(factor, step=None)))
    return code(kit._vendor.clock(), seed)


def prove(run: Run, token: Secret) -> None:
    """
    Have a session of an operator with a second factor have shown it just now.
    """

    def work(kit: PartnerKit) -> None:
        session = kit._storage.find(SESSION_DIGEST, token.digest())
        assert session is not None
        kit._storage.write(Change(session, attrs.evolve(session, factor_at=kit._vendor.clock())))

    run(work)


def confirmation(typed: Secret, password: str = PASSWORD) -> FactorConfirmation:
    """
    Return what a second factor is confirmed by.
    """
    return FactorConfirmation(password=Secret(password), code=typed)


def set_up(kit: PartnerKit, by: Actor) -> tuple[Secret, MadeFactor]:
    """
    Set a second factor up as its holder does; return what the app knows, and what its holder is given.
    """
    seed = kit.second_factors.begin(by=by).secret
    return seed, kit.second_factors.confirm(confirmation(code(kit._vendor.clock(), seed)), by=by)
