"""
The promises of the port as tests; where text and tests disagree, the tests win.

An adapter's author fills in one fixture::

    from partnerkit.testing.contract import ConcurrencyContract, StorageContract
    from partnerkit.testing.model import COLLECTIONS, Database


    class TestMyAdapter(StorageContract):
        @pytest.fixture
        def database(self) -> Database:
            return MyDatabase(COLLECTIONS)

Each test makes ids of its own, so one database may serve all of them.
Every test begins its docstring with the number of the promise it holds the adapter to (P1 to P12).
`ConcurrencyContract` is apart, since it needs a database that serves several threads.
"""

from __future__ import annotations

import pytest

from partnerkit.testing.contract.counting import Counting
from partnerkit.testing.contract.expiring import Expiring
from partnerkit.testing.contract.gathering import Gathering
from partnerkit.testing.contract.guarding import Guarding
from partnerkit.testing.contract.keeping import Keeping
from partnerkit.testing.contract.listing import Listing
from partnerkit.testing.contract.owning import Owning
from partnerkit.testing.contract.racing import Racing
from partnerkit.testing.contract.refusing import Refusing
from partnerkit.testing.contract.replacing import Replacing
from partnerkit.testing.contract.whole import Whole
from partnerkit.testing.model import Database


class StorageContract(Keeping, Owning, Refusing, Listing, Counting, Gathering, Expiring, Replacing, Guarding, Whole):
    """Every promise, as one transaction after another sees it."""

    @pytest.fixture
    def database(self) -> Database:
        """Fill this in: the adapter's database, holding `partnerkit.testing.model.COLLECTIONS`."""
        raise NotImplementedError("give the contract a fixture named database")


class ConcurrencyContract(Racing):
    """What the promises mean for transactions that run at the same time."""

    @pytest.fixture
    def database(self) -> Database:
        """Fill this in: a database that several threads may use, each its own transaction."""
        raise NotImplementedError("give the contract a fixture named database")


__all__ = ["ConcurrencyContract", "StorageContract"]
