"""
Every decision explains itself (BX-01).
"""

from __future__ import annotations

import pytest

from partnerkit import Action
from partnerkit.access import ROLES, Role
from tests.pages.site import BOGLARKA, CLIENTS, DANA, DORA, PARTNER, SZABO, TOM, Site
from tests.pages.states import CABINET
from tests.pages.surfing import Surfer, read

WHY = "/console/why?action={}&on={}"


@pytest.mark.requirement("BX-01", page="/console/why")
def test_what_a_role_shuts_stands_there_with_its_why(place: Site) -> None:
    """
    In place of the button an agent finds a sentence and the way to the explanation.
    """
    page = read(Surfer(place, operator=TOM).get(f"{place.client(SZABO)}/account"))

    assert f"{place.client(SZABO)}/lock" not in page.links
    assert "Not for you to lock. Why?" in page.text
    assert WHY.format("account.lock", place.ids[SZABO]) in page.links


@pytest.mark.requirement("BX-01", page="/console/why")
def test_an_explanation_names_rule_facts_remedies_and_who_can(place: Site) -> None:
    """
    All four, without anything being done.
    """
    answer = Surfer(place, operator=TOM).get(WHY.format("account.lock", place.ids[SZABO]))

    text = read(answer).text
    assert answer.status_code == 200
    assert f"You cannot lock {SZABO}" in text
    assert "Rule What somebody may do depends on the role role" in text
    assert "Your role is Agent." in text
    assert "An owner or admin of the partner gives you a role that includes this." in text
    assert "Dana Whitfield, Kovács-Szentgyörgyi Boglárka and Vass Ilona may do this." in text


@pytest.mark.requirement("BX-01", page="/console/why")
def test_nobody_is_led_from_one_refusal_to_the_next(place: Site) -> None:
    """
    What would still stand in the way then stands below, in turn, down to nothing else.
    """
    tom = Surfer(place, operator=TOM)
    once = read(tom.get(WHY.format("account.lock", place.ids[SZABO]))).text
    assert "Nothing else. Then you can do this." in once
    assert "After that:" not in once

    with place.database.transaction() as kit:
        kit.accounts.set_secure(place.account().id, True, by=kit.actors.vendor("support"))
    text = read(tom.get(WHY.format("account.lock", place.ids[SZABO]))).text
    steps = ["gives you a Secure role", "none is set up", "Set up a second factor", "Your role does not include this"]
    found = [text.index(step) for step in steps]
    assert found == sorted(found)
    assert "Nothing else. Then you can do this." in text
    never = read(tom.get(WHY.format("account.owner", place.ids[SZABO]))).text
    assert "Nothing else." not in never


@pytest.mark.requirement("BX-01", page="/console/why")
@pytest.mark.requirement("R-05", page="/console/why")
def test_a_lock_is_explained_by_who_holds_it(place: Site) -> None:
    """
    Who asks why nobody can sign in learns whose locks are set, since when, and who lifts each.
    """
    place.lock(CABINET)
    text = read(Surfer(place, operator=DANA).get(WHY.format("workspace.use", place.ids[CABINET]))).text

    assert "The account is locked by the partner and by the vendor." in text
    assert f"Locked by {PARTNER} since" in text
    assert "Locked by Bookwell since" in text
    assert "The vendor lifts its lock." in text


def test_what_is_allowed_says_so(place: Site) -> None:
    """
    The same page answers yes.
    """
    text = read(Surfer(place, operator=BOGLARKA).get(WHY.format("account.lock", place.ids[SZABO]))).text

    assert f"You can lock {SZABO}" in text
    assert "What would change that" not in text


