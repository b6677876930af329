"""
After any history everything fits together: what lists show, the chains, the claims, the sessions.
"""

from contextlib import ExitStack, suppress
from datetime import timedelta
from typing import Any

import attrs
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    precondition,
    rule,
)

from partnerkit import (
    Account,
    Actor,
    NewOwner,
    PasswordChange,
    Realm,
    Secret,
    SignedIn,
    SignIn,
    Stage,
    SubscriptionReport,
)
from partnerkit.accounts.model import ACCOUNTS
from partnerkit.accounts.nicknames import CLAIMS
from partnerkit.clients.model import CLIENT_ACCOUNT, shown
from partnerkit.errors import NotSignedIn, PartnerkitError
from partnerkit.history.chain import altered, first_break
from partnerkit.history.model import ENTRIES, PARTICULARS, PENDING, SHARDS, shard_of
from partnerkit.repository import Query, Storage
from partnerkit.values import AccountId
from tests.library.conftest import in_memory, in_sqlite
from tests.library.world import PASSWORD, Town, World, settle

NICKNAMES = ["szabo", "cafe", "shop-1"]
SPANS = [*(timedelta(minutes=n) for n in (1, 29, 31)), timedelta(hours=12), timedelta(days=15), timedelta(days=91)]


@attrs.define
class Expected:
    """
    What the test itself remembers of an account; nothing of it is read from the library.
    """

    partner_lock: bool = False
    vendor_lock: bool = False
    locks: int = 0
    entries: int = 1
    nickname: str | None = None
    owned: bool = False


@attrs.define
class Open:
    """
    A session, and what must be as it was for it to be live.
    """

    signed_in: SignedIn
    account: AccountId
    locks: int
    password: int
    seen: Any
    began: Any
    ended: bool = False


