"""
An owner's password: set by an operator, and replaced before anything else; or set by a link an operator mails (VC-26).
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import attrs
import pytest

from partnerkit import (
    Action,
    Actor,
    EmailChange,
    KnownColleague,
    Level,
    Member,
    NewIdentity,
    NewMember,
    NewOwner,
    NewPassword,
    PartnerKit,
    PasswordChange,
    PresentPassword,
    Purpose,
    Realm,
    Secret,
    Shut,
    ShutOut,
    SignedIn,
)
from partnerkit.access import Factor
from partnerkit.errors import (
    Conflict,
    InvalidInput,
    KeyReused,
    NotFound,
    NotPossible,
    NotSignedIn,
    Refused,
    TooManyTries,
    WrongCredentials,
)
from partnerkit.history.model import ENTRIES, Entry
from partnerkit.identity.model import CREDENTIALS, Credential
from partnerkit.invitations.offers import KnownClient, OwnBusiness
from partnerkit.invitations.signups import SignUpKind
from partnerkit.mails import Mail
from partnerkit.repository import Change, Query, Storage, every
from partnerkit.staff.model import MEMBERS, MemberState
from partnerkit.staff.partner_user import add_partner_user
from partnerkit.values import AccountId, MemberId, OperatorId
from tests.library import invited
from tests.library.staffed import pays
from tests.library.world import ISSUER, PASSWORD, Town, settle
from tests.library.worlds import in_memory
from tests.mailed import links_in, mails, token_of, tokens

GIVEN, OWN = "told over the telephone", "known to Katalin alone"
KATALIN = "katalin@szabo.example.com"
WAYS: dict[str, Callable[[PartnerKit, AccountId, Actor], Member]] = {
    "set": lambda k, id, by: k.identity.set_owner_password(id, password(), by=by),
    "mail": lambda k, id, by: k.identity.mail_owner_reset(id, by=by),
}
EITHER = pytest.mark.parametrize("way", WAYS)


@pytest.fixture
def town(town: Town) -> Town:
    """
    A town in which the account has its owner.
    """
    town.world.seat_owner(town.account)
    return town


def password(text: str = GIVEN) -> NewPassword:
    return NewPassword(password=Secret(text))


def set_it(town: Town, text: str = GIVEN, *, by: Actor | None = None, key: str | None = None) -> Member:
    return town.world.run(
        lambda k: k.identity.set_owner_password(town.account.id, password(text), by=by or town.admin, key=key)
    )


def mail_it(town: Town, *, by: Actor | None = None, key: str | None = None) -> Member:
    return town.world.run(lambda k: k.identity.mail_owner_reset(town.account.id, by=by or town.admin, key=key))


def act(town: Town, way: str, by: Actor | None = None) -> Member:
    return town.world.run(lambda k: WAYS[way](k, town.account.id, by or town.admin))


def credential(town: Town) -> Credential:
    owner = owner_of(town)
    assert owner.person_id is not None
    person_id: UUID = owner.person_id
    return town.world.read(lambda s: s.get(CREDENTIALS, person_id))


def owner_of(town: Town) -> Member:
    return town.world.run(lambda k: k.staff.owner(town.account.id, by=town.world.support))


def replace(town: Town, by: Actor, current: str = GIVEN, new: str = OWN) -> None:
    change = PasswordChange(current=Secret(current), new=Secret(new))
    town.world.run(lambda k: k.identity.change_password(change, by=by))


def told(town: Town) -> list[Mail]:
    return mails(town.world.run)


def history(town: Town) -> list[Entry]:
    chain = Query(collection=ENTRIES, within=town.account.id, limit=100)
    return sorted(town.world.read(lambda s: list(every(s, chain))), key=lambda entry: entry.seq)


def another_account(town: Town) -> AccountId:
    """
    Have the owner own another partner's account, too.
    """
    new = NewOwner(name="Katalin", email=KATALIN)
    town.world.run(lambda k: k.staff.seat_owner(town.foreign.id, new, by=town.world.support))
    return town.foreign.id


def refused(town: Town, way: str = "set", by: Actor | None = None) -> str:
    with town.world.unchanged(), pytest.raises(Refused) as caught:
        act(town, way, by)
    return caught.value.decision.because


def partner_user(town: Town, **fields: Any) -> MemberId:
    """
    Give the partner a user of its own in the account.
    """
    id = MemberId(uuid4())
    made = add_partner_user(
        town.world.account(town.account),
        id=id,
        partner_id=town.partner.id,
        operator_id=OperatorId(town.owner.id),
        name="L&K",
    )
    town.world.read(lambda s: s.write(*made.changes))
    if fields:
        user_is(town, id, **fields)
    return id


def user_is(town: Town, id: MemberId, **fields: Any) -> None:
    def work(storage: Storage) -> None:
        user = storage.get(MEMBERS, id, within=town.account.id)
        storage.write(Change(user, attrs.evolve(user, **fields)))

    town.world.read(work)


class TestSetting:
    """An operator sets it."""

    @pytest.mark.requirement("VC-26", call="identity.set_owner_password")
    @pytest.mark.requirement("R-13", call="identity.set_owner_password")
    def test_the_owner_signs_in_with_it_and_every_session_of_before_is_over(self, town: Town) -> None:
        """And with the one before nobody does."""
        before = town.world.staff_sign_in()
        assert set_it(town) == owner_of(town)
        with pytest.raises(NotSignedIn):
            town.world.of_session(before)
        with pytest.raises(WrongCredentials):
            town.world.staff_sign_in()
        assert town.world.staff_sign_in(password=GIVEN).actor.must_change

    @pytest.mark.requirement("VC-26", call="identity.set_owner_password")
    def test_the_owner_is_told_by_mail_who_did_it_and_not_the_password(self, town: Town) -> None:
        """A-03: it stands in no mail, no letter that waits for one, and no history."""
        set_it(town)
        stored = repr(town.world.dump())
        (mail,) = told(town)
        assert (mail.kind, mail.to) == ("owner.password_set", KATALIN)
        assert "Emil of Lefèvre & Kovács Conseil set a new password" in mail.text
        assert GIVEN not in stored.replace(credential(town).password or "", "") + mail.text + mail.html
        assert links_in(mail) == []

    @pytest.mark.requirement("VC-26", call="history.of_account")
    def test_the_history_says_who_did_it_and_for_whom(self, town: Town) -> None:
        """Actor, membership and person; nothing else."""
        owner = set_it(town)
        last = history(town)[-1]
        assert (last.kind, last.actor_id) == ("owner.password_set", town.admin.id)
        assert set(last.payload.values()) >= {str(owner.id), str(owner.person_id)}

    @pytest.mark.requirement("VC-26", call="identity.change_password")
    def test_once_replaced_it_is_the_owners_own(self, town: Town) -> None:
        """All sessions are over, the one that replaced it among them; whoever set it knows nothing that opens."""
        set_it(town)
        one, two = (town.world.staff_sign_in(password=GIVEN) for _ in range(2))
        replace(town, one.actor)
        for session in (one, two):
            with pytest.raises(NotSignedIn):
                town.world.of_session(session)
        with pytest.raises(WrongCredentials):
            town.world.staff_sign_in(password=GIVEN)
        own = town.world.staff_sign_in(password=OWN).actor
        assert not own.must_change
        assert town.world.run(lambda k: k.staff.workplace(by=own)).account.id == town.account.id

    @pytest.mark.requirement("VC-26", call="identity.change_password")
    def test_it_is_not_replaced_by_itself(self, town: Town) -> None:
        """Then somebody else would know it still."""
        set_it(town)
        by = town.world.staff_sign_in(password=GIVEN).actor
        with pytest.raises(InvalidInput) as caught:
            replace(town, by, new=GIVEN)
        assert [problem.code for problem in caught.value.problems] == ["password.same"]
        assert credential(town).must_change

    @pytest.mark.requirement("VC-26", call="identity.reset_password")
    def test_a_mailed_link_replaces_it_too(self, town: Town) -> None:
        """Whoever reads mail at the address is the owner."""
        set_it(town)
        told(town)
        town.world.run(lambda k: k.identity.forget_password(Realm.STAFF, KATALIN))
        (token,) = tokens(town.world.run)
        town.world.run(lambda k: k.identity.reset_password(Realm.STAFF, token, password(OWN)))
        assert not town.world.staff_sign_in(password=OWN).actor.must_change

    @pytest.mark.requirement("BX-09", call="identity.set_owner_password")
    def test_the_same_call_again_does_it_once(self, town: Town) -> None:
        """With its key; of another password the key was used already."""
        set_it(town, key="k")
        epoch = credential(town).epoch
        with town.world.unchanged():
            assert set_it(town, key="k") == owner_of(town)
        with pytest.raises(KeyReused):
            set_it(town, OWN, key="k")
        assert credential(town).epoch == epoch

    def test_set_once_more_the_later_one_counts(self, town: Town) -> None:
        """Somebody misheard the first one."""
        set_it(town)
        first = town.world.staff_sign_in(password=GIVEN)
        set_it(town, OWN)
        with pytest.raises(NotSignedIn):
            town.world.of_session(first)
        assert town.world.staff_sign_in(password=OWN).actor.must_change

    def test_one_that_is_none_changes_nothing(self, town: Town) -> None:
        """And no mail is counted for it."""
        with town.world.unchanged(), pytest.raises(InvalidInput):
            set_it(town, "short")

    @pytest.mark.requirement("BX-11", call="try_out")
    def test_tried_dry_it_names_who_would_be_shut_out_of_what(self, town: Town) -> None:
        """With how many sessions; once more it would shut out nobody who is not already."""
        town.world.staff_sign_in()
        wanted: Callable[[PartnerKit], Member] = lambda k: WAYS["set"](k, town.account.id, town.admin)  # noqa: E731
        with town.world.unchanged():
            tried = town.world.run(lambda k: k.try_out(wanted))
        owner = owner_of(town)
        assert tried.shut_out == (
            ShutOut(of=(Shut.PASSWORD,), name="Katalin", account_id=town.account.id, member_id=owner.id, sessions=1),
        )
        set_it(town)
        assert town.world.run(lambda k: k.try_out(wanted)).shut_out == ()
        assert (
            town.world.run(lambda k: k.try_out(lambda dry: WAYS["mail"](dry, town.account.id, town.admin))).shut_out
            == ()
        )


class TestMailing:
    """An operator has a link mailed."""

    @pytest.mark.requirement("VC-26", call="identity.mail_owner_reset")
    def test_the_owner_sets_a_new_one_by_the_link(self, town: Town) -> None:
        """Until then nothing changes; then all sessions are over, and nobody but the owner knows the password."""
        before = town.world.staff_sign_in()
        assert mail_it(town) == owner_of(town)
        (mail,) = told(town)
        assert (mail.kind, mail.to) == ("owner.reset_mailed", KATALIN)
        assert "Emil of Lefèvre & Kovács Conseil had this mail sent to you" in mail.text
        town.world.of_session(before)
        (token,) = map(token_of, links_in(mail))
        assert town.world.run(lambda k: k.identity.look(Realm.STAFF, Purpose.RESET, token)).email == KATALIN
        town.world.run(lambda k: k.identity.reset_password(Realm.STAFF, token, password(OWN)))
        with pytest.raises(NotSignedIn):
            town.world.of_session(before)
        assert not town.world.staff_sign_in(password=OWN).actor.must_change

    @pytest.mark.requirement("VC-26", call="history.of_account")
    def test_the_history_says_who_had_it_mailed(self, town: Town) -> None:
        """And nothing of the link."""
        mail_it(town)
        last = history(town)[-1]
        assert (last.kind, last.actor_id) == ("owner.reset_mailed", town.admin.id)
        assert [entry.kind for entry in history(town)].count("owner.reset_mailed") == 1

    @pytest.mark.requirement("VC-26", call="identity.mail_owner_reset")
    def test_the_vendor_and_a_program_do_it_too(self, town: Town) -> None:
        """The vendor by its own name, where nobody manages the account as well (R-07)."""
        mail_it(town, by=town.world.support)
        assert "support of Bookwell had this mail sent to you" in told(town)[0].text

    @pytest.mark.requirement("R-07", call="identity.mail_owner_reset")
    def test_where_nobody_manages_the_account_the_vendor_does(self, town: Town) -> None:
        """There is no partner to say No to."""
        token = invited.sign_up(town.world, SignUpKind.CLIENT, known=False)
        account = town.world.run(lambda k: k.invitations.confirm(token, PresentPassword(password=Secret(PASSWORD))))
        assert account.partner_id is None
        owner = town.world.run(lambda k: k.identity.mail_owner_reset(account.id, by=town.world.support))
        assert [mail.to for mail in told(town)] == [owner.email]

    def test_an_earlier_link_is_worth_nothing_after_a_password_was_set(self, town: Town) -> None:
        """A-19: neither whoever has a link from before, nor whoever knows the password from before, gets in."""
        mail_it(town)
        (token,) = tokens(town.world.run)
        set_it(town)
        with pytest.raises(Exception, match="newer link"):
            town.world.run(lambda k: k.identity.reset_password(Realm.STAFF, token, password(OWN)))

    @pytest.mark.requirement("BX-09", call="identity.mail_owner_reset")
    def test_the_same_call_again_mails_it_once(self, town: Town) -> None:
        """With its key."""
        mail_it(town, key="k")
        with town.world.unchanged():
            assert mail_it(town, key="k") == owner_of(town)
        assert len(told(town)) == 1


class TestWhere:
    """Where it is not for an operator to say."""

    @pytest.mark.requirement("R-11", call="identity.set_owner_password")
    @EITHER
    def test_an_owner_to_be_has_none_yet(self, town: Town, way: str) -> None:
        """It is said what to do instead: whoever accepts the invitation chooses one."""
        account = town.world.new_account(town.owner, "Kiss Bt.")
        with town.world.unchanged(), pytest.raises(NotPossible) as caught:
            town.world.run(lambda k: WAYS[way](k, account.id, town.admin))
        assert caught.value.state == "awaited"
        assert "Invite the owner" in str(caught.value)

    @pytest.mark.requirement("BX-15", call="identity.set_owner_password")
    @EITHER
    def test_whom_the_vendor_alone_authenticates_has_none_here(self, town: Town, way: str) -> None:
        """Neither does anybody get one by this."""
        account = town.world.new_account(town.owner, "Kiss Bt.")
        new = NewOwner(name="Pál", email="pal@kiss.example.com")
        town.world.run(lambda k: k.staff.seat_owner(account.id, new, by=town.world.support))
        identity = NewIdentity(issuer=ISSUER, subject="pal")
        town.world.run(lambda k: k.identity.link_owner(account.id, identity, by=town.world.support))
        with town.world.unchanged(), pytest.raises(NotPossible) as caught:
            town.world.run(lambda k: WAYS[way](k, account.id, town.admin))
        assert caught.value.state == "elsewhere"

    @pytest.mark.requirement("VC-26", call="identity.set_owner_password")
    def test_not_where_it_opens_another_account_too(self, town: Town) -> None:
        """The remedy is a link; that does it."""
        another_account(town)
        with town.world.unchanged(), pytest.raises(Refused) as caught:
            set_it(town)
        decision = caught.value.decision
        assert (decision.because, [remedy.code for remedy in decision.remedies]) == ("shared", ["reset_link"])
        mail_it(town)
        assert len(tokens(town.world.run)) == 1

    @pytest.mark.requirement("VC-26", call="identity.set_owner_password")
    def test_nor_where_it_did_and_may_again(self, town: Town) -> None:
        """Somebody inactive in another account may be made active there."""
        bela = NewOwner(name="Béla", email="bela@szabo.example.com", password=Secret(PASSWORD))
        town.world.run(lambda k: k.staff.seat_owner(town.foreign.id, bela, by=town.world.support))
        pays(town.world, town.foreign)
        by = town.world.staff_sign_in("bela").actor
        member = town.world.run(lambda k: k.staff.invite(NewMember(email=KATALIN, level=Level.ADMIN), by=by))
        (token,) = tokens(town.world.run)
        town.world.run(lambda k: k.staff.join_known(token, KnownColleague(password=Secret(PASSWORD))))
        town.world.run(lambda k: k.staff.deactivate(member.id, by=by))
        assert refused(town) == "shared"
        town.world.run(lambda k: k.staff.remove(member.id, by=by))
        set_it(town)

    @pytest.mark.requirement("VC-26", call="identity.set_owner_password")
    @pytest.mark.requirement("VC-22", call="identity.set_owner_password")
    def test_not_on_a_secure_account_whoever_asks(self, town: Town) -> None:
        """Without a Secure role nothing is done at all; with one a link is mailed."""
        vera = town.world.guard(town.partner)
        town.world.secure(town.account.id)
        assert refused(town) == refused(town, "mail") == "secure"
        assert refused(town, by=vera) == "secure_owner"
        another_account(town)
        assert refused(town, by=vera) == "secure_owner"
        mail_it(town, by=vera)
        assert len(tokens(town.world.run)) == 1

    @pytest.mark.requirement("R-04", call="identity.set_owner_password")
    @pytest.mark.requirement("R-04", call="identity.mail_owner_reset")
    @EITHER
    @pytest.mark.parametrize("said", [{"state": MemberState.INACTIVE}, {"level": Level.MANAGER}], ids=["out", "lower"])
    def test_the_clients_no_shuts_it_until_the_client_allows_it_again(
        self, town: Town, way: str, said: dict[str, Any]
    ) -> None:
        """The partner's user made inactive or less than an admin; a user that never existed shuts nothing."""
        act(town, way)
        id = partner_user(town)
        act(town, way)
        user_is(town, id, **said)
        assert refused(town, way) == "client_no"
        user_is(town, id, state=MemberState.ACTIVE, level=Level.ADMIN)
        act(town, way)

    @pytest.mark.requirement("R-04", call="identity.mail_owner_reset")
    @pytest.mark.requirement("R-05", call="identity.set_owner_password")
    def test_the_no_is_the_first_answer_and_none_to_the_vendor(self, town: Town) -> None:
        """R-05: before Secure, the second factor and the role."""
        partner_user(town, state=MemberState.INACTIVE)
        another_account(town)
        town.world.guard(town.partner)
        town.world.secure(town.account.id)
        assert {refused(town, way, by) for way in WAYS for by in (town.owner, town.agent)} == {"client_no"}
        mail_it(town, by=town.world.support)

    @EITHER
    def test_another_partners_account_is_unknown(self, town: Town, way: str) -> None:
        """A-11: as one that is not there."""
        with town.world.unchanged(), pytest.raises(NotFound):
            act(town, way, town.stranger)

    @pytest.mark.requirement("BX-10", call="identity.set_owner_password")
    def test_it_is_grave(self, town: Town) -> None:
        """Whoever has a second factor has shown it just now; a link, which the owner alone can use, asks for none."""
        old = attrs.evolve(town.admin, factor=Factor.PROVEN)
        assert refused(town, by=old) == "factor_old"
        mail_it(town, by=old)
        set_it(town, by=attrs.evolve(town.admin, factor=Factor.ABSENT))

    @pytest.mark.requirement("BX-03", call="identity.set_owner_password")
    @pytest.mark.requirement("VC-30", call="identity.set_owner_password")
    @EITHER
    def test_nobody_does_it_in_somebody_elses_name(self, town: Town, way: str) -> None:
        """Whatever both may do."""
        assert refused(town, way, attrs.evolve(town.owner, subject=town.admin)) == "acting"

    @EITHER
    def test_a25_nobody_is_bombed_with_mails(self, town: Town, way: str) -> None:
        """By address and by who wants them; refused tries send none and count none."""
        limit = town.world.vendor.limits.mails_an_address.tries
        for _ in range(limit):
            act(town, way)
        with town.world.unchanged(), pytest.raises(TooManyTries):
            act(town, way)
        with pytest.raises(TooManyTries):
            act(town, "mail" if way == "set" else "set", town.owner)


