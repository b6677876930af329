"""
The vendor opens partners and adds their operators.
"""

from typing import Any
from uuid import UUID, uuid4

import attrs
import pytest

from partnerkit import Actor, NewOperator, NewPartner
from partnerkit.access import ROLES, ActorKind
from partnerkit.errors import InvalidInput, NotFound, Refused
from partnerkit.history.chain import first_break
from partnerkit.history.model import ENTRIES
from partnerkit.identity.model import ADDRESSES, CREDENTIALS
from partnerkit.partners import model
from partnerkit.partners.model import operators_of
from partnerkit.repository import Add, Change, Query
from partnerkit.values import OperatorId, PartnerId
from tests.library.accounts.given import OPENED
from tests.library.world import Town, World

GITA = NewOperator(name=" Gita ", email="Gita@LK.example.com", role="admin", language="hu")


class TestUseCases:
    def test_a_partner_is_opened_with_its_chain(self) -> None:
        """One row and one event."""
        id = PartnerId(UUID(int=1))
        effects = model.open_partner(NewPartner(name="Lefèvre", language="fr"), id=id, at=OPENED)
        assert effects.result == model.Partner(
            id=id, name="Lefèvre", language="fr", opened_at=OPENED, approved_at=OPENED
        )
        assert effects.changes == (Add(effects.result),)
        assert effects.events == (model.PartnerOpened(chain_id=id, name="Lefèvre"),)

    def test_an_operator_is_added_in_the_partners_chain(self) -> None:
        """The partner's row is guarded, its revision is not raised: nothing of its own changed."""
        partner = model.open_partner(NewPartner(name="L"), id=PartnerId(UUID(int=1)), at=OPENED).result
        effects = model.add_operator(partner, GITA, id=OperatorId(UUID(int=2)))
        assert effects.changes == (Change(partner, partner), Add(effects.result))
        assert [event.chain_id for event in effects.events] == [partner.id]

    @pytest.mark.parametrize("role", ROLES)
    def test_an_operator_acts_with_what_its_role_includes(self, role: str) -> None:
        """VC-29: no more and no less, for its own partner."""
        operator = model.Operator(
            partner_id=PartnerId(UUID(int=1)),
            id=OperatorId(UUID(int=2)),
            name="G",
            email="g@x",
            role=role,
            language="en",
        )
        partner = model.Partner(id=operator.partner_id, name="L", language="en", opened_at=OPENED)
        own = attrs.evolve(ROLES[role], limited=True)
        for held in (ROLES[role], own):
            assert operator.acting(held, partner) == Actor(
                kind=ActorKind.OPERATOR,
                id=UUID(int=2),
                name="G",
                permissions=held.permissions,
                secure=role.startswith("secure_"),
                limited=held is own,
                partner_id=PartnerId(UUID(int=1)),
                language="en",
            )


class TestOpening:
    @pytest.mark.requirement("BX-16", call="partners.open")
    def test_the_vendor_opens_a_partner(self, world: World) -> None:
        """And can look at it."""
        partner = world.run(lambda k: k.partners.open(NewPartner(name=" Lefèvre ", language="fr"), by=world.support))
        assert (partner.name, partner.language, partner.opened_at) == ("Lefèvre", "fr", world.clock())
        assert world.run(lambda k: k.partners.get(partner.id, by=world.support)) == partner

    def test_its_chain_is_whole(self, town: Town) -> None:
        """BX-02: opened, operators added, identities linked."""
        partner = town.world.run(lambda k: k.partners.get(town.partner.id, by=town.owner))
        entries = town.world.read(lambda s: s.page(Query(collection=ENTRIES, within=partner.id))).items
        assert [e.kind for e in entries] == ["partner.opened", *["operator.added", "identity.linked"] * 3]
        assert first_break(entries, head=partner.head, seq=partner.seq) is None

    @pytest.mark.parametrize(
        "new", [NewPartner(name=""), NewPartner(name="x" * 201), NewPartner(name="x", language="de")]
    )
    def test_a_wrong_one_is_refused(self, world: World, new: NewPartner) -> None:
        """With its problems named, and nothing there."""
        with world.unchanged(), pytest.raises(InvalidInput):
            world.run(lambda k: k.partners.open(new, by=world.support))

    def test_nobody_else_opens_one(self, town: Town) -> None:
        """A-14: an operator makes no partners."""
        with town.world.unchanged(), pytest.raises(Refused):
            town.world.run(lambda k: k.partners.open(NewPartner(name="x"), by=town.owner))


