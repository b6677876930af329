"""
The people of an account as tests about them do things with them.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Self

import attrs
import pytest

from partnerkit import (
    Account,
    Actor,
    KnownColleague,
    Level,
    Member,
    NewColleague,
    NewMember,
    OpenInvitation,
    Realm,
    Seats,
    Secret,
    SignedIn,
    SignIn,
    SubscriptionReport,
)
from partnerkit.errors import LinkSpent, NotFound, NotPossible, PartnerkitError, Refused
from partnerkit.history.model import ENTRIES, Entry
from partnerkit.identity.model import ADDRESSES, Address, sign_in_key
from partnerkit.mails import Mail
from partnerkit.repository import Page, Query, every
from partnerkit.staff.model import MEMBERS, MEMBERSHIPS, PEOPLE, Membership, Person, members_of
from partnerkit.values import AccountId, MemberId, PersonId
from tests.library.world import PASSWORD, Town, World
from tests.mailed import links_in, mails, token_of

OWNER = "katalin"


def email_of(name: str) -> str:
    """
    Return where somebody of this name is reached.
    """
    return f"{name}@szabo.example.com"


def new(who: str = "nora", **more: Any) -> NewMember:
    """
    Return whom an admin invites.
    """
    said: dict[str, Any] = {"email": email_of(who)} | more
    return NewMember(**said)


def colleague(who: str = "nora", **more: Any) -> NewColleague:
    """
    Return what somebody says of itself who was invited.
    """
    said: dict[str, Any] = {"name": who.title(), "password": Secret(PASSWORD)} | more
    return NewColleague(**said)


def known(password: str = PASSWORD) -> KnownColleague:
    """
    Return how somebody shows to be the one who was invited.
    """
    return KnownColleague(password=Secret(password))


@attrs.define
class Firm:
    """
    An account of a town, whose owner is Katalin, on the plan that allows five.

    Attributes:
        town: Where it is.
        account_id: Which it is.
        sessions: By name, as whom its people are signed in.
    """

    town: Town
    account_id: AccountId
    sessions: dict[str, SignedIn] = attrs.field(factory=dict)

    @classmethod
    def of(cls, town: Town, account: Account | None = None, *, owner: str = OWNER) -> Self:
        """
        Have an account's owner come, and pay.
        """
        found = account or town.account
        town.world.seat_owner(found, owner)
        firm = cls(town, found.id)
        firm.pays()
        return firm

    @property
    def world(self) -> World:
        """
        Where everything is stored.
        """
        return self.town.world

    @property
    def account(self) -> Account:
        """
        The account as it is now.
        """
        return self.world.run(lambda k: k.accounts.get(self.account_id, by=self.world.support))

    def pays(self, plan: str | None = "pro", seats: int | None = None, addons: tuple[str, ...] = ()) -> None:
        """
        Have billing report a plan, or that it was cancelled.
        """
        # Of two reports of one moment the one whose event comes later in the alphabet counts.
        event = f"{self.account.revision:09}"
        said = SubscriptionReport(plan=plan, seats=seats, addons=addons, at=self.world.clock(), event=event)
        self.world.run(lambda k: k.subscriptions.report(self.account_id, said, by=self.world.support))

    def by(self, who: str | Actor = OWNER) -> Actor:
        """
        Who acts by a name: one of the account's people, signed in there, or one of the vendor's, or an operator.
        """
        if isinstance(who, Actor):
            return who
        others = {"support": self.world.support, "dana": self.town.owner, "fanni": self.town.agent}
        others |= {"zoe": self.town.stranger}
        return others[who] if who in others else self.world.of_session(self.session(who))

    def session(self, who: str, password: str = PASSWORD) -> SignedIn:
        """
        Return as whom somebody is signed in, once it is.
        """
        if who not in self.sessions:
            self.sessions[who] = self.sign_in(who, password)
        return self.sessions[who]

    def sign_in(self, who: str, password: str = PASSWORD) -> SignedIn:
        """
        Sign somebody in to the account.
        """
        given = SignIn(realm=Realm.STAFF, email=email_of(who), password=Secret(password), account_id=self.account_id)
        return self.world.run(lambda k: k.sessions.sign_in(given))

    def do(self, method: str, *given: Any, by: str | Actor = OWNER, **more: Any) -> Any:
        """
        Call something of ``kit.staff`` that one of the account's people does.
        """
        actor = self.by(by)
        return self.world.run(lambda k: getattr(k.staff, method)(*given, by=actor, **more))

    def link(self, method: str, *given: Any, **more: Any) -> Any:
        """
        Call something of ``kit.staff`` that is done by a mailed link.
        """
        return self.world.run(lambda k: getattr(k.staff, method)(*given, **more))

    def invite(self, who: str = "nora", *, by: str | Actor = OWNER, key: str | None = None, **more: Any) -> Member:
        """
        Have somebody invited.
        """
        found: Member = self.do("invite", new(who, **more), by=by, key=key)
        return found

    def mails(self) -> list[Mail]:
        """
        Send the mails that are due; return them.
        """
        return mails(self.world.run)

    def token(self, who: str = "nora") -> Secret:
        """
        Send the mails that are due, and return what the only link in those to somebody carries.
        """
        (only,) = (link for mail in self.mails() if mail.to == email_of(who) for link in links_in(mail))
        return token_of(only)

    def invited(self, who: str = "nora", **more: Any) -> Secret:
        """
        Have somebody invited; return what the link mailed to it carries.
        """
        self.invite(who, **more)
        return self.token(who)

    def join(self, token: Secret, who: str = "nora", **more: Any) -> Member:
        """
        Have somebody nobody knows yet accept.
        """
        found: Member = self.link("join", token, colleague(who), **more)
        return found

    def has(self, who: str, level: Level = Level.EMPLOYEE) -> Member:
        """
        Have one more person who works in the account.
        """
        return self.join(self.invited(who, level=level), who)

    def look(self, token: Secret) -> OpenInvitation:
        """
        Look at an invitation.
        """
        found: OpenInvitation = self.link("look", token)
        return found

    def seats(self, by: str | Actor = OWNER) -> Seats:
        """
        Return the account's seats.
        """
        found: Seats = self.world.run(lambda k: k.staff.seats(self.account_id, by=self.by(by)))
        return found

    def listed(self, by: str | Actor = OWNER, **more: Any) -> Page[Member]:
        """
        Return a page of the account's people, as somebody sees it.
        """
        return self.world.run(lambda k: k.staff.members(self.account_id, by=self.by(by), **more))

    def members(self) -> list[Member]:
        """
        Return every membership there is, in the order of their making.
        """
        return self.world.read(lambda s: list(every(s, members_of(self.account_id))))

    def member(self, id: MemberId) -> Member:
        """
        Return a membership as it is now.
        """
        return self.world.read(lambda s: s.get(MEMBERS, id, within=self.account_id))

    def called(self, who: str = "nora") -> Member:
        """
        Return the membership of an address as it is now.
        """
        (only,) = (member for member in self.members() if member.email == email_of(who))
        return only

    def owner(self) -> Member:
        """
        Return the owner's membership.
        """
        return self.member(self.account.owner_id)

    def way(self, member: Member) -> Membership | None:
        """
        Return how somebody finds the account, if it does.
        """
        return self.world.read(
            lambda s: s.get_many(MEMBERSHIPS, [self.account_id], within=member.person_id).get(self.account_id)
        )

    def person(self, who: str = "nora") -> Person:
        """
        Return who signs in with an address.
        """
        return self.world.read(lambda s: s.get(PEOPLE, PersonId(self.address(who).holder_id)))

    def address(self, who: str = "nora") -> Address:
        """
        Return an address that somebody signs in with.
        """
        return self.world.read(lambda s: s.get(ADDRESSES, sign_in_key(Realm.STAFF, email_of(who))))

    def told(self) -> list[Entry]:
        """
        Return the account's history, oldest first.
        """
        query = Query(collection=ENTRIES, within=self.account_id, limit=1000)
        return sorted(self.world.read(lambda s: list(every(s, query))), key=lambda entry: entry.seq)

    def kinds(self, last: int) -> list[str]:
        """
        Return what was told last, oldest first.
        """
        return [entry.kind for entry in self.told()[-last:]]

    @contextmanager
    def refused(self, because: str) -> Iterator[None]:
        """
        See that the decision says no, for a reason, and that nothing changes.
        """
        with self.world.unchanged(), pytest.raises(Refused) as caught:
            yield
        assert caught.value.decision.because == because

    @contextmanager
    def impossible(self, subject: str, state: str) -> Iterator[None]:
        """
        See that something cannot be done as things stand, and that nothing changes.
        """
        with self.world.unchanged(), pytest.raises(NotPossible) as caught:
            yield
        assert (caught.value.subject, caught.value.state) == (subject, state)

    @contextmanager
    def spent(self, reason: str) -> Iterator[None]:
        """
        See that a link does nothing any more, and why.
        """
        with self.world.unchanged(), pytest.raises(LinkSpent) as caught:
            yield
        assert (caught.value.purpose, caught.value.reason) == ("join", reason)

    def every_way(self, token: Secret, by: str | Actor = OWNER) -> dict[str, Callable[[], Any]]:
        """
        Return all that can be done by a mailed link.
        """
        return {
            "look": lambda: self.look(token),
            "join": lambda: self.join(token),
            "join_known": lambda: self.link("join_known", token, known()),
            "accept": lambda: self.do("accept", token, by=by),
            "decline": lambda: self.link("decline", token),
        }

    def is_spent(self, token: Secret, reason: str, by: str | Actor = OWNER) -> None:
        """
        See that a link is spent, whatever is tried with it.
        """
        actor = self.by(by)
        for follow in self.every_way(token, actor).values():
            with self.spent(reason):
                follow()

    def is_none(self, token: Secret, by: str | Actor = OWNER) -> None:
        """
        See that a link is none of ours, whatever is tried with it.
        """
        actor = self.by(by)
        for follow in self.every_way(token, actor).values():
            with self.world.unchanged(), pytest.raises(NotFound) as caught:
                follow()
            assert caught.value.kind == "link"


def outcome(work: Callable[[], Any]) -> str:
    """
    Return the code of the error, or that there was none.
    """
    try:
        work()
    except PartnerkitError as error:
        return error.code
    return "done"
