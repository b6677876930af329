"""
What holds of entities, some of one collection at a time, and of what they are looked up with.

A rule says nothing of what it cannot find: that something is missing is said by the references.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, Final
from uuid import UUID

import attrs

from partnerkit.access import OPERATOR_PERMISSIONS, ROLES
from partnerkit.accounts.model import ACCOUNTS, Account
from partnerkit.clients.model import CLIENTS, Client, shown
from partnerkit.entry.model import SESSIONS, SUBJECT, Session
from partnerkit.history.chain import altered, first_break
from partnerkit.history.model import ENTRIES, PARTICULARS, Chained, Entry, Notice
from partnerkit.identity.model import (
    ADDRESSES,
    CREDENTIALS,
    IDENTITIES,
    Address,
    ExternalIdentity,
    Proof,
    identity_key,
    sign_in_key,
)
from partnerkit.invariants import waiting
from partnerkit.invariants.findings import Damage, Finding, named
from partnerkit.invariants.rows import Rows, Rule
from partnerkit.jobs.model import Job, Task
from partnerkit.messages.model import Letter
from partnerkit.partners.model import OPERATORS, PARTNERS, Operator, Partner
from partnerkit.partners.roles import PARTNER_ROLES, PartnerRole
from partnerkit.relay.model import Backlog
from partnerkit.repository import Collection
from partnerkit.staff.model import MEMBERS, MEMBERSHIPS, PEOPLE, Member, Membership, MemberState, Person
from partnerkit.values import Realm


def chains(collection: Collection[Any]) -> Rule:
    """Return the rule that the chains of a collection's rows are whole."""

    def rule(found: Sequence[Chained], rows: Rows) -> Iterator[Finding]:
        heads = {row.id: row for row in found}
        entries = rows.of_owners(ENTRIES, heads)
        broken = {id: _break(heads[id], some) for id, some in groupby(entries, lambda entry: entry.chain_id)}
        for row in found:
            number = broken[row.id] if row.id in broken else _break(row, ())
            if number is not None:
                yield named(
                    collection, row, Damage.BROKEN, f"its history is not what was written from entry {number} on"
                )

    return rule


def _break(row: Chained, entries: Iterable[Entry]) -> int | None:
    return first_break(entries, head=row.head, seq=row.seq)


def histories(found: Sequence[Entry], rows: Rows) -> Iterator[Finding]:
    """Personal values are what was written, or erased."""
    apart = rows.by(PARTICULARS, ("chain_id", "id"), ((entry.chain_id, entry.id) for entry in found))
    for entry in found:
        private = apart.get((entry.chain_id, entry.id))
        if private is not None and (names := altered(entry, private)):
            yield named(ENTRIES, entry, Damage.ALTERED, f"its personal values are not what was written: {_list(names)}")


def mirrors(found: Sequence[Client], rows: Rows) -> Iterator[Finding]:
    """A line shows its account as it is."""
    accounts = rows.by(ACCOUNTS, ("id",), ((client.account_id,) for client in found))
    for client in found:
        account = accounts.get((client.account_id,))
        if account is not None and (names := _different(client, shown(client, account))):
            yield named(CLIENTS, client, Damage.UNLIKE, f"it differs from its account in {_list(names)}")


def assignments(found: Sequence[Client], rows: Rows) -> Iterator[Finding]:
    """A client is assigned to operators of its partner."""
    wanted = {(client.partner_id, id) for client in found for id in client.assigned}
    operators = rows.by(OPERATORS, ("partner_id", "id"), wanted)
    for client in found:
        lost = [id for id in client.assigned if (client.partner_id, id) not in operators]
        if lost:
            yield named(CLIENTS, client, Damage.MISSING, f"operators it is assigned to are not there: {_list(lost)}")


def tags(found: Sequence[Client], _: Rows) -> Iterator[Finding]:
    """No two tags of a client differ in nothing but case."""
    for client in found:
        if len({tag.casefold() for tag in client.tags}) < len(client.tags):
            yield named(CLIENTS, client, Damage.IMPOSSIBLE, "two of its tags are one")


