"""
The owner gives the account to a colleague, and is an admin from then on (VC-18).
"""

from uuid import UUID, uuid4

import attrs
import pytest

from partnerkit import Level, Member, MemberState
from partnerkit.access import Permission
from partnerkit.clients.model import CLIENT_ACCOUNT
from partnerkit.errors import KeyReused, NotFound, NotSignedIn
from partnerkit.repository import Add, Change
from partnerkit.values import MemberId
from tests.library.staff.given import Firm, email_of


@pytest.fixture
def nora(firm: Firm) -> Member:
    """
    Somebody who works in the account, and is signed in.
    """
    member = firm.has("nora")
    firm.session("nora")
    return firm.member(member.id)


class TestHandingOver:
    @pytest.mark.requirement("VC-18", call="staff.hand_over")
    @pytest.mark.requirement("R-13", call="staff.hand_over")
    @pytest.mark.parametrize("level", Level)
    def test_the_heir_owns_it(self, firm: Firm, level: Level) -> None:
        """Whatever it was before; whoever owned it signs in anew, as an admin."""
        anna, was = firm.has("anna", level), firm.owner()
        firm.session("anna")
        after = firm.do("hand_over", anna.id)
        assert after == firm.owner() == firm.member(anna.id)
        assert (after.level, after.epoch) == (Level.ADMIN, 0)
        assert Permission.OWN_ACCOUNT in firm.by("anna").permissions
        with pytest.raises(NotSignedIn):
            firm.by("katalin")
        firm.sessions.pop("katalin")
        assert (firm.member(was.id).level, firm.member(was.id).state) == (Level.ADMIN, MemberState.ACTIVE)
        assert Permission.OWN_ACCOUNT not in firm.by("katalin").permissions
        assert Permission.MANAGE_STAFF in firm.by("katalin").permissions

    def test_both_are_told(self, firm: Firm, nora: Member) -> None:
        """By mail, each about the other, and in the history."""
        firm.mails()
        firm.do("hand_over", nora.id)
        sent = {mail.kind: mail for mail in firm.mails()}
        assert {kind: mail.to for kind, mail in sent.items()} == {
            "account.taken_over": email_of("nora"),
            "account.handed_over": email_of("katalin"),
        }
        assert "Katalin" in sent["account.taken_over"].text
        assert "Nora" in sent["account.handed_over"].text
        assert all(firm.account.name in mail.text for mail in sent.values())
        assert firm.kinds(1) == ["account.handed_over"]

    def test_whom_to_write_to_goes_over_too(self, firm: Firm, nora: Member) -> None:
        """R-15: where that was the owner; the line on the partner's list shows it as well."""
        before, owner = firm.account, firm.owner()
        own = attrs.evolve(before, contact=owner.name, email=owner.email)
        firm.world.read(lambda s: s.write(Change(before, own)))
        firm.do("hand_over", nora.id)
        line = firm.world.read(lambda s: s.find(CLIENT_ACCOUNT, firm.account_id, within=firm.town.partner.id))
        assert line is not None
        assert (firm.account.contact, firm.account.email) == (line.contact, line.email) == ("Nora", email_of("nora"))
        firm.do("hand_over", owner.id, by="nora")
        assert (firm.account.contact, firm.account.email) == (owner.name, owner.email)

    def test_somebody_else_to_write_to_stays(self, firm: Firm, nora: Member) -> None:
        """Whoever the business named."""
        before = firm.account
        firm.do("hand_over", nora.id)
        assert (firm.account.contact, firm.account.email) == (before.contact, before.email)
        assert firm.account.revision == before.revision + 1

    def test_there_and_back(self, firm: Firm, nora: Member) -> None:
        """There is one owner at any time."""
        first = firm.account.owner_id
        firm.do("hand_over", nora.id)
        firm.do("hand_over", first, by="nora")
        assert firm.account.owner_id == first
        firm.sessions.clear()
        firm.session("nora")
        with firm.refused("owned"):
            firm.do("remove", first, by="nora")
        firm.do("remove", nora.id)

    @pytest.mark.requirement("BX-09", call="staff.hand_over")
    def test_one_key_does_it_once(self, firm: Firm, nora: Member) -> None:
        """Sent again by whoever is an admin by now; for another heir it is refused."""
        by, anna = firm.by(), firm.has("anna")
        after = firm.do("hand_over", nora.id, by=by, key="k")
        with firm.world.unchanged():
            assert firm.do("hand_over", nora.id, by=by, key="k") == after
        with firm.world.unchanged(), pytest.raises(KeyReused):
            firm.do("hand_over", anna.id, by=by, key="k")


