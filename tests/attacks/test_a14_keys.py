"""
A-14, A-19: an API key never has more than its maker and its role, whatever happens to them; and ends with them.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import attrs
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from partnerkit import Actor, MadeKey, NewRole, OperatorId, RoleChange, Secret
from partnerkit.access import ACTIONS, GRANTABLE, KEY_PERMISSIONS, ActorKind, Factor, Facts, Permission, decide
from partnerkit.errors import InvalidInput, NotSignedIn, Refused
from partnerkit.partners.model import OPERATORS, PARTNERS
from partnerkit.partners.reading import role_of
from partnerkit.values import AccountId, KeyId, PartnerId
from tests.api.keys import add_key, over
from tests.api.world import World
from tests.library.partners.keys import new_key
from tests.library.world import Town, settle
from tests.library.worlds import in_memory

MAKERS = ("dana", "emil", "lili")
OWN = ("first", "second")
ROLES = ("owner", "admin", "agent", "secure_admin", *OWN)
FOR_KEYS = [action for action, row in ACTIONS.items() if ActorKind.KEY in row.kinds]
some = st.frozensets(st.sampled_from(sorted(GRANTABLE, key=lambda p: p.value)), min_size=8)
few = st.frozensets(st.sampled_from(sorted(KEY_PERMISSIONS, key=lambda p: p.value)), min_size=1)


class Keys(RuleBasedStateMachine):
    """
    Roles are changed and given, operators blocked, keys made and ended, in any order.
    """

    @initialize()
    def settle(self) -> None:
        self.town: Town = settle(in_memory())
        self.made: list[MadeKey] = []
        self.ended: set[object] = set()
        world = self.town.world
        for name in OWN:
            new = NewRole(name=name, title=name, permissions=tuple(GRANTABLE))
            world.run(lambda k: k.partners.add_role(self.town.partner.id, new, by=world.support))  # noqa: B023
        world.new_operator(self.town.partner, "lili", "first")

    def _tried(self, work: Callable[[Any], Any]) -> Any:
        try:
            return self.town.world.run(work)
        except (Refused, InvalidInput, NotSignedIn):
            return None

    def _maker(self, name: str) -> Actor | None:
        found: Actor | None = self._tried(lambda k: k.actors.external("test", name, second_factor=True))
        return found

    @rule(who=st.sampled_from(MAKERS), role=st.sampled_from(ROLES), scopes=few)
    def make(self, who: str, role: str, scopes: frozenset[Permission]) -> None:
        """
        Whatever is asked for: what comes of it holds no more than its maker does.
        """
        by = self._maker(who)
        if by is not None and (made := self._tried(lambda k: k.keys.add(new_key(scopes, role=role), by=by))):
            self.made.append(made)

    @rule(name=st.sampled_from(OWN), permissions=some, limited=st.booleans())
    def change_role(self, name: str, permissions: frozenset[Permission], limited: bool) -> None:
        change = RoleChange(title=name, permissions=tuple(permissions), limited=limited)
        by = self.town.world.support
        self._tried(lambda k: k.partners.change_role(self.town.partner.id, name, change, by=by))

    @rule(who=st.sampled_from(MAKERS), role=st.sampled_from(ROLES))
    def give_role(self, who: str, role: str) -> None:
        by, maker = self.town.world.support, self._id(who)
        self._tried(lambda k: k.partners.set_operator_role(self.town.partner.id, maker, role, by=by))

    @rule(who=st.sampled_from(MAKERS), block=st.booleans())
    def block(self, who: str, block: bool) -> None:
        world, maker = self.town.world, self._id(who)
        row = world.read(lambda s: s.get(OPERATORS, maker, within=self.town.partner.id))
        if (row.blocked_at is None) is block:
            name = "block_operator" if block else "unblock_operator"
            self._tried(lambda k: getattr(k.partners, name)(self.town.partner.id, maker, by=world.support))

    @rule(data=st.data())
    def end(self, data: st.DataObject) -> None:
        alive = [made.key for made in self.made if made.key.id not in self.ended]
        if alive:
            key = data.draw(st.sampled_from(alive))
            world, partner_id = self.town.world, self.town.partner.id
            world.run(lambda k: k.keys.end(key.id, by=world.support, partner_id=partner_id))
            self.ended.add(key.id)

    def _id(self, who: str) -> OperatorId:
        rows = self.town.world.run(lambda k: k.partners.operators(self.town.partner.id, by=self.town.world.support))
        return next(row.id for row in rows.items if row.name == who.title())

    @invariant()
    def no_key_has_more_than_its_maker_and_its_role(self) -> None:
        for made in self.made:
            assert made.token is not None
            by = self._by(made.token)
            if made.key.id in self.ended:
                assert by is None
            elif by is not None:
                self._see(made, by)

    def _by(self, token: Secret) -> Actor | None:
        found: Actor | None = self._tried(lambda k: k.actors.from_key(token))
        return found

    def _see(self, made: MadeKey, by: Actor) -> None:
        world, partner_id = self.town.world, self.town.partner.id
        maker = world.read(lambda s: s.get(OPERATORS, made.key.maker_id, within=partner_id))
        partner = world.read(lambda s: s.get(PARTNERS, partner_id))
        own = world.read(lambda s: role_of(s, partner_id, made.key.role))
        role = world.read(lambda s: role_of(s, partner_id, maker.role))
        assert own is not None
        assert role is not None
        assert maker.blocked_at is None
        assert by.permissions == made.key.scopes & own.permissions & role.permissions <= KEY_PERMISSIONS
        assert (by.secure, by.limited) == (False, own.limited or role.limited)
        as_maker = maker.acting(role, partner, factor=Factor.RECENT)
        for action in FOR_KEYS:
            for facts in self._facts(by):
                assert not decide(action, by, facts).allowed or decide(action, as_maker, facts).allowed, action

    def _facts(self, by: Actor) -> list[Facts]:
        plain = Facts(partner_id=by.partner_id, account_id=AccountId(self.town.account.id))
        secure, foreign = attrs.evolve(plain, secure=True), attrs.evolve(plain, partner_id=self.town.other.id)
        return [plain, secure, foreign, attrs.evolve(plain, assigned=frozenset({by.assignee}))]


TestKeys = pytest.mark.requirement("BX-18", call="actors.from_key")(Keys.TestCase)
TestKeys.settings = settings(max_examples=50, stateful_step_count=20, deadline=None)


def status(world: World) -> int:
    """
    Return what the program is answered.
    """
    return world.call("program", "GET", "/clients").status_code


def shut(world: World, how: str, made: dict[str, Any], *, back: bool = False) -> None:
    """
    Shut a key out by one of the ways there are, or let it in again.
    """
    partner, maker = PartnerId(UUID(made["key"]["partner_id"])), OperatorId(UUID(made["key"]["maker_id"]))

    def work(kit: Any) -> None:
        by = kit.actors.vendor("support")
        match how, back:
            case "maker blocked", False:
                kit.partners.block_operator(partner, maker, by=by)
            case "maker blocked", True:
                kit.partners.unblock_operator(partner, maker, by=by)
            case "suspended", False:
                kit.office.suspend(partner, by=by)
            case "suspended", True:
                kit.office.reinstate(partner, by=by)
            case "closed", _:
                kit.office.close(partner, by=by)
            case "ended", _:
                kit.keys.end(KeyId(UUID(made["id"])), by=by, partner_id=partner)

    world.database.run(work)


@pytest.mark.requirement("BX-18", call="actors.from_key", by="api")
@pytest.mark.parametrize(
    ("how", "answer"), [("ended", 401), ("over", 401), ("maker blocked", 403), ("suspended", 403), ("closed", 403)]
)
def test_a19_a_key_is_dead_at_once(world: World, how: str, answer: int) -> None:
    """
    Ended, over, its maker blocked, the partner suspended or closed: the next call is refused and writes nothing.
    """
    made = add_key(world, who="boglarka")
    assert status(world) == 200
    over(world) if how == "over" else shut(world, how, made)
    before = world.rows()
    assert status(world) == answer
    assert world.rows() == before


@pytest.mark.parametrize("how", ["maker blocked", "suspended"])
def test_a19_of_several_the_strictest_holds(world: World, how: str) -> None:
    """
    What was shut for a while works again; what was ended meanwhile never does.
    """
    made = add_key(world, who="boglarka")
    shut(world, how, made)
    assert status(world) == 403
    shut(world, how, made, back=True)
    assert status(world) == 200
    shut(world, how, made)
    shut(world, "ended", made)
    assert status(world) == 401
    shut(world, how, made, back=True)
    world.clock.tick(timedelta(days=1))
    assert status(world) == 401
