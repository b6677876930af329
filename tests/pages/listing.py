"""
Asking for the client list, and reading it.
"""

from __future__ import annotations

import re

from werkzeug.test import TestResponse

from tests.pages.site import DANA, Site
from tests.pages.surfing import Surfer

CLIENTS_PAGE = "/console/clients"


def ask(place: Site, who: str = DANA, **parameters: str) -> TestResponse:
    """
    Ask for the list with these parameters; an underscore behind a name is left out.
    """
    query = {name.rstrip("_"): value for name, value in parameters.items()}
    return Surfer(place, operator=who).get(CLIENTS_PAGE, query_string=query)


def names(answer: TestResponse) -> list[str]:
    """
    Return the names of the clients on a page of the list, in order.
    """
    found: list[str] = re.findall(r'class="name" href="[^"]*">([^<]*)<', answer.get_data(as_text=True))
    return [name.replace("&amp;", "&") for name in found]


def next_of(links: list[str], parameter: str) -> str:
    """
    Return the first link with a parameter.
    """
    return next(link for link in links if parameter in link)
