"""
A partner's operators look after each other: roles, blocks, handing over (VC-27 to VC-29).
"""

from typing import Any
from uuid import UUID, uuid4

import attrs
import pytest

from partnerkit import Action, NewOperator, NewPartner, Operator, SignedIn, TeamMember
from partnerkit.access import GRANTABLE, ROLES, Permission, Role
from partnerkit.errors import InvalidInput, NotFound, NotPossible, NotSignedIn, Outdated, Refused
from partnerkit.partners.team import lowers
from partnerkit.partners.team_reading import OF_PARTNERS
from partnerkit.repository import Remove
from partnerkit.values import OperatorId, PartnerId
from tests.library.partners.given import GITA, Team
from tests.mailed import mails


def id_of(team: Team, name: str) -> OperatorId:
    return OperatorId(team.by(name).id)


def why(refused: Any) -> str:
    because: str = refused.value.decision.because
    return because


def signed_in(team: Team, name: str) -> SignedIn:
    """
    Somebody's session; the password is new.
    """
    team.town.world.set_password(team.member(id_of(team, name)).operator)
    return team.town.world.sign_in(f"{name}@lk.example.com")


def is_out(team: Team, session: SignedIn) -> bool:
    try:
        team.town.world.of_session(session)
    except NotSignedIn:
        return True
    return False


class TestSeeing:
    @pytest.mark.requirement("VC-27", call="partners.members")
    def test_all_of_them_are_there_page_by_page(self, team: Team) -> None:
        """By name, to every colleague and the vendor; to nobody else."""
        for n in range(7):
            team.add(attrs.evolve(GITA, name=f"P{n}", email=f"p{n}@lk.example.com"), by="support")
        for by in ("fanni", "support"):
            found: list[TeamMember] = []
            after = None
            while found == [] or after is not None:
                page = team.do("members", by=by, after=after, limit=3)
                assert len(page.items) <= 3
                found, after = [*found, *page.items], page.next
            assert [m.operator.name for m in found] == ["Dana", "Emil", "Fanni", *(f"P{n}" for n in range(7))]
        for call in ("members", "operators"):
            with pytest.raises(NotFound) as caught:
                team.do(call, by=team.town.stranger)
            assert caught.value == NotFound("partner", team.town.partner.id)

    @pytest.mark.requirement("VC-27", call="partners.member")
    def test_each_is_shown_with_role_and_sign_in(self, team: Team) -> None:
        """Its role as that is now, whether it has come yet, its second factor, when it was here last."""
        gita = team.add(by="support")
        fanni, emil = team.member(id_of(team, "fanni")), team.member(id_of(team, "emil"))
        assert (fanni.role, fanni.invited, fanni.second_factor_at) == (ROLES["agent"], False, None)
        assert team.member(gita.id).invited
        team.town.world.set_password(gita)
        assert not team.member(gita.id).invited
        assert team.member(gita.id).signed_in_at is None
        team.town.world.sign_in(gita.email)
        assert team.member(gita.id).signed_in_at == team.town.world.clock()
        team.town.world.give_factor(emil.operator)
        assert team.member(emil.operator.id).second_factor_at == team.town.world.clock()

    def test_of_a_role_that_is_gone_nothing_is_left(self, team: Team) -> None:
        """Its holder is shown, with a role that includes nothing."""
        team.role("viewer", [Permission.VIEW_CLIENTS])
        vera = team.has("vera", "viewer")
        role = team.do("own_role", "viewer", by="support")
        team.town.world.read(lambda s: s.write(Remove(role)))
        assert team.member(vera).role == Role("viewer", "viewer", frozenset())

    def test_one_of_another_partner_is_not_there(self, team: Team) -> None:
        """A-11: under either partner."""
        for partner in (team.town.partner.id, team.town.other.id, PartnerId(uuid4())):
            with pytest.raises(NotFound), team.town.world.kit() as kit:
                kit.partners.member(partner, OperatorId(team.town.stranger.id), by=team.town.owner)


