"""
A-22: whoever invites learns of no address whether somebody signs in with it.

A-23, A-24: it overwrites nothing of whoever has the address, and whoever registered that first gains nothing by it.
"""

from functools import partial
from typing import Any
from uuid import UUID

import attrs
import pytest

from partnerkit import (
    EmailChange,
    Level,
    MemberState,
    NewMember,
    NewPassword,
    PresentPassword,
    Realm,
    Secret,
    SubscriptionReport,
)
from partnerkit.errors import (
    InvalidInput,
    LinkSpent,
    NotFound,
    NotPossible,
    NotSignedIn,
    TooManyTries,
    WrongCredentials,
)
from partnerkit.identity.model import CREDENTIALS
from partnerkit.messages.model import LETTERS
from partnerkit.queue import QUEUE_SHARDS
from partnerkit.repository import Query
from partnerkit.staff.model import accounts_of
from partnerkit.values import AccountId
from tests.api.world import World
from tests.attacks.test_a22_forgotten_passwords import statements
from tests.library.staff.given import Firm, colleague, email_of, known
from tests.library.world import PASSWORD, Town
from tests.mailed import links_in, tokens

THEIRS = "a password of the victim"


@pytest.fixture
def firm(town: Town) -> Firm:
    """
    An account whose owner is signed in; and, in another one, Olga.
    """
    firm = Firm.of(town)
    firm.session("katalin")
    return firm


@pytest.fixture
def other(firm: Firm) -> Firm:
    """
    Olga's account.
    """
    other = Firm.of(firm.town, firm.town.foreign, owner="olga")
    other.session("olga")
    return other


def everything(firm: Firm, who: str) -> list[Any]:
    """
    Invite somebody, again and again, withdraw it, and invite anew; return all that the account's people ever see.
    """
    hashed, compared = firm.world.hasher.hashed, firm.world.hasher.verified
    made = firm.invite(who, name="Somebody", level=Level.MANAGER)
    again = firm.do("invite_again", made.id)
    twice = codes(firm, lambda: firm.invite(who))
    lowered = firm.do("set_level", made.id, Level.EMPLOYEE)
    thrice = firm.do("invite_again", made.id)
    waiting = codes(firm, lambda: firm.do("invite_again", made.id))
    states = [codes(firm, lambda m=m: firm.do(m, made.id)) for m in ("deactivate", "reactivate", "hand_over")]
    listed = [m for m in firm.listed().items if m.id == made.id]
    mailed = [mail for mail in firm.mails() if mail.to == email_of(who)]
    firm.do("remove", made.id)
    seats = firm.seats()
    told = [(entry.kind, entry.actor_id, set(entry.payload)) for entry in firm.told()[-5:]]
    bare = {"id": UUID(int=0), "email": "-", "version": 0}
    rows = [attrs.evolve(one, **bare) for one in (made, again, lowered, thrice, *listed)]
    mails = [(m.kind, m.subject, m.language, len(m.text), len(m.html), len(links_in(m))) for m in mailed]
    costs = (firm.world.hasher.hashed - hashed, firm.world.hasher.verified - compared)
    return [rows, twice, waiting, states, seats, told, mails, costs]


def codes(firm: Firm, do: Any) -> Any:
    try:
        do()
    except InvalidInput as error:
        return [(p.path, p.code) for p in error.problems]
    except (NotPossible, TooManyTries) as error:
        return error.code, getattr(error, "state", None)
    return "done"


@pytest.mark.requirement("R-11", call="staff.invite", by="library")
@pytest.mark.requirement("R-11", call="staff.invite_again", by="library")
def test_a22_known_and_unknown_addresses_cannot_be_told_apart(firm: Firm, other: Firm) -> None:
    """
    By answer, list, seats, history, size or number of mails, nor by what is hashed: one by one, equal.
    """
    knows, unknown = everything(firm, "olga"), everything(firm, "ulga")
    for one, another in zip(knows, unknown, strict=True):
        assert one == another
    assert knows[-1] == (0, 0)


def test_a22_rows_are_the_same(firm: Firm, other: Firm) -> None:
    """
    As many of each kind, and a letter that says of whom nothing: neither who has the address nor that somebody does.
    """
    seen = []
    for who in ("olga", "ulga"):
        before = kinds(firm)
        firm.invite(who)
        seen.append({kind: n - before.get(kind, 0) for kind, n in kinds(firm).items() if n != before.get(kind, 0)})
    assert seen[0] == seen[1]
    letters = [
        row
        for shard in range(QUEUE_SHARDS)
        for row in firm.world.read(lambda s: s.page(Query(collection=LETTERS, within=shard))).items  # noqa: B023
        if row.kind == "member.invited"
    ]
    assert {(row.holder_id, row.partner_id, row.purpose) for row in letters} == {(None, None, None)}


