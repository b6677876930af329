"""
People who sign up by themselves, over the API: nothing is there before the mailed link is followed (VC-04, WP-01).
"""

from datetime import timedelta
from typing import Any

import pytest

from partnerkit import Secret
from tests.api.inviting import EMAIL, PARTNER, SIGN_UP, mailed
from tests.api.world import PASSWORD, UNKNOWN, Answer, World, codes
from tests.mailed import links_in, mails

RIGHT = {"password": PASSWORD}


def sign_up(world: World, **changed: Any) -> str:
    """
    Sign up as a client; return what the mailed link carries.
    """
    answer = world.call(None, "POST", "/sign-ups", SIGN_UP | changed)
    assert answer.status_code == 204, answer.text
    return mailed(world)


def sign_up_partner(world: World, **changed: Any) -> str:
    """
    Sign up as a partner; return what the mailed link carries.
    """
    answer = world.call(None, "POST", "/partner-sign-ups", PARTNER | changed)
    assert answer.status_code == 204, answer.text
    return mailed(world)


def follow(world: World, what: str, token: str, **more: Any) -> Answer:
    """
    Follow a link as somebody who is not signed in.
    """
    return world.call(None, "POST", f"/{what}", {"token": token} | more)


def referral(world: World) -> str:
    """
    Return what the referral link of Dana's partner carries.
    """
    return str(world.call("dana", "GET", "/referral").json["address"].rpartition("/")[2])


@pytest.mark.requirement("VC-04", call="invitations.sign_up", by="api")
@pytest.mark.requirement("VC-04", call="invitations.confirm", by="api")
@pytest.mark.requirement("R-07", call="accounts.get", by="api")
def test_whoever_signs_up_has_an_account_once_it_is_confirmed(world: World) -> None:
    """
    Looking uses nothing up, nor does a wrong password; the account is nobody's client.
    """
    token = sign_up(world, time_zone="Europe/Budapest")
    assert world.sign_in("staff", EMAIL).status_code == 401
    shown = follow(world, "sign-ups/looks", token).json
    wrong = follow(world, "sign-ups/confirmations", token, password="wrong horse battery")
    came = follow(world, "sign-ups/confirmations", token, **RIGHT)
    used = follow(world, "sign-ups/confirmations", token, **RIGHT)

    assert (shown["kind"], shown["business"], shown["email"], shown["partner"], shown["known"]) == (
        "client",
        "Éva Kávéja",
        EMAIL,
        None,
        False,
    )
    assert codes(wrong) == [("password", "password.chosen")]
    assert (came.status_code, came.json["name"], came.json["time_zone"]) == (200, "Éva Kávéja", "Europe/Budapest")
    assert (used.status_code, used.json["reason"]) == (410, "used")
    assert world.sign_in("staff", EMAIL).status_code == 201
    account = world.get(came.json, "vendor")
    assert (account["partner_id"], account["origin"], account["brought_by"]) == (None, "direct", None)
    assert world.call("dana", "GET", f"/accounts/{came.json['id']}").status_code == 404


@pytest.mark.requirement("VC-03", call="invitations.sign_up", by="api")
@pytest.mark.requirement("VC-04", call="invitations.confirm", by="api")
@pytest.mark.requirement("WP-05", call="invitations.confirm", by="api")
def test_through_a_link_it_is_the_partners_client(world: World) -> None:
    """
    In its list from then on; who brought it is told with it.
    """
    token = sign_up(world, through=referral(world))
    assert world.call("dana", "GET", "/clients").json["items"] == []
    assert follow(world, "sign-ups/looks", token).json["partner"] == "Lefèvre & Kovács Conseil"
    account = follow(world, "sign-ups/confirmations", token, **RIGHT).json
    line, shown = world.line(account), world.get(account)

    assert (line["name"], line["status"], line["origin"]) == ("Éva Kávéja", "awaiting_client", "referral")
    assert shown["brought_by"] == shown["partner_id"] is not None
    opened = [one for one in world.history(account) if one["kind"] == "account.opened"]
    assert [one["details"]["way"] for one in opened] == ["referral"]


@pytest.mark.requirement("VC-04", call="invitations.confirm", by="api")
def test_nobody_brings_oneself(world: World) -> None:
    """
    An operator who comes through its own partner's link is answered like anybody, and is nobody's client.
    """
    token = sign_up(world, email="elodie@example.com", through=referral(world))
    account = follow(world, "sign-ups/confirmations", token, **RIGHT).json
    shown = world.get(account, "vendor")

    assert (shown["partner_id"], shown["origin"], shown["brought_by"]) == (None, "referral", None)
    assert world.call("dana", "GET", "/clients").json["items"] == []


