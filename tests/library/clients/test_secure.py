"""
Of a secure account others know two facts, its name and that it is secure: a section of its own tells them, no more.
"""

from datetime import timedelta
from typing import Any
from unittest.mock import Mock

import attrs
import pytest

from partnerkit import Actor, ClientFilter, PartnerKit, SecureNames, Sort, StatusFilter
from partnerkit.accounts.status import Standing
from partnerkit.clients import secure
from partnerkit.errors import InvalidInput, Refused
from partnerkit.repository import Cursor, Query
from partnerkit.values import OperatorId
from partnerkit.wire import cursor_text
from tests.library.accounts.given import OPENED
from tests.library.clients.cutting import cut
from tests.library.clients.given import names, put, seated
from tests.library.world import Town, World

DAY = timedelta(days=1)


def section(town: Town, text: str | None = None, *, by: Actor | None = None, **asked: Any) -> tuple[str, ...]:
    return town.world.run(lambda k: k.clients.secure_names(text, by=by or town.owner, **asked)).names


def pages(world: World, by: Actor, text: str | None = None, *, limit: int = 2) -> list[SecureNames]:
    """
    The section page by page; places go through an address, as they do in a browser.
    """
    found = [world.run(lambda k: k.clients.secure_names(text, by=by, limit=limit))]
    while (place := found[-1].next) is not None:
        after = cursor_text(place)
        found.append(world.run(lambda k: k.clients.secure_names(text, by=by, limit=limit, after=after)))  # noqa: B023
    return found


def questions(town: Town, text: str) -> list[Query[Any]]:
    """
    What is asked of the storage for a search.
    """
    with town.world.transaction() as storage:
        asked = Mock(wraps=storage)
        PartnerKit(asked, town.world.vendor).clients.secure_names(text, by=town.owner)
    return [call.args[0] for call in asked.page.call_args_list]


@pytest.mark.requirement("VC-22", call="clients.secure_names")
class TestTheSection:
    def test_it_holds_the_names_by_name(self, town: Town) -> None:
        """Of all secure accounts of one's own partner, without case and accents, and of no other."""
        for name in ("Zengő Kft.", "árvíztűrő", "Bau GmbH", "aaa"):
            put(town, name, secure=True)
        put(town, "Open Kft.")
        put(town, "Theirs", secure=True, of=town.other.id)
        assert section(town) == ("aaa", "árvíztűrő", "Bau GmbH", "Zengő Kft.")
        assert section(town, by=town.stranger) == ("Theirs",)

    def test_a_secure_role_finds_them_in_the_list_itself(self, town: Town) -> None:
        """And none here; others do not find them there."""
        put(town, "Hidden Kft.", secure=True)
        secured = seated(town, "gina", secure=True)
        assert "Hidden Kft." in names(town, secured)
        assert section(town, by=secured) == ()
        assert "Hidden Kft." not in names(town)

    @pytest.mark.requirement("VC-24", call="clients.secure_names")
    def test_whoever_is_limited_knows_of_those_assigned(self, town: Town) -> None:
        """What the list would show if the role were a Secure one."""
        limited = seated(town, "gina", limited=True)
        put(town, "Mine", secure=True, assigned=frozenset({OperatorId(limited.id)}))
        put(town, "Another's", secure=True, assigned=frozenset({OperatorId(town.owner.id)}))
        put(town, "Nobody's", secure=True)
        assert section(town, by=limited) == ("Mine",)
        assert section(town) == ("Another's", "Mine", "Nobody's")

    def test_it_is_for_whoever_may_see_lists(self, town: Town) -> None:
        """VC-01: neither the vendor nor staff; and nobody without the right."""
        town.world.seat_owner(town.account)
        for by in (
            town.world.support,
            town.world.staff_sign_in().actor,
            attrs.evolve(town.owner, permissions=frozenset()),
        ):
            with pytest.raises(Refused):
                section(town, by=by)


