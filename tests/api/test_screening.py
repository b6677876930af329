"""
Whether an account may send external links, over the API (VC-21).
"""

from typing import Any

import pytest

from tests.api.world import World


@pytest.mark.requirement("VC-21", call="accounts.link_sending", by="api")
def test_a_new_account_may_not_send_links_for_a_while(world: World, account: dict[str, Any]) -> None:
    """
    Until when is told; then it may, without anybody's doing.
    """
    address = f"/accounts/{account['id']}/link-sending"
    before = [world.call(who, "GET", address).json for who in ("elodie", "vendor")]
    world.clock.tick(world.vendor.limits.screening)
    world.tokens.clear()
    after = world.call("elodie", "GET", address).json

    assert before[0] == before[1]
    assert (before[0]["allowed"], before[0]["early"]) == (False, False)
    assert after == before[0] | {"allowed": True}
    assert world.call("eve", "GET", address).status_code == 404


@pytest.mark.requirement("VC-21", call="accounts.end_screening", by="api")
def test_an_operator_ends_the_screening_early(world: World, account: dict[str, Any]) -> None:
    """
    As it was seen, once by its key; and takes that back.
    """
    address = f"/accounts/{account['id']}/link-sending"
    assert world.call("elodie", "PUT", address, {}, If_Match='"7"').status_code == 412
    ended = world.call("elodie", "PUT", address, {}, If_Match='"0"', Idempotency_Key="k")
    again = world.call("elodie", "PUT", address, {}, If_Match='"0"', Idempotency_Key="k")
    sending = world.call("elodie", "GET", address).json
    resumed = world.call("elodie", "DELETE", address, If_Match='"1"')

    assert (ended.status_code, ended.headers["ETag"], again.json) == (200, '"1"', ended.json)
    assert ended.json["unscreened_at"] == sending["since"] is not None
    assert (sending["allowed"], sending["early"]) == (True, True)
    assert (resumed.json["unscreened_at"], resumed.headers["ETag"]) == (None, '"2"')
    assert not world.call("elodie", "GET", address).json["allowed"]
    assert [one["kind"] for one in world.history(account)][:2] == ["account.screening", "account.screening"]


@pytest.mark.requirement("VC-21", call="accounts.end_screening", by="api")
def test_nobody_of_an_unapproved_partner_ends_it(world: World) -> None:
    """
    The fact is named; nor does the vendor, nor another partner.
    """
    partner = world.call("vendor", "POST", "/partners", {"name": "Fresh", "approved": False}).json
    new = {"name": "Fanni", "email": "fanni@example.com", "role": "owner"}
    path = f"/partners/{partner['id']}/operators"
    operator = world.call("vendor", "POST", path, new).json
    world.call("vendor", "PUT", f"{path}/{operator['id']}/password", {"password": "correct horse battery"})
    account = world.account("fanni")
    address = f"/accounts/{account['id']}/link-sending"
    answers = {who: world.call(who, "PUT", address, {}) for who in ("fanni", "vendor", "dana")}

    assert {who: answer.status_code for who, answer in answers.items()} == {"fanni": 403, "vendor": 403, "dana": 404}
    assert answers["fanni"].json["because"] == "unapproved"
    assert world.call("vendor", "PUT", f"/partners/{partner['id']}/approval", {}).status_code == 200
    assert world.call("fanni", "PUT", address, {}).status_code == 200
