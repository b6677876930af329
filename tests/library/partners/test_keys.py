"""
API keys of a partner: made, shown once, ended, and never more than whoever made them.
"""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import attrs
import pytest

from partnerkit import Action, Actor, ApiKey, KeyId, Limits, PartnerId
from partnerkit.access import KEY_PERMISSIONS, Permission
from partnerkit.access.policy import ABOVE
from partnerkit.errors import InvalidInput, KeyReused, NotFound, NotPossible, NotSignedIn, Refused
from partnerkit.history.model import ENTRIES
from partnerkit.partners.keys import KeyState
from partnerkit.repository import Query
from partnerkit.testing.clock import NOON
from tests.library.partners.keys import ENDS, SEES, by_key, end, keys, made_key, new_key, own_role
from tests.library.world import Town

P = Permission
WORKS = (P.VIEW_CLIENTS, P.TAG_CLIENTS, P.LOCK_ACCOUNTS)


@pytest.mark.requirement("BX-18", call="keys.add")
class TestAdding:
    def test_a_key_is_kept_as_a_digest_and_shown_once(self, town: Town) -> None:
        """What the program shows is in the answer that made it, and of no key that is read later."""
        made = made_key(town.world, town.owner, WORKS, role="admin")
        assert made.token is not None
        assert made.token.reveal().startswith("pk_")
        assert len(made.token.reveal()) > 40
        assert made.key.digest == made.token.digest()
        assert keys(town) == [made.key]
        assert (made.key.maker_id, made.key.made_at, made.key.ends_at) == (town.owner.id, NOON, ENDS)
        assert (made.key.role, made.key.scopes, made.key.name) == ("admin", frozenset(WORKS), "Till")
        assert made.token.reveal() not in repr(town.world.dump())
        assert made.token.reveal() not in repr(made)

    def test_no_two_keys_are_alike(self, town: Town) -> None:
        """Each is random."""
        first, second = (made_key(town.world, town.owner).token for _ in range(2))
        assert first != second

    def test_it_is_told_in_the_partners_chain(self, town: Town) -> None:
        """Who made it, with what; and who ended it."""
        key = made_key(town.world, town.admin, (P.VIEW_CLIENTS, P.TAG_CLIENTS, P.VIEW_CLIENTS)).key
        end(town, key, town.owner)
        query = Query(collection=ENTRIES, within=town.partner.id, descending=True, limit=2)
        ended, added = town.world.read(lambda s: s.page(query)).items
        assert (added.kind, added.actor_id, added.payload) == (
            "key.added",
            town.admin.id,
            {
                "key_id": str(key.id),
                "name": "Till",
                "role": "agent",
                "scopes": ["clients.tag", "clients.view"],
                "ends_at": "2027-02-19T12:00:00.123456Z",
            },
        )
        assert (ended.kind, ended.actor_id) == ("key.ended", town.owner.id)
        assert ended.payload == {"key_id": str(key.id), "name": "Till"}

    @pytest.mark.requirement("BX-09", call="keys.add")
    def test_the_same_call_again_shows_no_token(self, town: Town) -> None:
        """It is stored nowhere; there is one key all the same, and another input is refused."""
        first, again = (town.world.run(lambda k: k.keys.add(new_key(), by=town.owner, key="once")) for _ in range(2))
        assert first.token is not None
        assert (again.key, again.token) == (first.key, None)
        assert keys(town) == [first.key]
        with pytest.raises(KeyReused):
            town.world.run(lambda k: k.keys.add(new_key(name="Other"), by=town.owner, key="once"))

    def test_every_problem_is_named_at_once(self, town: Town) -> None:
        """Of the shape, and of what stands in what has the right one."""
        new = new_key((P.MANAGE_KEYS, P.VIEW_CLIENTS, P.LOCK_ACCOUNTS), name=" ", ends_at=NOON)
        with pytest.raises(InvalidInput) as caught, town.world.unchanged():
            town.world.run(lambda k: k.keys.add(new, by=town.owner))
        assert [(p.path, p.code) for p in caught.value.problems] == [
            ("name", "text.blank"),
            ("scopes.0", "choice.unknown"),
            ("scopes.2", "choice.unknown"),
            ("ends_at", "key.past"),
        ]
        assert "clients.tag" in caught.value.problems[1].message
        assert "keys.manage" not in caught.value.problems[1].message

    @pytest.mark.parametrize(
        ("given", "found"),
        [
            ({"role": "nobody"}, ("role", "role.unknown")),
            ({"role": 3}, ("role", "type.string")),
            ({"role": "secure_agent"}, ("role", "key.secure")),
            ({"scopes": ()}, ("scopes", "key.scopeless")),
            ({"scopes": None}, ("scopes", "type.null")),
            ({"scopes": (P.VIEW_CLIENTS, "x")}, ("scopes.1", "choice.unknown")),
            ({"ends_at": NOON}, ("ends_at", "key.past")),
            ({"ends_at": NOON.replace(tzinfo=None)}, ("ends_at", "type.moment")),
            ({"ends_at": NOON + timedelta(days=366, microseconds=1)}, ("ends_at", "key.late")),
        ],
    )
    def test_what_cannot_be_is_refused(self, town: Town, given: dict[str, Any], found: tuple[str, str]) -> None:
        """A role there is and that is not Secure, something to do, and an end within a year and a day."""
        with pytest.raises(InvalidInput) as caught:
            made_key(town.world, town.owner, **{"scopes": SEES} | given)
        assert [(p.path, p.code) for p in caught.value.problems] == [found]

    def test_the_longest_is_the_vendors_to_say(self, town: Town) -> None:
        """To the microsecond."""
        town.world.vendor = attrs.evolve(town.world.vendor, limits=Limits(key=timedelta(days=7)))
        made_key(town.world, town.owner, ends_at=NOON + timedelta(days=7))
        with pytest.raises(InvalidInput, match="at most 7 days"):
            made_key(town.world, town.owner, ends_at=NOON + timedelta(days=7, microseconds=1))

    def test_a_key_can_have_what_is_asked_of_keys(self, town: Town) -> None:
        """All else, as looking after operators, roles and keys, is for people."""
        assert made_key(town.world, town.owner, KEY_PERMISSIONS, role="admin").key.scopes == KEY_PERMISSIONS
        assert {
            *(P.VIEW_CLIENTS, P.TAG_CLIENTS, P.ASSIGN_CLIENTS, P.WRITE_NOTES, P.OPEN_ACCOUNTS),
            *(P.SET_STAGE, P.SET_NICKNAME, P.LOCK_ACCOUNTS, P.VIEW_HISTORY),
            *(P.INVITE_CLIENTS, P.END_SCREENING, P.SET_OWNER_PASSWORDS),
        } == KEY_PERMISSIONS

    @pytest.mark.requirement("VC-29", call="keys.add")
    def test_nobody_makes_one_that_holds_more_than_they_do(self, town: Town) -> None:
        """A role above one's own, or one without the limit of one's own, is refused for what it is."""
        with pytest.raises(Refused) as caught, town.world.unchanged():
            made_key(town.world, town.admin, role="owner")
        assert caught.value.decision.because == "above"
        own_role(town, *KEY_PERMISSIONS, P.MANAGE_KEYS, limited=True)
        town.world.new_operator(town.partner, "lili", "field")
        with pytest.raises(Refused):
            made_key(town.world, town.world.actor("lili"), role="agent")
        lili = town.world.actor("lili")
        assert made_key(town.world, lili, role="field").key.maker_id == lili.id

    def test_who_may(self, town: Town) -> None:
        """Whoever looks after keys; the vendor, who has no role in the partner, makes none."""
        for by, because in ((town.agent, "permission"), (town.world.support, "kind")):
            with pytest.raises(Refused) as caught, town.world.unchanged():
                made_key(town.world, by)
            assert caught.value.decision.because == because


