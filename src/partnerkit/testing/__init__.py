"""
For tests: of adapters by other people, and of what is built on partnerkit.

`partnerkit.testing.contract` and `partnerkit.testing.machine` hold an adapter to the promises of the port and need
pytest and hypothesis; `partnerkit.testing.clock` and `partnerkit.testing.ids` need nothing.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from types import ModuleType


def _explain_assertions(loaded: Mapping[str, ModuleType]) -> None:
    """Let pytest, where it runs, show the values of the contract's failed assertions; it has to be told in advance."""
    if "pytest" in loaded:
        loaded["pytest"].register_assert_rewrite("partnerkit.testing.contract", "partnerkit.testing.machine")


_explain_assertions(sys.modules)
