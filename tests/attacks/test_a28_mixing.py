"""
A-28, A-29: one server for everybody, and nobody acts as, sees or overwrites somebody else.
"""

import itertools
from collections import Counter
from typing import Any

import pytest

from partnerkit import NewIdentity, PartnerKit, Stage
from partnerkit.errors import Conflict, NotFound, Outdated
from tests.api.world import World
from tests.attacks.conftest import Standing
from tests.attacks.racing import MANY, at_once, stubborn, whole
from tests.attacks.visitor import Visitor, operator
from tests.library.world import Town

NAMES = {"dana": "Dana Whitfield", "eve": "Eve", "elodie": "Élodie Lefèvre-Montgolfier", "owner": "Szabó Katalin"}


def test_a28_twenty_threads_of_four_people_never_mix(standing: Standing) -> None:
    """
    Each request of hundreds in parallel is answered for the one who sent it, and about what is theirs.
    """
    world, people = standing.world, list(NAMES)

    def ask(n: int) -> list[tuple[str, Any]]:
        turns = (people[n % 4 :] + people[: n % 4]) * 3
        return [(who, world.call(who, "GET", "/sessions/current").json["actor"]["name"]) for who in turns]

    seen = set(itertools.chain.from_iterable(at_once(ask)))
    assert seen == set(NAMES.items())


@pytest.mark.requirement("VC-19", call="history.of_account", by="api")
def test_a28_what_is_done_at_once_is_written_under_who_did_it(world: World) -> None:
    """
    Operators of two partners open and switch accounts in parallel: lists and histories hold their own alone.
    """
    people = ["dana", "eve", "elodie", "boglarka"]
    for who in people:
        world.token(who)

    def work(n: int) -> tuple[str, str]:
        who = people[n % 4]
        made = world.call(who, "POST", "/accounts", {"name": f"{who} {n}"}).json["id"]
        assert world.call(who, "PUT", f"/accounts/{made}/stage", {"stage": "live"}).status_code == 200
        return who, made

    for who, made in at_once(work):
        reader = "eve" if who == "eve" else "dana"
        told = world.call(reader, "GET", f"/accounts/{made}/history").json["items"]
        assert len({entry["actor"] for entry in told}) == 1
        assert told[0]["actor"] == world.call(who, "GET", "/sessions/current").json["actor"]["name"]
        assert world.call("dana" if reader == "eve" else "eve", "GET", f"/accounts/{made}").status_code == 404


def test_a28_pages_of_two_people_never_mix(world: World) -> None:
    """
    Two browsers at once on one server: each page is its reader's, flash and name included.
    """
    visitors = {name: operator(world, name) for name in ("dana", "eve")}

    def browse(n: int) -> set[tuple[str, bool]]:
        name = ("dana", "eve")[n % 2]
        other = ("eve", "dana")[n % 2]
        page = world.send("GET", "/console/me", headers={"Cookie": f"operator={visitors[name].cookies()['operator']}"})
        return {(name, f"{name}@example.com" in page.text), (name, f"{other}@example.com" not in page.text)}

    assert set().union(*at_once(browse)) == {("dana", True), ("eve", True)}


def test_a28_one_kit_serves_two_actors_each_as_itself(town: Town) -> None:
    """
    A kit holds no actor: alternating in one transaction, each sees its own and nothing of the other.
    """
    with town.world.kit() as kit:
        for by, own, foreign in [
            (town.owner, town.account, town.foreign),
            (town.stranger, town.foreign, town.account),
        ] * 3:
            assert [client.account_id for client in kit.clients.list(by=by).items] == [own.id]
            assert kit.accounts.get(own.id, by=by).id == own.id
            with pytest.raises(NotFound):
                kit.accounts.get(foreign.id, by=by)


def test_a28_a_kit_keeps_nothing_of_an_actor(town: Town) -> None:
    """
    After work by many, nothing a kit or its services hold names any of them.
    """
    with town.world.kit() as kit:
        _work(kit, town)
        held = {repr(vars(service)) for service in vars(kit).values() if hasattr(service, "__dict__")}
        held |= {repr(vars(kit))}
    for actor in (town.owner, town.stranger):
        assert not [text for text in held if str(actor.id) in text or actor.name in text]


