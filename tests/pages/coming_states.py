"""
The states of the pages that people come by: invitations to open an account, signing up, and what confirms it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Final
from unittest import mock

from partnerkit import NewClient, PresentPassword, Realm, Secret
from partnerkit.errors import LimitReached, TooManyTries
from tests.mailed import token_of
from tests.pages.browsing import Visit
from tests.pages.coming import (
    EVA,
    KAVE,
    LONG,
    NEW,
    ZONE,
    by,
    by_form,
    invitation,
    invite,
    known,
    link,
    mailed,
    partner_sign_up,
    public,
    sign_up,
    suspend,
    token_of_tom,
)
from tests.pages.link_states import FORGED
from tests.pages.site import DANA, KATALIN, TWICE, Site
from tests.pages.state import State, at

Made = Callable[[Site], str]
PASSWORD_CHOSEN: Final = PresentPassword(password=Secret(NEW))


def _to(make: Made, more: str = "") -> Callable[[Visit], None]:
    return lambda visit: visit.go(make(visit.site) + more)


def _as_tom(make: Made) -> Callable[[Visit], None]:
    def go(visit: Visit) -> None:
        path = make(visit.site)
        cookie = {"name": Realm.STAFF.value, "value": token_of_tom(visit.site), "url": visit.site.url}
        visit.page.context.add_cookies([cookie])  # type: ignore[list-item]
        visit.go(path)

    return go


def _pressed(make: Made, button: str, *, zone: str | None = ZONE, **typed: str) -> Callable[[Visit], None]:
    """
    Return what opens a page, fills in its form, and presses its button.
    """

    def go(visit: Visit) -> None:
        visit.go(make(visit.site))
        visit.fill(**typed)
        if zone is not None:
            visit.page.get_by_label("Time zone").select_option(zone)
        visit.press(button)

    return go


def _stopped(error: Exception, go: Callable[[Visit], None], where: str) -> Callable[[Visit], None]:
    """
    Return what gets to a page where something is not to be.
    """

    def stopped(visit: Visit) -> None:
        with mock.patch(where, side_effect=error):
            go(visit)

    return stopped


def _expired(site: Site) -> str:
    path = invitation(site)
    site.clock.ahead += timedelta(days=7)
    return path


def _used(site: Site) -> str:
    path = invitation(site)
    new = NewClient(business=KAVE, name=LONG, password=Secret(NEW))
    site.database.run(lambda kit: kit.invitations.open(token_of(path), new))
    return path


def _replaced(site: Site) -> str:
    made = invite(site)
    path = mailed(site)
    site.database.run(lambda kit: kit.invitations.invite_again(made.id, by=by(kit)))
    return path


def _withdrawn(site: Site) -> str:
    made = invite(site)
    path = mailed(site)
    site.database.run(lambda kit: kit.invitations.withdraw(made.id, by=by(kit)))
    return path


def _silent(make: Made) -> Made:
    def silent(site: Site) -> str:
        path = make(site)
        suspend(site)
        return path

    return silent


def _ended(site: Site) -> str:
    made = link(site)
    site.database.run(lambda kit: kit.invitations.revoke_link(made.id, by=by(kit)))
    return public(site, made)


def _late(make: Made) -> Made:
    def late(site: Site) -> str:
        path = make(site)
        site.clock.ahead += timedelta(days=1)
        return path

    return late


def _confirmed(site: Site) -> str:
    path = sign_up(site)
    site.database.run(lambda kit: kit.invitations.confirm(token_of(path), PASSWORD_CHOSEN))
    return path


def _taken(site: Site) -> str:
    first, second = partner_sign_up(site), partner_sign_up(site)
    site.database.run(lambda kit: kit.invitations.confirm_partner(token_of(first), PASSWORD_CHOSEN))
    return second


def _too_old(visit: Visit) -> None:
    visit.go("/workspace/sign-up")
    visit.fill(Name_of_the_business=KAVE, Your_name=LONG, Email=EVA, Password=NEW)
    visit.page.context.clear_cookies()
    visit.press("Sign up")


def _not_an_accountant(visit: Visit) -> None:
    visit.go("/console/sign-up")
    visit.fill(**_PARTNER)
    visit.page.get_by_label("No", exact=True).check()
    visit.page.get_by_label("Time zone").select_option(ZONE)
    visit.press("Sign up")


def _declined(visit: Visit) -> None:
    visit.go(invitation(visit.site) + "/decline")
    visit.press("Decline the invitation")


def _open(name: str, make: Made, more: str = "", **how: object) -> State:
    return State(name=name, go=_to(make, more), changes=True, **how)  # type: ignore[arg-type]


_SAID: Final = {"Name_of_the_business": KAVE, "Your_name": LONG, "Email": EVA, "Password": NEW}
_PARTNER: Final = {"Name_of_your_organisation": KAVE, "Your_name": LONG, "Operator_email": EVA, "Password": NEW}

COMING_STATES: Final = (
    _open("offer", invitation, pictured=True),
    State(
        name="offer-errors",
        go=_pressed(invitation, "Open the account", zone=None, Password="short", Your_name=""),
        status=422,
        changes=True,
        pictured=True,
    ),
    State(
        name="offer-throttled",
        go=_stopped(
            TooManyTries(42),
            _pressed(invitation, "Open the account", Password=NEW),
            "partnerkit.invitations.opening.Opening._open",
        ),
        status=429,
        changes=True,
    ),
    _open("offer-known", known, pictured=True),
    State(
        name="offer-known-errors",
        go=_pressed(known, "Open the account", Name_of_the_business=KAVE, Your_password="not the password"),
        status=422,
        changes=True,
    ),
    State(name="offer-signed-in", go=_as_tom(known), changes=True, pictured=True),
    _open("offer-somebody-else", invitation, staff=KATALIN, status=409, pictured=True),
    _open("offer-decline", invitation, "/decline"),
    State(name="offer-opened", go=_pressed(invitation, "Open the account", Password=NEW), changes=True, pictured=True),
    State(
        name="offer-declined",
        go=_declined,
        changes=True,
    ),
    _open("offer-expired", _expired, status=410),
    _open("offer-used", _used, status=410),
    _open("offer-replaced", _replaced, status=410),
    _open("offer-withdrawn", _withdrawn, status=410),
    _open("offer-silent", _silent(invitation), status=410, pictured=True),
    State(name="offer-forged", go=at(f"/workspace/invitation/{FORGED}"), status=404),
    State(name="sign-up", go=at("/workspace/sign-up"), pictured=True),
    State(name="sign-up-signed-in", go=at("/workspace/sign-up"), staff=KATALIN),
    State(
        name="sign-up-errors",
        go=_pressed(lambda _: "/workspace/sign-up", "Sign up", zone=None, Email="eva@", Password="short"),
        status=422,
    ),
    State(name="sign-up-too-old", go=_too_old, status=403),
    State(
        name="sign-up-sent",
        go=_pressed(lambda _: "/workspace/sign-up", "Sign up", **_SAID),
        changes=True,
        pictured=True,
    ),
    State(name="sign-up-sent-again", go=at("/workspace/sign-up-sent"), staff=KATALIN),
    _open("sign-up-through", public, pictured=True),
    _open("sign-up-through-signed-in", public, staff=KATALIN),
    State(
        name="sign-up-through-no-more",
        go=_stopped(
            LimitReached(20),
            _pressed(public, "Sign up", **_SAID),
            "partnerkit.invitations.signing_up.SigningUp._see_limit",
        ),
        status=429,
        changes=True,
    ),
    _open("sign-up-through-ended", _ended, status=410, pictured=True),
    _open("sign-up-through-silent", _silent(public), status=410),
    State(name="sign-up-through-forged", go=at(f"/workspace/sign-up/{FORGED}"), status=404),
    _open("open", sign_up, pictured=True),
    _open("open-through", lambda site: sign_up(site, through=public(site))),
    State(
        name="open-errors",
        go=_pressed(sign_up, "Open the account", zone=None, The_password_you_chose="not the password"),
        status=422,
        changes=True,
    ),
    _open("open-known", lambda site: sign_up(site, TWICE), pictured=True),
    State(
        name="open-known-errors",
        go=_pressed(lambda site: sign_up(site, TWICE), "Open the account", zone=None, Your_password="not the password"),
        status=422,
        changes=True,
    ),
    State(name="open-signed-in", go=_as_tom(lambda site: sign_up(site, TWICE)), changes=True),
    _open("open-somebody-else", sign_up, staff=KATALIN, status=409),
    State(
        name="opened",
        go=_pressed(sign_up, "Open the account", zone=None, The_password_you_chose=NEW),
        changes=True,
    ),
    _open("open-expired", _late(sign_up), status=410, pictured=True),
    _open("open-used", _confirmed, status=410),
    State(name="open-forged", go=at(f"/workspace/open/{FORGED}"), status=404),
    State(name="partner-sign-up", go=at("/console/sign-up"), pictured=True),
    State(
        name="partner-sign-up-errors",
        go=_pressed(lambda _: "/console/sign-up", "Sign up", zone=None, Password="short"),
        status=422,
        pictured=True,
    ),
    State(
        name="partner-sign-up-no",
        go=_not_an_accountant,
        status=422,
    ),
    State(name="partner-sign-up-operator", go=at("/console/sign-up"), operator=DANA, status=409),
    State(name="partner-sign-up-sent", go=at("/console/sign-up-sent")),
    _open("partner-open", partner_sign_up, pictured=True),
    State(
        name="partner-open-errors",
        go=_pressed(partner_sign_up, "Become a partner", zone=None, The_password_you_chose="not the password"),
        status=422,
        changes=True,
    ),
    _open("partner-open-somebody-else", partner_sign_up, operator=DANA, status=409),
    _open("partner-open-taken", _taken, status=409),
    _open("partner-open-expired", _late(partner_sign_up), status=410),
    State(
        name="partner-opened",
        go=_pressed(partner_sign_up, "Become a partner", zone=None, The_password_you_chose=NEW),
        changes=True,
        pictured=True,
    ),
    _open("join-owner", by_form, pictured=True),
    State(
        name="joined-owner",
        go=_pressed(by_form, "Take over the account", zone=None, Password=NEW),
        changes=True,
        pictured=True,
    ),
)
