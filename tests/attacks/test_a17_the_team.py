"""
A-17 about colleagues: whoever may not see the partner's operators and roles learns nothing of them by asking.

What holds is tested, not a list of paths: whatever is done to colleagues and roles, every answer stays the same to the
byte; and of what is asked about, none can be told from another.
"""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

import attrs
import pytest

from partnerkit import Action
from partnerkit.partners.team_reading import OF_PARTNERS
from partnerkit.values import OperatorId, PartnerId
from tests import second_factor
from tests.api.world import UNKNOWN, World
from tests.attacks.visitor import operator

NUMBER = re.compile(r'"(?:instance|reference|request_id)": ?"[^"]*"|<code>[0-9a-f]{16}</code>|value="[^"]*"')
ROLES = ("owner", "agent", "secure_admin", "scribe", "clerk", "nobody")


@attrs.frozen(kw_only=True)
class Unseen:
    """
    A partner with an operator whose role shows no team.

    Attributes:
        partner: The address of the partner.
        ids: Its colleagues by name; somebody else's operator, and nobody.
    """

    world: World
    partner: str
    ids: dict[str, str]

    def asked(self, action: Action) -> dict[str, tuple[int, str]]:
        """
        Return what is answered about an action, for everybody and every role it may be asked about.
        """
        about = [f"operator_id={id}{role}" for id in self.ids.values() for role in ("", "&role=owner", "&role=nobody")]
        about += [f"role={role}" for role in ROLES]
        why = f"{self.partner}/explanations/{action.value}"
        return {
            f"{path}?{query}": self.answer("GET", f"{path}?{query}")
            for query in about
            for path in (why, f"{why}/operators")
        }

    def done(self, name: str) -> dict[str, tuple[int, str]]:
        """
        Return what is answered to whatever could be done to somebody.
        """
        one = f"{self.partner}/operators/{self.ids[name]}"
        found = {"GET": self.answer("GET", one), "POST invitation": self.answer("POST", f"{one}/invitation", {})}
        found["PUT block"] = self.answer("PUT", f"{one}/block", {})
        found["DELETE block"] = self.answer("DELETE", f"{one}/block")
        found["DELETE second-factor"] = self.answer("DELETE", f"{one}/second-factor")
        found["POST block/review"] = self.answer("POST", f"{one}/block/review", {})
        for role in ROLES:
            found[f"PUT role {role}"] = self.answer("PUT", f"{one}/role", {"role": role})
            found[f"POST role/review {role}"] = self.answer("POST", f"{one}/role/review", {"role": role})
        found["POST owner"] = self.answer("POST", f"{self.partner}/owner", {"operator_id": self.ids[name]})
        return found

    def answer(self, method: str, path: str, body: Any = None) -> tuple[int, str]:
        """
        Return an answer without the number of its request.
        """
        answer = self.world.call("bela", method, path, body)
        return answer.status_code, NUMBER.sub("", answer.text.replace(answer.headers["X-Request-Id"], ""))

    def everything(self) -> dict[str, tuple[int, str]]:
        """
        Return every answer there is.
        """
        found = {path: told for action in Action for path, told in self.asked(action).items()}
        return found | {f"{name} {what}": told for name in COLLEAGUES for what, told in self.done(name).items()}


COLLEAGUES = ("dana", "boglarka", "elodie", "vera")


@pytest.fixture
def unseen(world: World) -> Unseen:
    """
    Bela writes notes; an owner, an admin, an agent and one in a Secure role are beside him.
    """
    world.role("scribe", ["notes.write"])
    world.role("clerk", ["clients.view"])
    for name, role in (("bela", "scribe"), ("vera", "secure_admin")):
        world.operator(name, role)
    partner_id = world.call("dana", "GET", "/sessions/current").json["actor"]["partner_id"]
    ids = {who: str(world.call(who, "GET", "/sessions/current").json["actor"]["id"]) for who in (*COLLEAGUES, "eve")}
    return Unseen(world=world, partner=f"/partners/{partner_id}", ids=ids | {"nobody": UNKNOWN})


