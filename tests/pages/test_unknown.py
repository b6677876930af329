"""
What the pages say when the connection to the database is lost just as a form is stored (BX-09).
"""

from __future__ import annotations

import logging

import pytest

from tests.library.adapters.lines import Cut, cuts
from tests.pages.doing import Whole
from tests.pages.site import DANA, PASSWORD, SZABO, Site
from tests.pages.surfing import Surfer, read
from tests.pages.test_forms import FORMS, kept, opened

EITHER = pytest.mark.parametrize("cut", Cut, ids=lambda cut: cut.name)
NEW = {"name": "Petit & Fils", "contact": "", "email": "", "language": "fr", "time_zone": "Europe/Paris"}


@EITHER
@pytest.mark.parametrize("name", FORMS)
def test_a_form_about_a_client_is_done_once(place: Site, name: str, cut: Cut) -> None:
    """
    It has a key, so it is done again where nobody knows if it was; whoever sent it hears nothing of that.
    """
    dana = Surfer(place, operator=DANA)
    action, fields = opened(place, dana, name)
    before = kept(place)
    cuts(place.database.engine, cut)
    answer = dana.post(action, fields)
    after = kept(place)

    assert answer.status_code == 303
    assert after != before
    assert dana.post(action, fields).status_code == 303
    assert kept(place) == after


@EITHER
def test_a_lock_is_lifted_once(place: Site, cut: Cut) -> None:
    """
    The same where the form is there only afterwards.
    """
    place.lock(SZABO)
    dana = Surfer(place, operator=DANA)
    form = dana.form(f"{place.client(SZABO)}/unlock")
    cuts(place.database.engine, cut)

    assert dana.post(form.action, form.fields).status_code == 303
    assert not place.account().locked


@EITHER
def test_a_new_client_is_made_once(place: Site, cut: Cut) -> None:
    """
    One is led to the client that was made.
    """
    dana = Surfer(place, operator=DANA)
    form = dana.form("/console/clients/new")
    cuts(place.database.engine, cut)
    answer = dana.post(form.action, form.fields | NEW)

    assert answer.status_code == 303
    assert "“Petit & Fils” has an account." in read(dana.get(answer.headers["Location"])).text
    assert read(dana.get("/console/clients?q=Petit")).text.count("Petit & Fils") == 1


@EITHER
def test_many_clients_are_changed_once(place: Site, cut: Cut) -> None:
    """
    The result is that of the one time.
    """
    dana = Surfer(place, operator=DANA)
    review = dana.get(f"/console/clients/bulk?do=lock&id={place.ids[SZABO]}")
    fields = Whole(review).form("/console/clients/bulk")
    cuts(place.database.engine, cut)
    answer = dana.post("/console/clients/bulk", fields)

    assert (answer.status_code, place.account().locked) == (200, True)


@EITHER
def test_a_form_without_a_key_says_that_nobody_knows(place: Site, cut: Cut, caplog: pytest.LogCaptureFixture) -> None:
    """
    The page says so, and to look first; it has a number, and a way on.
    """
    dana = Surfer(place, operator=DANA)
    form = dana.form("/console/me", "/console/me/password")
    cuts(place.database.engine, cut)
    with caplog.at_level(logging.CRITICAL):
        answer = dana.post(form.action, form.fields | {"current": PASSWORD, "new": "another horse battery"})

    page = read(answer)
    assert answer.status_code == 503
    assert "Our fault It is not known whether this was done." in page.text
    assert "The connection to the database was lost just then. Look before you send it again." in page.text
    assert f"Reference {answer.headers['X-Request-Id']}" in page.text
    assert "/console/clients" in page.links
    assert (dana.get("/console/me").status_code == 303) is (cut is Cut.AFTER)


@EITHER
def test_a_form_that_never_comes_through_says_so(
    place: Site, cut: Cut, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    With a key too, once there is no time left; the way on leads to the client, to look.
    """
    monkeypatch.setattr(place.database, "_tries", 2)
    dana = Surfer(place, operator=DANA)
    form = dana.form(f"{place.client(SZABO)}/lock")
    cuts(place.database.engine, cut, cut)
    with caplog.at_level(logging.CRITICAL):
        answer = dana.post(form.action, form.fields)

    assert answer.status_code == 503
    assert place.client(SZABO) in read(answer).links
    assert place.account().locked is (cut is Cut.AFTER)
    assert dana.post(form.action, form.fields).status_code == 303
    assert place.account().locked
