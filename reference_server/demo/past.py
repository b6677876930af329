"""What happened to one client since its account was opened, each thing at its moment."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Final

import attrs

from partnerkit import (
    Account,
    Actor,
    Business,
    ClientId,
    NewNote,
    NewOwner,
    OperatorId,
    PartnerKit,
    Realm,
    Secret,
    SignIn,
    Stage,
    SubscriptionReport,
    Vendor,
)
from reference_server.demo import clients, portals, ways
from reference_server.demo.clients import Story
from reference_server.demo.colleagues import Hiring
from reference_server.demo.people import ISSUER, PASSWORD

Act = Callable[[PartnerKit], object]
Step = tuple[datetime, Act]

VENDOR: Final = "vendor"

_PASSWORD: Final = Secret(PASSWORD)
_LOCKS: Final = {Story.LOCKED: ("boglarka",), Story.SHUT: (VENDOR,), Story.BOTH: ("dana", VENDOR)}
_BOUGHT: Final = {Story.PAYING, Story.CANCELLED, *_LOCKS}
_IN_SETUP: Final = {Story.SETUP, Story.PREPARING}
_WRITERS: Final = {"en": "dana", "fr": "elodie", "hu": "boglarka"}


def actor(kit: PartnerKit, who: str) -> Actor:
    """Return who acts in this transaction: the vendor's support, or an operator by its key."""
    return kit.actors.vendor("support") if who == VENDOR else kit.actors.external(ISSUER, who, second_factor=True)


@attrs.define(kw_only=True)
class Past:
    """
    The past of one client.

    Attributes:
        client: The client.
        notes: What was noted about it.
        opener: The key of the operator who opened its account.
        now: The moment at which the past ends.
        vendor: The vendor, as it was then.
        products: What the vendor's product says; it is told whose the account is.
    """

    client: clients.Client
    notes: tuple[str, ...]
    opener: str
    now: datetime
    vendor: Vendor
    products: portals.Products
    _opened: Account | None = None
    _line: ClientId | None = None

    def steps(self) -> Iterator[Step]:
        """Yield what happened, each thing with its moment."""
        began = self.now - self._spent
        return ((began + self._spent * share, act) for share, act in self._shares())

    @property
    def _spent(self) -> timedelta:
        days = self.client.days
        return timedelta(days=days, minutes=50 + days * 97 % 480)

    def _shares(self) -> Iterator[tuple[float, Act]]:
        """Yield what happened, each thing after a share of the time since."""
        yield 0.0, self._open
        yield from self._of_the_account()
        yield from self._of_the_team()
        yield from self._of_its_people()
        for n, who in enumerate(_LOCKS.get(self.client.story, ())):
            yield 0.8 + n / 20, functools.partial(self._lock, who)
        if self.client.secure:
            yield 0.95, self._secure

    def _of_the_account(self) -> Iterator[tuple[float, Act]]:
        story = self.client.story
        if story not in _IN_SETUP:
            yield 0.03, self._go_live
        if story is not Story.SETUP:
            yield 0.04, self._seat
        if self.client.signs_in:
            yield (0.5 if self.client.days < 30 else 0.05), self._enter
        if story in _BOUGHT:
            yield 0.1, functools.partial(self._report, self.client.plan, "bought")
        if story is Story.CANCELLED:
            yield 0.7, functools.partial(self._report, None, "cancelled")

    def _of_the_team(self) -> Iterator[tuple[float, Act]]:
        if self.client.tags:
            yield 0.02, self._tag
        for n, who in enumerate(self.client.assigned):
            yield 0.25 + n / 10, functools.partial(self._assign, who)
        for n, text in enumerate(self.notes):
            yield 0.45 + n / 10, functools.partial(self._note, text)

    def _of_its_people(self) -> Iterator[tuple[float, Act]]:
        it = self.client
        hiring = Hiring(owner=it.email, password=_PASSWORD, vendor=self.vendor, language=it.language)
        for share, hire in hiring.steps():
            yield share, lambda kit, hire=hire: hire(self._account.id, kit)  # type: ignore[misc]
        if portals.chosen_of(it):
            yield 0.9, lambda kit: portals.set_up(it.email, _PASSWORD, self._account.id, kit)

    @property
    def _account(self) -> Account:
        assert self._opened is not None
        return self._opened

    def _client(self, kit: PartnerKit) -> ClientId:
        if self._line is None:
            self._line = kit.clients.of_account(self._account.id, by=actor(kit, self.opener)).id
        return self._line

    def _open(self, kit: PartnerKit) -> None:
        it = self.client
        new = Business(
            name=it.name, contact=it.owner or None, email=it.email or None, language=it.language, time_zone=it.time_zone
        )
        self._opened = ways.opened(kit, new, by=actor(kit, self.opener))
        self.products.tell(self._opened.id, it)

    def _go_live(self, kit: PartnerKit) -> None:
        by = actor(kit, self.opener)
        kit.accounts.set_stage(self._account.id, Stage.LIVE, by=by)
        nickname = kit.accounts.suggest_nickname(self._account.id, by=by)
        kit.accounts.set_nickname(self._account.id, nickname, by=by)

    def _seat(self, kit: PartnerKit) -> None:
        it = self.client
        new = NewOwner(name=it.owner, email=it.email, password=_PASSWORD, language=it.language)
        kit.staff.seat_owner(self._account.id, new, by=actor(kit, VENDOR))

    def _enter(self, kit: PartnerKit) -> None:
        given = SignIn(realm=Realm.STAFF, email=self.client.email, password=_PASSWORD)
        kit.sessions.sign_in(given, source=self.client.email)

    def _report(self, plan: str | None, event: str, kit: PartnerKit) -> None:
        at = self._account.opened_at + timedelta(minutes={"bought": 1, "cancelled": 2}[event])
        addons = portals.addons_of(self.client) if plan else ()
        report = SubscriptionReport(plan=plan, addons=addons, at=at, event=f"{event} {self._account.uid}")
        kit.subscriptions.report(self._account.id, report, by=actor(kit, VENDOR))

    def _lock(self, who: str, kit: PartnerKit) -> None:
        kit.accounts.lock(self._account.id, by=actor(kit, who))

    def _secure(self, kit: PartnerKit) -> None:
        kit.accounts.set_secure(self._account.id, True, by=actor(kit, VENDOR))

    def _tag(self, kit: PartnerKit) -> None:
        kit.clients.set_tags(self._client(kit), self.client.tags, by=actor(kit, self.opener))

    def _assign(self, who: str, kit: PartnerKit) -> None:
        operator_id = OperatorId(actor(kit, who).id)
        kit.clients.assign(self._client(kit), operator_id, by=actor(kit, "boglarka"))

    def _note(self, text: str, kit: PartnerKit) -> None:
        kit.notes.write(self._client(kit), NewNote(text=text), by=actor(kit, _WRITERS[self.client.language]))
