"""Partners and operators: read, ask, apply."""

from __future__ import annotations

from datetime import datetime

from partnerkit.access import Action, Actor, Facts, Role, require
from partnerkit.effects import Effects
from partnerkit.errors import NotFound, invalid
from partnerkit.history.writer import Call, Writer
from partnerkit.identity.model import ADDRESSES, claim_address, new_credential, sign_in_key
from partnerkit.partners.model import (
    OPERATORS,
    PARTNERS,
    NewOperator,
    NewPartner,
    Operator,
    Partner,
    add_operator,
    open_partner,
    operators_of,
)
from partnerkit.partners.reading import role_of, roles_of
from partnerkit.partners.roles import PARTNER_ROLES, NewRole, PartnerRole, add_role, taken
from partnerkit.repository import Cursor, Page, Storage
from partnerkit.values import OperatorId, PartnerId, Realm, RoleId
from partnerkit.vendor import Vendor
from partnerkit.wire import checked, paging


class PartnersService:
    """
    Partners, as the vendor opens them, with their operators.

    Methods that write take the actor as *by* and an idempotency *key* (BX-09). All raise `NotFound` for a partner that
    is unknown or not the actor's, and `Refused` where the decision says no.
    """

    def __init__(self, storage: Storage, vendor: Vendor, writer: Writer) -> None:
        """Serve one transaction."""
        self._storage = storage
        self._vendor = vendor
        self._writer = writer

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
        require(Action.VIEW_PARTNER, by, Facts(partner_id=partner_id), kind=PARTNERS.name, id=partner_id)
        return self._storage.get(PARTNERS, partner_id)

    def add_operator(self, partner_id: PartnerId, new: NewOperator, *, by: Actor, key: str | None = None) -> Operator:
        """
        Give a partner an operator, who cannot sign in before a password is set; for the vendor alone so far.

        Raises:
            InvalidInput: Something of it is wrong, the partner has no such role, or the address is an operator's
                already (R-10).
        """

        def work(at: datetime) -> Effects[Operator]:
            require(Action.ADD_OPERATOR, by, Facts(partner_id=partner_id), kind=PARTNERS.name, id=partner_id)
            return self._added(self._storage.get(PARTNERS, partner_id), checked(new), at)

        call = Call("operator.add", by, key, (partner_id, new))
        return self._writer.perform(call, work, again=lambda id: self.operator(partner_id, OperatorId(id), by=by))

    def _added(self, partner: Partner, new: NewOperator, at: datetime) -> Effects[Operator]:
        if role_of(self._storage, partner.id, new.role) is None:
            raise invalid("role", "role.unknown", known=", ".join(roles_of(self._storage, partner.id)))
        if self._storage.get_many(ADDRESSES, [sign_in_key(Realm.OPERATOR, new.email)]):
            raise invalid("email", "address.taken")
        id = OperatorId(self._vendor.ids.ordered(at))
        return (
            add_operator(partner, new, id=id)
            + claim_address(Realm.OPERATOR, new.email, holder_id=id, partner_id=partner.id)
            + new_credential(Realm.OPERATOR, holder_id=id, password=None, at=at)
        )

    def operator(self, partner_id: PartnerId, operator_id: OperatorId, *, by: Actor) -> Operator:
        """Return an operator of a partner to the vendor, or to the partner's own operators."""
        require(Action.VIEW_PARTNER, by, Facts(partner_id=partner_id), kind=OPERATORS.name, id=operator_id)
        return self._storage.get(OPERATORS, operator_id, within=partner_id)

    def operators(
        self, partner_id: PartnerId, *, by: Actor, after: str | Cursor | None = None, limit: int = 50
    ) -> Page[Operator]:
        """
        Return a page of a partner's operators by name, to the vendor or to the partner's own operators.

        Raises:
            InvalidInput: The place or the limit is wrong.
        """
        require(Action.VIEW_PARTNER, by, Facts(partner_id=partner_id), kind=PARTNERS.name, id=partner_id)
        return self._storage.page(operators_of(partner_id, after=paging(OPERATORS, after, limit), limit=limit))

    def add_role(self, partner_id: PartnerId, new: NewRole, *, by: Actor, key: str | None = None) -> PartnerRole:
        """
        Give a partner a role of its own; for the vendor alone so far (VC-29).

        Raises:
            InvalidInput: Something of it is wrong, the partner has a role of this name, or the title says "Secure" of
                one that is not.
        """

        def work(at: datetime) -> Effects[PartnerRole]:
            require(Action.ADD_ROLE, by, Facts(partner_id=partner_id), kind=PARTNERS.name, id=partner_id)
            effects = add_role(
                self._storage.get(PARTNERS, partner_id), checked(new), id=RoleId(self._vendor.ids.ordered(at))
            )
            if role_of(self._storage, partner_id, effects.result.name) is not None:
                raise taken()
            return effects

        call = Call("role.add", by, key, (partner_id, new))
        return self._writer.perform(
            call, work, again=lambda id: self._storage.get(PARTNER_ROLES, RoleId(id), within=partner_id)
        )

    def roles(self, partner_id: PartnerId, *, by: Actor) -> tuple[Role, ...]:
        """Return every role of a partner: those that are built in, then its own by title."""
        require(Action.VIEW_PARTNER, by, Facts(partner_id=partner_id), kind=PARTNERS.name, id=partner_id)
        return tuple(roles_of(self._storage, partner_id).values())

    def role(self, partner_id: PartnerId, name: str, *, by: Actor) -> Role:
        """
        Return a role of a partner by its name.

        Raises:
            NotFound: It has none of this name.
        """
        require(Action.VIEW_PARTNER, by, Facts(partner_id=partner_id), kind=PARTNERS.name, id=partner_id)
        found = role_of(self._storage, partner_id, name)
        if found is None:
            raise NotFound(PARTNER_ROLES.name, name)
        return found
