"""
Every call of the library as everybody, really called, against what was written by hand (`tests.rights`).
"""

import pytest

from partnerkit import Action, Actor
from partnerkit.decision import Rule
from partnerkit.errors import NotFound, NotPossible, PartnerkitError, Refused
from tests.library.calls import Call, every_call
from tests.library.conftest import in_memory
from tests.library.strangers import Scene, ask, scene_in
from tests.rights import ASKING, OWN_LINE, PEOPLE, RIGHTS, answer

# What each call asks for; those that take no actor mint one, and nobody's role says who may.
ASKS = {
    "sessions.arrive": "workspace.use",
    "partners.open": "partner.open",
    "partners.get": "partner.view",
    "partners.operator": "partner.view",
    "partners.add_operator": "operator.add",
    "accounts.open": "account.open",
    "accounts.get": "account.view",
    "accounts.set_stage": "account.stage",
    "accounts.lock": "account.lock",
    "accounts.unlock": "account.unlock",
    "accounts.set_nickname": "account.nickname",
    "accounts.suggest_nickname": "account.nickname",
    "accounts.explain": ASKING,
    "accounts.who_can": "account.view",
    "subscriptions.report": "subscription.report",
    "clients.list": "clients.view",
    "clients.get": OWN_LINE,
    "clients.of_account": OWN_LINE,
    "staff.owner": "account.view",
    "staff.seat_owner": "account.owner",
    "staff.workplace": "workspace.use",
    "identity.set_operator_password": "operator.password",
    "identity.change_password": "password.change",
    "identity.link_operator": "identity.link",
    "identity.link_owner": "identity.link",
    "history.of_account": "history.view",
}
LOCKS = {"open": (), "partner_lock": ("owner",), "vendor_lock": ("vendor",), "both_locks": ("owner", "vendor")}
CALLS = [call for call in every_call() if "by" in call.hints]


@pytest.fixture
def scene() -> Scene:
    """
    Two partners at work.
    """
    return scene_in(in_memory())


def told(error: PartnerkitError | None) -> tuple[str, str]:
    """
    Return a letter of `tests.rights` for what came of a call, and the fact behind a refusal.
    """
    match error:
        case None | NotPossible():
            return "y", ""
        case NotFound():
            return "4", ""
        case Refused(_, decision) if decision.rule is Rule.LOCKED:
            return "l", decision.because
        case Refused(_, decision):
            return {"kind": "k", "permission": "p"}[decision.because], decision.because
    raise error


def locked(scene: Scene, state: str) -> Scene:
    """
    Return the scene with these locks set.
    """
    for who in LOCKS[state]:
        with scene.town.world.kit() as kit:
            kit.accounts.lock(scene.town.account.id, by=scene.known(who)[Actor])
    return scene


@pytest.mark.requirement("R-05", call="partnerkit.access.require")
@pytest.mark.requirement("VC-20", call="accounts.lock")
@pytest.mark.requirement("VC-29", call="partnerkit.access.ROLES")
@pytest.mark.parametrize("state", LOCKS)
@pytest.mark.parametrize("call", CALLS, ids=str)
def test_everybody_is_answered_as_written_by_hand(scene: Scene, call: Call, state: str) -> None:
    """Whatever the locks, each kind and role; and whoever is refused has changed nothing."""
    locked(scene, state)
    for who in PEOPLE:
        for chosen in call.choices:
            known = scene.known(who)
            answered = ask(scene.town.world, call, call.arguments(known, chosen, whole=False))
            letter, because = told(answered.error)
            assert letter == answer(ASKS[str(call)], who, locked=state != "open"), who
            assert letter != "l" or because == state
            assert answered.error is None or not answered.touched


@pytest.mark.requirement("BX-01", call="accounts.who_can")
@pytest.mark.parametrize("action", Action, ids=lambda action: action.value)
def test_who_can_lists_those_operators_who_may(scene: Scene, action: Action) -> None:
    """Of the managing partner, and nobody of another."""
    names = {"Dana": "owner", "Emil": "admin", "Fanni": "agent"}
    town = scene.town
    listed = town.world.run(lambda k: k.accounts.who_can(action, town.account.id, by=town.owner))
    assert [o.name for o in listed] == [name for name, who in names.items() if RIGHTS[action.value][who] == "y"]


def test_nothing_is_left_out() -> None:
    """Every call with an actor asks for something, and all that can be asked for is asked by a call."""
    assert {str(call) for call in CALLS} == set(ASKS)
    assert {action.value for action in Action} == set(RIGHTS) - {OWN_LINE, ASKING}
    assert set(ASKS.values()) == set(RIGHTS)
