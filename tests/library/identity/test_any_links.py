"""
Random histories of asking, mailing, using, changing and waiting: a link works exactly when a small model says.
"""

from datetime import datetime, timedelta
from itertools import count
from typing import Any

import attrs
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from partnerkit import (
    Actor,
    EmailChange,
    NewPassword,
    OwnAddress,
    PartnerKit,
    PasswordChange,
    PresentPassword,
    Purpose,
    Realm,
    Secret,
)
from partnerkit.errors import LinkSpent
from partnerkit.throttle import MemoryThrottle
from partnerkit.values import OperatorId
from tests.library.world import PASSWORD, Town, settle
from tests.library.worlds import in_memory
from tests.mailed import links, token_of

LIVES = {Purpose.RESET: timedelta(hours=1), Purpose.VERIFY: timedelta(hours=24), Purpose.EMAIL: timedelta(hours=24)}
# Welcome is for whoever has no password yet; it stands in `tests.library.partners.test_inviting`.
PURPOSES = st.sampled_from(tuple(LIVES))


@attrs.define(eq=False)
class Link:
    """
    What the model knows of a link: what it rests on, and what became of it.
    """

    purpose: Purpose
    token: Secret
    to: str
    was: str
    epoch: int
    until: datetime
    used: bool = False


class Links(RuleBasedStateMachine):
    """
    One operator, her mailbox, and the links in it.
    """

    town: Town

    @initialize()
    def settle(self) -> None:
        self.town = settle(in_memory())
        world = self.town.world
        id = OperatorId(self.town.owner.id)
        world.set_password(world.run(lambda k: k.partners.operator(self.town.partner.id, id, by=self.town.owner)))
        self.names = count()
        self.address, self.password, self.epoch, self.verified = "dana@lk.example.com", PASSWORD, 0, False
        self.wanted: list[tuple[Purpose, str, tuple[str, int]]] = []
        self.elsewhere = ""
        self.found: list[Link] = []

    def run(self, work: Any) -> Any:
        """
        Do some work, with no try of before counted.
        """
        world = self.town.world
        world.vendor = attrs.evolve(world.vendor, throttle=MemoryThrottle())
        return world.run(work)

    @property
    def ground(self) -> tuple[str, int]:
        """
        What links rest on.
        """
        return self.address, self.epoch

    @property
    def dana(self) -> Actor:
        return self.town.world.actor("dana")

    @property
    def now(self) -> datetime:
        return self.town.world.clock()

    @rule()
    def forget(self) -> None:
        self.run(lambda k: k.identity.forget_password(Realm.OPERATOR, self.address.upper()))
        self.wanted.append((Purpose.RESET, self.address, self.ground))

    @rule()
    def ask_verification(self) -> None:
        own = self.run(lambda k: k.identity.ask_verification(by=self.dana))
        assert (own.email, own.verified_at is not None) == (self.address, self.verified)
        if not self.verified:
            self.wanted.append((Purpose.VERIFY, self.address, self.ground))

    @rule()
    def ask_for_another_address(self) -> None:
        email = f"dana{next(self.names)}@lk.example.com"
        change = EmailChange(password=Secret(self.password), email=email)
        self.run(lambda k: k.identity.change_email(change, by=self.dana))
        self.wanted.append((Purpose.EMAIL, email, self.ground))
        self.elsewhere = email

    @rule()
    def mail(self) -> None:
        """
        Mail whatever waits and still goes.
        """
        tokens = [token_of(link) for link in links(self.run)]
        going = [(purpose, to) for purpose, to, ground in self.wanted if self.goes(purpose, to, ground)]
        for (purpose, to), token in zip(going, tokens, strict=True):
            mailed = to if purpose is Purpose.EMAIL else self.address
            until = self.now + LIVES[purpose]
            self.found.append(Link(purpose, token, mailed, self.address, self.epoch, until))
        self.wanted = []

    def goes(self, purpose: Purpose, to: str, ground: tuple[str, int]) -> bool:
        """
        Whether a mail still goes: to another address only the last wish, as long as what it rests on stands.
        """
        if purpose is Purpose.EMAIL:
            return (to, ground) == (self.elsewhere, self.ground)
        return purpose is Purpose.VERIFY or to == self.address

    @rule(minutes=st.sampled_from([1, 59, 60, 23 * 60, 24 * 60]))
    def wait(self, minutes: int) -> None:
        self.town.world.clock.tick(timedelta(minutes=minutes))

    @rule()
    def change_password(self) -> None:
        new = f"{next(self.names)} horse battery staple"
        change = PasswordChange(current=Secret(self.password), new=Secret(new))
        self.run(lambda k: k.identity.change_password(change, by=self.dana))
        self.password, self.epoch = new, self.epoch + 1

    @precondition(lambda self: self.found)
    @rule(data=st.data())
    def use(self, data: st.DataObject) -> None:
        """
        Use some link: it does what it is for if it works, and nothing at all otherwise.
        """
        link = data.draw(st.sampled_from(self.found))
        if not self.works(link):
            with self.town.world.unchanged():
                self.spent(link)
            return
        self.follow(link)
        link.used, self.verified = True, True
        self.address = link.to

    def follow(self, link: Link) -> None:
        if link.purpose is not Purpose.RESET:
            assert self.run(lambda k: self.proven(k, link)).email == link.to
            return
        self.password, self.epoch = f"{next(self.names)} horse battery staple", self.epoch + 1
        new = NewPassword(password=Secret(self.password))
        self.run(lambda k: k.identity.reset_password(Realm.OPERATOR, link.token, new))

    def proven(self, kit: PartnerKit, link: Link) -> OwnAddress:
        if link.purpose is Purpose.VERIFY:
            return kit.identity.verify_address(Realm.OPERATOR, link.token)
        present = PresentPassword(password=Secret(self.password))
        return kit.identity.confirm_email(Realm.OPERATOR, link.token, present)

    def works(self, link: Link) -> bool:
        newest = [other for other in self.found if other.purpose is link.purpose][-1]
        asked = link.purpose is not Purpose.EMAIL or link.to == self.elsewhere
        rests = (link.was, link.epoch) == self.ground
        return link is newest and asked and rests and not link.used and self.now < link.until

    def spent(self, link: Link) -> None:
        try:
            self.follow_dry(link)
        except LinkSpent:
            return
        raise AssertionError("a link worked that should not")

    def follow_dry(self, link: Link) -> None:
        new = NewPassword(password=Secret("a password nobody ever has"))
        if link.purpose is Purpose.RESET:
            self.run(lambda k: k.identity.reset_password(Realm.OPERATOR, link.token, new))
        else:
            self.run(lambda k: self.proven(k, link))

    @invariant()
    def each_link_works_when_the_model_says(self) -> None:
        for link in getattr(self, "found", []):
            shown = self.looked(link)
            assert (shown == (link.to, link.was)) is self.works(link)
            assert shown != "used" or link.used

    def looked(self, link: Link) -> object:
        """
        Return what a link shows, or what became of it.
        """
        try:
            shown = self.run(lambda k: k.identity.look(Realm.OPERATOR, link.purpose, link.token))
        except LinkSpent as dead:
            return dead.reason
        return shown.email, shown.was

    @invariant()
    def what_opens_is_what_the_model_says(self) -> None:
        if hasattr(self, "address"):
            assert self.run(lambda k: k.identity.address(by=self.dana)).email == self.address


Links.TestCase.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
TestLinks = Links.TestCase
