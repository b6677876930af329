"""
The partner console, page by page.
"""

from __future__ import annotations

import re
from uuid import uuid4

import pytest

from partnerkit import Limits, Realm, Shut, ShutOut, Stage
from partnerkit.values import MemberId
from tests.pages.site import (
    BOGLARKA,
    CLIENTS,
    DANA,
    DORA,
    KATALIN,
    PARTNER,
    PASSWORD,
    SZABO,
    TOM,
    Site,
    operator,
    signed_in,
)
from tests.pages.states import ATELIER, CABINET, LONG, MAPLE
from tests.pages.surfing import Reader, Surfer, read

CLIENT = "/console/clients/<client>"


@pytest.mark.requirement("VC-01", page="/console/sign-in")
def test_an_operator_signs_in_on_a_page_of_its_own(place: Site) -> None:
    """
    Operator email and password open the console, and lead on to the clients (VC-02).
    """
    answer = Surfer(place).send("/console/sign-in", email=DANA.upper(), password=PASSWORD)

    assert (answer.status_code, answer.headers["Location"]) == (303, "/console/clients")


@pytest.mark.requirement("VC-01", page="/console/sign-in")
@pytest.mark.parametrize(("door", "email"), [("console", KATALIN), ("workspace", DANA)])
def test_what_opens_one_door_opens_no_other(place: Site, door: str, email: str) -> None:
    """
    The owner's email and password open nothing at the console, the operator's nothing at the workspace.
    """
    answer = Surfer(place).send(f"/{door}/sign-in", email=email, password=PASSWORD)

    assert answer.status_code == 422
    assert "Email or password is not right." in read(answer).text


@pytest.mark.requirement("VC-01", page="/console/sign-in")
def test_a_session_of_one_realm_is_nothing_in_another(place: Site) -> None:
    """
    The token of an owner in the operator's cookie is nobody's (A-01).
    """
    owner = Surfer(place, staff=KATALIN)
    owner.client.set_cookie("operator", signed_in(place, Realm.STAFF, KATALIN), domain="127.0.0.1")

    assert owner.get("/console/clients").headers["Location"].startswith("/console/sign-in")


@pytest.mark.requirement("VC-02", page="/console/clients")
def test_the_list_shows_every_client_newest_first(place: Site) -> None:
    """
    Each line has name, contact, status, flags and day; the one of another partner is not there.
    """
    page = read(Surfer(place, operator=TOM).get("/console/clients"))

    lines = clients_of(page)
    assert lines[0] == place.client(ATELIER)
    assert lines[-1] == place.client(CLIENTS[1][0])
    assert len(lines) == len(place.ids)
    assert f"{SZABO} {KATALIN} Paying" in page.text


def clients_of(page: Reader) -> list[str]:
    """
    Return the addresses of the clients on a page of the list, each once.
    """
    return list(dict.fromkeys(link for link in page.links if re.fullmatch("/console/clients/[0-9a-f-]{36}", link)))


@pytest.mark.requirement("R-12", page="/console/clients")
@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (ATELIER, "Awaiting client In setup No plan"),
        (SZABO, "Paying In setup Pro"),
        (CLIENTS[0][0], "Trial In setup 6 days left No plan"),
        (LONG, "Trial expired In setup ended"),
        (MAPLE, "Locked since"),
        (CABINET, "Locked In setup since"),
    ],
)
def test_each_status_is_a_word(place: Site, name: str, shown: str) -> None:
    """
    The first that applies of locked, awaiting client, trial, trial expired, paying.
    """
    text = read(Surfer(place, operator=DANA).get("/console/clients")).text

    assert shown in text[text.index(name) : text.index(name) + len(name) + 120]


def test_a_long_list_goes_on_page_by_page(place: Site) -> None:
    """
    Fifty on a page; Next goes on where it ended, First leads back, and no client is left out or shown twice.
    """
    dana = Surfer(place, operator=DANA)
    for n in range(60):
        assert dana.send("/console/clients/new", name=f"Client {n:02}").status_code == 303
    first = read(dana.get("/console/clients"))
    next = [link for link in first.links if "after=" in link]
    second = read(dana.get(next[0]))
    back = [link for link in second.links if "before=" in link]

    shown = [client for page in (first, second) for client in clients_of(page)]
    assert len(next) == len(back) == 1
    assert len(shown) == len(set(shown)) == 67
    assert "/console/clients" in second.links
    assert not [link for link in second.links if "after=" in link]
    assert clients_of(read(dana.get(back[0]))) == clients_of(first)


@pytest.mark.requirement("VC-02", page="/console/clients")
def test_an_empty_list_says_what_will_stand_there(place: Site) -> None:
    """
    A partner without clients is told so, and how to make the first one.
    """
    page = read(Surfer(place, operator=DORA).get("/console/clients"))

    assert "No clients yet" in page.text
    assert page.links.count("/console/clients/new") == 2


