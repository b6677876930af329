"""The calls about API keys, as `table` has them."""

from __future__ import annotations

from typing import Final

from partnerkit import Action
from reference_server.api import keys
from reference_server.api.calls import Call

_KEYS: Final = "/partners/<partner_id>/keys"
_KEY: Final = f"{_KEYS}/<key_id>"

KEY_CALLS: Final = (
    Call("GET", _KEYS, keys.list_keys, Action.VIEW_KEYS),
    Call(
        "POST",
        _KEYS,
        keys.add_key,
        Action.ADD_KEY,
        status=201,
        location="/api/partners/{partner_id}/keys/{id}",
        key=True,
    ),
    Call("GET", _KEY, keys.get_key, Action.VIEW_KEYS),
    Call("DELETE", _KEY, keys.end_key, Action.END_KEY, key=True),
)
