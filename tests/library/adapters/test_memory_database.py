"""
A memory with the vendor's settings is used as any other database is.
"""

from __future__ import annotations

import pytest

from partnerkit import NewPartner, PartnerKit, Vendor
from partnerkit.adapters.memory_database import MemoryDatabase
from partnerkit.errors import Conflict
from partnerkit.partners.model import PARTNERS


@pytest.fixture
def database() -> MemoryDatabase:
    return MemoryDatabase(Vendor(name="Bookwell", signing_keys=["a signing key of tests"]), tries=3)


def opened(kit: PartnerKit) -> None:
    kit.partners.open(NewPartner(name="Ours"), by=kit.actors.vendor("support"))


def count(database: MemoryDatabase) -> int:
    with database.transaction() as kit:
        return kit._storage.count(PARTNERS, None, all=None)["all"]


def test_what_is_done_is_kept(database: MemoryDatabase) -> None:
    """
    And what fails is not.
    """

    def broken(kit: PartnerKit) -> None:
        opened(kit)
        raise ZeroDivisionError

    database.run(opened)
    with pytest.raises(ZeroDivisionError):
        database.run(broken)

    assert count(database) == 1


@pytest.mark.parametrize(("races", "done"), [(1, True), (2, True), (3, False)])
def test_whoever_is_second_tries_again(database: MemoryDatabase, races: int, done: bool) -> None:
    """
    So many times, and then it is told.
    """
    tries: list[int] = []

    def raced(kit: PartnerKit) -> None:
        tries.append(1)
        if len(tries) <= races:
            raise Conflict
        opened(kit)

    if done:
        database.run(raced, repeatable=True)
    else:
        with pytest.raises(Conflict):
            database.run(raced)
    assert count(database) == done
