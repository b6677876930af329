"""
A post office for tests: mailers that keep what they get, fail, or are slow; and worlds that a worker can work on.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import attrs

from partnerkit import Operator, PartnerKit, Realm, Secret, Vendor
from partnerkit.errors import Conflict
from partnerkit.mails import Mail
from partnerkit.messages.model import LETTERS, Letter
from partnerkit.queue import QUEUE_SHARDS
from partnerkit.repository import Query
from partnerkit.worker.mailing import Mailing
from tests.library.world import World

LEASE = timedelta(minutes=5)
EMMA = "emma@lk.example.com"


@attrs.define
class Post:
    """
    A mailer that keeps mails, or does with each what it is told to.
    """

    sent: list[Mail] = attrs.field(factory=list)
    does: Callable[[Mail], None] = lambda mail: None

    def send(self, mail: Mail, /) -> None:
        self.does(mail)
        self.sent.append(mail)


@attrs.frozen
class Office:
    """
    A world with a worker that sends its letters.
    """

    world: World
    emma: Operator
    post: Post = attrs.field(factory=Post)

    @property
    def vendor(self) -> Vendor:
        """
        What differs between vendors.
        """
        return self.world.vendor

    @contextmanager
    def transaction(self) -> Iterator[PartnerKit]:
        """
        One transaction.
        """
        with self.world.kit() as kit:
            yield kit

    def run(self, work: Callable[[PartnerKit], Any], /, *, repeatable: bool = False) -> Any:
        """
        Run some work as a `Database` does, again if somebody else was first.
        """
        while True:
            try:
                return self.world.run(work)
            except Conflict:
                continue

    def work(self) -> int:
        """
        Send what is due; return how many letters that were.
        """
        mailing, steps = Mailing(self, self.post, LEASE), 0
        while mailing.step():
            steps += 1
        return steps

    def forget(self, email: str, **how: Any) -> None:
        """
        Have somebody ask for a new password.
        """
        realm = Realm.STAFF if email.endswith("@szabo.example.com") else Realm.OPERATOR
        self.world.run(lambda kit: kit.identity.forget_password(realm, email, **how))

    def letters(self) -> list[Letter]:
        """
        Every letter there is, in the order they were written.
        """
        shards = [Query(collection=LETTERS, within=shard) for shard in range(QUEUE_SHARDS)]
        found = self.world.read(lambda s: [row for shard in shards for row in s.page(shard).items])
        return sorted(found, key=lambda row: row.id)

    def letter(self) -> Letter:
        """
        The only letter there is.
        """
        (only,) = self.letters()
        return only


def down(_: Mail) -> None:
    raise ConnectionRefusedError


def token_of(mail: Mail) -> Secret:
    """
    Return what the link in a mail carries.
    """
    (link,) = set(re.findall(r"https://\S+", mail.text))
    return Secret(link.rpartition("/")[2])
