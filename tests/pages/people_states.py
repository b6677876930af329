"""
The states of the pages for operators and roles.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from partnerkit import Realm
from tests.pages import teamwork
from tests.pages.browsing import Visit
from tests.pages.site import BOGLARKA, DANA, MARGIT, TOM, signed_in
from tests.pages.speaking import everybody_reads
from tests.pages.state import State, at
from tests.pages.teamwork import ROLES, TEAM, at_operator


def _at(number: int, more: str = "") -> Callable[[Visit], None]:
    return lambda visit: visit.go(at_operator(visit.site, number, more))


def _everybody(visit: Visit) -> None:
    teamwork.added(visit.site, teamwork.LONG, role="field_agent")
    teamwork.block(visit.site, 2)
    visit.go(TEAM)


def _many(visit: Visit) -> None:
    teamwork.crowd(visit.site)
    visit.go(TEAM)


def _past_the_end(visit: Visit) -> None:
    teamwork.crowd(visit.site)
    visit.go(TEAM)
    visit.follow("Next")


def _invited(visit: Visit) -> None:
    made = teamwork.added(visit.site, teamwork.LONG)
    visit.go(f"{TEAM}/{made.id}")


def _blocked(visit: Visit, more: str = "") -> None:
    teamwork.block(visit.site, 2)
    visit.go(at_operator(visit.site, 2, more))


def _unblock(visit: Visit) -> None:
    _blocked(visit, "/unblock")


def _block(visit: Visit) -> None:
    signed_in(visit.site, Realm.OPERATOR, TOM)
    visit.go(at_operator(visit.site, 2, "/block"))


def _changed_meanwhile(visit: Visit) -> None:
    visit.go(at_operator(visit.site, 2, "/block"))
    teamwork.set_role(visit.site, 2, "admin")
    visit.press("Block Tom Okafor")


def _blocked_by_now(visit: Visit) -> None:
    visit.go(at_operator(visit.site, 2, "/block"))
    visit.press("Block Tom Okafor")


def _reset(visit: Visit) -> None:
    teamwork.factor(visit.site, 1)
    visit.go(at_operator(visit.site, 1, "/factor"))


def _no_role(visit: Visit) -> None:
    visit.go(at_operator(visit.site, 1, "/role"))
    visit.press("Review")


def _new_wrong(visit: Visit) -> None:
    visit.go(f"{TEAM}/new")
    visit.fill(Name=" ", Email="erzsi@")
    visit.press("Add operator")


def _added(visit: Visit) -> None:
    visit.go(f"{TEAM}/new")
    visit.fill(Name=teamwork.LONG, Email=teamwork.ERZSI)
    visit.page.get_by_label("Role").select_option("agent")
    visit.press("Add operator")


def _role_wrong(visit: Visit) -> None:
    visit.go(f"{ROLES}/new-role")
    visit.fill(Title="Secure desk")
    visit.page.get_by_label("Tag clients").check()
    visit.press("Create role")


def _role_long(visit: Visit) -> None:
    teamwork.add_role(visit.site, teamwork.UNBROKEN, "felelos")
    visit.go(f"{ROLES}/felelos")


def _roles_long(visit: Visit) -> None:
    teamwork.add_role(visit.site, teamwork.UNBROKEN, "felelos")
    visit.go(ROLES)


def _role_conflict(visit: Visit) -> None:
    visit.go(f"{ROLES}/bookkeeper/change")
    teamwork.change_role(visit.site)
    visit.page.get_by_label("Tag clients").check()
    visit.press("Save role")


def _role_review(visit: Visit) -> None:
    visit.go(f"{ROLES}/field_agent/change")
    visit.page.get_by_label("Tag clients").uncheck()
    visit.press("Save role")


def _role_remove(visit: Visit) -> None:
    teamwork.add_role(visit.site)
    visit.go(f"{ROLES}/front_desk/remove")


def _why(asked: str) -> Callable[[Visit], None]:
    return lambda visit: visit.go(f"/console/why?{asked}&operator={at_operator(visit.site, 0).rpartition('/')[2]}")


def _welcome(visit: Visit) -> None:
    visit.go(teamwork.welcomed(visit.site, name=teamwork.LONG))


def _welcome_short(visit: Visit) -> None:
    _welcome(visit)
    visit.fill(Password="short")
    visit.press("Set password")


def _welcome_over(visit: Visit) -> None:
    link = teamwork.welcomed(visit.site)
    visit.site.clock.ahead += timedelta(days=8)
    visit.go(link)


def _welcome_used(visit: Visit) -> None:
    link = teamwork.welcomed(visit.site)
    visit.go(link)
    visit.fill(Password="another horse battery")
    visit.press("Set password")
    visit.go(link)


def _in(language: str, go: Callable[[Visit], None]) -> Callable[[Visit], None]:
    def there(visit: Visit) -> None:
        everybody_reads(visit.site, language)
        go(visit)

    return there


def _state(name: str, go: Callable[[Visit], None], **more: object) -> State:
    return State(name=name, go=go, operator=DANA, **more)  # type: ignore[arg-type]


PEOPLE_STATES: Final = (
    _state("operators", _everybody, changes=True, pictured=True),
    _state("operators-many", _many, changes=True),
    _state("operators-end", _past_the_end, changes=True),
    State(name="operators-agent", go=at(TEAM), operator=TOM),
    State(name="operators-refused", go=at(TEAM), operator=MARGIT, status=403),
    _state("operator", _at(1), pictured=True),
    _state("operator-you", _at(0)),
    _state("operator-invited", _invited, changes=True, pictured=True),
    _state("operator-blocked", _blocked, changes=True),
    State(name="operator-above", go=_at(0), operator=BOGLARKA),
    State(name="operator-agent", go=_at(1), operator=TOM, pictured=True),
    _state("operator-new", at(f"{TEAM}/new")),
    _state("operator-new-errors", _new_wrong, status=422, pictured=True),
    _state("operator-added", _added, changes=True),
    State(name="operator-new-refused", go=at(f"{TEAM}/new"), operator=TOM, status=403),
    _state("operator-block", _block, changes=True, pictured=True),
    _state("operator-block-changed", _changed_meanwhile, changes=True, status=412),
    _state("operator-block-done", _blocked_by_now, changes=True),
    _state("operator-unblock", _unblock, changes=True),
    _state("operator-role", _at(1, "/role")),
    _state("operator-role-errors", _no_role, status=422),
    _state("operator-role-review", _at(1, "/role?role=agent"), pictured=True),
    _state("operator-role-more", _at(2, "/role?role=admin")),
    _state("operator-factor", _reset, changes=True),
    _state("operator-hand-over", _at(1, "/hand-over"), pictured=True),
    _state("roles", at(ROLES), pictured=True),
    _state("roles-long", _roles_long, changes=True),
    _state("role", at(f"{ROLES}/owner")),
    _state("role-own", at(f"{ROLES}/bookkeeper")),
    _state("role-long", _role_long, changes=True),
    State(name="role-agent", go=at(f"{ROLES}/field_agent"), operator=TOM),
    _state("role-new", at(f"{ROLES}/new-role"), pictured=True),
    _state("role-new-errors", _role_wrong, status=422),
    _state("role-change", at(f"{ROLES}/field_agent/change")),
    _state("role-conflict", _role_conflict, changes=True, status=412),
    _state("role-review", _role_review, pictured=True),
    _state("role-remove", _role_remove, changes=True),
    _state("why-last-owner", _why("action=operator.block")),
    State(name="why-above", go=_why("action=operator.block"), operator=BOGLARKA, pictured=True),
    State(name="why-role-kept", go=at("/console/why?action=operator.add&role=secure_owner"), operator=DANA),
    State(name="welcome", go=_welcome, changes=True, pictured=True),
    State(name="welcome-errors", go=_welcome_short, changes=True, status=422),
    State(name="welcome-over", go=_welcome_over, changes=True, status=410),
    State(name="welcome-used", go=_welcome_used, changes=True, status=410),
    _state("operators-hungarian", _in("hu", _everybody), changes=True, pictured=True),
    _state("operator-hungarian", _in("hu", _invited), changes=True),
    _state("operator-block-hungarian", _in("hu", _block), changes=True),
    _state("role-new-french", _in("fr", at(f"{ROLES}/new-role")), changes=True),
    _state("operator-french", _in("fr", _at(1)), changes=True),
)
