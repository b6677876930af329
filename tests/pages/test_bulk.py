"""
One thing done to many clients: what it takes is asked for, what would happen is shown, and only then it is done.
"""

from __future__ import annotations

import gzip
from urllib.parse import parse_qs, quote, urlsplit
from uuid import UUID

import pytest
from playwright.sync_api import Browser
from werkzeug.test import TestResponse

from partnerkit import BulkAction, BulkRow, Business, ClientId, Outcome, PartnerKit, Realm, Shut, ShutOut
from partnerkit.values import AccountId, MemberId
from reference_server.pages.bulk_said import SAID
from reference_server.pages.bulk_words import before, foreseen, happened
from tests.pages.browsing import visit
from tests.pages.doing import Whole, address, id_of, line
from tests.pages.site import (
    BOGLARKA,
    CLIENTS,
    DANA,
    DORA,
    ILONA,
    KATALIN,
    NOTARY,
    OWEN,
    PASSWORD,
    SZABO,
    TOM,
    Site,
    operator,
    signed_in,
)
from tests.pages.states import ATELIER, CABINET, LONG, MAPLE
from tests.pages.surfing import Surfer, read

BULK = "/console/clients/bulk"
GREEN = CLIENTS[1][0]
GARDEN = CLIENTS[0][0]
NOBODY = "6f1c9d3e-0b1d-4b52-9a53-1f2f6f6f2d10"


def asking(place: Site, do: str, *names: str, **more: str) -> str:
    """
    Return the address that asks for something about clients, each by its name or as an id.
    """
    ids = [NOBODY if name == NOBODY else str(line(place, name).id) for name in names]
    pairs = [("do", do), *(("id", id) for id in ids), *more.items()]
    return f"{BULK}?{'&'.join(f'{name}={quote(value)}' for name, value in pairs)}"


def press(surfer: Surfer, path: str) -> TestResponse:
    """
    Open a review and press its button.
    """
    page = surfer.get(path)
    assert page.status_code == 200, page.text
    return surfer.post(BULK, Whole(page).form(BULK))


# ---------------------------------------------------------------- in a browser


@pytest.mark.browser
@pytest.mark.requirement("BX-13", page=BULK)
@pytest.mark.requirement("BX-11", page=BULK)
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_three_are_locked_at_once_after_seeing_what_will_happen(browser: Browser, place: Site, scripts: bool) -> None:
    """
    Tick, review, confirm: the review names who is shut out and changes nothing, the result shows all three.
    """
    signed_in(place, Realm.STAFF, KATALIN)
    with visit(browser, place, operator=DANA, scripts=scripts) as dana:
        dana.go("/console/clients?status=active&sort=name")
        for name in (SZABO, GREEN, GARDEN):
            dana.page.get_by_label(f"Select {name}").check()
        dana.page.locator("select[name=do]").select_option("lock")
        dana.press("Review")

        assert dana.heading == "Lock 3 clients?"
        assert "All three can be locked. Nothing has changed yet." in dana.text
        assert "Szabó Katalin cannot sign in; 1 open session ends." in dana.text
        assert not place.account().locked

        dana.follow("Cancel")
        assert dana.path == "/console/clients?status=active&sort=name"
        dana.page.go_back()
        dana.press("Lock 3 clients")

        assert dana.heading == "Locked 3 clients"
        assert dana.page.locator(".badge").all_inner_texts() == ["Locked"] * 3
        assert [place.account(name).locked for name in (SZABO, GREEN, GARDEN)] == [True] * 3
        dana.follow(SZABO)
        assert dana.heading == SZABO
        assert dana.kept_out() == []


# ---------------------------------------------------------------- before


