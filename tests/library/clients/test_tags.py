"""
Operators put tags on clients; what is in use is told to whoever sees where.
"""

import itertools
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import attrs
import pytest

from partnerkit import Actor, Client, ClientId, NewNote, PartnerKit
from partnerkit.accounts.model import ACCOUNTS
from partnerkit.errors import InvalidInput, KeyReused, NotFound, Outdated, Refused
from partnerkit.history.chain import altered, first_break
from partnerkit.history.model import ENTRIES, PARTICULARS
from partnerkit.repository import Query
from partnerkit.values import OperatorId
from tests.library.clients.given import names, put, seated
from tests.library.world import Town

TWENTY = tuple(f"tag {n:02}" for n in range(20))


@pytest.fixture
def line(town: Town) -> Client:
    """
    The line of the town's account.
    """
    return town.world.run(lambda k: k.clients.of_account(town.account.id, by=town.owner))


def set_tags(town: Town, client: Client, *tags: str, by: Actor | None = None, **given: Any) -> Client:
    return town.world.run(lambda k: k.clients.set_tags(client.id, tags, by=by or town.agent, **given))


def tag(town: Town, client: Client, text: str, *, by: Actor | None = None, **given: Any) -> Client:
    return town.world.run(lambda k: k.clients.tag(client.id, text, by=by or town.agent, **given))


def untag(town: Town, client: Client, text: str, *, by: Actor | None = None, **given: Any) -> Client:
    return town.world.run(lambda k: k.clients.untag(client.id, text, by=by or town.agent, **given))


def in_use(town: Town, by: Actor | None = None) -> tuple[str, ...]:
    return town.world.run(lambda k: k.clients.tags(by=by or town.owner))


def told(town: Town, client: Client) -> list[tuple[str, dict[str, Any]]]:
    """
    What the line's own chain tells, oldest first.
    """
    page = town.world.run(lambda k: k.history.of_client(client.id, by=town.owner))
    return [(entry.kind, dict(entry.details)) for entry in page.items[::-1]]


def now(town: Town, client: Client) -> Client:
    return town.world.run(lambda k: k.clients.get(client.id, by=town.owner))


