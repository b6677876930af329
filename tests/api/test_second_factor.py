"""
A second factor over the API: set up, asked for, shown again, renewed, turned off, reset.
"""

from datetime import timedelta
from typing import Any

import pytest

from partnerkit import Secret
from tests.api.world import PASSWORD, World, codes
from tests.mailed import mails
from tests.second_factor import STEP, code

OWN = "/me/second-factor"


def typed(world: World, seed: str) -> dict[str, str]:
    """
    A code that was not used yet, as a body has it.
    """
    world.clock.tick(timedelta(seconds=2 * STEP))
    return {"code": code(world.clock(), Secret(seed)).reveal()}


def set_up(world: World, who: str = "dana") -> tuple[str, list[str]]:
    seed = world.call(who, "POST", OWN).json["secret"]
    given = {"password": PASSWORD} | typed(world, seed)
    answer = world.call(who, "POST", f"{OWN}/confirmations", given)
    assert answer.status_code == 200, answer.text
    world.tokens[who] = answer.json["token"]
    return seed, answer.json["codes"]


def proof(world: World, who: str = "dana") -> str:
    answer = world.sign_in("operator", f"{who}@example.com")
    assert (answer.status_code, answer.json["code"]) == (401, "second_factor")
    assert "token" not in answer.json
    return str(answer.json["proof"])


def go_on(world: World, shown: dict[str, str], who: str = "dana") -> Any:
    return world.call(None, "POST", "/sessions/codes", {"proof": proof(world, who)} | shown)


@pytest.mark.requirement("BX-10", call="second_factors.begin")
@pytest.mark.requirement("BX-10", call="second_factors.confirm")
def test_one_sets_it_up_and_goes_on(world: World) -> None:
    """
    The app is told a secret, the first code has it count, ten recovery codes come once; the mail says so.
    """
    assert world.call("dana", "GET", OWN).json == {"set_up_at": None, "codes_left": 0, "demanded": False}
    begun = world.call("dana", "POST", OWN)
    assert begun.json["uri"].startswith("otpauth://totp/")
    assert begun.json["secret"] in begun.json["uri"]
    seed, recovery = set_up(world)
    assert (len(seed), len(set(recovery))) == (32, 10)
    status = world.call("dana", "GET", OWN)
    assert (status.json["codes_left"], status.json["set_up_at"]) == (10, status.json["set_up_at"])
    assert status.json["set_up_at"] is not None
    assert world.call("dana", "GET", "/sessions/current").json["factor_at"] == status.json["set_up_at"]
    assert [mail.kind for mail in mails(world.database.run)] == ["factor.set_up"]


@pytest.mark.requirement("BX-10", call="sessions.sign_in_with_code")
def test_the_password_is_half_of_it(world: World) -> None:
    """
    Answered with a proof; proof and code open the session, a wrong code says so by its field.
    """
    seed, recovery = set_up(world)
    for shown in ({"code": "000000"}, {"code": "7KQ2-M9XD-T4HB"}):
        answer = go_on(world, shown)
        assert (answer.status_code, codes(answer)) == (422, [("code", "code.wrong")])
    answer = go_on(world, typed(world, seed))
    assert answer.status_code == 201
    world.tokens["dana"] = answer.json["token"]
    assert world.call("dana", "GET", "/sessions/current").json["actor"] == answer.json["actor"]
    assert go_on(world, {"code": recovery[0].lower().replace("-", "")}).status_code == 201
    assert codes(go_on(world, {"code": recovery[0]})) == [("code", "code.wrong")]


@pytest.mark.requirement("BX-10", call="sessions.sign_in_with_code")
def test_a_proof_is_worth_nothing_for_long(world: World) -> None:
    """
    Nor is what is none: begin anew.
    """
    seed, _ = set_up(world)
    old = proof(world)
    world.clock.tick(world.vendor.limits.half_signed_in)
    for given in (old, "none"):
        answer = world.call(None, "POST", "/sessions/codes", {"proof": given} | typed(world, seed))
        assert (answer.status_code, answer.json["code"]) == (401, "not_signed_in")


@pytest.mark.requirement("BX-10", call="sessions.step_up")
def test_what_is_grave_asks_for_it_again(world: World) -> None:
    """
    The refusal says what to do; shown once more, one goes through by a new token, and not by the old one.
    """
    seed, _ = set_up(world)
    world.clock.tick(world.vendor.limits.step_up)
    partner_id = world.call("dana", "GET", "/sessions/current").json["actor"]["partner_id"]
    new = {"name": "auditor", "title": "Auditor", "permissions": ["clients.view"]}
    refused = world.call("dana", "POST", f"/partners/{partner_id}/roles", new)
    assert (refused.status_code, refused.json["because"]) == (403, "factor_old")
    assert [remedy["code"] for remedy in refused.json["remedies"]] == ["prove_factor"]
    shown = world.call("dana", "POST", "/sessions/current/second-factor", typed(world, seed))
    assert shown.json["factor_at"] is not None
    assert world.call("dana", "POST", f"/partners/{partner_id}/roles", new).status_code == 401
    world.tokens["dana"] = shown.json["token"]
    assert world.call("dana", "POST", f"/partners/{partner_id}/roles", new).status_code == 201


