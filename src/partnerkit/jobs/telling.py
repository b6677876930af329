"""What is kept of why a row was not done, and the sentence of it in somebody's language: pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from partnerkit.errors import InvalidInput, NotPossible, PartnerkitError, Refused
from partnerkit.texts import Texts


def kept(error: PartnerkitError) -> dict[str, Any]:
    """Return what is kept of an error: codes, and what their sentences name."""
    match error:
        case Refused(action, decision):
            return {"code": error.code, "sentence": decision.because, "action": action}
        case NotPossible(subject, state, _):
            return {"code": error.code, "sentence": f"state.{subject}.{state}"}
        case InvalidInput(problems):
            return {"code": error.code, "sentence": problems[0].code, "params": dict(problems[0].params)}
    return {"code": error.code, "sentence": error.code}


def said(error: Mapping[str, Any], *, language: str, texts: Texts) -> str:
    """Return the sentence of what was kept of an error."""
    return texts.say(error["sentence"], error.get("params", {}), language=language)