class TestSeeing:
    def test_an_operator_sees_its_own_partner_and_its_people(self, town: Town) -> None:
        """Whatever its role."""
        assert town.world.run(lambda k: k.partners.get(town.partner.id, by=town.agent)).name == town.partner.name
        dana = town.world.run(lambda k: k.partners.operator(town.partner.id, OperatorId(town.owner.id), by=town.agent))
        assert (dana.name, dana.role) == ("Dana", "owner")

    def test_another_partner_and_its_people_are_unknown(self, town: Town) -> None:
        """A-11, A-12: also an operator of the other named under one's own partner."""
        stranger = OperatorId(town.stranger.id)
        with town.world.kit() as kit:
            for partner, by in [
                (town.other.id, town.owner),
                (PartnerId(uuid4()), town.owner),
                (PartnerId(uuid4()), kit.actors.vendor("x")),
            ]:
                with pytest.raises(NotFound) as caught:
                    kit.partners.get(partner, by=by)
                assert (caught.value.kind, caught.value.id) == ("partner", partner)
            for partner in (town.other.id, town.partner.id):
                with pytest.raises(NotFound) as caught:
                    kit.partners.operator(partner, stranger, by=town.owner)
                assert (caught.value.kind, caught.value.id) == ("operator", stranger)


class TestOperators:
    @pytest.mark.requirement("VC-28", call="partners.add_operator")
    @pytest.mark.requirement("R-10", call="partners.add_operator")
    def test_the_vendor_adds_one(self, town: Town) -> None:
        """With name, email and role; an address and a credential without a password come with it."""
        gita = town.world.run(lambda k: k.partners.add_operator(town.partner.id, GITA, by=town.world.support))
        assert (gita.name, gita.email, gita.role, gita.language) == ("Gita", "Gita@lk.example.com", "admin", "hu")
        address = town.world.read(lambda s: s.get(ADDRESSES, "operator:gita@lk.example.com"))
        assert (address.holder_id, address.partner_id) == (gita.id, town.partner.id)
        assert town.world.read(lambda s: s.get(CREDENTIALS, gita.id)).password is None

    @pytest.mark.requirement("R-10", call="partners.add_operator")
    @pytest.mark.parametrize("email", ["dana@lk.example.com", "DANA@LK.EXAMPLE.COM", "ｄａｎａ@lk.example.com"])
    def test_one_address_is_one_operator_of_one_partner(self, town: Town, email: str) -> None:
        """A-21: whatever its spelling; and not of another partner either."""
        for partner in (town.partner, town.other):
            with town.world.unchanged(), pytest.raises(InvalidInput) as caught, town.world.kit() as kit:
                kit.partners.add_operator(partner.id, NewOperator(name="x", email=email), by=kit.actors.vendor("x"))
            assert [(p.path, p.code) for p in caught.value.problems] == [("email", "address.taken")]

    @pytest.mark.requirement("VC-01", call="partners.add_operator")
    def test_staff_may_have_the_same_address(self, town: Town) -> None:
        """Realms are worlds of their own."""
        town.world.seat_owner(town.account)
        new = NewOperator(name="Katalin", email="katalin@szabo.example.com")
        operator = town.world.run(lambda k: k.partners.add_operator(town.partner.id, new, by=town.world.support))
        assert operator.email == "katalin@szabo.example.com"

    @pytest.mark.parametrize("role", ["vendor", "Owner", "", "owner ", None, ["owner"]])
    def test_only_a_role_there_is_can_be_given(self, town: Town, role: Any) -> None:
        """A-13, A-14: no other word makes somebody more."""
        new = NewOperator(name="x", email="x@lk.example.com", role=role)
        with town.world.unchanged(), pytest.raises(InvalidInput) as caught:
            town.world.run(lambda k: k.partners.add_operator(town.partner.id, new, by=town.world.support))
        assert [p.path for p in caught.value.problems] == ["role"]

    def test_without_a_word_it_is_the_least(self) -> None:
        """A-14: who says nothing of the role makes an agent."""
        assert NewOperator(name="x", email="x@lk.example.com").role == "agent"

    def test_an_operator_adds_none_elsewhere(self, town: Town) -> None:
        """A-14: another partner is unknown to it."""
        with town.world.unchanged(), pytest.raises(NotFound):
            town.world.run(lambda k: k.partners.add_operator(town.other.id, GITA, by=town.owner))

    def test_a_partner_that_is_not_there_gets_none(self, town: Town) -> None:
        """Nor does it leave an address behind."""
        with town.world.unchanged(), pytest.raises(NotFound):
            town.world.run(lambda k: k.partners.add_operator(PartnerId(uuid4()), GITA, by=town.world.support))

    @pytest.mark.requirement("VC-27", call="partnerkit.partners.model.operators_of")
    def test_they_are_listed_by_name(self, town: Town) -> None:
        """Each partner's own."""
        names = [o.name for o in town.world.read(lambda s: s.page(operators_of(town.partner.id))).items]
        assert names == ["Dana", "Emil", "Fanni"]
