"""
Clients are invited by mail, and stand in the list as Invited from then on.
"""

from datetime import timedelta

import attrs
import pytest

from partnerkit import Actor, Allowance, Limits, NewInvitation, NewNote, NewRole, Realm, StatusFilter
from partnerkit.access import Permission
from partnerkit.accounts.origin import Way
from partnerkit.accounts.status import Standing
from partnerkit.clients.listing import ClientFilter
from partnerkit.clients.notes import notes_on
from partnerkit.errors import InvalidInput, LimitReached, NotFound, NotPossible, Outdated, Refused, TooManyTries
from partnerkit.invitations.model import InvitationState
from partnerkit.messages.model import LETTERS, Letter
from partnerkit.partners.model import PARTNERS
from partnerkit.queue import QUEUE_SHARDS
from partnerkit.repository import Change, Query, Storage, every
from partnerkit.values import ClientId, OperatorId
from tests.library.invitations.given import EMAIL, invite, opened
from tests.library.jobs.given import unapprove
from tests.library.world import Town

DAY = timedelta(days=1)


def letters(town: Town) -> list[Letter]:
    """
    Every letter about an invitation.
    """

    def read(storage: Storage) -> list[Letter]:
        pages = (Query(collection=LETTERS, within=shard) for shard in range(QUEUE_SHARDS))
        return [one for page in pages for one in every(storage, page) if one.kind == "client.invited"]

    return sorted(town.world.read(read), key=lambda one: one.id)


@pytest.mark.requirement("WP-02", call="invitations.invite")
@pytest.mark.requirement("WP-05", call="invitations.invite")
def test_whoever_was_invited_stands_in_the_list(town: Town) -> None:
    """As Invited, counted among the invited and the new, under what the partner calls it."""
    invitation = invite(town, name="Kávéház", contact="Nagy Éva", language="hu")
    with town.world.kit() as kit:
        found = kit.clients.list(ClientFilter(status=StatusFilter.INVITED), by=town.owner).items
        counts = kit.clients.counts(by=town.owner)
    assert [(c.id, c.name, c.contact, c.email, c.standing) for c in found] == [
        (invitation.id, "Kávéház", "Nagy Éva", EMAIL, Standing.INVITED)
    ]
    assert found[0].origin is Way.INVITATION
    assert (counts.invited, counts.new, counts.active) == (1, 2, 1)


def test_without_a_name_it_is_called_by_its_address(town: Town) -> None:
    """Something has to stand there."""
    invitation = invite(town)
    assert town.world.run(lambda k: k.clients.get(invitation.id, by=town.owner)).name == EMAIL


@pytest.mark.requirement("WP-02", call="invitations.invite")
def test_a_letter_is_on_its_way(town: Town) -> None:
    """It says where the invitation is, and holds no token (A-03)."""
    invitation = invite(town, by=town.agent)
    (letter,) = letters(town)
    assert (letter.address, letter.within, letter.row, letter.generation, letter.realm) == (
        EMAIL,
        town.partner.id,
        invitation.id,
        1,
        Realm.STAFF,
    )
    assert (invitation.operator_id, invitation.inviter) == (town.agent.id, "Fanni")


def test_an_address_is_invited_once(town: Town) -> None:
    """In whatever spelling (A-21); another partner may invite it, too."""
    invite(town)
    with town.world.unchanged(), pytest.raises(InvalidInput) as caught:
        invite(town, "EVA@Kave.example.com")
    assert [(p.path, p.code) for p in caught.value.problems] == [("email", "invitation.open")]
    assert invite(town, by=town.stranger).partner_id == town.other.id


def test_an_address_can_be_invited_again_once_that_is_over(town: Town) -> None:
    """Accepted, or withdrawn: somebody may have two businesses."""
    opened(town, invite(town))
    second = invite(town)
    town.world.run(lambda k: k.invitations.withdraw(second.id, by=town.owner))
    assert invite(town).state is InvitationState.OPEN


def test_every_problem_is_named(town: Town) -> None:
    """And nothing is done."""
    new = NewInvitation(email="nobody", name=" ", language="xx")
    with town.world.unchanged(), pytest.raises(InvalidInput) as caught:
        town.world.run(lambda k: k.invitations.invite(new, by=town.owner))
    assert [p.path for p in caught.value.problems] == ["email", "name", "language"]


