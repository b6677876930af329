"""
What is told of a team to whoever may not see it: nothing of a colleague or a role, by whatever is asked (A-17).
"""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID, uuid4

import attrs
import pytest

from partnerkit import Action, Actor
from partnerkit.access import ROLES, Explanation, Factor, Permission
from partnerkit.access.actor import ActorKind
from partnerkit.errors import InvalidInput, NotFound, Refused
from partnerkit.partners.team_reading import OF_PARTNERS
from partnerkit.values import OperatorId
from tests.library.partners.given import GITA, Team
from tests.library.partners.keys import made_key

P = Permission
NAMED = (None, "owner", "agent", "secure_admin", "helper", "above", "nobody")
COLLEAGUES = ("dana", "emil", "fanni", "vera", "helga")
# Those who look after operators and roles, and see neither.
RUNNING = (P.MANAGE_OPERATORS, P.MANAGE_ROLES, P.MANAGE_KEYS, P.TAG_CLIENTS)


@pytest.fixture
def unseen(team: Team) -> Team:
    """
    Bela, who writes notes, and Berta, who looks after people; Helga, whose role gives less than hers; a Secure Vera.
    """
    team.role("scribe", [P.WRITE_NOTES])
    team.role("running", RUNNING)
    team.role("helper", [P.TAG_CLIENTS])
    team.role("above", [P.TAG_CLIENTS, P.LOCK_ACCOUNTS])
    for name, role in (("bela", "scribe"), ("berta", "running"), ("helga", "helper"), ("vera", "secure_admin")):
        team.has(name, role)
    return team


def id_of(team: Team, name: str) -> OperatorId:
    return OperatorId(team.by(name).id)


def steps(said: Explanation) -> list[str]:
    return [step.because for step in said.steps]


def about(team: Team) -> Iterator[dict[str, Any]]:
    """
    Yield every operator and role that may be named, there or not, another partner's among them.
    """
    strangers = (OperatorId(team.town.stranger.id), OperatorId(uuid4()))
    for id in (None, *(id_of(team, name) for name in COLLEAGUES), *strangers):
        for role in NAMED:
            if id is not None or role is not None:
                yield {"operator_id": id, "role": role}


def told(team: Team, action: Action, by: Actor | str) -> list[Explanation]:
    """
    Return what is answered, each answer once.
    """
    found: list[Explanation] = []
    for asked in about(team):
        said = team.do("explain", action, by=by, **asked)
        found += [said] if said not in found else []
    return found


KEPT_OUT: dict[str, tuple[Callable[[Actor], Actor], str]] = {
    "unproven": (lambda by: attrs.evolve(by, secure=True, factor=Factor.UNPROVEN), "factor_unproven"),
    "without a factor": (lambda by: attrs.evolve(by, secure=True, factor=Factor.ABSENT), "factor_absent"),
    "blocked": (lambda by: attrs.evolve(by, blocked=True), "blocked"),
    "suspended": (lambda by: attrs.evolve(by, suspended=True), "partner_suspended"),
    "closed": (lambda by: attrs.evolve(by, closed=True), "partner_closed"),
    "a key": (lambda by: attrs.evolve(by, kind=ActorKind.KEY, permissions=frozenset()), "key_permission"),
}


@pytest.mark.requirement("BX-01", call="partners.explain")
class TestAsking:
    @pytest.mark.parametrize("action", sorted(OF_PARTNERS, key=str))
    def test_a17_whomever_and_whatever_one_asks_about_the_answer_is_one(self, unseen: Team, action: Action) -> None:
        """That one may not see it comes first; a colleague, a role and neither of both are told alike."""
        (said,) = told(unseen, action, "bela")
        assert (said.action, said.decision.because, steps(said)[0]) == (action, "permission", "permission")
        assert said.facts == {"needs": "clients.view", "as": "operator"}
        assert not {"above", "last_owner"} & set(steps(said))

    @pytest.mark.parametrize("action", [Action.BLOCK_OPERATOR, Action.SET_OPERATOR_ROLE, Action.HAND_OVER_PARTNER])
    @pytest.mark.parametrize("out", KEPT_OUT)
    def test_a17_what_keeps_one_out_altogether_is_all_that_is_told(
        self, unseen: Team, action: Action, out: str
    ) -> None:
        """Even to an owner: operators and roles are not shown before the second factor was, nor to whoever is out."""
        change, because = KEPT_OUT[out]
        (said,) = told(unseen, action, attrs.evolve(change(unseen.by("dana")), id=UUID(int=9)))
        assert (said.decision.because, steps(said)[0]) == (because, because)
        assert not {"above", "last_owner"} & set(steps(said))

    def test_a17_as_somebody_who_does_not_see_it_one_sees_nothing(self, unseen: Team) -> None:
        """VC-30: an admin who acts as such a colleague is told what stands in that one's way."""
        unseen.has("otto", "admin")
        by = attrs.evolve(unseen.by("otto"), subject=unseen.by("bela"))
        (said,) = told(unseen, Action.BLOCK_OPERATOR, by)
        assert steps(said) == ["as_permission"]

    def test_what_one_may_do_oneself_is_told_all_the_same(self, unseen: Team) -> None:
        """Who does things to people without seeing them is told of those it may do, and of no other."""
        helga = id_of(unseen, "helga")
        may = unseen.do("explain", Action.BLOCK_OPERATOR, by="berta", operator_id=helga)
        assert (may.decision.because, may.facts["needs"]) == ("allowed", "operators.manage")
        for asked in about(unseen):
            said = unseen.do("explain", Action.BLOCK_OPERATOR, by="berta", **asked)
            blocks = asked["operator_id"] == helga and asked["role"] in {None, "helper"}
            blocks |= asked["operator_id"] is None and asked["role"] == "helper"
            assert said.decision.because == ("allowed" if blocks else "permission"), asked
            assert steps(said) == ([] if blocks else ["permission"])
        assert unseen.do("block_operator", helga, by="berta").blocked_at is not None
        with pytest.raises(Refused):
            unseen.do("block_operator", id_of(unseen, "emil"), by="berta")

    def test_that_nobody_does_it_to_oneself_is_known_to_oneself(self, unseen: Team) -> None:
        """Everybody knows the own id."""
        for by, way in (("bela", ["permission", "permission", "yourself"]), ("berta", ["permission", "yourself"])):
            assert steps(unseen.do("explain", Action.BLOCK_OPERATOR, by=by, operator_id=id_of(unseen, by))) == way

    def test_where_nobody_is_named_the_answer_is_that_of_the_action(self, unseen: Team) -> None:
        """A form that makes a role is for whoever makes roles, once a code was shown."""
        bela = unseen.do("explain", Action.ADD_ROLE, by="bela")
        assert (steps(bela), bela.facts["needs"]) == (["permission"], "roles.manage")
        assert unseen.do("explain", Action.ADD_ROLE, by="berta").decision.allowed
        waits = attrs.evolve(unseen.by("berta"), factor=Factor.PROVEN)
        assert steps(unseen.do("explain", Action.ADD_ROLE, by=waits)) == ["factor_old"]

    def test_who_could_is_refused_whatever_one_names(self, unseen: Team) -> None:
        """There or not."""
        for by in ("bela", "berta"):
            for asked in about(unseen):
                with pytest.raises(Refused):
                    unseen.do("who_can", Action.BLOCK_OPERATOR, by=by, **asked)


