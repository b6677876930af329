"""
A-02: an empty, missing, list-valued or huge token never matches a row without one.
"""

import json
from functools import partial
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partnerkit import Actor, NewIdentity, PartnerKit, Realm, Secret
from partnerkit.errors import InvalidInput, NotSignedIn
from partnerkit.values import OperatorId
from reference_server.wiring import make_app
from tests.api.world import World
from tests.attacks.conftest import Standing
from tests.library.world import Town, settle
from tests.library.worlds import in_memory

EMPTY = ["", " ", "\t", "null", "None", "undefined", "0", "false", "[]", "{}", '""', "''", "\x00", "%00", "*", "%"]
HUGE = ["x" * 201, "x" * 4096, "x" * 100_000]
SCHEMES = ["{t}, {t}", "{t},{t}", "{t} {t}", "[{t}]", '"{t}"', '["{t}"]', "{t};", "{t}%00", "{t}\x00x"]


@pytest.mark.parametrize("token", [*EMPTY, *HUGE], ids=lambda token: ascii(token[:12]))
@pytest.mark.parametrize("realm", Realm)
def test_a02_what_is_no_token_finds_no_session(standing: Standing, realm: Realm, token: str) -> None:
    """
    Nothing that stands for "none" in any language is found, nor does anything huge break the search.
    """
    with standing.world.database.transaction() as kit:
        for call in (kit.actors.from_session, kit.sessions.touch, kit.sessions.end):
            with pytest.raises(NotSignedIn):
                call(Secret(token), realm=realm)


@pytest.mark.parametrize("token", [*EMPTY, *HUGE], ids=lambda token: ascii(token[:12]))
def test_a02_what_is_no_token_opens_nothing_over_http(standing: Standing, token: str) -> None:
    """
    As bearer token and in both cookies: 401, or the way to the sign-in page.
    """
    world, worn = standing.world, {"Cookie": f"operator={token}; staff={token}"}
    bearer = world.send("GET", "/api/clients", headers={"Authorization": f"Bearer {token}"})
    pages = [world.send("GET", path, headers=worn).status_code for path in ("/console/clients", "/workspace")]

    assert (bearer.status_code, bearer.json["code"]) == (401, "not_signed_in")
    assert pages == [303, 303]


@pytest.mark.parametrize("scheme", SCHEMES, ids=ascii)
@pytest.mark.parametrize("who", ["dana", "vendor"])
def test_a02_a_right_token_in_a_wrong_wrapping_is_none(standing: Standing, who: str, scheme: str) -> None:
    """
    Doubled, listed, quoted or lengthened, a token that is right by itself counts for nothing.
    """
    value = "Bearer " + scheme.replace("{t}", standing.world.token(who))
    answer = standing.world.send("GET", "/api/partners/x", headers={"Authorization": value})

    assert answer.status_code == 401


def test_a02_two_headers_are_not_one(standing: Standing) -> None:
    """
    A header sent twice, as servers hand it on, is no token, in whichever order a right one and a wrong one stand.
    """
    right = f"Bearer {standing.world.token('dana')}"
    for pair in ([right, "Bearer x"], ["Bearer x", right], [right, right], [right, ""]):
        joined = ",".join(pair)
        answer = standing.world.send("GET", "/api/clients", headers={"Authorization": joined})
        assert answer.status_code == 401, joined


def test_a02_a_cookie_sent_twice_does_not_hide_a_wrong_one(standing: Standing) -> None:
    """
    The first of two counts, so that what another path or host added behind it changes nothing.
    """
    token = standing.world.token("dana")
    for value, status in [(f"operator=x; operator={token}", 303), (f"operator={token}; operator=x", 200)]:
        answer = standing.world.send("GET", "/console/clients", headers={"Cookie": value})
        assert answer.status_code == status


@pytest.mark.parametrize("known", [None, Secret("")], ids=["none", "empty"])
@pytest.mark.parametrize("token", ["", "x", "None", " "])
def test_a02_without_a_vendor_token_nobody_is_the_vendor(standing: Standing, known: Secret | None, token: str) -> None:
    """
    An installation that names no token, or an empty one, has no vendor over the API.
    """
    world = standing.world
    bare = attrs.evolve(world.settings, vendor_token=known)
    alone = attrs.evolve(world, settings=bare, app=make_app(world.database, world.vendor, bare))
    answer = alone.send("POST", "/api/partners", json={"name": "Mine"}, headers={"Authorization": f"Bearer {token}"})

    assert answer.status_code == 401


@pytest.mark.parametrize("value", [None, "", [], ["correct horse battery"], {"": ""}, 0, True])
@pytest.mark.parametrize("field", ["email", "password"])
def test_a02_a_sign_in_without_password_opens_nobody_who_has_none(world: World, field: str, value: Any) -> None:
    """
    Somebody who was given no password cannot be entered with none: every stand-in for it is refused.
    """
    new = {"name": "Nobody", "email": "nobody@example.com"}
    partner = world.call("dana", "GET", "/sessions/current").json["actor"]["partner_id"]
    world.call("vendor", "POST", f"/partners/{partner}/operators", new)
    given = {"realm": "operator", "email": "nobody@example.com", "password": ""} | {field: value}
    answer = world.call(None, "POST", "/sessions", given)

    assert answer.status_code in {401, 422}, answer.text


@pytest.mark.requirement("BX-15", call="actors.external", by="library")
def test_a02_nobody_is_linked_to_an_empty_identity(town: Town) -> None:
    """
    A vendor whose own session is empty gets nobody: neither by nothing, nor by joining the two parts otherwise.
    """
    world = town.world
    world.run(partial(_link, town, NewIdentity(issuer="a", subject="b,c")))
    for word in ("None", "False", "[]"):
        named = NewIdentity(issuer="a", subject=word)
        world.run(partial(_link, town, named))
    odd: list[tuple[Any, Any]] = [
        ("", ""),
        ("a", ""),
        ("", "a"),
        ("a,b", "c"),
        ("a", "b"),
        ('a","b', "c"),
        ("A", "b,c"),
    ]
    for issuer, subject in [*odd, ("a", None), ("a", False), ("a", []), (None, "b,c"), (["a"], "b,c"), ("a", ["b,c"])]:
        with world.unchanged(), pytest.raises((NotSignedIn, InvalidInput)):
            world.run(partial(_external, issuer, subject))


def _link(town: Town, new: NewIdentity, kit: PartnerKit) -> object:
    return kit.identity.link_operator(town.partner.id, OperatorId(town.owner.id), new, by=town.world.support)


def _external(issuer: str, subject: str, kit: PartnerKit) -> Actor:
    return kit.actors.external(issuer, subject)


@settings(max_examples=60)
@given(token=st.text(max_size=300))
def test_a02_no_text_at_all_is_somebodys_token(token: str) -> None:
    """
    Whatever is shown, lone surrogates included, nobody acts by it and nothing breaks.
    """
    with TOWN.world.kit() as kit:
        for realm in Realm:
            with pytest.raises(NotSignedIn):
                kit.actors.from_session(Secret(token), realm=realm)


TOWN = settle(in_memory())


def test_a02_a_bearer_token_in_body_or_query_is_not_looked_at(standing: Standing) -> None:
    """
    Tokens stand in one place; elsewhere they would end in logs.
    """
    token = standing.world.token("dana")
    for name in ("access_token", "token", "Authorization", "bearer"):
        query = standing.world.send("GET", f"/api/clients?{name}={token}")
        body = standing.world.send(
            "POST", "/api/accounts", data=json.dumps({"name": "x", name: token}), content_type="application/json"
        )
        assert (query.status_code, body.status_code) == (401, 401)
