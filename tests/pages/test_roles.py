"""
The pages for roles: what each includes, and a partner's own (VC-29).
"""

from __future__ import annotations

from typing import Any

import pytest

from partnerkit import NewRole, PartnerKit, RoleChange
from partnerkit.access import GRANTABLE, Permission, Role
from reference_server.pages.role_form import name_of
from tests.pages import teamwork
from tests.pages.doing import Whole
from tests.pages.site import BOGLARKA, DANA, ILONA, OWEN, TOM, Site, operator
from tests.pages.surfing import Surfer, read
from tests.pages.teamwork import ROLES, id_of
from tests.pages.test_people import bare

ROLE = f"{ROLES}/<role>"
NEW = f"{ROLES}/new-role"
FRONT: dict[str, Any] = {"title": "Front desk", "permissions": ["clients.view", "notes.write"]}
ZOE = "zoe@lefevre-kovacs.example.com"


def role_of(place: Site, name: str = "front_desk") -> Role:
    """
    Return a role of the partner as it is now.
    """
    return place.database.run(lambda kit: kit.partners.role(operator(kit, 0).partner, name, by=operator(kit, 0)))


@pytest.mark.requirement("VC-29", page=ROLES)
def test_every_role_stands_in_the_list(place: Site) -> None:
    """
    Those that are built in, then the partner's own: what they reach, how much they include, and who has them.
    """
    page = read(Surfer(place, operator=DANA).get(ROLES))

    assert "Owner Built in All clients 19 of 19 rights 1 operator" in page.text
    assert "Secure Agent Secure Built in All clients 10 of 19 rights Nobody" in page.text
    assert "Bookkeeper Your partner's own All clients Nothing 1 operator" in page.text
    assert "Field agent Your partner's own Assigned clients 10 of 19 rights 1 operator" in page.text
    assert NEW in page.links
    assert ROLES in read(Surfer(place, operator=DANA).get(teamwork.TEAM)).links


@pytest.mark.requirement("VC-29", page=ROLE)
def test_a_role_says_all_it_includes_and_who_has_it(place: Site) -> None:
    """
    In plain words; one that is built in has no buttons, and one there is none of is not found.
    """
    teamwork.crowd(place, 12)
    dana = Surfer(place, operator=DANA)
    agent, own, secure = (read(dana.get(f"{ROLES}/{name}")) for name in ("agent", "field_agent", "secure_owner"))

    assert (
        "See clients and their notes Invite clients, and hand out links Tag clients Write notes on clients Accounts"
        in agent.text
    )
    assert "and 3 more" in agent.text
    assert "stay as they are" in agent.text
    assert f"{teamwork.TEAM}/{id_of(place, 5)}" in own.links
    assert "Only the clients assigned to its holder. Of secure accounts the name alone." in own.text
    assert "All clients of the partner. Secure accounts too." in secure.text
    assert "Own the partner, and hand that over Held by Nobody has it." in secure.text
    assert dana.get(f"{ROLES}/none").status_code == 404
    assert dana.get(f"{ROLES}/none/change").status_code == dana.get(f"{ROLES}/none/remove").status_code == 404


@pytest.mark.requirement("VC-29", page=NEW)
@pytest.mark.requirement("BX-09", page=NEW)
def test_a_role_of_ones_own_is_made_once(place: Site) -> None:
    """
    It can be given then.
    """
    dana = Surfer(place, operator=DANA)
    fields = dana.form(NEW).fields
    sent = {name: fields[name] for name in ("csrf", "key")} | FRONT | {"limited": "1"}
    answers = [dana.post(NEW, sent), dana.post(NEW, sent)]

    assert [answer.location for answer in answers] == [f"{ROLES}/front_desk"] * 2
    assert "The role “Front desk” can be given now." in read(dana.get(f"{ROLES}/front_desk")).text
    made = role_of(place)
    assert made.permissions == {Permission.VIEW_CLIENTS, Permission.WRITE_NOTES}
    assert (made.limited, made.secure) == (True, False)
    assert "Front desk" in read(dana.get(f"{teamwork.TEAM}/new")).text


@pytest.mark.requirement("VC-29", page=NEW)
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"title": " "}, "Title: "),
        ({"title": "Secure desk"}, "Title: The English word “Secure” stands in a title exactly when"),
        ({"title": "Field  Agent"}, "Title: There is a role of this name already."),
        ({"title": "Owner"}, "Title: There is a role of this name already."),
        ({"title": "Desk", "permissions": ["partner.own"]}, "What it includes: "),
        ({"title": "Desk", "permissions": ["clients.view", "strange"]}, "What it includes: "),
    ],
)
def test_what_is_wrong_with_a_role_stands_beside_its_field(place: Site, typed: dict[str, Any], said: str) -> None:
    """
    What was typed and ticked is kept.
    """
    dana = Surfer(place, operator=DANA)
    answer = dana.post(NEW, bare(dana) | FRONT | typed)

    assert answer.status_code == 422
    assert said in read(answer).text
    assert answer.text.count(" checked") == len({"clients.view", "notes.write"} & {*(FRONT | typed)["permissions"]})


