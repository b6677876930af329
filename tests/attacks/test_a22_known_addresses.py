"""
A-22: nobody learns whether an address is known, from the answer, its size, its work or a side effect.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import attrs
import pytest
from werkzeug.test import TestResponse

from partnerkit import NewOwner, Realm, Secret, SignIn
from partnerkit.errors import PartnerkitError, WrongCredentials
from tests.api.world import World
from tests.attacks.visitor import Visitor, forms_of
from tests.library.world import Town, settle
from tests.library.worlds import in_memory

WRONG = "wrong horse battery"


def peopled() -> Town:
    """
    Return a town where everybody an attacker may ask after has a state of their own.
    """
    town = settle(in_memory())
    world = town.world
    world.set_password(world.new_operator(town.partner, "known"))
    world.seat_owner(town.account, "locked")
    world.run(lambda k: k.accounts.lock(town.account.id, by=town.owner))
    second = world.new_account(town.owner, "Second")
    world.seat_owner(second, "owner")
    bare = NewOwner(name="Bare", email="bare@szabo.example.com")
    third = world.new_account(town.owner, "Third")
    world.run(lambda k: k.staff.seat_owner(third.id, bare, by=world.support))
    return town


ASKED = {
    "known": (Realm.OPERATOR, "known@lk.example.com"),
    "known, other case": (Realm.OPERATOR, "KNOWN@lk.example.com"),
    "without a password": (Realm.OPERATOR, "dana@lk.example.com"),
    "unknown": (Realm.OPERATOR, "nobody@lk.example.com"),
    "of the other realm": (Realm.OPERATOR, "owner@szabo.example.com"),
    "no address": (Realm.OPERATOR, "nobody"),
    "a list": (Realm.OPERATOR, "known@lk.example.com,dana@lk.example.com"),
    "owner": (Realm.STAFF, "owner@szabo.example.com"),
    "owner of a locked account": (Realm.STAFF, "locked@szabo.example.com"),
    "owner the vendor signs in": (Realm.STAFF, "bare@szabo.example.com"),
    "operator at the other door": (Realm.STAFF, "known@lk.example.com"),
    "unknown at the other door": (Realm.STAFF, "nobody@szabo.example.com"),
}


@attrs.frozen
class Seen:
    """
    What can be told of a refused sign-in from outside and from the machine's load.
    """

    error: str
    verified: int
    hashed: int
    changed: bool


def seen(town: Town, realm: Realm, email: str, password: str = WRONG) -> Seen:
    """
    Try to sign in, and return what is seen of it.
    """
    world, hasher = town.world, town.world.hasher
    before, verified, hashed = world.dump(), hasher.verified, hasher.hashed
    with pytest.raises(PartnerkitError) as caught:
        world.run(lambda k: k.sessions.sign_in(SignIn(realm=realm, email=email, password=Secret(password))))
    changed = world.dump() != before
    return Seen(repr(caught.value), hasher.verified - verified, hasher.hashed - hashed, changed)


@pytest.mark.parametrize("warm", [False, True], ids=["first try of a process", "later"])
def test_a22_every_wrong_sign_in_costs_and_says_the_same(warm: bool) -> None:
    """
    One error, one verification, not one row, whoever is asked after and whether or not anybody asked before.
    """
    tries = []
    for realm, email in ASKED.values():
        town = peopled()
        if warm:
            seen(town, Realm.STAFF, "first@example.com")
        tries.append(seen(town, realm, email))

    assert set(tries) == {Seen(repr(WrongCredentials()), 1, 0 if warm else 1, False)}


@pytest.mark.parametrize("asked", ASKED)
def test_a22_the_throttle_treats_known_and_unknown_alike(asked: str) -> None:
    """
    After as many tries the same refusal comes, with the same wait, whether or not there is anybody.
    """
    town = peopled()
    realm, email = ASKED[asked]
    errors = [seen(town, realm, email) for _ in range(7)]
    town.world.clock.tick(timedelta(seconds=59))
    late = seen(town, realm, email)

    assert [e.error for e in errors] == [repr(WrongCredentials())] * 5 + ["TooManyTries(seconds=60)"] * 2
    assert (late.error, late.verified) == ("TooManyTries(seconds=1)", 0)


def test_a22_the_password_alone_opens_the_door_to_what_is_behind() -> None:
    """
    That an account is locked, or that there are several businesses, is told to who gave the right password.
    """
    town = peopled()
    world = town.world
    new = NewOwner(name="x", email="owner@szabo.example.com")
    third = world.new_account(town.owner, "Fourth")
    world.run(lambda k: k.staff.seat_owner(third.id, new, by=world.support))
    for name in ("owner of a locked account", "owner"):
        realm, email = ASKED[name]
        assert seen(town, realm, email).error == repr(WrongCredentials())
        assert seen(town, realm, email, "correct horse battery").error.startswith(("Refused", "ChooseAccount"))


def bare(answer: TestResponse) -> tuple[int, list[tuple[str, str]], bytes]:
    """
    Return everything of an answer but what is new in each.
    """
    fresh = {"X-Request-Id", "Set-Cookie"}
    return answer.status_code, [(k, v) for k, v in answer.headers if k not in fresh], answer.data


@pytest.mark.parametrize("realm", ["operator", "staff"])
def test_a22_the_api_answers_a_known_address_like_an_unknown_one(
    world: World, account: dict[str, Any], realm: str
) -> None:
    """
    Status, headers, body and size are equal to the byte, tried once or too often; nothing is written.
    """
    world.seat(account)
    known = {"operator": "dana@example.com", "staff": "szabo@example.com"}[realm]
    before = world.rows()
    for _ in range(6):
        answers = [world.sign_in(realm, email, WRONG) for email in (known, "someone.else@example.org", "none")]
        assert len({str(bare(answer)) for answer in answers}) == 1
        assert {len(answer.headers.getlist("Set-Cookie")) for answer in answers} == {0}
    assert world.rows() == before


def sent(world: World, face: str, email: str) -> str:
    """
    Return the page a wrong sign-in is answered with, without what is new in each page.
    """
    visitor = Visitor(world)
    answer = visitor.sign_in(face, email, WRONG)
    text = answer.text
    for form in forms_of(answer):
        for name in {"csrf", "key"} & set(form.fields):
            text = text.replace(form.fields[name], "")
    status, headers, _ = bare(answer)
    return f"{status}{headers}{text}".replace(email, "")


@pytest.mark.parametrize("face", ["console", "workspace"])
def test_a22_the_page_answers_a_known_address_like_an_unknown_one(
    world: World, account: dict[str, Any], face: str
) -> None:
    """
    The whole page is the same but for the address that was typed, of which both have as many letters.
    """
    world.seat(account)
    known = {"console": "dana@example.com", "workspace": "szabo@example.com"}[face]
    unknown = {"console": "anda@example.com", "workspace": "bozas@example.com"}[face]

    assert sent(world, face, known) == sent(world, face, unknown)


@pytest.mark.parametrize("who", ["dana", "elodie"])
def test_a22_an_operator_learns_of_no_address_by_naming_it(world: World, who: str) -> None:
    """
    A new client with an operator's address, a known owner's, or nobody's: made all the same, and said the same.
    """
    account = world.account()
    world.seat(account)
    made = [
        world.call(who, "POST", "/accounts", {"name": "Same", "email": email})
        for email in ("eve@example.com", "szabo@example.com", "nobody@example.org")
    ]
    told: list[Callable[[Any], object]] = [lambda a: a.status_code, lambda a: set(a.json), lambda a: a.json["status"]]

    assert [len({str(tell(answer)) for answer in made}) for tell in told] == [1, 1, 1]
