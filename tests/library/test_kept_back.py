"""
A-17: what is kept from an operator is kept in every call of the library there is.

An account of the operator's own partner is secure, or not assigned to an operator whose role is limited. Each call is
found by reflection (`tests.library.calls`), named that account wherever it takes an id, and tried dry:

- Of a secure account at most its name is told, in the section of such names and in a row of a bulk call that was given
  its client; of one that is not assigned not even that.
- Whatever those who may do to it, no answer to any of the others changes.
- "May I?" is answered with what keeps it back, whatever was asked about.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from types import MappingProxyType, SimpleNamespace
from typing import Any
from uuid import UUID

import attrs
import pytest

from partnerkit import Action, NewNote, PartnerKit, Stage, SubscriptionReport, Tried
from partnerkit.access import Actor, Explanation, Factor, Permission
from partnerkit.access.policy import ASSIGNMENT, PERMISSION, SECURE
from partnerkit.decision import Rule
from partnerkit.errors import PartnerkitError, Refused
from partnerkit.history import writer
from partnerkit.testing.clock import NOON
from partnerkit.testing.ids import CountingIds
from partnerkit.throttle import MemoryThrottle
from partnerkit.values import AccountId, ClientId, MemberId, NoteId, OperatorId, PersonId
from tests.library.calls import Call, every_call
from tests.library.strangers import Scene, scene_in, told_as
from tests.library.worlds import in_memory
from tests.rights import ASSIGNED, LIMITED, SECURED

CALLS = [call for call in every_call() if "by" in call.hints]
# Who is kept from the account once it is secure, and by its not being assigned; whose name may stand where.
WITHOUT = ("owner", "admin", "agent", ASSIGNED)
NAMES_SECURE_ONES = {"clients.secure_names", "bulk.run", "accounts.set_secure"}
NAME, NICKNAME, NOTE, TAG = "Dr. Szabó Fogászat", "gingiva", "Rings after six.", "Rings"
HIDDEN = (AccountId, ClientId, NoteId, MemberId, PersonId)
NOBODY = UUID(int=0)


@pytest.fixture
def scene() -> Scene:
    """
    A partner at work, with an account that has something to hide.
    """
    scene = scene_in(in_memory())
    with scene.town.world.kit() as kit:
        kit.accounts.set_nickname(scene.town.account.id, NICKNAME, by=scene.town.owner)
        kit.subscriptions.report(scene.town.account.id, paid("basic", 1), by=scene.town.world.support)
    return scene


@pytest.fixture
def one_salt(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Personal values have the same commitments whenever they are told, so that answers can be compared.
    """
    monkeypatch.setattr(writer, "secrets", SimpleNamespace(token_hex=lambda n: "5a" * n))


def paid(plan: str | None, event: int) -> SubscriptionReport:
    """
    Return what billing reports.
    """
    return SubscriptionReport(plan=plan, at=NOON, event=f"event {event}")


def make_secure(scene: Scene) -> None:
    scene.town.world.secure(scene.town.account.id)


@attrs.frozen
class Asked:
    """
    A call as somebody makes it about the account.
    """

    call: Call
    arguments: Mapping[str, Any]

    def __str__(self) -> str:
        return f"{self.call} {self.arguments}"

    def answer(self, scene: Scene) -> Tried[Any]:
        """
        Return what comes of it, with ids and tries that begin anew; nothing of it is kept.
        """
        vendor = attrs.evolve(scene.town.world.vendor, ids=CountingIds(), throttle=MemoryThrottle())
        world = attrs.evolve(scene.town.world, vendor=vendor)
        return world.run(lambda k: k.try_out(lambda dry: self.call.do(dry, self.arguments)))


def asked(known: Mapping[Any, Any]) -> Iterator[Asked]:
    """
    Yield every call in every way there is to make it.
    """
    beside: dict[Any, Any] = {(name,): None for name in ("after", "before", "seen")}
    for call in CALLS:
        for chosen in call.choices:
            for whole in (False, True):
                yield Asked(call, call.arguments(known, beside | chosen, whole=whole))


