"""
A-27: what there is once is had once, however many ask for it at the same moment.
"""

from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

import pytest

from partnerkit import Business, NewOperator, NewOwner, PartnerKit, Realm, Secret
from partnerkit.accounts.model import ACCOUNTS
from partnerkit.adapters.sqlalchemy import sqlalchemy_storage
from partnerkit.errors import InvalidInput, NotPossible
from partnerkit.repository import Storage
from partnerkit.values import AccountId
from tests.api.calling import places_of
from tests.api.world import World
from tests.attacks.racing import MANY, at_once, broken, stubborn, whole
from tests.attacks.visitor import Visitor, operator
from tests.library.world import Town


def count(world: World, table: str, where: str = "1 = 1") -> int:
    """
    Return how many rows a table has.
    """
    with world.database.engine.connect() as connection:
        return int(connection.exec_driver_sql(f"select count(*) from {table} where {where}").scalar_one())


@pytest.mark.requirement("VC-23", call="accounts.set_nickname", by="api")
def test_a27_one_of_twenty_gets_the_nickname_over_http(world: World) -> None:
    """
    Twenty accounts, one nickname, one moment: one has it, and all others hear that somebody has.
    """
    accounts = [world.account(name=str(n))["id"] for n in range(MANY)]
    answers = at_once(
        lambda n: world.call("dana", "PUT", f"/accounts/{accounts[n]}/nickname", {"nickname": "the-only-one"})
    )
    refused = {(a.status_code, a.json["errors"][0]["code"]) for a in answers if a.status_code != 200}

    assert Counter(a.status_code == 200 for a in answers) == {True: 1, False: MANY - 1}
    assert refused == {(422, "nickname.taken")}
    assert count(world, "pk_account", "nickname = 'the-only-one'") == count(world, "pk_nickname_claim") == 1


@pytest.mark.requirement("VC-23", call="accounts.set_nickname", by="library")
def test_a27_one_of_twenty_gets_the_nickname_in_the_library(town: Town) -> None:
    """
    The same over the memory adapter.
    """
    world = town.world
    accounts = [world.new_account(town.owner, str(n)) for n in range(MANY)]

    def name(n: int) -> str:
        try:
            return stubborn(world, lambda k: k.accounts.set_nickname(accounts[n].id, "one", by=town.owner)).name
        except InvalidInput as refused:
            return refused.problems[0].code

    (winner,) = [name for name in at_once(name) if name != "nickname.taken"]
    assert [a.name for a in map(world.account, accounts) if a.nickname == "one"] == [winner]


KEYED: dict[str, tuple[str, str, str, dict[str, Any]]] = {
    "account": ("dana", "POST", "/accounts", {"name": "Once"}),
    "partner": ("vendor", "POST", "/partners", {"name": "Once"}),
    "operator": (
        "vendor",
        "POST",
        "/partners/{partner_id}/operators",
        {"name": "Once", "email": "once@example.com"},
    ),
    "owner": (
        "vendor",
        "PUT",
        "/accounts/{account_id}/owner",
        {"name": "K", "email": "k@example.com", "password": "another horse battery"},
    ),
    "stage": ("dana", "PUT", "/accounts/{account_id}/stage", {"stage": "live"}),
    "lock": ("dana", "PUT", "/accounts/{account_id}/lock", {}),
    "nickname": ("dana", "PUT", "/accounts/{account_id}/nickname", {"nickname": "once"}),
    "plan": (
        "vendor",
        "PUT",
        "/accounts/{account_id}/subscription",
        {"plan": "pro", "at": "2026-11-01T12:00:00Z", "event": "evt 1"},
    ),
    "password": (
        "vendor",
        "PUT",
        "/partners/{partner_id}/operators/{operator_id}/password",
        {"password": "another horse battery"},
    ),
    "identity": (
        "vendor",
        "PUT",
        "/partners/{partner_id}/operators/{operator_id}/identity",
        {"issuer": "b", "subject": "1"},
    ),
}


@pytest.mark.requirement("BX-09", call="accounts.open", by="api")
@pytest.mark.parametrize("name", KEYED)
def test_a27_one_key_by_twenty_is_done_once_over_http(world: World, account: dict[str, Any], name: str) -> None:
    """
    Whatever call it is: twenty equal answers, one receipt, one entry more in the history, one row at most.
    """
    who, method, path, body = KEYED[name]
    ids, before = places_of(world, "dana", account), {t: count(world, t) for t in ("pk_entry", "pk_receipt")}
    answers = at_once(
        lambda _: world.call(who, method, path.format_map(ids), body, Idempotency_Key="twenty times the same")
    )

    assert Counter((a.status_code, a.data) for a in answers).most_common(1)[0][1] == MANY, answers[0].text
    assert answers[0].status_code in {200, 201}
    assert {table: count(world, table) - n for table, n in before.items()} == {"pk_entry": 1, "pk_receipt": 1}


