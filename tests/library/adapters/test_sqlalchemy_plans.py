"""
What PostgreSQL does for every statement that the library issues, where a planner has a choice.

No table is read from one end to the other, and no more is sorted than a page, or the few hits of a word. Each statement
is tried as the driver sends it at first, planned for its own values, and as one that was prepared for any values: so
the driver sends what it has sent five times.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import timedelta
from itertools import product
from typing import Any

import attrs
import pytest
import sqlalchemy as sa

from partnerkit import Actor, PartnerKit
from partnerkit.accounts.status import Standing
from partnerkit.adapters.sqlalchemy import SQLStorage, choosing, pages, sqlalchemy_storage
from partnerkit.clients.listing import ClientFilter, Sort
from partnerkit.clients.model import CLIENTS, CREATED, NAME, PLAN, STANDING
from partnerkit.clients.paging import Listing
from partnerkit.collections import COLLECTIONS
from partnerkit.errors import PartnerkitError
from partnerkit.history.model import DELIVERED_AT, NOTICES
from partnerkit.jobs.model import TASKS
from partnerkit.messages.model import LETTERS
from partnerkit.partners.model import OPERATORS
from partnerkit.queue import due, stopped
from partnerkit.relay.model import BACKLOGS
from partnerkit.repository import Add, Change, Clear, Collection, Copy, Cursor, Query, Remove
from partnerkit.values import PartnerId, Realm
from tests.benchmarks import load_postgresql, survey
from tests.benchmarks.crowd import NOW, VENDOR, id_of, operator_of, token_of
from tests.library.adapters.crowded import LARGE, SIZES, more
from tests.library.adapters.plans import Plan, Told
from tests.library.calls import Path, every_call
from tests.library.strangers import Scene, scene_in
from tests.library.worlds import on_server
from tests.servers import database, postgresql

PAGE = 51
# Twice what a walk looks at in one statement: its entries, and the entities of those.
MET = 2 * max(pages.STRIDES)
PAIRED = [name for name, _ in survey.questions() if " & " in name]


@pytest.fixture(scope="module")
def crowded() -> Iterator[str]:
    """A database in which there is much of everything."""
    with database(postgresql()) as url:
        load_postgresql.load(url, SIZES, lambda _: None, more)
        yield url


class Watched:
    """A connection on which every plan is heard, and what is wrong with those that have been."""

    def __init__(self, connection: sa.Connection, told: Told) -> None:
        self.connection, self.told = connection, told
        self.wrong: list[str] = []

    @contextmanager
    def allowing(self, what: object, *, sort: float = PAGE, meet: float = MET) -> Iterator[None]:
        with self.told.plans() as plans:
            yield
        self.wrong += [f"{what}: {said} in {plan.text}" for plan in plans for said in wrong_with(plan, sort, meet)]

    def see_nothing_wrong(self) -> None:
        assert not self.wrong, "\n".join([f"{len(self.wrong)} plans", *self.wrong[:10]])


def wrong_with(plan: Plan, sort: float, meet: float) -> Iterator[str]:
    if plan.scanned:
        yield f"reads all of {plan.scanned}"
    if plan.sorted > sort:
        yield f"sorts {plan.sorted:.0f}"
    if plan.met > meet:
        yield f"meets {plan.met:.0f}"


@pytest.fixture(scope="module", params=["auto", "force_generic_plan"], ids=["for its values", "for any values"])
def engine(crowded: str, request: pytest.FixtureRequest) -> Iterator[tuple[sa.Engine, Told]]:
    engine = sa.create_engine(crowded)
    told = Told(engine, plan_cache_mode=request.param)
    yield engine, told
    engine.dispose()


@pytest.fixture
def watched(engine: tuple[sa.Engine, Told]) -> Iterator[Watched]:
    """A transaction that is taken back."""
    with engine[0].connect() as connection, connection.begin() as transaction:
        yield Watched(connection, engine[1])
        transaction.rollback()


def kit(watched: Watched) -> PartnerKit:
    return PartnerKit(sqlalchemy_storage(watched.connection), VENDOR)


def operator(watched: Watched, size: int, name: str) -> Actor:
    return kit(watched).actors.from_session(token_of(size, name), realm=Realm.OPERATOR)


# First, so that the tables are filled while nothing is counted, which takes a third of the time.
@pytest.mark.uncounted
def test_there_is_much_of_everything(crowded: str) -> None:
    """A planner that has little to read reads all of it, and its plans say nothing."""
    engine = sa.create_engine(crowded)
    with engine.connect() as connection:
        counts = {c.name: connection.exec_driver_sql(f"select count(*) from pk_{c.name}").scalar() for c in COLLECTIONS}
    engine.dispose()
    assert {name: count for name, count in counts.items() if count is None or count < 1_000} == {}


# ---------------------------------------------------------------- the client list


def ask(watched: Watched, who: str, size: int, sort: Sort, names: Sequence[str]) -> None:
    """Ask for a list's first page, the next one, and the one before that."""
    by, asked = operator(watched, size, who), dict(survey.questions())
    for name in names:
        wanted = survey._wanted(asked[name], size, sort)
        termed = {"text", "tag", "operator_id"} & asked[name].keys() or who == "lena"

        def page(**place: Cursor | None) -> Listing:
            with watched.allowing((wanted, place), sort=choosing.FEW if termed else PAGE):  # noqa: B023
                return kit(watched).clients.list(wanted, by=by, **place)  # type: ignore[arg-type]  # noqa: B023

        first = page()
        if first.next is not None:
            page(before=page(after=first.next).previous)


