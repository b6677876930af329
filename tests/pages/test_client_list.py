"""
The client list, answer by answer: what its address may ask for, what each operator is shown, what a script is sent.
"""

from __future__ import annotations

import gzip
import re
from uuid import UUID

import pytest
from werkzeug.test import TestResponse

from partnerkit import OperatorId, PartnerKit
from partnerkit.repository import Cursor
from partnerkit.wire import cursor_text
from tests.pages.many import COUNT
from tests.pages.site import (
    ASSIGNED,
    CLIENTS,
    DANA,
    DORA,
    ILONA,
    MARGIT,
    NOTARY,
    OWEN,
    SZABO,
    TAGS,
    TOM,
    Site,
    operator,
)
from tests.pages.states import ATELIER, CABINET, LONG, MAPLE
from tests.pages.surfing import Surfer, read

CLIENTS_PAGE = "/console/clients"
GARDEN, ACRE = CLIENTS[0][0], CLIENTS[1][0]
TIMES = 4


def ask(place: Site, who: str = DANA, **parameters: str) -> TestResponse:
    """
    Ask for the list with these parameters; an underscore behind a name is left out.
    """
    query = {name.rstrip("_"): value for name, value in parameters.items()}
    return Surfer(place, operator=who).get(CLIENTS_PAGE, query_string=query)


def names(answer: TestResponse) -> list[str]:
    """
    Return the names of the clients on a page of the list, in order.
    """
    found: list[str] = re.findall(r'class="name" href="[^"]*">([^<]*)<', answer.get_data(as_text=True))
    return [name.replace("&amp;", "&") for name in found]


# ---------------------------------------------------------------- what is found


@pytest.mark.requirement("VC-06", page=CLIENTS_PAGE)
@pytest.mark.requirement("VC-05", page=CLIENTS_PAGE)
@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "szabo fog"}, [SZABO]),
        ({"q": "SZENTGYÖRGYI"}, [LONG]),
        ({"q": "green-acre"}, [ACRE]),
        ({"q": "chloe@atelier"}, [ATELIER]),
        ({"status": "inactive"}, [LONG, MAPLE, CABINET]),
        ({"status": "active", "sort": "name"}, [ATELIER, GARDEN, SZABO, ACRE]),
        ({"status": "new"}, [ATELIER, SZABO, GARDEN]),
        ({"status": "trial_expired"}, [LONG]),
        ({"status": "invited"}, []),
        ({"tag": "dental"}, [SZABO, CABINET]),
        ({"tag": "dental", "status": "paying"}, [SZABO]),
        ({"plan": "pro"}, [SZABO, ACRE]),
        ({"plan": "-", "locked": "no"}, [ATELIER, GARDEN, LONG]),
        ({"locked": "yes"}, [MAPLE, CABINET]),
        ({"sort": "-name", "locked": "yes"}, [MAPLE, CABINET]),
        ({"sort": "created", "tag": "garden"}, [ACRE, GARDEN]),
    ],
)
def test_each_filter_narrows_the_list(place: Site, asked: dict[str, str], found: list[str]) -> None:
    """
    Search, status and its groups, tag, plan and lock, alone and together, in any of the four orders.
    """
    answer = ask(place, **asked)

    assert (answer.status_code, names(answer)) == (200, found)


@pytest.mark.requirement("VC-24", page=CLIENTS_PAGE)
def test_the_list_of_one_operator(place: Site) -> None:
    """
    An operator's own clients are found by its name in the list of operators.
    """
    tom = place.database.run(lambda kit: str(operator(kit, 2).id))

    assert names(ask(place, operator=tom)) == [SZABO, CABINET, ACRE]


@pytest.mark.requirement("VC-06", page=CLIENTS_PAGE)
def test_days_are_those_of_utc_and_the_last_one_counts(place: Site) -> None:
    """
    From the first moment of one day to the last of the other.
    """
    made = place.account(SZABO).opened_at
    day, before = f"{made:%Y-%m-%d}", f"{made.fromordinal(made.toordinal() - 1):%Y-%m-%d}"

    assert names(ask(place, from_=day, to=day)) == [SZABO]
    assert SZABO not in names(ask(place, to=before))
    assert SZABO in names(ask(place, from_=before))


