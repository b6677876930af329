"""
How much time work takes by itself: what collects the garbage of all tests before is not counted.
"""

import gc
import time
from collections.abc import Mapping
from typing import Any, Final

_COLLECTING: Final = {"since": 0.0, "all": 0.0}


def spent() -> float:
    """
    Return how many seconds the process has computed so far, without those in which it collected garbage.
    """
    return time.process_time() - _COLLECTING["all"]


def _collecting(phase: str, _: Mapping[str, Any]) -> None:
    now = time.process_time()
    if phase == "start":
        _COLLECTING["since"] = now
    else:
        _COLLECTING["all"] += now - _COLLECTING["since"]


gc.callbacks.append(_collecting)
