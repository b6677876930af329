"""
Random histories of an account's portal settings: after every step they are read as the oracle says.

People come and go, billing reports, the product says otherwise, and settings are chosen meanwhile, here and in another
account. The model knows what was last chosen; what it comes to it asks the oracle, which knows the requirement rows
alone.
"""

import itertools
from copy import deepcopy
from decimal import Decimal
from typing import Any
from uuid import uuid4

import attrs
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from partnerkit import Choice, Level, SectionSettings
from partnerkit.errors import (
    InvalidInput,
    NotFound,
    NotPossible,
    NotSignedIn,
    Outdated,
    Refused,
    SettingsClosed,
    UpgradeNeeded,
)
from partnerkit.history.chain import first_break
from partnerkit.staff.partner_user import add_partner_user
from partnerkit.values import MemberId, OperatorId
from tests.library.portal import both, oracle
from tests.library.portal.both import CLIENTS, VALUES
from tests.library.settings.given import Desk
from tests.library.staff.given import colleague, known
from tests.library.world import settle
from tests.library.worlds import in_memory

PEOPLE = ("katalin", "nora", "anna")
LEVELS = {"katalin": Level.ADMIN, "nora": Level.ADMIN, "anna": Level.EMPLOYEE}
NAMES = st.sampled_from(PEOPLE)
#: Who does not work there: one who was removed, the partner's own user, another account's owner.
STRANGERS = ("gone", "partner", "zita")
ANYBODY = st.sampled_from((*PEOPLE, *STRANGERS))
#: Who tries something: mostly whoever owns the account.
HANDS = st.sampled_from(("owner", "owner", "owner", *PEOPLE))
ACTORS = st.sampled_from(("owner", *PEOPLE, "support", "dana"))
TABS = st.sampled_from(list(VALUES))
KEYS = {
    "custom_fields": ("gate", "pets", "size"),
    "ticket_categories": ("invoice", "visit", "other"),
}
AMOUNTS = st.sampled_from([Decimal(amount) for amount in ("0.00", "12.00", "12.50", "2500.00", "-1.00")])
pytestmark = [
    pytest.mark.requirement("CP-01", call="settings.change"),
    pytest.mark.requirement("CP-05", call="settings.select_all"),
    pytest.mark.requirement("CP-19", call="staff.remove"),
    pytest.mark.requirement("CP-23", call="staff.remove"),
    pytest.mark.requirement("CP-24", call="settings.read"),
]
SAYING_NO = (InvalidInput, NotFound, NotPossible, NotSignedIn, Outdated, Refused, SettingsClosed, UpgradeNeeded)


@attrs.define
class One:
    """
    One of the account's people, as the model knows it.
    """

    id: MemberId
    level: Level
    state: str


