"""
The second half of signing in, for operators with a second factor; and showing it again in a session (BX-10).

Between the halves nothing is stored: whoever gave the password holds a signed proof of it, which rests on the same
epochs as a session would (R-13) and opens nothing without a code.
"""

from __future__ import annotations

from datetime import datetime

import attrs

from partnerkit.access import Action, Factor, require
from partnerkit.effects import Effects
from partnerkit.entry.actors import ActorsService
from partnerkit.entry.grounds import Grounds
from partnerkit.entry.model import Session, SignedIn, proven
from partnerkit.entry.opening import Opening
from partnerkit.entry.own import device_of
from partnerkit.errors import NotSignedIn, SecondFactorNeeded
from partnerkit.history.writer import Call
from partnerkit.identity.model import CREDENTIALS, Credential
from partnerkit.identity.shown_codes import ShownCodes
from partnerkit.identity.tokens import HalfSignedIn, read_half, sign_half
from partnerkit.values import OperatorId, Realm, Secret, TypedPassword
from partnerkit.wire import checked, one


@attrs.frozen(kw_only=True)
class CodeGiven:
    """
    What somebody goes on to sign in with, having given the password.

    Attributes:
        proof: What `SecondFactorNeeded` held.
        code: A code of the app, or a recovery code.
    """

    proof: TypedPassword
    code: TypedPassword


class CodeSignIn(Opening):
    """Signing in with a code, and showing one again; a part of ``kit.sessions``."""

    _actors: ActorsService

    def sign_in_with_code(self, given: CodeGiven, *, source: str | None = None, device: str | None = None) -> SignedIn:
        """
        Open a session by a code of the second factor, after the password.

        Args:
            given: The proof that the password was given, and the code; a wrong code uses no proof up.
            source: Where the try comes from, as in a network address; throttled by itself (A-25).
            device: What the browser or program calls itself, for the holder's list of sessions; its own word.

        Raises:
            InvalidInput: The code is wrong, or was used already; it is not said which.
            NotSignedIn: The proof is none, its time is over (`Limits.half_signed_in`), or what it rests on changed, as
                in another password: begin anew.
            TooManyTries: Too many codes of this operator, or tries from this source.
            Refused: The operator is blocked (VC-29), or the partner suspended or closed.
        """
        at, given = self._vendor.clock(), checked(given)
        self._count_source(source, at)
        half = read_half(self._vendor, given.proof)
        grounds = self._resting(half, at)
        codes = ShownCodes(self._storage, self._vendor)
        shown = codes.used(codes.having(half.holder_id, "show"), given.code, at)
        newer = None if half.password is None else self._vendor.sealing.open(half.password).reveal()
        credential = self._storage.get(CREDENTIALS, half.holder_id)
        return self._opened(grounds, credential, device_of(device), at, password=newer, shown=shown)

    def step_up(self, token: Secret, code: Secret) -> SignedIn:
        """
        Show the second factor in a session once more, or for the first time in one from before it was set up.

        The session goes on by a new token: whoever has a copy of the old one has shown nothing, and is out.

        Args:
            token: The session's.
            code: A code of the app, or a recovery code.

        Returns:
            The session with its new token, which is told this once.

        Raises:
            NotSignedIn: There is no such session of an operator, or it is over.
            NotPossible: The operator has no second factor.
            InvalidInput: The code is wrong, or was used already.
            TooManyTries: Too many were tried.
        """
        session, actor = self._actors.resolve(token, realm=Realm.OPERATOR)
        codes, new = ShownCodes(self._storage, self._vendor), Secret(self._vendor.ids.token())

        def work(at: datetime) -> Effects[Session]:
            require(Action.USE_CONSOLE, actor)
            factor = codes.having(session.holder_id, "show")
            return proven(session, new, at=at) + codes.used(factor, one("code", TypedPassword, code), at)

        shown = self._writer.perform(Call("session.prove", actor, None, ()), work, again=lambda _: session)
        return SignedIn(token=new, session=shown, actor=attrs.evolve(actor, factor=Factor.RECENT))

    def _half(self, grounds: Grounds, credential: Credential, newer: str | None, at: datetime) -> SecondFactorNeeded:
        half = HalfSignedIn(
            holder_id=OperatorId(credential.id),
            partner_id=grounds.actor.partner,
            at=at,
            # Of the password that was proven: another one makes the proof worthless.
            epochs={**grounds.epochs, "credential": credential.epoch},
            password=None if newer is None else self._vendor.sealing.seal(Secret(newer)),
        )
        return SecondFactorNeeded(sign_half(self._vendor, half))

    def _resting(self, half: HalfSignedIn, at: datetime) -> Grounds:
        """Return what a session would rest on, if that is what it was when the password was given."""
        if not half.at <= at < half.at + self._vendor.limits.half_signed_in:
            raise NotSignedIn
        grounds = self._actors.operator_grounds(half.partner_id, half.holder_id, shown_at=at)
        require(Action.USE_CONSOLE, grounds.actor)
        if grounds.epochs != half.epochs:
            raise NotSignedIn
        return grounds