class TestToldWhom:
    """A-22: that an owner belongs to other accounts is told to those alone who could set the password otherwise."""

    def test_whoever_may_set_it_is_told_that_it_opens_more_and_no_more(self, town: Town) -> None:
        """Neither which accounts nor how many, nor whose they are."""
        id = another_account(town)
        said = town.world.run(lambda k: k.accounts.explain(Action.SET_OWNER_PASSWORD, town.account.id, by=town.admin))
        assert said.decision.because == "shared"
        assert town.foreign.name not in repr(said)
        assert str(id) not in repr(said)
        assert not town.world.run(
            lambda k: k.accounts.who_can(Action.SET_OWNER_PASSWORD, town.account.id, by=town.admin)
        )

    @pytest.mark.requirement("BX-01", call="accounts.explain")
    @pytest.mark.requirement("BX-01", call="accounts.who_can")
    def test_to_everybody_else_an_owner_of_several_is_like_any_other(self, town: Town) -> None:
        """In decision, steps and who could; and the call itself is refused for the role before it is looked at."""

        def answers() -> tuple[object, ...]:
            asked = (Action.SET_OWNER_PASSWORD, Action.MAIL_OWNER_RESET)
            by = (town.agent, attrs.evolve(town.owner, subject=town.agent))
            work = [(action, one) for action in asked for one in by]
            explained = [
                town.world.run(lambda k: k.accounts.explain(a, town.account.id, by=o))  # noqa: B023
                for a, o in work
            ]
            able = [
                town.world.run(lambda k: k.accounts.who_can(a, town.account.id, by=o))  # noqa: B023
                for a, o in work
            ]
            return explained, able, refused(town, by=town.agent)

        before = answers()
        another_account(town)
        assert answers() == before

    @pytest.mark.requirement("BX-01", call="accounts.explain")
    def test_the_no_is_told_with_the_facts(self, town: Town) -> None:
        """It is the account's own word to the partner."""
        partner_user(town, level=Level.EMPLOYEE)
        said = town.world.run(lambda k: k.accounts.explain(Action.MAIL_OWNER_RESET, town.account.id, by=town.admin))
        assert (said.decision.because, said.facts["client_no"]) == ("client_no", "yes")
        said = town.world.run(
            lambda k: k.accounts.explain(Action.MAIL_OWNER_RESET, town.account.id, by=town.world.support)
        )
        assert (said.decision.allowed, "client_no" in said.facts) == (True, False)