def kinds(firm: Firm) -> dict[str, int]:
    """
    Count the rows of each kind.
    """
    found: dict[str, int] = {}
    for row in firm.world.dump().values():
        found[type(row).__name__] = found.get(type(row).__name__, 0) + 1
    return found


@pytest.mark.requirement("R-11", call="staff.invite", by="library")
def test_a22_the_database_is_asked_the_same(world: World, account: dict[str, Any]) -> None:
    """
    So that it takes as long: statement by statement, and no password is hashed meanwhile.
    """
    session = Secret(world.seat(account))
    plan = SubscriptionReport(plan="pro", at=world.clock(), event="evt 1", seats=9)
    id = AccountId(UUID(account["id"]))
    world.database.run(lambda k: k.subscriptions.report(id, plan, by=k.actors.vendor("support")))
    elsewhere = world.account(name="Elsewhere")
    there = {"name": "Olga", "email": "olga@szabo.example.com"}
    assert world.call("vendor", "PUT", f"/accounts/{elsewhere['id']}/owner", there).status_code == 200

    def invite(kit: Any, email: str) -> Any:
        return kit.staff.invite(NewMember(email=email), by=kit.actors.from_session(session, realm=Realm.STAFF))

    seen = []
    for email in ("first@szabo.example.com", "OLGA@szabo.example.com", "ulga@szabo.example.com"):
        with statements(world) as found:
            world.database.run(partial(invite, email=email))
        seen.append(found)
    assert seen[1] == seen[2]
    assert seen[1]


def test_a22_other_accounts_mails_use_up_none_of_ours(firm: Firm, other: Firm) -> None:
    """
    Whom another account mailed as often as it may, we may mail as often; so that nobody learns anything by counting.
    """
    theirs = other.invite("nora", by="olga")
    for _ in range(2):
        other.do("invite_again", theirs.id, by="olga")
    seen = []
    for who in ("nora", "nobody"):
        made = firm.invite(who)
        seen.append([codes(firm, lambda: firm.do("invite_again", made.id)) for _ in range(3)])  # noqa: B023
    assert seen == [["done", "done", ("too_many_tries", None)]] * 2


@pytest.mark.requirement("R-11", call="staff.join", by="library")
def test_a23_signing_up_by_a_link_overwrites_nobody(firm: Firm, other: Firm) -> None:
    """
    Neither name, password, language nor sessions of whoever has the address; in any spelling of it.
    """
    token = firm.invited("olga")
    before = firm.world.read(lambda s: s.get(CREDENTIALS, other.person("olga").id)), other.person("olga")
    mallory = colleague("mallory", password=Secret("mallory's own choice"), language="hu")
    with firm.impossible("invitation", "known"):
        firm.link("join", token, mallory)
    assert (firm.world.read(lambda s: s.get(CREDENTIALS, before[1].id)), other.person("olga")) == before
    assert other.by("olga").account_id == other.account_id
    firm.link("join_known", token, known())
    assert firm.world.read(lambda s: s.get(CREDENTIALS, before[1].id)) == before[0]
    assert attrs.evolve(other.person("olga"), version=0) == attrs.evolve(before[1], version=0)


def test_a23_whoever_the_vendor_seats_meanwhile_is_who_it_is(firm: Firm) -> None:
    """
    Invited while nobody had the address, followed when somebody does: by the password of that one alone.
    """
    token = firm.invited("olga")
    other = Firm.of(firm.town, firm.town.foreign, owner="olga")
    with firm.impossible("invitation", "known"):
        firm.join(token, "olga")
    with firm.world.unchanged(), pytest.raises(InvalidInput, match="password"):
        firm.link("join_known", token, known("mallory's own choice"))
    assert firm.link("join_known", token, known()).person_id == other.owner().person_id


@pytest.mark.requirement("R-11", call="staff.invite", by="library")
def test_a23_nobody_is_added_by_being_named(firm: Firm, other: Firm) -> None:
    """
    R-11: whoever is invited has neither a way nor a workplace there before it accepts, known or not.
    """
    firm.invite("olga", level=Level.ADMIN)
    ways = firm.world.read(lambda s: s.page(accounts_of(other.person("olga").id, inactive=True))).items
    assert [way.account_id for way in ways] == [other.account_id]
    with pytest.raises(WrongCredentials):
        firm.sign_in("olga")
    with firm.world.unchanged(), pytest.raises(NotFound):
        firm.world.run(lambda k: k.staff.members(firm.account_id, by=other.by("olga")))


