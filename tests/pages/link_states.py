"""
The states of the pages about mailed links, and about how one signs in.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final
from unittest import mock

from partnerkit import EmailChange, NewPassword, PartnerKit, Realm, Secret, SignIn
from partnerkit.errors import TooManyTries
from tests.mailed import links, token_of
from tests.pages.browsing import Visit
from tests.pages.site import BOGLARKA, DANA, KATALIN, PASSWORD, TOM, Site, operator
from tests.pages.state import State, at

#: What nobody ever mailed.
FORGED: Final = "AAAAAAAAAAAAAAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

DEVICES: Final = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 "
    "Mobile/15E148 Safari/604.1",
)


def mailed(site: Site, work: Callable[[PartnerKit], Any]) -> str:
    """
    Do what has a link mailed; return the link's path.
    """
    site.database.run(work)
    return links(site.database.run)[-1]


def forgotten(site: Site, email: str = TOM, realm: Realm = Realm.OPERATOR) -> str:
    """
    Have a link to set a new password mailed; return its path.
    """
    return mailed(site, lambda kit: kit.identity.forget_password(realm, email))


def verifying(site: Site, number: int = 2) -> str:
    """
    Have a link that proves an operator's address mailed; return its path.
    """
    return mailed(site, lambda kit: kit.identity.ask_verification(by=operator(kit, number)))


def moving(site: Site, email: str = "boglarka.kovacs-szentgyorgyi@lefevre-kovacs.example.com", number: int = 1) -> str:
    """
    Have a link mailed to another address of an operator; return its path.
    """
    wanted = EmailChange(password=Secret(PASSWORD), email=email)
    return mailed(site, lambda kit: kit.identity.change_email(wanted, by=operator(kit, number)))


def used(site: Site, link: str, password: str = "another horse battery") -> str:
    """
    Set a new password by a link; return its path.
    """
    new = NewPassword(password=Secret(password))
    site.database.run(lambda kit: kit.identity.reset_password(Realm.OPERATOR, token_of(link), new))
    return link


def _to(link: Callable[[Site], str]) -> Callable[[Visit], None]:
    return lambda visit: visit.go(link(visit.site))


def _expired(visit: Visit) -> None:
    link = forgotten(visit.site)
    visit.site.clock.ahead += timedelta(hours=1)
    visit.go(link)


def _verified(visit: Visit) -> None:
    link = verifying(visit.site)
    visit.site.database.run(lambda kit: kit.identity.verify_address(Realm.OPERATOR, token_of(link)))
    visit.go(link)


def _replaced(visit: Visit) -> None:
    link = forgotten(visit.site)
    forgotten(visit.site)
    visit.go(link)


def _too_short(visit: Visit) -> None:
    visit.go(forgotten(visit.site))
    visit.fill(New_password="short")
    visit.press("Set password")


def _no_address(visit: Visit) -> None:
    visit.go("/console/forgot")
    visit.fill(Email="dana@")
    visit.press("Send the link")


def _asked(visit: Visit) -> None:
    visit.go("/console/forgot")
    visit.fill(Email="nobody@lefevre-kovacs.example.com")
    visit.press("Send the link")


def _throttled(visit: Visit) -> None:
    visit.go("/console/forgot")
    visit.fill(Email=TOM)
    with mock.patch.object(type(visit.site.vendor.throttle), "hit", side_effect=TooManyTries(3593)):
        visit.press("Send the link")


def _taken(visit: Visit) -> None:
    visit.go(moving(visit.site, DANA))
    visit.fill(Present_password=PASSWORD)
    visit.press("Use this address")


def _not_its_password(visit: Visit) -> None:
    visit.go(moving(visit.site))
    visit.fill(Present_password="not the password")
    visit.press("Use this address")


def _sessions(*devices: str) -> Callable[[Visit], None]:
    def go(visit: Visit) -> None:
        given = SignIn(realm=Realm.OPERATOR, email=BOGLARKA, password=Secret(PASSWORD))
        for device in devices:
            visit.site.database.run(lambda kit: kit.sessions.sign_in(given, device=device))  # noqa: B023
        visit.go("/console/me")

    return go


def _wrong_email(visit: Visit) -> None:
    visit.go("/console/me")
    visit.fill(New_address=TOM)
    visit.page.locator("#password").fill(PASSWORD)
    visit.press("Send a link there")


LINK_STATES: Final = (
    State(name="forgot", go=at("/console/forgot"), pictured=True),
    State(name="forgot-errors", go=_no_address, status=422),
    State(name="forgot-throttled", go=_throttled, status=429),
    State(name="forgot-asked", go=_asked, changes=True, pictured=True),
    State(name="workspace-forgot", go=at("/workspace/forgot")),
    State(name="reset", go=_to(forgotten), changes=True, pictured=True),
    State(name="reset-errors", go=_too_short, changes=True, status=422, pictured=True),
    State(name="reset-occupied", go=_to(forgotten), operator=BOGLARKA, changes=True, status=409, pictured=True),
    State(name="workspace-reset", go=_to(lambda site: forgotten(site, KATALIN, Realm.STAFF)), changes=True),
    State(name="reset-expired", go=_expired, changes=True, status=410, pictured=True),
    State(name="reset-used", go=_to(lambda site: used(site, forgotten(site))), changes=True, status=410, pictured=True),
    State(name="reset-replaced", go=_replaced, changes=True, status=410, pictured=True),
    State(name="reset-forged", go=at(f"/console/reset/{FORGED}"), status=404, pictured=True),
    State(name="verify", go=_to(verifying), changes=True, pictured=True),
    State(name="verify-signed-in", go=_to(verifying), operator=TOM, changes=True),
    State(name="verify-used", go=_verified, changes=True, status=410),
    State(name="verify-forged", go=at(f"/workspace/verify/{FORGED}"), status=404, staff=KATALIN),
    State(name="email", go=_to(moving), operator=BOGLARKA, changes=True, pictured=True),
    State(name="email-signed-out", go=_to(moving), changes=True),
    State(name="email-taken", go=_taken, changes=True, status=422),
    State(name="email-errors", go=_not_its_password, changes=True, status=422),
    State(name="me-sessions-long", go=_sessions("x" * 200), operator=BOGLARKA, changes=True),
    State(name="me-sessions", go=_sessions(*DEVICES), operator=BOGLARKA, changes=True, pictured=True),
    State(name="me-email-errors", go=_wrong_email, operator=TOM, changes=True, status=422),
)
