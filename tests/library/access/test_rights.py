"""
Every call of the library as everybody, really called, against what was written by hand (`tests.rights`).
"""

from collections.abc import Mapping
from typing import Any

import attrs
import pytest

from partnerkit import Action, Actor, BulkAction, BulkResult, NewRole
from partnerkit.access import OPERATOR_PERMISSIONS, ROLES, Factor, Permission
from partnerkit.decision import Rule
from partnerkit.errors import InvalidInput, NotFound, NotPossible, Problem, Refused
from partnerkit.partners import model
from partnerkit.partners.team_reading import OF_PARTNERS
from partnerkit.repository import Change, Storage
from partnerkit.values import JobId, OperatorId, SessionId
from tests.library.calls import Call, Path, every_call
from tests.library.strangers import Answer, Scene, ask, scene_in
from tests.library.worlds import in_memory
from tests.rights import (
    ABOUT_ONE,
    ASKING,
    ASKING_PARTNER,
    BEFORE_REPLACING,
    FOR_THEMSELVES,
    IN_ACCOUNT,
    KEY,
    MORE,
    NAMED_SETTINGS,
    NEEDS,
    NEEDS_NOTHING,
    OPERATORS,
    OVER_ROLES,
    OWN_LINE,
    OWN_SIGN_IN,
    PEOPLE,
    RIGHTS,
    STAFF,
    acting,
    answer,
    with_an_old_one,
    without_factor,
)

# Tens of thousands of calls, each of which has tests that cover it.
pytestmark = pytest.mark.uncounted

