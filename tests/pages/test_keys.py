"""
API keys on the pages: made, copied, used, ended; nothing that is not one's own to give.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Browser

from partnerkit import ApiKey, MadeKey, NewIdentity, NewKey, NewOperator, NewPartner, PartnerKit
from partnerkit.access import Permission
from partnerkit.values import utc_now
from tests.pages.browsing import visit
from tests.pages.key_states import KEYS, NEW, end, made, use
from tests.pages.site import BOGLARKA, DANA, ILONA, KATALIN, MARGIT, SZABO, TOM, Site, operator
from tests.pages.surfing import Reader, Surfer, read

UNKNOWN = "6f1c9d3e-0b1d-4b52-9a53-1f2f6f6f2d10"


def keys(place: Site) -> tuple[ApiKey, ...]:
    """
    Return the partner's keys, newest first.
    """
    return place.database.run(lambda kit: kit.keys.list(by=operator(kit, 0))).items


@pytest.mark.browser
@pytest.mark.requirement("BX-18", page=KEYS)
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_key_is_made_copied_used_and_ended(browser: Browser, place: Site, scripts: bool) -> None:
    """
    From the bar to the page that shows it once; the program then stands in the history, and is out once it is ended.
    """
    with visit(browser, place, operator=DANA, scripts=scripts) as dana:
        dana.go("/console/clients")
        dana.follow("Account settings")
        dana.follow("New API key")
        dana.page.locator("#name").fill("Till system")
        dana.page.get_by_label("Role").select_option("Admin")
        dana.page.get_by_label("Lock and unlock accounts").check()
        dana.press("Make the key")
        assert dana.heading == "The key “Till system” is made"
        token = dana.page.locator("#key").inner_text()
        address = f"{place.url}/api/accounts/{place.account().id}/lock"
        shown = {"Authorization": f"Bearer {token}"}
        answer = dana.page.request.put(address, headers=shown, data={})
        assert answer.status == 200
        dana.go(f"{place.client(SZABO)}/history")
        assert "Till system" in dana.text
        assert "API key" in dana.text

        dana.go(KEYS)
        assert token not in dana.page.content()
        assert "Never" not in dana.text
        dana.follow("End… Till system", exact=False)
        dana.press("End the key")
        assert dana.said == "“Till system” does nothing any more."
        assert dana.page.request.get(f"{place.url}/api/clients", headers=shown).status == 401


@pytest.mark.requirement("BX-18", page=NEW)
def test_a_key_works_to_the_end_of_its_day(place: Site) -> None:
    """
    Ninety days are offered; what is chosen is the last whole day, in UTC.
    """
    dana = Surfer(place, operator=DANA)
    form = dana.form(NEW)
    assert form.fields["ends_at"] == (place.clock() + timedelta(days=90)).date().isoformat()
    assert form.fields["role"] == "agent"
    tomorrow = (place.clock() + timedelta(days=1)).date()
    assert dana.send(NEW, name="Till", ends_at=tomorrow.isoformat()).status_code == 200
    (key,) = keys(place)
    assert key.ends_at.isoformat() == f"{tomorrow + timedelta(days=1)}T00:00:00+00:00"


@pytest.mark.requirement("BX-09", page=NEW)
def test_a_form_sent_twice_makes_one_key(place: Site) -> None:
    """
    The second time it is not shown, and what to do is said.
    """
    dana = Surfer(place, operator=DANA)
    form = dana.form(NEW)
    first, again = (dana.post(NEW, form.fields | {"name": "Till"}) for _ in range(2))
    assert [answer.status_code for answer in (first, again)] == [200, 200]
    assert len(keys(place)) == 1
    assert "pk_" in first.text
    assert "pk_" not in again.text
    assert "If you did not copy it, end it and make another." in again.text


@pytest.mark.requirement("BX-18", page=NEW)
def test_every_problem_is_shown_in_words(place: Site) -> None:
    """
    Beside its field and on top; what was typed and ticked stays, and nothing is made.
    """
    dana = Surfer(place, operator=DANA)
    form = dana.form(NEW).fields
    wrong = {"name": " ", "role": "agent", "scopes": ["accounts.lock", "clients.assign"], "ends_at": "tomorrow"}
    answer = dana.post(NEW, form | wrong)
    page = read(answer)
    assert answer.status_code == 422
    assert "3 things need your attention" in page.text
    assert page.links.count("#name") == page.links.count("#scopes") == page.links.count("#ends_at") == 1
    beyond = "A key with the role “Agent” cannot have this: Lock and unlock accounts, Assign clients to operators."
    assert page.text.count(beyond) == 2
    assert page.text.count("Write a day such as 2026-11-22.") == 2
    assert answer.text.count("checked") == 2
    for odd, said in (
        ({"scopes": []}, "Choose at least one thing that the API key may do."),
        ({"ends_at": "9999-12-31"}, "Write a day such as 2026-11-22."),
        ({"ends_at": "2999-01-01"}, "Choose a moment at most 366 days from now."),
        ({"ends_at": "2020-02-30"}, "Write a day such as 2026-11-22."),
        ({"role": "secure_agent"}, "Choose a role that is not a Secure one"),
        ({"scopes": ["nothing"]}, "cannot have this: nothing."),
    ):
        refused = dana.post(NEW, form | {"name": "Till"} | odd)
        assert (refused.status_code, said in read(refused).text) == (422, True), odd
    assert keys(place) == ()


@pytest.mark.requirement("VC-29", page=NEW)
def test_what_is_above_oneself_is_not_offered_and_not_given(place: Site) -> None:
    """
    No owner's role to an admin, and no Secure one to anybody.
    """
    boglarka = Surfer(place, operator=BOGLARKA)
    page = boglarka.get(NEW).text
    assert 'value="admin"' in page
    assert 'value="owner"' not in page
    assert "secure_" not in page
    refused = boglarka.send(NEW, name="Till", role="owner")
    assert (refused.status_code, "This concerns a role that includes more than yours." in refused.text) == (403, True)
    assert keys(place) == ()


@pytest.mark.requirement("BX-01", page=KEYS)
@pytest.mark.parametrize("path", [KEYS, NEW])
def test_whoever_looks_after_no_keys_is_told_why(place: Site, path: str) -> None:
    """
    The settings lead nowhere they may not go, and the address says who could help.
    """
    tom = Surfer(place, operator=TOM)
    assert KEYS not in read(tom.get("/console/settings/links")).links
    refused = read(tom.get(path))
    assert "Your role does not include this." in refused.text
    assert "Dana Whitfield" in refused.text
    assert Surfer(place, staff=KATALIN).get(path).status_code == 303


@pytest.mark.parametrize(("who", "where"), [(DANA, KEYS), (TOM, "/console/settings/links"), (MARGIT, KEYS)])
def test_the_address_of_the_settings_leads_to_the_first_of_them(place: Site, who: str, where: str) -> None:
    """
    That is open; where none is, the page says why.
    """
    answer = Surfer(place, operator=who).get("/console/settings")
    assert (answer.status_code, answer.headers["Location"]) == (303, where)


@pytest.mark.requirement("VC-29", page=KEYS)
def test_the_key_of_somebody_above_is_not_ended(place: Site) -> None:
    """
    Its row says so and leads to why, which names who could; the address of ending it answers the same.
    """
    owners, own = made(place, "Of the owner"), made(place, "Her own", who=1)
    boglarka = Surfer(place, operator=BOGLARKA)
    page = read(boglarka.get(KEYS))
    assert page.text.count("Not for you to end.") == 2
    assert f"{KEYS}/{own.key.id}/end" in page.links
    assert f"{KEYS}/{owners.key.id}/end" not in page.links
    (why,) = [link for link in page.links if "action=key.end" in link]
    for answer, status in ((boglarka.get(why), 200), (boglarka.get(f"{KEYS}/{owners.key.id}/end"), 403)):
        said = read(answer).text
        assert (answer.status_code, "This concerns a role that includes more than yours." in said) == (status, True)
        assert "Dana Whitfield has the role Owner." in said


@pytest.mark.requirement("BX-18", page=KEYS)
def test_what_does_nothing_any_more_is_not_ended_again(place: Site) -> None:
    """
    It stays on the list with how it stands, and its address says so.
    """
    ended, over, alive = made(place, "Ended one"), made(place, "Over"), made(place, "Alive", who=1)
    dana = Surfer(place, operator=DANA)
    form = dana.form(f"{KEYS}/{ended.key.id}/end")
    end(place, ended)
    use(place, alive)
    for sent in (False, True):
        answer = dana.post(form.action, form.fields) if sent else dana.get(form.action)
        assert (answer.status_code, answer.headers["Location"]) == (303, KEYS)
        assert "The API key was ended already." in read(dana.get(KEYS)).text
    place.clock.ahead += timedelta(days=31)
    later = Surfer(place, operator=DANA)
    text = read(later.get(KEYS)).text
    assert text.count("Its time is over") == 2
    assert "Ended one Ended" in text
    later.get(f"{KEYS}/{over.key.id}/end")
    assert "The API key's time is over already." in read(later.get(KEYS)).text


def elsewhere(kit: PartnerKit) -> MadeKey:
    """
    Make a key of another partner.
    """
    support, identity = kit.actors.vendor("support"), NewIdentity(issuer="tests", subject="elsewhere")
    partner = kit.partners.open(NewPartner(name="Elsewhere"), by=support)
    new = NewOperator(name="Zoé", email="zoe@elsewhere.example.com", role="owner")
    operator_id = kit.partners.add_operator(partner.id, new, by=support).id
    kit.identity.link_operator(partner.id, operator_id, identity, by=support)
    return kit.keys.add(new_key(), by=kit.actors.external("tests", "elsewhere"))


def new_key() -> NewKey:
    """
    Return what is said of a key.
    """
    return NewKey(name="Theirs", role="agent", scopes=(Permission.VIEW_CLIENTS,), ends_at=utc_now() + timedelta(days=9))


@pytest.mark.requirement("R-05", page=KEYS)
def test_another_partners_key_is_not_there(place: Site) -> None:
    """
    As one that nobody has, and as what is no id at all.
    """
    dana, foreign = Surfer(place, operator=DANA), str(place.database.run(elsewhere).key.id)
    csrf, ids = dana.form(NEW).fields["csrf"], (foreign, UNKNOWN, "x")
    answers = [dana.get(f"{KEYS}/{id}/end") for id in ids]
    answers += [dana.post(f"{KEYS}/{id}/end", {"csrf": csrf, "key": "k"}) for id in ids]
    assert [answer.status_code for answer in answers] == [404] * 6


def test_a_long_list_goes_on(place: Site) -> None:
    """
    Twenty-five a page, newest first; a place behind the end says so.
    """
    for n in range(26):
        made(place, f"Key {n}")
    dana = Surfer(place, operator=DANA)
    first = read(dana.get(KEYS))
    (following,) = [link for link in first.links if "after=" in link]
    assert "Key 25" in first.text
    assert "Key 0 " not in first.text
    second = read(dana.get(following))
    assert "Key 0 " in second.text
    assert dana.get(f"{KEYS}?after=nonsense").status_code == 422


@pytest.mark.requirement("BX-10", page=NEW)
def test_whoever_has_a_second_factor_shows_it_just_now(place: Site) -> None:
    """
    A key is as good as a sign-in: some time after the code it is asked for again, before anything is typed or made.
    """
    ilona = Surfer(place, operator=ILONA)
    form = ilona.form(NEW).fields | {"name": "Till"}
    place.clock.ahead += timedelta(minutes=16)
    for refused in (ilona.get(NEW), ilona.post(NEW, form)):
        assert (refused.status_code, "pk_" in refused.text) == (403, False)
        assert "Show your second factor" in read(refused).text
        assert Reader(refused.text).forms[-1].fields["next"] == NEW
    assert keys(place) == ()
