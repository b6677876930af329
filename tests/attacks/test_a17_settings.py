"""
A-17 of settings: of a secure account nobody without a Secure role learns what it chose, has, or who works there.
"""

from __future__ import annotations

import json
from typing import Any

import attrs
import pytest

from partnerkit import Action, Actor, PortalClient
from partnerkit.errors import NotFound, Refused
from tests.api.staffing import pays
from tests.api.world import UNKNOWN, World
from tests.attacks.visitor import operator
from tests.library.partners.keys import keyed
from tests.library.settings.conftest import desk as desk  # noqa: PLC0414 - a fixture, used by name
from tests.library.settings.given import Desk

HIDDEN = {"display_name": "Titok Kertje", "facebook": "titok.kertje", "twitter": "titok_kertje", "linkedin": "in/titok"}
SECRET = "s3cret-of-the-calendar"
WHO = ["elodie", "dana", "field", "eve"]


@attrs.frozen(kw_only=True)
class Guarded:
    """
    A secure account with settings; operators with and without a Secure role, and of another partner.
    """

    world: World
    account: dict[str, Any]

    @property
    def owner_id(self) -> str:
        """
        Return the membership of the account's owner.
        """
        return str(self.world.call("owner", "GET", "/sessions/current").json["actor"]["member_id"])

    def paths(self) -> list[str]:
        """
        Return every question about the account's settings, and whatever else tells of the account.
        """
        account = f"/accounts/{self.account['id']}"
        found = [f"{account}/settings", f"{account}/settings-people", account, f"{account}/history"]
        for section in ("portal", "booking", "nothing"):
            found += [f"{account}/settings/{section}", f"{account}/settings/{section}/schema"]
        actions = (Action.SEE_SETTINGS, Action.CHANGE_SETTINGS, Action.VIEW_ACCOUNT)
        found += [f"{account}/explanations/{action.value}" for action in actions]
        found += [f"{account}/explanations/{action.value}/operators" for action in actions]
        lists = ("/clients", "/clients/secure", "/clients?text=titok", "/clients/counts", "/clients?plan=pro")
        return [*found, *lists, f"/workspace/members/{self.owner_id}/held"]

    def answers(self, who: str) -> dict[str, tuple[int, str]]:
        """
        Return every answer somebody gets, by what was asked.
        """
        asked = {path: self.world.call(who, "GET", path) for path in self.paths()}
        for client in ({}, {"verified": False}, {"record_id": UNKNOWN}):
            asked[f"view {client}"] = self.world.call(
                who, "POST", f"/accounts/{self.account['id']}/portal/view", client
            )
        for tab in ("general", "nothing"):
            path = f"/workspace/settings/portal/{tab}"
            asked[f"change {tab}"] = self.world.call(who, "PATCH", path, {"display_name": "x"})
            asked[f"all {tab}"] = self.world.call(who, "POST", f"{path}/all", {})
        return {path: (answer.status_code, told(answer)) for path, answer in asked.items()}


def told(answer: Any) -> str:
    """
    Return an answer without the number of its request.
    """
    return str(answer.text.replace(answer.headers.get("X-Request-Id", "-"), ""))


@pytest.fixture
def guarded(world: World) -> Guarded:
    """
    An account that its owner has, made secure.
    """
    world.operator("securella", "secure_admin")
    world.role("field_agent", ["clients.view", "clients.tag"], limited=True)
    world.operator("field", "field_agent")
    account = world.account(name="Dr. Kiss Onkológia")
    world.seat(account)
    pays(world, account)
    world.secure(account)
    for who in (*WHO, "securella"):
        world.token(who)
    return Guarded(world=world, account=world.get(account, "securella"))


def choose(it: Guarded) -> None:
    """
    Have the owner choose something in every section.
    """
    owner_id = it.owner_id
    for path, body in (
        ("portal/general", HIDDEN),
        ("portal/services", {"past": True, "paused": True}),
        ("portal/tickets", {"submit": True, "assignee": owner_id, "categories": ["visit"]}),
        ("portal/alerts", {"resources": [owner_id]}),
        ("booking/general", {"calendar": SECRET, "phone": "Titok Rozália"}),
    ):
        answer = it.world.call("owner", "PATCH", f"/workspace/settings/{path}", body)
        assert answer.status_code == 200, answer.text


@pytest.mark.requirement("VC-22", call="settings.read", by="api")
@pytest.mark.parametrize("who", WHO)
def test_a17_whatever_a_secure_account_chooses_others_see_nothing_of_it(guarded: Guarded, who: str) -> None:
    """
    Neither in its settings, its portal, its history nor anywhere else: every answer stays the same to the byte.
    """
    before = guarded.answers(who)
    choose(guarded)
    after = guarded.answers(who)
    assert {path: answer for path, answer in after.items() if answer != before[path]} == {}
    for path, (status, text) in after.items():
        if ("/settings" in path and "/explanations" not in path) or path.startswith("view"):
            assert status in {403, 404}, path
        for hidden in (*HIDDEN.values(), SECRET, "Titok", "calendar", guarded.account["uid"]):
            assert hidden not in text, path


