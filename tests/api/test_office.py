"""
The vendor office over the API: how partners stand, and finding anything (BX-16, R-09).
"""

from typing import Any

import pytest

from partnerkit import Realm
from tests.api.world import UNKNOWN, World


def partner_of(world: World) -> str:
    """
    Return the id of dana's partner.
    """
    id: str = world.call("dana", "GET", "/sessions/current").json["actor"]["partner_id"]
    return id


@pytest.mark.requirement("BX-16", call="office.suspend", by="api")
@pytest.mark.requirement("R-09", call="office.suspend", by="api")
def test_suspended_its_operators_are_out_and_its_clients_work_on(world: World, account: dict[str, Any]) -> None:
    """Tokens of before are over; the right password is told why, a wrong one nothing; reinstated, all sign in again."""
    world.seat(account)
    id, token = partner_of(world), world.token("dana")
    done = world.call("vendor", "PUT", f"/partners/{id}/suspension", {"reason": "Bills unpaid"})
    assert (done.status_code, done.json["standing"], done.json["suspended_at"] is None) == (200, "suspended", False)
    assert world.call("dana", "GET", "/clients").status_code == 401
    assert world.call("owner", "GET", "/workspace").json["managed_by"] == done.json["name"]
    shut = world.sign_in("operator", "dana@example.com")
    assert (shut.status_code, shut.json["because"], shut.json["rule"]) == (403, "partner_suspended", "suspended")
    assert world.sign_in("operator", "dana@example.com", "a wrong password").status_code == 401
    again = world.call("vendor", "DELETE", f"/partners/{id}/suspension")
    assert (again.status_code, again.json["standing"], again.json["suspended_at"]) == (200, "open", None)
    assert world.sign_in("operator", "dana@example.com").status_code == 201
    old = {"Authorization": f"Bearer {token}"}
    assert world.send("GET", "/api/clients", headers=old).status_code == 401


@pytest.mark.requirement("BX-16", call="office.close", by="api")
def test_closed_there_is_no_way_back(world: World) -> None:
    """Neither reinstated nor closed again; its operators are told that it is closed."""
    id = partner_of(world)
    done = world.call("vendor", "PUT", f"/partners/{id}/closing", {})
    assert (done.json["standing"], done.json["closed_at"] is None) == ("closed", False)
    for method, path, body in (
        ("DELETE", "suspension", None),
        ("PUT", "suspension", {}),
        ("PUT", "closing", {}),
    ):
        answer = world.call("vendor", method, f"/partners/{id}/{path}", body)
        assert (answer.status_code, answer.json["code"]) == (409, "not_possible")
    assert world.sign_in("operator", "dana@example.com").json["because"] == "partner_closed"


@pytest.mark.requirement("BX-16", call="office.approve", by="api")
def test_a_partner_is_opened_to_be_approved_later(world: World) -> None:
    """The vendor says so where it opens it; the list of all partners has both, newest first."""
    waiting = world.call("vendor", "POST", "/partners", {"name": "Waiting & Co", "approved": False}).json
    assert waiting["approved_at"] is None
    done = world.call("vendor", "PUT", f"/partners/{waiting['id']}/approval", {}, If_Match='"0"')
    assert (done.status_code, done.headers["ETag"], done.json["approved_at"] is None) == (200, '"1"', False)
    listed = world.call("vendor", "GET", "/partners?limit=1").json
    more = world.call("vendor", "GET", f"/partners?after={listed['next']}").json
    assert waiting["id"] in {one["id"] for one in (*listed["items"], *more["items"])}
    assert partner_of(world) in {one["id"] for one in (*listed["items"], *more["items"])}


@pytest.mark.requirement("BX-16", call="office.history", by="api")
def test_the_reason_stands_in_the_partners_history(world: World) -> None:
    """For the vendor; its operators see that it is suspended, and no more."""
    id = partner_of(world)
    world.call("vendor", "PUT", f"/partners/{id}/suspension", {"reason": "Bills unpaid"})
    first = world.call("vendor", "GET", f"/partners/{id}/history?limit=1").json["items"][0]
    assert (first["kind"], first["actor"], first["details"]) == ("partner.suspended", "api", {"reason": "Bills unpaid"})
    assert "Bills" not in world.sign_in("operator", "dana@example.com").text


@pytest.mark.requirement("BX-16", call="office.find", by="api")
def test_anything_is_found_by_what_is_known_of_it(world: World, account: dict[str, Any]) -> None:
    """An account, a partner, an operator, a person; what is unknown gives nothing."""
    world.seat(account)
    id = partner_of(world)

    def found(text: str) -> dict[str, Any]:
        answer = world.call("vendor", "GET", f"/office/find?text={text}")
        assert answer.status_code == 200
        return {name: items for name, items in answer.json.items() if items}

    by_uid = found(account["uid"].lower())
    assert by_uid["accounts"][0]["account"]["id"] == account["id"]
    assert (by_uid["accounts"][0]["partner"]["id"], len(by_uid)) == (id, 1)
    assert by_uid["accounts"][0]["client_id"] == world.line(account)["id"]
    assert found(id)["partners"][0]["standing"] == "open"
    assert found("DANA@example.com")["operators"][0]["partner"]["id"] == id
    person = found("szabo@example.com")["people"][0]
    assert [one["id"] for one in person["accounts"]] == [account["id"]]
    assert found(person["id"]) == {"people": [person]}
    assert found(UNKNOWN) == found("nobody@example.com") == found("anything") == {}


def test_what_is_looked_for_is_a_text(world: World) -> None:
    """Missing or blank: said so."""
    for query in ("", "?text=", "?text=%20"):
        assert world.call("vendor", "GET", f"/office/find{query}").status_code == 422


@pytest.mark.requirement("VC-01", call="sessions.begin_office", by="api")
def test_a_session_of_the_office_is_no_bearer_token(world: World) -> None:
    """People enter the office, programs show the vendor's token; nor does anybody sign in to it here."""
    entered = world.database.run(lambda kit: kit.sessions.begin_office("Nora"))
    shown = {"Authorization": f"Bearer {entered.token.reveal()}"}
    for path in ("/partners", "/clients", "/sessions/current", "/me/sessions"):
        assert world.send("GET", f"/api{path}", headers=shown).status_code == 401
    assert world.sign_in("vendor", "dana@example.com").status_code == 401
    assert Realm.VENDOR.value == "vendor"
