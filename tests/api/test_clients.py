"""
The list of clients over the API: what it holds, how it is narrowed, sorted, read forwards and backwards, and counted.
"""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from partnerkit import Action, Realm, Secret
from partnerkit.access import ROLES, decide
from partnerkit.clients.model import CLIENTS
from partnerkit.repository import Query
from tests.api.staffing import REPORT
from tests.api.world import World

PEOPLE = {role: role.replace("_", "-") for role in ROLES} | {"limited": "limited", "secure_limited": "secure-limited"}


def names(world: World, query: str = "", who: str = "dana") -> list[str]:
    """
    Return the names of the clients a query finds.
    """
    answer = world.call(who, "GET", f"/clients?{query}")
    assert answer.status_code == 200, answer.text
    return [line["name"] for line in answer.json["items"]]


@pytest.fixture
def town(world: World) -> dict[str, dict[str, Any]]:
    """
    Accounts in several states, an hour apart, by their first word.
    """
    accounts = {}
    for name, email in (
        ("Álmos Fodrászat", "almos@example.com"),
        ("Boulangerie", "chez@boulangerie.example"),
        ("Csók & Fia", None),
        ("álom Stúdió", "studio@example.com"),
    ):
        accounts[name.split()[0]] = world.account(name=name, **({"email": email} if email else {}))
        world.clock.tick(timedelta(hours=1))
        world.tokens.clear()
    world.call("vendor", "PUT", f"/accounts/{accounts['Boulangerie']['id']}/lock", {})
    world.seat(accounts["Csók"])
    world.call("vendor", "PUT", f"/accounts/{accounts['Csók']['id']}/subscription", REPORT)
    world.call("dana", "PUT", f"/accounts/{accounts['Álmos']['id']}/nickname", {"nickname": "hair"})
    tagged = world.line(accounts["álom"])
    world.call("dana", "PUT", f"/clients/{tagged['id']}/tags", {"tags": ["VIP", "film"]})
    operator = world.call("dana", "GET", "/sessions/current").json["actor"]["id"]
    world.call("dana", "PUT", f"/clients/{tagged['id']}/operators/{operator}", {})
    return accounts


@pytest.mark.requirement("VC-06", call="clients.list")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["álom Stúdió", "Csók & Fia", "Boulangerie", "Álmos Fodrászat"]),
        ("sort=created", ["Álmos Fodrászat", "Boulangerie", "Csók & Fia", "álom Stúdió"]),
        ("sort=name", ["Álmos Fodrászat", "álom Stúdió", "Boulangerie", "Csók & Fia"]),
        ("sort=-name", ["Csók & Fia", "Boulangerie", "álom Stúdió", "Álmos Fodrászat"]),
        ("text=alm&sort=name", ["Álmos Fodrászat"]),
        ("text=%C3%81L&sort=name", ["Álmos Fodrászat", "álom Stúdió"]),
        ("text=stud+al", ["álom Stúdió"]),
        ("text=hair", ["Álmos Fodrászat"]),
        ("text=boulangerie", ["Boulangerie"]),
        ("text=nothing", []),
        ("text=--", ["álom Stúdió", "Csók & Fia", "Boulangerie", "Álmos Fodrászat"]),
        ("status=locked", ["Boulangerie"]),
        ("status=inactive", ["Boulangerie"]),
        ("status=active", ["álom Stúdió", "Csók & Fia", "Álmos Fodrászat"]),
        ("status=awaiting_client", ["álom Stúdió", "Álmos Fodrászat"]),
        ("status=paying", ["Csók & Fia"]),
        ("status=new", ["álom Stúdió", "Csók & Fia", "Boulangerie", "Álmos Fodrászat"]),
        ("status=invited", []),
        ("status=closed", []),
        ("locked=true", ["Boulangerie"]),
        ("locked=false&sort=created", ["Álmos Fodrászat", "Csók & Fia", "álom Stúdió"]),
        ("plan=pro", ["Csók & Fia"]),
        ("plan=&sort=created", ["Álmos Fodrászat", "Boulangerie", "álom Stúdió"]),
        ("plan=gold", []),
        ("tag=VIP", ["álom Stúdió"]),
        ("tag=nobody+has+it", []),
        ("secure=true", []),
        ("secure=false&text=cs", ["Csók & Fia"]),
        ("created_from=2026-11-21T14:00:00Z", ["álom Stúdió", "Csók & Fia"]),
        ("created_to=2026-11-21T15:00:00%2B02:00", ["Álmos Fodrászat"]),
        ("created_from=2026-11-21T13:00:00Z&created_to=2026-11-21T14:00:00Z", ["Boulangerie"]),
        ("created_from=2027-01-01T00:00:00Z", []),
        ("created_from=0001-01-01T00:00:00Z&created_to=9999-12-31T23:59:59Z&tag=film", ["álom Stúdió"]),
        ("status=active&locked=true", []),
        ("operator_id=6f1c9d3e-0b1d-4b52-9a53-1f2f6f6f2d10", []),
    ],
)
def test_the_list_is_narrowed_searched_and_sorted(
    world: World, town: dict[str, dict[str, Any]], query: str, found: list[str]
) -> None:
    """
    By status or group, tag, plan, secure, locked, moments of any zone, words that begin words; all of it has to hold.
    """
    assert town
    assert names(world, query) == found