@pytest.mark.requirement("R-10", call="invitations.invite")
def test_known_and_unknown_addresses_are_told_apart_by_nothing(town: Town) -> None:
    """Neither by what is stored, nor by what is mailed (A-22)."""
    town.world.seat_owner(town.account)
    more = []
    for email in ("katalin@szabo.example.com", "nobody@szabo.example.com"):
        before = town.world.dump()
        invite(town, email)
        more.append(sorted(type(row).__name__ for key, row in town.world.dump().items() if before.get(key) != row))
    known, unknown = letters(town)
    assert more[0] == more[1]
    assert (known.kind, known.holder_id, known.purpose) == (unknown.kind, unknown.holder_id, unknown.purpose)


@pytest.mark.requirement("BX-09", call="invitations.invite")
def test_a_repeated_call_invites_once(town: Town) -> None:
    """By its key."""
    new = NewInvitation(email=EMAIL)
    first = town.world.run(lambda k: k.invitations.invite(new, by=town.owner, key="once"))
    with town.world.unchanged():
        again = town.world.run(lambda k: k.invitations.invite(new, by=town.owner, key="once"))
    assert again == first


def test_one_that_expired_blocks_no_new_one(town: Town) -> None:
    """A-07: whoever did not answer in time is invited anew, on the line there is; what is said now counts."""
    first = invite(town, name="Kávéház", contact="Nagy Éva")
    note = NewNote(text="Met at the fair.")
    town.world.run(lambda k: k.notes.write(first.id, note, by=town.owner))
    town.world.clock.tick(7 * DAY)
    anew = invite(town, "EVA@kave.example.com", by=town.agent, name="Éva Kávéja", language="hu")
    line = town.world.run(lambda k: k.clients.get(first.id, by=town.owner))
    assert (anew.id, anew.generation, anew.operator_id, anew.language) == (first.id, 2, town.agent.id, "hu")
    assert anew.expires_at == town.world.clock() + 7 * DAY
    assert (line.name, line.contact, line.email) == ("Éva Kávéja", "Nagy Éva", "EVA@kave.example.com")
    assert len(town.world.run(lambda k: k.notes.list(first.id, by=town.owner)).items) == 1
    assert [(one.address, one.generation) for one in letters(town)] == [(EMAIL, 1), ("EVA@kave.example.com", 2)]
    assert opened(town, anew).origin is Way.INVITATION


def test_one_that_expired_is_as_it_was_where_nobody_says_more(town: Town) -> None:
    """Neither the business's name nor the person's is lost; a moment before it expires there is no new one."""
    invite(town, name="Kávéház", contact="Nagy Éva")
    town.world.clock.tick(7 * DAY - timedelta(microseconds=1))
    with town.world.unchanged(), pytest.raises(InvalidInput):
        invite(town)
    town.world.clock.tick(timedelta(microseconds=1))
    anew = invite(town)
    assert (anew.name, anew.contact, anew.operator_id) == ("Kávéház", "Nagy Éva", town.owner.id)


def test_whoever_may_not_see_the_line_does_not_invite_anew(town: Town) -> None:
    """A-17: a colleague's client is not theirs to write to; it is as if the invitation still counted."""
    first, by = invite(town), junior(town)
    town.world.clock.tick(8 * DAY)
    with town.world.unchanged(), pytest.raises(InvalidInput, match="email"):
        invite(town, by=by)
    town.world.run(lambda k: k.clients.assign(first.id, OperatorId(by.id), by=town.owner))
    assert invite(town, by=by).generation == 2


@pytest.mark.requirement("R-16", call="invitations.invite")
def test_inviting_anew_takes_none_of_the_day(town: Town) -> None:
    """Nobody is reached who was not before."""
    town.world.vendor = attrs.evolve(town.world.vendor, limits=Limits(unapproved_a_day=1))
    unapprove(town)
    town.world.clock.tick(DAY)
    invite(town)
    town.world.clock.tick(8 * DAY)
    invite(town, "other@kave.example.com")
    assert invite(town).generation == 2


