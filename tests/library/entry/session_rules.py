"""
When a session is live and as whom its holder acts: a model that knows the requirements, and nothing of the library.

- VC-29: a block, a demotion, a role changed to less and a suspension end what there is; lifting them brings nothing
  back.
- VC-20, R-13: so do a lock for an account's people, and another password or second factor for its holder.
- VC-30: whoever acts as another stays in one session, which ends with what ends the other's; nobody acts as somebody
  above, and nobody who may not enter as others.
- The values table: half an hour unused, twelve hours at the latest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Final

import attrs

from partnerkit import SignedIn

IDLE: Final = timedelta(minutes=30)
LONGEST: Final = timedelta(hours=12)
JUST_NOW: Final = timedelta(minutes=15)
NOTED: Final = timedelta(minutes=1)

_AGENT: Final = frozenset({"look", "work"})
_ADMIN: Final = _AGENT | {"lead", "enter"}
_OWNER: Final = _ADMIN | {"own"}
#: What a role of the partner's own gives, one way and the other.
GUIDE: Final = (frozenset({"look"}), frozenset({"look", "enter"}))
ROLES: Final = ("agent", "admin", "owner", "secure_agent", "secure_admin", "secure_owner", "guide")


@attrs.define
class Person:
    """
    An operator as the model knows it.
    """

    name: str
    role: str
    password: str
    blocked: bool = False
    factor: bool = False

    @property
    def secure(self) -> bool:
        return self.role.startswith("secure_")

    @property
    def owns(self) -> bool:
        return self.role.endswith("owner")


@attrs.define(eq=False)
class Held:
    """
    A session as the model knows it; that of a client's own person is nobody's of the partner.

    Attributes:
        who: The operator who holds it; None for the client's owner.
        as_whom: As whom it acts.
        over: Whether something has ended it for good.
        signed_out: Whether that was its holder, who does so once.
        shown_at: When the second factor was shown in it.
    """

    signed_in: SignedIn = attrs.field(repr=False)
    who: str | None
    began: datetime
    used: datetime
    as_whom: str | None = None
    over: bool = False
    signed_out: bool = False
    shown_at: datetime | None = None


@attrs.define
class Rules:
    """
    What has happened so far, as far as sessions rest on it.
    """

    now: Callable[[], datetime]
    people: dict[str, Person] = attrs.field(factory=dict)
    held: list[Held] = attrs.field(factory=list)
    guide: bool = True
    suspended: bool = False
    locks: set[str] = attrs.field(factory=set)
    password: str = ""

    def gives(self, role: str) -> frozenset[str]:
        if role == "guide":
            return GUIDE[self.guide]
        return {"agent": _AGENT, "admin": _ADMIN, "owner": _OWNER}[role.removeprefix("secure_")]

    def covers(self, who: Person, role: str) -> bool:
        return self.gives(role) <= self.gives(who.role) and (who.secure or not role.startswith("secure_"))

    def lowers(self, old: str, new: str) -> bool:
        lost = old.startswith("secure_") and not new.startswith("secure_")
        return lost or not self.gives(old) <= self.gives(new)

    def stands(self, who: str | None, as_whom: str) -> bool:
        """
        Whether somebody may act as somebody, whatever each has shown.
        """
        if who is None:
            return False
        one = self.people[who]
        theirs = self.people[as_whom]
        over = self.covers(one, theirs.role) or (one.owns and not theirs.owns)
        return "enter" in self.gives(one.role) and over

    def live(self, one: Held) -> bool:
        if one.over or self.too_old(one) or self.now() >= one.used + IDLE:
            return False
        return one.as_whom is None or self.stands(one.who, one.as_whom)

    def too_old(self, one: Held) -> bool:
        return self.now() >= one.began + LONGEST

    def enters(self, one: Held, whom: str) -> bool:
        """
        Whether a live session may go on as somebody.
        """
        if one.who is None or one.as_whom is not None or whom == one.who or self.people[whom].blocked:
            return False
        return self.stands(one.who, whom) and self._proven(one)

    def _proven(self, one: Held) -> bool:
        assert one.who is not None
        person = self.people[one.who]
        if not person.factor:
            return not person.secure
        return one.shown_at is not None and self.now() < one.shown_at + JUST_NOW

    def owner_left(self, without: str) -> bool:
        return any(one.owns and not one.blocked for one in self.people.values() if one.name != without)

    def of(self, who: str | None) -> Iterator[Held]:
        return (one for one in self.held if one.who == who)

    def end_of(self, who: str | None, *, but: Held | None = None) -> None:
        """
        End all that somebody holds.
        """
        for one in self.of(who):
            one.over = one.over or one is not but

    def end_with(self, who: str) -> None:
        """
        End all that somebody holds, and all in which somebody acts as this one.
        """
        self.end_of(who)
        for one in self.held:
            one.over = one.over or one.as_whom == who

    def turn_the_guides(self) -> None:
        """
        Have the partner's own role give more or less; less ends what its holders have.
        """
        self.guide = not self.guide
        for one in () if self.guide else self.people.values():
            if one.role == "guide":
                self.end_with(one.name)

    def end_of_partner(self) -> None:
        for one in self.held:
            one.over = one.over or one.who is not None
