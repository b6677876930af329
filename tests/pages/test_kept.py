"""
Clients that are kept from an operator, by the rule of secure accounts or by a limited role: what is told of them.
"""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest

from partnerkit import Action, BulkAction
from partnerkit.access import ACTIONS, Rule
from reference_server.pages import console
from tests.pages.doing import Whole, address, id_of, line, note, tag
from tests.pages.site import BOGLARKA, DANA, DORA, ILONA, KATALIN, MARGIT, NOTARY, OWEN, SZABO, TOM, Site
from tests.pages.states import LONG
from tests.pages.surfing import Surfer, read

#: What only those may know who see the secure client.
FACTS = ("Tóth Anna", "anna@tothne.example.com", "Europe/Budapest", "secret tag", "A secret note", "Magyar")
UNDER_CLIENT = [route for route in console.ROUTES if "<client_id>" in route.path]


@pytest.fixture
def notary(place: Site) -> str:
    """
    The address of a secure client with a tag and a note, of which Ilona alone knows more than the name.
    """
    place.database.run(
        lambda kit: kit.accounts.set_secure(place.accounts[NOTARY].id, False, by=kit.actors.vendor("support"))
    )
    tag(place, "secret tag", name=NOTARY)
    note(place, "A secret note", name=NOTARY)
    place.database.run(
        lambda kit: kit.accounts.set_secure(place.accounts[NOTARY].id, True, by=kit.actors.vendor("support"))
    )
    return address(place, NOTARY)


def filled(place: Site, path: str, name: str) -> str:
    """
    Return the address of a route for a client.
    """
    ids = {"client_id": line(place, name).id, "operator_id": id_of(place, 1), "note_id": id_of(place, 2)}
    for place_, id in ids.items():
        path = path.replace(f"<{place_}>", str(id))
    return path


@pytest.mark.requirement("VC-22", page="/console/clients/<client>")
@pytest.mark.parametrize("route", UNDER_CLIENT, ids=lambda route: f"{route.method} {route.endpoint}")
def test_of_a_secure_client_every_page_tells_its_name_and_that_it_is_secure(
    place: Site, notary: str, route: object
) -> None:
    """
    Whatever is asked for: refused, with the name, the rule and who could; no other fact, and nothing is done.
    """
    assert isinstance(route, type(UNDER_CLIENT[0]))
    dana, before = Surfer(place, operator=DANA), line(place, NOTARY)
    path = filled(place, route.path, NOTARY)
    token = dana.form("/console/me", "/console/me/password").fields["csrf"]
    answer = dana.get(path) if route.method == "GET" else dana.post(path, {"csrf": token, "key": "k", "seen": "0"})

    text = read(answer).text
    if answer.status_code == 422:  # the form itself says nothing that could be done
        assert NOTARY not in text
    else:
        assert answer.status_code == 403
        assert re.search(f"You cannot [a-z ]+ {NOTARY}", text)
        assert "Your role is Owner, which is not a Secure role." in text
        assert "Vass Ilona may do this." in text
    assert [fact for fact in FACTS if fact in answer.text] == []
    assert line(place, NOTARY) == before


@pytest.mark.requirement("VC-24", page="/console/clients/<client>")
@pytest.mark.parametrize("path", ["", "/account", "/history", "/history/team", "/lock", "/tags", "/notes"])
def test_of_a_client_of_others_a_limited_role_learns_nothing(place: Site, path: str) -> None:
    """
    Not even the name: that it is not assigned, who may assign, and the way to those that are.
    """
    answer = Surfer(place, operator=OWEN).get(place.client(SZABO) + path)

    text = read(answer).text
    assert (answer.status_code, SZABO in answer.text, KATALIN in answer.text) == (403, False, False)
    assert "You cannot see this client" in text
    assert "Your role is Field agent, which is limited to the clients assigned to you." in text
    assert "Dana Whitfield, Kovács-Szentgyörgyi Boglárka and Vass Ilona may assign clients." in text
    assert "/console/clients" in read(answer).links


@pytest.mark.requirement("VC-24", page="/console/clients/<client>")
def test_what_is_assigned_opens_like_any_client(place: Site) -> None:
    """
    All of its tabs; the role's own title stands in explanations and on the own page.
    """
    owen = Surfer(place, operator=OWEN)
    tabs = [owen.get(place.client(LONG) + tab) for tab in ("", "/account", "/history", "/history/team", "/tags")]

    assert [tab.status_code for tab in tabs] == [200] * 5
    assert "Role Field agent" in read(owen.get("/console/me")).text
    why = read(owen.get(f"/console/why?action=account.lock&on={place.ids[LONG]}")).text
    assert "Your role is Field agent." in why


@pytest.mark.requirement("VC-22", page="/console/clients/<client>")
def test_a_secure_role_sees_a_secure_client_as_such(place: Site, notary: str) -> None:
    """
    The head says Secure, and so does the tab Account, with the way to lift it; the history says since when.
    """
    ilona = Surfer(place, operator=ILONA)
    head, tab, history = (read(ilona.get(notary + path)).text for path in ("", "/account", "/history"))

    assert f"{NOTARY} Trial expired In setup Secure secret tag" in head
    assert "Secure Secure Only operators with a Secure role may act here; others see its name alone." in tab
    assert "Make it not secure…" in tab
    assert "Bookwell support Secure: not secure secure" in history
    plain = read(ilona.get(f"{place.client(SZABO)}/account")).text
    assert "Secure Not secure" in plain


