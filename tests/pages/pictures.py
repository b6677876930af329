"""
Pictures of the pages for the docs: ``python -m tests.pages.pictures`` writes docs/screens/*.png, in both widths.

``python -m tests.pages.pictures NAME…`` takes the states named alone, also those that are not among the docs' pictures.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, sync_playwright

from tests.pages.browsing import FLAGS, visit
from tests.pages.site import site
from tests.pages.state import State
from tests.pages.states import STATES

FOLDER: Final = Path(os.environ.get("PARTNERKIT_SCREENS", Path(__file__).parents[2] / "docs" / "screens"))
WIDTHS: Final = (1280, 390)
#: Of a page without much on it as much is shown as of a window, of a long one no more than can be looked at.
SHORTEST, TALLEST = 420, 1700
_ENDS: Final = """
Math.max(...[...document.querySelectorAll("main > *, .menu")].map(one => one.getBoundingClientRect().bottom))
"""


def main(names: list[str]) -> None:
    """
    Take the states named, else those of the docs.
    """
    chromium = os.environ.get("PARTNERKIT_TEST_CHROMIUM") or shutil.which("chromium")
    if chromium is None:
        sys.exit("no Chromium: install Debian's chromium, or name one in PARTNERKIT_TEST_CHROMIUM")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        for state in STATES:
            if state.name in names or (not names and state.pictured):
                take(browser, state)
        browser.close()


def take(browser: Browser, state: State) -> None:
    """
    Take one state in both widths, each on a fresh site.
    """
    for width in WIDTHS:
        file = FOLDER / f"{state.name}-{width}.png"
        with (
            tempfile.TemporaryDirectory() as folder,
            site(Path(folder)) as place,
            visit(
                browser, place, width=width, operator=state.operator, staff=state.staff, vendor=state.vendor
            ) as shown,
        ):
            state.go(shown)
            height = min(max(int(shown.page.evaluate(_ENDS)) + 40, SHORTEST), TALLEST)
            shown.page.set_viewport_size({"width": width, "height": height})
            shown.page.screenshot(path=file)
        print(f"{file.name}: {file.stat().st_size // 1024} kB")


if __name__ == "__main__":
    main(sys.argv[1:])