@pytest.mark.requirement("VC-22", call="clients.secure_names")
class TestSearch:
    @pytest.fixture(autouse=True)
    def known(self, town: Town) -> None:
        """
        A secure account with everything a search knows.
        """
        put(
            town,
            "Zengő Ékszer Kft.",
            contact="Kovács Dóra",
            email="dora@arany.example",
            uid="5KG3V5XBYS25",
            nickname="briliant",
            secure=True,
        )

    @pytest.mark.parametrize("text", ["zengo", "ZENG", "ékszer", "eksz kft", "Kft. Zengő", "z é k", None, "!!"])
    def test_it_is_found_by_its_name(self, town: Town, text: str | None) -> None:
        """Each word begins a word of it; case and accents do not count, nor does what is no word."""
        assert section(town, text) == ("Zengő Ékszer Kft.",)

    @pytest.mark.parametrize(
        "text", ["Kovács", "dora", "arany", "dora@arany.example", "5KG3", "briliant", "zengo dora", "kft arany", "engo"]
    )
    def test_it_is_found_by_nothing_else(self, town: Town, text: str) -> None:
        """A-17: neither by contact, address, UID or nickname, nor by one of them beside the name."""
        found = town.world.run(lambda k: k.clients.secure_names(text, by=town.owner))
        assert found == SecureNames(())

    def test_nothing_else_of_that_name_is_found(self, town: Town) -> None:
        """Neither what is not secure, nor another partner's, nor what is not assigned to whoever is limited."""
        put(town, "Zengő Open")
        put(town, "Zengő Theirs", secure=True, of=town.other.id)
        assert section(town, "zengo") == ("Zengő Ékszer Kft.",)
        limited = seated(town, "gina", limited=True)
        put(town, "Zengő Mine", secure=True, assigned=frozenset({OperatorId(limited.id)}))
        put(town, "Zengő Mine Open", assigned=frozenset({OperatorId(limited.id)}))
        assert section(town, "zengo", by=limited) == ("Zengő Mine",)

    @pytest.mark.parametrize("text", ["dora", "zen"])
    def test_a_page_does_not_end_by_what_is_found_otherwise(
        self, town: Town, monkeypatch: pytest.MonkeyPatch, text: str
    ) -> None:
        """A-17: that there is a next page says no more than its names do, however many are passed over."""
        monkeypatch.setattr(secure, "_READ", 2)
        for n in range(50):
            put(town, f"Client {n:02}", contact="Dóra Zengő", secure=True)
        hits = ["Dóra Bt."] if text == "dora" else ["Zengő Ékszer Kft.", "Zenit"]
        put(town, hits[-1], secure=True)
        found = town.world.run(lambda k: k.clients.secure_names(text, by=town.owner, limit=2))
        assert found == SecureNames(tuple(hits))
        assert [found.names for found in pages(town.world, town.owner, text, limit=1)] == [(hit,) for hit in hits]

    @pytest.mark.parametrize("looked", [1, 2, 3, 7])
    def test_it_ends_after_so_many_names_whatever_was_found(
        self, town: Town, monkeypatch: pytest.MonkeyPatch, looked: int
    ) -> None:
        """A-34: and goes on behind them; names that are alike stay together."""
        monkeypatch.setattr(secure, "_LOOKED", looked)
        for n in (*range(10), 3, 3, 3, 3):
            put(town, f"Client {n:02}", secure=True)
        put(town, "Zenit", secure=True)
        found = pages(town.world, town.owner, "zen", limit=1)
        assert len(found) > 10 // looked
        assert [one.names for one in found if one.names] == [("Zengő Ékszer Kft.",), ("Zenit",)]
        alike = [one.names for one in pages(town.world, town.owner, "03", limit=1) if one.names]
        assert alike == [("Client 03",) * 5]

    def test_how_much_is_read_tells_nothing_of_what_else_is_known(self, town: Town) -> None:
        """A-17: a word of an address, of nothing and of a UID cost the same."""
        texts = ("arany", "nothing", "5KG3", "Kovács", "briliant")
        assert [questions(town, text) for text in texts] == [questions(town, "nothing")] * len(texts)

    @pytest.mark.parametrize("stride", [1, 2, 5])
    def test_nor_by_where_it_was_cut_off(self, town: Town, stride: int) -> None:
        """A-17: a place is never the name of what the reader may not know of."""
        limited = seated(town, "gina", limited=True)
        for n in range(60):
            put(town, f"Hidden {n:02}", contact="Dóra", secure=n % 2 == 0)
        for name in ("Dóra A", "Z Dóra", "Z Dóra 2"):
            put(town, name, secure=True, assigned=frozenset({OperatorId(limited.id)}))
        for text in (None, "dora"):
            found = pages(cut(town.world, stride), limited, text, limit=1)
            assert [one.names for one in found] == [("Dóra A",), ("Z Dóra",), ("Z Dóra 2",)]
            assert [one.next.value for one in found if one.next] == ["dora a", "z dora"]

    @pytest.mark.parametrize(
        ("given", "path", "code"),
        [
            ({"text": ""}, "text", "text.blank"),
            ({"text": "x" * 201}, "text", "text.long"),
            ({"text": 3}, "text", "type.string"),
            ({"limit": 0}, "limit", "limit.range"),
            ({"limit": 101}, "limit", "limit.range"),
            ({"after": "x"}, "after", "cursor.form"),
            ({"after": Cursor("created_at", False, OPENED, None)}, "after", "cursor.order"),
            ({"after": Cursor("name_key", True, "x", None)}, "after", "cursor.order"),
        ],
    )
    def test_what_nobody_can_mean_is_refused(self, town: Town, given: dict[str, Any], path: str, code: str) -> None:
        """A-34: with the name of what is wrong, for those too whom it would show nothing."""
        secured = seated(town, "gina", secure=True)
        for by in (town.owner, secured) if code != "cursor.order" else (town.owner,):
            with pytest.raises(InvalidInput) as caught, town.world.kit() as kit:
                kit.clients.secure_names(by=by, **given)
            assert [(p.path, p.code) for p in caught.value.problems] == [(path, code)]