class TestRegisteredFirst:
    """
    Mallory has an account under the victim's address, whose password is Mallory's; the victim reads the mail there.
    """

    @pytest.fixture
    def mallory(self, firm: Firm) -> Firm:
        mallory = Firm.of(firm.town, firm.town.foreign, owner="victim")
        mallory.session("victim")
        return mallory

    @pytest.mark.requirement("R-11", call="staff.accept", by="library")
    def test_a24_without_the_mail_nothing_is_accepted(self, firm: Firm, mallory: Firm) -> None:
        """
        Signed in under the address, Mallory has no link, is told of no invitation, and is let in nowhere.
        """
        firm.invite("victim", level=Level.ADMIN)
        by = mallory.by("victim")
        for text in (str(firm.called("victim").id), str(firm.account_id), ""):
            with firm.world.unchanged(), pytest.raises(NotFound):
                firm.do("accept", Secret(text), by=by)
        with pytest.raises(WrongCredentials):
            firm.sign_in("victim")
        assert firm.called("victim").state is MemberState.INVITED

    @pytest.mark.requirement("R-13", call="identity.reset_password", by="library")
    def test_a24_the_victim_takes_the_address_back_and_keeps_mallory_out(self, firm: Firm, mallory: Firm) -> None:
        """
        By a new password, mailed to it: Mallory's session is over before the victim works anywhere, and stays so.
        """
        token = firm.invited("victim", level=Level.ADMIN)
        assert firm.look(token).known
        with firm.world.unchanged(), pytest.raises(InvalidInput):
            firm.link("join_known", token, known(THEIRS))
        firm.world.run(lambda k: k.identity.forget_password(Realm.STAFF, email_of("victim")))
        (reset,) = tokens(firm.world.run)
        firm.world.run(lambda k: k.identity.reset_password(Realm.STAFF, reset, NewPassword(password=Secret(THEIRS))))
        with pytest.raises(NotSignedIn):
            mallory.by("victim")
        joined = firm.link("join_known", token, known(THEIRS))
        assert (joined.state, joined.level) == (MemberState.ACTIVE, Level.ADMIN)
        with pytest.raises(NotSignedIn):
            mallory.by("victim")
        for there in (firm, mallory):
            with pytest.raises(WrongCredentials):
                there.sign_in("victim", PASSWORD)
        assert firm.sign_in("victim", THEIRS).actor.member_id == joined.id

    def test_a24_a_change_of_address_that_mallory_began_leads_nowhere(self, firm: Firm, mallory: Firm) -> None:
        """
        A-19: begun before the victim came, its link is dead afterwards.
        """
        by, change = mallory.by("victim"), EmailChange(password=Secret(PASSWORD), email="m@evil.example.com")
        firm.world.run(lambda k: k.identity.change_email(change, by=by))
        (moving,) = tokens(firm.world.run)
        self.test_a24_the_victim_takes_the_address_back_and_keeps_mallory_out(firm, mallory)
        for password in (PASSWORD, THEIRS):
            given = PresentPassword(password=Secret(password))
            with firm.world.unchanged(), pytest.raises(LinkSpent):
                firm.world.run(lambda k: k.identity.confirm_email(Realm.STAFF, moving, given))  # noqa: B023

    def test_a24_mallory_invites_the_victim_into_a_trap(self, firm: Firm, mallory: Firm) -> None:
        """
        Whoever accepts Mallory's invitation works there as well, and gives nothing of its own account away by it.
        """
        token = mallory.invited("katalin", by="victim", level=Level.ADMIN)
        before = firm.owner(), firm.by()
        mallory.do("accept", token, by=firm.by())
        assert (attrs.evolve(firm.owner(), version=0), firm.by()) == (attrs.evolve(before[0], version=0), before[1])
        mallory.do("remove", mallory.called("katalin").id, by="victim")
        assert firm.by() == before[1]


def test_a25_an_inviter_s_words_are_not_what_a_stranger_reads(firm: Firm) -> None:
    """
    What the admin calls the person stands in no mail; who invites, and to which account, does: it is asked for there.
    """
    firm.invite("nora", name="Win 1,000,000 at https://evil.example")
    (mail,) = firm.mails()
    assert "evil" not in mail.text + mail.html + mail.subject
