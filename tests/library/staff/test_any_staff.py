"""
Random histories of an account's people: a small model says what goes through, and some things always hold.

The model is written from the rules of VC-17, VC-18, R-11 and R-13 alone; it reads neither the table of actions nor the
policy, nor how seats are counted.
"""

from datetime import datetime, timedelta
from typing import Any

import attrs
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from partnerkit import EmailChange, Level, Member, MemberState, PresentPassword, Realm, Secret
from partnerkit.errors import (
    InvalidInput,
    LinkSpent,
    NotFound,
    NotPossible,
    NotSignedIn,
    PartnerkitError,
    Refused,
    UpgradeNeeded,
)
from partnerkit.history.chain import first_break
from partnerkit.staff.model import MEMBERSHIPS, members_of
from partnerkit.values import MemberId
from tests.library.staff.given import Firm, colleague, email_of, known, new
from tests.library.world import PASSWORD, settle
from tests.library.worlds import in_memory
from tests.mailed import links_in, token_of

PEOPLE = ("katalin", "anna", "bela", "cili", "dora")
NAMES = st.sampled_from(PEOPLE)
LEVELS = st.sampled_from(Level)
WEEK = timedelta(days=7)
RANKS = {Level.EMPLOYEE: 0, Level.MANAGER: 1, Level.ADMIN: 2}
#: What keeps somebody from doing something; anything else is a mistake.
SAYING_NO = (InvalidInput, LinkSpent, NotFound, NotPossible, NotSignedIn, Refused, UpgradeNeeded)


@attrs.define
class One:
    """
    One member, or invitation, as the model knows it.

    Attributes:
        id: Which.
        level: What it may do.
        state: Invited, active or inactive.
        expires: Until when an invitation counts.
        link: What its newest mailed link carries; None while none was mailed.
        signed_in: Whether a session of before is still to be live.
    """

    id: MemberId
    level: Level
    state: str = "invited"
    expires: datetime | None = None
    link: Secret | None = None
    signed_in: bool = False


