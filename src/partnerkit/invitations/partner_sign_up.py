"""Signing up as a partner, with an account of its own to test with (WP-01)."""

from __future__ import annotations

from datetime import datetime

from partnerkit.access import Actor, ActorKind
from partnerkit.accounts import usecases as account_usecases
from partnerkit.accounts.model import Account, Business
from partnerkit.accounts.origin import Origin, Way
from partnerkit.effects import Effects
from partnerkit.errors import InvalidInput, NotFound, NotPossible, Problem
from partnerkit.history.writer import Call, unrepeated
from partnerkit.identity.claims import take
from partnerkit.identity.holders import nobody
from partnerkit.identity.model import new_credential
from partnerkit.identity.usecases import PresentPassword
from partnerkit.invitations import signups
from partnerkit.invitations.sign_up_reading import Shown
from partnerkit.invitations.signing_up import SigningUp
from partnerkit.invitations.signups import CONFIRM, NewPartnerSignUp, SignUp, SignUpKind
from partnerkit.partners.model import NewOperator, NewPartner, Operator, Partner, add_operator, open_partner
from partnerkit.staff.model import owner_to_be
from partnerkit.staff.usecases import invite_owner
from partnerkit.values import AccountId, MemberId, OperatorId, PartnerId, Realm, Secret
from partnerkit.wire import checked

_OWNER = "owner"


class PartnerSignUp(SigningUp):
    """How partners come by themselves; a part of ``kit.invitations``."""

    def sign_up_partner(self, new: NewPartnerSignUp, *, source: str | None = None) -> None:
        """
        Ask to be a partner: a link to confirm it is mailed, and nothing is there before it is followed (WP-01).

        What is answered, done and mailed, and how long it takes, is the same whether somebody signs in with the address
        or not (A-22). The link counts for `Limits.verification` from the moment it is mailed.

        Args:
            new: Organisation and person.
            source: Where it comes from, as in a network address; throttled by itself (A-25).

        Raises:
            InvalidInput: Something of it is wrong, or the answer is no: businesses sign up as clients; every problem is
                named.
            TooManyTries: Too many mails to this address, or wanted from this source.
        """

        def work(at: datetime) -> Effects[None]:
            wanted = checked(new)
            if not wanted.accountant:
                raise InvalidInput((Problem("accountant", "partner.answer"),))
            return Effects(None) + self._asked(SignUpKind.PARTNER, wanted, source, at)

        self._writer.perform(Call("partner.sign_up", nobody(Realm.OPERATOR), None, ()), work, again=lambda _: None)

    def confirm_partner(self, token: Secret, given: PresentPassword, *, source: str | None = None) -> Operator:
        """
        Confirm a partner's sign-up: the partner is there with its first owner, who may invite at once.

        It has an account of its own in the vendor's product on trial, whose owner is mailed how to sign in there: the
        two realms are apart (VC-01). The vendor has not approved it yet (R-16). Return the owner.

        Args:
            token: What the mailed link carries.
            given: The password that was chosen; without it nothing is made (A-24).
            source: Where it comes from, as in a network address; throttled by itself (A-25).

        Raises:
            InvalidInput: The password is another one; nothing is used up.
            NotPossible: The address is an operator's by now who has come; one who was only added has it no longer.
            TooManyTries: The password was wrong too often, or too many links were tried from this source.
        """
        shown = self._sign_up(token, source)
        if shown.sign_up.kind is not SignUpKind.PARTNER:
            raise NotFound("link", CONFIRM)
        if self._is_known(shown):
            raise NotPossible("operator", "elsewhere", "sign_up")
        partner_id = PartnerId(self._vendor.ids.random())
        by = Actor(
            kind=ActorKind.OPERATOR,
            id=self._vendor.ids.ordered(self._vendor.clock()),
            name=shown.sign_up.name,
            permissions=frozenset(),
            partner_id=partner_id,
        )

        def work(at: datetime) -> Effects[Operator]:
            self._see_chosen(shown.sign_up, given, at)
            return self._made(shown, OperatorId(by.id), partner_id, at)

        return self._writer.perform(Call("sign_up.confirm", by, None, ()), work, again=unrepeated)

    def _made(self, shown: Shown, id: OperatorId, partner_id: PartnerId, at: datetime) -> Effects[Operator]:
        sign_up = shown.sign_up
        own = self._own_account(sign_up, at)
        new = NewPartner(name=sign_up.business, language=sign_up.language, approved=False)
        partner = open_partner(new, id=partner_id, at=at, account_id=own.result.id)
        owner = self._owner(partner.result, shown, id, at)
        # The partner is there before its operator, who changes it by one entry.
        return Effects(owner.result) + partner + owner + own + signups.confirmed(sign_up, at=at)

    def _owner(self, partner: Partner, shown: Shown, id: OperatorId, at: datetime) -> Effects[Operator]:
        """Make the partner's first operator, whose address is proven, whoever else was only added with it."""
        sign_up = shown.sign_up
        new = NewOperator(name=sign_up.name, email=sign_up.email, role=_OWNER, language=sign_up.language)
        proven = take(shown.held, sign_up.email, holder_id=id, partner_id=partner.id, at=at)
        credential = new_credential(Realm.OPERATOR, holder_id=id, password=sign_up.password, at=at)
        return add_operator(partner, new, id=id) + credential + proven

    def _own_account(self, sign_up: SignUp, at: datetime) -> Effects[Account]:
        """Make the partner's own account, which nobody manages, and mail its owner-to-be."""
        ids = self._vendor.ids
        made = account_usecases.open_account(
            Business(
                name=sign_up.business,
                contact=sign_up.name,
                email=sign_up.email,
                language=sign_up.language,
                time_zone=sign_up.time_zone,
            ),
            id=AccountId(ids.random()),
            uid=ids.uid(),
            owner_id=MemberId(ids.ordered(at)),
            partner_id=None,
            origin=Origin(way=Way.PARTNER),
            at=at,
            limits=self._vendor.limits,
        )
        seat = owner_to_be(made.result)
        life = self._vendor.limits.invitation
        mailed = invite_owner(made.result, seat.result, inviter=self._vendor.name, at=at, life=life)
        return made + seat + mailed
