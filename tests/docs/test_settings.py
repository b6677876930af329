"""
The page about the reference server names every setting there is.
"""

from pathlib import Path

import attrs
import pytest

from reference_server.settings import Settings

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "run-the-reference-server.md"


@pytest.mark.parametrize("name", [field.name for field in attrs.fields(Settings)])
def test_every_setting_has_a_row(name: str) -> None:
    """
    Under the name it has in the environment.
    """
    assert f"| `PARTNERKIT_{name.upper()}` |" in PAGE.read_text(encoding="utf-8")