class TestDoing:
    @pytest.mark.requirement("R-05", call="partners.block_operator")
    @pytest.mark.parametrize(
        ("method", "named"),
        [
            *((method, False) for method in ("invite_again", "block_operator", "unblock_operator", "hand_over")),
            ("set_operator_role", True),
        ],
    )
    def test_a17_a_refused_act_tells_nobody_from_another(self, unseen: Team, method: str, named: bool) -> None:
        """An owner, an agent, the last owner; a role there is and none: the refusal is that of one's own role."""
        refusals = []
        for name in COLLEAGUES:
            for role in NAMED[1:] if named else NAMED[:1]:
                given = (id_of(unseen, name),) if role is None else (id_of(unseen, name), role)
                with pytest.raises(Refused) as refused, unseen.town.world.unchanged():
                    unseen.do(method, *given, by="bela")
                refusals.append(refused.value.decision)
        assert {one.because for one in refusals} == {"permission"}
        assert all(one == refusals[0] for one in refusals)

    def test_a17_nor_does_one_about_a_role(self, unseen: Team) -> None:
        """Whether there is one is asked after whether one may."""
        for role in NAMED[1:]:
            assert role is not None
            for act in (
                lambda role=role: unseen.add(attrs.evolve(GITA, role=role), by="bela"),
                lambda role=role: unseen.do("remove_role", role, by="bela"),
            ):
                with pytest.raises(Refused) as refused, unseen.town.world.unchanged():
                    act()
                assert refused.value.decision.because == "permission"

    @pytest.mark.requirement("R-05", call="partners.block_operator")
    def test_what_is_unknown_is_so_before_anything_is_refused(self, unseen: Team) -> None:
        """R-05: an id of nobody, and one of somebody else's, are answered alike."""
        for id in (OperatorId(unseen.town.stranger.id), OperatorId(uuid4())):
            with pytest.raises(NotFound) as caught:
                unseen.do("block_operator", id, by="bela")
            assert caught.value == NotFound("operator", id)

    @pytest.mark.parametrize(("by", "known"), [("berta", {"running", "helper"}), ("emil", {*ROLES, "above"})])
    def test_a17_of_a_role_there_is_not_one_is_told_those_one_may_know(
        self, unseen: Team, by: str, known: set[str]
    ) -> None:
        """Whoever sees no roles is told of those it could give; whoever sees them of all."""
        for act in (
            lambda: unseen.add(attrs.evolve(GITA, role="nobody"), by=by),
            lambda: unseen.do("set_operator_role", id_of(unseen, "helga"), "nobody", by=by),
        ):
            with pytest.raises(InvalidInput) as caught:
                act()
            (problem,) = caught.value.problems
            names = set(str(problem.params["known"]).split(", "))
            assert (problem.code, names >= known) == ("role.unknown", True)
            assert (names == known) is (by == "berta")

    def test_a17_a_key_of_whoever_sees_no_roles_has_one_it_could_give(self, unseen: Team) -> None:
        """Any other is told like one there is not, with all that is wrong beside it."""
        world, berta = unseen.town.world, unseen.by("berta")
        said = []
        for role in ("nobody", "agent", "above", "secure_admin"):
            with pytest.raises(InvalidInput) as caught:
                made_key(world, berta, (P.TAG_CLIENTS, P.MANAGE_KEYS), role=role)
            said.append(caught.value.problems)
        assert [(one.path, one.code) for one in said[0]] == [("role", "role.unknown"), ("scopes.1", "choice.unknown")]
        assert said[0][0].params == {"known": "helper, running"}
        assert all(problems == said[0] for problems in said)
        assert made_key(world, berta, (P.TAG_CLIENTS,), role="helper").key.role == "helper"
