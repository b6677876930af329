"""
Operators and the vendor work with accounts; every refusal leaves everything as it was.
"""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import attrs
import pytest

from partnerkit import Account, Action, Business, NewOperator, Stage, Status, Vendor
from partnerkit.accounts.model import ACCOUNTS
from partnerkit.accounts.nicknames import CLAIMS
from partnerkit.errors import InvalidInput, NotFound, NotPossible, Outdated, Refused, StaleWrite
from partnerkit.repository import Add, Change
from partnerkit.staff.model import MEMBERS, Level, MemberState
from partnerkit.values import AccountId
from tests.library.accounts.given import DAY, INSTANT, account
from tests.library.world import Town

BUSINESS = Business(
    name=" Dr. Szabó Fogászat ",
    contact="Szabó Katalin",
    email="Szabo@EXAMPLE.com",
    language="hu",
    time_zone="Europe/Budapest",
)


def unowned(town: Town) -> Account:
    """
    An account that no partner manages.
    """
    made = account(id=AccountId(uuid4()), partner_id=None, uid="000000000000")
    town.world.read(lambda s: s.write(Add(made)))
    return made


class TestOpening:
    @pytest.mark.requirement("VC-07", call="accounts.open")
    @pytest.mark.requirement("VC-08", call="accounts.open")
    @pytest.mark.requirement("VC-11", call="accounts.get")
    def test_an_operator_opens_an_account_in_setup(self, town: Town) -> None:
        """With the business's details brought into shape, a UID, its date, and the operator's partner."""
        opened = town.world.run(lambda k: k.accounts.open(BUSINESS, by=town.agent))
        assert (opened.name, opened.contact, opened.email) == (
            "Dr. Szabó Fogászat",
            "Szabó Katalin",
            "Szabo@example.com",
        )
        assert (opened.language, opened.time_zone, opened.stage) == ("hu", "Europe/Budapest", Stage.SETUP)
        assert (opened.partner_id, opened.opened_at, len(opened.uid)) == (town.partner.id, town.world.clock(), 12)
        assert town.world.run(lambda k: k.accounts.get(opened.id, by=town.agent)) == opened

    @pytest.mark.requirement("R-11", call="accounts.open")
    def test_it_has_an_owner_to_be_from_the_start(self, town: Town) -> None:
        """An admin's membership without a person, and so it awaits its client."""
        opened = town.world.run(lambda k: k.accounts.open(BUSINESS, by=town.owner))
        member = town.world.read(lambda s: s.get(MEMBERS, opened.owner_id, within=opened.id))
        assert (member.name, member.email, member.person_id) == ("Szabó Katalin", "Szabo@example.com", None)
        assert (member.level, member.state) == (Level.ADMIN, MemberState.INVITED)
        assert opened.status(town.world.clock()) is Status.AWAITING

    def test_each_has_a_uid_of_its_own(self, town: Town) -> None:
        """VC-11: API integrations know it by nothing else."""
        assert len({town.world.new_account(town.owner).uid for _ in range(5)} | {town.account.uid}) == 6

    def test_every_problem_is_named_and_nothing_is_there(self, town: Town) -> None:
        """A-34: half an account is none."""
        bad = Business(name="x" * 201, contact="", email="no", language="de", time_zone="Mars")
        with town.world.unchanged(), pytest.raises(InvalidInput) as caught:
            town.world.run(lambda k: k.accounts.open(bad, by=town.owner))
        assert [p.path for p in caught.value.problems] == ["name", "contact", "email", "language", "time_zone"]

    def test_it_is_not_for_the_vendor_nor_for_staff(self, town: Town) -> None:
        """An account is opened by a partner's operator; the vendor's own way is another one."""
        town.world.seat_owner(town.account)
        staff = town.world.staff_sign_in().actor
        for actor in (town.world.support, staff):
            with town.world.unchanged(), pytest.raises(Refused), town.world.kit() as kit:
                kit.accounts.open(BUSINESS, by=actor)


class TestStage:
    @pytest.mark.requirement("VC-08", call="accounts.set_stage")
    def test_an_operator_switches_at_any_time(self, town: Town) -> None:
        """To Live, back to Setup, and to Live again."""
        for stage in (Stage.LIVE, Stage.SETUP, Stage.LIVE):
            with town.world.kit() as kit:
                changed = kit.accounts.set_stage(town.account.id, stage, by=town.agent)
            assert changed.stage is stage
            assert town.world.account(town.account) == changed

    def test_the_stage_it_is_in_is_refused(self, town: Town) -> None:
        """The lifecycle has no such step, and nothing changes."""
        with town.world.unchanged(), pytest.raises(NotPossible):
            town.world.run(lambda k: k.accounts.set_stage(town.account.id, Stage.SETUP, by=town.owner))


