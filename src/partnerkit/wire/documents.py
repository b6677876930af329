"""JSON documents: what a body must be before anything looks at its fields."""

from __future__ import annotations

import json
import math
from collections import Counter
from typing import Any

from partnerkit.errors import InvalidInput, Problem, invalid
from partnerkit.wire.strict import MOST_PROBLEMS, under


def load_json(body: bytes) -> object:
    """
    Return the document of a request's body (A-34).

    Raises:
        InvalidInput: It is no JSON in UTF-8, is too deep, has NaN or infinities, or a name twice in an object.
    """
    try:
        return json.loads(body.decode("utf-8"), object_pairs_hook=_once, parse_constant=_refuse, parse_float=_finite)
    except (ValueError, RecursionError):
        raise invalid("", "json.form") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        twice = sorted(name for name, count in Counter(name for name, _ in pairs).items() if count > 1)
        raise InvalidInput(tuple(Problem(under("", name), "field.twice") for name in twice[:MOST_PROBLEMS]))
    return found


def _refuse(_: str) -> Any:
    raise ValueError


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):  # 1e999
        raise ValueError
    return number
