"""
A-22: neither who invites nor who signs up learns whether somebody signs in with an address.

A-23, A-24: nothing of whoever has it is overwritten, and whoever signed up with it first has gained nothing.
"""

from functools import partial
from typing import Any
from uuid import UUID

import attrs
import pytest

from partnerkit import Account, NewInvitation, PartnerKit, PresentPassword, Realm, Secret
from partnerkit.errors import InvalidInput, LinkSpent, NotFound, NotPossible, TooManyTries, WrongCredentials
from partnerkit.identity.model import CREDENTIALS
from partnerkit.invitations.model import Invitation
from partnerkit.invitations.signups import SignUp
from partnerkit.messages.model import LETTERS
from partnerkit.queue import QUEUE_SHARDS
from partnerkit.repository import Query
from tests.api.world import World
from tests.attacks.coming import (
    CHOSEN,
    EVA,
    KNOWN,
    OPERATOR,
    RIGHT,
    as_known,
    as_partner,
    by_form,
    client,
    invited,
    made,
    person,
    rows,
    signed_up,
    wanted,
)
from tests.attacks.test_a22_forgotten_passwords import statements
from tests.library.world import PASSWORD, Town
from tests.mailed import links_in, mails

THEIRS = "a password of the victim"
CALLS = ["invite", "sign_up", "sign_up_partner", "open_by_form"]


@pytest.fixture
def town(town: Town) -> Town:
    """
    A town in which Katalin signs in to an account, and Emil to the console.
    """
    town.world.seat_owner(town.account)
    return town


def pair(name: str) -> tuple[str, str]:
    """
    Return an address that is known, and one of the same length that is not.
    """
    return (OPERATOR, "emal@lk.example.com") if name == "sign_up_partner" else (KNOWN, "katalan@szabo.example.com")


def come(kit: PartnerKit, name: str, email: str, by: Any) -> Any:
    """
    Have somebody come in one of the ways.
    """
    calls = kit.invitations
    if name == "invite":
        return calls.invite(NewInvitation(email=email), by=by)
    if name == "sign_up":
        return calls.sign_up(wanted(email))
    if name == "sign_up_partner":
        return calls.sign_up_partner(as_partner(email))
    return calls.open_by_form(by_form(email), by=by)


def kinds(town: Town) -> dict[str, int]:
    """
    Count the rows of each kind.
    """
    found: dict[str, int] = {}
    for row in town.world.dump().values():
        found[type(row).__name__] = found.get(type(row).__name__, 0) + 1
    return found


@pytest.mark.requirement("WP-02", call="invitations.invite", by="library")
@pytest.mark.requirement("R-10", call="invitations.sign_up", by="library")
@pytest.mark.parametrize("name", CALLS)
def test_a22_known_and_unknown_addresses_cannot_be_told_apart(town: Town, name: str) -> None:
    """
    By answer, rows, letters, what is hashed and compared, how often one may, or how many mails there are.
    """
    world, seen = town.world, []
    for email in pair(name):
        before, hashed, compared = kinds(town), world.hasher.hashed, world.hasher.verified
        answer = world.run(lambda k: come(k, name, email, town.owner))  # noqa: B023
        costs = (world.hasher.hashed - hashed, world.hasher.verified - compared)
        more = {kind: n - before.get(kind, 0) for kind, n in kinds(town).items() if n != before.get(kind, 0)}
        sent = mails(world.run)
        often = [_again(town, name, email) for _ in range(4)]
        mails(world.run)
        seen.append([_bare(answer), more, costs, len(sent), sent[0].to == email, often])
    assert seen[0] == seen[1]


def _again(town: Town, name: str, email: str) -> str:
    try:
        town.world.run(lambda k: come(k, name, email, town.owner))
    except (InvalidInput, TooManyTries) as error:
        return error.code
    return "done"


def _bare(answer: Any) -> Any:
    """
    Return an answer without what is another one each time: ids, and what was typed.
    """
    if answer is None:
        return None
    none = UUID(int=0)
    bare = {"id": none, "email": "-", "version": 0, "uid": "-"}
    bare |= {"account_id": none} if isinstance(answer, Invitation) else {"owner_id": none, "seq": 0, "head": b""}
    return attrs.evolve(answer, **{n: v for n, v in bare.items() if hasattr(answer, n)})