def test_whoever_has_none_shows_none(world: World, account: dict[str, Any]) -> None:
    """
    An operator hears that there is none; staff, the vendor's programs and strangers have no session of that sort.
    """
    world.seat(account)
    for who, status in (("dana", 409), ("owner", 404), ("vendor", 404), (None, 401)):
        answer = world.call(who, "POST", "/sessions/current/second-factor", {"code": "123456"})
        assert answer.status_code == status, who


@pytest.mark.requirement("BX-10", call="second_factors.renew_codes")
def test_recovery_codes_are_renewed(world: World) -> None:
    """
    The earlier ones are worth nothing.
    """
    seed, old = set_up(world)
    new = world.call("dana", "POST", f"{OWN}/codes", typed(world, seed)).json["codes"]
    assert not set(old) & set(new)
    assert codes(go_on(world, {"code": old[0]})) == [("code", "code.wrong")]
    assert go_on(world, {"code": new[0]}).status_code == 201


@pytest.mark.requirement("BX-10", call="second_factors.remove")
def test_it_is_turned_off(world: World) -> None:
    """
    By password and code; every session is over, and the password is enough again.
    """
    seed, _ = set_up(world)
    wrong = world.call("dana", "POST", f"{OWN}/removals", {"password": "wrong"} | typed(world, seed))
    assert codes(wrong) == [("password", "password.wrong")]
    done = world.call("dana", "POST", f"{OWN}/removals", {"password": PASSWORD} | typed(world, seed))
    assert (done.status_code, done.data) == (204, b"")
    assert world.call("dana", "GET", OWN).status_code == 401
    assert world.sign_in("operator", "dana@example.com").status_code == 201


@pytest.mark.requirement("BX-10", call="second_factors.reset")
@pytest.mark.parametrize("by", ["dana", "vendor"])
def test_a_lost_one_is_reset(world: World, by: str) -> None:
    """
    By somebody above, or the vendor; once a key.
    """
    set_up(world, "boglarka")
    me = world.call("boglarka", "GET", "/sessions/current").json["actor"]
    path = f"/partners/{me['partner_id']}/operators/{me['id']}/second-factor"
    for _ in range(2):
        assert world.call(by, "DELETE", path, Idempotency_Key="k-1").status_code == 204
    assert world.call("boglarka", "GET", OWN).status_code == 401
    assert world.sign_in("operator", "boglarka@example.com").status_code == 201
    again = world.call(by, "DELETE", path)
    assert (again.status_code, again.json["state"]) == (409, "absent")


@pytest.mark.requirement("BX-09", call="second_factors.reset")
def test_another_one_set_up_since_stays(world: World) -> None:
    """
    With the ETag of the operator as it was with the one that was lost, the next one is not taken away.
    """
    set_up(world, "boglarka")
    me = world.call("boglarka", "GET", "/sessions/current").json["actor"]
    path = f"/partners/{me['partner_id']}/operators/{me['id']}"
    etag = world.call("dana", "GET", path).headers["ETag"]
    assert world.call("dana", "DELETE", f"{path}/second-factor", If_Match=etag).status_code == 204
    world.tokens.pop("boglarka")
    set_up(world, "boglarka")
    late = world.call("dana", "DELETE", f"{path}/second-factor", If_Match=etag)
    assert (late.status_code, late.json["code"]) == (412, "outdated")
    assert world.call("boglarka", "GET", OWN).json["set_up_at"] is not None


@pytest.mark.requirement("VC-22", call="second_factors.remove")
def test_a_secure_role_does_nothing_without_one(world: World) -> None:
    """
    The refusal names the way; set up, it is not turned off.
    """
    world.operator("secret", "secure_owner", factor=False)
    refused = world.call("secret", "GET", "/clients")
    assert (refused.status_code, refused.json["because"]) == (403, "factor_absent")
    assert [remedy["code"] for remedy in refused.json["remedies"]] == ["set_up_factor"]
    seed, _ = set_up(world, "secret")
    assert world.call("secret", "GET", "/clients").status_code == 200
    removal = {"password": PASSWORD} | typed(world, seed)
    kept = world.call("secret", "POST", f"{OWN}/removals", removal)
    assert (kept.status_code, kept.json["state"]) == (409, "demanded")
