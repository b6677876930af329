"""
A-01, A-19, A-22, A-25: a second factor over HTTP: what is not a proof, what was shown before, what is guessed.
"""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest

from partnerkit import OperatorId, PartnerId, Purpose, Realm
from tests.api.world import PASSWORD, Answer, World, codes
from tests.attacks.linking import mailed
from tests.attacks.test_a01_links import altered
from tests.attacks.visitor import Visitor
from tests.second_factor import STEP, code, fresh, give

DANA = "dana@example.com"


@pytest.fixture
def world(world: World) -> World:
    """
    A server on which Dana has a second factor, and a session that has shown it.
    """
    me = world.call("dana", "GET", "/sessions/current").json["actor"]
    ids = PartnerId(UUID(me["partner_id"])), OperatorId(UUID(me["id"]))
    world.database.run(lambda kit: give(kit, *ids))
    shown = world.database.run(lambda kit: fresh(kit, ids[1])).reveal()
    answer = world.call("dana", "POST", "/sessions/current/second-factor", {"code": shown})
    assert answer.status_code == 200
    world.tokens["dana"] = answer.json["token"]
    world.clock.tick(timedelta(seconds=2 * STEP))
    return world


def half(world: World) -> str:
    return str(world.sign_in("operator", DANA).json["proof"])


def go_on(world: World, proof: str, shown: str | None = None) -> Answer:
    given = {"proof": proof, "code": code(world.clock()).reveal() if shown is None else shown}
    return world.call(None, "POST", "/sessions/codes", given)


def test_a01_no_altered_proof_counts(world: World) -> None:
    """
    Whatever is changed of it; the right one still works afterwards.
    """
    proof = half(world)
    for text in altered(proof):
        answer = go_on(world, text)
        assert answer.status_code in {401, 422}, text
        world.vendor.throttle.forget("source:127.0.0.1")
    assert go_on(world, proof).status_code == 201


@pytest.mark.parametrize("purpose", [Purpose.RESET, Purpose.VERIFY, Purpose.EMAIL], ids=lambda p: p.value)
def test_a01_what_was_signed_for_something_else_is_no_proof(world: World, purpose: Purpose) -> None:
    """
    No link, no session's token; nor is a proof a session, in any realm, or a link.
    """
    for other in (mailed(world, purpose).reveal(), world.token("dana"), world.token("boglarka")):
        assert (go_on(world, other).status_code, go_on(world, other).json["code"]) == (401, "not_signed_in")
    proof = half(world)
    headers = {"Authorization": f"Bearer {proof}"}
    assert world.send("GET", "/api/sessions/current", headers=headers).status_code == 401
    for realm in (Realm.OPERATOR, Realm.STAFF):
        given = {"realm": realm.value, "token": proof}
        assert world.call(None, "POST", "/verifications/confirmations", given).status_code == 404


def test_a01_a_proof_as_a_cookie_signs_nobody_in(world: World) -> None:
    """
    Neither as the session's cookie nor beside it: the page asks for a code.
    """
    proof = half(world)
    visitor = Visitor(world)
    visitor.wear("operator", proof)
    assert visitor.get("/console/clients").headers["Location"].startswith("/console/sign-in")
    visitor = Visitor(world)
    visitor.wear("proof", proof)
    assert visitor.get("/console/clients").headers["Location"].startswith("/console/sign-in")
    assert visitor.get("/console/sign-in/code").status_code == 200


def test_a19_a_code_that_was_shown_is_shown_no_more(world: World) -> None:
    """
    By whoever saw it, at whichever door.
    """
    shown = code(world.clock()).reveal()
    assert go_on(world, half(world), shown).status_code == 201
    doors: dict[str, Callable[[], Answer]] = {
        "sign-in": lambda: go_on(world, half(world), shown),
        "step-up": lambda: world.call("dana", "POST", "/sessions/current/second-factor", {"code": shown}),
        "codes": lambda: world.call("dana", "POST", "/me/second-factor/codes", {"code": shown}),
        "off": lambda: world.call("dana", "POST", "/me/second-factor/removals", {"password": PASSWORD, "code": shown}),
    }
    for name, door in doors.items():
        before = {k: v for k, v in world.rows().items() if "session" not in k}
        assert codes(door()) == [("code", "code.wrong")], name
        assert {k: v for k, v in world.rows().items() if "session" not in k} == before


def test_a19_another_password_makes_the_proof_worthless(world: World) -> None:
    """
    So does a reset of the second factor.
    """
    first, me = half(world), world.call("dana", "GET", "/sessions/current").json["actor"]
    path = f"/partners/{me['partner_id']}/operators/{me['id']}"
    assert world.call("vendor", "PUT", f"{path}/password", {"password": PASSWORD}).status_code == 200
    second = half(world)
    assert world.call("vendor", "DELETE", f"{path}/second-factor").status_code == 204
    for proof in (first, second):
        answer = go_on(world, proof)
        assert (answer.status_code, answer.json["code"]) == (401, "not_signed_in")


def test_a22_nobody_learns_who_has_one_without_the_password(world: World) -> None:
    """
    A wrong password is answered to the byte as for somebody without one, and as for nobody.
    """
    answers = [world.sign_in("operator", f"{who}@example.com", "wrong") for who in ("dana", "elodie", "nobody")]
    assert len({answer.data for answer in answers}) == 1
    assert len({answer.status_code for answer in answers}) == 1
    assert len({str({**answer.headers, "X-Request-Id": ""}) for answer in answers}) == 1


def test_a25_codes_are_few_at_all_doors_together(world: World) -> None:
    """
    Some at sign-in, some in a session: after five even the right one waits, from wherever it comes.
    """
    proof = half(world)
    wrong = [go_on(world, proof, "000000").status_code for _ in range(3)]
    for _ in range(2):
        answer = world.call("dana", "POST", "/sessions/current/second-factor", {"code": "000000"})
        wrong.append(answer.status_code)
    assert wrong == [422] * 5
    for answer in (
        go_on(world, proof),
        world.call("dana", "POST", "/me/second-factor/codes", {"code": code(world.clock()).reveal()}),
    ):
        assert (answer.status_code, answer.json["code"]) == (429, "too_many_tries")
        assert int(answer.headers["Retry-After"]) > 0


def test_a25_whoever_is_patient_gets_no_further(world: World) -> None:
    """
    Five a minute are not three hundred an hour: after twenty it is a wait of minutes, for the right one as well.
    """
    for n in range(19):  # one was right before
        if n % 5 == 0:
            world.clock.tick(timedelta(minutes=1))
        assert go_on(world, half(world), "000000").status_code == 422
    world.clock.tick(timedelta(minutes=1))
    answer = go_on(world, half(world))
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 600
