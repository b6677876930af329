"""
A-17: of a secure account others know the name and that it is secure, by whatever path they ask.

What holds is tested, not a list of paths: whatever is done to a secure account by those who may, every answer to
everybody else stays the same to the byte.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import attrs
import pytest

from partnerkit import Action, Sort, StatusFilter
from tests.api.world import World

NAME = "Dr. Kiss Onkológia"
WORDS = ("kiss", "onko", "titok", "rosalind", "hidden", "zz-hidden", "pro", "kis onk", "")
HIDDEN = {"contact": "Titok Rosalind", "email": "hidden@rosalind.example.com"}


@attrs.frozen(kw_only=True)
class Guarded:
    """
    A partner with a secure account among others.

    Attributes:
        account: The secure account.
        line: Its line, as whoever may see it sees it.
    """

    world: World
    account: dict[str, Any]
    line: dict[str, Any]

    def answers(self, who: str) -> dict[str, tuple[int, str]]:
        """
        Return every answer somebody gets, by what was asked.
        """
        found = {}
        for path in (*lists(), *about(self.account["id"], self.line["id"])):
            answer = self.world.call(who, "GET", path)
            found[path] = (answer.status_code, answer.text)
        for action, more in (("lock", {}), ("tag", {"tag": "x"}), ("assign", {"operator_id": self.operator("elodie")})):
            body = {"action": action, "client_ids": [self.line["id"]], **more}
            answer = self.world.call(who, "POST", "/clients/bulk/review", body)
            found[f"bulk {action}"] = (answer.status_code, answer.text)
        for path in (f"/accounts/{self.account['id']}/secure", f"{self.agent}/block"):
            answer = self.world.call(who, "POST", f"{path}/review", {})
            found[f"{path} review"] = (answer.status_code, answer.text)
        return found

    @property
    def agent(self) -> str:
        """
        Return the address of an operator without a Secure role.
        """
        partner_id = self.world.call("elodie", "GET", "/sessions/current").json["actor"]["partner_id"]
        return f"/partners/{partner_id}/operators/{self.operator('elodie')}"

    def operator(self, who: str) -> str:
        """
        Return an operator's id.
        """
        return str(self.world.call(who, "GET", "/sessions/current").json["actor"]["id"])


def lists() -> list[str]:
    """
    Return lists and figures in which something of it could show: filters, searches, orders, tags, counts.
    """
    filters = [f"status={status.value}" for status in StatusFilter]
    filters += ["secure=true", "secure=false", "locked=true", "locked=false", "plan=pro", "plan=", "tag=oncology"]
    filters += ["created_from=2026-11-01T00:00:00Z", "created_to=2026-11-01T00:00:00Z"]
    filters += ["without_active_operator=true", "without_active_operator=false"]
    filters += [f"text={word}" for word in WORDS if word]
    found = [f"/clients?{one}&sort={sort.value}&limit={n}" for one in filters for sort in Sort for n in (1, 100)]
    found += [f"/clients/secure?text={word}&limit=1" for word in WORDS if word]
    return [*found, "/clients", "/clients/secure", "/clients/counts", "/clients/tags"]


def about(account_id: str, client_id: str) -> list[str]:
    """
    Return every question about the account itself, its line, its people, its history.
    """
    account, client = f"/accounts/{account_id}", f"/clients/{client_id}"
    found = [account, f"{account}/history", f"{account}/owner", f"{account}/nickname/suggestion"]
    found += [f"{account}/explanations/{action.value}" for action in Action]
    found += [f"{account}/explanations/{action.value}/operators" for action in Action]
    return [*found, client, f"{client}/notes", f"{client}/history"]


@pytest.fixture
def guarded(world: World) -> Guarded:
    """
    A secure account between two others, and operators with and without a Secure role.
    """
    world.operator("securella", "secure_admin")
    world.role("field_agent", ["clients.view", "clients.tag", "clients.assign", "accounts.lock"], limited=True)
    world.operator("field", "field_agent")
    world.account(name="Alma Fogászat")
    world.clock.tick(timedelta(minutes=1))
    secure = world.account(name=NAME, **HIDDEN)
    world.clock.tick(timedelta(minutes=1))
    world.account(name="Zoknibolt")
    world.secure(secure)
    return Guarded(world=world, account=secure, line=world.line(secure, "securella"))


def lock(it: Guarded) -> None:
    answer = it.world.call("securella", "PUT", f"/accounts/{it.account['id']}/lock", {})
    assert answer.status_code == 200


def lock_by_vendor(it: Guarded) -> None:
    assert it.world.call("vendor", "PUT", f"/accounts/{it.account['id']}/lock", {}).status_code == 200


def tag(it: Guarded) -> None:
    answer = it.world.call("securella", "PUT", f"/clients/{it.line['id']}/tags", {"tags": ["oncology", "x"]})
    assert answer.status_code == 200


def note(it: Guarded) -> None:
    answer = it.world.call("securella", "POST", f"/clients/{it.line['id']}/notes", {"text": "Titok"})
    assert answer.status_code == 201


def assign(it: Guarded) -> None:
    path = f"/clients/{it.line['id']}/operators/{it.operator('securella')}"
    assert it.world.call("securella", "PUT", path, {}).status_code == 200


def assign_to_others(it: Guarded) -> None:
    path = f"/clients/{it.line['id']}/operators/{it.operator('elodie')}"
    assert it.world.call("securella", "PUT", path, {}).status_code == 200


def pay(it: Guarded) -> None:
    answer = it.world.call(
        "vendor",
        "PUT",
        f"/accounts/{it.account['id']}/subscription",
        {"plan": "pro", "at": "2026-11-01T12:00:00Z", "event": "evt 1"},
    )
    assert answer.status_code == 200


def seat(it: Guarded) -> None:
    it.world.seat(it.account, "rosalind@rosalind.example.com")


def go_live(it: Guarded) -> None:
    answer = it.world.call("securella", "PUT", f"/accounts/{it.account['id']}/stage", {"stage": "live"})
    assert answer.status_code == 200


def name_it(it: Guarded) -> None:
    answer = it.world.call("securella", "PUT", f"/accounts/{it.account['id']}/nickname", {"nickname": "zz-hidden"})
    assert answer.status_code == 200


WORK = [seat, pay, tag, note, assign, assign_to_others, go_live, name_it]
LOCKS = [lock, lock_by_vendor]


@pytest.mark.requirement("VC-22", call="clients.list", by="api")
@pytest.mark.parametrize("who", ["elodie", "dana", "field"])
def test_a17_whatever_happens_to_a_secure_account_others_see_nothing_of_it(guarded: Guarded, who: str) -> None:
    """
    An agent, an owner and a limited operator without a Secure role ask everything there is, before and after.
    """
    before = guarded.answers(who)
    for changes in (WORK, LOCKS):
        for change in changes:
            change(guarded)
        after = guarded.answers(who)
        assert {path: told for path, told in after.items() if told != before[path]} == {}


@pytest.mark.parametrize("change", [*WORK, lock], ids=lambda change: change.__name__)
def test_a17_who_may_see_it_sees_each_change(guarded: Guarded, change: Callable[[Guarded], None]) -> None:
    """
    The same questions answered to a Secure role do change: the test above would notice.
    """
    before = guarded.answers("securella")
    change(guarded)
    assert guarded.answers("securella") != before


def test_a17_all_that_is_told_is_the_name(guarded: Guarded) -> None:
    """
    No answer holds its UID, contact, address, account or a moment; where its line is named, the caller named it.
    """
    secrets = [guarded.account["uid"], "Rosalind", "hidden@", guarded.account["opened_at"]]
    for who in ("elodie", "dana", "field"):
        for path, (_, text) in guarded.answers(who).items():
            assert not [secret for secret in secrets if secret in text], path
            assert guarded.account["id"] not in text, path
            assert guarded.line["id"] not in text or path.startswith("bulk"), path


def test_a17_the_section_is_searched_by_name_alone(guarded: Guarded) -> None:
    """
    What finds an account in the list by contact, address or UID does not find a secure one in its section.
    """

    def found(who: str, path: str) -> list[str]:
        return list(guarded.world.call(who, "GET", path).json["names"])

    assert found("elodie", "/clients/secure?text=kiss onk") == [NAME]
    for text in ("titok", "rosalind", "hidden", guarded.account["uid"], "kiss titok"):
        assert found("elodie", f"/clients/secure?text={text}") == []
    assert found("securella", "/clients/secure") == []
    assert found("field", "/clients/secure") == []


def test_a17_a_secure_account_is_not_made_one_like_others_by_its_outsiders(guarded: Guarded) -> None:
    """
    Nor do they learn that saying so once more would change nothing; whoever sees it may lift it.
    """
    outsiders, path = ("elodie", "dana", "field", "eve"), f"/accounts/{guarded.account['id']}/secure"
    assert all(map(guarded.world.token, outsiders))  # who signed in is noted
    before = guarded.world.rows()
    for who in outsiders:
        for method in ("PUT", "DELETE"):
            answer = guarded.world.call(who, method, path, {} if method == "PUT" else None)
            assert answer.status_code == (404 if who == "eve" else 403)
    after = guarded.world.rows()
    for rows in (before, after):
        rows.pop("pk_session")
    assert after == before
    assert guarded.world.call("securella", "DELETE", path).status_code == 200
