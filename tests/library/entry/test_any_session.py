"""
After any history exactly the sessions are live that the rules let live, and each as whom they say (R-13, VC-30).
"""

from contextlib import ExitStack, suppress
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import initialize, invariant, rule, run_state_machine_as_test

from partnerkit import OperatorId, PartnerKit, Realm, Secret, SignedIn, SignIn
from partnerkit.errors import NotSignedIn, PartnerkitError
from tests.library.entry.session_histories import SPANS, WHICH, WHO, People
from tests.library.entry.session_rules import NOTED, Held
from tests.library.world import World
from tests.library.worlds import Worlds
from tests.second_factor import sign_in

# Who acts as whom in the beginning.
PAIRS = (("dana", "fanni"), ("dana", "emil"), ("emil", "fanni"), ("emil", "gus"), ("gus", "hanna"))


class Sessions(People):
    """
    A partner's operators, the vendor and a client's owner do whatever they like in whatever order.
    """

    @initialize()
    def begin(self) -> None:
        self.settle()
        for name, whom in PAIRS:
            self.open(name)
            self.enter(self.held[-1], whom)
        self.the_client_signs_in()

    # ------------------------------------------------------------ what is done in sessions

    @rule(who=WHO)
    def signs_in(self, who: int) -> None:
        self.open(self.someone(who).name)

    def open(self, name: str) -> None:
        person, model, now = self.model.people[name], self.model, self.town.world.clock()
        given = SignIn(realm=Realm.OPERATOR, email=f"{name}@lk.example.com", password=Secret(person.password))
        signed_in = self.opened(given, name)
        assert (signed_in is not None) == (not person.blocked and not model.suspended)
        if signed_in is not None:
            model.held.append(Held(signed_in, name, now, now, shown_at=now if person.factor else None))

    @rule()
    def the_client_signs_in(self) -> None:
        given = SignIn(realm=Realm.STAFF, email="katalin@szabo.example.com", password=Secret(self.model.password))
        signed_in, now = self.opened(given, None), self.town.world.clock()
        assert (signed_in is not None) == (not self.model.locks)
        if signed_in is not None:
            self.held.append(Held(signed_in, None, now, now))

    def opened(self, given: SignIn, who: str | None) -> SignedIn | None:
        with suppress(PartnerkitError):
            return sign_in(self.run, given, seed=self.seeds.get(who or ""))
        return None

    @rule(who=WHO, whom=WHO, other=WHO)
    def signs_in_and_enters(self, who: int, whom: int, other: int) -> None:
        """
        Most of what there is to see begins so; the second one is one too many, if the first was not.
        """
        before = len(self.held)
        self.signs_in(who)
        if len(self.held) > before:
            self.enter(self.held[-1], self.someone(whom).name)
            self.enter(self.held[-1], self.someone(other).name)

    @rule(which=WHICH, whom=WHO)
    def enters(self, which: tuple[int, int], whom: int) -> None:
        self.enter(self.pick(which), self.someone(whom).name)

    def enter(self, one: Held, whom: str) -> None:
        went = self.does(lambda k: k.sessions.enter_as(one.signed_in.token, self.ids[whom]))
        assert went == (self.model.live(one) and self.model.enters(one, whom))
        one.as_whom = whom if went else one.as_whom

    @rule(which=WHICH)
    def leaves(self, which: tuple[int, int]) -> None:
        one = self.pick(which)
        went = self.does(lambda k: k.sessions.leave_as(one.signed_in.token))
        assert went == (self.model.live(one) and one.who is not None)
        one.as_whom = None if went else one.as_whom

    @rule(which=WHICH)
    def uses(self, which: tuple[int, int]) -> None:
        one = self.pick(which)
        went = self.does(lambda k: k.sessions.touch(one.signed_in.token, realm=one.signed_in.session.realm))
        assert went == self.model.live(one)
        if went and self.town.world.clock() - one.used >= NOTED:
            one.used = self.town.world.clock()

    @rule()
    def all_are_used(self) -> None:
        for one in self.held:
            if self.model.live(one):
                self.run(lambda k, one=one: k.sessions.touch(one.signed_in.token, realm=one.signed_in.session.realm))
                one.used = self.town.world.clock() if self.town.world.clock() - one.used >= NOTED else one.used

    @rule(which=WHICH)
    def signs_out(self, which: tuple[int, int]) -> None:
        """
        For good, whether anybody could act by it just then or not; only once.
        """
        one = self.pick(which)
        went = self.does(lambda k: k.sessions.end(one.signed_in.token, realm=one.signed_in.session.realm))
        assert went != one.signed_out
        one.signed_out = one.over = True

    @rule(which=WHICH, other=WHICH)
    def ends(self, which: tuple[int, int], other: tuple[int, int]) -> None:
        """
        One of the own sessions; or one of somebody else, which is not there.
        """
        one, wanted = self.pick(which), self.pick(other)
        went = self.does(lambda k: k.sessions.end_own(wanted.signed_in.session.id, by=self.by(k, one)))
        assert went == (self.own(one) and one.who == wanted.who)
        if went:
            wanted.signed_out = wanted.over = True

    @rule(which=WHICH)
    def ends_others(self, which: tuple[int, int]) -> None:
        one, model = self.pick(which), self.model
        went = self.does(lambda k: k.sessions.end_others(by=self.by(k, one)))
        assert went == self.own(one)
        for other in model.of(one.who) if went else ():
            if other is not one and not model.too_old(other):
                other.signed_out = other.over = True

    @rule(span=SPANS)
    def time_goes_by(self, span: Any) -> None:
        self.town.world.clock.tick(span)

    # ------------------------------------------------------------ what must hold

    @invariant()
    def exactly_the_right_sessions_are_live(self) -> None:
        """
        No other, and none too few; each as whom the rules say.
        """
        self.run(self.compare)

    def compare(self, kit: PartnerKit) -> None:
        for one in self.held:
            whom = one.as_whom or one.who
            expected = (None if whom is None else self.ids[whom],)
            assert self.shown(kit, one) == (expected if self.model.live(one) else None), one

    def shown(self, kit: PartnerKit, one: Held) -> tuple[UUID | None] | None:
        """
        As which operator a session is live, if it is.
        """
        try:
            actor = self.by(kit, one)
        except NotSignedIn:
            return None
        assert actor.session_id == one.signed_in.session.id
        assert one.who is None or actor.id == self.ids[one.who]
        return (None if one.who is None else OperatorId(actor.shown.id),)

    @invariant()
    def everybody_is_shown_the_own_live_ones(self) -> None:
        """
        Those in which one acts as another too; none in which another acts as oneself.
        """
        if not self.model.suspended:
            self.run(self.listed)

    def listed(self, kit: PartnerKit) -> None:
        for person in self.model.people.values():
            if not person.blocked:
                by = kit.actors.operator_grounds(*self.named(person.name)).actor
                live = {one.signed_in.session.id for one in self.model.of(person.name) if self.model.live(one)}
                assert {own.id for own in kit.sessions.own(by=by)} == live


class SessionsIn(Sessions):
    """
    The same in a database.
    """

    def __init__(self, worlds: Worlds) -> None:
        super().__init__()
        self.stack, self.worlds = ExitStack(), worlds

    def world(self) -> World:
        return self.stack.enter_context(self.worlds())

    def teardown(self) -> None:
        self.stack.close()


# A failing history is told as it was found: making it shorter takes minutes.
UNCUT = settings(
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=list(HealthCheck),
    stateful_step_count=50,
    deadline=None,
)
TestSessions = Sessions.TestCase
TestSessions.settings = settings(UNCUT, max_examples=60)


@pytest.mark.parametrize("worlds", ["sqlite", "postgresql", "mariadb"], indirect=True)
def test_any_session_in_a_database(worlds: Worlds) -> None:
    """
    The same holds on each engine, in fewer histories.
    """
    here: Any = partial(SessionsIn, worlds)
    run_state_machine_as_test(here, settings=settings(UNCUT, max_examples=2))
