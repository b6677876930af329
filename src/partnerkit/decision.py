"""A decision as a value: the rule that was reached, the fact behind it, and what would change it (BX-01)."""

from __future__ import annotations

import enum

import attrs


class Rule(enum.Enum):
    """The ranks of R-05 that exist so far, in the order in which they are asked."""

    FOREIGN = "foreign"
    SUSPENDED = "suspended"
    BLOCKED = "blocked"
    LOCKED = "locked"
    CLIENT_NO = "client_no"
    SECURE = "secure"
    SECOND_FACTOR = "second_factor"
    PASSWORD = "password"
    ROLE = "role"
    ASSIGNMENT = "assignment"
    BAR = "bar"


@attrs.frozen
class Remedy:
    """
    One thing that would change a refusal.

    Attributes:
        code: What to do, for programs and for the catalogue of sentences.
        who: Who can do it: ``self`` for whoever asks, ``operator``, ``staff``, ``vendor`` or ``nobody``.
    """

    code: str
    who: str


@attrs.frozen
class Decision:
    """
    The answer to "may this actor do that?".

    Attributes:
        allowed: Whether it may.
        rule: The first rule of R-05 that refused; None when allowed.
        because: The fact behind it, as a code.
        remedies: What would change it; empty when allowed or when nothing would.
    """

    allowed: bool
    rule: Rule | None = None
    because: str = "allowed"
    remedies: tuple[Remedy, ...] = ()
