"""
Clients invited by form over the API: account, invitation of the owner and the partner's user (WP-04, VC-07, R-03).
"""

from typing import Any

import pytest

from tests.api.inviting import EMAIL, FORM, enter, mailed
from tests.api.world import PASSWORD, UNKNOWN, World, codes
from tests.mailed import links, mails, token_of


@pytest.mark.requirement("WP-04", call="invitations.open_by_form", by="api")
@pytest.mark.requirement("VC-07", call="invitations.open_by_form", by="api")
@pytest.mark.requirement("R-03", call="invitations.open_by_form", by="api")
def test_a_form_makes_account_invitation_and_user(world: World) -> None:
    """
    All of it at once, and once by its key; the client follows the mail, and owns the account.
    """
    answer = world.call("elodie", "POST", "/invitations/form", FORM, Idempotency_Key="k")
    again = world.call("elodie", "POST", "/invitations/form", FORM, Idempotency_Key="k")
    (link,) = links(world.database.run)
    people = world.call("dana", "GET", f"/accounts/{answer.json['id']}/members").json["items"]

    assert (answer.status_code, answer.json["stage"], answer.json["origin"]) == (201, "setup", "operator")
    assert answer.headers["Location"] == f"/api/accounts/{answer.json['id']}"
    assert again.json == answer.json
    assert {(one["state"], one["email"], one["partner_id"]) for one in people} == {
        ("invited", EMAIL, None),
        ("active", None, answer.json["partner_id"]),
    }
    come = {"token": token_of(link).reveal(), "name": "Nagy Éva", "password": PASSWORD}
    assert world.call(None, "POST", "/joins/confirmations", come).status_code == 200
    assert world.call(enter(world), "GET", "/workspace").json["owner"]["email"] == EMAIL


def test_a_form_does_what_was_chosen(world: World) -> None:
    """
    Nothing is mailed, or nobody of the partner's is there, where that was not wanted.
    """
    answer = world.call("dana", "POST", "/invitations/form", FORM | {"mail": False, "user": False})
    people = world.call("dana", "GET", f"/accounts/{answer.json['id']}/members").json["items"]

    assert (mails(world.database.run), len(people)) == ([], 1)


@pytest.mark.parametrize(
    ("body", "problems"),
    [
        ({}, [("business", "field.missing")]),
        ({"business": {"name": "Kávéház"}}, [("business.email", "field.missing")]),
        ({"business": None}, [("business", "type.null")]),
        ({"business": []}, [("business", "type.object")]),
        (
            {"business": {"name": " ", "email": "x", "odd": 1}, "mail": "yes", "user": 1, "actor": UNKNOWN},
            [
                ("actor", "field.unknown"),
                ("business.email", "email.form"),
                ("business.name", "text.blank"),
                ("business.odd", "field.unknown"),
                ("mail", "type.boolean"),
                ("user", "type.boolean"),
            ],
        ),
    ],
    ids=["empty", "no address", "null", "list", "all"],
)
def test_every_problem_of_a_form_is_named(world: World, body: Any, problems: list[tuple[str, str]]) -> None:
    """
    By where it stands, and nothing is done.
    """
    before = world.kept() if world.token("dana") else {}
    answer = world.call("dana", "POST", "/invitations/form", body)

    assert (answer.status_code, sorted(codes(answer))) == (422, problems)
    assert world.kept() == before


@pytest.mark.requirement("WP-04", call="invitations.invite_owner", by="api")
def test_an_owner_is_invited_once_more(world: World) -> None:
    """
    The link before works no more; whoever is there already, or cannot be reached, is not invited.
    """
    account = world.call("dana", "POST", "/invitations/form", FORM).json
    first, address = mailed(world), f"/accounts/{account['id']}/owner/invitation"
    again = world.call("elodie", "POST", address, {}, Idempotency_Key="k")
    second = mailed(world)
    looks = [world.call(None, "POST", "/joins/looks", {"token": token}) for token in (first, second)]

    assert (again.status_code, again.json["state"], again.json["email"]) == (200, "invited", EMAIL)
    assert (looks[0].json["reason"], looks[1].json["business"]) == ("replaced", "Kávéház")
    partner = world.call("dana", "GET", f"/partners/{account['partner_id']}").json["name"]
    assert (looks[1].json["owner"], looks[1].json["managed_by"]) == (True, partner)
    silent = world.call("dana", "POST", f"/accounts/{world.account()['id']}/owner/invitation", {})
    assert (silent.status_code, silent.json["state"]) == (409, "unreachable")
    assert world.call("eve", "POST", address, {}).status_code == 404