class TestRoles:
    @pytest.mark.requirement("VC-29", call="partners.set_operator_role")
    def test_a_colleague_gets_another_role(self, team: Team) -> None:
        """From the next request on; told in the partner's chain."""
        fanni = id_of(team, "fanni")
        after = team.do("set_operator_role", fanni, "admin", by="emil")
        assert (after.role, after.revision, after.epoch) == ("admin", 1, 0)
        assert team.by("fanni").permissions == ROLES["admin"].permissions
        told = team.told()[-1]
        assert (told.kind, told.payload) == (
            "operator.role_set",
            {"operator_id": str(fanni), "was": "agent", "now": "admin"},
        )

    @pytest.mark.requirement("R-13", call="partners.set_operator_role")
    def test_less_than_before_ends_the_sessions_and_more_does_not(self, team: Team) -> None:
        """A demotion raises the epoch; the one who was raised works on."""
        session = signed_in(team, "fanni")
        team.do("set_operator_role", id_of(team, "fanni"), "admin", by="dana")
        assert not is_out(team, session)
        team.do("set_operator_role", id_of(team, "fanni"), "agent", by="dana")
        assert is_out(team, session)

    @pytest.mark.parametrize(
        ("old", "new", "less"),
        [
            ("owner", "admin", True),
            ("admin", "owner", False),
            ("secure_agent", "agent", True),
            ("agent", "secure_agent", False),
            ("secure_agent", "admin", True),
            ("agent", "agent", False),
        ],
    )
    def test_what_is_less(self, old: str, new: str, less: bool) -> None:
        """Whatever one loses: a permission, what is Secure, or clients that are not assigned to one."""
        assert lowers(ROLES[old], ROLES[new]) is less
        limited = attrs.evolve(ROLES[new], limited=True)
        assert lowers(ROLES[old], limited)
        assert lowers(limited, ROLES[new]) is False

    def test_the_same_role_changes_nothing(self, team: Team) -> None:
        """Nor is anything told."""
        with team.town.world.unchanged():
            assert team.do("set_operator_role", id_of(team, "fanni"), "agent", by="emil").role == "agent"

    @pytest.mark.requirement("VC-29", call="partners.set_operator_role")
    @pytest.mark.parametrize("role", ["owner", "secure_owner", "secure_admin", "secure_agent"])
    def test_nobody_gives_more_than_they_have(self, team: Team, role: str) -> None:
        """A-14: to a colleague or to themselves."""
        for whom in ("fanni", "emil"):
            with team.town.world.unchanged(), pytest.raises(Refused) as caught:
                team.do("set_operator_role", id_of(team, whom), role, by="emil")
            assert why(caught) == "above"

    @pytest.mark.requirement("VC-29", call="partners.set_operator_role")
    @pytest.mark.parametrize("held", ["owner", "secure_agent", "everything"])
    def test_nobody_acts_on_somebody_above_them(self, team: Team, held: str) -> None:
        """Not even to lower them: an admin neither demotes, blocks nor lets in an owner, or somebody Secure."""
        team.role("everything", sorted(GRANTABLE, key=lambda p: p.value), secure=True, title="Secure everything")
        tess = team.has("tess", held)
        team.has("otto", "owner")
        for method, given in (("set_operator_role", ("agent",)), ("block_operator", ()), ("invite_again", ())):
            with team.town.world.unchanged(), pytest.raises(Refused) as caught:
                team.do(method, tess, *given, by="emil")
            assert why(caught) == "above"
        team.do("block_operator", tess, by="support")
        with team.town.world.unchanged(), pytest.raises(Refused):
            team.do("unblock_operator", tess, by="emil")

    @pytest.mark.requirement("VC-29", call="partners.set_operator_role")
    def test_ones_own_can_be_lowered(self, team: Team) -> None:
        """And not raised again by oneself."""
        team.do("set_operator_role", id_of(team, "emil"), "agent", by="emil")
        with team.town.world.unchanged(), pytest.raises(Refused) as caught:
            team.do("set_operator_role", id_of(team, "emil"), "admin", by="emil")
        assert why(caught) == "permission"

    @pytest.mark.requirement("VC-29", call="partners.set_operator_role")
    @pytest.mark.parametrize("by", ["dana", "support"])
    def test_the_last_owner_stays_one(self, team: Team, by: str) -> None:
        """For the vendor too; from one owner's role to the other there is a way, and with two owners either can go."""
        dana = id_of(team, "dana")
        with team.town.world.unchanged(), pytest.raises(Refused) as caught:
            team.do("set_operator_role", dana, "admin", by=by)
        assert why(caught) == "last_owner"
        team.do("set_operator_role", dana, "secure_owner", by="support")
        with team.town.world.unchanged(), pytest.raises(Refused):
            team.do("set_operator_role", dana, "secure_admin", by="support")
        team.has("otto", "owner")
        team.do("set_operator_role", dana, "agent", by="support")
        assert team.member(dana).role == ROLES["agent"]

    @pytest.mark.requirement("VC-29", call="partners.set_operator_role")
    def test_an_owner_who_is_blocked_does_not_count(self, team: Team) -> None:
        """Nor does blocking one who is blocked already leave anybody without one."""
        otto = team.has("otto", "owner")
        team.do("block_operator", otto, by="dana")
        with team.town.world.unchanged(), pytest.raises(Refused) as caught:
            team.do("set_operator_role", id_of(team, "dana"), "admin", by="support")
        assert why(caught) == "last_owner"
        assert team.do("set_operator_role", otto, "agent", by="dana").role == "agent"

    @pytest.mark.requirement("VC-29", call="partners.set_operator_role")
    def test_an_owner_who_has_not_come_takes_nobodys_place(self, team: Team) -> None:
        """Nobody knows whether they ever will; among those who have not come, one can be another's place."""
        gita = team.add(attrs.evolve(GITA, role="owner"))
        for by in ("dana", "support"):
            with team.town.world.unchanged(), pytest.raises(Refused) as caught:
                team.do("set_operator_role", id_of(team, "dana"), "admin", by=by)
            assert why(caught) == "last_owner"
        team.town.world.set_password(gita)
        team.do("set_operator_role", id_of(team, "dana"), "admin", by="support")
        with team.town.world.unchanged(), pytest.raises(Refused):
            team.do("block_operator", gita.id, by="support")

    @pytest.mark.requirement("VC-29", call="partners.set_operator_role")
    def test_of_owners_who_have_not_come_one_is_enough(self, team: Team) -> None:
        """A partner that was just opened has nobody else; the wrong one can be made an agent."""
        run, support = team.town.world.run, team.support
        partner = run(lambda k: k.partners.open(NewPartner(name="New"), by=support))

        def owner(name: str) -> Operator:
            new = NewOperator(name=name, email=f"{name}@new.example.com", role="owner")
            return run(lambda k: k.partners.add_operator(partner.id, new, by=support))

        wrong, right = owner("wrong"), owner("right")
        run(lambda k: k.partners.set_operator_role(partner.id, wrong.id, "agent", by=support))
        with team.town.world.unchanged(), pytest.raises(Refused):
            run(lambda k: k.partners.set_operator_role(partner.id, right.id, "agent", by=support))

    @pytest.mark.requirement("VC-29", call="partners.block_operator")
    def test_whoever_is_no_owner_is_blocked_whoever_owns(self, team: Team) -> None:
        """Though the only owner has not come yet, who is not kept from being invited again."""
        run, support = team.town.world.run, team.support
        partner = run(lambda k: k.partners.open(NewPartner(name="New"), by=support))
        new = NewOperator(name="Olga", email="olga@new.example.com", role="owner")
        olga = run(lambda k: k.partners.add_operator(partner.id, new, by=support))
        axel = team.town.world.new_operator(partner, "axel", "admin")
        team.town.world.set_password(axel)
        assert run(lambda k: k.partners.block_operator(partner.id, axel.id, by=support)).blocked_at is not None
        assert run(lambda k: k.partners.invite_again(partner.id, olga.id, by=support)).id == olga.id

    def test_whoever_has_a_role_that_is_gone_gets_another(self, team: Team) -> None:
        """It gives nothing, so that whoever looks after operators stands above it; nor is anybody kept from a block."""
        team.role("viewer", [Permission.VIEW_CLIENTS])
        vera = team.has("vera", "viewer")
        role = team.do("own_role", "viewer", by="support")
        team.town.world.read(lambda s: s.write(Remove(role)))
        assert team.do("block_operator", vera, by="emil").blocked_at is not None
        assert team.do("set_operator_role", vera, "agent", by="emil").role == "agent"

    def test_of_a_partner_that_is_not_there_there_is_no_operator(self, team: Team) -> None:
        """Not for the vendor either."""
        nowhere, fanni = PartnerId(uuid4()), id_of(team, "fanni")
        with team.town.world.unchanged(), pytest.raises(NotFound) as caught:
            team.town.world.run(lambda k: k.partners.block_operator(nowhere, fanni, by=team.support))
        assert (caught.value.kind, caught.value.id) == ("operator", fanni)

    @pytest.mark.parametrize("role", ["nobody", "Owner", "", "owner ", None, ["owner"], 3])
    def test_a_role_has_to_be_there(self, team: Team, role: Any) -> None:
        """A-13: no other word makes somebody more."""
        with team.town.world.unchanged(), pytest.raises(InvalidInput) as caught:
            team.do("set_operator_role", id_of(team, "fanni"), role, by="dana")
        assert [p.path for p in caught.value.problems] == ["role"]

    def test_it_is_as_the_caller_saw_it(self, team: Team) -> None:
        """BX-09: in every call that changes an operator."""
        fanni = id_of(team, "fanni")
        for method, given in (("set_operator_role", ("admin",)), ("block_operator", ()), ("unblock_operator", ())):
            with team.town.world.unchanged(), pytest.raises(Outdated):
                team.do(method, fanni, *given, by="dana", seen=7)
        assert team.do("block_operator", fanni, by="dana", seen=0).revision == 1

    def test_whoever_may_not_is_told_nothing_of_roles(self, team: Team) -> None:
        """An agent is refused whichever role it names; of another partner nothing is there."""
        for role in ("admin", "nobody"):
            with team.town.world.unchanged(), pytest.raises(Refused) as caught:
                team.do("set_operator_role", id_of(team, "emil"), role, by="fanni")
            assert why(caught) == "permission"
            with team.town.world.unchanged(), pytest.raises(NotFound):
                team.do("set_operator_role", id_of(team, "emil"), role, by=team.town.stranger)


