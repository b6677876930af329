"""A database in which a planner has a choice: thirty thousand clients, and as much of all that belongs to them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import attrs

from partnerkit import Realm
from partnerkit.access import Permission
from partnerkit.accounts.nicknames import NicknameClaim
from partnerkit.clients.model import Client
from partnerkit.clients.notes import Note
from partnerkit.history.model import Entry, Particulars, Pending, Receipt
from partnerkit.identity.model import Address, Credential, ExternalIdentity
from partnerkit.partners.model import Operator, Partner
from partnerkit.partners.roles import PartnerRole
from partnerkit.repository import Add
from partnerkit.staff.model import Member, Membership, Person
from partnerkit.values import AccountId, ClientId, EntryId, MemberId, NoteId, OperatorId, PartnerId, PersonId, RoleId
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
    yield Add(Receipt(actor_id=id_of("actor", n // 3), key=f"{n}", digest=b"", row=id_of("row", n), at=at))
    yield Add(Pending(shard=n % 16, id=EntryId(id_of("pending", n)), chain_id=id_of("chain", n // 3), seq=n, at=at))
    yield Add(_note(ClientId(id_of("noted", n // 3)), f"note {n}"))


def _partner(n: int) -> Iterator[Add]:
    """Yield a small partner with an operator, and an operator and a role more for the largest one."""
    small = PartnerId(id_of("partner", n))
    yield Add(Partner(id=small, name=f"Partner {n}", language="en", opened_at=NOW))
    for where, partner in (("small", small), ("large", PartnerId(id_of(LARGE)))):
        id, email = OperatorId(id_of("operator", where, n)), f"operator{n}@{where}.example"
        yield Add(Operator(partner_id=partner, id=id, name=f"Dana {n}", email=email, role="admin", language="en"))
        role, nothing = RoleId(id_of("role", where, n)), frozenset[Permission]()
        yield Add(PartnerRole(partner_id=partner, id=role, name=f"role_{n}", title=f"Role {n}", permissions=nothing))


FIRST = {type(add.entity): add.entity for add in next(iter(Crowd(LARGE)))}


def _much(n: int) -> Iterator[Add]:
    """Yield an entry, a member and a note more of the first client, and an account more of its person."""
    id = EntryId(id_of("entry", n))
    yield Add(attrs.evolve(FIRST[Entry], id=id, seq=n + 2))
    yield Add(attrs.evolve(FIRST[Particulars], id=id))
    yield Add(_note(FIRST[Client].id, f"much {n}"))
    person = PersonId(id_of("person of", n))
    yield Add(attrs.evolve(FIRST[Member], id=MemberId(id_of("member", n)), person_id=person))
    busy, there = PersonId(id_of("person of many")), AccountId(id_of("account of", n))
    yield Add(Membership(person_id=busy, account_id=there, member_id=MemberId(id_of("member of", n))))
    yield Add(Person(id=person, name=f"Person {n}", email=f"person{n}@example.com", language="en"))


def _note(client: ClientId, name: str) -> Note:
    author = operator_of(LARGE, "dana")
    id = NoteId(id_of("note", name))
    return Note(client_id=client, id=id, text="Rings after six.", author_id=author, author="Dana", written_at=NOW)