@pytest.mark.requirement("VC-22", call="clients.secure_names")
class TestPages:
    def test_it_is_read_page_by_page(self, town: Town) -> None:
        """Each name once, in order."""
        for n in range(7):
            put(town, f"Client {n}", secure=True, opened_at=OPENED - n * DAY)
        found = pages(town.world, town.owner, limit=3)
        assert [len(one.names) for one in found] == [3, 3, 1]
        assert [name for one in found for name in one.names] == [f"Client {n}" for n in range(7)]

    def test_the_last_full_page_is_the_last(self, town: Town) -> None:
        """No way on to nothing."""
        for n in range(4):
            put(town, f"Client {n}", secure=True)
        assert [len(one.names) for one in pages(town.world, town.owner)] == [2, 2]
        assert [len(one.names) for one in pages(town.world, town.owner, limit=4)] == [4]

    def test_names_that_are_alike_stand_on_one_page(self, town: Town) -> None:
        """Over its end too: a place is a name, so that what is alike lies before it or behind it."""
        for name in ("Café", "cafe", "CAFÉ", "Cafe", "Bar", "Dent"):
            put(town, name, secure=True)
        found = pages(town.world, town.owner)
        assert [one.names for one in found] == [("Bar", "CAFÉ", "Cafe", "Café", "cafe"), ("Dent",)]

    def test_those_that_are_alike_are_not_told_apart_by_age(self, town: Town) -> None:
        """A-17: when an account was made is another fact."""
        for name in ("b", "B", "b", "B"):
            put(town, name, secure=True)
        assert section(town) == ("B", "B", "b", "b")

    def test_a_place_holds_no_id(self, town: Town) -> None:
        """A-17: it is the same whoever stands there, and an id that somebody writes into one is not looked at."""
        made = [put(town, f"Client {n}", secure=True) for n in range(4)]
        place = pages(town.world, town.owner)[0].next
        assert place is not None
        assert place.value == "client 1"
        assert place.id not in {c.id for c in made}
        for client in made:
            forged = Cursor("name_key", False, "client 1", client.id)
            assert section(town, after=forged) == ("Client 2", "Client 3")

    def test_a_place_whose_account_is_no_longer_secure_is_as_good(self, town: Town) -> None:
        """The section goes on behind the name."""
        made = [put(town, f"Client {n}", secure=True) for n in range(4)]
        place = pages(town.world, town.owner)[0].next
        town.world.secure(made[1].account_id, False)
        assert section(town, after=place) == ("Client 2", "Client 3")


@pytest.mark.requirement("VC-22", call="clients.list")
class TestOutsideTheList:
    EVERYTHING: tuple[dict[str, Any], ...] = (
        {},
        {"secure": True},
        {"text": "zengo"},
        {"text": "dora"},
        {"tag": "gold"},
        {"plan": "pro"},
        {"locked": True},
        {"status": StatusFilter.LOCKED},
        {"status": StatusFilter.NEW},
        {"created_from": OPENED},
        *({"sort": sort} for sort in Sort),
    )

    def test_no_filter_and_no_order_finds_a_secure_account(self, town: Town) -> None:
        """A-17: nor do the counts know of it, nor the tags in use."""
        world, mine = town.world, OperatorId(town.owner.id)
        before = [names(town, **asked) for asked in (*self.EVERYTHING, {"operator_id": mine})]
        counts = world.run(lambda k: k.clients.counts(by=town.owner))
        hidden = put(
            town,
            "Zengő",
            contact="Dóra",
            plan="pro",
            secure=True,
            partner_locked_at=OPENED,
            tags=frozenset({"gold"}),
            assigned=frozenset({mine}),
        )
        assert hidden.standing is Standing.LOCKED
        assert [names(town, **asked) for asked in (*self.EVERYTHING, {"operator_id": mine})] == before
        assert world.run(lambda k: k.clients.counts(by=town.owner)) == counts
        assert world.run(lambda k: k.clients.tags(by=town.owner)) == ()
        secured = seated(town, "gina", secure=True)
        found = [names(town, secured, **asked) for asked in (*self.EVERYTHING, {"operator_id": mine})]
        assert all("Zengő" in one for one in found)
        assert world.run(lambda k: k.clients.tags(by=secured)) == ("gold",)
        assert world.run(lambda k: k.clients.counts(by=secured)).inactive == counts.inactive + 1

    def test_no_page_ends_by_one(self, town: Town) -> None:
        """A-17: the list has no next page because of a client that is not on it."""
        for n in range(3):
            put(town, f"Hidden {n}", secure=True, opened_at=OPENED - n * DAY)
            put(town, f"Hidden {n}", secure=True, opened_at=OPENED + n * DAY)
        for sort in Sort:
            asked = ClientFilter(sort=sort)
            found = town.world.run(lambda k: k.clients.list(asked, by=town.owner, limit=1))  # noqa: B023
            assert (len(found.items), found.next, found.previous) == (1, None, None)

    @pytest.mark.requirement("VC-22", call="accounts.set_secure")
    def test_making_it_secure_takes_it_off_at_once(self, town: Town) -> None:
        """And lifting that brings it back."""
        for now, there in ((True, False), (False, True)):
            town.world.secure(town.account.id, now)
            assert (town.account.name in names(town)) is there
            assert (town.account.name in section(town)) is not there
