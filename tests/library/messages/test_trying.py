"""
BX-07: what cannot be sent is tried again, in vain ten times at most; its link counts from the sending.
"""

import itertools
from datetime import timedelta
from typing import Any
from uuid import UUID

import attrs
import pytest

from partnerkit import Realm
from partnerkit.errors import NotFound, NotPossible, Refused
from partnerkit.identity.model import Purpose
from partnerkit.mails import Mail, MailRefused
from partnerkit.queue import QueueState
from partnerkit.repository import Remove
from partnerkit.values import LetterId
from tests.library.messages.post import EMMA, LEASE, Office, down, token_of

pytestmark = pytest.mark.requirement("BX-07")


def test_a_letter_whose_link_was_replaced_is_not_sent_any_more(office: Office) -> None:
    """Its mail would lead nowhere."""
    office.post.does = down
    office.forget(EMMA)
    office.work()
    office.post.does = lambda mail: None
    office.forget(EMMA)
    office.work()
    office.world.clock.tick(timedelta(minutes=1))
    assert office.work() == 1
    assert len(office.post.sent) == 1
    assert sorted(row.sent for row in office.letters()) == [False, True]


def test_a_mail_server_down_for_an_hour_loses_nothing(office: Office) -> None:
    """Everything arrives once it is back, with links that still count for as long as they should."""
    office.post.does = down
    emails = [EMMA, "katalin@szabo.example.com"]
    for email in emails:
        office.forget(email)
    ends = office.world.clock() + timedelta(hours=1)
    while office.world.clock() < ends:
        office.work()
        office.world.clock.tick(timedelta(seconds=30))
    assert office.post.sent == []
    office.post.does = lambda mail: None
    office.world.clock.tick(timedelta(minutes=30))
    office.work()
    assert sorted(mail.to for mail in office.post.sent) == emails
    token = next(token_of(mail) for mail in office.post.sent if mail.to == EMMA)
    seen = office.world.run(lambda k: k.identity.look(Realm.OPERATOR, Purpose.RESET, token))
    assert seen.expires_at == office.world.clock() + timedelta(hours=1)


def test_after_the_last_try_a_letter_stops_and_can_be_resumed(office: Office) -> None:
    """Ten tries; then the vendor sees it, and has it tried anew."""
    office.post.does = down
    office.forget(EMMA)
    for _ in range(40):
        office.work()
        office.world.clock.tick(timedelta(minutes=30))
    assert office.world.run(lambda k: k.messages.stopped(by=office.world.support)) == (office.letter(),)
    assert (office.letter().tries, office.letter().error) == (10, "ConnectionRefusedError")
    office.post.does = lambda mail: None
    office.world.run(lambda k: k.messages.resume(office.letter().id, by=office.world.support))
    office.work()
    assert office.letter().sent
    assert office.world.run(lambda k: k.messages.stopped(by=office.world.support)) == ()


def test_a_refused_mail_is_not_tried_again(office: Office) -> None:
    """No further try would help."""

    def refuse(_: Mail) -> None:
        raise MailRefused

    office.post.does = refuse
    office.forget(EMMA)
    assert office.work() == 1
    assert (office.letter().state, office.letter().error) == (QueueState.STOPPED, "MailRefused")


def test_only_what_stopped_is_resumed(office: Office) -> None:
    """Not what is on its way, or done with, or was never there."""
    office.forget(EMMA)
    with pytest.raises(NotPossible, match="on its way"):
        office.world.run(lambda k: k.messages.resume(office.letter().id, by=office.world.support))
    office.work()
    with pytest.raises(NotPossible, match="done with"):
        office.world.run(lambda k: k.messages.resume(office.letter().id, by=office.world.support))
    with pytest.raises(NotFound):
        office.world.run(lambda k: k.messages.resume(LetterId(UUID(int=7)), by=office.world.support))


