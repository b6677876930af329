"""A text in which a number decides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs


@attrs.frozen
class Plural:
    """
    An English text with a form for one thing and a form for any other number of them.

    Attributes:
        count: The blank whose number decides.
        one: The text for one.
        many: The text for any other number.
    """

    count: str
    one: str
    many: str

    def number(self, params: Mapping[str, Any]) -> int:
        """Return the number that decides."""
        return int(params[self.count])

    def __str__(self) -> str:
        return self.many
