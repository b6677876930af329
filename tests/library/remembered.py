"""
What the test of any history remembers by itself; nothing of it is read from the library.
"""

from __future__ import annotations

from typing import Any

import attrs

from partnerkit import Actor, Outcome, SignedIn
from partnerkit.values import AccountId, ClientId, NoteId, OperatorId, PartnerId

# Who there is beside the stranger of another partner: each with its role.
TEAM = {"dana": "owner", "fanni": "agent", "sara": "secure_owner", "lili": "field", "sam": "secure_field"}
# By hand: who locks and assigns, who may act on what is secure, who is for assigned clients alone.
LEADS = {"dana", "sara", "lili", "sam", "zoe"}
SECURE = {"sara", "sam"}
LIMITED = {"lili", "sam"}


@attrs.define
class Expected:
    """
    An account, and the line it stands on.

    Attributes:
        locks: How many were set, lifted ones included.
        entries: How many the account's chain has.
        line_entries: How many the line's own chain has.
        revision: The line's own.
    """

    partner_id: PartnerId
    line_id: ClientId
    name: str
    partner_lock: bool = False
    vendor_lock: bool = False
    locks: int = 0
    entries: int = 1
    nickname: str | None = None
    owned: bool = False
    secure: bool = False
    tags: set[str] = attrs.field(factory=set)
    assigned: set[OperatorId] = attrs.field(factory=set)
    notes: dict[NoteId, str] = attrs.field(factory=dict)
    line_entries: int = 0
    revision: int = 0

    def changed(self) -> Outcome:
        """
        Remember one change of tags or assignments.
        """
        self.line_entries += 1
        self.revision += 1
        return Outcome.DONE


@attrs.define
class Open:
    """
    A session, and what must be as it was for it to be live.
    """

    signed_in: SignedIn
    account: AccountId
    locks: int
    password: int
    seen: Any
    began: Any
    ended: bool = False


@attrs.frozen
class Hand:
    """
    Somebody who acts for a partner.
    """

    name: str
    actor: Actor

    @property
    def id(self) -> OperatorId:
        return OperatorId(self.actor.id)

    def sees(self, kept: Expected) -> bool:
        """
        R-05, by hand: it is one's own, not too secure, and assigned where that matters.
        """
        return self.sees_but_for_secure(kept) and (not kept.secure or self.name in SECURE)

    def sees_but_for_secure(self, kept: Expected) -> bool:
        return kept.partner_id == self.actor.partner_id and (self.name not in LIMITED or self.id in kept.assigned)

    def leads(self, kept: Expected) -> bool:
        """
        Whether it may lock the account and assign the client: an agent may not.
        """
        return self.sees(kept) and self.name in LEADS

    def tags(self, kept: Expected, tag: str, *, on: bool) -> Outcome:
        """
        Remember what comes of putting a tag on or taking it off.
        """
        return _put(kept, kept.tags, tag, on) if self.sees(kept) else Outcome.REFUSED

    def assigns(self, kept: Expected, to: Hand, *, on: bool) -> Outcome:
        """
        Remember what comes of assigning to an operator of the partner, or taking away.
        """
        if not self.leads(kept) or to.actor.partner_id != kept.partner_id:
            return Outcome.REFUSED
        return _put(kept, kept.assigned, to.id, on)

    def locks(self, kept: Expected, *, on: bool) -> Outcome:
        """
        Remember what comes of setting or lifting the partner's lock.
        """
        return turned(kept, vendor=False, on=on) if self.leads(kept) else Outcome.REFUSED


def _put(kept: Expected, held: set[Any], item: Any, on: bool) -> Outcome:
    if (item in held) is on:
        return Outcome.UNCHANGED
    (held.add if on else held.remove)(item)
    return kept.changed()


def turned(kept: Expected, *, vendor: bool, on: bool) -> Outcome:
    """
    Remember what comes of setting or lifting a lock by whoever may.
    """
    side = "vendor_lock" if vendor else "partner_lock"
    if getattr(kept, side) is on:
        return Outcome.UNCHANGED
    setattr(kept, side, on)
    kept.locks += on
    kept.entries += 1
    return Outcome.DONE
