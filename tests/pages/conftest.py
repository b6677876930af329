"""
A fresh site for each test, one Chromium for all of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.pages.browsing import FLAGS
from tests.pages.many import many
from tests.pages.site import Site, site
from tests.refusals import watched as watched  # noqa: PLC0414 - a fixture, used by itself


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Site]:
    """
    A site of its own, with a partner, operators and clients in every state.
    """
    with site(tmp_path) as made:
        yield made


@pytest.fixture(scope="session")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """
    A site with three hundred clients more, for tests that change nothing.
    """
    with site(tmp_path_factory.mktemp("crowded")) as made:
        many(made)
        yield made


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """
    Debian's Chromium, without a network of its own.
    """
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        yield launched
        launched.close()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """
    Have a test in a browser tried once more, for all to see: on a busy machine, what fails twice is wrong.
    """
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=1))