@pytest.mark.requirement("VC-02", page=CLIENTS_PAGE)
@pytest.mark.requirement("VC-06", page=CLIENTS_PAGE)
def test_the_headers_count_and_lead_to_what_they_count(place: Site) -> None:
    """
    Each number is a link to as many clients, whatever else the list is narrowed to; the one that is set says so.
    """
    dana = Surfer(place, operator=DANA)
    answer = dana.get(f"{CLIENTS_PAGE}?tag=dental&status=inactive&sort=name")
    html = answer.get_data(as_text=True)
    counted = re.findall(r'<a href="([^"]*)"( aria-current="true")?><span>(\w+)</span><strong>(\d+)</strong>', html)

    assert [(word, int(count)) for _, _, word, count in counted] == [
        ("Active", 4),
        ("New", 3),
        ("Inactive", 3),
        ("Invited", 0),
    ]
    assert [word for _, current, word, _ in counted if current] == ["Inactive"]
    for address, _, _, count in counted:
        assert len(names(dana.get(address.replace("&amp;", "&")))) == int(count)
        assert "sort=name" in address


@pytest.mark.requirement("VC-12", page=CLIENTS_PAGE)
def test_a_tag_is_a_link_that_filters_by_it(place: Site) -> None:
    """
    The other filters stay; tags stand sorted.
    """
    page = read(ask(place, locked="yes"))
    links = [link for link in page.links if "tag=" in link]

    assert sorted(TAGS[CABINET]) == ["dental", "priority", "Île-de-France"]
    assert links[0] == f"{CLIENTS_PAGE}?locked=yes&tag=dental"
    assert len(links) == 3


def test_a_row_says_what_matters(place: Site) -> None:
    """
    Name, nickname, address, status, plan, tags, two operators and how many more, the day.
    """
    page = read(ask(place)).text

    assert "Green Acre Lawn & Snow Ltd. green-acre · office@greenacre.example.com Paying Pro" in page
    assert "dental priority Île-de-France Dana Whitfield, Kovács-Szentgyörgyi Boglárka +2" in page
    assert len(ASSIGNED[CABINET]) == TIMES
    assert page.count("Vendor lock") == 1


@pytest.mark.requirement("VC-20", page=CLIENTS_PAGE)
def test_a_locked_client_says_why_there_is_no_entry(place: Site) -> None:
    """
    The way to the explanation stands in its row, and leads to one about entering that very client.
    """
    dana = Surfer(place, operator=DANA)
    page = read(dana.get(f"{CLIENTS_PAGE}?locked=yes"))
    whys = [link for link in page.links if link.startswith("/console/why")]

    assert whys[0] == f"/console/why?action=workspace.use&on={place.ids[MAPLE]}"
    assert f"You cannot use the workspace of {MAPLE}" in read(dana.get(whys[0])).text


# ---------------------------------------------------------------- who sees what


@pytest.mark.parametrize(
    ("who", "offered", "done"),
    [
        (TOM, {"tags", "notes"}, {"tag", "untag"}),
        (DANA, {"tags", "notes", "operators", "lock"}, {"tag", "untag", "assign", "unassign", "lock", "unlock"}),
    ],
)
def test_the_menu_and_the_bar_offer_what_the_role_may(place: Site, who: str, offered: set[str], done: set[str]) -> None:
    """
    An agent tags; an admin or owner also assigns and locks, and unlocks where its own side's lock is set.
    """
    answer = ask(place, who)
    page, html = read(answer), answer.get_data(as_text=True)
    client, maple, cabinet = (place.client(name) for name in (SZABO, MAPLE, CABINET))

    assert {link.removeprefix(f"{client}/") for link in page.links if link.startswith(f"{client}/")} == offered
    assert (f"{maple}/unlock" in page.links, f"{cabinet}/unlock" in page.links) == (who == DANA, False)
    bar = html[html.index('class="bulk"') :]
    assert set(re.findall(r'<option value="(\w+)"', bar[: bar.index("</select>")])) == done


