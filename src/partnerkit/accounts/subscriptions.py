"""Subscriptions, as the vendor's billing reports them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

import attrs

from partnerkit.access import Action, Actor
from partnerkit.accounts import usecases
from partnerkit.accounts.model import Account
from partnerkit.accounts.reading import AccountReader
from partnerkit.clients.model import mirrored
from partnerkit.effects import Effects
from partnerkit.errors import InvalidInput, Problem
from partnerkit.history.writer import Call, Writer
from partnerkit.repository import Storage
from partnerkit.values import AccountId, AddonName, BillingEvent
from partnerkit.vendor import Vendor
from partnerkit.wire import checked

MOST_SEATS: Final = 1_000_000
#: By how much billing's clock may be ahead of ours.
_AHEAD: Final = timedelta(hours=1)


@attrs.frozen(kw_only=True)
class SubscriptionReport:
    """
    What a billing event says.

    Attributes:
        plan: The name of the plan that is paid for; None when it was cancelled.
        at: Since when that is so, by the clock of billing, with its time zone.
        event: The billing event's id, the same each time it is delivered.
        seats: How many staff members are paid for, where that is not what the plan allows.
        addons: The names of all add-ons that are booked, of those the vendor's plans have.
    """

    plan: str | None
    at: datetime
    event: BillingEvent
    seats: int | None = None
    addons: tuple[AddonName, ...] = ()


class SubscriptionsService:
    """Takes the vendor's reports in, so that the status people see is real (VC-17, R-12)."""

    def __init__(self, storage: Storage, vendor: Vendor, writer: Writer) -> None:
        """Serve one transaction."""
        self._vendor = vendor
        self._writer = writer
        self._reader = AccountReader(storage)

    def report(
        self, account_id: AccountId, report: SubscriptionReport, *, by: Actor, key: str | None = None
    ) -> Account:
        """
        Note what an account is subscribed to; for the vendor alone.

        Reports may come twice and in any order: one that was noted, or is older than that, changes nothing.

        Raises:
            InvalidInput: The vendor has no such plan or add-on, the seats are none, or the moment is still to come;
                every problem is named.
        """

        def work(at: datetime) -> Effects[Account]:
            facts = self._reader.change(Action.REPORT_SUBSCRIPTION, account_id, by)
            said = self._said(checked(report), at)
            effects = usecases.subscribe(
                facts.account,
                said.plan,
                seats=said.seats,
                addons=tuple(sorted({*said.addons})),
                at=said.at,
                event=said.event,
            )
            return effects + mirrored(facts.client, effects.result)

        call = Call("subscription.report", by, key, (account_id, report))
        return self._writer.perform(
            call, work, again=lambda id: self._reader.view(Action.REPORT_SUBSCRIPTION, AccountId(id), by)
        )

    def _said(self, report: SubscriptionReport, at: datetime) -> SubscriptionReport:
        if problems := tuple(self._problems(report, at)):
            raise InvalidInput(problems)
        return report

    def _problems(self, report: SubscriptionReport, at: datetime) -> Iterator[Problem]:
        if report.plan is not None and self._vendor.plan(report.plan) is None:
            yield Problem("plan", "plan.unknown", {"known": ", ".join(p.name for p in self._vendor.plans)})
        known = {name for plan in self._vendor.plans for name in plan.addons}
        for place, addon in enumerate(report.addons):
            if addon not in known:
                yield Problem(f"addons.{place}", "addon.unknown", {"known": ", ".join(sorted(known))})
        if report.seats is not None and not 1 <= report.seats <= MOST_SEATS:
            yield Problem("seats", "limit.range", {"min": 1, "max": MOST_SEATS})
        if report.at > at + _AHEAD:  # it would keep every later report from counting
            yield Problem("at", "moment.ahead")
