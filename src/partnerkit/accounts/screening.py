"""Whether an account may send external links: a new one may not for a while, so that it cannot be used for spam."""

from __future__ import annotations

from datetime import datetime

import attrs

from partnerkit.access import Action, Actor, require
from partnerkit.accounts import usecases
from partnerkit.accounts.model import Account
from partnerkit.accounts.reading import AccountReader
from partnerkit.clients.model import mirrored
from partnerkit.effects import Effects
from partnerkit.history.writer import Call, Writer
from partnerkit.partners.model import PARTNERS
from partnerkit.repository import Storage
from partnerkit.values import AccountId, PartnerId
from partnerkit.vendor import Vendor
from partnerkit.wire import one


@attrs.frozen(kw_only=True)
class LinkSending:
    """
    Whether an account may send external links now.

    Attributes:
        allowed: Whether it may.
        since: The moment from which it may, UTC; still to come where it may not.
        early: Whether an operator ended the screening before its time.
    """

    allowed: bool
    since: datetime
    early: bool


def unapproved(storage: Storage, partner_id: PartnerId | None) -> bool:
    """Whether the vendor has yet to approve a partner, as for ending a screening; of no partner nothing is asked."""
    return partner_id is not None and storage.get(PARTNERS, partner_id).approved_at is None


class LinkScreening:
    """The screening of new accounts (VC-21); a part of ``kit.accounts``."""

    _storage: Storage
    _vendor: Vendor
    _writer: Writer
    _reader: AccountReader

    def link_sending(self, account_id: AccountId, *, by: Actor) -> LinkSending:
        """
        Return whether an account may send external links now; the vendor's product asks before it sends one (VC-21).

        Raises:
            NotFound: There is no such account, or it is somebody else's.
            Refused: The decision says no.
        """
        account = self._reader.view(Action.VIEW_ACCOUNT, account_id, by)
        since = account.links_from(self._vendor.limits.screening)
        early = account.unscreened_at is not None
        return LinkSending(allowed=self._vendor.clock() >= since, since=since, early=early)

    def end_screening(
        self, account_id: AccountId, ended: bool, *, by: Actor, seen: int | None = None, key: str | None = None
    ) -> Account:
        """
        Let an account send external links before its time, or take that back (VC-21).

        What is so already is taken for an answer and changes nothing.

        Raises:
            InvalidInput: *ended* is neither True nor False.
            Outdated: The account is not as the caller saw it.
            Refused: The vendor has not approved the partner, too.
        """
        ended = one("ended", bool, ended)

        def work(at: datetime) -> Effects[Account]:
            found = self._reader.both(account_id)
            facts = attrs.evolve(found.facts, unapproved=unapproved(self._storage, found.account.partner_id))
            require(Action.END_SCREENING, by, facts, id=account_id)
            found.account.check(seen)
            effects = usecases.end_screening(found.account, ended, at=at)
            return effects + mirrored(found.client, effects.result)

        call = Call("account.screening", by, key, (account_id, ended))
        return self._writer.perform(
            call, work, again=lambda id: self._reader.view(Action.VIEW_ACCOUNT, AccountId(id), by)
        )