@pytest.mark.requirement("BX-11", page=BULK)
def test_a_review_says_what_happens_to_each(place: Site) -> None:
    """
    Who cannot sign in and how many sessions end; whose lock is there; where there is nothing to do; nothing changes.
    """
    for _ in range(2):
        signed_in(place, Realm.STAFF, KATALIN)
    text = read(Surfer(place, operator=DANA).get(asking(place, "lock", SZABO, CABINET, MAPLE, ATELIER))).text

    assert "Lock 4 clients? Three can be locked, one stays as it is. Nothing has changed yet." in text
    assert f"{SZABO} Szabó Katalin cannot sign in; 2 open sessions end. Will be locked" in text
    assert f"{CABINET} Your lock is set beside Bookwell's, which lets nobody in already. Will be locked" in text
    assert f"{MAPLE} Your partner's lock is set already. Nothing to do" in text
    assert f"{ATELIER} Nobody has a way to sign in yet, and nobody gets one. Will be locked" in text
    assert "Lock 3 clients Cancel" in text
    assert not place.account().locked


@pytest.mark.requirement("BX-01", page=BULK)
def test_whoever_may_not_lock_sees_each_refusal_with_its_why(place: Site) -> None:
    """
    No button stands there, a way back does.
    """
    page = read(Surfer(place, operator=TOM).get(asking(place, "lock", SZABO, GREEN)))

    assert "None of them can be locked." in page.text
    assert page.text.count("Your role does not include this. Refused Why?") == 2
    assert f"/console/why?action=account.lock&on={place.ids[SZABO]}" in page.links
    assert [form.action for form in page.forms] == ["/console/sign-out"]
    assert "/console/clients" in page.links


@pytest.mark.requirement("BX-13", page=BULK)
@pytest.mark.parametrize("do", ["tag", "untag"])
def test_a_tag_is_asked_for_first(place: Site, do: str) -> None:
    """
    The tags in use are offered; what was chosen goes along; one that is none is explained beside its field.
    """
    dana = Surfer(place, operator=DANA)
    asked = dana.get(asking(place, do, SZABO, GREEN, back="/console/clients?q=x"))
    fields = Whole(asked).form(BULK)
    fields["tag"] = "x" * 41
    long = dana.get(BULK, query_string=[*fields.items(multi=True)])

    assert asked.status_code == 200
    assert "2 clients? What would happen is shown next." in read(asked).text
    assert '<option value="Île-de-France">' in asked.text
    assert fields.getlist("id") == [place.ids[SZABO], place.ids[GREEN]]
    assert "csrf" not in fields, "an address holds no token"
    assert (long.status_code, read(long).text.count("At most 40 characters; these are 41.")) == (422, 2)
    assert Whole(long).form(BULK)["tag"] == "x" * 41


@pytest.mark.requirement("VC-24", page=BULK)
@pytest.mark.parametrize("do", ["assign", "unassign"])
def test_an_operator_is_asked_for_first(place: Site, do: str) -> None:
    """
    All of the partner's operators are offered with their roles; anything else is explained beside the field.
    """
    dana = Surfer(place, operator=DANA)
    asked = dana.get(asking(place, do, SZABO))
    wrong = [dana.get(asking(place, do, SZABO, operator=other)) for other in (NOBODY, "x", str(id_of(place, 3)))]

    assert "Owen Pritchard, Field agent" in read(asked).text
    assert "Nagy Dóra" not in asked.text
    assert [(page.status_code, page.text.count("The partner has no such operator.")) for page in wrong] == [
        (422, 2)
    ] * 3


def test_one_can_choose_another_tag(place: Site) -> None:
    """
    From the review a link leads back to the question, with the same clients.
    """
    dana = Surfer(place, operator=DANA)
    page = read(dana.get(asking(place, "tag", SZABO, GREEN, tag="garden")))
    other = next(link for link in page.links if link.startswith(BULK))

    assert "Add the tag “garden” to 2 clients?" in page.text
    assert parse_qs(urlsplit(other).query) == {"do": ["tag"], "id": [place.ids[SZABO], place.ids[GREEN]]}
    assert "Add which tag to 2 clients?" in read(dana.get(other)).text


