"""A database in which a planner has a choice: thirty thousand clients, and as much of all that belongs to them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import attrs

from partnerkit import Realm
from partnerkit.access import Permission
from partnerkit.accounts.nicknames import NicknameClaim
from partnerkit.bulk.model import Outcome
from partnerkit.clients.model import Client
from partnerkit.clients.notes import Note
from partnerkit.history.model import Entry, Notice, Particulars, Receipt
from partnerkit.identity.model import Address, Credential, ExternalIdentity, Proof, Purpose
from partnerkit.identity.second_factor import SecondFactor
from partnerkit.invitations.model import Invitation, LinkKind, PartnerLink
from partnerkit.invitations.signups import SignUp, SignUpKind
from partnerkit.jobs.model import Job, JobKind, JobRow, JobTurn, Task
from partnerkit.messages.model import Letter
from partnerkit.partners.keys import ApiKey
from partnerkit.partners.model import Operator, Partner
from partnerkit.partners.roles import PartnerRole
from partnerkit.queue import QueueState
from partnerkit.relay.model import Backlog, Lease
from partnerkit.repository import Add
from partnerkit.settings.model import SettingsDocument
from partnerkit.staff.model import Member, Membership, Person
from partnerkit.values import (
    AccountId,
    AttemptId,
    ClientId,
    EndpointId,
    EntryId,
    JobId,
    JobRowId,
    KeyId,
    LetterId,
    LinkId,
    MemberId,
    NoteId,
    OperatorId,
    PartnerId,
    PersonId,
    RoleId,
    SettingsId,
    SignUpId,
)
from partnerkit.webhooks.model import Attempt, Endpoint
from tests.benchmarks.crowd import NOW, Crowd, id_of, operator_of

SIZES = (24_000, 5_000, 800, 20)
LARGE = SIZES[0]
# Of what one owner has many of, and of what belongs to nobody here.
MANY, OTHERS = 2_500, 10_000


def more() -> Iterator[Add]:
    """Yield what the crowd of the benchmarks leaves out."""
    for n in range(OTHERS):
        yield from _anybody(n)
    for n in range(MANY):
        yield from _partner(n)
        yield from _much(n)


def _anybody(n: int) -> Iterator[Add]:
    at = NOW - timedelta(minutes=n)
    yield Add(NicknameClaim(nickname=f"claimed-{n}", account_id=AccountId(id_of("claim", n))))
    yield Add(Address(key=f"staff:person{n}@example.com", holder_id=id_of("person", n)))
    yield Add(Credential(id=id_of("person", n), realm=Realm.STAFF, changed_at=at))
    holder = id_of("person", n)
    yield Add(ExternalIdentity(key=f"b:{n}", issuer="b", subject=f"{n}", realm=Realm.STAFF, holder_id=holder))
    whose = PartnerId(id_of(LARGE) if n % 2 else id_of("partner", n))
    yield Add(SecondFactor(holder_id=holder, partner_id=whose, seed="", begun_at=at, confirmed_at=at))
    yield Add(_key(n, whose, at))
    yield Add(Receipt(actor_id=id_of("actor", n // 3), key=f"{n}", digest=b"", row=id_of("row", n), at=at))
    yield from _waits(n, at)
    yield Add(_sign_up(n, at))
    for one in range(3):
        yield Add(_colleague(3 * n + one))
    yield Add(_note(ClientId(id_of("noted", n // 3)), f"note {n}"))
    yield Add(_tab(n))


def _sign_up(n: int, at: datetime) -> SignUp:
    email = f"newcomer{n}@example.com"
    where: dict[str, Any] = {"language": "en", "time_zone": "UTC"}
    id, kind = SignUpId(id_of("sign-up", n)), SignUpKind.CLIENT
    return SignUp(id=id, kind=kind, email=email, name="N", business="B", asked_at=at, expires_at=at, **where)


def _colleague(n: int) -> Member:
    """Return one of fifty of an account."""
    id, where = MemberId(id_of("colleague", n)), AccountId(id_of("account of fifty", n // 50))
    first: Member = FIRST[Member]
    return attrs.evolve(first, account_id=where, id=id, person_id=None, email=f"colleague{n}@example.com")


def _tab(n: int) -> SettingsDocument:
    """Return one of forty tabs of an account, which are the same in every account."""
    account_id, id, name = (
        AccountId(id_of("account of tabs", n // 40)),
        SettingsId(id_of("tab", n % 40)),
        f"tab_{n % 40}",
    )
    return SettingsDocument(account_id=account_id, id=id, section="booking", tab=name, plain={"online": True})


def _waits(n: int, at: datetime) -> Iterator[Add]:
    """Yield what the worker looks at; one in a hundred waits, the rest has been done some time ago."""
    past = None if n % 100 == 0 else at
    state = QueueState.WAITING if past is None else QueueState.DONE
    queued: dict[str, Any] = {"shard": n % 16, "due_at": at, "state": state, "done_at": past}
    acted = {"actor_id": id_of("actor", n), "subject_id": id_of("actor", n), "actor_kind": "vendor"}
    told: dict[str, Any] = acted | {"kind": "account.locked", "subject_kind": "vendor", "payload": {}}
    of = n % 3 if n < MANY else n  # three have much, all others little
    id, chain = EntryId(id_of("notice", n)), id_of("chain", n // 3)
    yield Add(Notice(shard=n % 16, id=id, chain_id=chain, seq=n, at=at, delivered_at=past, **told))
    yield Add(Lease(shard=n, until=at))
    consumer = f"py:{n % 7}"
    yield Add(Backlog(key=f"{consumer}/{n}", consumer=consumer, chain_id=chain, seq=1, upto=2, **queued))
    letter = LetterId(id_of("letter", n))
    yield Add(Letter(id=letter, written_at=at, kind="password.changed", realm=Realm.STAFF, **queued))
    yield Add(Task(id=id_of("task", n), partner_id=PartnerId(id_of(LARGE)), **queued))
    yield Add(_proof(n))
    yield Add(Endpoint(id=EndpointId(id_of("endpoint", n)), name="CRM", url="https://crm", secret="", added_at=at))
    whose = EndpointId(id_of("endpoint", of))
    yield Add(Attempt(endpoint_id=whose, id=AttemptId(id_of("attempt", n)), entry_id=id, kind="", at=at))
    job, row = JobId(id_of("job", n)), JobRowId(id_of("job row", n))
    partner, dana = PartnerId(id_of(LARGE) if n % 2 else id_of("partner", n)), operator_of(LARGE, "dana")
    yield Add(
        Job(
            partner_id=partner,
            id=job,
            kind=JobKind.BULK,
            asked={},
            operator_id=dana,
            epochs={},
            begun_at=at,
            ended_at=past,
        )
    )
    client, whose_job = FIRST[Client].id, JobId(id_of("job", of))
    yield Add(JobTurn(job_id=whose_job, id=id_of("job turn", n), asked={}, at=at))
    yield Add(JobRow(job_id=whose_job, id=row, client_id=client, outcome=list(Outcome)[n % 3], at=at))


def _key(n: int, partner_id: PartnerId, at: datetime) -> ApiKey:
    made: dict[str, Any] = {"name": f"Till {n}", "role": "agent", "scopes": frozenset(), "made_at": at, "ends_at": NOW}
    maker, digest = operator_of(LARGE, "dana"), n.to_bytes(32)
    return ApiKey(partner_id=partner_id, id=KeyId(id_of("key", n)), digest=digest, maker_id=maker, **made)


def _proof(n: int) -> Proof:
    purpose, holder = list(Purpose)[n % 3], id_of("person", n // 3)
    at: dict[str, Any] = {"email": "a@b.example", "was": "b@b.example", "expires_at": NOW}
    return Proof(holder_id=holder, purpose=purpose.value, realm=Realm.STAFF, epoch=0, **at)


def _partner(n: int) -> Iterator[Add]:
    """Yield a small partner with an operator, and an operator and a role more for the largest one."""
    small = PartnerId(id_of("partner", n))
    yield Add(Partner(id=small, name=f"Partner {n}", language="en", opened_at=NOW))
    for where, partner in (("small", small), ("large", PartnerId(id_of(LARGE)))):
        id, email = OperatorId(id_of("operator", where, n)), f"operator{n}@{where}.example"
        yield Add(Operator(partner_id=partner, id=id, name=f"Dana {n}", email=email, role="admin", language="en"))
        role, nothing = RoleId(id_of("role", where, n)), frozenset[Permission]()
        yield Add(PartnerRole(partner_id=partner, id=role, name=f"role_{n}", title=f"Role {n}", permissions=nothing))
        yield from _ways(n, where, partner, id)


def _ways(n: int, where: str, partner: PartnerId, by: OperatorId) -> Iterator[Add]:
    """Yield an invitation and a link of a partner's; one of a hundred links leads everybody there."""
    at, line = NOW - timedelta(minutes=n), ClientId(id_of("invited", where, n))
    made: dict[str, Any] = {"invited_at": at, "sent_at": at, "expires_at": at, "operator_id": by, "inviter": "Dana"}
    known: dict[str, Any] = {"account_id": AccountId(id_of("to be", where, n)), "uid": f"{where}{n}"}
    yield Add(Invitation(partner_id=partner, id=line, email=f"invited{n}@example.com", **known, **made))
    kind = LinkKind.NAMED if n % 100 else LinkKind.REFERRAL
    link = LinkId(id_of("link", where, n))
    yield Add(PartnerLink(partner_id=partner, id=link, kind=kind, name=f"Fair {n}", made_at=at, ends_at=at))


