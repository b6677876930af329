"""
Many at once: threads that wait for each other before they begin.
"""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

from partnerkit import PartnerKit
from partnerkit.errors import Conflict
from partnerkit.history.chain import first_break
from partnerkit.history.model import ENTRIES, newest
from partnerkit.repository import Storage
from partnerkit.values import AccountId
from tests.library.world import World

R = TypeVar("R")
MANY = 20


def at_once(work: Callable[[int], R], number: int = MANY) -> list[R]:
    """
    Call *work* in so many threads that begin together; return what it returned, in order.
    """
    barrier = threading.Barrier(number)

    def one(n: int) -> R:
        barrier.wait(10)
        return work(n)

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(one, range(number)))


def stubborn(world: World, work: Callable[[PartnerKit], R]) -> R:
    """
    Do some work in a transaction, and all of it again as long as somebody else was first.
    """
    while True:
        try:
            return world.run(work)
        except Conflict:
            continue


@contextmanager
def whole(world: World, account_id: AccountId) -> Iterator[None]:
    """
    See that an account's chain is whole afterwards: no entry lost, doubled or out of order.
    """
    yield
    account = world.run(lambda k: k.accounts.get(account_id, by=world.support))
    assert broken(world, account_id, account.head, account.seq) is None


def broken(world: World, chain_id: AccountId, head: bytes, seq: int) -> int | None:
    """
    Return the first broken entry of a chain.
    """

    def entries(storage: Storage) -> int | None:
        found = storage.page(newest(chain_id, limit=1000)).items
        assert all(type(entry) is ENTRIES.entity for entry in found)
        return first_break(reversed(found), head=head, seq=seq)

    return world.read(entries)
