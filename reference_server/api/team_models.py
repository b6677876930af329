"""What the API takes and answers about a partner's operators and roles."""

from __future__ import annotations

from datetime import datetime

import attrs

from partnerkit import TeamMember
from partnerkit.partners.model import RoleName
from partnerkit.values import OperatorId, Password, TypedPassword
from reference_server.api.models import OperatorView, same


@attrs.frozen(kw_only=True)
class TeamMemberView(OperatorView):
    """
    An operator of a partner, with what is known of its sign-in.

    Attributes:
        invited: Whether it cannot sign in yet: it has neither a password, nor does the vendor authenticate it.
        second_factor_at: Since when it has a second factor; null without one.
        signed_in_at: When it signed in last; null if it never has.
    """

    invited: bool
    second_factor_at: datetime | None
    signed_in_at: datetime | None

    @classmethod
    def of_member(cls, member: TeamMember) -> TeamMemberView:
        """Show an operator with what is known of its sign-in."""
        return cls(**same(cls, member) | same(cls, member.operator))


@attrs.frozen(kw_only=True)
class RoleWanted:
    """
    Which role an operator is to have.

    Attributes:
        role: Its name.
    """

    role: RoleName


@attrs.frozen(kw_only=True)
class OwnerWanted:
    """Who is to have the caller's place as an owner."""

    operator_id: OperatorId


@attrs.frozen(kw_only=True)
class AskedAbout:
    """
    Whom and what a question about a partner is about.

    Attributes:
        operator_id: The operator to whom it would be done.
        role: The name of the role that would be given, changed or removed.
    """

    operator_id: OperatorId | None = None
    role: RoleName | None = None


@attrs.frozen(kw_only=True)
class FollowedWelcome:
    """
    A mailed link by which an operator sets its first password.

    Attributes:
        token: The last part of the link's address.
        password: The first password.
    """

    token: TypedPassword
    password: Password
