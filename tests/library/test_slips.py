"""
The slips of somebody new: each is a clear error, the same on every adapter, and changes nothing.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import attrs
import pytest

from partnerkit import (
    Action,
    BulkAction,
    BulkWork,
    Business,
    ClientFilter,
    ClientId,
    NewNote,
    Operator,
    PartnerKit,
    Plan,
    Realm,
    Stage,
    Vendor,
)
from partnerkit.errors import InvalidInput
from partnerkit.values import OperatorId
from tests.library.world import Town

Slip = Callable[[PartnerKit, Town], Any]
LOCK = Action.LOCK_ACCOUNT

MISTYPED: list[tuple[str, Slip]] = [
    ("the id of account is of type UUID, not str", lambda k, t: k.accounts.get(str(t.account.id), by=t.owner)),  # type: ignore[arg-type]
    ("the id of account is of type UUID, not NoneType", lambda k, t: k.accounts.lock(None, by=t.owner)),  # type: ignore[arg-type]
    ("the id of client is of type UUID, not str", lambda k, t: k.clients.get("1", by=t.owner)),  # type: ignore[arg-type]
    ("Actor made by kit.actors, not NoneType", lambda k, t: k.accounts.get(t.account.id, by=None)),  # type: ignore[arg-type]
    ("Actor made by kit.actors, not str", lambda k, t: k.clients.list(by="dana")),  # type: ignore[arg-type]
    ("an input is a value such as Business", lambda k, t: k.accounts.open({"name": "x"}, by=t.owner)),  # type: ignore[arg-type]
    ("Actor made by kit.actors, not NoneType", lambda k, t: k.accounts.suggest_nickname(t.account.id, by=None)),  # type: ignore[arg-type]
    ("Actor made by kit.actors, not NoneType", lambda k, t: k.accounts.explain(LOCK, t.account.id, by=None)),  # type: ignore[arg-type]
    ("Actor made by kit.actors, not str", lambda k, t: k.notes.list(line(k, t), by="dana")),  # type: ignore[arg-type]
    ("Actor made by kit.actors, not Operator", lambda k, t: k.bulk.run(lock(k, t), by=operator(k, t))),  # type: ignore[arg-type]
    ("the id of client is of type UUID, not str", lambda k, t: k.clients.tag("1", "gold", by=t.owner)),  # type: ignore[arg-type]
    ("the id of note is of type UUID, not NoneType", lambda k, t: k.notes.get(line(k, t), None, by=t.owner)),  # type: ignore[arg-type]
    ("the id of operator is of type UUID, not str", lambda k, t: k.clients.assign(line(k, t), "emil", by=t.owner)),  # type: ignore[arg-type]
    ("an input is a value such as Business", lambda k, t: k.notes.write(line(k, t), "Rings after six.", by=t.owner)),  # type: ignore[arg-type]
    ("an input is a value such as Business", lambda k, t: k.clients.list("szabo", by=t.owner)),  # type: ignore[arg-type]
    ("an input is a value such as Business", lambda k, t: k.bulk.run([line(k, t)], by=t.owner)),  # type: ignore[arg-type]
    ("a token is a Secret", lambda k, t: k.actors.from_session("cookie", realm=Realm.OPERATOR)),  # type: ignore[arg-type]
]


def line(kit: PartnerKit, town: Town) -> ClientId:
    return kit.clients.of_account(town.account.id, by=town.owner).id


def lock(kit: PartnerKit, town: Town) -> BulkWork:
    return BulkWork(action=BulkAction.LOCK, client_ids=(line(kit, town),))


def operator(kit: PartnerKit, town: Town) -> Operator:
    return kit.partners.operator(town.partner.id, OperatorId(town.owner.id), by=town.owner)


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
    ("secure", lambda k, t: k.accounts.set_secure(t.account.id, "yes", by=k.actors.vendor("x"))),  # type: ignore[arg-type]
    ("tag", lambda k, t: k.clients.tag(line(k, t), "", by=t.owner)),
    ("tag", lambda k, t: k.clients.untag(line(k, t), 3, by=t.owner)),  # type: ignore[arg-type]
    ("tags", lambda k, t: k.clients.set_tags(line(k, t), "gold", by=t.owner)),  # type: ignore[arg-type]
    ("tags.1", lambda k, t: k.clients.set_tags(line(k, t), ("gold", None), by=t.owner)),  # type: ignore[arg-type]
    ("text", lambda k, t: k.notes.write(line(k, t), NewNote(text=" "), by=t.owner)),
    ("status", lambda k, t: k.clients.list(ClientFilter(status="everybody"), by=t.owner)),  # type: ignore[arg-type]
    ("operator_id", lambda k, t: k.clients.list(ClientFilter(operator_id="emil"), by=t.owner)),  # type: ignore[arg-type]
    ("created_from", lambda k, t: k.clients.list(ClientFilter(created_from=datetime(2026, 1, 1)), by=t.owner)),  # noqa: DTZ001
    ("text", lambda k, t: k.clients.secure_names("", by=t.owner)),
    ("limit", lambda k, t: k.clients.list(by=t.owner, limit=0)),
    ("client_ids", lambda k, t: k.bulk.run(BulkWork(action=BulkAction.LOCK, client_ids=()), by=t.owner)),
    ("action", lambda k, t: k.bulk.run(attrs.evolve(lock(k, t), action="close"), by=t.owner)),  # type: ignore[arg-type]
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
