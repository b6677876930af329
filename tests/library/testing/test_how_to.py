"""The adapter of the how-to guide keeps what the guide says it keeps."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from partnerkit.testing.contract import StorageContract

GUIDE = Path(__file__).parents[3] / "docs" / "how-to" / "write-a-storage-adapter.md"


def test_the_adapter_of_the_guide_passes(pytester: pytest.Pytester) -> None:
    """All blocks of the page, one after the other, are a test file that passes: contract and machine."""
    blocks = re.findall(r"^```python\n(.*?)^```$", GUIDE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    pytester.makepyfile("\n".join(blocks))
    outcome = pytester.runpytest_inprocess("-q", "-p", "no:cacheprovider")
    promised = [name for name in dir(StorageContract) if name.startswith("test_")]
    assert outcome.parseoutcomes() == {"passed": len(promised) + 1}
