"""
What can be asked of a list, and what an operator is shown of it: every filter at the moments where it turns.
"""

from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any
from uuid import UUID

import attrs
import pytest

from partnerkit import Actor, ActorKind, Client, ClientFilter, Limits, Sort, Status, StatusFilter
from partnerkit.access import ACTIONS, Action, Factor, decide
from partnerkit.accounts.status import Standing
from partnerkit.clients.listing import group, kept_from, query_of, seen_by
from partnerkit.clients.model import CLIENTS, CREATED, NAME
from partnerkit.errors import InvalidInput
from partnerkit.repository import Query, Where, holds
from partnerkit.values import OperatorId
from partnerkit.wire import checked
from tests.library.accounts.given import DAY, INSTANT, LIMITS, OPENED
from tests.library.clients.given import ME, OTHER, OURS, THEIRS, in_secure_roles, line, operator

AT = datetime(2027, 3, 1, 9, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
PARTS = (StatusFilter.ACTIVE, StatusFilter.INACTIVE, StatusFilter.INVITED)

# VC-06, read aloud.
ACTIVE = {Status.AWAITING, Status.TRIAL, Status.PAYING}
INACTIVE = {Status.TRIAL_EXPIRED, Status.CANCELLED, Status.LOCKED, Status.CLOSED}
# When a trial is over, seen from the moment of the question.
ENDS = [AT - DAY, AT - INSTANT, AT, AT + INSTANT, AT + DAY]
EVERY = [line(standing=standing, trial_ends_at=ends) for standing, ends in product(Standing, ENDS)]


def found(where: Where[Client], client: Client) -> bool:
    return holds(where, CLIENTS, client)


def in_group(status: StatusFilter, client: Client, limits: Limits = LIMITS) -> bool:
    return found(group(status, at=AT, limits=limits), client)


def by_hand(status: StatusFilter, client: Client) -> bool:
    """
    Whether a client is in a group, from what people see of it.
    """
    groups = {StatusFilter.ACTIVE: ACTIVE, StatusFilter.INACTIVE: INACTIVE}
    return client.status(AT) in groups.get(status, {Status(status.value)} if status not in groups else set())


def query(by: Actor | None = None, **wanted: Any) -> Query[Client]:
    asked = checked(ClientFilter(**wanted))
    return query_of(asked, by=by or operator(secure=True), partner_id=OURS, at=AT, limits=LIMITS, limit=7)


def kept(by: Actor | None = None, *, of: Client, **wanted: Any) -> bool:
    where = query(by, **wanted).where
    assert where is not None
    return found(where, of)


class TestGroups:
    @pytest.mark.requirement("VC-06", call="clients.counts")
    @pytest.mark.requirement("VC-02", call="clients.counts")
    @pytest.mark.parametrize("client", EVERY, ids=lambda c: f"{c.standing.value} {c.trial_ends_at - AT}")
    def test_every_client_is_in_exactly_one(self, client: Client) -> None:
        """Active, inactive or invited, at every moment and for every standing there is."""
        assert sum(in_group(part, client) for part in PARTS) == 1

    @pytest.mark.requirement("VC-06", call="clients.list")
    @pytest.mark.requirement("R-12", call="clients.list")
    @pytest.mark.parametrize("status", [s for s in StatusFilter if s is not StatusFilter.NEW], ids=lambda s: s.value)
    def test_a_filter_finds_what_people_see(self, status: StatusFilter) -> None:
        """Each status and each group of them, to the microsecond of the trial's end."""
        assert [in_group(status, client) for client in EVERY] == [by_hand(status, client) for client in EVERY]

    def test_every_status_can_be_asked_for(self) -> None:
        """One that is added later is not forgotten; and each is in a group."""
        assert {status.value for status in Status} < {status.value for status in StatusFilter}
        assert {*ACTIVE, *INACTIVE, Status.INVITED} == set(Status)

    @pytest.mark.requirement("VC-06", call="clients.counts")
    @pytest.mark.parametrize(
        ("age", "new"), [(0 * DAY, True), (30 * DAY, True), (30 * DAY + INSTANT, False), (400 * DAY, False)]
    )
    def test_new_is_what_was_made_in_the_last_thirty_days(self, age: timedelta, new: bool) -> None:
        """It overlaps with the others: no standing is in its way."""
        for standing in Standing:
            assert in_group(StatusFilter.NEW, line(created_at=AT - age, standing=standing)) is new

    def test_for_how_long_is_the_vendors_to_say(self) -> None:
        """VC-06: thirty days are the value where nobody says otherwise."""
        week = attrs.evolve(LIMITS, new_for=7 * DAY)
        assert [in_group(StatusFilter.NEW, line(created_at=AT - n * DAY), week) for n in (7, 8)] == [True, False]


class TestFilters:
    @pytest.mark.requirement("VC-12", call="clients.list")
    def test_one_tag_is_asked_for(self) -> None:
        """Among others, and as it is written."""
        client = line(tags=frozenset({"VIP", "a"}))
        assert [kept(of=client, tag=tag) for tag in ("VIP", "a", "vip", "b")] == [True, True, False, False]

    @pytest.mark.requirement("VC-24", call="clients.list")
    def test_one_operator_is_asked_for(self) -> None:
        """Beside others who have it too."""
        client = line(assigned=frozenset({ME, OTHER}))
        asked = (ME, OTHER, OperatorId(UUID(int=52)))
        assert [kept(of=client, operator_id=id) for id in asked] == [True, True, False]
        assert not kept(of=line(), operator_id=ME)

    @pytest.mark.requirement("VC-06", call="clients.list")
    def test_a_plan_is_asked_for_or_none(self) -> None:
        """Empty asks for those without one; nothing asks for nothing."""
        pro, bare = line(plan="pro"), line()
        for plan, right in (("pro", [True, False]), ("basic", [False, False]), ("", [False, True]), (None, [True] * 2)):
            assert [kept(of=client, plan=plan) for client in (pro, bare)] == right

    @pytest.mark.requirement("VC-22", call="clients.list")
    def test_secure_is_asked_for_or_what_is_not(self) -> None:
        """By whoever sees both."""
        secure, open_ = line(secure=True), line()
        for wanted, right in ((True, [True, False]), (False, [False, True]), (None, [True, True])):
            assert [kept(of=client, secure=wanted) for client in (secure, open_)] == right

    @pytest.mark.requirement("VC-06", call="clients.list")
    @pytest.mark.parametrize(
        ("fields", "locked"),
        [
            ({"standing": Standing.LOCKED, "locked_at": OPENED, "partner_locked": True}, True),
            ({"standing": Standing.LOCKED, "locked_at": OPENED, "vendor_locked": True}, True),
            ({"standing": Standing.CLOSED, "locked_at": OPENED, "vendor_locked": True}, True),
            ({"standing": Standing.CLOSED}, False),
            ({"standing": Standing.INVITED}, False),
            ({"standing": Standing.PAYING}, False),
        ],
    )
    def test_locked_is_asked_for_or_what_is_not(self, fields: dict[str, Any], locked: bool) -> None:
        """By whomever, and of closed ones too; everything is one or the other."""
        assert kept(of=line(**fields), locked=True) is locked
        assert kept(of=line(**fields), locked=False) is not locked
        assert kept(of=line(**fields))

    @pytest.mark.requirement("VC-06", call="clients.list")
    def test_a_span_has_its_beginning_and_not_its_end(self) -> None:
        """So that spans can stand side by side; each end may be open, and an empty span is one."""
        client = line(created_at=AT)
        assert kept(of=client, created_from=AT)
        assert not kept(of=client, created_from=AT + INSTANT)
        assert not kept(of=client, created_to=AT)
        assert kept(of=client, created_to=AT + INSTANT)
        assert not kept(of=client, created_from=AT, created_to=AT)
        assert kept(of=client, created_from=AT, created_to=AT + INSTANT)

    @pytest.mark.requirement("VC-06", call="clients.list")
    def test_a_span_that_ends_before_it_begins_is_refused(self) -> None:
        """A-34: rather than finding nothing."""
        with pytest.raises(InvalidInput) as caught:
            query(created_from=AT, created_to=AT - INSTANT)
        assert [(p.path, p.code) for p in caught.value.problems] == [("created_to", "span.order")]

    @pytest.mark.parametrize(
        ("field", "value", "code"),
        [
            ("text", " ", "text.blank"),
            ("text", "x" * 201, "text.long"),
            ("status", "gone", "choice.unknown"),
            ("tag", "x" * 41, "text.long"),
            ("operator_id", "me", "type.uuid"),
            ("plan", "x" * 201, "text.long"),
            ("secure", "yes", "type.boolean"),
            ("locked", 1, "type.boolean"),
            ("created_from", datetime(2027, 3, 1), "type.moment"),  # noqa: DTZ001
            ("created_to", "yesterday", "type.moment"),
            ("sort", "size", "choice.unknown"),
            ("sort", None, "type.null"),
        ],
    )
    def test_what_nobody_can_mean_is_refused(self, field: str, value: Any, code: str) -> None:
        """A-34: with the name of the field."""
        with pytest.raises(InvalidInput) as caught:
            query(**{field: value})
        assert [(p.path, p.code) for p in caught.value.problems] == [(field, code)]

    @pytest.mark.requirement("VC-06", call="clients.list")
    @pytest.mark.parametrize(
        "other",
        [
            {"text": "nobody"},
            {"tag": "b"},
            {"operator_id": OTHER},
            {"status": StatusFilter.LOCKED},
            {"locked": True},
            {"plan": "basic"},
            {"secure": True},
            {"created_from": AT + DAY},
            {"created_to": AT},
        ],
        ids=lambda other: next(iter(other)),
    )
    def test_everything_that_is_asked_for_has_to_hold(self, other: dict[str, Any]) -> None:
        """One thing that does not is enough, whatever else does."""
        client = line(
            tags=frozenset({"a"}), assigned=frozenset({ME}), standing=Standing.PAYING, plan="pro", created_at=AT
        )
        right: dict[str, Any] = {
            "text": "szabó",
            "tag": "a",
            "operator_id": ME,
            "status": StatusFilter.PAYING,
            "locked": False,
            "plan": "pro",
            "secure": False,
            "created_from": AT,
            "created_to": AT + DAY,
        }
        assert kept(of=client, **right)
        assert not kept(of=client, **{**right, **other})


class TestOrder:
    @pytest.mark.requirement("VC-06", call="clients.list")
    @pytest.mark.parametrize(
        ("sort", "order", "descending"),
        [
            (Sort.NEWEST, CREATED, True),
            (Sort.OLDEST, CREATED, False),
            (Sort.NAME, NAME, False),
            (Sort.NAME_BACK, NAME, True),
        ],
    )
    def test_a_list_has_one_of_four_orders(self, sort: Sort, order: Any, descending: bool) -> None:
        """By creation or by name, either way."""
        asked = query(sort=sort)
        assert (asked.order, asked.descending) == (order, descending)
        assert (asked.collection, asked.within, asked.limit, asked.after) == (CLIENTS, OURS, 7, None)

    def test_nobody_asks_for_the_newest(self) -> None:
        """VC-02: they come first by themselves."""
        assert query() == query(sort=Sort.NEWEST)


# Operators in every kind of role, each by itself and as another in every kind of role, and keys of such operators.
ROLES = [{"secure": secure, "limited": limited} for secure, limited in product([False, True], repeat=2)]
SUBJECTS = [None, *(operator(id=OTHER, **role) for role in ROLES)]
KEYS = [
    operator(kind=ActorKind.KEY, id=UUID(int=60), maker_id=maker, factor=Factor.ABSENT, limited=limited)
    for maker, limited in product([ME, OTHER], [False, True])
]
EVERYBODY = {
    f"{by.kind.value} {n}": by
    for n, by in enumerate([*(operator(subject=subject, **role) for role in ROLES for subject in SUBJECTS), *KEYS])
}


class TestWhatIsSeen:
    @pytest.mark.requirement("VC-22", call="clients.list")
    @pytest.mark.requirement("VC-24", call="clients.list")
    @pytest.mark.requirement("R-05", call="clients.list")
    @pytest.mark.parametrize("by", EVERYBODY, ids=EVERYBODY)
    def test_a_list_shows_what_may_be_viewed(self, by: str) -> None:
        """A-17: line by line what the decision says, for whoever looks, and every client and assignment."""
        self.is_shown_what_may_be_viewed(EVERYBODY[by])

    def is_shown_what_may_be_viewed(self, by: Actor) -> None:
        for secure, assigned in product([False, True], [set(), {ME}, {OTHER}, {ME, OTHER}]):
            client = line(secure=secure, assigned=frozenset(assigned))
            assert found(seen_by(by), client) is decide(Action.VIEW_ACCOUNT, by, client.facts).allowed
            assert kept(by, of=client) is found(seen_by(by), client)

    @pytest.mark.requirement("VC-22", call="clients.secure_names")
    @pytest.mark.parametrize("by", [name for name, one in EVERYBODY.items() if not one.sees_secure])
    def test_the_section_holds_what_nothing_but_secure_keeps_from_one(self, by: str) -> None:
        """What the list would show if the roles were Secure ones."""
        for secure, assigned in product([False, True], [set(), {ME}, {OTHER}, {ME, OTHER}]):
            client = line(secure=secure, assigned=frozenset(assigned))
            if_it_were = decide(Action.VIEW_ACCOUNT, in_secure_roles(EVERYBODY[by]), client.facts).allowed
            assert found(kept_from(EVERYBODY[by]), client) is (secure and if_it_were)

    def test_locks_are_in_nobodys_way(self) -> None:
        """Operators go on working with what is locked (VC-20)."""
        assert kept(operator(), of=line(partner_locked=True, vendor_locked=True, standing=Standing.LOCKED))

    def test_whose_list_it_is_and_who_may_see_lists_was_asked_before(self) -> None:
        """The rules that the conditions leave out are those that have the same answer for every line."""
        rules = {rule.value for rule in ACTIONS[Action.VIEW_ACCOUNT].rules}
        asked_before = {"foreign", "suspended", "blocked", "second_factor", "role"}
        assert rules == {*asked_before, "secure", "assignment"}
        stranger = attrs.evolve(operator(), partner_id=THEIRS)
        assert {decide(Action.VIEW_ACCOUNT, stranger, line().facts).because} == {"foreign"}
        nobody = attrs.evolve(operator(), permissions=frozenset())
        assert {decide(Action.VIEW_ACCOUNT, nobody, line().facts).because} == {"permission"}
        assert operator().kind is ActorKind.OPERATOR
