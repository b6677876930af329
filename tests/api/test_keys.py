"""
API keys over HTTP: made, shown once, used by a program, ended.
"""

from typing import Any

import pytest

from partnerkit.access import ACTIONS, ActorKind
from reference_server.api.calls import Call
from reference_server.api.table import CALLS
from tests.api.calling import body_of, path_of, places_of
from tests.api.keys import ENDS, NEW, add_key, by_key, keys_at, over, partner_of
from tests.api.world import UNKNOWN, World, codes

FOR_OTHERS = [c for c in CALLS if c.action is not None and ActorKind.KEY not in ACTIONS[c.action].kinds]
EVERYTHING = [
    *("clients.view", "clients.tag", "clients.assign", "notes.write", "accounts.open"),
    *("accounts.stage", "accounts.nickname", "accounts.lock", "history.view"),
]


@pytest.mark.requirement("BX-18", call="keys.add", by="api")
class TestManaging:
    def test_a_key_is_made_shown_once_listed_and_ended(self, world: World) -> None:
        """The token stands in the answer that made it; afterwards there is the key without it."""
        at = keys_at(world)
        made = world.call("dana", "POST", at, NEW)
        key, token = made.json["key"], made.json["token"]
        assert made.status_code == 201
        assert made.headers["Location"] == f"/api{at}/{key['id']}"
        assert made.headers["Cache-Control"] == "no-store"
        assert (made.json["id"], made.text.count(token)) == (key["id"], 1)
        assert token.startswith("pk_")
        assert key == {
            "id": key["id"],
            "partner_id": partner_of(world),
            "name": "Till system",
            "maker_id": world.call("dana", "GET", "/sessions/current").json["actor"]["id"],
            "role": "agent",
            "scopes": ["clients.view"],
            "state": "active",
            "made_at": "2026-11-21T12:00:00.123456Z",
            "ends_at": ENDS,
            "used_at": None,
            "ended_at": None,
        }
        assert world.call("boglarka", "GET", at).json == {"items": [key], "next": None}
        assert world.call("vendor", "GET", f"{at}/{key['id']}").json == key

        above = world.call("boglarka", "DELETE", f"{at}/{key['id']}")
        assert (above.status_code, above.json["because"]) == (403, "above")
        ended = world.call("dana", "DELETE", f"{at}/{key['id']}")
        assert (ended.status_code, ended.json["state"]) == (200, "ended")
        assert ended.json["ended_at"] == "2026-11-21T12:00:00.123456Z"
        again = world.call("dana", "DELETE", f"{at}/{key['id']}")
        assert (again.status_code, again.json["detail"]) == (409, "The API key was ended already.")

    @pytest.mark.requirement("BX-09", call="keys.add", by="api")
    def test_the_same_call_again_makes_no_other_and_shows_none(self, world: World) -> None:
        """With an idempotency key; the token was in the first answer alone."""
        first, again = (world.call("dana", "POST", keys_at(world), NEW, Idempotency_Key="k") for _ in range(2))
        assert (first.status_code, again.status_code) == (201, 201)
        assert again.json == first.json | {"token": None}

    def test_every_problem_is_told_at_once(self, world: World) -> None:
        """By path and code, whatever else is wrong."""
        new = {"name": "", "role": "secure_agent", "scopes": ["clients.view", "roles.manage"], "ends_at": "tomorrow"}
        answer = world.call("dana", "POST", keys_at(world), new)
        assert answer.status_code == 422
        assert {(p, c) for p, c in codes(answer)} >= {("name", "text.blank"), ("ends_at", "type.moment")}
        answer = world.call("dana", "POST", keys_at(world), new | {"name": "X", "ends_at": "2020-01-01T00:00:00Z"})
        assert codes(answer) == [
            ("role", "key.secure"),
            ("scopes.1", "choice.unknown"),
            ("ends_at", "key.past"),
        ]

    def test_nobody_makes_one_above_themselves(self, world: World) -> None:
        """An admin gives no owner's role, and an agent makes none."""
        answer = world.call("boglarka", "POST", keys_at(world), NEW | {"role": "owner"})
        assert (answer.status_code, answer.json["because"]) == (403, "above")
        answer = world.call("elodie", "POST", keys_at(world), NEW)
        assert (answer.status_code, answer.json["because"]) == (403, "permission")
        answer = world.call("vendor", "POST", keys_at(world), NEW)
        assert (answer.status_code, answer.json["because"]) == (403, "kind")


