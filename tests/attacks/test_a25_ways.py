"""
A-25: nobody is flooded with mails by invitations and sign-ups, and nobody guesses a link or a password at them.
"""

from datetime import timedelta
from typing import Any

import pytest

from partnerkit import NewClient, NewInvitation, PresentPassword, Realm, Secret
from partnerkit.errors import InvalidInput, TooManyTries
from tests.api.world import World
from tests.attacks.coming import CHOSEN, EVA, KNOWN, RIGHT, as_known, as_partner, invited, outcome, signed_up, wanted
from tests.attacks.test_a25_guessing import SPOOFED
from tests.attacks.visitor import Visitor
from tests.library.world import Town
from tests.mailed import mails

HOUR = timedelta(hours=1)
HERE = {"REMOTE_ADDR": "127.0.0.1"}
SAID = {"business": "K", "name": "Éva", "password": CHOSEN, "time_zone": "UTC"}


@pytest.mark.requirement("R-10", call="invitations.sign_up", by="library")
def test_a25_an_address_gets_three_mails_an_hour_by_signing_up(town: Town) -> None:
    """
    As client or as partner, known or not, from wherever, in any spelling; an hour later it may go on.
    """
    ways: list[Any] = [
        lambda k, n: k.invitations.sign_up(wanted(EVA.upper() if n % 2 else EVA), source=f"192.0.2.{n}"),
        lambda k, n: k.invitations.sign_up_partner(as_partner(), source=f"192.0.2.{n}"),
    ]
    came = [outcome(lambda n=n: town.world.run(lambda k: ways[n % 2](k, n))) for n in range(8)]  # type: ignore[misc]
    assert came == ["done"] * 3 + ["too_many_tries"] * 5
    assert len(mails(town.world.run)) == 3
    town.world.clock.tick(HOUR)
    town.world.run(lambda k: k.invitations.sign_up(wanted()))


def test_a25_a_source_has_twenty_mails_an_hour_sent(town: Town) -> None:
    """
    To however many addresses.
    """
    for n in range(20):
        town.world.run(lambda k: k.invitations.sign_up(wanted(f"n{n}@example.com"), source="192.0.2.1"))  # noqa: B023
    with town.world.unchanged(), pytest.raises(TooManyTries):
        town.world.run(lambda k: k.invitations.sign_up_partner(as_partner("last@example.com"), source="192.0.2.1"))
    town.world.run(lambda k: k.invitations.sign_up(wanted("last@example.com"), source="192.0.2.2"))


@pytest.mark.requirement("WP-06", call="invitations.invite_again", by="library")
def test_a25_nobody_is_flooded_by_invitations(town: Town) -> None:
    """
    CVE-2022-31184: sent again, or withdrawn and made anew: three an hour to an address, of one partner.
    """
    world = town.world

    def anew(k: Any) -> None:
        made = k.invitations.invite(NewInvitation(email=EVA), by=town.owner)
        k.invitations.withdraw(made.id, by=town.owner)

    assert [outcome(lambda: world.run(anew)) for _ in range(5)] == ["done"] * 3 + ["too_many_tries"] * 2
    made = world.run(lambda k: k.invitations.invite(NewInvitation(email="b@example.com"), by=town.owner))
    again = [outcome(lambda: world.run(lambda k: k.invitations.invite_again(made.id, by=town.admin))) for _ in range(4)]
    assert again == ["done"] * 2 + ["too_many_tries"] * 2


def test_a25_an_operator_has_twenty_mails_an_hour_sent(town: Town) -> None:
    """
    To however many addresses; a colleague's are counted apart.
    """
    world = town.world
    for n in range(20):
        world.run(lambda k: k.invitations.invite(NewInvitation(email=f"n{n}@example.com"), by=town.owner))  # noqa: B023
    last = NewInvitation(email="last@example.com")
    with world.unchanged(), pytest.raises(TooManyTries):
        world.run(lambda k: k.invitations.invite(last, by=town.owner))
    world.run(lambda k: k.invitations.invite(last, by=town.admin))


