"""
Roles of a partner's own are changed and removed by those who look after them (VC-29).
"""

from datetime import timedelta
from typing import Any

import attrs
import pytest

from partnerkit import NewRole
from partnerkit.access import GRANTABLE, ROLES, Permission
from partnerkit.errors import InvalidInput, NotFound, NotPossible, Outdated, Refused
from partnerkit.partners.keys import API_KEYS, ApiKey
from partnerkit.partners.roles import add_role, change_role
from partnerkit.repository import Add
from partnerkit.values import KeyId, OperatorId
from tests.library.partners.given import VIEWS, Team, changed
from tests.library.partners.test_roles import ID, PARTNER, added

TAGS = Permission.TAG_CLIENTS
SECURE: dict[str, Any] = {"secure": True, "title": "Secure viewer"}


@pytest.fixture
def viewer(team: Team) -> Any:
    """
    A role that includes seeing clients.
    """
    return team.role("viewer", [Permission.VIEW_CLIENTS])


class TestChanging:
    @pytest.mark.requirement("VC-29", call="partners.change_role")
    @pytest.mark.parametrize("by", ["dana", "emil", "support"])
    def test_whoever_has_it_has_what_it_gives_now(self, team: Team, viewer: Any, by: str) -> None:
        """From the next request on, in both directions; sessions end each time that something is taken away."""
        vera = team.has("vera", "viewer")
        after = team.do("change_role", "viewer", changed(viewer, permissions=(TAGS,)), by=by)
        assert (after.revision, after.name, after.id) == (viewer.revision + 1, "viewer", viewer.id)
        assert team.by("vera").permissions == {TAGS}
        assert team.member(vera).operator.epoch == 1
        told = team.told()[-1]
        assert (told.kind, told.payload["permissions"]) == ("role.changed", ["clients.tag"])
        team.do("change_role", "viewer", changed(viewer, permissions=(TAGS, Permission.VIEW_CLIENTS)), by=by)
        assert (team.member(vera).operator.epoch, team.member(OperatorId(team.by("fanni").id)).operator.epoch) == (1, 0)

    def test_what_it_is_already_changes_nothing(self, team: Team, viewer: Any) -> None:
        """Nor is anything told."""
        with team.town.world.unchanged():
            assert team.do("change_role", "viewer", changed(viewer), by="emil") == viewer

    @pytest.mark.requirement("VC-29", call="partners.change_role")
    @pytest.mark.parametrize("more", [SECURE, {"permissions": (Permission.OWN_PARTNER,)}])
    def test_nobody_puts_into_a_role_what_they_lack(self, team: Team, viewer: Any, more: dict[str, Any]) -> None:
        """A-14: theirs or a friend's."""
        with team.town.world.unchanged(), pytest.raises(Refused) as caught:
            team.do("change_role", "viewer", changed(viewer, **more), by="emil")
        assert caught.value.decision.because == "above"

    @pytest.mark.requirement("VC-29", call="partners.change_role")
    def test_nobody_changes_a_role_above_their_own(self, team: Team) -> None:
        """A-14: not even to take something away, nor to remove it."""
        rich = team.role("rich", sorted(GRANTABLE, key=lambda p: p.value), secure=True, title="Secure rich")
        with team.town.world.unchanged(), pytest.raises(Refused) as caught:
            team.do("change_role", "rich", changed(rich, permissions=(), secure=False, title="Poor"), by="emil")
        assert caught.value.decision.because == "above"
        with team.town.world.unchanged(), pytest.raises(Refused):
            team.do("remove_role", "rich", by="emil")

    @pytest.mark.parametrize("limited", [True, False])
    def test_nobody_raises_themselves_by_their_own_role(self, team: Team, limited: bool) -> None:
        """A-14: it can lose what it has, and gets nothing more, the limit to one's own clients included."""
        some = [Permission.VIEW_CLIENTS, Permission.MANAGE_ROLES]
        role = team.role("keeper", some, limited=limited)
        team.has("karl", "keeper")
        more = {"limited": False} if limited else {"permissions": (*some, TAGS)}
        with team.town.world.unchanged(), pytest.raises(Refused):
            team.do("change_role", "keeper", changed(role, **more), by="karl")
        team.do("change_role", "keeper", changed(role, permissions=(Permission.VIEW_CLIENTS,)), by="karl")
        with team.town.world.unchanged(), pytest.raises(Refused):
            team.do("change_role", "keeper", changed(role), by="karl")

    @pytest.mark.parametrize("name", ROLES)
    def test_what_is_built_in_stays_as_it_is(self, team: Team, viewer: Any, name: str) -> None:
        """For the vendor too."""
        for method, given in (("change_role", (changed(viewer),)), ("remove_role", ())):
            with team.town.world.unchanged(), pytest.raises(NotPossible) as caught:
                team.do(method, name, *given, by="support")
            assert (caught.value.subject, caught.value.state) == ("role", "built_in")

    def test_a_wrong_one_is_refused(self, team: Team, viewer: Any) -> None:
        """With its problems named."""
        for more, path in (
            ({"title": ""}, "title"),
            ({"title": "Secure"}, "title"),
            ({"permissions": (Permission.VIEW_CLIENTS, Permission.RUN_VENDOR)}, "permissions.1"),
        ):
            with team.town.world.unchanged(), pytest.raises(InvalidInput) as caught:
                team.do("change_role", "viewer", changed(viewer, **more), by="support")
            assert [p.path for p in caught.value.problems] == [path]

    def test_it_is_as_the_caller_saw_it(self, team: Team, viewer: Any) -> None:
        """BX-09: and with a key it is done once."""
        saw = viewer.revision
        first = team.do("change_role", "viewer", changed(viewer, limited=True), by="dana", seen=saw, key="k")
        assert team.do("change_role", "viewer", changed(viewer, limited=True), by="dana", seen=saw, key="k") == first
        with team.town.world.unchanged(), pytest.raises(Outdated) as caught:
            team.do("change_role", "viewer", changed(viewer), by="dana", seen=saw)
        assert (caught.value.kind, caught.value.current) == ("partner_role", saw + 1)

    def test_every_change_counts(self, team: Team, viewer: Any) -> None:
        """BX-09: whoever saw the first of two changes has not seen the second."""
        for limited in (True, False):
            team.do("change_role", "viewer", changed(viewer, limited=limited), by="dana")
        with team.town.world.unchanged(), pytest.raises(Outdated) as caught:
            team.do("change_role", "viewer", changed(viewer, limited=True), by="dana", seen=viewer.revision + 1)
        assert caught.value.current == viewer.revision + 2

    def test_one_there_is_not_is_not_found(self, team: Team, viewer: Any) -> None:
        """Another partner's neither, and another partner is nobody's to change roles of."""
        for method, given in (("change_role", (changed(viewer),)), ("remove_role", ())):
            with team.town.world.unchanged(), pytest.raises(NotFound):
                team.do(method, "nobody", *given, by="dana")
            with team.town.world.unchanged(), pytest.raises(NotFound):
                team.do(method, "viewer", *given, by=team.town.stranger)
            with team.town.world.unchanged(), pytest.raises(Refused):
                team.do(method, "viewer", *given, by="fanni")

    def test_permissions_are_told_in_the_order_of_their_names(self) -> None:
        """However they were sent, once each."""
        role = attrs.evolve(role_of_views(), permissions=frozenset())
        change = changed(VIEWS, permissions=(TAGS, Permission.ASSIGN_CLIENTS, TAGS))
        effects = change_role(PARTNER, role, change, holders=())
        assert effects.events[0].permissions == (Permission.ASSIGN_CLIENTS, TAGS)  # type: ignore[attr-defined]