@pytest.mark.requirement("R-10", call="invitations.confirm_known", by="api")
@pytest.mark.requirement("R-10", call="invitations.confirm_as", by="api")
def test_a_known_person_has_a_second_account(world: World, account: dict[str, Any]) -> None:
    """
    By the password it has, or signed in; the one that was chosen is worth nothing, and somebody else may not.
    """
    world.seat(account)
    world.tokens["katalin"] = world.tokens["owner"]
    world.seat(world.account(name="Boulangerie"), "baker@example.com")
    chosen = {"email": "szabo@example.com", "password": "another horse battery"}
    token = sign_up(world, **chosen)

    assert follow(world, "sign-ups/looks", token).json["known"]
    assert follow(world, "sign-ups/confirmations", token, password=chosen["password"]).json["state"] == "known"
    wrong = follow(world, "sign-ups/known", token, password=chosen["password"])
    assert codes(wrong) == [("password", "password.wrong")]
    assert world.call("owner", "POST", "/sign-ups/acceptances", {"token": token}).status_code == 409
    taken = world.call("katalin", "POST", "/sign-ups/acceptances", {"token": token})
    assert (taken.status_code, taken.json["name"]) == (200, "Éva Kávéja")
    second = follow(world, "sign-ups/known", sign_up(world, **chosen), **RIGHT)
    assert second.status_code == 200
    assert world.sign_in("staff", "szabo@example.com", chosen["password"]).status_code == 401
    assert follow(world, "sign-ups/known", sign_up(world), **RIGHT).json["state"] == "unknown"


@pytest.mark.requirement("VC-04", call="invitations.sign_up", by="api")
@pytest.mark.parametrize("path", ["/sign-ups", "/partner-sign-ups"])
def test_known_and_unknown_addresses_are_answered_alike(world: World, account: dict[str, Any], path: str) -> None:
    """
    The same answer, and a mail each, whether somebody signs in with the address or not (A-22).
    """
    world.seat(account)
    given = PARTNER if path == "/partner-sign-ups" else SIGN_UP
    emails = ("szabo@example.com", "dana@example.com", "nobody@example.com")
    answers = [world.call(None, "POST", path, given | {"email": email}) for email in emails]

    assert {(answer.status_code, answer.data) for answer in answers} == {(204, b"")}
    assert len({tuple(name for name, _ in answer.headers) for answer in answers}) == 1
    assert [mail.to for mail in mails(world.database.run)] == list(emails)


@pytest.mark.requirement("WP-01", call="invitations.sign_up_partner", by="api")
@pytest.mark.requirement("WP-01", call="invitations.confirm_partner", by="api")
@pytest.mark.requirement("R-16", call="invitations.confirm_partner", by="api")
def test_a_partner_comes_by_itself(world: World) -> None:
    """
    Its first owner signs in to the console and may invite; an account of its own is mailed apart.
    """
    token = sign_up_partner(world)
    shown = follow(world, "sign-ups/looks", token).json
    wrong = follow(world, "partner-sign-ups/confirmations", token, password="wrong horse battery")
    came = follow(world, "partner-sign-ups/confirmations", token, **RIGHT)

    assert (shown["kind"], shown["known"]) == ("partner", False)
    assert codes(wrong) == [("password", "password.chosen")]
    assert (came.status_code, came.json["email"], came.json["role"]) == (200, EMAIL, "owner")
    world.tokens["eva"] = world.sign_in("operator", EMAIL).json["token"]
    partner = world.call("eva", "GET", f"/partners/{came.json['partner_id']}").json
    assert (partner["name"], partner["approved_at"]) == ("Éva Kávéja", None)
    assert world.call("eva", "POST", "/invitations", {"email": "client@example.com"}).status_code == 201
    assert world.call("eva", "GET", "/invitations/allowance").json["brought"] == 1
    own, _ = mails(world.database.run)
    assert (own.to, world.sign_in("staff", EMAIL).status_code) == (EMAIL, 401)


@pytest.mark.requirement("R-10", call="invitations.confirm_partner", by="api")
def test_a_partner_that_added_somebody_keeps_no_address(world: World) -> None:
    """
    Anybody can be a partner and add anybody: who reads mail there signs up all the same, and the other learns nothing.
    """
    mallory = follow(world, "partner-sign-ups/confirmations", sign_up_partner(world), **RIGHT).json
    world.tokens["mallory"] = world.sign_in("operator", EMAIL).json["token"]
    mails(world.database.run)
    operators, honest = f"/partners/{mallory['partner_id']}/operators", "honest@books.example.com"
    added = world.call("mallory", "POST", operators, {"name": "Mine", "email": honest.upper(), "role": "agent"})
    path = f"{operators}/{added.json['id']}"
    before, welcome = world.call("mallory", "GET", path), mailed(world)
    token = sign_up_partner(world, email=honest)
    shown = follow(world, "sign-ups/looks", token).json
    came = follow(world, "partner-sign-ups/confirmations", token, **RIGHT)

    assert (shown["known"], came.status_code, came.json["email"], came.json["role"]) == (False, 200, honest, "owner")
    signed_in = world.sign_in("operator", honest).json
    assert signed_in["actor"]["partner_id"] == came.json["partner_id"] != mallory["partner_id"]
    assert world.call("mallory", "GET", path).json == before.json
    assert world.call("mallory", "POST", f"{path}/invitation", {}).status_code == 200
    told = mails(world.database.run)[-1]
    assert (told.kind, told.to, links_in(told)) == ("operator.known", honest, [])
    spent = follow(world, "welcomes/confirmations", welcome, password="another horse battery")
    assert (spent.status_code, spent.json["reason"]) == (410, "replaced")


