"""
The team's notes on a client over the API; and that nothing of what a partner keeps for itself reaches the account.
"""

from datetime import timedelta
from typing import Any

import pytest

from reference_server.api.calls import Call
from reference_server.api.table import CALLS
from tests.api.calling import path_of, places_of
from tests.api.world import UNKNOWN, World, codes

TEXT = "Rings after six.\n\n\t– ask for « Réka » 📞 <script>alert(1)</script>"
ABOUT_THE_ACCOUNT = [
    call
    for call in CALLS
    if call.method == "GET" and ("account_id" in call.places or call.name in {"get_workspace", "current_session"})
]


@pytest.fixture
def notes(world: World, account: dict[str, Any]) -> str:
    """
    The address of the notes on a client.
    """
    return f"/clients/{world.line(account)['id']}/notes"


@pytest.mark.requirement("VC-13", call="notes.write")
def test_a_note_is_kept_as_it_was_written(world: World, notes: str) -> None:
    """
    Lines, tabs, mark-up and signs of any script; with its author, moment and address (A-30).
    """
    answer = world.call("elodie", "POST", notes, {"text": TEXT})
    at = answer.headers["Location"].removeprefix("/api")

    assert (answer.status_code, answer.headers["ETag"]) == (201, '"0"')
    assert (answer.json["text"], answer.json["author"]) == (TEXT, "Élodie Lefèvre-Montgolfier")
    assert (answer.json["written_at"], answer.json["changed_at"]) == ("2026-11-21T12:00:00.123456Z", None)
    assert world.call("boglarka", "GET", at).json == answer.json


@pytest.mark.requirement("VC-13", call="notes.list")
def test_notes_are_listed_newest_first_to_the_whole_team(world: World, notes: str) -> None:
    """
    Part by part, on this client alone, and to no other partner.
    """
    other = world.line(world.account())
    world.call("dana", "POST", f"/clients/{other['id']}/notes", {"text": "Elsewhere"})
    for n in range(5):
        world.call(("dana", "elodie")[n % 2], "POST", notes, {"text": f"Note {n}"})
    found, after = [], ""
    while True:
        part = world.call("boglarka", "GET", f"{notes}?limit=2{after}").json
        found += [note["text"] for note in part["items"]]
        if part["next"] is None:
            break
        after = f"&after={part['next']}"

    assert found == ["Note 4", "Note 3", "Note 2", "Note 1", "Note 0"]
    assert world.call("eve", "GET", notes).data == world.call("eve", "GET", f"/clients/{UNKNOWN}/notes").data
    assert world.call("vendor", "GET", notes).json["because"] == "kind"


@pytest.mark.requirement("VC-13", call="notes.change")
@pytest.mark.requirement("BX-09", call="notes.change")
def test_a_note_is_written_anew_and_no_change_is_lost(world: World, notes: str) -> None:
    """
    By whoever of the team may write notes; with the ETag one saw the second of two editors hears of the first (A-29).
    """
    note = world.call("dana", "POST", notes, {"text": "Rings after six."})
    path, etag = f"{notes}/{note.json['id']}", note.headers["ETag"]
    world.clock.tick(timedelta(minutes=1))
    changed = world.call("elodie", "PUT", path, {"text": "Rings after seven."}, If_Match=etag)
    second = world.call("dana", "PUT", path, {"text": "Rings before six."}, If_Match=etag)

    assert (changed.status_code, changed.headers["ETag"]) == (200, '"1"')
    assert (changed.json["author"], changed.json["changed_at"]) == ("Dana Whitfield", "2026-11-21T12:01:00.123456Z")
    assert (second.status_code, second.json["current"]) == (412, 1)
    assert world.call("dana", "DELETE", path, If_Match=etag).status_code == 412
    assert world.call("dana", "GET", path).json == changed.json


@pytest.mark.requirement("VC-13", call="notes.remove")
def test_of_a_removed_note_nothing_is_left(world: World, notes: str) -> None:
    """
    Neither the note nor a word of it anywhere in the database; removed twice with one key, it is removed once.
    """
    note = world.call("dana", "POST", notes, {"text": "Xylophone lessons"}, Idempotency_Key="w").json
    path = f"{notes}/{note['id']}"
    world.call("dana", "PUT", path, {"text": "Xylophones, and zithers"})
    answers = [world.call("elodie", "DELETE", path, Idempotency_Key="r") for _ in range(2)]

    assert [(a.status_code, a.data) for a in answers] == [(204, b"")] * 2
    assert world.call("dana", "GET", path).status_code == 404
    assert world.call("dana", "DELETE", path).status_code == 404
    assert world.call("dana", "GET", notes).json["items"] == []
    assert world.call("dana", "POST", notes, {"text": "Xylophone lessons"}, Idempotency_Key="w").status_code == 404
    assert not any("ylophone" in row for rows in world.rows().values() for row in rows)


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ({}, ("text", "field.missing")),
        ({"text": None}, ("text", "type.null")),
        ({"text": 3}, ("text", "type.string")),
        ({"text": ["Rings"]}, ("text", "type.string")),
        ({"text": ""}, ("text", "text.blank")),
        ({"text": " \n\t\r\n"}, ("text", "text.blank")),
        ({"text": "\u200b\u2060"}, ("text", "text.blank")),
        ({"text": "é" * 10_001}, ("text", "text.long")),
        ({"text": "a\0b"}, ("text", "text.control")),
        ({"text": "a\rb"}, ("text", "text.control")),
        ({"text": "a\u202eb"}, ("text", "text.control")),
        ({"text": "a", "author": "Dana"}, ("author", "field.unknown")),
        ({"text": "a", "author_id": UNKNOWN}, ("author_id", "field.unknown")),
        ({"text": "a", "written_at": "2020-01-01T00:00:00Z"}, ("written_at", "field.unknown")),
    ],
    ids=lambda value: ascii(value)[:40] if isinstance(value, dict) else "",
)
@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_what_is_no_note_is_named(
    world: World, notes: str, method: str, body: dict[str, Any], problem: tuple[str, str]
) -> None:
    """
    Wrong types, blanks, one character too many, what cannot be seen, and an author of one's choice (A-13).
    """
    kept = world.call("dana", "POST", notes, {"text": "Rings after six."}).json
    answer = world.call("dana", method, notes if method == "POST" else f"{notes}/{kept['id']}", body)

    assert (answer.status_code, codes(answer)) == (422, [problem])
    assert world.call("dana", "GET", notes).json["items"] == [kept]


