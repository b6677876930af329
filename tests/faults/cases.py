"""
Every call of the library in a way in which it goes through, and writes if it ever does; to be made again and again.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from contextlib import nullcontext, suppress
from datetime import timedelta
from typing import Any

import attrs

from partnerkit import (
    Account,
    Actor,
    BulkAction,
    BulkJob,
    Business,
    CodeGiven,
    FactorConfirmation,
    FactorRemoval,
    Member,
    NewIdentity,
    NewMember,
    NewOperator,
    NewRole,
    PartnerKit,
    Secret,
)
from partnerkit.errors import PartnerkitError, SecondFactorNeeded
from partnerkit.identity.tokens import sign_invitation
from partnerkit.jobs.model import JobState
from partnerkit.repository import Change
from partnerkit.testing.ids import CountingIds
from partnerkit.throttle import MemoryThrottle
from partnerkit.values import AccountId, JobId, MemberId, OperatorId
from tests.faults.failing import Broken, Failing, Fault, failing_statements
from tests.library.calls import Call
from tests.library.invited import CONFIRMED, FOLLOWED
from tests.library.staffed import INVITATIONS
from tests.library.strangers import PEOPLE, Scene
from tests.library.world import ISSUER, PASSWORD, World
from tests.second_factor import code, confirmation, give

Known = dict[Any, Any]
First = Callable[[Scene], Known]
# Beside those that take an idempotency key.
WRITES = {
    *CONFIRMED.keys() - {"invitations.look_sign_up"},
    *FOLLOWED.keys() - {"invitations.look"},
    *INVITATIONS.keys() - {"staff.look"},
    "invitations.sign_up",
    "invitations.sign_up_partner",
    "identity.change_password",
    "identity.set_language",
    "identity.ask_verification",
    "identity.change_email",
    "identity.confirm_email",
    "identity.forget_password",
    "identity.reset_password",
    "identity.verify_address",
    "identity.welcome",
    "keys.touch",
    "sessions.arrive",
    "sessions.begin_office",
    "sessions.end",
    "sessions.end_others",
    "sessions.end_own",
    "sessions.enter_as",
    "sessions.leave_as",
    "second_factors.begin",
    "second_factors.confirm",
    "second_factors.remove",
    "second_factors.renew_codes",
    "sessions.sign_in",
    "sessions.sign_in_with_code",
    "sessions.step_up",
    "sessions.switch",
    "sessions.touch",
}


def writes(call: Call) -> bool:
    """
    Whether a call writes, if there is anything to be written.
    """
    return "key" in call.hints or str(call) in WRITES


class Undone(Exception):
    """
    Ends a transaction that has done what it was to do.
    """


def nothing(_: Scene) -> Known:
    return {}


def another(scene: Scene) -> Account:
    return scene.town.world.new_account(scene.town.owner, "Another")


def awaiting(scene: Scene) -> Account:
    """
    An account whose owner-to-be can be mailed.
    """
    new = Business(name="Another", email="another@example.com")
    return scene.town.world.run(lambda k: k.accounts.open(new, by=scene.town.owner))


def inactive(scene: Scene) -> Known:
    """
    Somebody of the account who does not work there for now.
    """
    owner = scene.known("staff")[Actor]
    scene.town.world.run(lambda k: k.staff.deactivate(scene.employee.id, by=owner))
    return {}


def newcomer(scene: Scene) -> Known:
    """
    Somebody whom the vendor signs in for the first time.
    """
    account, world = another(scene), scene.town.world
    world.seat_owner(account, "newcomer")
    identity = NewIdentity(issuer=ISSUER, subject="newcomer")
    world.run(lambda k: k.identity.link_owner(account.id, identity, by=world.support))
    return {Actor: world.actor("newcomer")}


def asked(scene: Scene, email: str) -> Member:
    """
    Somebody invited to the account.
    """
    world, owner = scene.town.world, scene.known("staff")[Actor]
    world.vendor = attrs.evolve(world.vendor, throttle=MemoryThrottle())
    return world.run(lambda k: k.staff.invite(NewMember(email=email), by=owner))


def accepting(scene: Scene) -> Known:
    """
    Somebody who works elsewhere and is invited to the account, with what the link carries.
    """
    known = newcomer(scene)
    made = asked(scene, "newcomer@szabo.example.com")
    token = sign_invitation(scene.town.world.vendor, "join", within=made.account_id, row=made.id, generation=1)
    return known | {"token": token}


def later(scene: Scene) -> Known:
    scene.town.world.clock.tick(timedelta(minutes=5))
    return {}


def do(scene: Scene, work: Callable[[PartnerKit, Actor], object]) -> Known:
    scene.town.world.run(lambda k: work(k, scene.town.owner))
    return {}


def job(scene: Scene, **changed: Any) -> Known:
    """
    A job that has not begun, has stopped, or is done.
    """
    world, wanted = scene.town.world, BulkJob(action=BulkAction.TAG, tag="Something")
    made = world.run(lambda k: k.jobs.begin_bulk(wanted, by=scene.town.owner))
    if changed:
        world.read(lambda s: s.write(Change(made, attrs.evolve(made, **changed))))
    return {JobId: made.id}


def acting(scene: Scene) -> Known:
    """
    The owner of the partner acts as an agent.
    """
    whom = OperatorId(scene.town.agent.id)
    scene.town.world.run(lambda k: k.sessions.enter_as(scene.sessions["dana"].token, whom))
    return {}


def colleague(scene: Scene, *, blocked: bool = False) -> Known:
    """
    An agent of the same partner, who has come, and is blocked if that is asked for.
    """
    whom = OperatorId(scene.town.agent.id)
    if blocked:
        do(scene, lambda k, by: k.partners.block_operator(scene.town.partner.id, whom, by=by))
    return {OperatorId: whom}


def invited(scene: Scene) -> Known:
    """
    An operator who has not come yet.
    """
    new = NewOperator(name="Waiting", email="waiting@lk.example.com")
    made = scene.town.world.run(lambda k: k.partners.add_operator(scene.town.partner.id, new, by=scene.town.owner))
    return {OperatorId: made.id}


def role(scene: Scene) -> Known:
    """
    A role of the partner's own that nobody has.
    """
    new = NewRole(name="spare", title="Spare", permissions=())
    do(scene, lambda k, by: k.partners.add_role(scene.town.partner.id, new, by=by))
    return {"name": "spare"}


def factor(scene: Scene, whose: str = "owner") -> Known:
    """
    An operator with a second factor, and the code its app shows.
    """
    town, by = scene.town, getattr(scene.town, whose)
    town.world.run(lambda k: give(k, town.partner.id, OperatorId(by.id)))
    return {OperatorId: OperatorId(by.id), "code": code(town.world.clock())}


def removal(scene: Scene) -> Known:
    """
    The owner turns a second factor off.
    """
    return {FactorRemoval: FactorRemoval(password=Secret(PASSWORD), code=factor(scene)["code"])}


def begun(scene: Scene) -> Known:
    """
    The owner has begun to set a second factor up.
    """
    world = scene.town.world
    setup = world.run(lambda k: k.second_factors.begin(by=scene.town.owner))
    return {FactorConfirmation: confirmation(code(world.clock(), setup.secret))}


def half(scene: Scene) -> Known:
    """
    The owner, who has a second factor, has given the password.
    """
    world, shown = scene.town.world, factor(scene)["code"]
    try:
        world.sign_in("dana@lk.example.com")
    except SecondFactorNeeded as needed:
        return {CodeGiven: CodeGiven(proof=needed.proof, code=shown)}
    raise AssertionError("no code was asked for")


# What has to be there first, for a call to have something to do.
FIRST: Mapping[str, First] = {
    "accounts.unlock": lambda s: do(s, lambda k, by: k.accounts.lock(s.town.account.id, by=by)),
    "clients.unassign": lambda s: do(
        s, lambda k, by: k.clients.assign(s.line(s.town.account).id, OperatorId(by.id), by=by)
    ),
    "clients.untag": lambda s: do(s, lambda k, by: k.clients.tag(s.line(s.town.account).id, "Something", by=by)),
    "invitations.invite_owner": lambda s: {AccountId: awaiting(s).id},
    "jobs.cancel": job,
    "jobs.repeat_refused": lambda s: job(s, state=JobState.DONE, refused=1, ended_at=s.town.world.clock()),
    "jobs.resume": lambda s: job(s, state=JobState.STOPPED),
    "partners.block_operator": colleague,
    "partners.change_role": role,
    "partners.hand_over": colleague,
    "partners.invite_again": invited,
    "partners.own_role": role,
    "partners.remove_role": role,
    "partners.set_operator_role": colleague,
    "partners.unblock_operator": lambda s: colleague(s, blocked=True),
    "second_factors.confirm": begun,
    "second_factors.remove": removal,
    "second_factors.renew_codes": factor,
    "second_factors.reset": lambda s: factor(s, "agent"),
    "sessions.arrive": newcomer,
    "sessions.end_others": lambda s: {**nothing(s), "again": s.town.world.sign_in("dana@lk.example.com")},
    "sessions.enter_as": lambda s: {OperatorId: OperatorId(s.town.agent.id)},
    "sessions.leave_as": acting,
    "sessions.sign_in_with_code": half,
    "sessions.step_up": factor,
    "sessions.touch": later,
    "staff.seat_owner": lambda s: {AccountId: another(s).id},
}


# What is done once everybody is as they were, just before the call.
THEN: Mapping[str, First] = {
    "staff.accept": accepting,
    "staff.invite_again": lambda s: {MemberId: asked(s, "again@szabo.example.com").id},
    "staff.reactivate": inactive,
}


@attrs.frozen
class Case:
    """
    A call in a world, in a way in which it goes through.

    Attributes:
        writes: How often it writes.
        result: What it returns, where ids and salts are the same each time.
    """

    world: World
    call: Call
    arguments: Mapping[str, Any]
    writes: int = 0
    result: Any = None

    @classmethod
    def of(cls, scene: Scene, call: Call) -> Case:
        does = writes(call)
        found = next(case for case in cls._ways(scene, call) if case.writes or not does)
        assert does is (found.writes > 0)
        return found

    @classmethod
    def _ways(cls, scene: Scene, call: Call) -> Iterator[Case]:
        given = FIRST[str(call)](scene) if str(call) in FIRST else scene.of_team(call)
        nowhere: Known = {(name,): None for name in ("seen", "after", "before")}
        for who, chosen in itertools.product(PEOPLE, call.choices):
            known = scene.known(who) | given
            places = chosen | scene.beside(call) | nowhere
            then = THEN.get(str(call), nothing)(scene)
            places |= {(name,): value for name, value in then.items() if isinstance(name, str)}
            case = cls(scene.town.world, call, call.arguments(known | then, places, whole=True))
            fault = Fault()
            with suppress(PartnerkitError):
                result = case.undone(fault)
                yield attrs.evolve(case, result=result, writes=fault.passed.count("write"))

    def done(self, fault: Fault, *, statements: bool = False) -> Any:
        """
        Make the call in a transaction of its own; each call of the storage is a point, or each statement, and the end.
        """
        with failing_statements(fault) if statements else nullcontext(), self.world.transaction() as storage:
            result = self._call(storage if statements else Failing(storage, fault))
            fault.passing("end")
        return result

    def undone(self, fault: Fault | None = None) -> Any:
        """
        Make the call, and take back what it has done.
        """
        result = None
        with suppress(Undone), self.world.transaction() as storage:
            result = self._call(Failing(storage, fault or Fault()))
            raise Undone
        return result

    def caught(self, fault: Fault, *, statements: bool = False) -> None:
        """
        Make the call in the transaction of a host that catches what goes wrong in it, and commits.
        """
        hearing = failing_statements(fault) if statements else nullcontext()
        with self.world.transaction() as storage, hearing, suppress(Broken):
            self._call(storage if statements else Failing(storage, fault))

    def points(self, *, statements: bool) -> list[str]:
        """
        Return what is passed on the way.
        """
        fault = Fault()
        with suppress(Undone), self.world.transaction() as storage, failing_statements(fault):
            self._call(storage)
            raise Undone
        if not statements:
            self.undone(fault := Fault())
        return fault.passed

    def _call(self, storage: Any) -> Any:
        vendor = attrs.evolve(self.world.vendor, ids=CountingIds(), throttle=MemoryThrottle())
        return self.call.do(PartnerKit(storage, vendor), self.arguments)