class TestBeforeReplacing:
    """Whoever signed in with a password that an operator set does nothing but replace it."""

    @pytest.fixture
    def session(self, town: Town) -> SignedIn:
        """
        The owner, signed in with a password that an operator set.
        """
        set_it(town)
        return town.world.staff_sign_in(password=GIVEN)

    @pytest.mark.requirement("VC-26", call="staff.workplace")
    def test_nothing_of_the_account_or_of_its_own_sign_in_is_shown(self, town: Town, session: SignedIn) -> None:
        """Nor does it give the address to somebody else, end sessions, or invite anybody."""
        by = session.actor
        email = EmailChange(email="eve@example.com", password=Secret(GIVEN))
        for work in (
            lambda k: k.staff.workplace(by=by),
            lambda k: k.staff.members(town.account.id, by=by),
            lambda k: k.staff.seats(town.account.id, by=by),
            lambda k: k.staff.invite(NewMember(email="eve@example.com"), by=by),
            lambda k: k.identity.address(by=by),
            lambda k: k.identity.ask_verification(by=by),
            lambda k: k.identity.change_email(email, by=by),
            lambda k: k.sessions.own(by=by),
            lambda k: k.sessions.end_others(by=by),
        ):
            with town.world.unchanged(), pytest.raises(Refused) as caught:
                town.world.run(work)
            assert caught.value.decision.because == "must_change"
            assert [remedy.code for remedy in caught.value.decision.remedies] == ["change_password"]

    @pytest.mark.requirement("VC-26", call="identity.change_password")
    def test_it_chooses_a_language_signs_out_and_stays_signed_in(self, town: Town, session: SignedIn) -> None:
        """These three are left."""
        town.world.run(lambda k: k.sessions.touch(session.token, realm=Realm.STAFF))
        town.world.run(lambda k: k.identity.set_language("hu", by=session.actor))
        town.world.run(lambda k: k.sessions.end(session.token, realm=Realm.STAFF))
        with pytest.raises(NotSignedIn):
            town.world.of_session(session)

    @pytest.mark.requirement("VC-20", call="accounts.lock")
    def test_a_lock_is_told_before_that(self, town: Town, session: SignedIn) -> None:
        """R-05."""
        town.world.run(lambda k: k.accounts.lock(town.account.id, by=town.owner))
        with pytest.raises(Refused) as caught:
            town.world.staff_sign_in(password=GIVEN)
        assert caught.value.decision.because == "partner_lock"

    @pytest.mark.requirement("BX-15", call="actors.external")
    def test_whom_the_vendor_signs_in_comes_by_no_password(self, town: Town, session: SignedIn) -> None:
        """Nobody else knows what it came by."""
        identity = NewIdentity(issuer=ISSUER, subject="katalin")
        town.world.run(lambda k: k.identity.link_owner(town.account.id, identity, by=town.world.support))
        by = town.world.actor("katalin")
        assert town.world.run(lambda k: k.staff.workplace(by=by)).account.id == town.account.id

    @pytest.mark.requirement("VC-26", call="staff.join_known")
    def test_a_password_that_somebody_knows_opens_no_other_account(self, town: Town, session: SignedIn) -> None:
        """Whatever way leads there: an invitation to work there, or to open one, by password or in a session."""
        bela = NewOwner(name="Béla", email="bela@szabo.example.com", password=Secret(PASSWORD))
        town.world.run(lambda k: k.staff.seat_owner(town.foreign.id, bela, by=town.world.support))
        told(town)
        pays(town.world, town.foreign)
        by = town.world.staff_sign_in("bela").actor
        town.world.run(lambda k: k.staff.invite(NewMember(email=KATALIN), by=by))
        (token,) = tokens(town.world.run)
        offer = invited.token_of(town.world, invited.invitation(town.world, town.owner, KATALIN))
        for work in (
            lambda k: k.staff.join_known(token, KnownColleague(password=Secret(GIVEN))),
            lambda k: k.invitations.open_known(offer, KnownClient(business="Kiss Bt.", password=Secret(GIVEN))),
        ):
            with town.world.unchanged(), pytest.raises(InvalidInput) as wrong:
                town.world.run(work)
            assert [problem.code for problem in wrong.value.problems] == ["password.must_change"]
        for work in (
            lambda k: k.staff.accept(token, by=session.actor),
            lambda k: k.invitations.accept(offer, OwnBusiness(business="Kiss Bt."), by=session.actor),
        ):
            with town.world.unchanged(), pytest.raises(Refused) as caught:
                town.world.run(work)
            assert caught.value.decision.because == "must_change"
        replace(town, session.actor)
        town.world.run(lambda k: k.staff.join_known(token, KnownColleague(password=Secret(OWN))))

    @pytest.mark.requirement("VC-26", call="staff.seat_owner")
    def test_nor_does_the_vendor_seat_it_in_another(self, town: Town, session: SignedIn) -> None:
        """It would open that account, too."""
        with town.world.unchanged(), pytest.raises(NotPossible) as caught:
            another_account(town)
        assert (caught.value.subject, caught.value.state) == ("password", "set")
        replace(town, session.actor)
        another_account(town)