@pytest.mark.requirement("VC-24", page=CLIENTS_PAGE)
def test_a_limited_operator_sees_what_is_assigned(place: Site) -> None:
    """
    List, counts, tags and search know of nothing else; the page says so, and why.
    """
    owen = Surfer(place, operator=OWEN)
    answer = owen.get(CLIENTS_PAGE)
    page = read(answer)

    assert names(answer) == [LONG, CABINET]
    assert "Active 0 awaiting" in page.text
    assert "Inactive 2 expired" in page.text
    assert "garden" not in page.text
    assert names(owen.get(f"{CLIENTS_PAGE}?q=szabo")) == []
    why = next(link for link in page.links if "unassigned=1" in link)
    assert "limited to the clients assigned to you" in read(owen.get(why)).text


@pytest.mark.requirement("VC-24", page=CLIENTS_PAGE)
def test_a_limited_operator_without_clients_is_told_so(place: Site) -> None:
    """
    Not that the partner had none.
    """
    place.database.run(lambda kit: take_all(kit, place, 5))

    assert "No client is assigned to you yet" in read(ask(place, OWEN)).text


def take_all(kit: PartnerKit, place: Site, number: int) -> None:
    """
    Take every client from an operator.
    """
    dana, whom = operator(kit, 0), OperatorId(operator(kit, number).id)
    for account in place.accounts.values():
        if not account.name.startswith("Özvegy"):
            kit.clients.unassign(kit.clients.of_account(account.id, by=dana).id, whom, by=dana)


@pytest.mark.requirement("VC-22", page=CLIENTS_PAGE)
def test_of_a_secure_account_others_see_its_name_alone(place: Site) -> None:
    """
    It stands in a section of its own, out of the list, the counts and the filters; no link of it leads anywhere.
    """
    answer = ask(place, sort="name")
    html = answer.get_data(as_text=True)
    account = place.accounts[NOTARY]

    assert NOTARY not in names(answer)
    assert html.count(NOTARY) == 1
    assert str(account.id) not in html
    assert "Tóth Anna" not in html
    assert "anna@tothne" not in html
    assert "Only operators with a Secure role see more." in read(answer).text
    assert 'name="secure"' not in html


@pytest.mark.requirement("VC-22", page=CLIENTS_PAGE)
def test_the_section_is_searched_by_name_alone(place: Site) -> None:
    """
    Neither the list's own search and filters narrow it, nor do contact and address find anything there.
    """
    dana = Surfer(place, operator=DANA)

    assert NOTARY in read(dana.get(f"{CLIENTS_PAGE}?q=szabo&tag=dental")).text
    assert NOTARY in read(dana.get(f"{CLIENTS_PAGE}?sq=OZVEGY+toth")).text
    for hidden in ("anna", "tothne.example.com", str(place.accounts[NOTARY].uid)):
        page = read(dana.get(CLIENTS_PAGE, query_string={"sq": hidden, "tag": "dental"}))
        assert "No secure client found." in page.text
        assert f"{CLIENTS_PAGE}?tag=dental" in page.links


@pytest.mark.requirement("VC-22", page=CLIENTS_PAGE)
def test_the_section_goes_on_page_by_page(place: Site) -> None:
    """
    By name, twenty on a page, with the list's own place kept.
    """
    secure = [f"Közjegyző {n:02}" for n in range(25)]
    dana = Surfer(place, operator=DANA)
    for name in secure:
        dana.send("/console/clients/new", name=name)
    place.database.run(lambda kit: secure_newest(kit, len(secure)))
    assert secure[24] in read(dana.get("/console/me")).text, "said of the last one, once"
    first = read(dana.get(f"{CLIENTS_PAGE}?sort=name"))
    next = next_of(first.links, "safter=")
    second = read(dana.get(next))

    assert "sort=name" in next
    assert [name in first.text for name in (secure[0], secure[24])] == [True, False]
    assert [name in second.text for name in (secure[0], secure[24], NOTARY)] == [False, True, True]
    assert f"{CLIENTS_PAGE}?sort=name" in second.links


