"""
The workspace's people, page by page: who is there, what can be done to each, and for whom none of it is.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from partnerkit import Level, MemberState
from tests.mailed import links
from tests.pages.browsing import visit
from tests.pages.site import KATALIN, Site
from tests.pages.staffing import (
    IDA,
    LONG,
    NORA,
    PLAN,
    USERS,
    at_member,
    do,
    expired,
    full,
    invited,
    joined,
    members,
    now,
    owner,
    partners_own,
    vendor_says,
)
from tests.pages.surfing import Surfer, read
from tests.pages.test_sent_again import SINCE, told

WRITES = ("level?level=admin", "deactivate", "reactivate", "remove", "withdraw", "hand-over")


def katalin(place: Site) -> Surfer:
    """
    The owner, at a browser.
    """
    return Surfer(place, staff=KATALIN)


def text_of(visitor: Surfer, path: str) -> str:
    """
    Return what a page says.
    """
    return read(visitor.get(path)).text


def press(visitor: Surfer, path: str) -> str:
    """
    Open a page, send its form, and return what the page says that one is led to.
    """
    return told(visitor, visitor.send(path, path.partition("?")[0]))


@pytest.mark.requirement("VC-18", page=USERS)
def test_everybody_is_listed_the_owner_first(place: Site) -> None:
    """
    Each with level and state, invitations with their end; the partner's own user and oneself are marked.
    """
    partners_own(place)
    joined(place, level=Level.MANAGER)
    invited(place, email=IDA, name=LONG)
    expired(place, email="late@szabo-fogaszat.example.com", name=None)
    text = text_of(katalin(place), USERS)
    shown = text.partition("Last signed in")[2]
    assert shown.index("Szabó Katalin Owner You") < shown.index("Lefèvre & Kovács Conseil Partner")
    assert "Nagy Nóra nora@szabo-fogaszat.example.com Manager Active Never" in shown
    assert f"{LONG} {IDA} Employee Invited until" in shown
    assert "late@szabo-fogaszat.example.com Employee Invitation expired ended" in shown


@pytest.mark.requirement("VC-17", page=USERS)
def test_seats_are_counted_and_an_upgrade_is_pointed_to(place: Site) -> None:
    """
    Taken, and kept by open invitations, of those the plan allows; once it is full, the way leads to Plan.
    """
    invited(place)
    visitor = katalin(place)
    text = text_of(visitor, USERS)
    assert ("2 of 5 seats taken, 1 of them for an open invitation." in text, "Upgrade" in text) == (True, False)
    vendor_says(place, "pro", seats=2)
    page = read(visitor.get(USERS))
    assert "Upgrade needed The plan allows 2 staff members, and every seat is taken." in page.text
    assert (f"{USERS}/new" in page.links, PLAN in page.links) == (False, True)


@pytest.mark.requirement("VC-18", page=f"{USERS}/new")
def test_somebody_is_invited(place: Site) -> None:
    """
    By name, address, level and language; the mail goes out, and the invitation stands in the list.
    """
    visitor = katalin(place)
    form = visitor.form(f"{USERS}/new")
    sent = form.fields | {"name": LONG, "email": IDA, "level": "manager", "language": "fr"}
    said = told(visitor, visitor.post(form.action, sent))
    assert f"The invitation is on its way to {IDA}." in said
    (made,) = [one for one in members(place) if one.email == IDA]
    assert (made.name, made.level, made.language, made.inviter) == (LONG, Level.MANAGER, "fr", "Szabó Katalin")
    assert links(place.database.run)[-1].startswith("/workspace/join/")
    told(visitor, visitor.post(form.action, sent))
    assert len(members(place)) == 2


@pytest.mark.requirement("VC-18", page=f"{USERS}/new")
def test_what_is_wrong_with_an_invitation_is_said_beside_it(place: Site) -> None:
    """
    Everything typed is kept, and nobody is invited.
    """
    visitor = katalin(place)
    answer = visitor.send(f"{USERS}/new", name=LONG, email="nora@", level="captain")
    page = read(answer)
    assert (answer.status_code, len(members(place))) == (422, 1)
    assert "2 things need your attention" in page.text
    (form,) = [one for one in page.forms if one.action == f"{USERS}/new"]
    assert (form.fields["name"], form.fields["email"]) == (LONG, "nora@")
    again = read(visitor.send(f"{USERS}/new", email=KATALIN, level="employee")).text
    assert "Somebody with this address is in this account, or invited to it, already." in again


@pytest.mark.requirement("VC-17", page=f"{USERS}/new")
def test_who_takes_the_last_seat_first_has_it(place: Site) -> None:
    """
    A form that was open meanwhile says why, keeps what was typed, and leads to Plan.
    """
    visitor = katalin(place)
    form = visitor.form(f"{USERS}/new")
    full(place)
    answer = visitor.post(form.action, form.fields | {"email": IDA, "level": "employee"})
    page = read(answer)
    assert (answer.status_code, "Upgrade needed: the plan allows 2 staff members" in page.text) == (409, True)
    assert PLAN in page.links
    assert IDA in [one.fields.get("email") for one in page.forms]
    assert IDA not in [one.email for one in members(place)]


@pytest.mark.requirement("VC-18", page=f"{USERS}/new")
def test_an_invitation_half_written_is_not_lost(place: Site) -> None:
    """
    Signed in anew since the form was opened: it says so, holds what was typed, and goes through at the second press.
    """
    form = katalin(place).form(f"{USERS}/new")
    anew = katalin(place)
    sent = form.fields | {"name": LONG, "email": IDA, "level": "manager"}
    answer = anew.post(form.action, sent, headers={"Sec-Fetch-Site": "same-origin"})
    (again,) = [one for one in read(answer).forms if one.action == form.action]
    assert (answer.status_code, "What you filled in is all here." in read(answer).text) == (403, True)
    assert (again.fields["name"], again.fields["email"], len(members(place))) == (LONG, IDA, 1)
    assert anew.post(again.action, again.fields | {"level": "manager"}).status_code == 303
    employee = joined(place)
    assert employee.email == NORA
    refused = Surfer(place, staff=NORA).post(form.action, sent, headers={"Sec-Fetch-Site": "same-origin"})
    assert (refused.status_code, LONG in read(refused).text) == (403, False)


@pytest.mark.requirement("VC-18", page=f"{USERS}/<member>/invite")
def test_an_invitation_is_sent_again(place: Site) -> None:
    """
    Also an expired one; whoever accepted meanwhile is said to work here already.
    """
    made, visitor = expired(place), katalin(place)
    at = at_member(made)
    form = visitor.form(at, f"{at}/invite")
    assert f"A new invitation is on its way to {NORA}." in told(visitor, visitor.post(form.action, form.fields))
    assert now(place, made).generation == 2
    assert visitor.get(f"{at}/invite").headers["Location"] == at
    other = joined(place, email=IDA, name=LONG)
    said = told(visitor, visitor.post(at_member(other, "/invite"), form.fields | {"key": "another"}))
    assert "The person works in the account already." in said


@pytest.mark.requirement("VC-18", page=f"{USERS}/<member>/level")
def test_a_level_is_given_after_a_look(place: Site) -> None:
    """
    The page says what it means and which sessions end; a lower level ends them, a higher one does not.
    """
    made, visitor = joined(place), katalin(place)
    at = at_member(made, "/level")
    assert "From now on Admin Works in the account, sees its plan" in text_of(visitor, f"{at}?level=admin")
    assert "Level of Nagy Nóra: Admin." in press(visitor, f"{at}?level=admin")
    nora = Surfer(place, staff=NORA)
    assert nora.get(USERS).status_code == 200
    assert "1 open session here ends" in text_of(visitor, f"{at}?level=employee")
    assert "Level of Nagy Nóra: Employee." in press(visitor, f"{at}?level=employee")
    assert nora.get(USERS).headers["Location"].startswith("/workspace/sign-in")
    assert "Nagy Nóra has this level already." in told(visitor, visitor.get(f"{at}?level=employee"))


@pytest.mark.requirement("VC-18", page=f"{USERS}/<member>/level")
@pytest.mark.parametrize("level", ["captain", ""])
def test_a_level_there_is_not_is_asked_for_again(place: Site, level: str) -> None:
    """
    Beside the levels there are.
    """
    made = joined(place)
    answer = katalin(place).get(at_member(made, f"/level?level={level}"))
    assert (answer.status_code, "One thing needs your attention" in read(answer).text) == (422, True)


@pytest.mark.requirement("VC-17", page=f"{USERS}/<member>/deactivate")
@pytest.mark.requirement("VC-17", page=f"{USERS}/<member>/reactivate")
def test_somebody_is_made_inactive_and_active_again(place: Site) -> None:
    """
    Signed out at once, the seat is free; active again, it is taken. The old form sent again claims nothing.
    """
    made, visitor = joined(place), katalin(place)
    nora = Surfer(place, staff=NORA)
    form = visitor.form(at_member(made, "/deactivate"))
    said = told(visitor, visitor.post(form.action, form.fields))
    assert ("Nagy Nóra is inactive, and signed out here." in said, now(place, made).state) == (
        True,
        MemberState.INACTIVE,
    )
    assert nora.get("/workspace").status_code == 303
    assert "1 of 5 seats taken." in text_of(visitor, USERS)
    assert "Nagy Nóra is active again." in press(visitor, at_member(made, "/reactivate"))
    assert now(place, made).state is MemberState.ACTIVE
    assert SINCE in told(visitor, visitor.post(form.action, form.fields))


@pytest.mark.requirement("VC-17", page=f"{USERS}/<member>/reactivate")
def test_nobody_comes_back_without_a_seat(place: Site) -> None:
    """
    The page of the person says why, and leads to Plan.
    """
    made = do(place, "deactivate", joined(place).id)
    vendor_says(place, "solo")
    page = read(katalin(place).get(at_member(made)))
    assert ("Upgrade needed: the plan allows 1 staff member" in page.text, PLAN in page.links) == (True, True)
    assert katalin(place).get(at_member(made, "/reactivate")).status_code == 409


@pytest.mark.requirement("VC-18", page=f"{USERS}/<member>/remove")
@pytest.mark.requirement("VC-18", page=f"{USERS}/<member>/withdraw")
def test_somebody_is_removed_and_an_invitation_withdrawn(place: Site) -> None:
    """
    Each by a page of its own; sent again, the form leads to the list.
    """
    made, other, visitor = joined(place), invited(place, email=IDA, name=LONG), katalin(place)
    form = visitor.form(at_member(made, "/remove"))
    assert "The person is removed from the account" in told(visitor, visitor.post(form.action, form.fields))
    assert visitor.post(form.action, form.fields).headers["Location"] == USERS
    assert "The invitation is withdrawn." in press(visitor, at_member(other, "/withdraw"))
    assert [one.id for one in members(place)] == [owner(place).id]


@pytest.mark.requirement("VC-18", page=f"{USERS}/<member>/withdraw")
def test_withdrawing_never_removes_whoever_has_come(place: Site) -> None:
    """
    Nor does removing take an invitation away that somebody else was asked about.
    """
    made, other, visitor = joined(place), invited(place, email=IDA, name=LONG), katalin(place)
    for member, step in ((made, "/withdraw"), (other, "/remove")):
        assert visitor.get(at_member(member, step)).headers["Location"] == at_member(member)
    assert len(members(place)) == 3


@pytest.mark.requirement("VC-18", page=f"{USERS}/<member>/hand-over")
def test_the_account_is_handed_over(place: Site) -> None:
    """
    The page says so of both, ends the sessions of whoever hands over, and the heir can hand it back.
    """
    made, visitor = joined(place), katalin(place)
    page = text_of(visitor, at_member(made, "/hand-over"))
    assert "Nagy Nóra Employee Becomes owner. Owner Szabó Katalin You Becomes an admin; 2 open sessions end." in page
    answer = visitor.send(at_member(made, "/hand-over"))
    assert answer.headers["Location"] == "/workspace/sign-in"
    assert "Nagy Nóra is owner now, and you are an admin." in text_of(visitor, "/workspace/sign-in")
    assert place.account().owner_id == made.id
    assert "Hand over…" in text_of(Surfer(place, staff=NORA), at_member(members(place)[0]))


@pytest.mark.requirement("VC-18", page=f"{USERS}/<member>")
def test_the_owner_is_guarded(place: Site) -> None:
    """
    The page says why instead of a button, and each address says it too, with the way back.
    """
    visitor, id = katalin(place), owner(place)
    page = read(visitor.get(at_member(id)))
    assert "The owner is always an admin." in page.text
    assert "This is the account's owner. The owner has to hand the account over" in page.text
    for step in ("level?level=employee", "deactivate", "remove"):
        answer = visitor.get(at_member(id, f"/{step}"))
        assert answer.status_code == 403
        assert at_member(id) in read(answer).links


@pytest.mark.requirement("VC-18", page=f"{USERS}/<member>/level")
def test_an_admin_who_steps_down_is_signed_out(place: Site) -> None:
    """
    The page says that it is oneself; the sign-in says what one is now.
    """
    made = joined(place, level=Level.ADMIN)
    nora = Surfer(place, staff=NORA)
    at = at_member(made, "/level?level=manager")
    assert "That is you: you sign in again" in text_of(nora, at)
    answer = nora.send(at, at.partition("?")[0])
    assert answer.headers["Location"] == "/workspace/sign-in"
    assert "Your level is Manager now." in text_of(nora, "/workspace/sign-in")


@pytest.mark.requirement("VC-18", page=f"{USERS}/<member>/remove")
@pytest.mark.parametrize("step", ["deactivate", "remove"])
def test_an_admin_who_leaves_is_signed_out(place: Site, step: str) -> None:
    """
    Told so before, and afterwards.
    """
    made = joined(place, level=Level.ADMIN)
    nora = Surfer(place, staff=NORA)
    assert "This is about yourself" in text_of(nora, at_member(made, f"/{step}"))
    assert nora.send(at_member(made, f"/{step}")).headers["Location"] == "/workspace/sign-in"


@pytest.mark.requirement("BX-09", page=f"{USERS}/<member>/deactivate")
@pytest.mark.parametrize("step", ["deactivate", "remove", "level?level=admin"])
def test_what_was_changed_meanwhile_is_asked_about_again(place: Site, step: str) -> None:
    """
    Nothing is done, the page says that somebody was first, and its form goes through.
    """
    made, visitor = joined(place), katalin(place)
    at = at_member(made, f"/{step}")
    form = visitor.form(at, at.partition("?")[0])
    do(place, "set_level", made.id, Level.MANAGER)
    answer = visitor.post(form.action, form.fields)
    page = read(answer)
    assert answer.status_code == 412
    assert "Somebody changed this person after you opened the page." in page.text
    assert now(place, made).level is Level.MANAGER
    (again,) = [one for one in page.forms if one.action == form.action]
    assert visitor.post(again.action, again.fields).status_code == 303


@pytest.mark.requirement("VC-18", page=USERS)
@pytest.mark.parametrize("level", [Level.MANAGER, Level.EMPLOYEE])
def test_for_whoever_is_no_admin_there_are_no_such_pages(place: Site, level: Level) -> None:
    """
    Not in the navigation; each address answers with why, whom to ask, and a way back, and no form does anything.
    """
    made, other = joined(place, level=level), invited(place, email=IDA, name=LONG)
    nora = Surfer(place, staff=NORA)
    overview = read(nora.get("/workspace"))
    assert [path for path in overview.links if path in {USERS, PLAN}] == []
    steps = [at_member(other, f"/{step}") for step in WRITES]
    for path in (USERS, f"{USERS}/new", PLAN, at_member(made), at_member(other), *steps):
        answer = nora.get(path)
        page = read(answer)
        assert answer.status_code == 403, path
        assert "Only admins of the account do this." in page.text, path
        assert "Ask an admin of the account." in page.text
        assert "The owner of the account: Szabó Katalin." in page.text
    csrf = nora.form("/workspace/sign-out").fields["csrf"]
    new = {"csrf": csrf, "key": "k", "email": "x@example.com", "level": "admin", "language": "en", "name": ""}
    assert nora.post(f"{USERS}/new", new).status_code == 403
    for step in WRITES:
        form = {"csrf": csrf, "key": "k", "seen": "0"} | ({"level": "admin"} if "level" in step else {})
        assert nora.post(at_member(other, f"/{step}").partition("?")[0], form).status_code == 403
    assert len(members(place)) == 3


@pytest.mark.requirement("VC-18", page=f"{USERS}/<member>")
@pytest.mark.parametrize("id", ["6f1c9d3e-0b1d-4b52-9a53-1f2f6f6f2d10", "nobody"])
def test_somebody_of_another_account_is_not_found(place: Site, id: str) -> None:
    """
    As one that is none (A-11).
    """
    assert katalin(place).get(f"{USERS}/{id}").status_code == 404


@pytest.mark.requirement("VC-18", page=f"{USERS}/<member>")
def test_the_partners_own_user_can_be_made_inactive_alone(place: Site) -> None:
    """
    Whose it is, that it takes no seat, and that it is neither removed nor an heir.
    """
    made, visitor = partners_own(place), katalin(place)
    page = read(visitor.get(at_member(made)))
    assert "Make it inactive to keep the partner out." in page.text
    assert "Not to the partner's own user." in page.text
    assert visitor.get(at_member(made, "/remove")).headers["Location"] == at_member(made)
    press(visitor, at_member(made, "/deactivate"))
    assert "Works here again; takes no seat." in text_of(visitor, at_member(made, "/reactivate"))


@pytest.mark.browser
@pytest.mark.requirement("VC-18", page=f"{USERS}/new")
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_by_keyboard_alone_somebody_is_invited(browser: Browser, place: Site, scripts: bool) -> None:
    """
    Tab, arrows and Enter, with scripts or without.
    """
    with visit(browser, place, staff=KATALIN, scripts=scripts) as there:
        there.go(f"{USERS}/new")
        there.page.locator("#name").focus()
        there.page.keyboard.type(LONG)
        there.page.keyboard.press("Tab")
        there.page.keyboard.type(IDA)
        there.page.keyboard.press("Tab")
        there.page.keyboard.press("ArrowDown")
        there.page.keyboard.press("Enter")
        there.page.wait_for_load_state()
        assert there.said.startswith(f"The invitation is on its way to {IDA}.")
    (made,) = [one for one in members(place) if one.email == IDA]
    assert made.level is Level.MANAGER
