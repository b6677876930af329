"""
A-05, A-07, A-08, A-27: an invitation to open an account, and a sign-up, bring one account once, by a press of a button.
"""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from partnerkit import Account, Client, InvitationState, NewInvitation, Realm, Secret
from partnerkit.invitations.model import INVITATIONS, Invitation
from partnerkit.invitations.signups import SignUp
from partnerkit.partners.model import Partner
from tests.api.world import World
from tests.attacks.coming import (
    CHOSEN,
    EVA,
    KNOWN,
    RIGHT,
    as_known,
    as_partner,
    client,
    invited,
    made,
    outcome,
    rows,
    signed_up,
    unhindered,
    wanted,
)
from tests.attacks.racing import MANY, at_once, stubborn
from tests.attacks.visitor import Visitor
from tests.library.world import Town
from tests.mailed import links

WEEK = timedelta(days=7)


@pytest.fixture
def town(town: Town) -> Town:
    """
    A town in which nobody is kept from trying often, and Katalin signs in to an account.
    """
    unhindered(town)
    town.world.seat_owner(town.account)
    return town


def race(town: Town, work: Callable[[int, Any], Any], number: int = MANY) -> Counter[str]:
    """
    Have so many threads do something at once; count what came of it.
    """
    return Counter(at_once(lambda n: outcome(lambda: stubborn(town.world, partial(work, n))), number))


def looks(token: Secret) -> Callable[[Any], Any]:
    """
    Return a look at an invitation.
    """
    return lambda k: k.invitations.look(token)


def answers(token: Secret, by: Any = None) -> list[Callable[[Any], Any]]:
    """
    Return each way to answer an invitation.
    """
    return [
        looks(token),
        lambda k: k.invitations.open(token, client()),
        lambda k: k.invitations.open_known(token, as_known()),
        lambda k: k.invitations.decline(token),
        *([] if by is None else [lambda k: k.invitations.accept(token, client(), by=by)]),
    ]


@pytest.mark.requirement("WP-02", call="invitations.open", by="library")
@pytest.mark.requirement("WP-06", call="invitations.invite_again", by="library")
@pytest.mark.parametrize("how", ["used", "declined", "resent", "withdrawn", "expired"])
def test_a05_a_link_whose_row_changed_is_dead(town: Town, how: str) -> None:
    """
    CVE-2025-46815: whatever is tried afterwards, in turn, for good; and nothing is written.
    """
    token, world = invited(town), town.world
    (invitation,) = rows(town, Invitation)
    if how == "used":
        world.run(lambda k: k.invitations.open(token, client()))
    elif how == "declined":
        world.run(lambda k: k.invitations.decline(token))
    elif how == "resent":
        world.run(lambda k: k.invitations.invite_again(invitation.id, by=town.owner))
    elif how == "withdrawn":
        world.run(lambda k: k.invitations.withdraw(invitation.id, by=town.owner))
    else:
        world.clock.tick(WEEK)
    reason = {"resent": "replaced", "declined": "withdrawn"}.get(how, how)
    by = world.staff_sign_in().actor
    for ticked in (timedelta(0), WEEK):
        world.clock.tick(ticked)
        for answer in answers(token, by):
            with world.unchanged():
                assert outcome(lambda: world.run(answer)) in {reason, "expired" if ticked else reason}  # noqa: B023


@pytest.mark.requirement("WP-02", call="invitations.open", by="library")
def test_a27_of_twenty_at_once_one_opens_the_account(town: Town) -> None:
    """
    One account, one person, one way in, one line; the others hear that it was used, and of none is anything left.
    """
    token, before = invited(town), made(town)
    came = race(town, lambda n, k: k.invitations.open(token, client(f"Kávé {n}", f"Éva {n}")))
    assert came["done"] == 1
    assert set(came) <= {"done", "used", "not_possible"}
    assert made(town) == tuple(n + 1 for n in before)
    (account,) = [one for one in rows(town, Account) if one.name.startswith("Kávé")]
    (line,) = [one for one in rows(town, Client) if one.account_id == account.id]
    assert (line.name, account.email) == (account.name, EVA)


