"""
One membership of an account, as its page shows it.
"""

import pytest

from partnerkit.errors import NotFound, Refused
from tests.library.staff.given import Firm


@pytest.mark.requirement("VC-18", call="staff.member")
@pytest.mark.parametrize("who", ["katalin", "dana", "support"])
def test_one_membership_is_read_by_whoever_sees_them_all(firm: Firm, who: str) -> None:
    """
    The account's admins, the partner's operators and the vendor; an open invitation too.
    """
    made = firm.invite()
    assert firm.world.run(lambda k: k.staff.member(firm.account_id, made.id, by=firm.by(who))) == firm.member(made.id)


def test_nobody_else_reads_it(firm: Firm) -> None:
    """
    An employee may not, and to another partner there is no such account (A-11).
    """
    made = firm.has("nora")
    with pytest.raises(Refused) as caught:
        firm.world.run(lambda k: k.staff.member(firm.account_id, made.id, by=firm.by("nora")))
    assert caught.value.decision.because == "level"
    with pytest.raises(NotFound):
        firm.world.run(lambda k: k.staff.member(firm.account_id, made.id, by=firm.by("zoe")))


def test_a_membership_that_is_none_is_not_found(firm: Firm) -> None:
    """
    Nor one of another account.
    """
    made = firm.invite()
    firm.do("remove", made.id)
    with pytest.raises(NotFound):
        firm.world.run(lambda k: k.staff.member(firm.account_id, made.id, by=firm.by()))