@pytest.mark.requirement("VC-07", page="/console/clients/new")
@pytest.mark.requirement("VC-08", page="/console/clients/new")
def test_a_new_account_stands_in_the_list_in_setup(place: Site) -> None:
    """
    Business details make an account at once; nobody but the operators has been in it.
    """
    dana = Surfer(place, operator=DANA)
    details = {"contact": "Chloé", "email": "chloe@example.com", "language": "fr", "time_zone": "Europe/Paris"}
    answer = dana.send("/console/clients/new", name="Pâtisserie du Vieux-Port", **details)

    assert answer.status_code == 303
    page = read(dana.get(answer.headers["Location"])).text
    assert "“Pâtisserie du Vieux-Port” has an account." in page
    assert "Awaiting client In setup" in page
    assert "Chloé is expected, and has no way to sign in yet. Mail the owner how to sign in…" in page
    assert "chloe@example.com Language Français Time zone Europe/Paris" in page


@pytest.mark.requirement("VC-07", page="/console/clients/new")
@pytest.mark.parametrize(("who", "zone"), [(DANA, "Europe/Paris"), (DORA, "UTC")])
def test_a_new_account_is_likely_where_the_newest_is(place: Site, who: str, zone: str) -> None:
    """
    The time zone of the partner's newest client is chosen beforehand; UTC where there is none.
    """
    assert Surfer(place, operator=who).form("/console/clients/new").fields["time_zone"] == zone


@pytest.mark.requirement("VC-11", page=CLIENT)
def test_the_account_page_has_contact_uid_day_and_subscription(place: Site) -> None:
    """
    All that VC-11 names, the time in the account's own zone.
    """
    page = Surfer(place, operator=TOM).get(place.client(SZABO))

    text, account = read(page).text, place.account()
    assert f"Contact person Szabó Katalin Email {KATALIN}" in text
    assert f'value="{account.uid}"' in page.get_data(as_text=True)
    assert "(Europe/Budapest)" in text
    assert "Plan Pro, up to 5 staff" in text


@pytest.mark.requirement("VC-08", page=f"{CLIENT}/stage")
def test_the_stage_is_switched_and_back(place: Site) -> None:
    """
    An operator switches between Setup and Live at any time, an agent too.
    """
    tom, account = Surfer(place, operator=TOM), place.client(SZABO)
    tom.send(f"{account}/account", f"{account}/stage")
    assert place.account().stage is Stage.LIVE

    tom.send(f"{account}/stage")
    assert place.account().stage is Stage.SETUP
    assert f"“{SZABO}” is in Setup again." in read(tom.get(f"{account}/account")).text


@pytest.mark.requirement("VC-19", page=f"{CLIENT}/history")
def test_the_history_says_who_when_and_what(place: Site) -> None:
    """
    What was is struck, what is now stands beside it; the vendor's people stand under the vendor's name.
    """
    page = Surfer(place, operator=TOM).get(f"{place.client(CABINET)}/history")

    text = read(page).text
    assert "Bookwell support Sign-in: open locked by Bookwell" in text
    assert "Dana Whitfield Created the account" in text
    assert "times in Europe/Paris" in text
    assert '<del class="was">open</del>' in page.get_data(as_text=True)


@pytest.mark.requirement("VC-19", page=f"{CLIENT}/history")
def test_a_lifted_lock_leaves_the_sign_in_open_unless_the_other_stays(place: Site) -> None:
    """
    Each line says whether people could sign in then, before and after.
    """
    dana, maple, cabinet = Surfer(place, operator=DANA), place.client(MAPLE), place.client(CABINET)
    dana.send(f"{maple}/unlock")
    assert "Sign-in: locked by the partner open" in read(dana.get(f"{maple}/history")).text

    dana.send(f"{cabinet}/lock")
    dana.send(f"{cabinet}/unlock")
    text = read(dana.get(f"{cabinet}/history")).text
    assert "Sign-in: locked by the partner locked by Bookwell" in text
    assert "Sign-in: locked by Bookwell locked by the partner" in text


@pytest.mark.requirement("VC-19", page=f"{CLIENT}/history")
def test_where_the_other_lock_stands_on_an_older_page_no_line_says_open(place: Site) -> None:
    """
    Only what the page's own entries show is told of the other side's lock.
    """
    dana, cabinet = Surfer(place, operator=DANA), place.client(CABINET)
    for n in range(60):
        place.nickname(CABINET, f"cabinet-{n}")
    dana.send(f"{cabinet}/lock")
    dana.send(f"{cabinet}/unlock")

    assert "Sign-in: locked by the partner lock lifted" in read(dana.get(f"{cabinet}/history")).text


