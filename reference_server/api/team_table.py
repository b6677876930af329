"""The calls about the operators of a partner, and their roles."""

from __future__ import annotations

from typing import Final

from partnerkit import Action
from reference_server.api import partners, team
from reference_server.api.calls import Call

_PARTNER: Final = "/partners/<partner_id>"
_OPERATORS: Final = f"{_PARTNER}/operators"
_OPERATOR: Final = f"{_OPERATORS}/<operator_id>"
_ROLE: Final = f"{_PARTNER}/roles/<role>"
_WHY: Final = f"{_PARTNER}/explanations/<action>"

TEAM_CALLS: Final = (
    Call("GET", _OPERATORS, team.list_operators, Action.VIEW_PARTNER),
    Call(
        "POST",
        _OPERATORS,
        team.add_operator,
        Action.ADD_OPERATOR,
        status=201,
        location="/api/partners/{partner_id}/operators/{id}",
        key=True,
    ),
    Call("GET", _OPERATOR, team.get_operator, Action.VIEW_PARTNER),
    Call("POST", f"{_OPERATOR}/invitation", team.invite_operator, Action.INVITE_OPERATOR, key=True),
    Call("POST", "/welcomes/confirmations", team.welcome_operator, open=True),
    Call("PUT", f"{_OPERATOR}/role", team.set_operator_role, Action.SET_OPERATOR_ROLE, seen=True, key=True),
    Call("PUT", f"{_OPERATOR}/block", team.block_operator, Action.BLOCK_OPERATOR, seen=True, key=True),
    Call("DELETE", f"{_OPERATOR}/block", team.unblock_operator, Action.UNBLOCK_OPERATOR, seen=True, key=True),
    Call("PUT", f"{_OPERATOR}/password", partners.set_operator_password, Action.SET_OPERATOR_PASSWORD, key=True),
    Call("PUT", f"{_OPERATOR}/identity", partners.link_operator, Action.LINK_IDENTITY, key=True),
    Call("POST", f"{_PARTNER}/owner", team.hand_over_partner, Action.HAND_OVER_PARTNER, key=True),
    Call("GET", f"{_PARTNER}/roles", team.list_roles, Action.VIEW_PARTNER),
    Call(
        "POST",
        f"{_PARTNER}/roles",
        team.add_role,
        Action.ADD_ROLE,
        status=201,
        location="/api/partners/{partner_id}/roles/{name}",
        key=True,
    ),
    Call("GET", _ROLE, team.get_role, Action.VIEW_PARTNER),
    Call("PUT", _ROLE, team.change_role, Action.CHANGE_ROLE, seen=True, key=True),
    Call("DELETE", _ROLE, team.remove_role, Action.REMOVE_ROLE, seen=True, key=True),
    Call("GET", _WHY, team.explain_partner),
    Call("GET", f"{_WHY}/operators", team.who_can_in_partner, Action.VIEW_PARTNER),
)
"""The calls about operators and roles."""
