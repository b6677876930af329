"""What the API takes beside the library's own inputs."""

from __future__ import annotations

from typing import Annotated, Any

import attrs

from partnerkit import ClientFilter, Stage
from partnerkit.values import Name, Nickname, TagText, Wrong


@attrs.frozen
class WholeNumber:
    """
    A whole number.

    Attributes:
        min: The least, for the reader of the reference; the library refuses what is beyond.
        max: The most, likewise.
    """

    min: int
    max: int

    def parse(self, value: Any) -> int:
        """Return the number."""
        if type(value) is not int:
            raise Wrong("type.integer")
        return value

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
class ClientsWanted(ClientFilter):
    """
    Which clients, in which order, and which part of their list.

    Attributes:
        after: Where the part before ended, as its `next` says.
        before: Where the part behind begins, as its `previous` says; instead of `after`.
        limit: The most items.
    """

    after: str | None = None
    before: str | None = None
    limit: Annotated[int, WholeNumber(1, 100)] = 50


@attrs.frozen(kw_only=True)
class NamesWanted(Paging):
    """
    Which names of secure accounts.

    Attributes:
        text: Each of its words begins a word of the name; case and accents do not count.
        limit: About how many; names that are alike stand in one part.
    """

    text: Name | None = None


@attrs.frozen(kw_only=True)
class TagsWanted:
    """
    The tags a client is to have, and no others.

    Attributes:
        tags: At most 20, unless the vendor set another number; case does not make two of one.
    """

    tags: tuple[TagText, ...]


@attrs.frozen(kw_only=True)
class StageWanted:
    """In which stage an account is to be."""

    stage: Stage


@attrs.frozen(kw_only=True)
class NicknameWanted:
    """The nickname an account is to have."""

    nickname: Nickname
