"""Second factors: read, ask, apply."""

from __future__ import annotations

from datetime import datetime

from partnerkit.access import Action, Actor, require
from partnerkit.effects import Effects
from partnerkit.entry.model import SESSIONS, proven
from partnerkit.errors import NotPossible
from partnerkit.history.writer import Call, Writer
from partnerkit.identity.codes import CODES, new_recovery_code, new_seed, uri_of
from partnerkit.identity.factors import (
    FactorConfirmation,
    FactorRemoval,
    FactorRemoved,
    FactorReset,
    FactorSetup,
    FactorStatus,
    MadeFactor,
    begun,
    confirmed,
    removed,
    renewed,
)
from partnerkit.identity.holders import Holders
from partnerkit.identity.model import CREDENTIALS, Credential
from partnerkit.identity.proving import Proving
from partnerkit.identity.second_factor import SecondFactor
from partnerkit.identity.shown_codes import ShownCodes, mailed
from partnerkit.partners.model import OPERATORS, Operator
from partnerkit.partners.team_reading import TeamReader
from partnerkit.repository import Storage
from partnerkit.values import OperatorId, PartnerId, Secret, TypedPassword
from partnerkit.vendor import Vendor
from partnerkit.wire import checked, one


class SecondFactorsService(Proving):
    """
    Second factors of operators (``kit.second_factors``): an authenticator app, and recovery codes (BX-10).

    Every method raises `Refused` where the decision says no. Secrets and codes are returned once and kept sealed, or as
    digests; no event, mail or log has one (A-35).
    """

    def __init__(self, storage: Storage, vendor: Vendor, writer: Writer) -> None:
        """Serve one transaction."""
        self._storage = storage
        self._vendor = vendor
        self._writer = writer
        self._holders = Holders(storage)
        self._codes = ShownCodes(storage, vendor)
        self._team = TeamReader(storage)

    def status(self, *, by: Actor) -> FactorStatus:
        """Return whether the actor has a second factor, and how many recovery codes are left."""
        require(Action.SET_OWN_FACTOR, by)
        factor, credential = self._codes.factor(by.id), self._storage.get(CREDENTIALS, by.id)
        left = 0 if factor is None else len(factor.codes)
        return FactorStatus(set_up_at=credential.second_factor_at, codes_left=left, demanded=by.secure)

    def begin(self, *, by: Actor) -> FactorSetup:
        """
        Begin to set up a second factor; return what the authenticator app is to know.

        Nothing changes before its first code is confirmed. Beginning again replaces what was not.

        Raises:
            NotPossible: One is set up.
        """
        require(Action.SET_OWN_FACTOR, by)
        seed = new_seed(self._vendor.ids.token())
        address = self._holders.acting(by).email
        setup = FactorSetup(secret=seed, uri=uri_of(seed, issuer=self._vendor.name, address=address))

        def work(at: datetime) -> Effects[FactorSetup]:
            sealed = self._vendor.sealing.seal(seed)
            old = self._codes.factor(by.id)
            return Effects(setup) + begun(old, holder_id=by.id, partner_id=by.partner, seed=sealed, at=at)

        return self._writer.perform(Call("factor.begin", by, None, ()), work, again=lambda _: setup)

    def confirm(self, confirmation: FactorConfirmation, *, by: Actor) -> MadeFactor:
        """
        Have a second factor from now on, by password and the first code of the app; return the recovery codes.

        The holder's other sessions are over (R-13). The one that asks has shown the second factor and goes on by a new
        token, so that a copy of the old one has not. The holder is told by mail.

        Raises:
            NotPossible: Nothing was begun, or it was confirmed already.
            InvalidInput: Password or code is wrong.
            TooManyTries: Too many of them were tried.
        """

        def work(at: datetime) -> Effects[MadeFactor]:
            require(Action.SET_OWN_FACTOR, by)
            factor, given = self._begun(by), checked(confirmation)
            credential = self._storage.get(CREDENTIALS, by.id)
            self._proven(credential, given.password, at)
            step = self._codes.first(factor, given.code, at)
            made = self._made(by)
            done = confirmed(factor, credential, self._operator(by), made.codes, step=step, at=at)
            return Effects(made) + done + self._kept(by, done.result, made.token, at) + self._told("factor.set_up", by)

        nothing = MadeFactor(codes=(), token=None)
        return self._writer.perform(Call("factor.confirm", by, None, ()), work, again=lambda _: nothing)

    def renew_codes(self, code: Secret, *, by: Actor) -> tuple[Secret, ...]:
        """
        Have new recovery codes, which are returned this once; the earlier ones are worth nothing any more.

        Args:
            code: A code of the app, or a recovery code.
            by: Whose.

        Raises:
            NotPossible: There is no second factor.
            InvalidInput: The code is wrong, or was used already.
            TooManyTries: Too many were tried.
        """

        def work(at: datetime) -> Effects[tuple[Secret, ...]]:
            require(Action.SET_OWN_FACTOR, by)
            used = self._codes.used(self._codes.having(by.id, "renew"), _typed(code), at)
            codes = self._new_codes()
            return Effects(codes) + used + renewed(used.result, codes) + self._told("factor.codes_renewed", by)

        return self._writer.perform(Call("factor.renew", by, None, ()), work, again=lambda _: ())

    def remove(self, removal: FactorRemoval, *, by: Actor) -> None:
        """
        Have no second factor any more, by password and code; all sessions of the holder are over (R-13).

        Raises:
            NotPossible: There is none, or the actor's role is a Secure one, which needs it (VC-22).
            InvalidInput: Password or code is wrong.
            TooManyTries: Too many of them were tried.
        """

        def work(at: datetime) -> Effects[None]:
            require(Action.SET_OWN_FACTOR, by)
            factor = self._codes.having(by.id, "remove")
            if by.secure:
                raise NotPossible("factor", "demanded", "remove")
            given, credential = checked(removal), self._storage.get(CREDENTIALS, by.id)
            self._proven(credential, given.password, at)
            used = self._codes.used(factor, given.code, at)
            event = FactorRemoved(chain_id=by.partner, holder_id=by.id)
            gone = removed(used.result, credential, self._operator(by), event)
            return Effects(None) + used + gone + self._told("factor.removed", by)

        self._writer.perform(Call("factor.remove", by, None, ()), work, again=lambda _: None)

    def reset(
        self,
        partner_id: PartnerId,
        operator_id: OperatorId,
        *,
        by: Actor,
        seen: int | None = None,
        key: str | None = None,
    ) -> Operator:
        """
        Take away the second factor of an operator who has lost it; all its sessions are over, and it is told by mail.

        Raises:
            NotFound: There is no such operator of this partner.
            NotPossible: It has none.
            Outdated: The operator is not as the caller saw it: it may have set up another one since.
        """

        def found(seen: int | None = None) -> Operator:
            return self._team.operator(Action.RESET_FACTOR, partner_id, operator_id, by, seen=seen).operator

        def work(_: datetime) -> Effects[Operator]:
            operator = found(seen)
            factor = self._codes.having(operator.id, "reset")
            event = FactorReset(chain_id=partner_id, operator_id=operator.id, name=operator.name)
            gone = removed(factor, self._storage.get(CREDENTIALS, operator.id), operator, event)
            mail = mailed("factor.reset", operator.id, partner_id)
            return Effects(operator) + gone + self._codes.chained(partner_id) + mail

        call = Call("factor.reset", by, key, (partner_id, operator_id))
        return self._writer.perform(call, work, again=lambda _: found())

    def _operator(self, by: Actor) -> Operator:
        return self._storage.get(OPERATORS, OperatorId(by.id), within=by.partner)

    def _begun(self, by: Actor) -> SecondFactor:
        factor = self._codes.factor(by.id)
        if factor is None:
            raise NotPossible("factor", "absent", "confirm")
        if factor.confirmed_at is not None:
            raise NotPossible("factor", "set_up", "confirm")
        return factor

    def _new_codes(self) -> tuple[Secret, ...]:
        return tuple(new_recovery_code(self._vendor.ids.token()) for _ in range(CODES))

    def _made(self, by: Actor) -> MadeFactor:
        token = None if by.session_id is None else Secret(self._vendor.ids.token())
        return MadeFactor(codes=self._new_codes(), token=token)

    def _kept(self, by: Actor, credential: Credential, token: Secret | None, at: datetime) -> Effects[object]:
        """Have the session that asks go on by a new token, with the second factor shown in it."""
        if by.session_id is None or token is None:
            return Effects(None)
        session = self._storage.get(SESSIONS, by.session_id, within=by.id)
        return Effects[object](None) + proven(session, token, at=at, epochs={"credential": credential.epoch})

    def _told(self, kind: str, by: Actor) -> Effects[None]:
        """Tell the holder by mail, and have the partner's chain go on."""
        return self._codes.chained(by.partner) + mailed(kind, by.id, by.partner)

    def _proven(self, credential: Credential, password: Secret | None, at: datetime) -> None:
        """Have the present password proven, if there is one: whom the vendor authenticates has none here (BX-15)."""
        if credential.password is not None:
            self._count_proof(credential.id, at)
            self._prove(credential, password, "password")


def _typed(code: object) -> Secret:
    typed: Secret = one("code", TypedPassword, code)
    return typed
