"""The machine's rules, one by one, on what hypothesis may or may not happen to draw."""

from __future__ import annotations

from typing import Any

import attrs
import pytest

from partnerkit.adapters.memory import Memory, MemoryStorage
from partnerkit.errors import Conflict
from partnerkit.testing.contract.given import loan, reader
from partnerkit.testing.machine import UNIQUES, StorageMachine, machine
from partnerkit.testing.model import COLLECTIONS, READER_NAME, READER_TAGS, READERS
from partnerkit.testing.strategies import BRANCHES, LOAN_IDS, READER_IDS, Adding, Editing, Removing
from tests.library.adapters.broken import Broken

HERE, THERE = BRANCHES
ANNA = reader(HERE, id=READER_IDS[0], number="1", handle="H", name="Anna", tags=frozenset({"vip", "x"}))
BELA = reader(HERE, id=READER_IDS[1], number="2", name="Béla")
LENT = loan(HERE, id=LOAN_IDS[0], shelfmark="A")


class Closing(Memory):
    """Notes that it was closed."""

    closed = False

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def running() -> StorageMachine:
    found: StorageMachine = machine(lambda: Memory(COLLECTIONS), lambda: Closing(COLLECTIONS))()
    found.begin(found=[ANNA, BELA], lent=[LENT])
    return found


def there(running: StorageMachine) -> list[Any]:
    found: list[Any] = running.both(
        lambda storage: sorted(storage.get_many(READERS, READER_IDS).values(), key=READER_NAME.of)
    )
    return found


def test_wishes_become_changes(running: StorageMachine) -> None:
    """Of what is there, counted through, with the fields it has."""
    running.write(wishes=[Editing(1, False, {"fine": 3, "title": "none of a reader's"}), Removing(0, False)])
    assert there(running) == [attrs.evolve(BELA, fine=3, version=1)]


def test_stale_wishes_are_of_what_once_was(running: StorageMachine) -> None:
    """They are refused on both sides alike, and the transaction goes on."""
    running.write(wishes=[Editing(0, False, {"fine": 3})])
    running.write_in_turn(wishes=[Removing(0, True), Editing(1, False, {"fine": 4})])
    assert [one.fine for one in there(running)] == [3, 4]


def test_a_call_that_relies_on_itself_is_left_out(running: StorageMachine) -> None:
    """Whether a value given up may be taken in the same call is the adapter's own."""
    running.write(wishes=[Removing(0, False), Adding(attrs.evolve(BELA, id=READER_IDS[2], number="1"))])
    assert there(running) == [ANNA, BELA]


def test_where_nothing_is_there_nothing_is_changed() -> None:
    """A wish to change something of nothing is no change."""
    empty: StorageMachine = machine(lambda: Memory(COLLECTIONS), lambda: Memory(COLLECTIONS))()
    assert empty.changes([Editing(0, False, {}), Removing(0, True)]) == []


def test_what_is_rolled_back_leaves_nothing(running: StorageMachine) -> None:
    """Not even where a change of it was refused."""
    running.think_better_of_it(wishes=[Removing(0, False), Adding(BELA)])
    assert there(running) == [ANNA, BELA]


def test_whole_owners_are_copied_and_cleared(running: StorageMachine) -> None:
    """To itself a branch cannot be copied, and both sides say so."""
    running.copy(of=HERE, to=THERE)
    running.copy(of=HERE, to=THERE)
    running.copy(of=HERE, to=HERE)
    running.clear(collection=READERS)
    assert len(running.past) == 4


def test_questions_are_compared(running: StorageMachine) -> None:
    """Lists page by page, figures, members, unique values, ids; of the owner, of another, of none."""
    running.ask(within=HERE, where=READER_NAME.is_("Anna"), order=READER_NAME, descending=True, limit=1)
    running.ask(within=HERE, where=None, order=READER_NAME, descending=False, limit=1)
    for limit in (1, 5):
        running.gather(asked=READER_TAGS, within=HERE, where=None, limit=limit)
    for unique in UNIQUES:
        for within in (None, HERE, THERE):
            running.find(asked=unique, which=0, within=within)
    running.get(ids=[*READER_IDS[:3], READER_IDS[0]], within=HERE)
    running.get(ids=[READER_IDS[0]], within=None)


def test_a_side_that_can_be_closed_is_closed(running: StorageMachine) -> None:
    """After it was looked at a last time."""
    running.teardown()
    assert [getattr(side, "closed", None) for side in running.sides] == [None, True]


class Losing(MemoryStorage):
    """Loses every race."""

    def write(self, *changes: Any) -> None:
        raise Conflict("reader", whole=True)


class Anywhere(MemoryStorage):
    """Finds readers of any branch."""

    def get(self, collection: Any, id: Any, /, *, within: Any = None) -> Any:
        return super().get(collection, id)


def test_a_refusal_that_cannot_be_is_an_error() -> None:
    """Alone in its database, nobody loses a race."""
    lost: StorageMachine = machine(lambda: Memory(COLLECTIONS), lambda: Broken(Losing))()
    with pytest.raises(Conflict):
        lost.begin(found=[ANNA], lent=[])


def test_a_difference_is_shown() -> None:
    """Both answers stand in the message."""
    found: StorageMachine = machine(lambda: Memory(COLLECTIONS), lambda: Broken(Anywhere))()
    found.begin(found=[ANNA], lent=[])
    with pytest.raises(AssertionError, match=r"the adapter gives Reader\(.*, the oracle \('not found', 'reader'"):
        found.get(ids=[ANNA.id], within=THERE)
