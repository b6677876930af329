"""
The states of a few pages in other languages, for axe and for the pictures in the docs.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from tests.pages.browsing import Visit
from tests.pages.site import BOGLARKA, DANA, KATALIN, SZABO
from tests.pages.speaking import everybody_reads
from tests.pages.state import State


def _in(language: str, path: str, client: str | None = None) -> Callable[[Visit], None]:
    def go(visit: Visit) -> None:
        everybody_reads(visit.site, language)
        visit.go((visit.site.client(client) if client else "") + path)

    return go


def _chosen(visit: Visit) -> None:
    visit.go("/console/sign-in")
    visit.press("Magyar")


def _own_in_french(visit: Visit) -> None:
    visit.go("/console/me")
    visit.page.get_by_label("Language").select_option("fr")
    visit.press("Save language")


LANGUAGE_STATES: Final = (
    State(name="console-sign-in-hungarian", go=_chosen, pictured=True),
    State(name="clients-french", go=_in("fr", "/console/clients"), operator=DANA, changes=True, pictured=True),
    State(name="client-account-hungarian", go=_in("hu", "/account", SZABO), operator=DANA, changes=True, pictured=True),
    State(name="client-lock-french", go=_in("fr", "/lock", SZABO), operator=DANA, changes=True),
    State(name="console-me-french", go=_own_in_french, operator=BOGLARKA, changes=True),
    State(name="workspace-overview-hungarian", go=_in("hu", "/workspace"), staff=KATALIN, changes=True),
)
