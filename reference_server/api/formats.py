"""Formats of query values, as `partnerkit.values.Format` has them."""

from __future__ import annotations

from typing import Any

import attrs

from partnerkit.values import Wrong


@attrs.frozen
class WholeNumber:
    """
    A whole number, in digits.

    Attributes:
        min: The least, for the reader of the reference; the library refuses what is beyond.
        max: The most, likewise.
    """

    min: int
    max: int

    def parse(self, value: Any) -> int:
        """Return the number."""
        if type(value) is int:
            return value
        plain = isinstance(value, str) and value.isascii() and value.removeprefix("-").isdigit()
        if not plain or len(value) > 10:
            raise Wrong("type.integer")
        return int(value)

    def schema(self) -> dict[str, Any]:
        """Return the bounds."""
        return {"type": "integer", "minimum": self.min, "maximum": self.max}