@pytest.mark.requirement("VC-12", call="clients.set_tags")
class TestTheSet:
    def test_it_is_given_whole(self, town: Town, line: Client) -> None:
        """These and no others; the list finds it by them, and its own chain tells what came and went."""
        assert set_tags(town, line, " vip ", "Érd").tags == {"vip", "Érd"}
        after = set_tags(town, line, "vip", "new")
        assert (after.tags, after.revision) == (frozenset({"vip", "new"}), 2)
        assert now(town, line) == after
        assert (names(town, tag="new"), names(town, tag="Érd")) == ([town.account.name], [])
        assert told(town, line) == [
            ("client.tagged", {"tags": ["vip", "Érd"]}),
            ("client.tagged", {"tags": ["new"]}),
            ("client.untagged", {"tags": ["Érd"]}),
        ]
        assert set_tags(town, line).tags == frozenset()

    @pytest.mark.requirement("BX-02", call="history.of_client")
    def test_its_chain_is_whole(self, town: Town, line: Client) -> None:
        """A-36: up to the head that the line carries, personal values included; no other chain has an entry of it."""
        set_tags(town, line, "vip", "Érd")
        set_tags(town, line, "vip", "new")
        town.world.run(lambda k: k.clients.assign(line.id, OperatorId(town.agent.id), by=town.owner))
        note = town.world.run(lambda k: k.notes.write(line.id, NewNote(text="x"), by=town.agent))
        town.world.run(lambda k: k.notes.remove(line.id, note.id, by=town.agent))
        after = now(town, line)
        entries = town.world.read(lambda s: s.page(Query(collection=ENTRIES, within=line.id, limit=100))).items
        private = town.world.read(lambda s: s.get_many(PARTICULARS, [e.id for e in entries], within=line.id))
        assert (len(entries), after.seq) == (6, 6)
        assert first_break(entries, head=after.head, seq=after.seq) is None
        assert [altered(entry, private[entry.id]) for entry in entries] == [()] * 6

    def test_what_is_so_already_changes_nothing(self, town: Town, line: Client) -> None:
        """In another order, or written with another case: no event, no revision."""
        after = set_tags(town, line, "vip", "new")
        with town.world.unchanged():
            for tags in (("new", "vip"), ("vip", "new"), ("New", "VIP")):
                assert set_tags(town, line, *tags) == after

    def test_twenty_are_fine_and_no_more(self, town: Town, line: Client) -> None:
        """The table of values says so; the vendor may say otherwise."""
        assert set_tags(town, line, *TWENTY).tags == set(TWENTY)
        with town.world.unchanged(), pytest.raises(InvalidInput, match="At most 20 tags; these are 21"):
            set_tags(town, line, *TWENTY, "one more")
        with town.world.unchanged(), pytest.raises(InvalidInput, match="At most 20"):
            tag(town, line, "one more")
        world = town.world
        world.vendor = attrs.evolve(world.vendor, limits=attrs.evolve(world.vendor.limits, tags=21))
        assert len(tag(town, line, "one more").tags) == 21

    def test_a_limit_that_was_lowered_keeps_nobody_from_taking_tags_off(self, town: Town, line: Client) -> None:
        """What a client had it may keep, and have less of; one more is refused."""
        set_tags(town, line, *TWENTY)
        world = town.world
        world.vendor = attrs.evolve(world.vendor, limits=attrs.evolve(world.vendor.limits, tags=5))
        assert len(untag(town, line, TWENTY[0]).tags) == 19
        with world.unchanged(), pytest.raises(InvalidInput, match="At most 5 tags; these are 20"):
            tag(town, line, "one more")

    def test_every_problem_is_named_and_nothing_is_done(self, town: Town, line: Client) -> None:
        """A-34: by its place."""
        with town.world.unchanged(), pytest.raises(InvalidInput) as caught:
            set_tags(town, line, "x" * 41, "fine", " ", 3)  # type: ignore[arg-type]
        assert [(p.path, p.code) for p in caught.value.problems] == [
            ("tags.0", "text.long"),
            ("tags.2", "text.blank"),
            ("tags.3", "type.string"),
        ]
        with town.world.unchanged(), pytest.raises(InvalidInput) as caught:
            set_tags(town, line, "Vip", "vip")
        assert [(p.path, p.code) for p in caught.value.problems] == [("tags.1", "tags.twice")]
        with town.world.unchanged(), pytest.raises(InvalidInput, match="tags: Write this as a list"):
            town.world.run(lambda k: k.clients.set_tags(line.id, "vip", by=town.agent))  # type: ignore[arg-type]

    @pytest.mark.requirement("BX-09", call="clients.set_tags")
    def test_an_edit_of_what_one_did_not_see_is_refused(self, town: Town, line: Client) -> None:
        """A-29: of two editors the second is told, and nothing is lost; what one saw is changed."""
        first = set_tags(town, line, "a", seen=0)
        with town.world.unchanged(), pytest.raises(Outdated) as caught:
            set_tags(town, line, "b", seen=0)
        assert caught.value == Outdated("client", 0, 1)
        assert set_tags(town, line, "b", seen=first.revision).tags == {"b"}

    @pytest.mark.requirement("BX-09", call="clients.set_tags")
    def test_an_account_that_changes_makes_nobody_outdated(self, town: Town, line: Client) -> None:
        """The line mirrors it and keeps its revision; neither does a note."""
        town.world.run(lambda k: k.accounts.lock(town.account.id, by=town.owner))
        town.world.run(lambda k: k.notes.write(line.id, NewNote(text="Called."), by=town.agent))
        assert set_tags(town, line, "a", seen=line.revision).tags == {"a"}


@pytest.mark.requirement("VC-12", call="clients.tag")
class TestOne:
    def test_it_is_put_on_and_taken_off(self, town: Town, line: Client) -> None:
        """Beside the others."""
        set_tags(town, line, "a")
        assert tag(town, line, "b").tags == {"a", "b"}
        assert untag(town, line, "a").tags == {"b"}
        assert [kind for kind, _ in told(town, line)] == ["client.tagged", "client.tagged", "client.untagged"]

    @pytest.mark.requirement("VC-12", call="clients.untag")
    def test_however_it_is_written(self, town: Town, line: Client) -> None:
        """By another case it is not put on again, and it is taken off."""
        before = tag(town, line, "Vip")
        with town.world.unchanged():
            assert tag(town, line, "VIP") == tag(town, line, " Vip") == before
            assert untag(town, line, "other") == before
        assert untag(town, line, "vip").tags == frozenset()

    def test_one_of_twenty_is_there_already(self, town: Town, line: Client) -> None:
        """It is not one too many."""
        before = set_tags(town, line, *TWENTY)
        assert tag(town, line, TWENTY[3].upper()) == before

    @pytest.mark.parametrize("call", [tag, untag])
    def test_what_is_none_is_refused(self, town: Town, line: Client, call: Callable[..., Client]) -> None:
        """A-34: with the name of the field."""
        for text, code in (("", "text.blank"), ("x" * 41, "text.long"), ("a\nb", "text.control"), (None, "type.null")):
            with town.world.unchanged(), pytest.raises(InvalidInput) as caught:
                call(town, line, text)
            assert [(p.path, p.code) for p in caught.value.problems] == [("tag", code)]

    @pytest.mark.parametrize("text", ["<script>alert(1)</script>", "=1+1", "a,b", '"', "#x", "é" * 40, "日本"])
    def test_any_text_is_one(self, town: Town, line: Client, text: str) -> None:
        """A-30: kept as it is typed, found by it, and taken off by it."""
        assert tag(town, line, text).tags == {text}
        assert (names(town, tag=text), in_use(town)) == ([town.account.name], (text,))
        assert untag(town, line, text).tags == frozenset()