# ---------------------------------------------------------------- what cannot be asked for


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", ["Choose what is to be done.", "Choose at least one client."]),
        ("do=lock", ["Choose at least one client."]),
        (f"do=erase&id={NOBODY}", ["Choose what is to be done."]),
        ("do=lock&id=x&id=<script>", ["The address names something that is no client."]),
        ("do=lock&id=", ["The address names something that is no client."]),
        (
            "do=lock&" + "&".join(f"id={n:08}-0b1d-4b52-9a53-1f2f6f6f2d10" for n in range(101)),
            ["Choose 1 to 100 clients; these are 101."],
        ),
    ],
)
def test_what_cannot_be_is_said_on_one_page(place: Site, query: str, said: list[str]) -> None:
    """
    By the address and by the form alike: 422, every reason, and the way back to where one was.
    """
    dana = Surfer(place, operator=DANA)
    back = "back=" + quote("/console/clients?tag=dental")
    form = dana.form("/console/me", "/console/me/password").fields
    typed = [*parse_qs(query, keep_blank_values=True).items(), ("back", ["/console/clients?tag=dental"])]
    sent = {"csrf": form["csrf"], "key": form["key"]} | dict(typed)
    answers = [dana.get(f"{BULK}?{query}&{back}"), dana.post(BULK, sent)]

    assert [answer.status_code for answer in answers] == [422, 422]
    for answer in answers:
        page = read(answer)
        assert [text in page.text for text in said] == [True] * len(said)
        assert "/console/clients?tag=dental" in page.links
        assert "Traceback" not in page.text


@pytest.mark.parametrize("name", ["do", "tag", "operator", "back", "more"])
def test_no_other_field_stands_there_twice(place: Site, name: str) -> None:
    """
    Only clients may be named several times, in the address as in the form (A-13).
    """
    dana = Surfer(place, operator=DANA)
    path = asking(place, "tag", SZABO, tag="garden", back="/console/clients")
    fields = Whole(dana.get(path)).form(BULK)
    fields.setlist(name, ["one", "two"])

    assert dana.get(f"{path}&{name}=one&{name}=two").status_code == 422
    assert dana.post(BULK, fields).status_code == 422
    assert set(line(place).tags) == {"dental", "priority"}


@pytest.mark.parametrize(
    "target", ["//evil.example", "https://evil.example/console/", "/workspace/me", "/console/%2e%2e/workspace", "x"]
)
def test_the_way_back_is_a_page_of_the_console(place: Site, target: str) -> None:
    """
    Any other return target is dropped, on every one of the pages (A-10).
    """
    dana = Surfer(place, operator=DANA)
    pages = [dana.get(asking(place, do, SZABO, back=target)) for do in ("lock", "tag", "erase")]
    pages.append(press(dana, asking(place, "lock", SZABO, back=target)))

    for page in pages:
        links = read(page).links
        assert [link for link in links if "evil" in link or link.startswith("/workspace")] == []
        assert "/console/clients" in links


def test_a_client_named_twice_is_one_client(place: Site) -> None:
    """
    It is shown once and done once.
    """
    dana = Surfer(place, operator=DANA)

    assert "Lock 1 client? It can be locked." in read(dana.get(asking(place, "lock", SZABO, SZABO))).text
    assert "Locked 1 client" in read(press(dana, asking(place, "lock", SZABO, SZABO))).text


# ---------------------------------------------------------------- done


