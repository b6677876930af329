"""The port can be implemented from outside, by somebody who knows nothing but its promises."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from partnerkit.adapters.memory import Memory
from partnerkit.testing.contract import StorageContract
from partnerkit.testing.machine import machine
from partnerkit.testing.model import COLLECTIONS
from tests.library.adapters.naive import Documents


class TestStorage(StorageContract):
    @pytest.fixture
    def database(self) -> Iterator[Documents]:
        documents = Documents(COLLECTIONS)
        yield documents
        documents.close()


TestMachine = machine(lambda: Memory(COLLECTIONS), lambda: Documents(COLLECTIONS)).TestCase