@pytest.mark.parametrize("sort", Sort)
@pytest.mark.parametrize("who", ["dana", "lena"])
def test_each_filter_of_a_list(watched: Watched, who: str, sort: Sort) -> None:
    """In each order, of a large partner and of a small one, by one who sees all but secure ones, or what is hers."""
    for size in (LARGE, SIZES[2]):
        ask(watched, who, size, sort, list(survey.ONE))
    watched.see_nothing_wrong()


@pytest.mark.parametrize("sort", [Sort.NEWEST, Sort.NAME])
def test_each_pair_of_filters_of_a_list(watched: Watched, sort: Sort) -> None:
    """Whether they meet often, rarely or never."""
    ask(watched, "dana", LARGE, sort, PAIRED)
    watched.see_nothing_wrong()


def block(watched: Watched, size: int, names: Sequence[str]) -> None:
    """Block some operators of a partner."""
    ids = [operator_of(size, name) for name in names]
    found = storage(watched).get_many(OPERATORS, ids, within=PartnerId(id_of(size))).values()
    storage(watched).write(*(Change(one, attrs.evolve(one, blocked_at=NOW)) for one in found))


@pytest.mark.requirement("R-09", call="clients.list")
@pytest.mark.parametrize("sort", [Sort.NEWEST, Sort.NAME])
@pytest.mark.parametrize("names", [(), ("rosa",), ("agent0",), ("rosa", "lena"), ("agent0", "agent1", "rosa")], ids=str)
def test_clients_of_operators_who_are_blocked(watched: Watched, names: Sequence[str], sort: Sort) -> None:
    """Whether they have few or many, and however few of those somebody else does not have as well."""
    for size in (LARGE, SIZES[2]):
        block(watched, size, names)
        by = operator(watched, size, "dana")
        for without in (True, False):
            wanted = ClientFilter(without_active_operator=without, sort=sort)

            def page(**place: Cursor | None) -> Listing:
                with watched.allowing((wanted, place), sort=choosing.FEW):  # noqa: B023
                    return kit(watched).clients.list(wanted, by=by, **place)  # type: ignore[arg-type]  # noqa: B023

            first = page()
            if first.next is not None:
                page(before=page(after=first.next).previous)
    watched.see_nothing_wrong()


@pytest.mark.parametrize("sort", Sort)
def test_of_two_filters_the_first_is_walked(watched: Watched, sort: Sort) -> None:
    """Whichever the planner would rather take: between two places of the one there may be much of the other."""
    order, descending = NAME if "name" in sort.value else CREATED, sort.value.startswith("-")
    where = STANDING.is_(Standing.LOCKED) & PLAN.is_("basic")
    query = Query(
        collection=CLIENTS, within=PartnerId(id_of(LARGE)), where=where, order=order, descending=descending, limit=50
    )
    with watched.told.plans() as plans:
        storage(watched).page(query)
    walked = {node["Index Name"] for plan in plans for node in plan.nodes if "Index Name" in node}
    assert walked == {f"pk_client_by_standing_{order.name}"}


@pytest.mark.parametrize("who", survey.WHO)
def test_what_else_the_page_of_clients_asks(watched: Watched, who: str) -> None:
    """Counts look at as many entries as there are, in indexes alone; tags and secure names at few."""
    by = operator(watched, LARGE, who)
    for name, question in survey.OTHERS.items():
        with watched.allowing(name, sort=choosing.FEW, meet=LARGE * 3 if name == "counts" else MET):
            question(kit(watched), by)
    watched.see_nothing_wrong()


