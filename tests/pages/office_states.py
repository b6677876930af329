"""
Every page of the vendor office, and every state it can be in.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final
from unittest import mock

from partnerkit import NewPartner, Partner, PartnerId
from partnerkit.errors import TooManyTries
from tests.pages import teamwork
from tests.pages.browsing import Visit
from tests.pages.site import NOTARY, PARTNER, SZABO, TWICE, Site, operator
from tests.pages.state import State, at

NORA: Final = "Szentgyörgyi-Kovács Nóra"


def partner(site: Site, name: str = PARTNER) -> Partner:
    """
    Return a partner of a site as it is now.
    """
    found = site.database.run(lambda kit: kit.office.partners(by=kit.actors.vendor("tests"), limit=100)).items
    return next(one for one in found if one.name == name)


def vendors(site: Site, change: str, id: Any, *given: Any) -> None:
    """
    Change something as one of the vendor's people.
    """

    def work(kit: Any) -> None:
        service = kit.accounts if change in {"lock", "unlock"} else kit.office
        getattr(service, change)(id, *given, by=kit.actors.vendor("Nora"))

    site.database.run(work)


def _of(tail: str = "", *, after: str | None = None) -> Callable[[Visit], None]:
    def go(visit: Visit) -> None:
        found = partner(visit.site)
        if after is not None:
            vendors(visit.site, after, found.id)
        visit.go(f"/office/partners/{found.id}{tail}")

    return go


def _account(tail: str = "", name: str = SZABO) -> Callable[[Visit], None]:
    return lambda visit: visit.go(f"/office/accounts/{visit.site.accounts[name].id}{tail}")


def _waiting(visit: Visit) -> None:
    new = NewPartner(name="Megszentségteleníthetetlenségeskedéseitekért Tanácsadó Bt.", approved=False)
    made = visit.site.database.run(lambda kit: kit.partners.open(new, by=kit.actors.vendor("tests")))
    visit.go(f"/office/partners/{made.id}")


def _approve(visit: Visit) -> None:
    _waiting(visit)
    visit.follow("Approve…")


def _people(visit: Visit) -> None:
    """
    One operator blocked, one with a second factor.
    """
    site = visit.site
    site.database.run(
        lambda kit: kit.partners.block_operator(
            PartnerId(partner(site).id), operator(kit, 2).assignee, by=kit.actors.vendor("tests")
        )
    )
    _of()(visit)


def _blocked(visit: Visit) -> None:
    _people(visit)
    visit.follow("Unblock…", exact=False)


def _reset(visit: Visit) -> None:
    _of()(visit)
    visit.follow("Reset…", exact=False)


def _invited(visit: Visit) -> None:
    """
    An operator who has not set a password yet.
    """
    teamwork.added(visit.site, teamwork.LONG)
    _of()(visit)


def _invite(visit: Visit) -> None:
    _invited(visit)
    visit.follow("Send again…", exact=False)


def _suspended_again(visit: Visit) -> None:
    _of("/suspend")(visit)
    visit.fill(Reason="x" * 1001)
    visit.press("Suspend this partner")


def _new_with_errors(visit: Visit) -> None:
    visit.go("/office/partners/new")
    visit.fill(**{"Partner's name": " ", "The owner's email": "anna@"})
    visit.press("Open partner")


def _wrong_token(visit: Visit) -> None:
    visit.go("/office/sign-in")
    visit.fill(Your_name=NORA, **{"The vendor's token": "a wrong token"})
    visit.press("Sign in")


def _throttled(visit: Visit) -> None:
    visit.go("/office/sign-in")
    with mock.patch.object(type(visit.site.vendor.throttle), "hit", side_effect=TooManyTries(42)):
        visit.press("Sign in")


def _locked(visit: Visit) -> None:
    vendors(visit.site, "lock", visit.site.accounts[SZABO].id)
    _account()(visit)


def _unlock(visit: Visit) -> None:
    vendors(visit.site, "lock", visit.site.accounts[SZABO].id)
    _account("/unlock")(visit)


def _shut_out(visit: Visit) -> None:
    """
    The right password of an operator of a suspended partner.
    """
    vendors(visit.site, "suspend", partner(visit.site).id)
    visit.go("/console/sign-in")
    visit.sign_in("dana@lefevre-kovacs.example.com")


OFFICE_STATES: Final = (
    State(name="office-sign-in", go=at("/office/sign-in"), pictured=True),
    State(name="office-wrong-token", go=_wrong_token, status=422),
    State(name="office-throttled", go=_throttled, status=429),
    State(name="office-sign-out", go=at("/office/sign-out"), vendor=NORA),
    State(name="office-sessions", go=at("/office/me"), vendor=NORA),
    State(name="office-partners", go=at("/office/partners"), vendor=NORA, pictured=True),
    State(name="office-partners-end", go=at("/office/partners?after=nowhere"), vendor=NORA, status=422),
    State(name="office-partner-new", go=at("/office/partners/new"), vendor=NORA),
    State(name="office-partner-errors", go=_new_with_errors, vendor=NORA, status=422),
    State(name="office-partner", go=_of(), vendor=NORA, pictured=True),
    State(name="office-partner-waiting", go=_waiting, vendor=NORA, changes=True),
    State(name="office-partner-people", go=_people, vendor=NORA, changes=True),
    State(name="office-partner-suspended", go=_of(after="suspend"), vendor=NORA, changes=True),
    State(name="office-partner-closed", go=_of(after="close"), vendor=NORA, changes=True),
    State(name="office-history", go=_of("/history"), vendor=NORA),
    State(name="office-approve", go=_approve, vendor=NORA, changes=True),
    State(name="office-suspend", go=_of("/suspend"), vendor=NORA, pictured=True),
    State(name="office-suspend-errors", go=_suspended_again, vendor=NORA, status=422),
    State(name="office-reinstate", go=_of("/reinstate", after="suspend"), vendor=NORA, changes=True),
    State(name="office-close", go=_of("/close"), vendor=NORA),
    State(name="office-unblock", go=_blocked, vendor=NORA, changes=True),
    State(name="office-factor", go=_reset, vendor=NORA),
    State(name="office-partner-invited", go=_invited, vendor=NORA, changes=True),
    State(name="office-invite", go=_invite, vendor=NORA, changes=True),
    State(name="office-find", go=at("/office/find"), vendor=NORA),
    State(name="office-find-nothing", go=at("/office/find?q=nobody%40example.com"), vendor=NORA),
    State(name="office-find-person", go=at(f"/office/find?q={TWICE}"), vendor=NORA),
    State(name="office-find-wrong", go=at("/office/find?q=" + "x" * 1001), vendor=NORA, status=422),
    State(name="office-account", go=_account(), vendor=NORA, pictured=True),
    State(name="office-account-locked", go=_locked, vendor=NORA, changes=True),
    State(name="office-account-secure", go=_account(name=NOTARY), vendor=NORA),
    State(name="office-lock", go=_account("/lock"), vendor=NORA),
    State(name="office-unlock", go=_unlock, vendor=NORA, changes=True),
    State(name="office-secure", go=_account("/secure"), vendor=NORA),
    State(name="office-unsecure", go=_account("/unsecure", NOTARY), vendor=NORA),
    State(name="office-not-found", go=at("/office/partners/none"), vendor=NORA, status=404),
    State(name="operator-of-a-suspended-partner", go=_shut_out, status=403, changes=True, pictured=True),
)
