"""
Every page and every state a page can be in: how to get there, for axe, for measures and for the pictures in the docs.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from unittest import mock

from partnerkit import Realm
from partnerkit.errors import TooManyTries
from tests.pages.acting_states import ACTING_STATES
from tests.pages.browsing import Visit
from tests.pages.coming_states import COMING_STATES
from tests.pages.factor_states import FACTOR_STATES
from tests.pages.inviting_states import INVITING_STATES
from tests.pages.job_states import JOB_STATES
from tests.pages.key_states import KEY_STATES
from tests.pages.language_states import LANGUAGE_STATES
from tests.pages.link_states import LINK_STATES
from tests.pages.list_states import LIST_STATES
from tests.pages.mail_states import MAIL_STATES
from tests.pages.office_states import OFFICE_STATES
from tests.pages.owner_states import OWNER_STATES
from tests.pages.people_states import PEOPLE_STATES
from tests.pages.portal_states import PORTAL_STATES
from tests.pages.secure_states import SECURE_STATES
from tests.pages.settings_states import SETTINGS_STATES
from tests.pages.sheet_states import SHEET_STATES
from tests.pages.site import BOGLARKA, BOTH, CLIENTS, DANA, KATALIN, PASSWORD, SZABO, TOM, TWICE, signed_in
from tests.pages.staff_states import STAFF_STATES
from tests.pages.state import State, at
from tests.pages.team_states import TEAM_STATES

CABINET: Final = CLIENTS[2][0]
MAPLE: Final = CLIENTS[3][0]
ATELIER: Final = CLIENTS[5][0]
LONG: Final = CLIENTS[4][0]


def _of(client: str, tab: str = "") -> Callable[[Visit], None]:
    return lambda visit: visit.go(visit.site.client(client) + tab)


def _wrong_password(visit: Visit) -> None:
    visit.go("/console/sign-in")
    visit.sign_in(DANA, "wrong horse battery")


def _throttled(visit: Visit) -> None:
    visit.go("/console/sign-in")
    with mock.patch.object(type(visit.site.vendor.throttle), "hit", side_effect=TooManyTries(42)):
        visit.sign_in(DANA)


def _session_over(visit: Visit) -> None:
    visit.go("/workspace")
    visit.site.lock(SZABO)
    visit.go("/workspace")


def _which_business(visit: Visit) -> None:
    visit.go("/workspace/sign-in")
    visit.sign_in(TWICE)


def _locked_out(visit: Visit) -> None:
    _which_business(visit)
    visit.page.get_by_label(BOTH[1]).check()
    visit.page.locator("input[name=password]").fill(PASSWORD)
    visit.press("Sign in")


def _new_with_errors(visit: Visit) -> None:
    visit.go("/console/clients/new")
    visit.fill(Business_name=" ", **{"Contact's email": "chloe@atelier"})
    visit.press("Create account")


def _created(visit: Visit) -> None:
    visit.go("/console/clients/new")
    visit.fill(Business_name="Nagyszentmiklósi Méhészet és Mézfeldolgozó Szövetkezet")
    visit.press("Create account")


def _nickname_taken(visit: Visit) -> None:
    visit.go(visit.site.client(SZABO) + "/account")
    visit.page.locator("input[name=nickname]").fill("green-acre")
    visit.press("Save nickname")


def _conflict(visit: Visit) -> None:
    visit.go(visit.site.client(SZABO) + "/account")
    visit.site.nickname(SZABO, "szabo-budapest")
    visit.page.locator("input[name=nickname]").fill("szabo-fogaszat")
    visit.press("Save nickname")


def _locked_twice(visit: Visit) -> None:
    visit.go(visit.site.client(SZABO) + "/lock")
    visit.site.lock(SZABO)
    visit.go(visit.site.client(SZABO) + "/lock")


def _own_menu(visit: Visit) -> None:
    visit.go(visit.site.client(SZABO))
    visit.page.locator("[popovertarget=own]").click()


def _workspace_menu(visit: Visit) -> None:
    visit.go("/workspace")
    visit.page.locator("[popovertarget=own]").click()


def _password_refused(face: str) -> Callable[[Visit], None]:
    def go(visit: Visit) -> None:
        visit.go(f"/{face}/me")
        visit.fill(Present_password="wrong horse battery", New_password="short")
        visit.press("Change password")

    return go


def _password_changed(visit: Visit) -> None:
    visit.go("/console/me")
    visit.fill(Present_password=PASSWORD, New_password="another horse battery")
    visit.press("Change password")


def _old_form(visit: Visit) -> None:
    visit.go(visit.site.client(SZABO) + "/lock")
    anew = signed_in(visit.site, Realm.OPERATOR, DANA)
    visit.page.context.add_cookies([{"name": Realm.OPERATOR.value, "value": anew, "url": visit.site.url}])
    visit.press("Lock this account")


def _broken(visit: Visit) -> None:
    with mock.patch("partnerkit.history.service.HistoryService.of_account", side_effect=RuntimeError):
        visit.go(visit.site.client(SZABO) + "/history")


def _why(visit: Visit) -> None:
    visit.go(visit.site.client(SZABO) + "/account")
    visit.follow("Why? About: Not for you to lock.")


def _why_locked(visit: Visit) -> None:
    visit.go(visit.site.client(CABINET) + "/account")
    visit.follow("Why can nobody sign in?")


def _may(visit: Visit) -> None:
    visit.go(f"/console/why?action=account.lock&on={visit.site.ids[SZABO]}")


STATES: Final = (
    State(name="doors", go=at("/"), pictured=True),
    State(name="console-sign-in", go=at("/console/sign-in"), pictured=True),
    State(name="console-sign-in-wrong", go=_wrong_password, status=422, pictured=True),
    State(name="console-sign-in-throttled", go=_throttled, status=429),
    *LINK_STATES,
    *LANGUAGE_STATES,
    *FACTOR_STATES,
    *LIST_STATES,
    *JOB_STATES,
    *PEOPLE_STATES,
    *SECURE_STATES,
    *KEY_STATES,
    *TEAM_STATES,
    *ACTING_STATES,
    *OFFICE_STATES,
    *STAFF_STATES,
    *OWNER_STATES,
    *COMING_STATES,
    *PORTAL_STATES,
    *INVITING_STATES,
    *SHEET_STATES,
    *MAIL_STATES,
    State(name="client-new", go=at("/console/clients/new"), operator=DANA),
    State(name="client-new-errors", go=_new_with_errors, operator=DANA, status=422, pictured=True),
    State(name="client-created", go=_created, operator=DANA, changes=True),
    State(name="client-business", go=_of(SZABO), operator=DANA, pictured=True),
    State(name="client-business-awaiting", go=_of(ATELIER), operator=DANA),
    State(name="client-business-trial-expired", go=_of(LONG), operator=BOGLARKA),
    State(name="client-own-menu", go=_own_menu, operator=BOGLARKA, pictured=True),
    State(name="client-history", go=_of(MAPLE, "/history"), operator=DANA, pictured=True),
    State(name="client-account", go=_of(SZABO, "/account"), operator=DANA, pictured=True),
    State(name="client-account-locked", go=_of(MAPLE, "/account"), operator=DANA),
    State(name="client-account-vendor-lock", go=_of(CABINET, "/account"), operator=DANA, pictured=True),
    State(name="client-account-agent", go=_of(SZABO, "/account"), operator=TOM, pictured=True),
    State(name="nickname-taken", go=_nickname_taken, operator=DANA, status=422, pictured=True),
    State(name="stage", go=_of(SZABO, "/stage"), operator=DANA),
    State(name="lock", go=_of(SZABO, "/lock"), operator=DANA, pictured=True),
    State(name="lock-already", go=_locked_twice, operator=DANA, changes=True),
    State(name="unlock", go=_of(MAPLE, "/unlock"), operator=DANA, pictured=True),
    State(name="conflict", go=_conflict, operator=DANA, status=412, changes=True, pictured=True),
    State(name="why-refused", go=_why, operator=TOM),
    State(name="why-locked", go=_why_locked, operator=DANA, pictured=True),
    State(name="why-allowed", go=_may, operator=DANA),
    State(name="refused", go=_of(SZABO, "/lock"), operator=TOM, status=403, pictured=True),
    State(name="console-me", go=at("/console/me"), operator=TOM, pictured=True),
    State(name="console-me-errors", go=_password_refused("console"), operator=TOM, status=422),
    State(name="console-password-changed", go=_password_changed, operator=TOM, changes=True),
    State(name="console-sign-out", go=at("/console/sign-out"), operator=TOM),
    State(
        name="not-found",
        go=at("/console/clients/6f1c9d3e-0b1d-4b52-9a53-1f2f6f6f2d10"),
        operator=DANA,
        status=404,
        pictured=True,
    ),
    State(name="old-form", go=_old_form, operator=DANA, status=403),
    State(name="our-fault", go=_broken, operator=DANA, status=500, pictured=True),
    State(name="workspace-sign-in", go=at("/workspace/sign-in")),
    State(name="workspace-signed-out", go=_session_over, staff=KATALIN, changes=True, pictured=True),
    State(name="workspace-which-business", go=_which_business, status=409, pictured=True),
    State(name="workspace-locked-out", go=_locked_out, status=403, pictured=True),
    State(name="workspace-overview", go=at("/workspace"), staff=KATALIN, pictured=True),
    State(name="workspace-menu", go=_workspace_menu, staff=KATALIN, pictured=True),
    State(name="workspace-me", go=at("/workspace/me"), staff=KATALIN),
    State(name="workspace-me-errors", go=_password_refused("workspace"), staff=KATALIN, status=422, pictured=True),
    State(name="workspace-not-found", go=at("/workspace/nowhere"), staff=KATALIN, status=404),
    *SETTINGS_STATES,
)