# What each call asks for; those that take no actor mint one, and nobody's role says who may.
ASKS = {
    "sessions.arrive": "workspace.use",
    "partners.open": "partner.open",
    "partners.get": "partner.view",
    "partners.operator": "partner.view",
    "partners.operators": "partner.view",
    "partners.role": "partner.view",
    "partners.roles": "partner.view",
    "partners.own_role": "partner.view",
    "partners.own_roles": "partner.view",
    "partners.member": "partner.view",
    "partners.members": "partner.view",
    "partners.explain": ASKING_PARTNER,
    "partners.who_can": "partner.view",
    "partners.add_role": "role.add",
    "partners.change_role": "role.change",
    "partners.remove_role": "role.remove",
    "partners.invite_again": "operator.invite",
    "partners.set_operator_role": "operator.role",
    "partners.block_operator": "operator.block",
    "partners.unblock_operator": "operator.unblock",
    "partners.hand_over": "partner.hand_over",
    "second_factors.status": "factor.own",
    "second_factors.begin": "factor.own",
    "second_factors.confirm": "factor.own",
    "second_factors.renew_codes": "factor.own",
    "second_factors.remove": "factor.own",
    "second_factors.reset": "operator.factor",
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
    "accounts.who_could": "partner.view",
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
    "staff.members": "account.view",
    "staff.member": "account.view",
    "staff.seats": "account.view",
    "staff.invite": "member.invite",
    "staff.invite_again": "member.invite",
    "staff.set_level": "member.level",
    "staff.deactivate": "member.deactivate",
    "staff.reactivate": "member.reactivate",
    "staff.remove": "member.remove",
    "staff.hand_over": "account.hand_over",
    "identity.set_owner_password": "owner.password",
    "identity.mail_owner_reset": "owner.reset",
    "accounts.link_sending": "account.view",
    "accounts.end_screening": "account.screening",
    "invitations.foresee": "client.invite",
    "invitations.invite": "client.invite",
    "invitations.invitation": "invitation.view",
    "invitations.invite_again": "invitation.resend",
    "invitations.withdraw": "invitation.withdraw",
    "invitations.open_by_form": "account.open",
    "invitations.invite_owner": "owner.invite",
    "invitations.links": "links.manage",
    "invitations.allowance": "clients.view",
    "invitations.link": "links.manage",
    "invitations.make_link": "links.manage",
    "invitations.revoke_link": "links.manage",
    "invitations.referral": "referral.own",
    "invitations.rotate_referral": "referral.own",
    "invitations.accept": "account.open_own",
    "invitations.confirm_as": "account.open_own",
    "staff.accept": "invitation.accept",
    "staff.seat_owner": "account.owner",
    "staff.workplace": "workplace.view",
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
    "jobs.begin_invites": "job.begin",
    "jobs.cancel": "job.begin",
    "jobs.get": "clients.view",
    "jobs.list": "clients.view",
    "jobs.repeat_refused": "job.begin",
    "jobs.resume": "job.begin",
    "jobs.rows": "clients.view",
    "settings.read": "account.view",
    "settings.people": "account.view",
    "settings.held_by": "settings.view",
    "settings.lately": "settings.view",
    "settings.change": "settings.change",
    "settings.select_all": "settings.change",
    "portal.view": "account.view",
    "history.of_account": "history.view",
    # The vendor, who sees what happened to an account, sees nothing of what the partner did to its own line.
    "history.of_client": OWN_LINE,
}
# What the account's own people are asked for otherwise than whoever sees it from outside.
ASKS_INSIDE = dict.fromkeys(("staff.members", "staff.member", "staff.seats"), "colleagues.view") | dict.fromkeys(
    ("settings.read", "settings.people", "portal.view"), NAMED_SETTINGS
)
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
# What is asked for beside seeing clients: of a spreadsheet's job both, so that either may be missing.
BESIDE = {"jobs.begin_invites": "clients.invite"}
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
# What minting an actor asks for, and beginning to act as another: tests.library.entry.
OF_SESSIONS = {"console.use", "operator.enter"}
# Nobody names another account than the one it works in; whoever is of that one is unknown in another.
OF_ONES_COLLEAGUE = {f"staff.{name}" for name in ("invite_again", "set_level", "deactivate", "reactivate")} | {
    "staff.remove",
    "staff.hand_over",
    "settings.held_by",
}
# Nobody names another partner than the own: of another one's link there is nothing.
OF_ONES_PARTNER = {"invitations.link", "invitations.revoke_link"}
# A program has no job, and is shown nobody else's.
OF_ONES_JOB = {"jobs.get", "jobs.rows"}
LOCKS = {"open": (), "partner_lock": ("owner",), "vendor_lock": ("vendor",), "both_locks": ("owner", "vendor")}
CALLS = [call for call in every_call() if "by" in call.hints]
EVERYBODY = (*MORE, *PEOPLE)  # the vendor, who makes accounts secure, last
LETTERS = {
    "kind": "k",
    "permission": "p",
    "key_permission": "p",
    "as_permission": "p",
    "level": "p",
    "not_owner": "p",
    "secure": "s",
    "key_secure": "s",
    "as_secure": "s",
    "assignment": "a",
    "as_assignment": "a",
    "above": "o",
    "factor_absent": "f",
    "factor_unproven": "f",
    "factor_old": "f",
    "acting": "b",
    "secure_owner": "r",
    "must_change": "c",
}
# What is done to an operator is tried on an agent, and what is done to a role on one that nobody has.
TO_OPERATORS = {"operator.invite", "operator.role", "operator.block", "operator.unblock", "operator.factor"} | {
    "partner.hand_over"
}
TO_ROLES = {"role.change", "role.remove"}
# Problems that nobody hears of before it was decided that they may.
PAST_DECIDING = {
    "address.taken",
    "invitation.open",
    "member.taken",
    "role.taken",
    "password.wrong",
    "code.wrong",
    "code.wrong_first",
}
HAD = {"owner": "owner", "admin": "admin", "agent": "agent", "secured": "secure_owner"}
SPARE = NewRole(name="spare", title="Spare", permissions=(Permission.VIEW_CLIENTS,))


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
    if str(call) in ASKS_INSIDE and who in STAFF:
        return ASKS_INSIDE[str(call)]
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
        case InvalidInput((Problem(_, code),)) if code in PAST_DECIDING:
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
        known = known_to(scene, call, who)
        for chosen in choices(call):
            answered = ask(scene.town.world, call, call.arguments(known, chosen, whole=False))
            letter, because = told(answered)
            wanted = answer(asked(call, chosen, who), who, locked=state != "open", secure=secure)
            assert letter == ("4" if is_unknown(call, who) else wanted), who
            assert letter != "l" or because == state
            assert (letter == "y" and answered.error is None) or not answered.touched, who
            if answered.touched:
                assigned_again(scene)
                team_again(scene)
                if str(call) == "accounts.set_secure":
                    scene.town.world.secure(scene.town.account.id, secure)


def is_unknown(call: Call, who: str) -> bool:
    """
    Whether what a call is about is not there for somebody, beside what the rights say.
    """
    kept_from = {KEY: OF_ONES_JOB, "neighbour": OF_ONES_COLLEAGUE, "stranger": OF_ONES_PARTNER}
    return str(call) in kept_from.get(who, ())


