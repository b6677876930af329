"""
A-13 of settings: only what a tab offers is taken, by the library, the API and every form.
"""

from typing import Any

import pytest

from partnerkit import Secret, Section
from partnerkit.errors import InvalidInput, NotFound
from partnerkit.portal.model import PORTAL
from reference_server.product import BOOKING as SERVERS_OWN
from tests.api.staffing import pays
from tests.api.world import World, codes
from tests.attacks import samples
from tests.attacks.visitor import Visitor, forms_of, owner
from tests.library.settings.booking import BOOKING
from tests.library.settings.conftest import desk as desk  # noqa: PLC0414 - a fixture, used by name
from tests.library.settings.given import Desk

ODD = [
    *("__class__", "__dict__", "__init__", "__attrs_attrs__", "__proto__", "constructor", "mro", "evolve", "default"),
    *("actor", "by", "seen", "key", "id", "section", "tab", "revision", "version", "account_id", "owner_id", "members"),
    *("plain", "referring", "personal", "secrets", "chosen", "effective", "missing", "capabilities", "document"),
    *("plan", "addons", "offers", "product", "currency", "ach", "processor", "client_portal", "portal_addon"),
    *("general.display_name", "portal.billing.card", "Submit", "submit ", " submit", "submit\u0000", "submit[]", ""),
]
TABS = [(section, name) for section in (PORTAL, BOOKING) for name in section.tabs]


def others(section: Section, tab: str) -> list[str]:
    """
    Return the names of all stored fields, of settings of every other tab, and what else somebody might try.
    """
    every = {name for one in (PORTAL, BOOKING) for each in one.tabs.values() for name in each.settings}
    return sorted({*ODD, *samples.STORED, *samples.MORE, *every} - set(section.tabs[tab].settings))


def ids(value: object) -> str:
    """
    Return what a parameter is called.
    """
    return value.name if isinstance(value, Section) else str(value)


@pytest.mark.parametrize(("section", "tab"), TABS, ids=ids)
def test_a13_no_tab_takes_what_it_does_not_offer(desk: Desk, section: Section, tab: str) -> None:
    """
    Fields of rows, names of attributes, settings and secrets of other tabs: each is refused by name, whatever it is.
    """
    names = others(section, tab)
    for value in (1, None, {"nested": [None]}, Secret("s3cret"), "x"):
        for few in (names[n : n + 90] for n in range(0, len(names), 90)):
            with desk.world.unchanged(), pytest.raises(InvalidInput) as caught:
                desk.change(tab, dict.fromkeys(few, value), section=section.name)
            assert [(p.path, p.code) for p in caught.value.problems] == [(name, "field.unknown") for name in few]
    for name in names[::9]:
        with desk.world.unchanged(), pytest.raises(InvalidInput):
            desk.change(tab, {name: 1}, section=section.name)


@pytest.mark.parametrize("name", [b"past", 1, None, ("past",), 1.5, True])
def test_a13_the_name_of_a_setting_is_a_text(desk: Desk, name: Any) -> None:
    """
    What is spelt like one is none.
    """
    with desk.world.unchanged(), pytest.raises(InvalidInput) as caught:
        desk.change("services", {name: True})
    assert [p.code for p in caught.value.problems] == ["field.unknown"]


@pytest.mark.parametrize(
    "value", [{"past": True}, {"__class__": "General"}, [True], {"value": True}, (True,), object()]
)
def test_a13_a_setting_is_no_document(desk: Desk, value: Any) -> None:
    """
    What is nested in one is neither merged nor made anything of.
    """
    with desk.wrong(past="type.boolean"):
        desk.change("services", {"past": value})
    with desk.wrong(display_name="type.string"):
        desk.change("general", {"display_name": value})


@pytest.mark.parametrize("method", ["change", "select_all"])
def test_a13_a_section_and_a_tab_are_found_by_name_alone(desk: Desk, method: str) -> None:
    """
    Nothing else leads to one: no attribute, no id, no other section's tab.
    """
    tab = PORTAL.tabs["general"]
    places = [("portal", name) for name in (*ODD, str(tab.id), "tabs", "general ", "General", "settings")]
    places += [(name, "general") for name in (*ODD, "Portal", "portal ", "vendor", "..")]
    for section, name in [*places, ("booking", "billing"), ("portal", "booking")]:
        more: tuple[dict[str, object], ...] = ({},) if method == "change" else ()
        with desk.world.unchanged(), pytest.raises(NotFound):
            getattr(desk, method)(name, *more, section=section)


# ---------------------------------------------------------------- API and forms


@pytest.fixture
def paid(world: World, account: dict[str, Any]) -> dict[str, Any]:
    """
    An account with the client portal and its owner.
    """
    world.seat(account)
    pays(world, account)
    return account


SERVERS = [(section, name) for section in (PORTAL, SERVERS_OWN) for name in section.tabs]


@pytest.mark.parametrize(("section", "tab"), SERVERS, ids=ids)
def test_a13_no_call_changes_what_a_tab_does_not_offer(
    world: World, paid: dict[str, Any], section: Section, tab: str
) -> None:
    """
    The same over the API; and no account is named to it: it is the one somebody works in.
    """
    offered = set(section.tabs[tab].settings)
    every = {name for one in (PORTAL, SERVERS_OWN) for each in one.tabs.values() for name in each.settings}
    names = sorted({*ODD, *samples.STORED, *samples.MORE, *every} - offered)
    path = f"/workspace/settings/{section.name}/{tab}"
    before = world.kept()
    for few in (names[n : n + 90] for n in range(0, len(names), 90)):
        answer = world.call("owner", "PATCH", path, dict.fromkeys(few, 1))
        assert (answer.status_code, codes(answer)) == (422, [(name, "field.unknown") for name in few])
    for query in ("account_id", "section", "by", "partner_id"):
        answer = world.call("owner", "PATCH", f"{path}?{query}={paid['id']}", {})
        assert (answer.status_code, codes(answer)) == (422, [(query, "field.unknown")])
    assert world.kept() == before


@pytest.mark.parametrize(("section", "tab"), SERVERS, ids=ids)
def test_a13_no_form_of_settings_takes_a_field_it_does_not_show(
    world: World, paid: dict[str, Any], section: Section, tab: str
) -> None:
    """
    Beside what stands on the page: refused by its name, nothing changed.
    """
    visitor = owner(world)
    form = settings_form(visitor, section, tab)
    every = {name for one in (PORTAL, SERVERS_OWN) for each in one.tabs.values() for name in each.settings}
    taken = {f"set-{name}" for name in section.tabs[tab].settings}
    tried = {*every, *(f"set-{name}" for name in every), *ODD[:20], "set-__class__", "set-id", "actor", "account_id"}
    before = world.kept()
    for name in sorted(tried - taken - {"key", "seen", "csrf", ""}):
        answer = visitor.submit(form, **{name: "1"})
        assert answer.status_code == 422, (name, answer.text)
        assert "There is no field of this name here." in answer.text
    assert world.kept() == before


def settings_form(visitor: Visitor, section: Section, tab: str) -> Any:
    """
    Return the form of a tab's page that acts.
    """
    place = f"/workspace/settings/{section.name}" + (f"/{tab}" if len(section.tabs) > 1 else "")
    page = visitor.get(place)
    assert page.status_code == 200
    return next(form for form in forms_of(page) if form.sent and form.action == place)
