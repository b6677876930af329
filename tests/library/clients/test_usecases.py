"""
What can be done with a line of the list: tags and assignments, each change told in the line's own chain.
"""

from typing import Any

import attrs
import pytest

from partnerkit import Client
from partnerkit.clients.events import ClientAssigned, ClientTagged, ClientUnassigned, ClientUntagged
from partnerkit.clients.usecases import assign, find_tag, retag, tag_set, tagged, unassign
from partnerkit.effects import Effects
from partnerkit.errors import InvalidInput, Problem
from partnerkit.repository import Change
from partnerkit.values import TagText
from partnerkit.wire import one
from tests.library.clients.given import ME, OTHER, line

LINE = line(tags=frozenset({"VIP", "a"}), assigned=frozenset({OTHER}), revision=4)


def many(count: int) -> tuple[str, ...]:
    return tuple(f"tag {n}" for n in range(count))


def refused(tags: tuple[str, ...]) -> list[Problem]:
    with pytest.raises(InvalidInput) as caught:
        tag_set(tags, most=20)
    return list(caught.value.problems)


def changed(**fields: Any) -> Client:
    return attrs.evolve(LINE, revision=5, **fields)


class TestTagSet:
    @pytest.mark.requirement("VC-12", call="clients.set_tags")
    def test_it_has_twenty_at_most(self) -> None:
        """Twenty are fine, one more is not; the problem says how many there may be and are."""
        assert tag_set(many(20), most=20) == frozenset(many(20))
        assert tag_set((), most=20) == frozenset()
        assert refused(many(21)) == [Problem("tags", "tags.many", {"max": 20, "count": 21})]

    @pytest.mark.requirement("VC-12", call="clients.set_tags")
    @pytest.mark.parametrize(("first", "second"), [("vip", "vip"), ("VIP", "vip"), ("Straße", "STRASSE"), ("É", "é")])
    def test_two_that_differ_in_nothing_but_case_are_one_too_many(self, first: str, second: str) -> None:
        """The second of them is named, by its place."""
        assert refused((first, "x", second)) == [Problem("tags.2", "tags.twice", {"tag": second})]

    def test_as_many_as_there_were_are_fine(self) -> None:
        """Where the limit was lowered since; one more is not, nor are two alike, wherever they stand."""
        assert tag_set(many(21), most=5, had=21) == frozenset(many(21))
        for tags, problem in (
            (many(22), Problem("tags", "tags.many", {"max": 5, "count": 22})),
            ((*many(20), "TAG 3"), Problem("tags.20", "tags.twice", {"tag": "TAG 3"})),
        ):
            with pytest.raises(InvalidInput) as caught:
                tag_set(tags, most=5, had=21)
            assert caught.value.problems == (problem,)

    def test_accents_make_another_tag(self) -> None:
        """Case alone does not."""
        assert tag_set(("kávé", "kave"), most=20) == {"kávé", "kave"}

    def test_every_problem_is_named_but_not_without_end(self) -> None:
        """Of a thousand equal ones it is said that they are too many, and which of the first are equal."""
        found = refused(("x",) * 1000)
        assert [p.path for p in found] == ["tags", *(f"tags.{n}" for n in range(1, 21))]

    @pytest.mark.requirement("VC-12", call="clients.tag")
    def test_a_tag_has_forty_characters_at_most(self) -> None:
        """As the table of values says."""
        assert one("tag", TagText, " " + "x" * 40) == "x" * 40
        with pytest.raises(InvalidInput, match="At most 40"):
            one("tag", TagText, "x" * 41)


class TestRetag:
    def test_what_is_there_already_changes_nothing(self) -> None:
        """No event, no new revision."""
        assert retag(LINE, LINE.tags) == Effects(LINE)

    @pytest.mark.requirement("VC-12", call="clients.set_tags")
    def test_more_and_less_are_told_apart(self) -> None:
        """What came and what went, each by the alphabet, in the line's own chain."""
        after = changed(tags=frozenset({"a", "c", "b"}))
        assert retag(LINE, frozenset({"a", "c", "b"})) == Effects(
            after,
            [Change(LINE, after)],
            [ClientTagged(chain_id=LINE.id, tags=("b", "c")), ClientUntagged(chain_id=LINE.id, tags=("VIP",))],
        )

    @pytest.mark.parametrize(
        ("tags", "told"),
        [
            ({"VIP", "a", "b"}, [ClientTagged(chain_id=LINE.id, tags=("b",))]),
            (set(), [ClientUntagged(chain_id=LINE.id, tags=("VIP", "a"))]),
        ],
    )
    def test_nothing_is_told_of_what_did_not_happen(self, tags: set[str], told: list[Any]) -> None:
        """Tags that only came are one event, tags that only went another."""
        assert list(retag(LINE, frozenset(tags)).events) == told


class TestOneTag:
    @pytest.mark.parametrize(("asked", "own"), [("VIP", "VIP"), ("vip", "VIP"), ("Vip", "VIP"), ("A", "a")])
    def test_it_is_found_however_it_is_written(self, asked: str, own: str) -> None:
        """And is not put on once more."""
        assert find_tag(LINE, asked) == own
        assert set(tagged(LINE, asked)) == LINE.tags

    def test_another_one_comes_last(self) -> None:
        """Beside those there are."""
        assert find_tag(LINE, "b") is None
        assert set(tagged(LINE, "b")) == {"VIP", "a", "b"}
        assert tagged(LINE, "b")[-1] == "b"


class TestAssigning:
    @pytest.mark.requirement("VC-24", call="clients.assign")
    def test_a_client_has_several_operators(self) -> None:
        """The one who had it keeps it; that there is one more is told with the name."""
        after = changed(assigned=frozenset({ME, OTHER}))
        told = ClientAssigned(chain_id=LINE.id, operator_id=ME, name="Dana")
        assert assign(LINE, ME, "Dana") == Effects(after, [Change(LINE, after)], [told])

    @pytest.mark.requirement("VC-24", call="clients.unassign")
    def test_it_is_taken_from_one_of_them(self) -> None:
        """The others keep it; from whom it was taken is told with the name."""
        both = changed(assigned=frozenset({ME, OTHER}))
        told = ClientUnassigned(chain_id=LINE.id, operator_id=ME, name="Dana")
        after = attrs.evolve(both, assigned=frozenset({OTHER}), revision=6)
        assert unassign(both, ME, "Dana") == Effects(after, [Change(both, after)], [told])

    def test_what_is_so_already_changes_nothing(self) -> None:
        """Whoever has it is not assigned it again, and it is not taken from whoever does not."""
        assert assign(LINE, OTHER, "Emil") == Effects(LINE)
        assert unassign(LINE, ME, "Dana") == Effects(LINE)