def secure_newest(kit: PartnerKit, count: int) -> None:
    """
    Make the accounts secure that were made last.
    """
    for line in kit.clients.list(by=operator(kit, 0), limit=count).items:
        kit.accounts.set_secure(line.account_id, True, by=kit.actors.vendor("support"))


def next_of(links: list[str], parameter: str) -> str:
    """
    Return the first link with a parameter.
    """
    return next(link for link in links if parameter in link)


@pytest.mark.requirement("VC-22", page=CLIENTS_PAGE)
def test_a_secure_role_finds_secure_accounts_in_the_list(place: Site) -> None:
    """
    Flagged, with a filter of their own, and no section beside it.
    """
    answer = ask(place, ILONA, secure="yes")

    assert names(answer) == [NOTARY]
    assert "Secure" in read(answer).text
    assert "Only operators with a Secure role" not in read(answer).text
    assert 'name="secure"' in answer.get_data(as_text=True)
    assert NOTARY not in names(ask(place, ILONA, secure="no"))


def test_who_may_see_no_clients_is_told_why(place: Site) -> None:
    """
    A role that includes nothing is refused with its reason, and can sign out.
    """
    answer = ask(place, MARGIT)

    assert answer.status_code == 403
    assert "You cannot see your partner's clients Your role does not include this." in read(answer).text
    assert "/console/sign-out" in read(answer).links


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

    assert "None fits all 3 filters at once: Search “zzz”, Status: Trial and Plan: No plan." in page.text
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


# ---------------------------------------------------------------- pages


@pytest.mark.requirement("VC-06", page=CLIENTS_PAGE)
@pytest.mark.parametrize("sort", ["-created", "created", "name", "-name"])
def test_paging_forth_and_back_shows_each_client_once(crowded: Site, sort: str) -> None:
    """
    Next leads through all of them, Previous back over the same pages, First to the beginning.
    """
    dana = Surfer(crowded, operator=DANA)
    address, pages = f"{CLIENTS_PAGE}?sort={sort}&limit=100", []
    while True:
        answer = dana.get(address)
        pages.append(names(answer))
        links = read(answer).links
        if not any("after=" in link for link in links):
            break
        address = next_of(links, "after=")
    shown = [name for page in pages for name in page]
    assert len(shown) == len(set(shown)) == COUNT + len(crowded.ids)

    for earlier in reversed(pages[:-1]):
        answer = dana.get(next_of(links, "before="))
        links = read(answer).links
        assert names(answer) == earlier
    assert not any("before=" in link for link in links)


def test_how_many_stand_on_a_page_is_remembered(crowded: Site) -> None:
    """
    25, 50 or 100, kept for the next visit; anything else a cookie says counts for nothing.
    """
    dana = Surfer(crowded, operator=DANA)
    assert len(names(dana.get(CLIENTS_PAGE))) == 50
    chosen = next_of(read(dana.get(CLIENTS_PAGE)).links, "limit=25")

    assert len(names(dana.get(chosen))) == 25
    assert len(names(dana.get(f"{CLIENTS_PAGE}?sort=name"))) == 25
    dana.client.set_cookie("rows", "1000000", domain="127.0.0.1")
    assert len(names(dana.get(CLIENTS_PAGE))) == 50


def test_fifty_clients_are_a_small_page(crowded: Site) -> None:
    """
    12 kB packed, 100 kB as they are, the narrowed list with all its links too.
    """
    for query in ({}, {"tag": "quarterly review", "locked": "no", "sort": "name", "from_": "2024-01-01"}):
        body = ask(crowded, **query).get_data()

        assert len(gzip.compress(body)) < 12_000
        assert len(body) < 100_000


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
