"""
The states of the pages for API keys.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from partnerkit import MadeKey, NewKey
from partnerkit.access import KEY_PERMISSIONS, Permission
from tests.pages.browsing import Visit
from tests.pages.site import DANA, TOM, Site, operator
from tests.pages.state import State, at

KEYS: Final = "/console/settings/keys"
NEW: Final = f"{KEYS}/new"
#: A name as long as names are, without a place to break it.
LONG: Final = "Megszentségteleníthetetlenségeskedéseitekért_könyvelőprogram_" * 2


def made(
    place: Site, name: str = "Till system", *, role: str = "agent", everything: bool = False, who: int = 0
) -> MadeKey:
    """
    Make a key as one of the operators.
    """
    scopes = tuple(sorted(KEY_PERMISSIONS, key=lambda p: p.value)) if everything else (Permission.VIEW_CLIENTS,)
    new = NewKey(name=name, role=role, scopes=scopes, ends_at=place.clock() + timedelta(days=30))
    return place.database.run(lambda kit: kit.keys.add(new, by=operator(kit, who)))


def end(place: Site, key: MadeKey) -> None:
    """
    End a key.
    """
    place.database.run(lambda kit: kit.keys.end(key.key.id, by=operator(kit, 0)))


def use(place: Site, key: MadeKey) -> None:
    """
    Use a key.
    """
    token = key.token
    assert token is not None
    place.database.run(lambda kit: kit.keys.touch(token))


def _several(visit: Visit) -> None:
    end(visit.site, made(visit.site, "Old website"))
    made(visit.site, LONG, role="admin", everything=True, who=1)
    use(visit.site, made(visit.site))
    visit.go(KEYS)


def _wrong(visit: Visit) -> None:
    visit.go(NEW)
    visit.page.get_by_label("See clients and their notes").uncheck()
    visit.page.get_by_label("Lock and unlock accounts").check()
    visit.page.locator("input[name=name]").fill(" ")
    visit.page.locator("input[name=ends_at]").fill("2020-01-01")
    visit.press("Make the key")


def _made(visit: Visit) -> None:
    visit.go(NEW)
    visit.page.locator("input[name=name]").fill(LONG)
    visit.press("Make the key")


def _made_again(visit: Visit) -> None:
    visit.go(NEW)
    visit.page.locator("input[name=name]").fill("Till system")
    visit.press("Make the key")
    visit.page.reload()


def _ask_end(visit: Visit) -> None:
    visit.go(f"{KEYS}/{made(visit.site).key.id}/end")


def _state(name: str, go: Callable[[Visit], None], **more: object) -> State:
    return State(name=name, go=go, operator=DANA, **more)  # type: ignore[arg-type]


KEY_STATES: Final = (
    _state("keys-none", at(KEYS), pictured=True),
    _state("keys", _several, changes=True, pictured=True),
    _state("key-new", at(NEW), pictured=True),
    _state("key-new-errors", _wrong, status=422),
    _state("key-made", _made, changes=True, pictured=True),
    _state("key-made-again", _made_again, changes=True),
    _state("key-end", _ask_end, changes=True),
    State(name="keys-refused", go=at(KEYS), operator=TOM, status=403),
)
