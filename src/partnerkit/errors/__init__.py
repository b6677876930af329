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
    ├── LimitReached        a partner that is not approved, once too often   429
    ├── UpgradeNeeded       the plan allows no staff member more             409
    ├── SettingsClosed      the account lacks what the settings need         409
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

from collections.abc import Iterable
from typing import Any

from partnerkit.decision import Decision
from partnerkit.errors.base import InvalidInput, PartnerkitError, Problem, Saying, invalid
from partnerkit.errors.entry import (
    ActingEnded,
    ChooseAccount,
    NotSignedIn,
    SecondFactorNeeded,
    TooManyTries,
    WrongCredentials,
)
from partnerkit.errors.refusals import (
    Conflict,
    KeyReused,
    LimitReached,
    LinkSpent,
    NotFound,
    NotPossible,
    OutcomeUnknown,
    Outdated,
    Refused,
    SettingsClosed,
    StaleWrite,
    Taken,
    UpgradeNeeded,
    Vetoed,
)
from partnerkit.texts import PLAIN, Texts

__all__ = [
    "ActingEnded",
    "ChooseAccount",
    "Conflict",
    "InvalidInput",
    "KeyReused",
    "LimitReached",
    "LinkSpent",
    "NotFound",
    "NotPossible",
    "NotSignedIn",
    "OutcomeUnknown",
    "Outdated",
    "PartnerkitError",
    "Problem",
    "Refused",
    "Saying",
    "SecondFactorNeeded",
    "SettingsClosed",
    "StaleWrite",
    "Taken",
    "TooManyTries",
    "UpgradeNeeded",
    "Vetoed",
    "WrongCredentials",
    "decision_of",
    "invalid",
    "problem",
    "problems_of",
]


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
        case LimitReached(most):
            return {"most": most}
        case UpgradeNeeded(allowed, taken):
            return {"allowed": allowed, "taken": taken}
        case SettingsClosed(section, missing):
            return {"section": section, "missing": list(missing)}
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
