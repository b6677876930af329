"""What the worker is made of, and what it works on."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol, TypeVar

from partnerkit.kit import PartnerKit
from partnerkit.vendor import Vendor

R = TypeVar("R")


class Kits(Protocol):
    """Where a `PartnerKit` comes from; `partnerkit.adapters.sqlalchemy.Database` is one, `MemoryDatabase` another."""

    @property
    def vendor(self) -> Vendor:
        """What differs between vendors."""

    def transaction(self) -> AbstractContextManager[PartnerKit]:
        """Begin a transaction; commit it on leaving, roll it back after an error."""

    def run(self, work: Callable[[PartnerKit], R], /, *, repeatable: bool = False) -> R:
        """
        Call *work* in a transaction; all of it again if somebody else was first, or the connection is lost.

        After a commit without an answer it is called again only if it is *repeatable*, and does no harm then.
        """


class Part(Protocol):
    """Something the worker does piece by piece: it claims, acts outside of any transaction, and settles."""

    def step(self) -> bool:
        """Do one piece of work; return whether there was any."""