class TestWhoMay:
    @pytest.mark.parametrize("level", Level)
    def test_only_the_owner(self, firm: Firm, nora: Member, level: Level) -> None:
        """A-14: no admin gives away what is not its own, least of all to itself."""
        anna = firm.has("anna", level)
        firm.session("anna")
        for id in (anna.id, nora.id, firm.account.owner_id, MemberId(UUID(int=1))):
            with firm.refused("not_owner"):
                firm.do("hand_over", id, by="anna")

    @pytest.mark.parametrize("who", ["support", "dana", "zoe"])
    def test_nobody_from_outside(self, firm: Firm, nora: Member, who: str) -> None:
        """Neither the vendor nor a partner."""
        with firm.refused("kind"):
            firm.do("hand_over", nora.id, by=who)

    def test_not_while_the_account_is_locked(self, firm: Firm, nora: Member) -> None:
        """VC-20: by an actor that was read before."""
        by = firm.by()
        firm.world.run(lambda k: k.accounts.lock(firm.account_id, by=firm.by("dana")))
        with firm.refused("partner_lock"):
            firm.do("hand_over", nora.id, by=by)

    def test_whoever_owned_it_a_moment_ago_does_not(self, firm: Firm, nora: Member) -> None:
        """A-27: the actor was read before the account was handed over."""
        by, anna = firm.by(), firm.has("anna")
        firm.do("hand_over", nora.id, by=by)
        with firm.refused("not_owner"):
            firm.do("hand_over", anna.id, by=by)

    def test_whoever_was_removed_meanwhile_does_not(self, firm: Firm, nora: Member) -> None:
        """A-27: nor anything else."""
        by, owner = firm.by(), firm.account.owner_id
        firm.do("hand_over", nora.id, by=by)
        firm.do("remove", owner, by="nora")
        with firm.refused("not_owner"):
            firm.do("hand_over", nora.id, by=by)


class TestToWhom:
    def test_not_to_itself(self, firm: Firm) -> None:
        """It owns it already."""
        with firm.impossible("account.owner", "seated"):
            firm.do("hand_over", firm.account.owner_id)

    def test_to_whoever_works_there_now(self, firm: Firm, nora: Member) -> None:
        """Neither to somebody who has not come, nor to an inactive one."""
        waiting = firm.invite("olga", level=Level.ADMIN)
        with firm.impossible("member", "invited"):
            firm.do("hand_over", waiting.id)
        firm.do("deactivate", nora.id)
        with firm.impossible("member", "inactive"):
            firm.do("hand_over", nora.id)

    def test_never_to_the_partner(self, firm: Firm) -> None:
        """R-03: its user is none of the account's people."""
        dana = Member(
            account_id=firm.account_id,
            id=MemberId(uuid4()),
            level=Level.ADMIN,
            state=MemberState.ACTIVE,
            partner_id=firm.town.partner.id,
        )
        firm.world.read(lambda s: s.write(Add(dana)))
        with firm.impossible("member", "partners"):
            firm.do("hand_over", dana.id)

    def test_nobody_of_another_account(self, firm: Firm) -> None:
        """A-11: like one that never was."""
        other = Firm.of(firm.town, firm.town.foreign, owner="olga")
        for id in (other.account.owner_id, MemberId(UUID(int=1))):
            with firm.world.unchanged(), pytest.raises(NotFound):
                firm.do("hand_over", id)
