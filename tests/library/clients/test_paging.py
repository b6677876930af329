"""
A list is read forwards and backwards, each client once, and no place in it tells of what may not be seen.
"""

from collections.abc import Iterator
from datetime import timedelta
from itertools import product
from typing import Any

import attrs
import pytest

from partnerkit import Actor, Client, ClientFilter, ClientId, Listing, Sort
from partnerkit.clients.listing import query_of
from partnerkit.clients.model import CLIENTS
from partnerkit.clients.paging import FIRST, LAST
from partnerkit.errors import InvalidInput
from partnerkit.repository import Change, Cursor, Remove
from partnerkit.values import OperatorId
from partnerkit.wire import cursor_text
from tests.library.accounts.given import DAY, INSTANT, OPENED
from tests.library.clients.cutting import cut
from tests.library.clients.given import put, seated
from tests.library.clients.walking import ALL, backwards, forwards, page
from tests.library.world import Town, World

SECOND = timedelta(seconds=1)
SORTS = [ClientFilter(sort=sort) for sort in Sort]
EVERY_SORT = pytest.mark.parametrize("wanted", SORTS, ids=lambda wanted: wanted.sort.value)


@pytest.fixture
def seven(town: Town) -> list[Client]:
    """
    Six clients more, some made at one moment, some of one name; and the one there is, all by creation.
    """
    made = [put(town, f"{name} Kft.", opened_at=OPENED - n // 3 * SECOND) for n, name in enumerate("AABCAB")]
    own = town.world.run(lambda k: k.clients.of_account(town.account.id, by=town.owner))
    return [*made, own]


def told(pages: list[Listing]) -> list[ClientId]:
    return [client.id for found in pages for client in found.items]


def changed(town: Town, client: Client, **fields: Any) -> None:
    town.world.read(lambda s: s.write(Change(client, attrs.evolve(client, **fields))))


def problem(town: Town, **places: Any) -> list[tuple[str, str]]:
    with pytest.raises(InvalidInput) as caught:
        page(town.world, town.owner, places.pop("wanted", ALL), **places)
    return [(p.path, p.code) for p in caught.value.problems]


class TestBothWays:
    @pytest.mark.requirement("VC-06", call="clients.list")
    @EVERY_SORT
    @pytest.mark.parametrize("limit", [1, 2, 3, 6, 7, 8])
    def test_forwards_holds_each_client_once(
        self, town: Town, seven: list[Client], wanted: ClientFilter, limit: int
    ) -> None:
        """In order, full pages but for the last one, whatever their number; what is alike stands in one way."""
        pages = list(forwards(town.world, town.owner, wanted, limit=limit))
        by = {"created": "created_at", "name": "name_key"}[wanted.sort.value.lstrip("-")]
        everyone = {client.id: getattr(client, by) for client in seven}
        found = [everyone[id] for id in told(pages)]
        assert found == sorted(everyone.values(), reverse=wanted.sort.value.startswith("-"))
        assert sorted(told(pages)) == sorted(everyone)
        assert told(pages) == told([page(town.world, town.owner, wanted, limit=7)])
        assert [len(found.items) for found in pages] == [limit] * (len(pages) - 1) + [7 - limit * (len(pages) - 1)]

    @pytest.mark.requirement("VC-06", call="clients.list")
    @EVERY_SORT
    @pytest.mark.parametrize("limit", [1, 2, 3, 6, 7])
    def test_backwards_is_the_same_the_other_way(
        self, town: Town, seven: list[Client], wanted: ClientFilter, limit: int
    ) -> None:
        """Each client once, in the order of the list on every page."""
        there = told(list(forwards(town.world, town.owner, wanted, limit=limit)))
        back = list(backwards(town.world, town.owner, wanted, limit=limit))
        assert told(back[::-1]) == there
        assert len(seven) == len(there)

    @pytest.mark.requirement("VC-06", call="clients.list")
    @EVERY_SORT
    def test_before_the_second_page_comes_the_first(
        self, town: Town, seven: list[Client], wanted: ClientFilter
    ) -> None:
        """The very same, with the same way on and none back; and from there the second one again."""
        first, second = list(forwards(town.world, town.owner, wanted, limit=4))
        assert (first.previous, second.next) == (None, None)
        assert page(town.world, town.owner, wanted, limit=4, before=second.previous) == first
        assert page(town.world, town.owner, wanted, limit=4, after=first.next) == second
        assert len(first.items + second.items) == len(seven)

    def test_the_first_page_ends_where_it_is_the_only_one(self, town: Town) -> None:
        """No way on, no way back; in an empty list neither."""
        only = page(town.world, town.owner)
        assert (len(only.items), only.next, only.previous) == (1, None, None)
        assert page(town.world, town.owner, ClientFilter(tag="nobody")) == Listing(())

    def test_a_page_may_be_shorter_on_the_way_back(self, town: Town, seven: list[Client]) -> None:
        """Before the third client there are two, however many are asked for."""
        third = page(town.world, town.owner, limit=3).items[2]
        place = page(town.world, town.owner, limit=2).next
        assert place is not None
        found = page(town.world, town.owner, limit=50, before=page(town.world, town.owner, after=place).previous)
        assert len(found.items) == 2
        assert found.previous is None
        assert third.id not in told([found])
        assert len(seven) == 7


class TestPlaces:
    @pytest.mark.requirement("VC-06", call="clients.list")
    @EVERY_SORT
    def test_one_whose_client_is_gone_is_as_good(self, town: Town, seven: list[Client], wanted: ClientFilter) -> None:
        """The list goes on behind it, and before it, without it."""
        there = told(list(forwards(town.world, town.owner, wanted)))
        first = page(town.world, town.owner, wanted)
        second = page(town.world, town.owner, wanted, after=first.next)
        gone = {first.items[-1].id, second.items[0].id}
        town.world.read(lambda s: s.write(*(Remove(c) for c in seven if c.id in gone)))
        assert told([page(town.world, town.owner, wanted, after=first.next)]) == there[4:7]
        assert told([page(town.world, town.owner, wanted, before=second.previous)]) == there[:2]

    @pytest.mark.requirement("VC-06", call="clients.list")
    @EVERY_SORT
    def test_a_page_that_has_become_empty_leads_back(self, town: Town, wanted: ClientFilter) -> None:
        """To everything before it, which is all there is."""
        mine = [put(town, f"{n} Kft.", tags=frozenset({"a"}), opened_at=OPENED + n * SECOND) for n in range(5)]
        asked = attrs.evolve(wanted, tag="a")
        first = page(town.world, town.owner, asked)
        for client in mine:
            if client.id not in told([first]):
                changed(town, client, tags=frozenset())
        empty = page(town.world, town.owner, asked, after=first.next)
        assert (empty.items, empty.next) == ((), None)
        back = page(town.world, town.owner, asked, before=empty.previous)
        assert back == attrs.evolve(first, next=back.next)
        assert page(town.world, town.owner, asked, after=back.next) == empty

    @pytest.mark.requirement("VC-06", call="clients.list")
    @EVERY_SORT
    def test_a_page_that_has_become_empty_leads_on(self, town: Town, wanted: ClientFilter) -> None:
        """To everything behind it, where the first page has gone while one was on the second."""
        mine = [put(town, f"{n} Kft.", tags=frozenset({"a"}), opened_at=OPENED + n * SECOND) for n in range(5)]
        asked = attrs.evolve(wanted, tag="a")
        first = page(town.world, town.owner, asked)
        second = page(town.world, town.owner, asked, after=first.next)
        for client in mine:
            if client.id in told([first]):
                changed(town, client, tags=frozenset())
        empty = page(town.world, town.owner, asked, before=second.previous)
        assert (empty.items, empty.previous) == ((), None)
        on = page(town.world, town.owner, asked, after=empty.next)
        assert on.items == second.items
        assert page(town.world, town.owner, asked, before=on.previous) == empty

    def test_one_goes_one_way(self, town: Town) -> None:
        """A-34: after and before say two things."""
        place = Cursor("created_at", True, OPENED, town.account.id)
        assert problem(town, after=place, before=place) == [("before", "cursor.two")]

    @pytest.mark.parametrize("way", ["after", "before"])
    def test_one_of_another_order_is_refused(self, town: Town, seven: list[Client], way: str) -> None:
        """By another field, or the other way round: it would begin anywhere."""
        place = page(town.world, town.owner).next
        assert place is not None
        for wanted in (ClientFilter(sort=Sort.OLDEST), ClientFilter(sort=Sort.NAME)):
            for written in (place, cursor_text(place)):
                assert problem(town, wanted=wanted, **{way: written}) == [(way, "cursor.order")]
        assert len(seven) == 7

    @pytest.mark.parametrize("way", ["after", "before"])
    @pytest.mark.parametrize("text", ["", "x", "é", "bnVsbA", "W10"])
    def test_what_is_no_place_is_refused(self, town: Town, way: str, text: str) -> None:
        """A-34: by the name under which it came."""
        assert problem(town, **{way: text}) == [(way, "cursor.form")]

    @pytest.mark.parametrize("limit", [0, -1, 101])
    @pytest.mark.parametrize("way", ["after", "before"])
    def test_a_page_has_one_to_a_hundred_either_way(self, town: Town, limit: int, way: str) -> None:
        """A-34: nobody asks for everything at once."""
        place = Cursor("created_at", True, OPENED, town.account.id)
        assert problem(town, limit=limit, **{way: place}) == [("limit", "limit.range")]

    def test_a_forged_one_only_begins_elsewhere_in_ones_own_list(self, town: Town, seven: list[Client]) -> None:
        """A-04, A-11: a place in another partner's list grants nothing of it."""
        theirs = town.world.run(lambda k: k.clients.list(by=town.stranger)).items[0]
        place = Cursor("created_at", True, theirs.created_at, theirs.id)
        both = [
            page(town.world, town.owner, limit=50, after=place),
            page(town.world, town.owner, limit=50, before=place),
        ]
        assert sorted(told(both)) == sorted(client.id for client in seven)


def back_from(world: World, by: Actor, asked: ClientFilter, found: Listing) -> Iterator[Listing]:
    """
    Every page before one, the last one first.
    """
    while found.previous is not None:
        found = page(world, by, asked, limit=2, before=found.previous)
        yield found


def on_from(world: World, by: Actor, asked: ClientFilter, found: Listing) -> Iterator[Listing]:
    """
    Every page behind one.
    """
    while found.next is not None:
        found = page(world, by, asked, limit=2, after=found.next)
        yield found


def visible(town: Town, by: Actor) -> tuple[Client, ...]:
    return page(town.world, by, limit=100).items


def tells_nothing(place: Cursor, seen: tuple[Client, ...]) -> bool:
    """
    Whether a place is that of a client that is seen, or stands right beside one: at the end of its moment, or its name.
    """
    beside = {FIRST, LAST}
    return any(place.value == getattr(c, place.order) and place.id in {c.id, *beside} for c in seen)


@pytest.mark.requirement("VC-22", call="clients.list")
@pytest.mark.requirement("VC-24", call="clients.list")
class TestCutOff:
    """
    Where a search is cut off the place is anybody's.
    """

    @pytest.fixture
    def by(self, town: Town) -> Actor:
        """
        Somebody who sees every other one of twelve clients, of which every third has the tag.
        """
        by = seated(town, "gina", limited=True)
        for n in range(12):
            put(
                town,
                f"{n:02} Kft.",
                opened_at=OPENED + n // 2 * SECOND,
                secure=n % 4 == 3,
                assigned=frozenset({by.id} if n % 2 == 0 or n % 4 == 3 else ()),
                tags=frozenset({"a"} if n % 3 == 0 else ()),
            )
        return by

    @EVERY_SORT
    @pytest.mark.parametrize("stride", [1, 2, 3, 5, 7])
    def test_each_hit_is_listed_once_and_no_place_tells_of_anybody_else(
        self, town: Town, by: Actor, wanted: ClientFilter, stride: int
    ) -> None:
        """A-17: forwards and backwards, with no more than the limit on a page."""
        seen, cutting = visible(town, by), cut(town.world, stride)
        for tag, limit in product((None, "a", "b"), (1, 2, 3)):
            asked = attrs.evolve(wanted, tag=tag)
            there = list(forwards(cutting, by, asked, limit=limit))
            back = list(backwards(cutting, by, asked, limit=limit))
            assert told(there) == told(back[::-1]) == told([page(town.world, by, asked, limit=100)])
            assert max(len(found.items) for found in there + back) <= limit
            assert all(
                tells_nothing(place, seen) for one in there + back for place in (one.next, one.previous) if place
            )

    @EVERY_SORT
    def test_from_every_page_one_comes_back_to_what_stands_before_it(
        self, town: Town, by: Actor, wanted: ClientFilter
    ) -> None:
        """From one without a hit as well: nothing is lost by having gone on, and no more by having gone back."""
        asked = attrs.evolve(wanted, tag="a")
        for stride in range(1, 6):
            cutting = cut(town.world, stride)
            pages = list(forwards(cutting, by, asked, limit=2))
            whole = told(pages)
            for n, found in enumerate(pages[1:], 1):
                before = list(back_from(cutting, by, asked, found))
                assert told(before[::-1]) == told(pages[:n])
                assert told(list(on_from(cutting, by, asked, before[0]))) == whole[len(told(before)) :]

    @pytest.mark.parametrize("sort", [Sort.OLDEST, Sort.NEWEST])
    def test_nor_is_anything_told_twice_where_many_stand_at_one_place(self, town: Town, by: Actor, sort: Sort) -> None:
        """From a page without a hit one comes back to what stands before it, and not to what stands behind."""
        mine = frozenset({OperatorId(by.id)})
        made = [put(town, opened_at=OPENED - DAY, assigned=mine) for _ in range(8)]
        first, *_, last = sorted(made, key=lambda client: client.id)
        for client in (first, last):
            changed(town, client, tags=frozenset({"many"}))
        asked, cutting = ClientFilter(tag="many", sort=sort), cut(town.world, 1)
        pages = list(forwards(cutting, by, asked, limit=2))
        for n, found in enumerate(pages[1:], 1):
            assert told(list(back_from(cutting, by, asked, found))[::-1]) == told(pages[:n])
        back = list(backwards(cutting, by, asked, limit=2))
        for n, found in enumerate(back[1:], 1):
            assert told(list(on_from(cutting, by, asked, found))) == told(back[:n][::-1])
        assert set(told(pages)) == {first.id, last.id}

    def test_rare_hits_are_not_looked_for_without_end(self, town: Town) -> None:
        """A page may have none while there is a next one, which begins behind the next client one may see."""
        made = [put(town, opened_at=OPENED + n * SECOND) for n in range(1, 5)]
        put(town, secure=True, opened_at=OPENED + 3 * SECOND + INSTANT)
        changed(town, made[0], tags=frozenset({"rare"}))
        found = page(cut(town.world, 1), town.owner, ClientFilter(tag="rare"))
        assert found == Listing((), Cursor("created_at", True, made[2].created_at, made[2].id))

    def test_the_list_does_not_end_where_nobody_is_seen_for_long(self, town: Town, by: Actor) -> None:
        """Though the next client one may see lies beyond where looking for it is cut off."""
        for n in range(9):
            put(town, f"02 Hidden {n}", opened_at=OPENED + SECOND, tags=frozenset({"a"}))
        asked = ClientFilter(tag="a")
        whole = told([page(town.world, by, asked, limit=100)])
        assert told(list(forwards(cut(town.world, 2), by, asked))) == whole
        assert len(whole) == 2

    def test_what_was_cut_off_would_have_told(self, town: Town, by: Actor) -> None:
        """The storage of these tests does hand out places of clients that are hidden from the reader."""
        hidden = put(town, opened_at=OPENED + 9 * SECOND)
        query = query_of(
            ClientFilter(tag="a"), by=by, partner_id=by.partner, at=OPENED, limits=town.world.vendor.limits, limit=3
        )
        found = cut(town.world, 1).read(lambda s: s.page(query))
        assert (found.items, query.collection) == ((), CLIENTS)
        assert found.next == Cursor("created_at", True, hidden.created_at, hidden.id)
        assert not tells_nothing(found.next, visible(town, by))
