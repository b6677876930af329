"""
What would come of a spreadsheet is told before, row by row, by the same rules as what comes of it (BX-11).
"""

from __future__ import annotations

from datetime import timedelta

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partnerkit import InvitationSheet, Limits
from partnerkit.bulk.model import Outcome
from partnerkit.errors import InvalidInput, LimitReached, Refused, invalid
from tests.library.invitations.given import invite
from tests.library.jobs.given import unapprove, work
from tests.library.world import Town, settle
from tests.library.worlds import in_memory

pytestmark = pytest.mark.requirement("BX-11", call="invitations.foresee")


def sheet(*emails: str) -> InvitationSheet:
    return InvitationSheet(csv="\n".join(["email", *emails]))


def test_each_row_says_what_would_come_of_it(town: Town) -> None:
    """
    Invited, invited already, or what is wrong; nothing is done.
    """
    invite(town, "old@example.com")
    with town.world.unchanged():
        found = town.world.run(
            lambda k: k.invitations.foresee(sheet("new@example.com", "OLD@example.com", "x"), by=town.owner)
        )
    assert [(one.invitee.row, one.outcome, one.error) for one in found] == [
        (2, Outcome.DONE, None),
        (3, Outcome.UNCHANGED, invalid("email", "invitation.open")),
        (4, Outcome.REFUSED, invalid("email", "email.form")),
    ]


@pytest.mark.requirement("R-16", call="invitations.foresee")
def test_what_is_beyond_the_limit_of_the_day_is_told(town: Town) -> None:
    """
    Counted from what was brought today; a row that invites nobody takes none of it.
    """
    town.world.vendor = attrs.evolve(town.world.vendor, limits=Limits(unapproved_a_day=3))
    unapprove(town)
    town.world.clock.tick(timedelta(days=1))
    invite(town, "old@example.com")
    emails = ("a@example.com", "old@example.com", "x", "b@example.com", "c@example.com")
    found = town.world.run(lambda k: k.invitations.foresee(sheet(*emails), by=town.owner))
    assert [one.outcome.value for one in found] == ["done", "unchanged", "refused", "done", "refused"]
    assert found[-1].error == LimitReached(3)


def test_whoever_may_invite_nobody_learns_nothing(town: Town) -> None:
    """
    Not even whether an address is invited already.
    """
    for by in (town.world.support, attrs.evolve(town.owner, permissions=frozenset())):
        with pytest.raises(Refused):
            town.world.run(lambda k: k.invitations.foresee(sheet("a@example.com"), by=by))  # noqa: B023


def test_one_that_cannot_be_read_is_an_error(town: Town) -> None:
    """
    As where it is begun.
    """
    with pytest.raises(InvalidInput, match="email"):
        town.world.run(lambda k: k.invitations.foresee(InvitationSheet(csv="name\nx"), by=town.owner))


EMAILS = st.lists(st.sampled_from([*(f"n{n}@example.com" for n in range(6)), "wrong", "N1@example.com"]), min_size=1)


@settings(max_examples=40)
@given(emails=EMAILS, before=st.lists(st.integers(0, 5), unique=True), most=st.integers(1, 9), approved=st.booleans())
def test_what_is_told_comes_true(emails: list[str], before: list[int], most: int, approved: bool) -> None:
    """
    Row by row, with the same reason, where nobody does anything in between.
    """
    town = settle(in_memory())
    if not approved:
        unapprove(town)
    town.world.clock.tick(timedelta(days=1))
    for n in before:
        invite(town, f"n{n}@example.com")
    town.world.vendor = attrs.evolve(town.world.vendor, limits=Limits(unapproved_a_day=most))
    asked = sheet(*emails)
    told = town.world.run(lambda k: k.invitations.foresee(asked, by=town.owner))
    job = town.world.run(lambda k: k.jobs.begin_invites(asked, by=town.owner))
    work(town)
    rows = town.world.run(lambda k: k.jobs.rows(job.id, by=town.owner, limit=100)).items
    came = {row.asked["row"]: (row.outcome, row.error and row.error["code"]) for row in rows if row.asked}
    assert came == {one.invitee.row: (one.outcome, one.error and one.error.code) for one in told}
