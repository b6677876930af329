"""
What the address of the client list may say, and what a script is sent.
"""

from __future__ import annotations

import re
from uuid import UUID

import pytest

from partnerkit.repository import Cursor
from partnerkit.wire import cursor_text
from tests.pages.listing import CLIENTS_PAGE, ask, names
from tests.pages.site import DANA, DORA, SZABO, Site
from tests.pages.surfing import Surfer, read

# ---------------------------------------------------------------- what an address may say

PLACE = cursor_text(Cursor("name_key", False, "a", UUID(int=1)))
BOTH_WAYS = {"after": PLACE, "before": PLACE, "sort": "name"}


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"status": "asleep"}, "Status: There is no such choice. Choose one from the list."),
        ({"sort": "size"}, "Sort by: There is no such choice. Choose one from the list."),
        ({"locked": "perhaps"}, "Locked: There is no such choice."),
        ({"secure": "1"}, "Secure: There is no such choice."),
        ({"operator": "tom"}, "Operator: The partner has no such operator."),
        ({"operator": "6f1c9d3e-0b1d-4b52-9a53-1f2f6f6f2d10"}, "Operator: The partner has no such operator."),
        ({"plan": "gold"}, "Plan: There is no plan of this name. There are: solo, pro, pro_plus."),
        ({"from_": "yesterday"}, "Created from: Write a day such as 2026-11-22."),
        ({"to": "2026-02-30"}, "Created to: Write a day such as 2026-11-22."),
        ({"to": "9999-12-31"}, "Created to: Write a day such as 2026-11-22."),
        ({"from_": "20261122"}, "Created from: Write a day such as 2026-11-22."),
        ({"from_": "2026-11-22", "to": "2026-11-21"}, "Created to: The end lies before the beginning."),
        ({"q": "x" * 10_000}, "Search: At most 200 characters; these are 10000."),
        ({"q": "a\0b"}, "Search: Leave out control characters; they cannot be seen."),
        ({"tag": "x" * 41}, "Tag: At most 40 characters; these are 41."),
        ({"limit": "1000"}, "Clients a page: Choose one of: 25, 50, 100."),
        ({"limit": "-1"}, "Clients a page: Choose one of: 25, 50, 100."),
        ({"after": "elsewhere"}, "Place in the list: This place in the list is not known."),
        ({"before": "é" * 300}, "Place in the list: This place in the list is not known."),
        ({"after": PLACE}, "Place in the list: This place belongs to the list in another order."),
        (BOTH_WAYS, "Place in the list: Go one way: after or before, not both."),
        ({"sq": "x" * 201}, "Search by name: At most 200 characters; these are 201."),
        ({"safter": "elsewhere"}, "Place among secure clients: This place in the list is not known."),
        ({"partner_id": "1"}, "partner_id: There is no field of this name here."),
    ],
)
def test_what_the_list_does_not_know_is_named(place: Site, asked: dict[str, str], said: str) -> None:
    """
    Whatever an address invents is answered with a sentence and the way back, never with a fault of ours.
    """
    answer = ask(place, **asked)
    page = read(answer)

    assert (answer.status_code, said in page.text) == (422, True), page.text
    assert (names(answer), CLIENTS_PAGE in page.links) == ([], True)
    assert len(answer.get_data()) < 100_000


def test_every_problem_of_an_address_is_named_at_once(place: Site) -> None:
    """
    One page for all of them; what was right stays in the form, a field that stands twice is named as well.
    """
    dana = Surfer(place, operator=DANA)
    answer = dana.get(f"{CLIENTS_PAGE}?status=asleep&tag=dental&from=x&bar=1&after=y&q=a&q=b")
    page = read(answer)

    assert page.text.count("There is no such choice.") == page.text.count("Write a day") == 1
    assert "bar: There is no field of this name here." in page.text
    assert "Search: This field stands here twice." in page.text
    assert "This place in the list is not known." in page.text
    assert "#status" in page.links
    assert '<option value="dental" selected>' in answer.get_data(as_text=True)


@pytest.mark.parametrize("name", ["\ud800", "x" * 10_000, "<script>", "%"])
def test_a_parameter_nobody_could_have_offered_is_named_too(place: Site, name: str) -> None:
    """
    Its name is cut, and stays text.
    """
    answer = Surfer(place, operator=DANA).get(f"{CLIENTS_PAGE}?" + "&".join(f"{name!a}{n}=1" for n in range(30)))

    assert (answer.status_code, read(answer).active) == (422, [])
    assert read(answer).text.count("There is no field of this name here.") == 20


@pytest.mark.parametrize("asked", ["q=!!!", "q=%20", "status=", "after=", "q=&tag=&sort=&from=&to="])
def test_what_asks_for_nothing_narrows_nothing(place: Site, asked: str) -> None:
    """
    Empty parameters, as a form sends them, and a search without a word show the whole list.
    """
    answer = Surfer(place, operator=DANA).get(f"{CLIENTS_PAGE}?{asked}")

    assert (answer.status_code, len(names(answer))) == (200, len(place.ids))


def test_links_leave_out_what_is_empty(place: Site) -> None:
    """
    Neither empty parameters nor the usual order stand in any link.
    """
    page = read(ask(place, q="", tag="garden", status="", sort="-created", from_="", locked="no"))
    links = {link for link in page.links if link.startswith(CLIENTS_PAGE)}

    assert f"{CLIENTS_PAGE}?tag=garden" in links
    assert f"{CLIENTS_PAGE}?locked=no" in links
    assert not [link for link in links if re.search(r"=(&|$)|sort=-created|q=", link)]