# ---------------------------------------------------------------- the port


def storage(watched: Watched) -> SQLStorage:
    return sqlalchemy_storage(watched.connection)


OWNERS = {
    "client": id_of(LARGE),
    "partner_role": id_of(LARGE),
    "operator": id_of(LARGE),
    "membership": id_of("person of many"),
    "member": id_of("account of fifty", 0),  # whoever has two thousand people has a list of them read, not forty ids
    "notice": 3,
    "receipt": id_of("actor", 3),
}


def owner_in(watched: Watched, collection: Collection[Any]) -> Any:
    """Return an owner of much, if there are owners."""
    if collection.within is None or collection.name in OWNERS:
        return OWNERS.get(collection.name)
    table, name = f"pk_{collection.name}", collection.within.name
    most = f"select {name} from {table} where {name} is not null group by 1 order by count(*) desc limit 1"
    return watched.connection.exec_driver_sql(most).scalar_one()


def some(watched: Watched, collection: Collection[Any]) -> list[Any]:
    """Return forty entities, of one owner if there are owners."""
    owner, table = owner_in(watched, collection), f"pk_{collection.name}"
    where = "true" if owner is None or collection.within is None else f"{collection.within.name} = %s"
    text = f"select {collection.key.name} from {table} where {where} order by 1 limit 40"
    ids = watched.connection.exec_driver_sql(text, () if owner is None else (owner,)).scalars().all()
    return list(storage(watched).get_many(collection, ids, within=owner).values())


@pytest.mark.parametrize("collection", COLLECTIONS, ids=lambda c: c.name)
def test_what_is_found_by_id_or_unique_value(watched: Watched, collection: Collection[Any]) -> None:
    """One, or forty at once, which are looked up one by one."""
    several = some(watched, collection)
    one, owner = several[0], collection.owner_of(several[0])
    id = collection.key.of(one)
    with watched.allowing("get", meet=1):
        assert storage(watched).get(collection, id, within=owner) == one
    with watched.allowing("get_many", meet=2 * len(several)):
        found = storage(watched).get_many(collection, map(collection.key.of, several), within=owner)
        assert list(found.values()) == several
    for unique in collection.unique:
        value = unique.field.of(one)
        with watched.allowing(unique, meet=1):
            assert storage(watched).find(unique, value, within=owner) == (None if value is None else one)
    watched.see_nothing_wrong()


@pytest.mark.parametrize("collection", [c for c in COLLECTIONS if c.order], ids=lambda c: c.name)
def test_lists_of_everything(watched: Watched, collection: Collection[Any]) -> None:
    """In each order, either way, from the beginning and from a place on, with each filter: whatever an owner has."""
    owner, example = owner_in(watched, collection), some(watched, collection)[0]
    wheres = [None, *(field.is_(field.of(example)) for field in collection.filters)]
    for order, descending, where in product(collection.order, (False, True), wheres):
        query = Query(
            collection=collection, within=owner, where=where, order=order, descending=descending, limit=PAGE - 1
        )
        with watched.allowing(query):
            page = storage(watched).page(query)
        if page.next is not None:
            with watched.allowing(query):
                storage(watched).page(attrs.evolve(query, after=page.next))
    watched.see_nothing_wrong()


@pytest.mark.parametrize("collection", COLLECTIONS, ids=lambda c: c.name)
def test_what_is_written(watched: Watched, collection: Collection[Any]) -> None:
    """One or forty: each is looked for by its keys, changed, taken away and put back."""
    several = some(watched, collection)
    for group in (several[:1], several):
        again = group
        if collection.version is not None:
            with watched.allowing("change", meet=len(group) * 100):
                storage(watched).write(*(Change(one, one) for one in group))
            again = [collection.bumped(one, one) for one in group]
        with watched.allowing("remove", meet=len(group) * 100):
            storage(watched).write(*map(Remove, again))
        with watched.allowing("add", meet=len(group) * 100):
            storage(watched).write(*map(Add, group))
    watched.see_nothing_wrong()


OWNED = [c for c in COLLECTIONS if c.within is not None and not c.global_key and not c.unique]