class Portals(RuleBasedStateMachine):
    """
    An account with the portal, and another one.
    """

    @initialize(is_set_up=st.sampled_from([True, True, True, False]))
    def begin(self, is_set_up: bool) -> None:
        self.town = settle(in_memory())
        self.world = self.town.world
        self.desk, self.other = Desk.of(self.town), Desk.of(self.town, self.town.foreign, owner="zita")
        for desk in (self.desk, self.other):
            desk.books()
        self.people = {"katalin": One(self.desk.account.owner_id, Level.ADMIN, "active")}
        self.known, self.owner, self.seats, self.keys = {"katalin"}, "katalin", 5, itertools.count()
        self.strangers = {
            "gone": MemberId(uuid4()),
            "partner": self._partner_user(),
            "zita": self.other.account.owner_id,
        }
        self.support = self.world.support
        self.chosen, self.revisions = deepcopy(oracle.DEFAULTS), dict.fromkeys(VALUES, 0)
        self.has: dict[str, Any] = {"plan_offers_portal": True, "addon_booked": True, "processor": "clearent"}
        self.has |= {"ach": True, "currency": "EUR"} | {name: set(keys) for name, keys in KEYS.items()}
        self._product()
        for who in ("nora", "anna"):
            self.comes(who)
        self.clients = itertools.cycle(CLIENTS)
        self.elsewhere = self.rows_of(self.other)
        if is_set_up:
            self._set_up()

    def _set_up(self) -> None:
        """
        Have what can lapse be chosen: what rests on ACH and on tickets, and on people who can go.
        """
        nora, anna = self.id_of("nora"), self.id_of("anna")
        tickets = {"submit": True, "open": True, "assignee": nora, "categories": ("invoice", "visit")}
        wanted: oracle.Chosen = {
            "billing": {"bank_account": True, "ach_maximum": Decimal("12.50")},
            "tickets": tickets,
            "alerts": {"resources": (nora, anna)},
            "custom_fields": {"viewed": ("gate",), "changed": ("gate", "pets")},
        }
        for tab, changes in wanted.items():
            found = self.desk.change(tab, both.wired(tab, changes))
            self._is_chosen(tab, {**self.chosen[tab], **changes}, found)

    def _partner_user(self) -> MemberId:
        id = MemberId(uuid4())
        operator_id, partner_id = OperatorId(self.town.owner.id), self.town.partner.id
        made = add_partner_user(
            self.world.account(self.town.account), id=id, partner_id=partner_id, operator_id=operator_id, name="L&K"
        )
        self.world.read(lambda s: s.write(*made.changes))
        return id

    # What the model knows.

    @property
    def facts(self) -> oracle.Facts:
        """
        What is so of the account, for the oracle.
        """
        members = {one.id for one in self.people.values() if one.state == "active"}
        return both.facts(**self.has, members=members, owner=self.people[self.owner].id, name=self.town.account.name)

    def called(self, who: str) -> str:
        return self.owner if who == "owner" else who

    def works(self, who: str) -> bool:
        return who in self.people and self.people[who].state == "active"

    def manages(self, who: str) -> bool:
        return self.works(who) and self.people[who].level is Level.ADMIN

    def may(self, who: str, whom: str) -> bool:
        return self.manages(who) and whom in self.people and whom != self.owner

    def free(self) -> bool:
        """
        Whether there is a seat; whoever is invited has one.
        """
        return sum(one.state != "inactive" for one in self.people.values()) < self.seats

    def id_of(self, name: str) -> MemberId:
        return self.people[name].id if name in self.people else self.strangers.get(name, self.strangers["gone"])

    def rows_of(self, desk: Desk) -> dict[Any, Any]:
        """
        Return every row of an account.
        """
        id, found = desk.account_id, self.world.dump()
        return {
            key: row
            for key, row in found.items()
            if id in {getattr(row, name, None) for name in ("id", "account_id", "chain_id")}
        }

    def tries(self, work: Any, kinds: tuple[type[Exception], ...] = SAYING_NO) -> Any:
        """
        Try something; return what came of it, None where it was refused, as is seen by not one row having changed.
        """
        self._breathe()
        before = self.world.dump()
        try:
            return work() or True
        except kinds:
            assert self.world.dump() == before
            return None

    def _breathe(self) -> None:
        """
        Have nobody have tried anything too often.
        """
        throttle: Any = self.world.vendor.throttle
        for store in vars(throttle).values():
            if isinstance(store, dict):
                store.clear()

    def session(self, who: str) -> None:
        """
        Have whoever can sign in be signed in before anything is tried.
        """
        self._breathe()
        if self.works(who):
            self.desk.session(who)

    def does(self, method: str, *given: Any, by: str, **more: Any) -> Any:
        """
        Try something of ``kit.staff``.
        """
        self.session(by)
        return self.tries(lambda: self.desk.do(method, *given, by=by, **more)) if by in self.desk.sessions else None

    # Settings are chosen.

    @rule(tab=TABS, who=ACTORS, data=st.data())
    def somebody_changes(self, tab: str, who: str, data: st.DataObject) -> None:
        """Whoever is no admin changes nothing, nor does an admin who saw something of before."""
        self._changes(tab, self.called(who), data.draw(self._revisions(tab)), data)

    @rule(tab=st.one_of(TABS, st.sampled_from(["tickets", "alerts"])), data=st.data())
    def the_owner_changes(self, tab: str, data: st.DataObject) -> None:
        """What may be chosen is; whatever else is tried changes nothing."""
        self._changes(tab, self.owner, None, data)

    def _revisions(self, tab: str) -> st.SearchStrategy[int | None]:
        return st.sampled_from([None, self.revisions[tab], self.revisions[tab] - 1])

    def _changes(self, tab: str, who: str, saw: int | None, data: st.DataObject) -> None:
        names = data.draw(st.sets(st.sampled_from(list(VALUES[tab])), min_size=1, max_size=4))
        wanted = {name: self._value(tab, name, data) for name in sorted(names)}
        verdict, key = oracle.verdict(tab, wanted, self.chosen, self.facts), str(next(self.keys))

        def work() -> Any:
            return self.desk.change(tab, both.wired(tab, wanted), by=who, seen=saw, key=key)

        if not self._is_admin_up_to_date(tab, who, saw):
            assert self._chooses(who, work) is None
            return
        found = self.tries(work, (SettingsClosed if verdict == oracle.CLOSED else InvalidInput,))
        assert (found is not None) == (verdict == "taken") or verdict == "either"
        if found is not None:
            self._is_chosen(tab, {**self.chosen[tab], **wanted}, found)
            with self.world.unchanged():
                work()

    @rule(tab=TABS, who=ACTORS, data=st.data())
    def selects_all(self, tab: str, who: str, data: st.DataObject) -> None:
        """CP-05: an admin turns on whatever is available."""
        who, saw = self.called(who), data.draw(self._revisions(tab))

        def work() -> Any:
            return self.desk.select_all(tab, by=who, seen=saw)

        if not self._is_admin_up_to_date(tab, who, saw):
            assert self._chooses(who, work) is None
            return
        found = self.tries(work, (SettingsClosed,))
        assert (found is None) == oracle.is_closed(self.facts)
        if found is not None:
            self._is_chosen(tab, oracle.after_select_all(tab, self.chosen, self.facts)[tab], found)

    def _is_admin_up_to_date(self, tab: str, who: str, saw: int | None) -> bool:
        self.session(who)
        return self.manages(who) and saw in {None, self.revisions[tab]}

    def _chooses(self, who: str, work: Any) -> Any:
        """
        Try to choose as whoever may not, or saw something of before.
        """
        if who in PEOPLE and who not in self.desk.sessions:
            return None
        return self.tries(work, (Refused, Outdated))

    def _is_chosen(self, tab: str, now: dict[str, Any], found: Any) -> None:
        """
        Remember what is chosen from now on, each list in order; the revision is raised where that is anything new.
        """
        tidy = {name: tuple(sorted({*v}, key=str)) if isinstance(v, tuple) else v for name, v in now.items()}
        self._remember(tab, tidy)
        assert (both.plain(found.chosen), found.revision) == (tidy, self.revisions[tab])

    def _remember(self, tab: str, now: dict[str, Any]) -> None:
        self.revisions[tab] += now != self.chosen[tab]
        self.chosen[tab] = now

    def _value(self, tab: str, name: str, data: st.DataObject) -> Any:
        if (tab, name) in oracle.OF_KEYS:
            keys = (*KEYS[oracle.OF_KEYS[tab, name]], "never")
            weighted = [*itertools.chain.from_iterable([key] * 4 for key in keys[:-1]), keys[-1]]
            return tuple(data.draw(st.lists(st.sampled_from(weighted), max_size=2)))
        if name.endswith("maximum"):
            return data.draw(AMOUNTS)
        if name == "assignee":
            return data.draw(st.one_of(st.none(), ANYBODY.map(self.id_of), NAMES.map(self.id_of)))
        if name == "resources":
            return tuple(data.draw(st.lists(st.one_of(NAMES, NAMES, ANYBODY).map(self.id_of), max_size=3)))
        return data.draw(st.sampled_from(VALUES[tab][name]))

    @rule(tab=st.sampled_from(["billing", "services", "tickets"]), data=st.data())
    def another_account_chooses(self, tab: str, data: st.DataObject) -> None:
        """It has the same tabs, and nothing of this one changes."""
        before = self.rows_of(self.desk)
        name = data.draw(st.sampled_from(sorted(oracle.switches(tab) - {"bank_account"})))
        self.other.change(tab, {name: data.draw(st.booleans())}, by="zita")
        assert self.rows_of(self.desk) == before
        self.elsewhere = self.rows_of(self.other)

    # What they rest on changes.

    @rule(plan=st.sampled_from([*["pro"] * 6, "basic", None]), addon=st.sampled_from([*[True] * 5, False]))
    def billing_reports(self, plan: str | None, addon: bool) -> None:
        """CP-01: the plan, and whether the add-on is booked."""
        self.desk.books(plan, ("client_portal",) if addon else ())
        self.seats = {"pro": 5, "basic": 1, None: 0}[plan]
        self.has |= {"plan_offers_portal": plan == "pro", "addon_booked": addon}

    @rule(
        processor=st.sampled_from(["clearent", "Clearent", "stripe", None]),
        ach=st.sampled_from([True, True, False]),
        currency=st.sampled_from(["EUR", "EUR", "JPY"]),
    )
    def the_product_says_otherwise(self, processor: str | None, ach: bool, currency: str) -> None:
        """CP-08: who processes payments, and whether ACH is underwritten; and in which currency."""
        self.has |= {"processor": processor, "ach": ach, "currency": currency}
        self._product()

    @rule(which=st.sampled_from(list(KEYS)), data=st.data())
    def a_list_changes(self, which: str, data: st.DataObject) -> None:
        """Custom fields and ticket categories come and go."""
        self.has[which] = data.draw(st.sets(st.sampled_from(KEYS[which]), min_size=1))
        self._product()

    def _product(self) -> None:
        choices = {name: tuple(Choice(key, key) for key in sorted(self.has[name])) for name in KEYS}
        said = {name: self.has[name] for name in ("processor", "ach", "currency")}
        self.desk.product(**said, choices=choices)

    # People come and go.

    @rule(whom=NAMES)
    def is_invited(self, whom: str) -> None:
        """Whoever is invited does not work there yet."""
        expected = whom not in self.people and self.free()
        self.session(self.owner)
        made = self.tries(lambda: self.desk.invite(whom, level=LEVELS[whom], by=self.owner))
        assert (made is not None) == expected
        if expected:
            self.people[whom] = One(made.id, LEVELS[whom], "invited")

    @rule()
    def they_accept(self) -> None:
        """Whoever was invited accepts, one after the other."""
        for whom, one in self.people.items():
            if one.state == "invited":
                self._breathe()
                self._accepts(whom)
                one.state = "active"

    def _accepts(self, whom: str) -> None:
        member = self.desk.called(whom)
        self.world.clock.tick()
        self.does("invite_again", member.id, by=self.owner)
        token = self.desk.token(whom)
        as_whom = known() if whom in self.known else colleague(whom)
        self.desk.link("join_known" if whom in self.known else "join", token, as_whom)
        self.known.add(whom)

    def comes(self, whom: str) -> None:
        self.is_invited(whom)
        self.they_accept()

    @rule(who=HANDS, whom=NAMES, successor=st.one_of(st.none(), NAMES, ANYBODY))
    def is_deactivated(self, who: str, whom: str, successor: str | None) -> None:
        """CP-19: whoever follows does for good; without one the owner stands in until whoever it was is back."""
        who = self.called(who)
        self._knows_what_is_held(who, whom)
        expected = self.may(who, whom) and self.works(whom) and self._can_follow(whom, successor)
        assert (self._goes("deactivate", who, whom, successor) is not None) == expected
        if expected:
            self.people[whom].state = "inactive"
            self.desk.sessions.pop(whom, None)
            if successor is not None:
                self._follows(whom, self.id_of(successor))

    @rule(whom=st.sampled_from(["nora", "nora", "anna"]), for_good=st.booleans())
    def is_away(self, whom: str, for_good: bool) -> None:
        """CP-19: the owner stands in for now, or follows for good; alerts are for whoever is back (CP-23)."""
        self.is_deactivated("owner", whom, self.owner if for_good else None)

    @rule(who=HANDS, whom=NAMES, successor=st.one_of(st.none(), NAMES, ANYBODY))
    def is_removed(self, who: str, whom: str, successor: str | None) -> None:
        """CP-19, CP-23: whoever follows, else the owner; nothing of the account names who is gone any more."""
        who = self.called(who)
        self._knows_what_is_held(who, whom)
        expected = self.may(who, whom) and self._can_follow(whom, successor)
        assert (self._goes("remove", who, whom, successor) is not None) == expected
        if expected:
            self._follows(whom, None if successor is None else self.id_of(successor))
            gone = self.strangers["gone"] = self.people.pop(whom).id
            self.desk.sessions.pop(whom, None)
            left = tuple(id for id in self.chosen["alerts"]["resources"] if id != gone)
            self._remember("alerts", {"resources": left})

    def _goes(self, method: str, who: str, whom: str, successor: str | None) -> Any:
        follows = None if successor is None else self.id_of(successor)
        return self.does(method, self.id_of(whom), by=who, successor=follows)

    def _can_follow(self, whom: str, successor: str | None) -> bool:
        return successor is None or (successor != whom and self.works(successor))

    def _follows(self, whom: str, successor: MemberId | None) -> None:
        if self.chosen["tickets"]["assignee"] == self.people[whom].id:
            self._remember("tickets", {**self.chosen["tickets"], "assignee": successor})

    def _knows_what_is_held(self, who: str, whom: str) -> None:
        """
        See that a successor is asked for exactly where somebody is the one to whom tickets go.
        """
        if self.manages(who):
            self.session(who)
            by, id = self.desk.by(who), self.id_of(whom)
            if whom not in self.people:
                with pytest.raises(NotFound):
                    self.world.run(lambda k: k.settings.held_by(id, by=by))
                return
            held = self.world.run(lambda k: k.settings.held_by(id, by=by))
            asked = [(one.tab.name, one.setting.name) for one in held]
            assert asked == ([("tickets", "assignee")] if self.chosen["tickets"]["assignee"] == id else [])

    @rule(who=HANDS, whom=NAMES)
    def is_back(self, who: str, whom: str) -> None:
        """While there is a seat."""
        who = self.called(who)
        expected = self.may(who, whom) and self.people[whom].state == "inactive" and self.free()
        assert (self.does("reactivate", self.id_of(whom), by=who) is not None) == expected
        if expected:
            self.people[whom].state = "active"

    @rule(who=HANDS, whom=NAMES)
    def is_handed_over(self, who: str, whom: str) -> None:
        """Whoever owns the account stands in for whoever is gone."""
        who = self.called(who)
        expected = self.manages(who) and who == self.owner != whom and self.works(whom)
        assert (self.does("hand_over", self.id_of(whom), by=who) is not None) == expected
        if expected:
            self.owner, self.people[whom].level = whom, Level.ADMIN
            self.desk.sessions.pop(who, None)
            self.desk.sessions.pop(whom, None)

    # What always holds.

    @invariant()
    def settings_are_read_as_the_oracle_says(self) -> None:
        """Chosen is what was last chosen; in effect is what the rows make of it; one client after the other looks."""
        found, facts = self.desk.read(by=self.support), self.facts
        assert {name: both.plain(tab.chosen) for name, tab in found.tabs.items()} == self.chosen
        assert {name: tab.revision for name, tab in found.tabs.items()} == self.revisions
        client, id = next(self.clients), self.desk.account_id
        seen = self.world.run(lambda k: k.portal.view(id, both.visitor(client), by=self.support))
        assert both.in_words(seen, found.effective) == both.said_by_oracle(self.chosen, facts, client)
        self._says_what_is_missing(found)

    def _says_what_is_missing(self, found: SectionSettings) -> None:
        assert bool(found.missing) == oracle.is_closed(self.facts)
        with_submit = {**self.chosen, "tickets": {**self.chosen["tickets"], "submit": True}}
        missing = {(tab, name) for tab, one in found.tabs.items() for name in one.missing}
        places = [(tab, name) for tab, of in VALUES.items() for name in of]
        assert missing == {place for place in places if not oracle.is_available(*place, with_submit, self.facts)}

    @invariant()
    def whoever_works_there_can_be_chosen(self) -> None:
        """Nobody else: not the partner's own user either (R-03)."""
        found = self.world.run(lambda k: k.settings.people(self.desk.account_id, by=self.support))
        assert {member.id for member in found} == self.facts["members"]

    @invariant()
    def no_row_of_another_account_changes(self) -> None:
        """Whatever happens in this one."""
        assert self.rows_of(self.other) == self.elsewhere

    def teardown(self) -> None:
        """Both chains are whole in the end, and tell of every change of a tab."""
        for desk in (self.desk, self.other):
            account, told = desk.account, desk.told()
            assert first_break(told, head=account.head, seq=account.seq) is None
        changes = [entry.payload["tab"] for entry in self.desk.told() if entry.kind == "settings.changed"]
        assert {tab: changes.count(tab) for tab in VALUES} == self.revisions


TestPortals = Portals.TestCase
TestPortals.settings = settings(max_examples=30, stateful_step_count=50, deadline=None)