@pytest.mark.requirement("BX-18", call="keys.list")
class TestLooking:
    def test_keys_are_listed_newest_first_in_parts(self, town: Town) -> None:
        """Those that do nothing any more, too; another partner's never."""
        made_key(town.world, town.stranger)
        first, second, third = (made_key(town.world, town.owner, name=n).key for n in ("1", "2", "3"))
        second = end(town, second)
        assert keys(town, town.admin) == [third, second, first]
        page = town.world.run(lambda k: k.keys.list(by=town.owner, limit=2))
        assert list(page.items) == [third, second]
        assert keys(town, after=page.next) == [first]
        assert keys(town, town.world.support, partner_id=town.partner.id) == [third, second, first]

    def test_one_key_is_returned_to_whoever_may_know_of_it(self, town: Town) -> None:
        """Its partner's people who look after keys, and the vendor."""
        made = made_key(town.world, town.owner).key

        def get(by: Actor, **of: PartnerId) -> ApiKey:
            return town.world.run(lambda k: k.keys.get(made.id, by=by, **of))

        assert get(town.admin) == get(town.world.support, partner_id=town.partner.id) == made
        with pytest.raises(NotFound):
            get(town.stranger)
        with pytest.raises(NotFound):
            get(town.stranger, partner_id=town.partner.id)
        with pytest.raises(NotFound):
            get(town.world.support, partner_id=town.other.id)
        with pytest.raises(Refused):
            get(town.agent)

    def test_the_vendor_names_the_partner(self, town: Town) -> None:
        """It has none of its own."""
        with pytest.raises(TypeError, match="a vendor has no partner"):
            keys(town, town.world.support)