@pytest.mark.requirement("BX-13", page=BULK)
@pytest.mark.requirement("VC-22", page=BULK)
def test_one_bad_row_stops_none(place: Site) -> None:
    """
    A secure client, one that is none, one that is locked already: each says why, the others are locked all the same.
    """
    dana = Surfer(place, operator=DANA)
    review = asking(place, "lock", SZABO, NOTARY, NOBODY, MAPLE, GREEN, back="/console/clients?sort=name")
    asked, done = read(dana.get(review)), read(press(dana, review))

    assert "Two can be locked, one stays as it is, two cannot." in asked.text
    assert "Lock 2 clients Cancel" in asked.text
    assert "Locked 2 clients Two were refused, for one there was nothing to do." in done.text
    assert f"{NOTARY} The account is secure, and your role is not a Secure one. Refused Why?" in done.text
    assert "Not among your clients There is no such client in your list. Refused" in done.text
    assert [place.account(name).locked for name in (SZABO, GREEN, NOTARY)] == [True, True, False]
    assert [place.client(SZABO) in done.links, address(place, NOTARY) in done.links] == [True, False]
    again = next(link for link in done.links if link.startswith(BULK))
    assert parse_qs(urlsplit(again).query)["id"] == [str(line(place, NOTARY).id), NOBODY]
    assert "Lock 2 clients? None of them can be locked." in read(dana.get(again)).text
    assert "/console/clients?sort=name" in done.links


@pytest.mark.requirement("VC-24", page=BULK)
def test_a_client_not_assigned_to_a_limited_role_stays_without_a_name(place: Site) -> None:
    """
    The row says no more than that it is not theirs; the assigned one is tagged.
    """
    owen = Surfer(place, operator=OWEN)
    answer = press(owen, asking(place, "tag", LONG, SZABO, NOTARY, tag="priority"))

    text = read(answer).text
    assert "A client not assigned to you Your role is limited to the clients assigned to you" in text
    assert [name in text for name in (LONG, SZABO, NOTARY)] == [True, False, False]
    assert "priority" in line(place, LONG).tags


@pytest.mark.requirement("BX-13", page=BULK)
@pytest.mark.parametrize(
    ("do", "names", "more", "title"),
    [
        ("unlock", (MAPLE, CABINET), {}, "Unlocked 1 client For one there was nothing to do."),
        (
            "tag",
            (SZABO, GREEN),
            {"tag": "garden"},
            "Added the tag “garden” to 1 client For one there was nothing to do.",
        ),
        ("untag", (SZABO, GREEN), {"tag": "GARDEN"}, "Removed the tag “GARDEN” from 1 client"),
        ("assign", (SZABO, GREEN), {"operator": "2"}, "Nothing has changed For two there was nothing to do."),
        ("assign", (SZABO, GREEN), {"operator": "0"}, "Assigned 2 clients to Dana Whitfield"),
        ("unassign", (SZABO, GREEN), {"operator": "1"}, "Removed Kovács-Szentgyörgyi Boglárka from 1 client"),
    ],
)
def test_every_action_goes_through(
    place: Site, do: str, names: tuple[str, ...], more: dict[str, str], title: str
) -> None:
    """
    The title says to how many it was done, the sentence below what did not come about.
    """
    chosen = {name: str(id_of(place, int(value))) if name == "operator" else value for name, value in more.items()}
    dana = Surfer(place, operator=DANA)
    review = asking(place, do, *names, **chosen)
    page = dana.get(review)
    if BULK not in [form.partition("?")[0] for form, _ in Whole(page).forms]:
        assert "Both stay as they are." in read(page).text
        return

    assert title in read(press(dana, review)).text


@pytest.mark.requirement("BX-09", page=BULK)
def test_the_same_form_sent_twice_does_nothing_more(place: Site) -> None:
    """
    The second answer is the same page; each client's history has one lock.
    """
    dana = Surfer(place, operator=DANA)
    fields = Whole(dana.get(asking(place, "lock", SZABO, GREEN, MAPLE))).form(BULK)
    first, second = (dana.post(BULK, fields) for _ in range(2))

    assert (first.status_code, second.status_code) == (200, 200)
    assert "Locked 2 clients" in read(first).text
    assert read(second).text == read(first).text
    assert read(dana.get(f"{place.client(SZABO)}/history")).text.count("locked by the partner") == 1


