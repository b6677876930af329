"""The lifecycle of an operator's block, as a table; the docs draw its diagram from it."""

from __future__ import annotations

import enum
from typing import Final

from partnerkit.lifecycle import Lifecycle


class Block(enum.Enum):
    """Whether an operator is kept out (VC-29)."""

    ACTIVE = "active"
    BLOCKED = "blocked"


BLOCKS: Final = Lifecycle(
    "operator", Block.ACTIVE, {(Block.ACTIVE, "block"): Block.BLOCKED, (Block.BLOCKED, "unblock"): Block.ACTIVE}
)
ALL: Final = (BLOCKS,)