def operators(found: Sequence[Operator], rows: Rows) -> Iterator[Finding]:
    """An operator has a role, and signs in with its own address; whoever has not come yet may have none (A-22)."""
    roles = rows.by(PARTNER_ROLES, ("partner_id", "name"), ((one.partner_id, one.role) for one in found))
    addresses = _addresses(Realm.OPERATOR, found, rows)
    credentials = rows.by(CREDENTIALS, ("id",), ((one.id,) for one in found))
    for one in found:
        if one.role not in ROLES and (one.partner_id, one.role) not in roles:
            yield named(OPERATORS, one, Damage.MISSING, f"its role is not there: {one.role}")
        credential = credentials.get((one.id,))
        comes = credential is not None and credential.password is not None
        if comes and not _is_own(addresses.get(one.id), one.id, one.partner_id):
            yield named(OPERATORS, one, Damage.MISSING, "its sign-in address is not there, or somebody else's")


def people(found: Sequence[Person], rows: Rows) -> Iterator[Finding]:
    """A person signs in with its own address."""
    addresses = _addresses(Realm.STAFF, found, rows)
    for one in found:
        if not _is_own(addresses.get(one.id), one.id, None):
            yield named(PEOPLE, one, Damage.MISSING, "its sign-in address is not there, or somebody else's")


def _addresses(realm: Realm, found: Iterable[Operator | Person], rows: Rows) -> dict[UUID, Address]:
    keys = {one.id: (sign_in_key(realm, one.email),) for one in found}
    known = rows.by(ADDRESSES, ("key",), keys.values())
    return {id: known[key] for id, key in keys.items() if key in known}


def _is_own(address: Address | None, holder_id: UUID, partner_id: UUID | None) -> bool:
    return address is not None and (address.holder_id, address.partner_id) == (holder_id, partner_id)


def addresses(found: Sequence[Address], rows: Rows) -> Iterator[Finding]:
    """An address is the one its holder signs in with, in the holder's realm."""
    staff = rows.by(PEOPLE, ("id",), ((one.holder_id,) for one in found if one.partner_id is None))
    known: dict[UUID, Operator | Person] = {one.id: one for one in staff.values()}
    places = ((one.partner_id, one.holder_id) for one in found if one.partner_id is not None)
    known |= {one.id: one for one in rows.by(OPERATORS, ("partner_id", "id"), places).values()}
    for one in found:
        holder, realm = known.get(one.holder_id), Realm.STAFF if one.partner_id is None else Realm.OPERATOR
        if holder is not None and sign_in_key(realm, holder.email) != one.key:
            yield named(ADDRESSES, one, Damage.UNLIKE, "its holder signs in with another address")


def identities(found: Sequence[ExternalIdentity], _: Rows) -> Iterator[Finding]:
    """An identity is found by issuer and subject; an operator's says whose operator."""
    for one in found:
        if one.key != identity_key(one.issuer, one.subject):
            yield named(IDENTITIES, one, Damage.IMPOSSIBLE, "its key is not that of its issuer and subject")
        if (one.realm is Realm.OPERATOR) is (one.partner_id is None):
            yield named(IDENTITIES, one, Damage.IMPOSSIBLE, "operators have a partner, and nobody else")


def members(found: Sequence[Member], _: Rows) -> Iterator[Finding]:
    """A membership has a person once it was accepted; the partner's own has none."""
    for one in found:
        peopled = one.state is not MemberState.INVITED and one.partner_id is None
        if peopled is (one.person_id is None):
            yield named(MEMBERS, one, Damage.IMPOSSIBLE, "those that were accepted have a person, and no others")


def ways(found: Sequence[Membership], rows: Rows) -> Iterator[Finding]:
    """A person finds the accounts it works in, and no others."""
    known = rows.by(MEMBERS, ("account_id", "id"), ((one.account_id, one.member_id) for one in found))
    for one in found:
        member = known.get((one.account_id, one.member_id))
        if member is not None and (member.state is MemberState.ACTIVE) is not one.active:
            yield named(MEMBERSHIPS, one, Damage.UNLIKE, "the membership it leads to says otherwise")


