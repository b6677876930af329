"""
The states of the pages about an owner's password: in the console, and in the workspace where it is replaced.
"""

from __future__ import annotations

from typing import Final

from partnerkit import NewPassword, Secret
from tests.pages.browsing import Visit
from tests.pages.doing import address
from tests.pages.site import BOTH, CLIENTS, DANA, ILONA, KATALIN, NOTARY, SZABO, Site, operator
from tests.pages.staffing import do, partners_own
from tests.pages.state import State

#: What an operator tells an owner.
GIVEN: Final = "told over the telephone"
ATELIER: Final = CLIENTS[5][0]


def at_password(site: Site, name: str = SZABO) -> str:
    """
    Return the address of the page about a client's owner's password.
    """
    return f"{address(site, name)}/password"


def set_for(site: Site, name: str = SZABO) -> None:
    """
    Set an owner's password, as Dana does.
    """
    new, id = NewPassword(password=Secret(GIVEN)), site.accounts[name].id
    site.database.run(lambda kit: kit.identity.set_owner_password(id, new, by=operator(kit, 0)))


def says_no(site: Site) -> None:
    """
    Have Katalin keep the partner's own user out of her account.
    """
    do(site, "deactivate", partners_own(site).id)


def told(visit: Visit) -> None:
    """
    Sign in as an owner with the password that an operator set.
    """
    set_for(visit.site)
    visit.go("/workspace/sign-in")
    visit.sign_in(KATALIN, GIVEN)


def _wrong(visit: Visit) -> None:
    visit.go(at_password(visit.site))
    visit.page.locator("input[name=password]").fill("short")
    visit.press("Set this password")


def _refused(visit: Visit) -> None:
    says_no(visit.site)
    visit.go(at_password(visit.site))


def _shut(visit: Visit) -> None:
    says_no(visit.site)
    visit.go(f"{visit.site.client(SZABO)}/account")


def _wrongly_replaced(visit: Visit) -> None:
    told(visit)
    visit.fill(The_password_you_were_told="wrong horse battery", A_password_of_your_own="short")
    visit.press("Change password")


OWNER_STATES: Final = (
    State(name="owner-password", go=lambda v: v.go(at_password(v.site)), operator=DANA, pictured=True),
    State(name="owner-password-errors", go=_wrong, operator=DANA, status=422),
    State(name="owner-password-shared", go=lambda v: v.go(at_password(v.site, BOTH[0])), operator=DANA),
    State(name="owner-password-secure", go=lambda v: v.go(at_password(v.site, NOTARY)), operator=ILONA),
    State(name="owner-password-awaited", go=lambda v: v.go(at_password(v.site, ATELIER)), operator=DANA),
    State(name="owner-password-no", go=_refused, operator=DANA, status=403, changes=True),
    State(name="client-account-no", go=_shut, operator=DANA, changes=True),
    State(name="replacing", go=told, changes=True, pictured=True),
    State(name="replacing-errors", go=_wrongly_replaced, changes=True, status=422),
)
