"""
A-19: a lock or a change of password leaves no session alive, by whichever door it came; the strictest holds.
"""

import itertools
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from partnerkit import NewIdentity, Realm
from partnerkit.errors import NotSignedIn, Refused
from partnerkit.values import OperatorId
from tests.api.calling import places_of
from tests.api.world import PASSWORD, World
from tests.attacks.visitor import Visitor, operator, owner
from tests.library.world import Town

NEW = "another horse battery"


def alive(world: World, tokens: list[str], visitors: list[Visitor], pages: str) -> list[int]:
    """
    Return what each of these is answered: tokens by the API, visitors by a page.
    """
    bearer = [{"Authorization": f"Bearer {token}"} for token in tokens]
    api = [world.send("GET", "/api/sessions/current", headers=shown).status_code for shown in bearer]
    return api + [visitor.get(pages).status_code for visitor in visitors]


def lock(world: World, account: dict[str, Any], who: str, method: str = "PUT") -> int:
    """
    Set or lift a side's lock.
    """
    body: Any = {} if method == "PUT" else None
    return world.call(who, method, f"/accounts/{account['id']}/lock", body).status_code


@pytest.mark.requirement("R-13", call="accounts.lock", page="/workspace", by=("api", "pages"))
@pytest.mark.parametrize("sides", [("dana", "vendor"), ("vendor", "dana")])
def test_a19_of_two_locks_the_strictest_holds_in_any_order(
    world: World, account: dict[str, Any], sides: tuple[str, str]
) -> None:
    """
    Set and lifted in any order: no session of before comes back, and nobody enters while one lock is left.
    """
    world.seat(account)
    token, katalin = world.token("owner"), owner(world)
    assert alive(world, [token], [katalin], "/workspace") == [200, 200]
    steps = [*((who, "PUT") for who in sides), *((who, "DELETE") for who in sides)]
    for number, (who, method) in enumerate(steps, 1):
        assert lock(world, account, who, method) == 200
        assert alive(world, [token], [katalin], "/workspace") == [401, 303]
        world.clock.tick(timedelta(minutes=1))
        entered = Visitor(world).sign_in("workspace", "szabo@example.com").status_code
        assert (world.sign_in("staff", "szabo@example.com").status_code, entered) == (
            (201, 303) if number == 4 else (403, 403)
        )


@pytest.mark.requirement("R-13", call="identity.change_password", page="/console/me", by=("api", "pages"))
@pytest.mark.parametrize("door", ["api", "page", "vendor"])
def test_a19_a_change_of_password_ends_every_session_by_every_door(world: World, door: str) -> None:
    """
    Changed over the API, on the page or by the vendor: tokens and cookies of before, the changer's own too, are over.
    """
    tokens = [world.token("dana"), world.sign_in("operator", "dana@example.com").json["token"]]
    visitors = [operator(world), operator(world)]
    ids = places_of(world, "dana", world.account())
    if door == "api":
        done = world.call("dana", "POST", "/password", {"current": PASSWORD, "new": NEW}).status_code == 204
    elif door == "page":
        form = visitors[0].form("/console/me", "/console/me/password")
        done = visitors[0].submit(form, current=PASSWORD, new=NEW).status_code == 303
    else:
        path = f"/partners/{ids['partner_id']}/operators/{ids['operator_id']}/password"
        done = world.call("vendor", "PUT", path, {"password": NEW}).status_code == 200

    assert done
    assert alive(world, tokens, visitors, "/console/clients") == [401, 401, 303, 303]
    assert world.sign_in("operator", "dana@example.com").status_code == 401
    assert world.sign_in("operator", "dana@example.com", NEW).status_code == 201


def test_a19_a_staff_password_ends_the_sessions_in_every_business(world: World, account: dict[str, Any]) -> None:
    """
    Somebody who works in two businesses changes the password in one: the session in the other is over too.
    """
    world.seat(account)
    second = world.account(name="Second")
    new = {"name": "Szabó Katalin", "email": "szabo@example.com"}
    assert world.call("vendor", "PUT", f"/accounts/{second['id']}/owner", new).status_code == 200
    both = [
        world.sign_in("staff", "szabo@example.com", account_id=one["id"]).json["token"] for one in (account, second)
    ]
    world.tokens["owner"] = both[0]
    assert world.call("owner", "POST", "/password", {"current": PASSWORD, "new": NEW}).status_code == 204

    assert alive(world, both, [], "") == [401, 401]


