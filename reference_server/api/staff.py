"""An account's people: who they are, what its admins do about them, and invitations that are followed."""

from __future__ import annotations

from partnerkit import NewMember
from partnerkit.values import AccountId, MemberId
from reference_server.api.account_models import MemberView
from reference_server.api.asked import Asked
from reference_server.api.inputs import Nothing, Paging
from reference_server.api.models import Listed, listed
from reference_server.api.staff_models import (
    FollowedInvitation,
    FollowedJoin,
    FollowedKnown,
    HeirWanted,
    LevelWanted,
    OpenInvitationView,
    SeatsView,
    SuccessorWanted,
)


def list_members(asked: Asked, account_id: AccountId, query: Paging) -> Listed[MemberView]:
    """List an account's memberships, invitations included, in the order of their making."""
    page = asked.kit.staff.members(account_id, by=asked.by, after=query.after, limit=query.limit)
    return listed(page, tuple(map(MemberView.of, page.items)))


def get_member(asked: Asked, account_id: AccountId, member_id: MemberId) -> MemberView:
    """Return one of an account's memberships."""
    return MemberView.of(asked.kit.staff.member(account_id, member_id, by=asked.by))


def get_seats(asked: Asked, account_id: AccountId) -> SeatsView:
    """Return how many staff members an account may have, and how many it has."""
    return SeatsView.of(asked.kit.staff.seats(account_id, by=asked.by))


def invite_member(asked: Asked, body: NewMember) -> MemberView:
    """Invite somebody by mail to the account one works in; it takes a seat until it is over."""
    return MemberView.of(asked.kit.staff.invite(body, by=asked.by, key=asked.key))


def invite_member_again(asked: Asked, member_id: MemberId, body: Nothing) -> MemberView:
    """Mail an invitation again, also one whose time is over; the link before no longer works."""
    return MemberView.of(asked.kit.staff.invite_again(member_id, by=asked.by, key=asked.key))


def set_member_level(asked: Asked, member_id: MemberId, body: LevelWanted) -> MemberView:
    """Give a member another level; where that is a lower one, its sessions there are over."""
    member = asked.kit.staff.set_level(member_id, body.level, by=asked.by, seen=asked.seen, key=asked.key)
    return MemberView.of(member)


def deactivate_member(asked: Asked, member_id: MemberId, body: Nothing, query: SuccessorWanted) -> MemberView:
    """Have a member not work in the account for now; its sessions there are over at once, its seat is free."""
    member = asked.kit.staff.deactivate(
        member_id, by=asked.by, successor=query.successor, seen=asked.seen, key=asked.key
    )
    return MemberView.of(member)


def reactivate_member(asked: Asked, member_id: MemberId) -> MemberView:
    """Have a member work in the account again."""
    return MemberView.of(asked.kit.staff.reactivate(member_id, by=asked.by, seen=asked.seen, key=asked.key))


def remove_member(asked: Asked, member_id: MemberId, query: SuccessorWanted) -> None:
    """Take a membership away, or withdraw an invitation."""
    asked.kit.staff.remove(member_id, by=asked.by, successor=query.successor, seen=asked.seen, key=asked.key)


def hand_over_account(asked: Asked, body: HeirWanted) -> MemberView:
    """Make another member the account's owner, and be an admin from then on; one's sessions there are over."""
    return MemberView.of(asked.kit.staff.hand_over(body.member_id, by=asked.by, key=asked.key))


def look_at_join(asked: Asked, body: FollowedInvitation) -> OpenInvitationView:
    """Return what a mailed invitation is to; looking uses nothing up."""
    return OpenInvitationView.of(asked.kit.staff.look(body.token))


def join(asked: Asked, body: FollowedJoin) -> MemberView:
    """Accept an invitation as somebody who does not sign in with its address yet."""
    return MemberView.of(asked.kit.staff.join(body.token, body.new, source=asked.source))


def join_known(asked: Asked, body: FollowedKnown) -> MemberView:
    """Accept an invitation as the person who signs in with its address, by the password it has."""
    return MemberView.of(asked.kit.staff.join_known(body.token, body.given, source=asked.source))


def accept_join(asked: Asked, body: FollowedInvitation) -> MemberView:
    """Accept an invitation as who is signed in, in some other account."""
    return MemberView.of(asked.kit.staff.accept(body.token, by=asked.by, source=asked.source))


def decline_join(asked: Asked, body: FollowedInvitation) -> None:
    """Decline an invitation; its seat is free, and its link works no more."""
    asked.kit.staff.decline(body.token, source=asked.source)