@pytest.mark.requirement("BX-09", call="accounts.open", by="library")
def test_a27_one_key_by_twenty_is_done_once_in_the_library(town: Town) -> None:
    """
    Twenty equal answers, one account, over the memory adapter too.
    """
    world, business = town.world, Business(name="Once")
    made = at_once(lambda _: stubborn(world, lambda k: k.accounts.open(business, by=town.owner, key="once")))
    listed = world.run(lambda k: k.clients.list(by=town.owner)).items

    assert len({repr(account) for account in made}) == 1
    assert [client.name for client in listed].count("Once") == 1


@pytest.mark.requirement("BX-09", page="/console/clients/new", by="pages")
def test_a27_a_form_sent_twenty_times_at_once_makes_one_account(world: World) -> None:
    """
    A double click, or twenty: one account, and every answer leads to it.
    """
    dana = operator(world)
    form = dana.form("/console/clients/new")
    cookie = {"Cookie": f"operator={dana.cookies()['operator']}"}
    answers = at_once(lambda _: world.send("POST", form.action, data=form.fields | {"name": "Once"}, headers=cookie))

    assert len({(a.status_code, a.headers["Location"]) for a in answers}) == 1
    assert count(world, "pk_account") == 1


@pytest.mark.requirement("BX-09", call="accounts.open", by="api")
def test_a27_one_key_with_twenty_bodies_does_one_of_them(world: World) -> None:
    """
    One is done, the others are refused, and none of them is half done.
    """
    world.token("dana")
    before = count(world, "pk_account")
    answers = at_once(lambda n: world.call("dana", "POST", "/accounts", {"name": str(n)}, Idempotency_Key="k"))

    assert Counter(a.status_code for a in answers) == {201: 1, 409: MANY - 1}
    assert {a.json["code"] for a in answers if a.status_code == 409} == {"key_reused"}
    assert count(world, "pk_account") - before == 1


@pytest.mark.requirement("R-10", call="partners.add_operator", by="api")
def test_a27_one_address_is_one_operator_however_many_add_it(world: World) -> None:
    """
    Twenty spellings of one address at once, into two partners: one operator.
    """
    partners = [world.call(who, "GET", "/sessions/current").json["actor"]["partner_id"] for who in ("dana", "eve")]
    email = "gizi@example.com"
    spelt = [email.upper() if n % 2 else email.title() for n in range(MANY)]
    answers = at_once(
        lambda n: world.call(
            "vendor", "POST", f"/partners/{partners[n % 2]}/operators", {"name": "Gizi", "email": spelt[n]}
        )
    )

    assert Counter(a.status_code for a in answers) == {201: 1, 422: MANY - 1}
    assert count(world, "pk_operator", "name = 'Gizi'") == 1


@pytest.mark.requirement("R-10", call="staff.seat_owner", by="library")
def test_a27_one_owner_is_seated_however_many_are_offered(town: Town) -> None:
    """
    Twenty owners-to-be for one account: one sits, the others are told so, and no person without an account is left.
    """
    world = town.world

    def seat(n: int) -> str:
        new = NewOwner(name=str(n), email=f"owner{n}@szabo.example.com")
        try:
            return stubborn(world, lambda k: k.staff.seat_owner(town.account.id, new, by=world.support)).name or ""
        except NotPossible:
            return ""

    with whole(world, town.account.id):
        (winner,) = [name for name in at_once(seat) if name]
    assert world.run(lambda k: k.staff.owner(town.account.id, by=town.owner)).name == winner
    assert str(world.dump()).count("Person(") == 1


def test_a27_one_person_for_twenty_accounts_is_one_person_over_http(world: World) -> None:
    """
    All twenty are seated, nobody hears of the others, and one person has twenty memberships.
    """
    accounts = [world.account(name=str(n))["id"] for n in range(MANY)]
    new = {"name": "Katalin", "email": "katalin@example.com"}
    answers = at_once(lambda n: world.call("vendor", "PUT", f"/accounts/{accounts[n]}/owner", new))

    assert Counter(a.status_code for a in answers) == {200: MANY}
    assert len({a.json["person_id"] for a in answers}) == count(world, "pk_person") == 1