@pytest.mark.requirement("R-11", call="invitations.accept", by="library")
def test_a27_of_twenty_ways_at_once_one_is_taken(town: Town) -> None:
    """
    By password, signed in, or declining: one of them, and there is an account or none.
    """
    token, before = invited(town, KNOWN), made(town)
    by = town.world.staff_sign_in().actor

    def answer(n: int, k: Any) -> Any:
        ways = [
            lambda: k.invitations.accept(token, client(), by=by),
            lambda: k.invitations.open_known(token, as_known()),
            lambda: k.invitations.decline(token),
        ]
        return ways[n % 3]()

    came = race(town, answer, 12)
    assert came["done"] == 1
    assert sum(came[reason] for reason in ("used", "withdrawn")) == 11
    more = 1 if came["used"] else 0
    assert made(town) == (before[0] + more, before[1], before[2] + more)


@pytest.mark.requirement("WP-06", call="invitations.withdraw", by="library")
def test_a27_withdrawn_or_accepted_but_not_both(town: Town) -> None:
    """
    An account whose invitation is withdrawn, or a line without either, there never is.
    """
    for n in range(5):
        token = invited(town, f"n{n}@example.com")
        (invitation,) = [one for one in rows(town, Invitation) if one.email == f"n{n}@example.com"]

        def both(n: int, k: Any, token: Any = token, id: Any = invitation.id) -> Any:
            return k.invitations.withdraw(id, by=town.owner) if n % 2 else k.invitations.open(token, client())

        assert race(town, both, 2)["done"] == 1
        now = town.world.read(lambda s: s.get(INVITATIONS, invitation.id, within=town.partner.id))  # noqa: B023
        accounts = [one for one in rows(town, Account) if one.id == invitation.account_id]
        lines = [one for one in rows(town, Client) if one.id == invitation.id]
        there = now.state is InvitationState.ACCEPTED
        assert (len(accounts), len(lines)) == ((1, 1) if there else (0, 0))


@pytest.mark.requirement("WP-02", call="invitations.open", by="library")
def test_a27_two_partners_invite_one_person(town: Town) -> None:
    """
    Both opened at once by somebody who is new: one person, whoever is second is asked for the password.
    """
    first, second = invited(town), invited(town, by=town.stranger)
    came = race(town, lambda n, k: k.invitations.open((first, second)[n % 2], client()), 2)
    assert came == {"done": 1, "not_possible": 1}
    (token,) = [one for one in (first, second) if outcome(partial(town.world.run, looks(one))) == "done"]
    account = town.world.run(lambda k: k.invitations.open_known(token, as_known(CHOSEN)))
    assert len([one for one in rows(town, Account) if one.email == EVA]) == 2
    assert account.partner_id in {town.partner.id, town.other.id}


@pytest.mark.requirement("VC-04", call="invitations.confirm", by="library")
def test_a27_of_twenty_confirmations_at_once_one_counts(town: Town) -> None:
    """
    As somebody new; and as somebody known, by its password and signed in at once.
    """
    before, token = made(town), signed_up(town)
    came = race(town, lambda _, k: k.invitations.confirm(token, RIGHT))
    assert (came["done"], set(came) <= {"done", "used", "not_possible"}) == (1, True)
    assert made(town) == tuple(n + 1 for n in before)
    mine, by = signed_up(town, wanted(KNOWN)), town.world.staff_sign_in().actor

    def confirm(n: int, k: Any) -> Any:
        if n % 2:
            return k.invitations.confirm_as(mine, by=by)
        return k.invitations.confirm_known(mine, as_known())

    assert race(town, confirm, 12) == {"done": 1, "used": 11}
    assert made(town)[0] == before[0] + 2


@pytest.mark.requirement("VC-04", call="invitations.confirm", by="library")
@pytest.mark.requirement("WP-01", call="invitations.confirm_partner", by="library")
@pytest.mark.parametrize("kind", ["client", "partner"])
def test_a27_one_address_signs_up_twice(town: Town, kind: str) -> None:
    """
    Both links followed at once: one person, or one operator; of the other nothing is there.
    """
    new = wanted() if kind == "client" else as_partner()
    both, call = [signed_up(town, new) for _ in range(2)], "confirm" if kind == "client" else "confirm_partner"
    before = len(rows(town, Partner))
    came = race(town, lambda n, k: getattr(k.invitations, call)(both[n % 2], RIGHT), 2)
    assert came == {"done": 1, "not_possible": 1}
    assert len([one for one in rows(town, Account) if one.email == EVA]) == 1
    assert len(rows(town, Partner)) == before + (kind == "partner")
    assert [one.password is None for one in rows(town, SignUp)].count(True) == 1


