"""
Clients are invited from the console: by form, by mail, by a link; who is invited stands in the list.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Browser

from partnerkit import (
    Account,
    BulkAction,
    BulkJob,
    ClientFilter,
    InvitationState,
    MemberState,
    NewNote,
    PartnerKit,
    RoleChange,
    StatusFilter,
)
from partnerkit.access import Permission
from partnerkit.accounts.status import Standing
from partnerkit.clients.model import Client
from tests.mailed import links, mails
from tests.pages.browsing import visit
from tests.pages.job_states import begin, work
from tests.pages.site import CLIENTS, DANA, DORA, MARGIT, OWEN, SZABO, TOM, Site, operator
from tests.pages.surfing import Surfer, read
from tests.pages.test_old_forms import OURS, SAID, shown_anew
from tests.pages.test_sent_again import told
from tests.pages.ways import (
    LINKS,
    LONG,
    NEW,
    OCEANE,
    accepted,
    again,
    at,
    brought,
    by_form,
    expired,
    invited,
    line_of,
    named_links,
    now,
    unapprove,
    withdrawn,
)

CLIENT = "/console/clients"
FORM, EMAIL, LINK = (f"{NEW}/{way}" for way in ("form", "email", "link"))
FILLED = {"name": LONG, "contact": "Océane Montgolfier", "email": OCEANE, "language": "fr"}


def dana(place: Site) -> Surfer:
    """
    The partner's owner, at a browser.
    """
    return Surfer(place, operator=DANA)


def lines(place: Site) -> tuple[Client, ...]:
    """
    Return the clients, newest first.
    """
    return place.database.run(lambda kit: kit.clients.list(by=operator(kit, 0), limit=100)).items


def account_of(place: Site, line: Client) -> Account:
    """
    Return the account of a client.
    """
    return place.database.run(lambda kit: kit.accounts.get(line.account_id, by=operator(kit, 0)))


def people(place: Site, line: Client) -> list[tuple[str | None, bool, MemberState]]:
    """
    Return everybody of a client's account: address, whether it is the partner's own, how it stands.
    """
    found = place.database.run(lambda kit: kit.staff.members(line.account_id, by=operator(kit, 0))).items
    return [(one.email, one.partner_id is not None, one.state) for one in found]


# ---------------------------------------------------------------- the ways


@pytest.mark.requirement("WP-02", page=NEW)
def test_the_ways_are_tabs(place: Site) -> None:
    """
    Each an address that says in a sentence what it makes; Invite on Clients leads to the first.
    """
    visitor = dana(place)
    page = read(visitor.get(CLIENT))
    assert (NEW in page.links, f"{CLIENT}/new" in page.links) == (True, True)
    assert visitor.get(NEW).headers["Location"] == FORM
    said = {FORM: "The account is made at once", EMAIL: "The client opens the account", LINK: "Anybody signs up"}
    for path, what in said.items():
        found = read(visitor.get(path))
        assert [way for way in (FORM, EMAIL, LINK) if way in found.links] == [FORM, EMAIL, LINK]
        assert what in found.text


@pytest.mark.requirement("WP-02", page=NEW)
def test_the_first_client_is_invited_from_the_empty_list(place: Site) -> None:
    """
    The other partner has none yet: Invite and New stand there.
    """
    page = read(Surfer(place, operator=DORA).get(CLIENT))
    assert "No clients yet Invite the first, or create an account for it." in page.text
    assert (page.links.count(NEW), page.links.count(f"{CLIENT}/new")) == (2, 2)


@pytest.mark.requirement("BX-01", page=NEW)
@pytest.mark.parametrize("path", [NEW, FORM, EMAIL, LINK, LINKS])
def test_whoever_may_not_invite_is_told_why(place: Site, path: str) -> None:
    """
    And who can.
    """
    margit = Surfer(place, operator=MARGIT)
    answer = margit.get(path)
    assert (answer.status_code, "Your role does not include this." in read(answer).text) == (403, True)


@pytest.mark.requirement("WP-02", page=NEW)
def test_only_the_ways_that_are_open_are_shown(place: Site) -> None:
    """
    Of a role that creates no accounts, mail and links.
    """
    give(place, "clients.view", "clients.invite")
    owen = Surfer(place, operator=OWEN)
    page = read(owen.get(CLIENT))
    assert (NEW in page.links, owen.get(NEW).headers["Location"]) == (True, EMAIL)
    assert FORM not in read(owen.get(EMAIL)).links
    refused = read(owen.get(FORM))
    assert "You cannot create a client account" in refused.text


def give(place: Site, *permissions: str) -> None:
    """
    Have Owen's role include these, and be limited to what is assigned to it.
    """
    role = RoleChange(title="Field agent", permissions=tuple(map(Permission, permissions)), limited=True)

    def work(kit: PartnerKit) -> None:
        kit.partners.change_role(operator(kit, 0).partner, "field_agent", role, by=kit.actors.vendor("support"))

    place.database.run(work)


# ---------------------------------------------------------------- by form


@pytest.mark.browser
@pytest.mark.requirement("WP-04", page=FORM)
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_client_is_invited_by_form(browser: Browser, place: Site, scripts: bool) -> None:
    """
    From the list to the client's page: the account is there, and the client is mailed.
    """
    with visit(browser, place, operator=DANA, scripts=scripts) as there:
        there.go(CLIENT)
        there.follow("Invite a client")
        assert there.path == FORM
        there.page.locator("#name").fill(LONG)
        there.page.locator("#email").fill(OCEANE)
        there.press("Create account and send mail")
        assert there.said == f"“{LONG}” has an account, in Setup. How to sign in is on its way to {OCEANE}."
        assert there.heading == LONG
        assert "Brought by\nYour partner\nAn operator created it" in there.text
    assert links(place.database.run)[-1].startswith("/workspace/join/")


@pytest.mark.requirement("WP-04", page=FORM)
def test_the_form_makes_account_owner_and_partner_user(place: Site) -> None:
    """
    Together, once, however often it is sent.
    """
    visitor = dana(place)
    form = visitor.form(FORM)
    for _ in range(2):
        said = told(visitor, visitor.post(form.action, form.fields | FILLED))
        assert f"“{LONG}” has an account, in Setup." in said
    (line,) = [one for one in lines(place) if one.name == LONG]
    assert people(place, line) == [(OCEANE, False, MemberState.INVITED), (None, True, MemberState.ACTIVE)]
    assert len([mail for mail in mails(place.database.run) if mail.to == OCEANE]) == 1


@pytest.mark.requirement("WP-04", page=FORM)
def test_everything_wrong_with_the_form_is_said_at_once(place: Site) -> None:
    """
    On top and beside each field, what was typed is kept; the address is needed.
    """
    visitor, before = dana(place), len(lines(place))
    answer = visitor.send(FORM, name=" ", contact="Océane", email="", time_zone="Atlantis")
    page = read(answer)
    assert (answer.status_code, "3 things need your attention" in page.text) == (422, True)
    assert [page.links.count(f"#{name}") for name in ("name", "email", "time_zone")] == [1, 1, 1]
    (form,) = [one for one in page.forms if one.action == FORM]
    assert (form.fields["contact"], len(lines(place))) == ("Océane", before)


@pytest.mark.requirement("VC-07", page=f"{CLIENT}/new")
@pytest.mark.parametrize(("mail", "user"), [("", ""), ("1", ""), ("", "1"), ("1", "1")])
def test_a_new_account_can_mail_the_client_and_have_a_user_of_ours(place: Site, mail: str, user: str) -> None:
    """
    The same form with two things to tick; neither is unless somebody ticks it.
    """
    visitor = dana(place)
    form = visitor.form(f"{CLIENT}/new")
    ticked = {name: value for name, value in (("mail", mail), ("user", user)) if value}
    said = told(visitor, visitor.post(form.action, form.fields | FILLED | ticked))
    assert ("How to sign in is on its way" in said) is bool(mail)
    assert "checked" not in visitor.get(f"{CLIENT}/new").text
    (line,) = [one for one in lines(place) if one.name == LONG]
    assert [own for _, own, _ in people(place, line)] == [False, True][: 1 + bool(user)]
    assert bool([sent for sent in mails(place.database.run) if sent.to == OCEANE]) is bool(mail)


@pytest.mark.requirement("VC-07", page=f"{CLIENT}/new")
def test_a_new_account_that_is_to_be_mailed_needs_an_address(place: Site) -> None:
    """
    Without a mail it needs none; what was ticked stays ticked.
    """
    visitor = dana(place)
    answer = visitor.send(f"{CLIENT}/new", name=LONG, email="", mail="1")
    page = read(answer)
    assert (answer.status_code, page.links.count("#email")) == (422, 1)
    assert answer.text.count(" checked") == 1
    assert visitor.get(f"{CLIENT}/new").status_code == 200


@pytest.mark.requirement("VC-07", page=f"{CLIENT}/new")
def test_the_time_zone_is_that_of_the_newest_account(place: Site) -> None:
    """
    However many are only invited since, who have none yet.
    """
    invited(place)
    for path in (FORM, f"{CLIENT}/new"):
        assert dana(place).form(path).fields["time_zone"] == "Europe/Paris"


# ---------------------------------------------------------------- by mail


@pytest.mark.browser
@pytest.mark.requirement("WP-02", page=EMAIL)
@pytest.mark.requirement("WP-05", page=EMAIL)
def test_a_client_is_invited_by_mail(browser: Browser, place: Site) -> None:
    """
    It stands in the list from then on, and has a page of its own; the mail leads to where the account is opened.
    """
    with visit(browser, place, operator=TOM) as there:
        there.go(EMAIL)
        there.page.locator("#email").fill(OCEANE)
        there.page.locator("#name").fill(LONG)
        there.page.get_by_label("Language of the invitation").select_option("hu")
        there.press("Send invitation")
        assert there.said == f"The invitation is on its way to {OCEANE}."
        assert there.heading == LONG
        assert "Invited by\nTom Okafor" in there.text
        there.follow("Clients")
        assert "Invited\n1" in there.text
    (mail,) = [one for one in mails(place.database.run) if one.to == OCEANE]
    assert "/workspace/invitation/" in mail.text
    assert "Tom Okafor" in mail.text


@pytest.mark.requirement("WP-02", page=EMAIL)
def test_an_address_alone_is_enough(place: Site) -> None:
    """
    Until somebody says more, the line is called by it.
    """
    visitor = dana(place)
    assert f"The invitation is on its way to {OCEANE}." in told(visitor, visitor.send(EMAIL, email=OCEANE))
    (line,) = [one for one in lines(place) if one.standing is Standing.INVITED]
    assert (line.name, line.email) == (OCEANE, OCEANE)


@pytest.mark.requirement("WP-02", page=EMAIL)
def test_what_is_wrong_with_an_invitation_is_said(place: Site) -> None:
    """
    Also that the address was invited before, with the way to that invitation.
    """
    visitor = dana(place)
    answer = visitor.send(EMAIL, email="chloe@", name=LONG)
    (form,) = [one for one in read(answer).forms if one.action == EMAIL]
    assert (answer.status_code, form.fields["name"], lines(place)[0].name != LONG) == (422, LONG, True)
    invited(place)
    page = read(visitor.send(EMAIL, email=OCEANE.upper()))
    assert "You have invited this address already. Send that invitation again." in page.text
    (found,) = [link for link in page.links if "status=invited" in link]
    assert LONG in read(visitor.get(found)).text


@pytest.mark.requirement("BX-09", page=EMAIL)
def test_a_form_sent_twice_invites_once(place: Site) -> None:
    """
    And says the same.
    """
    visitor = dana(place)
    form = visitor.form(EMAIL)
    for _ in range(2):
        assert "is on its way" in told(visitor, visitor.post(form.action, form.fields | {"email": OCEANE}))
    assert len([one for one in lines(place) if one.standing is Standing.INVITED]) == 1


@pytest.mark.requirement("BX-10", page=EMAIL)
@pytest.mark.parametrize("path", [FORM, EMAIL, LINK, f"{CLIENT}/new"])
def test_what_was_filled_in_is_not_lost(place: Site, path: str) -> None:
    """
    Signed in anew since the form was opened: it says so, holds what was typed, and goes through at the second press.
    """
    visitor = Surfer(place, operator="ilona@lefevre-kovacs.example.com")
    form = visitor.form(path)
    sent = {name: value for name, value in FILLED.items() if name in form.fields}
    shown_anew(visitor, 4)
    answer = visitor.post(form.action, form.fields | sent, headers=OURS)
    (again_,) = [one for one in read(answer).forms if one.action == path]
    assert (answer.status_code, SAID in read(answer).text) == (403, True)
    assert {name: again_.fields[name] for name in sent} == sent
    assert visitor.post(path, again_.fields).status_code == 303


def test_too_many_mails_are_said_beside_what_was_typed(place: Site) -> None:
    """
    With when to try again.
    """
    visitor = dana(place)
    for _ in range(3):
        withdrawn(place, invited(place))
    answer = visitor.send(EMAIL, email=OCEANE, name=LONG)
    assert (answer.status_code, OCEANE in answer.text, "Retry-After" in answer.headers) == (429, True, True)


# ---------------------------------------------------------------- how many a day


@pytest.mark.requirement("R-16", page=NEW)
@pytest.mark.parametrize("path", [FORM, EMAIL, LINK, f"{CLIENT}/new"])
def test_a_partner_that_is_not_approved_knows_how_many_more(place: Site, path: str) -> None:
    """
    Before and at the end of it; one that is approved hears nothing of it.
    """
    visitor = dana(place)
    assert "has not approved" not in read(visitor.get(path)).text
    unapprove(place)
    limit = "As long as Bookwell has not approved your partner, you can bring 20 clients within 24 hours"
    assert f"{limit}. 20 more now." in read(visitor.get(path)).text
    with brought(19):
        assert f"{limit}. 1 more now." in read(visitor.get(path)).text
    with brought(20):
        text = read(visitor.get(path)).text
    assert f"{limit}, and you have." in text
    assert "ask Bookwell to approve your partner" in text


@pytest.mark.requirement("R-16", page=NEW)
def test_at_the_limit_nothing_is_sent(place: Site) -> None:
    """
    What was typed is kept; an account that nobody is mailed about can be made all the same.
    """
    unapprove(place)
    visitor, before = dana(place), len(lines(place))
    with brought(20):
        for path in (FORM, EMAIL):
            answer = visitor.send(path, name=LONG, email=OCEANE)
            assert (answer.status_code, OCEANE in answer.text) == (429, True)
            assert "can bring 20 clients a day" in read(answer).text
        assert len(lines(place)) == before
        form = visitor.form(f"{CLIENT}/new")
        assert visitor.post(form.action, form.fields | FILLED).status_code == 303


# ---------------------------------------------------------------- who is invited


@pytest.mark.requirement("WP-05", page=CLIENT)
def test_who_is_invited_stands_in_the_list(place: Site) -> None:
    """
    With Resend where others have what leads in, and nothing that needs an account.
    """
    made = invited(place)
    page = read(dana(place).get(f"{CLIENT}?status=invited"))
    assert f"Resend… {LONG}" in page.text
    own = [link for link in page.links if str(made.id) in link]
    assert own == [
        at(made),
        at(made, "/resend"),
        at(made),
        *(f"{at(made)}/{to}" for to in ("tags", "notes", "operators")),
        at(made, "/withdraw"),
    ]
    assert dana(place).get("/console/invitations").headers["Location"] == f"{CLIENT}?status=invited"
    assert dana(place).get(f"/console/invitations/{made.id}").headers["Location"] == at(made)


@pytest.mark.requirement("WP-05", page="/console/clients/<client>")
def test_who_is_invited_has_a_page(place: Site) -> None:
    """
    To whom it went, by whom, when, until when it works; what is the team's own works as with any client.
    """
    made, visitor = expired(place), dana(place)
    text = read(visitor.get(at(made))).text
    assert f"Sent to {OCEANE} Contact person Océane Montgolfier Language Français" in text
    assert "Invited by Kovács-Szentgyörgyi Boglárka" in text
    assert "Its link expired " in text
    again(place, made)
    page = read(visitor.get(at(made)))
    assert "and again " in page.text
    assert "Its link works until " in page.text
    for tab in ("subscription", "staff", "account", "lock", "stage", "secure", "links", "history"):
        assert f"{at(made)}/{tab}" not in page.links
        assert visitor.get(f"{at(made)}/{tab}").status_code == 404


@pytest.mark.requirement("VC-12", page="/console/clients/<client>/tags")
@pytest.mark.requirement("VC-13", page="/console/clients/<client>/notes")
@pytest.mark.requirement("VC-24", page="/console/clients/<client>/operators")
def test_who_is_invited_is_tagged_noted_on_and_assigned(place: Site) -> None:
    """
    All of that leads back to its page, and stands in the team's history.
    """
    made, visitor = invited(place), dana(place)
    path = at(made)
    assert "has the tag bakery" in told(visitor, visitor.send(f"{path}/tags", **{"tags.0": "bakery"}))
    assert "Your note is added." in told(visitor, visitor.send(path, f"{path}/notes", text="Met at the fair."))
    tom = str(place.database.run(lambda kit: operator(kit, 2).id))
    answer = visitor.send(path, f"{path}/operators", operator_id=tom)
    assert (answer.headers["Location"], "is assigned to Tom Okafor" in told(visitor, answer)) == (path, True)
    wrong = visitor.send(path, f"{path}/operators", operator_id="")
    assert (wrong.status_code, "#operator_id" in read(wrong).links) == (422, True)
    assert "Tom Okafor" in read(visitor.get(f"{path}/operators")).text
    asked = f"{path}/operators/{tom}/remove"
    assert path in read(visitor.get(asked)).links
    answer = visitor.send(asked)
    assert (answer.headers["Location"], "any more" in told(visitor, answer)) == (path, True)
    history = read(visitor.get(f"{path}/history/team")).text
    for what in (f"Invited to open an account: {OCEANE}", "Tags added: bakery", "Wrote a note", "Assigned to: Tom"):
        assert what in history
    assert "Met at the fair." in read(visitor.get(f"{path}/notes")).text


@pytest.mark.requirement("BX-13", page="/console/clients/bulk")
def test_who_is_invited_among_many_is_not_locked(place: Site) -> None:
    """
    The row says that there is no account yet; in a job, too.
    """
    made, visitor = invited(place), dana(place)
    said = "Nobody has accepted the invitation yet, so that there is no account. Nothing to do"
    ids = f"id={made.id}&id={place.ids[SZABO]}"
    page = read(visitor.get(f"/console/clients/bulk?do=lock&{ids}"))
    assert (said in page.text, "One can be locked, one stays as it is." in page.text) == (True, True)
    job = begin(place, BulkJob(action=BulkAction.LOCK, filter=ClientFilter(status=StatusFilter.INVITED)))
    work(place)
    assert said in read(visitor.get(f"/console/jobs/{job.id}")).text


@pytest.mark.requirement("WP-06", page="/console/invitations/<client>/resend")
def test_an_invitation_is_sent_again(place: Site) -> None:
    """
    Also an expired one; the page says before, and the answer says after, that the earlier link works no more.
    """
    made, visitor = expired(place), dana(place)
    asked = read(visitor.get(at(made, "/resend"))).text
    assert f"Send the invitation of “{LONG}” again?" in asked
    assert "Gets a new link. The earlier one stops working." in asked
    form = visitor.form(at(made, "/resend"))
    for _ in range(2):
        answer = visitor.post(form.action, form.fields)
        assert "Invitation sent again. The earlier link no longer works." in told(visitor, answer)
        assert answer.headers["Location"] == at(made)
    assert (now(place, made).generation, now(place, made).inviter) == (2, "Dana Whitfield")


@pytest.mark.requirement("WP-06", page="/console/invitations/<client>/resend")
def test_one_that_was_accepted_is_not_sent_again(place: Site) -> None:
    """
    The page of the client says so; it has an account by then.
    """
    visitor, made = dana(place), invited(place)
    form = visitor.form(at(made, "/resend"))
    withdrawn(place, made)
    assert [visitor.get(at(made, "/resend")).status_code, visitor.post(form.action, form.fields).status_code] == [
        404
    ] * 2
    other = accepted(place)
    assert "The invitation was accepted." in told(visitor, visitor.get(at(other, "/resend")))
    answer = visitor.post(at(other, "/resend"), form.fields | {"key": "x"})
    assert "The invitation was accepted." in told(visitor, answer)
    assert "The owner accepted an invitation by email" in read(visitor.get(at(other))).text


def test_nobody_is_flooded_by_resending(place: Site) -> None:
    """
    So many an hour; the client's page says when to try again.
    """
    made, visitor = invited(place), dana(place)
    for _ in range(2):
        told(visitor, visitor.send(at(made, "/resend")))
    answer = visitor.send(at(made, "/resend"))
    assert (answer.headers["Location"], now(place, made).generation) == (at(made), 3)
    assert "too many tries" in told(visitor, answer)


@pytest.mark.requirement("WP-06", page="/console/invitations/<client>/withdraw")
def test_an_invitation_is_withdrawn(place: Site) -> None:
    """
    After a look at what goes; its line is gone, and the same form again says so.
    """
    made, visitor = invited(place), dana(place)
    assert "Is taken off your list. Gone" in read(visitor.get(at(made, "/withdraw"))).text
    note = NewNote(text="Met at the fair.")
    place.database.run(lambda kit: kit.notes.write(made.id, note, by=operator(kit, 0)))
    assert "Is taken off your list, with its notes. Gone" in read(visitor.get(at(made, "/withdraw"))).text
    form = visitor.form(at(made, "/withdraw"))
    for _ in range(2):
        answer = visitor.post(form.action, form.fields)
        assert "The invitation is withdrawn. Its link no longer works." in told(visitor, answer)
        assert answer.headers["Location"] == CLIENT
    assert now(place, made).state is InvitationState.WITHDRAWN
    assert [visitor.get(path).status_code for path in (at(made), at(made, "/withdraw"))] == [404, 404]


@pytest.mark.requirement("BX-09", page="/console/invitations/<client>/withdraw")
def test_one_that_was_sent_again_meanwhile_is_looked_at_once_more(place: Site) -> None:
    """
    Nothing is withdrawn that was not seen.
    """
    made, visitor = invited(place), dana(place)
    form = visitor.form(at(made, "/withdraw"))
    again(place, made)
    answer = visitor.post(form.action, form.fields)
    assert (answer.status_code, "Somebody sent this invitation again" in read(answer).text) == (412, True)
    (fresh,) = [one for one in read(answer).forms if one.action == form.action]
    assert visitor.post(fresh.action, fresh.fields).status_code == 303


@pytest.mark.requirement("BX-01", page="/console/why")
def test_it_is_said_why_an_invitation_is_not_for_somebody(place: Site) -> None:
    """
    Without an account behind it: rule, remedy, who can, and the way back.
    """
    give(place, "clients.view", "clients.tag")
    made = invited(place)
    owen_id = place.database.run(lambda kit: operator(kit, 5).id)
    dana_ = dana(place)
    dana_.send(at(made), f"{at(made)}/operators", operator_id=str(owen_id))
    owen = Surfer(place, operator=OWEN)
    page = read(owen.get(at(made)))
    (why,) = [link for link in page.links if "action=invitation.resend" in link]
    for answer, status in (
        (owen.get(why), 200),
        (owen.get(at(made, "/resend")), 403),
        (owen.get(at(made, "/withdraw")), 403),
    ):
        text = read(answer).text
        assert answer.status_code == status
        assert f"the invitation of {LONG} again" in text or f"withdraw the invitation of {LONG}" in text
        assert "Dana Whitfield" in text
    assert at(made) in read(owen.get(why)).links
    assert f"You can send the invitation of {LONG} again" in read(dana_.get(why)).text
    assert at(made, "/resend") not in read(owen.get(CLIENT)).links


@pytest.mark.requirement("R-05", page="/console/invitations/<client>")
def test_another_partners_invitation_is_not_there(place: Site) -> None:
    """
    As one that nobody has.
    """
    made, dora = invited(place), Surfer(place, operator=DORA)
    answers = [dora.get(path) for path in (at(made), at(made, "/resend"), at(made, "/withdraw"))]
    assert [answer.status_code for answer in answers] == [404] * 3
    assert dora.get("/console/invitations/x").status_code == 404


# ---------------------------------------------------------------- owners to be


@pytest.mark.requirement("WP-06", page="/console/clients/<client>/owner")
def test_an_owner_who_has_not_come_is_mailed_again(place: Site) -> None:
    """
    As long as it has not come; the client's page says how that stands.
    """
    account, visitor = by_form(place), dana(place)
    path = f"{CLIENT}/{line_of(place, account)}"
    page = read(visitor.get(path))
    assert (
        f"Océane Montgolfier was mailed how to sign in, and has not come yet. Sent to {OCEANE} Its link works"
        in page.text
    )
    assert "Gets a new link. The earlier one stops working." in read(visitor.get(f"{path}/owner")).text
    form = visitor.form(f"{path}/owner")
    for _ in range(2):
        assert "Only the link in it works." in told(visitor, visitor.post(form.action, form.fields))
    place.clock.ahead += timedelta(days=8)
    later = dana(place)
    assert "Its link expired " in read(later.get(path)).text


@pytest.mark.requirement("WP-04", page="/console/clients/<client>/owner")
def test_an_owner_who_was_never_mailed_is_mailed(place: Site) -> None:
    """
    Where somebody has said its address.
    """
    visitor, name = dana(place), CLIENTS[5][0]
    path = place.client(name)
    assert f"{path}/owner" in read(visitor.get(path)).links
    assert "is expected, and has no way to sign in yet." in read(visitor.get(path)).text
    assert "Gets a link to sign in for the first time." in read(visitor.get(f"{path}/owner")).text
    assert "The mail is on its way." in told(visitor, visitor.send(f"{path}/owner"))
    nowhere = f"{CLIENT}/{line_of(place, by_form(place, mail=False, email=None))}"
    page = read(visitor.get(nowhere))
    assert (f"{nowhere}/owner" in page.links, "Nobody has said where to reach the owner" in page.text) == (False, True)
    assert told(visitor, visitor.get(f"{nowhere}/owner"))
    came = place.client(SZABO)
    assert f"{came}/owner" not in read(visitor.get(came)).links
    assert visitor.get(f"{came}/owner").headers["Location"] == came


@pytest.mark.requirement("WP-04", page="/console/clients/<client>/owner")
def test_who_may_not_invite_mails_no_owner(place: Site) -> None:
    """
    And hears why.
    """
    give(place, "clients.view")
    name = CLIENTS[5][0]
    path, owen_id = place.client(name), str(place.database.run(lambda kit: operator(kit, 5).id))
    dana(place).send(f"{path}/account", f"{path}/operators", operator_id=owen_id)
    owen = Surfer(place, operator=OWEN)
    assert any("action=owner.invite" in link for link in read(owen.get(path)).links)
    assert f"{path}/owner" not in read(owen.get(path)).links
    assert owen.get(f"{path}/owner").status_code == 403


# ---------------------------------------------------------------- by a link


@pytest.mark.requirement("WP-03", page=LINK)
def test_a_link_is_made(place: Site) -> None:
    """
    It has a name; the form sent twice makes one.
    """
    visitor = dana(place)
    wrong = visitor.send(LINK, name=" ")
    assert (wrong.status_code, "#name" in read(wrong).links, named_links(place)) == (422, True, ())
    form = visitor.form(LINK)
    for _ in range(2):
        answer = visitor.post(form.action, form.fields | {"name": "Newsletter"})
        assert answer.headers["Location"] == LINKS
        assert "The link “Newsletter” is made." in told(visitor, answer)
    assert [one.name for one in named_links(place)] == ["Newsletter"]
