"""
The story of the issue: invited by mail, by link and by form, a person follows the mailed link to a working workspace.

Each in every language there is: of the invitation, of the mail, of the pages before and after.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import pytest
from playwright.sync_api import Browser

from partnerkit import Business, ClientForm, NewInvitation, PartnerKit, Status
from partnerkit.mails import Mail
from reference_server.pages.language import LANGUAGES
from tests.mailed import links_in, mails
from tests.pages.browsing import Visit, visit
from tests.pages.coming import EVA, NEW, ZONE, by, has, public
from tests.pages.site import PARTNER, Site
from tests.pages.speaking import Seen

pytestmark = pytest.mark.browser

#: Names that are no sentence in any language.
KAVE: Final = "Kávéház Bt."
NAME: Final = "Nagy Éva"
INVITATION = "/workspace/invitation/<token>"
THROUGH = "/workspace/sign-up/<token>"
JOIN = "/workspace/join/<token>"
EVERY = pytest.mark.parametrize("language", LANGUAGES)
SAYS = {"en": "more days", "fr": "encore 14 jours", "hu": "14 nap van hátra"}


def speaks(there: Visit, language: str) -> None:
    """
    See that a page speaks a language, and no word of another.
    """
    seen = Seen(there.page.content())
    assert seen.language == language
    if language != "en":
        assert seen.english == set()


def mail_of(place: Site, language: str) -> Mail:
    """
    Return the one mail that is sent now, which is to Éva, in her language.
    """
    (mail,) = mails(place.database.run)
    assert (mail.to, mail.language) == (EVA, language)
    return mail


def follow(there: Visit, mail: Mail, language: str) -> None:
    """
    Open the link in a mail.
    """
    (path,) = links_in(mail)
    there.go(path)
    speaks(there, language)


def typed(there: Visit, **fields: str) -> None:
    """
    Fill in the form of the page by its fields' names, which are the same in every language, and press its button.
    """
    for name, value in fields.items():
        field = there.page.locator(f"form [name={name}]:visible")
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    there.page.locator("main form button.main").click()
    there.page.wait_for_load_state()


def works(there: Visit, place: Site, language: str, *, managed: bool = True) -> None:
    """
    See that a workspace works: the first page greets, the account is on trial, and its other pages are there.
    """
    assert there.path == "/workspace"
    speaks(there, language)
    assert SAYS[language] in there.text
    assert (PARTNER in there.text) is managed
    for path in ("/workspace/users", "/workspace/plan", "/workspace/me"):
        there.go(path)
        speaks(there, language)
    (account,) = has(place)
    assert (account.name, account.status(place.clock())) == (KAVE, Status.TRIAL)


@pytest.fixture
def eva(browser: Browser, place: Site, language: str) -> Visit:  # type: ignore[misc]
    """
    Somebody whose browser reads a language, and who has no account.
    """
    with visit(browser, place) as made:
        made.page.context.set_extra_http_headers({"Accept-Language": language})
        yield made


@pytest.mark.requirement("WP-02", page=INVITATION)
@pytest.mark.requirement("BX-07", page=INVITATION)
@EVERY
def test_invited_by_mail(place: Site, eva: Visit, language: str) -> None:
    """
    Accepted with a name, a password and a time zone.
    """
    new = NewInvitation(email=EVA, name=KAVE, language=language)
    place.database.run(lambda kit: kit.invitations.invite(new, by=by(kit)))
    follow(eva, mail_of(place, language), language)
    typed(eva, name=NAME, password=NEW, time_zone=ZONE)
    works(eva, place, language)


@pytest.mark.requirement("WP-03", page=THROUGH)
@pytest.mark.requirement("BX-07", page=THROUGH)
@EVERY
def test_invited_by_link(place: Site, eva: Visit, language: str) -> None:
    """
    Signed up through it, and confirmed by the mail.
    """
    eva.go(public(place))
    speaks(eva, language)
    typed(eva, business=KAVE, name=NAME, email=EVA, password=NEW, time_zone=ZONE)
    speaks(eva, language)
    follow(eva, mail_of(place, language), language)
    typed(eva, password=NEW)
    works(eva, place, language)


@pytest.mark.requirement("WP-04", page=JOIN)
@pytest.mark.requirement("BX-07", page=JOIN)
@EVERY
def test_invited_by_form(place: Site, eva: Visit, language: str) -> None:
    """
    The account is there already, and is taken over.
    """
    business = Business(name=KAVE, contact=NAME, email=EVA, language=language, time_zone=ZONE)

    def work(kit: PartnerKit) -> None:
        kit.invitations.open_by_form(ClientForm(business=business), by=by(kit))

    place.database.run(work)
    follow(eva, mail_of(place, language), language)
    typed(eva, password=NEW)
    works(eva, place, language)


@pytest.mark.requirement("VC-04", page="/workspace/sign-up")
@EVERY
def test_come_by_oneself(place: Site, eva: Visit, language: str) -> None:
    """
    Without any partner's link: the account is nobody's client.
    """
    eva.go("/workspace/sign-in")
    eva.page.locator("a[href='/workspace/sign-up']").click()
    speaks(eva, language)
    typed(eva, business=KAVE, name=NAME, email=EVA, password=NEW, time_zone=ZONE)
    follow(eva, mail_of(place, language), language)
    typed(eva, password=NEW)
    works(eva, place, language, managed=False)


@pytest.mark.requirement("WP-01", page="/console/sign-up")
@EVERY
def test_come_as_a_partner(place: Site, eva: Visit, language: str) -> None:
    """
    To a console of one's own, and by a second mail to an account to test with.
    """
    eva.go("/console/sign-in")
    eva.page.locator("a[href='/console/sign-up']").click()
    speaks(eva, language)
    eva.page.locator("[name=accountant][value=yes]").check()
    typed(eva, business=KAVE, name=NAME, email=EVA, password=NEW, time_zone=ZONE)
    follow(eva, mail_of(place, language), language)
    typed(eva, password=NEW)
    assert eva.path == "/console/clients"
    speaks(eva, language)
    follow(eva, mail_of(place, language), language)
    typed(eva, password="one more horse battery")
    works(eva, place, language, managed=False)


#: Pages where something is not to be, each with how to get there; a stranger reads them.
ODD: Final[dict[str, Callable[[Site], str]]] = {
    "invitation": lambda _: "/workspace/invitation/x",
    "sign-up": lambda _: "/workspace/sign-up/x",
    "open": lambda _: "/workspace/open/x",
    "partner": lambda _: "/console/open/x",
    "sent": lambda _: "/workspace/sign-up-sent",
    "partner sent": lambda _: "/console/sign-up-sent",
    "declined": lambda place: _asked(place) + "/decline",
}


def _asked(place: Site) -> str:
    place.database.run(lambda kit: kit.invitations.invite(NewInvitation(email=EVA, name=KAVE), by=by(kit)))
    (mail,) = mails(place.database.run)
    return links_in(mail)[0]


@pytest.mark.requirement("BX-07", page=INVITATION)
@EVERY
def test_whatever_leads_nowhere_is_in_ones_language_too(place: Site, eva: Visit, language: str) -> None:
    """
    Links that are not right, pages that ask, and what is wrong in a form.
    """
    for path_of in ODD.values():
        eva.go(path_of(place))
        speaks(eva, language)
    for path in ("/workspace/sign-up", "/console/sign-up"):
        eva.go(path)
        typed(eva, email="eva@", password="short")
        speaks(eva, language)
