"""
People and what is not theirs: two partners at work, with accounts, owners and open sessions.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

import attrs

from partnerkit import COLLECTIONS, Account, Actor, NewIdentity, Realm, Secret, SignedIn, Stage
from partnerkit.errors import PartnerkitError
from partnerkit.repository import Add, Cursor
from partnerkit.throttle import MemoryThrottle
from partnerkit.values import AccountId, ClientId, MemberId, OperatorId, PartnerId, PersonId
from tests.library.calls import Call, Path
from tests.library.conftest import in_memory
from tests.library.world import ISSUER, Town, World, settle

NAMES = {"owner": "dana", "admin": "emil", "agent": "fanni", "stranger": "zoe", "staff": "katalin", "neighbour": "bela"}
PEOPLE = ("owner", "agent", "staff", "staff beside a sibling", "vendor")


@attrs.frozen(kw_only=True)
class Caller:
    """
    Somebody who calls, and a stranger whose things are none of the caller's business.

    Attributes:
        known: What fills the caller's arguments.
        theirs: The stranger's id of each kind.
        marks: Texts by which the stranger's rows are known wherever they turn up.
    """

    by: Actor
    known: Mapping[Any, Any]
    theirs: Mapping[Any, UUID]
    marks: frozenset[str]


@attrs.frozen(kw_only=True)
class Answer:
    """
    What came of a call.

    Attributes:
        touched: Every row that was written or is gone, as text.
    """

    error: PartnerkitError | None
    result: Any
    touched: frozenset[str]

    def names(self, marks: frozenset[str]) -> list[str]:
        """
        Return those of the marks that it speaks of.
        """
        said = f"{self.result!r} {self.error!r} {sorted(self.touched)}"
        return [mark for mark in sorted(marks) if mark in said]


def ask(world: World, call: Call, arguments: Mapping[str, Any]) -> Answer:
    """
    Call within a transaction that is committed whatever the answer: a refusal must have written nothing by itself.

    Tries are not counted from one call to the next.
    """
    world.vendor = attrs.evolve(world.vendor, throttle=MemoryThrottle())
    before = rows(world)
    result, error = None, None
    with world.kit() as kit:
        try:
            result = call.do(kit, arguments)
        except PartnerkitError as refusal:
            error = refusal
    return Answer(error=error, result=result, touched=rows(world) ^ before)


def rows(world: World) -> frozenset[str]:
    """
    Return every row there is, as text.
    """
    found = world.dump()
    return frozenset(
        f"{kind!r} {row!r}" for kind, held in found.items() for row in (held if isinstance(held, list) else [held])
    )


@attrs.frozen(kw_only=True)
class Scene:
    """
    A town at work: one account has a sibling with the same partner, all have owners who signed in.
    """

    town: Town
    sibling: Account
    sessions: Mapping[str, SignedIn]

    @classmethod
    def of(cls, town: Town) -> Scene:
        world = town.world
        sibling = world.new_account(town.owner, "Testvér Kft.")
        for account, owner in ((town.account, "katalin"), (sibling, "bela"), (town.foreign, "zoltan")):
            world.seat_owner(account, owner)
            identity = NewIdentity(issuer=ISSUER, subject=owner)
            with world.kit() as kit:
                kit.identity.link_owner(account.id, identity, by=world.support)
        for by in (town.owner, town.admin, town.agent, town.stranger):
            with world.kit() as kit:
                operator = kit.partners.operator(by.partner, OperatorId(by.id), by=by)
            world.set_password(operator)
        sessions = {n: world.sign_in(f"{n}@lk.example.com") for n in ("dana", "emil", "fanni", "zoe")}
        sessions |= {n: world.staff_sign_in(n) for n in ("katalin", "bela", "zoltan")}
        world.run(lambda k: k.accounts.set_stage(town.foreign.id, Stage.LIVE, by=town.stranger))
        world.run(lambda k: k.accounts.set_nickname(town.foreign.id, "cafe-zurich", by=town.stranger))
        world.new_account(town.stranger, "Café Genève")
        return cls(town=town, sibling=sibling, sessions=sessions)

    def caller(self, who: str) -> Caller:
        """
        Return one of `PEOPLE`.
        """
        town = self.town
        known = self.known(who)
        theirs = self._ids(town.foreign, town.stranger)
        marks = {f"{id}" for id in theirs.values()} | {town.foreign.uid, "Café", "Elsewhere & Co", "zoltan@", "zoe@"}
        if who == "staff beside a sibling":
            theirs |= {k: i for k, i in self._ids(self.sibling, town.owner).items() if i not in known.values()}
            marks |= {f"{theirs[k]}" for k in (AccountId, ClientId, MemberId, PersonId)} | {"Testvér", "bela@"}
        return Caller(by=known[Actor], known=known, theirs=theirs, marks=frozenset(marks))

    def known(self, who: str) -> dict[Any, Any]:
        """
        Return what fills the arguments of somebody who asks about the town's account, partner and operators.
        """
        session = self.sessions[NAMES.get(who, "katalin")]
        by = self.town.world.support if who == "vendor" else session.actor
        operator = by if by.partner_id == self.town.partner.id else self.town.owner
        domain = "lk" if session.session.realm is Realm.OPERATOR else "szabo"
        return self._ids(self.town.account, operator) | {
            Actor: by,
            Realm: session.session.realm,
            Secret: session.token,
            "email": f"{session.actor.name.lower()}@{domain}.example.com",
            "issuer": ISSUER,
            "subject": session.actor.name.lower(),
            "seen": self.town.world.account(self.town.account).revision,
        }

    def place(self, call: Call) -> Cursor:
        """
        Return where the stranger's own first page of a list ends.
        """
        known = self._ids(self.town.foreign, self.town.stranger) | {Actor: self.town.stranger, "limit": 1}
        chosen: dict[Path, Any] = {("after",): None}
        page = self.town.world.run(lambda k: call.do(k, call.arguments(known, chosen, whole=True)))
        assert isinstance(page.next, Cursor)
        return page.next

    def _ids(self, account: Account, operator: Actor) -> dict[Any, UUID]:
        world = self.town.world
        member = world.run(lambda k: k.staff.owner(account.id, by=world.support))
        line = world.run(lambda k: k.clients.of_account(account.id, by=operator))
        assert member.person_id is not None
        return {
            PartnerId: operator.partner,
            OperatorId: operator.id,
            AccountId: account.id,
            ClientId: line.id,
            MemberId: member.id,
            PersonId: member.person_id,
        }


def unknown_ids(places: Mapping[Path, Any]) -> dict[Path, UUID]:
    """
    Return an id nobody has for each place.
    """
    return {path: uuid4() for path in places}


@functools.cache
def at_work() -> tuple[tuple[Any, ...], Scene]:
    """
    Return the rows of a scene, made once by the services themselves.
    """
    scene = Scene.of(settle(in_memory()))
    kinds = {collection.entity for collection in COLLECTIONS}
    return tuple(row for row in scene.town.world.dump().values() if type(row) in kinds), scene


def scene_in(world: World) -> Scene:
    """
    Fill an empty world with a scene.
    """
    stored, scene = at_work()
    world.read(lambda s: s.write(*map(Add, stored)))
    return attrs.evolve(scene, town=attrs.evolve(scene.town, world=world))