def choices(call: Call) -> list[dict[Path, Any]]:
    """
    Return what a call can be asked: about a partner only what is done to partners.
    """
    if call.service != "partners" or "action" not in call.hints:
        return call.choices
    return [chosen for chosen in call.choices if chosen["action",] in OF_PARTNERS]


def known_to(scene: Scene, call: Call, who: str) -> dict[Any, Any]:
    """
    Return what fills the arguments: of operators and jobs some calls look for the caller's own before anything else.
    """
    known = scene.known(who)
    own: dict[Any, Any] = {OperatorId: known[Actor].assignee} if call.service in {"bulk", "jobs"} else {}
    if call.service == "jobs" and known[Actor].partner_id is not None:
        own[JobId] = scene.job(known[Actor]).id
    if ASKS.get(str(call)) in TO_OPERATORS:
        own[OperatorId] = scene.town.agent.id
    if ASKS.get(str(call)) in TO_ROLES or str(call) == "partners.own_role":
        own["name"] = spare(scene)
    if call.service == "sessions" and who == "vendor":
        own[SessionId] = scene.town.world.run(lambda k: k.sessions.begin_office(known[Actor].name)).session.id
    if call.service == "staff":
        token = scene.staff_again(call)
        own |= scene.of_team(call) | ({"token": token["token",]} if token else {})
    if call.service == "invitations":
        own |= {path[-1]: link for path, link in scene.followed(call).items()}
    return known | own


def spare(scene: Scene) -> str:
    """
    Return the name of a role of the partner's own that nobody has.
    """
    world, partner_id = scene.town.world, scene.town.partner.id
    if all(role.name != SPARE.name for role in world.run(lambda k: k.partners.roles(partner_id, by=world.support))):
        world.run(lambda k: k.partners.add_role(partner_id, SPARE, by=world.support))
    return SPARE.name


def team_again(scene: Scene) -> None:
    """
    Give everybody of the partner the role they had, and let them in, whatever a call did.
    """
    had = {OperatorId(scene.known(who)[Actor].id): role for who, role in HAD.items()}

    def work(storage: Storage) -> None:
        now = storage.get_many(model.OPERATORS, list(had), within=scene.town.partner.id)
        changed = {o: attrs.evolve(o, role=had[o.id], blocked_at=None) for o in now.values()}
        storage.write(*(Change(old, new) for old, new in changed.items() if old != new))

    scene.town.world.read(work)


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
    for chosen in choices(call):
        needed = (OF_ONES_LINE | BESIDE).get(str(call), NEEDS.get(asked(call, chosen, "owner")))
        if needed is None:  # not for operators, or asking, which everybody may who knows of an account
            continue
        known, all_but_it = known_to(scene, call, "owner"), OPERATOR_PERMISSIONS - {Permission(needed)}
        # Nobody gives, or acts on, a role that includes more than theirs: here an agent's, an admin's or the owner's.
        stake = {"partner.hand_over": "owner", "key.end": "admin"}.get(asked(call, chosen, "owner"), "agent")
        below = ROLES[stake].permissions if asked(call, chosen, "owner") in OVER_ROLES else frozenset()
        for included, letter in ((all_but_it, "p"), ({Permission(needed), Permission.VIEW_CLIENTS} | below, "y")):
            by = attrs.evolve(known[Actor], permissions=frozenset(included))
            answered = ask(scene.town.world, call, call.arguments(known | {Actor: by}, chosen, whole=False))
            assert told(answered)[0] == letter
            assert letter == "y" or not answered.touched
            if answered.touched:
                team_again(scene)


@pytest.mark.requirement("BX-10", call="partnerkit.access.require")
@pytest.mark.parametrize("call", CALLS, ids=str)
def test_a_second_factor_is_asked_for_as_written_by_hand(scene: Scene, call: Call) -> None:
    """A Secure role without it does nothing but look after its sign-in; one shown long ago is not enough for some."""
    for who, factor, wanted in (
        ("secured", Factor.ABSENT, without_factor),
        ("secured", Factor.UNPROVEN, without_factor),
        ("owner", Factor.PROVEN, with_an_old_one),
    ):
        known = known_to(scene, call, who)
        by = attrs.evolve(known[Actor], factor=factor)
        for chosen in choices(call):
            answered = ask(scene.town.world, call, call.arguments(known | {Actor: by}, chosen, whole=False))
            assert told(answered)[0] == wanted(asked(call, chosen, who)), (who, factor)
            if answered.touched:
                team_again(scene)