@pytest.mark.requirement("VC-12", call="clients.tag")
class TestSpelling:
    def test_one_in_use_is_written_as_it_is_there(self, town: Town, line: Client) -> None:
        """So that one does not become two by a capital letter."""
        other = put(town, "Other")
        tag(town, other, "Késő fizető")
        assert tag(town, line, "késő FIZETŐ").tags == {"Késő fizető"}
        assert set_tags(town, line, "KÉSŐ fizető", "new").tags == {"Késő fizető", "new"}
        assert in_use(town) == ("Késő fizető", "new")

    def test_an_accent_makes_another_one(self, town: Town, line: Client) -> None:
        """Case alone does not."""
        tag(town, put(town, "Other"), "kávé")
        assert tag(town, line, "kave").tags == {"kave"}

    @pytest.mark.parametrize(("own", "others"), [("VIP", "vip"), ("vip", "VIP")])
    def test_what_one_has_stays_as_it_is(self, town: Town, own: str, others: str) -> None:
        """Though another client has it otherwise."""
        put(town, "Other", tags=frozenset({others}))
        mine = put(town, "Mine", tags=frozenset({own}))
        assert set_tags(town, mine, own, "x").tags == {own, "x"}
        assert tag(town, mine, "y").tags == {own, "x", "y"}

    @pytest.mark.requirement("VC-24", call="clients.tag")
    def test_by_what_one_does_not_see_nothing_is_learnt(self, town: Town, line: Client) -> None:
        """A-17: neither from another partner's clients, nor from a secure or an unassigned one."""
        limited = seated(town, "gina", limited=True)
        put(town, "Theirs", of=town.other.id, tags=frozenset({"FOREIGN"}))
        put(town, "Secure", secure=True, tags=frozenset({"HIDDEN"}))
        put(town, "Unassigned", tags=frozenset({"FAR"}))
        mine = put(town, "Mine", assigned=frozenset({OperatorId(limited.id)}))
        assert set_tags(town, mine, "foreign", "hidden", "far", by=limited).tags == {"foreign", "hidden", "far"}
        assert set_tags(town, line, "Foreign", "Hidden").tags == {"foreign", "hidden"}


@pytest.mark.requirement("VC-12", call="clients.tags")
class TestInUse:
    def test_they_are_told_by_text_each_once(self, town: Town, line: Client) -> None:
        """Of all clients of one's own partner; what is taken off the last one is no longer in use."""
        set_tags(town, line, "b", "a")
        other = put(town, "Other", tags=frozenset({"b", "c"}))
        put(town, "Theirs", of=town.other.id, tags=frozenset({"d"}))
        assert in_use(town) == ("a", "b", "c")
        assert in_use(town, town.stranger) == ("d",)
        untag(town, other, "c")
        assert in_use(town) == ("a", "b")

    @pytest.mark.requirement("VC-22", call="clients.tags")
    @pytest.mark.requirement("VC-24", call="clients.tags")
    def test_they_are_told_of_what_one_sees(self, town: Town) -> None:
        """A-17: of a secure client to Secure roles, to a limited one of those assigned."""
        limited, secured = seated(town, "gina", limited=True), seated(town, "hedi", secure=True)
        both = seated(town, "ivan", secure=True, limited=True)
        me = frozenset({OperatorId(limited.id), OperatorId(both.id)})
        put(town, "Open", tags=frozenset({"open"}))
        put(town, "Secure", secure=True, tags=frozenset({"secure"}))
        put(town, "Mine", assigned=me, tags=frozenset({"mine"}))
        put(town, "Mine too", assigned=me, secure=True, tags=frozenset({"both"}))
        assert in_use(town) == ("mine", "open")
        assert in_use(town, secured) == ("both", "mine", "open", "secure")
        assert in_use(town, limited) == ("mine",)
        assert in_use(town, both) == ("both", "mine")

    def test_two_hundred_are_told(self, town: Town) -> None:
        """A-34: the first by text, however many there are."""
        for n in range(11):
            put(town, f"{n}", tags=frozenset(f"{n:02} {m:02}" for m in range(20)))
        found = in_use(town)
        assert (len(found), found[0], found[-1]) == (200, "00 00", "09 19")


