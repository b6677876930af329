"""
What all tests share.
"""

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("everywhere", deadline=None, print_blob=True)
settings.register_profile("ci", parent=settings.get_profile("everywhere"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") == "true" else "everywhere")


# The library is covered by tests of its own; looking on while it is used from elsewhere would only take time.
_UNCOUNTED = {Path(__file__).with_name(name) for name in ("api", "attacks", "pages")}


def pytest_itemcollected(item: pytest.Item) -> None:
    """
    Count as covered what the library's own tests run.
    """
    if not _UNCOUNTED.isdisjoint(item.path.parents):
        item.add_marker("no_cover")


@pytest.fixture(scope="session")
def chromium() -> str:
    """
    The path of a Chromium; without one the test is skipped, and fails where CI=true.
    """
    found = os.environ.get("PARTNERKIT_TEST_CHROMIUM") or shutil.which("chromium")
    if found is None:
        missing = "no Chromium: install Debian's chromium, or name one in PARTNERKIT_TEST_CHROMIUM"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)

    return found
