"""
Narrowing the client list in a browser, by its fields.
"""

from __future__ import annotations

import re

from playwright.sync_api import Page

from tests.pages.browsing import Visit


def shown(at: Visit) -> list[str]:
    """
    Return the names of the clients that are shown.
    """
    found: list[str] = at.page.locator("tbody a.name").all_inner_texts()
    return found


def narrow(at: Visit, scripts: bool, **chosen: str) -> None:
    """
    Fill in the filters; without scripts press the button as well, with them wait for the list.
    """
    for name, value in chosen.items():
        if scripts:
            with at.page.expect_response(re.compile("/console/clients[?]")):
                put(at.page, name, value)
        else:
            put(at.page, name, value)
    if not scripts:
        at.press("Filter")
    for value in chosen.values():
        at.page.locator(".chip", has_text=value).wait_for()


def put(page: Page, name: str, value: str) -> None:
    """
    Type into the search field, or choose from a list by what it shows.
    """
    field = page.locator(f".filters [name={name}]")
    if name == "q":
        field.fill(value)
    else:
        field.select_option(label=value)
