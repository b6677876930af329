"""The calls about webhooks, as `table` has them."""

from __future__ import annotations

from typing import Final

from partnerkit import Action
from reference_server.api import webhooks
from reference_server.api.calls import Call

_MANAGE: Final = Action.MANAGE_WEBHOOKS
_WEBHOOK: Final = "/webhooks/<endpoint_id>"
_ATTEMPTS: Final = f"{_WEBHOOK}/attempts"

WEBHOOK_CALLS: Final = (
    Call(method="GET", path="/webhooks", handler=webhooks.list_webhooks, action=_MANAGE),
    Call(
        method="POST",
        path="/webhooks",
        handler=webhooks.add_webhook,
        action=_MANAGE,
        status=201,
        location="/api/webhooks/{id}",
        key=True,
    ),
    Call(method="GET", path=_WEBHOOK, handler=webhooks.get_webhook, action=_MANAGE),
    Call(method="PUT", path=_WEBHOOK, handler=webhooks.change_webhook, action=_MANAGE, seen=True, key=True),
    Call(method="DELETE", path=_WEBHOOK, handler=webhooks.remove_webhook, action=_MANAGE, seen=True, key=True),
    Call(
        method="POST",
        path=f"{_WEBHOOK}/secret",
        handler=webhooks.rotate_webhook_secret,
        action=_MANAGE,
        seen=True,
        key=True,
    ),
    Call(method="POST", path=f"{_WEBHOOK}/tests", handler=webhooks.test_webhook, action=_MANAGE, status=202),
    Call(method="GET", path=_ATTEMPTS, handler=webhooks.list_webhook_attempts, action=_MANAGE),
    Call(
        method="POST",
        path=f"{_ATTEMPTS}/<attempt_id>/redelivery",
        handler=webhooks.redeliver_webhook_attempt,
        action=_MANAGE,
        status=202,
    ),
)
