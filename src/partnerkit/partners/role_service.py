"""Roles of a partner: those that are built in, and its own (VC-29)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import cast

from partnerkit.access import ROLES, Action, Actor, Role
from partnerkit.effects import Effects
from partnerkit.errors import NotFound, NotPossible
from partnerkit.history.writer import Call, Writer
from partnerkit.partners import roles
from partnerkit.partners.keys import API_KEYS, working
from partnerkit.partners.model import OPERATOR_ROLE, OPERATORS, Operator, Partner, holders_of
from partnerkit.partners.reading import role_of, roles_of
from partnerkit.partners.roles import PARTNER_ROLES, ROLE_NAME, NewRole, PartnerRole, RoleChange, roles_within
from partnerkit.partners.team_reading import TeamReader
from partnerkit.repository import Storage, every
from partnerkit.values import PartnerId, RoleId
from partnerkit.vendor import Vendor
from partnerkit.wire import checked


class RoleService:
    """
    What is done about roles; a part of ``kit.partners``.

    Nobody puts into a role what they do not have, nor changes or removes one that gives more than their own (A-14).
    """

    _storage: Storage
    _vendor: Vendor
    _writer: Writer
    _team: TeamReader

    def roles(self, partner_id: PartnerId, *, by: Actor) -> tuple[Role, ...]:
        """Return every role of a partner: those that are built in, then its own by title."""
        self._team.look(partner_id, by)
        return tuple(roles_of(self._storage, partner_id).values())

    def role(self, partner_id: PartnerId, name: str, *, by: Actor) -> Role:
        """
        Return a role of a partner by its name.

        Raises:
            NotFound: It has none of this name.
        """
        self._team.look(partner_id, by)
        found = role_of(self._storage, partner_id, name)
        if found is None:
            raise NotFound(PARTNER_ROLES.name, name)
        return found

    def own_roles(self, partner_id: PartnerId, *, by: Actor) -> tuple[PartnerRole, ...]:
        """Return the roles of a partner's own by title, which alone can be changed."""
        self._team.look(partner_id, by)
        return tuple(role for role in every(self._storage, roles_within(partner_id)) if role.name not in ROLES)

    def own_role(self, partner_id: PartnerId, name: str, *, by: Actor) -> PartnerRole:
        """
        Return a role of a partner's own by its name, with the revision that those who change it saw.

        Raises:
            NotFound: It has none of its own of this name.
        """
        self._team.look(partner_id, by)
        return self._own(partner_id, name)

    def add_role(self, partner_id: PartnerId, new: NewRole, *, by: Actor, key: str | None = None) -> PartnerRole:
        """
        Give a partner a role of its own (VC-29).

        Raises:
            InvalidInput: Something of it is wrong, the partner has a role of this name, or the title says "Secure" of
                one that is not.
            NotPossible: The partner has as many roles of its own as `Limits.roles`: all are read wherever one is given.
        """

        def work(at: datetime) -> Effects[PartnerRole]:
            wanted = checked(new)
            found = self._team.partner(Action.ADD_ROLE, partner_id, by, given=[wanted.role])
            self._check_room(found.partner)
            effects = roles.add_role(found.partner, wanted, id=RoleId(self._vendor.ids.ordered(at)))
            if role_of(self._storage, partner_id, effects.result.name) is not None:
                raise roles.taken()
            return effects

        return self._perform_role(Call("role.add", by, key, (partner_id, new)), partner_id, work)

    def _check_room(self, partner: Partner) -> None:
        if self._storage.count(PARTNER_ROLES, partner.id, own=None)["own"] >= self._vendor.limits.roles:
            raise NotPossible("role", "many", "add")

    def change_role(
        self,
        partner_id: PartnerId,
        name: str,
        change: RoleChange,
        *,
        by: Actor,
        seen: int | None = None,
        key: str | None = None,
    ) -> PartnerRole:
        """
        Have a role of the partner's own give something else, to whoever has it, from their next request on (VC-29).

        One that gives less ends the sessions of whoever has it, and those in which somebody acts as them, for good
        (R-13). What it is already is taken for an answer and changes nothing.

        Raises:
            NotFound: The partner has no such role, too.
            NotPossible: The role is built in.
            InvalidInput: Something of it is wrong, or the title says "Secure" of one that is not.
            Outdated: The role is not as the caller saw it.
        """

        def work(_: datetime) -> Effects[PartnerRole]:
            wanted = checked(change)
            partner, role = self._at_stake(Action.CHANGE_ROLE, partner_id, name, by, wanted)
            role.check(seen)
            return roles.change_role(partner, role, wanted, holders=self._holders(partner_id, name))

        return self._perform_role(Call("role.change", by, key, (partner_id, name, change)), partner_id, work)

    def remove_role(
        self, partner_id: PartnerId, name: str, *, by: Actor, seen: int | None = None, key: str | None = None
    ) -> None:
        """
        Take a role of the partner's own away (VC-29).

        Raises:
            NotFound: The partner has no such role, too.
            NotPossible: The role is built in, or somebody has it: an operator, blocked ones included, or an API key.
            Outdated: The role is not as the caller saw it, or another one was made under its name.
        """

        def work(at: datetime) -> Effects[PartnerRole | None]:
            partner, role = self._at_stake(Action.REMOVE_ROLE, partner_id, name, by)
            role.check(seen)
            if self._in_use(partner_id, name, at):
                raise NotPossible("role", "held", "remove")
            return cast("Effects[PartnerRole | None]", roles.remove_role(partner, role))

        self._writer.perform(Call("role.remove", by, key, (partner_id, name)), work, again=lambda _: None)

    def _at_stake(
        self, action: Action, partner_id: PartnerId, name: str, by: Actor, change: RoleChange | None = None
    ) -> tuple[Partner, PartnerRole]:
        """Return a partner with a role of its own, if the actor may do the action with it."""
        given = [] if change is None else [change.as_role(name)]
        partner = self._team.partner(action, partner_id, by, named=name, given=given).partner
        if name in ROLES:
            raise NotPossible("role", "built_in", "change")
        return partner, self._own(partner_id, name)

    def _own(self, partner_id: PartnerId, name: str) -> PartnerRole:
        found = None if name in ROLES else self._storage.find(ROLE_NAME, name, within=partner_id)
        if found is None:
            raise NotFound(PARTNER_ROLES.name, name)
        return found

    def _holders(self, partner_id: PartnerId, name: str) -> Iterator[Operator]:
        return every(self._storage, holders_of(partner_id, [name]))

    def _in_use(self, partner_id: PartnerId, name: str, at: datetime) -> bool:
        people = self._storage.count(OPERATORS, partner_id, having=OPERATOR_ROLE.is_(name))["having"]
        return bool(people or self._storage.count(API_KEYS, partner_id, having=working(name, at=at))["having"])

    def _perform_role(
        self, call: Call, partner_id: PartnerId, work: Callable[[datetime], Effects[PartnerRole]]
    ) -> PartnerRole:
        def again(id: object) -> PartnerRole:
            self._team.look(partner_id, call.by)
            return self._storage.get(PARTNER_ROLES, RoleId(id), within=partner_id)  # type: ignore[arg-type]

        return self._writer.perform(call, work, again=again)
