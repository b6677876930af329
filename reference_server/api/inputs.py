"""What the API takes beside the library's own inputs."""

from __future__ import annotations

from typing import Annotated, Any

import attrs

from partnerkit import Stage
from partnerkit.values import Nickname, Wrong


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


@attrs.frozen(kw_only=True)
class Nothing:
    """An object without fields."""


@attrs.frozen(kw_only=True)
class Paging:
    """
    Which part of a list.

    Attributes:
        after: Where the part before ended, as its `next` says.
        limit: The most items.
    """

    after: str | None = None
    limit: Annotated[int, WholeNumber(1, 100)] = 50


@attrs.frozen(kw_only=True)
class StageWanted:
    """In which stage an account is to be."""

    stage: Stage


@attrs.frozen(kw_only=True)
class NicknameWanted:
    """The nickname an account is to have."""

    nickname: Nickname
