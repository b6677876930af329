"""One storage and one vendor make the services; cheap, one per transaction."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, Generic, TypeVar

import attrs

from partnerkit.accounts.service import AccountsService
from partnerkit.accounts.subscriptions import SubscriptionsService
from partnerkit.bulk.service import BulkService
from partnerkit.clients.note_service import NotesService
from partnerkit.clients.service import ClientsService
from partnerkit.effects import Effects
from partnerkit.entry.actors import ActorsService
from partnerkit.entry.counting import Counting
from partnerkit.entry.service import SessionsService
from partnerkit.entry.shut_out import LeftAlone, ShutOut
from partnerkit.entry.shutting import Shutting
from partnerkit.errors import PartnerkitError
from partnerkit.history.service import HistoryService
from partnerkit.history.writer import DryWriter, Writer
from partnerkit.identity.factor_service import SecondFactorsService
from partnerkit.identity.service import IdentityService
from partnerkit.invitations.service import InvitationsService
from partnerkit.jobs.service import JobsService
from partnerkit.messages.service import MessagesService
from partnerkit.office.service import OfficeService
from partnerkit.partners.key_service import KeysService
from partnerkit.partners.service import PartnersService
from partnerkit.portal.model import PORTAL
from partnerkit.portal.service import PortalService
from partnerkit.relay.service import RelayService
from partnerkit.repository import Storage
from partnerkit.settings.service import SettingsService
from partnerkit.staff.service import StaffService
from partnerkit.upkeep.service import UpkeepService
from partnerkit.vendor import Vendor
from partnerkit.webhooks.service import WebhooksService

R = TypeVar("R")


@attrs.frozen
class Tried(Generic[R]):
    """
    What would have happened (BX-11).

    Attributes:
        result: What the call would have returned; None if it was refused.
        refusal: The error it would have raised; None if it would have gone through.
        effects: What it would have written.
        shut_out: Who would be locked out of what, change by change.
        left_alone: The clients all of whose operators would be blocked (R-09).
    """

    result: R | None
    refusal: PartnerkitError | None
    effects: tuple[Effects[Any], ...]
    shut_out: tuple[ShutOut, ...] = ()
    left_alone: LeftAlone = LeftAlone()


class PartnerKit:
    """
    The services over one storage.

    It never commits: whoever opened the transaction ends it, so that partnerkit's writes and the host's stand or fall
    together. One kit serves one transaction and one thread; it holds no actor (A-28).
    """

    def __init__(self, storage: Storage, vendor: Vendor) -> None:
        """Serve one transaction of *storage*."""
        self._storage = storage
        self._vendor = vendor
        self._writer = Writer(storage, vendor)
        self._sections = (PORTAL, *vendor.settings)

    @functools.cached_property
    def actors(self) -> ActorsService:
        """Who acts."""
        return ActorsService(self._storage, self._vendor)

    @functools.cached_property
    def sessions(self) -> SessionsService:
        """Signing in and out."""
        return SessionsService(self._storage, self._vendor, self._writer, self.actors)

    @functools.cached_property
    def partners(self) -> PartnersService:
        """Partners and their operators."""
        return PartnersService(self._storage, self._vendor, self._writer)

    @functools.cached_property
    def keys(self) -> KeysService:
        """Keys by which programs of a partner act."""
        return KeysService(self._storage, self._vendor, self._writer, self.actors)

    @functools.cached_property
    def accounts(self) -> AccountsService:
        """The accounts a partner manages."""
        return AccountsService(self._storage, self._vendor, self._writer)

    @functools.cached_property
    def subscriptions(self) -> SubscriptionsService:
        """What the vendor's billing reports."""
        return SubscriptionsService(self._storage, self._vendor, self._writer)

    @functools.cached_property
    def clients(self) -> ClientsService:
        """The partner's client list."""
        return ClientsService(self._storage, self._vendor, self._writer)

    @functools.cached_property
    def invitations(self) -> InvitationsService:
        """Ways to a client."""
        return InvitationsService(self._storage, self._vendor, self._writer)

    @functools.cached_property
    def notes(self) -> NotesService:
        """The partner's internal notes on clients."""
        return NotesService(self._storage, self._vendor, self._writer)

    @functools.cached_property
    def bulk(self) -> BulkService:
        """One thing done to many clients."""
        return BulkService(self._storage, self._vendor, self._writer, self.accounts)

    @functools.cached_property
    def jobs(self) -> JobsService:
        """What takes longer than a request."""
        return JobsService(
            self._storage,
            self._vendor,
            self._writer,
            actors=self.actors,
            bulk=self.bulk,
            invitations=self.invitations,
        )

    @functools.cached_property
    def staff(self) -> StaffService:
        """The people of an account."""
        return StaffService(self._storage, self._vendor, self._writer, sections=self._sections)

    @functools.cached_property
    def settings(self) -> SettingsService:
        """What accounts have chosen in the sections of their settings."""
        return SettingsService(self._storage, self._vendor, self._writer, sections=self._sections)

    @functools.cached_property
    def portal(self) -> PortalService:
        """What an account's client portal shows."""
        return PortalService(self._storage, self._vendor)

    @functools.cached_property
    def identity(self) -> IdentityService:
        """Passwords and external identities."""
        return IdentityService(self._storage, self._vendor, self._writer)

    @functools.cached_property
    def office(self) -> OfficeService:
        """The vendor office: how partners stand, and finding anything."""
        return OfficeService(self._storage, self._writer)

    @functools.cached_property
    def second_factors(self) -> SecondFactorsService:
        """Second factors of operators."""
        return SecondFactorsService(self._storage, self._vendor, self._writer)

    @functools.cached_property
    def messages(self) -> MessagesService:
        """Mails on their way."""
        return MessagesService(self._storage, self._vendor, self._writer)

    @functools.cached_property
    def relay(self) -> RelayService:
        """Events on their way to handlers and webhooks."""
        return RelayService(self._storage, self._vendor, self._writer)

    @functools.cached_property
    def webhooks(self) -> WebhooksService:
        """Addresses of the vendor's to which events are posted."""
        return WebhooksService(self._storage, self._vendor, self._writer)

    @functools.cached_property
    def upkeep(self) -> UpkeepService:
        """What waits, what is stuck, and what has had its time."""
        return UpkeepService(self._storage, self._vendor)

    @functools.cached_property
    def history(self) -> HistoryService:
        """What happened."""
        return HistoryService(self._storage)

    def try_out(self, work: Callable[[PartnerKit], R]) -> Tried[R]:
        """
        Do some work dry: the same code, its effects shown, nothing kept (BX-11).

        Each call of *work* sees what is stored, not what an earlier one of them would have written.
        """
        dry = PartnerKit(self._storage, self._vendor)
        dry._writer = writer = DryWriter(self._storage, self._vendor)
        try:
            result = work(dry)
        except PartnerkitError as refusal:
            return Tried(None, refusal, ())
        at, wanted = self._vendor.clock(), writer.collected
        counting = Counting(self._storage, self.actors, at=at, idle=self._vendor.limits.idle)
        shutting = Shutting(self._storage, counting, at=at)
        effects = tuple(effects for effects, _ in wanted)
        return Tried(result, None, effects, shutting.of(wanted), shutting.left_alone(wanted))
