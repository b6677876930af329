"""
A-17 in the console: what was one's own may be secure, or somebody else's, by the time a form comes again.

Whatever is kept from somebody is refused by a page of its own; none of it is told, and none of it is a fault of ours.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from werkzeug.test import TestResponse

from partnerkit import Action
from tests.api.world import World
from tests.attacks.visitor import Visitor, operator

CLIENTS = "/console/clients"
NEW = {
    "name": "Dr. Kiss Onkológia",
    "contact": "Titok Rosalind",
    "email": "hidden@rosalind.example.com",
    "language": "en",
    "time_zone": "UTC",
}
OWN = re.compile(r'name="(?:csrf|key|seen)" value="[^"]*"|reference <code>.*?</code>|<code>[0-9a-f]{16}</code>')
BLIND = ["clients.tag", "clients.assign", "notes.write", "accounts.open", "accounts.lock", "accounts.stage"]


def sent(visitor: Visitor, path: str, **fields: str) -> TestResponse:
    """
    Send a form of the console as if its page had been open for long.
    """
    token = visitor.form("/console/sign-out").fields["csrf"]
    headers = {"Origin": visitor.world.settings.base_url}
    return visitor.send("POST", path, data={"csrf": token, "seen": "0"} | fields, headers=headers)


def make_secure(world: World, client_id: str) -> dict[str, Any]:
    """
    Make a client's account secure, and return the line.
    """
    world.operator("securella", "secure_admin")
    line = dict(world.call("dana", "GET", f"/clients/{client_id}").json)
    world.secure({"id": line["account_id"]})
    return line


@pytest.mark.requirement("VC-22", page="console.new", by="api")
def test_a17_a_form_that_made_a_secure_account_tells_nothing_of_it(world: World) -> None:
    """
    Sent once more with its key, it is refused like any other question about the account.
    """
    elodie = operator(world, "elodie")
    made = sent(elodie, f"{CLIENTS}/new", key="made", **NEW)
    assert made.status_code == 303
    line = make_secure(world, made.headers["Location"].rpartition("/")[2])
    again = sent(elodie, f"{CLIENTS}/new", key="made", **NEW)
    assert again.status_code == 403
    assert "your role is not a Secure one" in again.text
    for fact in ("Rosalind", line["uid"], line["id"], line["account_id"]):
        assert fact not in again.text


@pytest.mark.requirement("VC-24", page="console.new", by="api")
def test_a17_a_form_that_made_what_is_no_longer_assigned_tells_nothing_of_it(world: World) -> None:
    """
    The same to whoever's role is limited.
    """
    world.role("field_agent", ["clients.view", "accounts.open"], limited=True)
    me, field = world.operator("field", "field_agent"), operator(world, "field")
    made = sent(field, f"{CLIENTS}/new", key="made", **NEW)
    client_id = made.headers["Location"].rpartition("/")[2]
    assert world.call("dana", "DELETE", f"/clients/{client_id}/operators/{me['id']}").status_code == 200
    again = sent(field, f"{CLIENTS}/new", key="made", **NEW)
    assert again.status_code == 403
    assert "limited to the clients assigned to you" in again.text
    assert "Rosalind" not in again.text
    assert client_id not in again.text


@pytest.mark.requirement("VC-29", page="console.clients", by="api")
def test_a17_a_role_that_shows_no_clients_is_refused_page_by_page(world: World) -> None:
    """
    Whatever else it includes, no page names a client, and none of them breaks.
    """
    world.role("blind", BLIND)
    world.operator("blind", "blind")
    line = world.line(world.account(**NEW))
    blind, one = operator(world, "blind"), f"id={line['id']}"
    bulk = [f"{CLIENTS}/bulk?do={do}&{one}" for do in ("lock", "tag", "tag&tag=x", "assign", "untag&tag=x")]
    below = [f"{CLIENTS}/{line['id']}{tab}" for tab in ("", "/tags", "/notes", "/account", "/lock", "/history/team")]
    why = [f"/console/why?action={action.value}&on={line['id']}" for action in Action]
    for path in ("/console/me", CLIENTS, f"{CLIENTS}/new", *bulk, *below, *why):
        answer = blind.get(path)
        assert answer.status_code == (200 if path.startswith("/console/why") else 403), path
        assert "Onkológia" not in answer.text, path


@pytest.mark.requirement("VC-22", page="console.clients", by="api")
@pytest.mark.parametrize("who", ["dana", "elodie"])
def test_a17_pages_stay_as_they_are_whatever_happens_to_a_secure_account(world: World, who: str) -> None:
    """
    Lists, suggestions, reviews, refusals, with scripts and without: the same to the byte.
    """
    world.account(name="Alma Fogászat")
    line = make_secure(world, world.line(world.account(**NEW))["id"])
    visitor = operator(world, who)
    before = pages(visitor, line["id"])
    path = f"/clients/{line['id']}"
    assert world.call("securella", "PUT", f"{path}/tags", {"tags": ["titok"]}).status_code == 200
    assert world.call("securella", "POST", f"{path}/notes", {"text": "Titok"}).status_code == 201
    for change in ("lock", "subscription", "nickname", "stage"):
        body = {
            "subscription": {"plan": "pro", "at": "2026-11-01T12:00:00Z", "event": "evt 1"},
            "nickname": {"nickname": "titok"},
            "stage": {"stage": "live"},
        }
        by = "vendor" if change == "subscription" else "securella"
        answer = world.call(by, "PUT", f"/accounts/{line['account_id']}/{change}", body.get(change, {}))
        assert answer.status_code == 200, answer.text
    after = pages(visitor, line["id"])
    assert {page: told for page, told in after.items() if told != before[page]} == {}
    assert not [page for page, (_, text) in after.items() if "Rosalind" in text]


def pages(visitor: Visitor, client_id: str) -> dict[tuple[str, bool], tuple[int, str]]:
    """
    Return what somebody reads on every page on which something of a client could show.
    """
    asked = ["", "?q=titok", "?q=kiss", "?tag=titok", "?plan=pro", "?locked=yes", "?secure=yes", "?sort=name"]
    asked += ["?status=locked", "?status=paying", "?sq=titok", "?sq=kiss"]
    reviews = ["lock", "unlock", "tag&tag=titok", "untag&tag=titok", "assign", "tag"]
    asked += [f"/bulk?do={do}&id={client_id}" for do in reviews]
    asked += [f"/{client_id}{tab}" for tab in ("", "/tags", "/notes", "/history", "/account", "/lock", "/unlock")]
    paths = [CLIENTS + one for one in asked]
    paths += [f"/console/why?action={action.value}&on={client_id}" for action in Action]
    found = {}
    for path in paths:
        for script in (False, True):
            answer = visitor.get(path, headers={"HX-Request": "true"} if script else {})
            assert answer.status_code < 500, path
            found[path, script] = (answer.status_code, OWN.sub("", answer.text))
    return found