def dispatcher(kit: PartnerKit) -> None:
    """
    Let Tom make roles, in a role that is limited.
    """
    vendor, partner_id = kit.actors.vendor("support"), operator(kit, 0).partner
    rights = (Permission.VIEW_CLIENTS, Permission.MANAGE_ROLES)
    new = NewRole(name="dispatcher", title="Dispatcher", permissions=rights, limited=True)
    kit.partners.add_role(partner_id, new, by=vendor)
    kit.partners.set_operator_role(partner_id, operator(kit, 2).id, "dispatcher", by=vendor)  # type: ignore[arg-type]


@pytest.mark.requirement("VC-29", page=NEW)
def test_nobody_puts_into_a_role_what_they_do_not_have(place: Site) -> None:
    """
    It is no box to tick but a line that says why; sent all the same it is refused (A-14).
    """
    place.database.run(dispatcher)
    tom = Surfer(place, operator=TOM)
    page, sent = tom.get(NEW), bare(tom)

    assert page.text.count('name="permissions"') == 2
    assert page.text.count('name="limited"') == page.text.count('name="secure"') == 0
    assert (
        "Not offered: your own role does not include it Invite clients, and hand out links Tag clients"
        in read(page).text
    )
    above = tom.post(NEW, sent | {"title": "Desk", "permissions": ["clients.tag"]})
    secure = tom.post(NEW, sent | {"key": "2", "title": "Secure desk", "permissions": [], "secure": "1"})
    assert [above.status_code, secure.status_code] == [403, 403]
    assert "This concerns a role that includes more than yours." in read(above).text
    own = tom.post(NEW, sent | {"key": "3", "title": "Desk", "permissions": ["clients.view"]})
    assert own.status_code == 303
    assert role_of(place, "desk").limited


def crowded(kit: PartnerKit) -> None:
    """
    Give the partner as many roles of its own as it can have.
    """
    vendor, partner_id = kit.actors.vendor("support"), operator(kit, 0).partner
    for n in range(kit._vendor.limits.roles - len(kit.partners.own_roles(partner_id, by=vendor))):
        new = NewRole(name=f"role_{n}", title=f"Role {n}", permissions=())
        kit.partners.add_role(partner_id, new, by=vendor)


@pytest.mark.requirement("VC-29", page=NEW)
def test_where_there_are_as_many_roles_as_there_can_be_the_form_says_so(place: Site) -> None:
    """
    What was typed and ticked is kept.
    """
    place.database.run(crowded)
    dana = Surfer(place, operator=DANA)
    answer = dana.post(NEW, bare(dana) | FRONT)

    assert answer.status_code == 409
    assert "The partner has as many roles of its own as it can have." in read(answer).text
    assert answer.text.count(" checked") == len({"clients.view", "notes.write"} & {*FRONT["permissions"]})


@pytest.mark.requirement("VC-22", page=NEW)
def test_a_secure_role_is_made_by_somebody_with_one(place: Site) -> None:
    """
    Its title says so.
    """
    ilona, boglarka = Surfer(place, operator=ILONA), Surfer(place, operator=BOGLARKA)

    assert "Secure roles are made by somebody with a Secure role." in read(boglarka.get(NEW)).text
    answer = ilona.post(NEW, bare(ilona) | FRONT | {"title": "Secure desk", "secure": "1"})
    assert answer.location == f"{ROLES}/secure_desk"
    assert role_of(place, "secure_desk").secure


@pytest.mark.requirement("VC-29", page=f"{ROLE}/change")
def test_a_role_is_changed_for_whoever_has_it(place: Site) -> None:
    """
    What it was stands in the form; the form sent twice changes it once.
    """
    teamwork.add_role(place)
    dana, path = Surfer(place, operator=DANA), f"{ROLES}/front_desk/change"
    page = dana.get(path)
    fields = dana.form(path).fields

    assert page.text.count(" checked") == 2
    assert 'value="Front desk"' in page.text
    sent = {name: fields[name] for name in ("csrf", "key", "seen")}
    sent |= {"title": "Reception", "permissions": ["clients.view"]}  # type: ignore[dict-item]
    answers = [dana.post(path, sent), dana.post(path, sent)]
    assert [answer.location for answer in answers] == [f"{ROLES}/front_desk"] * 2
    assert "The role “Reception” is changed" in read(dana.get(f"{ROLES}/front_desk")).text
    assert role_of(place).permissions == {Permission.VIEW_CLIENTS}
    assert "1 operator has it." in read(dana.get(f"{ROLES}/bookkeeper/change")).text
    wrong = dana.post(path, bare(dana, seen="1", title=" "))
    assert (wrong.status_code, "Title: " in read(wrong).text) == (422, True)