def test_only_the_vendor_looks_after_letters(office: Office) -> None:
    """An operator neither sees nor resumes them."""
    emma = office.world.actor("emma")
    office.forget(EMMA)
    with pytest.raises(Refused):
        office.world.run(lambda k: k.messages.stopped(by=emma))
    with pytest.raises(Refused):
        office.world.run(lambda k: k.messages.resume(office.letter().id, by=emma))


def test_what_a_dead_process_had_claimed_is_sent_once_its_lease_is_over(office: Office) -> None:
    """Under the same id, with the same link."""
    office.forget(EMMA)
    claimed = office.run(lambda k: k.messages.claim(lease=LEASE))
    assert office.work() == 0
    office.world.clock.tick(LEASE)
    assert office.work() == 1
    assert [(mail.id, token_of(mail)) for mail in office.post.sent] == [(claimed.mail.id, token_of(claimed.mail))]


def test_what_waits_longest_is_sent_first(office: Office) -> None:
    """In whatever part of the queue it is; what is claimed is nobody else's."""
    emails = [EMMA, "katalin@szabo.example.com"] * 3
    for email in emails:
        office.forget(email)
        office.world.clock.tick()
    claimed = [office.run(lambda k: k.messages.claim(lease=LEASE)) for _ in emails]
    assert [found.letter.id for found in claimed] == [letter.id for letter in office.letters()]
    assert [found.letter for found in claimed] == office.letters()
    assert office.run(lambda k: k.messages.claim(lease=LEASE)) is None


def test_ten_tries_are_ten_mails(office: Office) -> None:
    """The first at once, each further one after the next of the waits."""
    tried = []

    def fails(_: Mail) -> None:
        tried.append(office.world.clock())
        raise ConnectionRefusedError

    office.post.does = fails
    office.forget(EMMA)
    waits = office.vendor.limits.retries
    office.work()
    for wait in waits:
        office.world.clock.tick(wait)
        office.work()
    assert [later - earlier for earlier, later in itertools.pairwise(tried)] == list(waits)
    assert office.letter().state is QueueState.STOPPED


def test_who_lost_the_lease_notes_nothing(office: Office) -> None:
    """The outcome is the one of who has the letter now."""
    office.forget(EMMA)
    late = office.run(lambda k: k.messages.claim(lease=LEASE)).letter
    office.world.clock.tick(LEASE)
    now = office.run(lambda k: k.messages.claim(lease=LEASE)).letter
    with office.world.unchanged():
        office.run(lambda k: k.messages.sent(late))
        office.run(lambda k: k.messages.failed(late, MailRefused()))
    office.run(lambda k: k.messages.sent(now))
    assert office.letter().sent


def test_who_lost_a_letter_that_is_gone_notes_nothing(office: Office) -> None:
    """Another one sent it, and it has had its time since."""
    office.forget(EMMA)
    late = office.run(lambda k: k.messages.claim(lease=LEASE)).letter
    office.world.read(lambda s: s.write(Remove(office.letter())))
    with office.world.unchanged():
        office.run(lambda k: k.messages.sent(late))
        office.run(lambda k: k.messages.failed(late, OSError()))


def test_of_what_stopped_the_earliest_comes_first(office: Office) -> None:
    """In whatever part of the queue it is."""

    def refuse(_: Mail) -> None:
        raise MailRefused

    office.post.does = refuse
    for email in [EMMA, "katalin@szabo.example.com"] * 3:
        office.forget(email)
        office.work()
        office.world.clock.tick()
    assert office.world.run(lambda k: k.messages.stopped(by=office.world.support)) == tuple(office.letters())


def test_words_that_fail_are_tried_again(office: Office) -> None:
    """A vendor's rendering that breaks stops no other letter, and can be mended."""

    def broken(*_: Any) -> Mail:
        raise ZeroDivisionError

    vendor = office.world.vendor
    office.world.vendor = attrs.evolve(vendor, mails=broken)
    office.forget(EMMA)
    assert office.work() == 1
    assert office.letter().error == "ZeroDivisionError"
    office.world.vendor = vendor
    office.world.clock.tick(timedelta(seconds=5))
    office.work()
    assert office.letter().sent