class People(RuleBasedStateMachine):
    """
    Five people and their account, which pays for some of them.
    """

    @initialize()
    def begin(self) -> None:
        town = settle(in_memory())
        self.firm = Firm.of(town)
        self.world = town.world
        self.seats: int = 5
        self.locked = False
        self.owner = "katalin"
        self.people = {"katalin": One(self.firm.account.owner_id, Level.ADMIN, "active")}
        #: Who signs in with an address of this name already.
        self.known = {"katalin"}
        self.old: list[tuple[str, Secret]] = []
        self.enter("katalin")
        self.downgraded = False

    # What the model knows.

    def taken(self) -> int:
        """
        Count the seats that are not free.
        """
        return sum(one.state == "active" or self.is_open(one) for one in self.people.values())

    def is_open(self, one: One) -> bool:
        return one.state == "invited" and one.expires is not None and self.world.clock() < one.expires

    def works(self, who: str) -> bool:
        return who in self.people and self.people[who].state == "active"

    def manages(self, who: str) -> bool:
        """
        Whether somebody has a session there, and is an admin.
        """
        there = self.works(who) and self.people[who].signed_in
        return there and self.people[who].level is Level.ADMIN and not self.locked

    def may(self, who: str, whom: str) -> bool:
        """
        Whether somebody may do something to somebody: an admin, to whoever is there and not the owner.
        """
        return self.manages(who) and whom in self.people and whom != self.owner

    def does(self, method: str, *given: Any, by: str) -> Any:
        """
        Try something; return what came of it, None where it was refused.
        """
        self._breathe()
        try:
            actor = self.world.of_session(self.firm.sessions[by])
            return self.world.run(lambda k: getattr(k.staff, method)(*given, by=actor)) or True
        except (*SAYING_NO, KeyError):
            return None

    def follows(self, method: str, *given: Any) -> Any:
        """
        Try something by a link.
        """
        self._breathe()
        try:
            return self.world.run(lambda k: getattr(k.staff, method)(*given)) or True
        except SAYING_NO:
            return None

    def _breathe(self) -> None:
        """
        Have nobody have tried anything too often.
        """
        throttle: Any = self.world.vendor.throttle
        for store in vars(throttle).values():
            if isinstance(store, dict):
                store.clear()

    def id_of(self, whom: str) -> MemberId:
        return self.people[whom].id if whom in self.people else self.firm.town.foreign.owner_id

    def enter(self, who: str) -> None:
        """
        Have somebody sign in anew.
        """
        self._breathe()
        self.firm.sessions[who] = self.firm.sign_in(who)
        self.people[who].signed_in = True

    # What is tried.

    @rule(who=NAMES, whom=NAMES, level=LEVELS)
    def invites(self, who: str, whom: str, level: Level) -> None:
        """An admin invites whoever is not there yet, or whose invitation is over, while there is a seat."""
        there = self.people.get(whom)
        free = there is None or (there.state == "invited" and not self.is_open(there))
        expected = self.manages(who) and free and self.taken() < self.seats
        made = self.does("invite", new(whom, level=level), by=who)
        assert (made is not None) == expected
        if expected:
            self.old += [(whom, there.link)] if there is not None and there.link is not None else []
            self.people[whom] = One(made.id, level, expires=self.world.clock() + WEEK)

    @rule(who=NAMES, whom=NAMES)
    def invites_again(self, who: str, whom: str) -> None:
        """An admin mails an invitation again; an expired one takes a seat anew."""
        expected = self.may(who, whom) and self.people[whom].state == "invited"
        expected = expected and (self.is_open(self.people[whom]) or self.taken() < self.seats)
        assert (self.does("invite_again", self.id_of(whom), by=who) is not None) == expected
        if expected:
            one = self.people[whom]
            self.old += [(whom, one.link)] if one.link is not None else []
            one.expires, one.link = self.world.clock() + WEEK, None

    @rule(who=NAMES, whom=NAMES, level=LEVELS)
    def sets_level(self, who: str, whom: str, level: Level) -> None:
        """A lower one ends the session."""
        expected = self.may(who, whom)
        assert (self.does("set_level", self.id_of(whom), level, by=who) is not None) == expected
        if expected:
            one = self.people[whom]
            one.signed_in = one.signed_in and RANKS[level] >= RANKS[one.level]
            one.level = level

    @rule(who=NAMES, whom=NAMES)
    def deactivates(self, who: str, whom: str) -> None:
        """Whoever works there works there no more, for now."""
        expected = self.may(who, whom) and self.people[whom].state == "active"
        assert (self.does("deactivate", self.id_of(whom), by=who) is not None) == expected
        if expected:
            self.people[whom].state, self.people[whom].signed_in = "inactive", False

    @rule(who=NAMES, whom=NAMES)
    def reactivates(self, who: str, whom: str) -> None:
        """While there is a seat."""
        expected = self.may(who, whom) and self.people[whom].state == "inactive" and self.taken() < self.seats
        assert (self.does("reactivate", self.id_of(whom), by=who) is not None) == expected
        if expected:
            self.people[whom].state = "active"

    @rule(who=NAMES, whom=NAMES)
    def removes(self, who: str, whom: str) -> None:
        """A member, or an invitation."""
        expected = self.may(who, whom)
        assert (self.does("remove", self.id_of(whom), by=who) is not None) == expected
        if expected:
            self._gone(whom)

    @rule(who=NAMES, whom=NAMES)
    def hands_over(self, who: str, whom: str) -> None:
        """The owner, to whoever works there; signs in anew, as an admin."""
        expected = self.manages(who) and who == self.owner != whom and self.works(whom)
        assert (self.does("hand_over", self.id_of(whom), by=who) is not None) == expected
        if expected:
            self.owner = whom
            self.people[whom].level, self.people[who].signed_in = Level.ADMIN, False

    @rule()
    def mails_go_out(self) -> None:
        """The time of an invitation begins when it is mailed; one that expired before is not."""
        for mail in self.firm.mails():
            if mail.kind == "member.invited":
                (one,) = (o for n, o in self.people.items() if mail.to == email_of(n))
                (link,) = links_in(mail)
                one.link, one.expires = token_of(link), self.world.clock() + WEEK
                assert one.state == "invited"

    @rule(whom=NAMES, how=st.sampled_from(["join", "join_known", "accept"]))
    def comes(self, whom: str, how: str) -> None:
        """Whoever was invited accepts: as somebody new, or as who it is."""
        one = self.people.get(whom)
        if one is None or one.link is None:
            return
        given = {"join": (colleague(whom),), "join_known": (known(),), "accept": ()}[how]
        fits = self.is_open(one) and not self.locked and (whom in self.known) == (how != "join")
        if how == "accept":
            came = self._accepts(one.link)
            fits = False  # nobody is signed in anywhere else
        else:
            came = self.follows(how, one.link, *given)
        assert (came is not None) == fits
        if fits:
            one.state, one.expires = "active", None
            self.known.add(whom)

    def _accepts(self, link: Secret) -> Any:
        return self.does("accept", link, by=self.owner)

    @rule(whom=NAMES)
    def declines(self, whom: str) -> None:
        """Nothing is left of it."""
        one = self.people.get(whom)
        if one is None or one.link is None:
            return
        fits = self.is_open(one) and not self.locked
        assert (self.follows("decline", one.link) is not None) == fits
        if fits:
            self._gone(whom)

    @precondition(lambda self: self.old)
    @rule(data=st.data())
    def an_old_link_is_followed(self, data: st.DataObject) -> None:
        """It does nothing, ever."""
        whom, link = data.draw(st.sampled_from(self.old))
        for how in ((colleague(whom),), (known(),)):
            assert self.follows("join" if how != (known(),) else "join_known", link, *how) is None
        assert self.follows("decline", link) is None

    @rule(who=NAMES)
    def signs_in(self, who: str) -> None:
        """Whoever works there, while the account is open."""
        self._breathe()
        try:
            self.firm.sessions[who] = self.firm.sign_in(who)
            came = True
        except PartnerkitError:
            came = False
        assert came == (self.works(who) and not self.locked)
        if came:
            self.people[who].signed_in = True

    @rule(seats=st.sampled_from([1, 2, 3, 5, None]))
    def pays(self, seats: int | None) -> None:
        """Billing says how many; None for a subscription that is cancelled."""
        self.world.clock.tick(timedelta(seconds=1))
        self.firm.pays("pro" if seats else None, seats)
        self.seats = seats or 0
        self.downgraded = self.taken() > self.seats

    @rule(on=st.booleans())
    def locks(self, on: bool) -> None:
        """A lock ends every session, and keeps everybody out."""
        if on is not self.locked:
            by = self.world.support
            self.world.run(lambda k: (k.accounts.lock if on else k.accounts.unlock)(self.firm.account_id, by=by))
            self.locked = on
            for one in self.people.values():
                one.signed_in = one.signed_in and not on

    @rule(by=st.sampled_from([timedelta(hours=1), timedelta(days=3), WEEK - timedelta(microseconds=1)]))
    def time_passes(self, by: timedelta) -> None:
        """Invitations expire, and so do sessions."""
        self.world.clock.tick(by)
        for one in self.people.values():
            one.signed_in = False
        if self.works(self.owner) and not self.locked:
            self.enter(self.owner)

    @rule(who=NAMES, whom=NAMES)
    def takes_the_address_of_another(self, who: str, whom: str) -> None:
        """Whoever moves to an address nobody signs in with overtakes an invitation to it, and moves back."""
        if not (self.works(who) and self.people[who].signed_in) or self.locked or whom in self.known:
            return
        self._breathe()
        self.mails_go_out()
        self._moves(who, email_of(whom))
        self._moves(who, email_of(who))
        if whom in self.people:
            self._gone(whom)

    def _moves(self, who: str, email: str) -> None:
        by, secret = self.world.of_session(self.firm.sessions[who]), Secret(PASSWORD)
        self._breathe()
        self.world.run(lambda k: k.identity.change_email(EmailChange(password=secret, email=email), by=by))
        (mail,) = (mail for mail in self.firm.mails() if mail.kind == "email.change")
        token, given = token_of(links_in(mail)[0]), PresentPassword(password=secret)
        self.world.run(lambda k: k.identity.confirm_email(Realm.STAFF, token, given))

    def _gone(self, whom: str) -> None:
        one = self.people.pop(whom)
        self.old += [(whom, one.link)] if one.link is not None else []

    # What always holds.

    def stored(self) -> list[Member]:
        return list(self.world.read(lambda s: s.page(members_of(self.firm.account_id)).items))

    @invariant()
    def everybody_is_as_the_model_says(self) -> None:
        """Who is there, at which level, in which state, until when."""
        found = {m.email: One(m.id, m.level, m.state.value, m.expires_at) for m in self.stored()}
        plain = {email_of(name): One(o.id, o.level, o.state, o.expires) for name, o in self.people.items()}
        assert found == plain

    @invariant()
    def there_is_one_owner_who_is_an_active_admin(self) -> None:
        """So that the account is never without an admin."""
        account = self.firm.account
        owners = [m for m in self.stored() if m.id == account.owner_id]
        assert [(m.email, m.level, m.state) for m in owners] == [
            (email_of(self.owner), Level.ADMIN, MemberState.ACTIVE)
        ]

    @invariant()
    def seats_hold(self) -> None:
        """Nobody more than the plan allows came since it allowed as many; the kit counts as one does by hand."""
        seats = self.world.run(lambda k: k.staff.seats(self.firm.account_id, by=self.world.support))
        assert (seats.allowed, seats.taken) == (self.seats, self.taken())
        self.downgraded = self.downgraded and seats.taken > self.seats
        assert seats.taken <= self.seats or self.downgraded

    @invariant()
    def every_way_leads_to_a_member(self) -> None:
        """Whoever has come has a way, open exactly while it works there; nobody else has one; no two an address."""
        members = self.stored()
        assert len({m.address for m in members}) == len(members)
        came = {m.person_id: m for m in members if m.person_id is not None}
        assert {m.id for m in came.values()} == {m.id for m in members if m.state is not MemberState.INVITED}
        for name in self.known:
            person = self.firm.person(name)
            ways = self.world.read(
                lambda s, id=person.id: s.get_many(MEMBERSHIPS, [self.firm.account_id], within=id)  # type: ignore[misc]
            )
            assert [(w.member_id, w.active) for w in ways.values()] == [
                (m.id, m.state is MemberState.ACTIVE) for m in members if m.person_id == person.id
            ]

    @invariant()
    def sessions_are_live_exactly_while_they_are_to_be(self) -> None:
        """R-13: of whoever was lowered, deactivated or removed, or handed over, they are over."""
        for name, session in self.firm.sessions.items():
            try:
                live = self.world.of_session(session).member_id == self.people[name].id
            except (NotSignedIn, KeyError, Refused):
                live = False
            assert live == (self.works(name) and self.people[name].signed_in and not self.locked)

    def teardown(self) -> None:
        """The chain is whole in the end."""
        account = self.firm.account
        assert first_break(self.firm.told(), head=account.head, seq=account.seq) is None


TestPeople = People.TestCase
TestPeople.settings = settings(max_examples=40, stateful_step_count=40, deadline=None)