class TestLocks:
    @pytest.mark.requirement("VC-20", call="accounts.lock")
    def test_partner_and_vendor_have_a_lock_each(self, town: Town) -> None:
        """Either may be set over the other; each lifts its own, and what the vendor locked no partner unlocks."""
        world, by_vendor, by_partner = town.world, town.world.support, town.admin
        world.run(lambda k: k.accounts.lock(town.account.id, by=by_vendor))
        locked = world.run(lambda k: k.accounts.lock(town.account.id, by=by_partner))
        assert locked.partner_locked_at == locked.vendor_locked_at == world.clock()
        world.run(lambda k: k.accounts.unlock(town.account.id, by=by_partner))
        assert world.account(town.account).locked
        with world.unchanged(), pytest.raises(NotPossible):
            world.run(lambda k: k.accounts.unlock(town.account.id, by=by_partner))
        assert not world.run(lambda k: k.accounts.unlock(town.account.id, by=by_vendor)).locked

    @pytest.mark.requirement("VC-20", call="accounts.lock")
    def test_an_agent_may_neither_lock_nor_unlock(self, town: Town) -> None:
        """VC-29: the role does not include it, whichever way."""
        with town.world.unchanged(), pytest.raises(Refused):
            town.world.run(lambda k: k.accounts.lock(town.account.id, by=town.agent))
        town.world.run(lambda k: k.accounts.lock(town.account.id, by=town.owner))
        with town.world.unchanged(), pytest.raises(Refused):
            town.world.run(lambda k: k.accounts.unlock(town.account.id, by=town.agent))

    @pytest.mark.requirement("VC-20", call="accounts.lock")
    def test_a_lock_stands_in_no_operators_way(self, town: Town) -> None:
        """It shuts the account's people out; the partner goes on preparing it."""
        town.world.run(lambda k: k.accounts.lock(town.account.id, by=town.world.support))
        changed = town.world.run(lambda k: k.accounts.set_stage(town.account.id, Stage.LIVE, by=town.owner))
        assert changed.stage is Stage.LIVE


