"""
What happens to accounts: operators of two partners, the vendor and the clients do whatever they like.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, multiple, precondition, rule

from partnerkit import (
    Account,
    NewOwner,
    NewRole,
    Outcome,
    PasswordChange,
    Realm,
    Secret,
    SignIn,
    Stage,
    SubscriptionReport,
)
from partnerkit.access import GRANTABLE
from partnerkit.accounts.model import ACCOUNTS
from partnerkit.clients.model import CLIENT_ACCOUNT
from partnerkit.errors import PartnerkitError
from partnerkit.values import AccountId, OperatorId
from tests.library.remembered import LIMITED, TEAM, Expected, Hand, Open, turned
from tests.library.world import PASSWORD, Town, World, settle
from tests.library.worlds import in_memory

NICKNAMES = ["szabo", "cafe", "shop-1"]
NAMES = ["Zengő Kft.", "árvíztűrő", "Café", "cafe"]
SPANS = [*(timedelta(minutes=n) for n in (1, 29, 31)), timedelta(hours=12), timedelta(days=15), timedelta(days=91)]
# The moment and the id of what billing reported last, and what it said.
Reported = tuple[tuple[datetime, str], tuple[str | None, int | None]]
HANDS = st.sampled_from([*TEAM, "zoe"])


class Accounts(RuleBasedStateMachine):
    """
    Opened, prepared, locked, named, paid for, made secure, signed in to.
    """

    accounts = Bundle("accounts")
    sessions = Bundle("sessions")

    def world(self) -> World:
        return in_memory()

    @initialize(target=accounts)
    def begin(self) -> Any:
        self.town: Town = settle(self.world())
        self.hands = self.hired()
        self.kept: dict[AccountId, Expected] = {}
        self.claims: dict[str, tuple[AccountId, Any]] = {}
        self.reported: dict[AccountId, Reported] = {}
        self.passwords: dict[AccountId, int] = {}
        self.opened: list[Open] = []
        ids = [self.keep(a) for a in (self.town.account, self.town.foreign)]
        self.seats(ids[0])
        return multiple(*ids)

    def hired(self) -> dict[str, Hand]:
        """
        Return everybody of both partners, with roles of every kind.
        """
        world, partner = self.town.world, self.town.partner
        every = tuple(GRANTABLE)
        for new in (
            NewRole(name="field", title="Field", permissions=every, limited=True),
            NewRole(name="secure_field", title="Secure field", permissions=every, secure=True, limited=True),
        ):
            world.run(lambda k: k.partners.add_role(partner.id, new, by=world.support))  # noqa: B023
        for name in ("sara", "lili", "sam"):
            world.new_operator(partner, name, TEAM[name])
        for managing in (partner, self.town.other):
            world.ready(managing.id)
        return {name: Hand(name, world.actor(name)) for name in (*TEAM, "zoe")}

    def keep(self, account: Account) -> AccountId:
        line = self.town.world.read(lambda s: s.find(CLIENT_ACCOUNT, account.id, within=account.partner_id))
        assert line is not None
        assert account.partner_id is not None
        self.kept[account.id] = Expected(account.partner_id, line.id, account.name)
        return account.id

    @property
    def now(self) -> Any:
        return self.town.world.clock()

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

    @precondition(lambda self: len(self.kept) < 5)
    @rule(target=accounts, who=HANDS)
    def opens(self, who: str) -> AccountId:
        """An operator opens an account; whoever is for assigned clients alone has it from the start."""
        by = self.hands[who].actor
        id = self.keep(self.town.world.new_account(by, NAMES[len(self.kept) % len(NAMES)]))
        if who in LIMITED:
            self.kept[id].assigned.add(OperatorId(by.id))
            self.kept[id].changed()
        return id

    @rule(id=accounts, stage=st.sampled_from(Stage), who=HANDS)
    def stages(self, id: AccountId, stage: Stage, who: str) -> None:
        """It goes from Setup to Live or back."""
        hand, kept = self.hands[who], self.kept[id]
        before = self.town.world.read(lambda s: s.get(ACCOUNTS, id)).stage
        went = self.does(lambda k: k.accounts.set_stage(id, stage, by=hand.actor))
        assert went == (hand.sees(kept) and stage is not before)
        kept.entries += went

    @rule(id=accounts, secure=st.booleans(), who=st.one_of(st.just("vendor"), HANDS))
    def secures(self, id: AccountId, secure: bool, who: str) -> None:
        """The vendor makes it secure, or one like others again, or whoever leads and sees it does."""
        kept = self.kept[id]
        by = self.town.world.support if who == "vendor" else self.hands[who].actor
        went = self.does(lambda k: k.accounts.set_secure(id, secure, by=by))
        assert went == (who == "vendor" or self.hands[who].leads(kept))
        if went:
            kept.entries += kept.secure != secure
            kept.secure = secure

    @rule(id=accounts, on=st.booleans(), who=st.one_of(st.just("vendor"), HANDS))
    def locks(self, id: AccountId, on: bool, who: str) -> None:
        """A side sets its lock, or lifts it."""
        kept = self.kept[id]
        by = self.town.world.support if who == "vendor" else self.hands[who].actor
        went = self.does(lambda k: (k.accounts.lock if on else k.accounts.unlock)(id, by=by))
        done = turned(kept, vendor=True, on=on) if who == "vendor" else self.hands[who].locks(kept, on=on)
        assert went == (done is Outcome.DONE)

    @rule(id=accounts, nickname=st.sampled_from(NICKNAMES), who=HANDS)
    def names(self, id: AccountId, nickname: str, who: str) -> None:
        """It takes a nickname, if that is free for it."""
        kept, hand = self.kept[id], self.hands[who]
        holder, released = self.claims.get(nickname, (id, None))
        free = holder == id or (released is not None and self.now >= released + timedelta(days=90))
        went = self.does(lambda k: k.accounts.set_nickname(id, nickname, by=hand.actor))
        assert went == (free and hand.sees(kept))
        if went and kept.nickname != nickname:
            if kept.nickname is not None:
                self.claims[kept.nickname] = (id, self.now)
            self.claims[nickname] = (id, None)
            kept.nickname = nickname
            kept.entries += 1

    @rule(
        id=accounts,
        plan=st.sampled_from(["pro", "basic", None]),
        seats=st.sampled_from([None, 3]),
        ago=st.sampled_from([timedelta(0), timedelta(hours=1), timedelta(days=40)]),
        event=st.sampled_from(["event 1", "event 2"]),
    )
    def reports(self, id: AccountId, plan: str | None, seats: int | None, ago: timedelta, event: str) -> None:
        """Billing reports, late or again; what happened last counts, and is told where it says anything new."""
        at = self.now - ago
        said = SubscriptionReport(plan=plan, seats=seats, at=at, event=event)
        assert self.does(lambda k: k.subscriptions.report(id, said, by=self.town.world.support))
        last, heard = self.reported.get(id, (None, None))
        if last is None or (at, event) > last:
            self.kept[id].entries += heard != (plan, seats)
            self.reported[id] = (at, event), (plan, seats)
        after = self.town.world.read(lambda s: s.get(ACCOUNTS, id))
        assert ((after.reported_at, after.report), (after.plan, after.seats)) == self.reported[id]

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
        assert self.does(lambda k: k.sessions.end(session.signed_in.token, realm=Realm.STAFF)) is not session.ended
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


def owner_of(id: AccountId) -> Any:
    """
    The person who will own an account; nobody owns two.
    """
    return NewOwner(name="Katalin", email=f"{id.hex}@szabo.example.com", password=Secret(password_of(id, 0)))


def password_of(id: AccountId, n: int) -> str:
    return f"{PASSWORD} {n}"
