"""
The vendor office, page by page (BX-16), and what the people of a suspended partner see (R-09).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import attrs
import click
import pytest
from werkzeug.test import TestResponse

from partnerkit import NewPartner, PartnerStanding, Secret
from partnerkit.partners.standing import standing
from reference_server.settings import Settings
from reference_server.wiring import make_app, vendor_of
from tests.pages.office_states import partner, vendors
from tests.pages.site import BOGLARKA, DANA, KATALIN, KEY, NOTARY, PARTNER, PASSWORD, SZABO, TOKEN, TWICE, Site, site
from tests.pages.speaking import Seen
from tests.pages.surfing import Surfer, read

NORA = "Nora"


@pytest.fixture
def nora(place: Site) -> Surfer:
    """
    One of the vendor's people, in the office.
    """
    return Surfer(place, vendor=NORA)


def of(place: Site, tail: str = "", name: str = PARTNER) -> str:
    """
    Return the address of a partner's page.
    """
    return f"/office/partners/{partner(place, name).id}{tail}"


def about(place: Site, tail: str = "", name: str = SZABO) -> str:
    """
    Return the address of an account's page.
    """
    return f"/office/accounts/{place.accounts[name].id}{tail}"


def told(visitor: Surfer, answer: TestResponse) -> str:
    """
    Return the text of the page an answer leads on to.
    """
    assert answer.status_code == 303, read(answer).text
    return read(visitor.get(answer.headers["Location"])).text


# ---------------------------------------------------------------- the door


@pytest.mark.requirement("BX-16", page="/office/sign-in")
def test_it_is_entered_with_a_name_and_the_vendors_token(place: Site) -> None:
    """
    Whoever has the token comes in under the name it gives, where it wanted to go; a second visit needs no form.
    """
    nora = Surfer(place)
    asked = nora.get(of(place))
    assert asked.headers["Location"].startswith("/office/sign-in?next=")
    answer = nora.send(asked.headers["Location"], "/office/sign-in", name=NORA, token=TOKEN)

    assert (answer.status_code, answer.headers["Location"]) == (303, of(place))
    assert NORA in read(nora.get("/office/partners")).text
    assert nora.get("/office/sign-in").headers["Location"] == "/office/partners"
    assert nora.get("/office").headers["Location"] == "/office/partners"


@pytest.mark.requirement("BX-16", page="/office/sign-in")
@pytest.mark.parametrize(
    ("name", "token"),
    [(NORA, "wrong"), (NORA, ""), ("", TOKEN), ("  ", TOKEN), ("x" * 201, TOKEN), ("", ""), (NORA, TOKEN + " ")],
)
def test_whatever_is_wrong_the_answer_is_the_same(place: Site, name: str, token: str) -> None:
    """
    A wrong token, none, or a name that is none: one message, nobody is in, and no token is shown again.
    """
    nora = Surfer(place)
    answer = nora.send("/office/sign-in", name=name, token=token)

    assert (answer.status_code, "Name or token is not right." in read(answer).text) == (422, True)
    assert TOKEN not in answer.get_data(as_text=True)
    assert nora.get("/office/partners").status_code == 303


@pytest.mark.requirement("BX-16", page="/office/sign-in")
def test_without_a_token_of_the_vendor_the_office_is_closed(place: Site) -> None:
    """
    It says so, to whoever comes by a link as to whoever sends a form; and lets nobody in.
    """
    nora = Surfer(place)
    form = nora.form("/office/sign-in")
    settings = attrs.evolve(place.settings, vendor_token=None)
    nora.client.application = make_app(place.database, place.vendor, settings)
    for answer in (
        nora.get("/office/sign-in"),
        nora.post("/office/sign-in", form.fields | {"name": NORA, "token": TOKEN}),
        nora.post("/office/sign-in", form.fields | {"name": NORA, "token": ""}),
    ):
        assert (answer.status_code, "The office is closed" in read(answer).text) == (403, True)
    assert nora.get("/office/partners").status_code == 303


@pytest.mark.parametrize("token", ["", "x", "fifteen letters"])
def test_a_server_with_a_token_that_is_soon_guessed_does_not_start(token: str) -> None:
    """
    It says which setting is too short; one of sixteen characters will do.
    """
    settings = Settings(signing_keys=(KEY,), vendor_token=Secret(token))
    with pytest.raises(click.ClickException, match="PARTNERKIT_VENDOR_TOKEN"):
        vendor_of(settings)
    assert vendor_of(attrs.evolve(settings, vendor_token=Secret("sixteen letters!"))).name == "Bookwell"


@pytest.mark.requirement("R-13", page="/office/sign-in")
def test_another_token_is_another_epoch_of_the_office(place: Site) -> None:
    """
    Whoever came in by the old one is out with the new one, whatever signs; without a token nobody is in.
    """
    epochs = [
        vendor_of(attrs.evolve(place.settings, vendor_token=token)).office_epoch
        for token in (Secret(TOKEN), Secret("another token of the vendor"), None)
    ]
    assert (len(set(epochs)), epochs[2], max(epochs) < 2**31) == (3, 0, True)
    keys = (Secret("another signing key"), KEY)
    assert vendor_of(attrs.evolve(place.settings, signing_keys=keys)).office_epoch == epochs[0]


def test_one_leaves_it(nora: Surfer) -> None:
    """
    Asked first where one comes by a link; then the session is over.
    """
    answer = nora.send("/office/sign-out")
    assert answer.headers["Location"] == "/office/sign-in"
    assert nora.get("/office/partners").status_code == 303


@pytest.mark.requirement("R-13", page="/office/me")
def test_one_sees_and_ends_the_own_sessions(place: Site) -> None:
    """
    Those of the same name; of another one none is shown or ended.
    """
    here, there, otto = Surfer(place, vendor=NORA), Surfer(place, vendor=NORA), Surfer(place, vendor="Otto")
    page = read(here.get("/office/me"))
    ends = [form for form in page.forms if form.action.endswith("/end")]
    assert len(ends) == 2
    assert "The session is ended." in told(here, here.post(ends[0].action, ends[0].fields))
    assert there.get("/office/partners").status_code == 303
    assert otto.get("/office/partners").status_code == 200
    assert here.get("/office/me/sessions/end").headers["Location"] == "/office/me"
    Surfer(place, vendor=NORA)
    form = here.form("/office/me", "/office/me/sessions/end")
    assert "All your other sessions are ended." in told(here, here.post(form.action, form.fields))
    assert [v.get("/office/partners").status_code for v in (here, otto)] == [200, 200]
    mine = otto.form("/office/sign-out").fields | {"key": "k"}
    assert otto.post(ends[0].action, mine).status_code == 404


def test_a_form_of_before_is_asked_for_again(place: Site) -> None:
    """
    The name stays, the token is typed anew; whoever is in already hears so.
    """
    late = Surfer(place)
    fields = late.form("/office/sign-in").fields | {"csrf": "old", "name": NORA, "token": TOKEN}
    here = {"Sec-Fetch-Site": "same-origin"}
    answer = late.post("/office/sign-in", fields, headers=here)
    assert (answer.status_code, "Type the token once more." in read(answer).text) == (403, True)
    assert TOKEN not in answer.get_data(as_text=True)
    nora = Surfer(place, vendor=NORA)
    answer = nora.post("/office/sign-in", fields, headers=here)
    assert "You were signed in already, as Nora." in told(nora, answer)


def test_its_language_is_chosen_on_every_page(nora: Surfer) -> None:
    """
    The vendor's people have no page of their own to keep it on.
    """
    form = next(f for f in read(nora.get("/office/partners")).forms if f.action == "/office/language")
    assert nora.post(form.action, form.fields | {"language": "hu"}).status_code == 303
    assert 'lang="hu"' in nora.get("/office/partners").get_data(as_text=True)


# ---------------------------------------------------------------- partners


@pytest.mark.requirement("BX-16", page="/office/partners")
def test_all_partners_are_listed_newest_first(place: Site, nora: Surfer) -> None:
    """
    With how each stands.
    """
    vendors(place, "suspend", partner(place).id)
    text = read(nora.get("/office/partners")).text
    assert text.index("Nagy és Társa") < text.index(PARTNER)
    assert f"{PARTNER} Suspended Approved" in text
    assert nora.get("/office/partners?after=nonsense").status_code == 422


@pytest.mark.requirement("BX-16", page="/office/partners/new")
def test_a_partner_is_opened_with_its_owner(place: Site, nora: Surfer) -> None:
    """
    Both at once, or neither; the owner gets a link to a first password, and the partner waits for its approval.
    """
    given = {"name": "New & Co", "approved": "no", "owner_name": "Anna", "owner_email": "anna@new.example.com"}
    text = told(nora, nora.send("/office/partners/new", **given, language="hu"))
    assert "“New & Co” is open." in text
    assert "Not approved" in text
    assert "Anna anna@new.example.com Owner Invited Send again… Anna" in text
    made = partner(place, "New & Co")
    assert (made.language, made.approved_at) == ("hu", None)


@pytest.mark.requirement("BX-09", page="/office/partners/new")
def test_a_form_that_comes_twice_opens_one_partner(place: Site, nora: Surfer) -> None:
    """
    The second time it leads to the one there is.
    """
    fields = nora.form("/office/partners/new").fields
    fields |= {"name": "New & Co", "owner_name": "Anna", "owner_email": "anna@new.example.com"}
    first, second = (nora.post("/office/partners/new", fields) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"] == of(place, name="New & Co")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"name": " ", "owner_name": "", "owner_email": "anna@"}, 3),
        ({"owner_email": DANA}, 1),
        ({"approved": "perhaps"}, 1),
        ({"language": "de"}, 1),
    ],
)
def test_what_is_wrong_with_a_new_partner_is_said_all_at_once(
    place: Site, nora: Surfer, changed: dict[str, str], said: int
) -> None:
    """
    Of the partner and of its owner, each beside its field; and no partner without an owner is left behind.
    """
    given = {"name": "New & Co", "owner_name": "Anna", "owner_email": "anna@new.example.com"}
    answer = nora.send("/office/partners/new", **given | changed)
    assert answer.status_code == 422
    assert answer.get_data(as_text=True).count('aria-invalid="true"') == said
    with pytest.raises(StopIteration):
        partner(place, "New & Co")


@pytest.mark.requirement("BX-16", page="/office/partners/suspend")
@pytest.mark.requirement("R-09", page="/office/partners/suspend")
def test_a_partner_is_suspended_while_its_operator_works(place: Site, nora: Surfer) -> None:
    """
    She is out at the next click and told why at the door; the client's staff works on; reinstated, she signs in again.
    """
    dana, katalin = Surfer(place, operator=DANA), Surfer(place, staff=KATALIN)
    assert dana.get("/console/clients").status_code == 200
    asked = read(nora.get(of(place, "/suspend"))).text
    assert "Nothing has changed yet." in asked
    assert "Dana Whitfield Cannot sign in any more; 1 open session ends." in asked
    text = told(nora, nora.send(of(place, "/suspend"), reason="Bills unpaid"))
    assert f"“{PARTNER}” is suspended." in text
    assert standing(partner(place)) is PartnerStanding.SUSPENDED

    assert dana.get("/console/clients").headers["Location"].startswith("/console/sign-in")
    shut = dana.send("/console/sign-in", email=DANA, password=PASSWORD)
    assert (shut.status_code, "The vendor has suspended the partner." in read(shut).text) == (403, True)
    assert "Only the vendor can reinstate the partner." in read(shut).text
    wrong = dana.send("/console/sign-in", email=DANA, password="a wrong password")
    assert (wrong.status_code, "suspended" in read(wrong).text) == (422, False)
    assert PARTNER in read(katalin.get("/workspace")).text

    told(nora, nora.send(of(place, "/reinstate")))
    assert dana.get("/console/clients").status_code == 303
    assert dana.send("/console/sign-in", email=DANA, password=PASSWORD).headers["Location"] == "/console/clients"
    history = read(nora.get(of(place, "/history"))).text
    assert history.index("Reinstated the partner") < history.index("Suspended the partner Bills unpaid")


@pytest.mark.parametrize(
    ("language", "shut"),
    [("fr", "L’éditeur a suspendu le partenaire."), ("hu", "A szolgáltató felfüggesztette a partnert.")],
)
def test_an_operator_reads_it_in_the_own_language(place: Site, language: str, shut: str) -> None:
    """
    At the sign-in page it is the browser's.
    """
    vendors(place, "suspend", partner(place).id)
    form = Surfer(place)
    fields = form.form("/console/sign-in").fields | {"email": DANA, "password": PASSWORD}
    answer = form.post("/console/sign-in", fields, headers={"Accept-Language": language})
    assert shut in read(answer).text


@pytest.mark.requirement("BX-16", page="/office/partners/approve")
@pytest.mark.requirement("BX-16", page="/office/partners/close")
def test_each_step_asks_first_and_is_done_once(place: Site, nora: Surfer) -> None:
    """
    Asked for what was done already, one is led back and told so; nothing is left to do to a partner that is closed.
    """
    assert "The partner is approved already." in told(nora, nora.get(of(place, "/approve")))
    assert "The partner is open already." in told(nora, nora.get(of(place, "/reinstate")))
    late = nora.form(of(place, "/close"))
    text = told(nora, nora.send(of(place, "/close")))
    assert f"“{PARTNER}” is closed." in text
    assert [word in text for word in ("Suspend…", "Reinstate…", "Close…")] == [False] * 3
    again = nora.post(late.action, late.fields | {"key": "another"})
    assert "This was changed after you opened it." in told(nora, again)
    for step in ("/suspend", "/reinstate", "/close"):
        assert "The partner is closed." in told(nora, nora.get(of(place, step)))


@pytest.mark.requirement("BX-09", page="/office/partners/suspend")
def test_a_step_that_was_overtaken_does_nothing(place: Site, nora: Surfer) -> None:
    """
    Somebody else approved, suspended and reinstated it in between: one looks again first.
    """
    form = nora.form(of(place, "/suspend"))
    for change in ("suspend", "reinstate"):
        vendors(place, change, partner(place).id)
    assert "This was changed after you opened it." in told(nora, nora.post(form.action, form.fields))
    assert standing(partner(place)) is PartnerStanding.OPEN
    late = nora.form(of(place, "/close"))
    vendors(place, "close", partner(place).id)
    fields = late.fields | {"seen": str(partner(place).revision)}
    assert "The partner is closed." in told(nora, nora.post(late.action, fields))


def test_a_reason_that_is_none_is_said_beside_its_field(place: Site, nora: Surfer) -> None:
    """
    What was typed stays, and nothing is done.
    """
    answer = nora.send(of(place, "/suspend"), reason="x" * 1001)
    assert (answer.status_code, "x" * 1001 in answer.get_data(as_text=True)) == (422, True)
    assert standing(partner(place)) is PartnerStanding.OPEN


# ---------------------------------------------------------------- operators


@pytest.mark.requirement("VC-29", page="/office/partners/operators/unblock")
@pytest.mark.requirement("BX-10", page="/office/partners/operators/factor")
def test_the_vendor_unblocks_and_resets_for_whoever_asks(place: Site, nora: Surfer) -> None:
    """
    A blocked operator signs in again; a lost second factor is gone; each only after a page that asks.
    """
    by_name = {member.operator.name: member.operator for member in members(place)}
    boglarka, ilona = by_name["Kovács-Szentgyörgyi Boglárka"], by_name["Vass Ilona"]
    place.database.run(
        lambda kit: kit.partners.block_operator(boglarka.partner_id, boglarka.id, by=kit.actors.vendor("tests"))
    )
    assert "Blocked Unblock…" in read(nora.get(of(place))).text
    text = told(nora, nora.send(of(place, f"/operators/{boglarka.id}/unblock")))
    assert "Kovács-Szentgyörgyi Boglárka can sign in again." in text
    assert Surfer(place).send("/console/sign-in", email=BOGLARKA, password=PASSWORD).status_code == 303
    text = told(nora, nora.send(of(place, f"/operators/{ilona.id}/factor")))
    assert "The second factor of Vass Ilona is gone." in text
    assert [m.second_factor_at for m in members(place) if m.operator.id == ilona.id] == [None]
    assert "Reset the second factor of an operator: Vass Ilona" in read(nora.get(of(place, "/history"))).text


def test_a_welcome_link_is_sent_again(place: Site, nora: Surfer) -> None:
    """
    To whoever has not come yet; whoever has is told of in words.
    """
    given = {"name": "New & Co", "owner_name": "Anna", "owner_email": "anna@new.example.com"}
    nora.send("/office/partners/new", **given)
    (anna,) = members(place, "New & Co")
    address = of(place, f"/operators/{anna.operator.id}/invite", "New & Co")
    assert "Anna gets another link." in told(nora, nora.send(address))
    dana = next(m.operator for m in members(place) if m.operator.email == DANA)
    assert nora.get(of(place, f"/operators/{dana.id}/invite")).status_code == 303


def members(place: Site, name: str = PARTNER) -> tuple[Any, ...]:
    """
    Return the operators of a partner.
    """
    id = partner(place, name).id
    return place.database.run(lambda kit: kit.partners.members(id, by=kit.actors.vendor("tests"))).items


# ---------------------------------------------------------------- accounts


@pytest.mark.requirement("BX-16", page="/office/find")
def test_anything_is_found_by_what_is_known_of_it(place: Site, nora: Surfer) -> None:
    """
    An account by its UID, a partner by its id, people by the address they sign in with; else it says that nothing is.
    """
    account, id = place.account(), partner(place).id
    for asked, said in (
        (account.uid.lower(), f"{SZABO} {account.uid} Paying {PARTNER}"),
        (str(account.id), f"{SZABO} {account.uid}"),
        (str(id), f"{PARTNER} Open"),
        (DANA.upper(), f"Dana Whitfield {DANA} {PARTNER}"),
        (TWICE, "Green Acre Lawn & Snow Ltd. Maple Ridge Counselling"),
        ("nobody@example.com", "Nothing found"),
        ("nonsense", "Nothing found"),
    ):
        assert said in read(nora.get("/office/find", query_string={"q": asked})).text
    empty = read(nora.get("/office/find?q=%20")).text
    assert "Nothing found" not in empty
    wrong = nora.get("/office/find", query_string={"q": "x" * 1001})
    assert (wrong.status_code, "aria-invalid" in wrong.get_data(as_text=True)) == (422, True)


@pytest.mark.requirement("VC-20", page="/office/accounts/lock")
def test_the_vendor_locks_an_account_and_no_partner_unlocks_it(place: Site, nora: Surfer) -> None:
    """
    Its people are out at the next click; the partner's own lock is another one; lifted, they sign in again.
    """
    katalin = Surfer(place, staff=KATALIN)
    asked = read(nora.get(about(place, "/lock"))).text
    assert "Szabó Katalin Cannot sign in any more; 1 open session ends." in asked
    assert f"“{SZABO}” is locked." in told(nora, nora.send(about(place, "/lock")))
    assert katalin.get("/workspace").status_code == 303
    assert katalin.send("/workspace/sign-in", email=KATALIN, password=PASSWORD).status_code == 403
    dana = Surfer(place, operator=DANA)
    assert dana.get(place.client(SZABO) + "/unlock").status_code == 303
    assert "The account is locked already." in told(nora, nora.get(about(place, "/lock")))
    told(nora, nora.send(about(place, "/unlock")))
    assert katalin.send("/workspace/sign-in", email=KATALIN, password=PASSWORD).status_code == 303


@pytest.mark.requirement("VC-22", page="/office/accounts/secure")
def test_the_vendor_makes_an_account_secure_and_one_like_others(place: Site, nora: Surfer) -> None:
    """
    Each after a page that asks.
    """
    assert "Tom Okafor Sees its name alone from then on." in read(nora.get(about(place, "/secure"))).text
    assert f"“{SZABO}” is secure." in told(nora, nora.send(about(place, "/secure")))
    assert place.account().secure
    assert f"“{NOTARY}” is not secure any more." in told(nora, nora.send(about(place, "/unsecure", NOTARY)))
    assert not place.account(NOTARY).secure


@pytest.mark.requirement("BX-01", page="/office/accounts/secure")
def test_an_account_that_nobody_could_look_after_then_is_not_made_secure(place: Site, nora: Surfer) -> None:
    """
    The vendor is told what would have to happen first, as operators are.
    """
    ilona = next(m.operator for m in members(place) if m.operator.name == "Vass Ilona")
    place.database.run(lambda kit: kit.second_factors.reset(ilona.partner_id, ilona.id, by=kit.actors.vendor("tests")))
    answer = nora.get(about(place, "/secure"))
    assert (answer.status_code, "so that nobody could do anything" in read(answer).text) == (403, True)
    assert "An operator with a Secure role sets up a second factor" in read(answer).text
    assert not place.account().secure


@pytest.mark.requirement("VC-19", page="/office/accounts")
def test_an_account_is_shown_with_its_history(place: Site, nora: Surfer) -> None:
    """
    Whose it is, who owns it, both locks, and what happened; nothing of what the partner's team wrote of it (R-15).
    """
    text = read(nora.get(about(place))).text
    for said in (place.account().uid, f"Managed by {PARTNER}", f"Owner Szabó Katalin {KATALIN}", "Created the account"):
        assert said in text
    assert "priority" not in text
    locked = read(nora.get(about(place, name="Maple Ridge Counselling"))).text
    assert "Lock of the partner Locked" in locked


@pytest.mark.parametrize("path", ["/office/partners/none", "/office/accounts/none", "/office/partners/{other}/suspend"])
def test_what_is_not_there_is_not_found(nora: Surfer, path: str) -> None:
    """
    An id nobody has, and what is no id.
    """
    answer = nora.get(path.format(other="9d3f6c1e-5b7a-4c2d-8e0f-1a2b3c4d5e6f"))
    assert (answer.status_code, "All partners" in read(answer).text) == (404, True)


# ---------------------------------------------------------------- guesses


@pytest.mark.requirement("BX-16", page="/office/sign-in")
def test_guesses_are_few(tmp_path: Path) -> None:
    """
    A source has as many as at any other door; a right one forgets those before it.
    """
    with site(tmp_path) as place:
        limits = attrs.evolve(
            place.vendor.limits, tries_a_source=attrs.evolve(place.vendor.limits.tries_a_source, tries=3)
        )
        vendor = attrs.evolve(place.vendor, limits=limits)
        place.relay.app = make_app(type(place.database)(place.database.engine, vendor), vendor, place.settings)
        nora = Surfer(place)
        form = nora.form("/office/sign-in")
        wrong = form.fields | {"name": NORA, "token": "wrong"}
        assert [nora.post(form.action, wrong).status_code for _ in range(2)] == [422, 422]
        right = Surfer(place)
        assert right.send("/office/sign-in", name=NORA, token=TOKEN).status_code == 303
        assert [nora.post(form.action, wrong).status_code for _ in range(4)] == [422, 422, 422, 429]
        late = nora.post(form.action, form.fields | {"name": NORA, "token": TOKEN})
        assert (late.status_code, "Retry-After" in late.headers) == (429, True)


# ---------------------------------------------------------------- languages


def every_page(place: Site) -> list[str]:
    """
    Return the addresses that can be opened in the office: a partner that waits for its approval, one that works.
    """
    place.database.run(
        lambda kit: kit.partners.open(NewPartner(name="W", approved=False), by=kit.actors.vendor("tests"))
    )
    ids = {m.operator.name: m.operator.id for m in members(place)}
    ilona, tom = f"/operators/{ids['Vass Ilona']}", f"/operators/{ids['Tom Okafor']}"
    place.database.run(
        lambda kit: kit.partners.block_operator(partner(place).id, ids["Tom Okafor"], by=kit.actors.vendor("tests"))
    )
    tails = ("", "/history", "/suspend", "/close", f"{ilona}/factor", f"{tom}/unblock")
    return [
        *("/office/partners", "/office/partners/new", "/office/find", "/office/me", "/office/sign-out", "/office/none"),
        *(of(place, tail) for tail in tails),
        *(of(place, tail, "W") for tail in ("", "/approve")),
        *(f"/office/find?q={text}" for text in ("nobody", DANA, TWICE, place.account().uid, partner(place).id)),
        *(about(place, tail) for tail in ("", "/lock", "/secure")),
        *(about(place, tail, NOTARY) for tail in ("", "/unsecure")),
    ]


@pytest.mark.requirement("BX-07", page="/office/partners")
@pytest.mark.parametrize("language", ["fr", "hu"])
def test_no_page_of_the_office_leaves_a_sentence_in_english(place: Site, language: str) -> None:
    """
    Neither a page, nor what is wrong with a form.
    """
    nora = Surfer(place, vendor=NORA)
    nora.client.set_cookie("language", language, domain="127.0.0.1")
    for path in (*every_page(place), "/office/partners?after=x"):
        seen = Seen(nora.get(path).get_data(as_text=True))
        assert (seen.language, seen.english) == (language, set()), path
    wrong = Surfer(place)
    wrong.client.set_cookie("language", language, domain="127.0.0.1")
    assert Seen(wrong.send("/office/sign-in", token="wrong").get_data(as_text=True)).english == set()
