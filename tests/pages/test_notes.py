"""
Notes on a client: for the team alone, lines kept, nothing that was written is lost.
"""

from __future__ import annotations

import gzip

import pytest
from playwright.sync_api import Browser

from partnerkit.access import ROLES, Permission, Role
from tests.pages.browsing import visit
from tests.pages.doing import Whole, address, change, line, note, notes, remove
from tests.pages.site import BOGLARKA, DANA, KATALIN, NOTARY, OWEN, PASSWORD, SZABO, TOM, Site
from tests.pages.surfing import Surfer, read

CLIENT = "/console/clients/<client>"
OURS = {"Sec-Fetch-Site": "same-origin"}


def new(place: Site, surfer: Surfer, text: str) -> dict[str, str]:
    """
    Return the form for a new note, filled in.
    """
    path = place.client(SZABO)
    return dict(Whole(surfer.get(path)).form(f"{path}/notes").items()) | {"text": text}


def refuse_notes(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Take the right to write notes from agents.
    """
    less = frozenset(ROLES["agent"].permissions) - {Permission.WRITE_NOTES}
    monkeypatch.setitem(ROLES, "agent", Role("agent", "Agent", less))


@pytest.mark.browser
@pytest.mark.requirement("VC-13", page=f"{CLIENT}/notes")
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_note_is_written_changed_and_removed(browser: Browser, place: Site, scripts: bool) -> None:
    """
    An agent writes one, an admin finds it with its author and lines, changes it, and removes it after a question.
    """
    with visit(browser, place, operator=TOM, scripts=scripts) as tom:
        tom.go(place.client(SZABO))
        tom.page.get_by_label("New note").fill("Hívni csak délután.\n  – a recepciót ne\n\n<b>Kata</b>")
        tom.press("Add note")
        assert tom.said == "Your note is added."
        assert tom.kept_out() == []

    with visit(browser, place, operator=BOGLARKA, scripts=scripts) as boglarka:
        boglarka.go(place.client(SZABO))
        shown = boglarka.page.locator(".notes li")
        assert shown.count() == 1
        assert "Tom Okafor" in shown.inner_text()
        assert "Hívni csak délután.\n  – a recepciót ne\n\n<b>Kata</b>" in shown.inner_text()

        boglarka.follow("Change", exact=False)
        boglarka.page.get_by_label("Note", exact=True).fill("Hívni bármikor.")
        boglarka.press("Save note")
        assert boglarka.said == "The note is changed."
        assert "Hívni bármikor." in boglarka.text

        boglarka.follow("Remove", exact=False)
        assert (boglarka.heading, "Hívni bármikor." in boglarka.text) == ("Remove this note?", True)
        boglarka.press("Remove this note")
        assert boglarka.said == "The note is removed."
        assert "No notes yet." in boglarka.text
    assert notes(place) == []


@pytest.mark.requirement("VC-13", page=f"{CLIENT}/notes")
@pytest.mark.requirement("R-15", page=f"{CLIENT}/notes")
@pytest.mark.parametrize(
    "text",
    [
        "Élodie rappelle jeudi à l’École",
        "<script>alert(1)</script></textarea><img src=x onerror=alert(1)>",
        "one\n\n\ttwo\n  three",
        "\n\nkept below",
        "Ő" * 10_000,
        "&lt;b&gt; &amp; \u00ad soft",
    ],
)
def test_a_note_is_shown_as_it_was_written(place: Site, text: str) -> None:
    """
    Accents, markup, lines and 10,000 characters go in and come out; the account's own people never see any of it.
    """
    dana, katalin = Surfer(place, operator=DANA), Surfer(place, staff=KATALIN)
    assert dana.post(f"{place.client(SZABO)}/notes", new(place, dana, text.replace("\n", "\r\n"))).status_code == 303

    assert notes(place) == [text.strip()]
    tab = dana.get(place.client(SZABO))
    at = next(link for link in read(tab).links if "/notes/0" in link)
    assert Whole(dana.get(at)).form(at)["text"] == text.strip()
    assert "<img" not in tab.text
    assert "alert(1)<" not in tab.text
    assert text.strip()[:500] in "".join(read(tab).texts)
    assert text.strip() not in katalin.get("/workspace").text
    assert "note" not in read(dana.get(f"{place.client(SZABO)}/history")).text.lower()


@pytest.mark.requirement("VC-13", page=f"{CLIENT}/notes")
def test_a_long_note_goes_on_on_a_page_of_its_own(place: Site) -> None:
    """
    Lists show its beginning; twelve lines and 600 characters of it at most.
    """
    note(place, "\n".join(f"line {n}" for n in range(30)))
    note(place, "verb " * 2000)
    dana = Surfer(place, operator=DANA)
    page = dana.get(place.client(SZABO))

    text = read(page).text
    assert ("line 11…" in text, "line 12" in text) == (True, False)
    assert text.count("verb") == 120
    assert text.count("Read on") == 2
    whole = next(link for link in read(page).links if "/notes/0" in link and not link.endswith("/remove"))
    assert read(dana.get(whole)).text.count("verb") == 2000


@pytest.mark.requirement("VC-13", page=f"{CLIENT}/notes")
def test_many_notes_go_on_page_by_page(place: Site) -> None:
    """
    Five on the tab, twenty on a page, the newest first; none is left out, and the longest fit.
    """
    for n in range(43):
        note(place, f"Note {n:02} " + "é" * 9000)
    dana = Surfer(place, operator=DANA)
    tab, path = read(dana.get(place.client(SZABO))), f"{place.client(SZABO)}/notes"
    pages = []
    while path:
        answer = dana.get(path)
        assert len(answer.data) < 100_000
        assert len(gzip.compress(answer.data)) < 12_000
        pages.append([word for word in read(answer).text.split("Note ")[1:] if word[:2].isdecimal()])
        path = next((link for link in read(answer).links if "after=" in link), "")

    assert [f"Note {n:02}" in tab.text for n in (42, 38, 37)] == [True, True, False]
    assert f"{place.client(SZABO)}/notes" in tab.links
    assert [len(page) for page in pages] == [20, 20, 3]
    assert [word[:2] for page in pages for word in page] == [f"{n:02}" for n in reversed(range(43))]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Write something here."),
        (" \r\n ", "Write something here."),
        ("x" * 10_001, "At most 10000 characters; these are 10001."),
        ("a\x00b", "Leave out control characters; they cannot be seen."),
    ],
)
@pytest.mark.parametrize("act", ["write", "change"])
def test_a_draft_stays_with_what_is_wrong_with_it(place: Site, act: str, text: str, said: str) -> None:
    """
    The reason stands beside the field and on top, what was typed stays in it.
    """
    dana = Surfer(place, operator=DANA)
    path = f"{place.client(SZABO)}/notes"
    if act == "change":
        path = f"{path}/{note(place, 'before').id}"
    source = place.client(SZABO) if act == "write" else path
    fields = dict(Whole(dana.get(source)).form(path).items())
    answer = dana.post(path, fields | {"text": text})

    assert (answer.status_code, read(answer).text.count(said)) == (422, 2)
    assert "#text" in read(answer).links
    assert Whole(answer).form(path)["text"] == text
    assert notes(place) == (["before"] if act == "change" else [])


@pytest.mark.requirement("BX-09", page=f"{CLIENT}/notes")
def test_a_note_sent_twice_is_one_note(place: Site) -> None:
    """
    A double click writes it once; the same form with another text is refused, and the text is not lost.
    """
    dana, path = Surfer(place, operator=DANA), f"{place.client(SZABO)}/notes"
    fields = new(place, dana, "Speaks French.")
    answers = [dana.post(path, fields) for _ in range(2)]
    other = dana.post(path, fields | {"text": "Speaks Hungarian.\r\n\r\nAnd German."})

    assert [answer.status_code for answer in (*answers, other)] == [303, 303, 409]
    assert notes(place) == ["Speaks French."]
    assert Whole(other).shown == ["Speaks Hungarian.\r\n\r\nAnd German."]


@pytest.mark.requirement("BX-09", page=f"{CLIENT}/notes")
def test_two_editors_of_a_note_see_both_texts(place: Site) -> None:
    """
    The second sees who changed it and what it says by now; hers is in the field, and saving it again takes it (A-29).
    """
    dana, before = Surfer(place, operator=DANA), note(place, "before")
    path = f"{place.client(SZABO)}/notes/{before.id}"
    opened = dict(Whole(dana.get(path)).form(path).items()) | {"text": "mine,\r\nall of it"}
    change(place, before, "theirs,\n<all> of it")
    answer = dana.post(path, opened)

    page = read(answer)
    assert answer.status_code == 412
    assert "Kovács-Szentgyörgyi Boglárka changed this note on" in page.text
    assert "theirs,\n<all> of it" in "".join(page.texts)
    assert Whole(answer).form(path)["text"] == "mine,\r\nall of it"
    assert notes(place) == ["theirs,\n<all> of it"]

    assert dana.post(path, dict(Whole(answer).form(path).items())).status_code == 303
    assert notes(place) == ["mine,\nall of it"]


@pytest.mark.requirement("BX-09", page=f"{CLIENT}/notes")
def test_two_who_write_the_same_into_a_note_do_not_conflict(place: Site) -> None:
    """
    The second is told that it says so already.
    """
    dana, before = Surfer(place, operator=DANA), note(place, "before")
    path = f"{place.client(SZABO)}/notes/{before.id}"
    opened = dict(Whole(dana.get(path)).form(path).items())
    change(place, before, "one\ntwo")
    answer = dana.post(path, opened | {"text": "one\r\ntwo "})

    assert answer.headers["Location"] == place.client(SZABO)
    assert "The note says so already." in read(dana.get(place.client(SZABO))).text


def test_what_was_written_on_a_removed_note_becomes_a_new_one(place: Site) -> None:
    """
    Whoever had it open finds the text in a form that adds it; it stays there when something is wrong with it, too.
    """
    dana, before = Surfer(place, operator=DANA), note(place, "before")
    path = f"{place.client(SZABO)}/notes/{before.id}"
    opened = dict(Whole(dana.get(path)).form(path).items()) | {"text": "mine"}
    remove(place, before)
    answer = dana.post(path, opened)
    blank = dana.post(path, opened | {"text": " "})

    assert (answer.status_code, "The note was removed meanwhile" in read(answer).text) == (412, True)
    again = Whole(answer).form(f"{place.client(SZABO)}/notes")
    assert again["text"] == "mine"
    assert dana.post(f"{place.client(SZABO)}/notes", dict(again.items())).status_code == 303
    assert notes(place) == ["mine"]
    assert (blank.status_code, "The note was removed meanwhile" in read(blank).text) == (422, True)


def test_a_note_that_has_changed_is_asked_about_again_before_it_is_removed(place: Site) -> None:
    """
    The page says so and shows what it says by now; the next press removes it.
    """
    dana, before = Surfer(place, operator=DANA), note(place, "before")
    path = f"{place.client(SZABO)}/notes/{before.id}/remove"
    opened = dict(Whole(dana.get(path)).form(path).items())
    change(place, before, "more than before")
    answer = dana.post(path, opened)

    assert answer.status_code == 412
    assert "Kovács-Szentgyörgyi Boglárka changed this note after you opened the page." in read(answer).text
    assert "more than before" in read(answer).text
    assert dana.post(path, dict(Whole(answer).form(path).items())).status_code == 303
    assert notes(place) == []


@pytest.mark.requirement("BX-09", page=f"{CLIENT}/notes")
def test_a_note_is_removed_once(place: Site) -> None:
    """
    The second press says the same; somebody else's, and an old link, say that there is no such note any more.
    """
    dana, tom, before = Surfer(place, operator=DANA), Surfer(place, operator=TOM), note(place, "before")
    path = f"{place.client(SZABO)}/notes/{before.id}/remove"
    fields, theirs = (dict(Whole(surfer.get(path)).form(path).items()) for surfer in (dana, tom))
    answers = [dana.post(path, fields), dana.post(path, fields), tom.post(path, theirs), tom.get(path)]

    assert [answer.headers["Location"] for answer in answers] == [place.client(SZABO)] * 4
    assert "The note is removed." in read(dana.get(place.client(SZABO))).text
    assert "There is no such note any more." in read(tom.get(place.client(SZABO))).text
    assert tom.get(path.removesuffix("/remove")).status_code == 404


@pytest.mark.parametrize("how", ["idle", "signed out", "signed out, an older browser"])
def test_whoever_was_signed_out_while_writing_keeps_the_text(place: Site, how: str) -> None:
    """
    The page that says so has it, to be copied; nothing is saved, and signing in leads back to the notes.
    """
    dana, path = Surfer(place, operator=DANA), f"{place.client(SZABO)}/notes"
    fields = new(place, dana, "A long story,\r\nnever to be typed again. <b>")
    if how == "idle":
        place.clock.ahead = place.vendor.limits.idle
    else:
        dana.send("/console/sign-out")
    answer = dana.post(path, fields, headers={"Origin": place.url} if "older" in how else OURS)

    assert (answer.status_code, "You were signed out" in read(answer).text) == (403, True)
    assert Whole(answer).shown == [fields["text"]]
    assert notes(place) == []
    to = next(link for link in read(answer).links if link.startswith("/console/sign-in"))
    back = dana.send(to, "/console/sign-in", email=DANA, password=PASSWORD)
    assert back.headers["Location"] == path


def test_whoever_signed_in_anew_while_writing_keeps_the_text(place: Site) -> None:
    """
    The page about the old form has it.
    """
    dana, path = Surfer(place, operator=DANA), f"{place.client(SZABO)}/notes"
    fields = new(place, dana, "A long story")
    dana.send("/console/sign-out")
    dana.send("/console/sign-in", email=DANA, password=PASSWORD)
    answer = dana.post(path, fields, headers=OURS)

    assert (answer.status_code, "This form is out of date." in read(answer).text) == (403, True)
    assert Whole(answer).shown == ["A long story"]


def test_another_sites_text_is_not_shown(place: Site) -> None:
    """
    What did not come from a page of ours is no draft of anybody's.
    """
    dana, path = Surfer(place, operator=DANA), f"{place.client(SZABO)}/notes"
    sent = new(place, dana, "You have won")
    answers = [
        dana.post(path, sent, headers={"Sec-Fetch-Site": "cross-site"}),
        dana.post(path, {"text": "You have won"}),
        dana.post(path, f"text=You+have+won&x={'y' * 300_000}", content_type="application/x-www-form-urlencoded"),  # type: ignore[arg-type]
    ]

    assert [(answer.status_code, "You have won" in answer.text) for answer in answers] == [
        (403, False),
        (403, False),
        (413, False),
    ]


def test_a_refusal_keeps_the_text(place: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Whose role lost the right while they wrote finds the explanation, and the text below it.
    """
    tom, path = Surfer(place, operator=TOM), f"{place.client(SZABO)}/notes"
    fields = new(place, tom, "A long story")
    refuse_notes(monkeypatch)
    answer = tom.post(path, fields)

    assert (answer.status_code, f"You cannot write notes on {SZABO}" in read(answer).text) == (403, True)
    assert Whole(answer).shown == ["A long story"]
    assert notes(place) == []


@pytest.mark.requirement("BX-01", page=f"{CLIENT}/notes")
def test_whoever_may_not_write_reads(place: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Notes and each note whole; in place of form and links stand words and a Why?.
    """
    before = note(place, "x " * 900)
    refuse_notes(monkeypatch)
    tom, client = Surfer(place, operator=TOM), place.client(SZABO)
    pages = [read(tom.get(f"{client}{tab}")) for tab in ("", "/notes", f"/notes/{before.id}")]

    for page in pages:
        assert [form.action for form in page.forms] == ["/console/sign-out"]
        assert f"/console/why?action=note.write&on={place.ids[SZABO]}" in page.links
    assert pages[2].text.count("x ") >= 899
    assert tom.get(f"{client}/notes/{before.id}/remove").status_code == 403


@pytest.mark.requirement("BX-01", page=f"{CLIENT}/notes")
def test_each_note_says_why_it_is_not_to_be_changed(place: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Where the links that change or remove it would stand, beside the one in place of the form for a new note.
    """
    for text in ("First", "Second"):
        note(place, text)
    refuse_notes(monkeypatch)
    tom, client = Surfer(place, operator=TOM), place.client(SZABO)

    for tab in ("", "/notes"):
        page = read(tom.get(f"{client}{tab}"))
        assert page.text.count("Not for you to change. Why?") == len(notes(place))
        assert page.links.count(f"/console/why?action=note.write&on={place.ids[SZABO]}") == len(notes(place)) + 1
        assert not [link for link in page.links if link.endswith("/remove")]


@pytest.mark.parametrize("path", ["/notes/x", "/notes/6f1c9d3e-0b1d-4b52-9a53-1f2f6f6f2d10"])
def test_a_note_that_is_none_is_not_found(place: Site, path: str) -> None:
    """
    Nor is a note of another client found under this one.
    """
    dana = Surfer(place, operator=DANA)
    elsewhere = note(place, "elsewhere", name="Maple Ridge Counselling").id

    assert dana.get(place.client(SZABO) + path).status_code == 404
    assert dana.get(f"{place.client(SZABO)}/notes/{elsewhere}").status_code == 404
    assert dana.get(f"{place.client(SZABO)}/notes?after=x").status_code == 422


@pytest.mark.requirement("VC-22", page=f"{CLIENT}/notes")
@pytest.mark.requirement("VC-24", page=f"{CLIENT}/notes")
@pytest.mark.parametrize(("who", "name"), [(BOGLARKA, NOTARY), (OWEN, SZABO)])
def test_notes_on_a_client_that_is_kept_from_somebody_stay_unknown(place: Site, who: str, name: str) -> None:
    """
    No page shows one, no form writes, changes or removes one.
    """
    id = line(place, name).id
    if name == SZABO:
        before = note(place, "Not for Owen.")
        paths = ["/notes", f"/notes/{before.id}", f"/notes/{before.id}/remove"]
    else:
        paths = ["/notes", f"/notes/{id}", f"/notes/{id}/remove"]
    surfer = Surfer(place, operator=who)
    token = surfer.form("/console/me", "/console/me/password").fields["csrf"]
    sent = {"csrf": token, "key": "k", "seen": "0"}
    answers = [surfer.get(address(place, name) + path) for path in paths]
    answers += [
        surfer.post(address(place, name) + path, sent | ({} if path.endswith("remove") else {"text": "x"}))
        for path in paths
    ]

    assert {answer.status_code for answer in answers} == {403}
    assert "Not for Owen." not in "".join(answer.text for answer in answers)
    assert notes(place, name) == (["Not for Owen."] if name == SZABO else [])
