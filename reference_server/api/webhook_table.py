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
    Call("GET", "/webhooks", webhooks.list_webhooks, _MANAGE),
    Call("POST", "/webhooks", webhooks.add_webhook, _MANAGE, status=201, location="/api/webhooks/{id}", key=True),
    Call("GET", _WEBHOOK, webhooks.get_webhook, _MANAGE),
    Call("PUT", _WEBHOOK, webhooks.change_webhook, _MANAGE, seen=True, key=True),
    Call("DELETE", _WEBHOOK, webhooks.remove_webhook, _MANAGE, seen=True, key=True),
    Call("POST", f"{_WEBHOOK}/secret", webhooks.rotate_webhook_secret, _MANAGE, seen=True, key=True),
    Call("POST", f"{_WEBHOOK}/tests", webhooks.test_webhook, _MANAGE, status=202),
    Call("GET", _ATTEMPTS, webhooks.list_webhook_attempts, _MANAGE),
    Call("POST", f"{_ATTEMPTS}/<attempt_id>/redelivery", webhooks.redeliver_webhook_attempt, _MANAGE, status=202),
)
