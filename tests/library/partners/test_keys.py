"""
API keys of a partner: made, shown once, ended, and never more than whoever made them.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import attrs
import pytest

from partnerkit import (
    Actor,
    ActorKind,
    ApiKey,
    KeyId,
    Limits,
    NewRole,
    Operator,
    OperatorId,
    Partner,
    PartnerId,
    Secret,
)
from partnerkit.access import KEY_PERMISSIONS, Permission
from partnerkit.errors import InvalidInput, KeyReused, NotFound, NotPossible, NotSignedIn, Refused
from partnerkit.history.model import ENTRIES, PARTICULARS
from partnerkit.identity.model import CREDENTIALS
from partnerkit.partners.keys import KeyState, used_key
from partnerkit.partners.model import OPERATORS, PARTNERS
from partnerkit.partners.roles import PARTNER_ROLES
from partnerkit.repository import Change, Query, Remove
from partnerkit.testing.clock import NOON
from tests.library.partners.keys import ENDS, SEES, by_key, keyed, made_key, new_key
from tests.library.world import Town, World

P = Permission
WORKS = (P.VIEW_CLIENTS, P.TAG_CLIENTS, P.LOCK_ACCOUNTS)


def keys(town: Town, by: Actor | None = None, **given: Any) -> list[ApiKey]:
    by = by or town.owner
    return list(town.world.run(lambda k: k.keys.list(by=by, **given)).items)


def end(town: Town, made: ApiKey, by: Actor | None = None, **given: Any) -> ApiKey:
    by = by or town.owner
    return town.world.run(lambda k: k.keys.end(made.id, by=by, **given))


def operator(town: Town, by: Actor) -> Operator:
    return town.world.read(lambda s: s.get(OPERATORS, OperatorId(by.id), within=by.partner))


def changed(world: World, row: Any, **values: Any) -> None:
    world.read(lambda s: s.write(Change(row, attrs.evolve(row, **values))))


def own_role(town: Town, *permissions: Permission, **more: Any) -> None:
    new = NewRole(name="field", title="Field", permissions=permissions, **more)
    town.world.run(lambda k: k.partners.add_role(town.partner.id, new, by=town.world.support))


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
        key = made_key(town.world, town.owner, (P.VIEW_CLIENTS, P.TAG_CLIENTS, P.VIEW_CLIENTS)).key
        end(town, key, town.admin)
        query = Query(collection=ENTRIES, within=town.partner.id, descending=True, limit=2)
        ended, added = town.world.read(lambda s: s.page(query)).items
        assert (added.kind, added.actor_id, added.payload) == (
            "key.added",
            town.owner.id,
            {
                "key_id": str(key.id),
                "name": "Till",
                "role": "agent",
                "scopes": ["clients.tag", "clients.view"],
                "ends_at": "2027-02-19T12:00:00.123456Z",
            },
        )
        assert (ended.kind, ended.actor_id) == ("key.ended", town.admin.id)
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
        assert made_key(town.world, town.world.actor("lili"), role="field").key.maker_id

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
        made, get = (
            made_key(town.world, town.owner).key,
            lambda by, **of: town.world.run(lambda k: k.keys.get(made.id, by=by, **of)),
        )
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
        """Whoever looks after keys ends it, not only whoever made it."""
        made = made_key(town.world, town.owner)
        assert by_key(town.world, made.token)
        ended = end(town, made.key, town.admin)
        assert (ended.ended_at, ended.state(NOON)) == (NOON, KeyState.ENDED)
        with pytest.raises(NotSignedIn):
            by_key(town.world, made.token)

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


@pytest.mark.requirement("BX-18", call="actors.from_key")
class TestActing:
    def test_a_key_acts_as_itself(self, town: Town) -> None:
        """An actor of a kind of its own, in whose name things are told; its clients are its maker's."""
        made = made_key(town.world, town.owner, WORKS, role="admin")
        by = by_key(town.world, made.token)
        assert (by.kind, by.id, by.name, by.partner_id) == (ActorKind.KEY, made.key.id, "Till", town.partner.id)
        assert (by.permissions, by.assignee) == (frozenset(WORKS), town.owner.id)

    def test_it_has_what_scopes_role_and_maker_include_now(self, town: Town) -> None:
        """Whichever of them shrinks; and what was no scope never comes."""
        own_role(town, P.VIEW_CLIENTS, P.TAG_CLIENTS, P.SET_STAGE)
        made = made_key(town.world, town.admin, (P.VIEW_CLIENTS, P.TAG_CLIENTS), role="field")
        assert by_key(town.world, made.token).permissions == {P.VIEW_CLIENTS, P.TAG_CLIENTS}
        role = town.world.read(lambda s: s.page(Query(collection=PARTNER_ROLES, within=town.partner.id))).items[0]
        changed(town.world, role, permissions=frozenset({P.VIEW_CLIENTS, P.SET_STAGE}))
        assert by_key(town.world, made.token).permissions == {P.VIEW_CLIENTS}
        changed(town.world, operator(town, town.admin), role="field")
        assert by_key(town.world, made.token).permissions == {P.VIEW_CLIENTS}

    @pytest.mark.requirement("VC-24", call="actors.from_key")
    @pytest.mark.parametrize("whose", ["key", "maker"])
    def test_it_is_limited_if_either_is(self, town: Town, whose: str) -> None:
        """To the clients assigned to its maker; what it opens is the maker's, under the maker's name."""
        own_role(town, *KEY_PERMISSIONS, limited=True)
        role = "field" if whose == "key" else "agent"
        made = made_key(town.world, town.admin, KEY_PERMISSIONS & frozenset(WORKS) | {P.OPEN_ACCOUNTS}, role="field")
        if role == "agent":
            made = made_key(town.world, town.admin, (P.VIEW_CLIENTS, P.OPEN_ACCOUNTS))
            changed(town.world, operator(town, town.admin), role="field")
        by = by_key(town.world, made.token)
        assert town.world.run(lambda k: k.clients.list(by=by)).items == ()
        account = town.world.new_account(by, "Boulangerie")
        (line,) = town.world.run(lambda k: k.clients.list(by=by)).items
        assert (line.account_id, line.assigned) == (account.id, {town.admin.id})
        entries = town.world.read(lambda s: s.page(Query(collection=ENTRIES, within=line.id))).items
        private = town.world.read(lambda s: s.get_many(PARTICULARS, [e.id for e in entries], within=line.id))
        assert [one.values for one in private.values()] == [{"actor": "Till", "name": "Emil"}]

    def test_it_ends_with_its_time(self, town: Town) -> None:
        """To the microsecond."""
        made = made_key(town.world, town.owner)
        town.world.clock.set(ENDS - timedelta(microseconds=1))
        assert by_key(town.world, made.token)
        town.world.clock.set(ENDS)
        assert made.key.state(ENDS) is KeyState.OVER
        with pytest.raises(NotSignedIn):
            by_key(town.world, made.token)

    @pytest.mark.parametrize(
        ("row", "field", "because"),
        [
            (OPERATORS, "blocked_at", "maker_blocked"),
            (PARTNERS, "suspended_at", "partner_suspended"),
            (PARTNERS, "closed_at", "partner_closed"),
        ],
    )
    def test_it_rests_on_its_maker_and_its_partner(self, town: Town, row: Any, field: str, because: str) -> None:
        """Refused from that moment, and again let in once it is over."""
        made = made_key(town.world, town.admin)
        id = town.partner.id if row is PARTNERS else OperatorId(town.admin.id)
        for at in (NOON, None):
            within = None if row is PARTNERS else town.partner.id
            old: Partner | Operator = town.world.read(lambda s: s.get(row, id, within=within))  # noqa: B023
            changed(town.world, old, **{field: at})
            if at is not None:
                with pytest.raises(Refused) as caught:
                    by_key(town.world, made.token)
                assert (caught.value.action, caught.value.decision.because) == ("console.use", because)
        assert by_key(town.world, made.token)

    @pytest.mark.parametrize("whose", ["key", "maker"])
    def test_a_role_that_is_gone_leaves_nothing(self, town: Town, whose: str) -> None:
        """Whichever of the two it was."""
        own_role(town, *KEY_PERMISSIONS)
        made = made_key(town.world, town.admin, role="field" if whose == "key" else "agent")
        if whose == "maker":
            changed(town.world, operator(town, town.admin), role="field")
        role = town.world.read(lambda s: s.page(Query(collection=PARTNER_ROLES, within=town.partner.id))).items[0]
        town.world.read(lambda s: s.write(Remove(role)))
        with pytest.raises(NotSignedIn):
            by_key(town.world, made.token)

    def test_a_maker_who_is_gone_leaves_nothing(self, town: Town) -> None:
        """As a database that was mended by hand may have it."""
        made = made_key(town.world, town.admin)
        town.world.read(lambda s: s.write(Remove(operator(town, town.admin))))
        with pytest.raises(NotSignedIn):
            by_key(town.world, made.token)

    @pytest.mark.parametrize("token", ["", "pk_", "pk_nobody", "\ud800"])
    def test_what_is_no_key_signs_nobody_in(self, town: Town, token: str) -> None:
        """Whatever it looks like."""
        made_key(town.world, town.owner)
        with pytest.raises(NotSignedIn):
            by_key(town.world, Secret(token))

    def test_a_token_is_a_secret(self, town: Town) -> None:
        """A plain text could end in a log."""
        text: Any = "pk_x"
        with pytest.raises(TypeError, match="a token is a Secret"):
            town.world.run(lambda k: k.actors.from_key(text))

    @pytest.mark.requirement("VC-22", call="actors.from_key")
    def test_on_a_secure_account_it_does_nothing(self, town: Town) -> None:
        """Whoever made it: a program shows no second factor."""
        town.world.new_operator(town.partner, "sara", "secure_owner")
        sara = town.world.actor("sara")
        changed(town.world, town.world.read(lambda s: s.get(CREDENTIALS, sara.id)), second_factor_at=NOON)
        by = keyed(town.world, sara, WORKS, role="admin")
        town.world.secure(town.account.id)
        with pytest.raises(Refused) as caught:
            town.world.run(lambda k: k.accounts.lock(town.account.id, by=by))
        assert caught.value.decision.because == "key_secure"
        assert town.world.run(lambda k: k.clients.list(by=by)).items == ()
        assert town.world.run(lambda k: k.clients.secure_names(by=by)).names == (town.account.name,)