class TestNickname:
    @pytest.mark.requirement("VC-23", call="accounts.set_nickname")
    def test_an_account_gets_the_one_it_asks_for(self, town: Town) -> None:
        """The account has it, and the claim says so."""
        named = town.world.run(lambda k: k.accounts.set_nickname(town.account.id, " szabo ", by=town.agent))
        claim = town.world.read(lambda s: s.get(CLAIMS, "szabo"))
        assert (named.nickname, claim.account_id, claim.released_at) == ("szabo", town.account.id, None)

    @pytest.mark.requirement("VC-23", call="accounts.set_nickname")
    @pytest.mark.parametrize(
        ("nickname", "code"),
        [
            ("Szabo", "nickname.form"),
            ("a", "nickname.form"),
            ("admin", "nickname.reserved"),
            (None, "type.null"),
            (3, "type.string"),
        ],
    )
    def test_one_that_is_none_is_refused(self, town: Town, nickname: Any, code: str) -> None:
        """A wrong form or a reserved word, with the path of the field."""
        with town.world.unchanged(), pytest.raises(InvalidInput) as caught:
            town.world.run(lambda k: k.accounts.set_nickname(town.account.id, nickname, by=town.owner))
        assert [(p.path, p.code) for p in caught.value.problems] == [("nickname", code)]

    @pytest.mark.requirement("VC-23", call="accounts.set_nickname")
    def test_it_is_unique_over_all_partners(self, town: Town) -> None:
        """Another partner's client cannot have it, and nothing is said of who has."""
        town.world.run(lambda k: k.accounts.set_nickname(town.account.id, "szabo", by=town.owner))
        with town.world.unchanged(), pytest.raises(InvalidInput) as caught:
            town.world.run(lambda k: k.accounts.set_nickname(town.foreign.id, "szabo", by=town.stranger))
        assert str(caught.value) == "nickname: Another account already has “szabo”."

    @pytest.mark.requirement("VC-23", call="accounts.set_nickname")
    def test_a_released_one_rests_for_ninety_days(self, town: Town) -> None:
        """To the microsecond; then another account may have it."""
        world = town.world
        for nickname in ("szabo", "szabo-2"):
            with world.kit() as kit:
                kit.accounts.set_nickname(town.account.id, nickname, by=town.owner)
        world.clock.tick(90 * DAY - INSTANT)
        with world.unchanged(), pytest.raises(InvalidInput):
            world.run(lambda k: k.accounts.set_nickname(town.foreign.id, "szabo", by=town.stranger))
        world.clock.tick(INSTANT)
        assert (
            world.run(lambda k: k.accounts.set_nickname(town.foreign.id, "szabo", by=town.stranger)).nickname == "szabo"
        )

    def test_the_one_it_has_changes_nothing(self, town: Town) -> None:
        """Setting it twice is no second event."""
        named = town.world.run(lambda k: k.accounts.set_nickname(town.account.id, "szabo", by=town.owner))
        with town.world.unchanged():
            again = town.world.run(lambda k: k.accounts.set_nickname(town.account.id, "szabo", by=town.owner))
        assert again == named

    @pytest.mark.requirement("VC-23", call="accounts.suggest_nickname")
    def test_a_free_one_is_suggested_from_the_name(self, town: Town) -> None:
        """Not a taken one, not a reserved one; and it can be set."""
        world = town.world
        reserved = attrs.evolve(world.vendor, reserved_nicknames=frozenset({"dr-szabo-fogaszat"}))
        world.run(lambda k: k.accounts.set_nickname(town.foreign.id, "dr-szabo-fogaszat-2", by=town.stranger))

        def suggested(vendor: Vendor) -> str:
            world.vendor = vendor
            return world.run(lambda k: k.accounts.suggest_nickname(town.account.id, by=town.agent))

        assert suggested(world.vendor) == "dr-szabo-fogaszat"
        assert suggested(reserved) == "dr-szabo-fogaszat-3"
        named = world.run(lambda k: k.accounts.set_nickname(town.account.id, suggested(reserved), by=town.agent))
        assert named.nickname == "dr-szabo-fogaszat-3"

    def test_its_own_is_suggested_again(self, town: Town) -> None:
        """What an account has is free for it, a resting one of its own too."""
        for nickname in ("dr-szabo-fogaszat", "other"):
            with town.world.kit() as kit:
                kit.accounts.set_nickname(town.account.id, nickname, by=town.owner)
                assert kit.accounts.suggest_nickname(town.account.id, by=town.owner) == "dr-szabo-fogaszat"

    def test_there_is_one_though_all_of_them_are_taken(self, town: Town) -> None:
        """Somebody who knows the UID took even that one; nobody is left without."""
        world, uid = town.world, town.account.uid.lower()
        taken = ["dr-szabo-fogaszat", *(f"dr-szabo-fogaszat-{n}" for n in range(2, 6)), f"b-{uid}"]
        for nickname in taken:
            other = world.new_account(town.stranger)
            with world.kit() as kit:
                kit.accounts.set_nickname(other.id, nickname, by=town.stranger)
        found = world.run(lambda k: k.accounts.suggest_nickname(town.account.id, by=town.owner))
        assert found not in taken
        assert world.run(lambda k: k.accounts.set_nickname(town.account.id, found, by=town.owner)).nickname == found


class TestSeen:
    @pytest.mark.requirement("BX-09", call="accounts.set_stage")
    @pytest.mark.parametrize(
        "work",
        [
            lambda k, id, by, seen: k.accounts.set_stage(id, Stage.LIVE, by=by, seen=seen),
            lambda k, id, by, seen: k.accounts.lock(id, by=by, seen=seen),
            lambda k, id, by, seen: k.accounts.set_nickname(id, "szabo", by=by, seen=seen),
        ],
        ids=["stage", "lock", "nickname"],
    )
    def test_an_update_is_not_lost_between_two_editors(self, town: Town, work: Callable[..., Account]) -> None:
        """A-29: whoever saw it before the other's change is told so, and nothing changes; then it goes."""
        world, id = town.world, town.account.id
        world.run(lambda k: k.accounts.set_nickname(id, "first", by=town.admin, seen=0))
        with world.unchanged(), pytest.raises(Outdated):
            world.run(lambda k: work(k, id, town.owner, 0))
        assert world.run(lambda k: work(k, id, town.owner, 1)).revision == 2

    def test_unlocking_asks_for_it_too(self, town: Town) -> None:
        """A-29: of each change."""
        town.world.run(lambda k: k.accounts.lock(town.account.id, by=town.owner))
        with town.world.unchanged(), pytest.raises(Outdated):
            town.world.run(lambda k: k.accounts.unlock(town.account.id, by=town.owner, seen=0))

    def test_what_is_returned_is_what_is_stored(self, town: Town) -> None:
        """Its revision and version can be built upon at once."""
        changed = town.world.run(lambda k: k.accounts.lock(town.account.id, by=town.owner, seen=0))
        assert changed == town.world.read(lambda s: s.get(ACCOUNTS, town.account.id))