@pytest.mark.requirement("BX-01", page="/console/why")
@pytest.mark.parametrize("action", [action.value for action in Action])
@pytest.mark.parametrize(("who", "name"), [(BOGLARKA, NOTARY), (OWEN, SZABO)])
def test_no_question_about_what_is_kept_tells_more(place: Site, notary: str, who: str, name: str, action: str) -> None:
    """
    Every question has the same answer: which rule keeps it, and who could help.
    """
    answer = Surfer(place, operator=who).get(f"/console/why?action={action}&on={line(place, name).id}")

    text = read(answer).text
    about = re.search("You cannot [a-z ]+", text)
    assert (answer.status_code, name in answer.text, about is not None) == (200, name == NOTARY, True)
    assert [fact for fact in (*FACTS, KATALIN) if fact in answer.text] == []
    assert {NOTARY: "Rule On a secure account", SZABO: "Rule A limited role covers"}[name] in text


@pytest.mark.requirement("VC-22", page="/console/why")
@pytest.mark.parametrize(
    ("who", "said"),
    [
        (DANA, "You cannot see a secure account The account is secure, and your role is not a Secure one."),
        (OWEN, "You cannot see a secure account"),
        (ILONA, "You can see a secure account"),
        (MARGIT, "You cannot see a secure account"),
    ],
)
def test_the_rule_of_secure_accounts_is_explained_without_naming_one(place: Site, who: str, said: str) -> None:
    """
    The address holds no id, the answer no client; operators with a Secure role are named.
    """
    answer = Surfer(place, operator=who).get("/console/why?action=account.view&secure=1")

    text = read(answer).text
    assert (answer.status_code, said in text) == (200, True)
    assert ("Vass Ilona may do this." in text) is (who in {DANA, OWEN})
    assert NOTARY not in answer.text


@pytest.mark.parametrize("action", [action for action in Action if Rule.SECURE in ACTIONS[action].rules])
def test_every_action_can_be_asked_about_in_general(place: Site, action: Action) -> None:
    """
    Whatever may be done to an account is answered for secure ones, whoever asks.
    """
    for who in (TOM, ILONA, OWEN, DORA):
        answer = Surfer(place, operator=who).get(f"/console/why?action={action.value}&secure=1")
        assert (answer.status_code, "a secure account" in read(answer).text) == (200, True)


@pytest.mark.requirement("BX-01", page="/console/why")
def test_what_the_vendor_alone_does_is_said_so(place: Site) -> None:
    """
    Seating an owner is the vendor's: the fact names it, the remedy says whom to ask.
    """
    why = f"/console/why?action=account.owner&on={place.ids[SZABO]}"
    text = read(Surfer(place, operator=DANA).get(why)).text

    assert f"You cannot seat the owner of {SZABO}" in text
    assert "This is for Bookwell alone." in text
    assert "Ask Bookwell." in text


@pytest.mark.parametrize("path", ["", "/account", "/tags", "/notes", "/history/team", "/lock"])
def test_a_role_that_sees_no_clients_is_told_so_on_every_page(place: Site, path: str) -> None:
    """
    No page of a client fails for it, and none tells a name.
    """
    answers = [
        Surfer(place, operator=MARGIT).get(at)
        for at in (place.client(SZABO) + path, f"/console/why?action=account.lock&on={place.ids[SZABO]}")
    ]

    assert [answer.status_code for answer in answers] == [403, 200]
    for answer in answers:
        assert "You cannot see your partner's clients" in read(answer).text
        assert SZABO not in answer.text


@pytest.mark.requirement("VC-22", page="/console/clients/bulk")
@pytest.mark.parametrize("action", BulkAction)
def test_bulk_tells_of_a_secure_client_no_more_than_its_name(place: Site, notary: str, action: BulkAction) -> None:
    """
    Before and after, whatever is asked for.
    """
    boglarka = Surfer(place, operator=BOGLARKA)
    more = {"tag": "secret tag", "operator": str(id_of(place, 0))}
    query = f"do={action.value}&id={line(place, NOTARY).id}&id={place.ids[SZABO]}"
    for name, value in more.items():
        query += f"&{name}={quote(value)}" if name in {"tag", "operator"} else ""
    review = boglarka.get(f"/console/clients/bulk?{query}")
    pages = [review]
    if [form for form, _ in Whole(review).forms if form.startswith("/console/clients/bulk")]:
        pages.append(boglarka.post("/console/clients/bulk", Whole(review).form("/console/clients/bulk")))

    for page in pages:
        assert f"{NOTARY} The account is secure" in read(page).text
        assert [
            fact for fact in FACTS if fact in page.text.replace("“secret tag”", "").replace('"secret tag"', "")
        ] == []
    assert (set(line(place, NOTARY).tags), set(line(place, NOTARY).assigned)) == ({"secret tag"}, set())
