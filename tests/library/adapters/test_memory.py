"""The memory adapter keeps every promise, and what it adds to them."""

from __future__ import annotations

import pytest

from partnerkit.adapters.memory import Memory
from partnerkit.testing.contract import ConcurrencyContract, StorageContract
from partnerkit.testing.model import COLLECTIONS


class TestStorage(StorageContract):
    @pytest.fixture
    def database(self) -> Memory:
        return Memory(COLLECTIONS)


class TestConcurrency(ConcurrencyContract):
    @pytest.fixture
    def database(self) -> Memory:
        return Memory(COLLECTIONS)
