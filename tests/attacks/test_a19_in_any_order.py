"""
A-19 in any order: locks of both sides and changes of the password, with sessions opened in between.
"""

from typing import Any

import pytest
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from partnerkit import PasswordChange, Secret, SignedIn
from partnerkit.errors import NotSignedIn, Refused
from tests.library.world import PASSWORD, settle
from tests.library.worlds import in_memory

NEW = "another horse battery"


class Strictest(RuleBasedStateMachine):
    """
    Locks of both sides and changes of the password in any order, sessions opened in between.

    The model: a session is over after any lock or change that came later, and none is opened while a lock is set.
    """

    @initialize()
    def begin(self) -> None:
        self.town = settle(in_memory())
        self.world = self.town.world
        self.world.seat_owner(self.town.account)
        self.locks: set[str] = set()
        self.password = PASSWORD
        self.live: list[SignedIn] = []
        self.dead: list[SignedIn] = []

    def _by(self, side: str) -> Any:
        return self.world.support if side == "vendor" else self.town.owner

    def _lock(self, side: str) -> None:
        self.world.run(lambda k: k.accounts.lock(self.town.account.id, by=self._by(side)))
        self.locks.add(side)
        self._over()

    def _unlock(self, side: str) -> None:
        self.world.run(lambda k: k.accounts.unlock(self.town.account.id, by=self._by(side)))
        self.locks.remove(side)

    def _over(self) -> None:
        self.dead += self.live
        self.live = []

    @precondition(lambda self: "partner" not in self.locks)
    @rule()
    def partner_locks(self) -> None:
        self._lock("partner")

    @precondition(lambda self: "vendor" not in self.locks)
    @rule()
    def vendor_locks(self) -> None:
        self._lock("vendor")

    @precondition(lambda self: "partner" in self.locks)
    @rule()
    def partner_unlocks(self) -> None:
        self._unlock("partner")

    @precondition(lambda self: "vendor" in self.locks)
    @rule()
    def vendor_unlocks(self) -> None:
        self._unlock("vendor")

    @rule()
    def signs_in(self) -> None:
        if self.locks:
            with pytest.raises(Refused):
                self.world.staff_sign_in(password=self.password)
            self.world.vendor.throttle.forget("sign-in:staff:katalin@szabo.example.com")
        else:
            self.live.append(self.world.staff_sign_in(password=self.password))

    @precondition(lambda self: self.live)
    @rule()
    def changes_the_password(self) -> None:
        after = NEW if self.password == PASSWORD else PASSWORD
        change = PasswordChange(current=Secret(self.password), new=Secret(after))
        by = self.world.of_session(self.live[0])
        self.world.vendor.throttle.forget(f"password:{by.id}")
        self.world.run(lambda k: k.identity.change_password(change, by=by))
        self.password = after
        self._over()

    @rule()
    def time_goes_by(self) -> None:
        self.world.clock.tick()

    @invariant()
    def only_the_living_act(self) -> None:
        self.world.vendor.throttle.forget("source:")
        for session in self.live:
            self.world.of_session(session)
        for session in self.dead:
            with pytest.raises(NotSignedIn):
                self.world.of_session(session)


Strictest.TestCase.settings = settings(max_examples=25, stateful_step_count=20)
TestA19Strictest = Strictest.TestCase
