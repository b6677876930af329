"""
The one place that writes: chains, deliveries, receipts, and races.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import attrs
import pytest

from partnerkit import (
    Account,
    Actor,
    Business,
    NewIdentity,
    NewOperator,
    NewOwner,
    NewPartner,
    NewPassword,
    PartnerKit,
    Secret,
    Stage,
    SubscriptionReport,
)
from partnerkit.accounts import usecases
from partnerkit.accounts.model import ACCOUNTS
from partnerkit.effects import Effects
from partnerkit.errors import Conflict, InvalidInput, KeyReused, NotFound, NotPossible, StaleWrite, Taken
from partnerkit.history.chain import altered, first_break
from partnerkit.history.model import ENTRIES, NOTICES, PARTICULARS, SHARDS, Entry, Notice, shard_of
from partnerkit.history.writer import Call, Writer
from partnerkit.repository import Change, Query, Storage
from partnerkit.testing.clock import NOON
from partnerkit.values import OperatorId
from tests.library.world import PASSWORD, Town

BUSINESS = Business(name="Café")
Work = Callable[[PartnerKit], Any]


def chain_of(storage: Storage, account: Account) -> tuple[Entry, ...]:
    return storage.page(Query(collection=ENTRIES, within=account.id, limit=1000)).items


def waiting(storage: Storage) -> list[Notice]:
    return [
        p for shard in range(SHARDS) for p in storage.page(Query(collection=NOTICES, within=shard, limit=1000)).items
    ]


def busy(town: Town) -> Account:
    """
    An account with some history.
    """
    with town.world.kit() as kit:
        kit.accounts.set_stage(town.account.id, Stage.LIVE, by=town.owner)
        kit.accounts.set_nickname(town.account.id, "szabo", by=town.admin)
        kit.accounts.lock(town.account.id, by=town.admin)
    return town.world.account(town.account)


class TestChains:
    @pytest.mark.requirement("BX-02", call="history.of_account")
    def test_every_change_is_linked_into_the_chain_of_its_row(self, town: Town) -> None:
        """Whole up to the head the row carries, personal values included."""
        account = busy(town)
        entries = town.world.read(lambda s: chain_of(s, account))
        assert [e.kind for e in entries] == ["account.opened", "account.staged", "account.nicknamed", "account.locked"]
        assert first_break(entries, head=account.head, seq=account.seq) is None
        private = town.world.read(lambda s: s.get_many(PARTICULARS, [e.id for e in entries], within=account.id))
        assert [altered(e, private[e.id]) for e in entries] == [()] * 4

    @pytest.mark.requirement("BX-02", call="history.of_account")
    def test_a_row_changed_behind_the_writers_back_is_found(self, town: Town) -> None:
        """A-36: the entries in the database no longer lead to the head."""
        account = busy(town)
        entries = town.world.read(lambda s: chain_of(s, account))
        assert first_break(entries[:-1], head=account.head, seq=account.seq) == 4

    @pytest.mark.requirement("BX-06", call="accounts.lock")
    def test_every_entry_waits_for_delivery_once(self, town: Town) -> None:
        """Written in the same transaction, all of a chain in one shard, with its number there as their order."""
        account = busy(town)
        entries = town.world.read(lambda s: chain_of(s, account))
        found = [p for p in town.world.read(waiting) if p.chain_id == account.id]
        assert [p.id for p in sorted(found, key=lambda p: p.seq)] == [e.id for e in entries]
        assert {p.shard for p in found} == {shard_of(account.id)}

    @pytest.mark.requirement("VC-19", call="history.of_account")
    def test_each_says_who_and_when(self, town: Town) -> None:
        """As it was at the moment of the call."""
        town.world.clock.tick(timedelta(days=3))
        account = busy(town)
        entry = town.world.read(lambda s: chain_of(s, account))[-1]
        assert (entry.actor_id, entry.actor_kind, entry.at) == (town.admin.id, "operator", town.world.clock())

    def test_a_refused_call_leaves_no_trace(self, town: Town) -> None:
        """No entry, no delivery, no receipt."""
        with town.world.unchanged(), pytest.raises(InvalidInput):
            town.world.run(lambda k: k.accounts.set_nickname(town.account.id, "admin", by=town.owner, key="k"))

    def test_the_clock_is_read_once(self, town: Town) -> None:
        """One call is one moment, however long it takes."""
        ticking = town.world.clock

        def later() -> datetime:
            return ticking.tick()

        town.world.vendor = attrs.evolve(town.world.vendor, clock=later)
        opened = town.world.new_account(town.owner)
        entry = town.world.read(lambda s: chain_of(s, opened))[0]
        assert entry.at == opened.opened_at

    def test_a_clock_without_a_zone_is_refused(self, town: Town) -> None:
        """Nothing is stored that would mean another moment elsewhere."""
        town.world.vendor = attrs.evolve(town.world.vendor, clock=lambda: datetime(2026, 11, 22))  # noqa: DTZ001
        with town.world.unchanged(), pytest.raises((ValueError, TypeError)):
            town.world.new_account(town.owner)


class TestReceipts:
    @pytest.mark.requirement("BX-09", call="accounts.open")
    def test_a_repeated_call_does_nothing_twice(self, town: Town) -> None:
        """The same key and input: the same row."""
        first = town.world.new_account(town.owner, key="form 1")
        with town.world.unchanged():
            assert town.world.new_account(town.owner, key="form 1") == first

    @pytest.mark.requirement("BX-09", call="accounts.open")
    def test_it_is_answered_with_the_row_as_it_is_now(self, town: Town) -> None:
        """Not as it was then."""
        first = town.world.new_account(town.owner, key="form 1")
        town.world.run(lambda k: k.accounts.set_stage(first.id, Stage.LIVE, by=town.owner))
        assert town.world.new_account(town.owner, key="form 1").stage is Stage.LIVE

    @pytest.mark.requirement("BX-09", call="accounts.open")
    def test_another_input_under_the_same_key_is_refused(self, town: Town) -> None:
        """And nothing is done."""
        town.world.new_account(town.owner, key="form 1")
        with town.world.unchanged(), pytest.raises(KeyReused) as caught:
            town.world.new_account(town.owner, "Another", key="form 1")
        assert caught.value.key == "form 1"

    @pytest.mark.requirement("BX-09", call="accounts.lock")
    def test_another_call_under_the_same_key_is_refused(self, town: Town) -> None:
        """Though its input is the same."""
        town.world.run(lambda k: k.accounts.lock(town.account.id, by=town.owner, key="k"))
        with town.world.unchanged(), pytest.raises(KeyReused):
            town.world.run(lambda k: k.accounts.unlock(town.account.id, by=town.owner, key="k"))

    @pytest.mark.requirement("BX-09", call="accounts.lock")
    def test_a_repeated_change_is_answered_though_it_would_no_longer_be_possible(self, town: Town) -> None:
        """Locking twice is refused; the same locking told twice is not, even with what was seen before it."""
        locked = town.world.run(lambda k: k.accounts.lock(town.account.id, by=town.owner, seen=0, key="k"))
        assert town.world.run(lambda k: k.accounts.lock(town.account.id, by=town.owner, seen=0, key="k")) == locked

    def test_another_actors_key_is_another_key(self, town: Town) -> None:
        """A-11: nobody learns or spoils what somebody else did."""
        first = town.world.new_account(town.owner, key="form 1")
        second = town.world.new_account(town.admin, "Another", key="form 1")
        assert first.id != second.id

    @pytest.mark.requirement("BX-09", call="accounts.open")
    def test_it_is_kept_for_a_day_to_the_microsecond(self, town: Town) -> None:
        """Then the key may be used anew, for anything."""
        first = town.world.new_account(town.owner, key="form 1")
        town.world.clock.tick(timedelta(hours=24) - timedelta(microseconds=1))
        assert town.world.new_account(town.owner, key="form 1").id == first.id
        town.world.clock.tick(timedelta(microseconds=1))
        second = town.world.new_account(town.owner, "Another", key="form 1")
        assert second.id != first.id
        assert town.world.new_account(town.owner, "Another", key="form 1") == second

    @pytest.mark.parametrize("key", ["", "x" * 201, "é", "a\nb", "\x7f", "\0"])
    def test_a_key_is_plain_text(self, town: Town, key: str) -> None:
        """A-34: 1 to 200 visible ASCII characters, as a header can carry."""
        with town.world.unchanged(), pytest.raises(InvalidInput) as caught:
            town.world.new_account(town.owner, key=key)
        assert [(p.path, p.code) for p in caught.value.problems] == [("idempotency_key", "key.form")]
        assert town.world.new_account(town.owner, key="~" * 200).name

    @pytest.mark.requirement("BX-09", call="identity.set_operator_password")
    def test_a_password_counts_as_input_and_is_not_kept(self, town: Town) -> None:
        """A-03, A-35: another password is another call; what is kept of it is a keyed digest."""
        id, by = OperatorId(town.owner.id), town.world.support

        def setting(password: str, kit: PartnerKit) -> object:
            new = NewPassword(password=Secret(password))
            return kit.identity.set_operator_password(town.partner.id, id, new, by=by, key="k")

        town.world.run(lambda k: setting(PASSWORD, k))
        with town.world.unchanged():
            town.world.run(lambda k: setting(PASSWORD, k))
        with town.world.unchanged(), pytest.raises(KeyReused):
            town.world.run(lambda k: setting(PASSWORD + "!", k))
        assert PASSWORD not in repr(town.world.dump())

    def test_a_key_outlives_a_change_of_signing_keys(self, town: Town) -> None:
        """While the older key is still listed, what was done under it is remembered."""
        first = town.world.new_account(town.owner, key="form 1")
        vendor = town.world.vendor
        town.world.vendor = attrs.evolve(vendor, signing_keys=[*vendor.signing_keys, "a key that is newer"])
        assert town.world.new_account(town.owner, key="form 1") == first
        town.world.vendor = attrs.evolve(vendor, signing_keys=["a key that is newer"])
        with pytest.raises(KeyReused):
            town.world.new_account(town.owner, key="form 1")

    @pytest.mark.parametrize("name", ["\ud800", None, 3, ["a"], {"a": {1}}])
    def test_nonsense_under_a_used_key_is_refused_like_any_other_input(self, town: Town, name: Any) -> None:
        """A-34: the digest breaks on nothing."""
        town.world.new_account(town.owner, key="form 1")
        with town.world.unchanged(), pytest.raises(KeyReused):
            town.world.new_account(town.owner, name, key="form 1")

    def test_a_receipt_asks_again_who_may_know(self, town: Town) -> None:
        """R-08: whoever may no longer see the account is not answered from memory."""
        first = town.world.new_account(town.owner, key="form 1")
        moved = attrs.evolve(first, partner_id=town.other.id)
        town.world.read(lambda s: s.write(Change(first, moved)))
        with pytest.raises(NotFound):
            town.world.new_account(town.owner, key="form 1")


REPEATABLE: dict[str, Callable[[PartnerKit, Town, Actor], Any]] = {
    "partners.open": lambda k, t, by: k.partners.open(NewPartner(name="New"), by=by, key="k"),
    "partners.add_operator": lambda k, t, by: k.partners.add_operator(
        t.partner.id, NewOperator(name="Gita", email="gita@lk.example.com"), by=by, key="k"
    ),
    "identity.set_operator_password": lambda k, t, by: k.identity.set_operator_password(
        t.partner.id, OperatorId(t.owner.id), NewPassword(password=Secret(PASSWORD)), by=by, key="k"
    ),
    "identity.link_operator": lambda k, t, by: k.identity.link_operator(
        t.partner.id, OperatorId(t.owner.id), NewIdentity(issuer="bookwell", subject="7"), by=by, key="k"
    ),
    "identity.link_owner": lambda k, t, by: k.identity.link_owner(
        t.account.id, NewIdentity(issuer="bookwell", subject="8"), by=by, key="k"
    ),
    "staff.seat_owner": lambda k, t, by: k.staff.seat_owner(
        t.foreign.id, NewOwner(name="Zoé", email="zoe@szabo.example.com"), by=by, key="k"
    ),
    "subscriptions.report": lambda k, t, by: k.subscriptions.report(
        t.account.id, SubscriptionReport(plan="pro", at=NOON, event="event 1"), by=by, key="k"
    ),
    "accounts.lock": lambda k, t, by: k.accounts.lock(t.account.id, by=by, key="k"),
}


@pytest.fixture
def seated(town: Town) -> Town:
    """
    A town in which one account has its owner.
    """
    town.world.seat_owner(town.account)
    return town


class Late:
    """
    What the second of two has in hand: it reads what was there before the first, and writes to what is there now.
    """

    def __init__(self, before: Storage, now: Storage) -> None:
        self._before, self.write = before, now.write

    def __getattr__(self, name: str) -> Any:
        return getattr(self._before, name)


@pytest.mark.parametrize("worlds", ["memory"], indirect=True)
class TestRaces:
    def second(self, town: Town, first: Work, then: Work) -> Any:
        """
        Do one thing in a transaction of its own, and another by somebody who has not seen it yet.
        """
        with town.world.transaction() as before:
            town.world.run(first)
            with town.world.unchanged(), town.world.transaction() as now:
                return then(PartnerKit(Late(before, now), town.world.vendor))

    @pytest.mark.requirement("BX-09", call="partners.add_operator")
    @pytest.mark.parametrize("call", REPEATABLE)
    def test_the_second_of_two_with_one_key_gets_the_first_ones_answer(self, seated: Town, call: str) -> None:
        """A-27: it is told to do all of it again, and then finds the receipt; never that something is taken."""
        by = seated.world.support

        def work(kit: PartnerKit) -> Any:
            return REPEATABLE[call](kit, seated, by)

        with pytest.raises(Conflict):
            self.second(seated, work, work)
        with seated.world.unchanged():
            assert seated.world.run(work).id

    def test_a_used_key_alone_means_the_whole_transaction(self, town: Town) -> None:
        """BX-09: what else it read may be as old as the receipt it missed."""

        def work(kit: PartnerKit) -> Account:
            return kit.accounts.open(BUSINESS, by=town.owner, key="form 1")

        with pytest.raises(Conflict) as caught:
            self.second(town, work, work)
        assert (type(caught.value), caught.value.kind, caught.value.whole) == (Conflict, "receipt", True)

    @pytest.mark.requirement("VC-23", call="accounts.set_nickname")
    def test_one_nickname_goes_to_one_of_two(self, town: Town) -> None:
        """A-27: the second is told to do it again, and then that it is taken."""

        def work(kit: PartnerKit) -> Account:
            return kit.accounts.set_nickname(town.foreign.id, "szabo", by=town.stranger)

        with pytest.raises(Conflict):
            self.second(town, lambda k: k.accounts.set_nickname(town.account.id, "szabo", by=town.owner), work)
        with town.world.unchanged(), pytest.raises(InvalidInput, match="nickname"):
            town.world.run(work)

    @pytest.mark.requirement("R-10", call="partners.add_operator")
    def test_one_address_goes_to_one_of_two(self, town: Town) -> None:
        """A-27: one address, one operator, one partner."""
        new, by = NewOperator(name="Gita", email="gita@lk.example.com"), town.world.support

        def work(kit: PartnerKit) -> object:
            return kit.partners.add_operator(town.other.id, new, by=by)

        with pytest.raises(Conflict):
            self.second(town, lambda k: k.partners.add_operator(town.partner.id, new, by=by), work)
        with town.world.unchanged(), pytest.raises(InvalidInput, match="email"):
            town.world.run(work)

    @pytest.mark.requirement("R-10", call="staff.seat_owner")
    def test_one_person_is_made_by_one_of_two(self, town: Town) -> None:
        """A-27: an owner of two accounts seated at once is one person, known to the second try."""
        new, by = NewOwner(name="Zoé", email="zoe@szabo.example.com"), town.world.support

        def work(kit: PartnerKit) -> Any:
            return kit.staff.seat_owner(town.foreign.id, new, by=by)

        with pytest.raises(Conflict):
            self.second(town, lambda k: k.staff.seat_owner(town.account.id, new, by=by), work)
        first = town.world.run(lambda k: k.staff.owner(town.account.id, by=by))
        assert town.world.run(work).person_id == first.person_id

    def test_two_changes_of_one_row_do_not_overwrite_each_other(self, town: Town) -> None:
        """A-29: the second read an older one."""
        with pytest.raises(StaleWrite):
            self.second(
                town,
                lambda k: k.accounts.lock(town.account.id, by=town.owner),
                lambda k: k.accounts.set_stage(town.account.id, Stage.LIVE, by=town.owner),
            )
        assert town.world.account(town.account).locked


class TestTwins:
    """
    Where a database shows what others commit, a call may meet its own twin half-way.
    """

    def met(self, town: Town, twin: Work, call: Work) -> Any:
        """
        Do a call, and its twin after the call has looked for a receipt and before it reads the account.
        """
        with town.world.transaction() as storage:
            kit, real = PartnerKit(storage, town.world.vendor), storage.get

            def get(collection: Any, id: Any, /, *, within: Any = None) -> Any:
                if collection is ACCOUNTS:
                    storage.get = real  # type: ignore[method-assign]
                    twin(kit)
                return real(collection, id, within=within)

            storage.get = get  # type: ignore[method-assign]
            return call(kit)

    @pytest.mark.requirement("BX-09", call="accounts.lock")
    def test_what_its_twin_did_stands_in_no_calls_way(self, town: Town) -> None:
        """A-27: the lock that is set already is this call's own; the answer is the same."""

        def lock(kit: PartnerKit) -> Account:
            return kit.accounts.lock(town.account.id, by=town.owner, key="k")

        assert self.met(town, lock, lock) == town.world.account(town.account)

    @pytest.mark.requirement("BX-09", call="accounts.lock")
    def test_what_somebody_else_did_does(self, town: Town) -> None:
        """Without a key, or under another one, the lock is set already."""

        def lock(kit: PartnerKit, key: str | None = None) -> Account:
            return kit.accounts.lock(town.account.id, by=town.owner, key=key)

        for key in (None, "k"):
            with town.world.unchanged(), pytest.raises(NotPossible):
                self.met(town, lock, lambda k, key=key: lock(k, key))  # type: ignore[misc]

    @pytest.mark.requirement("BX-09", call="accounts.lock")
    def test_another_call_under_the_same_key_is_no_twin(self, town: Town) -> None:
        """Whoever is second has reused the key."""

        def name(kit: PartnerKit) -> Account:
            return kit.accounts.set_nickname(town.account.id, "szabo", by=town.owner, key="k")

        def lock(kit: PartnerKit) -> Account:
            name(kit)
            return kit.accounts.lock(town.account.id, by=town.owner)

        with town.world.unchanged(), pytest.raises(KeyReused):
            self.met(town, lock, lambda k: k.accounts.lock(town.account.id, by=town.owner, key="k"))