def said(tried: Tried[Any], given: Mapping[UUID, UUID] = MappingProxyType({})) -> str:
    """
    Return all that an answer says: result or refusal, events, and who is locked out; ids that were given left out.
    """
    events = tuple(event for effects in tried.effects for event in effects.events)
    return repr(told_as((tried.result, tried.refusal, tried.shut_out, events), dict(given)))


def told(one: Asked, scene: Scene, known: Mapping[Any, Any]) -> str:
    """
    Return all that an answer says, without what the caller has put in.
    """
    return said(one.answer(scene), {known[kind]: NOBODY for kind in one.call.ids.values() if kind in HIDDEN})


def marks(scene: Scene, known: Mapping[Any, Any]) -> set[str]:
    """
    Return texts by which the account, its line, its people and what was written of it are known; not its name.
    """
    ids = {f"{known[kind]}" for kind in HIDDEN}
    return ids | {scene.town.account.uid, NICKNAME, NOTE, TAG, "Katalin", "katalin@", "basic"}


@pytest.mark.requirement("VC-22", call="accounts.set_secure")
@pytest.mark.parametrize("who", WITHOUT)
def test_of_a_secure_account_no_call_tells_more_than_its_name(scene: Scene, who: str) -> None:
    """And that it is secure; its name where the section of such names has it, or a row of bulk."""
    known = scene.known(who)
    make_secure(scene)
    for one in asked(known):
        answer = told(one, scene, known)
        assert not [mark for mark in marks(scene, known) if mark in answer], one
        assert NAME not in answer or str(one.call) in NAMES_SECURE_ONES, one


@pytest.mark.requirement("VC-24", call="clients.assign")
def test_of_a_client_that_is_not_assigned_no_call_tells_anything(scene: Scene) -> None:
    """Not its name either, whatever a limited role includes."""
    known = scene.known(LIMITED)
    for one in asked(known):
        answer = told(one, scene, known)
        assert not [mark for mark in (*marks(scene, known), NAME) if mark in answer], one


@pytest.mark.parametrize(("who", "secure"), [(SECURED, True), (SECURED, False), (ASSIGNED, False), ("owner", False)])
def test_who_may_know_it_is_told(scene: Scene, who: str, secure: bool) -> None:
    """The same walk, the same marks: the tests above would notice."""
    known = scene.known(who)
    if secure:
        make_secure(scene)
    answers = " ".join(told(one, scene, known) for one in asked(known))
    assert [mark for mark in (*marks(scene, known), NAME) if mark not in answers] == []


Change = Callable[[PartnerKit, AccountId, ClientId, Actor, Actor], Any]
# What those who may do to it: an operator in a Secure role, the vendor, the account's owner.
CHANGES: list[Change] = [
    lambda k, a, c, sara, _: k.clients.set_tags(c, ("oncology",), by=sara),
    lambda k, a, c, sara, _: k.notes.write(c, NewNote(text="Owes for May."), by=sara),
    lambda k, a, c, sara, _: k.clients.assign(c, OperatorId(sara.id), by=sara),
    lambda k, a, c, sara, _: k.accounts.set_stage(a, Stage.LIVE, by=sara),
    lambda k, a, c, sara, _: k.accounts.set_nickname(a, "radius", by=sara),
    lambda k, a, c, _, vendor: k.subscriptions.report(a, paid("pro", 2), by=vendor),
    lambda k, a, c, sara, _: k.accounts.lock(a, by=sara),
    lambda k, a, c, _, vendor: k.accounts.lock(a, by=vendor),
    lambda k, a, c, sara, _: k.accounts.unlock(a, by=sara),
    lambda k, a, c, _, vendor: k.subscriptions.report(a, paid(None, 3), by=vendor),
]


@pytest.mark.requirement("VC-22", call="accounts.set_secure")
@pytest.mark.requirement("VC-24", call="clients.assign")
@pytest.mark.parametrize(("who", "secure"), [*((who, True) for who in WITHOUT), (LIMITED, True), (LIMITED, False)])
@pytest.mark.usefixtures("one_salt")
def test_whatever_happens_to_it_no_answer_changes(scene: Scene, who: str, secure: bool) -> None:
    """To the letter: neither what it is nor that anything happened shows."""
    world, account, line = scene.town.world, scene.town.account, scene.line(scene.town.account)
    if secure:
        make_secure(scene)
    calls = list(asked(scene.known(who)))
    before, sara = [said(one.answer(scene)) for one in calls], world.actor("sara")
    for change in CHANGES:
        world.run(lambda k: change(k, account.id, line.id, sara, world.support))  # noqa: B023
    assert [str(one) for one, was in zip(calls, before, strict=True) if said(one.answer(scene)) != was] == []


