"""
Programs that act by API keys: in their own name, with no more than whoever made the key, and as long as that one may.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import attrs
import pytest

from partnerkit import (
    Action,
    ActorKind,
    ApiKey,
    BulkAction,
    BulkJob,
    BulkWork,
    KeyId,
    NewNote,
    Operator,
    OperatorId,
    Outcome,
    Partner,
    PartnerId,
    PasswordChange,
    Secret,
)
from partnerkit.access import KEY_PERMISSIONS, Permission, Rule
from partnerkit.errors import NotSignedIn, Refused
from partnerkit.history.model import ENTRIES, PARTICULARS
from partnerkit.identity.model import CREDENTIALS
from partnerkit.partners.keys import KeyState, used_key
from partnerkit.partners.model import OPERATORS, PARTNERS
from partnerkit.partners.roles import PARTNER_ROLES
from partnerkit.repository import Change, Query, Remove
from partnerkit.testing.clock import NOON
from tests import second_factor
from tests.library.partners.keys import ENDS, SEES, by_key, changed, end, keyed, keys, made_key, operator, own_role
from tests.library.world import Town

P = Permission
WORKS = (P.VIEW_CLIENTS, P.TAG_CLIENTS, P.LOCK_ACCOUNTS)
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
        assert (line.account_id, line.assigned) == (account.id, frozenset({town.admin.assignee}))
        entries = town.world.read(lambda s: s.page(Query(collection=ENTRIES, within=line.id))).items
        private = town.world.read(lambda s: s.get_many(PARTICULARS, [e.id for e in entries], within=line.id))
        assert [one.values for one in private.values()] == [{"actor": "Till", "name": "Emil"}]

    def test_it_ends_with_its_time(self, town: Town) -> None:
        """To the microsecond."""
        made = made_key(town.world, town.owner)
        town.world.clock.set(ENDS - timedelta(microseconds=1))
        assert by_key(town.world, made.token).id == made.key.id
        town.world.clock.set(ENDS)
        assert made.key.state(ENDS) is KeyState.OVER
        with pytest.raises(NotSignedIn):
            by_key(town.world, made.token)

    @pytest.mark.requirement("BX-10", call="actors.from_key")
    def test_it_does_nothing_while_its_maker_lacks_the_second_factor_its_role_needs(self, town: Town) -> None:
        """As the maker itself may do nothing then; from the moment it has one, the key does what it did."""
        made = made_key(town.world, town.admin)
        maker = operator(town, town.admin)
        changed(town.world, maker, role="secure_admin", version=maker.version)
        by = by_key(town.world, made.token)
        with pytest.raises(Refused) as caught:
            town.world.run(lambda k: k.clients.list(by=by))
        assert (caught.value.decision.rule, caught.value.decision.because) == (Rule.SECOND_FACTOR, "maker_factor")
        assert caught.value.detail == "The operator who made this API key has a Secure role and no second factor."
        town.world.run(lambda k: second_factor.give(k, town.partner.id, maker.id))
        by = by_key(town.world, made.token)
        assert town.world.run(lambda k: k.clients.list(by=by)).items

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
        assert by_key(town.world, made.token).id == made.key.id

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


@pytest.mark.requirement("BX-18", call="actors.from_key")
class TestInItsOwnName:
    def test_its_idempotency_keys_are_its_own(self, town: Town) -> None:
        """A program and its maker who count from one never meet, nor do two programs of one maker (BX-09)."""
        scopes = (P.VIEW_CLIENTS, P.OPEN_ACCOUNTS)
        actors = [town.owner, *(keyed(town.world, town.owner, scopes) for _ in range(2))]
        opened = [town.world.new_account(by, f"Of {n}", key="1") for n, by in enumerate(actors)]
        assert len({account.id for account in opened}) == 3
        assert town.world.new_account(actors[1], "Of 1", key="1").id == opened[1].id

    def test_a_note_names_the_program_and_is_its_makers(self, town: Town) -> None:
        """Who wrote it is an operator there is; whose hand it was, the name says."""
        by = keyed(town.world, town.admin, (P.VIEW_CLIENTS, P.WRITE_NOTES))
        (line,) = town.world.run(lambda k: k.clients.list(by=by)).items
        note = town.world.run(lambda k: k.notes.write(line.id, NewNote(text="Paid."), by=by))
        assert (note.author_id, note.author) == (town.admin.id, "Till")

    @pytest.mark.requirement("BX-13", call="bulk.run")
    def test_many_at_once_and_no_job(self, town: Town) -> None:
        """Up to a hundred in one call; what goes on by itself goes on as an operator, and no job is the program's."""
        by = keyed(town.world, town.owner, WORKS, role="admin")
        (line,) = town.world.run(lambda k: k.clients.list(by=by)).items
        work = BulkWork(action=BulkAction.TAG, client_ids=(line.id,), tag="vip")
        (row,) = town.world.run(lambda k: k.bulk.run(work, by=by, key="once")).rows
        assert row.outcome is Outcome.DONE
        with pytest.raises(Refused) as caught:
            town.world.run(lambda k: k.jobs.begin_bulk(BulkJob(action=BulkAction.TAG, tag="vip"), by=by))
        assert caught.value.decision.because == "kind"
        town.world.run(lambda k: k.jobs.begin_bulk(BulkJob(action=BulkAction.TAG, tag="vip"), by=town.owner))
        assert town.world.run(lambda k: k.jobs.list(by=by)).items == ()

    @pytest.mark.requirement("BX-01", call="accounts.explain")
    def test_it_is_told_why_in_words(self, town: Town) -> None:
        """And who of the partner could do it instead, if it may know of the account."""
        by = keyed(town.world, town.owner)
        told = town.world.run(lambda k: k.accounts.explain(Action.LOCK_ACCOUNT, town.account.id, by=by))
        assert (told.decision.because, told.facts["as"]) == ("key_permission", "key")
        assert Refused("account.lock", told.decision).detail == "The API key does not include this."
        who = town.world.run(lambda k: k.accounts.who_can(Action.LOCK_ACCOUNT, town.account.id, by=by))
        assert [operator.name for operator in who] == ["Dana", "Emil"]

    def test_nothing_of_a_sign_in_is_its_own(self, town: Town) -> None:
        """No password, address, language or session; asked for, they are for others."""
        by = keyed(town.world, town.owner, KEY_PERMISSIONS, role="admin")
        change = PasswordChange(current=Secret("x" * 12), new=Secret("y" * 12))
        for work in (
            lambda k: k.identity.change_password(change, by=by),
            lambda k: k.identity.set_language("hu", by=by),
            lambda k: k.identity.address(by=by),
            lambda k: k.identity.ask_verification(by=by),
            lambda k: k.sessions.own(by=by),
            lambda k: k.sessions.end_others(by=by),
        ):
            with pytest.raises(Refused) as caught, town.world.unchanged():
                town.world.run(work)
            assert caught.value.decision.because == "kind"
