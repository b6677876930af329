"""
Locks over the API.
"""

from typing import Any

import pytest

from tests.api.world import World


@pytest.mark.requirement("VC-20", call="accounts.lock")
@pytest.mark.requirement("R-13", call="accounts.lock")
@pytest.mark.parametrize("who", ["dana", "vendor"])
def test_a_lock_ends_open_sessions_at_once_and_shuts_the_door(world: World, account: dict[str, Any], who: str) -> None:
    """
    The owner's next call is refused, and signing in is refused with the reason, whichever side locked.
    """
    world.seat(account)
    assert world.call("owner", "GET", "/workspace").status_code == 200
    locked = world.call(who, "PUT", f"/accounts/{account['id']}/lock", {})
    assert (locked.status_code, locked.json["status"]) == (200, "locked")

    assert world.call("owner", "GET", "/workspace").status_code == 401
    refused = world.sign_in("staff", "szabo@example.com")
    side = "vendor" if who == "vendor" else "partner"
    assert (refused.status_code, refused.json["rule"], refused.json["because"]) == (403, "locked", f"{side}_lock")


@pytest.mark.requirement("VC-20", call="accounts.lock")
def test_what_is_in_flight_when_the_lock_falls_changes_nothing(world: World, account: dict[str, Any]) -> None:
    """
    A change the owner sends with a session of before is refused, and nothing is written.
    """
    world.seat(account)
    world.call("dana", "PUT", f"/accounts/{account['id']}/lock", {})
    before = world.rows()
    answer = world.call("owner", "POST", "/password", {"current": "correct horse battery", "new": "another horse"})

    assert answer.status_code == 401
    assert world.rows() == before


@pytest.mark.requirement("VC-20", call="accounts.unlock")
@pytest.mark.requirement("R-13", call="accounts.unlock")
def test_unlocking_restores_signing_in_and_no_session(world: World, account: dict[str, Any]) -> None:
    """
    The session of before stays over; a new one opens.
    """
    world.seat(account)
    world.call("dana", "PUT", f"/accounts/{account['id']}/lock", {})
    assert world.call("dana", "DELETE", f"/accounts/{account['id']}/lock").status_code == 200

    assert world.call("owner", "GET", "/workspace").status_code == 401
    assert world.sign_in("staff", "szabo@example.com").status_code == 201


@pytest.mark.requirement("VC-20", call="accounts.unlock")
def test_each_side_has_a_lock_of_its_own_and_lifts_no_other(world: World, account: dict[str, Any]) -> None:
    """
    Either is set over the other; what the vendor locked no operator unlocks, and as long as one is set all is shut.
    """
    path = f"/accounts/{account['id']}/lock"
    world.seat(account)
    assert world.call("vendor", "PUT", path, {}).status_code == 200
    assert world.call("dana", "DELETE", path).status_code == 409
    assert world.call("dana", "PUT", path, {}).status_code == 200
    assert world.sign_in("staff", "szabo@example.com").json["because"] == "both_locks"

    assert world.call("dana", "DELETE", path).json["status"] == "locked"
    assert world.sign_in("staff", "szabo@example.com").json["because"] == "vendor_lock"
    assert world.call("vendor", "DELETE", path).json["status"] == "trial"
    assert world.sign_in("staff", "szabo@example.com").status_code == 201


@pytest.mark.requirement("VC-20", call="accounts.lock")
@pytest.mark.parametrize(("method", "first"), [("PUT", True), ("DELETE", False)])
def test_a_lock_is_set_and_lifted_once(world: World, account: dict[str, Any], method: str, first: bool) -> None:
    """
    To lock what is locked, or unlock what is open, is refused with the state it is in.
    """
    path = f"/accounts/{account['id']}/lock"
    if first:
        world.call("dana", "PUT", path, {})
    answer = world.call("dana", method, path, {} if method == "PUT" else None)

    assert (answer.status_code, answer.json["state"]) == (409, "locked" if first else "open")


def test_an_operator_is_not_locked_out_with_the_account(world: World, account: dict[str, Any]) -> None:
    """
    The partner still sees and prepares what it locked.
    """
    world.call("dana", "PUT", f"/accounts/{account['id']}/lock", {})

    assert world.call("elodie", "GET", f"/accounts/{account['id']}").status_code == 200
    assert world.call("elodie", "PUT", f"/accounts/{account['id']}/stage", {"stage": "live"}).status_code == 200