@pytest.mark.requirement("BX-01", page="/console/clients/<client>/lock")
@pytest.mark.parametrize("act", ["lock", "unlock"])
def test_a_refused_act_is_answered_with_its_why(place: Site, act: str) -> None:
    """
    An agent who comes to the address, or sends the form all the same, finds the explanation; nothing is done.
    """
    tom = Surfer(place, operator=TOM)
    if act == "unlock":
        place.lock(SZABO)
    form = tom.form(f"{place.client(SZABO)}/account", f"{place.client(SZABO)}/stage")
    fields = {name: form.fields[name] for name in ("csrf", "key", "seen")}
    answers = [tom.get(f"{place.client(SZABO)}/{act}"), tom.post(f"{place.client(SZABO)}/{act}", fields)]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert ["Refused · nothing has changed" in read(answer).text for answer in answers] == [True, True]
    assert place.account().locked == (act == "unlock")


@pytest.mark.parametrize(
    ("action", "permission", "control"),
    [
        ("account.stage", "accounts.stage", "/stage"),
        ("account.nickname", "accounts.nickname", "/nickname"),
        ("account.lock", "accounts.lock", "/lock"),
        ("account.open", "accounts.open", "/console/clients/new"),
    ],
)
def test_a_page_offers_what_the_decision_allows(
    place: Site, action: str, permission: str, control: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    A right taken from a role takes its control along and leaves a Why? in its place: no page has a rule of its own.
    """
    less = frozenset(p for p in ROLES["admin"].permissions if p.value != permission)
    monkeypatch.setitem(ROLES, "admin", Role("admin", "Admin", less))
    path = "/console/clients" if action == "account.open" else f"{place.client(SZABO)}/account"
    page = read(Surfer(place, operator=BOGLARKA).get(path))

    acts = [act for act in [*page.links, *(form.action for form in page.forms)] if act.endswith(control)]
    assert acts == []
    assert [link for link in page.links if link.startswith(f"/console/why?action={action}")] != []


@pytest.mark.parametrize("action", [action.value for action in Action])
def test_every_question_has_an_answer(place: Site, action: str) -> None:
    """
    Whatever there is to ask about an account is answered, never with a fault of ours.
    """
    answer = Surfer(place, operator=TOM).get(WHY.format(action, place.ids[SZABO]))

    assert answer.status_code == 200
    assert read(answer).text.count("You can") == 2


@pytest.mark.parametrize("question", ["action=account.lock", "action=nothing.known", "", "action=account.lock&on=x"])
def test_a_question_about_nothing_is_not_found(place: Site, question: str) -> None:
    """
    A question without an account, about no action or with no id is answered like an unknown address.
    """
    assert Surfer(place, operator=TOM).get(f"/console/why?{question}").status_code == 404


def test_somebody_elses_account_has_no_why(place: Site) -> None:
    """
    Whoever asks about another partner's client learns as much as about one that is none (A-11).
    """
    dora, unknown = Surfer(place, operator=DORA), "6f1c9d3e-0b1d-4b52-9a53-1f2f6f6f2d10"
    questions = [WHY.format("account.lock", id) for id in (place.ids[SZABO], unknown)]
    pages = [dora.get(question) for question in questions]

    assert [page.status_code for page in pages] == [404, 404]
    assert same(pages[0].get_data(as_text=True)) == same(pages[1].get_data(as_text=True))


@pytest.mark.parametrize("tab", ["", "/history", "/account", "/stage", "/nickname", "/lock", "/unlock"])
def test_somebody_elses_client_is_like_none(place: Site, tab: str) -> None:
    """
    Every page of another partner's client is the page about nothing, word for word (A-11).
    """
    dora, unknown = Surfer(place, operator=DORA), "6f1c9d3e-0b1d-4b52-9a53-1f2f6f6f2d10"
    pages = [dora.get(f"/console/clients/{id}{tab}") for id in (place.ids[SZABO], unknown, "no-id")]

    assert [page.status_code for page in pages] == [404, 404, 404]
    assert len({same(page.get_data(as_text=True)) for page in pages}) == 1
    assert CLIENTS[0][0] not in pages[0].get_data(as_text=True)


def same(html: str) -> str:
    """
    Return a page without its reference number.
    """
    before, _, after = html.partition("Reference <code>")
    return before + after[16:]
