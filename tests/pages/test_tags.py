"""
Tags on a client: a field for each, every problem named, nothing lost.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.pages.browsing import visit
from tests.pages.doing import Whole, address, line, tag
from tests.pages.site import BOGLARKA, CLIENTS, DANA, NOTARY, OWEN, SZABO, TOM, Site
from tests.pages.states import ATELIER
from tests.pages.surfing import Surfer, read

CLIENT = "/console/clients/<client>"


def fields(place: Site, surfer: Surfer, *tags: str) -> dict[str, str]:
    """
    Return the form with these tags typed in.
    """
    path = f"{place.client(SZABO)}/tags"
    shown = Whole(surfer.get(path)).form(path)
    kept = {name: value for name, value in shown.items() if not name.startswith("tags.")}
    return kept | {f"tags.{n}": tag for n, tag in enumerate(tags)}


@pytest.mark.browser
@pytest.mark.requirement("VC-12", page=f"{CLIENT}/tags")
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_tags_are_added_renamed_and_taken_off(browser: Browser, place: Site, scripts: bool) -> None:
    """
    From the page's head and back to it; a chip leads to the clients that have the tag.
    """
    with visit(browser, place, operator=TOM, scripts=scripts) as tom:
        tom.go(place.client(SZABO))
        tom.follow("Edit tags")
        tom.page.get_by_label("Tag 1").fill("fogászat")
        tom.page.get_by_label("Tag 2").fill("")
        tom.page.get_by_label("Tag 3").fill("Île-de-France")
        tom.page.get_by_label("Tag 3").press("Enter")

        assert tom.said == f"“{SZABO}” has the tags fogászat and Île-de-France."
        tom.page.locator("a.tag", has_text="Île-de-France").click()
        assert tom.page.locator("tbody a.name").all_inner_texts() == [SZABO, CLIENTS[2][0]]
    assert set(line(place).tags) == {"fogászat", "Île-de-France"}


@pytest.mark.requirement("VC-12", page=f"{CLIENT}/tags")
@pytest.mark.parametrize(
    "typed", ["Ősz–Tél", "<script>alert(1)</script>", '"><b>x', "ünnep & társa", "x" * 40, "à relancer", "#1, ; :"]
)
def test_a_tag_is_shown_as_it_was_typed(place: Site, typed: str) -> None:
    """
    Accents, markup and signs are text, in the head, the field, the list and the history.
    """
    dana = Surfer(place, operator=DANA)
    assert dana.post(f"{place.client(SZABO)}/tags", fields(place, dana, typed)).status_code == 303

    pages = [dana.get(place.client(SZABO) + tab) for tab in ("", "/history/team")] + [dana.get("/console/clients")]
    assert [typed in read(page).text for page in pages] == [True] * 3
    assert {name for page in pages for name in read(page).active} <= {"script"}, "the two of the console itself"
    assert "alert(1)<" not in "".join(page.text for page in pages)
    shown = Whole(dana.get(f"{place.client(SZABO)}/tags")).form(f"{place.client(SZABO)}/tags")
    assert shown["tags.0"] == typed
    found = next(link for link in read(pages[0]).links if link.startswith("/console/clients?tag="))
    assert SZABO in read(dana.get(found)).text


@pytest.mark.requirement("VC-12", page=f"{CLIENT}/tags")
def test_every_problem_stands_beside_its_tag(place: Site) -> None:
    """
    An overlong one, one that shows nothing, one twice: all at once; what was typed stays; nothing is saved.
    """
    dana = Surfer(place, operator=DANA)
    path = f"{place.client(SZABO)}/tags"
    answer = dana.post(path, fields(place, dana, "x" * 41, "", "a\x00b", " Dental ", "dental"))

    page = read(answer)
    assert (answer.status_code, "2 things need your attention" in page.text) == (422, True)
    assert page.links.count("#tags.0") == page.links.count("#tags.1") == 1, "empty fields are left out"
    assert page.text.count("At most 40 characters; these are 41.") == 2
    assert Whole(answer).form(path)["tags.2"] == "Dental"
    again = dana.post(path, fields(place, dana, "Dental", "dental"))
    assert read(again).text.count("“dental” stands here twice.") == 2
    assert set(line(place).tags) == {"dental", "priority"}


def test_more_fields_come_by_a_button(place: Site) -> None:
    """
    What was typed stays, nothing is saved, up to twenty fields; the button that saves is the first one.
    """
    dana = Surfer(place, operator=DANA)
    path = f"{place.client(SZABO)}/tags"
    sent = fields(place, dana, "one", "two", "three", "", "five")
    counts = []
    for _ in range(8):
        shown = Whole(dana.post(path, sent | {"more": "1"})).form(path)
        counts.append(sum(name.startswith("tags.") for name in shown))
        sent = dict(shown.items())
    twenty = sent | {f"tags.{n}": f"tag {n}" for n in range(20)}

    assert counts == [8, 11, 14, 17, 20, 20, 20, 20]
    assert [sent[f"tags.{n}"] for n in range(4)] == ["one", "two", "three", "five"]
    assert set(line(place).tags) == {"dental", "priority"}
    assert "More fields" not in dana.post(path, sent | {"more": "1"}).text
    assert dana.post(path, twenty).status_code == 303
    assert len(line(place).tags) == 20


def test_more_than_twenty_are_too_many(place: Site) -> None:
    """
    Whoever sends more is told how many there may be, once, for all of them.
    """
    dana = Surfer(place, operator=DANA)
    path = f"{place.client(SZABO)}/tags"
    answer = dana.post(path, fields(place, dana, *(f"tag {n}" for n in range(21))))

    page = read(answer)
    assert (answer.status_code, page.text.count("Tags: At most 20 tags; these are 21.")) == (422, 1)
    assert "#tags" in page.links
    assert 'id="tags"' in answer.text
    assert Whole(answer).form(path)["tags.20"] == "tag 20"


@pytest.mark.requirement("BX-09", page=f"{CLIENT}/tags")
def test_two_editors_of_tags_do_not_overwrite_each_other(place: Site) -> None:
    """
    The second sees who added what, theirs and hers; saving again makes them what stands in the fields (A-29).
    """
    dana, path = Surfer(place, operator=DANA), f"{place.client(SZABO)}/tags"
    opened = fields(place, dana, "dental", "priority", "autumn")
    tag(place, "dental", "winter", "spring")
    answer = dana.post(path, opened)

    page, shown = read(answer), Whole(answer).form(path)
    assert answer.status_code == 412
    assert "Kovács-Szentgyörgyi Boglárka changed this client on" in page.text
    assert "Tags removed: priority" in page.text
    assert "Tags added: spring, winter" in page.text
    assert "As it stands dental spring winter" in page.text
    assert [shown[f"tags.{n}"] for n in range(3)] == ["dental", "priority", "autumn"]
    assert set(line(place).tags) == {"dental", "winter", "spring"}

    both = dict(shown.items()) | {"tags.3": "winter"}
    assert dana.post(path, both).status_code == 303
    assert set(line(place).tags) == {"dental", "priority", "autumn", "winter"}


@pytest.mark.requirement("BX-09", page=f"{CLIENT}/tags")
def test_two_who_want_the_same_tags_do_not_conflict(place: Site) -> None:
    """
    The second is told that it stands so already.
    """
    dana, path = Surfer(place, operator=DANA), f"{place.client(SZABO)}/tags"
    opened = fields(place, dana, "Winter", "dental")
    tag(place, "dental", "winter")
    answer = dana.post(path, opened)

    assert (answer.status_code, answer.headers["Location"]) == (303, place.client(SZABO))
    assert "It has these tags already." in read(dana.get(place.client(SZABO))).text


@pytest.mark.requirement("BX-09", page=f"{CLIENT}/tags")
def test_a_form_of_tags_sent_twice_is_one_change(place: Site) -> None:
    """
    A double click leads to the client as it is now.
    """
    dana, path = Surfer(place, operator=DANA), f"{place.client(SZABO)}/tags"
    sent = fields(place, dana, "autumn")
    answers = [dana.post(path, sent) for _ in range(2)]

    assert [answer.headers["Location"] for answer in answers] == [place.client(SZABO)] * 2
    assert read(dana.get(f"{place.client(SZABO)}/history/team")).text.count("Tags added: autumn") == 1


def test_no_tags_is_said_as_such(place: Site) -> None:
    """
    One, none, and the words of the link: a client without tags gets some.
    """
    dana, path = Surfer(place, operator=DANA), f"{place.client(SZABO)}/tags"
    said = []
    for tags in (("one",), ()):
        dana.post(path, fields(place, dana, *tags))
        said.append(read(dana.get(place.client(SZABO))).text)

    assert [f"“{SZABO}” has the tag one." in said[0], f"“{SZABO}” has no tags." in said[1]] == [True, True]
    assert "Add tags" in read(dana.get(place.client(ATELIER))).text


@pytest.mark.parametrize("wrong", [{"tags.0x": "x"}, {"tags": "x"}, {"tags.100": "x"}, {"secure": "x"}])
def test_a_field_that_is_no_tag_is_refused(place: Site, wrong: dict[str, str]) -> None:
    """
    What the form does not ask for is not taken in (A-13).
    """
    dana, path = Surfer(place, operator=DANA), f"{place.client(SZABO)}/tags"

    assert dana.post(path, fields(place, dana, "autumn") | wrong).status_code == 422
    assert set(line(place).tags) == {"dental", "priority"}


@pytest.mark.requirement("VC-22", page=f"{CLIENT}/tags")
@pytest.mark.requirement("VC-24", page=f"{CLIENT}/tags")
@pytest.mark.parametrize(("who", "name"), [(BOGLARKA, NOTARY), (OWEN, SZABO)])
def test_a_client_that_is_kept_from_somebody_is_not_tagged(place: Site, who: str, name: str) -> None:
    """
    Neither page nor form of it opens.
    """
    surfer, path = Surfer(place, operator=who), f"{address(place, name)}/tags"
    token = surfer.form("/console/me", "/console/me/password").fields["csrf"]
    answers = [surfer.get(path), surfer.post(path, {"csrf": token, "key": "k", "seen": "0", "tags.0": "x"})]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert "x" not in line(place, name).tags
