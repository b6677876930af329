"""
The demo's past: what the vendor, the operators and the owners did over the last year, in its order.

Everything goes through the library, as if it had happened; a clock stands where the story stands.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import cycle
from typing import Final

import attrs
import sqlalchemy as sa

from partnerkit import (
    Account,
    Actor,
    Business,
    NewIdentity,
    NewOperator,
    NewOwner,
    NewPartner,
    NewPassword,
    PartnerKit,
    Realm,
    Secret,
    SignIn,
    Stage,
    SubscriptionReport,
)
from partnerkit.adapters.sqlalchemy import Database, build_tables
from partnerkit.errors import NotSignedIn
from partnerkit.passwords import PasswordHasher
from reference_server.demo.people import CLIENTS, ISSUER, OPERATORS, PARTNER, PASSWORD, Client, Story

Step = tuple[datetime, Callable[[], object]]

_PASSWORD: Final = Secret(PASSWORD)
_LOCKS: Final = {Story.LOCKED: ("boglarka",), Story.SHUT: ("vendor",), Story.BOTH: ("dana", "vendor")}
_BOUGHT: Final = {Story.PAYING, Story.CANCELLED, *_LOCKS}
_IN_SETUP: Final = {Story.SETUP, Story.PREPARING}


@attrs.define
class Then:
    """A clock that stands where the story stands."""

    at: datetime

    def __call__(self) -> datetime:
        """Return the moment."""
        return self.at


@attrs.define
class Once:
    """Hashes the one password of the demo once, so that seeding does not take a minute."""

    real: PasswordHasher
    known: str = ""

    def hash(self, password: Secret, /) -> str:
        """Return the one hash."""
        self.known = self.known or self.real.hash(password)
        return self.known

    def verify(self, stored: str, password: Secret, /) -> bool:
        """Whether it is the one hash of the one password."""
        return stored == self.known and password == _PASSWORD

    def needs_rehash(self, stored: str, /) -> bool:
        """Never."""
        return False


def is_empty(database: Database) -> bool:
    """Whether there is not one row in any table."""
    metadata = sa.MetaData()
    build_tables(metadata)
    with database.engine.connect() as connection:
        found = (
            connection.execute(sa.select(sa.literal(1)).select_from(table).limit(1))
            for table in metadata.tables.values()
        )
        return all(rows.first() is None for rows in found)


def is_demo(database: Database) -> bool:
    """Whether the people in a database are the demo's."""
    with database.transaction() as kit:
        try:
            kit.actors.external(ISSUER, OPERATORS[0].key)
        except NotSignedIn:
            return False
    return True


def seed(database: Database) -> None:
    """Write the whole past into an empty database, in one transaction: all of it or nothing."""
    now = database.vendor.clock()

    def work(kit: PartnerKit) -> None:
        _Seeding(kit, past, now).run()

    past, hasher = Then(now - timedelta(days=420)), Once(database.vendor.passwords)
    Database(database.engine, attrs.evolve(database.vendor, clock=past, passwords=hasher)).run(work)


class _Seeding:
    def __init__(self, kit: PartnerKit, past: Then, now: datetime) -> None:
        self._kit, self._past, self._now = kit, past, now
        self._actors: dict[str, Actor] = {"vendor": kit.actors.vendor("support")}

    def run(self) -> None:
        self._open_partner()
        for at, act in sorted(self._steps(), key=lambda step: step[0]):
            self._past.at = at
            act()

    def _open_partner(self) -> None:
        kit, by = self._kit, self._actors["vendor"]
        partner = kit.partners.open(NewPartner(name=PARTNER, language="fr"), by=by)
        for person in OPERATORS:
            new = NewOperator(name=person.name, email=person.email, role=person.role, language=person.language)
            operator = kit.partners.add_operator(partner.id, new, by=by)
            kit.identity.set_operator_password(partner.id, operator.id, NewPassword(password=_PASSWORD), by=by)
            kit.identity.link_operator(partner.id, operator.id, NewIdentity(issuer=ISSUER, subject=person.key), by=by)
            self._actors[person.key] = kit.actors.external(ISSUER, person.key)

    def _steps(self) -> Iterator[Step]:
        for client, person in zip(CLIENTS, cycle(OPERATORS), strict=False):
            yield from _Past(client, person.key, self._kit, self._actors, self._now).steps()


@attrs.define
class _Past:
    client: Client
    operator: str
    kit: PartnerKit
    actors: dict[str, Actor]
    now: datetime
    opened: Account | None = None

    def steps(self) -> Iterator[Step]:
        days = self.client.days
        story, spent = self.client.story, timedelta(days=days, minutes=50 + days * 97 % 480)
        began = self.now - spent
        yield began, self._open
        if story is not Story.SETUP:
            yield began + spent * 0.04, self._seat
        if story not in _IN_SETUP:
            yield began + spent * 0.03, self._go_live
        if self.client.signs_in:
            yield began + spent * (0.5 if days < 30 else 0.05), self._enter
        if story in _BOUGHT:
            yield began + spent * 0.1, functools.partial(self._report, self.client.plan)
        if story is Story.CANCELLED:
            yield began + spent * 0.7, functools.partial(self._report, None)
        for n, who in enumerate(_LOCKS.get(story, ())):
            yield began + spent * (0.8 + n / 20), functools.partial(self._lock, who)

    @property
    def account(self) -> Account:
        assert self.opened is not None
        return self.opened

    def _open(self) -> None:
        it = self.client
        new = Business(
            name=it.name, contact=it.owner or None, email=it.email or None, language=it.language, time_zone=it.time_zone
        )
        self.opened = self.kit.accounts.open(new, by=self.actors[self.operator])

    def _go_live(self) -> None:
        by = self.actors[self.operator]
        self.kit.accounts.set_stage(self.account.id, Stage.LIVE, by=by)
        nickname = self.kit.accounts.suggest_nickname(self.account.id, by=by)
        self.kit.accounts.set_nickname(self.account.id, nickname, by=by)

    def _seat(self) -> None:
        it = self.client
        new = NewOwner(name=it.owner, email=it.email, password=_PASSWORD, language=it.language)
        self.kit.staff.seat_owner(self.account.id, new, by=self.actors["vendor"])

    def _enter(self) -> None:
        given = SignIn(realm=Realm.STAFF, email=self.client.email, password=_PASSWORD)
        self.kit.sessions.sign_in(given, source=self.client.email)

    def _report(self, plan: str | None) -> None:
        report = SubscriptionReport(plan=plan)
        self.kit.subscriptions.report(self.account.id, report, by=self.actors["vendor"])

    def _lock(self, who: str) -> None:
        self.kit.accounts.lock(self.account.id, by=self.actors[who])