@pytest.mark.parametrize("n", range(len(CHANGES)))
@pytest.mark.usefixtures("one_salt")
def test_who_may_see_it_sees_each_change(scene: Scene, n: int) -> None:
    """The same calls are answered otherwise to a Secure role: the test above would notice."""
    world, account, line = scene.town.world, scene.town.account, scene.line(scene.town.account)
    make_secure(scene)
    calls, sara = list(asked(scene.known(SECURED))), world.actor("sara")
    for change in CHANGES[:n]:
        world.run(lambda k: change(k, account.id, line.id, sara, world.support))  # noqa: B023
    before = [said(one.answer(scene)) for one in calls]
    world.run(lambda k: CHANGES[n](k, account.id, line.id, sara, world.support))
    assert before != [said(one.answer(scene)) for one in calls]


REPEATED = [call for call in CALLS if "key" in call.hints and {AccountId, ClientId} & set(call.ids.values())]


@pytest.mark.requirement("BX-09", call="accounts.set_secure")
@pytest.mark.parametrize("call", REPEATED, ids=str)
def test_a_call_of_before_that_is_made_again_tells_nothing(scene: Scene, call: Call) -> None:
    """With its key: the answer is how things are now, for whoever asks now."""
    known = scene.known("owner")
    for n, chosen in enumerate(call.choices):
        again = Asked(call, call.arguments(known | {"key": f"key {n}"}, {("seen",): None} | chosen, whole=True))
        with scene.town.world.kit() as kit, suppress(PartnerkitError):
            call.do(kit, again.arguments)
    make_secure(scene)
    for n, chosen in enumerate(call.choices):
        again = Asked(call, call.arguments(known | {"key": f"key {n}"}, {("seen",): None} | chosen, whole=True))
        answer = told(again, scene, known)
        assert not [mark for mark in marks(scene, known) if mark in answer]
        assert NAME not in answer or str(call) in NAMES_SECURE_ONES


@pytest.mark.requirement("BX-09", call="accounts.open")
@pytest.mark.parametrize(("who", "rule"), [("owner", Rule.SECURE), (LIMITED, Rule.ASSIGNMENT)])
def test_nor_does_one_that_made_an_account(scene: Scene, who: str, rule: Rule) -> None:
    """Whoever opened it may no longer know of it: it was made secure, or given to somebody else."""
    world, by = scene.town.world, scene.known(who)[Actor]
    account = world.new_account(by, "Kiss Bt.", key="k")
    with world.kit() as kit:
        line = kit.clients.of_account(account.id, by=by)
        kit.clients.unassign(line.id, OperatorId(by.id), by=world.actor("sara"))
    world.secure(account.id, rule is Rule.SECURE)
    with pytest.raises(Refused) as caught:
        world.new_account(by, "Kiss Bt.", key="k")
    assert caught.value.decision.rule is rule


@pytest.mark.requirement("BX-01", call="accounts.explain")
@pytest.mark.parametrize("locks", [(), (SECURED,), ("vendor",)])
@pytest.mark.parametrize("who", [*WITHOUT, LIMITED])
def test_may_i_is_answered_with_that_it_is_secure_and_nothing_else(
    scene: Scene, who: str, locks: tuple[str, ...]
) -> None:
    """Whatever was asked about, signing in to a workspace too: neither its locks nor whom it is assigned to."""
    make_secure(scene)
    lock(scene, locks)
    facts = {"needs": "clients.view", "as": "operator", "secure": "yes", "secure_role": "no"}
    for action in Action:
        said = explained(scene, action, scene.known(who)[Actor])
        assert attrs.evolve(said, steps=()) == Explanation(action, SECURE, facts)
        assert said.steps[0] == SECURE
        assert not {step.rule for step in said.steps} & {Rule.LOCKED, Rule.ASSIGNMENT}