def test_a_link_of_one_kind_confirms_no_other(world: World) -> None:
    """
    A partner's confirms no client, nor a client's a partner; nor does one that invites, or none of ours.
    """
    client, partner = sign_up(world), sign_up_partner(world, email="pal@pek.example.com")
    world.call("dana", "POST", "/invitations", {"email": "third@example.com"})
    invitation = mailed(world)
    answers = [
        follow(world, "partner-sign-ups/confirmations", client, **RIGHT),
        follow(world, "sign-ups/confirmations", partner, **RIGHT),
        follow(world, "sign-ups/known", partner, **RIGHT),
        *(follow(world, "sign-ups/looks", token) for token in (invitation, client[:-2] + "zz", "x")),
    ]

    assert {(answer.status_code, answer.json["code"]) for answer in answers} == {(404, "not_found")}
    assert follow(world, "sign-ups/confirmations", client, **RIGHT).status_code == 200


def test_a_sign_up_is_over_in_time(world: World) -> None:
    """
    Its link says so, and somebody may sign up once more.
    """
    token = sign_up(world)
    world.clock.tick(world.vendor.limits.verification + timedelta(seconds=1))
    late = follow(world, "sign-ups/confirmations", token, **RIGHT)

    assert (late.status_code, late.json["reason"]) == (410, "expired")
    assert follow(world, "sign-ups/confirmations", sign_up(world), **RIGHT).status_code == 200


def test_nobody_is_flooded_with_mails(world: World) -> None:
    """
    So many an hour to an address; the answer says for how long (A-25).
    """
    for _ in range(3):
        sign_up(world)
    answer = world.call(None, "POST", "/sign-ups", SIGN_UP)

    assert (answer.status_code, answer.json["code"]) == (429, "too_many_tries")
    assert int(answer.headers["Retry-After"]) == answer.json["retry_after"] > 0


@pytest.mark.parametrize(
    ("path", "changed", "problems"),
    [
        ("/sign-ups", {"through": 7}, [("through", "type.string")]),
        ("/sign-ups", {"accountant": True}, [("accountant", "field.unknown")]),
        (
            "/sign-ups",
            {"email": "x", "business": " ", "name": None, "password": "short", "language": "de", "time_zone": "Mars"},
            [
                ("business", "text.blank"),
                ("email", "email.form"),
                ("language", "choice.unknown"),
                ("name", "type.null"),
                ("password", "password.length"),
                ("time_zone", "time_zone.unknown"),
            ],
        ),
        ("/partner-sign-ups", {"accountant": False}, [("accountant", "partner.answer")]),
        ("/partner-sign-ups", {"accountant": "yes"}, [("accountant", "type.boolean")]),
        (
            "/partner-sign-ups",
            {"approved": True, "role": "owner", "through": "x", "partner_id": UNKNOWN},
            [
                ("approved", "field.unknown"),
                ("partner_id", "field.unknown"),
                ("role", "field.unknown"),
                ("through", "field.unknown"),
            ],
        ),
    ],
    ids=["link", "client", "all", "no", "word", "more"],
)
def test_every_problem_of_a_sign_up_is_named(
    world: World, path: str, changed: dict[str, Any], problems: list[tuple[str, str]]
) -> None:
    """
    Path and code of each, and nothing is kept or mailed.
    """
    before = world.kept()
    answer = world.call(None, "POST", path, (PARTNER if path == "/partner-sign-ups" else SIGN_UP) | changed)

    assert (answer.status_code, sorted(codes(answer))) == (422, problems)
    assert world.kept() == before


@pytest.mark.parametrize("what", ["looks", "confirmations", "known"])
def test_every_problem_of_a_confirmation_is_named(world: World, what: str) -> None:
    """
    Path and code of each, before the link is looked at.
    """
    answer = follow(world, f"sign-ups/{what}", None, odd=1)  # type: ignore[arg-type]
    missing = [] if what == "looks" else [("password", "field.missing")]

    assert sorted(codes(answer)) == [("odd", "field.unknown"), *missing, ("token", "type.null")]


def test_no_password_stands_in_the_database(world: World) -> None:
    """
    Its hash alone, and once it was confirmed not even that with the sign-up; no link either (A-03).
    """
    token = sign_up(world)
    rows = world.rows()
    follow(world, "sign-ups/confirmations", token, **RIGHT)

    assert PASSWORD not in str(rows)
    assert token not in str(rows) + str(world.rows())
    hashed = [word for word in str(rows["pk_sign_up"]).split("'") if "scrypt" in word]
    assert hashed
    assert world.vendor.passwords.verify(hashed[0], Secret(PASSWORD))
    assert hashed[0] not in str(world.rows()["pk_sign_up"])
