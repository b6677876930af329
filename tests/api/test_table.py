"""
What holds of every call of the table that takes a key or a version.
"""

from typing import Any

import pytest

from partnerkit.access import ACTIONS, ActorKind
from reference_server.api.calls import Call
from reference_server.api.table import CALLS
from tests.api.calling import body_of, path_of, places_of, reviewed, shown_by
from tests.api.made import job_for, lost_by, partner_for
from tests.api.staffing import pays
from tests.api.world import World, codes

KEYED = [call for call in CALLS if call.key]
GUARDED = [call for call in CALLS if call.seen]
READING = [call for call in CALLS if call.method == "GET"]
PLAIN = [call for call in CALLS if not call.open and not call.key]


def prepared(world: World, call: Call, account: dict[str, Any]) -> tuple[str, str]:
    """
    Bring an account to where a call is possible; return who calls, and the address.
    """
    places = places_of(world, "dana", account)
    kinds = ACTIONS[call.action].kinds if call.action else {ActorKind.OPERATOR}
    who = "vendor" if kinds == {ActorKind.VENDOR} else "owner" if kinds == {ActorKind.STAFF} else "dana"
    if call.name in {"link_owner", "set_owner_password", "mail_owner_reset"} or who == "owner":
        world.seat(account)
        pays(world, account)
    if call.name == "unlock_account":
        world.call("dana", "PUT", f"/accounts/{account['id']}/lock", {})
    if call.name == "reset_second_factor":
        places["operator_id"] = lost_by(world)
    if "job_id" in call.places:
        places["job_id"] = job_for(world, call, "dana")
    return who, path_of(call, **places | partner_for(world, call) | reviewed(world, call))


def anew(world: World, who: str) -> None:
    """
    Sign somebody in once more.
    """
    world.tokens.pop(who)
    if who == "owner":
        world.tokens[who] = world.sign_in("staff", "szabo@example.com").json["token"]
    world.token(who)


def kept(world: World) -> dict[str, list[Any]]:
    """
    Return everything that is stored but that somebody was here.
    """
    return {name: rows for name, rows in world.rows().items() if "session" not in name}


@pytest.mark.requirement("BX-09", call="partnerkit.history.writer.Writer.perform")
@pytest.mark.parametrize("call", KEYED, ids=lambda call: call.name)
def test_a_call_sent_twice_with_one_key_is_done_once(world: World, account: dict[str, Any], call: Call) -> None:
    """
    The repetition gets the same status and changes nothing, in every call there is that takes a key.
    """
    who, path = prepared(world, call, account)
    body = shown_by(world, call, who)
    first = world.call(who, call.method, path, body, Idempotency_Key="k-1")
    if call.name in {"hand_over_partner", "hand_over_account"}:
        anew(world, who)  # whoever is an owner no more
    before = kept(world)
    again = world.call(who, call.method, path, body, Idempotency_Key="k-1")

    assert first.status_code < 300, first.text
    # A key is told once: it is kept nowhere, so that nobody can tell it again.
    told = first.json | {"token": None} if call.name == "add_key" else first.json
    assert (again.status_code, again.json) == (first.status_code, told)
    assert call.name == "add_key" or again.data == first.data
    assert kept(world) == before


@pytest.mark.requirement("BX-09", call="partnerkit.history.writer.Writer.perform")
@pytest.mark.parametrize("call", KEYED, ids=lambda call: call.name)
def test_a_key_is_for_one_call_and_one_input(world: World, account: dict[str, Any], call: Call) -> None:
    """
    A key that stood for another call is refused with 409, and nothing is changed.
    """
    who, path = prepared(world, call, account)
    mine = {"vendor": "/partners", "owner": "/workspace/members"}
    other = mine.get(who, "/accounts"), {"email": "o@example.com"} if who == "owner" else {"name": "Other"}
    assert world.call(who, "POST", *other, Idempotency_Key="k-1").status_code == 201
    before = kept(world)
    answer = world.call(who, call.method, path, body_of(call), Idempotency_Key="k-1")

    assert (answer.status_code, answer.json["code"]) == (409, "key_reused")
    assert kept(world) == before


@pytest.mark.requirement("BX-09", call="partnerkit.errors.Outdated")
@pytest.mark.parametrize("call", GUARDED, ids=lambda call: call.name)
def test_a_change_of_what_was_changed_since_is_refused(world: World, account: dict[str, Any], call: Call) -> None:
    """
    With a version nobody has any more, every call that takes one says 412, which one there is, and changes nothing.
    """
    who, path = prepared(world, call, account)
    before = kept(world)
    answer = world.call(who, call.method, path, body_of(call), If_Match='"777"')

    assert (answer.status_code, answer.json["code"], answer.json["seen"]) == (412, "outdated", 777)
    assert kept(world) == before
    again = world.call(who, call.method, path, body_of(call), If_Match=f'"{answer.json["current"]}"')
    assert again.status_code < 300, again.text


@pytest.mark.parametrize("call", PLAIN, ids=lambda call: call.name)
def test_where_a_key_means_nothing_none_is_taken(world: World, account: dict[str, Any], call: Call) -> None:
    """
    Reading, and trying out, does nothing that could be done twice; a key there is a misunderstanding.
    """
    who, path = prepared(world, call, account)
    answer = world.call(who, call.method, path, body_of(call), Idempotency_Key="k-1")

    assert (answer.status_code, codes(answer)) == (400, [("Idempotency-Key", "header.unused")])


@pytest.mark.parametrize("call", READING, ids=lambda call: call.name)
def test_reading_writes_nothing(world: World, account: dict[str, Any], call: Call) -> None:
    """
    Whatever is asked for, the database is the same before and after.
    """
    who, path = prepared(world, call, account)
    before = kept(world)
    answer = world.call(who, "GET", path)

    assert answer.status_code == 200, answer.text
    assert kept(world) == before
