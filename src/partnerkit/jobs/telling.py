"""What is kept of why a row was not done, and the sentence of it in somebody's language: pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from partnerkit.errors import InvalidInput, LimitReached, NotPossible, PartnerkitError, Problem, Refused
from partnerkit.texts import Texts


def kept(error: PartnerkitError) -> dict[str, Any]:
    """Return what is kept of an error: codes, and what their sentences name."""
    match error:
        case Refused(action, decision):
            return {"code": error.code, "sentence": decision.because, "action": action}
        case NotPossible(subject, state, _):
            return {"code": error.code, "sentence": f"state.{subject}.{state}"}
        case LimitReached():
            sentence, params = error.saying
            return {"code": error.code, "sentence": sentence, "params": dict(params)}
        case InvalidInput(problems):
            each = [{"path": p.path, "code": p.code, "params": dict(p.params)} for p in problems]
            first = {"sentence": problems[0].code, "params": dict(problems[0].params)}
            return {"code": error.code, **first, "problems": each}
    return {"code": error.code, "sentence": error.code}


def said(error: Mapping[str, Any], *, language: str, texts: Texts) -> str:
    """Return the sentence of what was kept of an error."""
    return texts.say(error["sentence"], error.get("params", {}), language=language)


def problems_of(error: Mapping[str, Any]) -> tuple[Problem, ...]:
    """Return all that was wrong with an input, of what was kept of it."""
    return tuple(Problem(**one) for one in error.get("problems", ()))
