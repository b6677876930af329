"""Errors that say why a thing was not done: a decision, its state, or somebody who was faster."""

from __future__ import annotations

from typing import ClassVar

import attrs

from partnerkit.decision import Decision
from partnerkit.errors.base import PartnerkitError, Saying
from partnerkit.texts import PLAIN, Spoken, Texts


@attrs.define(str=False)
class Refused(PartnerkitError):
    """
    A decision said no.

    Attributes:
        action: What was asked for, as in ``account.lock``.
        decision: The rule, the fact and the remedies.
    """

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 403

    action: str
    decision: Decision

    @property
    def saying(self) -> Saying:
        """The fact behind it."""
        return self.decision.because, {}


@attrs.define(str=False)
class NotFound(PartnerkitError):
    """
    Nothing of this id, or nothing the caller may know of: the two are the same.

    Attributes:
        kind: The name of the collection.
        id: What was asked for.
    """

    code: ClassVar[str] = "not_found"
    status: ClassVar[int] = 404

    kind: str
    id: object


@attrs.define(str=False)
class Taken(PartnerkitError):
    """
    A unique value belongs to another row already.

    Attributes:
        kind: The name of the collection.
        fields: Every taken field, in declared order.
    """

    code: ClassVar[str] = "taken"
    status: ClassVar[int] = 409

    kind: str
    fields: tuple[str, ...]


@attrs.define(str=False)
class NotPossible(PartnerkitError):
    """
    The lifecycle has no such step from the present state.

    Attributes:
        subject: Which lifecycle, as in ``account.lock``.
        state: Where it stands now.
        event: The step that was asked for.
    """

    code: ClassVar[str] = "not_possible"
    status: ClassVar[int] = 409

    subject: str
    state: str
    event: str

    @property
    def saying(self) -> Saying:
        """What the state is."""
        return f"state.{self.subject}.{self.state}", {}


@attrs.define(str=False)
class LimitReached(PartnerkitError):
    """
    A partner the vendor has not approved yet has brought as many clients today as it can (R-16).

    Attributes:
        most: How many that are.
    """

    code: ClassVar[str] = "limit_reached"
    status: ClassVar[int] = 429

    most: int

    @property
    def saying(self) -> Saying:
        """How many it can bring in a day."""
        return "limit_reached.a_day", {"most": self.most}


@attrs.define(str=False)
class UpgradeNeeded(PartnerkitError):
    """
    The account's plan allows no staff member more (VC-17); the client itself changes the plan.

    Attributes:
        allowed: How many it allows.
        taken: How many there are: active members and open invitations.
    """

    code: ClassVar[str] = "upgrade_needed"
    status: ClassVar[int] = 409

    allowed: int
    taken: int

    @property
    def saying(self) -> Saying:
        """How many it allows."""
        return ("upgrade_needed.seats", {"allowed": self.allowed}) if self.allowed else ("upgrade_needed.none", {})


@attrs.define(str=False)
class SettingsClosed(PartnerkitError):
    """
    The account lacks what a section of its settings needs, so that they are read-only (CP-01).

    Attributes:
        section: Which section, as in ``portal``.
        missing: The codes of what it lacks, as in ``portal_addon``.
        words: What people read of that; None for the codes.
    """

    code: ClassVar[str] = "settings_closed"
    status: ClassVar[int] = 409

    section: str
    missing: tuple[str, ...]
    words: Spoken | None = attrs.field(default=None, eq=False, repr=False)

    @property
    def saying(self) -> Saying:
        """What it lacks."""
        return "settings_closed.missing", {"missing": self.words or ", ".join(self.missing)}


@attrs.define(str=False)
class KeyReused(PartnerkitError):
    """An idempotency key came again with another input (BX-09); nothing was done."""

    code: ClassVar[str] = "key_reused"
    status: ClassVar[int] = 409

    key: str


@attrs.define(str=False)
class Vetoed(PartnerkitError):
    """
    A check of the vendor's own said no before anything was written (`Vendor.checks`); nothing was.

    Attributes:
        reason: Why, in the vendor's words, for the person who acts.
    """

    code: ClassVar[str] = "vetoed"
    status: ClassVar[int] = 409

    reason: str

    def say(self, language: str = "en", texts: Texts = PLAIN) -> str:
        """Return the vendor's reason as it is; the check knows who acts, and in which language."""
        return self.reason


@attrs.define(str=False)
class LinkSpent(PartnerkitError):
    """
    A mailed link that was right once; a forged one is `NotFound`.

    Attributes:
        purpose: What it was for, as in ``reset``.
        reason: ``expired``, ``used``, ``withdrawn``, or ``replaced`` by a newer one or by what changed since.
    """

    code: ClassVar[str] = "link_spent"
    status: ClassVar[int] = 410

    purpose: str
    reason: str

    @property
    def saying(self) -> Saying:
        """What became of it."""
        return f"link_spent.{self.reason}", {}


@attrs.define(str=False)
class Outdated(PartnerkitError):
    """
    The row was changed after the caller saw it (BX-09).

    Attributes:
        kind: The name of the collection.
        seen: The revision the caller saw.
        current: The revision as it is now.
    """

    code: ClassVar[str] = "outdated"
    status: ClassVar[int] = 412

    kind: str
    seen: int
    current: int


@attrs.define(str=False)
class Conflict(PartnerkitError):
    """
    Somebody else wrote first: read again and decide again.

    Attributes:
        kind: The name of the collection, if it is known.
        whole: Whether the transaction is over, so that all of it must be run again, not this call alone.
    """

    code: ClassVar[str] = "conflict"
    status: ClassVar[int] = 409

    kind: str = ""
    whole: bool = False


@attrs.define(str=False)
class StaleWrite(Conflict):
    """
    A guarded row had another version than the one that was read.

    Attributes:
        id: The row's id.
    """

    id: object = None


@attrs.define(str=False)
class OutcomeUnknown(PartnerkitError):
    """
    The connection to the database was lost at a moment when the work may have been stored: all of it is, or nothing.

    Whoever calls again with the same idempotency key has it done once, whichever it was (BX-09).
    """

    code: ClassVar[str] = "outcome_unknown"
    status: ClassVar[int] = 503

    @property
    def saying(self) -> Saying:
        """What to do about it."""
        return "outcome_unknown.look", {}