def test_a27_one_person_for_twenty_accounts_is_one_person(town: Town) -> None:
    """
    The same new address seated in twenty accounts at once becomes one person with twenty memberships.
    """
    world = town.world
    accounts = [world.new_account(town.owner, str(n)) for n in range(MANY)]
    new = NewOwner(name="Katalin", email="katalin@szabo.example.com")

    def seat(n: int) -> object:
        return stubborn(world, lambda k: k.staff.seat_owner(accounts[n].id, new, by=world.support)).person_id

    assert len(set(at_once(seat))) == 1
    assert str(world.dump()).count("Person(") == 1


@pytest.mark.requirement("VC-20", call="accounts.lock", by="library")
def test_a27_a_lock_falls_once(town: Town) -> None:
    """
    Twenty times locked at one moment: one does it, one entry is written, one epoch passes, the chain is whole.
    """
    world = town.world

    def lock(_: int) -> bool:
        try:
            stubborn(world, lambda k: k.accounts.lock(town.account.id, by=town.owner))
        except NotPossible:
            return False
        return True

    with whole(world, town.account.id):
        assert Counter(at_once(lock)) == {True: 1, False: MANY - 1}
    assert world.account(town.account).epoch == 1


def test_a27_chains_stay_whole_while_everybody_writes(town: Town) -> None:
    """
    Operators are added to one partner by twenty at once: no entry of its chain is lost or written twice.
    """
    world = town.world
    before = world.run(lambda k: k.partners.get(town.partner.id, by=world.support)).seq

    def add(n: int) -> object:
        new = NewOperator(name=str(n), email=f"new{n}@lk.example.com")
        return stubborn(world, lambda k: k.partners.add_operator(town.partner.id, new, by=world.support))

    at_once(add)
    partner = world.run(lambda k: k.partners.get(town.partner.id, by=world.support))
    assert partner.seq == before + MANY
    assert broken(world, partner.id, partner.head, partner.seq) is None  # type: ignore[arg-type]


def test_a27_keys_of_two_people_never_meet(world: World) -> None:
    """
    The same key by everybody at once, pages and API: each gets an account of their own.
    """
    world.token("dana"), world.token("eve")
    visitor: Visitor = operator(world, "elodie")
    form = visitor.form("/console/clients/new")

    def one(n: int) -> object:
        if n % 3 == 2:
            return visitor.submit(form, name="Mine", key="k").status_code
        return world.call(("dana", "eve")[n % 3], "POST", "/accounts", {"name": "Mine"}, Idempotency_Key="k").json["id"]

    made = at_once(one, 3)
    assert made[0] != made[1]
    assert made[2] == 303
    assert count(world, "pk_account", "name = 'Mine'") == 3


class Interrupted:
    """
    A storage during whose first look at an account something else happens.
    """

    def __init__(self, storage: Storage, meanwhile: Callable[[], object]) -> None:
        self._storage = storage
        self._meanwhile: Callable[[], object] | None = meanwhile

    def __getattr__(self, name: str) -> Any:
        if name == "get":
            return self._get
        return getattr(self._storage, name)

    def _get(self, collection: Any, id: Any, /, **within: Any) -> Any:
        if collection is ACCOUNTS and self._meanwhile is not None:
            meanwhile, self._meanwhile = self._meanwhile, None
            meanwhile()
        return self._storage.get(collection, id, **within)


@pytest.mark.requirement("BX-09", call="accounts.lock", by="library")
def test_a27_the_call_s_own_twin_is_no_obstacle(world: World, account: dict[str, Any]) -> None:
    """
    The same call, done between looking for the key and looking at the account: one lock, no refusal.
    """
    token, path = Secret(world.token("dana")), f"/accounts/{account['id']}/lock"
    twin = partial(world.call, "dana", "PUT", path, {}, Idempotency_Key="k")
    with world.database.engine.begin() as connection:
        storage: Any = Interrupted(sqlalchemy_storage(connection), twin)
        kit = PartnerKit(storage, world.vendor)
        by = kit.actors.from_session(token, realm=Realm.OPERATOR)
        locked = kit.accounts.lock(AccountId(UUID(account["id"])), by=by, key="k")

    assert (locked.locked, locked.epoch) == (True, 1)
    assert count(world, "pk_receipt", "key = 'k'") == 1