@pytest.mark.requirement("VC-26", call="partnerkit.access.require")
@pytest.mark.parametrize("call", CALLS, ids=str)
def test_a_password_that_an_operator_set_is_replaced_before_all_else(scene: Scene, call: Call) -> None:
    """Whoever has yet to do so does nothing of what is its own but that; the rest is answered as ever."""
    known = known_to(scene, call, "staff")
    by = attrs.evolve(known[Actor], must_change=True)
    for chosen in choices(call):
        name = asked(call, chosen, "staff")
        wanted = answer(name, "staff", locked=False)
        own = name in {*IN_ACCOUNT, *FOR_THEMSELVES, *OWN_SIGN_IN} - BEFORE_REPLACING
        answered = ask(scene.town.world, call, call.arguments(known | {Actor: by}, chosen, whole=False))
        assert told(answered)[0] == ("c" if own and wanted == "y" else wanted)


@pytest.mark.requirement("VC-30", call="partnerkit.access.require")
@pytest.mark.parametrize("secure", [False, True], ids=["", "secure"])
@pytest.mark.parametrize("subject", ["admin", "agent", "assigned"])
@pytest.mark.parametrize("call", CALLS, ids=str)
def test_whoever_acts_as_another_is_answered_as_written_by_hand(
    scene: Scene, call: Call, subject: str, secure: bool
) -> None:
    """What both may do, and nothing that is barred; a superior gains nothing, and neither does the other."""
    if secure:
        secured(scene)
    known = known_to(scene, call, "secured")
    by = attrs.evolve(known[Actor], subject=scene.known(subject)[Actor])
    for chosen in choices(call):
        answered = ask(scene.town.world, call, call.arguments(known | {Actor: by}, chosen, whole=False))
        wanted = acting(asked(call, chosen, subject), subject, secure=secure)
        # A key's role, or its maker's, is looked at once it is known that keys are looked after here at all.
        barred = wanted.replace("o", "b")
        wanted = {"jobs.get": "4", "jobs.rows": "4", "keys.add": barred, "keys.end": barred}.get(str(call), wanted)
        assert told(answered)[0] == wanted
        if answered.touched:
            assigned_again(scene)
            team_again(scene)


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


@pytest.mark.requirement("BX-01", call="accounts.who_could")
@pytest.mark.requirement("VC-22", call="accounts.who_could")
@pytest.mark.parametrize("secure", [False, True], ids=["", "secure"])
@pytest.mark.parametrize("action", Action, ids=lambda action: action.value)
def test_who_could_lists_those_who_may_whatever_the_account(scene: Scene, action: Action, secure: bool) -> None:
    """Assigned to nobody: so of limited roles those are left who may without an account."""
    could = {name: answer(action.value, who, locked=False, secure=secure) for name, who in NAMED.items()}
    unassigned = {"Lili", "Olga"} if action.value in ABOUT_ONE else set[str]()
    expected = [name for name, letter in could.items() if letter in {"y", "o"} and name not in unassigned]
    town = scene.town
    for by in (scene.known("agent")[Actor], town.world.support):
        listed = town.world.run(
            lambda k: k.accounts.who_could(action, town.partner.id, by=by, secure=secure)  # noqa: B023
        )
        assert [o.name for o in listed] == expected


def test_nothing_is_left_out() -> None:
    """Every call with an actor asks for something, and all that can be asked for is asked by a call."""
    assert {str(call) for call in CALLS} == {*ASKS, "bulk.run"}
    assert set(ASKS_OF_EACH) == set(BulkAction)
    assert {action.value for action in Action} == set(RIGHTS) - {OWN_LINE, NAMED_SETTINGS, ASKING, ASKING_PARTNER}
    assert {*ASKS.values(), *ASKS_INSIDE.values()} == set(RIGHTS) - OF_THE_VENDOR - OF_SESSIONS
    assert set(RIGHTS) > ABOUT_ONE
    assert set(OF_ONES_LINE) == {name for name, what in ASKS.items() if what == OWN_LINE}
    questions = {OWN_LINE, ASKING, ASKING_PARTNER}
    assert set(NEEDS) == {name for name, row in RIGHTS.items() if row["owner"] == "y"} - questions - NEEDS_NOTHING