@pytest.mark.requirement("VC-13", call="notes.write")
def test_the_longest_note_has_ten_thousand_characters(world: World, notes: str) -> None:
    """
    As people count them: a letter with its accent is one, a line break is one.
    """
    text = "e\u0301" * 9_998 + "\r\n" + "x"
    answer = world.call("dana", "POST", notes, {"text": text})

    assert (answer.status_code, len(answer.json["text"])) == (201, 10_000)


def test_a_note_is_found_on_its_own_client_alone(world: World, notes: str) -> None:
    """
    Under another client of the same partner it is not there, to read, change or remove (A-12).
    """
    note = world.call("dana", "POST", notes, {"text": "Rings after six."}).json
    other = world.line(world.account())
    path = f"/clients/{other['id']}/notes/{note['id']}"

    for method, body in (("GET", None), ("PUT", {"text": "Mine"}), ("DELETE", None)):
        assert world.call("dana", method, path, body).status_code == 404
    assert world.call("dana", "GET", f"{notes}/{note['id']}").json == note


def test_a_place_in_notes_is_one_of_this_list(world: World, notes: str) -> None:
    """
    That of the list of clients is none; that of another client's notes only begins elsewhere in these (A-04).
    """
    other = world.line(world.account())
    for path in (notes, f"/clients/{other['id']}/notes"):
        for _ in range(2):
            world.call("dana", "POST", path, {"text": path})
    clients = world.call("dana", "GET", "/clients?limit=1").json["next"]
    theirs = world.call("dana", "GET", f"/clients/{other['id']}/notes?limit=1").json["next"]

    assert codes(world.call("dana", "GET", f"{notes}?after={clients}")) == [("after", "cursor.form")]
    assert {n["text"] for n in world.call("dana", "GET", f"{notes}?after={theirs}").json["items"]} == {notes}


@pytest.mark.requirement("R-15", call="notes.write")
@pytest.mark.requirement("VC-13", call="notes.write")
@pytest.mark.parametrize("call", ABOUT_THE_ACCOUNT, ids=lambda call: call.name)
def test_nothing_a_partner_keeps_for_itself_is_told_of_the_account(
    world: World, account: dict[str, Any], call: Call
) -> None:
    """
    Every call about the account and every one of its own people: no tag, no note, no assignment, nor that there are.
    """
    places = places_of(world, "dana", account)
    path, line = path_of(call, **places), f"/clients/{places['client_id']}"
    world.seat(account)
    who = ("owner",) if "account_id" not in call.places else ("dana", "vendor", "owner")
    before = [world.call(name, "GET", path).data for name in who]
    elodie = world.call("elodie", "GET", "/sessions/current").json["actor"]["id"]
    untag = {"action": "untag", "client_ids": [places["client_id"]], "tag": "Xylophone"}
    done = [
        world.call("dana", "PUT", f"{line}/tags", {"tags": ["Xylophone"]}),
        world.call("dana", "POST", f"{line}/notes", {"text": "Zithers"}),
        world.call("dana", "PUT", f"{line}/operators/{elodie}", {}),
        world.call("dana", "POST", "/clients/bulk", untag),
    ]

    assert all(answer.status_code < 300 for answer in done)
    assert [world.call(name, "GET", path).data for name in who] == before


@pytest.mark.requirement("R-15", call="history.of_account")
def test_what_a_partner_did_to_its_list_is_in_the_lists_history_alone(world: World, account: dict[str, Any]) -> None:
    """
    The account's history ends where it ended, for the partner and for the vendor.
    """
    line = f"/clients/{places_of(world, 'dana', account)['client_id']}"
    world.call("dana", "PUT", f"{line}/tags", {"tags": ["Xylophone"]})

    assert [t["kind"] for t in world.history(account)] == ["account.opened"]
    assert [t["kind"] for t in world.call("dana", "GET", f"{line}/history").json["items"]] == [
        "client.tagged",
        "note.written",
    ]
    assert world.call("vendor", "GET", f"{line}/history").status_code == 403
