"""What the adapters' tests share."""

import pytest

from partnerkit.adapters.sqlalchemy import choosing, members


@pytest.fixture
def many_hits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every search believe that its words have many hits, so that it walks instead of gathering; with few steps."""
    monkeypatch.setattr(choosing, "FEW", 1)
    monkeypatch.setattr(members, "STRIDE", 2)