@pytest.mark.parametrize("collection", OWNED, ids=lambda c: c.name)
def test_what_an_owner_has_is_copied_and_cleared(watched: Watched, collection: Collection[Any]) -> None:
    """By the owner; what others have is not met."""
    owner = owner_in(watched, collection)
    kind = type(owner)
    target = 10_000 if kind is int else id_of("nobody's")
    everything = LARGE * 40
    with watched.allowing("copy", meet=everything):
        storage(watched).write(Copy(collection, owner, (target,)))
    with watched.allowing("clear", meet=everything):
        storage(watched).write(Clear(collection, target))
    watched.see_nothing_wrong()


# ---------------------------------------------------------------- the worker


@pytest.mark.parametrize("collection", [LETTERS, BACKLOGS, TASKS], ids=lambda c: c.name)
def test_what_is_due(watched: Watched, collection: Collection[Any]) -> None:
    """The longest due of a part of a queue, and what has stopped there, however much was done."""
    for query in (due(collection, 1, at=NOW), stopped(collection, 1)):
        with watched.allowing(query, sort=0):
            storage(watched).page(query)
    watched.see_nothing_wrong()


def test_what_waits_to_be_told(watched: Watched) -> None:
    """The first notices of a shard by their ids, however many were told."""
    query = Query(collection=NOTICES, within=4, where=DELIVERED_AT.is_(None), limit=PAGE - 1)
    with watched.allowing(query):
        assert storage(watched).page(query).items
    watched.see_nothing_wrong()


@pytest.mark.parametrize("many", [1, 40, 500])
def test_what_was_told(watched: Watched, many: int) -> None:
    """By their keys, however many wait and were told; a row that is marked is met once."""
    query = Query(collection=NOTICES, within=4, where=DELIVERED_AT.is_(None), limit=many)
    ids = [notice.id for notice in storage(watched).page(query).items]
    with watched.allowing(many, sort=0, meet=2 * len(ids)):
        assert storage(watched).replace(DELIVERED_AT, ids, None, NOW, within=4) == len(ids)
    with watched.allowing("again", sort=0, meet=2 * len(ids)):
        assert storage(watched).replace(DELIVERED_AT, ids, None, NOW, within=4) == 0
    watched.see_nothing_wrong()


@pytest.mark.parametrize("collection", [c for c in COLLECTIONS if c.expiry is not None], ids=lambda c: c.name)
def test_what_has_had_its_time(watched: Watched, collection: Collection[Any]) -> None:
    """Whoever's it is, by an index, notices shard by shard; whether there is something or nothing."""
    owner = 3 if collection is NOTICES else None
    for before in (NOW + timedelta(days=400), NOW - timedelta(days=40_000)):
        with watched.allowing(before, sort=0, meet=4 * PAGE):
            storage(watched).purge(collection, before, within=owner, limit=PAGE - 1)
    watched.see_nothing_wrong()


# ---------------------------------------------------------------- the services


@pytest.fixture
def scene(engine: tuple[sa.Engine, Told]) -> Iterator[Scene]:
    """Two partners at work beside all the others."""
    with on_server(engine[0]) as world:
        yield scene_in(world)


class TakenBack(Exception):
    """Ends a transaction."""


def tried(scene: Scene, work: Callable[[PartnerKit], object]) -> None:
    """Do some work, refused or not, and take it back."""
    try:
        with scene.town.world.kit() as kit:
            with suppress(PartnerkitError):
                work(kit)
            raise TakenBack
    except TakenBack:
        return


# The statements of a call are the same whoever makes it, but for what each kind may see.
@pytest.mark.uncounted
@pytest.mark.parametrize("who", ["agent", "staff beside a sibling", "vendor"])
def test_every_call_there_is(engine: tuple[sa.Engine, Told], scene: Scene, who: str) -> None:
    """With all it takes, and as little as it needs (agents): rows are found by keys and written where they are."""
    known, wrong = scene.known(who), []
    for call in every_call():
        for whole, chosen in product({True, who != "agent"}, call.choices):
            nowhere: dict[Path, Any] = {("after",): None, ("before",): None}
            arguments = call.arguments(known, chosen | scene.beside(call) | nowhere, whole=whole)
            with engine[1].plans() as plans:
                tried(scene, lambda kit: call.do(kit, arguments))  # noqa: B023
            wrong += [f"{call}: {said} in {plan.text}" for plan in plans for said in wrong_with(plan, PAGE, 1_000)]
    assert not wrong, "\n".join([f"{len(wrong)} plans", *wrong[:10]])
