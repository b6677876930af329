"""
Every call of the library as everybody, really called, against what was written by hand (`tests.rights`).
"""

from collections.abc import Mapping
from typing import Any

import attrs
import pytest

from partnerkit import Action, Actor, BulkAction, BulkResult
from partnerkit.access import OPERATOR_PERMISSIONS, Permission
from partnerkit.decision import Rule
from partnerkit.errors import NotFound, NotPossible, Refused
from partnerkit.values import JobId, OperatorId
from tests.library.calls import Call, Path, every_call
from tests.library.strangers import Answer, Scene, ask, scene_in
from tests.library.worlds import in_memory
from tests.rights import ABOUT_ONE, ASKING, KEY, MORE, NEEDS, OPERATORS, OWN_LINE, PEOPLE, RIGHTS, answer

# What each call asks for; those that take no actor mint one, and nobody's role says who may.
ASKS = {
    "sessions.arrive": "workspace.use",
    "partners.open": "partner.open",
    "partners.get": "partner.view",
    "partners.operator": "partner.view",
    "partners.operators": "partner.view",
    "partners.role": "partner.view",
    "partners.roles": "partner.view",
    "partners.add_role": "role.add",
    "partners.add_operator": "operator.add",
    "keys.list": "keys.view",
    "keys.get": "keys.view",
    "keys.add": "key.add",
    "keys.end": "key.end",
    "accounts.open": "account.open",
    "accounts.get": "account.view",
    "accounts.set_stage": "account.stage",
    "accounts.set_secure": "account.secure",
    "accounts.lock": "account.lock",
    "accounts.unlock": "account.unlock",
    "accounts.set_nickname": "account.nickname",
    "accounts.suggest_nickname": "account.nickname",
    "accounts.explain": ASKING,
    "accounts.who_can": "account.view",
    "subscriptions.report": "subscription.report",
    "clients.list": "clients.view",
    "clients.counts": "clients.view",
    "clients.secure_names": "clients.view",
    "clients.tags": "clients.view",
    "clients.get": OWN_LINE,
    "clients.of_account": OWN_LINE,
    "clients.set_tags": "client.tag",
    "clients.tag": "client.tag",
    "clients.untag": "client.tag",
    "clients.assign": "client.assign",
    "clients.unassign": "client.assign",
    "notes.list": "notes.read",
    "notes.get": "notes.read",
    "notes.write": "note.write",
    "notes.change": "note.write",
    "notes.remove": "note.write",
    "staff.owner": "account.view",
    "staff.seat_owner": "account.owner",
    "staff.workplace": "workspace.use",
    "identity.set_operator_password": "operator.password",
    "identity.change_password": "password.change",
    "identity.set_language": "language.set",
    "identity.address": "address.verify",
    "identity.ask_verification": "address.verify",
    "identity.change_email": "email.change",
    "sessions.own": "sessions.own",
    "sessions.end_own": "sessions.own",
    "sessions.end_others": "sessions.own",
    "identity.link_operator": "identity.link",
    "identity.link_owner": "identity.link",
    "jobs.begin_bulk": "job.begin",
    "jobs.cancel": "job.begin",
    "jobs.get": "clients.view",
    "jobs.list": "clients.view",
    "jobs.repeat_refused": "job.begin",
    "jobs.resume": "job.begin",
    "jobs.rows": "clients.view",
    "history.of_account": "history.view",
    # The vendor, who sees what happened to an account, sees nothing of what the partner did to its own line.
    "history.of_client": OWN_LINE,
}
# What a bulk call asks for of each of its clients, once the actor may see any (BX-13).
ASKS_OF_EACH = {
    BulkAction.LOCK: "account.lock",
    BulkAction.UNLOCK: "account.unlock",
    BulkAction.TAG: "client.tag",
    BulkAction.UNTAG: "client.tag",
    BulkAction.ASSIGN: "client.assign",
    BulkAction.UNASSIGN: "client.assign",
}
OF_ONES_LINE = {
    "clients.get": "clients.view",
    "clients.of_account": "clients.view",
    "history.of_client": "history.view",
}
# What the services of the vendor's own ask for: tests.library.test_of_the_vendor.
OF_THE_VENDOR = {
    "worker.tend",
    "webhooks.manage",
    "partners.view",
    "partner.approve",
    "partner.suspend",
    "partner.reinstate",
    "partner.close",
    "office.find",
}
# A program has no job, and is shown nobody else's.
OF_ONES_JOB = {"jobs.get", "jobs.rows"}
LOCKS = {"open": (), "partner_lock": ("owner",), "vendor_lock": ("vendor",), "both_locks": ("owner", "vendor")}
CALLS = [call for call in every_call() if "by" in call.hints]
EVERYBODY = (*MORE, *PEOPLE)  # the vendor, who makes accounts secure, last
LETTERS = {"kind": "k", "permission": "p", "secure": "s", "assignment": "a"}


