"""The calls about the settings of accounts, as `table` has them."""

from __future__ import annotations

from typing import Final

from partnerkit import Action
from reference_server.api import settings
from reference_server.api.calls import Call

_ACCOUNT: Final = "/accounts/<account_id>"
_SECTION: Final = f"{_ACCOUNT}/settings/<section>"
_TAB: Final = "/workspace/settings/<section>/<tab>"

SETTINGS_CALLS: Final = (
    # Whoever is of the account's people asks for Action.SEE_SETTINGS instead.
    Call("GET", f"{_ACCOUNT}/settings", settings.list_settings, Action.VIEW_ACCOUNT),
    Call("GET", _SECTION, settings.get_settings, Action.VIEW_ACCOUNT),
    Call("GET", f"{_SECTION}/schema", settings.get_settings_schema, Action.VIEW_ACCOUNT),
    Call("GET", f"{_ACCOUNT}/settings-people", settings.list_settings_people, Action.VIEW_ACCOUNT),
    Call("POST", f"{_ACCOUNT}/portal/view", settings.view_portal, Action.VIEW_ACCOUNT),
    Call("PATCH", _TAB, settings.change_settings, Action.CHANGE_SETTINGS, seen=True, key=True),
    Call("POST", f"{_TAB}/all", settings.select_all_settings, Action.CHANGE_SETTINGS, seen=True, key=True),
    Call("GET", "/workspace/members/<member_id>/held", settings.list_held, Action.SEE_SETTINGS),
)
"""The calls about settings."""