@pytest.mark.requirement("WP-01", call="invitations.confirm_partner", by="library")
def test_a27_of_twenty_partners_at_once_one_is_there(town: Town) -> None:
    """
    With one operator, one account of its own, and one mail about that.
    """
    token, before = signed_up(town, as_partner()), len(rows(town, Partner))
    came = race(town, lambda _, k: k.invitations.confirm_partner(token, RIGHT))
    assert (came["done"], set(came) <= {"done", "used", "not_possible"}) == (1, True)
    assert len(rows(town, Partner)) == before + 1
    assert len(links(town.world.run)) == 1


@pytest.mark.requirement("WP-02", call="invitations.open", by="library")
def test_a07_expiry_is_seen_at_the_moment_of_acceptance(town: Town) -> None:
    """
    Looked at while it counted, and accepted when it does not: too late. It blocks no new one, by whichever partner.
    """
    token, world = invited(town), town.world
    world.clock.tick(WEEK - timedelta(microseconds=1))
    world.run(lambda k: k.invitations.look(token))
    world.clock.tick(timedelta(microseconds=1))
    with world.unchanged():
        assert {outcome(lambda: world.run(answer)) for answer in answers(token)} == {"expired"}  # noqa: B023
    (invitation,) = rows(town, Invitation)
    other = invited(town, by=town.stranger)
    assert outcome(lambda: world.run(looks(other))) == "done"
    world.run(lambda k: k.invitations.invite_again(invitation.id, by=town.owner))
    (path,) = links(world.run)
    fresh = Secret(path.rpartition("/")[2])
    assert world.run(lambda k: k.invitations.open(fresh, client())).email == EVA


def paths(world: World) -> list[str]:
    """
    Return the path of a link of each kind that somebody who is new would follow.
    """

    def ask(kit: Any) -> None:
        by = kit.actors.from_session(Secret(world.token("dana")), realm=Realm.OPERATOR)
        kit.invitations.invite(NewInvitation(email="one@example.com"), by=by)
        kit.invitations.sign_up(wanted("two@example.com"))
        kit.invitations.sign_up_partner(as_partner("three@example.com"))

    world.database.run(ask)
    found = links(world.database.run)
    assert [path.split("/")[2] for path in sorted(found)] == ["open", "invitation", "open"]
    return found


@pytest.mark.requirement("WP-02", page="/workspace/invitation/<token>", by="pages")
@pytest.mark.requirement("VC-04", page="/workspace/open/<token>", by="pages")
@pytest.mark.requirement("WP-01", page="/console/open/<token>", by="pages")
def test_a08_only_the_button_uses_a_link_up(world: World) -> None:
    """
    CVE-2019-1020018: neither looking, nor a prefetch, nor the fields in the address, nor a form from elsewhere.
    """
    found = paths(world)
    before = world.rows()
    said = {"business": "Kávé", "name": "Éva", "password": CHOSEN, "language": "en", "time_zone": "UTC"}
    for path in found:
        for method in ("GET", "HEAD", "OPTIONS", "PUT", "DELETE"):
            for headers in ({}, {"Purpose": "prefetch"}, {"Sec-Purpose": "prefetch;prerender"}):
                answer = Visitor(world).send(method, path, query_string=said, headers=headers)
                assert answer.status_code in ({"GET": {200}, "HEAD": {200}}.get(method, {405}))
                assert answer.headers["Cache-Control"] == "no-store"
                assert CHOSEN not in answer.text
        for headers in ({}, {"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
            assert Visitor(world).send("POST", path, data=said, headers=headers).status_code == 403
    assert world.rows() == before
    for path in found:
        visitor = Visitor(world)
        form = visitor.form(path)
        fields = {name: text for name, text in said.items() if name in form.fields}
        answer = visitor.submit(form, **fields)
        assert answer.status_code == 303
        assert path.rpartition("/")[2] not in answer.text + str(answer.headers)