@pytest.mark.parametrize("name", CALLS)
def test_a22_letters_say_of_whom_nothing(town: Town, name: str) -> None:
    """
    Neither who has the address nor that somebody does: that is looked up when the mail is put into words.
    """
    for email in pair(name):
        town.world.run(lambda k: come(k, name, email, town.owner))  # noqa: B023
    letters = [
        row
        for shard in range(QUEUE_SHARDS)
        for row in town.world.read(lambda s: s.page(Query(collection=LETTERS, within=shard))).items  # noqa: B023
    ]
    assert len(letters) == 2
    assert {(row.holder_id, row.partner_id, row.purpose) for row in letters} == {(None, None, None)}
    assert len({row.kind for row in letters}) == 1


@pytest.mark.requirement("R-10", call="invitations.sign_up", by="library")
@pytest.mark.parametrize("name", CALLS)
def test_a22_the_database_is_asked_the_same(world: World, account: dict[str, Any], name: str) -> None:
    """
    So that it takes as long: statement by statement.
    """
    world.seat(account)
    emails = (
        "first@example.com",
        "dana@example.com" if name == "sign_up_partner" else "szabo@example.com",
        "d@example.com",
    )
    seen = []
    for email in emails:

        def work(kit: PartnerKit, email: str = email) -> Any:
            by = kit.actors.from_session(Secret(world.token("dana")), realm=Realm.OPERATOR)
            return come(kit, name, email, by)

        with statements(world) as found:
            world.database.run(work)
        seen.append(found)
    assert seen[1] == seen[2]
    assert seen[1]


def test_a22_another_partners_mails_use_up_none_of_ours(town: Town) -> None:
    """
    Whom another partner mailed as often as it may, we may mail as often; so that nobody learns anything by counting.
    """
    invited(town, EVA, by=town.stranger)
    (theirs,) = rows(town, Invitation)
    for _ in range(2):
        town.world.run(lambda k: k.invitations.invite_again(theirs.id, by=town.stranger))
    seen = []
    for email in (EVA, "nobody@szabo.example.com"):
        ours = town.world.run(lambda k: k.invitations.invite(NewInvitation(email=email), by=town.owner))  # noqa: B023
        came = []
        for _ in range(3):
            try:
                town.world.run(lambda k: k.invitations.invite_again(ours.id, by=town.owner))  # noqa: B023
                came.append("done")
            except TooManyTries as error:
                came.append(error.code)
        seen.append(came)
    assert seen == [["done", "done", "too_many_tries"]] * 2


@pytest.mark.requirement("R-10", call="invitations.open", by="library")
@pytest.mark.requirement("R-10", call="invitations.confirm", by="library")
def test_a23_by_no_link_anything_of_the_known_is_overwritten(town: Town) -> None:
    """
    Neither name, password, language nor sessions; whatever the business is called, and whoever asked for it.
    """
    world = town.world
    session = world.staff_sign_in()
    before = world.read(lambda s: s.get(CREDENTIALS, person(town).id)), person(town)
    token, confirm = invited(town, KNOWN), signed_up(town, wanted(KNOWN, "mallory's own choice", language="hu"))
    with world.unchanged():
        with pytest.raises(NotPossible):
            world.run(lambda k: k.invitations.open(token, client("Evil", "Mallory", "mallory's own choice")))
        for given in ("mallory's own choice", THEIRS):
            chosen = PresentPassword(password=Secret(given))
            with pytest.raises(NotPossible):
                world.run(lambda k: k.invitations.confirm(confirm, chosen))  # noqa: B023
            with pytest.raises(InvalidInput):
                world.run(lambda k: k.invitations.confirm_known(confirm, chosen))  # noqa: B023
            with pytest.raises(InvalidInput):
                world.run(lambda k: k.invitations.open_known(token, as_known(given)))  # noqa: B023
    world.clock.tick(world.vendor.limits.tries_an_address.per)
    world.run(lambda k: k.invitations.open_known(token, as_known()))
    world.run(lambda k: k.invitations.confirm_known(confirm, PresentPassword(password=Secret(PASSWORD))))
    assert world.read(lambda s: s.get(CREDENTIALS, person(town).id)) == before[0]
    assert attrs.evolve(person(town), version=0) == attrs.evolve(before[1], version=0)
    assert world.of_session(session).account_id == town.account.id


def test_a23_nobody_is_added_by_being_named(town: Town) -> None:
    """
    Invited, signed up for, or named in a form: whoever is known has one account before it follows a link.
    """
    before = made(town)
    for name in ("invite", "sign_up", "open_by_form"):
        town.world.run(lambda k: come(k, name, KNOWN, town.owner))  # noqa: B023
    assert made(town) == (before[0] + 1, before[1], before[2])  # the account made by form, which nobody works in
    assert town.world.staff_sign_in().actor.account_id == town.account.id


