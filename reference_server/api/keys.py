"""API keys of a partner, by which its programs call."""

from __future__ import annotations

from partnerkit import KeyId, NewKey, PartnerId
from reference_server.api.asked import Asked
from reference_server.api.inputs import Paging
from reference_server.api.key_models import KeyView, MadeKeyView
from reference_server.api.models import Listed, listed


def list_keys(asked: Asked, partner_id: PartnerId, query: Paging) -> Listed[KeyView]:
    """List the API keys of a partner, newest first; those that do nothing any more, too."""
    page = asked.kit.keys.list(by=asked.by, partner_id=partner_id, after=query.after, limit=query.limit)
    return listed(page, tuple(KeyView.of(key, asked.at) for key in page.items))


def add_key(asked: Asked, partner_id: PartnerId, body: NewKey) -> MadeKeyView:
    """Let a program of the partner's call by a key, which is told in this answer alone."""
    made = asked.kit.keys.add(body, by=asked.by, partner_id=partner_id, key=asked.key)
    return MadeKeyView.of(made, asked.at)


def get_key(asked: Asked, partner_id: PartnerId, key_id: KeyId) -> KeyView:
    """Return an API key, without what its program shows."""
    return KeyView.of(asked.kit.keys.get(key_id, by=asked.by, partner_id=partner_id), asked.at)


def end_key(asked: Asked, partner_id: PartnerId, key_id: KeyId) -> KeyView:
    """Have an API key do nothing any more, from this moment."""
    return KeyView.of(asked.kit.keys.end(key_id, by=asked.by, partner_id=partner_id, key=asked.key), asked.at)
