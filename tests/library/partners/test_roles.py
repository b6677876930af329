"""
A partner's roles: those that are built in, and its own, as the vendor gives them.
"""

from typing import Any
from uuid import UUID

import attrs
import pytest

from partnerkit import Actor, NewOperator, NewRole
from partnerkit.access import GRANTABLE, ROLES, Permission, Role
from partnerkit.errors import InvalidInput, NotFound, NotPossible, NotSignedIn, Refused
from partnerkit.history.chain import first_break
from partnerkit.history.model import ENTRIES
from partnerkit.partners.model import OPERATORS, Partner
from partnerkit.partners.roles import PARTNER_ROLES, PartnerRole, RoleAdded, add_role, roles_within
from partnerkit.repository import Add, Change, Query, Remove
from partnerkit.values import PartnerId, RoleId
from tests.library.accounts.given import OPENED
from tests.library.world import Town

FIELD = NewRole(name="field_agent", title="Field agent", permissions=(Permission.VIEW_CLIENTS,), limited=True)
AUDIT = NewRole(name="audit", title="Secure audit", permissions=(Permission.VIEW_HISTORY,), secure=True)
PARTNER = Partner(id=PartnerId(UUID(int=1)), name="P", language="en", opened_at=OPENED)
ID = RoleId(UUID(int=2))


def added(town: Town, new: NewRole = FIELD, **given: Any) -> PartnerRole:
    return town.world.run(lambda k: k.partners.add_role(town.partner.id, new, by=town.world.support, **given))


def at_most(town: Town, roles: int) -> None:
    """
    Have the vendor let a partner have so many roles of its own.
    """
    world = town.world
    world.vendor = attrs.evolve(world.vendor, limits=attrs.evolve(world.vendor.limits, roles=roles))


def problems(new: NewRole) -> list[tuple[str, str]]:
    with pytest.raises(InvalidInput) as caught:
        add_role(PARTNER, new, id=ID)
    return [(p.path, p.code) for p in caught.value.problems]


def _roles(town: Town, by: Actor) -> tuple[Role, ...]:
    return town.world.run(lambda k: k.partners.roles(town.partner.id, by=by))


def _role(town: Town, name: str) -> Role:
    return town.world.run(lambda k: k.partners.role(town.partner.id, name, by=town.agent))


def _add(town: Town, by: Actor) -> PartnerRole:
    return town.world.run(lambda k: k.partners.add_role(town.partner.id, FIELD, by=by))


class TestUseCase:
    def test_a_role_is_added_and_told(self) -> None:
        """One row, one event in the partner's chain; a permission said twice is there once, in the order of names."""
        twice = (Permission.WRITE_NOTES, Permission.VIEW_CLIENTS, Permission.WRITE_NOTES)
        effects = add_role(PARTNER, attrs.evolve(FIELD, permissions=twice), id=ID)
        role = effects.result
        assert role.role == Role("field_agent", "Field agent", frozenset(twice), secure=False, limited=True)
        assert effects.changes == (Change(PARTNER, PARTNER), Add(role))
        assert effects.events == (
            RoleAdded(
                chain_id=PARTNER.id,
                name="field_agent",
                title="Field agent",
                permissions=(Permission.VIEW_CLIENTS, Permission.WRITE_NOTES),
                secure=False,
                limited=True,
            ),
        )

    def test_every_problem_is_named(self) -> None:
        """A built-in name, a title, and what is no permission of operators, by its place."""
        odd = (Permission.VIEW_CLIENTS, Permission.RUN_VENDOR, Permission.USE_WORKSPACE)
        new = NewRole(name="owner", title="Secure", permissions=odd)
        assert problems(new) == [
            ("name", "role.taken"),
            ("title", "role.title_secure"),
            ("permissions.1", "choice.unknown"),
            ("permissions.2", "choice.unknown"),
        ]


