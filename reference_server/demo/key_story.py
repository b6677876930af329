"""The part of the story that is about a program of the partner's, which calls by an API key."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from partnerkit.values import utc_now
from reference_server.demo.people import SECURE
from reference_server.demo.walk import Walk, expect, says

_KEYS: Final = "/console/settings/keys"


def a_program_works_by_a_key(walk: Walk) -> None:
    """A program lists the clients by an API key, which does nothing on secure accounts, and is shut out at once."""
    partner = walk.done(walk.api("dana", "GET", "/sessions/current"))["actor"]["partner_id"]
    keys = f"/partners/{partner}/keys"
    ends = (utc_now() + timedelta(days=90)).isoformat()
    new = {"name": "Accounting", "role": "agent", "scopes": ["clients.view", "history.view"], "ends_at": ends}
    made = walk.done(walk.api("dana", "POST", keys, new), 201)
    walk.tokens["program"] = made["token"]
    listed = {line["name"] for line in walk.listed("program")}
    expect(listed & {client.name for client in SECURE}, set(), "the secure accounts that a program lists")
    line = walk.line("program", next(iter(listed)))
    refused = walk.done(walk.api("program", "PUT", f"/clients/{line['id']}/tags", {"tags": ["vip"]}), 403)
    expect(refused["because"], "key_permission", "what is not among its scopes")
    refused = walk.done(walk.api("program", "POST", keys, new), 403)
    expect(refused["because"], "kind", "a key made by a program")

    says(walk.dana.open(_KEYS), "Accounting", "See clients and their notes")
    form = walk.dana.get(f"{_KEYS}/{made['id']}/end").page.form(f"{_KEYS}/{made['id']}/end")
    expect(walk.dana.submit(form).status, 303, "ending the key")
    expect(walk.api("program", "GET", "/clients").status, 401, "a key that was ended")
