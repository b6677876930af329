"""
After any history everything fits together: what lists show, the chains, the claims, the sessions.
"""

from contextlib import ExitStack, suppress
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import invariant, run_state_machine_as_test

from partnerkit import Action, Actor, Client, ClientCounts, PartnerKit
from partnerkit.access import decide
from partnerkit.accounts.model import ACCOUNTS
from partnerkit.accounts.nicknames import CLAIMS
from partnerkit.clients.model import CLIENT_ACCOUNT, CLIENTS, shown
from partnerkit.clients.notes import notes_on
from partnerkit.errors import NotSignedIn
from partnerkit.history.chain import altered, first_break
from partnerkit.history.model import ENTRIES, NOTICES, PARTICULARS, SHARDS, Entry, shard_of
from partnerkit.repository import Cursor, Query, Storage
from partnerkit.values import AccountId
from tests.library.histories import NICKNAMES
from tests.library.remembered import Expected
from tests.library.team_histories import Team
from tests.library.world import World
from tests.library.worlds import Worlds

# What the partner's team did to its own line: in its chain alone.
OF_LINES = {
    "client.tagged",
    "client.untagged",
    "client.assigned",
    "client.unassigned",
    "note.written",
    "note.changed",
    "note.removed",
}
GROUPS = {"awaiting_client": "active", "trial": "active", "paying": "active", "invited": "invited"}


class Histories(Team):
    """
    Operators of two partners, the vendor and the clients do whatever they like in whatever order.
    """

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
        line = storage.find(CLIENT_ACCOUNT, id, within=kept.partner_id)
        assert line is not None
        assert line == shown(line, account)
        assert (line.revision, line.status(self.now)) == (kept.revision, account.status(self.now))
        assert (set(line.tags), set(line.assigned), line.secure) == (kept.tags, kept.assigned, kept.secure)
        assert (account.partner_locked_at is not None, account.vendor_locked_at is not None) == (
            kept.partner_lock,
            kept.vendor_lock,
        )
        assert (account.nickname, account.secure) == (kept.nickname, kept.secure)
        assert OF_LINES.isdisjoint(e.kind for e in whole_chain(storage, account, kept.entries))
        assert {e.kind for e in whole_chain(storage, line, kept.line_entries)} <= OF_LINES
        assert {note.id: note.text for note in storage.page(notes_on(line.id)).items} == kept.notes

    @invariant()
    def everybody_is_shown_what_decide_allows(self) -> None:
        """A list, page by page, its counts, its tags, and the names of what is too secure; by hand, too."""
        for hand in self.hands.values():
            self.town.world.run(lambda k, by=hand.actor: self.shows(k, by))  # type: ignore[misc]
            listed = self.town.world.run(lambda k, by=hand.actor: every_page(k, by))  # type: ignore[misc]
            assert {c.account_id for c in listed} == {id for id, kept in self.kept.items() if hand.sees(kept)}

    def shows(self, kit: PartnerKit, by: Actor) -> None:
        lines = [line for kept in self.kept.values() if (line := self.line(kept)).partner_id == by.partner]
        decisions = {line.id: decide(Action.VIEW_ACCOUNT, by, line.facts) for line in lines}
        seen = [line for line in lines if decisions[line.id].allowed]
        assert sorted(every_page(kit, by), key=lambda c: c.id) == sorted(seen, key=lambda c: c.id)
        counts = kit.clients.counts(by=by)
        assert counts == self.counted(seen)
        assert counts.active + counts.inactive + counts.invited == len(seen)
        assert kit.clients.tags(by=by) == tuple(sorted({tag for line in seen for tag in line.tags}))
        kept_back = [line for line in lines if decisions[line.id].because == "secure"]
        names = [(c.name_key, c.name) for c in kept_back if not by.limited or by.id in c.assigned]
        assert kit.clients.secure_names(by=by).names == tuple(name for _, name in sorted(names))

    def line(self, kept: Expected) -> Client:
        return self.town.world.read(lambda s: s.get(CLIENTS, kept.line_id, within=kept.partner_id))

    def counted(self, lines: list[Client]) -> ClientCounts:
        groups = [GROUPS.get(line.status(self.now).value, "inactive") for line in lines]
        new = sum(self.now - line.created_at <= timedelta(days=30) for line in lines)
        return ClientCounts(**{group: groups.count(group) for group in ("active", "inactive", "invited")}, new=new)

    @invariant()
    def every_nickname_has_one_claim(self) -> None:
        """Whose it is, and since when it rests."""
        found = self.town.world.read(lambda s: s.get_many(CLAIMS, NICKNAMES))
        assert {n: (c.account_id, c.released_at) for n, c in found.items()} == self.claims
        used = {n: c.account_id for n, c in found.items() if c.released_at is None}
        assert used == {kept.nickname: id for id, kept in self.kept.items() if kept.nickname is not None}

    @invariant()
    def nothing_else_waits(self) -> None:
        """One notice an entry, over all chains there are: of accounts, of lines, of partners."""
        partners = [self.town.partner.id, self.town.other.id]

        def count(storage: Storage) -> tuple[int, int]:
            chains = [*self.kept, *(kept.line_id for kept in self.kept.values()), *partners]
            notices = sum(storage.count(NOTICES, n, all=None)["all"] for n in range(SHARDS))
            return notices, sum(storage.count(ENTRIES, chain, all=None)["all"] for chain in chains)

        notices, entries = self.town.world.read(count)
        assert notices == entries


def whole_chain(storage: Storage, row: Any, length: int) -> tuple[Entry, ...]:
    """
    Return the entries of a row's chain, which is whole, of this length, and waits to be told.
    """
    entries = storage.page(Query(collection=ENTRIES, within=row.id, limit=1000)).items
    assert len(entries) == row.seq == length
    assert first_break(entries, head=row.head, seq=row.seq) is None
    private = storage.get_many(PARTICULARS, [e.id for e in entries], within=row.id)
    assert [altered(e, private[e.id]) for e in entries] == [()] * len(entries)
    waiting = storage.page(Query(collection=NOTICES, within=shard_of(row.id), limit=1000)).items
    assert sorted(p.seq for p in waiting if p.chain_id == row.id) == [e.seq for e in entries]
    return entries


def every_page(kit: PartnerKit, by: Actor) -> list[Client]:
    """
    Return a whole list, two clients at a time.
    """
    found: list[Client] = []
    after: Cursor | None = None
    while True:
        page = kit.clients.list(by=by, after=after, limit=2)
        found += page.items
        if page.next is None:
            return found
        after = page.next


class HistoriesIn(Histories):
    """
    The same in a database.
    """

    def __init__(self, worlds: Worlds) -> None:
        super().__init__()
        self.stack, self.worlds = ExitStack(), worlds

    def world(self) -> World:
        return self.stack.enter_context(self.worlds())

    def teardown(self) -> None:
        self.stack.close()


# A failing history is told as it was found: making it shorter takes minutes.
UNCUT = settings(
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=list(HealthCheck),
    stateful_step_count=40,
)
TestHistories = Histories.TestCase
TestHistories.settings = settings(UNCUT, max_examples=45)


@pytest.mark.parametrize("worlds", ["sqlite", "postgresql", "mariadb"], indirect=True)
def test_any_history_in_a_database(worlds: Worlds) -> None:
    """
    The same holds on each engine, in fewer histories.
    """
    here: Any = partial(HistoriesIn, worlds)
    run_state_machine_as_test(here, settings=settings(UNCUT, max_examples=2))
