"""Clients invited by mail, by whoever of a partner may (WP-02, WP-06)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from partnerkit.access import Action, Actor, require
from partnerkit.accounts.opening import AccountOpening
from partnerkit.clients.model import CLIENTS, Client
from partnerkit.clients.notes import notes_on
from partnerkit.clients.reading import ClientReader
from partnerkit.clients.usecases import assign
from partnerkit.effects import Effects
from partnerkit.history.writer import Call, Writer
from partnerkit.invitations import usecases
from partnerkit.invitations.foreseeing import Foreseeing
from partnerkit.invitations.model import INVITATIONS, Invitation, NewInvitation
from partnerkit.partners.model import PARTNERS, Partner
from partnerkit.repository import Storage, every
from partnerkit.values import AccountId, ClientId, OperatorId, address_key
from partnerkit.vendor import Vendor
from partnerkit.wire import checked


class Inviting(Foreseeing, AccountOpening):
    """
    How a partner's operators invite clients by mail; a part of ``kit.invitations``.

    There is no way to name another partner than the actor's (A-11). Every method raises `NotFound` for an invitation
    that is unknown or another partner's, and `Refused` where the decision says no.
    """

    _storage: Storage
    _vendor: Vendor
    _writer: Writer
    _lines: ClientReader

    def invite(self, new: NewInvitation, *, by: Actor, key: str | None = None, one_of_many: bool = False) -> Invitation:
        """
        Invite somebody by mail to open an account; its line stands in the client list as *Invited* (WP-02, WP-05).

        What is answered, done and mailed is the same whether somebody signs in with the address or not (A-22). Whoever
        was invited before and did not answer in time is invited anew, on the line there is, if the actor may see that.

        Args:
            new: Whom.
            by: Who invites.
            key: An idempotency key.
            one_of_many: Whether a spreadsheet names them, which has limits of its own: then the mail is counted by
                where it goes alone.

        Raises:
            InvalidInput: Something of it is wrong, or the partner has invited this address already and may still be
                answered.
            LimitReached: The vendor has not approved the partner, which has invited as many today as it can (R-16).
            TooManyTries: Too many mails to this address, or wanted by this operator.
        """

        def work(at: datetime) -> Effects[Invitation]:
            require(Action.INVITE_CLIENT, by)
            wanted, partner = checked(new), self._storage.get(PARTNERS, by.partner)
            expired = self._expired(wanted, by, at)
            within = self._see_limit(partner, at) if expired is None else Effects(None)
            self._count_mail(partner, wanted.email, None if one_of_many else by.assignee, at)
            if expired is None:
                return self._invited(partner, wanted, by, at) + within
            life, whose = self._vendor.limits.invitation, by.assignee
            return usecases.invite_anew(*expired, wanted, operator_id=whose, inviter=self._name(by), at=at, life=life)

        return self._perform(Call("client.invite", by, key, (new,)), work)

    def _invited(self, partner: Partner, new: NewInvitation, by: Actor, at: datetime) -> Effects[Invitation]:
        ids = self._vendor.ids
        made = usecases.invite(
            partner,
            new,
            id=ClientId(ids.ordered(at)),
            account_id=AccountId(ids.random()),
            uid=ids.uid(),
            operator_id=by.assignee,
            inviter=self._name(by),
            at=at,
            life=self._vendor.limits.invitation,
        )
        line: Effects[Client] = Effects(usecases.line_of(made.result))
        for whom in by.every:
            if whom.limited:  # whoever sees assigned clients alone is assigned what they invite
                line = line + assign(line.result, whom.assignee, self._name(whom))
        return made + line

    def invitation(self, client_id: ClientId, *, by: Actor) -> Invitation:
        """Return the invitation a line stands for, or stood for before it was accepted."""
        self._lines.line(Action.SEE_INVITATION, client_id, by)
        return self._storage.get(INVITATIONS, client_id, within=by.partner)

    def invite_again(self, client_id: ClientId, *, by: Actor, key: str | None = None) -> Invitation:
        """
        Mail an invitation again, also an expired one; the earlier link no longer works (WP-06).

        Raises:
            NotPossible: It was accepted.
            TooManyTries: Too many mails to this address, or wanted by this operator.
        """

        def work(at: datetime) -> Effects[Invitation]:
            line = self._lines.line(Action.RESEND_INVITATION, client_id, by)
            invitation = self._storage.get(INVITATIONS, client_id, within=by.partner)
            life = self._vendor.limits.invitation
            again = usecases.invite_again(invitation, line, inviter=self._name(by), at=at, life=life)
            self._count_mail(self._storage.get(PARTNERS, by.partner), invitation.email, by.assignee, at)
            return again

        return self._perform(Call("client.invite_again", by, key, (client_id,)), work)

    def withdraw(
        self, client_id: ClientId, *, by: Actor, seen: int | None = None, key: str | None = None
    ) -> Invitation:
        """
        Withdraw an invitation: its link works no more; its line is gone from the list, with whatever was noted on it.

        Raises:
            NotPossible: It was accepted.
            Outdated: It is not as the caller saw it.
        """

        def work(at: datetime) -> Effects[Invitation]:
            line = self._lines.line(Action.WITHDRAW_INVITATION, client_id, by)
            invitation = self._storage.get(INVITATIONS, client_id, within=by.partner)
            invitation.check(seen)
            notes = every(self._storage, notes_on(line.id))
            return usecases.withdraw(self._storage.get(PARTNERS, by.partner), invitation, line, notes, at=at)

        call = Call("client.withdraw", by, key, (client_id,))
        return self._writer.perform(call, work, again=lambda id: self._again(id, by))

    def _perform(self, call: Call, work: Callable[[datetime], Effects[Invitation]]) -> Invitation:
        return self._writer.perform(call, work, again=lambda id: self._again(id, call.by))

    def _again(self, id: UUID, by: Actor) -> Invitation:
        """Return what a call did that is repeated, if the actor may still see the line; there may be none any more."""
        require(Action.VIEW_CLIENTS, by)
        client_id = ClientId(id)
        if self._storage.get_many(CLIENTS, [client_id], within=by.partner):
            return self.invitation(client_id, by=by)
        return self._storage.get(INVITATIONS, client_id, within=by.partner)

    def _count_mail(self, partner: Partner, email: str, source: OperatorId | None, at: datetime) -> None:
        """Count a mail that somebody wants sent, by where it goes and by who wants it (A-25); each partner's apart."""
        self._writer.count_mail(f"mails-of:{partner.id}:{address_key(email)}", source, at)
