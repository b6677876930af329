"""
An account with people beside its owner, to whom anything may be done: what they were is put back.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any
from uuid import uuid4

import attrs

from partnerkit import Level, Member, NewMember, NewOwner, Realm, Secret, SubscriptionReport
from partnerkit.accounts.model import ACCOUNTS, Account
from partnerkit.identity.model import claim_address, new_credential
from partnerkit.identity.tokens import sign_invitation
from partnerkit.repository import Add, Change, Remove, Storage, every
from partnerkit.staff import usecases
from partnerkit.staff.model import MEMBERSHIPS, Membership, Person, members_of, new_person
from partnerkit.values import MemberId, PersonId
from tests.library.world import PASSWORD, World

# Calls by which an invitation is followed, or looked at; and whether somebody signs in with its address already.
INVITATIONS = {
    "staff.look": False,
    "staff.join": False,
    "staff.decline": False,
    "staff.join_known": True,
    "staff.accept": True,
}
# Calls on somebody of an account, who does not own it.
ON_STAFF = {
    f"staff.{name}"
    for name in ("member", "invite_again", "set_level", "deactivate", "reactivate", "remove", "hand_over")
}
People = tuple[tuple[str, Level], ...]
PEOPLE: People = (("agi", Level.ADMIN), ("nora", Level.EMPLOYEE))
_NUMBERS = itertools.count()


@attrs.frozen
class Staffed:
    """
    An account on the plan that allows five, with people beside its owner.

    Attributes:
        account: The account, as it was.
        people: Who works there, with the way that leads each there; as it was.
    """

    account: Account
    people: Mapping[MemberId, tuple[Member, Membership]]

    @classmethod
    def of(cls, world: World, account: Account, people: People = PEOPLE) -> Staffed:
        """
        Give an account that has its owner more people, an admin and an employee by default, as rows alone.
        """
        pays(world, account)
        for name, level in people:
            world.read(lambda s: _join(s, world, account, name, level))  # noqa: B023
        return cls(world.account(account), world.read(lambda s: _found(s, account)))

    @property
    def employee(self) -> Member:
        """
        The first employee, as it was.
        """
        return next(member for member, _ in self.people.values() if member.level is Level.EMPLOYEE)

    @property
    def admin(self) -> Member:
        """
        The first admin who does not own the account, as it was.
        """
        owner_id = self.account.owner_id
        return next(m for m, _ in self.people.values() if m.level is Level.ADMIN and m.id != owner_id)

    def again(self, world: World) -> None:
        """
        Give the account the people it had, and no others; owned by whom it was.
        """
        world.read(self._restore)

    def _restore(self, storage: Storage) -> None:
        now = {member.id: member for member in every(storage, members_of(self.account.id))}
        for id, (member, way) in self.people.items():
            storage.write(*_put(now.get(id), member), *_put(_way(storage, member), way))
        for member in (now[id] for id in now.keys() - self.people.keys()):
            storage.write(*(Remove(row) for row in (member, _way(storage, member)) if row is not None))
        account = storage.get(ACCOUNTS, self.account.id)
        storage.write(*_put(account, attrs.evolve(account, owner_id=self.account.owner_id)))

    def invitation(self, world: World, *, known: bool) -> Secret:
        """
        Return what the link of a new invitation carries; somebody may sign in with its address.
        """
        self.again(world)
        name = f"newcomer{next(_NUMBERS)}"
        if known:
            world.read(lambda s: _person(s, world, name))
        member = world.read(lambda s: _invited(s, world, self.account, name))
        return sign_invitation(world.vendor, "join", within=member.account_id, row=member.id, generation=1)


def pays(world: World, account: Account) -> None:
    """
    Have an account be on the plan that allows five, with the client portal.
    """
    paid = SubscriptionReport(plan="pro", addons=("client_portal",), at=world.clock(), event="0")
    world.run(lambda k: k.subscriptions.report(account.id, paid, by=world.support))


def email_of(name: str) -> str:
    return f"{name}@szabo.example.com"


def _person(storage: Storage, world: World, name: str) -> Person:
    person = new_person(NewOwner(name=name.title(), email=email_of(name)), id=uuid4())
    id, hashed = person.result.id, world.hasher.hash(Secret(PASSWORD))
    claimed = claim_address(Realm.STAFF, email_of(name), holder_id=id)
    credential = new_credential(Realm.STAFF, holder_id=id, password=hashed, at=world.clock())
    storage.write(*person.changes, *claimed.changes, *credential.changes)
    return person.result


def _invited(storage: Storage, world: World, account: Account, name: str, level: Level = Level.EMPLOYEE) -> Member:
    new, id, at = NewMember(email=email_of(name), level=level), MemberId(uuid4()), world.clock()
    effects = usecases.invite(account, new, id=id, inviter="Katalin", at=at, life=timedelta(days=7))
    storage.write(*(change for change in effects.changes if isinstance(change, Add)))
    return effects.result


def _join(storage: Storage, world: World, account: Account, name: str, level: Level) -> None:
    member = _invited(storage, world, account, name, level)
    effects = usecases.join(account, member, _person(storage, world, name))
    storage.write(*(c for c in effects.changes if not isinstance(c, Change) or isinstance(c.old, Member)))


def _found(storage: Storage, account: Account) -> dict[MemberId, tuple[Member, Membership]]:
    found = {member.id: (member, _way(storage, member)) for member in every(storage, members_of(account.id))}
    return {id: (member, way) for id, (member, way) in found.items() if way is not None}


def _way(storage: Storage, member: Member) -> Membership | None:
    person_id = member.person_id or PersonId(member.id)
    return storage.get_many(MEMBERSHIPS, [member.account_id], within=person_id).get(member.account_id)


def _put(now: Any, row: Any) -> Iterator[Any]:
    """
    Yield what makes a row be as it was.
    """
    if now is None:
        yield Add(attrs.evolve(row, version=0))
    elif now != (wanted := attrs.evolve(row, version=now.version)):
        yield Change(now, wanted)