@pytest.mark.requirement("R-10", call="invitations.confirm", by="library")
@pytest.mark.parametrize("kind", ["client", "partner"])
def test_a24_who_signs_up_with_a_victims_address_gains_nothing(town: Town, kind: str) -> None:
    """
    Whatever the victim does with the mail: without Mallory's password its link makes nothing, with it Mallory has none.
    """
    world, realm = town.world, Realm.STAFF if kind == "client" else Realm.OPERATOR
    call = "confirm" if kind == "client" else "confirm_partner"
    theirs = wanted(EVA, "mallory's own choice") if kind == "client" else as_partner(EVA, "mallory's own choice")
    mine = wanted(EVA, THEIRS) if kind == "client" else as_partner(EVA, THEIRS)
    mallorys = signed_up(town, theirs)
    with pytest.raises(WrongCredentials):
        world.sign_in(EVA, "mallory's own choice", realm=realm)
    with world.unchanged(), pytest.raises(InvalidInput):
        world.run(lambda k: getattr(k.invitations, call)(mallorys, PresentPassword(password=Secret(THEIRS))))
    victims = signed_up(town, mine)
    world.run(lambda k: getattr(k.invitations, call)(victims, PresentPassword(password=Secret(THEIRS))))
    with pytest.raises(WrongCredentials):
        world.sign_in(EVA, "mallory's own choice", realm=realm)
    given = PresentPassword(password=Secret("mallory's own choice"))
    with world.unchanged(), pytest.raises((NotPossible, NotFound)):
        world.run(lambda k: getattr(k.invitations, call)(mallorys, given))
    assert world.sign_in(EVA, THEIRS, realm=realm).actor.name == "Nagy Éva"


def test_a24_a_sign_up_that_waits_is_worth_nothing_once_the_victim_is_there(town: Town) -> None:
    """
    Signed up by Mallory before the victim was invited, confirmed after: by the victim's password alone.
    """
    world = town.world
    mallorys = signed_up(town, wanted(EVA, "mallory's own choice"))
    invitation = invited(town)
    world.run(lambda k: k.invitations.open(invitation, client()))
    for given in ("mallory's own choice", PASSWORD):
        wrong = PresentPassword(password=Secret(given))
        with world.unchanged(), pytest.raises(InvalidInput):
            world.run(lambda k: k.invitations.confirm_known(mallorys, wrong))  # noqa: B023
    world.run(lambda k: k.invitations.confirm_known(mallorys, RIGHT))
    assert [one.password for one in rows(town, SignUp)] == [None]
    assert len([one for one in rows(town, Account) if one.email == EVA]) == 2


def test_a24_an_operators_link_makes_no_account_of_anybody(town: Town) -> None:
    """
    A-06: what was mailed for one thing does no other: partner, client, invitation, a password.
    """
    world = town.world
    tokens = [invited(town), signed_up(town), signed_up(town, as_partner())]
    names = [("open", client()), ("confirm", RIGHT), ("confirm_partner", RIGHT)]
    for n, token in enumerate(tokens):
        for m, (name, given) in enumerate(names):
            if n != m:
                with world.unchanged(), pytest.raises((NotFound, LinkSpent)):
                    world.run(partial(_call, name, token, given))
        with world.unchanged(), pytest.raises(NotFound):
            world.run(lambda k: k.identity.verify_address(Realm.STAFF, token))  # noqa: B023
        with world.unchanged(), pytest.raises(NotFound):
            world.run(lambda k: k.staff.look(token))  # noqa: B023


def _call(name: str, token: Secret, given: Any, kit: PartnerKit) -> Any:
    return getattr(kit.invitations, name)(token, given)


def test_a03_no_token_stands_where_anybody_could_read_it(town: Town) -> None:
    """
    CVE-2026-16072: neither in what is stored, nor in what a call returns; the mail alone holds it.
    """
    world = town.world
    made_ = world.run(lambda k: k.invitations.invite(NewInvitation(email=EVA), by=town.owner))
    world.run(lambda k: k.invitations.sign_up(wanted("other@example.com", CHOSEN)))
    world.run(lambda k: k.invitations.sign_up_partner(as_partner("third@example.com")))
    found = [path.rpartition("/")[2] for mail in mails(world.run) for path in links_in(mail)]
    stored = f"{world.dump()} {made_}"
    parts = [part for token in found for part in (token, *token.split("."))]
    assert (len(found), [part for part in parts if part in stored]) == (3, [])
    assert CHOSEN not in stored