@pytest.mark.parametrize("first", [Taken("account", ("uid",)), NotFound("account", "a1")])
def test_a_taken_value_is_never_told_by_the_writer(town: Town, first: Exception) -> None:
    """What is taken or gone at the moment of writing was free or there a moment before: a race, whatever the row."""

    def refused(*_: object) -> None:
        raise first

    with town.world.transaction() as storage:
        storage.write = refused  # type: ignore[method-assign]
        with pytest.raises(Conflict) as caught:
            PartnerKit(storage, town.world.vendor).accounts.open(BUSINESS, by=town.owner)
    assert caught.value.whole


def test_a_call_without_effects_returns_its_result(town: Town) -> None:
    """Nothing to write is nothing wrong."""
    call = Call("nothing", town.owner, None, ())

    def work(_: datetime) -> Effects[str]:
        return Effects("done")

    with town.world.unchanged(), town.world.transaction() as storage:
        assert Writer(storage, town.world.vendor).perform(call, work, again=str) == "done"


def test_two_events_of_one_row_are_linked_one_after_the_other(town: Town) -> None:
    """A use case may tell more than one thing."""
    account = town.world.account(town.account)

    def work(at: datetime) -> Effects[Account]:
        live = usecases.set_stage(account, Stage.LIVE)
        return live + usecases.set_stage(live.result, Stage.SETUP)

    with town.world.transaction() as storage:
        found = Writer(storage, town.world.vendor).perform(
            Call("x", town.owner, None, ()), work, again=lambda _: account
        )
    assert found == town.world.read(lambda s: s.get(ACCOUNTS, account.id))
    assert (found.seq, found.revision) == (account.seq + 2, account.revision + 2)
    entries = town.world.read(lambda s: chain_of(s, account))
    assert first_break(entries, head=found.head, seq=found.seq) is None


def test_what_is_given_to_a_call_stands_in_no_text_of_it(town: Town) -> None:
    """A-35: a secret may be among it as it came, in a document that nobody has read yet."""
    assert "s3cret" not in repr(Call("settings.change", town.owner, "one", ({"token": "s3cret"},)))
