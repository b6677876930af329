"""Accounts: read, ask, apply."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import attrs

from partnerkit.access import Action, Actor, require
from partnerkit.accounts import usecases
from partnerkit.accounts.asking import AccountQuestions
from partnerkit.accounts.lifecycles import Stage
from partnerkit.accounts.model import Account, Business
from partnerkit.accounts.nicknames import CLAIMS, NicknameClaim, claim, suggestions
from partnerkit.accounts.opening import AccountOpening
from partnerkit.accounts.reading import AccountFacts, AccountReader
from partnerkit.accounts.screening import LinkScreening
from partnerkit.accounts.secure import SecureAccount, as_known, as_known_now, unready
from partnerkit.clients.model import mirrored
from partnerkit.effects import Effects
from partnerkit.errors import invalid
from partnerkit.history.writer import Call, Writer
from partnerkit.repository import Storage
from partnerkit.values import AccountId, Nickname
from partnerkit.vendor import Vendor
from partnerkit.wire import checked, one


class AccountsService(AccountOpening, LinkScreening, AccountQuestions):
    """
    The accounts a partner manages.

    Every method takes the actor as *by*. Those that write take an idempotency *key* (BX-09), and those that change an
    account the revision the caller saw as *seen*. All raise `NotFound` for an account that is unknown or somebody
    else's, and `Refused` where the decision says no.
    """

    def __init__(self, storage: Storage, vendor: Vendor, writer: Writer) -> None:
        """Serve one transaction."""
        self._storage = storage
        self._vendor = vendor
        self._writer = writer
        self._reader = AccountReader(storage)

    def open(self, business: Business, *, by: Actor, key: str | None = None) -> Account:
        """
        Make a client account from scratch, in Setup, on the operator's partner's list (VC-07, VC-08).

        Raises:
            InvalidInput: Something of the business is wrong; every problem is named.
            KeyReused: The key was used for something else.
        """

        def work(at: datetime) -> Effects[Account]:
            require(Action.OPEN_ACCOUNT, by)
            return self._opened(checked(business), by, at)

        return self._writer.perform(Call("account.open", by, key, (business,)), work, again=self._again(by))

    def get(self, account_id: AccountId, *, by: Actor) -> Account:
        """Return an account (VC-11)."""
        return self._reader.view(Action.VIEW_ACCOUNT, account_id, by)

    def set_stage(
        self, account_id: AccountId, stage: Stage, *, by: Actor, seen: int | None = None, key: str | None = None
    ) -> Account:
        """
        Switch between Setup and Live (VC-08).

        Raises:
            InvalidInput: There is no such stage.
            NotPossible: It is in that stage already.
            Outdated: It is not as the caller saw it.
        """
        stage = one("stage", Stage, stage)
        call = Call("account.stage", by, key, (account_id, stage))
        return self._change(call, Action.SET_STAGE, account_id, seen, lambda a, _: usecases.set_stage(a, stage))

    def set_secure(
        self, account_id: AccountId, secure: bool, *, by: Actor, seen: int | None = None, key: str | None = None
    ) -> Account | SecureAccount:
        """
        Let only operators with a Secure role act on an account, or others as well again (VC-22).

        What it is already is taken for an answer and changes nothing.

        Returns:
            The account, or what may be known of it by whoever has just lost sight of it.

        Raises:
            InvalidInput: *secure* is neither True nor False.
            Outdated: It is not as the caller saw it.
            Refused: Nobody of the managing partner could act on it then, too: no operator who is not blocked holds a
                Secure role with a second factor.
        """
        secure = one("secure", bool, secure)

        def work(_: datetime) -> Effects[SecureAccount | Account]:
            found = self._reader.both(account_id)
            # Who else there must be is told to those alone who may do it.
            require(Action.SET_SECURE, by, found.facts, id=account_id)
            facts = attrs.evolve(found.facts, unready=unready(self._storage, found.account, to=secure))
            require(Action.SET_SECURE, by, facts, id=account_id)
            found.account.check(seen)
            effects = usecases.set_secure(found.account, secure)
            told = as_known(effects.result, attrs.evolve(facts, secure=secure), by)
            return Effects[SecureAccount | Account](told) + effects + mirrored(found.client, effects.result)

        call = Call("account.secure", by, key, (account_id, secure))
        return self._writer.perform(call, work, again=lambda id: as_known_now(self._reader.both(AccountId(id)), by))

    def lock(self, account_id: AccountId, *, by: Actor, seen: int | None = None, key: str | None = None) -> Account:
        """
        Set the actor's side's lock: staff can no longer sign in, and open sessions end at once (VC-20).

        Raises:
            NotPossible: That side's lock is set already.
            Outdated: It is not as the caller saw it.
        """
        call = Call("account.lock", by, key, (account_id,))
        return self._change(
            call, Action.LOCK_ACCOUNT, account_id, seen, lambda a, at: usecases.lock(a, side=by.side, at=at)
        )

    def unlock(self, account_id: AccountId, *, by: Actor, seen: int | None = None, key: str | None = None) -> Account:
        """
        Lift the actor's side's lock; the other side's stays, and sessions stay over (VC-20).

        Raises:
            NotPossible: That side's lock is not set.
            Outdated: It is not as the caller saw it.
        """
        call = Call("account.unlock", by, key, (account_id,))
        return self._change(
            call, Action.UNLOCK_ACCOUNT, account_id, seen, lambda a, _: usecases.unlock(a, side=by.side)
        )

    def set_nickname(
        self, account_id: AccountId, nickname: str, *, by: Actor, seen: int | None = None, key: str | None = None
    ) -> Account:
        """
        Give the account's business page an address; the one before is kept from others for 90 days (VC-23).

        The one it has already is taken for an answer and changes nothing.

        Raises:
            InvalidInput: It is no nickname, reserved, or another account's.
            Outdated: The account is not as the caller saw it.
        """
        call = Call("account.nickname", by, key, (account_id, nickname))
        return self._change(
            call, Action.SET_NICKNAME, account_id, seen, lambda a, at: self._named(a, self._allowed(nickname), at)
        )

    def suggest_nickname(self, account_id: AccountId, *, by: Actor) -> str:
        """Return a free nickname made of the business's name (VC-23)."""
        account = self._reader.view(Action.SET_NICKNAME, account_id, by)
        at, rest = self._vendor.clock(), self._vendor.limits.nickname_rest
        wanted = [n for n in suggestions(account.name, account.uid) if n not in self._vendor.reserved_nicknames]
        held = self._storage.get_many(CLAIMS, wanted)
        free = (n for n in wanted if n not in held or held[n].free_for(account_id, at=at, rest=rest))
        return next(free, f"b-{self._vendor.ids.uid().lower()}")

    def _change(
        self,
        call: Call,
        action: Action,
        account_id: AccountId,
        seen: int | None,
        use_case: Callable[[Account, datetime], Effects[Account]],
    ) -> Account:
        def work(at: datetime) -> Effects[Account]:
            facts: AccountFacts = self._reader.change(action, account_id, call.by, seen=seen)
            effects = use_case(facts.account, at)
            return effects + mirrored(facts.client, effects.result)

        return self._writer.perform(call, work, again=self._again(call.by))

    def _again(self, by: Actor) -> Callable[[UUID], Account]:
        return lambda id: self.get(AccountId(id), by=by)

    def _allowed(self, nickname: str) -> str:
        wanted: str = one("nickname", Nickname, nickname)
        if wanted in self._vendor.reserved_nicknames:
            raise invalid("nickname", "nickname.reserved", nickname=wanted)
        return wanted

    def _named(self, account: Account, nickname: str, at: datetime) -> Effects[Account]:
        if nickname == account.nickname:
            return Effects(account)
        rest = self._vendor.limits.nickname_rest
        held, present = self._claim(nickname), self._claim(account.nickname)
        taken = claim(nickname, account.id, held=held, present=present, at=at, rest=rest)
        return usecases.name(account, nickname) + taken

    def _claim(self, nickname: str | None) -> NicknameClaim | None:
        return None if nickname is None else self._storage.get_many(CLAIMS, [nickname]).get(nickname)