@pytest.fixture
def scene() -> Scene:
    """
    Two partners at work.
    """
    return scene_in(in_memory())


def asked(call: Call, chosen: Mapping[Path, Any], who: str) -> str:
    """
    Return what a call asks for: a bulk one first whether one sees clients at all, then for each what is done to it.
    """
    if call.service != "bulk":
        return ASKS[str(call)]
    seen = answer("clients.view", who, locked=False) == "y"
    return ASKS_OF_EACH[chosen["work", "action"]] if seen else "clients.view"


def told(answered: Answer) -> tuple[str, str]:
    """
    Return a letter of `tests.rights` for what came of a call, and the fact behind a refusal.
    """
    error = answered.result.rows[0].error if isinstance(answered.result, BulkResult) else answered.error
    match error:
        case None | NotPossible():
            return "y", ""
        case NotFound():
            return "4", ""
        case Refused(_, decision) if decision.rule is Rule.LOCKED:
            return "l", decision.because
        case Refused(_, decision):
            return LETTERS[decision.because], decision.because
    raise error


def locked(scene: Scene, state: str) -> Scene:
    """
    Return the scene with these locks set.
    """
    for who in LOCKS[state]:
        with scene.town.world.kit() as kit:
            kit.accounts.lock(scene.town.account.id, by=scene.known(who)[Actor])
    return scene


def secured(scene: Scene) -> Scene:
    """
    Return the scene with its account secure.
    """
    scene.town.world.secure(scene.town.account.id)
    return scene


@pytest.mark.requirement("R-05", call="partnerkit.access.require")
@pytest.mark.requirement("VC-20", call="accounts.lock")
@pytest.mark.requirement("VC-22", call="accounts.set_secure")
@pytest.mark.requirement("VC-24", call="clients.assign")
@pytest.mark.requirement("VC-29", call="partnerkit.access.ROLES")
@pytest.mark.parametrize("secure", [False, True], ids=["", "secure"])
@pytest.mark.parametrize("state", LOCKS)
@pytest.mark.parametrize("call", CALLS, ids=str)
def test_everybody_is_answered_as_written_by_hand(scene: Scene, call: Call, state: str, secure: bool) -> None:
    """Whatever the locks, secure or not, each kind and role; and whoever is refused has changed nothing."""
    locked(scene, state)
    if secure:
        secured(scene)
    for who in EVERYBODY:
        for chosen in call.choices:
            answered = ask(scene.town.world, call, call.arguments(known_to(scene, call, who), chosen, whole=False))
            letter, because = told(answered)
            wanted = answer(asked(call, chosen, who), who, locked=state != "open", secure=secure)
            assert letter == ("4" if who == KEY and str(call) in OF_ONES_JOB else wanted), who
            assert letter != "l" or because == state
            assert (letter == "y" and answered.error is None) or not answered.touched, who
            assigned_again(scene)


