"""
The part of the story that is about the client list; each step says what it sees to.

An operator counts, narrows and pages it, reads the names of secure accounts and nothing else of them, tags and notes a
client, assigns it to a colleague who sees no others, locks three at once, and tags all that match.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlencode

from partnerkit.repository import fold, words
from reference_server.demo.browser import Browser
from reference_server.demo.clients import Client, Story
from reference_server.demo.people import BOGLARKA, CLIENTS, DANA, OWEN, PASSWORD, SECURE
from reference_server.demo.walk import Walk, expect, leads, says
from reference_server.demo.ways import INVITED

OPEN: Final = tuple(client for client in CLIENTS if not client.secure)
TERRACE: Final = "Terrace"
CALL: Final = "Call them"
NOTE: Final = "Pays late in winter, when the terrace is shut.\nNever remind the mother."

THREE: Final = tuple(client for client in OPEN if client.name.split()[0] in {"Quillfeather", "Harbour", "Tisza-parti"})
ALREADY: Final = next(client for client in OPEN if client.story is Story.LOCKED)

_PATIENCE: Final = 30
_ACTIVE: Final = {Story.SETUP, Story.AWAITING, Story.TRIAL, Story.PREPARING, Story.PAYING}
_LOCKED: Final = {Story.LOCKED, Story.SHUT, Story.BOTH}


def _names(found: Iterator[Client]) -> list[str]:
    return sorted(client.name for client in found)


def _with_words(text: str) -> Iterator[Client]:
    asked = words(text)
    for client in OPEN:
        own = words(f"{client.name} {client.owner} {client.email}")
        if all(any(word.startswith(begin) for word in own) for begin in asked):
            yield client


def list_counts_its_clients(walk: Walk) -> None:
    """The list begins with the newest clients, and its headers count active, new and inactive ones."""
    counts = walk.done(walk.api("dana", "GET", "/clients/counts"))
    active = sum(client.story in _ACTIVE for client in OPEN)
    new = sum(days < 30 for days in (*(client.days for client in OPEN), *(one.days for one in INVITED)))
    inactive, invited = len(OPEN) - active, len(INVITED)
    expect(counts, {"active": active, "new": new, "inactive": inactive, "invited": invited}, "the counts")
    newest = sorted(OPEN, key=lambda client: client.days)[:40]
    says(walk.dana.open("/console"), f"Active {active}", f"New {new}", *(client.name for client in newest))


def list_is_narrowed(walk: Walk) -> None:
    """The list is searched by the beginnings of words, whatever case and accents, and narrowed by what is asked for."""
    for text in ("dent", "szabo FOG", "oras"):
        expect(sorted(line["name"] for line in walk.listed("dana", text=text)), _names(_with_words(text)), text)
    for wanted, held in (
        ({"status": "locked"}, lambda client: client.story in _LOCKED),
        ({"status": "cancelled", "tag": "health"}, lambda c: c.story is Story.CANCELLED and "health" in c.tags),
        ({"status": "paying", "plan": "pro_plus"}, lambda c: c.story is Story.PAYING and c.plan == "pro_plus"),
    ):
        found = sorted(line["name"] for line in walk.listed("dana", **wanted))
        expect(found, _names(filter(held, OPEN)), str(wanted))
    page = walk.dana.get("/console/clients?q=SZABO+fog&status=paying")
    says(page, "Dr. Szabó Fogászat", "Search “SZABO fog”", "Status: Paying")
    expect("Northgate" in page.page.text, False, "somebody else on the narrowed page")
    says(walk.dana.get("/console/clients?status=odd"), "asks for what the list does not know", status=422)


def list_is_paged(walk: Walk) -> None:
    """Read page by page, each client stands on it once, in order; a page back shows what stood there."""
    found = [line["name"] for line in walk.listed("dana", sort="name", limit=40)]
    expect(found, sorted(found, key=fold), "the order")
    expect(sorted(found), sorted([*_names(iter(OPEN)), *(one.name for one in INVITED)]), "the whole list")
    first = walk.done(walk.api("dana", "GET", "/clients?limit=2"))
    second = walk.done(walk.api("dana", "GET", f"/clients?limit=2&after={first['next']}"))
    back = walk.done(walk.api("dana", "GET", f"/clients?limit=2&before={second['previous']}"))
    expect(back["items"], first["items"], "the page before")
    page = walk.dana.get("/console/clients?sort=name&limit=25")
    says(page, *found[:25])
    says(walk.dana.get(next(link for link in page.page.links if "after=" in link)), *found[25:50])


def secure_accounts_are_names(walk: Walk) -> None:
    """Of a secure account others read the name alone: it is in no list, found by nothing else, no action is allowed."""
    names = sorted((client.name for client in SECURE), key=fold)
    told = walk.done(walk.api("dana", "GET", "/clients/secure"))
    expect(told, {"names": names, "next": None}, "what is told of secure accounts")
    says(walk.dana.get("/console/clients"), "Only operators with a Secure role see more.", *names)
    for secure in SECURE:
        expect([*walk.listed("dana", text=secure.email)], [], "secure accounts in the list")
        by_address = walk.done(walk.api("dana", "GET", f"/clients/secure?text={secure.email}"))["names"]
        expect(by_address, [], "secure accounts found by address")
    boglarka = walk.enter(BOGLARKA)
    lines = list(walk.listed("boglarka", secure="true"))
    expect(sorted(line["name"] for line in lines), sorted(names), "secure accounts of a Secure role")
    for method, path, body in (
        ("GET", f"/clients/{lines[0]['id']}", None),
        ("GET", f"/clients/{lines[0]['id']}/notes", None),
        ("PUT", f"/accounts/{lines[0]['account_id']}/lock", {}),
    ):
        refused = walk.done(walk.api("dana", method, path, body), 403)
        expect((refused["rule"], refused["because"]), ("secure", "secure"), f"{method} of a secure account")
    page = f"/console/clients/{lines[0]['id']}"
    says(walk.dana.get(page), "The account is secure", status=403)
    says(boglarka.get(page), lines[0]["name"], lines[0]["email"])


def team_tags_and_notes(walk: Walk) -> None:
    """Tags and notes are the team's: the list finds by them, the line's history tells of them, no account's does."""
    line, account, name = walk.client.removeprefix("/console"), f"/accounts/{walk.account['id']}", walk.now()["name"]
    before = walk.done(walk.api("dana", "GET", f"{account}/history"))
    tags = walk.dana.get(f"{walk.client}/tags").page.form(f"{walk.client}/tags")
    leads(walk.dana.submit(tags, **{"tags.0": TERRACE, "tags.1": "vip"}), walk.client)
    note = walk.dana.get(f"{walk.client}/notes").page.form(f"{walk.client}/notes")
    leads(walk.dana.submit(note, text=NOTE), walk.client)
    says(walk.dana.get(walk.client), TERRACE, "VIP", *NOTE.splitlines(), DANA.name)
    expect(walk.line("dana", name)["tags"], [TERRACE, "VIP"], "tags, each as it was written already")
    expect([found["name"] for found in walk.listed("dana", tag=TERRACE)], [name], "what the tag finds")
    told = walk.done(walk.api("dana", "GET", f"{line}/history"))["items"]
    expect([entry["kind"] for entry in told], ["note.written", "client.tagged"], "the line's history")
    expect(walk.done(walk.api("dana", "GET", f"{account}/history")), before, "the account's history")
    seen = walk.owner.get("/workspace").body
    expect([what for what in (TERRACE, *NOTE.splitlines()) if what in seen], [], "the team's own in the workspace")


