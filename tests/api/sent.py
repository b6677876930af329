"""
What is sent to a call of the API by everybody in turn: inputs made by reading annotations, and what those do not tell.
"""

import enum
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import attrs

from partnerkit import (
    BulkAction,
    BulkJob,
    Level,
    NewInvitation,
    NewKey,
    NewMember,
    NewOperator,
    NewRole,
    Realm,
    RoleChange,
    Secret,
    Stage,
)
from partnerkit.access import Permission
from partnerkit.testing.clock import NOON
from partnerkit.webhooks.inputs import EndpointChange, NewEndpoint
from reference_server.api.invitation_models import FollowedAcceptance
from reference_server.api.settings_models import Changes
from reference_server.api.sign_up_models import FollowedSignUp
from reference_server.api.staff_models import FollowedInvitation, LevelWanted
from reference_server.api.team_models import RoleWanted
from reference_server.api.worker_models import DeliveryNamed, LetterNamed, ReplayWanted
from tests.api.world import UNKNOWN

# What reading annotations does not tell.
KNOWN: Final[dict[Any, Any]] = {
    Stage: Stage.LIVE,
    Realm: Realm.OPERATOR,
    RoleWanted: RoleWanted(role="onlooker"),
    RoleChange: RoleChange(title="Onlooker", permissions=(Permission.VIEW_CLIENTS,)),
    "tags": ("premium",),
    Changes: {"past": True},
    DeliveryNamed: DeliveryNamed(consumer="crm", chain_id=UUID(UNKNOWN)),
    ReplayWanted: ReplayWanted(consumer="crm", since=NOON),
    LetterNamed: LetterNamed(letter_id=UUID(UNKNOWN)),
    BulkJob: BulkJob(action=BulkAction.TAG, tag="premium"),
    NewEndpoint: NewEndpoint(name="CRM", url="https://hooks.example.com/crm"),
    EndpointChange: EndpointChange(name="The CRM"),
    LevelWanted: LevelWanted(level=Level.MANAGER),
    NewKey: NewKey(name="Till", role="agent", scopes=(Permission.VIEW_CLIENTS,), ends_at=NOON + timedelta(days=90)),
}


def document(value: Any) -> Any:
    """
    Return an input as it is sent.
    """
    if attrs.has(type(value)):
        return {a.name: document(getattr(value, a.name)) for a in attrs.fields(type(value))}
    if isinstance(value, Secret):
        return value.reveal()
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return [document(item) for item in value]
    return value.value if isinstance(value, enum.Enum) else str(value) if isinstance(value, UUID) else value


def added_by(who: str) -> dict[Any, Any]:
    """
    Return an operator and a role that nobody else adds.
    """
    return {
        NewOperator: NewOperator(name="Somebody", email=f"somebody-of-{who}@example.com", role="onlooker"),
        NewMember: NewMember(email=f"somebody-of-{who}@example.com"),
        NewInvitation: NewInvitation(email=f"somebody-of-{who}@example.com"),
        NewRole: NewRole(name=f"of_{who}", title="Auditor", permissions=(Permission.VIEW_CLIENTS,)),
    }


def following(token: Secret) -> dict[Any, Any]:
    """
    Return what is sent with what a link carries.
    """
    return {
        FollowedInvitation: FollowedInvitation(token=token),
        FollowedAcceptance: FollowedAcceptance(token=token, business="Kávéház"),
        FollowedSignUp: FollowedSignUp(token=token),
    }
