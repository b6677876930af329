"""
Windows of a browser, used again by whoever comes next: a new one costs two seconds, one that is warm a half.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from playwright.sync_api import Browser, Error, Page

#: What every page reports to us: what its policy kept out, before anything of the page has run.
_LISTEN: Final = """
window.kept_out = [];
document.addEventListener("securitypolicyviolation", e => kept_out.push(e.violatedDirective + " " + e.blockedURI));
"""
#: Those that nobody is at, by the browser and by whether scripts run in them.
_FREE: Final[dict[tuple[Browser, bool], list[Page]]] = {}


@contextmanager
def window(browser: Browser, *, scripts: bool = True, width: int = 1280, anew: bool = False) -> Iterator[Page]:
    """
    Lend a window without anything of who was there before; one in which something went wrong is not used again.

    Args:
        browser: Whose window.
        scripts: Whether scripts run in it.
        width: How wide it is.
        anew: Whether it must be one that has not even an asset of ours at hand, and is not used again.
    """
    free = [] if anew else _FREE.setdefault((browser, scripts), [])
    page = free.pop() if free else _opened(browser, scripts=scripts)
    page.set_viewport_size({"width": width, "height": 900 if width > 500 else 844})
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.set_default_timeout(10_000)
    try:
        yield page
    except BaseException:
        page.context.close()
        raise
    if anew or not _cleared(page):
        page.context.close()
    else:
        free.append(page)


def _opened(browser: Browser, *, scripts: bool) -> Page:
    context = browser.new_context(java_script_enabled=scripts)
    context.add_init_script(_LISTEN)
    return context.new_page()


def _cleared(page: Page) -> bool:
    """
    Leave a window as it was found. One that does not let itself be left, say since it is being led elsewhere, is not.
    """
    try:
        for other in page.context.pages:
            if other != page:
                other.close()
        page.goto("about:blank")
        page.unroute_all()
        page.mouse.move(0, 0)
        page.context.clear_cookies()
        page.context.clear_permissions()
        page.context.set_extra_http_headers({})
    except Error:
        return False
    return True
