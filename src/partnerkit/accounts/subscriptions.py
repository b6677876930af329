"""Subscriptions, as the vendor's billing reports them."""

from __future__ import annotations

from datetime import datetime

import attrs

from partnerkit.access import Action, Actor
from partnerkit.accounts import usecases
from partnerkit.accounts.model import Account
from partnerkit.accounts.reading import AccountReader
from partnerkit.clients.model import mirrored
from partnerkit.effects import Effects
from partnerkit.errors import invalid
from partnerkit.history.writer import Call, Writer
from partnerkit.repository import Storage
from partnerkit.values import AccountId
from partnerkit.vendor import Vendor
from partnerkit.wire import checked


@attrs.frozen(kw_only=True)
class SubscriptionReport:
    """
    What billing reports.

    Attributes:
        plan: The name of the plan that is paid for; None when it was cancelled.
    """

    plan: str | None


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
        Note what an account is subscribed to; for the vendor alone. The same report again changes nothing.

        Raises:
            InvalidInput: The vendor has no such plan.
            NotPossible: There is nothing to cancel.
        """

        def work(_: datetime) -> Effects[Account]:
            facts = self._reader.change(Action.REPORT_SUBSCRIPTION, account_id, by)
            effects = usecases.subscribe(facts.account, self._known(checked(report).plan))
            return effects + mirrored(facts.client, effects.result)

        call = Call("subscription.report", by, key, (account_id, report))
        return self._writer.perform(
            call, work, again=lambda id: self._reader.view(Action.REPORT_SUBSCRIPTION, AccountId(id), by)
        )

    def _known(self, plan: str | None) -> str | None:
        if plan is not None and self._vendor.plan(plan) is None:
            raise invalid("plan", "plan.unknown", known=", ".join(p.name for p in self._vendor.plans))
        return plan
