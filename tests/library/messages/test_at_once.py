"""
BX-07: several processes send letters; none is sent twice.
"""

import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import attrs
import pytest

from partnerkit import Limits, NewOperator, NewPartner, PartnerKit, Realm, Vendor
from partnerkit.adapters.sqlalchemy import Database
from partnerkit.mails import Mail
from partnerkit.throttle import Rate
from partnerkit.worker.mailing import Mailing
from tests.faults import stock

pytestmark = pytest.mark.requirement("BX-07")
MANY = 60
OFTEN = Rate(1000, timedelta(hours=1))
VENDOR = Vendor(
    name="Bookwell",
    signing_keys=["a signing key of the tests"],
    limits=Limits(mails_an_address=OFTEN, mails_a_source=OFTEN),
)


@attrs.define
class Counting:
    """
    A mailer that counts how often it gets each letter.
    """

    counts: Counter[str] = attrs.field(factory=Counter)
    lock: threading.Lock = attrs.field(factory=threading.Lock)

    def send(self, mail: Mail, /) -> None:
        with self.lock:
            self.counts[str(mail.id)] += 1


@pytest.fixture(params=stock.ENGINES)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """
    A database with many letters in it.
    """
    with stock.empty(request.param, tmp_path) as engine:
        made = Database(engine, VENDOR, seconds=60, tries=1000)
        made.run(_letters)
        yield made


def _letters(kit: PartnerKit) -> None:
    support = kit.actors.vendor("support")
    partner = kit.partners.open(NewPartner(name="Lefèvre & Kovács"), by=support)
    for number in range(MANY):
        new = NewOperator(name="Emma", email=f"emma{number}@lk.example.com")
        kit.partners.add_operator(partner.id, new, by=support)
        kit.identity.forget_password(Realm.OPERATOR, new.email)


def test_no_two_workers_have_one_letter_at_once(database: Database) -> None:
    """Four of them send every letter exactly once."""
    mailer = Counting()

    def work(_: int) -> None:
        mailing = Mailing(database, mailer)
        while mailing.step():
            pass

    with ThreadPoolExecutor(4) as workers:
        list(workers.map(work, range(4)))
    assert len(mailer.counts) == MANY
    assert set(mailer.counts.values()) == {1}
