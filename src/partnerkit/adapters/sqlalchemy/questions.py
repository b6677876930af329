"""The questions for one collection, each composed once and kept."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from partnerkit.adapters.sqlalchemy.shapes import Shape


class Questions:
    """
    The questions for one collection.

    Those that differ from call to call are kept by what they differ in.
    """

    def __init__(self, shape: Shape) -> None:
        self._shape = shape
        self._kept: dict[Any, str] = {}

    def _keep(self, key: Any, compose: Callable[[], str]) -> str:
        found = self._kept.get(key)
        if found is None:
            found = self._kept[key] = compose()
        return found

    @functools.cached_property
    def select(self) -> str:
        """Everything an entity is read from."""
        return f"select {', '.join(self._shape.names)} from {self._shape.table}"

    @functools.cached_property
    def row(self) -> str:
        """All stored columns, by the key."""
        names = ", ".join(self._shape.quoted.values())
        return f"select {names} from {self._shape.table} where {self._shape.equal(self._shape.keys)}"

    def by(self, names: tuple[str, ...]) -> str:
        """Return the question for the entities in which some columns have given values."""
        return self._keep(("by", names), lambda: f"{self.select} where {self._shape.equal(names)}")

    def by_ids(self, owned: bool) -> str:
        """Return the question for many ids."""
        shape = self._shape

        def compose() -> str:
            lead = f"{shape.equal((shape.owner,))} and " if owned and shape.owner else ""
            among = shape.dialect.among(shape.quoted[shape.key], shape.columns[shape.key].kind)
            return f"{self.select} where {lead}{among}"

        return self._keep(("ids", owned), compose)