class TestBlocks:
    @pytest.mark.requirement("VC-29", call="partners.block_operator")
    def test_somebody_blocked_is_out_at_once(self, team: Team) -> None:
        """The open session is over; the right password opens nothing, nor does the vendor's word, until unblocked."""
        session, fanni = signed_in(team, "fanni"), id_of(team, "fanni")
        after = team.do("block_operator", fanni, by="emil")
        assert (after.blocked_at, after.revision, after.epoch) == (team.town.world.clock(), 1, 1)
        assert is_out(team, session)
        with pytest.raises(Refused) as caught:
            team.town.world.sign_in("fanni@lk.example.com")
        assert why(caught) == "blocked"
        with pytest.raises(Refused) as caught:
            team.town.world.actor("fanni")
        assert why(caught) == "blocked"
        back = team.do("unblock_operator", fanni, by="emil")
        assert (back.blocked_at, back.role) == (None, "agent")
        assert is_out(team, session)
        assert not is_out(team, team.town.world.sign_in("fanni@lk.example.com"))
        assert [e.kind for e in team.told()[-2:]] == ["operator.blocked", "operator.unblocked"]

    @pytest.mark.requirement("R-09", call="partners.block_operator")
    def test_its_assignments_stay(self, team: Team) -> None:
        """They are the partner's to hand on."""
        world, fanni = team.town.world, id_of(team, "fanni")
        line = world.run(lambda k: k.clients.of_account(team.town.account.id, by=team.town.owner))
        world.run(lambda k: k.clients.assign(line.id, fanni, by=team.town.owner))
        team.do("block_operator", fanni, by="emil")
        assert world.run(lambda k: k.clients.get(line.id, by=team.town.owner)).assigned == {fanni}

    def test_only_whoever_is_blocked_is_let_in_and_the_other_way_round(self, team: Team) -> None:
        """Steps of a lifecycle."""
        fanni = id_of(team, "fanni")
        with team.town.world.unchanged(), pytest.raises(NotPossible):
            team.do("unblock_operator", fanni, by="emil")
        team.do("block_operator", fanni, by="emil")
        with team.town.world.unchanged(), pytest.raises(NotPossible):
            team.do("block_operator", fanni, by="emil")

    @pytest.mark.requirement("R-13", call="partners.block_operator")
    def test_every_block_and_every_unblock_counts(self, team: Team) -> None:
        """No session from between two blocks comes back; whoever saw one of them has not seen what followed."""
        fanni = id_of(team, "fanni")
        for n in (0, 2):
            session = signed_in(team, "fanni")
            team.do("block_operator", fanni, by="emil", seen=n)
            team.do("unblock_operator", fanni, by="emil", seen=n + 1)
            assert is_out(team, session)
        with team.town.world.unchanged(), pytest.raises(Outdated) as caught:
            team.do("block_operator", fanni, by="emil", seen=3)
        assert caught.value.current == 4

    @pytest.mark.requirement("VC-29", call="partners.block_operator")
    @pytest.mark.parametrize("by", ["support", "dana"])
    def test_the_last_owner_is_not_blocked(self, team: Team, by: str) -> None:
        """By nobody, themselves included; of two owners one can be."""
        with team.town.world.unchanged(), pytest.raises(Refused) as caught:
            team.do("block_operator", id_of(team, "dana"), by=by)
        assert why(caught) == ("last_owner" if by == "support" else "yourself")
        otto = team.has("otto", "owner")
        team.do("block_operator", otto, by="dana")
        with team.town.world.unchanged(), pytest.raises(Refused):
            team.do("block_operator", id_of(team, "dana"), by="support")

    def test_one_key_blocks_once(self, team: Team) -> None:
        """BX-09: and answers how it is now."""
        fanni = id_of(team, "fanni")
        team.do("block_operator", fanni, by="emil", key="k")
        team.do("unblock_operator", fanni, by="emil", key="u")
        assert team.do("block_operator", fanni, by="emil", key="k").blocked_at is None