@pytest.mark.requirement("BX-01", call="accounts.explain")
@pytest.mark.parametrize("locks", [(), (SECURED,), ("vendor",)])
def test_may_i_is_answered_with_that_it_is_not_assigned(scene: Scene, locks: tuple[str, ...]) -> None:
    """And nothing else."""
    limited = scene.known(LIMITED)[Actor]
    lock(scene, locks)
    facts = {"needs": "clients.view", "as": "operator", "secure": "no", "secure_role": "no", "assigned": "no"}
    for action in Action:
        said = explained(scene, action, limited)
        assert (attrs.evolve(said, steps=()), said.steps[0]) == (Explanation(action, ASSIGNMENT, facts), ASSIGNMENT)


@pytest.mark.requirement("BX-01", call="accounts.explain")
def test_l5_whoever_sees_no_accounts_is_told_nothing_of_any(scene: Scene) -> None:
    """A-17: an operator, a key, and who acts as such a one hear the same of any account."""
    tags = frozenset({Permission.TAG_CLIENTS})
    blind = attrs.evolve(scene.town.owner, permissions=tags)
    key = attrs.evolve(scene.known("key")[Actor], permissions=tags)
    every = (blind, attrs.evolve(blind, limited=True), key, attrs.evolve(scene.town.owner, subject=blind))
    asked = [(action, by) for by in every for action in Action if action is not Action.TAG_CLIENT]
    plain = [explained(scene, action, by) for action, by in asked]
    lock(scene, (SECURED, "vendor"))
    assert [explained(scene, action, by) for action, by in asked] == plain
    make_secure(scene)
    assert [explained(scene, action, by) for action, by in asked] == plain
    assert all(set(said.facts) <= {"needs", "as"} for said in plain)


@pytest.mark.requirement("BX-10", call="accounts.explain")
def test_without_its_second_factor_a_secure_role_is_told_nothing_of_any_account(scene: Scene) -> None:
    """A-17: whoever has but the password learns not even which accounts are secure, whatever was asked about."""
    by = attrs.evolve(scene.known(SECURED)[Actor], factor=Factor.UNPROVEN)
    plain = [explained(scene, action, by) for action in Action]
    make_secure(scene)
    assert [explained(scene, action, by) for action in Action] == plain
    assert {said.decision.because for said in plain} == {"factor_unproven"}


@pytest.mark.requirement("BX-01", call="accounts.explain")
def test_whoever_may_do_a_thing_without_seeing_accounts_is_told_so(scene: Scene) -> None:
    """What is answered is what the call would do: a role may include locking alone."""
    locker = attrs.evolve(scene.town.owner, permissions=frozenset({Permission.LOCK_ACCOUNTS}))
    assert explained(scene, Action.LOCK_ACCOUNT, locker).decision.allowed
    assert explained(scene, Action.VIEW_ACCOUNT, locker).decision == PERMISSION
    assert explained(scene, Action.USE_WORKSPACE, scene.town.owner).decision.because == "kind"


def explained(scene: Scene, action: Action, by: Actor) -> Explanation:
    return scene.town.world.run(lambda k: k.accounts.explain(action, scene.town.account.id, by=by))


def lock(scene: Scene, locks: tuple[str, ...]) -> None:
    for who in locks:
        scene.town.world.run(lambda k: k.accounts.lock(scene.town.account.id, by=scene.known(who)[Actor]))  # noqa: B023


@pytest.mark.requirement("BX-01", call="accounts.who_can")
@pytest.mark.parametrize(("who", "secure", "rule"), [("owner", True, Rule.SECURE), (LIMITED, False, Rule.ASSIGNMENT)])
def test_who_could_is_not_answered(scene: Scene, who: str, secure: bool, rule: Rule) -> None:
    """Not even with who has a Secure role; whoever may see the account may ask."""
    if secure:
        make_secure(scene)
    by = scene.known(who)[Actor]
    for action in Action:
        with pytest.raises(Refused) as caught, scene.town.world.kit() as kit:
            kit.accounts.who_can(action, scene.town.account.id, by=by)
        assert (caught.value.action, caught.value.decision.rule) == ("account.view", rule)
