"""
Asking: go on or be refused, or only have it explained.
"""

from uuid import UUID

import attrs
import pytest

from partnerkit import Side
from partnerkit.access import (
    OPERATOR_PERMISSIONS,
    ROLES,
    Action,
    Actor,
    ActorKind,
    Facts,
    Permission,
    explain,
    require,
)
from partnerkit.access.policy import FOREIGN, PERMISSION, SECURE, acting
from partnerkit.errors import NotFound, Refused
from partnerkit.values import AccountId, OperatorId, PartnerId
from tests.library.access.people import ACTORS, HERE, OURS, THEIRS

AGENT, OWNER, STAFF, VENDOR = ACTORS["g"], ACTORS["o"], ACTORS["s"], ACTORS["v"]


class TestRequire:
    def test_what_is_allowed_goes_on(self) -> None:
        """Nothing is returned and nothing raised."""
        require(Action.LOCK_ACCOUNT, OWNER, Facts(partner_id=OURS))

    def test_what_is_refused_says_which_action_and_why(self) -> None:
        """BX-01: the whole decision travels with the error."""
        with pytest.raises(Refused) as caught:
            require(Action.LOCK_ACCOUNT, AGENT, Facts(partner_id=OURS))
        assert (caught.value.action, caught.value.decision) == ("account.lock", PERMISSION)

    def test_what_is_foreign_is_not_there(self) -> None:
        """A-11: with the kind and id that were asked for, as for an unknown one."""
        with pytest.raises(NotFound) as caught:
            require(Action.LOCK_ACCOUNT, OWNER, Facts(partner_id=THEIRS), kind="account", id=HERE)
        assert (caught.value.kind, caught.value.id) == ("account", HERE)

    def test_nobodys_account_is_foreign_to_every_operator(self) -> None:
        """R-07: without a managing partner only its own people and the vendor act."""
        for action in (Action.VIEW_ACCOUNT, Action.LOCK_ACCOUNT, Action.VIEW_HISTORY):
            with pytest.raises(NotFound):
                require(action, OWNER, Facts(account_id=HERE))
            require(action, VENDOR, Facts(account_id=HERE))

    def test_two_absent_things_are_not_the_same(self) -> None:
        """A-02: an operator without a partner and an account without one do not meet, nor staff without an account."""
        lost = Actor(kind=ActorKind.OPERATOR, id=UUID(int=1), name="x", permissions=ROLES["owner"].permissions)
        homeless = Actor(kind=ActorKind.STAFF, id=UUID(int=1), name="x", permissions=STAFF.permissions)
        for actor, action in [(lost, Action.VIEW_ACCOUNT), (homeless, Action.USE_WORKSPACE)]:
            with pytest.raises(NotFound):
                require(action, actor, Facts())


class TestExplain:
    @pytest.mark.requirement("BX-01", call="accounts.explain")
    def test_it_answers_without_acting(self) -> None:
        """The action, the decision, and what it rests on."""
        said = explain(Action.LOCK_ACCOUNT, AGENT, Facts(partner_id=OURS, vendor_lock=True))
        assert (said.action, said.decision) == (Action.LOCK_ACCOUNT, PERMISSION)
        assert said.facts == {"needs": "accounts.lock", "as": "operator", "secure": "no", "secure_role": "no"}

    def test_facts_are_told_where_the_action_asks_for_them(self) -> None:
        """A-17: and only there."""
        said = explain(Action.USE_WORKSPACE, STAFF, Facts(account_id=HERE, partner_lock=True))
        assert said.facts == {"needs": "workspace.use", "as": "staff", "partner_lock": "yes", "vendor_lock": "no"}
        assert said.decision.because == "partner_lock"

    def test_only_an_operator_is_told_whether_an_account_is_secure(self) -> None:
        """VC-22: it keeps nobody else out, so it is none of the facts of their answers."""
        said = explain(Action.LOCK_ACCOUNT, VENDOR, Facts(partner_id=OURS, secure=True))
        assert (said.decision.allowed, said.facts) == (True, {"needs": "accounts.lock", "as": "vendor"})

    @pytest.mark.requirement("VC-22", call="accounts.explain")
    @pytest.mark.parametrize("letter", ["o", "l"])
    def test_of_a_secure_account_that_alone_is_told(self, letter: str) -> None:
        """A-17: not whether it is assigned, to whoever else it may be."""
        for assigned in (frozenset[OperatorId](), frozenset({OperatorId(ACTORS[letter].id)})):
            facts = Facts(partner_id=OURS, secure=True, assigned=assigned, partner_lock=True)
            said = explain(Action.VIEW_ACCOUNT, ACTORS[letter], facts)
            assert said.decision == SECURE
            assert said.facts == {"needs": "clients.view", "as": "operator", "secure": "yes", "secure_role": "no"}

    @pytest.mark.requirement("VC-24", call="accounts.explain")
    @pytest.mark.parametrize(
        ("letter", "secure", "role"), [("l", False, "no"), ("L", False, "yes"), ("L", True, "yes")]
    )
    def test_whoever_is_limited_is_told_whether_it_is_assigned(self, letter: str, secure: bool, role: str) -> None:
        """And others are not: for them it makes no difference."""
        actor = ACTORS[letter]
        for assigned, told in [(frozenset[OperatorId](), "no"), (frozenset({OperatorId(actor.id)}), "yes")]:
            said = explain(Action.VIEW_ACCOUNT, actor, Facts(partner_id=OURS, secure=secure, assigned=assigned))
            assert said.decision.allowed == (told == "yes")
            told_of_secure = {"secure": "yes" if secure else "no", "secure_role": role}
            assert said.facts == {"needs": "clients.view", "as": "operator", **told_of_secure, "assigned": told}

    def test_a_foreign_thing_is_explained_as_foreign(self) -> None:
        """Callers turn that into an unknown one."""
        assert explain(Action.VIEW_ACCOUNT, OWNER, Facts(partner_id=THEIRS)).decision == FOREIGN


