"""
Headers that sign a post.
"""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from standardwebhooks import Webhook

from partnerkit.values import utc_now
from partnerkit.webhooks.signing import new_secret, signed

BODY = '{"type": "client.created", "name": "Zoë"}'.encode()
SECRETS = [new_secret("a token nobody can guess"), new_secret("and another one")]


@pytest.mark.requirement("BX-06")
def test_each_secret_signs() -> None:
    """
    A receiver with any of them takes it: the signatures stand behind each other, with a space between.
    """
    headers = signed(SECRETS, id=UUID(int=7), at=utc_now(), body=BODY)

    assert [part[:3] for part in headers["webhook-signature"].split(" ")] == ["v1,", "v1,"]
    for secret in SECRETS:
        assert Webhook(secret.reveal()).verify(BODY, headers) == {"type": "client.created", "name": "Zoë"}


def test_what_a_receiver_reads_before_it_verifies() -> None:
    """
    That it is JSON, the id that repetitions are known by, and the moment in whole seconds.
    """
    at = datetime(2026, 11, 27, 8, tzinfo=UTC) + timedelta(milliseconds=999)
    headers = signed(SECRETS, id=UUID(int=7), at=at, body=BODY)
    del headers["webhook-signature"]

    assert headers == {
        "content-type": "application/json",
        "webhook-id": "00000000-0000-0000-0000-000000000007",
        "webhook-timestamp": "1795766400",
    }