@pytest.mark.requirement("VC-24", call="invitations.invite")
def test_whoever_is_limited_is_assigned_whom_they_invite(town: Town) -> None:
    """Else they would lose sight of it at once."""
    by = junior(town)
    invitation = invite(town, by=by)
    assert town.world.run(lambda k: k.clients.get(invitation.id, by=by)).assigned == {by.id}
    assert town.world.run(lambda k: k.invitations.invitation(invitation.id, by=by)) == invitation


@pytest.mark.requirement("VC-24", call="invitations.invite")
def test_repeated_it_tells_nothing_of_a_line_one_lost_sight_of(town: Town) -> None:
    """A-17: as any reading of it; of one whose line is gone, what was done is told again."""
    by, new = junior(town), NewInvitation(email=EMAIL)
    invitation = town.world.run(lambda k: k.invitations.invite(new, by=by, key="once"))
    town.world.run(lambda k: k.clients.unassign(invitation.id, OperatorId(by.id), by=town.owner))
    with pytest.raises(Refused):
        town.world.run(lambda k: k.invitations.invite(new, by=by, key="once"))
    over = town.world.run(lambda k: k.invitations.withdraw(invitation.id, by=town.owner, key="over"))
    assert town.world.run(lambda k: k.invitations.withdraw(invitation.id, by=town.owner, key="over")) == over


def junior(town: Town) -> Actor:
    """
    The town's agent, who from now on may invite, and sees assigned clients alone.
    """
    permissions = (Permission.VIEW_CLIENTS, Permission.INVITE_CLIENTS, Permission.OWN_PASSWORD)
    new = NewRole(name="junior", title="Junior", permissions=permissions, limited=True)
    town.world.run(lambda k: k.partners.add_role(town.partner.id, new, by=town.owner))
    id = OperatorId(town.agent.id)
    town.world.run(lambda k: k.partners.set_operator_role(town.partner.id, id, "junior", by=town.owner))
    return town.world.actor("fanni")


@pytest.mark.requirement("WP-06", call="invitations.invite_again")
def test_it_can_be_mailed_again(town: Town) -> None:
    """Also once it expired; it counts anew from then on, and the link before is replaced."""
    invitation = invite(town)
    town.world.clock.tick(8 * DAY)
    again = town.world.run(lambda k: k.invitations.invite_again(invitation.id, by=town.admin))
    assert (again.generation, again.inviter, again.sent_at) == (2, "Emil", town.world.clock())
    assert again.expires_at == town.world.clock() + 7 * DAY
    assert sorted(letter.generation or 0 for letter in letters(town)) == [1, 2]


@pytest.mark.requirement("WP-06", call="invitations.withdraw")
def test_it_can_be_withdrawn(town: Town) -> None:
    """Its line is gone, with what was noted on it; the partner's history says so, and where the line's ended."""
    invitation = invite(town)
    note = NewNote(text="Met at the fair.")
    town.world.run(lambda k: k.notes.write(invitation.id, note, by=town.owner))
    line = town.world.run(lambda k: k.clients.get(invitation.id, by=town.owner))
    over = town.world.run(lambda k: k.invitations.withdraw(invitation.id, by=town.owner, seen=0))
    assert (over.state, over.settled_at) == (InvitationState.WITHDRAWN, town.world.clock())
    assert town.world.read(lambda s: s.page(notes_on(invitation.id))).items == ()
    with pytest.raises(NotFound):
        town.world.run(lambda k: k.clients.get(invitation.id, by=town.owner))
    removed, told = town.world.run(lambda k: k.office.history(town.partner.id, by=town.world.support)).items[:2]
    assert (removed.kind, told.kind) == ("note.removed", "invitation.withdrawn")
    assert (told.details["entries"], told.details["head"]) == (line.seq, line.head.hex())


def test_what_was_accepted_is_neither_mailed_again_nor_withdrawn(town: Town) -> None:
    """The account is there."""
    invitation = invite(town)
    opened(town, invitation)
    for call in ("invite_again", "withdraw"):
        with town.world.unchanged(), pytest.raises(NotPossible) as caught:
            town.world.run(lambda k: getattr(k.invitations, call)(invitation.id, by=town.owner))  # noqa: B023
        assert (caught.value.subject, caught.value.state) == ("invitation", "accepted")


