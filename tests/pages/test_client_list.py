"""
The client list, answer by answer: what each filter finds, what each operator is shown, page by page.
"""

from __future__ import annotations

import functools
import gzip
import re
from unittest import mock
from urllib.parse import unquote
from uuid import UUID

import pytest

from partnerkit import Listing, NewOperator, OperatorId, PartnerKit
from partnerkit.clients import secure
from partnerkit.repository import Cursor
from tests.pages.listing import CLIENTS_PAGE, ask, names, next_of
from tests.pages.many import COUNT
from tests.pages.site import (
    ASSIGNED,
    CLIENTS,
    DANA,
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

GARDEN, ACRE = CLIENTS[0][0], CLIENTS[1][0]
TIMES = 4


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
    The other filters stay; tags stand sorted as people sort.
    """
    page = read(ask(place, locked="yes"))
    links = [link for link in page.links if "tag=" in link]

    assert [unquote(link.partition("&tag=")[2]) for link in links] == ["dental", "Île-de-France", "priority"]
    assert links[0] == f"{CLIENTS_PAGE}?locked=yes&tag=dental"
    assert len(TAGS[CABINET]) == len(links)


def test_a_row_says_what_matters(place: Site) -> None:
    """
    Name, nickname, address, status, plan, tags, two operators and how many more, the day.
    """
    page = read(ask(place)).text

    assert "Green Acre Lawn & Snow Ltd. green-acre · office@greenacre.example.com Paying Pro" in page
    assert "dental Île-de-France priority Dana Whitfield, Kovács-Szentgyörgyi Boglárka +2" in page
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


@pytest.mark.requirement("BX-01", page=CLIENTS_PAGE)
def test_what_a_menu_does_not_offer_leads_to_why(place: Site) -> None:
    """
    An agent finds in each row, in place of what it may not, the way to the explanation about that very client.
    """
    tom = Surfer(place, operator=TOM)
    links = read(tom.get(CLIENTS_PAGE)).links
    why = "/console/why?action={}&on={}".format
    szabo, maple, cabinet = (place.ids[name] for name in (SZABO, MAPLE, CABINET))

    assert {why("client.assign", szabo), why("account.lock", szabo), why("account.unlock", maple)} <= set(links)
    assert why("account.lock", cabinet) in links
    assert why("account.unlock", cabinet) not in links
    assert not [link for link in links if "client.tag" in link]
    assert f"You cannot lock {SZABO}" in read(tom.get(why("account.lock", szabo))).text
    assert why("account.lock", szabo) not in read(ask(place, DANA)).links


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
    assert f"{CLIENTS_PAGE}?sort=name#names" in second.links


@pytest.mark.requirement("VC-22", page=CLIENTS_PAGE)
def test_a_search_that_found_none_yet_leads_on(place: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Where so many names were looked through that it stopped.
    """
    monkeypatch.setattr(secure, "_LOOKED", 1)
    dana = Surfer(place, operator=DANA)
    for name in ("Adria", "Zenit"):
        dana.send("/console/clients/new", name=name)
    place.database.run(lambda kit: secure_newest(kit, 2))
    page = read(dana.get(f"{CLIENTS_PAGE}?sq=zenit"))
    assert "No secure client found so far. There are more names: go on to the next page." in page.text
    turned = [page]
    while onward := [link for link in turned[-1].links if link.endswith("#names") and "safter=" in link]:
        turned.append(read(dana.get(onward[-1])))
    assert ["No secure client found" in page.text for page in turned] == [True, True, False]


def secure_newest(kit: PartnerKit, count: int) -> None:
    """
    Make the accounts secure that were made last.
    """
    for line in kit.clients.list(by=operator(kit, 0), limit=count).items:
        kit.accounts.set_secure(line.account_id, True, by=kit.actors.vendor("support"))


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
    assert [read(answer).links.count(link) for link in ("/console/sign-out", CLIENTS_PAGE)] == [1, 1]


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


def test_a_rare_hit_is_looked_for_page_by_page(place: Site) -> None:
    """
    Where a search was cut off before it found anything, the page says that it may go on, and how.
    """
    cut = Listing((), next=Cursor("created_at", True, place.account().opened_at, UUID(int=1)))
    with mock.patch("partnerkit.clients.service.ClientsService.list", return_value=cut):
        page = read(ask(place, q="rare"))

    assert "No client found so far" in page.text
    assert next_of(page.links, "after=").startswith(f"{CLIENTS_PAGE}?q=rare&after=")


def test_every_operator_can_be_chosen(place: Site) -> None:
    """
    However many there are, by name as people sort it.
    """
    for n in range(101):
        new = NewOperator(name=f"Ádám {n:03}", email=f"adam-{n}@lefevre-kovacs.example.com")
        place.database.run(functools.partial(add, new=new))
    text = read(ask(place)).text

    assert text.index("Ádám 000") < text.index("Ádám 100") < text.index("Dana Whitfield", text.index("Anyone"))


def add(kit: PartnerKit, *, new: NewOperator) -> None:
    """
    Give the first partner an operator more.
    """
    kit.partners.add_operator(operator(kit, 0).partner, new, by=kit.actors.vendor("support"))