class TestHandingOver:
    @pytest.mark.requirement("VC-29", call="partners.hand_over")
    @pytest.mark.requirement("VC-03", call="partners.hand_over")
    @pytest.mark.parametrize(("role", "left"), [("owner", "admin"), ("secure_owner", "secure_admin")])
    def test_an_owner_gives_its_place_away(self, team: Team, role: str, left: str) -> None:
        """In one step there is another owner; the former one is an admin, keeps what is Secure, and signs in anew."""
        otto, emil = team.has("otto", role), id_of(team, "emil")
        actor = team.by("otto")
        assert team.do("hand_over", emil, by="otto").role == role
        assert (team.member(emil).role.name, team.member(otto).role.name) == (role, left)
        assert team.member(otto).operator.epoch == 1
        assert team.member(emil).operator.epoch == 0
        told = team.told()[-1]
        assert (told.kind, told.payload["role"], told.payload["left_with"]) == ("partner.handed_over", role, left)
        assert told.actor_id == actor.id

    def test_both_are_told_by_mail(self, team: Team) -> None:
        """Each of the other."""
        team.do("hand_over", id_of(team, "emil"), by="dana")
        sent = {mail.to: mail for mail in mails(team.town.world.run)}
        assert sent["dana@lk.example.com"].kind == "partner.handed_over"
        assert "Emil has your place" in sent["dana@lk.example.com"].text
        assert "Dana gave you their place" in sent["emil@lk.example.com"].text

    def test_the_last_owner_can(self, team: Team) -> None:
        """It is how the last one goes; what is left is one owner."""
        team.do("hand_over", id_of(team, "fanni"), by="dana")
        assert [m.operator.name for m in team.do("members", by="support").items if m.role.owns] == ["Fanni"]

    @pytest.mark.parametrize("by", ["emil", "fanni", "support"])
    def test_nobody_else_can(self, team: Team, by: str) -> None:
        """Not the vendor either: it gives roles."""
        with team.town.world.unchanged(), pytest.raises(Refused):
            team.do("hand_over", id_of(team, "fanni"), by=by)

    def test_whoever_is_no_owner_any_more_hands_nothing_over(self, team: Team) -> None:
        """Though it was one when its request began."""
        team.has("otto", "owner")
        former = team.by("dana")
        team.do("set_operator_role", OperatorId(former.id), "agent", by="otto")
        with team.town.world.unchanged(), pytest.raises(Refused) as caught:
            team.do("hand_over", id_of(team, "fanni"), by=former)
        assert why(caught) == "permission"

    def test_it_goes_to_a_colleague_who_can_take_it(self, team: Team) -> None:
        """Not to oneself, a stranger, somebody blocked, or somebody who has not come yet."""
        with team.town.world.unchanged():
            with pytest.raises(Refused) as caught:
                team.do("hand_over", id_of(team, "dana"), by="dana")
            assert why(caught) == "yourself"
            for id in (OperatorId(team.town.stranger.id), OperatorId(uuid4())):
                with pytest.raises(NotFound):
                    team.do("hand_over", id, by="dana")
        fanni, gita = id_of(team, "fanni"), team.add(by="support").id
        team.do("block_operator", fanni, by="dana")
        for id, state in ((fanni, "blocked"), (gita, "invited")):
            with team.town.world.unchanged(), pytest.raises(NotPossible) as impossible:
                team.do("hand_over", id, by="dana")
            assert impossible.value.state == state

    def test_a_place_is_handed_over_as_it_is(self, team: Team) -> None:
        """VC-22: an owner who is not Secure makes nobody so; a Secure colleague who takes it is not any more."""
        vera = team.has("vera", "secure_agent")
        after = team.do("hand_over", vera, by="dana")
        assert (after.role, after.epoch) == ("owner", 1)
        assert team.member(id_of(team, "dana")).role == ROLES["admin"]

    def test_one_key_hands_over_once(self, team: Team) -> None:
        """BX-09: sent again, it answers with the new owner."""
        owner, emil = team.by("dana"), id_of(team, "emil")
        team.do("hand_over", emil, by=owner, key="k")
        with team.town.world.unchanged():
            assert team.do("hand_over", emil, by=owner, key="k").role == "owner"


