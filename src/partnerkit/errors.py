"""
Every error that crosses the public API.

The tree::

    PartnerkitError
    ├── InvalidInput        one or more problems with what was handed in     422
    ├── NotSignedIn         no session, or one that is over                  401
    │   ├── ActingEnded       as whom one acted was blocked or changed       401
    │   ├── WrongCredentials  email and password do not open anything        401
    │   └── SecondFactorNeeded  they are right, and a code is asked for      401
    ├── ChooseAccount       signed in rightly, but several businesses fit    409
    ├── TooManyTries        throttled; says for how long                     429
    ├── Refused             a decision said no; holds the decision           403
    ├── NotFound            unknown, or somebody else's: the same            404
    ├── Taken               a unique value belongs to another row            409
    ├── NotPossible         the lifecycle has no such step from here         409
    ├── KeyReused           an idempotency key with another input            409
    ├── Vetoed              a check of the vendor's own said no              409
    ├── LinkSpent           a mailed link that was right does no more        410
    ├── Outdated            the row changed since the caller saw it          412
    ├── Conflict            somebody wrote first: read again                 409
    │   └── StaleWrite      a guarded row had another version                409
    └── OutcomeUnknown      the connection was lost while committing         503

Errors hold fields and a code; `problem` turns one into an RFC 9457 problem for HTTP. A refusal changes nothing; after
`OutcomeUnknown`, which is none, everything was done or nothing.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Final, TypeAlias

import attrs

from partnerkit.decision import Decision
from partnerkit.texts import PLAIN, Texts
from partnerkit.values import AccountId, Secret

Saying: TypeAlias = tuple[str, Mapping[str, Any]]
"""The code of a text, and what fills its blanks."""

#: A longer wait is said in minutes.
_SECONDS_SAID: Final = 120


@attrs.frozen
class Problem:
    """
    One thing that is wrong with an input.

    Attributes:
        path: Where, as in ``owner.email``; empty for the whole.
        code: What, for programs.
        params: What the sentence names.
    """

    path: str
    code: str
    params: dict[str, Any] = attrs.field(factory=dict)

    @property
    def message(self) -> str:
        """The sentence a person reads, in English; it says how to mend it."""
        return self.say()

    def say(self, language: str = "en", texts: Texts = PLAIN) -> str:
        """Return the sentence in a language."""
        return texts.say(self.code, self.params, language=language)


class PartnerkitError(Exception):
    """
    Anything partnerkit says no with.

    Attributes:
        code: The kind of error, for programs.
        status: The HTTP status that fits.
    """

    code: ClassVar[str] = "error"
    status: ClassVar[int] = 500

    @property
    def saying(self) -> Saying:
        """What says more than its code about this one."""
        return self.code, {}

    @property
    def detail(self) -> str:
        """The sentence a person reads, in English."""
        return self.say()

    def say(self, language: str = "en", texts: Texts = PLAIN) -> str:
        """Return the sentence in a language."""
        code, params = self.saying
        return texts.say(code, params, language=language)

    def __str__(self) -> str:
        return self.detail

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and _fields(self) == _fields(other)

    def __hash__(self) -> int:
        return hash(type(self))


def _fields(error: Any) -> list[Any]:
    return [getattr(error, a.name) for a in getattr(type(error), "__attrs_attrs__", ())]


@attrs.define(str=False)
class InvalidInput(PartnerkitError):
    """What was handed in has problems; every one of them is named, and nothing was done."""

    code: ClassVar[str] = "input"
    status: ClassVar[int] = 422

    problems: tuple[Problem, ...]

    def __str__(self) -> str:
        return "; ".join(f"{p.path or 'input'}: {p.message}" for p in self.problems)


def invalid(path: str, code: str, **params: Any) -> InvalidInput:
    """Return the error for a single problem."""
    return InvalidInput((Problem(path, code, params),))


@attrs.define(str=False)
class NotSignedIn(PartnerkitError):
    """There is no session, or it is over; the answer never says which (A-22)."""

    code: ClassVar[str] = "not_signed_in"
    status: ClassVar[int] = 401


@attrs.define(str=False)
class ActingEnded(NotSignedIn):
    """
    A session is over because the operator as whom its holder acted was blocked, or has another role (VC-30).

    Told to nobody but who shows the session's token.
    """

    code: ClassVar[str] = "acting_ended"


@attrs.define(str=False)
class WrongCredentials(NotSignedIn):
    """Email and password do not open anything; the same for an unknown address (A-22)."""

    code: ClassVar[str] = "credentials"


@attrs.define(str=False)
class SecondFactorNeeded(NotSignedIn):
    """
    Email and password are right, and a code of the second factor is needed too (BX-10).

    Attributes:
        proof: What shows, together with a code, that the password was given; it opens nothing by itself.
    """

    code: ClassVar[str] = "second_factor"

    proof: Secret


@attrs.define(str=False)
class ChooseAccount(PartnerkitError):
    """
    Email and password are right, and the person works in several businesses.

    Attributes:
        accounts: Id and name of each, by name.
    """

    code: ClassVar[str] = "choose_account"
    status: ClassVar[int] = 409

    accounts: tuple[tuple[AccountId, str], ...]


@attrs.define(str=False)
class TooManyTries(PartnerkitError):
    """
    Throttled.

    Attributes:
        seconds: After how many seconds another try is let through.
    """

    code: ClassVar[str] = "too_many_tries"
    status: ClassVar[int] = 429

    seconds: int

    @property
    def saying(self) -> Saying:
        """When to try again: a long wait in minutes, rounded up."""
        if self.seconds > _SECONDS_SAID:
            return "too_many_tries.wait_long", {"minutes": math.ceil(self.seconds / 60)}
        return "too_many_tries.wait", {"seconds": self.seconds}


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
        reason: ``expired``, ``used``, or ``replaced`` by a newer one or by what changed since.
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


def problem(error: PartnerkitError, language: str = "en", texts: Texts = PLAIN) -> dict[str, Any]:
    """
    Return an error as an RFC 9457 problem: type, title, status, and what this kind of error knows.

    Args:
        error: The error.
        language: In which language its sentences are.
        texts: Whose sentences they are: `Vendor.texts`.
    """
    out: dict[str, Any] = {
        "type": f"urn:partnerkit:{error.code}",
        "title": texts.say(error.code, language=language),
        "status": error.status,
        "code": error.code,
    }
    if (detail := error.say(language, texts)) != out["title"]:
        out["detail"] = detail
    return out | _extras(error, language, texts)


def _extras(error: PartnerkitError, language: str, texts: Texts) -> dict[str, Any]:
    match error:
        case InvalidInput(problems):
            return {"errors": problems_of(problems, language, texts)}
        case Refused(action, decision):
            return {"action": action} | decision_of(decision, language, texts)
        case SecondFactorNeeded(proof):
            return {"proof": proof.reveal()}
        case ChooseAccount(accounts):
            return {"accounts": [{"id": str(id), "name": name} for id, name in accounts]}
        case TooManyTries(seconds):
            return {"retry_after": seconds}
        case Taken(_, fields):
            return {"fields": list(fields)}
        case LinkSpent(purpose, reason):
            return {"purpose": purpose, "reason": reason}
        case Outdated(_, seen, current):
            return {"seen": seen, "current": current}
        case NotPossible(subject, state, event):
            return {"subject": subject, "state": state, "event": event}
    return {}


def problems_of(problems: Iterable[Problem], language: str = "en", texts: Texts = PLAIN) -> list[dict[str, str]]:
    """Return problems as they stand in an answer: path, code, message in a language."""
    return [{"path": p.path, "code": p.code, "message": p.say(language, texts)} for p in problems]


def decision_of(decision: Decision, language: str = "en", texts: Texts = PLAIN) -> dict[str, Any]:
    """Return a decision as it stands in an answer: rule, because, remedies with their sentences in a language."""
    return {
        "rule": decision.rule.value if decision.rule else None,
        "because": decision.because,
        "remedies": [
            {"code": r.code, "who": r.who, "message": texts.say(f"remedy.{r.code}", language=language)}
            for r in decision.remedies
        ],
    }
