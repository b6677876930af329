"""What rules are given to look things up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol, TypeAlias

from partnerkit.invariants.findings import Finding
from partnerkit.repository import Collection
from partnerkit.repository.fields import E


class Rows(Protocol):
    """What is stored, for rules to look things up."""

    def by(
        self, collection: Collection[E], names: Sequence[str], values: Iterable[tuple[Any, ...]]
    ) -> Mapping[tuple[Any, ...], E]:
        """Return the entities whose fields have any of some values, by these; none that cannot be read."""

    def of_owners(self, collection: Collection[E], owners: Iterable[Any]) -> Iterator[E]:
        """Yield everything of some owners, owner by owner, each in the collection's first order."""


Rule: TypeAlias = Callable[[Sequence[Any], Rows], Iterable[Finding]]
"""Given some entities of one collection and all that is stored, what is wrong with them."""
