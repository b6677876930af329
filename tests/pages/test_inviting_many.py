"""
Many are invited by a spreadsheet: chosen as a file or pasted, looked at row by row, then done by a job.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from partnerkit import InvitationSheet, PartnerKit
from partnerkit.invitations.model import INVITATIONS
from partnerkit.repository import Query, every
from tests.pages.browsing import visit
from tests.pages.job_states import JOBS_AT, work
from tests.pages.sheet_states import MANY, RIGHT, ROWS, WRONG
from tests.pages.site import DANA, ILONA, TOM, Site, operator
from tests.pages.surfing import Surfer, read
from tests.pages.teamwork import add_role, set_role
from tests.pages.ways import LONG, OCEANE, invited

pytestmark = pytest.mark.requirement("BX-13", page="/console/invitations/new/many")
BEGIN, CLIENTS = f"{MANY}/begin", "/console/clients"
OURS = {"Sec-Fetch-Site": "same-origin"}


def file(text: str | bytes, name: str = "clients.csv") -> tuple[io.BytesIO, str]:
    return io.BytesIO(text.encode() if isinstance(text, str) else text), name


def sheet(somebody: Surfer, **changed: Any) -> Any:
    """
    Send the form with a spreadsheet.
    """
    form = somebody.form(MANY)
    return somebody.post(form.action, form.fields | {"csv": ""} | changed, content_type="multipart/form-data")


def addresses(place: Site) -> list[str]:
    """
    To whom the partner's invitations went.
    """

    def found(kit: PartnerKit) -> list[str]:
        query = Query(collection=INVITATIONS, within=operator(kit, 0).partner)
        return sorted(one.email for one in every(kit._storage, query))

    return place.database.run(found)


@pytest.mark.browser
@pytest.mark.requirement("WP-02", page="/console/invitations/new/many")
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_file_is_looked_at_and_invited(browser: Browser, place: Site, tmp_path: Path, scripts: bool) -> None:
    """
    As Excel writes it; each row says what would come of it, then what did, and whoever was invited stands in the list.
    """
    invited(place)
    chosen = tmp_path / "ügyfelek.csv"
    chosen.write_bytes(ROWS.replace("\n", "\r\n").encode("utf-8-sig"))
    with visit(browser, place, operator=DANA, scripts=scripts) as dana:
        dana.go("/console/invitations/new/form")
        dana.follow("From a spreadsheet")
        dana.page.get_by_label("File").set_input_files(chosen)
        dana.press("Look at the rows")
        assert dana.heading == "Invite whomever the spreadsheet names?"
        assert "2 clients would be invited, 1 is invited already and 3 rows would be refused." in dana.text
        assert "Language: Choose one of: en, fr, hu." in dana.text
        assert addresses(place) == [OCEANE]
        dana.press("Invite 2 clients")
        assert dana.path.startswith(f"{JOBS_AT}/")
        work(place)
        dana.page.reload()
        assert "By a mail to eva@kave.example.com." in dana.text
        assert "Row 4 · nobody" in dana.text
        dana.follow("Éva Kávéháza; Mosonmagyaróvár")
        assert dana.heading == "Éva Kávéháza; Mosonmagyaróvár"
        assert dana.complaints == []
    assert addresses(place) == sorted([OCEANE, "eva@kave.example.com", "new@example.com"])


@pytest.mark.browser
def test_what_is_wrong_is_mended_on_the_page(browser: Browser, place: Site, tmp_path: Path) -> None:
    """
    What was in the file stands in the form from then on; so it does when one goes back from looking at the rows.
    """
    chosen = tmp_path / "clients.csv"
    chosen.write_text(WRONG, encoding="utf-8")
    with visit(browser, place, operator=DANA) as dana:
        dana.go(MANY)
        dana.page.get_by_label("File").set_input_files(chosen)
        dana.press("Look at the rows")
        assert "“Telefon” is no column here." in dana.page.locator("#summary").inner_text()
        assert dana.page.title().startswith("Not read · ")
        field = dana.page.get_by_label("Rows", exact=False)
        assert field.input_value() == WRONG
        field.fill(RIGHT)
        dana.press("Look at the rows")
        dana.press("Change the rows")
        assert dana.page.get_by_label("Rows", exact=False).input_value().splitlines() == RIGHT.splitlines()
        dana.press("Look at the rows")
        assert "2 clients would be invited." in dana.text


def test_a_file_in_another_encoding_says_how_to_save_it(place: Site) -> None:
    """
    Beside the field it was chosen in.
    """
    answer = sheet(Surfer(place, operator=DANA), file=file("email;név\na@b.com;Őrség".encode("cp1250")))
    assert answer.status_code == 422
    assert "File: Save the spreadsheet as “CSV UTF-8”" in read(answer).text


def test_fields_in_another_encoding_are_refused(place: Site) -> None:
    """
    What a program sends instead of a browser: no letter is lost on the way without a word (A-34).
    """
    dana = Surfer(place, operator=DANA)
    form = dana.form(MANY)
    part = '--x\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n'
    body = "".join(part % pair for pair in {**form.fields, "csv": "email,name\r\na@b.com,Őrség"}.items()) + "--x--\r\n"
    answer = dana.client.post(
        MANY, data=body.encode("cp1250"), content_type="multipart/form-data; boundary=x", base_url=place.url
    )
    assert answer.status_code == 422
    assert "CSV UTF-8" in read(answer).text


@pytest.mark.requirement("BX-09", page="/console/invitations/new/many")
def test_the_button_pressed_twice_begins_one_job(place: Site) -> None:
    """
    Both lead to it.
    """
    dana = Surfer(place, operator=DANA)
    form = next(form for form in read(sheet(dana, csv=RIGHT)).forms if form.action == BEGIN)
    sent = {name: value for name, value in form.fields.items() if name != "edit"}
    first, second = (dana.post(BEGIN, sent) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.headers["Location"] == second.headers["Location"]
    work(place)
    assert addresses(place) == ["a@example.com", "b@example.com"]


def test_nothing_in_a_spreadsheet_runs(place: Site) -> None:
    """
    Neither as markup nor as a formula (A-30): it is shown as it is written, before and after.
    """
    hostile = 'email,name\na@example.com,"<script>alert(1)</script>"\n"=cmd|\' /C calc\'!A0","<img onerror=x>"\n'
    dana = Surfer(place, operator=DANA)
    reviewed = read(sheet(dana, csv=hostile))
    form = next(form for form in reviewed.forms if form.action == BEGIN)
    begun = dana.post(BEGIN, {name: value for name, value in form.fields.items() if name != "edit"})
    work(place)
    for shown in (reviewed, read(dana.get(begun.headers["Location"]))):
        assert shown.active == []
        assert "<script>alert(1)</script>" in shown.text
        assert "=cmd|' /C calc'!A0" in shown.text
        assert "<img onerror=x>" in shown.text


def test_who_may_invite_nobody_is_shown_no_such_page(place: Site) -> None:
    """
    Nor does the button do anything for them.
    """
    add_role(place)
    set_role(place, 2, "front_desk")
    tom = Surfer(place, operator=TOM)
    csrf = tom.form("/console/me", "/console/me/password").fields["csrf"]
    sent = {"csrf": csrf, "csv": RIGHT, "language": "en"}
    assert "console/invitations/new/many" not in tom.get(CLIENTS).get_data(as_text=True)
    for answer in (tom.get(MANY), tom.post(MANY, sent), tom.post(BEGIN, sent)):
        assert (answer.status_code, "role" in read(answer).text) == (403, True)
    assert addresses(place) == []
    assert Surfer(place).get(MANY).status_code == 303
    assert Surfer(place, operator=DANA).get(BEGIN).headers["Location"].endswith(MANY)


@pytest.mark.requirement("BX-10", page="prove")
def test_a_spreadsheet_is_not_lost_when_the_page_is_old(place: Site) -> None:
    """
    What was pasted, or was in the file, stands in the form once more.
    """
    tom = Surfer(place, operator=TOM)
    form = tom.form(MANY)
    for sent in ({"csv": RIGHT}, {"file": file(RIGHT)}):
        answer = tom.post(form.action, form.fields | {"csrf": "of an old page"} | sent, headers=OURS)
        assert answer.status_code == 403
        assert "a@example.com,Alma" in answer.get_data(as_text=True)
        assert addresses(place) == []


class TestSending:
    """
    A form with a file is read as strictly as any other (A-13, A-34).
    """

    def test_a_file_that_nobody_asked_for_is_refused(self, place: Site) -> None:
        """Under another name, twice, or where a page of ours has none at all."""
        dana = Surfer(place, operator=DANA)
        form = dana.form(MANY)
        for sent in ({"other": file(RIGHT)}, {"file": [file(RIGHT), file(RIGHT)]}, {"csv": file(RIGHT)}):
            answer = dana.post(form.action, {**form.fields, **sent}, content_type="multipart/form-data")
            assert answer.status_code == 422, sent
        email = dana.form(f"{MANY.removesuffix('many')}email")
        fields = {**email.fields, "email": "a@example.com"}
        answer = dana.post(email.action, fields, content_type="multipart/form-data", headers=OURS)
        assert answer.status_code == 403
        assert addresses(place) == []

    def test_no_file_is_chosen_is_no_file(self, place: Site) -> None:
        """As browsers send it."""
        answer = sheet(Surfer(place, operator=DANA), csv=RIGHT, file=file("", ""))
        assert "2 clients would be invited." in read(answer).text

    @pytest.mark.parametrize(
        ("body", "type"),
        [
            (b"no form at all", "multipart/form-data"),
            (b"no form at all", "multipart/form-data; boundary=x"),
            (b"--x\r\n\r\nno name\r\n--x--\r\n", "multipart/form-data; boundary=x"),
            (b"--x\r\nContent-Disposition: form-data; name=csv\r\n\r\nhalf", "multipart/form-data; boundary=x"),
            (b"x", "multipart/form-data; boundary=\xc3\xa9"),
            (
                b"".join(b'--x\r\nContent-Disposition: form-data; name="f%d"\r\n\r\n1\r\n' % n for n in range(30))
                + b"--x--\r\n",
                "multipart/form-data; boundary=x",
            ),
        ],
    )
    def test_what_no_browser_sends_is_refused(self, place: Site, body: bytes, type: str) -> None:
        """With a clear answer."""
        dana = Surfer(place, operator=DANA)
        answer = dana.client.post(MANY, data=body, content_type=type, base_url=place.url, headers=OURS)
        assert 400 <= answer.status_code < 500

    def test_one_that_is_too_large_is_refused(self, place: Site) -> None:
        """Before anything of it is read."""
        answer = sheet(Surfer(place, operator=DANA), file=file("x" * 300_000))
        assert answer.status_code == 413


def test_as_many_as_are_too_many_are_named(place: Site) -> None:
    """
    With how many there may be.
    """
    rows = "\n".join(["email", *(f"n{n}@example.com" for n in range(501))])
    answer = sheet(Surfer(place, operator=DANA), csv=rows)
    assert answer.status_code == 422
    assert "At most 500 businesses; these are 501." in read(answer).text


@pytest.mark.requirement("BX-07", page="/console/invitations/new/many")
@pytest.mark.parametrize(
    ("rows", "who"), [("Courriel;Nom de l’entreprise\na@b.com;É", ILONA), ("E-mail cím\tCégnév\na@b.com\tŐ", ILONA)]
)
def test_columns_are_read_in_every_language(place: Site, rows: str, who: str) -> None:
    """
    Whatever language the page is in.
    """
    assert "1 client would be invited." in read(sheet(Surfer(place, operator=who), csv=rows)).text


def test_jobs_of_others_stay_theirs(place: Site) -> None:
    """
    Nobody sees whom another operator's spreadsheet names.
    """
    wanted = InvitationSheet(csv=f"email,name\nsecret@example.com,{LONG}")
    job = place.database.run(lambda kit: kit.jobs.begin_invites(wanted, by=operator(kit, 0)))
    assert Surfer(place, operator=TOM).get(f"{JOBS_AT}/{job.id}").status_code == 404
