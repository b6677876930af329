"""
Where somebody else is quicker a row is tried again, and the others are done.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import attrs
import pytest

from partnerkit import BulkAction, Client
from partnerkit.accounts.model import Account
from partnerkit.errors import Conflict, StaleWrite
from partnerkit.repository import Change, Storage
from tests.library.bulk.given import DONE, EVERY_ACTION, REFUSED, TWENTY, before, needed, now, outcomes, row, run, work
from tests.library.clients.given import put
from tests.library.world import Town, World


class Busy:
    """
    A storage in which somebody else is always quicker with one account or client, for a while.
    """

    def __init__(self, storage: Storage, client: Client, errors: list[Conflict], meanwhile: tuple[Change, ...]) -> None:
        self._storage = storage
        self._whose = {client.id, client.account_id}
        self._errors = errors
        self._meanwhile = meanwhile

    def __getattr__(self, name: str) -> Any:
        return getattr(self._storage, name)

    def write(self, *changes: Any) -> None:
        changed = {c.old.id for c in changes if isinstance(c, Change) and isinstance(c.old, (Account, Client))}
        if self._errors and changed & self._whose:
            self._storage.write(*self._meanwhile)
            raise self._errors.pop(0)
        self._storage.write(*changes)


def busy(world: World, client: Client, *errors: Conflict, meanwhile: tuple[Change, ...] = ()) -> World:
    """
    The same world, with these errors still to come for one client.
    """
    left = list(errors)

    @contextmanager
    def transaction() -> Iterator[Any]:
        with world.transaction() as storage:
            yield Busy(storage, client, left, meanwhile)

    return attrs.evolve(world, transaction=transaction)


@pytest.mark.requirement("BX-13", call="bulk.run")
class TestConflicts:
    @EVERY_ACTION
    @pytest.mark.parametrize("key", [None, "k"])
    @pytest.mark.parametrize(("times", "right"), [(1, True), (9, True), (10, False)])
    def test_a_row_in_conflict_is_tried_again(
        self, town: Town, action: BulkAction, key: str | None, times: int, right: bool
    ) -> None:
        """A-27: nine times; then it is refused, and the others are done all the same."""
        a, b, c = (put(town, name, **before(action, town)) for name in "ABC")
        stale = StaleWrite("account", id=b.account_id)
        asked = work(action, a, b, c, **needed(action, town.agent))
        result = run(busy(town.world, b, *[stale] * times), asked, town.admin, key)
        assert result.rows == (row(a, DONE), row(b, DONE) if right else row(b, REFUSED, stale), row(c, DONE))
        assert [now(town, one).version for one in (a, b, c)] == [1, int(right), 1]
        if key is not None:
            assert outcomes(run(town.world, asked, town.admin, key)) == [(DONE, None)] * 3

    @pytest.mark.parametrize("error", [Conflict("account", whole=True), StaleWrite("account", whole=True)])
    def test_a_transaction_that_is_over_ends_the_call(self, town: Town, error: Conflict) -> None:
        """A-27: nothing of it is left, so that all of it can be run again."""
        a, b = put(town, "A"), put(town, "B")
        asked = work(BulkAction.LOCK, a, b)
        with town.world.unchanged(), pytest.raises(Conflict) as caught:
            run(busy(town.world, b, error), asked, town.admin, "k")
        assert caught.value == error
        assert outcomes(run(town.world, asked, town.admin, "k")) == [(DONE, None)] * 2

    def test_what_is_read_again_is_judged_again(self, town: Town) -> None:
        """A-29: one that has become full while it was tried is refused, by what it is then."""
        a, b = put(town, "A"), put(town, "B", tags=frozenset(list(TWENTY)[:19]))
        full = Change(b, attrs.evolve(b, tags=TWENTY))
        world = busy(town.world, b, StaleWrite("client", id=b.id), meanwhile=(full,))
        result = run(world, work(BulkAction.TAG, a, b, tag="vip"), town.agent)
        assert outcomes(result) == [(DONE, None), (REFUSED, "input")]
        assert now(town, b).tags == TWENTY
