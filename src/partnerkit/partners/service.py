"""Partners and operators: read, ask, apply."""

from __future__ import annotations

from datetime import datetime

from partnerkit.access import Action, Actor, require
from partnerkit.effects import Effects
from partnerkit.history.writer import Call, Writer
from partnerkit.partners.model import PARTNERS, NewPartner, Partner, open_partner
from partnerkit.partners.role_service import RoleService
from partnerkit.partners.team_reading import TeamReader
from partnerkit.partners.team_service import TeamService
from partnerkit.repository import Storage
from partnerkit.values import PartnerId
from partnerkit.vendor import Vendor
from partnerkit.wire import checked


class PartnersService(TeamService, RoleService):
    """
    Partners, as the vendor opens them, with their operators and their roles.

    Methods that write take the actor as *by* and an idempotency *key* (BX-09), and those that change an operator or a
    role the revision the caller saw as *seen*. All raise `NotFound` for a partner that is unknown or not the actor's,
    and `Refused` where the decision says no.
    """

    def __init__(self, storage: Storage, vendor: Vendor, writer: Writer) -> None:
        """Serve one transaction."""
        self._storage = storage
        self._vendor = vendor
        self._writer = writer
        self._team = TeamReader(storage)

    def open(self, new: NewPartner, *, by: Actor, key: str | None = None) -> Partner:
        """
        Open a partner; for the vendor alone.

        Raises:
            InvalidInput: Something of it is wrong; every problem is named.
        """

        def work(at: datetime) -> Effects[Partner]:
            require(Action.OPEN_PARTNER, by)
            return open_partner(checked(new), id=PartnerId(self._vendor.ids.random()), at=at)

        call = Call("partner.open", by, key, (new,))
        return self._writer.perform(call, work, again=lambda id: self.get(PartnerId(id), by=by))

    def get(self, partner_id: PartnerId, *, by: Actor) -> Partner:
        """Return a partner to the vendor, or to its own operators."""
        self._team.look(partner_id, by)
        return self._storage.get(PARTNERS, partner_id)
