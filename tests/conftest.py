"""
What all tests share.
"""

import os
import shutil

import pytest
from hypothesis import settings

settings.register_profile("everywhere", deadline=None, print_blob=True)
settings.register_profile("ci", parent=settings.get_profile("everywhere"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") == "true" else "everywhere")


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
