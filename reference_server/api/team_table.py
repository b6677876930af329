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
    Call(method="GET", path=_OPERATORS, handler=team.list_operators, action=Action.VIEW_PARTNER),
    Call(
        method="POST",
        path=_OPERATORS,
        handler=team.add_operator,
        action=Action.ADD_OPERATOR,
        status=201,
        location="/api/partners/{partner_id}/operators/{id}",
        key=True,
    ),
    Call(method="GET", path=_OPERATOR, handler=team.get_operator, action=Action.VIEW_PARTNER),
    Call(
        method="POST",
        path=f"{_OPERATOR}/invitation",
        handler=team.invite_operator,
        action=Action.INVITE_OPERATOR,
        key=True,
    ),
    Call(method="POST", path="/welcomes/confirmations", handler=team.welcome_operator, open=True),
    Call(
        method="PUT",
        path=f"{_OPERATOR}/role",
        handler=team.set_operator_role,
        action=Action.SET_OPERATOR_ROLE,
        seen=True,
        key=True,
    ),
    Call(
        method="PUT",
        path=f"{_OPERATOR}/block",
        handler=team.block_operator,
        action=Action.BLOCK_OPERATOR,
        seen=True,
        key=True,
    ),
    Call(
        method="DELETE",
        path=f"{_OPERATOR}/block",
        handler=team.unblock_operator,
        action=Action.UNBLOCK_OPERATOR,
        seen=True,
        key=True,
    ),
    Call(
        method="PUT",
        path=f"{_OPERATOR}/password",
        handler=partners.set_operator_password,
        action=Action.SET_OPERATOR_PASSWORD,
        key=True,
    ),
    Call(
        method="PUT",
        path=f"{_OPERATOR}/identity",
        handler=partners.link_operator,
        action=Action.LINK_IDENTITY,
        key=True,
    ),
    Call(
        method="POST",
        path=f"{_PARTNER}/owner",
        handler=team.hand_over_partner,
        action=Action.HAND_OVER_PARTNER,
        key=True,
    ),
    Call(method="GET", path=f"{_PARTNER}/roles", handler=team.list_roles, action=Action.VIEW_PARTNER),
    Call(
        method="POST",
        path=f"{_PARTNER}/roles",
        handler=team.add_role,
        action=Action.ADD_ROLE,
        status=201,
        location="/api/partners/{partner_id}/roles/{name}",
        key=True,
    ),
    Call(method="GET", path=_ROLE, handler=team.get_role, action=Action.VIEW_PARTNER),
    Call(method="PUT", path=_ROLE, handler=team.change_role, action=Action.CHANGE_ROLE, seen=True, key=True),
    Call(method="DELETE", path=_ROLE, handler=team.remove_role, action=Action.REMOVE_ROLE, key=True),
    Call(method="GET", path=_WHY, handler=team.explain_partner),
    Call(method="GET", path=f"{_WHY}/operators", handler=team.who_can_in_partner, action=Action.VIEW_PARTNER),
)
"""The calls about operators and roles."""
