"""
The pages for operators: who there is, somebody new, and what can be done about each (VC-27 to VC-29).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from unittest import mock
from uuid import uuid4

import pytest

from partnerkit import Realm, Secret
from partnerkit.errors import TooManyTries
from tests.library.adapters.lines import Cut, cuts
from tests.mailed import links
from tests.pages import teamwork
from tests.pages.site import BOGLARKA, CLIENTS, DANA, ILONA, MARGIT, PASSWORD, TOM, Site, operator, signed_in
from tests.pages.surfing import Surfer, read
from tests.pages.teamwork import ERZSI, TEAM, at_operator, id_of, now
from tests.second_factor import code

ONE = f"{TEAM}/<operator>"
NEW = f"{TEAM}/new"
STEPS = ("/block", "/unblock", "/role", "/invite", "/factor", "/hand-over")
ERZSEBET = {"name": "Nagy Erzsébet", "email": ERZSI, "role": "agent", "language": "hu"}


def csrf(surfer: Surfer) -> str:
    """
    Return what a form of somebody's carries against other sites.
    """
    return surfer.form("/console/sign-out").fields["csrf"]


def bare(surfer: Surfer, **fields: str) -> dict[str, str]:
    """
    Return a form nobody was shown, whose sender is who it says.
    """
    return {"csrf": csrf(surfer), "key": str(uuid4()), **fields}


# ---------------------------------------------------------------- who there is


@pytest.mark.requirement("VC-27", page=TEAM)
def test_every_operator_stands_in_the_list(place: Site) -> None:
    """
    By name, with role, second factor and last sign-in; blocked, invited and oneself are marked.
    """
    teamwork.added(place, role="field_agent")
    teamwork.block(place, 1)
    page = read(Surfer(place, operator=DANA).get(TEAM))

    names = [text for text in page.texts if text in {"Dana Whitfield", "Nagy Erzsébet", "Tom Okafor", "Vass Ilona"}]
    assert names[:1] == ["Dana Whitfield"]
    assert names[-3:] == ["Nagy Erzsébet", "Tom Okafor", "Vass Ilona"]
    assert "Kovács-Szentgyörgyi Boglárka Blocked boglarka@" in page.text
    assert f"Nagy Erzsébet Invited {ERZSI} Field agent None yet Never" in page.text
    assert "Dana Whitfield You dana@" in page.text
    assert "Secure Admin Set up" in page.text
    assert NEW in page.links


@pytest.mark.requirement("VC-27", page=TEAM)
def test_any_number_of_operators_is_listed_by_pages(place: Site) -> None:
    """
    Fifty at a time; a place nobody made is refused.
    """
    teamwork.crowd(place, 60)
    dana = Surfer(place, operator=DANA)
    first = read(dana.get(TEAM))
    second = read(dana.get(next(link for link in first.links if "after=" in link)))

    on = [[link for link in page.links if link.startswith(f"{TEAM}/0")] for page in (first, second)]
    assert [len(on[0]), len(on[1])] == [50, 16]
    assert set(on[0]) & set(on[1]) == set()
    assert dana.get(f"{TEAM}?after=nonsense").status_code == 422


@pytest.mark.requirement("BX-01", page=TEAM)
def test_whoever_may_not_manage_operators_reads_about_them(place: Site) -> None:
    """
    Each control is a sentence with its Why?, no form stands there, and the addresses do nothing.
    """
    tom = Surfer(place, operator=TOM)
    listed, one = read(tom.get(TEAM)), read(tom.get(at_operator(place, 1)))

    assert NEW not in listed.links
    assert "/console/why?action=operator.add" in listed.links
    for said in ("Not for you to change.", "Not for you to block.", "Not for you to enter."):
        assert f"{said} Why?" in one.text
    assert f"/console/why?action=operator.block&operator={id_of(place, 1)}" in one.links
    assert [form.action for form in one.forms if TEAM in form.action] == []
    before = now(place, 1)
    answers = [tom.post(at_operator(place, 1, step), bare(tom, seen="0")) for step in ("/block", "/factor")]
    answers.append(tom.post(at_operator(place, 1, "/role"), bare(tom, seen="0", role="agent")))
    answers.append(tom.post(NEW, bare(tom, **ERZSEBET)))
    assert {answer.status_code for answer in answers} == {403}
    assert now(place, 1) == before


@pytest.mark.requirement("VC-27", page=TEAM)
def test_whoever_may_not_see_the_partner_finds_no_operators(place: Site) -> None:
    """
    No entry leads there, and the addresses explain themselves without a name.
    """
    margit = Surfer(place, operator=MARGIT)
    page = margit.get(at_operator(place, 1))

    assert TEAM not in read(margit.get("/console/me")).links
    assert margit.get(TEAM).status_code == page.status_code == margit.get("/console/roles").status_code == 403
    assert "Boglárka" not in read(page).text
    why = margit.get(f"/console/why?action=operator.block&operator={id_of(place, 1)}&role=owner")
    assert "You cannot block an operator" in read(why).text
    assert "Boglárka" not in read(why).text


@pytest.mark.requirement("R-05", page=ONE)
@pytest.mark.parametrize("path", ["", *STEPS, "/role?role=agent"])
def test_an_operator_of_another_partner_is_unknown(place: Site, path: str) -> None:
    """
    As one that never was (A-11).
    """
    dana = Surfer(place, operator=DANA)
    ids = (id_of(place, 3), uuid4(), "nonsense")
    plain = path.partition("?")[0]
    asked = [dana.get(f"{TEAM}/{id}{path}").status_code for id in ids if path != "/invite"]
    sent = [dana.post(f"{TEAM}/{id}{plain}", bare(dana, **_sent(plain))).status_code for id in ids if path]

    assert set(asked) <= {404}
    assert set(sent) <= {404}
    assert asked or sent


def _sent(step: str) -> dict[str, str]:
    seen = {"seen": "0"}
    return {"/block": seen, "/unblock": seen, "/factor": seen, "/role": seen | {"role": "agent"}}.get(step, {})


# ---------------------------------------------------------------- somebody new


@pytest.mark.requirement("VC-28", page=NEW)
def test_a_new_operator_sets_a_password_by_the_link_mailed(place: Site) -> None:
    """
    The page says where it goes; sent twice it is one operator, and one mail (BX-09).
    """
    dana = Surfer(place, operator=DANA)
    fields = dana.form(NEW).fields | ERZSEBET
    answers = [dana.post(NEW, fields), dana.post(NEW, fields)]
    told = read(dana.get(answers[0].location))
    mailed = links(place.database.run)

    assert answers[0].location == answers[1].location
    assert f"A link to set a password is on its way to {ERZSI}." in told.text
    assert "Invited" in told.text
    assert [link.rpartition("/")[0] for link in mailed] == ["/console/welcome"]
    assert read(dana.get(TEAM)).text.count("Nagy Erzsébet") == 1


@pytest.mark.requirement("VC-28", page=NEW)
def test_everything_wrong_about_a_new_operator_is_said_at_once(place: Site) -> None:
    """
    What was typed is kept; an address that is taken, and a role beyond one's own, stand beside their fields.
    """
    dana = Surfer(place, operator=DANA)
    empty = dana.send(NEW, name=" ", email="erzsi@", language="hu")
    above = dana.send(NEW, **ERZSEBET | {"role": "secure_owner"})
    taken = dana.send(NEW, **ERZSEBET | {"email": TOM})

    assert [answer.status_code for answer in (empty, above, taken)] == [422] * 3
    assert "3 things need your attention Name: " in read(empty).text
    assert "Role: This field is needed." in read(empty).text
    assert dana.form(NEW).fields["language"] == "en"
    assert "Role: " in read(above).text
    assert "Email: " in read(taken).text
    assert "Nagy Erzsébet" in taken.text
    assert "Nagy Erzsébet" not in read(dana.get(TEAM)).text


@pytest.mark.requirement("VC-29", page=NEW)
def test_only_roles_within_ones_own_are_offered(place: Site) -> None:
    """
    A note names the others, with the reason and its Why?.
    """
    boglarka = read(Surfer(place, operator=BOGLARKA).get(NEW))

    assert "Role Choose… Admin Agent Bookkeeper Field agent Not offered" in boglarka.text
    assert "Owner, Secure Owner, Secure Admin and Secure Agent: This concerns a role that" in boglarka.text
    why = next(link for link in boglarka.links if link.endswith("role=owner"))
    told = read(Surfer(place, operator=BOGLARKA).get(why)).text
    assert "You cannot add an operator with the role Owner" in told
    assert "Owner includes what your role does not: Own the partner, and hand that over." in told
    assert "Dana Whitfield may do this." in told


def test_too_many_mails_are_said_on_the_form(place: Site) -> None:
    """
    What was typed is kept, for later.
    """
    dana = Surfer(place, operator=DANA)
    fields = dana.form(NEW).fields | ERZSEBET
    with mock.patch.object(type(place.vendor.throttle), "hit", side_effect=TooManyTries(42)):
        answer = dana.post(NEW, fields)

    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "42")
    assert "Nagy Erzsébet" in answer.text


@pytest.mark.requirement("VC-28", page=f"{ONE}/invite")
def test_a_link_is_sent_again_to_whoever_has_not_come(place: Site) -> None:
    """
    The earlier one no longer works; whoever has come needs none.
    """
    dana, first = Surfer(place, operator=DANA), teamwork.welcomed(place)
    path = next(link for link in read(dana.get(TEAM)).links if link.startswith(f"{TEAM}/") and _is(dana, link))
    fields = dana.form(path, f"{path}/invite").fields
    answers = [dana.post(f"{path}/invite", fields), dana.post(f"{path}/invite", fields)]
    sent = links(place.database.run)

    assert [answer.location for answer in answers] == [path, path]
    assert f"A new link is on its way to {ERZSI}. The earlier one no longer works." in read(dana.get(path)).text
    assert [len(sent), Surfer(place).get(first).status_code, Surfer(place).get(sent[0]).status_code] == [1, 410, 200]
    assert dana.get(f"{path}/invite").location == path
    came = dana.post(at_operator(place, 2, "/invite"), bare(dana))
    assert "The operator signs in already, and needs no invitation." in read(dana.get(came.location)).text


def _is(surfer: Surfer, path: str) -> bool:
    return "A link to set a password was mailed to" in read(surfer.get(path)).text


def test_too_many_links_sent_again_are_said(place: Site) -> None:
    """
    On the page one was on.
    """
    dana = Surfer(place, operator=DANA)
    path = f"{TEAM}/{teamwork.added(place).id}"
    fields = dana.form(path, f"{path}/invite").fields
    with mock.patch.object(type(place.vendor.throttle), "hit", side_effect=TooManyTries(42)):
        answer = dana.post(f"{path}/invite", fields)

    assert answer.location == path
    assert "There were too many tries." in read(dana.get(path)).text


# ---------------------------------------------------------------- blocked


@pytest.mark.requirement("VC-29", page=f"{ONE}/block")
@pytest.mark.requirement("BX-11", page=f"{ONE}/block")
def test_a_block_is_shown_before_it_is_set(place: Site) -> None:
    """
    Who is out with how many sessions, and which clients have nobody active then; nothing has changed.
    """
    for _ in range(2):
        signed_in(place, Realm.OPERATOR, TOM)
    page = read(Surfer(place, operator=DANA).get(at_operator(place, 2, "/block")))

    assert "Block Tom Okafor?" in page.text
    assert "Tom Okafor Agent Cannot sign in any more; 2 open sessions end. No sign-in" in page.text
    assert f"{CLIENTS[1][0]} Client Stays assigned; no operator it is assigned to can sign in then." in page.text
    assert CLIENTS[2][0] not in page.text
    assert "Block Tom Okafor" in page.texts[-20:] or "Block Tom Okafor Cancel" in page.text
    assert now(place, 2).blocked_at is None


@pytest.mark.requirement("VC-29", page=f"{ONE}/block")
@pytest.mark.requirement("BX-09", page=f"{ONE}/block")
def test_a_block_ends_everything_at_once_and_once(place: Site) -> None:
    """
    The next click leads to the sign-in; the form sent again, or one from another tab, does nothing more.
    """
    dana, tom, path = Surfer(place, operator=DANA), Surfer(place, operator=TOM), at_operator(place, 2, "/block")
    form, other = dana.form(path), dana.form(path)
    answers = [dana.post(path, form.fields), dana.post(path, form.fields)]

    assert [answer.location for answer in answers] == [at_operator(place, 2)] * 2
    assert "Tom Okafor is blocked and signed out everywhere." in read(dana.get(answers[0].location)).text
    assert "/console/sign-in" in tom.get("/console/clients").location
    blocked = now(place, 2)
    assert dana.post(path, other.fields).status_code in {303, 412}
    assert now(place, 2) == blocked
    assert "The operator is blocked." in read(dana.get(dana.get(path).location)).text
    shown = read(dana.get(at_operator(place, 2)))
    assert "Blocked since" in shown.text
    assert f"{at_operator(place, 2)}/unblock" in shown.links
    assert "Not while blocked." in shown.text


@pytest.mark.requirement("VC-29", page=f"{ONE}/unblock")
def test_whoever_is_unblocked_signs_in_again(place: Site) -> None:
    """
    With what there was before, but no session.
    """
    teamwork.block(place, 2)
    dana, path = Surfer(place, operator=DANA), at_operator(place, 2, "/unblock")
    assert "It brings no session back." in read(dana.get(path)).text
    answer = dana.send(path)

    assert "Tom Okafor can sign in again." in read(dana.get(answer.location)).text
    assert now(place, 2).blocked_at is None
    assert "The operator is not blocked." in read(dana.get(dana.get(path).location)).text
    assert Surfer(place, operator=TOM).get("/console/clients").status_code == 200


@pytest.mark.requirement("BX-09", page=f"{ONE}/block")
def test_an_operator_changed_meanwhile_is_looked_at_once_more(place: Site) -> None:
    """
    Nothing is done to somebody who is not as they were shown; the page says so, and asks anew (A-29).
    """
    dana, path = Surfer(place, operator=DANA), at_operator(place, 2, "/block")
    form = dana.form(path)
    teamwork.set_role(place, 2, "admin")
    again = dana.post(path, form.fields)

    assert again.status_code == 412
    assert "Somebody changed this operator after you opened the page." in read(again).text
    assert "Tom Okafor Admin" in read(again).text
    assert now(place, 2).blocked_at is None
    anew = next(form for form in read(again).forms if form.action == path)
    assert dana.post(path, anew.fields).status_code == 303
    assert now(place, 2).blocked_at is not None


@pytest.mark.requirement("VC-29", page=f"{ONE}/block")
@pytest.mark.parametrize(
    ("who", "whom", "said"),
    [
        (DANA, 0, "Nobody does this to themselves."),
        (BOGLARKA, 0, "This concerns a role that includes more than yours."),
    ],
)
def test_whom_nobody_may_block_has_no_button(place: Site, who: str, whom: int, said: str) -> None:
    """
    Oneself, and whoever stands above: a Why? stands in its place, and the address explains itself as the link does.
    """
    surfer, id = Surfer(place, operator=who), id_of(place, whom)
    page, asked = read(surfer.get(at_operator(place, whom))), surfer.get(at_operator(place, whom, "/block"))
    sent = surfer.post(at_operator(place, whom, "/block"), bare(surfer, seen="0"))
    why = read(surfer.get(f"/console/why?action=operator.block&operator={id}"))

    assert f"{at_operator(place, whom)}/block" not in page.links
    assert "Not for you to block. Why?" in page.text
    assert [asked.status_code, sent.status_code] == [403, 403]
    for told in (read(asked), read(sent), why):
        assert said in told.text
        assert "Then you can do this." not in told.text
        assert at_operator(place, whom) in told.links
    assert now(place, whom).blocked_at is None


# ---------------------------------------------------------------- another role


@pytest.mark.requirement("VC-29", page=f"{ONE}/role")
@pytest.mark.requirement("BX-11", page=f"{ONE}/role")
def test_another_role_says_what_it_gives_and_takes(place: Site) -> None:
    """
    Before it is given; the sessions that would end are counted.
    """
    signed_in(place, Realm.OPERATOR, BOGLARKA)
    dana = Surfer(place, operator=DANA)
    less = read(dana.get(at_operator(place, 1, "/role?role=field_agent"))).text
    more = read(dana.get(at_operator(place, 2, "/role?role=admin"))).text

    assert "What is gained Nothing. What is lost Assign clients to operators" in less
    assert "See all clients, assigned or not" in less
    assert "1 open session ends, because the new role gives less." in less
    assert "What is gained Assign clients to operators" in more
    assert "Add, change and block operators" in more
    assert "What is lost Nothing." in more
    assert "Open sessions go on, with the new role from the next click on." in more
    assert [now(place, 1).role, now(place, 2).role] == ["admin", "agent"]


@pytest.mark.requirement("VC-29", page=f"{ONE}/role")
def test_another_role_is_given_once(place: Site) -> None:
    """
    It is said; who gets less signs in anew.
    """
    dana, boglarka = Surfer(place, operator=DANA), Surfer(place, operator=BOGLARKA)
    path = at_operator(place, 1, "/role")
    fields = dana.form(f"{path}?role=agent", path).fields
    answers = [dana.post(path, fields), dana.post(path, fields)]

    assert [answer.location for answer in answers] == [at_operator(place, 1)] * 2
    assert "Kovács-Szentgyörgyi Boglárka has the role Agent now." in read(dana.get(answers[0].location)).text
    assert now(place, 1).role == "agent"
    assert "/console/sign-in" in boglarka.get(TEAM).location


@pytest.mark.requirement("VC-29", page=f"{ONE}/role")
def test_nobody_gives_a_role_with_more_than_their_own(place: Site) -> None:
    """
    Neither by the list, nor by the address, nor by the form (A-14); nor one there is none of.
    """
    boglarka, path = Surfer(place, operator=BOGLARKA), at_operator(place, 2, "/role")
    asked = [boglarka.get(f"{path}?role={role}").status_code for role in ("owner", "secure_agent", "agent", "none", "")]
    sent = [boglarka.post(path, bare(boglarka, seen="0", role=role)) for role in ("owner", "none", "")]

    assert asked == [422] * 5
    assert [answer.status_code for answer in sent] == [403, 422, 422]
    assert "You cannot give Tom Okafor the role Owner" in read(sent[0]).text
    assert boglarka.get(f"{path}?strange=1").status_code == 422
    assert now(place, 2).role == "agent"


@pytest.mark.requirement("VC-29", page=f"{ONE}/role")
def test_the_last_owner_is_offered_no_other_role(place: Site) -> None:
    """
    The page says why, and has no button; once there is another owner one lowers the own role, and signs in anew.
    """
    dana, path = Surfer(place, operator=DANA), at_operator(place, 0, "/role")
    page = read(dana.get(path))
    assert "Admin, Agent, Bookkeeper and Field agent: The partner would be left without an owner." in page.text
    assert "Review" not in page.texts
    refused = dana.post(path, bare(dana, seen="0", role="agent"))
    assert (refused.status_code, now(place, 0).role) == (403, "owner")

    teamwork.set_role(place, 1, "owner")
    answer = dana.send(f"{path}?role=agent", path)
    assert answer.location == "/console/sign-in"
    assert "Your role is Agent now. Sign in again to go on." in read(dana.get(answer.location)).text
    assert now(place, 0).role == "agent"


@pytest.mark.requirement("BX-10", page=f"{ONE}/role")
def test_a_secure_role_for_somebody_without_a_second_factor_says_so(place: Site) -> None:
    """
    Until it is set up, nothing can be done with it.
    """
    teamwork.set_role(place, 4, "secure_owner")
    ilona = Surfer(place, operator=ILONA)
    text = read(ilona.get(at_operator(place, 1, "/role?role=secure_admin"))).text

    assert "What is gained Act on secure accounts" in text
    assert "This person has no second factor yet." in text


def test_a_role_of_somebody_changed_meanwhile_is_looked_at_once_more(place: Site) -> None:
    """
    With what it is by now.
    """
    dana, path = Surfer(place, operator=DANA), at_operator(place, 2, "/role")
    fields = dana.form(f"{path}?role=admin", path).fields
    teamwork.set_role(place, 2, "bookkeeper")
    again = dana.post(path, fields)

    assert again.status_code == 412
    assert "Somebody changed this operator after you opened the page." in read(again).text
    assert "Now: Bookkeeper." in read(again).text
    assert now(place, 2).role == "bookkeeper"


# ---------------------------------------------------------------- second factor, ownership


@pytest.mark.requirement("BX-10", page=f"{ONE}/factor")
def test_a_second_factor_that_is_lost_is_reset(place: Site) -> None:
    """
    By whoever stands above; sent twice it is one, and of somebody without one there is nothing to reset.
    """
    teamwork.factor(place, 1)
    dana, path = Surfer(place, operator=DANA), at_operator(place, 1, "/factor")
    fields = dana.form(path).fields
    answers = [dana.post(path, fields), dana.post(path, fields)]

    assert [answer.location for answer in answers] == [at_operator(place, 1)] * 2
    assert "The second factor of Kovács-Szentgyörgyi Boglárka is gone." in read(dana.get(answers[0].location)).text
    assert dana.get(path).location == at_operator(place, 1)
    assert "Second factor None yet" in read(dana.get(at_operator(place, 1))).text
    assert Surfer(place, operator=BOGLARKA).get(TEAM).status_code == 200


@pytest.mark.requirement("VC-29", page=f"{ONE}/hand-over")
def test_an_owner_hands_the_partner_over(place: Site) -> None:
    """
    To one who takes its place; whoever did it signs in anew, as an admin.
    """
    dana, path = Surfer(place, operator=DANA), at_operator(place, 1, "/hand-over")
    asked = read(dana.get(path)).text
    assert "becomes owner in your place" in asked
    assert "Dana Whitfield You Becomes an admin; 1 open session ends. Admin" in asked
    answer = dana.send(path)

    assert answer.location == "/console/sign-in"
    assert "Kovács-Szentgyörgyi Boglárka is owner now" in read(dana.get(answer.location)).text
    assert "/console/sign-in" in dana.get(TEAM).location
    assert [now(place, number).role for number in (0, 1)] == ["admin", "owner"]


@pytest.mark.requirement("BX-11", page=f"{ONE}/hand-over")
def test_an_owner_is_told_what_the_heir_loses(place: Site) -> None:
    """
    An owner's role that is no Secure one takes the heir's Secure role away.
    """
    dana, path = Surfer(place, operator=DANA), at_operator(place, 4, "/hand-over")
    assert now(place, 4).role == "secure_admin"
    assert "Becomes owner, and can do nothing on secure accounts from then on" in read(dana.get(path)).text
    dana.send(path)

    assert [now(place, number).role for number in (0, 4)] == ["admin", "owner"]


@pytest.mark.requirement("VC-29", page=f"{ONE}/hand-over")
def test_only_an_owner_is_shown_how_to_hand_over(place: Site) -> None:
    """
    And not to somebody who is blocked or has not come yet.
    """
    teamwork.block(place, 2)
    made = teamwork.added(place)
    dana, boglarka = Surfer(place, operator=DANA), Surfer(place, operator=BOGLARKA)
    pages = [read(dana.get(path)).text for path in (at_operator(place, 2), f"{TEAM}/{made.id}")]

    assert ["Only to somebody who can sign in." in text for text in pages] == [True, True]
    assert "Ownership" not in read(boglarka.get(at_operator(place, 5))).text
    assert boglarka.get(at_operator(place, 5, "/hand-over")).status_code == 403
    assert "The operator is blocked." in _told(dana, at_operator(place, 2, "/hand-over"))
    assert now(place, 0).role == "owner"


def _told(surfer: Surfer, path: str) -> str:
    return read(surfer.get(surfer.get(path).location)).text


@pytest.mark.requirement("BX-10", page=f"{ONE}/role")
def test_what_needs_the_second_factor_just_now_asks_for_it(place: Site) -> None:
    """
    The button stands there; the click asks for a code, and leads on from there. A block goes through without.
    """
    teamwork.factor(place, 1)
    boglarka = Surfer(place, operator=BOGLARKA)
    place.clock.ahead += place.vendor.limits.step_up + timedelta(minutes=1)
    path = at_operator(place, 2, "/role")

    assert path in read(boglarka.get(at_operator(place, 2))).links
    asks: list[Callable[[], int]] = [lambda: boglarka.get(path).status_code]
    assert [ask() for ask in asks] == [403]
    assert boglarka.get(at_operator(place, 2, "/block")).status_code == 200
    went = boglarka.send("/console/prove", code=code(place.clock()).reveal(), next=path)
    assert went.location == path
    assert boglarka.get(path).status_code == 200


@pytest.mark.requirement("VC-28", page=NEW)
def test_the_language_of_a_new_operator_is_ones_own_to_begin_with(place: Site) -> None:
    """
    Whoever adds a colleague most likely speaks the same.
    """
    place.database.run(lambda kit: kit.identity.set_language("hu", by=operator(kit, 0)))
    assert Surfer(place, operator=DANA).form(NEW).fields["language"] == "hu"
    assert PASSWORD not in Surfer(place, operator=DANA).get(NEW).text


@pytest.mark.requirement("VC-30", page=TEAM)
def test_whoever_acts_as_another_sees_the_operators_as_that_one_does(place: Site) -> None:
    """
    And changes nothing about them: each control is shut, the addresses too, and the Why? says what helps.
    """
    dana, id = Surfer(place, operator=DANA), id_of(place, 1)
    cookie = dana.client.get_cookie(Realm.OPERATOR.value, domain="127.0.0.1")
    assert cookie is not None
    place.database.run(lambda kit: kit.sessions.enter_as(Secret(cookie.value), id))
    own, tom = read(dana.get(at_operator(place, 1))), read(dana.get(at_operator(place, 2)))

    assert "Kovács-Szentgyörgyi Boglárka Active You" in own.text
    assert "Ownership" not in tom.text
    assert f"{at_operator(place, 2)}/block" not in tom.links
    refused = dana.get(at_operator(place, 2, "/block"))
    assert refused.status_code == 403
    assert "Sign out as the other operator, and go on as yourself." in read(refused).text
    assert dana.get(f"{teamwork.ROLES}/new-role").status_code == dana.get(NEW).status_code == 403


# ---------------------------------------------------------------- a connection lost just then


@pytest.mark.requirement("BX-09", page=NEW)
@pytest.mark.parametrize("cut", Cut, ids=lambda cut: cut.name)
@pytest.mark.parametrize("name", ["block", "role", "factor", "new", "own role"])
def test_a_form_about_operators_is_done_once(place: Site, name: str, cut: Cut) -> None:
    """
    It has a key, so it is done again where nobody knows if it was; whoever sent it hears nothing of that.
    """
    teamwork.factor(place, 1)
    dana = Surfer(place, operator=DANA)
    path, query, typed = {
        "block": (at_operator(place, 2, "/block"), "", {}),
        "role": (at_operator(place, 2, "/role"), "?role=admin", {}),
        "factor": (at_operator(place, 1, "/factor"), "", {}),
        "new": (NEW, "", ERZSEBET),
        "own role": (f"{teamwork.ROLES}/new-role", "", {"title": "Front desk"}),
    }[name]
    fields = dana.form(f"{path}{query}", path).fields | typed
    if name == "own role":
        fields = {key: fields[key] for key in ("csrf", "key", "title")}
    cuts(place.database.engine, cut)
    first, second = dana.post(path, fields), dana.post(path, fields)

    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    assert [read(dana.get(TEAM)).text.count("Nagy Erzsébet"), now(place, 2).blocked_at is None] == [
        int(name == "new"),
        name != "block",
    ]