@pytest.mark.requirement("BX-11", page=f"{ROLE}/change")
def test_what_takes_something_from_somebody_is_shown_first(place: Site) -> None:
    """
    What is lost and by whom, with the sessions that end; the button on that page does it, once, as it was typed.
    """
    owen = Surfer(place, operator=OWEN)
    dana, path = Surfer(place, operator=DANA), f"{ROLES}/field_agent/change"
    fields = dana.form(path).fields
    sent = {name: fields[name] for name in ("csrf", "key", "seen")}
    sent |= {"title": "Rounds", "permissions": ["clients.view", "clients.assign"], "limited": "1"}  # type: ignore[dict-item]
    page = dana.post(path, sent)
    text = read(page).text

    assert page.status_code == 200
    assert "Change the role Field agent? It takes something from whoever has it" in text
    assert (
        "What is gained Assign clients to operators What is lost Invite clients, and hand out links Tag clients" in text
    )
    assert "Whom it concerns Owen Pritchard · 1 open session ends" in text
    assert owen.get("/console/clients").status_code == 200
    assert role_of(place, "field_agent").title == "Field agent"
    sure = Whole(page).form(path)
    answers = [dana.post(path, sure), dana.post(path, sure), dana.post(path, sent)]
    assert [answer.location for answer in answers] == [f"{ROLES}/field_agent"] * 3
    changed = role_of(place, "field_agent")
    assert (changed.title, changed.limited) == ("Rounds", True)
    assert changed.permissions == {Permission.VIEW_CLIENTS, Permission.ASSIGN_CLIENTS}
    assert owen.get("/console/clients").status_code == 303


@pytest.mark.requirement("BX-11", page=f"{ROLE}/change")
def test_what_was_shown_of_a_role_is_shown_anew_once_it_was_changed(place: Site) -> None:
    """
    To be sure of a change holds for the role as it was seen.
    """
    dana, path = Surfer(place, operator=DANA), f"{ROLES}/field_agent/change"
    fields = dana.form(path).fields
    sent = {name: fields[name] for name in ("csrf", "key", "seen")} | {"title": "Rounds", "limited": "1"}
    sure = Whole(dana.post(path, sent)).form(path)
    teamwork.change_role(place, "field_agent", "Field work")
    again = dana.post(path, sure)
    anew = dict(Whole(again).form(path).items())
    del anew["permissions"]

    assert (again.status_code, "sure" in anew) == (412, False)
    assert "Change the role Field work?" in read(dana.post(path, {**anew, "title": "Rounds", "limited": "1"})).text


@pytest.mark.requirement("VC-29", page=f"{ROLE}/change")
def test_a_role_changed_meanwhile_is_looked_at_once_more(place: Site) -> None:
    """
    What it is by now stands above what was ticked, and nothing of that is lost (A-29).
    """
    dana, path = Surfer(place, operator=DANA), f"{ROLES}/bookkeeper/change"
    fields = dana.form(path).fields
    teamwork.change_role(place)
    sent = {name: fields[name] for name in ("csrf", "key", "seen")}
    sent |= {"title": "Books", "permissions": ["clients.view", "clients.tag"]}  # type: ignore[dict-item]
    again = dana.post(path, sent)
    text = read(again).text

    assert again.status_code == 412
    assert "Somebody changed this role after you opened the form." in text
    assert "As it stands: Bookkeeping. Only the clients assigned to its holder." in text
    assert "It includes: See clients and their notes." in text
    assert 'value="Books"' in again.text
    assert role_of(place, "bookkeeper").title == "Bookkeeping"
    anew = next(form for form in read(again).forms if form.action == path).fields
    assert anew["key"] != fields["key"]
    assert dana.post(path, sent | {name: anew[name] for name in ("key", "seen")}).status_code == 303
    assert role_of(place, "bookkeeper").title == "Books"