def partner_roles(found: Sequence[PartnerRole], _: Rows) -> Iterator[Finding]:
    """A role includes what operators can do, nothing else."""
    for one in found:
        if more := one.permissions - OPERATOR_PERMISSIONS:
            names = sorted(permission.value for permission in more)
            yield named(PARTNER_ROLES, one, Damage.IMPOSSIBLE, f"no operator can be given {_list(names)}")


_BELONGING: Final = ("partner_id", "account_id", "member_id", "name")
_BELONGS: Final = {
    Realm.OPERATOR: ("partner_id",),
    Realm.STAFF: ("account_id", "member_id"),
    Realm.VENDOR: ("name",),
}


def sessions(found: Sequence[Session], rows: Rows) -> Iterator[Finding]:
    """A session belongs to one world, and rests on no epoch that is still to come."""
    epochs = _Epochs(found, rows)
    for one in found:
        belongs = tuple(name for name in _BELONGING if getattr(one, name) is not None)
        if belongs != _BELONGS[one.realm]:
            yield named(SESSIONS, one, Damage.IMPOSSIBLE, "operators have a partner, staff an account and a membership")
        ahead = [name for name, epoch in one.epochs.items() if epoch > epochs.of(one, name, default=epoch)]
        if ahead:
            yield named(SESSIONS, one, Damage.IMPOSSIBLE, f"it rests on epochs still to come: {_list(ahead)}")


class _Epochs:
    """What sessions rest on, as it is now."""

    def __init__(self, found: Sequence[Session], rows: Rows) -> None:
        self._rows: dict[str, Mapping[tuple[Any, ...], Any]] = {
            name: rows.by(collection, names, {key(one) for one in found})
            for name, (collection, names, key) in _GROUNDS.items()
        }

    def of(self, session: Session, name: str, *, default: int) -> int:
        """Return the epoch of something a session rests on; *default* if it is not there."""
        if name not in _GROUNDS:
            return default
        row = self._rows[name].get(_GROUNDS[name][2](session))
        return default if row is None else int(row.epoch)


_GROUNDS: Final[Mapping[str, tuple[Collection[Any], tuple[str, ...], Callable[[Session], tuple[Any, ...]]]]] = {
    "credential": (CREDENTIALS, ("id",), lambda s: (s.holder_id,)),
    "operator": (OPERATORS, ("partner_id", "id"), lambda s: (s.partner_id, s.holder_id)),
    "partner": (PARTNERS, ("id",), lambda s: (s.partner_id,)),
    SUBJECT: (OPERATORS, ("partner_id", "id"), lambda s: (s.partner_id, s.subject_id)),
    "member": (MEMBERS, ("account_id", "id"), lambda s: (s.account_id, s.member_id)),
    "account": (ACCOUNTS, ("id",), lambda s: (s.account_id,)),
}


def _different(one: attrs.AttrsInstance, other: attrs.AttrsInstance) -> list[str]:
    names = [a.name for a in attrs.fields(type(one))]
    return [name for name in names if getattr(one, name) != getattr(other, name)]


def _list(names: Iterable[object]) -> str:
    return ", ".join(sorted(map(str, names)))


RULES: Final[Mapping[type[Any], tuple[Rule, ...]]] = {
    Partner: (chains(PARTNERS),),
    PartnerRole: (partner_roles,),
    Operator: (operators,),
    Account: (chains(ACCOUNTS),),
    Client: (chains(CLIENTS), mirrors, assignments, tags),
    Person: (people,),
    Member: (members,),
    Membership: (ways,),
    Address: (addresses,),
    ExternalIdentity: (identities,),
    Session: (sessions,),
    Entry: (histories,),
    Notice: (waiting.notices,),
    Proof: (waiting.proofs,),
    Backlog: (waiting.backlogs,),
    Letter: (waiting.letters,),
    Job: (waiting.jobs,),
    Task: (waiting.tasks,),
}
"""The rules, by the class of the entities they are about."""