def test_a19_a_lock_ends_the_sessions_of_its_own_account_alone(world: World, account: dict[str, Any]) -> None:
    """
    The same person goes on in the other business, and enters the locked one no more.
    """
    world.seat(account)
    second = world.account(name="Second")
    world.call("vendor", "PUT", f"/accounts/{second['id']}/owner", {"name": "K", "email": "szabo@example.com"})
    first, other = (
        world.sign_in("staff", "szabo@example.com", account_id=one["id"]).json["token"] for one in (account, second)
    )
    lock(world, account, "dana")

    assert alive(world, [first, other], [], "") == [401, 200]
    assert world.sign_in("staff", "szabo@example.com", account_id=account["id"]).status_code == 403


def test_a19_signing_out_ends_both_the_cookie_and_its_copy(world: World) -> None:
    """
    Who copied the cookie before has nothing: the session is over, not only the browser's memory of it.
    """
    dana = operator(world)
    thief = Visitor(world)
    thief.wear("operator", dana.cookies()["operator"])
    dana.submit(dana.form("/console/clients", "/console/sign-out"))

    assert thief.get("/console/clients").status_code == 303
    assert "operator" not in dana.cookies()


@pytest.mark.requirement("R-13", call="accounts.lock", by="api")
def test_a19_no_session_slips_in_while_a_lock_falls(world: World, account: dict[str, Any]) -> None:
    """
    People who sign in at the very moment of the lock: whoever got a token has one that is over.
    """
    world.seat(account)
    world.token("dana")

    def one(number: int) -> Any:
        if number == 3:
            return lock(world, account, "dana")
        return world.sign_in("staff", "szabo@example.com").json.get("token")

    with ThreadPoolExecutor(6) as pool:
        results = list(pool.map(one, range(6)))

    assert results.pop(3) == 200
    assert set(alive(world, [token for token in results if token], [], "")) <= {401}


@pytest.mark.requirement("VC-20", call="actors.external", by="library")
def test_a19_the_vendors_own_sign_in_is_no_way_round_a_lock(town: Town) -> None:
    """
    A person the vendor has authenticated is refused at a locked account, whoever locked it and in whatever order.
    """
    world, account = town.world, town.account
    world.seat_owner(account)
    known = NewIdentity(issuer="test", subject="katalin")
    world.run(lambda k: k.identity.link_owner(account.id, known, by=world.support))
    sides = {"partner": town.admin, "vendor": world.support}
    for first, second in itertools.permutations(sides.values()):
        assert world.actor("katalin").account_id == account.id
        for by in (first, second):
            world.run(lambda k, by=by: k.accounts.lock(account.id, by=by))  # type: ignore[misc]
            with pytest.raises(Refused):
                world.actor("katalin")
        world.run(lambda k, by=first: k.accounts.unlock(account.id, by=by))  # type: ignore[misc]
        with pytest.raises(Refused):
            world.actor("katalin")
        world.run(lambda k, by=second: k.accounts.unlock(account.id, by=by))  # type: ignore[misc]


def test_a19_nothing_but_the_choke_point_lets_a_session_live(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Every way to act by a session asks the one judgement: where that says no, none of them goes on.
    """
    world = town.world
    dana = world.run(lambda k: k.partners.operator(town.partner.id, OperatorId(town.owner.id), by=world.support))
    world.set_password(dana)
    token = world.sign_in(dana.email).token
    monkeypatch.setattr("partnerkit.entry.actors.live", lambda *_, **__: False)
    calls: list[Callable[[Any], object]] = [
        lambda k: k.actors.from_session(token, realm=Realm.OPERATOR),
        lambda k: k.actors.resolve(token, realm=Realm.OPERATOR),
        lambda k: k.sessions.touch(token, realm=Realm.OPERATOR),
    ]
    for call in calls:
        with pytest.raises(NotSignedIn):
            world.run(call)
