"""
Browsing as people do: by what they see, not by what the markup is called.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import attrs
from playwright.sync_api import Browser, ConsoleMessage, Error, Page

from partnerkit import Realm
from tests.pages.site import PASSWORD, Site, signed_in
from tests.pages.windows import window

FLAGS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
#: What Chromium says of every page that does not answer 200.
_STATUS: Final = "Failed to load resource: the server responded with a status of"


@attrs.define(slots=False)
class Visit:
    """
    Somebody at a browser of their own.

    Attributes:
        page: The open tab.
        site: Where they are.
        complaints: What the browser complained of.
    """

    page: Page
    site: Site
    complaints: list[str] = attrs.field(factory=list)

    def go(self, path: str) -> None:
        self.page.goto(self.site.url + path)

    def follow(self, name: str, *, exact: bool = True) -> None:
        self.page.get_by_role("link", name=name, exact=exact).first.click()
        self.page.wait_for_load_state()

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()
        self.page.wait_for_load_state()

    def fill(self, **fields: str) -> None:
        """
        Fill in fields by their labels; an underscore stands for a space.
        """
        for label, value in fields.items():
            self.page.get_by_label(label.replace("_", " ")).fill(value)

    def sign_in(self, email: str, password: str = PASSWORD) -> None:
        self.page.locator("input[name=email]").fill(email)
        self.page.locator("input[name=password]").fill(password)
        self.press("Sign in")

    @property
    def path(self) -> str:
        """
        Where one is, without the host.
        """
        return self.page.url.removeprefix(self.site.url)

    @property
    def heading(self) -> str:
        return self.page.locator("h1").inner_text()

    @property
    def said(self) -> str:
        """
        What the page before has to say.
        """
        return self.page.locator("[role=status]").inner_text()

    @property
    def text(self) -> str:
        return self.page.locator("body").inner_text()

    def kept_out(self) -> list[str]:
        """
        Return what the policy of the present page kept out, and what the browser complained of so far.
        """
        found: list[str] = self.page.evaluate("window.kept_out")
        return found + self.complaints

    def complain(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith(_STATUS):
            self.complaints.append(message.text)

    def fail(self, error: Error) -> None:
        self.complaints.append(str(error))


@contextmanager
def visit(
    browser: Browser,
    site: Site,
    *,
    scripts: bool = True,
    width: int = 1280,
    operator: str | None = None,
    staff: str | None = None,
    vendor: str | None = None,
    anew: bool = False,
) -> Iterator[Visit]:
    """
    Open a browser of one's own, as somebody who is signed in already: by address, or by a name of the vendor's.

    It knows nothing of anybody who was at it before; *anew* it has not even a stylesheet of ours at hand.
    """
    with window(browser, scripts=scripts, width=width, anew=anew) as page:
        for realm, email in ((Realm.OPERATOR, operator), (Realm.STAFF, staff), (Realm.VENDOR, vendor)):
            if email is not None:
                token = signed_in(site, realm, email)
                page.context.add_cookies([{"name": realm.value, "value": token, "url": site.url}])
        made = Visit(page=page, site=site)
        page.on("console", made.complain)
        page.on("pageerror", made.fail)
        yield made
        page.remove_listener("console", made.complain)
        page.remove_listener("pageerror", made.fail)