def test_what_changed_since_it_was_seen_is_not_withdrawn(town: Town) -> None:
    """Somebody has sent it again meanwhile."""
    invitation = invite(town)
    town.world.run(lambda k: k.invitations.invite_again(invitation.id, by=town.owner))
    with town.world.unchanged(), pytest.raises(Outdated):
        town.world.run(lambda k: k.invitations.withdraw(invitation.id, by=town.owner, seen=invitation.revision))


@pytest.mark.parametrize("call", ["invitation", "invite_again", "withdraw"])
def test_another_partners_is_not_there(town: Town, call: str) -> None:
    """Nor one that never was, nor a client that was never invited (A-11)."""
    ours, line = invite(town), town.world.run(lambda k: k.clients.of_account(town.account.id, by=town.owner))
    for id, by in ((ours.id, town.stranger), (ClientId(town.partner.id), town.owner), (line.id, town.owner)):
        with town.world.unchanged(), pytest.raises(NotFound):
            town.world.run(lambda k: getattr(k.invitations, call)(id, by=by))  # noqa: B023


def staff(town: Town) -> Actor:
    town.world.seat_owner(town.account)
    return town.world.staff_sign_in().actor


def test_only_a_partners_people_invite(town: Town) -> None:
    """Neither an account's, nor the vendor's."""
    for by in (staff(town), town.world.support):
        with town.world.unchanged(), pytest.raises(Refused):
            invite(town, by=by)


@pytest.mark.requirement("R-16", call="invitations.invite")
def test_a_partner_that_is_not_approved_invites_so_many_a_day(town: Town) -> None:
    """However they went on; a day later it may go on, and once it is approved there is no such end."""
    world = town.world
    world.vendor = attrs.evolve(world.vendor, limits=Limits(unapproved_a_day=3))
    partner = world.read(lambda s: s.get(PARTNERS, town.partner.id))
    world.read(lambda s: s.write(Change(partner, attrs.evolve(partner, approved_at=None))))
    world.clock.tick(DAY)
    first = invite(town, "n1@example.com")
    world.run(lambda k: k.invitations.withdraw(first.id, by=town.owner))
    opened(town, invite(town, "n2@example.com"))
    world.new_account(town.owner, "By hand")
    with world.unchanged(), pytest.raises(LimitReached) as caught:
        invite(town, "n4@example.com")
    assert str(caught.value) == "A partner that the vendor has not approved yet can bring 3 clients a day."
    world.clock.tick(DAY)
    invite(town, "n4@example.com")
    world.run(lambda k: k.office.approve(town.partner.id, by=world.support))
    for n in range(5, 9):
        invite(town, f"n{n}@example.com")


@pytest.mark.requirement("R-16", call="invitations.allowance")
def test_how_many_it_may_bring_is_known_before(town: Town) -> None:
    """As long as it is not approved; whoever sees no clients learns nothing."""
    world = town.world
    world.vendor = attrs.evolve(world.vendor, limits=Limits(unapproved_a_day=2))
    assert world.run(lambda k: k.invitations.allowance(by=town.owner)) is None
    partner = world.read(lambda s: s.get(PARTNERS, town.partner.id))
    world.read(lambda s: s.write(Change(partner, attrs.evolve(partner, approved_at=None))))
    world.clock.tick(DAY)
    for brought, left in ((0, 2), (1, 1), (2, 0), (3, 0)):
        found = world.run(lambda k: k.invitations.allowance(by=town.agent))
        assert found == Allowance(most=2, brought=brought)
        assert found.left == left
        world.new_account(town.owner, "By hand")
    with pytest.raises(Refused):
        world.run(lambda k: k.invitations.allowance(by=attrs.evolve(town.agent, permissions=frozenset())))


def test_nobody_is_flooded_with_mails(town: Town) -> None:
    """So many an hour to an address (A-25), whatever is withdrawn in between; another partner's are counted apart."""
    for _ in range(3):
        one = invite(town)
        town.world.run(lambda k: k.invitations.withdraw(one.id, by=town.owner))  # noqa: B023
    with town.world.unchanged(), pytest.raises(TooManyTries):
        invite(town)
    invite(town, by=town.stranger)
