"""Events posted to addresses of the vendor's; for the vendor."""

from __future__ import annotations

from partnerkit.values import AttemptId, EndpointId
from partnerkit.webhooks.inputs import EndpointChange, NewEndpoint
from reference_server.api.asked import Asked
from reference_server.api.inputs import Paging
from reference_server.api.models import Listed, listed
from reference_server.api.webhook_models import AttemptView, EndpointsView, EndpointView, NewSecretView, TestView


def list_webhooks(asked: Asked) -> EndpointsView:
    """List the addresses that events are posted to."""
    return EndpointsView(items=tuple(map(EndpointView.of, asked.kit.webhooks.list(by=asked.by))))


def add_webhook(asked: Asked, body: NewEndpoint) -> NewSecretView:
    """Have events posted to an address; its secret is told in this answer alone."""
    return NewSecretView.of(asked.kit.webhooks.add(body, by=asked.by, key=asked.key))


def get_webhook(asked: Asked, endpoint_id: EndpointId) -> EndpointView:
    """Return an address that events are posted to."""
    return EndpointView.of(asked.kit.webhooks.get(endpoint_id, by=asked.by))


def change_webhook(asked: Asked, endpoint_id: EndpointId, body: EndpointChange) -> EndpointView:
    """Change an address that events are posted to, or pause it; what is not sent stays."""
    changed = asked.kit.webhooks.change(endpoint_id, body, by=asked.by, seen=asked.seen, key=asked.key)
    return EndpointView.of(changed)


def remove_webhook(asked: Asked, endpoint_id: EndpointId) -> None:
    """Have nothing posted to an address any more."""
    asked.kit.webhooks.remove(endpoint_id, by=asked.by, seen=asked.seen, key=asked.key)


def rotate_webhook_secret(asked: Asked, endpoint_id: EndpointId) -> NewSecretView:
    """Give an address a new secret, told in this answer alone; the one before signs too for a day."""
    made = asked.kit.webhooks.rotate_secret(endpoint_id, by=asked.by, seen=asked.seen, key=asked.key)
    return NewSecretView.of(made)


def test_webhook(asked: Asked, endpoint_id: EndpointId) -> TestView:
    """Have a test event posted to an address, once."""
    return TestView(entry_id=asked.kit.webhooks.test(endpoint_id, by=asked.by))


def list_webhook_attempts(asked: Asked, endpoint_id: EndpointId, query: Paging) -> Listed[AttemptView]:
    """List what was posted to an address, newest first."""
    page = asked.kit.webhooks.log(endpoint_id, by=asked.by, after=query.after, limit=query.limit)
    return listed(page, tuple(map(AttemptView.of, page.items)))


def redeliver_webhook_attempt(asked: Asked, endpoint_id: EndpointId, attempt_id: AttemptId) -> AttemptView:
    """Have what an attempt was about posted once more, whatever came of it."""
    return AttemptView.of(asked.kit.webhooks.redeliver(endpoint_id, attempt_id, by=asked.by))
