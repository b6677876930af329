"""Rows with a revision for people: whoever changes one may say which they saw (BX-09)."""

from __future__ import annotations

import re
from typing import Any, Protocol

from partnerkit.errors import Outdated


class _Row(Protocol):
    @property
    def revision(self) -> int:
        """Raised by the row's own changes alone."""


class Revised:
    """A row with a ``revision``, which its own changes alone raise."""

    __slots__ = ()

    def check(self: _Row, seen: int | None) -> None:
        """
        See that the caller saw the row as it is now; None asks for nothing (BX-09).

        Raises:
            Outdated: It was changed since.
        """
        if seen is not None and seen != self.revision:
            raise Outdated(kind_of(type(self)), seen, self.revision)


def kind_of(entity: type[Any]) -> str:
    """Return what rows of a class are called, as in ``nickname_claim``."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", entity.__name__).lower()
