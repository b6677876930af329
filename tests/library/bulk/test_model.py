"""
What can be done to many clients at once: one thing, to each of 1 to 100, with what it needs and nothing else.
"""

from typing import Any
from uuid import UUID

import pytest

from partnerkit import BulkAction, BulkResult, BulkRow, BulkWork, ClientId, Outcome
from partnerkit.errors import InvalidInput, Problem
from partnerkit.values import AccountId
from partnerkit.wire import checked
from tests.library.clients.given import ME

IDS = tuple(ClientId(UUID(int=n)) for n in range(1, 103))
GIVEN: dict[str, Any] = {"tag": "vip", "operator_id": ME}
NEEDS: dict[BulkAction, set[str]] = {
    BulkAction.LOCK: set(),
    BulkAction.UNLOCK: set(),
    BulkAction.TAG: {"tag"},
    BulkAction.UNTAG: {"tag"},
    BulkAction.ASSIGN: {"operator_id"},
    BulkAction.UNASSIGN: {"operator_id"},
}
EVERY = pytest.mark.parametrize("action", BulkAction, ids=lambda action: action.value)


def work(action: BulkAction, ids: tuple[ClientId, ...] = IDS[:2], **given: Any) -> BulkWork:
    return BulkWork(action=action, client_ids=ids, **given)


def problems(asked: BulkWork) -> list[tuple[str, str]]:
    with pytest.raises(InvalidInput) as caught:
        asked.check()
    return [(p.path, p.code) for p in caught.value.problems]


@pytest.mark.requirement("BX-13", call="bulk.run")
@EVERY
def test_each_action_takes_what_it_needs(action: BulkAction) -> None:
    """Nothing is missing and nothing too much."""
    work(action, **{name: GIVEN[name] for name in NEEDS[action]}).check()


@pytest.mark.requirement("BX-13", call="bulk.run")
@EVERY
def test_what_is_missing_is_named_and_so_is_what_means_nothing(action: BulkAction) -> None:
    """Every problem at once, in the order of the fields."""
    missing = [(name, "field.missing") for name in GIVEN if name in NEEDS[action]]
    if missing:
        assert problems(work(action)) == missing
    needless = [(name, "bulk.needless") for name in GIVEN if name not in NEEDS[action]]
    assert problems(work(action, **GIVEN)) == needless
    wrong = {name: value for name, value in GIVEN.items() if name not in NEEDS[action]}
    assert problems(work(action, **wrong)) == [
        (name, "field.missing" if name in NEEDS[action] else "bulk.needless") for name in GIVEN
    ]


@pytest.mark.requirement("BX-13", call="bulk.run")
@pytest.mark.parametrize(("count", "right"), [(0, False), (1, True), (100, True), (101, False)])
def test_it_is_done_to_one_to_a_hundred(count: int, right: bool) -> None:
    """A-34: the problem says how many there may be and are."""
    asked = work(BulkAction.LOCK, IDS[:count])
    if right:
        asked.check()
    else:
        with pytest.raises(InvalidInput) as caught:
            asked.check()
        assert caught.value.problems == (Problem("client_ids", "clients.number", {"max": 100, "count": count}),)


@pytest.mark.requirement("BX-13", call="bulk.run")
def test_a_client_stands_there_once() -> None:
    """BX-09: every place where it stands again is named."""
    a, b, c = IDS[:3]
    asked = work(BulkAction.LOCK, (a, b, a, c, b, a))
    assert problems(asked) == [(f"client_ids.{n}", "clients.twice") for n in (2, 4, 5)]


def test_every_problem_is_named_at_once() -> None:
    """Nobody mends one to be told of the next."""
    asked = work(BulkAction.TAG, (), operator_id=ME)
    assert problems(asked) == [
        ("client_ids", "clients.number"),
        ("tag", "field.missing"),
        ("operator_id", "bulk.needless"),
    ]


@pytest.mark.parametrize(
    ("fields", "path", "code"),
    [
        ({"action": "erase"}, "action", "choice.unknown"),
        ({"client_ids": ("x",)}, "client_ids.0", "type.uuid"),
        ({"client_ids": None}, "client_ids", "type.null"),
        ({"tag": "x" * 41}, "tag", "text.long"),
        ({"operator_id": "x"}, "operator_id", "type.uuid"),
    ],
)
def test_what_is_of_the_wrong_form_is_refused(fields: dict[str, Any], path: str, code: str) -> None:
    """A-34: before anybody looks at what it would mean."""
    with pytest.raises(InvalidInput) as caught:
        checked(BulkWork(**{"action": BulkAction.LOCK, "client_ids": IDS[:1], **fields}))
    assert [(p.path, p.code) for p in caught.value.problems] == [(path, code)]


def test_rows_are_told_apart_by_what_came_of_them() -> None:
    """In the order in which they were asked for."""
    outcomes = [Outcome.DONE, Outcome.REFUSED, Outcome.DONE, Outcome.UNCHANGED]
    rows = tuple(
        BulkRow(client_id=id, name="x", account_id=AccountId(id), outcome=outcome)
        for id, outcome in zip(IDS[:4], outcomes, strict=True)
    )
    result = BulkResult(rows)
    assert result.of(Outcome.DONE) == (rows[0], rows[2])
    assert result.of(Outcome.REFUSED) == (rows[1],)
    assert result.of(Outcome.UNCHANGED) == (rows[3],)


def test_what_programs_read_is_what_people_call_it() -> None:
    """An action and an outcome have the names by which they stand in a request and its answer."""
    assert [action.value for action in BulkAction] == ["lock", "unlock", "tag", "untag", "assign", "unassign"]
    assert [outcome.value for outcome in Outcome] == ["done", "unchanged", "refused"]
