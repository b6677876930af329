"""
A-30 of settings: whatever is typed into one, or stands in the vendor's product and sections, is text wherever it is.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest
from werkzeug.test import TestResponse

from partnerkit import Choice, Condition, Section, Vendor, setting
from partnerkit.adapters.sqlalchemy import Database
from partnerkit.values import ChoiceKey, Copied, MemberId, Name, NoteText, Reference
from reference_server.product import FACTS
from reference_server.wiring import make_app
from tests.api.staffing import pays
from tests.api.world import World
from tests.attacks.test_a30_script import PAYLOADS, PLAIN, marks, shape
from tests.attacks.visitor import FormSeen, Visitor, forms_of, operator, owner

LINES = ["x\r\nSet-Cookie: a=b", "x\nLocation: //evil", "x\u2028y", "x\u202ey", "\u0000"]
# What leads elsewhere, or out of an attribute, if it were kept as it is.
ELSEWHERE = [
    *("javascript:alert(1)", "JaVaScRiPt://facebook.com/%0aalert(1)", "data:text/html,<script>alert(1)</script>"),
    *(
        "//evil.example/x",
        "https://evil.example/facebook.com",
        "https://facebook.com.evil.example/x",
        "/\\evil.example",
    ),
    *("https://facebook.com@evil.example/x", "https://evil.example#facebook.com/x", "\tjavascript:alert(1)"),
]


def section_of(text: str) -> Section:
    """
    Return a vendor's section in which a text stands wherever one can.
    """

    @attrs.frozen(kw_only=True)
    class Odd:
        switch: Copied[bool] = setting(False, title=text, hint=text, caution=text)
        lamp: Copied[bool] = setting(
            False, title={"en": text}, needs=(Condition("odd", lambda _: False, text),), hint={"en": text}
        )
        name: Copied[Name | None] = setting(None, title=text)
        lines: Copied[NoteText | None] = setting(None, title=text)
        rooms: Copied[tuple[ChoiceKey, ...]] = setting((), of="rooms", title=text)
        host: Reference[MemberId | None] = setting(None, title=text)

    return Section("odd", Odd, title=text, tab_titles={"general": text})


def vendor_of(vendor: Vendor, text: str) -> Vendor:
    """
    Return a vendor whose product lists things by a text, and which has that section.
    """
    choices = {name: (Choice("one", text), *of) for name, of in FACTS.choices.items()}
    facts = attrs.evolve(FACTS, choices=choices)
    return attrs.evolve(vendor, settings=(*vendor.settings, section_of(text)), product=lambda _: facts)


def typed(world: World, text: str) -> Visitor:
    """
    Have a text be chosen wherever one can be typed, and be the owner's name; return the owner.
    """
    account = world.account(name=text)
    new = {"name": text, "email": "szabo@example.com", "password": "correct horse battery"}
    assert world.call("vendor", "PUT", f"/accounts/{account['id']}/owner", new).status_code == 200
    pays(world, account)
    world.tokens["owner"] = world.sign_in("staff", "szabo@example.com").json["token"]
    chosen = ["one"]
    for path, body in (
        ("portal/general", {"display_name": text}),
        ("portal/tickets", {"submit": True, "categories": chosen, "cancel_categories": chosen}),
        ("portal/custom_fields", {"viewed": chosen, "changed": chosen}),
        ("booking/general", {"rooms": chosen, "phone": text, "terms": text}),
        ("odd/general", {"switch": True, "name": text, "lines": text, "rooms": chosen}),
    ):
        answer = world.call("owner", "PATCH", f"/workspace/settings/{path}", body)
        assert answer.status_code == 200, answer.text
    return owner(world)


TABS = ("general", "billing", "services", "tickets", "alerts", "custom_fields")
PLACES = (
    *(f"/workspace/settings/portal/{tab}" for tab in TABS),
    "/workspace/settings/booking",
    "/workspace/settings/odd",
)


def pages_of(world: World, text: str) -> list[TestResponse]:
    """
    Return every page of settings, of what was saved, of what is wrong, of what is missing; and of the history.
    """
    katalin = typed(world, text)
    pages = [katalin.get(path) for path in (*PLACES, "/workspace/settings/portal/preview", "/workspace")]
    pages.append(katalin.get("/workspace/settings/odd/general/missing/lamp"))
    for place, name in ((PLACES[0], "display_name"), ("/workspace/settings/odd", "name")):
        form = the_form(katalin, place)
        form.fields["offered"] = name
        pages.append(katalin.submit(form, **{f"set-{name}": text * 30}))
        pages.append(katalin.submit(form, **{f"set-{name}": "", text: text}))
        saved = katalin.submit(form, **{f"set-{name}": f"{text}!"})
        assert saved.status_code == 303, saved.text
        pages.append(katalin.get(saved.headers["Location"]))
        pages.append(katalin.submit(form, **{f"set-{name}": f"{text}?"}))
    dana = operator(world)
    (line,) = world.call("dana", "GET", "/clients").json["items"]
    return [*pages, dana.get(f"/console/clients/{line['id']}/history")]


def the_form(visitor: Visitor, place: str) -> FormSeen:
    """
    Return the form of a tab.
    """
    return next(form for form in forms_of(visitor.get(place)) if form.sent and form.action == place)


def with_texts(seeded: Path, file: Path, text: str) -> World:
    """
    Start a server of a vendor with a text wherever one can stand.
    """
    world = World.on(file, seeded)
    world.vendor = vendor_of(world.vendor, text)
    world.database = Database(world.database.engine, world.vendor)
    world.app = make_app(world.database, world.vendor, world.settings)
    return world


@pytest.fixture(scope="module")
def plain(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Any]]:
    """
    The shapes of all of these pages for a plain text.
    """
    world = with_texts(seeded, tmp_path_factory.mktemp("plain") / "partners.db", PLAIN)
    yield [shape(page) for page in pages_of(world, PLAIN)]
    world.database.engine.dispose()


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a30_no_setting_runs_on_any_page(seeded: Path, tmp_path: Path, plain: list[Any], payload: str) -> None:
    """
    Pages of settings show each text as it was typed, and are made of the very tags they are made of for a plain one.
    """
    world = with_texts(seeded, tmp_path / "partners.db", payload)
    pages = pages_of(world, payload)
    world.database.engine.dispose()
    assert [page.request.path for page in pages if payload not in marks(page).text + values(page)] == []
    assert [shape(page) for page in pages] == plain


def values(page: TestResponse) -> str:
    """
    Return what stands in the fields of a page.
    """
    return "\n".join(value for _, given in marks(page).tags for value in given.values())


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a30_settings_are_json_to_every_browser(seeded: Path, tmp_path: Path, payload: str) -> None:
    """
    Every answer about settings: its type is said, nothing may run, and each text is as it was typed.
    """
    world = with_texts(seeded, tmp_path / "partners.db", payload)
    typed(world, payload)
    account = world.call("owner", "GET", "/sessions/current").json["actor"]["account_id"]
    path = f"/accounts/{account}"
    asked = [f"{path}/settings", f"{path}/settings/portal", f"{path}/settings/odd", f"{path}/settings/odd/schema"]
    answers = [world.call("owner", "GET", one) for one in (*asked, f"{path}/settings-people")]
    answers.append(world.call("dana", "GET", f"{path}/history"))
    answers.append(world.call("owner", "POST", f"{path}/portal/view", {}))
    answers.append(world.call("owner", "PATCH", "/workspace/settings/odd/general", {"lamp": True, payload: payload}))
    for answer in answers:
        assert answer.content_type in {"application/json", "application/problem+json"}
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    world.database.engine.dispose()
    portal, odd = answers[1].json, answers[2].json
    assert portal["tabs"][0]["chosen"]["display_name"] == payload
    assert (odd["title"], odd["tabs"][0]["chosen"]["lines"]) == (payload, payload)
    assert answers[3].json["properties"]["general"]["properties"]["lamp"]["title"] == payload
    assert answers[-2].json["display_name"] == payload


@pytest.mark.parametrize("text", LINES, ids=ascii)
def test_a30_what_could_end_a_line_is_no_setting_of_one(world: World, account: dict[str, Any], text: str) -> None:
    """
    Refused by the API and by the page, with nothing of it in any header.
    """
    world.seat(account)
    pays(world, account)
    katalin = owner(world)
    form = the_form(katalin, PLACES[0])
    before = world.kept()
    page = katalin.submit(form, **{"set-display_name": text})
    answer = world.call("owner", "PATCH", "/workspace/settings/portal/general", {"display_name": text})
    for each in (page, answer):
        assert each.status_code == 422
        assert not [value for _, value in each.headers if "evil" in value or "a=b" in value]
    assert world.kept() == before


@pytest.mark.parametrize("text", ELSEWHERE)
@pytest.mark.parametrize("name", ["facebook", "twitter", "linkedin"])
def test_a30_no_name_of_a_page_leads_elsewhere(world: World, account: dict[str, Any], name: str, text: str) -> None:
    """
    Refused, so that no link or widget is ever made of it.
    """
    world.seat(account)
    pays(world, account)
    before = world.kept()
    answer = world.call("owner", "PATCH", "/workspace/settings/portal/general", {name: text})
    assert answer.status_code == 422
    assert {problem["code"] for problem in answer.json["errors"]} <= {"social.form", "social.host", "text.control"}
    assert world.kept() == before
