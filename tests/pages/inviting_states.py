"""
The states of the pages by which clients are invited, of who is invited, of links, and of the screening of links.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from unittest import mock

from partnerkit import Invitation, PartnerKit, Realm
from partnerkit.errors import TooManyTries
from partnerkit.values import OperatorId
from tests.pages.browsing import Visit
from tests.pages.site import CLIENTS, DANA, MARGIT, SZABO, TOM, Site, operator, signed_in
from tests.pages.state import State
from tests.pages.state import at as to
from tests.pages.ways import (
    LINKS,
    LONG,
    NEW,
    OCEANE,
    accepted,
    at,
    brought,
    by_form,
    end,
    expired,
    invited,
    line_of,
    link,
    unapprove,
)

ATELIER: Final = CLIENTS[5][0]


def _of(make: Callable[[Site], Invitation], more: str = "") -> Callable[[Visit], None]:
    return lambda visit: visit.go(at(make(visit.site), more))


def _after(make: Callable[[Site], object], path: str) -> Callable[[Visit], None]:
    def go(visit: Visit) -> None:
        make(visit.site)
        visit.go(path)

    return go


def _several(site: Site) -> None:
    expired(site, email="late@example.com", name=None)
    invited(site)


def _worked_on(site: Site) -> Invitation:
    """
    Have somebody have been invited twice, with tags, a note and somebody it is assigned to.
    """
    made = expired(site)

    def work(kit: PartnerKit) -> None:
        dana = operator(kit, 0)
        kit.invitations.invite_again(made.id, by=dana)
        kit.clients.set_tags(made.id, ("bakery",), by=dana)
        kit.clients.assign(made.id, OperatorId(operator(kit, 2).id), by=dana)

    site.database.run(work)
    return made


def _wrong(path: str, button: str, **fields: str) -> Callable[[Visit], None]:
    def go(visit: Visit) -> None:
        visit.go(f"{NEW}{path}")
        for name, value in fields.items():
            visit.page.locator(f"#{name}").fill(value)
        visit.press(button)

    return go


def _taken(visit: Visit) -> None:
    invited(visit.site)
    _wrong("/email", "Send invitation", email=OCEANE)(visit)


def _sent(visit: Visit) -> None:
    _wrong("/email", "Send invitation", email=OCEANE, name=LONG)(visit)


def _created(visit: Visit) -> None:
    _wrong("/form", "Create account and send mail", email=OCEANE, name=LONG)(visit)


def _throttled(visit: Visit) -> None:
    with mock.patch.object(type(visit.site.vendor.throttle), "hit", side_effect=TooManyTries(42)):
        _wrong("/email", "Send invitation", email=OCEANE)(visit)


def _unapproved(count: int, path: str) -> Callable[[Visit], None]:
    def go(visit: Visit) -> None:
        unapprove(visit.site)
        with brought(count):
            visit.go(path)

    return go


def _over(visit: Visit) -> None:
    unapprove(visit.site)
    with brought(20):
        _wrong("/form", "Create account and send mail", email=OCEANE, name=LONG)(visit)


def _old(visit: Visit) -> None:
    visit.go(f"{NEW}/form")
    visit.page.locator("#name").fill(LONG)
    anew = signed_in(visit.site, Realm.OPERATOR, DANA)
    visit.page.context.add_cookies([{"name": Realm.OPERATOR.value, "value": anew, "url": visit.site.url}])
    visit.press("Create account and send mail")


def _resent(visit: Visit) -> None:
    visit.go(at(invited(visit.site), "/resend"))
    visit.press("Send again")


def _gone(visit: Visit) -> None:
    visit.go(at(invited(visit.site), "/withdraw"))
    visit.press("Withdraw the invitation")


def _changed(visit: Visit) -> None:
    made = invited(visit.site)
    visit.go(at(made, "/withdraw"))
    visit.site.database.run(lambda kit: kit.invitations.invite_again(made.id, by=operator(kit, 1)))
    visit.press("Withdraw the invitation")


def _mailed(tab: str = "") -> Callable[[Visit], None]:
    return lambda visit: visit.go(f"/console/clients/{line_of(visit.site, by_form(visit.site))}{tab}")


def _links(visit: Visit) -> None:
    end(visit.site, link(visit.site, "Trade fair in Lyon"))
    link(visit.site, "Megszentségteleníthetetlenségeskedéseitekért_hírlevél_" * 3)
    link(visit.site)
    visit.go(LINKS)


def _refer(visit: Visit) -> None:
    visit.go("/console/settings/referral/replace")
    visit.press("Replace the link")


def _screened(client: str, more: str = "/account") -> Callable[[Visit], None]:
    return lambda visit: visit.go(visit.site.client(client) + more)


def _unscreened(visit: Visit) -> None:
    visit.go(visit.site.client(SZABO) + "/links")
    visit.press("End the screening")


def _late(visit: Visit) -> None:
    visit.go(visit.site.client(SZABO) + "/links")
    visit.site.nickname(SZABO, "szabo-budapest")
    visit.press("End the screening")


def _unapproved_account(visit: Visit) -> None:
    unapprove(visit.site)
    _screened(SZABO)(visit)


def _unapproved_end(visit: Visit) -> None:
    _unapproved_account(visit)
    visit.go(visit.site.client(SZABO) + "/links")


def _state(name: str, go: Callable[[Visit], None], **more: object) -> State:
    return State(name=name, go=go, **({"operator": DANA} | more))  # type: ignore[arg-type]


INVITING_STATES: Final = (
    _state("invite-form", to(f"{NEW}/form"), pictured=True),
    _state(
        "invite-form-errors",
        _wrong("/form", "Create account and send mail", name=LONG, email="chloe@atelier"),
        status=422,
        pictured=True,
    ),
    _state("invite-form-old", _old, status=403),
    _state("invite-form-created", _created, changes=True),
    _state("invite-email", to(f"{NEW}/email"), pictured=True),
    _state("invite-email-errors", _wrong("/email", "Send invitation", email="chloe@"), status=422),
    _state("invite-email-taken", _taken, status=422, changes=True),
    _state("invite-email-throttled", _throttled, status=429),
    _state("invite-email-sent", _sent, changes=True),
    _state("invite-link", to(f"{NEW}/link"), pictured=True),
    _state("invite-link-errors", _wrong("/link", "Make the link", name=" "), status=422),
    _state("invite-unapproved", _unapproved(3, f"{NEW}/email"), changes=True, pictured=True),
    _state("invite-no-more", _unapproved(20, f"{NEW}/form"), changes=True, pictured=True),
    _state("invite-over", _over, status=429, changes=True),
    _state("invite-refused", to(NEW), operator=MARGIT, status=403),
    _state("clients-invited", _after(_several, "/console/clients"), changes=True, pictured=True),
    _state("invitation", _of(_worked_on), changes=True, pictured=True),
    _state("invitation-expired", _of(lambda site: expired(site, name=None)), changes=True),
    _state("invitation-history", lambda visit: visit.go(at(_worked_on(visit.site)) + "/history/team"), changes=True),
    _state("invitation-resend", _of(invited, "/resend"), changes=True, pictured=True),
    _state("invitation-resent", _resent, changes=True, pictured=True),
    _state("invitation-withdraw", _of(_worked_on, "/withdraw"), changes=True, pictured=True),
    _state("invitation-withdraw-changed", _changed, status=412, changes=True),
    _state("invitation-withdrawn", _gone, changes=True),
    _state("invitation-accepted", lambda visit: visit.go(at(accepted(visit.site))), changes=True),
    _state("owner-mailed", _mailed(), changes=True, pictured=True),
    _state("owner-invite", _mailed("/owner"), changes=True),
    _state("owner-invite-first", _screened(ATELIER, "/owner"), pictured=True),
    _state("links-none", to(LINKS), pictured=True),
    _state("links", _links, changes=True, pictured=True),
    State(name="links-agent", go=_links, operator=TOM, changes=True),
    _state("links-past-the-end", to(f"{LINKS}?after=odd"), status=422),
    _state("links-refused", to(LINKS), operator=MARGIT, status=403),
    _state("link-end", lambda visit: visit.go(f"{LINKS}/{link(visit.site).id}/end"), changes=True),
    _state("referral-replace", to("/console/settings/referral/replace"), pictured=True),
    _state("referral-replaced", _refer, changes=True),
    _state("referral-refused", to("/console/settings/referral/replace"), operator=TOM, status=403),
    _state("screening-end", _screened(SZABO, "/links"), pictured=True),
    _state("screening-ended", _unscreened, changes=True, pictured=True),
    _state("screening-changed", _late, status=412, changes=True),
    _state("screening-over", _screened(CLIENTS[1][0])),
    _state("screening-unapproved", _unapproved_account, changes=True, pictured=True),
    _state("screening-refused", _unapproved_end, status=403, changes=True),
)
