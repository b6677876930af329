"""
What sessions rest on, in any order: people come, are blocked, given roles, passwords and second factors.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import attrs
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from partnerkit import NewOperator, NewPassword, NewRole, OperatorId, PartnerKit, PasswordChange, RoleChange, Secret
from partnerkit.access import Permission
from partnerkit.errors import PartnerkitError
from partnerkit.identity.second_factor import SECOND_FACTORS
from partnerkit.repository import Change, Storage
from partnerkit.throttle import MemoryThrottle
from tests.library.entry.session_rules import ROLES, Held, Person, Rules
from tests.library.world import PASSWORD, Town, World, settle
from tests.library.worlds import in_memory
from tests.second_factor import code, confirmation

TEAM = {"dana": "owner", "emil": "admin", "fanni": "agent"}
GUIDES = ("gus", "hanna")
MORE = ("ivan", "judit")
GUIDE = (Permission.VIEW_CLIENTS, Permission.OWN_PASSWORD)
ENTERING = (*GUIDE, Permission.ENTER_AS_OPERATORS)
SIDES = st.sampled_from(["partner", "vendor"])
SPANS = st.sampled_from([timedelta(minutes=n) for n in (1, 1, 5, 5, 14, 15, 29, 30, 12 * 60)])
#: Whom of those who are there by then.
WHO = st.integers(0, 99)
#: Which session: mostly one that is live, sometimes any there ever was.
WHICH = st.tuples(st.integers(0, 99), st.integers(0, 4))
#: What was done is mostly undone at once, so that there is something to end again.
BACK = st.sampled_from([True, True, True, False])


class People(RuleBasedStateMachine):
    """
    Operators of one partner, its client's owner, and the vendor, who looks after all of them.
    """

    def world(self) -> World:
        return in_memory()

    def settle(self) -> None:
        self.town: Town = settle(self.world())
        world, partner = self.town.world, self.town.partner
        self.model = Rules(world.clock, password=PASSWORD)
        self.ids: dict[str, OperatorId] = {}
        self.seeds: dict[str, Secret] = {}
        role = NewRole(name="guide", title="Guide", permissions=ENTERING)
        world.run(lambda k: k.partners.add_role(partner.id, role, by=world.support))
        for name, actor in zip(TEAM, (self.town.owner, self.town.admin, self.town.agent), strict=True):
            self.knows(name, OperatorId(actor.id), TEAM[name])
        for name in GUIDES:
            self.joins(name, "guide")
        world.seat_owner(self.town.account)

    def knows(self, name: str, id: OperatorId, role: str) -> None:
        self.ids[name] = id
        self.model.people[name] = Person(name, role, PASSWORD)
        new = NewPassword(password=Secret(PASSWORD))
        self.run(lambda k: k.identity.set_operator_password(*self.named(name), new, by=self.vendor(k)))

    def named(self, name: str) -> tuple[Any, OperatorId]:
        return self.town.partner.id, self.ids[name]

    @staticmethod
    def vendor(kit: PartnerKit) -> Any:
        return kit.actors.vendor("support")

    @staticmethod
    def by(kit: PartnerKit, one: Held) -> Any:
        return kit.actors.from_session(one.signed_in.token, realm=one.signed_in.session.realm)

    def run(self, work: Any) -> Any:
        """
        Do some work, with no try of before counted.
        """
        world = self.town.world
        world.vendor = attrs.evolve(world.vendor, throttle=MemoryThrottle())
        return world.run(work)

    def does(self, work: Any) -> bool:
        """
        Whether a call went through; a refused one leaves no trace.
        """
        before = self.town.world.dump()
        try:
            self.run(work)
        except PartnerkitError:
            assert self.town.world.dump() == before
            return False
        return True

    @property
    def held(self) -> list[Held]:
        return self.model.held

    def pick(self, which: tuple[int, int]) -> Held:
        number, live = which
        pool = [one for one in self.held if self.model.live(one)] if live else self.held
        return (pool or self.held)[number % len(pool or self.held)]

    def own(self, one: Held) -> bool:
        """
        Whether somebody acts as itself in a session that is live.
        """
        return self.model.live(one) and one.as_whom is None

    def someone(self, number: int) -> Person:
        people = [*self.model.people.values()]
        return people[number % len(people)]

    # ------------------------------------------------------------ who there is, and what they may

    @rule(name=st.sampled_from(MORE), role=st.sampled_from(ROLES))
    def joins(self, name: str, role: str) -> None:
        if name not in self.model.people:
            new = NewOperator(name=name.title(), email=f"{name}@lk.example.com", role=role)
            made = self.run(lambda k: k.partners.add_operator(self.town.partner.id, new, by=self.vendor(k)))
            self.knows(name, made.id, role)

    @rule(who=WHO, back=BACK)
    def is_blocked(self, who: int, back: bool) -> None:
        person, model = self.someone(who), self.model
        went = self.does(lambda k: k.partners.block_operator(*self.named(person.name), by=self.vendor(k)))
        assert went == (not person.blocked and model.owner_left(person.name))
        if went:
            person.blocked = True
            model.end_with(person.name)
        if back:
            self.is_unblocked(who)

    @rule(who=WHO)
    def is_unblocked(self, who: int) -> None:
        person = self.someone(who)
        went = self.does(lambda k: k.partners.unblock_operator(*self.named(person.name), by=self.vendor(k)))
        assert went == person.blocked
        person.blocked = False

    @rule(who=WHO, role=st.sampled_from(ROLES))
    def is_given(self, who: int, role: str) -> None:
        """
        Another role: lower, higher, or the same.
        """
        person, model = self.someone(who), self.model
        went = self.does(lambda k: k.partners.set_operator_role(*self.named(person.name), role, by=self.vendor(k)))
        assert went == (role == person.role or role.endswith("owner") or model.owner_left(person.name))
        if went:
            if model.lowers(person.role, role):
                model.end_with(person.name)
            person.role = role

    @rule()
    def turns_the_guides(self) -> None:
        """
        The partner's own role includes entering as others, or not any more.
        """
        change = RoleChange(title="Guide", permissions=GUIDE if self.model.guide else ENTERING)
        self.run(lambda k: k.partners.change_role(self.town.partner.id, "guide", change, by=self.vendor(k)))
        self.model.turn_the_guides()

    @rule(back=BACK)
    def is_suspended(self, back: bool) -> None:
        went = self.does(lambda k: k.office.suspend(self.town.partner.id, by=self.vendor(k)))
        assert went == (not self.model.suspended)
        self.model.suspended = True
        self.model.end_of_partner()
        if back:
            self.is_reinstated()

    @rule()
    def is_reinstated(self) -> None:
        went = self.does(lambda k: k.office.reinstate(self.town.partner.id, by=self.vendor(k)))
        assert went == self.model.suspended
        self.model.suspended = False

    # ------------------------------------------------------------ the account, and what sessions do not rest on

    @rule(side=SIDES, back=BACK)
    def locks(self, side: str, back: bool) -> None:
        went = self.does(lambda k: k.accounts.lock(self.town.account.id, by=self.of_side(k, side)))
        assert went == (side not in self.model.locks)
        self.model.locks.add(side)
        if went:
            self.model.end_of(None)
        if back:
            self.unlocks(side)

    @rule(side=SIDES)
    def unlocks(self, side: str) -> None:
        went = self.does(lambda k: k.accounts.unlock(self.town.account.id, by=self.of_side(k, side)))
        assert went == (side in self.model.locks)
        self.model.locks.discard(side)

    def of_side(self, kit: PartnerKit, side: str) -> Any:
        """
        Somebody of a side who may lock: for the partner its owner, as one could be whatever became of this one since.
        """
        return self.vendor(kit) if side == "vendor" else attrs.evolve(self.town.owner, secure=True)

    @rule(who=WHO, taken=st.booleans())
    def is_assigned(self, who: int, taken: bool) -> None:
        """
        Nobody's session rests on it; whoever is blocked is assigned nothing new.
        """
        line = self.run(lambda k: k.clients.of_account(self.town.account.id, by=self.of_side(k, "partner")))
        id = self.ids[self.someone(who).name]

        def work(kit: PartnerKit) -> None:
            change = kit.clients.unassign if taken else kit.clients.assign
            change(line.id, id, by=self.of_side(kit, "partner"))

        self.does(work)

    @rule(secure=st.booleans())
    def is_secured(self, secure: bool) -> None:
        """
        Nor on this; nobody makes an account secure on which nobody could act then.
        """
        went = self.does(lambda k: k.accounts.set_secure(self.town.account.id, secure, by=self.vendor(k)))
        guarded = any(one.secure and one.factor and not one.blocked for one in self.model.people.values())
        assert went or (secure and not guarded)

    # ------------------------------------------------------------ passwords and second factors

    @rule(who=WHO, password=st.sampled_from([PASSWORD, "another horse battery"]))
    def has_a_password_set(self, who: int, password: str) -> None:
        person, new = self.someone(who), NewPassword(password=Secret(password))
        self.run(lambda k: k.identity.set_operator_password(*self.named(person.name), new, by=self.vendor(k)))
        person.password = password
        self.model.end_of(person.name)

    @rule(which=WHICH)
    def changes_the_password(self, which: tuple[int, int]) -> None:
        one, model = self.pick(which), self.model
        old = self.password_of(one)
        new = f"{old} more" if len(old) < 60 else PASSWORD
        change = PasswordChange(current=Secret(old), new=Secret(new))
        went = self.does(lambda k: k.identity.change_password(change, by=self.by(k, one)))
        assert went == self.own(one)
        if went:
            self.keeps(one.who, new)
            model.end_of(one.who)

    def password_of(self, one: Held) -> str:
        return self.model.password if one.who is None else self.model.people[one.who].password

    def keeps(self, who: str | None, password: str) -> None:
        if who is None:
            self.model.password = password
        else:
            self.model.people[who].password = password

    @rule(which=WHICH)
    def sets_up_a_factor(self, which: tuple[int, int]) -> None:
        """
        The session that asks goes on, with the factor shown in it; the others are over.
        """
        one, model = self.pick(which), self.model
        person = None if one.who is None else model.people[one.who]
        went = self.does(lambda k: self.set_up(k, one))
        assert went == (self.own(one) and person is not None and not person.factor)
        if went and person is not None:
            person.factor, one.shown_at = True, self.town.world.clock()
            model.end_of(person.name, but=one)

    def set_up(self, kit: PartnerKit, one: Held) -> None:
        by = self.by(kit, one)
        seed = kit.second_factors.begin(by=by).secret
        made = kit.second_factors.confirm(
            confirmation(code(self.town.world.clock(), seed), self.password_of(one)), by=by
        )
        assert one.who is not None
        self.goes_on(one, made.token)
        self.seeds[one.who] = seed

    @rule(who=WHO)
    def loses_the_factor(self, who: int) -> None:
        person = self.someone(who)
        went = self.does(lambda k: k.second_factors.reset(*self.named(person.name), by=self.vendor(k)))
        assert went == person.factor
        if went:
            person.factor = False
            self.model.end_of(person.name)

    @rule(which=WHICH)
    def shows_the_factor(self, which: tuple[int, int]) -> None:
        one = self.pick(which)
        if one.who is not None and self.model.people[one.who].factor:
            went = self.does(lambda k: self.shows(k, one))
            assert went == self.model.live(one)
            one.shown_at = self.town.world.clock() if went else one.shown_at

    def shows(self, kit: PartnerKit, one: Held) -> None:
        self.goes_on(one, kit.sessions.step_up(one.signed_in.token, self.typed(kit, one.who)).token)

    @staticmethod
    def goes_on(one: Held, token: Secret | None) -> None:
        """
        Have a session be held by its new token, as whoever shows a second factor does.
        """
        assert token is not None
        assert token != one.signed_in.token
        one.signed_in = attrs.evolve(one.signed_in, token=token)

    def typed(self, kit: PartnerKit, who: str | None) -> Secret:
        """
        The present code of somebody's app, as if none had been used yet.
        """
        assert who is not None
        storage: Storage = kit._storage
        factor = storage.get(SECOND_FACTORS, self.ids[who])
        if factor.step is not None:
            storage.write(Change(factor, attrs.evolve(factor, step=None)))
        return code(self.town.world.clock(), self.seeds[who])