@pytest.mark.requirement("VC-06", call="clients.list")
@pytest.mark.requirement("VC-24", call="clients.list")
def test_the_list_is_narrowed_to_an_operators_clients(world: World, town: dict[str, dict[str, Any]]) -> None:
    """
    The operator's id finds what it is assigned to, whoever asks.
    """
    line = world.line(town["álom"])

    assert len(line["operators"]) == 1
    assert names(world, f"operator_id={line['operators'][0]}", "elodie") == ["álom Stúdió"]


@pytest.mark.requirement("VC-06", call="clients.counts")
def test_the_counts_are_those_of_the_lists(world: World, town: dict[str, dict[str, Any]]) -> None:
    """
    Active, inactive and invited are all clients, each once; new ones overlap, and are so for thirty days.
    """
    counts = world.call("elodie", "GET", "/clients/counts").json

    assert counts == {"active": 3, "new": 4, "inactive": 1, "invited": 0}
    assert all(len(names(world, f"status={group}")) == count for group, count in counts.items())
    assert world.call("eve", "GET", "/clients/counts").json == dict.fromkeys(counts, 0)
    for wait, new in ((timedelta(days=30) - timedelta(hours=4), 4), (timedelta(microseconds=1), 3)):
        world.clock.tick(wait)
        world.tokens.clear()
        assert world.call("elodie", "GET", "/clients/counts").json["new"] == new


@pytest.mark.requirement("VC-06", call="clients.list")
@pytest.mark.parametrize("sort", ["-created", "created", "name", "-name"])
def test_the_list_is_read_forwards_and_backwards(world: World, sort: str) -> None:
    """
    Each client once, the same parts both ways; the first has none before it, the last none behind.
    """
    for n in range(7):
        world.account(name=f"Client {n % 3}")
    parts, query = [world.call("dana", "GET", f"/clients?sort={sort}&limit=3").json], ""
    while (after := parts[-1]["next"]) is not None:
        parts.append(world.call("dana", "GET", f"/clients?sort={sort}&limit=3&after={after}").json)
    back = [parts[-1]]
    while (before := back[-1]["previous"]) is not None:
        query = f"/clients?sort={sort}&limit=3&before={before}"
        back.append(world.call("dana", "GET", query).json)

    assert parts[0]["previous"] is None
    assert len({line["id"] for part in parts for line in part["items"]}) == 7
    assert [[line["id"] for line in part["items"]] for part in reversed(back)] == [
        [line["id"] for line in part["items"]] for part in parts
    ]


