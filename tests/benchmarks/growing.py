"""
Benchmark `grow`: what an operator and a staff member do all day, at 1,000 to 1,000,000 accounts in the database.

- `create`: an account is opened and committed.
- `page`: the first page of the client list.
- `entry`: two requests, each from a session's token to the actor, the facts and the decision: an operator's about an
  account, and a staff member's about the one it works in.
- `decision`: what `decide` takes of that.

Each size has a database of its own; what `create` adds is taken out again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import count, cycle
from time import perf_counter

import attrs

from partnerkit import Actor
from partnerkit.access import Action, Facts, decide, require
from partnerkit.accounts.model import ACCOUNTS
from partnerkit.clients.listing import ClientFilter
from partnerkit.clients.model import CLIENTS, CREATED
from partnerkit.errors import NotSignedIn
from partnerkit.history.model import ENTRIES, NOTICES, PARTICULARS, SHARDS
from partnerkit.repository import Clear, Query, Remove, Storage
from partnerkit.staff.model import MEMBERS
from partnerkit.values import AccountId, PartnerId, Realm, Secret
from tests.benchmarks.create import business
from tests.benchmarks.crowd import NOW, partner_of, token_of
from tests.benchmarks.load import SIZES
from tests.benchmarks.rounds import ENGINES, Benchmark, Case, Goal, Prepared, named, ratios_of, repeat
from tests.benchmarks.stock import Store, stock

UNITS, QUICK_UNITS = 20, 3
WORK = ("create", "page", "entry", "decision")
# In the last one are all partners, as the other benchmarks need them: a million accounts and some more.
STORES = [(size,) for size in SIZES[:-1]] + [SIZES]
PEOPLE, QUESTIONS = 200, 1000


@attrs.frozen
class Entrance:
    """An account that an operator and its owner may enter, and the owner's token."""

    account_id: AccountId
    facts: Facts
    token: Secret


@contextmanager
def prepare(engine: str, quick: bool) -> Iterator[Prepared]:
    units = QUICK_UNITS if quick else UNITS
    with stock(STORES, quick=quick, engine=engine) as (stores, sizes):
        cases: dict[str, Case] = {}
        for store, nominal in zip(stores, SIZES, strict=True):
            tidy(store, partner_of(sizes[nominal]))  # an earlier run may have been stopped
            cases |= {f"{name}_{nominal}": case for name, case in cases_of(store, sizes[nominal], units).items()}
        yield Prepared(named(engine, cases), units, partial(check, stores, sizes))
        for store, nominal in zip(stores, SIZES, strict=True):
            tidy(store, partner_of(sizes[nominal]))


def cases_of(store: Store, size: int, units: int) -> Mapping[str, Case]:
    dana, token, numbers = store.operator(size, "dana"), token_of(size, "dana"), count()
    known = list(entrances(store, size))
    doors = cycle(known)
    return {
        "create": repeat(units, lambda: create(store, dana, next(numbers))),
        "page": repeat(units, store.list, dana, ClientFilter()),
        "entry": repeat(units, lambda: entry(store, token, next(doors))),
        "decision": partial(decisions, dana, [door.facts for door in known], units),
    }


def entrances(store: Store, size: int) -> Iterator[Entrance]:
    """Yield accounts from all years that are open, and not secure."""
    with store.kit() as kit:
        for number in range(0, size, max(1, size // PEOPLE)):
            token = token_of(size, number)
            try:
                actor = kit.actors.from_session(token, realm=Realm.STAFF)
            except NotSignedIn:
                continue
            facts = kit._storage.get(ACCOUNTS, actor.account).facts
            if decide(Action.USE_WORKSPACE, actor, facts).allowed and not facts.secure:
                yield Entrance(actor.account, facts, token)


def create(store: Store, by: Actor, number: int) -> None:
    with store.kit() as kit:
        kit.accounts.open(business(number), by=by)


def entry(store: Store, operator: Secret, door: Entrance) -> None:
    """Let an operator and a staff member in, each in a transaction of their own."""
    with store.kit() as kit:
        kit.accounts.get(door.account_id, by=kit.actors.from_session(operator, realm=Realm.OPERATOR))
    with store.kit() as kit:
        actor = kit.actors.from_session(door.token, realm=Realm.STAFF)
        require(Action.USE_WORKSPACE, actor, kit._storage.get(ACCOUNTS, actor.account).facts)


def decisions(by: Actor, known: Sequence[Facts], units: int) -> float:
    """Decide often enough to be timed; return the seconds that as many as there are units take."""
    asked = [facts for facts, _ in zip(cycle(known), range(QUESTIONS), strict=False)]
    start = perf_counter()
    for facts in asked:
        decide(Action.VIEW_ACCOUNT, by, facts)
    return (perf_counter() - start) * units / QUESTIONS


def tidy(store: Store, partner: PartnerId) -> None:
    """Take out what `create` made; the crowd was made before the moment at which it does."""
    added = Query(collection=CLIENTS, within=partner, where=CREATED.between(NOW, None), limit=100)
    with store.kit() as kit:
        storage: Storage = kit._storage
        while lines := storage.page(added).items:
            for line in lines:
                account = storage.get(ACCOUNTS, line.account_id)
                parts = [Clear(of, account.id) for of in (MEMBERS, ENTRIES, PARTICULARS)]
                storage.write(Remove(line), Remove(account), *parts)
        storage.write(*(Clear(NOTICES, shard) for shard in range(SHARDS)))


def check(stores: Sequence[Store], sizes: Mapping[int, int]) -> None:
    """See that every size got as many accounts, each a line and an account more."""
    added = []
    for store, nominal in zip(stores, SIZES, strict=True):
        with store.kit() as kit:
            where = {"new": CREATED.between(NOW, None)}
            added.append(kit._storage.count(CLIENTS, partner_of(sizes[nominal]), **where)["new"])
    assert len(set(added)) == 1, added
    assert added[0] > 0


FLAT = Goal(most=1.3)
RATIOS = {f"{name}_{size}": (f"{name}_{size}", f"{name}_{SIZES[0]}", FLAT) for name in WORK for size in SIZES[1:]}
GROW = tuple(
    Benchmark(
        name="grow",
        engine=engine,
        work="one account opened, page, two entries, decision",
        ratios=ratios_of(engine, RATIOS),
        versions=("attrs", "sqlalchemy", "psycopg"),
        prepare=partial(prepare, engine),
    )
    for engine in ENGINES
)