class TestAtOnce:
    """A-27: whoever is second is told so."""

    @pytest.fixture
    def town(self) -> Town:
        """
        The same in a world where several transactions are open at once.
        """
        town = settle(in_memory())
        town.world.seat_owner(town.account)
        return town

    def test_of_two_who_set_it_one_does(self, town: Town) -> None:
        """The other one's is nowhere."""

        def work(kit: PartnerKit) -> None:
            kit.identity.set_owner_password(town.account.id, password(), by=town.admin)
            set_it(town, OWN, by=town.owner)

        with pytest.raises(Conflict):
            town.world.run(work)
        assert town.world.staff_sign_in(password=OWN).actor.must_change

    @pytest.mark.parametrize("first", [False, True])
    def test_nobody_joins_another_account_by_it_meanwhile(self, town: Town, first: bool) -> None:
        """What was seen of where the owner belongs holds when the password is written, and the other way round."""
        new = NewOwner(name="Katalin", email=KATALIN)

        def work(kit: PartnerKit) -> None:
            if first:
                kit.identity.set_owner_password(town.account.id, password(), by=town.admin)
                another_account(town)
            else:
                kit.staff.seat_owner(town.foreign.id, new, by=town.world.support)
                set_it(town)

        with pytest.raises(Conflict):
            town.world.run(work)
        assert credential(town).must_change is not first

    @pytest.mark.parametrize("way", ["open_known", "confirm_known"])
    def test_nor_opens_one(self, town: Town, way: str) -> None:
        """By an invitation or a sign-up, with the password of before."""
        if way == "open_known":
            token = invited.token_of(town.world, invited.invitation(town.world, town.owner, KATALIN))
        else:
            token = invited.sign_up(town.world, SignUpKind.CLIENT, known=True)

        def work(kit: PartnerKit) -> None:
            if way == "open_known":
                kit.invitations.open_known(token, KnownClient(business="Kiss Bt.", password=Secret(PASSWORD)))
            else:
                kit.invitations.confirm_known(token, PresentPassword(password=Secret(PASSWORD)))
            set_it(town)

        with pytest.raises(Conflict):
            town.world.run(work)
        assert credential(town).must_change
