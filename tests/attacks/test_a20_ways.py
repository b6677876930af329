"""
A-20, A-21: whoever is invited or signs up has one mailbox, whatever it is spelt like; mail goes to the stored address.
"""

from typing import Any

import pytest

from partnerkit import ClientForm, NewInvitation, PartnerKit, PresentPassword, Realm, Secret
from partnerkit.errors import InvalidInput, NotPossible
from tests.api.world import World
from tests.attacks.coming import EVA, KNOWN, RIGHT, as_partner, by_form, client, invited, made, signed_up, wanted
from tests.attacks.test_a20_addresses import LOOK_ALIKE, NO_MAILBOX
from tests.attacks.visitor import Visitor
from tests.library.world import PASSWORD, Town
from tests.mailed import mails

CALLS = ["invite", "sign_up", "sign_up_partner", "open_by_form"]
SAME = [
    "KATALIN@SZABO.EXAMPLE.COM",
    " katalin@szabo.example.com\t",
    "ｋatalin@szabo.example.com",
    "Katalin@ｓzabo.example.com",
]


def call(town: Town, name: str, email: Any) -> Any:
    """
    Have somebody come in one of the ways, with an address as it was typed.
    """

    def work(kit: PartnerKit) -> Any:
        calls = kit.invitations
        if name == "invite":
            return calls.invite(NewInvitation(email=email), by=town.owner)
        if name == "sign_up":
            return calls.sign_up(wanted(email))
        if name == "sign_up_partner":
            return calls.sign_up_partner(as_partner(email))
        form: ClientForm = by_form(email)
        return calls.open_by_form(form, by=town.owner)

    return town.world.run(work)


@pytest.mark.requirement("WP-02", call="invitations.invite", by="library")
@pytest.mark.requirement("WP-04", call="invitations.open_by_form", by="library")
@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize("email", NO_MAILBOX, ids=lambda one: ascii(one)[:40])
def test_a20_what_is_no_mailbox_is_mailed_nothing(town: Town, name: str, email: Any) -> None:
    """
    CVE-2023-7028: neither a list, nor a display name, nor a line break, nor several addresses.
    """
    with town.world.unchanged(), pytest.raises(InvalidInput) as caught:
        call(town, name, email)
    assert {problem.path.removeprefix("business.") for problem in caught.value.problems} == {"email"}
    assert mails(town.world.run) == []


@pytest.mark.requirement("VC-04", page="/workspace/sign-up", by="pages")
@pytest.mark.parametrize("face", ["workspace", "console"])
def test_a20_a_form_with_two_addresses_is_refused(world: World, face: str) -> None:
    """
    Sent twice in one form: none of them is mailed.
    """
    visitor = Visitor(world)
    form = visitor.form(f"/{face}/sign-up")
    said = {
        "business": "K",
        "name": "Éva",
        "password": "a password of her own",
        "time_zone": "UTC",
        "accountant": "yes",
    }
    if face == "workspace":
        said.pop("accountant")
    fields = {**form.fields, **said, "email": ["one@example.com", "evil@evil.example"]}
    answer = visitor.send("POST", form.action, data=fields)
    assert answer.status_code == 422
    assert mails(world.database.run) == []


@pytest.mark.requirement("R-10", call="invitations.open", by="library")
@pytest.mark.parametrize("spelt", SAME, ids=ascii)
def test_a21_another_spelling_is_the_same_person(town: Town, spelt: str) -> None:
    """
    CVE-2019-19844: whoever is known is mailed where it signs in, and nobody becomes a second person of one address.
    """
    world = town.world
    world.seat_owner(town.account)
    before = made(town)
    token = invited(town, spelt)
    assert world.run(lambda k: k.invitations.look(token)).known
    with world.unchanged(), pytest.raises(NotPossible):
        world.run(lambda k: k.invitations.open(token, client()))
    confirm = signed_up(town, wanted(spelt))
    with world.unchanged(), pytest.raises(NotPossible):
        world.run(lambda k: k.invitations.confirm(confirm, RIGHT))
    right = PresentPassword(password=Secret(PASSWORD))
    world.run(lambda k: k.invitations.confirm_known(confirm, right))
    assert made(town) == (before[0] + 1, before[1], before[2] + 1)


@pytest.mark.parametrize("name", CALLS)
def test_a21_mail_goes_to_the_stored_address(town: Town, name: str) -> None:
    """
    Not to a mailbox that only looks to us like the one of whoever is known.
    """
    town.world.seat_owner(town.account)
    stored, typed = (
        (KNOWN, KNOWN.upper()) if name != "sign_up_partner" else ("dana@lk.example.com", "DANA@LK.EXAMPLE.COM")
    )
    call(town, name, typed)
    assert [mail.to for mail in mails(town.world.run)] == [stored]


@pytest.mark.parametrize("email", LOOK_ALIKE)
def test_a21_what_only_looks_alike_is_somebody_else(town: Town, email: str) -> None:
    """
    It is mailed itself, or is no address; whoever it looks like is neither mailed nor said to be known.
    """
    try:
        call(town, "sign_up", email)
    except InvalidInput:
        return
    (mail,) = mails(town.world.run)
    assert (mail.kind, mail.to) == ("client.sign_up", mail.to)
    assert mail.to != "dana@lk.example.com"


@pytest.mark.requirement("WP-02", call="invitations.invite", by="library")
def test_a21_one_address_has_one_open_invitation(town: Town) -> None:
    """
    Whatever its spelling; and a person made by one signs in by any.
    """
    token = invited(town)
    for spelt in (EVA.upper(), f" {EVA}", EVA.replace("s", "ｓ")):
        with town.world.unchanged(), pytest.raises(InvalidInput):
            call(town, "invite", spelt)
    town.world.run(lambda k: k.invitations.open(token, client()))
    assert town.world.sign_in(EVA.title(), "a password of her own", realm=Realm.STAFF).actor.name == "Nagy Éva"
