"""
BX-07: the demo's page of sent mails, and the way of a mail from the form to the new password.
"""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from partnerkit import Realm, Texts
from partnerkit.mails import Mail, rendered
from reference_server.mail.kept import MOST, KeptMails
from tests.library.messages.given import about
from tests.mail.receiving import mail
from tests.pages.browsing import visit
from tests.pages.mail_states import forgotten, keeping
from tests.pages.site import DANA, KATALIN, Site

pytestmark = pytest.mark.requirement("BX-07")
LANGUAGES = pytest.mark.parametrize("language", ["en", "fr", "hu"])
HOSTILE = '<script>document.title = "owned"</script><img src="https://evil.example/x"><form action="/x"><input></form>'


@pytest.mark.browser
@LANGUAGES
def test_a_link_in_a_mail_is_followed(browser: Browser, place: Site, language: str) -> None:
    """In the frame as in the text, it leads to where a new password is set; nothing of the page is kept out."""
    with visit(browser, place) as dana:
        dana.go(forgotten(place, DANA, language=language))
        assert dana.kept_out() == []
        assert dana.page.locator(f"h1[lang={language}]").count() == 1
        dana.page.frame_locator("iframe").get_by_role("link").first.click()
        dana.page.wait_for_url("**/console/reset/*")
        assert dana.page.locator("input[type=password]").count() >= 1


@pytest.mark.browser
def test_the_text_of_a_mail_has_its_link(browser: Browser, place: Site) -> None:
    """And so has the list its mails, newest first."""
    forgotten(place, DANA)
    forgotten(place, KATALIN, Realm.STAFF)
    with visit(browser, place) as dana:
        dana.go("/mail")
        assert [row.split("\t")[1] for row in dana.page.locator("tbody tr").all_inner_texts()] == [KATALIN, DANA]
        dana.page.locator("tbody a").first.click()
        dana.page.locator("p.letter a").click()
        dana.page.wait_for_url("**/workspace/reset/*")


@pytest.mark.browser
def test_what_a_mail_brings_along_does_nothing(browser: Browser, place: Site) -> None:
    """No script of it runs, nothing is fetched, no form is sent, and our page stays as it is (A-30)."""
    mails, hostile = keeping(place), about("password.forgotten", name="<b>Dana</b>")
    said = rendered(hostile, Texts())
    mails.send(Mail(**{n: getattr(said, n) for n in ("id", "kind", "to", "subject", "text", "language")}, html=HOSTILE))
    with visit(browser, place) as dana:
        asked: list[str] = []
        dana.page.on("requestfinished", lambda request: asked.append(request.url))
        dana.go(f"/mail/{hostile.id}")
        dana.page.wait_for_timeout(300)
        assert dana.page.title().startswith("Bookwell")
        assert dana.page.frames[1].title() == ""
        assert all(url.startswith(place.url) for url in asked)
        assert "<b>Dana</b>" in dana.page.locator("p.letter").inner_text()


@pytest.mark.browser
def test_a_mail_speaks_its_own_language(browser: Browser, place: Site) -> None:
    """Whatever the page around it speaks."""
    with visit(browser, place) as dana:
        dana.go(forgotten(place, DANA, language="hu"))
        assert dana.page.locator("html[lang=en]").count() == 1
        assert dana.page.locator("p.letter[lang=hu]").count() == 1
        assert dana.page.frames[1].locator("html[lang=hu]").count() == 1


@pytest.mark.browser
def test_no_other_installation_shows_mails(browser: Browser, place: Site) -> None:
    """There is no such page, and no way to it."""
    with visit(browser, place) as dana:
        dana.go("/")
        assert dana.page.get_by_text("Sent mail").count() == 0
        assert dana.page.request.get(f"{place.url}/mail").status == 404


@pytest.mark.browser
def test_a_mail_that_is_not_there_is_not_found(browser: Browser, place: Site) -> None:
    """Neither the page nor what stands in its frame."""
    keeping(place)
    with visit(browser, place) as dana:
        for path in ("/mail/1", "/mail/1/inside", "/mail/", "/mail/1/2/3"):
            assert dana.page.request.get(place.url + path).status == 404


def test_a_mail_leaves_nothing_in_the_database_or_the_log(
    place: Site, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither its token nor its text stands in any file of the database, nor in what was logged (A-03, A-35)."""
    caplog.set_level(logging.DEBUG)
    mails = keeping(place)
    forgotten(place, DANA)
    (kept,) = mails.all()
    token = kept.mail.text.partition("/reset/")[2].split()[0]
    for secret in (token, *token.split("."), kept.mail.text.splitlines()[0]):
        assert secret not in caplog.text
        assert [file.name for file in tmp_path.iterdir() if secret.encode() in file.read_bytes()] == ["mails.db"]


def test_a_mail_sent_twice_is_kept_once(tmp_path: Path) -> None:
    """Under its id; only so many are kept at all, and nobody else on the machine reads them."""
    mails = KeptMails(tmp_path / "mails.db")
    for one in (mail("hu"), mail("fr")):
        mails.send(one)
    assert [kept.mail for kept in mails.all()] == [mail("fr")]
    assert (tmp_path / "mails.db").stat().st_mode & 0o077 == 0
    assert MOST == 200