@pytest.mark.requirement("BX-09", page=BULK)
def test_a_tag_sent_twice_is_shown_as_it_is_now(place: Site) -> None:
    """
    What was done stays done; whoever went back and chose another tag with the same form is told so.
    """
    dana = Surfer(place, operator=DANA)
    fields = Whole(dana.get(asking(place, "tag", SZABO, GREEN, tag="autumn"))).form(BULK)
    first, second = (dana.post(BULK, fields) for _ in range(2))
    fields["tag"] = "winter"
    other = dana.post(BULK, fields)

    assert "Added the tag “autumn” to 2 clients" in read(first).text
    assert read(second).text == read(first).text
    assert (other.status_code, "winter" in line(place).tags) == (409, False)
    assert read(dana.get(f"{place.client(SZABO)}/history/team")).text.count("autumn") == 2, "chip and entry"


@pytest.mark.requirement("BX-09", page=BULK)
@pytest.mark.parametrize(
    ("do", "back", "more"),
    [
        ("lock", "unlock", {}),
        ("tag", "untag", {"tag": "autumn"}),
        ("untag", "tag", {"tag": "priority"}),
        ("assign", "unassign", {"operator": "0"}),
        ("unassign", "assign", {"operator": "1"}),
    ],
)
def test_what_was_changed_back_since_is_not_shown_as_done(
    place: Site, do: str, back: str, more: dict[str, str]
) -> None:
    """
    Whoever sends an old form again sees how it stands now; nothing is done a second time.
    """
    chosen = {name: str(id_of(place, int(value))) if name == "operator" else value for name, value in more.items()}
    dana = Surfer(place, operator=DANA)
    fields = Whole(dana.get(asking(place, do, SZABO, **chosen))).form(BULK)
    first = read(dana.post(BULK, fields)).text
    press(dana, asking(place, back, SZABO, **chosen))
    before, text = line(place), read(dana.post(BULK, fields)).text

    assert "hanged back" not in first
    assert "One was changed back since." in text
    assert f"{SZABO} It was done, and somebody has changed it back since. Changed back" in text
    assert line(place) == before


def test_a_form_without_its_tag_does_nothing(place: Site) -> None:
    """
    The tag is asked for again.
    """
    dana = Surfer(place, operator=DANA)
    fields = Whole(dana.get(asking(place, "tag", SZABO, tag="autumn"))).form(BULK)
    answers = [dana.post(BULK, {**fields, "tag": tag}) for tag in ("", " ", "x" * 41)]

    assert [(answer.status_code, "Add which tag to 1 client?" in read(answer).text) for answer in answers] == [
        (422, True)
    ] * 3
    assert line(place).tags == {"dental", "priority"}


def test_whoever_has_to_sign_in_first_comes_back_to_the_review(place: Site) -> None:
    """
    The session ended before the button was pressed: nothing is done, and the same clients are shown again.
    """
    dana = Surfer(place, operator=DANA)
    page = dana.get(asking(place, "lock", SZABO, GREEN))
    to = next(form for form, _ in Whole(page).forms if form.startswith(BULK))
    place.clock.ahead = place.vendor.limits.session
    answer = dana.post(to, Whole(page).form(BULK))
    back = dana.send(answer.headers["Location"], "/console/sign-in", email=DANA, password=PASSWORD)

    assert not place.account().locked
    assert "Lock 2 clients?" in read(dana.get(back.headers["Location"])).text


def test_somebody_elses_clients_are_like_none(place: Site) -> None:
    """
    Another partner's operator learns of a client's id as much as of one that is none (A-11).
    """
    dora = Surfer(place, operator=DORA)
    pages = [read(dora.get(asking(place, "lock", name))).text for name in (SZABO, NOBODY)]

    assert pages[0] == pages[1]


@pytest.mark.requirement("VC-22", page=BULK)
def test_a_secure_role_locks_a_secure_client(place: Site) -> None:
    """
    To Ilona it is a client as any other.
    """
    ilona = Surfer(place, operator=ILONA)

    assert "Locked 1 client" in read(press(ilona, asking(place, "lock", NOTARY))).text
    assert place.account(NOTARY).locked