@pytest.mark.requirement("BX-18", call="keys.end")
class TestEnding:
    def test_an_ended_key_does_nothing_from_that_moment(self, town: Town) -> None:
        """Whoever looks after keys and stands not below its maker ends it, not only whoever made it."""
        made = made_key(town.world, town.admin)
        assert by_key(town.world, made.token).id == made.key.id
        ended = end(town, made.key, town.owner)
        assert (ended.ended_at, ended.state(NOON)) == (NOON, KeyState.ENDED)
        with pytest.raises(NotSignedIn):
            by_key(town.world, made.token)

    @pytest.mark.requirement("VC-29", call="keys.end")
    def test_nobody_ends_the_key_of_somebody_above(self, town: Town) -> None:
        """An admin not an owner's, in words and in who could; everybody its own, and the vendor any."""
        owners, admins = (made_key(town.world, by).key for by in (town.owner, town.admin))
        with town.world.unchanged(), pytest.raises(Refused) as caught:
            end(town, owners, town.admin)
        asked: dict[str, Any] = {"by": town.admin, "operator_id": owners.maker_id}
        said = town.world.run(lambda k: k.partners.explain(Action.END_KEY, town.partner.id, **asked))
        who = town.world.run(lambda k: k.partners.who_can(Action.END_KEY, town.partner.id, **asked))
        assert said.decision == caught.value.decision == ABOVE
        assert [one.name for one in who] == ["Dana"]
        assert end(town, admins, town.admin).ended_at
        assert end(town, owners, town.world.support, partner_id=town.partner.id).ended_at

    def test_the_vendor_ends_one(self, town: Town) -> None:
        """Naming the partner."""
        made = made_key(town.world, town.owner).key
        assert end(town, made, town.world.support, partner_id=town.partner.id).ended_at

    @pytest.mark.requirement("BX-09", call="keys.end")
    def test_what_does_nothing_is_not_ended_again(self, town: Town) -> None:
        """Except by the same call, which is answered as it was."""
        first, second = (made_key(town.world, town.owner).key for _ in range(2))
        assert end(town, first, key="once") == end(town, first, key="once")
        with pytest.raises(NotPossible) as caught:
            end(town, first)
        assert caught.value == NotPossible("key", "ended", "end")
        town.world.clock.set(second.ends_at)
        with pytest.raises(NotPossible) as caught:
            end(town, second)
        assert caught.value == NotPossible("key", "over", "end")

    def test_nobody_else_ends_one(self, town: Town) -> None:
        """To a stranger it is not there, and an agent looks after no keys."""
        made = made_key(town.world, town.owner).key
        with town.world.unchanged():
            with pytest.raises(NotFound):
                end(town, made, town.stranger)
            with pytest.raises(NotFound):
                end(town, attrs.evolve(made, id=KeyId(uuid4())))
            with pytest.raises(Refused):
                end(town, made, town.agent)