class TestAdding:
    @pytest.mark.requirement("VC-29", call="partners.add_role")
    def test_an_operator_acts_by_a_role_of_the_partners_own(self, town: Town) -> None:
        """With what it includes, and with what it is limited to."""
        added(town)
        town.world.new_operator(town.partner, "gabor", "field_agent")
        gabor = town.world.actor("gabor")
        assert (gabor.permissions, gabor.secure, gabor.limited) == (frozenset(FIELD.permissions), False, True)

    def test_it_is_listed_behind_those_that_are_built_in(self, town: Town) -> None:
        """Its own by title; for the partner's operators and the vendor, nobody else."""
        added(town)
        added(town, attrs.evolve(FIELD, name="zzz", title="A first one"))
        for by in (town.agent, town.world.support):
            roles = _roles(town, by)
            assert roles[: len(ROLES)] == tuple(ROLES.values())
            assert [role.name for role in roles[len(ROLES) :]] == ["zzz", "field_agent"]
        with pytest.raises(NotFound):
            town.world.run(lambda k: k.partners.roles(town.partner.id, by=town.stranger))
        assert len(town.world.run(lambda k: k.partners.roles(town.other.id, by=town.stranger))) == len(ROLES)

    def test_all_of_many_are_listed(self, town: Town) -> None:
        """However many pages they fill."""
        at_most(town, 101)
        for n in range(101):
            added(town, attrs.evolve(FIELD, name=f"role_{n}"))
        assert len(town.world.run(lambda k: k.partners.roles(town.partner.id, by=town.owner))) == len(ROLES) + 101

    def test_a_partner_has_so_many_of_its_own_and_no_more(self, town: Town) -> None:
        """A-34: all are read wherever one is given. One that goes makes room; of another partner's none counts."""
        at_most(town, 1)
        first = added(town, key="k")
        with town.world.unchanged(), pytest.raises(NotPossible) as caught:
            added(town, attrs.evolve(FIELD, name="second"))
        assert (caught.value.subject, caught.value.state) == ("role", "many")
        assert added(town, key="k") == first
        town.world.run(lambda k: k.partners.add_role(town.other.id, FIELD, by=town.stranger))
        town.world.run(lambda k: k.partners.remove_role(town.partner.id, first.name, by=town.owner))
        assert added(town, attrs.evolve(FIELD, name="second")).name == "second"

    def test_it_is_found_by_its_name(self, town: Town) -> None:
        """Built in or not; another partner's is none."""
        own = added(town)
        for name, role in (("field_agent", own.role), ("agent", ROLES["agent"])):
            assert _role(town, name) == role
        with pytest.raises(NotFound, match="nothing here"):
            town.world.run(lambda k: k.partners.role(town.other.id, "field_agent", by=town.stranger))

    @pytest.mark.requirement("BX-09", call="partners.add_role")
    def test_one_key_adds_one_role(self, town: Town) -> None:
        """And answers it again."""
        first = added(town, key="k")
        assert added(town, key="k") == first
        assert len(town.world.read(lambda s: s.page(roles_within(town.partner.id)).items)) == 1

    def test_two_roles_do_not_share_a_name(self, town: Town) -> None:
        """Within a partner; another one may call its own the same."""
        added(town)
        with town.world.unchanged(), pytest.raises(InvalidInput) as caught:
            added(town)
        assert [(p.path, p.code) for p in caught.value.problems] == [("name", "role.taken")]
        town.world.run(lambda k: k.partners.add_role(town.other.id, FIELD, by=town.world.support))

    @pytest.mark.requirement("VC-29", call="partners.add_role")
    def test_whoever_looks_after_roles_adds_one(self, town: Town) -> None:
        """An owner, an admin, the vendor; not an agent, nor anybody of another partner."""
        for by, name in ((town.owner, "one"), (town.admin, "two"), (town.world.support, "three")):
            added = town.world.run(
                lambda k, by=by, name=name: k.partners.add_role(  # type: ignore[misc]
                    town.partner.id, attrs.evolve(FIELD, name=name, limited=False), by=by
                )
            )
            assert added.name == name
        for by, error in ((town.agent, Refused), (town.stranger, NotFound)):
            with town.world.unchanged(), pytest.raises(error):
                _add(town, by)

    @pytest.mark.parametrize("more", [{"secure": True, "title": "Secure"}, {"permissions": (Permission.OWN_PARTNER,)}])
    def test_nobody_puts_into_a_role_what_they_lack(self, town: Town, more: Any) -> None:
        """A-14: what is Secure, or what is an owner's alone."""
        with town.world.unchanged(), pytest.raises(Refused) as caught:
            town.world.run(lambda k: k.partners.add_role(town.partner.id, attrs.evolve(FIELD, **more), by=town.admin))
        assert caught.value.decision.because == "above"

    @pytest.mark.parametrize("name", ["", "x", "Agent", "1st", "a-b", "a b", "é_role", "a" * 41, None, 3])
    def test_a_name_has_a_form(self, town: Town, name: Any) -> None:
        """It stands in documents and addresses."""
        with town.world.unchanged(), pytest.raises(InvalidInput) as caught:
            added(town, attrs.evolve(FIELD, name=name))
        assert [p.path for p in caught.value.problems] == ["name"]

    def test_the_partners_chain_tells_of_it(self, town: Town) -> None:
        """And is whole."""
        added(town, AUDIT)
        partner = town.world.run(lambda k: k.partners.get(town.partner.id, by=town.world.support))
        entries = town.world.read(lambda s: s.page(Query(collection=ENTRIES, within=partner.id)).items)
        assert first_break(entries, head=partner.head, seq=partner.seq) is None
        assert (entries[-1].kind, entries[-1].payload["permissions"]) == ("role.added", ["history.view"])