FIRST = {type(add.entity): add.entity for add in next(iter(Crowd(LARGE)))}


def _much(n: int) -> Iterator[Add]:
    """Yield an entry, a member and a note more of the first client, and an account more of its person."""
    id = EntryId(id_of("entry", n))
    yield Add(attrs.evolve(FIRST[Entry], id=id, seq=n + 2))
    yield Add(attrs.evolve(FIRST[Particulars], id=id))
    yield Add(_note(FIRST[Client].id, f"much {n}"))
    person = PersonId(id_of("person of", n))
    there_as = {"id": MemberId(id_of("member", n)), "person_id": person, "email": f"person{n}@example.com"}
    yield Add(attrs.evolve(FIRST[Member], **there_as))
    busy, there = PersonId(id_of("person of many")), AccountId(id_of("account of", n))
    yield Add(Membership(person_id=busy, account_id=there, member_id=MemberId(id_of("member of", n))))
    yield Add(Person(id=person, name=f"Person {n}", email=f"person{n}@example.com", language="en"))


def _note(client: ClientId, name: str) -> Note:
    author = operator_of(LARGE, "dana")
    id = NoteId(id_of("note", name))
    return Note(client_id=client, id=id, text="Rings after six.", author_id=author, author="Dana", written_at=NOW)
