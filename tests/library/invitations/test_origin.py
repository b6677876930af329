"""
Who brought an account, where several lead to it: decided by what they are, not by which was known first.
"""

import itertools
from uuid import UUID

import pytest

from partnerkit.accounts.origin import DIRECT, Origin, Way, decided
from partnerkit.values import PartnerId

LESSER, GREATER = UUID(int=1), UUID(int=2)
PARTNER = PartnerId(UUID(int=9))
RANKED = [
    Origin(way=way, partner_id=PARTNER, evidence_id=id)
    for way in (Way.INVITATION, Way.LINK, Way.REFERRAL)
    for id in (LESSER, GREATER)
]


@pytest.mark.requirement("VC-04", call="invitations.open")
@pytest.mark.parametrize("number", range(1, len(RANKED) + 1))
def test_the_order_of_arrival_does_not_matter(number: int) -> None:
    """An invitation comes before a named link, that before a referral; of two of a kind the one of the lesser id."""
    for some in itertools.combinations(RANKED, number):
        assert {decided(claims) for claims in itertools.permutations(some)} == {some[0]}


@pytest.mark.requirement("VC-04", call="invitations.open")
def test_without_any_nobody_brought_it() -> None:
    """It belongs to no partner."""
    assert decided(()) == DIRECT
    assert (DIRECT.way, DIRECT.partner_id, DIRECT.evidence_id) == (Way.DIRECT, None, None)
