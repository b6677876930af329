"""
Operators a client is assigned to, on the tab Account.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from partnerkit import NewOperator, NewPassword, NewRole, OperatorId, PartnerKit, Secret
from partnerkit.access import ROLES, Permission
from tests.pages.browsing import visit
from tests.pages.doing import Whole, address, id_of, line
from tests.pages.site import CLIENTS, DANA, NOTARY, OWEN, PASSWORD, SZABO, TOM, Site, operator
from tests.pages.states import ATELIER, CABINET
from tests.pages.surfing import Surfer, read

CLIENT = "/console/clients/<client>"
ZOE = "zoe@lefevre-kovacs.example.com"


@pytest.mark.browser
@pytest.mark.requirement("VC-24", page=f"{CLIENT}/operators")
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_client_is_assigned_and_taken_back(browser: Browser, place: Site, scripts: bool) -> None:
    """
    Names with their roles; whoever has it already is not offered; the limited one sees it from then on.
    """
    with visit(browser, place, operator=DANA, scripts=scripts) as dana:
        dana.go(place.client(SZABO))
        dana.follow("Account")
        offered = dana.page.get_by_label("Operator").locator("option").all_inner_texts()
        assert offered == [
            "Choose…",
            "Dana Whitfield, Owner",
            "Margit Lindqvist, Bookkeeper",
            "Owen Pritchard, Field agent",
            "Vass Ilona, Secure Admin",
        ]
        assert Surfer(place, operator=OWEN).get(place.client(SZABO)).status_code == 403

        dana.page.get_by_label("Operator").select_option("Owen Pritchard, Field agent")
        dana.press("Assign operator")
        assert dana.said == f"“{SZABO}” is assigned to Owen Pritchard."
        assert Surfer(place, operator=OWEN).get(place.client(SZABO)).status_code == 200

        dana.press("Remove Owen Pritchard")
        assert dana.said == f"“{SZABO}” is not assigned to Owen Pritchard any more."
        assert Surfer(place, operator=OWEN).get(place.client(SZABO)).status_code == 403
        assert dana.kept_out() == []


@pytest.mark.requirement("VC-24", page=f"{CLIENT}/operators")
def test_the_teams_history_says_who_assigned_whom(place: Site) -> None:
    """
    It stands there, and not in the account's own history (R-15).
    """
    dana, client = Surfer(place, operator=DANA), place.client(SZABO)
    dana.send(f"{client}/account", f"{client}/operators", operator_id=str(id_of(place, 5)))
    dana.send(f"{client}/operators/{id_of(place, 1)}/remove")
    team, account = (read(dana.get(f"{client}/history{side}")).text for side in ("/team", ""))

    assert "Dana Whitfield Assigned to: Owen Pritchard" in team
    assert "Dana Whitfield No longer assigned to: Kovács-Szentgyörgyi Boglárka" in team
    assert "Owen Pritchard" not in account


@pytest.mark.parametrize("chosen", ["", "x", "6f1c9d3e-0b1d-4b52-9a53-1f2f6f6f2d10", "foreign"])
def test_whoever_is_no_operator_of_the_partner_is_refused(place: Site, chosen: str) -> None:
    """
    The tab shows it beside the field; nobody is assigned.
    """
    dana, client = Surfer(place, operator=DANA), place.client(SZABO)
    before = line(place).assigned
    value = str(id_of(place, 3)) if chosen == "foreign" else chosen
    answer = dana.send(f"{client}/account", f"{client}/operators", operator_id=value)

    page = read(answer)
    assert (answer.status_code, "One thing needs your attention" in page.text) == (422, True)
    assert "#operator_id" in page.links
    assert line(place).assigned == before


@pytest.mark.requirement("BX-09", page=f"{CLIENT}/operators")
def test_assigning_twice_is_assigning_once(place: Site) -> None:
    """
    A double click, and somebody else's press before, lead to the tab as it is now.
    """
    dana, client = Surfer(place, operator=DANA), place.client(ATELIER)
    fields = dana.form(f"{client}/account", f"{client}/operators").fields | {"operator_id": str(id_of(place, 2))}
    other = dana.form(f"{client}/account", f"{client}/operators").fields | {"operator_id": str(id_of(place, 2))}
    answers = [dana.post(f"{client}/operators", sent) for sent in (fields, fields, other)]
    gone = f"{client}/operators/{id_of(place, 2)}/remove"
    removal = dana.form(f"{client}/account", gone).fields
    answers += [dana.post(gone, sent) for sent in (removal, removal)]

    assert [answer.headers["Location"] for answer in answers] == [f"{client}/account"] * 5
    assert read(dana.get(f"{client}/history/team")).text.count("ssigned to:") == 2


def test_a_removal_after_signing_in_anew_is_asked_once_more(place: Site) -> None:
    """
    The button of a session that is over does nothing; whoever signs in comes to a page that asks.
    """
    dana, client = Surfer(place, operator=DANA), place.client(SZABO)
    path = f"{client}/operators/{id_of(place, 2)}/remove"
    form = dana.form(f"{client}/account", path)
    place.clock.ahead = place.vendor.limits.session
    answer = dana.post(form.action, form.fields)
    back = dana.send(answer.headers["Location"], "/console/sign-in", email=DANA, password=PASSWORD)
    asked = read(dana.get(back.headers["Location"]))

    assert f"Remove Tom Okafor from {SZABO}?" in asked.text
    assert len(line(place).assigned) == 2
    assert dana.send(path).status_code == 303
    assert len(line(place).assigned) == 1


@pytest.mark.parametrize("id", ["x", "6f1c9d3e-0b1d-4b52-9a53-1f2f6f6f2d10"])
def test_an_operator_nobody_knows_is_not_found(place: Site, id: str) -> None:
    """
    Neither asked about nor removed.
    """
    dana, client = Surfer(place, operator=DANA), place.client(SZABO)
    fields = dana.form(f"{client}/account", f"{client}/operators").fields
    path = f"{client}/operators/{id}/remove"
    sent = {name: fields[name] for name in ("csrf", "key")}

    assert [dana.get(path).status_code, dana.post(path, sent).status_code] == [404, 404]


@pytest.mark.requirement("BX-01", page=f"{CLIENT}/operators")
def test_whoever_may_not_assign_sees_who_has_it(place: Site) -> None:
    """
    Names and roles stand there, in place of the form a Why?; the addresses do nothing.
    """
    tom, client = Surfer(place, operator=TOM), place.client(SZABO)
    page = read(tom.get(f"{client}/account"))
    token = tom.form("/console/me", "/console/me/password").fields["csrf"]
    sent = {"csrf": token, "key": "k"}
    remove = f"{client}/operators/{id_of(place, 1)}/remove"

    assert "Kovács-Szentgyörgyi Boglárka Admin" in page.text
    assert "Not for you to assign. Why?" in page.text
    assert not [form for form in page.forms if "operators" in form.action]
    answers = [
        tom.get(remove),
        tom.post(remove, sent),
        tom.post(f"{client}/operators", sent | {"operator_id": str(id_of(place, 2))}),
    ]
    assert [answer.status_code for answer in answers] == [403] * 3
    assert len(line(place).assigned) == 2


def test_where_everybody_has_it_nobody_is_offered(place: Site) -> None:
    """
    A sentence stands in place of the form; of a client that nobody has, another one.
    """
    dana, client = Surfer(place, operator=DANA), place.client(CABINET)
    for number in (4, 6):
        dana.send(f"{client}/account", f"{client}/operators", operator_id=str(id_of(place, number)))
    texts = [read(dana.get(f"{place.client(name)}/account")).text for name in (CABINET, ATELIER)]

    assert "Every operator of your partner has it." in texts[0]
    assert "Assigned to nobody." in texts[1]


@pytest.mark.requirement("VC-24", page=f"{CLIENT}/operators")
def test_whoever_gives_away_what_is_assigned_to_them_is_led_to_the_list(place: Site) -> None:
    """
    A limited role that may assign loses sight of the client by that; the page says so on the list, not as a refusal.
    """
    id = place.database.run(dispatcher)
    dana, zoe = Surfer(place, operator=DANA), Surfer(place, operator=ZOE)
    dana.send(f"{place.client(ATELIER)}/account", f"{place.client(ATELIER)}/operators", operator_id=str(id))
    answer = zoe.send(f"{place.client(ATELIER)}/operators/{id}/remove")

    assert answer.headers["Location"] == "/console/clients"
    assert f"“{ATELIER}” is not assigned to Zoë Ashdown any more." in read(zoe.get("/console/clients")).text
    assert zoe.get(place.client(ATELIER)).status_code == 403


def dispatcher(kit: PartnerKit) -> OperatorId:
    """
    Give the partner somebody with a role that is limited and may assign.
    """
    vendor, partner_id = kit.actors.vendor("support"), operator(kit, 0).partner
    rights = tuple(ROLES["agent"].permissions | {Permission.ASSIGN_CLIENTS})
    role = NewRole(name="dispatcher", title="Dispatcher", permissions=rights, limited=True)
    kit.partners.add_role(partner_id, role, by=vendor)
    new = NewOperator(name="Zoë Ashdown", email=ZOE, role="dispatcher", language="en")
    id = kit.partners.add_operator(partner_id, new, by=vendor).id
    kit.identity.set_operator_password(partner_id, id, NewPassword(password=Secret(PASSWORD)), by=vendor)
    return id


@pytest.mark.requirement("VC-22", page=f"{CLIENT}/operators")
@pytest.mark.parametrize(("who", "name"), [(DANA, NOTARY), (OWEN, CLIENTS[1][0])])
def test_a_client_that_is_kept_from_somebody_is_not_assigned(place: Site, who: str, name: str) -> None:
    """
    Not even to oneself; an unknown operator makes no difference.
    """
    surfer, path = Surfer(place, operator=who), f"{address(place, name)}/operators"
    token = surfer.form("/console/me", "/console/me/password").fields["csrf"]
    before = line(place, name).assigned
    answers = [
        surfer.post(path, {"csrf": token, "key": f"k{n}", "operator_id": str(id)})
        for n, id in enumerate((id_of(place, 5), id_of(place, 0), "6f1c9d3e-0b1d-4b52-9a53-1f2f6f6f2d10"))
    ]

    assert {answer.status_code for answer in answers} == {403}
    assert line(place, name).assigned == before
    assert not [form for form, _ in Whole(surfer.get(path)).forms if "clients" in form]
