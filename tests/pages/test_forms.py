"""
Forms: whatever is wrong is named at once, what was typed is kept, nothing is done twice or over somebody else's work.
"""

from __future__ import annotations

import pytest
from werkzeug.datastructures import MultiDict

from partnerkit import Stage
from reference_server.pages.dates import minute
from tests.pages.doing import Whole, id_of, line, note, notes
from tests.pages.site import BOGLARKA, DANA, KATALIN, PASSWORD, SZABO, TOM, Site
from tests.pages.surfing import Form, Surfer, read

NEW = "/console/clients/new"
CLIENT = "/console/clients/<client>"


@pytest.mark.requirement("VC-07", page=NEW)
def test_every_problem_is_named_at_once(place: Site) -> None:
    """
    Beside its field and on top; what was typed stays; nothing is made.
    """
    dana = Surfer(place, operator=DANA)
    answer = dana.send(NEW, name=" ", contact="x" * 201, email="chloe@atelier", language="de", time_zone="Mars/Olympus")

    page = read(answer)
    assert (answer.status_code, "5 things need your attention" in page.text) == (422, True)
    assert page.links.count("#name") == page.links.count("#time_zone") == 1
    assert page.text.count("At most 200 characters; these are 201.") == 2
    assert page.forms[-1].fields["email"] == "chloe@atelier"
    assert 'aria-describedby="email-wrong"' in answer.get_data(as_text=True)
    assert read(dana.get("/console/clients")).text.count("Awaiting client In setup") == 1


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Sza\x00bó", "Leave out control characters; they cannot be seen."),
        ("\u202eevil", "Leave out control characters; they cannot be seen."),
        ("x" * 201, "At most 200 characters; these are 201."),
        ("\u3000", "Write something here."),
    ],
)
def test_a_name_nobody_could_read_is_refused(place: Site, typed: str, said: str) -> None:
    """
    Control characters, turned text, overlong and blank names are named for what they are.
    """
    answer = Surfer(place, operator=DANA).send(NEW, name=typed)

    assert (answer.status_code, said in read(answer).text) == (422, True)


@pytest.mark.parametrize("name", ["😀 Kft.", "Ő" * 200, "a\u0301", "Ünnep & <b>Társa</b>"])
def test_a_name_people_have_is_taken(place: Site, name: str) -> None:
    """
    Emoji, accents put together, 200 characters and markup are text as any other.
    """
    answer = Surfer(place, operator=DANA).send(NEW, name=name)

    assert answer.status_code == 303


@pytest.mark.parametrize("field", ["partner_id", "stage", "uid", "role", "nickname"])
def test_a_field_nobody_offered_is_refused(place: Site, field: str) -> None:
    """
    What the form does not ask for is not taken in, and nothing is done (A-13).
    """
    answer = Surfer(place, operator=DANA).send(NEW, name="Kft.", **{field: "x"})

    assert (answer.status_code, "There is no field of this name here." in read(answer).text) == (422, True)


def test_a_field_sent_twice_is_refused(place: Site) -> None:
    """
    Two values of one field are not guessed between.
    """
    dana = Surfer(place, operator=DANA)
    form = dana.form(NEW)
    fields = MultiDict([*form.fields.items(), ("name", "One"), ("name", "Two")])
    answer = dana.post(NEW, fields)

    assert (answer.status_code, "This field stands here twice." in read(answer).text) == (422, True)


@pytest.mark.requirement("BX-09", page=NEW)
def test_a_form_sent_twice_makes_one_account(place: Site) -> None:
    """
    The second post with the same key leads to the same page and makes nothing more.
    """
    dana = Surfer(place, operator=DANA)
    form = dana.form(NEW)
    fields = form.fields | {"name": "Pâtisserie du Vieux-Port"}
    answers = [dana.post(NEW, fields) for _ in range(3)]

    assert len({answer.headers["Location"] for answer in answers}) == 1
    assert read(dana.get("/console/me")).text.count("has an account") == 1
    assert read(dana.get("/console/clients")).text.count("Pâtisserie du Vieux-Port") == 1


@pytest.mark.requirement("BX-09", page=NEW)
def test_a_key_used_for_something_else_is_refused(place: Site) -> None:
    """
    Going back and sending the form with other values does not overwrite what was made.
    """
    dana = Surfer(place, operator=DANA)
    form = dana.form(NEW)
    dana.post(NEW, form.fields | {"name": "One"})
    answer = dana.post(NEW, form.fields | {"name": "Two"})

    assert (answer.status_code, "Two" in read(dana.get("/console/clients")).text) == (409, False)
    assert "This form was sent before, with other values." in read(answer).text


