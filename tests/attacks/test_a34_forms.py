"""
A-34: the fields every form has, its idempotency key and what its sender saw, are anything: a clear answer, never a 500.
"""

from typing import Any

import pytest

from reference_server.pages import console, office, workspace
from tests.api.calling import places_of
from tests.api.world import World
from tests.attacks.test_a35_leaks import FORMS, OFFICE
from tests.attacks.visitor import Visitor, token_of, within

# What opens, ends or begins a session has no key, and would leave the others without one.
SESSIONS = {"sign_in", "sign_out", "sessions_end", "session_end", "leave_as", "enter_as"}
ROUTES = [
    route
    for route in (*console.ROUTES, *workspace.ROUTES, *office.ROUTES)
    if route.method == "POST" and route.endpoint.partition(".")[2] not in {*SESSIONS, "language"}
]
ODD = [
    {"key": "x" * 300},
    {"key": "é"},
    {"key": "\0"},
    {"key": " "},
    {"seen": "abc"},
    {"seen": "9" * 40},
    {"seen": "²"},
]


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.endpoint)
def test_a34_every_form_with_an_odd_key_is_answered_clearly(world: World, account: dict[str, Any], route: Any) -> None:
    """
    Filled in rightly but for its key or the revision seen: refused or done, as a page of ours; never broken.
    """
    world.seat(account)
    visitor, ids = Visitor(world), places_of(world, "dana", account)
    for cookie, who in (("operator", "dana"), ("staff", "owner"), ("vendor", "office")):
        visitor.wear(cookie, token_of(world, who))
    face, _, name = route.endpoint.partition(".")
    form = visitor.form("/office/sign-out") if face == "office" else visitor.form(f"/{face}/me", f"/{face}/me/password")
    given = (OFFICE if face == "office" else FORMS)[name] | {"csrf": form.fields["csrf"]}
    for odd in ODD:
        answer = visitor.send("POST", within(route.path, ids), data=given | odd)
        assert answer.status_code < 500, (odd, answer.text)
        assert answer.status_code == 303 or answer.content_type.startswith("text/html")