def known_to(scene: Scene, call: Call, who: str) -> dict[Any, Any]:
    """
    Return what fills the arguments: of operators and jobs some calls look for the caller's own before anything else.
    """
    known = scene.known(who)
    own: dict[Any, Any] = {OperatorId: known[Actor].assignee} if call.service in {"bulk", "jobs"} else {}
    if call.service == "jobs" and known[Actor].partner_id is not None:
        own[JobId] = scene.job(known[Actor]).id
    return known | own


def assigned_again(scene: Scene) -> None:
    """
    Give the account back to whom it is assigned, whatever a call did; and to nobody else whose role is limited.
    """
    world, line = scene.town.world, scene.line(scene.town.account)
    by, holder, other = (scene.known(who)[Actor] for who in ("secured", "assigned", "limited"))
    with world.kit() as kit:
        kit.clients.assign(line.id, OperatorId(holder.id), by=by)
        kit.clients.unassign(line.id, OperatorId(other.id), by=by)


@pytest.mark.requirement("VC-29", call="partners.add_role")
@pytest.mark.parametrize("call", CALLS, ids=str)
def test_a_role_is_what_it_includes(scene: Scene, call: Call) -> None:
    """All but the one permission a call asks for is not enough; that one, and seeing clients, is."""
    for chosen in call.choices:
        needed = OF_ONES_LINE.get(str(call), NEEDS.get(asked(call, chosen, "owner")))
        if needed is None:  # not for operators, or asking, which everybody may who knows of an account
            continue
        known, all_but_it = known_to(scene, call, "owner"), OPERATOR_PERMISSIONS - {Permission(needed)}
        for included, letter in ((all_but_it, "p"), ({Permission(needed), Permission.VIEW_CLIENTS}, "y")):
            by = attrs.evolve(known[Actor], permissions=frozenset(included))
            answered = ask(scene.town.world, call, call.arguments(known | {Actor: by}, chosen, whole=False))
            assert told(answered)[0] == letter
            assert letter == "y" or not answered.touched


NAMED = {"Dana": "owner", "Emil": "admin", "Fanni": "agent", "Lili": "limited", "Olga": "assigned", "Sara": "secured"}


@pytest.mark.requirement("BX-01", call="accounts.who_can")
@pytest.mark.requirement("VC-22", call="accounts.who_can")
@pytest.mark.requirement("VC-24", call="accounts.who_can")
@pytest.mark.parametrize("secure", [False, True], ids=["", "secure"])
@pytest.mark.parametrize("action", Action, ids=lambda action: action.value)
def test_who_can_lists_those_operators_who_may(scene: Scene, action: Action, secure: bool) -> None:
    """Of the managing partner, and nobody of another; what is secure or not assigned counts as it does in a call."""
    town = secured(scene).town if secure else scene.town
    # Of roles nothing is at stake in a question about an account.
    could = {name: answer(action.value, who, locked=False, secure=secure) for name, who in NAMED.items()}
    expected = [name for name, letter in could.items() if letter in {"y", "o"}]
    for by in (scene.known("secured")[Actor], town.world.support):
        listed = town.world.run(lambda k: k.accounts.who_can(action, town.account.id, by=by))  # noqa: B023
        assert [o.name for o in listed] == expected
    assert set(NAMED.values()) == set(OPERATORS)


def test_nothing_is_left_out() -> None:
    """Every call with an actor asks for something, and all that can be asked for is asked by a call."""
    assert {str(call) for call in CALLS} == {*ASKS, "bulk.run"}
    assert set(ASKS_OF_EACH) == set(BulkAction)
    assert {action.value for action in Action} == set(RIGHTS) - {OWN_LINE, ASKING}
    assert set(ASKS.values()) == set(RIGHTS) - OF_THE_VENDOR
    assert set(RIGHTS) > ABOUT_ONE
    assert set(OF_ONES_LINE) == {name for name, what in ASKS.items() if what == OWN_LINE}
    assert set(NEEDS) == {name for name, row in RIGHTS.items() if row["owner"] == "y"} - {OWN_LINE, ASKING}
