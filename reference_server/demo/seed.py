"""
The demo's past: what the vendor, the operators and the owners did over the last years, in its order.

Everything goes through the library, as if it had happened; a clock stands where the story stands. It happens in
memory, and what came of it is written down at once: that takes a third of the time.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from itertools import cycle
from typing import Any, Final, cast

import attrs
import sqlalchemy as sa

from partnerkit import COLLECTIONS, NewIdentity, NewOperator, NewPartner, NewPassword, PartnerKit, Secret, Vendor
from partnerkit.adapters.memory import Memory
from partnerkit.adapters.sqlalchemy import Database, build_tables, sqlalchemy_storage
from partnerkit.errors import NotSignedIn
from partnerkit.messages.model import Letter
from partnerkit.passwords import PasswordHasher
from partnerkit.repository import Add, Registry, Storage, Write
from reference_server.demo import factor, ways
from reference_server.demo.notes import notes_on
from reference_server.demo.past import VENDOR, Act, Past, Step, actor
from reference_server.demo.people import CLIENTS, FIELD_AGENT, ISSUER, OPENERS, OPERATORS, PARTNER, PASSWORD, Person
from reference_server.demo.portals import Products

_PASSWORD: Final = Secret(PASSWORD)
_BEFORE: Final = timedelta(days=20 + max(client.days for client in CLIENTS))


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


def learn(database: Database, products: Products) -> None:
    """Have the product know whose the accounts are of a database that was filled before."""
    with database.transaction() as kit:
        products.learn(kit, CLIENTS, by=actor(kit, OPERATORS[0].key))


class Noted:
    """A storage that notes every row as it stands after the last write."""

    def __init__(self, storage: Storage, rows: dict[tuple[Any, ...], Any]) -> None:
        """Stand before a storage; *rows* are those of before."""
        self._storage = storage
        self._registry = Registry(COLLECTIONS)
        self._rows = rows

    def __getattr__(self, name: str) -> Any:
        """Read as the storage does."""
        return getattr(self._storage, name)

    def write(self, *changes: Write) -> None:
        """Write, and note what is written."""
        self._storage.write(*changes)
        for collection, old, new in self._registry.one_by_one(changes, lambda *_: ()):
            self._rows[collection.name, *collection.key_of(old if new is None else new)] = new


def seed(database: Database, products: Products) -> None:
    """Write the whole past into an empty database, in one transaction: all of it or nothing."""
    rows = _Seeding(database.vendor, products).run()
    with database.engine.begin() as connection:
        sqlalchemy_storage(connection).write(*map(Add, rows))


class _Seeding:
    def __init__(self, vendor: Vendor, products: Products) -> None:
        self._products = products
        self._now = vendor.clock()
        self._past = Then(self._now - _BEFORE)
        self._vendor = attrs.evolve(vendor, clock=self._past, passwords=Once(vendor.passwords))
        self._memory = Memory(COLLECTIONS)
        self._rows: dict[tuple[Any, ...], Any] = {}

    def run(self) -> list[Any]:
        """Live through it all, and return every row there is in the end."""
        self._do(self._open_partner)
        self._set_factors_up()
        for at, act in sorted(self._steps(), key=lambda step: step[0]):
            self._past.at = at
            self._do(act)
        # Mails of the past were read long ago.
        return [row for row in self._rows.values() if row is not None and not isinstance(row, Letter)]

    def _do(self, act: Act, vendor: Vendor | None = None) -> None:
        with self._memory.transaction() as storage:
            act(PartnerKit(cast("Storage", Noted(storage, self._rows)), vendor or self._vendor))

    def _set_factors_up(self) -> None:
        sealed = attrs.evolve(self._vendor, sealer=factor.sealer(()))
        known = attrs.evolve(sealed, ids=factor.Known(self._vendor.ids))
        for person in factor.HOLDERS:
            self._do(partial(self._begin_factor, person), known)
            self._do(partial(self._confirm_factor, person), sealed)

    @staticmethod
    def _begin_factor(person: Person, kit: PartnerKit) -> None:
        factor.begin(kit, actor(kit, person.key))

    def _confirm_factor(self, person: Person, kit: PartnerKit) -> None:
        factor.confirm(kit, actor(kit, person.key), self._past.at)

    @staticmethod
    def _open_partner(kit: PartnerKit) -> None:
        by = actor(kit, VENDOR)
        partner = kit.partners.open(NewPartner(name=PARTNER, language="fr"), by=by)
        kit.partners.add_role(partner.id, FIELD_AGENT, by=by)
        for person in OPERATORS:
            new = NewOperator(name=person.name, email=person.email, role=person.role, language=person.language)
            operator = kit.partners.add_operator(partner.id, new, by=by)
            kit.identity.set_operator_password(partner.id, operator.id, NewPassword(password=_PASSWORD), by=by)
            kit.identity.link_operator(partner.id, operator.id, NewIdentity(issuer=ISSUER, subject=person.key), by=by)

    def _steps(self) -> Iterator[Step]:
        for number, (client, opener) in enumerate(zip(CLIENTS, cycle(OPENERS), strict=False)):
            yield from Past(
                client=client,
                notes=tuple(notes_on(number, client)),
                opener=opener.key,
                now=self._now,
                vendor=self._vendor,
                products=self._products,
            ).steps()
        for ago, act in ways.steps(actor):
            yield self._now - ago, act