def role_of_views() -> Any:
    """
    The role of `VIEWS`, as the use case makes it.
    """
    return add_role(PARTNER, VIEWS, id=ID).result


class TestSeeing:
    def test_its_own_are_told_with_their_revision(self, team: Team, viewer: Any) -> None:
        """To the partner's people; those that are built in are none of its own."""
        assert team.do("own_roles", by="fanni") == (viewer,)
        assert team.do("own_role", "viewer", by="fanni") == viewer
        for name in ("agent", "nobody"):
            with pytest.raises(NotFound):
                team.do("own_role", name, by="fanni")
        for method, given in (("own_roles", ()), ("own_role", ("viewer",))):
            with pytest.raises(NotFound):
                team.do(method, *given, by=team.town.stranger)


class TestRemoving:
    @pytest.mark.requirement("VC-29", call="partners.remove_role")
    @pytest.mark.parametrize("by", ["dana", "emil", "support"])
    def test_a_role_nobody_has_goes(self, team: Team, viewer: Any, by: str) -> None:
        """Its name can be given to another one; told in the partner's chain."""
        assert team.do("remove_role", "viewer", by=by, key="k") is None
        assert team.do("remove_role", "viewer", by=by, key="k") is None
        with pytest.raises(NotFound):
            team.do("role", "viewer", by=by)
        told = team.told()[-1]
        assert (told.kind, told.payload["name"]) == ("role.removed", "viewer")
        assert added(team.town, NewRole(name="viewer", title="Again", permissions=())).id != viewer.id

    @pytest.mark.requirement("BX-09", call="partners.remove_role")
    def test_one_made_again_under_the_name_stays(self, team: Team, viewer: Any) -> None:
        """Whoever saw the one before has seen none of its revisions; nor is it changed in its place."""
        after = team.do("change_role", "viewer", changed(viewer, limited=True), by="dana")
        with team.town.world.unchanged(), pytest.raises(Outdated):
            team.do("remove_role", "viewer", by="dana", seen=viewer.revision)
        team.do("remove_role", "viewer", by="dana", seen=after.revision)
        again = team.role("viewer", [Permission.VIEW_CLIENTS])
        assert again.revision > after.revision
        with team.town.world.unchanged(), pytest.raises(Outdated):
            team.do("remove_role", "viewer", by="dana", seen=after.revision)
        with team.town.world.unchanged(), pytest.raises(Outdated):
            team.do("change_role", "viewer", changed(again, limited=True), by="dana", seen=viewer.revision)

    @pytest.mark.requirement("VC-29", call="partners.remove_role")
    def test_one_that_somebody_has_stays(self, team: Team, viewer: Any) -> None:
        """Somebody blocked too: unblocked, they would come with a role that is not there."""
        vera = team.has("vera", "viewer")
        for blocked in (False, True):
            if blocked:
                team.do("block_operator", vera, by="dana")
            with team.town.world.unchanged(), pytest.raises(NotPossible) as caught:
                team.do("remove_role", "viewer", by="dana")
            assert caught.value.state == "held"
        team.do("set_operator_role", vera, "agent", by="dana")
        team.do("remove_role", "viewer", by="dana")

    @pytest.mark.requirement("VC-29", call="partners.remove_role")
    @pytest.mark.parametrize(
        ("more", "held"),
        [({}, True), ({"ended": True}, False), ({"over": True}, False), ({"role": "agent"}, False)],
    )
    def test_one_that_an_api_key_has_stays(self, team: Team, viewer: Any, more: dict[str, Any], held: bool) -> None:
        """While the key works."""
        at = team.town.world.clock()
        key = ApiKey(
            partner_id=team.town.partner.id,
            id=KeyId(viewer.id),
            name="Sync",
            digest=b"d" * 32,
            maker_id=OperatorId(team.by("dana").id),
            role=more.get("role", "viewer"),
            scopes=frozenset(),
            made_at=at,
            ends_at=at if more.get("over") else at + timedelta(microseconds=1),
            ended_at=at if more.get("ended") else None,
        )
        team.town.world.read(lambda s: s.write(Add(key)))
        assert team.town.world.read(lambda s: s.get(API_KEYS, key.id)) == key
        if held:
            with team.town.world.unchanged(), pytest.raises(NotPossible) as caught:
                team.do("remove_role", "viewer", by="dana")
            assert caught.value.state == "held"
        else:
            team.do("remove_role", "viewer", by="dana")
