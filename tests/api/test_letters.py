"""
Mails that stopped, over the API: the vendor sees them, and has them tried anew.
"""

from __future__ import annotations

from typing import Any

import pytest

from partnerkit.mails import Mail, MailRefused
from partnerkit.worker import Worker
from tests.api.world import UNKNOWN, World
from tests.library.messages.post import Post


def refused(_: Mail) -> None:
    raise MailRefused


EMAIL = "dana@example.com"


@pytest.fixture
def stopped(world: World) -> dict[str, Any]:
    """
    The only mail that stopped, as the vendor sees it.
    """
    world.call(None, "POST", "/password-resets", {"realm": "operator", "email": EMAIL})
    Worker(world.database, mailer=Post(does=refused)).run(until_idle=True)
    (only,) = world.call("vendor", "GET", "/letters/stopped").json["items"]
    return dict(only)


@pytest.mark.requirement("BX-07", call="messages.stopped")
def test_a_mail_that_stopped_is_listed(world: World, stopped: dict[str, Any]) -> None:
    """
    What it is about, where it goes, and the name of the error; nothing of what it says.
    """
    assert (stopped["kind"], stopped["address"], stopped["error"]) == ("password.forgotten", EMAIL, "MailRefused")
    assert set(stopped) == {"id", "kind", "realm", "holder_id", "address", "written_at", "tries", "error"}
    assert world.call("vendor", "GET", "/worker").json["mails"] == {"waiting": 0, "stopped": 1}


@pytest.mark.requirement("BX-07", call="messages.resume")
def test_a_mail_that_stopped_is_resumed_once(world: World, stopped: dict[str, Any]) -> None:
    """
    It goes out then; what is done with, or was never there, cannot be resumed.
    """
    wanted, post = {"letter_id": stopped["id"]}, Post()
    assert world.call("vendor", "POST", "/letters/resume", wanted).status_code == 200
    Worker(world.database, mailer=post).run(until_idle=True)
    assert [mail.to for mail in post.sent] == [EMAIL]
    assert world.call("vendor", "POST", "/letters/resume", wanted).status_code == 409
    assert world.call("vendor", "POST", "/letters/resume", {"letter_id": UNKNOWN}).status_code == 404
    assert world.call("vendor", "GET", "/letters/stopped").json["items"] == []