class TestWho:
    CALLS: tuple[Callable[[PartnerKit, ClientId, Actor], Client], ...] = (
        lambda k, id, by: k.clients.set_tags(id, ("a",), by=by),
        lambda k, id, by: k.clients.tag(id, "a", by=by),
        lambda k, id, by: k.clients.untag(id, "x", by=by),
    )

    @pytest.mark.requirement("VC-22", call="clients.tag")
    @pytest.mark.requirement("VC-24", call="clients.tag")
    def test_only_who_may_see_the_client_and_tag(self, town: Town, line: Client) -> None:
        """A refusal changes nothing: of a secure client, an unassigned one, without the right, by staff or vendor."""
        limited = seated(town, "gina", limited=True)
        secure = put(town, "Secure", secure=True, tags=frozenset({"x"}))
        bare = attrs.evolve(town.owner, permissions=frozenset())
        for call in self.CALLS:
            for client, by, because in (
                (secure, town.owner, "secure"),
                (line, limited, "assignment"),
                (line, bare, "permission"),
                (line, town.world.support, "kind"),
            ):
                with town.world.unchanged(), pytest.raises(Refused) as caught, town.world.kit() as kit:
                    call(kit, client.id, by)
                assert caught.value.decision.because == because

    def test_a_foreign_client_is_as_unknown_as_none(self, town: Town) -> None:
        """A-11: and nothing is changed."""
        theirs = put(town, "Theirs", of=town.other.id, tags=frozenset({"x"}))
        for call in self.CALLS:
            for id in (theirs.id, ClientId(uuid4())):
                with town.world.unchanged(), pytest.raises(NotFound) as caught, town.world.kit() as kit:
                    call(kit, id, town.owner)
                assert caught.value == NotFound("client", id)

    @pytest.mark.requirement("R-15", call="clients.tag")
    def test_the_account_knows_nothing_of_it(self, town: Town, line: Client) -> None:
        """Neither its row nor its history changes."""
        before = town.world.read(lambda s: s.get(ACCOUNTS, town.account.id))
        set_tags(town, line, "vip")
        assert town.world.read(lambda s: s.get(ACCOUNTS, town.account.id)) == before
        history = town.world.run(lambda k: k.history.of_account(town.account.id, by=town.owner))
        assert [entry.kind for entry in history.items] == ["account.opened"]


@pytest.mark.requirement("BX-09", call="clients.tag")
class TestTwice:
    @pytest.mark.parametrize(
        "call",
        [
            lambda town, line: tag(town, line, "a", key="k"),
            lambda town, line: untag(town, line, "x", key="k"),
            lambda town, line: set_tags(town, line, "a", "b", key="k"),
        ],
        ids=["tag", "untag", "set_tags"],
    )
    def test_a_repeated_call_does_nothing_twice(
        self, town: Town, line: Client, call: Callable[[Town, Client], Client]
    ) -> None:
        """It answers with the line as it is now, and does not undo what others did since."""
        tag(town, line, "x")
        first = call(town, line)
        with town.world.unchanged():
            assert call(town, line) == first
        later = set_tags(town, line, "later")
        with town.world.unchanged():
            assert call(town, line) == later

    def test_a_key_stands_for_one_call(self, town: Town, line: Client) -> None:
        """Another tag, another client or another call under it is refused."""
        other = put(town, "Other")
        calls: tuple[Callable[..., Client], ...] = (tag, untag, set_tags)
        for call in calls:
            call(town, line, "a", key=call.__name__)
        for first, second in itertools.product(calls, calls):
            same = [] if first is second else [(line, "a")]
            for client, text in (*same, (line, "b"), (other, "a")):
                with town.world.unchanged(), pytest.raises(KeyReused):
                    second(town, client, text, key=first.__name__)

    @pytest.mark.requirement("BX-11", call="try_out")
    def test_tried_dry_it_writes_nothing(self, town: Town, line: Client) -> None:
        """And says what would come of it."""
        with town.world.unchanged():
            tried = town.world.run(
                lambda k: k.try_out(lambda dry: dry.clients.set_tags(line.id, ("a",), by=town.agent))
            )
        assert tried.result is not None
        assert tried.result.tags == {"a"}
        assert [event.kind for one in tried.effects for event in one.events] == ["client.tagged"]
        assert set_tags(town, line, "a").tags == tried.result.tags