@pytest.mark.requirement("VC-20", page=f"{CLIENT}/account")
def test_the_tab_names_who_holds_the_lock(place: Site) -> None:
    """
    By the firm's own name, as the vendor's is named.
    """
    assert f"Locked by {PARTNER} since" in read(Surfer(place, operator=DANA).get(f"{place.client(MAPLE)}/account")).text


@pytest.mark.requirement("VC-19", page=f"{CLIENT}/history")
def test_a_long_history_goes_on_page_by_page(place: Site) -> None:
    """
    Fifty entries on a page, and the first one is still there at the end.
    """
    for n in range(60):
        place.nickname(SZABO, f"szabo-{n}")
    dana = Surfer(place, operator=DANA)
    first = read(dana.get(f"{place.client(SZABO)}/history"))
    second = read(dana.get(next(link for link in first.links if "after=" in link)))

    assert "Created the account" not in first.text
    assert "Created the account" in second.text


@pytest.mark.requirement("VC-20", page=f"{CLIENT}/lock")
@pytest.mark.requirement("BX-11", page=f"{CLIENT}/lock")
@pytest.mark.parametrize(
    ("sessions", "ends"), [(0, "no session is open"), (1, "1 open session ends"), (2, "2 open sessions end")]
)
def test_before_a_lock_a_page_says_whom_it_shuts_out(place: Site, sessions: int, ends: str) -> None:
    """
    Opening the page changes nothing; it names the people and how many of their sessions would end.
    """
    for _ in range(sessions):
        signed_in(place, Realm.STAFF, KATALIN)
    text = read(Surfer(place, operator=BOGLARKA).get(f"{place.client(SZABO)}/lock")).text

    assert "Nothing has changed yet." in text
    assert f"Szabó Katalin owner Cannot sign in any more; {ends}." in text
    assert not place.account().locked