@pytest.mark.requirement("BX-18", call="actors.from_key", by="api")
class TestProgram:
    def test_a_program_works_by_a_key(self, world: World, account: dict[str, Any]) -> None:
        """It lists clients, tags, writes a note, locks; all of it in the name of the key."""
        made = add_key(world, *EVERYTHING, role="admin")
        (line,) = world.call("program", "GET", "/clients").json["items"]
        assert line["account_id"] == account["id"]
        tagged = world.call("program", "PUT", f"/clients/{line['id']}/tags", {"tags": ["from the till"]})
        assert tagged.json["tags"] == ["from the till"]
        note = world.call("program", "POST", f"/clients/{line['id']}/notes", {"text": "Paid in cash."})
        assert (note.status_code, note.json["author"]) == (201, "Till system")
        assert world.call("program", "PUT", f"/accounts/{account['id']}/lock", {}).status_code == 200
        locked = world.history(account)[0]
        assert (locked["kind"], locked["actor_kind"], locked["actor"]) == ("account.locked", "key", "Till system")
        opened = world.call("program", "POST", "/accounts", {"name": "Boulangerie"}, Idempotency_Key="k")
        assert opened.status_code == 201
        key = world.call("dana", "GET", f"{keys_at(world)}/{made['id']}").json
        assert key["used_at"] == "2026-11-21T12:00:00.123456Z"

    @pytest.mark.requirement("BX-13", call="bulk.run", by="api")
    def test_many_at_once(self, world: World, account: dict[str, Any]) -> None:
        """One thing to up to a hundred clients; what goes on by itself is for people."""
        add_key(world, "clients.view", "clients.tag")
        work = {"action": "tag", "client_ids": [world.line(account)["id"]], "tag": "vip"}
        rows = world.call("program", "POST", "/clients/bulk", work).json["rows"]
        assert [row["outcome"] for row in rows] == ["done"]
        begun = world.call("program", "POST", "/jobs", {"action": "tag", "tag": "vip"})
        assert (begun.status_code, begun.json["because"]) == (403, "kind")

    def test_what_it_does_not_have_it_is_refused(self, world: World, account: dict[str, Any]) -> None:
        """And told in words why."""
        add_key(world)
        answer = world.call("program", "PUT", f"/accounts/{account['id']}/lock", {})
        assert (answer.status_code, answer.json["because"]) == (403, "key_permission")
        assert answer.json["detail"] == "The API key does not include this."
        assert answer.json["remedies"][0]["message"] == "An operator makes another API key."
        told = world.call("program", "GET", f"/accounts/{account['id']}/explanations/account.lock").json
        assert (told["allowed"], told["because"], told["facts"]["as"]) == (False, "key_permission", "key")

    @pytest.mark.requirement("VC-22", call="actors.from_key", by="api")
    def test_on_a_secure_account_it_does_nothing(self, world: World, account: dict[str, Any]) -> None:
        """It is told why, and the list shows none."""
        add_key(world, *EVERYTHING, role="admin")
        assert world.secure(account).status_code == 200
        answer = world.call("program", "PUT", f"/accounts/{account['id']}/lock", {})
        assert (answer.status_code, answer.json["because"]) == (403, "key_secure")
        assert world.call("program", "GET", "/clients").json["items"] == []

    @pytest.mark.parametrize("call", FOR_OTHERS, ids=lambda call: call.name)
    def test_what_is_for_people_or_the_vendor_is_not_for_programs(
        self, world: World, account: dict[str, Any], call: Call
    ) -> None:
        """Operators, roles, keys, jobs, the own sign-in, the vendor's calls: refused, and nothing changes."""
        places = places_of(world, "dana", account)
        add_key(world, *EVERYTHING, role="admin")
        assert world.call("program", "GET", "/clients").status_code == 200
        before = world.rows()
        answer = world.call("program", call.method, path_of(call, **places), body_of(call))
        assert answer.status_code in {403, 404}, answer.text
        assert answer.status_code == 404 or answer.json["because"] in {"kind", "nobody_secure"}
        assert world.rows() == before

    def test_it_has_no_session(self, world: World) -> None:
        """So there is none to look at or to end, and the key stays."""
        add_key(world)
        for method in ("GET", "DELETE"):
            assert world.call("program", method, "/sessions/current").status_code == 404
        assert world.call("program", "GET", "/clients").status_code == 200

    def test_its_use_is_noted_once_a_minute(self, world: World) -> None:
        """Other calls write nothing."""
        add_key(world)
        world.call("program", "GET", "/clients")
        before = world.rows()
        world.call("program", "GET", "/clients")
        assert world.rows() == before

    def test_where_a_session_is_wanted_a_key_is_none(self, world: World) -> None:
        """Neither as a cookie, nor in another's place."""
        token = add_key(world)["token"]
        cookies = {"operator": token, "__Host-operator": token}
        said = "; ".join(f"{name}={value}" for name, value in cookies.items())
        assert world.send("GET", "/console/clients", headers={"Cookie": said}).status_code == 303
        assert by_key(world, token[3:], "GET", "/clients").status_code == 401

    @pytest.mark.parametrize("how", ["ended", "over", "unknown"])
    def test_a_dead_key_is_worth_nothing(self, world: World, how: str) -> None:
        """It is not told how it ended."""
        made = add_key(world)
        token = made["token"]
        if how == "ended":
            world.call("dana", "DELETE", f"{keys_at(world)}/{made['id']}")
        elif how == "over":
            over(world)
        else:
            token = f"{token[:-1]}{'A' if token[-1] != 'A' else 'B'}"
        answer = by_key(world, token, "GET", "/clients")
        assert (answer.status_code, answer.json["code"]) == (401, "not_signed_in")

    def test_another_partners_client_is_not_there(self, world: World) -> None:
        """To a key as to its people."""
        foreign = world.account("eve", name="Elsewhere")
        add_key(world, *EVERYTHING, role="admin")
        answer = world.call("program", "GET", f"/accounts/{foreign['id']}")
        assert (answer.status_code, answer.data) == (404, world.call("program", "GET", f"/accounts/{UNKNOWN}").data)
