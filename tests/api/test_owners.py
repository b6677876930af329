"""
An owner's password over the API: set by an operator and replaced first, or set by a mailed link (VC-26).
"""

from typing import Any

import pytest

from partnerkit.access import ACTIONS, ActorKind
from reference_server.api.calls import Call
from reference_server.api.table import CALLS
from tests.api import staffing
from tests.api.calling import IDS, body_of, path_of
from tests.api.world import PASSWORD, UNKNOWN, Answer, World, codes
from tests.mailed import links, mails, token_of
from tests.rights import BEFORE_REPLACING

OWNER, GIVEN, OWN = "szabo@example.com", "told over the telephone", "known to Katalin alone"


@pytest.fixture(autouse=True)
def seated(world: World, account: dict[str, Any]) -> dict[str, Any]:
    """
    An account whose owner is signed in; no mail waits.
    """
    world.tokens["owner"] = world.seat(account)
    mails(world.database.run)
    return account


def set_it(world: World, account: dict[str, Any], who: str = "dana", **more: Any) -> Answer:
    return world.call(who, "POST", f"/accounts/{account['id']}/owner/password", {"password": GIVEN} | more)


def mail_it(world: World, account: dict[str, Any], who: str = "dana") -> Answer:
    return world.call(who, "POST", f"/accounts/{account['id']}/owner/reset", {})


def entered(world: World, password: str = GIVEN) -> Answer:
    return world.sign_in("staff", OWNER, password)


@pytest.mark.requirement("VC-26", call="identity.set_owner_password", by="api")
def test_it_is_set_told_and_replaced(world: World, account: dict[str, Any]) -> None:
    """The session of before is over; a new one says what is to be done, does nothing else, and ends with it."""
    answer = set_it(world, account)
    (mail,) = mails(world.database.run)

    assert (answer.status_code, answer.json["email"]) == (200, OWNER)
    assert GIVEN not in answer.text + mail.text + mail.html
    assert world.call("owner", "GET", "/workspace").status_code == 401
    assert entered(world, PASSWORD).status_code == 401
    opened = entered(world)
    assert (opened.status_code, opened.json["must_change"]) == (201, True)
    world.tokens["owner"] = opened.json["token"]
    assert world.call("owner", "GET", "/sessions/current").json["must_change"] is True
    refused = world.call("owner", "GET", "/workspace")
    assert (refused.status_code, refused.json["because"], refused.json["rule"]) == (403, "must_change", "password")
    assert [remedy["code"] for remedy in refused.json["remedies"]] == ["change_password"]
    assert world.call("owner", "POST", "/password", {"current": GIVEN, "new": OWN}).status_code == 204
    assert world.call("owner", "GET", "/workspace").status_code == 401
    own = entered(world, OWN).json
    world.tokens["owner"] = own["token"]
    assert (own["must_change"], world.call("owner", "GET", "/workspace").status_code) == (False, 200)


INSIDE = [call for call in CALLS if call.action and ActorKind.STAFF in ACTIONS[call.action].kinds]


@pytest.mark.requirement("VC-26", call="identity.set_owner_password", by="api")
@pytest.mark.parametrize("call", INSIDE, ids=lambda call: call.name)
def test_until_then_every_call_is_refused_but_three(world: World, account: dict[str, Any], call: Call) -> None:
    """Whatever an account's people can ask for by the API; what changes nothing of it is left."""
    set_it(world, account)
    world.tokens["owner"] = entered(world).json["token"]
    before, line = world.rows(), world.line(account)
    places = dict.fromkeys(IDS, UNKNOWN) | {"account_id": account["id"], "client_id": line["id"]}
    body = body_of(call)
    if call.name == "change_password":
        body = {"current": GIVEN, "new": OWN}
    if call.name == "accept_join":
        body = {"token": staffing.token_of(world, staffing.invited(world, account["id"]))}
        before = world.rows()
    answer = world.call("owner", call.method, path_of(call, **places), body)
    assert call.action is not None
    if call.action.value in BEFORE_REPLACING:
        assert answer.status_code == 204
    else:
        assert answer.json["because"] == "must_change"
        assert world.rows() == before


@pytest.mark.requirement("VC-26", call="identity.mail_owner_reset", by="api")
def test_a_link_does_it_too(world: World, account: dict[str, Any]) -> None:
    """Nothing changes before it is followed."""
    assert mail_it(world, account).json["email"] == OWNER
    assert world.call("owner", "GET", "/workspace").status_code == 200
    (link,) = links(world.database.run)
    followed = {"realm": "staff", "token": token_of(link).reveal(), "password": OWN}
    assert world.call(None, "POST", "/password-resets/confirmations", followed).status_code == 204
    assert world.call("owner", "GET", "/workspace").status_code == 401
    assert entered(world, OWN).json["must_change"] is False


@pytest.mark.requirement("BX-11", call="try_out", by="api")
def test_it_is_said_before_whom_it_signs_out(world: World, account: dict[str, Any]) -> None:
    """And nothing is done: neither a password nor a mail."""
    before = world.rows()
    path = f"/accounts/{account['id']}/owner/password/review"
    (out,) = world.call("dana", "POST", path, {"password": GIVEN}).json["shut_out"]

    assert (out["of"], out["sessions"]) == (["password"], 1)
    assert codes(world.call("dana", "POST", path, {"password": "short"})) == [("password", "password.length")]
    assert world.rows() == before
    assert mails(world.database.run) == []


@pytest.mark.requirement("VC-26", call="identity.set_owner_password", by="api")
def test_where_it_is_not_for_an_operator_to_set_a_link_is_named(world: World, account: dict[str, Any]) -> None:
    """The owner has a second account; on a secure one; and where there is no owner yet it is said what to do."""
    waiting = world.account(name="Waiting")
    awaited = set_it(world, waiting)
    assert (awaited.status_code, awaited.json["state"]) == (409, "awaited")
    assert "Invite the owner" in awaited.json["detail"]
    other = world.account("eve", name="Elsewhere")
    new = {"name": "Szabó Katalin", "email": OWNER}
    assert world.call("vendor", "PUT", f"/accounts/{other['id']}/owner", new).status_code == 200
    shared = set_it(world, account)
    assert (shared.status_code, shared.json["because"]) == (403, "shared")
    assert [remedy["code"] for remedy in shared.json["remedies"]] == ["reset_link"]
    assert other["id"] not in shared.text
    assert mail_it(world, account).status_code == 200
    world.operator("secret", "secure_owner")
    world.secure(account)
    assert set_it(world, account, "secret").json["because"] == "secure_owner"
    assert mail_it(world, account, "secret").status_code == 200