@pytest.mark.requirement("BX-11", page=f"{CLIENT}/lock")
def test_of_many_people_some_are_named_and_the_rest_counted(place: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Twenty rows, the owner's first, and one for the others with all of their sessions; somebody without a name, too.
    """
    owner = place.database.run(lambda kit: kit.staff.owner(place.account().id, by=operator(kit, 1)))
    names = [None, *(f"Person {n}" for n in range(22))]
    ids = [MemberId(uuid4()) for _ in names]
    out = [
        ShutOut(of=(Shut.ACCOUNT,), account_id=place.account().id, member_id=id, name=name, sessions=2)
        for id, name in zip([*ids, owner.id], [*names, "Szabó Katalin"], strict=True)
    ]
    monkeypatch.setattr("partnerkit.entry.shutting.Shutting.of", lambda *_: tuple(out))
    text = read(Surfer(place, operator=BOGLARKA).get(f"{place.client(SZABO)}/lock")).text

    assert "Szabó Katalin owner Cannot sign in any more; 2 open sessions end." in text
    assert (
        text.index("Szabó Katalin owner") < text.index("Somebody without a name staff") < text.index("Person 0 staff")
    )
    assert ("Person 17 staff" in text, "Person 18" in text) == (True, False)
    assert "4 more people Cannot sign in any more; 8 open sessions end." in text


@pytest.mark.requirement("VC-20", page=f"{CLIENT}/unlock")
def test_an_operator_lifts_its_own_lock_alone(place: Site) -> None:
    """
    Both locks may be set; lifting the partner's leaves the vendor's, and the page says so before and after.
    """
    dana, cabinet = Surfer(place, operator=DANA), place.client(CABINET)
    dana.send(f"{cabinet}/lock")
    asked = read(dana.get(f"{cabinet}/unlock")).text
    done = read(dana.get(dana.send(f"{cabinet}/unlock").headers["Location"])).text

    assert "Bookwell's lock stays, so nobody can sign in until Bookwell lifts it too." in asked
    assert "Bookwell's lock stays: nobody can sign in yet." in done
    assert place.account(CABINET).vendor_locked_at is not None


@pytest.mark.requirement("VC-20", page=f"{CLIENT}/unlock")
def test_what_the_vendor_locked_no_partner_unlocks(place: Site) -> None:
    """
    The page offers no unlocking, says who unlocks, and asking for it all the same changes nothing.
    """
    dana, cabinet = Surfer(place, operator=DANA), place.client(CABINET)
    tab = dana.get(f"{cabinet}/account")
    answer = dana.get(f"{cabinet}/unlock")
    led = dana.get(answer.headers["Location"])

    assert f"{cabinet}/unlock" not in read(tab).links
    assert "only Bookwell lifts that." in read(tab).text
    assert (answer.status_code, "There is no lock of yours to lift." in read(led).text) == (303, True)
    assert place.account(CABINET).vendor_locked_at is not None


@pytest.mark.requirement("VC-20", page=f"{CLIENT}/lock")
def test_back_to_a_lock_that_is_set_leads_to_the_account(place: Site) -> None:
    """
    The page that asks before locking has nothing to ask for then.
    """
    dana, maple = Surfer(place, operator=DANA), place.client(MAPLE)
    answer = dana.get(f"{maple}/lock")

    assert (answer.status_code, answer.headers["Location"]) == (303, f"{maple}/account")
    assert "It is locked already." in read(dana.get(f"{maple}/account")).text


@pytest.mark.requirement("VC-23", page=f"{CLIENT}/nickname")
def test_a_nickname_is_suggested_and_kept(place: Site) -> None:
    """
    What stands in the field is made of the name; saving it makes the business page's address.
    """
    dana, client = Surfer(place, operator=DANA), place.client(MAPLE)
    form = dana.form(f"{client}/account", f"{client}/nickname")
    assert form.fields["nickname"] == "maple-ridge-counselling"

    dana.post(form.action, form.fields)
    text = read(dana.get(client)).text
    assert "book.example/ maple-ridge-counselling" in text
    assert "kept from others" not in text


@pytest.mark.requirement("VC-23", page=f"{CLIENT}/nickname")
def test_whoever_changes_a_nickname_hears_how_long_the_one_before_rests(place: Site) -> None:
    """
    As long as the vendor has set; where nothing changed, nothing rests.
    """
    dana, client = Surfer(place, operator=DANA), place.client(CLIENTS[1][0])
    said = []
    for nickname in ("acre", "acre"):
        dana.send(f"{client}/account", f"{client}/nickname", nickname=nickname)
        said.append("“green-acre” is kept from others for 90 days." in read(dana.get(client)).text)

    assert said == [True, False]


@pytest.mark.requirement("VC-23", page=f"{CLIENT}/nickname")
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("green-acre", "Another account already has “green-acre”."),
        ("admin", "“admin” is kept for the product itself. Choose another."),
        ("Szabó", "Use 3 to 63 of a-z, 0-9 and -, and no hyphen at an end."),
        ("", "Use 3 to 63 of a-z, 0-9 and -, and no hyphen at an end."),
    ],
)
def test_a_wrong_nickname_is_kept_as_typed_and_explained(place: Site, typed: str, said: str) -> None:
    """
    What was typed stays, the reason stands beside it and on top, a free one is named.
    """
    dana, client = Surfer(place, operator=DANA), place.client(SZABO)
    answer = dana.send(f"{client}/account", f"{client}/nickname", nickname=typed)

    page = read(answer)
    assert answer.status_code == 422
    assert page.text.count(said) == 2
    assert "Free: dr-szabo-fogaszat-es-szajsebeszet-kft" in page.text
    assert next(form for form in page.forms if "nickname" in form.fields).fields["nickname"] == typed


def test_the_own_page_says_who_one_is(place: Site) -> None:
    """
    Name, email, role and partner.
    """
    text = read(Surfer(place, operator=TOM).get("/console/me")).text

    assert f"Name Tom Okafor Email {TOM} Not verified Role Agent Partner {PARTNER}" in text


@pytest.mark.requirement("R-13", page="/console/me/password")
def test_a_changed_password_ends_every_session(place: Site) -> None:
    """
    This one and those elsewhere; the new password opens the door, the old one does not.
    """
    here, elsewhere = Surfer(place, operator=TOM), Surfer(place, operator=TOM)
    answer = here.send("/console/me", "/console/me/password", current=PASSWORD, new="another horse battery")

    assert answer.headers["Location"] == "/console/sign-in"
    assert "Your password is changed, and every session of yours has ended." in read(here.get("/console/sign-in")).text
    assert elsewhere.get("/console/me").status_code == 303
    assert here.send("/console/sign-in", email=TOM, password=PASSWORD).status_code == 422
    assert here.send("/console/sign-in", email=TOM, password="another horse battery").status_code == 303


def test_an_idle_session_is_over(place: Site) -> None:
    """
    After 30 minutes without a click the next one is the sign-in page, which leads back to where one was.
    """
    dana = Surfer(place, operator=DANA)
    place.clock.ahead = Limits().idle
    answer = dana.get(f"{place.client(SZABO)}/history?after=x")

    signing_in = dana.get(answer.headers["Location"])
    assert "You were signed out. Sign in to go on." in read(signing_in).text
    back = dana.send(answer.headers["Location"], "/console/sign-in", email=DANA, password=PASSWORD)
    assert back.headers["Location"] == f"{place.client(SZABO)}/history?after=x"
