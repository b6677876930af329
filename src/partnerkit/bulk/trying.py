"""One of many is done: whatever stands in its way is its own, and stops none of the others (BX-13)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

from partnerkit.errors import Conflict, PartnerkitError

R = TypeVar("R")
TRIES: Final = 10


def tried(do: Callable[[], R]) -> R | PartnerkitError:
    """
    Do it, again where somebody else changes the same at the same moment; return what came of it, or why nothing did.

    Raises:
        Conflict: The database has ended the transaction, so that all of it must be run again.
    """
    error: PartnerkitError | None = None
    for _ in range(TRIES):
        try:
            return do()
        except Conflict as conflict:
            if conflict.whole:
                raise
            error = conflict
        except PartnerkitError as refusal:
            return refusal
    assert error is not None
    return error