class TestActor:
    @pytest.mark.parametrize(("actor", "side"), [(OWNER, Side.PARTNER), (VENDOR, Side.VENDOR)])
    def test_each_has_its_own_lock(self, actor: Actor, side: Side) -> None:
        """VC-20: the vendor's people set the vendor's, operators the partner's."""
        assert actor.side is side

    def test_an_operator_has_a_partner_and_a_staff_member_an_account(self) -> None:
        """Each knows where it belongs."""
        assert (OWNER.partner, STAFF.account) == (OURS, HERE)

    def test_asking_for_what_an_actor_has_not_is_a_mistake(self) -> None:
        """It is asked only after the decision; otherwise the program is wrong, and nothing is done for partner None."""
        with pytest.raises(TypeError, match="a staff has no partner"):
            _ = STAFF.partner
        with pytest.raises(TypeError, match="operator works in no account"):
            _ = OWNER.account

    def test_nobody_else_acts(self) -> None:
        """A mistake of the program, told before anything is read of whoever it is."""
        assert acting(OWNER) is OWNER
        with pytest.raises(TypeError, match=r"Actor made by kit\.actors, not str"):
            acting("dana")


class TestRoles:
    @pytest.mark.requirement("VC-29", call="partnerkit.access.ROLES")
    def test_each_role_includes_the_one_below(self) -> None:
        """Owner, Admin, Agent: nobody below has a right that one above has not."""
        agent, admin, owner = (ROLES[name].permissions for name in ("agent", "admin", "owner"))
        assert agent < admin < owner
        assert {p.value for p in owner - admin} == {"partner.own"}
        assert [name for name, role in ROLES.items() if role.owns] == ["owner", "secure_owner"]

    @pytest.mark.requirement("VC-29", call="partnerkit.access.ROLES")
    @pytest.mark.requirement("VC-22", call="partnerkit.access.ROLES")
    def test_each_has_a_secure_twin(self) -> None:
        """With the same rights and nothing else; its title says "Secure", and no other one does."""
        for name in ("owner", "admin", "agent"):
            plain, twin = ROLES[name], ROLES[f"secure_{name}"]
            assert twin == attrs.evolve(plain, name=f"secure_{name}", title=f"Secure {plain.title}", secure=True)
        assert {role.title: role.secure for role in ROLES.values()} == {
            role.title: role.title.startswith("Secure ") for role in ROLES.values()
        }
        assert len(ROLES) == 6
        assert not any(role.limited for role in ROLES.values())

    @pytest.mark.requirement("VC-13", call="partnerkit.access.ROLES")
    def test_what_an_agent_does_and_who_assigns(self) -> None:
        """VC-12, VC-13, VC-24: the whole team tags and writes notes; an agent assigns, locks and manages nobody."""
        agent, admin = ROLES["agent"].permissions, ROLES["admin"].permissions
        assert {p.value for p in admin - agent} == {
            "clients.assign",
            "accounts.lock",
            "accounts.secure",
            "operators.manage",
            "operators.enter",
            "roles.manage",
            "keys.manage",
            "owners.password",
        }
        assert {"clients.tag", "notes.write"} <= {p.value for p in agent}

    def test_nobody_of_a_partner_has_a_right_of_the_vendor_or_of_staff(self) -> None:
        """VC-01: realms do not overlap, save that everybody changes their own password."""
        of_partners = frozenset().union(*(role.permissions for role in ROLES.values()))
        assert {p.value for p in of_partners & STAFF.permissions} == {"password.own"}
        assert "vendor.run" not in {p.value for p in of_partners}
        assert of_partners <= OPERATOR_PERMISSIONS
        assert {p.value for p in Permission} - {p.value for p in OPERATOR_PERMISSIONS} == {
            "workspace.use",
            "staff.manage",
            "settings.manage",
            "account.own",
            "vendor.run",
        }


def test_ids_of_another_kind_do_not_match() -> None:
    """A-11: an account's id in the place of a partner's opens nothing."""
    with pytest.raises(NotFound):
        require(Action.VIEW_ACCOUNT, OWNER, Facts(partner_id=PartnerId(AccountId(UUID(int=3)))))
