"""
Whatever clients a partner has and whoever looks: a list holds what the decision allows and what was asked for.

The same crowd is put into every adapter, and judged by an oracle of plain Python.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from partnerkit import Actor, Client, ClientCounts, ClientFilter, Listing, OperatorId, SecureNames, StatusFilter
from partnerkit.clients.paging import FIRST, LAST
from partnerkit.errors import Refused
from partnerkit.repository import Cursor
from tests.library.clients import oracle
from tests.library.clients.crowds import NAMES, OPERATORS, TYPED, Member, crowds, filters, operators, settle
from tests.library.clients.cutting import cut
from tests.library.clients.walking import backwards, forwards
from tests.library.world import World
from tests.library.worlds import in_memory, in_sqlite

MANY = settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow])
LIMITS = st.integers(1, 5)
BLOCKED = st.frozensets(st.sampled_from(OPERATORS))


@contextmanager
def worlds(crowd: tuple[Member, ...], blocked: Iterable[OperatorId] = ()) -> Iterator[list[World]]:
    """
    The same crowd on every adapter.
    """
    with in_sqlite() as database:
        both = [in_memory(), database]
        for world in both:
            world.read(lambda s: settle(s, crowd, blocked=blocked))
        yield both


def lines(crowd: tuple[Member, ...]) -> list[Client]:
    return [member.line for member in crowd]


def told(pages: list[Listing]) -> list[Client]:
    return [client for page in pages for client in page.items]


@pytest.mark.requirement("VC-06", call="clients.list")
@pytest.mark.requirement("VC-22", call="clients.list")
@pytest.mark.requirement("VC-24", call="clients.list")
@pytest.mark.requirement("R-09", call="clients.list")
@MANY
@given(crowds(), operators(), filters(), LIMITS, BLOCKED)
def test_a_list_holds_what_may_be_viewed_and_was_asked_for(
    crowd: tuple[Member, ...], by: Actor, wanted: ClientFilter, limit: int, blocked: frozenset[OperatorId]
) -> None:
    """A-17: each client once, in order, over all pages, forwards and backwards."""
    right = oracle.listed(by, lines(crowd), wanted, blocked)
    with worlds(crowd, blocked) as both:
        for world in both:
            there = list(forwards(world, by, wanted, limit=limit))
            assert told(there) == right
            assert all(len(page.items) == limit for page in there[:-1])
            assert told(list(backwards(world, by, wanted, limit=limit))[::-1]) == right


@pytest.mark.requirement("VC-22", call="clients.list")
@pytest.mark.requirement("VC-24", call="clients.list")
@pytest.mark.requirement("R-09", call="clients.list")
@MANY
@given(crowds(), operators(), filters(), LIMITS, st.integers(1, 6), BLOCKED)
def test_a_list_that_is_cut_off_anywhere_is_the_same(
    crowd: tuple[Member, ...],
    by: Actor,
    wanted: ClientFilter,
    limit: int,
    stride: int,
    blocked: frozenset[OperatorId],
) -> None:
    """A-17: no page is too long, and no place tells of a client that the reader may not see."""
    right = oracle.listed(by, lines(crowd), wanted, blocked)
    known = [oracle.place(line, wanted.sort) for line in oracle.seen(by, lines(crowd))]
    beside = [(value, id) for value, _ in known for id in (FIRST, LAST)]
    world = in_memory()
    world.read(lambda s: settle(s, crowd, blocked=blocked))
    cutting = cut(world, stride)
    there, back = (list(walk(cutting, by, wanted, limit=limit)) for walk in (forwards, backwards))
    assert told(there) == told(back[::-1]) == right
    assert all(len(page.items) <= limit for page in there + back)
    assert {(p.value, p.id) for p in places(there + back)} <= {*known, *beside}


def places(pages: list[Listing]) -> list[Cursor]:
    return [place for page in pages for place in (page.next, page.previous) if place is not None]


@pytest.mark.requirement("VC-06", call="clients.counts")
@pytest.mark.requirement("VC-12", call="clients.tags")
@MANY
@given(crowds(), operators())
def test_counts_and_tags_are_those_of_what_may_be_viewed(crowd: tuple[Member, ...], by: Actor) -> None:
    """VC-22, VC-24: everybody once in active, inactive or invited."""
    visible = oracle.seen(by, lines(crowd))
    right = ClientCounts(**{name: sum(oracle.in_group(c, StatusFilter(name)) for c in visible) for name in counted()})
    with worlds(crowd) as both:
        for world in both:
            assert world.run(lambda k: k.clients.counts(by=by)) == right
            assert world.run(lambda k: k.clients.tags(by=by)) == oracle.tags(by, lines(crowd))
    assert right.active + right.inactive + right.invited == len(visible)


def counted() -> list[str]:
    return [a.name for a in attrs.fields(ClientCounts)]


@pytest.mark.requirement("VC-22", call="clients.secure_names")
@MANY
@given(crowds(), operators(), st.none() | st.sampled_from(list(TYPED)), LIMITS, st.none() | st.integers(1, 6))
def test_the_section_holds_the_names_that_only_secure_keeps_from_one(
    crowd: tuple[Member, ...], by: Actor, text: str | None, limit: int, stride: int | None
) -> None:
    """A-17: found by name alone, and neither a page nor a place says more than the names on it."""
    right = oracle.secure_names(by, lines(crowd), text)
    with worlds(crowd) as both:
        for world in both:
            pages = list(section(world if stride is None else cut(world, stride), by, text, limit))
            assert [name for page in pages for name in page.names] == right
            for page in pages[:-1]:
                key = NAMES[page.names[-1]][0]
                assert page.next == Cursor("name_key", False, key, LAST)
                assert len([name for name in page.names if NAMES[name][0] < key]) < limit <= len(page.names)


def section(world: World, by: Actor, text: str | None, limit: int) -> Iterator[SecureNames]:
    """
    Every page of the section of secure accounts.
    """
    found = world.run(lambda k: k.clients.secure_names(text, by=by, limit=limit))
    yield found
    while (place := found.next) is not None:
        found = world.run(lambda k: k.clients.secure_names(text, by=by, limit=limit, after=place))
        yield found


@settings(MANY, max_examples=15)
@given(crowds(most=3), operators(needs=()), filters())
def test_whoever_may_not_see_lists_sees_none(crowd: tuple[Member, ...], by: Actor, wanted: ClientFilter) -> None:
    """VC-29: without the right, neither a list nor figures, tags or names."""
    world = in_memory()
    world.read(lambda s: settle(s, crowd))
    bare = attrs.evolve(by, permissions=frozenset(p for p in by.permissions if p.value != "clients.view"))
    for call in (
        lambda k: k.clients.list(wanted, by=bare),
        lambda k: k.clients.counts(by=bare),
        lambda k: k.clients.tags(by=bare),
        lambda k: k.clients.secure_names(by=bare),
    ):
        with pytest.raises(Refused):
            world.run(call)