@pytest.mark.requirement("VC-29", page=f"{ROLE}/change")
def test_a_role_that_is_built_in_stays_as_it_is(place: Site) -> None:
    """
    Its addresses lead back to it, and say so.
    """
    dana = Surfer(place, operator=DANA)
    sent = bare(dana, seen="0") | FRONT
    answers = [
        dana.get(f"{ROLES}/agent/change"),
        dana.post(f"{ROLES}/agent/change", sent),
        dana.get(f"{ROLES}/agent/remove"),
        dana.post(f"{ROLES}/agent/remove", bare(dana, seen="0")),
    ]

    assert [answer.location for answer in answers] == [f"{ROLES}/agent"] * 4
    assert "This role is built in, and stays as it is." in read(dana.get(f"{ROLES}/agent")).text


@pytest.mark.requirement("VC-29", page=f"{ROLE}/remove")
def test_a_role_that_nobody_has_is_removed(place: Site) -> None:
    """
    Once; one that somebody has stays, and the page says what helps.
    """
    teamwork.add_role(place)
    dana, path = Surfer(place, operator=DANA), f"{ROLES}/front_desk/remove"
    assert path in read(dana.get(f"{ROLES}/front_desk")).links
    assert "Remove the role Front desk?" in read(dana.get(path)).text
    fields = dana.form(path).fields
    answers = [dana.post(path, fields), dana.post(path, fields)]

    assert [answer.location for answer in answers] == [ROLES] * 2
    assert "The role is removed." in read(dana.get(ROLES)).text
    assert dana.get(f"{ROLES}/front_desk").status_code == 404
    held = f"{ROLES}/bookkeeper"
    assert f"{held}/remove" not in read(dana.get(held)).links
    assert "While somebody has it, a role stays." in read(dana.get(held)).text
    asked, seen = dana.get(f"{held}/remove"), dana.form(f"{held}/change").fields["seen"]
    assert asked.location == dana.post(f"{held}/remove", bare(dana, seen=seen)).location == held
    assert "An operator or an API key has this role." in read(dana.get(held)).text


@pytest.mark.requirement("BX-09", page=f"{ROLE}/remove")
def test_a_role_made_again_under_a_name_is_another_one(place: Site) -> None:
    """
    A page from before the first was removed neither removes the second nor changes it.
    """
    teamwork.add_role(place)
    dana, path = Surfer(place, operator=DANA), f"{ROLES}/front_desk"
    removal, late, change = (dana.form(f"{path}/{what}") for what in ("remove", "remove", "change"))
    assert dana.post(removal.action, removal.fields).location == ROLES
    teamwork.add_role(place, title="Reception")
    assert dana.post(late.action, late.fields).location == path
    assert "This was changed after you opened it." in read(dana.get(path)).text
    assert dana.post(change.action, change.fields).status_code == 412
    assert role_of(place, "front_desk").title == "Reception"


@pytest.mark.requirement("BX-01", page=ROLE)
def test_whoever_may_not_make_roles_reads_about_them(place: Site) -> None:
    """
    With a Why? in place of each button; nothing above one's own is changed or removed either.
    """
    tom, boglarka = Surfer(place, operator=TOM), Surfer(place, operator=BOGLARKA)
    everything = RoleChange(title="Secure desk", permissions=tuple(GRANTABLE), secure=True)

    def lift(kit: PartnerKit) -> None:
        kit.partners.change_role(operator(kit, 0).partner, "bookkeeper", everything, by=kit.actors.vendor("support"))

    place.database.run(lift)
    assert "/console/why?action=role.add" in read(tom.get(ROLES)).links
    shown = read(tom.get(f"{ROLES}/field_agent"))
    assert "Not for you to change. Why?" in shown.text
    assert "Not for you to remove. Why?" in shown.text
    why = next(link for link in shown.links if "role.change" in link)
    assert "You cannot change the role “Field agent”" in read(tom.get(why)).text
    assert ROLES in read(tom.get(why)).links
    above = boglarka.get(f"{ROLES}/bookkeeper/change")
    assert above.status_code == boglarka.get(f"{ROLES}/bookkeeper/remove").status_code == 403
    assert "You cannot change the role “Secure desk”" in read(above).text
    assert "Secure desk includes what your role does not: Act on secure accounts." in read(above).text
    assert tom.post(NEW, bare(tom) | FRONT).status_code == 403


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Front desk", "front_desk"),
        ("Ügyfélszolgálat – Pest", "ugyfelszolgalat_pest"),
        ("W" * 60, "w" * 40),
        ("1st line", "role_"),
        ("Продажи", "role_"),
    ],
)
def test_a_title_has_one_name_for_rows(title: str, name: str) -> None:
    """
    Made of its letters, where those are enough; the same each time, so that a form may come twice.
    """
    made = name_of(title)
    assert made.startswith(name)
    assert made == name_of(title)
    assert len(made) <= 40