def test_a_hundred_clients_fit_a_page(place: Site) -> None:
    """
    12 kB packed and 100 kB whole at most, before and after.
    """

    def made(kit: PartnerKit) -> list[ClientId]:
        by = operator(kit, 1)
        names = (f"Kovács és Társai {n} Könyvelő Kft." for n in range(100))
        return [kit.clients.of_account(kit.accounts.open(Business(name=name), by=by).id, by=by).id for name in names]

    ids = "&".join(f"id={id}" for id in place.database.run(made))
    boglarka = Surfer(place, operator=BOGLARKA)
    review = boglarka.get(f"{BULK}?do=lock&{ids}")
    result = boglarka.post(BULK, Whole(review).form(BULK))

    assert ("Lock 100 clients?" in review.text, "Locked 100 clients" in result.text) == (True, True)
    for page in (review, result):
        assert len(page.data) < 100_000
        assert len(gzip.compress(page.data)) < 12_000


# ---------------------------------------------------------------- words


def rows(done: int, unchanged: int, refused: int) -> list[BulkRow]:
    """
    Return so many rows of each outcome.
    """
    counts = zip((Outcome.DONE, Outcome.UNCHANGED, Outcome.REFUSED), (done, unchanged, refused), strict=True)
    id = ClientId(UUID(NOBODY))
    return [
        BulkRow(client_id=id, name="x", account_id=None, outcome=outcome) for outcome, n in counts for _ in range(n)
    ]


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ((1, 0, 0), "It can be locked."),
        ((0, 1, 0), "It stays as it is."),
        ((0, 0, 1), "It cannot be locked."),
        ((2, 0, 0), "Both can be locked."),
        ((3, 0, 0), "All three can be locked."),
        ((13, 0, 0), "All 13 can be locked."),
        ((0, 2, 0), "Both stay as they are."),
        ((0, 0, 2), "None of them can be locked."),
        ((2, 0, 1), "Two can be locked, one cannot."),
        ((1, 1, 1), "One can be locked, one stays as it is, one cannot."),
        ((0, 2, 1), "Two stay as they are, one cannot be locked."),
    ],
)
def test_what_is_foreseen_is_a_sentence(counts: tuple[int, int, int], said: str) -> None:
    """
    With words for small numbers, and in the right number.
    """
    assert foreseen(SAID[BulkAction.LOCK], rows(*counts)) == said


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ((2, 0, 0), ""),
        ((1, 0, 1), "One was refused."),
        ((0, 0, 2), "Two were refused."),
        ((1, 1, 0), "For one there was nothing to do."),
        ((1, 3, 2), "Two were refused, for three there was nothing to do."),
    ],
)
def test_what_did_not_come_about_is_a_sentence(counts: tuple[int, int, int], said: str) -> None:
    """
    Where all went well there is nothing to say.
    """
    assert happened(rows(*counts)) == said


def test_many_people_are_counted_and_some_named() -> None:
    """
    Three names and how many more; whoever has no name is counted.
    """
    row, account = rows(1, 0, 0)[0], AccountId(UUID(NOBODY))
    names = ["Anna", "Béla", None, "Cili", "Dóra"]
    out = [
        ShutOut(of=(Shut.ACCOUNT,), account_id=account, member_id=MemberId(account), name=name, sessions=1)
        for name in names
    ]
    shown = before(SAID[BulkAction.LOCK], "", row, None, out, "Bookwell")

    assert shown.text == "5 people cannot sign in; 5 open sessions end."
    assert shown.people == "Anna, Béla, Cili and 2 more"


def test_every_action_has_words() -> None:
    """
    None comes in without a title, a button and a badge.
    """
    assert set(SAID) == set(BulkAction)
    assert all("2 clients" in said.ask.said(2, it="x") for said in SAID.values())
    assert all(said.ask.said(1, it="x").endswith("?") for said in SAID.values())
