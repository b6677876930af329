"""
Links a partner hands out: its referral link, and named ones.
"""

from datetime import timedelta

import attrs
import pytest

from partnerkit import LinkKind, NewLink, Secret
from partnerkit.errors import InvalidInput, NotFound, Outdated, Refused
from partnerkit.identity.tokens import read_invitation
from partnerkit.invitations.model import PARTNER_LINKS
from partnerkit.invitations.usecases import SIGN_UP, first_referral
from partnerkit.values import LinkId
from tests.library.world import Town

DAY = timedelta(days=1)


@pytest.mark.requirement("VC-03", call="invitations.referral")
def test_every_partner_has_one_from_the_start(town: Town) -> None:
    """The same one at each look, and looking stores nothing."""
    with town.world.unchanged():
        first, again = (town.world.run(lambda k: k.invitations.referral(by=town.owner)) for _ in range(2))
    assert first == again == first_referral(town.world.run(lambda k: k.partners.get(town.partner.id, by=town.owner)))
    assert first.id != town.world.run(lambda k: k.invitations.referral(by=town.stranger)).id


@pytest.mark.requirement("VC-03", call="invitations.referral")
def test_its_owners_alone_see_and_rotate_it(town: Town) -> None:
    """Admins and agents do not."""
    for by in (town.admin, town.agent):
        for call in ("referral", "rotate_referral"):
            with town.world.unchanged(), pytest.raises(Refused):
                town.world.run(lambda k: getattr(k.invitations, call)(by=by))  # noqa: B023


@pytest.mark.requirement("VC-03", call="invitations.rotate_referral")
def test_the_old_one_works_thirty_days_more(town: Town) -> None:
    """Each one that was replaced, however often; there is always one that has no end."""
    world, at = town.world, town.world.clock
    old = [world.run(lambda k: k.invitations.referral(by=town.owner))]
    for _ in range(2):
        at.tick(DAY)
        old.append(world.run(lambda k: k.invitations.rotate_referral(by=town.owner)))
        assert world.run(lambda k: k.invitations.referral(by=town.owner)) == old[-1]
    stored = world.read(lambda s: s.get_many(PARTNER_LINKS, [one.id for one in old], within=town.partner.id))
    ends = [stored[one.id].ends_at for one in old]
    assert ends == [at() + 29 * DAY, at() + 30 * DAY, None]
    assert stored[old[0].id].works(at() + 29 * DAY - timedelta(microseconds=1))
    assert not stored[old[0].id].works(at() + 29 * DAY)


@pytest.mark.requirement("WP-03", call="invitations.make_link")
def test_whoever_invites_makes_named_links(town: Town) -> None:
    """They are listed, newest first, without the referral link."""
    world = town.world
    world.run(lambda k: k.invitations.rotate_referral(by=town.owner))
    for name in ("Newsletter", "Hírlevél"):
        world.clock.tick(DAY)
        world.run(lambda k: k.invitations.make_link(NewLink(name=name), by=town.agent))  # noqa: B023
    found = world.run(lambda k: k.invitations.links(by=town.admin)).items
    assert [(one.name, one.kind, one.maker_id) for one in found] == [
        ("Hírlevél", LinkKind.NAMED, town.agent.id),
        ("Newsletter", LinkKind.NAMED, town.agent.id),
    ]
    assert world.run(lambda k: k.invitations.links(by=town.stranger)).items == ()


@pytest.mark.requirement("WP-03", call="invitations.address")
def test_a_link_has_an_address_that_is_signed(town: Town) -> None:
    """It is built from the vendor's own addresses (A-09), and the same each time."""
    link = town.world.run(lambda k: k.invitations.make_link(NewLink(name="Fair"), by=town.owner))
    first, again = (town.world.run(lambda k: k.invitations.address(link)) for _ in range(2))
    head, _, text = first.rpartition("/")
    assert (first, head) == (again, f"{town.world.vendor.links.partners}/workspace/sign-up")
    assert read_invitation(town.world.vendor, SIGN_UP, Secret(text)) == (town.partner.id, link.id, 0)


@pytest.mark.requirement("WP-03", call="invitations.revoke_link")
def test_a_named_link_is_revoked(town: Town) -> None:
    """At once; once more changes nothing."""
    link = town.world.run(lambda k: k.invitations.make_link(NewLink(name="Fair"), by=town.owner))
    over = town.world.run(lambda k: k.invitations.revoke_link(link.id, by=town.agent, seen=link.revision))
    assert (over.ends_at, over.works(town.world.clock())) == (town.world.clock(), False)
    with town.world.unchanged():
        assert town.world.run(lambda k: k.invitations.revoke_link(link.id, by=town.owner)) == over
        with pytest.raises(Outdated):
            town.world.run(lambda k: k.invitations.revoke_link(link.id, by=town.owner, seen=link.revision))


@pytest.mark.requirement("WP-03", call="invitations.link")
def test_one_link_is_looked_up(town: Town) -> None:
    """By whoever may hand it out; one that is over, too."""
    world = town.world
    link = world.run(lambda k: k.invitations.make_link(NewLink(name="Fair"), by=town.owner))
    assert world.run(lambda k: k.invitations.link(link.id, by=town.agent)) == link
    over = world.run(lambda k: k.invitations.revoke_link(link.id, by=town.owner))
    assert world.run(lambda k: k.invitations.link(link.id, by=town.agent)) == over
    with pytest.raises(Refused):
        world.run(lambda k: k.invitations.link(link.id, by=attrs.evolve(town.agent, permissions=frozenset())))


def test_nothing_else_is_found_or_revoked(town: Town) -> None:
    """Neither another partner's, nor one that is not there, nor a referral link (A-11)."""
    world = town.world
    link = world.run(lambda k: k.invitations.make_link(NewLink(name="Fair"), by=town.owner))
    referral = world.run(lambda k: k.invitations.rotate_referral(by=town.owner))
    for id, by in ((link.id, town.stranger), (LinkId(town.partner.id), town.owner), (referral.id, town.owner)):
        for call in ("link", "revoke_link"):
            with world.unchanged(), pytest.raises(NotFound):
                world.run(lambda k: getattr(k.invitations, call)(id, by=by))  # noqa: B023


def test_a_link_needs_a_name(town: Town) -> None:
    """By which people tell it from others."""
    with town.world.unchanged(), pytest.raises(InvalidInput) as caught:
        town.world.run(lambda k: k.invitations.make_link(NewLink(name=" "), by=town.owner))
    assert [p.path for p in caught.value.problems] == ["name"]


@pytest.mark.requirement("BX-09", call="invitations.make_link")
def test_a_repeated_call_makes_one(town: Town) -> None:
    """By its key; so does turning the referral link over."""
    for call in (
        lambda k: k.invitations.make_link(NewLink(name="Fair"), by=town.owner, key="link"),
        lambda k: k.invitations.rotate_referral(by=town.owner, key="referral"),
    ):
        first = town.world.run(call)
        with town.world.unchanged():
            assert town.world.run(call) == first