class TestGivingOut:
    def test_a_role_has_to_be_there(self, town: Town) -> None:
        """Of this partner: the answer names those there are."""
        added(town)
        new = NewOperator(name="Z", email="z@lk.example.com", role="field_agent")
        with town.world.unchanged(), pytest.raises(InvalidInput, match="secure_agent"):
            town.world.run(lambda k: k.partners.add_operator(town.other.id, new, by=town.world.support))

    def test_whose_role_is_gone_acts_no_more(self, town: Town) -> None:
        """Nobody acts with rights that nobody can name; such an operator can do nothing, as `who_can` says too."""
        role = added(town, attrs.evolve(FIELD, permissions=tuple(GRANTABLE), limited=False))
        town.world.new_operator(town.partner, "gabor", "field_agent")
        town.world.read(lambda s: s.write(Remove(s.get(PARTNER_ROLES, role.id, within=town.partner.id))))
        with pytest.raises(NotSignedIn):
            town.world.actor("gabor")
        who = town.world.run(lambda k: k.accounts.who_can("account.view", town.account.id, by=town.owner))  # type: ignore[arg-type]
        assert [operator.name for operator in who] == ["Dana", "Emil", "Fanni"]

    def test_a_role_that_is_built_in_wins(self, town: Town) -> None:
        """Over a partner's own that has had its name since before: acting, listed, and in who could do a thing."""
        role = added(town, attrs.evolve(FIELD, permissions=()))
        renamed = attrs.evolve(role, name="agent")
        town.world.read(lambda s: s.write(Change(s.get(PARTNER_ROLES, role.id, within=town.partner.id), renamed)))
        assert town.world.actor("fanni").permissions == ROLES["agent"].permissions
        assert _roles(town, town.owner) == tuple(ROLES.values())
        assert _role(town, "agent") == ROLES["agent"]
        who = town.world.run(lambda k: k.accounts.who_can("account.view", town.account.id, by=town.owner))  # type: ignore[arg-type]
        assert [operator.name for operator in who] == ["Dana", "Emil", "Fanni"]

    def test_operators_are_listed_by_name(self, town: Town) -> None:
        """Page by page, to the vendor and the partner's own operators (VC-27)."""

        def page(after: Any = None, by: Any = town.agent) -> Any:
            return town.world.run(lambda k: k.partners.operators(town.partner.id, by=by, after=after, limit=2))

        first = page()
        assert [o.name for o in first.items] == ["Dana", "Emil"]
        assert [o.name for o in page(first.next).items] == ["Fanni"]
        assert page(by=town.world.support).items == first.items
        with pytest.raises(NotFound):
            page(by=town.stranger)
        assert all(type(o) is OPERATORS.entity for o in first.items)