def limited_operator_sees_assigned(walk: Walk) -> None:
    """Whoever's role is limited sees and does nothing but what is assigned; what is taken back is gone at once."""
    owen = walk.enter(OWEN)
    his = _names(client for client in OPEN if OWEN.key in client.assigned)
    name, line = walk.now()["name"], walk.client.removeprefix("/console")
    me = walk.done(walk.api("owen", "GET", "/sessions/current"))["actor"]["id"]
    expect(sorted(found["name"] for found in walk.listed("owen")), his, "the list of a limited operator")
    says(owen.get("/console/clients"), *his, "those assigned to you")
    says(owen.get(walk.client), "limited to the clients assigned to you", status=403)
    refused = walk.done(walk.api("owen", "GET", line), 403)
    expect((refused["rule"], refused["because"]), ("assignment", "assignment"), "a client that is not assigned")
    form = walk.dana.get(f"{walk.client}/account").page.form(f"{walk.client}/operators")
    leads(walk.dana.submit(form, operator_id=me), walk.client)
    expect(walk.line("owen", name)["operators"], [me], "who it is assigned to")
    says(owen.get(walk.client), name)
    walk.done(walk.api("dana", "DELETE", f"{line}/operators/{me}"))
    expect(walk.api("owen", "GET", line).status, 403, "a client that was taken back")


