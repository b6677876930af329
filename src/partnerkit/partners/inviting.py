"""Operators added to a partner, and invited to come (VC-28)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from partnerkit.access import Action, Actor, ActorKind, Role
from partnerkit.effects import Effects
from partnerkit.errors import NotPossible, invalid
from partnerkit.history.writer import Call, Writer
from partnerkit.identity.claims import claimed
from partnerkit.identity.model import ADDRESSES, claim_address, new_credential, sign_in_key
from partnerkit.partners import team
from partnerkit.partners.model import NewOperator, Operator, Partner, add_operator
from partnerkit.partners.reading import every_operator
from partnerkit.partners.team_reading import TeamFacts
from partnerkit.partners.team_showing import TeamViews
from partnerkit.values import OperatorId, PartnerId, Realm, address_key
from partnerkit.vendor import Vendor
from partnerkit.wire import checked


class Inviting(TeamViews):
    """How operators come; a part of ``kit.partners``."""

    _vendor: Vendor
    _writer: Writer

    def add_operator(self, partner_id: PartnerId, new: NewOperator, *, by: Actor, key: str | None = None) -> Operator:
        """
        Give a partner an operator, who is mailed a link to set its first password (VC-28); it counts `Limits.welcome`.

        Nobody gives a role with more than they have (A-14). Of whom the vendor adds a link is mailed only where it
        says so: it may set the password itself, or link an identity (BX-15).

        An operator learns nothing of other partners by it (A-22): where the address is an operator's of another
        partner, the answer is the same, and only that one is told, by mail.

        Raises:
            InvalidInput: Something of it is wrong, the partner has no such role, or the address is an operator's of
                this partner already; for the vendor, of any (R-10).
            TooManyTries: Too many mails to this address, or wanted by this operator.
        """

        def work(at: datetime) -> Effects[Operator]:
            wanted = checked(new)
            found = self._team.partner(Action.ADD_OPERATOR, partner_id, by, named=wanted.role)
            self._named(found, by)
            return self._added(found.partner, wanted, by, at)

        call = Call("operator.add", by, key, (partner_id, new))
        return self._perform(call, partner_id, work)

    def _added(self, partner: Partner, new: NewOperator, by: Actor, at: datetime) -> Effects[Operator]:
        held = self._is_held(partner, new.email, by)
        id = OperatorId(self._vendor.ids.ordered(at))
        made = add_operator(partner, new, id=id) + new_credential(Realm.OPERATOR, holder_id=id, password=None, at=at)
        if not held:
            made += claim_address(Realm.OPERATOR, new.email, holder_id=id, partner_id=partner.id)
        if by.kind is ActorKind.OPERATOR or new.invite:
            self._count_mail(partner, new.email, by, at)
            made += Effects(None, messages=[team.welcome_mail(made.result)])
        return made

    def _is_held(self, partner: Partner, email: str, by: Actor) -> bool:
        """
        Whether an address is somebody's already, of which no operator of another partner is to learn (A-22).

        Raises:
            InvalidInput: It is an operator's of this partner; for the vendor, of any.
        """
        key = sign_in_key(Realm.OPERATOR, email)
        held = bool(self._storage.get_many(ADDRESSES, [key]))
        own = any(sign_in_key(Realm.OPERATOR, one.email) == key for one in every_operator(self._storage, partner.id))
        if own or (held and by.kind is ActorKind.VENDOR):
            raise invalid("email", "address.taken")
        return held

    def invite_again(
        self, partner_id: PartnerId, operator_id: OperatorId, *, by: Actor, key: str | None = None
    ) -> Operator:
        """
        Mail an operator who has not come yet another link to set its first password; it replaces the one before.

        Raises:
            NotFound: The partner has no such operator, too.
            NotPossible: It has set a password, or the vendor authenticates it.
            TooManyTries: Too many mails to its address, or wanted by this operator.
        """

        def work(at: datetime) -> Effects[Operator]:
            found = self._team.operator(Action.INVITE_OPERATOR, partner_id, operator_id, by)
            if self._has_come(found.operator):
                raise NotPossible("operator", "come", "invite")
            self._count_mail(found.partner, found.operator.email, by, at)
            return team.invite_again(found.partner, found.operator) + claimed(self._storage, found.operator)

        return self._perform(Call("operator.invite", by, key, (partner_id, operator_id)), partner_id, work)

    def _named(self, found: TeamFacts, by: Actor) -> Role:
        """Return the role that was named, once it was asked whether it may be given."""
        if found.named is None:
            raise invalid("role", "role.unknown", known=", ".join(self._team.roles(found.partner.id, by)))
        return found.named

    def _perform(self, call: Call, partner_id: PartnerId, work: Callable[[datetime], Effects[Operator]]) -> Operator:
        def again(id: object) -> Operator:
            return self.operator(partner_id, OperatorId(id), by=call.by)  # type: ignore[arg-type]

        return self._writer.perform(call, work, again=again)

    def _count_mail(self, partner: Partner, email: str, by: Actor, at: datetime) -> None:
        """
        Count a mail that somebody wants sent, by where it goes, and by which operator wants it (A-25).

        Each partner's are counted by themselves: no partner learns what another one mails (A-22).
        """
        source = by.id if by.kind is ActorKind.OPERATOR else None
        self._writer.count_mail(f"mails-of:{partner.id}:{address_key(email)}", source, at)