@pytest.mark.requirement("BX-18", call="keys.touch")
class TestUse:
    def used(self, town: Town, token: Secret | None) -> datetime | None:
        assert token is not None
        town.world.run(lambda k: k.keys.touch(token))
        return keys(town)[0].used_at

    def test_its_use_is_noted_about_once_a_minute(self, town: Town) -> None:
        """Not on each call; and nothing is told of it."""
        made, clock = made_key(town.world, town.owner), town.world.clock
        assert self.used(town, made.token) == NOON
        clock.tick(timedelta(seconds=59))
        with town.world.unchanged():
            assert self.used(town, made.token) == NOON
        clock.tick()
        assert self.used(town, made.token) == NOON + timedelta(minutes=1)

    def test_what_does_nothing_is_not_in_use(self, town: Town) -> None:
        """Nobody is told how it ended."""
        made = made_key(town.world, town.owner)
        end(town, made.key)
        with pytest.raises(NotSignedIn):
            self.used(town, made.token)

    def test_another_call_at_the_same_moment_has_noted_it(self, town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
        """Whoever is second leaves it at that."""
        made, world = made_key(town.world, town.owner), town.world
        token = made.token
        assert token is not None
        with world.kit() as kit:
            old, by = kit.actors.resolve_key(token)
            monkeypatch.setattr(kit.actors, "resolve_key", lambda _: (attrs.evolve(old, version=old.version - 1), by))
            kit.keys.touch(token)
        assert keys(town)[0].used_at is None

    def test_noting_it_changes_nothing_else(self) -> None:
        """One row, no event."""
        key: Any = attrs.evolve(KEY)
        effects = used_key(key, at=NOON)
        assert effects.changes == (Change(key, attrs.evolve(key, used_at=NOON)),)
        assert effects.events == ()


KEY = ApiKey(
    partner_id=PartnerId(uuid4()),
    id=KeyId(uuid4()),
    name="Till",
    digest=b"x",
    maker_id=OperatorId(uuid4()),
    role="agent",
    scopes=frozenset(SEES),
    made_at=NOON,
    ends_at=ENDS,
)