class TestAsking:
    @pytest.mark.requirement("BX-01", call="partners.explain")
    @pytest.mark.requirement("BX-01", call="partners.who_can")
    @pytest.mark.parametrize("by", ["dana", "emil", "fanni", "otto", "vera"])
    def test_what_is_explained_is_what_is_decided(self, team: Team, by: str) -> None:
        """For each colleague, each thing done to each of them; and `who_can` names exactly those."""
        team.role("viewer", [Permission.VIEW_CLIENTS])
        team.has("otto", "owner"), team.has("vera", "secure_admin")
        deeds: list[tuple[Action, str, str | None]] = [
            (Action.INVITE_OPERATOR, "invite_again", None),
            (Action.BLOCK_OPERATOR, "block_operator", None),
            (Action.UNBLOCK_OPERATOR, "unblock_operator", None),
            *((Action.SET_OPERATOR_ROLE, "set_operator_role", role) for role in ("agent", "owner", "secure_agent")),
        ]
        for whom in ("dana", "emil", "fanni", "vera"):
            id = id_of(team, whom)
            for action, method, role in deeds:
                explained = team.do("explain", action, by=by, operator_id=id, role=role)
                able = team.do("who_can", action, by=by, operator_id=id, role=role)
                decided = self._tried(team, method, (id,) if role is None else (id, role), by)
                assert (explained.decision.allowed, explained.decision.because) == decided
                assert (team.by(by).id in {one.id for one in able}) is decided[0]

    @staticmethod
    def _tried(team: Team, method: str, given: tuple[Any, ...], by: str) -> tuple[bool, str]:
        actor = team.by(by)
        tried = team.town.world.run(
            lambda k: k.try_out(lambda dry: getattr(dry.partners, method)(team.town.partner.id, *given, by=actor))
        )
        if isinstance(tried.refusal, Refused):
            return False, tried.refusal.decision.because
        return True, "allowed"

    @pytest.mark.parametrize(
        ("action", "role", "because"),
        [
            (Action.ADD_OPERATOR, "owner", "above"),
            (Action.ADD_OPERATOR, "admin", "allowed"),
            (Action.ADD_OPERATOR, None, "allowed"),
            (Action.CHANGE_ROLE, "rich", "above"),
            (Action.REMOVE_ROLE, "viewer", "allowed"),
            (Action.HAND_OVER_PARTNER, None, "permission"),
            (Action.OPEN_PARTNER, None, None),
            (Action.LOCK_ACCOUNT, None, None),
        ],
    )
    def test_of_the_partner_itself(self, team: Team, action: Action, role: str | None, because: str | None) -> None:
        """What an admin may do about the partner and its roles; other actions are asked about elsewhere."""
        team.role("viewer", [Permission.VIEW_CLIENTS])
        team.role("rich", [Permission.VIEW_CLIENTS], secure=True, title="Secure rich")
        if because is None:
            assert action not in OF_PARTNERS
            with pytest.raises(InvalidInput, match=r"operator\.block"):
                team.do("explain", action, by="emil", role=role)
            return
        assert team.do("explain", action, by="emil", role=role).decision.because == because
        able = {one.name for one in team.do("who_can", action, by="fanni", role=role)}
        assert ("Emil" in able) is (because == "allowed")

    def test_whoever_may_not_know_is_told_of_nothing(self, team: Team) -> None:
        """A-11: another partner's operator, whatever it asks; nor is there an operator or a role that is not."""
        fanni = id_of(team, "fanni")
        for call in ("explain", "who_can"):
            for more in ({}, {"operator_id": fanni}, {"operator_id": OperatorId(uuid4())}, {"role": "nobody"}):
                with pytest.raises(NotFound):
                    team.do(call, Action.BLOCK_OPERATOR, by=team.town.stranger, **more)
            for more in ({"operator_id": OperatorId(team.town.stranger.id)}, {"role": "nobody"}):
                with pytest.raises(NotFound):
                    team.do(call, Action.BLOCK_OPERATOR, by="dana", **more)

    def test_to_a_stranger_there_is_no_partner(self, team: Team) -> None:
        """A-11: whatever it asks about it, as to anybody about one that is not."""
        for call in ("explain", "who_can"):
            with pytest.raises(NotFound) as caught:
                team.do(call, Action.ADD_OPERATOR, by=team.town.stranger)
            assert caught.value == NotFound("partner", team.town.partner.id)

    def test_whoever_may_not_see_the_team_is_not_told_who_of_it_may(self, team: Team) -> None:
        """A-17: what it may do itself it is told all the same."""
        team.role("blind", [Permission.OWN_PASSWORD])
        team.has("bela", "blind")
        assert team.do("explain", Action.ADD_OPERATOR, by="bela").decision.because == "permission"
        with pytest.raises(Refused) as refused:
            team.do("who_can", Action.ADD_OPERATOR, by="bela")
        assert why(refused) == "permission"

    def test_the_vendor_may_ask_as_well(self, team: Team) -> None:
        """It stands above every role, and hands nothing over."""
        dana = id_of(team, "dana")
        explained = team.do("explain", Action.BLOCK_OPERATOR, by="support", operator_id=dana)
        assert explained.decision.because == "last_owner"
        assert team.do("explain", Action.HAND_OVER_PARTNER, by="support").decision.because == "kind"
        unknown = PartnerId(UUID(int=7))
        with pytest.raises(NotFound):
            team.town.world.run(lambda k: k.partners.explain(Action.BLOCK_OPERATOR, unknown, by=team.support))
