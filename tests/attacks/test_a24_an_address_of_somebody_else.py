"""
A-24: whoever puts a stranger's address on the own account gets nothing by it, nor a stranger by a mistyped address.
"""

from datetime import timedelta
from typing import Any

import pytest

from partnerkit import Purpose
from tests.api.world import PASSWORD, World, codes
from tests.attacks.linking import FOLLOWED, ask, follow, mailed, opens, press
from tests.attacks.visitor import Visitor
from tests.mailed import links, token_of

VICTIM = "kati@szabo.example.com"


def moving(world: World, email: str) -> Any:
    """
    Have a link mailed to another address of an owner; return what it carries.
    """
    wanted = {"email": email, "password": PASSWORD}
    assert world.call("owner", "POST", "/me/email", wanted).status_code == 204
    return token_of(links(world.database.run)[-1])


@pytest.mark.parametrize("by", ["api", "page"])
def test_a24_who_reads_mail_there_does_not_give_it_away_by_a_press(
    world: World, account: dict[str, Any], by: str
) -> None:
    """
    The victim follows the mail, then owns a business: it is the victim's alone, whoever asked for the address before.
    """
    world.seat(account)
    token = moving(world, VICTIM)
    guess = {"password": "a password of the victim"}
    if by == "api":
        body = {"realm": "staff", "token": token.reveal()}
        assert world.call(None, "POST", FOLLOWED[Purpose.EMAIL], body).status_code == 422
        answer = world.call(None, "POST", FOLLOWED[Purpose.EMAIL], body | guess)
        assert codes(answer) == [("password", "password.wrong")]
    else:
        visitor = Visitor(world)
        form = visitor.form(f"/workspace/email/{token.reveal()}")
        assert [visitor.submit(form, **typed).status_code for typed in ({}, guess)] == [422, 422]
    other = world.account("dana", name="Szabó Implant")
    seated = world.call("vendor", "PUT", f"/accounts/{other['id']}/owner", {"name": "Kati", "email": VICTIM})
    assert seated.status_code == 200
    assert world.sign_in("staff", VICTIM, PASSWORD).status_code == 401
    assert world.call("owner", "GET", "/me/email").json["email"] == "szabo@example.com"


def test_a24_a_mistyped_address_opens_nothing_to_whoever_has_it(world: World) -> None:
    """
    The mail goes to a stranger, who cannot make the account its own by it; the holder signs in as before.
    """
    token = mailed(world, Purpose.EMAIL)
    before = world.rows()
    for password in ("", "a password of my own"):
        assert press(world, Purpose.EMAIL, token, password=password).status_code == 422
        assert follow(world, Purpose.EMAIL, token, password=password).status_code == 422
    assert world.rows() == before
    assert opens(world)
    ask(world, Purpose.RESET)
    assert "/console/reset/" in links(world.database.run)[-1]


def test_a24_guesses_beside_a_link_are_counted(world: World) -> None:
    """
    With all others at the password of its holder, asking for the address being one (A-25); then the right one waits.
    """
    token = mailed(world, Purpose.EMAIL)
    statuses = [follow(world, Purpose.EMAIL, token, password=f"guess {n}").status_code for n in range(4)]
    assert (statuses, follow(world, Purpose.EMAIL, token).status_code) == ([422] * 4, 429)
    world.clock.tick(timedelta(minutes=1))
    assert follow(world, Purpose.EMAIL, token).status_code == 200