@pytest.mark.requirement("R-11", call="invitations.open_known", by="library")
def test_a25_a_password_is_guessed_at_five_times_a_minute_by_all_links_together(town: Town) -> None:
    """
    Whoever reads the victim's mail has invitations and sign-ups without end: the guesses count together.
    """
    world = town.world
    world.seat_owner(town.account)
    token, confirm = invited(town, KNOWN), signed_up(town, wanted(KNOWN))
    wrong = PresentPassword(password=Secret("a guess of mine"))
    ways: list[Any] = [
        lambda k: k.invitations.open_known(token, as_known("a guess of mine")),
        lambda k: k.invitations.confirm_known(confirm, wrong),
    ]
    came = [outcome(lambda n=n: world.run(ways[n % 2])) for n in range(7)]  # type: ignore[misc]
    assert came == ["input"] * 5 + ["too_many_tries"] * 2
    with world.unchanged(), pytest.raises(TooManyTries):
        world.run(lambda k: k.invitations.open_known(token, as_known()))


@pytest.mark.parametrize("kind", ["client", "partner"])
def test_a25_the_chosen_password_is_guessed_at_five_times_a_minute(town: Town, kind: str) -> None:
    """
    By whoever reads the mail of an address that somebody else signed up with.
    """
    token = signed_up(town, wanted() if kind == "client" else as_partner())
    call, world = "confirm" if kind == "client" else "confirm_partner", town.world
    wrong = PresentPassword(password=Secret("a guess of mine"))
    for _ in range(5):
        with world.unchanged(), pytest.raises(InvalidInput):
            world.run(lambda k: getattr(k.invitations, call)(token, wrong))
    with world.unchanged(), pytest.raises(TooManyTries):
        world.run(lambda k: getattr(k.invitations, call)(token, RIGHT))


@pytest.mark.requirement("R-10", page="/workspace/sign-up", by="pages")
@pytest.mark.parametrize("headers", SPOOFED[:8], ids=lambda headers: next(iter(headers)))
def test_a25_no_header_makes_another_source(world: World, headers: dict[str, str]) -> None:
    """
    Twenty-one people signed up from one machine that calls itself twenty-one: the last is refused, and not mailed.
    """
    statuses = []
    for n in range(21):
        visitor = Visitor(world)
        told = {name: value.format(n=n) for name, value in headers.items()}
        form = visitor.form("/workspace/sign-up")
        fields = form.fields | SAID | {"email": f"n{n}@example.com"}
        sent = visitor.send("POST", form.action, data=fields, headers=told, environ_overrides=HERE)
        statuses.append(sent.status_code)
    assert statuses == [303] * 20 + [429]
    assert len(mails(world.database.run)) == 20


@pytest.mark.requirement("WP-02", page="/workspace/invitation/<token>", by="pages")
def test_a25_links_are_answered_twenty_times_a_minute(world: World) -> None:
    """
    From one source; each made-up one is answered alike, and looking at one changes nothing.
    """
    visitor = Visitor(world)
    csrf = visitor.form("/workspace/sign-in").fields["csrf"]
    fields = {"csrf": csrf, "key": "k", "language": "en"} | SAID
    statuses = [
        visitor.send("POST", f"/workspace/invitation/x{n}", data=fields, environ_overrides=HERE).status_code
        for n in range(20)
    ]
    assert statuses == [404] * 20
    late = NewClient(business="K", name="Nagy Éva", password=Secret(CHOSEN))
    with pytest.raises(TooManyTries):
        world.database.run(lambda k: k.invitations.open(Secret("x"), late, source="127.0.0.1"))


def test_a25_an_inviters_words_are_not_what_a_stranger_reads(town: Town) -> None:
    """
    What an operator calls business and person, and what somebody signs up as, stands in no mail to an unproven address.
    """
    bait = "Win 1,000,000 at https://evil.example"
    new = NewInvitation(email=EVA, name=bait, contact=bait)
    town.world.run(lambda k: k.invitations.invite(new, by=town.owner))
    town.world.run(lambda k: k.invitations.sign_up(wanted("other@example.com", business=bait, name=bait)))
    for mail in mails(town.world.run):
        assert "evil" not in mail.text + mail.html + mail.subject


def test_a25_a_sign_up_opens_no_session_before_it_is_confirmed(town: Town) -> None:
    """
    Its password opens nothing, and guesses at it count as at any address.
    """
    town.world.run(lambda k: k.invitations.sign_up(wanted()))
    came = [outcome(lambda: town.world.sign_in(EVA, CHOSEN, realm=Realm.STAFF)) for _ in range(6)]
    assert came == ["credentials"] * 5 + ["too_many_tries"]
