"""
What happens to an account's people while somebody is at the pages.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

from partnerkit import Actor, Level, Member, NewColleague, NewMember, PartnerKit, Realm, Secret, SubscriptionReport
from partnerkit.repository import Add, every
from partnerkit.staff.model import MEMBERS, MemberState, members_of
from partnerkit.values import MemberId
from tests.mailed import links, token_of
from tests.pages.site import KATALIN, PASSWORD, SZABO, Site, signed_in

USERS: Final = "/workspace/users"
PLAN: Final = "/workspace/plan"
#: A name as long as names get.
LONG: Final = "Dr. Kovács-Szentgyörgyi-Megyeri Boglárka Anna-Mária"
NORA: Final = "nora@szabo-fogaszat.example.com"
IDA: Final = "ida.megszentsegtelenithetetlensegeskedeseitekert@szabo-fogaszat.example.com"


def by(place: Site, email: str = KATALIN) -> Callable[[PartnerKit], Actor]:
    """
    Return who acts as somebody of Katalin's account.
    """
    token = signed_in(place, Realm.STAFF, email, place.accounts[SZABO].id)
    return lambda kit: kit.actors.from_session(Secret(token), realm=Realm.STAFF)


def do(place: Site, method: str, *given: Any, email: str = KATALIN, **more: Any) -> Any:
    """
    Have somebody of Katalin's account do something about its people.
    """
    who = by(place, email)
    return place.database.run(lambda kit: getattr(kit.staff, method)(*given, by=who(kit), **more))


def invited(place: Site, email: str = NORA, name: str | None = "Nagy Nóra", level: Level = Level.EMPLOYEE) -> Member:
    """
    Have Katalin invite somebody.
    """
    made: Member = do(place, "invite", NewMember(name=name, email=email, level=level, language="en"))
    return made


def expired(place: Site, **who: Any) -> Member:
    """
    Have somebody have been invited longer ago than an invitation counts.
    """
    place.clock.ahead -= timedelta(days=8)
    made = invited(place, **who)
    place.clock.ahead += timedelta(days=8)
    return made


def link(place: Site, **who: Any) -> str:
    """
    Have Katalin invite somebody; return the path of the link mailed to it.
    """
    invited(place, **who)
    return links(place.database.run)[-1]


def joined(place: Site, email: str = NORA, name: str = "Nagy Nóra", level: Level = Level.EMPLOYEE) -> Member:
    """
    Have somebody who is new come to work in Katalin's account.
    """
    token = token_of(link(place, email=email, name=name, level=level))
    colleague = NewColleague(name=name, password=Secret(PASSWORD))
    return place.database.run(lambda kit: kit.staff.join(token, colleague))


def full(place: Site) -> None:
    """
    Have Katalin's account pay for two seats, and both be taken.
    """
    vendor_says(place, "pro", seats=2)
    joined(place)


def vendor_says(place: Site, plan: str | None, *, seats: int | None = None) -> None:
    """
    Have billing report a plan of Katalin's account.
    """
    account = place.account()
    said = SubscriptionReport(plan=plan, seats=seats, at=place.clock(), event=f"later {account.revision}")
    place.database.run(lambda kit: kit.subscriptions.report(account.id, said, by=kit.actors.vendor("billing")))


def partners_own(place: Site) -> Member:
    """
    Have the partner have a user of its own in Katalin's account.
    """

    def make(kit: PartnerKit) -> Member:
        account = place.accounts[SZABO]
        made = Member(
            account_id=account.id,
            id=MemberId(place.vendor.ids.ordered(place.clock())),
            name="Lefèvre & Kovács Conseil",
            email="support@lefevre-kovacs.example.com",
            level=Level.ADMIN,
            state=MemberState.ACTIVE,
            partner_id=account.partner_id,
        )
        kit._storage.write(Add(made))
        return made

    return place.database.run(make)


def at_member(member: Member, more: str = "") -> str:
    """
    Return the address of somebody's page.
    """
    return f"{USERS}/{member.id}{more}"


def members(place: Site) -> list[Member]:
    """
    Return everybody of Katalin's account, in the order of their making.
    """
    return place.database.run(lambda kit: list(every(kit._storage, members_of(place.accounts[SZABO].id))))


def now(place: Site, member: Member) -> Member:
    """
    Return a membership as it is now.
    """
    return place.database.run(lambda kit: kit._storage.get(MEMBERS, member.id, within=member.account_id))


def owner(place: Site) -> Member:
    """
    Return the owner's membership.
    """
    return next(one for one in members(place) if one.id == place.account().owner_id)
