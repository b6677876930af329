"""The calls about API keys, as `table` has them."""

from __future__ import annotations

from typing import Final

from partnerkit import Action
from reference_server.api import keys
from reference_server.api.calls import Call

_KEYS: Final = "/partners/<partner_id>/keys"
_KEY: Final = f"{_KEYS}/<key_id>"

KEY_CALLS: Final = (
    Call(method="GET", path=_KEYS, handler=keys.list_keys, action=Action.VIEW_KEYS),
    Call(
        method="POST",
        path=_KEYS,
        handler=keys.add_key,
        action=Action.ADD_KEY,
        status=201,
        location="/api/partners/{partner_id}/keys/{id}",
        key=True,
    ),
    Call(method="GET", path=_KEY, handler=keys.get_key, action=Action.VIEW_KEYS),
    Call(method="DELETE", path=_KEY, handler=keys.end_key, action=Action.END_KEY, key=True),
)