@pytest.mark.requirement("BX-01", call="partners.explain", by="api")
def test_a17_whomever_one_asks_about_the_answer_is_the_same(unseen: Unseen) -> None:
    """
    Owner or not, the last one or not, there or not; a role above one's own, below it, or none.
    """
    found = []
    for action in Action:
        answers = unseen.asked(action)
        why = {told for path, told in answers.items() if "/operators?" not in path}
        who = {told for path, told in answers.items() if "/operators?" in path}
        assert (len(why), len(who)) == (1, 1), action
        ((status, text),) = why
        assert [one[0] for one in who] == [403]
        assert "above" not in text
        assert "last_owner" not in text
        found.append(status)
    assert set(found) == {200, 422}
    assert found.count(200) == len(OF_PARTNERS)


@pytest.mark.requirement("R-05", call="partners.block_operator", by="api")
def test_a17_whatever_one_tries_the_refusal_is_the_same_of_every_colleague(unseen: Unseen) -> None:
    """
    And nothing is done.
    """
    said = [unseen.done(name) for name in COLLEAGUES]
    assert all(one == said[0] for one in said)
    assert {status for status, _ in said[0].values()} == {403}
    assert len({text for what, (_, text) in said[0].items() if what.startswith("PUT role")}) == 1


@pytest.mark.requirement("BX-01", call="partners.explain", by="api")
def test_a17_whatever_happens_to_the_team_one_hears_nothing_of_it(unseen: Unseen) -> None:
    """
    A second owner comes, an admin is blocked, an agent rises, a role goes.
    """
    world, partner = unseen.world, unseen.partner
    before = unseen.everything()
    world.operator("otto", "owner")
    for method, path, body in (
        ("PUT", f"{partner}/operators/{unseen.ids['elodie']}/role", {"role": "owner"}),
        ("PUT", f"{partner}/operators/{unseen.ids['dana']}/role", {"role": "clerk"}),
        ("PUT", f"{partner}/operators/{unseen.ids['boglarka']}/block", {}),
        ("DELETE", f"{partner}/operators/{unseen.ids['vera']}/second-factor", None),
    ):
        answer = world.call("vendor", method, path, body)
        assert answer.status_code in {200, 204}, answer.text
    after = unseen.everything()
    assert {path: told for path, told in after.items() if told != before[path]} == {}


def test_a17_the_page_that_says_why_does_not_tell_either(unseen: Unseen) -> None:
    """
    With a name, without one, of nobody: the same page.
    """
    bela = operator(unseen.world, "bela")
    for action in ("operator.block", "partner.hand_over", "operator.role", "key.end"):
        pages = set()
        for id in unseen.ids.values():
            for role in ("", "&role=owner", "&role=nobody"):
                answer = bela.get(f"/console/why?action={action}&operator={id}{role}")
                text = answer.text.replace(answer.headers["X-Request-Id"], "").replace(id, "")
                pages.add((answer.status_code, re.sub(r"&(amp;)?role=\w+", "", NUMBER.sub("", text))))
        assert len(pages) == 1, action
        ((status, text),) = pages
        assert (status, "Dana" in text) == (200, False)


@pytest.mark.requirement("BX-10", page="/console/why", by="api")
def test_a17_nor_does_it_before_the_second_factor_was_shown(unseen: Unseen) -> None:
    """
    In a session from before there was one: nothing of what stands in the way behind that.
    """
    world, partner_id = unseen.world, PartnerId(UUID(unseen.partner.rpartition("/")[2]))
    id = OperatorId(UUID(world.operator("sara", "secure_agent", factor=False)["id"]))
    sara = operator(world, "sara")
    world.database.run(lambda kit: second_factor.give(kit, partner_id, id))
    asked = [sara.get(f"/console/why?action=partner.hand_over&operator={unseen.ids[who]}") for who in COLLEAGUES]
    assert {answer.status_code for answer in asked} == {200}
    assert all("The second factor was not shown in this session yet." in answer.text for answer in asked)
    assert len({NUMBER.sub("", answer.text.replace(answer.headers["X-Request-Id"], "")) for answer in asked}) == 1


def test_a17_whoever_sees_the_team_is_told_apart(unseen: Unseen) -> None:
    """
    The same questions asked by an agent: the tests above would notice.
    """
    why = f"{unseen.partner}/explanations/partner.hand_over?operator_id="
    told = {who: unseen.world.call("elodie", "GET", f"{why}{unseen.ids[who]}") for who in ("dana", "vera", "nobody")}
    assert told["dana"].json["steps"] != told["vera"].json["steps"]
    assert told["nobody"].status_code == 404
