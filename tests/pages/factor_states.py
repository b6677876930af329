"""
The states of the pages about second factors.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Final

import attrs

from partnerkit import OperatorId, PartnerKit, Realm, Secret
from partnerkit.entry.model import SESSION_DIGEST
from partnerkit.identity.second_factor import SECOND_FACTORS
from partnerkit.repository import Change
from tests.pages.browsing import Visit
from tests.pages.site import BOGLARKA, ILONA, PASSWORD, TOM, Site, operator
from tests.pages.state import State, at
from tests.pages.teamwork import ERZSI, LONG
from tests.second_factor import code, fresh, give

FACTOR: Final = "/console/me/second-factor"


def shown(site: Site, number: int = 4) -> str:
    """
    Return what the app of one of the seeded operators shows now, as if no code had been used yet; Ilona's has `SEED`.
    """
    at = site.clock()
    return code(at, site.database.run(lambda kit: forgotten(kit, number))).reveal()


def forgotten(kit: PartnerKit, number: int) -> Secret:
    """
    Have an operator's codes not be used yet; return what its app knows.
    """
    holder_id = operator(kit, number).id
    fresh(kit, holder_id)
    return kit._vendor.sealing.open(kit._storage.get(SECOND_FACTORS, holder_id).seed)


def half_way(visit: Visit, email: str = ILONA, back: str = "") -> None:
    """
    Give the password of somebody with a second factor.
    """
    visit.go("/console/sign-in" + back)
    visit.sign_in(email)


def typed(visit: Visit, text: str, button: str) -> None:
    visit.page.locator("input[name=code]").fill(text)
    visit.press(button)


def begun(visit: Visit) -> Secret:
    """
    Begin to set a second factor up; return the secret as it is shown.
    """
    visit.go(FACTOR)
    visit.press("Set it up")
    return Secret(visit.page.locator("code.secret").inner_text().replace(" ", ""))


def set_up(visit: Visit) -> Secret:
    """
    Set a second factor up; return the secret.
    """
    seed = begun(visit)
    visit.fill(Password=PASSWORD)
    typed(visit, code(visit.site.clock(), seed).reveal(), "Confirm")
    return seed


def have(site: Site, number: int) -> None:
    """
    Have one of the seeded operators a second factor.
    """

    def work(kit: PartnerKit) -> None:
        by = operator(kit, number)
        give(kit, by.partner, OperatorId(by.id))

    site.database.run(work)


def lose(site: Site, number: int = 4) -> None:
    """
    Have an operator's second factor reset; Ilona's, whose role needs one.
    """

    def work(kit: PartnerKit) -> None:
        by = operator(kit, number)
        kit.second_factors.reset(by.partner, OperatorId(by.id), by=kit.actors.vendor("support"))

    site.database.run(work)


def long_ago(visit: Visit) -> None:
    """
    Have some time gone by since the second factor was shown.
    """
    visit.site.clock.ahead += visit.site.vendor.limits.step_up


def unproven(visit: Visit) -> None:
    """
    Have the visitor's session not have shown the second factor.
    """
    (cookie,) = [c for c in visit.page.context.cookies() if c["name"] == Realm.OPERATOR.value]
    digest = Secret(cookie["value"]).digest()

    def work(kit: PartnerKit) -> None:
        session = kit._storage.find(SESSION_DIGEST, digest)
        assert session is not None
        kit._storage.write(Change(session, attrs.evolve(session, factor_at=None)))

    visit.site.database.run(work)


def shown_elsewhere(visit: Visit) -> None:
    """
    Have Ilona show the second factor in another tab, by which the session gets another token.
    """
    first, other = visit.page, visit.page.context.new_page()
    visit.page = other
    visit.go("/console/prove?next=/console/jobs")
    typed(visit, shown(visit.site), "Show it and go on")
    other.close()
    visit.page = first


def _half_added(visit: Visit) -> None:
    visit.go("/console/operators/new")
    visit.fill(Name=LONG, Email=ERZSI)
    shown_elsewhere(visit)
    visit.press("Add operator")


def _half_changed(visit: Visit) -> None:
    visit.go("/console/roles/field_agent/change")
    visit.page.get_by_label("Assign clients to operators").check()
    shown_elsewhere(visit)
    visit.press("Save role")


def _reloaded(visit: Visit) -> None:
    set_up(visit)
    visit.page.reload()


def _wrong(visit: Visit) -> None:
    half_way(visit)
    typed(visit, "000000", "Sign in")


def _old_form(visit: Visit) -> None:
    half_way(visit)
    visit.page.context.clear_cookies(name="visitor")
    typed(visit, shown(visit.site), "Sign in")


def _too_often(visit: Visit) -> None:
    half_way(visit)
    for _ in range(6):
        typed(visit, "000000", "Sign in")


def _expired(visit: Visit) -> None:
    half_way(visit)
    visit.site.clock.ahead += timedelta(minutes=10)
    typed(visit, shown(visit.site), "Sign in")


def _setting_up(visit: Visit) -> None:
    begun(visit)


def _wrong_first(visit: Visit) -> None:
    begun(visit)
    visit.fill(Password=PASSWORD)
    typed(visit, "000000", "Confirm")


def _codes(visit: Visit) -> None:
    set_up(visit)


def _renewed(visit: Visit) -> None:
    visit.go(f"{FACTOR}/codes")
    typed(visit, shown(visit.site), "Make new codes")


def _turning_off(visit: Visit) -> None:
    set_up(visit)
    visit.go(f"{FACTOR}/off")


def _turned_off(visit: Visit) -> None:
    set_up(visit)
    visit.go(f"{FACTOR}/off")
    visit.fill(Password=PASSWORD)
    typed(visit, shown(visit.site, 2), "Turn it off")


def _demanded(visit: Visit) -> None:
    lose(visit.site)
    half_way(visit)


def _absent(visit: Visit) -> None:
    _demanded(visit)
    visit.go("/console/clients")


def _after(path: str, first: Callable[[Visit], None]) -> Callable[[Visit], None]:
    def go(visit: Visit) -> None:
        first(visit)
        visit.go(path)

    return go


FACTOR_STATES: Final = (
    State(name="console-code", go=half_way, pictured=True),
    State(name="console-code-wrong", go=_wrong, status=422, changes=True),
    State(name="console-code-old-form", go=_old_form, status=403, changes=True),
    State(name="console-code-throttled", go=_too_often, status=429, changes=True),
    State(name="console-code-expired", go=_expired, changes=True),
    State(name="factor", go=at(FACTOR), operator=TOM, pictured=True),
    State(name="factor-demanded", go=_demanded, changes=True),
    State(name="factor-of-secure", go=at(FACTOR), operator=ILONA),
    State(name="factor-setup", go=_setting_up, operator=TOM, changes=True),
    State(name="factor-confirm", go=at(f"{FACTOR}/confirm"), operator=TOM),
    State(name="factor-confirm-wrong", go=_wrong_first, operator=TOM, status=422, changes=True),
    State(name="factor-codes", go=_codes, operator=BOGLARKA, changes=True),
    State(name="factor-codes-reloaded", go=_reloaded, operator=BOGLARKA, changes=True),
    State(name="operator-new-old-form", go=_half_added, operator=ILONA, status=403, changes=True),
    State(name="role-change-old-form", go=_half_changed, operator=ILONA, status=403, changes=True),
    State(name="factor-set", go=_after(FACTOR, _codes), operator=BOGLARKA, changes=True),
    State(name="factor-of-mine", go=_after("/console/me", _codes), operator=BOGLARKA, changes=True),
    State(name="factor-renew", go=at(f"{FACTOR}/codes"), operator=ILONA),
    State(name="factor-renewed", go=_renewed, operator=ILONA, changes=True),
    State(name="factor-off", go=_turning_off, operator=TOM, changes=True),
    State(name="factor-turned-off", go=_turned_off, operator=TOM, changes=True),
    State(name="factor-prove", go=at("/console/prove?next=/console/operators"), operator=ILONA, pictured=True),
    State(name="refused-factor-absent", go=_absent, status=403, changes=True),
    State(
        name="refused-factor-unproven",
        go=_after("/console/clients", unproven),
        operator=ILONA,
        status=403,
        changes=True,
    ),
)
