"""
BX-07: letters are sent, once each, to whom they are for.
"""

import logging
from datetime import timedelta
from typing import Any
from uuid import UUID

import attrs
import pytest

from partnerkit import EmailChange, NewPassword, PresentPassword, Realm, Secret
from partnerkit.effects import Message
from partnerkit.errors import LinkSpent
from partnerkit.identity.model import Purpose
from partnerkit.mails import Mail
from partnerkit.messages.model import letter
from partnerkit.queue import QueueState
from partnerkit.repository import Add
from tests.library.messages.post import EMMA, Office, down, token_of
from tests.library.world import PASSWORD

pytestmark = pytest.mark.requirement("BX-07")


def test_a_forgotten_password_is_mailed(office: Office) -> None:
    """The link in the mail sets a new one, and the letter is done."""
    office.forget(EMMA)
    assert office.work() == 1
    (mail,) = office.post.sent
    assert (mail.to, mail.kind, mail.language) == (EMMA, "password.forgotten", "en")
    new = NewPassword(password=Secret("another horse battery"))
    office.world.run(lambda k: k.identity.reset_password(Realm.OPERATOR, token_of(mail), new))
    assert office.world.sign_in(EMMA, "another horse battery").actor.name == "Emma"
    assert office.letters()[0].sent


def test_staff_read_of_the_business_they_work_in(office: Office) -> None:
    """And times are in its zone."""
    office.forget("katalin@szabo.example.com")
    office.work()
    (mail,) = office.post.sent
    assert "Business: Dr. Szabó Fogászat" in mail.text
    assert "/workspace/reset/" in mail.text


def test_what_was_typed_is_not_where_a_mail_goes(office: Office) -> None:
    """It goes to the address as its holder wrote it (A-21)."""
    office.forget("EMMA@LK.example.com")
    office.work()
    assert [mail.to for mail in office.post.sent] == [EMMA]


@pytest.mark.requirement("BX-15", call="identity.forget_password")
def test_whom_the_vendor_authenticates_gets_no_password_by_a_mail(office: Office) -> None:
    """Whoever is blocked there would come in by it; one who has a password here beside that may forget it."""
    fanni = office.world.new_operator(office.world.new_partner("Elsewhere"), "fanni")
    office.forget(fanni.email)
    assert office.work() == 1
    assert (office.post.sent, [letter.sent for letter in office.letters()]) == ([], [False])
    office.world.set_password(fanni)
    office.forget(fanni.email)
    office.work()
    assert [mail.to for mail in office.post.sent] == [fanni.email]


def test_an_address_nobody_has_gets_no_mail(office: Office) -> None:
    """The letter is done with all the same."""
    office.forget("nobody@lk.example.com")
    assert office.work() == 1
    assert office.post.sent == []
    assert (office.letter().state, office.letter().sent) == (QueueState.DONE, False)


def test_somebody_who_is_gone_gets_no_mail(office: Office) -> None:
    """As little as an address that is nobody's."""
    message = Message(kind="password.changed", realm=Realm.STAFF, holder_id=UUID(int=7))
    row = letter(message, id=UUID(int=9), at=office.world.clock())
    office.world.read(lambda s: s.write(Add(row)))
    assert office.work() == 1
    assert office.post.sent == []


def test_a_further_link_replaces_the_one_before(office: Office) -> None:
    """Of two mails only the second one's link works (A-05)."""
    office.forget(EMMA)
    office.forget(EMMA)
    assert office.work() == 2
    first, second = map(token_of, office.post.sent)
    with pytest.raises(LinkSpent):
        office.world.run(lambda k: k.identity.look(Realm.OPERATOR, Purpose.RESET, first))
    assert office.world.run(lambda k: k.identity.look(Realm.OPERATOR, Purpose.RESET, second)).name == "Emma"


def test_neither_token_nor_text_is_stored_or_logged(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    """What was kept of a letter and what was logged opens nothing (A-03, A-35)."""
    caplog.set_level(logging.DEBUG)
    office.forget(EMMA)
    office.post.does = down
    office.work()
    office.world.clock.tick(timedelta(minutes=1))
    office.post.does = lambda mail: None
    office.work()
    (mail,) = office.post.sent
    kept, logged = repr(office.world.dump()), caplog.text
    secret = token_of(mail).reveal()
    for part in (secret, secret.partition(".")[0], secret.partition(".")[2], mail.subject, mail.text.splitlines()[0]):
        assert part not in kept
        assert part not in logged
    assert EMMA not in logged
    assert "ConnectionRefusedError" in logged


def test_the_whole_rendering_can_be_the_vendors(office: Office) -> None:
    """It is given what the mail is about, and the texts."""

    def own(about: Any, texts: Any) -> Mail:
        said = f"{about.product} {about.name} {about.link.reveal()} {texts.say('mail.month.1')}"
        return Mail(id=about.id, kind=about.kind, to=about.to, subject="Own", text=said, html=said, language="en")

    office.world.vendor = attrs.evolve(office.world.vendor, mails=own)
    office.forget(EMMA)
    office.work()
    (mail,) = office.post.sent
    assert mail.text.startswith("Bookwell Emma https://partners.example/console/reset/")


@pytest.mark.parametrize("language", ["en", "fr", "hu"])
def test_a_mail_is_in_the_language_of_its_reader(office: Office, language: str) -> None:
    """As that is when it is sent."""
    office.forget(EMMA)
    office.world.run(lambda k: k.identity.set_language(language, by=office.world.actor("emma")))
    office.work()
    assert office.post.sent[0].language == language


def test_an_address_is_verified_and_changed_by_mail(office: Office) -> None:
    """The new address proves itself; the old one is told, and so is a changed password."""
    world, new = office.world, "emma@elsewhere.example.com"
    world.run(lambda k: k.identity.ask_verification(by=world.actor("emma")))
    office.work()
    world.run(lambda k: k.identity.verify_address(Realm.OPERATOR, token_of(office.post.sent[-1])))
    change = EmailChange(email=new, password=Secret(PASSWORD))
    world.run(lambda k: k.identity.change_email(change, by=world.actor("emma")))
    office.work()
    present = PresentPassword(password=Secret(PASSWORD))
    world.run(lambda k: k.identity.confirm_email(Realm.OPERATOR, token_of(office.post.sent[-1]), present))
    world.set_password(office.emma, "another horse battery")
    office.work()
    assert [(mail.kind, mail.to) for mail in office.post.sent] == [
        ("email.verify", EMMA),
        ("email.change", new),
        ("email.changed", EMMA),
        ("password.changed", new),
    ]
