"""
The states of the pages for an account's people, its plan, and the link that invites somebody.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from partnerkit import Level, Member, NewColleague, Realm
from partnerkit.values import Secret
from tests.mailed import links, token_of
from tests.pages.browsing import Visit
from tests.pages.link_states import FORGED
from tests.pages.site import DANA, KATALIN, SZABO, TWICE, Site, signed_in
from tests.pages.staffing import (
    IDA,
    LONG,
    NORA,
    PLAN,
    USERS,
    at_member,
    do,
    expired,
    full,
    invited,
    joined,
    link,
    owner,
    partners_own,
    vendor_says,
)
from tests.pages.state import State, at

Made = Callable[[Site], Member]


def _everybody(site: Site) -> Member:
    partners_own(site)
    made = joined(site, level=Level.MANAGER)
    do(site, "deactivate", joined(site, email="bela@szabo-fogaszat.example.com", name="Tóth Béla Őze").id)
    expired(site, email="late@szabo-fogaszat.example.com", name=None)
    invited(site, email=IDA, name=LONG, level=Level.ADMIN)
    return made


def _to(make: Callable[[Site], object], path: str) -> Callable[[Visit], None]:
    def go(visit: Visit) -> None:
        make(visit.site)
        visit.go(path)

    return go


def _of(make: Made, more: str = "") -> Callable[[Visit], None]:
    return lambda visit: visit.go(at_member(make(visit.site), more))


def _follow(make: Callable[[Site], str], more: str = "") -> Callable[[Visit], None]:
    return lambda visit: visit.go(make(visit.site) + more)


def _inactive(site: Site) -> Member:
    made: Member = do(site, "deactivate", joined(site).id)
    return made


def _long(site: Site) -> Member:
    return invited(site, email=IDA, name=LONG)


def _full_and_expired(site: Site) -> Member:
    made = expired(site)
    vendor_says(site, "solo")
    return made


def _over(site: Site) -> None:
    joined(site)
    vendor_says(site, "solo")


def _wrong(visit: Visit) -> None:
    visit.go(f"{USERS}/new")
    visit.fill(Email="nora@")
    visit.press("Send invitation")


def _filled_up(visit: Visit) -> None:
    visit.go(f"{USERS}/new")
    visit.fill(Email=IDA)
    full(visit.site)
    visit.press("Send invitation")


def _sent(visit: Visit) -> None:
    visit.go(f"{USERS}/new")
    visit.fill(Email=IDA)
    visit.page.get_by_label("Name").fill(LONG)
    visit.press("Send invitation")


def _changed(visit: Visit) -> None:
    made = joined(visit.site)
    visit.go(at_member(made, "/deactivate"))
    do(visit.site, "set_level", made.id, Level.ADMIN)
    visit.press("Make Nagy Nóra inactive")


def _level_changed(visit: Visit) -> None:
    made = joined(visit.site)
    visit.go(at_member(made, "/level?level=admin"))
    do(visit.site, "set_level", made.id, Level.MANAGER)
    visit.press("Set level: Admin")


def _employee(path: str) -> Callable[[Visit], None]:
    def go(visit: Visit) -> None:
        joined(visit.site, level=Level.MANAGER)
        _sign_in(visit, NORA)
        visit.go(path)

    return go


def _sign_in(visit: Visit, email: str) -> None:

    token = signed_in(visit.site, Realm.STAFF, email, visit.site.accounts[SZABO].id)
    visit.page.context.add_cookies([{"name": Realm.STAFF.value, "value": token, "url": visit.site.url}])


def _known(site: Site) -> str:
    return link(site, email=TWICE, name="Tom O’Sullivan", level=Level.MANAGER)


def _known_signed_in(visit: Visit) -> None:

    path = _known(visit.site)
    business = next(one for name, one in visit.site.accounts.items() if name.startswith("Green"))
    token = signed_in(visit.site, Realm.STAFF, TWICE, business.id)
    visit.page.context.add_cookies([{"name": Realm.STAFF.value, "value": token, "url": visit.site.url}])
    visit.go(path)


def _mistyped(visit: Visit) -> None:
    visit.go(link(visit.site))
    visit.fill(Password="short", Your_name="")
    visit.press("Accept the invitation")


def _not_its_password(visit: Visit) -> None:
    visit.go(_known(visit.site))
    visit.fill(Your_password="not the password")
    visit.press("Accept the invitation")


def _welcomed(visit: Visit) -> None:
    visit.go(link(visit.site))
    visit.fill(Password="another horse battery")
    visit.press("Accept the invitation")


def _expired(site: Site) -> str:
    path = link(site)
    site.clock.ahead += timedelta(days=7)
    return path


def _used(site: Site) -> str:
    path = link(site)
    token = token_of(path)

    new = NewColleague(name="Nagy Nóra", password=Secret("another horse battery"))
    site.database.run(lambda kit: kit.staff.join(token, new))
    return path


def _replaced(site: Site) -> str:
    made = invited(site)
    path = links(site.database.run)[-1]
    do(site, "invite_again", made.id)
    return path


def _withdrawn(site: Site) -> str:
    made = invited(site)
    path = links(site.database.run)[-1]
    do(site, "remove", made.id)
    return path


def _locked(site: Site) -> str:
    path = link(site)
    site.lock(SZABO)
    return path


def _tab(make: Callable[[Site], object], tab: str) -> Callable[[Visit], None]:
    def go(visit: Visit) -> None:
        make(visit.site)
        visit.go(visit.site.client(SZABO) + tab)

    return go


def _staff(name: str, go: Callable[[Visit], None], **more: object) -> State:
    return State(name=name, go=go, staff=KATALIN, changes=True, **more)  # type: ignore[arg-type]


STAFF_STATES: Final = (
    State(name="users-alone", go=at(USERS), staff=KATALIN),
    _staff("users", _to(_everybody, USERS), pictured=True),
    _staff("users-full", _to(full, USERS), pictured=True),
    State(name="users-past-the-end", go=at(f"{USERS}?after=odd"), staff=KATALIN, status=422),
    _staff("users-refused", _employee(USERS), status=403, pictured=True),
    _staff("plan-refused", _employee(PLAN), status=403),
    _staff("user", _of(joined), pictured=True),
    State(name="user-owner", go=lambda visit: visit.go(at_member(owner(visit.site))), staff=KATALIN),
    _staff("user-long", _of(_long)),
    _staff("user-inactive", _of(_inactive)),
    _staff("user-expired", _of(expired)),
    _staff("user-expired-full", _of(_full_and_expired)),
    _staff("user-partners", _of(partners_own)),
    State(name="user-new", go=at(f"{USERS}/new"), staff=KATALIN, pictured=True),
    State(name="user-new-errors", go=_wrong, staff=KATALIN, status=422, pictured=True),
    _staff("user-new-full", _to(full, f"{USERS}/new")),
    _staff("user-new-filled-up", _filled_up, status=409),
    _staff("user-invited", _sent),
    _staff("user-level", _of(joined, "/level")),
    _staff("user-level-errors", _of(joined, "/level?level=captain"), status=422),
    _staff("user-level-review", _of(joined, "/level?level=admin"), pictured=True),
    _staff("user-level-lower", _of(lambda site: joined(site, level=Level.ADMIN), "/level?level=employee")),
    _staff("user-level-changed", _level_changed, status=412),
    _staff("user-deactivate", _of(joined, "/deactivate"), pictured=True),
    _staff("user-deactivate-changed", _changed, status=412),
    _staff("user-reactivate", _of(_inactive, "/reactivate")),
    _staff("user-remove", _of(joined, "/remove")),
    _staff("user-withdraw", _of(_long, "/withdraw")),
    _staff("user-hand-over", _of(joined, "/hand-over"), pictured=True),
    State(
        name="user-owner-guarded",
        go=lambda visit: visit.go(at_member(owner(visit.site), "/deactivate")),
        staff=KATALIN,
        status=403,
    ),
    State(name="plan", go=at(PLAN), staff=KATALIN, pictured=True),
    _staff("plan-full", _to(full, PLAN)),
    _staff("plan-over", _to(_over, PLAN)),
    State(name="join", go=_follow(link), changes=True, pictured=True),
    State(name="join-errors", go=_mistyped, status=422, changes=True),
    State(name="join-known", go=_follow(_known), changes=True, pictured=True),
    State(name="join-known-errors", go=_not_its_password, status=422, changes=True),
    State(name="join-signed-in", go=_known_signed_in, changes=True, pictured=True),
    _staff("join-occupied", _follow(link), status=409, pictured=True),
    State(name="join-decline", go=_follow(link, "/decline"), changes=True),
    State(name="joined", go=_welcomed, changes=True),
    State(name="join-expired", go=_follow(_expired), status=410, changes=True, pictured=True),
    State(name="join-used", go=_follow(_used), status=410, changes=True),
    State(name="join-replaced", go=_follow(_replaced), status=410, changes=True),
    State(name="join-withdrawn", go=_follow(_withdrawn), status=410, changes=True),
    State(name="join-locked", go=_follow(_locked), status=403, changes=True),
    State(name="join-forged", go=at(f"/workspace/join/{FORGED}"), status=404),
    State(name="client-subscription", go=_tab(full, "/subscription"), operator=DANA, changes=True, pictured=True),
    State(
        name="client-subscription-trial",
        go=lambda visit: visit.go(visit.site.client("Atelier Coiffure Chloé & Fils") + "/subscription"),
        operator=DANA,
    ),
    State(name="client-staff", go=_tab(_everybody, "/staff"), operator=DANA, changes=True, pictured=True),
    State(
        name="client-staff-awaited",
        go=lambda visit: visit.go(visit.site.client("Atelier Coiffure Chloé & Fils") + "/staff"),
        operator=DANA,
    ),
)