@pytest.mark.requirement("VC-06", call="clients.list")
def test_a_place_outlives_the_client_that_stood_there(world: World) -> None:
    """
    The client behind a place was narrowed out since; the list goes on behind it, and misses nobody.
    """
    accounts = [world.account(name=f"Client {n}") for n in range(4)]
    first = world.call("dana", "GET", "/clients?sort=created&locked=false&limit=2").json
    world.call("dana", "PUT", f"/accounts/{accounts[1]['id']}/lock", {})

    assert names(world, f"sort=created&locked=false&after={first['next']}") == ["Client 2", "Client 3"]


def people(world: World) -> None:
    """
    Give Dana's partner an operator of each built-in role, and two of limited ones.
    """
    seen = ["clients.view"]
    world.role("limited", seen, limited=True)
    world.role("secure_limited", seen, limited=True, secure=True)
    for role, who in PEOPLE.items():
        world.operator(who, role)


def allowed(world: World, who: str) -> set[str]:
    """
    Return the names of the clients that `decide` lets somebody see, line by line.
    """
    with world.database.transaction() as kit:
        _, actor = kit.actors.resolve(Secret(world.token(who)), realm=Realm.OPERATOR)
        lines = kit._storage.page(Query(collection=CLIENTS, within=actor.partner, limit=1000)).items
        return {line.name for line in lines if decide(Action.VIEW_ACCOUNT, actor, line.facts).allowed}


@pytest.mark.requirement("R-05", call="clients.list")
@pytest.mark.requirement("VC-22", call="clients.list")
@pytest.mark.requirement("VC-24", call="clients.list")
def test_the_list_shows_what_may_be_seen_and_no_more(world: World) -> None:
    """
    For the six built-in roles and two limited ones: list, counts and single lines are what the decision says of each.
    """
    people(world)
    assigned = world.call("limited", "GET", "/sessions/current").json["actor"]["id"]
    second = world.call("secure-limited", "GET", "/sessions/current").json["actor"]["id"]
    for secure in (False, True):
        for mine in (False, True):
            account = world.account(name=f"{secure} {mine}")
            for id in (assigned, second) if mine else ():
                world.call("dana", "PUT", f"/clients/{world.line(account)['id']}/operators/{id}", {})
            if secure:
                world.secure(account)
    ids = {line["id"]: line["name"] for line in world.call("secure-owner", "GET", "/clients").json["items"]}

    expected = {"owner": 2, "secure_owner": 4, "limited": 1, "secure_limited": 2}
    for role, who in PEOPLE.items():
        may = allowed(world, who)
        assert set(names(world, "", who)) == may, role
        assert world.call(who, "GET", "/clients/counts").json["active"] == len(may)
        alone = {name for id, name in ids.items() if world.call(who, "GET", f"/clients/{id}").status_code == 200}
        assert alone == may
        assert len(may) == expected.get(role, 4 if role.startswith("secure") else 2)


@pytest.mark.requirement("VC-24", call="accounts.open")
def test_who_sees_assigned_clients_alone_sees_what_it_makes(world: World) -> None:
    """
    A limited operator's new client is assigned to it; those of others are refused with the remedy.
    """
    world.role("limited", ["clients.view", "accounts.open"], limited=True)
    world.operator("limited", "limited")
    world.account(name="Dana's")
    other = world.line(world.account(name="Also Dana's"))
    world.account("limited", name="Own")
    refused = world.call("limited", "GET", f"/clients/{other['id']}")

    assert names(world, "", "limited") == ["Own"]
    assert (refused.status_code, refused.json["rule"], refused.json["because"]) == (403, "assignment", "assignment")
    assert [remedy["code"] for remedy in refused.json["remedies"]] == ["assign"]


def test_a_lines_fields_are_those_of_its_account(world: World, account: dict[str, Any]) -> None:
    """
    Whose lock is set, whether it is secure, and whose client it is stand on the line; all ids are ids.
    """
    world.call("vendor", "PUT", f"/accounts/{account['id']}/lock", {})
    line = world.line(account)

    assert (line["partner_locked"], line["vendor_locked"], line["secure"]) == (False, True, False)
    assert (line["tags"], line["operators"]) == ([], [])
    assert UUID(line["id"]) != UUID(line["account_id"])
