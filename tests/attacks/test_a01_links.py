"""
A-01, A-02, A-04, A-06: a link does what it was mailed for, for whom it was mailed, as we signed it; nothing else does.
"""

import base64
import itertools
from typing import Any

import attrs
import pytest
from itsdangerous import Signer, URLSafeSerializer, URLSafeTimedSerializer

from partnerkit import Purpose, Realm, Secret
from reference_server.wiring import make_app
from tests.api.world import World
from tests.attacks.linking import FOLLOWED, follow, mailed, opens, page_of
from tests.attacks.visitor import Visitor

PURPOSES = pytest.mark.parametrize("purpose", Purpose, ids=lambda purpose: purpose.value)
KEY = "the present signing key"


def is_none(world: World, purpose: Purpose, token: Any, realm: Realm = Realm.OPERATOR) -> None:
    """
    See that a token is answered like any other that is none, by the API and by the page, and changes nothing.
    """
    before = world.rows()
    answer = follow(world, purpose, token, realm.value)
    assert (answer.status_code, answer.json["code"]) == (404, "not_found"), token
    if isinstance(token, Secret) and "/" not in token.reveal():
        page = Visitor(world).get(page_of(purpose, token, realm))
        assert page.status_code == 404, token
    assert world.rows() == before
    world.vendor.throttle.forget("links-from:127.0.0.1")


def altered(token: str) -> list[str]:
    """
    Return a token with one letter changed, moved, left out or put in, at every seventh place and at the end.
    """
    out = [token[:-1], token + "A", token + "=", token + "\n", token.upper(), token[::-1], f" {token}", token * 2]
    for n in [*range(0, len(token), 7), len(token) - 1]:
        for letter in "Aa_-.9":
            out += [token[:n] + letter + token[n + 1 :], token[:n] + letter + token[n:]]
    body, _, signature = token.partition(".")
    out += [signature + "." + body, body, f".{signature}", f"{body}.", f"{body}.{body}"]
    last = base64.urlsafe_b64decode(signature + "=")
    out += [f"{body}.{base64.b64encode(last).decode()}", f"{body}.{signature}"[:-1] + chr(ord(signature[-1]) + 1)]
    return [text for text in out if text != token]


@PURPOSES
def test_a01_no_altered_token_counts(world: World, purpose: Purpose) -> None:
    """
    Whatever is changed of it, also where Base64 would read the same bytes; the right one still works afterwards.
    """
    token = mailed(world, purpose)
    for text in altered(token.reveal()):
        answer = follow(world, purpose, text)
        assert answer.status_code in {404, 422}, text
        world.vendor.throttle.forget("links-from:127.0.0.1")
    assert follow(world, purpose, token).status_code < 300


@PURPOSES
def test_a01_no_token_of_another_purpose_or_realm_counts(
    world: World, account: dict[str, Any], purpose: Purpose
) -> None:
    """
    A-06: a link that verifies sets no password; one of the console is none of the workspace.
    """
    world.seat(account)
    welcome = Purpose.WELCOME, Realm.STAFF  # which there is none of
    tokens = {(p, r): mailed(world, p, who) for p in Purpose for r, who in REALMS if (p, r) != welcome}
    for (other, realm), token in tokens.items():
        for there in [Realm.OPERATOR] if purpose is Purpose.WELCOME else Realm:
            if (other, realm) != (purpose, there):
                is_none(world, purpose, token, there)
    realm = Realm.OPERATOR if purpose is Purpose.WELCOME else Realm.STAFF
    assert follow(world, purpose, tokens[purpose, realm], realm.value).status_code < 300


REALMS = [(Realm.OPERATOR, "dana"), (Realm.STAFF, "owner")]


@PURPOSES
def test_a01_nobody_else_signs(world: World, purpose: Purpose) -> None:
    """
    With another key, our key under another salt, by another digest, or as other libraries sign: none of it is ours.
    """
    token = mailed(world, purpose).reveal()
    body, salt = token.partition(".")[0], f"partnerkit.link.operator.{purpose.value}"
    signers = [
        Signer("another key altogether", salt=salt, key_derivation="hmac"),
        Signer(KEY, salt=salt),
        Signer(KEY, salt=salt, key_derivation="hmac"),
        Signer(KEY, key_derivation="hmac"),
        Signer(KEY, salt=salt, key_derivation="none"),
        Signer("", salt=salt, key_derivation="hmac"),
    ]
    forged = [signer.sign(body).decode() for signer in signers]
    forged += [s(KEY, salt=salt).dumps("dana") for s in (URLSafeSerializer, URLSafeTimedSerializer)]
    for text in forged:
        is_none(world, purpose, Secret(text))


@PURPOSES
def test_a01_keys_are_rotated_without_a_link_lost(world: World, purpose: Purpose) -> None:
    """
    A link that an older key signed works as long as that key is kept, and not a moment longer.
    """
    token, old = mailed(world, purpose), world.vendor.signing_keys
    newer = Secret("the newest signing key of all")
    kept, dropped = keyed(world, (*old, newer)), keyed(world, (newer,))
    is_none(dropped, purpose, token)
    assert follow(kept, purpose, token).status_code < 300


def keyed(world: World, keys: tuple[Secret, ...]) -> World:
    """
    Return the server after a roll-out with these keys.
    """
    vendor = attrs.evolve(world.vendor, signing_keys=keys)
    database = type(world.database)(world.database.engine, vendor)
    return attrs.evolve(world, vendor=vendor, database=database, app=make_app(database, vendor, world.settings))


EMPTY: list[Any] = [None, "", " ", [], {}, 0, False, ["{t}"], {"token": "{t}"}, "null", "*", "%00", "x" * 100_000]


@PURPOSES
@pytest.mark.parametrize("value", EMPTY, ids=lambda value: ascii(value)[:12])
def test_a02_what_is_no_token_follows_no_link(world: World, purpose: Purpose, value: Any) -> None:
    """
    Empty, missing, listed, huge: refused, though a row without any link is there and one with.
    """
    token = mailed(world, purpose).reveal()
    before = world.rows()
    given = [token] if value == ["{t}"] else {"token": token} if value == {"token": "{t}"} else value
    assert follow(world, purpose, given).status_code in {404, 422}
    body = {"realm": "operator", "password": "another horse battery"}
    assert world.call(None, "POST", FOLLOWED[purpose], body).status_code == 422
    assert world.rows() == before


@PURPOSES
def test_a04_no_id_is_a_token(world: World, purpose: Purpose) -> None:
    """
    Neither whose it is, nor a session's token, nor what the row of the link holds.
    """
    mailed(world, purpose)
    me = world.call("dana", "GET", "/sessions/current").json["actor"]
    session = world.call("dana", "GET", "/me/sessions").json["items"][0]["id"]
    for text in (me["id"], me["id"].replace("-", ""), me["partner_id"], session, world.token("dana"), "1"):
        is_none(world, purpose, Secret(text))


def test_a04_a_link_says_nothing_that_leads_to_another(world: World) -> None:
    """
    Of two links, those of one person differ in more than can be guessed, whichever follows which.
    """
    tokens = [mailed(world, who=who).reveal() for who in ("dana", "elodie", "dana")]
    for one, other in itertools.combinations(tokens, 2):
        same = sum(a == b for a, b in zip(one[29:], other[29:], strict=True))
        assert same < 15
    assert opens(world)
