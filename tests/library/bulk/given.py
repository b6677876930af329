"""
Bulk work, and what came of it.
"""

from typing import Any

import attrs
import pytest

from partnerkit import Actor, BulkAction, BulkResult, BulkRow, BulkWork, Client, ClientId, OperatorId, Outcome, Told
from partnerkit.errors import PartnerkitError
from partnerkit.repository import Page
from tests.library.world import Town, World

TWENTY = frozenset(f"tag {n}" for n in range(20))
EVERY_ACTION = pytest.mark.parametrize("action", BulkAction, ids=lambda action: action.value)
DONE, UNCHANGED, REFUSED = Outcome.DONE, Outcome.UNCHANGED, Outcome.REFUSED


def work(action: BulkAction, *clients: Client | ClientId, **given: Any) -> BulkWork:
    ids = tuple(c if not isinstance(c, Client) else c.id for c in clients)
    return BulkWork(action=action, client_ids=ids, **given)


def needed(action: BulkAction, operator: Actor) -> dict[str, Any]:
    """
    What an action takes beside clients.
    """
    if action in {BulkAction.TAG, BulkAction.UNTAG}:
        return {"tag": "vip"}
    return {"operator_id": operator.id} if action in {BulkAction.ASSIGN, BulkAction.UNASSIGN} else {}


def before(action: BulkAction, town: Town) -> dict[str, Any]:
    """
    What a client is like to which an action has something to do.
    """
    fields: dict[BulkAction, dict[str, Any]] = {
        BulkAction.UNLOCK: {"partner_locked_at": town.world.clock()},
        BulkAction.UNTAG: {"tags": frozenset({"vip"})},
        BulkAction.UNASSIGN: {"assigned": frozenset({OperatorId(town.agent.id)})},
    }
    return fields.get(action, {})


def run(world: World, asked: BulkWork, by: Actor, key: str | None = None) -> BulkResult:
    return world.run(lambda k: k.bulk.run(asked, by=by, key=key))


def outcomes(result: BulkResult) -> list[tuple[Outcome, str | None]]:
    """
    What came of each row, with the kind of its error.
    """
    return [(row.outcome, None if row.error is None else row.error.code) for row in result.rows]


def now(town: Town, client: Client) -> Client:
    secured = attrs.evolve(town.owner, secure=True)
    return town.world.run(lambda k: k.clients.get(client.id, by=secured))


def own_line(town: Town) -> Client:
    return town.world.run(lambda k: k.clients.of_account(town.account.id, by=town.owner))


def histories(town: Town, client: Client) -> list[Page[Told]]:
    """
    What a line's own chain tells, and its account's.
    """
    with town.world.kit() as kit:
        return [
            kit.history.of_client(client.id, by=town.owner),
            kit.history.of_account(client.account_id, by=town.owner),
        ]


def row(client: Client, outcome: Outcome, error: PartnerkitError | None = None) -> BulkRow:
    return BulkRow(client_id=client.id, name=client.name, account_id=client.account_id, outcome=outcome, error=error)