@pytest.mark.parametrize("who", ["securella", "owner", "vendor"])
def test_a17_who_may_see_them_sees_each_change_and_no_secret(guarded: Guarded, who: str) -> None:
    """
    The same questions do change for them, or the test above would notice nothing; the secret is told to nobody.
    """
    before = guarded.answers(who)
    choose(guarded)
    after = guarded.answers(who)
    path = f"/accounts/{guarded.account['id']}/settings/portal"
    assert after[path] != before[path]
    assert "Titok Kertje" in json.loads(after[path][1])["tabs"][0]["chosen"].values()
    assert [path for path, (_, text) in after.items() if SECRET in text] == []


@pytest.mark.parametrize("path", ["", "/schema"])
@pytest.mark.parametrize("section", ["portal", "booking", "nothing"])
def test_a17_which_sections_there_are_is_told_to_nobody_else(guarded: Guarded, section: str, path: str) -> None:
    """
    A section there is and one there is not are answered alike to whoever may not see the account.
    """
    answers = set()
    for name in (section, "other"):
        answer = guarded.world.call("elodie", "GET", f"/accounts/{guarded.account['id']}/settings/{name}{path}")
        answers.add((answer.status_code, answer.json["code"], answer.json.get("because"), answer.json["title"]))
    assert len(answers) == 1
    assert {status for status, *_ in answers} == {403}


def test_a17_pages_tell_nothing_of_it_either(guarded: Guarded) -> None:
    """
    The pages about the client in the console, of whoever may not see it.
    """
    choose(guarded)
    line = guarded.world.line(guarded.account, "securella")
    dana = operator(guarded.world)
    for path in ("/console/clients", f"/console/clients/{line['id']}", f"/console/clients/{line['id']}/history"):
        page = dana.get(path)
        for hidden in (*HIDDEN.values(), SECRET, "Rozália"):
            assert hidden not in page.text, path
    for path in (
        "/workspace/settings/portal/general",
        "/workspace/settings/booking",
        "/workspace/settings/portal/preview",
    ):
        assert dana.get(path).status_code in {302, 303, 403, 404}


# ---------------------------------------------------------------- library


def told_of(desk: Desk, by: str | Actor) -> list[str]:
    """
    Return what somebody gets to hear of an account's settings, call by call.
    """
    actor, found = desk.by(by), []
    for work in (
        lambda k: k.settings.read(desk.account_id, "portal", by=actor),
        lambda k: k.settings.read(desk.account_id, "booking", by=actor),
        lambda k: k.settings.people(desk.account_id, by=actor),
        lambda k: k.portal.view(desk.account_id, PortalClient(), by=actor),
        lambda k: k.history.of_account(desk.account_id, by=actor),
        lambda k: k.settings.change("portal", "general", {"display_name": "x"}, by=actor),
        lambda k: k.settings.select_all("portal", "billing", by=actor),
        lambda k: k.settings.held_by(desk.account.owner_id, by=actor),
        lambda k: k.settings.lately("portal", "general", by=actor),
    ):
        with desk.world.unchanged(), pytest.raises((Refused, NotFound)) as caught:
            desk.world.run(work)
        found.append(repr(caught.value))
    return found


@pytest.mark.requirement("VC-22", call="settings.read", by="library")
@pytest.mark.parametrize("who", ["dana", "fanni", "zoe"])
def test_a17_the_library_refuses_them_alike_before_and_after(desk: Desk, who: str) -> None:
    """
    Whatever was chosen: the very same errors, with nothing of it in them; with a key of the partner's as well.
    """
    desk.world.ready(desk.town.partner.id)
    desk.world.run(lambda k: k.accounts.set_secure(desk.account_id, True, by=desk.world.support))
    before = told_of(desk, who)
    desk.change("general", dict[str, object](HIDDEN))
    desk.change("general", {"token": SECRET, "contact": "Titok Rozália"}, section="booking")
    after = told_of(desk, who)
    assert after == before
    assert not [text for text in after for hidden in (*HIDDEN.values(), SECRET, "Rozália") if hidden in text]


@pytest.mark.requirement("BX-18", call="settings.read", by="library")
def test_a17_a_key_of_the_partners_sees_no_more(desk: Desk) -> None:
    """
    A key reads settings of accounts like others; of a secure one only what a Secure maker may (BX-18).
    """
    key = keyed(desk.world, desk.by("dana"))
    assert desk.read(by=key).tabs
    desk.change("general", dict[str, object](HIDDEN))
    desk.world.ready(desk.town.partner.id)
    desk.world.run(lambda k: k.accounts.set_secure(desk.account_id, True, by=desk.world.support))
    assert not [text for text in told_of(desk, key) for hidden in HIDDEN.values() if hidden in text]
