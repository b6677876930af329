"""
Who may do what: actors, the action table, and one pure decision over them.

`decide` answers every question there is by reading `ACTIONS`; no service checks a right by itself.
"""

from partnerkit.access.actions import ACTIONS, KEY_PERMISSIONS, Action, ActionRow
from partnerkit.access.actor import Actor, ActorKind, Factor
from partnerkit.access.explaining import Explanation, explain
from partnerkit.access.facts import Facts
from partnerkit.access.matrix import MatrixRow, matrix
from partnerkit.access.policy import decide, require
from partnerkit.access.remedies import applied
from partnerkit.access.roles import (
    ACCOUNT_ADMIN_PERMISSIONS,
    ACCOUNT_OWNER_PERMISSIONS,
    GRANTABLE,
    OPERATOR_PERMISSIONS,
    ROLES,
    STAFF_PERMISSIONS,
    VENDOR_PERMISSIONS,
    Permission,
    Role,
)
from partnerkit.decision import Decision, Remedy, Rule

__all__ = [
    "ACCOUNT_ADMIN_PERMISSIONS",
    "ACCOUNT_OWNER_PERMISSIONS",
    "ACTIONS",
    "GRANTABLE",
    "KEY_PERMISSIONS",
    "OPERATOR_PERMISSIONS",
    "ROLES",
    "STAFF_PERMISSIONS",
    "VENDOR_PERMISSIONS",
    "Action",
    "ActionRow",
    "Actor",
    "ActorKind",
    "Decision",
    "Explanation",
    "Factor",
    "Facts",
    "MatrixRow",
    "Permission",
    "Remedy",
    "Role",
    "Rule",
    "applied",
    "decide",
    "explain",
    "matrix",
    "require",
]
