"""
A-17: what is done to all that match tells nothing of those that are kept from whoever asks.

Two towns are alike but for clients that are kept from an operator: a job has the same end there, in as many pieces.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import attrs
import pytest

from partnerkit import Actor, BulkAction, BulkJob, ClientFilter, OperatorId, Sort, StatusFilter
from partnerkit.partners.model import OPERATORS
from partnerkit.repository import Change
from tests.library.clients.given import put, seated
from tests.library.jobs.given import begin, now, rows, work
from tests.library.world import Town, settle
from tests.library.worlds import in_memory

TAG = "vip"
FILTERS = (
    ClientFilter(),
    ClientFilter(text="kept"),
    ClientFilter(tag="on those alone"),
    ClientFilter(secure=True),
    ClientFilter(secure=False, sort=Sort.NAME),
    ClientFilter(status=StatusFilter.NEW, locked=False),
)


def someone(town: Town, *, limited: bool) -> Actor:
    """
    Return an operator with every right but without a Secure role, whom some clients are kept from.
    """
    return seated(town, "someone", limited=limited)


def people(town: Town, by: Actor, *, kept: bool) -> None:
    """
    Put five clients into a town that an operator sees, and between them some it does not.
    """
    for n in range(5):
        moment = town.world.clock() + timedelta(seconds=n + 1)
        put(town, f"Seen {n}", opened_at=moment, assigned=frozenset({OperatorId(by.id)}))
        if kept:
            put(town, f"Kept {n}", opened_at=moment, secure=True, tags=frozenset({"on those alone", TAG.upper()}))
        if kept and by.limited:
            put(town, f"Kept from it {n}", opened_at=moment, tags=frozenset({"on those alone", TAG.upper()}))


def came(action: BulkAction, wanted: ClientFilter, *, limited: bool, kept: bool) -> dict[str, Any]:
    """
    Return all that an operator learns of a job of its own.
    """
    town = settle(in_memory())
    by = someone(town, limited=limited)
    people(town, by, kept=kept)
    tag = TAG if action in {BulkAction.TAG, BulkAction.UNTAG} else None
    job = begin(town, BulkJob(action=action, filter=wanted, tag=tag), by=by)
    pieces = work(town)
    done = now(town, job, by=by)
    clients = town.world.run(lambda k: k.clients.list(by=by)).items
    return {
        "pieces": pieces,
        "job": (done.state, done.done, done.unchanged, done.refused, done.error),
        "rows": [(row.name, row.outcome, row.error) for row in rows(town, job, by=by)],
        "jobs": len(town.world.run(lambda k: k.jobs.list(by=by)).items),
        "tags": {tag for client in clients for tag in client.tags},
    }


@pytest.mark.requirement("VC-22", call="jobs.begin_bulk", by="library")
@pytest.mark.parametrize("limited", [False, True], ids=["all", "limited"])
@pytest.mark.parametrize("wanted", FILTERS, ids=range(len(FILTERS)))
@pytest.mark.parametrize("action", [BulkAction.TAG, BulkAction.UNTAG, BulkAction.LOCK])
def test_a17_a_job_is_as_if_those_kept_from_its_operator_did_not_exist(
    monkeypatch: pytest.MonkeyPatch, action: BulkAction, wanted: ClientFilter, limited: bool
) -> None:
    """
    Its counts, its rows, how a tag is written, and how many pieces it takes.
    """
    monkeypatch.setattr("partnerkit.jobs.doing.PIECE", 2)
    with_them = came(action, wanted, limited=limited, kept=True)
    assert with_them == came(action, wanted, limited=limited, kept=False)


@pytest.mark.requirement("VC-22", call="jobs.begin_bulk", by="library")
def test_a17_who_loses_a_secure_role_does_no_more_to_secure_accounts(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    Though the job began with that role: each piece has the rights of its moment, and what was done is seen no more.
    """
    monkeypatch.setattr("partnerkit.jobs.doing.PIECE", 2)
    for n in range(4):
        put(town, f"Secure {n}", opened_at=town.world.clock() + timedelta(seconds=n + 1), secure=True)
    _become(town, "secure_admin")
    job = begin(town, by=town.world.actor("emil"))
    work(town, pieces=1)
    _become(town, "admin")
    work(town)
    emil, ilona = town.world.actor("emil"), attrs.evolve(town.owner, secure=True)
    assert [row.name for row in rows(town, job, by=emil)] == ["Dr. Szabó Fogászat"]
    assert {row.name for row in rows(town, job, by=ilona)} == {"Secure 3", "Secure 2", "Dr. Szabó Fogászat"}
    tagged = town.world.run(lambda k: k.clients.list(ClientFilter(tag=TAG), by=ilona)).items
    assert {client.name for client in tagged} == {"Secure 3", "Secure 2", "Dr. Szabó Fogászat"}


def _become(town: Town, role: str) -> None:
    """
    Give Emil another role.
    """
    id = OperatorId(UUID(int=town.admin.id.int))
    old = town.world.read(lambda s: s.get(OPERATORS, id, within=town.partner.id))
    town.world.read(lambda s: s.write(Change(old, attrs.evolve(old, role=role))))
