"""
Random histories of a team: whatever its people try, a small model says what goes through, and some things always hold.

The model is written from the rules of VC-29 and R-13 alone; it reads neither the action table nor the policy.
"""

from typing import Any

import attrs
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from partnerkit import NewOperator
from partnerkit.access import GRANTABLE, Permission
from partnerkit.errors import InvalidInput, NotPossible, Refused
from partnerkit.partners.model import OPERATORS
from partnerkit.values import OperatorId
from tests.library.partners.given import VIEWS, Team, changed
from tests.library.world import settle
from tests.library.worlds import in_memory

NAMES = st.sampled_from(["dana", "emil", "fanni", "gita", "hugo"])
ACTORS = NAMES | st.just("support")
ROLES = st.sampled_from(["owner", "secure_owner", "admin", "secure_admin", "agent", "secure_agent", "own", "other"])
SETS = st.sampled_from(
    [
        frozenset({"clients.view"}),
        frozenset({"clients.view", "operators.manage", "roles.manage"}),
        frozenset(p.value for p in GRANTABLE),
    ]
)
AGENT = {
    *("clients.view", "clients.tag", "notes.write", "accounts.open", "accounts.stage", "accounts.nickname"),
    *("history.view", "password.own", "clients.invite", "accounts.screening"),
}
ADMIN = AGENT | {
    *("clients.assign", "accounts.lock", "accounts.secure", "operators.manage", "operators.enter", "roles.manage"),
    *("keys.manage", "owners.password"),
}


@attrs.frozen
class Rights:
    """
    What somebody may do, as the model knows it.
    """

    permissions: frozenset[str]
    secure: bool = False
    limited: bool = False

    def covers(self, other: "Rights") -> bool:
        """
        Whether another one's are all within these.
        """
        reach = other.secure <= self.secure and self.limited <= other.limited
        return other.permissions <= self.permissions and reach

    @property
    def owns(self) -> bool:
        """
        Whether it is an owner's.
        """
        return "partner.own" in self.permissions


@attrs.define
class One:
    """
    One operator, as the model knows it.
    """

    role: str
    blocked: bool = False
    epoch: int = 0


def built_in() -> dict[str, Rights]:
    plain = {"owner": ADMIN | {"partner.own"}, "admin": ADMIN, "agent": AGENT}
    secure = {f"secure_{name}": Rights(frozenset(what), secure=True) for name, what in plain.items()}
    return {name: Rights(frozenset(what)) for name, what in plain.items()} | secure