def test_nothing_found_names_the_filters(place: Site) -> None:
    """
    What is set is said in words, each can be taken away alone, or all.
    """
    page = read(ask(place, q="zzz", status="trial", plan="-"))

    assert "None fits all of these at once: Search “zzz”, Status: Trial and Plan: No plan." in page.text
    assert page.links.count(CLIENTS_PAGE) >= 2
    assert f"{CLIENTS_PAGE}?status=trial&plan=-" in page.links


def test_behind_the_last_client_there_is_a_way_back(place: Site) -> None:
    """
    A place from which nothing follows is no dead end.
    """
    end = cursor_text(Cursor("name_key", False, "zzzz", UUID(int=1)))
    page = read(ask(place, sort="name", after=end))

    assert "Nothing more" in page.text
    assert f"{CLIENTS_PAGE}?sort=name" in page.links


def test_a_partner_without_clients_is_not_asked_to_filter(place: Site) -> None:
    """
    Nothing can be found, so nothing is offered to find it with.
    """
    answer = ask(place, DORA)

    assert "No clients yet" in read(answer).text
    assert "<select" not in answer.get_data(as_text=True)


# ---------------------------------------------------------------- what a script is sent

HX = {"HX-Request": "true"}


def test_a_script_is_sent_the_part_that_changes(place: Site) -> None:
    """
    The list, the counts beside it and what is said aloud; no bar, no form; the address it stands under is short.
    """
    answer = Surfer(place, operator=DANA).get(f"{CLIENTS_PAGE}?q=szabo&status=&sort=-created", headers=HX)
    html = answer.get_data(as_text=True)

    assert names(answer) == [SZABO]
    assert answer.headers["HX-Push-Url"] == f"{CLIENTS_PAGE}?q=szabo"
    assert [word in html for word in ("<html", "<header", 'id="q"', "<script")] == [False] * 4
    assert [word in html for word in ('id="found"', 'id="counts"', ">1 client</output>")] == [True] * 3


@pytest.mark.parametrize(
    ("before", "asked", "header"),
    [
        ("", "q=sz", "HX-Push-Url"),
        ("?q=sz", "q=szabo", "HX-Replace-Url"),
        ("?q=sz", "q=", "HX-Push-Url"),
        ("?q=sz&status=trial", "q=szabo&status=paying", "HX-Push-Url"),
        ("?q=sz&after=x", "q=szabo&status=", "HX-Replace-Url"),
        ("?%%%=&q", "q=szabo", "HX-Push-Url"),
    ],
)
def test_typing_on_is_no_step_of_its_own(place: Site, before: str, asked: str, header: str) -> None:
    """
    The back button leads over what was searched for, not over every letter of it.
    """
    headers = HX | {"HX-Current-URL": f"{place.url}{CLIENTS_PAGE}{before}"}
    answer = Surfer(place, operator=DANA).get(f"{CLIENTS_PAGE}?{asked}", headers=headers)

    assert [name for name in answer.headers.keys() if name.startswith("HX-")] == [header]  # noqa: SIM118 - no dict


def test_a_script_is_told_what_is_wrong_too(place: Site) -> None:
    """
    The part says what the page would say, with the same status.
    """
    answer = Surfer(place, operator=DANA).get(f"{CLIENTS_PAGE}?from=2026-11-22&to=2026-11-21", headers=HX)

    assert answer.status_code == 422
    assert "Not shown. Created to: The end lies before the beginning.</output>" in answer.get_data(as_text=True)


def test_a_script_of_somebody_signed_out_is_led_to_the_door(place: Site) -> None:
    """
    The whole page goes there, and back again after signing in; the sign-in page is never put into the list.
    """
    answer = Surfer(place).get(f"{CLIENTS_PAGE}?q=szabo", headers=HX)

    assert (answer.status_code, answer.get_data()) == (204, b"")
    assert answer.headers["HX-Redirect"].startswith("/console/sign-in?next=/console/clients?q")


@pytest.mark.parametrize("path", [f"{CLIENTS_PAGE}/6f1c9d3e-0b1d-4b52-9a53-1f2f6f6f2d10", "/console/nowhere"])
def test_a_whole_page_takes_the_place_of_the_whole_page(place: Site, path: str) -> None:
    """
    Where a script gets a page about an error, that is not put into a corner of another page.
    """
    answer = Surfer(place, operator=DANA).get(path, headers=HX)

    assert (answer.status_code, answer.headers["HX-Retarget"]) == (404, "body")


def test_only_an_operators_pages_load_scripts(place: Site) -> None:
    """
    Signed out, at the workspace and on its pages there is none; whoever is signed in to the console loads two, by hash.
    """
    both = Surfer(place, operator=DANA, staff="katalin@szabo-fogaszat.example.com")
    pages = {path: both.get(path).get_data(as_text=True) for path in ("/workspace", "/", CLIENTS_PAGE, "/console/me")}
    pages["out"] = Surfer(place).get("/console/sign-in").get_data(as_text=True)
    tag = re.compile(r'<script src="/static/([\w./]+)" defer></script>')
    scripts = {path: tag.findall(html) for path, html in pages.items()}

    assert [scripts[path] for path in ("/workspace", "/", "out")] == [[], [], []]
    assert scripts[CLIENTS_PAGE] == scripts["/console/me"]
    assert [name.partition(".")[0] for name in scripts[CLIENTS_PAGE]] == ["vendor/htmx", "console"]
    assert 'content="includeIndicatorCSS:false, history:reload"' in pages[CLIENTS_PAGE]
