"""
What can be chosen stands in the pages: every setting of the reference server, every extra of the package.
"""

import tomllib
from pathlib import Path

import attrs
import pytest

from reference_server.settings import Settings

ROOT = Path(__file__).parents[2]
GUIDES = ROOT / "docs" / "how-to"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.mark.parametrize("name", [field.name for field in attrs.fields(Settings)])
def test_every_setting_has_a_row(name: str) -> None:
    """
    Under the name it has in the environment.
    """
    page = (GUIDES / "run-the-reference-server.md").read_text(encoding="utf-8")

    assert f"| `PARTNERKIT_{name.upper()}` |" in page


@pytest.mark.parametrize("extra", sorted(PROJECT["optional-dependencies"]))
def test_every_extra_has_a_row(extra: str) -> None:
    """
    With what it is for.
    """
    assert f"| `{extra}` |" in (GUIDES / "install-it.md").read_text(encoding="utf-8")
