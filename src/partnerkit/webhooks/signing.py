"""Posts signed as Standard Webhooks says; receivers verify them with its library, whatever they are written in."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final
from uuid import UUID

from partnerkit.values import Secret

if TYPE_CHECKING:
    from standardwebhooks import Webhook

_MISSING: Final = "webhooks are signed with the library standardwebhooks: install partnerkit[webhooks]"


def new_secret(token: str) -> Secret:
    """Return a secret made of a token nobody can guess, as receivers expect one: ``whsec_…``."""
    return Secret("whsec_" + base64.b64encode(Secret(token).digest()).decode())


def signed(secrets: Sequence[Secret], *, id: UUID, at: datetime, body: bytes) -> dict[str, str]:
    """
    Return the headers that sign a body, with a signature of each secret.

    Args:
        secrets: What signs.
        id: What the receiver knows repetitions by.
        at: When it is posted.
        body: What is posted.

    Raises:
        RuntimeError: The extra ``webhooks`` is not installed.
    """
    signatures = [_webhook(secret).sign(str(id), at, body.decode()) for secret in secrets]
    return {
        "content-type": "application/json",
        "webhook-id": str(id),
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(signatures),
    }


def _webhook(secret: Secret) -> Webhook:
    try:
        from standardwebhooks import Webhook  # noqa: PLC0415 - an extra
    except ImportError:
        raise RuntimeError(_MISSING) from None
    return Webhook(secret.reveal())