class Teams(RuleBasedStateMachine):
    """
    Five colleagues and the vendor, who give roles, change roles, block, and hand over.
    """

    @initialize()
    def begin(self) -> None:
        self.team = Team(settle(in_memory()))
        self.roles = built_in()
        self.people = {"dana": One("owner"), "emil": One("admin"), "fanni": One("agent")}
        self.ids = {name: OperatorId(self.team.by(name).id) for name in self.people}
        for name, role in (("gita", "secure_owner"), ("hugo", "secure_agent")):
            self.people[name] = One(role)
            self.ids[name] = self.team.has(name, role)
        for name in ("own", "other"):
            self.roles[name] = Rights(frozenset({"clients.view"}))
            self.team.role(name, [Permission.VIEW_CLIENTS])

    def rights(self, who: str) -> Rights | None:
        """
        What somebody may do now; None for the vendor, who may do everything that there is to do for it.
        """
        return None if who == "support" else self.roles[self.people[who].role]

    def may(self, who: str, permission: str, *at_stake: Rights, over: Rights | None = None) -> bool:
        """
        Whether somebody has a permission and all that is at stake, and stands over a colleague or beside.

        An owner stands over everybody who is none.
        """
        rights = self.rights(who)
        if rights is None:
            return True
        stands = over is None or rights.covers(over) or (rights.owns and not over.owns)
        return permission in rights.permissions and stands and all(map(rights.covers, at_stake))

    def owners(self) -> set[str]:
        """
        Who is an owner and can act as one: whoever was only added has not come.
        """
        return {name for name in self.ids if not self.people[name].blocked and self.roles[self.people[name].role].owns}

    def does(self, method: str, *given: Any, by: str) -> bool:
        """
        Try something; return whether it went through. Whoever is blocked gets no further than the door.
        """
        try:
            self.team.do(method, *given, by=by)
        except (Refused, NotPossible, InvalidInput):
            return False
        return True

    def gets(self, whom: str, role: str) -> None:
        """
        Note that somebody has another role; losing anything ends sessions.
        """
        one, was, now = self.people[whom], self.roles[self.people[whom].role], self.roles[role]
        one.epoch += not now.covers(was)
        one.role = role

    @rule(who=ACTORS, whom=NAMES, role=ROLES)
    def gives(self, who: str, whom: str, role: str) -> None:
        """A role is given: never more than one has, never to somebody above, never the last owner's away."""
        was, now = self.roles[self.people[whom].role], self.roles[role]
        free = now.owns or self.owners() != {whom}
        expected = self.is_in(who) and self.may(who, "operators.manage", now, over=was) and free
        assert self.does("set_operator_role", self.ids[whom], role, by=who) == expected
        if expected and role != self.people[whom].role:
            self.gets(whom, role)

    @rule(who=ACTORS, whom=NAMES, on=st.booleans())
    def blocks(self, who: str, whom: str, on: bool) -> None:
        """Somebody is blocked or let in: not oneself, not somebody above, not the last owner."""
        one = self.people[whom]
        expected = self.is_in(who) and who != whom and self.may(who, "operators.manage", over=self.roles[one.role])
        expected = expected and one.blocked is not on and not (on and self.owners() == {whom})
        method = "block_operator" if on else "unblock_operator"
        assert self.does(method, self.ids[whom], by=who) == expected
        if expected:
            one.blocked = on
            one.epoch += on

    @rule(who=NAMES, whom=NAMES)
    def hands_over(self, who: str, whom: str) -> None:
        """An owner gives its place to somebody not above it."""
        mine, theirs = self.roles[self.people[who].role], self.people[whom]
        expected = self.is_in(who) and who != whom and self.may(who, "partner.own", over=self.roles[theirs.role])
        expected = expected and not theirs.blocked
        assert self.does("hand_over", self.ids[whom], by=who) == expected
        if expected:
            self.gets(whom, self.people[who].role)
            self.gets(who, "secure_admin" if mine.secure else "admin")

    @rule(
        who=ACTORS, name=st.sampled_from(["own", "other", "admin"]), what=SETS, secure=st.booleans(), tied=st.booleans()
    )
    def changes(self, who: str, name: str, what: frozenset[str], secure: bool, tied: bool) -> None:
        """A role is changed: one not above one's own, to nothing above one's own; a built-in one never."""
        now = Rights(what, secure, tied)
        expected = self.is_in(who) and self.may(who, "roles.manage", self.roles[name], now) and name != "admin"
        title = f"Secure {name}" if secure else name
        ordered = tuple(p for p in Permission if p.value in what)
        change = changed(VIEWS, title=title, permissions=ordered, secure=secure, limited=tied)
        assert self.does("change_role", name, change, by=who) == expected
        if expected:
            for one in self.people.values():
                one.epoch += one.role == name and not now.covers(self.roles[name])
            self.roles[name] = now

    @rule(who=ACTORS, role=ROLES)
    def adds(self, who: str, role: str) -> None:
        """Somebody new is added, with nothing that whoever adds has not."""
        new = NewOperator(name="New", email=f"new{len(self.people)}@lk.example.com", role=role)
        expected = self.is_in(who) and self.may(who, "operators.manage", self.roles[role])
        if expected and who != "support":
            self.team.town.world.vendor.throttle.forget(f"mails-from:{self.ids[who]}")
        assert self.does("add_operator", new, by=who) == expected
        if expected:
            self.people[new.email] = One(role)

    def is_in(self, who: str) -> bool:
        return who == "support" or not self.people[who].blocked

    @invariant()
    def there_is_an_owner_who_can_act(self) -> None:
        """Always, whatever was tried."""
        found = self.team.town.world.run(
            lambda k: k.partners.members(self.team.town.partner.id, by=self.team.support, limit=100)
        )
        assert any(m.role.owns and m.operator.blocked_at is None and not m.invited for m in found.items)

    @invariant()
    def everybody_is_as_the_model_says(self) -> None:
        """Role, block and epoch."""
        for name, id in self.ids.items():
            one = self.team.town.world.read(lambda s, id=id: s.get(OPERATORS, id, within=self.team.town.partner.id))  # type: ignore[misc]
            assert One(one.role, one.blocked_at is not None, one.epoch) == self.people[name]


TestTeams = Teams.TestCase
TestTeams.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)