def three_are_locked_at_once(walk: Walk) -> None:
    """Three are locked at once, after a review that names whom it locks out; one that was locked before stays so."""
    owner = Browser(walk.settings.base_url)
    form = owner.get("/workspace/sign-in").page.form("/workspace/sign-in")
    leads(owner.submit(form, email=THREE[0].email, password=PASSWORD), "/workspace")
    lines = {client.name: walk.line("dana", client.name) for client in (*THREE, ALREADY)}
    work = {"action": "lock", "client_ids": [line["id"] for line in lines.values()]}
    review = walk.done(walk.api("dana", "POST", "/clients/bulk/review", work))
    expect([row["outcome"] for row in review["rows"]], [*["done"] * 3, "unchanged"], "the review")
    shut = {out["name"]: out["sessions"] for out in review["shut_out"]}
    expect(shut, {client.owner: int(client is THREE[0]) for client in THREE}, "who would be locked out")
    asked = walk.dana.get(
        "/console/clients/bulk?" + urlencode([("do", "lock"), *(("id", id) for id in work["client_ids"])])
    )
    says(asked, "Lock 4 clients?", *lines, *shut, "Nothing has changed yet.")
    expect(owner.get("/workspace").status, 200, "the owner before")
    form = next(form for form in asked.page.forms if form.buttons == ("Lock 3 clients",))
    says(walk.dana.submit(form), "Locked 3 clients", *lines)
    says(walk.dana.submit(form), "Locked 3 clients", *lines)  # a second time, and nothing more is done
    leads(owner.get("/workspace"), "/workspace/sign-in")
    for client in THREE:
        account = lines[client.name]["account_id"]
        told = walk.done(walk.api("dana", "GET", f"/accounts/{account}/history?limit=1"))["items"]
        expect([(entry["kind"], entry["actor"]) for entry in told], [("account.locked", DANA.name)], "its history")


def all_that_match_are_tagged(walk: Walk) -> None:
    """All whose trial has expired get a tag by a job, which says what came of each; nobody else gets it."""
    expired = sorted(line["name"] for line in walk.listed("dana", status="trial_expired"))
    asked = walk.dana.get(
        "/console/clients/bulk?" + urlencode({"do": "tag", "all": 1, "back": "/console/clients?status=trial_expired"})
    )
    choose = leads(asked, "/console/jobs/new")
    review = walk.dana.get(f"{choose}&{urlencode({'tag': CALL})}")
    says(review, f"Add “{CALL}” to all clients that match?", "Status: Trial expired", "Nothing has changed yet.")
    at = leads(walk.dana.submit(review.page.form("/console/jobs/new")), "/console/jobs/")
    _until_done(walk, at.removeprefix("/console"))
    says(walk.dana.get(at), "Done", "Tag added", expired[0])
    expect(sorted(line["name"] for line in walk.listed("dana", tag=CALL)), expired, "who has the tag")


def _until_done(walk: Walk, job: str) -> None:
    end = time.monotonic() + _PATIENCE
    while walk.done(walk.api("dana", "GET", job))["state"] == "running" and time.monotonic() < end:
        time.sleep(0.1)
    expect(walk.done(walk.api("dana", "GET", job))["state"], "done", "the job")
