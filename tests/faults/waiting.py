"""
What waits for the worker in a database, and what it left behind, one of each kind.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar
from uuid import uuid4

from partnerkit import Account, Client, Level, Member, MemberState, Operator, Purpose, Realm
from partnerkit.bulk.model import Outcome
from partnerkit.history.model import Entry
from partnerkit.identity.model import Credential, Proof
from partnerkit.jobs.model import Job, JobKind, JobRow, JobState, JobTurn, Task
from partnerkit.messages.model import Letter
from partnerkit.queue import QueueState, queue_shard
from partnerkit.relay.model import Lease, backlog
from partnerkit.staff.model import Person
from partnerkit.values import AttemptId, EndpointId, JobId, JobRowId, LetterId, MemberId
from partnerkit.webhooks.model import Attempt, Endpoint

R = TypeVar("R")


def waiting(rows: Sequence[Any]) -> Iterator[Any]:
    """
    Yield it, about rows that are there.
    """
    operator, person, entry = some(rows, Operator), some(rows, Person), some(rows, Entry)
    yield Lease(shard=3, until=entry.at)
    yield backlog("py:crm", entry.chain_id, seq=1, upto=1, at=entry.at)
    yield _letter(entry, Realm.OPERATOR, holder_id=operator.id, partner_id=operator.partner_id)
    yield _letter(entry, Realm.STAFF, holder_id=person.id, state=QueueState.DONE, done_at=entry.at, sent=True)
    yield Member(
        account_id=some(rows, Account).id,
        id=MemberId(uuid4()),
        name="the partner's own",
        level=Level.ADMIN,
        state=MemberState.ACTIVE,
        partner_id=operator.partner_id,
        operator_id=operator.id,
    )
    yield _proof(next(r for r in rows if isinstance(r, Credential) and r.id == person.id), person, entry)
    endpoint = Endpoint(
        id=EndpointId(uuid4()), name="CRM", url="https://crm.example", secret="sealed", added_at=entry.at
    )
    yield endpoint
    told: dict[str, Any] = {
        "entry_id": entry.id,
        "chain_id": entry.chain_id,
        "seq": entry.seq,
        "kind": entry.kind,
        "at": entry.at,
    }
    yield Attempt(endpoint_id=endpoint.id, id=AttemptId(uuid4()), status=204, **told)
    yield from _job(rows, operator, entry)


def _letter(entry: Entry, realm: Realm, **fields: Any) -> Letter:
    id = LetterId(uuid4())
    given: dict[str, Any] = {"written_at": entry.at, "due_at": entry.at, "kind": "password.changed"}
    return Letter(shard=queue_shard(id), id=id, realm=realm, **(given | fields))


def _proof(credential: Credential, person: Person, entry: Entry) -> Proof:
    return Proof(
        holder_id=person.id,
        purpose=Purpose.EMAIL.value,
        realm=credential.realm,
        epoch=credential.epoch,
        email="katalin@elsewhere.example",
        was=person.email,
        expires_at=entry.at,
    )


def _job(rows: Sequence[Any], operator: Operator, entry: Entry) -> Iterator[Any]:
    id, client = JobId(uuid4()), next(r for r in rows if isinstance(r, Client) and r.partner_id == operator.partner_id)
    yield Job(
        partner_id=operator.partner_id,
        id=id,
        kind=JobKind.BULK,
        asked={},
        operator_id=operator.id,
        epochs={},
        begun_at=entry.at,
        done=1,
        state=JobState.RUNNING,
    )
    yield JobTurn(job_id=id, id=uuid4(), asked={"row": 2, "email": "late@example.com"}, at=entry.at)
    yield JobRow(job_id=id, id=JobRowId(uuid4()), client_id=client.id, outcome=Outcome.DONE, at=entry.at)
    yield Task(shard=queue_shard(id), id=id, partner_id=operator.partner_id, due_at=entry.at)


def some(rows: Sequence[Any], kind: type[R]) -> R:
    return next(row for row in rows if isinstance(row, kind))