class Histories(RuleBasedStateMachine):
    """
    Operators of two partners, the vendor and the clients do whatever they like in whatever order.
    """

    accounts = Bundle("accounts")
    sessions = Bundle("sessions")

    def world(self) -> World:
        return in_memory()

    @initialize(target=accounts)
    def begin(self) -> Any:
        self.town: Town = settle(self.world())
        self.kept: dict[AccountId, Expected] = {}
        self.claims: dict[str, tuple[AccountId, Any]] = {}
        self.passwords: dict[AccountId, int] = {}
        self.opened: list[Open] = []
        ids = [self.keep(a) for a in (self.town.account, self.town.foreign)]
        self.seats(ids[0])
        return multiple(*ids)

    def keep(self, account: Account) -> AccountId:
        self.kept[account.id] = Expected()
        return account.id

    @property
    def now(self) -> Any:
        return self.town.world.clock()

    def manager(self, id: AccountId) -> Actor:
        account = self.town.world.read(lambda s: s.get(ACCOUNTS, id))
        return self.town.owner if account.partner_id == self.town.partner.id else self.town.stranger

    def does(self, work: Any) -> bool:
        """
        Whether a call went through; a refused one leaves no trace.
        """
        before = self.town.world.dump()
        try:
            self.town.world.run(work)
        except PartnerkitError:
            assert self.town.world.dump() == before
            return False
        return True

    @precondition(lambda self: len(self.kept) < 4)
    @rule(target=accounts, mine=st.booleans())
    def opens(self, mine: bool) -> AccountId:
        """An operator opens an account."""
        return self.keep(self.town.world.new_account(self.town.owner if mine else self.town.stranger, "Café"))

    @rule(id=accounts, stage=st.sampled_from(Stage), stranger=st.booleans())
    def stages(self, id: AccountId, stage: Stage, stranger: bool) -> None:
        """It goes from Setup to Live or back."""
        by = self.town.stranger if stranger else self.town.owner
        if self.does(lambda k: k.accounts.set_stage(id, stage, by=by)):
            assert by == self.manager(id)
            self.kept[id].entries += 1

    @rule(id=accounts, vendor=st.booleans())
    def locks(self, id: AccountId, vendor: bool) -> None:
        """A side sets its lock."""
        self.turns(id, vendor, lock=True)

    @rule(id=accounts, vendor=st.booleans())
    def unlocks(self, id: AccountId, vendor: bool) -> None:
        """A side lifts its lock."""
        self.turns(id, vendor, lock=False)

    def turns(self, id: AccountId, vendor: bool, *, lock: bool) -> None:
        by, kept = self.town.world.support if vendor else self.manager(id), self.kept[id]
        was = kept.vendor_lock if vendor else kept.partner_lock
        went = self.does(lambda k: (k.accounts.lock if lock else k.accounts.unlock)(id, by=by))
        assert went == (was != lock)
        if went:
            setattr(kept, "vendor_lock" if vendor else "partner_lock", lock)
            kept.locks += lock
            kept.entries += 1

    @rule(id=accounts, nickname=st.sampled_from(NICKNAMES))
    def names(self, id: AccountId, nickname: str) -> None:
        """It takes a nickname, if that is free for it."""
        kept, by = self.kept[id], self.manager(id)
        holder, released = self.claims.get(nickname, (id, None))
        free = holder == id or (released is not None and self.now >= released + timedelta(days=90))
        assert self.does(lambda k: k.accounts.set_nickname(id, nickname, by=by)) == free
        if free and kept.nickname != nickname:
            if kept.nickname is not None:
                self.claims[kept.nickname] = (id, self.now)
            self.claims[nickname] = (id, None)
            kept.nickname = nickname
            kept.entries += 1

    @rule(id=accounts, plan=st.sampled_from(["pro", "basic", None]))
    def reports(self, id: AccountId, plan: str | None) -> None:
        """Billing reports."""
        before = self.town.world.read(lambda s: s.get(ACCOUNTS, id))
        if self.does(lambda k: k.subscriptions.report(id, SubscriptionReport(plan=plan), by=self.town.world.support)):
            after = self.town.world.read(lambda s: s.get(ACCOUNTS, id))
            assert after.plan == plan
            self.kept[id].entries += after != before

    @rule(id=accounts)
    def seats(self, id: AccountId) -> None:
        """It gets its owner, somebody of its own."""
        by = self.town.world.support
        went = self.does(lambda k: k.staff.seat_owner(id, owner_of(id), by=by))
        assert went != self.kept[id].owned
        self.kept[id].owned = True
        self.kept[id].entries += went

    @rule(target=sessions, id=accounts, wrong=st.integers(0, 3))
    def signs_in(self, id: AccountId, wrong: int) -> Any:
        """The owner signs in, if there is one, no lock stands in the way and the password is right."""
        right = wrong != 1
        if wrong > 1 and not self.kept[id].owned:
            self.seats(id)
        kept, found = self.kept[id], []
        first = self.town.world.read(lambda s: s.get(ACCOUNTS, id)).signed_in_at is None
        password = Secret(password_of(id, self.passwords.get(id, 0)) if right else "wrong")
        given = SignIn(realm=Realm.STAFF, email=owner_of(id).email, password=password)
        self.town.world.vendor.throttle.forget(f"sign-in:staff:{owner_of(id).email}")
        went = self.does(lambda k: found.append(k.sessions.sign_in(given)))
        assert went == (right and kept.owned and not kept.partner_lock and not kept.vendor_lock)
        if not went:
            return multiple()
        kept.entries += first
        self.opened.append(Open(found[0], id, kept.locks, self.passwords.get(id, 0), self.now, self.now))
        return self.opened[-1]

    @rule(session=sessions)
    def touches(self, session: Open) -> None:
        """A session is used."""
        expected = self.is_live(session)
        token = session.signed_in.token
        assert self.does(lambda k: k.sessions.touch(token, realm=Realm.STAFF)) == expected
        if expected and self.now - session.seen >= timedelta(minutes=1):
            session.seen = self.now

    @rule(session=consumes(sessions))
    def signs_out(self, session: Open) -> None:
        """A session is ended."""
        expected = self.is_live(session)
        assert self.does(lambda k: k.sessions.end(session.signed_in.token, realm=Realm.STAFF)) == expected
        session.ended = True

    @rule(session=sessions)
    def changes_password(self, session: Open) -> None:
        """Its holder changes the password."""
        if not self.is_live(session):
            return
        n = self.passwords.get(session.account, 0)
        change = PasswordChange(
            current=Secret(password_of(session.account, n)), new=Secret(password_of(session.account, n + 1))
        )
        self.town.world.vendor.throttle.forget(f"password:{session.signed_in.actor.id}")
        actor = self.town.world.of_session(session.signed_in)
        assert self.does(lambda k: k.identity.change_password(change, by=actor))
        self.passwords[session.account] = n + 1
        self.kept[session.account].entries += 1

    @rule(span=st.sampled_from(SPANS))
    def waits(self, span: timedelta) -> None:
        """Time passes."""
        self.town.world.clock.tick(span)

    def is_live(self, session: Open) -> bool:
        """
        R-13, by hand: not ended, neither idle nor too old, no lock and no password since.
        """
        return (
            not session.ended
            and self.now < session.began + timedelta(hours=12)
            and self.now < session.seen + timedelta(minutes=30)
            and session.locks == self.kept[session.account].locks
            and session.password == self.passwords.get(session.account, 0)
        )

    @invariant()
    def exactly_the_right_sessions_are_live(self) -> None:
        """No other, and none too few."""
        for session in self.opened:
            live = False
            with suppress(NotSignedIn):
                live = self.town.world.of_session(session.signed_in).account_id == session.account
            assert live == self.is_live(session)

    @invariant()
    def every_account_fits_together(self) -> None:
        """Its line, its status, its chain, its deliveries, its claim."""
        for id, kept in self.kept.items():
            self.town.world.read(lambda s, id=id, kept=kept: self.fits(s, id, kept))  # type: ignore[misc]

    def fits(self, storage: Storage, id: AccountId, kept: Expected) -> None:
        account = storage.get(ACCOUNTS, id)
        assert account.partner_id is not None
        line = storage.find(CLIENT_ACCOUNT, id, within=account.partner_id)
        assert line is not None
        assert line == shown(line, account)
        assert (line.revision, line.status(self.now)) == (0, account.status(self.now))
        assert (account.partner_locked_at is not None, account.vendor_locked_at is not None) == (
            kept.partner_lock,
            kept.vendor_lock,
        )
        entries = storage.page(Query(collection=ENTRIES, within=id, limit=1000)).items
        assert len(entries) == account.seq == kept.entries
        assert first_break(entries, head=account.head, seq=account.seq) is None
        private = storage.get_many(PARTICULARS, [e.id for e in entries], within=id)
        assert [altered(e, private[e.id]) for e in entries] == [()] * len(entries)
        waiting = storage.page(Query(collection=PENDING, within=shard_of(id), limit=1000)).items
        assert sorted(p.seq for p in waiting if p.chain_id == id) == [e.seq for e in entries]
        assert account.nickname == kept.nickname

    @invariant()
    def every_nickname_has_one_claim(self) -> None:
        """Whose it is, and since when it rests."""
        found = self.town.world.read(lambda s: s.get_many(CLAIMS, NICKNAMES))
        assert {n: (c.account_id, c.released_at) for n, c in found.items()} == self.claims
        used = {n: c.account_id for n, c in found.items() if c.released_at is None}
        assert used == {kept.nickname: id for id, kept in self.kept.items() if kept.nickname is not None}

    @invariant()
    def nothing_else_waits(self) -> None:
        """One delivery an entry, over all chains there are."""
        partners = [self.town.partner.id, self.town.other.id]

        def count(storage: Storage) -> tuple[int, int]:
            chains = [*self.kept, *partners]
            pending = sum(storage.count(PENDING, n, all=None)["all"] for n in range(SHARDS))
            return pending, sum(storage.count(ENTRIES, chain, all=None)["all"] for chain in chains)

        pending, entries = self.town.world.read(count)
        assert pending == entries


def owner_of(id: AccountId) -> Any:
    """
    The person who will own an account; nobody owns two.
    """
    return NewOwner(name="Katalin", email=f"{id.hex}@szabo.example.com", password=Secret(password_of(id, 0)))


def password_of(id: AccountId, n: int) -> str:
    return f"{PASSWORD} {n}"


class HistoriesInSQLite(Histories):
    """
    The same in a database.
    """

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()

    def world(self) -> World:
        return self.stack.enter_context(in_sqlite())

    def teardown(self) -> None:
        self.stack.close()


# A failing history is told as it was found: making it shorter takes minutes.
UNCUT = settings(
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=list(HealthCheck),
    stateful_step_count=30,
)
TestHistories = Histories.TestCase
TestHistories.settings = settings(UNCUT, max_examples=60)
TestHistoriesInSQLite = HistoriesInSQLite.TestCase
TestHistoriesInSQLite.settings = settings(UNCUT, max_examples=8)
