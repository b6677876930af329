"""
Whoever signs in with another address is reached there in every account (R-10); an account has one member an address.
"""

import pytest

from partnerkit import EmailChange, Level, MemberState, PresentPassword, Realm, Secret
from partnerkit.errors import InvalidInput
from tests.library.staff.given import Firm, email_of, known
from tests.library.world import PASSWORD
from tests.mailed import tokens

pytestmark = pytest.mark.requirement("R-10", call="identity.confirm_email")
NEW = "nora.kiss"


@pytest.fixture
def firm(firm: Firm) -> Firm:
    """
    The account, in which Nora works; she is signed in.
    """
    firm.has("nora", Level.MANAGER)
    firm.session("nora")
    return firm


def asked(firm: Firm, to: str, who: str = "nora") -> Secret:
    """
    Have a link mailed to another address of somebody; return what it carries.
    """
    by, change = firm.by(who), EmailChange(password=Secret(PASSWORD), email=email_of(to))
    firm.mails()
    firm.world.run(lambda k: k.identity.change_email(change, by=by))
    (token,) = tokens(firm.world.run)
    return token


def confirm(firm: Firm, token: Secret) -> None:
    """
    Have an address be changed by the mailed link.
    """
    present = PresentPassword(password=Secret(PASSWORD))
    firm.world.run(lambda k: k.identity.confirm_email(Realm.STAFF, token, present))


def emails(firm: Firm) -> set[str | None]:
    return {member.email for member in firm.members()}


def test_every_membership_says_where_the_person_is_reached(firm: Firm) -> None:
    """Inactive ones as well; the address of before can be invited again."""
    other = Firm.of(firm.town, firm.town.foreign, owner="olga")
    other.link("join_known", other.invited("nora", by="olga"), known())
    other.do("deactivate", other.called("nora").id, by="olga")
    confirm(firm, asked(firm, NEW))
    assert emails(firm) == {email_of("katalin"), email_of(NEW)}
    assert emails(other) == {email_of("olga"), email_of(NEW)}
    with pytest.raises(InvalidInput, match="in this account, or invited"):
        firm.invite(NEW)
    assert firm.invite("nora").state is MemberState.INVITED


@pytest.mark.parametrize("open_", [True, False])
def test_an_invitation_to_the_new_address_is_over(firm: Firm, open_: bool) -> None:
    """Whoever would come by it works there already: its link and a mail that waits are worth nothing."""
    token = firm.invited(NEW)
    again = asked(firm, NEW)
    firm.do("invite_again", firm.called(NEW).id)
    if open_:
        token = firm.token(NEW)
    confirm(firm, again)
    (member,) = (m for m in firm.members() if m.email == email_of(NEW))
    assert (member.person_id, member.level, member.state) == (
        firm.person(NEW).id,
        Level.MANAGER,
        MemberState.ACTIVE,
    )
    assert [mail.kind for mail in firm.mails() if mail.to == email_of(NEW)] == []
    firm.is_spent(token, "withdrawn")
    assert firm.seats().taken == 2


def test_one_in_an_account_where_the_person_is_inactive_is_over_too(firm: Firm) -> None:
    """The account keeps it out, however it is reached."""
    other = Firm.of(firm.town, firm.town.foreign, owner="olga")
    other.link("join_known", other.invited("nora", by="olga"), known())
    other.do("deactivate", other.called("nora").id, by="olga")
    token = other.invited(NEW, by="olga")
    confirm(firm, asked(firm, NEW))
    other.is_spent(token, "withdrawn", by="olga")
    assert other.called(NEW).state is MemberState.INACTIVE


def test_one_in_an_account_where_it_does_not_work_stays(firm: Firm) -> None:
    """It is for whoever reads mail there: that is the person now."""
    other = Firm.of(firm.town, firm.town.foreign, owner="olga")
    token = other.invited(NEW, by="olga")
    assert not other.look(token).known
    confirm(firm, asked(firm, NEW))
    assert other.look(token).known
    joined = other.link("join_known", token, known())
    assert joined.person_id == firm.person(NEW).id


def test_another_spelling_of_the_address_takes_nothing_away(firm: Firm) -> None:
    """A-21: the membership found at it is its own."""
    before = len(firm.members())
    by = firm.by("nora")
    change = EmailChange(password=Secret(PASSWORD), email="NORA@szabo.example.com")
    firm.world.run(lambda k: k.identity.change_email(change, by=by))
    (token,) = tokens(firm.world.run)
    confirm(firm, token)
    assert len(firm.members()) == before
    assert "NORA@szabo.example.com" in emails(firm)


def test_an_address_a_colleague_has_is_not_to_be_had(firm: Firm) -> None:
    """It is taken, and nobody loses a membership by it."""
    token = asked(firm, "katalin")
    with firm.world.unchanged(), pytest.raises(InvalidInput, match="address"):
        confirm(firm, token)


def test_a_history_tells_that_an_invitation_is_over(firm: Firm) -> None:
    """VC-19: whatever is taken away is told where it was, whether its person works there now or not."""
    other = Firm.of(firm.town, firm.town.foreign, owner="olga")
    other.link("join_known", other.invited("nora", by="olga"), known())
    other.do("deactivate", other.called("nora").id, by="olga")
    for there, by in ((firm, "katalin"), (other, "olga")):
        there.invite(NEW, by=by)
    confirm(firm, asked(firm, NEW))
    assert "member.removed" in firm.kinds(2)
    assert other.kinds(1) == ["member.removed"]