def _work(kit: PartnerKit, town: Town) -> None:
    for by in (town.owner, town.stranger):
        kit.clients.list(by=by)
    kit.accounts.set_stage(town.account.id, Stage.LIVE, by=town.owner)
    known = NewIdentity(issuer="x", subject="y")
    assert kit.try_out(lambda dry: dry.identity.link_owner(town.account.id, known, by=town.owner)).refusal


# ----------------------------------------------------------------


@pytest.mark.requirement("BX-09", call="accounts.set_nickname", by="api")
def test_a29_of_twenty_who_saw_the_same_one_changes_it(world: World, account: dict[str, Any]) -> None:
    """
    With the version they saw: one goes through, nineteen hear that it was changed, and the one's change stands.
    """
    path = f"/accounts/{account['id']}/nickname"
    answers = at_once(lambda n: world.call("dana", "PUT", path, {"nickname": f"mine-{n}"}, If_Match='"0"'))
    (winner,) = [a.json["nickname"] for a in answers if a.status_code == 200]

    assert Counter(a.status_code for a in answers) == {200: 1, 412: MANY - 1}
    assert (world.get(account)["nickname"], world.get(account)["revision"]) == (winner, 1)
    assert len([e for e in world.history(account) if e["kind"] == "account.nicknamed"]) == 1


@pytest.mark.requirement("BX-09", call="accounts.set_nickname", by="library")
def test_a29_no_update_is_lost_in_the_library(town: Town) -> None:
    """
    Twenty editors without a version, each trying again: every change is in the history, none was overwritten unseen.
    """
    world, id = town.world, town.account.id
    with whole(world, id):
        at_once(lambda n: stubborn(world, lambda k: k.accounts.set_nickname(id, f"mine-{n}", by=town.owner)))
    told = world.run(lambda k: k.history.of_account(id, by=town.owner, limit=100)).items
    steps = [(e.details["was"], e.details["now"]) for e in reversed(told) if e.kind == "account.nicknamed"]

    assert [was for was, _ in steps] == [None, *(now for _, now in steps[:-1])]
    assert len(steps) == MANY


def test_a29_two_transactions_over_one_row_do_not_both_win(town: Town) -> None:
    """
    Both read, both write, one commits: the other is told to begin anew, and what it wrote is nowhere.
    """
    world, id = town.world, town.account.id
    first = world.kit()
    first.__enter__().accounts.set_nickname(id, "first", by=town.owner)
    world.run(lambda second: second.accounts.set_nickname(id, "second", by=town.admin))
    with pytest.raises(Conflict):
        first.__exit__(None, None, None)
    assert world.account(town.account).nickname == "second"
    with pytest.raises(Outdated):
        world.run(lambda k: k.accounts.set_stage(id, Stage.LIVE, by=town.owner, seen=0))


@pytest.mark.requirement("BX-09", page="/console/clients/<client>/nickname", by="pages")
def test_a29_the_second_editor_sees_both_and_loses_nothing(world: World, account: dict[str, Any]) -> None:
    """
    Two browsers open the same tab: who saves second is shown what changed and what was asked for, and may decide.
    """
    line = world.call("dana", "GET", "/clients").json["items"][0]["id"]
    page = f"/console/clients/{line}/account"
    first, second = operator(world), operator(world, "boglarka")
    forms = [visitor.form(page, f"/console/clients/{line}/nickname") for visitor in (first, second)]
    assert first.submit(forms[0], nickname="from-the-first").status_code == 303
    answer = second.submit(forms[1], nickname="from-the-second")

    assert answer.status_code == 412
    assert "from-the-first" in answer.text
    assert "from-the-second" in answer.text
    assert world.get(account)["nickname"] == "from-the-first"


def test_a29_a_form_sent_again_after_somebody_else_s_change_does_nothing(world: World, account: dict[str, Any]) -> None:
    """
    A repeated form neither undoes what came after it nor does its work a second time.
    """
    line = world.call("dana", "GET", "/clients").json["items"][0]["id"]
    dana: Visitor = operator(world)
    form = dana.form(f"/console/clients/{line}/stage")
    assert dana.submit(form).status_code == 303
    world.call("dana", "PUT", f"/accounts/{account['id']}/stage", {"stage": "setup"})
    before = world.rows()
    assert dana.submit(form).status_code == 303

    assert world.get(account)["stage"] == "setup"
    assert world.rows() == before
