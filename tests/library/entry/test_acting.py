"""
Logging in as another operator: the same session, what both may do, recorded in both names, and back to oneself.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import attrs
import pytest

from partnerkit import (
    Actor,
    BulkAction,
    BulkJob,
    EmailChange,
    NewNote,
    NewRole,
    Operator,
    PartnerKit,
    PasswordChange,
    Realm,
    Secret,
    SignedIn,
    Told,
)
from partnerkit.access import Permission
from partnerkit.effects import Effects
from partnerkit.entry.acting import entered
from partnerkit.entry.model import SESSIONS, Session
from partnerkit.errors import ActingEnded, KeyReused, NotFound, NotPossible, NotSignedIn, Refused, StaleWrite
from partnerkit.history.model import NOTICES, newest, shard_of
from partnerkit.identity.model import CREDENTIALS
from partnerkit.partners.model import OPERATORS, PARTNERS
from partnerkit.partners.roles import PARTNER_ROLES, RoleChange
from partnerkit.repository import Change, Query, Remove
from partnerkit.values import OperatorId
from tests.library.world import PASSWORD, Town

DANA, EMIL, FANNI = "dana@lk.example.com", "emil@lk.example.com", "fanni@lk.example.com"


@pytest.fixture
def town(town: Town) -> Town:
    """
    A town in which all operators of one partner have a password.
    """
    for actor in (town.owner, town.admin, town.agent):
        town.world.set_password(operator(town, actor))
    return town


@pytest.fixture
def dana(town: Town) -> SignedIn:
    return town.world.sign_in(DANA)


def operator(town: Town, actor: Actor) -> Operator:
    return town.world.read(lambda s: s.get(OPERATORS, OperatorId(actor.id), within=town.partner.id))


def enter(town: Town, signed_in: SignedIn, whom: Actor) -> tuple[Session, Actor]:
    return town.world.run(lambda k: k.sessions.enter_as(signed_in.token, OperatorId(whom.id)))


def leave(town: Town, signed_in: SignedIn) -> tuple[Session, Actor]:
    return town.world.run(lambda k: k.sessions.leave_as(signed_in.token))


def change(town: Town, actor: Actor, **values: Any) -> None:
    """
    Change an operator's row as those do who block it, or give it another role.
    """
    row = operator(town, actor)
    town.world.read(lambda s: s.write(Change(row, attrs.evolve(row, **values))))


def told(town: Town) -> Told:
    """
    The newest entry of the client's history.
    """
    line = town.world.run(lambda k: k.clients.of_account(town.account.id, by=town.owner))
    return town.world.run(lambda k: k.history.of_client(line.id, by=town.owner)).items[0]


@pytest.mark.requirement("VC-30", call="sessions.enter_as")
def test_one_acts_as_another_in_the_same_session(town: Town, dana: SignedIn) -> None:
    """
    There is no second token: the session says as whom, and the actor is still oneself.
    """
    session, actor = enter(town, dana, town.agent)
    assert (session.id, session.subject_id, session.digest) == (dana.session.id, town.agent.id, dana.session.digest)
    assert (actor.id, actor.subject and actor.subject.id, actor.session_id) == (
        town.owner.id,
        town.agent.id,
        session.id,
    )
    assert town.world.of_session(dana) == actor


@pytest.mark.requirement("VC-30", call="sessions.leave_as")
def test_one_returns_to_the_own_session(town: Town, dana: SignedIn) -> None:
    """
    It rests on what it rested on before, and may do what it could before.
    """
    enter(town, dana, town.agent)
    session, actor = leave(town, dana)
    assert (session.subject_id, session.epochs) == (None, dana.session.epochs)
    assert actor == town.world.of_session(dana) == dana.actor


def test_of_a_session_in_which_one_acts_as_nobody_no_more_is_said(town: Town, dana: SignedIn) -> None:
    """
    It is over, whatever ended it; there is nobody from whom one could go back to oneself.
    """
    town.world.run(lambda k: k.sessions.end(dana.token, realm=Realm.OPERATOR))
    with pytest.raises(NotSignedIn) as caught:
        town.world.of_session(dana)
    assert type(caught.value) is NotSignedIn


@pytest.mark.requirement("VC-30", call="sessions.enter_as")
def test_the_partners_history_tells_who_entered_and_left(town: Town, dana: SignedIn) -> None:
    """
    Entering is one's own act; leaving is done as the other one.
    """
    enter(town, dana, town.agent)
    leave(town, dana)
    after, before = town.world.read(lambda s: s.page(newest(town.partner.id, limit=2)).items)
    assert [entry.kind for entry in (before, after)] == ["operator.entered", "operator.left"]
    assert {entry.payload["operator_id"] for entry in (before, after)} == {str(town.agent.id)}
    assert (before.actor_id, before.subject_id) == (town.owner.id, town.owner.id)
    assert (after.actor_id, after.subject_id) == (town.owner.id, town.agent.id)


def test_what_is_done_is_recorded_in_both_names(town: Town, dana: SignedIn) -> None:
    """
    Whoever really acts is named, and as whom, to handlers and webhooks too; a note is of who wrote it.
    """
    _, by = enter(town, dana, town.agent)
    line = town.world.run(lambda k: k.clients.of_account(town.account.id, by=by))
    town.world.run(lambda k: k.clients.tag(line.id, "premium", by=by))
    assert (told(town).actor, told(town).subject, told(town).as_other) == ("Dana", "Fanni", True)
    note = town.world.run(lambda k: k.notes.write(line.id, NewNote(text="Rings after six."), by=by))
    assert (note.author_id, note.author) == (town.owner.id, "Dana")
    assert (told(town).actor, told(town).subject) == ("Dana", "Fanni")
    shard = Query(collection=NOTICES, within=shard_of(line.id), limit=100)
    notices = [one for one in town.world.read(lambda s: s.page(shard)).items if one.chain_id == line.id]
    assert {(one.actor_id, one.subject_id) for one in notices} == {(town.owner.id, town.agent.id)}


def test_the_vendors_checks_see_both(town: Town, dana: SignedIn) -> None:
    """
    What the vendor refuses to an operator it can refuse to whoever acts as it.
    """
    seen: list[Actor] = []

    def check(_: Effects[Any], by: Actor) -> None:
        seen.append(by)

    _, by = enter(town, dana, town.agent)
    town.world.vendor = attrs.evolve(town.world.vendor, checks=[check])
    town.world.run(lambda k: k.accounts.set_nickname(town.account.id, "szabo", by=by))
    assert [one.subject and one.subject.id for one in seen] == [town.agent.id]


def test_an_idempotency_key_is_of_one_subject(town: Town, dana: SignedIn) -> None:
    """
    A form of one's own that comes again while one acts as somebody is another one, and nothing is done by it.
    """
    by = town.world.of_session(dana)
    made = town.world.new_account(by, "Boulangerie", key="a key")
    _, acting = enter(town, dana, town.agent)
    with pytest.raises(KeyReused):
        town.world.new_account(acting, "Boulangerie", key="a key")
    leave(town, dana)
    assert town.world.new_account(by, "Boulangerie", key="a key") == made


def _enter(token: Secret, id: OperatorId, kit: PartnerKit) -> None:
    kit.sessions.enter_as(token, id)


@pytest.mark.requirement("VC-30", call="sessions.enter_as")
@pytest.mark.parametrize(
    ("who", "whom", "because"),
    [
        (FANNI, "admin", "permission"),
        (FANNI, "owner", "permission"),
        (EMIL, "owner", "above"),
        (EMIL, "admin", "yourself"),
        (DANA, "owner", "yourself"),
    ],
)
def test_a15_nobody_enters_as_whom_they_may_not(town: Town, who: str, whom: str, because: str) -> None:
    """
    Not without the right to, not as somebody above, and not as oneself.
    """
    signed_in, id = town.world.sign_in(who), OperatorId(getattr(town, whom).id)
    with town.world.unchanged(), pytest.raises(Refused) as refused:
        town.world.run(partial(_enter, signed_in.token, id))
    assert refused.value.decision.because == because


def test_a15_acting_is_not_nested(town: Town, dana: SignedIn) -> None:
    """
    Neither through an admin, who could alone, nor once more as the same one, nor as oneself.
    """
    enter(town, dana, town.admin)
    for whom in (town.agent, town.admin, town.owner):
        with town.world.unchanged(), pytest.raises(Refused):
            town.world.run(partial(_enter, dana.token, OperatorId(whom.id)))
    with pytest.raises(Refused) as refused:
        enter(town, dana, town.agent)
    assert refused.value.decision.because == "acting"


def test_a11_an_operator_of_another_partner_is_like_none(town: Town, dana: SignedIn) -> None:
    """
    The same answer as to an id nobody has, to whoever may enter as others and to whoever may not.
    """
    fanni = town.world.sign_in(FANNI)
    for signed_in in (dana, fanni):
        for id in (OperatorId(town.stranger.id), OperatorId(uuid4())):
            with town.world.unchanged(), pytest.raises(NotFound):
                town.world.run(partial(_enter, signed_in.token, id))


def test_nobody_enters_as_somebody_blocked(town: Town, dana: SignedIn) -> None:
    """
    It is said so.
    """
    change(town, town.agent, blocked_at=town.world.clock(), epoch=1)
    with town.world.unchanged(), pytest.raises(NotPossible) as no:
        enter(town, dana, town.agent)
    assert str(no.value) == "The operator is blocked, so nobody logs in as this operator."


def test_nobody_enters_as_somebody_whose_role_is_gone(town: Town, dana: SignedIn) -> None:
    """
    Nobody acts by such a role, alone or by another.
    """
    new = NewRole(name="auditor", title="Auditor", permissions=(Permission.VIEW_CLIENTS,))
    role = town.world.run(lambda k: k.partners.add_role(town.partner.id, new, by=town.world.support))
    change(town, town.agent, role="auditor")
    assert enter(town, dana, town.agent)[1].shown.permissions == {Permission.VIEW_CLIENTS}
    leave(town, dana)
    other = town.world.sign_in(DANA)
    enter(town, other, town.agent)
    row = town.world.read(lambda s: s.get(PARTNER_ROLES, role.id, within=town.partner.id))
    town.world.read(lambda s: s.write(Remove(row)))
    with town.world.unchanged(), pytest.raises(NotFound):
        enter(town, dana, town.agent)
    assert over(town, other) is ActingEnded
    change(town, town.owner, role="auditor")
    assert over(town, other) is NotSignedIn


@pytest.mark.requirement("VC-30", call="sessions.leave_as")
def test_a16_the_one_entered_as_leaves_nothing(town: Town, dana: SignedIn) -> None:
    """
    In her own session, while somebody acts as her, *leave* changes nothing: she stays herself, and is nobody else.
    """
    fanni = town.world.sign_in(FANNI)
    enter(town, dana, town.agent)
    with town.world.unchanged():
        session, actor = leave(town, fanni)
    assert (session.id, actor) == (fanni.session.id, town.world.of_session(fanni))
    assert (actor.id, actor.subject) == (town.agent.id, None)
    assert town.world.of_session(dana).subject is not None


def over(town: Town, signed_in: SignedIn) -> type[NotSignedIn] | None:
    """
    How a session is over for all that can be done with it; None if it is not, or not for all.
    """
    found: set[type[NotSignedIn] | None] = set()
    uses: list[Callable[[PartnerKit], object]] = [
        lambda k: k.actors.from_session(signed_in.token, realm=Realm.OPERATOR),
        lambda k: k.sessions.leave_as(signed_in.token),
        lambda k: k.sessions.enter_as(signed_in.token, OperatorId(town.agent.id)),
        lambda k: k.sessions.touch(signed_in.token, realm=Realm.OPERATOR),
    ]
    with town.world.unchanged():
        for use in uses:
            try:
                town.world.run(use)
                found.add(None)
            except NotSignedIn as error:
                found.add(type(error))
    return found.pop() if len(found) == 1 else None


@pytest.mark.requirement("R-13", call="sessions.enter_as")
@pytest.mark.parametrize("values", [{"epoch": 1}, {"epoch": 1, "role": "secure_agent"}])
def test_a19_what_ends_the_others_sessions_ends_the_whole(town: Town, dana: SignedIn, values: dict[str, Any]) -> None:
    """
    Never silently back to oneself, and never alive again; whoever shows the token is told why.
    """
    enter(town, dana, town.agent)
    change(town, town.agent, **values)
    assert over(town, dana) is ActingEnded
    assert not town.world.run(lambda k: k.sessions.own(by=town.owner))
    change(town, town.agent, blocked_at=None)
    assert over(town, dana) is ActingEnded


def test_a15_nobody_acts_as_whom_they_may_no_longer_enter_as(town: Town) -> None:
    """
    One who was raised above, or who acts by a role that gives less by now: the session is over, not just narrower.
    """
    emil = town.world.sign_in(EMIL)
    enter(town, emil, town.agent)
    change(town, town.agent, role="owner")
    assert over(town, emil) is ActingEnded

    every = (Permission.VIEW_CLIENTS, Permission.ENTER_AS_OPERATORS, Permission.OWN_PASSWORD)
    new = NewRole(name="guide", title="Guide", permissions=every)
    town.world.run(lambda k: k.partners.add_role(town.partner.id, new, by=town.world.support))
    change(town, town.admin, role="guide")
    new = NewRole(name="guest", title="Guest", permissions=every[:1])
    town.world.run(lambda k: k.partners.add_role(town.partner.id, new, by=town.world.support))
    change(town, town.agent, role="guest")
    emil = town.world.sign_in(EMIL)
    assert enter(town, emil, town.agent)[1].shown.id == town.agent.id
    turn(town, "guide", every[:1])
    assert over(town, emil) is NotSignedIn


def turn(town: Town, name: str, permissions: tuple[Permission, ...]) -> None:
    """
    Have a role of the partner's own include something else.
    """
    to = RoleChange(title=name.title(), permissions=permissions)
    town.world.run(lambda k: k.partners.change_role(town.partner.id, name, to, by=town.world.support))


GUIDE = (Permission.VIEW_CLIENTS, Permission.ENTER_AS_OPERATORS, Permission.OWN_PASSWORD)


@pytest.fixture
def gus(town: Town) -> SignedIn:
    """
    Who has a role of the partner's own, and acts as Hanna, who has another.
    """
    for name, role in (("gus", "guide"), ("hanna", "guest")):
        new = NewRole(name=role, title=role.title(), permissions=GUIDE)
        town.world.run(lambda k: k.partners.add_role(town.partner.id, new, by=town.world.support))  # noqa: B023
        town.world.new_operator(town.partner, name, role)
        town.world.set_password(operator(town, town.world.actor(name)))
    signed_in = town.world.sign_in("gus@lk.example.com")
    enter(town, signed_in, town.world.actor("hanna"))
    return signed_in


@pytest.mark.requirement("R-13", call="partners.change_role")
@pytest.mark.parametrize(("role", "how"), [("guide", NotSignedIn), ("guest", ActingEnded)])
def test_a19_a_role_changed_to_less_and_back_brings_no_session_back(
    town: Town, gus: SignedIn, role: str, how: type[NotSignedIn]
) -> None:
    """
    Neither of whoever has it, nor one in which somebody acts as such a one.
    """
    turn(town, role, GUIDE[:1])
    assert over(town, gus) is how
    turn(town, role, GUIDE)
    assert over(town, gus) is how


def test_a_role_changed_to_more_ends_nothing(town: Town, gus: SignedIn) -> None:
    """
    Whoever has it gets more by the next request; and another role beside it takes nothing from them, either.
    """
    turn(town, "guide", (*GUIDE, Permission.TAG_CLIENTS))
    assert Permission.TAG_CLIENTS in town.world.of_session(gus).permissions
    turn(town, "guest", (*GUIDE, Permission.TAG_CLIENTS))
    assert town.world.of_session(gus).subject is not None


@pytest.mark.parametrize(
    "out",
    [
        lambda k, gus, second: k.sessions.end(gus.token, realm=Realm.OPERATOR),
        lambda k, gus, second: k.sessions.end_others(by=second.actor),
        lambda k, gus, second: k.sessions.end_own(gus.session.id, by=second.actor),
    ],
)
def test_a19_signing_out_ends_a_session_in_which_nobody_can_act_at_the_moment(
    town: Town, gus: SignedIn, out: Callable[[PartnerKit, SignedIn, SignedIn], object]
) -> None:
    """
    The other one stands above for a while: what was signed out of then is not there again when that is over.
    """
    second, hanna = town.world.sign_in("gus@lk.example.com"), town.world.actor("hanna")
    change(town, hanna, role="admin")
    assert over(town, gus) is ActingEnded
    assert [one.here for one in town.world.run(lambda k: k.sessions.own(by=second.actor))] == [True]
    town.world.run(lambda k: out(k, gus, second))
    change(town, hanna, role="guest")
    assert over(town, gus) is NotSignedIn
    assert town.world.of_session(second).subject is None


def test_a19_what_ends_ones_own_sessions_ends_it_as_any(town: Town, dana: SignedIn) -> None:
    """
    A new password, a block, a suspension; then nothing is said of the other, whatever became of that.
    """
    enter(town, dana, town.agent)
    rows: list[Any] = [
        town.world.read(lambda s: s.get(CREDENTIALS, town.owner.id)),
        operator(town, town.owner),
        town.world.read(lambda s: s.get(PARTNERS, town.partner.id)),
        operator(town, town.agent),
    ]
    for row in rows:
        town.world.read(lambda s, row=row: s.write(Change(row, attrs.evolve(row, epoch=row.epoch + 1))))  # type: ignore[misc]
        assert over(town, dana) is NotSignedIn


def test_a19_time_ends_it_as_any(town: Town, dana: SignedIn) -> None:
    """
    Half an hour unused, and twelve at the latest from its beginning: acting as somebody gives it no minute more.
    """
    town.world.clock.tick(timedelta(minutes=29))
    enter(town, dana, town.agent)
    town.world.run(lambda k: k.sessions.touch(dana.token, realm=Realm.OPERATOR))
    town.world.clock.tick(timedelta(minutes=29))
    assert town.world.of_session(dana).subject is not None
    town.world.clock.tick(timedelta(minutes=1))
    assert over(town, dana) is NotSignedIn


def test_a19_signing_out_ends_the_whole(town: Town, dana: SignedIn) -> None:
    """
    It does not lead back to oneself; neither does being ended from another session.
    """
    other = town.world.sign_in(DANA)
    for signed_in in (dana, other):
        enter(town, signed_in, town.agent)
    town.world.run(lambda k: k.sessions.end(dana.token, realm=Realm.OPERATOR))
    assert over(town, dana) is NotSignedIn
    town.world.run(lambda k: k.sessions.end_own(other.session.id, by=town.owner))
    assert over(town, other) is NotSignedIn


@pytest.mark.requirement("VC-30", call="sessions.own")
def test_ones_own_list_of_sessions_tells_as_whom(town: Town, dana: SignedIn) -> None:
    """
    Of each of one's sessions; whoever is acted as sees none of them in her own list.
    """
    town.world.sign_in(DANA)
    enter(town, dana, town.agent)
    own = town.world.run(lambda k: k.sessions.own(by=town.owner))
    assert {session.id == dana.session.id: session.as_whom for session in own} == {True: "Fanni", False: None}
    assert town.world.run(lambda k: k.sessions.own(by=town.agent)) == ()


def test_the_others_own_sessions_go_on(town: Town, dana: SignedIn) -> None:
    """
    Entering, leaving and signing out touch the one session alone; and ending one's own does not end what others have.
    """
    fanni, second = town.world.sign_in(FANNI), town.world.sign_in(DANA)
    enter(town, dana, town.agent)
    assert [one.id for one in town.world.run(lambda k: k.sessions.own(by=town.agent))] == [fanni.session.id]
    assert town.world.run(lambda k: k.sessions.end_others(by=town.world.of_session(fanni))) == 0
    assert town.world.of_session(dana).subject is not None
    town.world.run(lambda k: k.sessions.end(dana.token, realm=Realm.OPERATOR))
    assert (town.world.of_session(fanni).id, town.world.of_session(second).subject) == (town.agent.id, None)


OWN: list[Callable[[PartnerKit, Actor], object]] = [
    lambda k, by: k.identity.change_password(
        PasswordChange(current=Secret(PASSWORD), new=Secret("another horse battery")), by=by
    ),
    lambda k, by: k.identity.set_language("hu", by=by),
    lambda k, by: k.identity.address(by=by),
    lambda k, by: k.identity.ask_verification(by=by),
    lambda k, by: k.identity.change_email(EmailChange(password=Secret(PASSWORD), email="x@example.com"), by=by),
    lambda k, by: k.sessions.own(by=by),
    lambda k, by: k.sessions.end_others(by=by),
    lambda k, by: k.jobs.begin_bulk(BulkJob(action=BulkAction.TAG, tag="premium"), by=by),
]


@pytest.mark.parametrize("work", OWN)
def test_the_own_sign_in_is_out_of_reach(
    town: Town, dana: SignedIn, work: Callable[[PartnerKit, Actor], object]
) -> None:
    """
    Neither one's own nor the other's: password, address, language, sessions, and what goes on by itself.
    """
    _, by = enter(town, dana, town.admin)
    with town.world.unchanged(), pytest.raises(Refused) as refused:
        town.world.run(lambda k: work(k, by))
    assert refused.value.decision.because == "acting"


@pytest.mark.requirement("VC-30", call="jobs.list")
def test_jobs_are_shown_that_both_see(town: Town, dana: SignedIn) -> None:
    """
    Whoever sees its own alone sees none of the other's, and with such a one neither does who sees them all.
    """
    wanted = BulkJob(action=BulkAction.TAG, tag="premium")
    jobs = {a: town.world.run(lambda k, a=a: k.jobs.begin_bulk(wanted, by=a)).id for a in (town.owner, town.agent)}  # type: ignore[misc]

    def seen(by: Actor) -> set[Any]:
        listed = {job.id for job in town.world.run(lambda k: k.jobs.list(by=by)).items}
        for id in jobs.values():
            if id in listed:
                assert town.world.run(lambda k, id=id: k.jobs.get(id, by=by)).id == id  # type: ignore[misc]
            else:
                with pytest.raises(NotFound):
                    town.world.run(lambda k, id=id: k.jobs.get(id, by=by))  # type: ignore[misc]
        return listed

    _, acting = enter(town, dana, town.agent)
    assert seen(acting) == set()
    everything = attrs.evolve(town.admin, secure=True)
    assert seen(everything) == set(jobs.values())
    assert seen(attrs.evolve(everything, subject=town.agent)) == {jobs[town.agent]}
    assert seen(attrs.evolve(town.owner, subject=everything)) == {jobs[town.owner]}


def test_two_tabs_do_not_mix(town: Town, dana: SignedIn) -> None:
    """
    A-28: of two that enter at once as different operators one is told to try again.
    """
    old = town.world.read(lambda s: s.get(SESSIONS, dana.session.id))
    enter(town, dana, town.agent)
    partner = town.world.read(lambda s: s.get(PARTNERS, town.partner.id))
    effects = entered(old, partner, operator(town, town.admin))
    with town.world.unchanged(), pytest.raises(StaleWrite):
        town.world.read(lambda s: s.write(*effects.changes))


@pytest.mark.requirement("BX-11", call="sessions.enter_as")
def test_it_can_be_tried(town: Town, dana: SignedIn) -> None:
    """
    Tried dry, it tells as whom one would act, and nothing is kept.
    """
    with town.world.unchanged():
        tried = town.world.run(
            lambda k: k.try_out(lambda dry: dry.sessions.enter_as(dana.token, OperatorId(town.agent.id)))
        )
    assert tried.result is not None
    assert tried.result[1].shown.id == town.agent.id


def test_a_staff_session_acts_as_nobody(town: Town) -> None:
    """
    A-01: a token of another realm is worth nothing here.
    """
    town.world.seat_owner(town.account)
    katalin = town.world.staff_sign_in()
    for work in (
        partial(_enter, katalin.token, OperatorId(town.agent.id)),
        lambda k: k.sessions.leave_as(katalin.token),
    ):
        with town.world.unchanged(), pytest.raises(NotSignedIn):
            town.world.run(work)
