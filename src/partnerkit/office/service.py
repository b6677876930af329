"""The vendor office: read, ask, apply."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from partnerkit.access import Action, Actor, Facts, require
from partnerkit.effects import Effects
from partnerkit.history.told import Told, told_of
from partnerkit.history.writer import Call, Writer
from partnerkit.office.finding import Finder
from partnerkit.office.model import Findings
from partnerkit.partners import standing
from partnerkit.partners.model import PARTNERS, Partner
from partnerkit.partners.standing import Suspension
from partnerkit.repository import Cursor, Page, Query, Storage
from partnerkit.values import PartnerId, Sentence
from partnerkit.wire import checked, one, paging

_UseCase = Callable[[Partner, datetime], Effects[Partner]]


class OfficeService:
    """
    How partners stand, and finding anything; for the vendor alone (BX-16).

    Methods that write take the revision the caller saw as *seen* and an idempotency *key* (BX-09). All raise `Refused`
    to anybody but the vendor, and `NotFound` for a partner that is unknown.
    """

    def __init__(self, storage: Storage, writer: Writer) -> None:
        """Serve one transaction."""
        self._storage = storage
        self._writer = writer

    def partners(self, *, by: Actor, after: str | Cursor | None = None, limit: int = 50) -> Page[Partner]:
        """
        Return a page of all partners, newest first.

        Raises:
            InvalidInput: The place or the limit is wrong.
        """
        require(Action.VIEW_PARTNERS, by)
        place = paging(PARTNERS, after, limit)
        return self._storage.page(Query(collection=PARTNERS, after=place, descending=True, limit=limit))

    def history(
        self, partner_id: PartnerId, *, by: Actor, after: str | Cursor | None = None, limit: int = 50
    ) -> Page[Told]:
        """
        Return what happened to a partner, newest first: its standing, its operators, its roles.

        Raises:
            InvalidInput: The place or the limit is wrong.
        """
        require(Action.VIEW_PARTNERS, by)
        return told_of(self._storage, self._storage.get(PARTNERS, partner_id).id, after, limit)

    def find(self, text: str, *, by: Actor) -> Findings:
        """
        Return what a text stands for; nothing where it is unknown.

        Args:
            text: The UID or the id of an account, the id of a partner or a person, or the sign-in address of an
                operator or a person.
            by: One of the vendor's people.

        Raises:
            InvalidInput: The text is blank or too long.
        """
        require(Action.FIND_ANYTHING, by)
        return Finder(self._storage).of(one("text", Sentence, text))

    def approve(self, partner_id: PartnerId, *, by: Actor, seen: int | None = None, key: str | None = None) -> Partner:
        """
        Approve a partner (R-16); nothing depends on it yet.

        Raises:
            NotPossible: It is approved already.
            Outdated: It is not as the caller saw it.
        """
        call = Call("partner.approve", by, key, (partner_id,))
        return self._change(call, Action.APPROVE_PARTNER, partner_id, seen, lambda p, at: standing.approve(p, at=at))

    def suspend(
        self,
        partner_id: PartnerId,
        why: Suspension = Suspension(),  # noqa: B008 - a frozen value
        *,
        by: Actor,
        seen: int | None = None,
        key: str | None = None,
    ) -> Partner:
        """
        Suspend a partner: its operators are signed out at once and cannot sign in, its clients work on (R-09).

        Raises:
            InvalidInput: The reason is blank or too long.
            NotPossible: It is suspended or closed already.
            Outdated: It is not as the caller saw it.
        """
        given = checked(why)
        call = Call("partner.suspend", by, key, (partner_id, given))
        return self._change(
            call, Action.SUSPEND_PARTNER, partner_id, seen, lambda p, at: standing.suspend(p, given.reason, at=at)
        )

    def reinstate(
        self, partner_id: PartnerId, *, by: Actor, seen: int | None = None, key: str | None = None
    ) -> Partner:
        """
        Let a suspended partner's operators sign in again; the sessions that ended stay over.

        Raises:
            NotPossible: It is not suspended.
            Outdated: It is not as the caller saw it.
        """
        call = Call("partner.reinstate", by, key, (partner_id,))
        return self._change(call, Action.REINSTATE_PARTNER, partner_id, seen, lambda p, _: standing.reinstate(p))

    def close(self, partner_id: PartnerId, *, by: Actor, seen: int | None = None, key: str | None = None) -> Partner:
        """
        Close a partner for good: its operators are signed out at once and never sign in again; its clients work on.

        Raises:
            NotPossible: It is closed already.
            Outdated: It is not as the caller saw it.
        """
        call = Call("partner.close", by, key, (partner_id,))
        return self._change(call, Action.CLOSE_PARTNER, partner_id, seen, lambda p, at: standing.close(p, at=at))

    def _change(
        self, call: Call, action: Action, partner_id: PartnerId, seen: int | None, use_case: _UseCase
    ) -> Partner:
        def found() -> Partner:
            require(action, call.by, Facts(partner_id=partner_id), kind=PARTNERS.name, id=partner_id)
            return self._storage.get(PARTNERS, partner_id)

        def work(at: datetime) -> Effects[Partner]:
            partner = found()
            partner.check(seen)
            return use_case(partner, at)

        def again(_: UUID) -> Partner:
            return found()

        return self._writer.perform(call, work, again=again)
