"""
The slips of somebody new: each is a clear error, the same on every adapter, and changes nothing.
"""

from collections.abc import Callable
from typing import Any

import pytest

from partnerkit import Action, Business, PartnerKit, Plan, Realm, Stage, Vendor
from partnerkit.errors import InvalidInput
from tests.library.world import Town

Slip = Callable[[PartnerKit, Town], Any]

MISTYPED: list[tuple[str, Slip]] = [
    ("the id of account is of type UUID, not str", lambda k, t: k.accounts.get(str(t.account.id), by=t.owner)),  # type: ignore[arg-type]
    ("the id of account is of type UUID, not NoneType", lambda k, t: k.accounts.lock(None, by=t.owner)),  # type: ignore[arg-type]
    ("the id of client is of type UUID, not str", lambda k, t: k.clients.get("1", by=t.owner)),  # type: ignore[arg-type]
    ("Actor made by kit.actors, not NoneType", lambda k, t: k.accounts.get(t.account.id, by=None)),  # type: ignore[arg-type]
    ("Actor made by kit.actors, not str", lambda k, t: k.clients.list(by="dana")),  # type: ignore[arg-type]
    ("an input is a value such as Business", lambda k, t: k.accounts.open({"name": "x"}, by=t.owner)),  # type: ignore[arg-type]
    ("a token is a Secret", lambda k, t: k.actors.from_session("cookie", realm=Realm.OPERATOR)),  # type: ignore[arg-type]
]


@pytest.mark.parametrize(("said", "slip"), MISTYPED, ids=[said for said, _ in MISTYPED])
def test_a_value_of_another_type_is_named(town: Town, said: str, slip: Slip) -> None:
    """It is a mistake in the host's code, so it is a TypeError and never an answer for a person."""
    with town.world.unchanged(), pytest.raises(TypeError, match=said):
        town.world.run(lambda k: slip(k, town))


WRONG: list[tuple[str, Slip]] = [
    ("stage", lambda k, t: k.accounts.set_stage(t.account.id, "closed", by=t.owner)),  # type: ignore[arg-type]
    ("action", lambda k, t: k.accounts.explain("account.close", t.account.id, by=t.owner)),  # type: ignore[arg-type]
    ("action", lambda k, t: k.accounts.who_can("account.close", t.account.id, by=t.owner)),  # type: ignore[arg-type]
    ("idempotency_key", lambda k, t: k.accounts.open(Business(name="x"), by=t.owner, key=5)),  # type: ignore[arg-type]
    ("name", lambda k, t: k.actors.vendor(" ")),
]


@pytest.mark.parametrize(("path", "slip"), WRONG, ids=[path for path, _ in WRONG])
def test_a_wrong_value_is_a_problem_with_its_path(town: Town, path: str, slip: Slip) -> None:
    """What may come from a request is told like a field of a form."""
    with town.world.unchanged(), pytest.raises(InvalidInput) as caught:
        town.world.run(lambda k: slip(k, town))
    assert [problem.path for problem in caught.value.problems] == [path]


def test_stages_and_actions_may_be_given_by_name(town: Town) -> None:
    """As they stand in documents and addresses."""
    live = town.world.run(lambda k: k.accounts.set_stage(town.account.id, "live", by=town.owner))  # type: ignore[arg-type]
    assert live.stage is Stage.LIVE
    told = town.world.run(lambda k: k.accounts.explain("account.lock", town.account.id, by=town.agent))  # type: ignore[arg-type]
    assert (told.action, told.decision.allowed) == (Action.LOCK_ACCOUNT, False)


def test_plans_are_plans() -> None:
    """A name alone says nothing about seats."""
    plans: Any = ["pro"]
    with pytest.raises(TypeError, match=r"Plan\('pro', seats=5\)"):
        Vendor(name="Bookwell", signing_keys=["0123456789abcdef"], plans=plans)
    assert Vendor(name="Bookwell", signing_keys=["0123456789abcdef"], plans=[Plan("pro", 5)]).plan("pro")
