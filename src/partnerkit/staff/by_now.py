"""
Who acts in an account, with what it may do by now.

Who acts was read before the account was: a colleague may have lowered or removed it since (A-27).
"""

from __future__ import annotations

from typing import cast

import attrs

from partnerkit.access import Actor
from partnerkit.accounts.model import Account
from partnerkit.repository import Storage
from partnerkit.staff.model import MEMBERS, Member, MemberState
from partnerkit.values import MemberId


def read_by_now(storage: Storage, account: Account, by: Actor) -> Actor:
    """Return who acts in an account with what it may do by now; to be asked once the account was read."""
    mine = cast("MemberId", by.member_id)
    return by_now(account, storage.get_many(MEMBERS, {mine}, within=account.id).get(mine), by)


def by_now(account: Account, me: Member | None, by: Actor) -> Actor:
    """Return who acts with what its membership, as it is now, lets it do; None is somebody who was removed."""
    may = me.permissions(account) if me is not None and me.state is MemberState.ACTIVE else frozenset()
    return attrs.evolve(by, permissions=by.permissions & may)