class TestExplaining:
    @pytest.mark.requirement("BX-01", call="accounts.explain")
    def test_it_is_asked_without_acting(self, town: Town) -> None:
        """The answer is the one that acting would get; nothing changes."""
        with town.world.unchanged():
            said = town.world.run(lambda k: k.accounts.explain(Action.LOCK_ACCOUNT, town.account.id, by=town.agent))
        assert (said.decision.because, said.facts["needs"]) == ("permission", "accounts.lock")
        with pytest.raises(Refused) as caught:
            town.world.run(lambda k: k.accounts.lock(town.account.id, by=town.agent))
        assert caught.value.decision == said.decision

    @pytest.mark.parametrize("action", Action)
    def test_nothing_is_explained_of_what_one_may_not_know(self, town: Town, action: Action) -> None:
        """A-11, A-17: somebody else's account is as unknown here as anywhere."""
        with pytest.raises(NotFound):
            town.world.run(lambda k: k.accounts.explain(action, town.foreign.id, by=town.owner))

    @pytest.mark.requirement("BX-01", call="accounts.who_can")
    def test_it_lists_who_could(self, town: Town) -> None:
        """The operators of the managing partner whose role includes it, by name."""
        found = town.world.run(lambda k: k.accounts.who_can(Action.LOCK_ACCOUNT, town.account.id, by=town.agent))
        assert [operator.name for operator in found] == ["Dana", "Emil"]
        everybody = town.world.run(
            lambda k: k.accounts.who_can(Action.SET_STAGE, town.account.id, by=town.world.support)
        )
        assert [operator.name for operator in everybody] == ["Dana", "Emil", "Fanni"]

    def test_however_many_they_are(self, town: Town) -> None:
        """VC-27: any number of operators, over more than one page."""
        support = town.world.support
        with town.world.kit() as kit:
            for n in range(120):
                new = NewOperator(name=f"Agent {n:03}", email=f"agent{n}@lk.example.com")
                kit.partners.add_operator(town.partner.id, new, by=support)
        found = town.world.run(lambda k: k.accounts.who_can(Action.SET_STAGE, town.account.id, by=town.owner))
        assert len({operator.id for operator in found}) == 123

    @pytest.mark.requirement("R-07", call="accounts.who_can")
    def test_nobody_can_where_no_partner_manages(self, town: Town) -> None:
        """Without a managing partner only its own people and the vendor act."""
        made = unowned(town)
        assert town.world.run(lambda k: k.accounts.who_can(Action.SET_STAGE, made.id, by=town.world.support)) == ()


class TestWithoutPartner:
    @pytest.mark.requirement("R-07", call="accounts.lock")
    def test_the_vendor_acts(self, town: Town) -> None:
        """An account without a line on anybody's list is locked like any other."""
        made = unowned(town)
        locked = town.world.run(lambda k: k.accounts.lock(made.id, by=town.world.support))
        assert (locked.vendor_locked_at, locked.partner_id) == (town.world.clock(), None)

    @pytest.mark.requirement("R-07", call="accounts.get")
    def test_no_operator_sees_it(self, town: Town) -> None:
        """It is never shown to a partner (VC-04)."""
        made = unowned(town)
        for actor in (town.owner, town.stranger):
            with pytest.raises(NotFound), town.world.kit() as kit:
                kit.accounts.get(made.id, by=actor)


def test_two_at_once_do_not_overwrite_each_other(town: Town) -> None:
    """A-27, A-29: a change that rests on an older row is refused by the storage, whatever the service thought."""
    world = town.world
    read = world.read(lambda s: s.get(ACCOUNTS, town.account.id))
    world.run(lambda k: k.accounts.lock(town.account.id, by=town.owner))
    with world.unchanged(), pytest.raises(StaleWrite):
        world.read(lambda s: s.write(Change(read, attrs.evolve(read, name="x"))))