@pytest.mark.requirement("BX-09", page=f"{CLIENT}/lock")
def test_a_lock_pressed_twice_is_one_lock(place: Site) -> None:
    """
    A double click shows the account as it is now, not a refusal.
    """
    dana, client = Surfer(place, operator=DANA), place.client(SZABO)
    form = dana.form(f"{client}/lock")
    answers = [dana.post(form.action, form.fields) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert read(dana.get(f"{client}/history")).text.count("locked by the partner") == 1


@pytest.mark.requirement("BX-09", page=f"{CLIENT}/nickname")
def test_two_editors_do_not_overwrite_each_other(place: Site) -> None:
    """
    The second to save sees who changed what, with both nicknames side by side; saving again takes hers (A-29).
    """
    tom, client = Surfer(place, operator=TOM), place.client(SZABO)
    form = tom.form(f"{client}/account", f"{client}/nickname")
    place.nickname(SZABO, "szabo-budapest")
    answer = tom.post(form.action, form.fields | {"nickname": "szabo-fogaszat"})

    page = read(answer)
    assert answer.status_code == 412
    assert "Kovács-Szentgyörgyi Boglárka changed this account" in page.text
    assert "As it stands szabo-budapest Yours szabo-fogaszat" in page.text
    assert place.account().nickname == "szabo-budapest"

    again = next(form for form in page.forms if form.action.endswith("/nickname"))
    assert tom.post(again.action, again.fields).status_code == 303
    assert place.account().nickname == "szabo-fogaszat"


@pytest.mark.requirement("BX-09", page=f"{CLIENT}/lock")
@pytest.mark.parametrize(("act", "asked"), [("lock", "Locked"), ("unlock", "Lock lifted"), ("stage", "Live")])
def test_what_acts_asks_again_when_the_account_has_changed(place: Site, act: str, asked: str) -> None:
    """
    Nothing is done on the strength of a page that no longer holds; the next press does it.
    """
    dana, client = Surfer(place, operator=BOGLARKA), place.client(SZABO)
    if act == "unlock":
        place.lock(SZABO)
    form = dana.form(f"{client}/{act}")
    place.nickname(SZABO, "szabo-budapest")
    before = place.account()
    answer = dana.post(form.action, form.fields)
    page = read(answer)

    assert (answer.status_code, place.account()) == (412, before)
    assert f"Yours {asked}" in page.text
    again = next(form for form in page.forms if form.action.endswith(f"/{act}"))
    assert dana.post(again.action, again.fields).status_code == 303
    assert place.account().revision == before.revision + 1


@pytest.mark.requirement("BX-09", page=f"{CLIENT}/stage")
@pytest.mark.parametrize(
    ("act", "said"),
    [
        ("stage", "It is live already."),
        ("lock", "It is locked already."),
        ("unlock", "Your lock is lifted already."),
        ("nickname", "The business page's address ends in “szabo” already."),
    ],
)
def test_two_who_ask_for_the_same_do_not_conflict(place: Site, act: str, said: str) -> None:
    """
    The second to press is told that it stands so already, and has nothing to decide.
    """
    dana, client = Surfer(place, operator=DANA), place.client(SZABO)
    if act == "unlock":
        place.lock(SZABO)
    page = f"{client}/account" if act == "nickname" else f"{client}/{act}"
    tabs = [dana.form(page, f"{client}/{act}") for _ in range(2)]
    typed = {"nickname": "szabo"} if act == "nickname" else {}
    answers = [dana.post(tab.action, tab.fields | typed) for tab in tabs]

    assert [answer.headers["Location"] for answer in answers] == [f"{client}/account"] * 2
    assert said in read(dana.get(f"{client}/account")).text


@pytest.mark.requirement("BX-09", page=f"{CLIENT}/nickname")
def test_whoever_was_first_oneself_is_told_so(place: Site) -> None:
    """
    Two tabs of one person: it was "you" who changed the account, on a day and at a time.
    """
    dana, client = Surfer(place, operator=DANA), place.client(SZABO)
    tabs = [dana.form(f"{client}/account", f"{client}/nickname") for _ in range(2)]
    first, second = [
        dana.post(t.action, t.fields | {"nickname": n}) for t, n in zip(tabs, ("one-two", "two-one"), strict=True)
    ]

    day = minute(place.clock(), "Europe/Budapest").partition(",")[0]
    assert (first.status_code, second.status_code) == (303, 412)
    assert f"You changed this account on {day}, " in read(second).text


def test_a_stage_nobody_knows_is_refused(place: Site) -> None:
    """
    The page about it names the field; the account stays as it is.
    """
    dana, client = Surfer(place, operator=DANA), place.client(SZABO)
    answer = dana.send(f"{client}/stage", stage="closed")

    assert (answer.status_code, "Choose one of: setup, live." in read(answer).text) == (422, True)
    assert place.account().stage is Stage.SETUP


@pytest.mark.parametrize("seen", ["", "x", "-1", "1e3", "9" * 30, "０"])
def test_a_form_that_has_seen_nothing_changes_nothing(place: Site, seen: str) -> None:
    """
    Whoever changes an account says which state of it they saw.
    """
    dana, client = Surfer(place, operator=DANA), place.client(SZABO)
    answer = dana.send(f"{client}/lock", seen=seen)

    assert (answer.status_code, "seen" in read(answer).text) == (422, True)
    assert not place.account().locked


@pytest.mark.parametrize(
    ("current", "new", "said"),
    [
        ("wrong horse battery", "another horse battery", "This is not your present password."),
        (PASSWORD, PASSWORD, "Choose a password you do not use here now."),
        (PASSWORD, "short", "Use 12 to 128 characters."),
        ("", "", "Use 12 to 128 characters."),
    ],
)
def test_a_password_that_cannot_be_is_explained(place: Site, current: str, new: str, said: str) -> None:
    """
    The reason stands beside its field; no password stands in the page.
    """
    answer = Surfer(place, operator=TOM).send("/console/me", "/console/me/password", current=current, new=new)

    html = answer.get_data(as_text=True)
    assert (answer.status_code, said in html) == (422, True)
    assert not [word for word in (current, new) if word and word in html]


def test_the_form_of_an_old_page_can_be_sent_again(place: Site) -> None:
    """
    A form opened before the session ended is answered with the sign-in page, which leads back to it.
    """
    dana, client = Surfer(place, operator=DANA), place.client(SZABO)
    form: Form = dana.form(f"{client}/lock")
    place.clock.ahead = place.vendor.limits.session
    answer = dana.post(form.action, form.fields)

    assert (answer.status_code, place.account().locked) == (303, False)
    back = dana.send(answer.headers["Location"], "/console/sign-in", email=DANA, password=PASSWORD)
    assert back.headers["Location"] == f"{client}/lock"


# ---------------------------------------------------------------- forms of a session that is another by now

OURS = {"Sec-Fetch-Site": "same-origin"}


@pytest.mark.parametrize("header", ["Sec-Fetch-Site", "Origin"])
def test_a_form_sent_without_a_session_leads_to_signing_in_and_back(place: Site, header: str) -> None:
    """
    Signed out in another tab: the sign-in page says so, and leads back to the form; nothing is done.
    """
    dana, client = Surfer(place, operator=DANA), place.client(SZABO)
    form = dana.form(f"{client}/lock")
    dana.send("/console/sign-out")
    said = {"Sec-Fetch-Site": "same-origin", "Origin": place.url}[header]
    answer = dana.post(form.action, form.fields, headers={header: said})

    assert (answer.status_code, place.account().locked) == (303, False)
    assert "You were signed out. Sign in to go on." in read(dana.get(answer.headers["Location"])).text
    back = dana.send(answer.headers["Location"], "/console/sign-in", email=DANA, password=PASSWORD)
    assert back.headers["Location"] == f"{client}/lock"


def test_a_form_of_the_session_before_says_that_it_is_out_of_date(place: Site) -> None:
    """
    Signed in anew in another tab: nothing is done, and a link leads to the same form, which then goes through.
    """
    dana, client = Surfer(place, operator=DANA), place.client(SZABO)
    form = dana.form(f"{client}/lock")
    dana.send("/console/sign-out")
    dana.send("/console/sign-in", email=DANA, password=PASSWORD)
    answer = dana.post(form.action, form.fields, headers=OURS)

    page = read(answer)
    assert (answer.status_code, place.account().locked) == (403, False)
    assert "This form is out of date. You signed in anew since it was opened" in page.text
    assert f"{client}/lock" in page.links
    assert dana.send(f"{client}/lock").status_code == 303


@pytest.mark.parametrize("door", ["console", "workspace"])
def test_a_sign_in_form_without_its_cookie_is_shown_again(place: Site, door: str) -> None:
    """
    The email stays, the password does not, nobody is signed in; the form that is shown then goes through.
    """
    surfer, email = Surfer(place), {"console": DANA, "workspace": KATALIN}[door]
    form = surfer.form(f"/{door}/sign-in?next=/{door}/me")
    surfer.client.delete_cookie("visitor", domain="127.0.0.1")
    answer = surfer.post(form.action, form.fields | {"email": email, "password": PASSWORD}, headers=OURS)

    again = read(answer).forms[0]
    assert (answer.status_code, again.fields["email"], again.fields["next"]) == (403, email, f"/{door}/me")
    assert PASSWORD not in answer.get_data(as_text=True)
    assert surfer.get(f"/{door}/me").status_code == 303
    assert surfer.post(again.action, again.fields | {"password": PASSWORD}).headers["Location"] == f"/{door}/me"


def test_a_second_sign_in_form_leads_on_as_who_is_signed_in(place: Site) -> None:
    """
    Two tabs with the sign-in page: the second to send it changes nobody's session, and is told whose it is.
    """
    surfer = Surfer(place)
    form = surfer.form("/console/sign-in")
    surfer.send("/console/sign-in", email=DANA, password=PASSWORD)
    answer = surfer.post(form.action, form.fields | {"email": TOM, "password": PASSWORD}, headers=OURS)

    assert (answer.status_code, answer.headers["Location"]) == (303, "/console/clients")
    assert "You were signed in already, as Dana Whitfield." in read(surfer.get("/console/clients")).text


def test_signing_out_twice_is_being_signed_out(place: Site) -> None:
    """
    The button of another tab leads to the sign-in page, and not back to signing out.
    """
    dana = Surfer(place, operator=DANA)
    form = dana.form("/console/sign-out")
    dana.post(form.action, form.fields)

    assert dana.post(form.action, form.fields, headers=OURS).headers["Location"] == "/console/sign-in"


# ---------------------------------------------------------------- every form about clients

FORMS = {
    "tags": ("/tags", "/tags", {"tags.0": "new"}),
    "note": ("", "/notes", {"text": "new"}),
    "note, changed": ("/notes/<note>", "/notes/<note>", {"text": "new"}),
    "note, removed": ("/notes/<note>/remove", "/notes/<note>/remove", {}),
    "operator": ("/account", "/operators", {"operator_id": "<operator>"}),
    "operator, removed": ("/account", "/operators/<assigned>/remove", {}),
    "stage": ("/account", "/stage", {}),
    "nickname": ("/account", "/nickname", {"nickname": "new"}),
    "lock": ("/lock", "/lock", {}),
}


def opened(place: Site, surfer: Surfer, name: str) -> tuple[str, dict[str, str]]:
    """
    Return where a form about a client goes, and what stands in it once it is filled in.
    """
    ids = {"note": str(note(place, "before").id), "operator": str(id_of(place, 0)), "assigned": str(id_of(place, 1))}

    def put(text: str) -> str:
        for place_, id in ids.items():
            text = text.replace(f"<{place_}>", id)
        return text

    source, target, typed = FORMS[name]
    action = place.client(SZABO) + put(target)
    fields = dict(Whole(surfer.get(place.client(SZABO) + put(source))).form(action).items())
    return action, fields | {field: put(value) for field, value in typed.items()}


def kept(place: Site) -> tuple[object, ...]:
    """
    Return what these forms could change.
    """
    return place.account(), line(place), notes(place)


@pytest.mark.parametrize("name", FORMS)
def test_no_form_takes_a_field_nobody_offered_or_one_twice(place: Site, name: str) -> None:
    """
    Nothing is done then; the form itself goes through (A-13).
    """
    dana = Surfer(place, operator=DANA)
    action, fields = opened(place, dana, name)
    before = kept(place)
    twice = MultiDict([*fields.items(), ("key", "another")])
    wrong = [dana.post(action, fields | {"partner_id": "x"}), dana.post(action, twice)]

    assert [answer.status_code for answer in wrong] == [422, 422]
    assert kept(place) == before
    assert dana.post(action, fields).status_code == 303
    assert kept(place) != before


@pytest.mark.parametrize("name", FORMS)
def test_no_form_acts_for_a_session_that_is_over_or_another(place: Site, name: str) -> None:
    """
    It leads to signing in, or says that it is out of date; a wrong token does nothing either (A-31).
    """
    dana = Surfer(place, operator=DANA)
    action, fields = opened(place, dana, name)
    before = kept(place)
    answers = [dana.post(action, fields | {"csrf": token}) for token in ("", "x")]
    tom = Surfer(place, operator=TOM).post(action, fields, headers=OURS)
    dana.send("/console/sign-out")
    out = dana.post(action, fields, headers=OURS)

    assert [answer.status_code for answer in (*answers, tom)] == [403, 403, 403]
    assert out.status_code == (403 if "text" in fields else 303), "whoever was writing is shown what they wrote"
    assert kept(place) == before
