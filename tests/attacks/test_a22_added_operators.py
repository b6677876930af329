"""
A-22: whoever adds colleagues, or invites them again, learns of no address whether it is some other partner's.

A-25: nor do strangers and other partners use up the mails by which colleagues come.
"""

from typing import Any

import pytest

from tests.api.world import Answer, World, codes

#: Another partner's operator, in another spelling; one of that partner who has not come; and nobody.
ADDRESSES = ["EVE@example.com", "waiting@example.com", "nobody@example.com"]


@pytest.fixture
def partner(world: World) -> str:
    """
    The address of Dana's partner, beside another one where somebody waits to come.
    """
    other = world.call("eve", "GET", "/sessions/current").json["actor"]["partner_id"]
    new = {"name": "Waiting", "email": "waiting@example.com"}
    assert world.call("eve", "POST", f"/partners/{other}/operators", new).status_code == 201
    return f"/partners/{world.call('dana', 'GET', '/sessions/current').json['actor']['partner_id']}"


def told(answer: Answer, email: str) -> tuple[Any, ...]:
    """
    Return all that an answer says, but for the id and what was sent.
    """
    body = answer.json | {"id": "", "email": ""} if answer.status_code < 300 else answer.json
    headers = {name: value for name, value in answer.headers.items() if name not in {"X-Request-Id", "Location"}}
    length = int(headers.pop("Content-Length")) - len(email.encode())
    return answer.status_code, body, headers, length


def test_a22_every_answer_about_an_added_operator_is_the_same(world: World, partner: str) -> None:
    """
    Adding, looking, inviting again, adding twice, and being told to wait: by status, document, headers and size.
    """
    seen = []
    for email in ADDRESSES:
        new = {"name": "Somebody", "email": email, "role": "agent"}
        added = world.call("dana", "POST", f"{partner}/operators", new)
        path = f"{partner}/operators/{added.json['id']}"
        again = [world.call("dana", "POST", f"{path}/invitation", {}) for _ in range(3)]
        twice = world.call("boglarka", "POST", f"{partner}/operators", new)
        shown = world.call("elodie", "GET", path)
        seen.append([told(one, email) for one in (added, *again[:2], shown)] + [again[2].status_code, codes(twice)])

    assert [one == seen[-1] for one in seen] == [True] * len(ADDRESSES)
    assert seen[-1][-2:] == [429, [("email", "address.taken")]]


@pytest.mark.requirement("VC-28", call="partners.invite_again", by="api")
def test_a22_mails_of_another_partner_use_up_none_of_ours(world: World, partner: str) -> None:
    """
    Whom Dana mailed a welcome, Eve may mail as many as anybody; so she learns nothing by counting.
    """
    other = f"/partners/{world.call('eve', 'GET', '/sessions/current').json['actor']['partner_id']}"
    world.call("dana", "POST", f"{partner}/operators", {"name": "Mailed", "email": "mailed@example.com"})
    seen = []
    for email in ("mailed@example.com", "nobody@example.com"):
        added = world.call("eve", "POST", f"{other}/operators", {"name": "Somebody", "email": email})
        path = f"{other}/operators/{added.json['id']}/invitation"
        seen.append([world.call("eve", "POST", path, {}).status_code for _ in range(3)])
    assert seen == [[200, 200, 429]] * 2


@pytest.mark.requirement("VC-28", call="partners.add_operator", by="api")
def test_a25_strangers_keep_nobody_from_being_welcomed(world: World, partner: str) -> None:
    """
    However often strangers forget the password of an address, its owner can be added, and verify it once signed in.
    """
    for email in ("new@example.com", "elodie@example.com"):
        forgotten = {"realm": "operator", "email": email}
        statuses = [world.call(None, "POST", "/password-resets", forgotten).status_code for _ in range(4)]
        assert statuses == [204, 204, 204, 429]
    added = world.call("dana", "POST", f"{partner}/operators", {"name": "New", "email": "new@example.com"})
    assert added.status_code == 201
    assert world.call("elodie", "POST", "/me/verification").status_code < 300
