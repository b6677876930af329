"""
A-34 of settings: whatever is sent as one, the answer is a clear 4xx, soon, and nothing is changed.
"""

import json
import math
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from partnerkit import Secret
from partnerkit.errors import InvalidInput
from partnerkit.portal.model import PORTAL
from partnerkit.sections import MOST_CHOSEN
from reference_server.product import BOOKING
from tests.api.world import codes
from tests.attacks.conftest import Standing
from tests.attacks.test_a34_bodies import JSON, ODD, clear
from tests.attacks.visitor import Visitor, forms_of
from tests.library.settings.conftest import desk as desk  # noqa: PLC0414 - a fixture, used by name
from tests.library.settings.given import Desk
from tests.spent import spent

PLACES = [f"{section.name}/{tab}" for section in (PORTAL, BOOKING) for tab in section.tabs]
LISTS = [
    *(("portal", "tickets", name) for name in ("categories", "reschedule_categories", "cancel_categories")),
    *(("portal", "custom_fields", name) for name in ("viewed", "changed")),
    ("portal", "alerts", "resources"),
    *(("booking", "general", name) for name in ("rooms", "helpers")),
]
SETTINGS = [(name, setting) for name, tab in PORTAL.tabs.items() for setting in tab.settings]
# Of every wrong type, size and spelling.
WRONG: list[Any] = [
    *(None, 0, 1, -1, 2**63, -(2**63) - 1, 10**400, 1.5, -0.0, "", " ", "x", "true", "0", "1e5", "NaN", "-1.00"),
    *("9" * 100_000, "1." + "0" * 100_000, "-" * 1000, "\ud800", "\0", "a" + "\u0300" * 1000, "x" * 200_000),
    *([], [None], [[]], ["x", 1], [{}], {}, {"a": 1}, {"__class__": "x"}, [True], [1.5]),
]


def right(tab: str, name: str, value: Any) -> bool:
    """
    Whether a value is one of a setting's: what is no choice may be nothing, and a text may be anything to be read.
    """
    kind = PORTAL.tabs[tab].settings[name].kind.value
    empty = value is None and kind in {"text", "person"}
    listed = value == [] and kind in {"choices", "people"}
    texts = (kind == "text" and value in ("x", "true", "0", "1e5", "NaN")) or (name, value) == ("display_name", "-1.00")
    return empty or listed or texts or (kind == "amount" and value == "0")


@pytest.mark.parametrize(("tab", "name"), SETTINGS)
def test_a34_no_setting_takes_what_it_is_not(desk: Desk, tab: str, name: str) -> None:
    """
    Each by itself: named by its path with a code, within a moment.
    """
    began = spent()
    for value in WRONG:
        if right(tab, name, value):
            continue
        with desk.world.unchanged(), pytest.raises(InvalidInput) as caught:
            desk.change(tab, {name: value})
        for problem in caught.value.problems:
            assert problem.path.split(".")[0] == name
            assert problem.path.encode()
            assert problem.code.partition(".")[2]
            assert len(problem.message) < 500
    assert spent() - began < 5


@pytest.mark.parametrize(
    "value", [math.nan, math.inf, -math.inf, Decimal("NaN"), Decimal("1E+999999999"), 1e400, 2**4096]
)
def test_a34_no_number_is_taken_for_another(desk: Desk, value: Any) -> None:
    """
    What Python code may send and JSON cannot: not as an amount, a number, a switch or a text.
    """
    for tab, name, section in (
        ("billing", "card_maximum", "portal"),
        ("billing", "card", "portal"),
        ("general", "notice", "booking"),
        ("general", "deposit", "booking"),
        ("general", "display_name", "portal"),
        ("general", "token", "booking"),
    ):
        with desk.world.unchanged(), pytest.raises(InvalidInput) as caught:
            desk.change(tab, {name: value}, section=section)
        assert [p.path for p in caught.value.problems] == [name]


@pytest.mark.parametrize(("section", "tab", "name"), LISTS)
@pytest.mark.parametrize(
    "entry", ["gate", 0, None, [], {}, "\ud800", "00000000-0000-4000-8000-000000000001"], ids=ascii
)
def test_a34_a_long_list_is_refused_before_it_is_looked_into(
    desk: Desk, section: str, tab: str, name: str, entry: Any
) -> None:
    """
    A hundred thousand of anything, right or wrong, in no time; how many may be chosen is told.
    """
    for length in (MOST_CHOSEN + 1, 100_000):
        for made in ([entry] * length, tuple([entry] * length)):
            began = spent()
            with desk.world.unchanged(), pytest.raises(InvalidInput) as caught:
                desk.change(tab, {name: made}, section=section)
            (problem,) = caught.value.problems
            assert (problem.path, problem.code) == (name, "list.long")
            assert str(MOST_CHOSEN) in problem.message
            assert spent() - began < 0.5


def test_a34_many_names_are_refused_soon(desk: Desk) -> None:
    """
    A hundred thousand settings there are not: the first hundred are named.
    """
    began = spent()
    with desk.world.unchanged(), pytest.raises(InvalidInput) as caught:
        desk.change("billing", {f"n{number}": True for number in range(100_000)})
    assert len(caught.value.problems) == 100
    assert spent() - began < 2


def test_a34_a_secret_is_bound_as_any_text(desk: Desk) -> None:
    """
    What cannot be written or kept is none.
    """
    for text in ("\ud800", "x\0y"):
        for value in (text, Secret(text)):
            with desk.world.unchanged(), pytest.raises(InvalidInput):
                desk.change("general", {"token": value}, section="booking")


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    tab=st.sampled_from([*PORTAL.tabs]),
    document=st.dictionaries(st.text(max_size=10), JSON, max_size=4),
    key=st.booleans(),
)
def test_a34_no_document_breaks_the_library(desk: Desk, tab: str, document: dict[str, object], key: bool) -> None:
    """
    Under a key or without: nothing but a problem comes of what is none.
    """
    with desk.world.unchanged():
        if not document:
            desk.change(tab, document)
            return
        with pytest.raises(InvalidInput) as caught:
            desk.change(tab, document, key="a key" if key else None)
        assert caught.value.problems


# ---------------------------------------------------------------- API and forms


def patch(standing: Standing, place: str, body: bytes, **headers: str) -> Any:
    """
    Send a body as the account's owner.
    """
    named = {"Authorization": f"Bearer {standing.world.token('owner')}"} | headers
    path = f"/api/workspace/settings/{place}"
    return standing.world.send("PATCH", path, data=body, content_type="application/json", headers=named)


@pytest.mark.parametrize("place", PLACES)
def test_a34_every_odd_body_is_refused_by_every_tab(standing: Standing, place: str) -> None:
    """
    What is no document of settings is named as such, within a second, and nothing is changed.
    """
    before = standing.rows()
    for name, body in ODD.items():
        began = spent()
        clear(patch(standing, place, body, **{"Idempotency-Key": f"odd {place}"}))
        assert spent() - began < 1, name
    assert standing.rows() == before


def test_a34_a_deep_document_under_a_used_key_is_refused(standing: Standing) -> None:
    """
    It is compared with nothing: one as deep as can be read is refused as one too deep to be.
    """
    key = {"Idempotency-Key": "used once"}
    assert patch(standing, "portal/services", b'{"past": true}', **key).status_code == 200
    before = standing.rows()
    for depth in (10, 300, 600, 800, 900, 950, 980, 5000, 100_000):
        for body in (b'{"past":' + b"[" * depth + b"]" * depth + b"}", b'{"a":' * depth + b"1" + b"}" * depth):
            problem = clear(patch(standing, "portal/services", body, **key))
            assert problem["code"] in {"json", "input", "key_reused", "too_large"}
    assert standing.rows() == before


@pytest.mark.parametrize(("section", "tab", "name"), LISTS)
def test_a34_a_long_list_is_refused_over_the_api(standing: Standing, section: str, tab: str, name: str) -> None:
    """
    As long as a body may be; with a code of its own, and what is wrong beside it.
    """
    before = standing.rows()
    for entry in ("1", '""', "[]", "null", '"gate"'):
        body = f'{{"{name}": [{",".join([entry] * 30_000)}], "gold": 1}}'.encode()
        began = spent()
        answer = patch(standing, f"{section}/{tab}", body)
        clear(answer)
        assert codes(answer) == [(name, "list.long"), ("gold", "field.unknown")]
        assert spent() - began < 1
    assert standing.rows() == before


@pytest.mark.parametrize(
    "amount", ["9" * 5000, "1" * 200_000, "0." + "1" * 200_000, "1e5", "-0.00", "+1", "NaN", "1,50"]
)
@pytest.mark.parametrize("quoted", [True, False])
def test_a34_an_amount_of_thousands_of_digits_is_none(standing: Standing, amount: str, quoted: bool) -> None:
    """
    As text or as a number of JSON's, within a moment, with a short answer.
    """
    before, began = standing.rows(), spent()
    value = json.dumps(amount) if quoted else amount
    problem = clear(patch(standing, "portal/billing", f'{{"card_maximum": {value}}}'.encode()))
    assert problem["status"] in {400, 422}
    assert spent() - began < 1
    assert standing.rows() == before


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a34_no_value_breaks_a_tab(standing: Standing, data: st.DataObject) -> None:
    """
    Any setting, any value JSON can say, lone surrogates included.
    """
    section = data.draw(st.sampled_from([PORTAL, BOOKING]))
    tab = section.tabs[data.draw(st.sampled_from([*section.tabs]))]
    body = {data.draw(st.sampled_from([*tab.settings, "x"])): data.draw(JSON)}
    answer = patch(standing, f"{section.name}/{tab.name}", json.dumps(body).encode())
    assert answer.status_code < 500, answer.text


ODD_FIELDS: dict[str, bytes] = {
    "latin-1": b"&set-display_name=%E9",
    "surrogate": b"&set-display_name=%ED%A0%80",
    "null": b"&set-display_name=x%00y",
    "long": b"&set-display_name=" + b"x" * 200_000,
    "pile": b"&set-display_name=" + ("a" + "\u0300\u0327" * 50_000).encode(),
    "twice": b"&set-display_name=x&set-display_name=y",
    "many": b"&set-display_name=x" * 10_000,
    "many names": b"".join(b"&set-n%d=1" % n for n in range(15_000)),
    "too long": b"&set-display_name=" + b"x" * 300_000,
    "offered": b"&offered=__class__&set-display_name=x\ny",
    "seen": b"&seen=" + b"9" * 5000,
    "another": b"&set-facebook=https%3A%2F%2Fevil.example%2Fx",
}


@pytest.mark.parametrize("name", ODD_FIELDS)
def test_a34_every_odd_form_of_settings_is_refused_soon(standing: Standing, name: str) -> None:
    """
    With the right token before it: a page that says what is wrong, within a second, and nothing is chosen.
    """
    visitor = Visitor(standing.world)
    visitor.wear("staff", standing.world.token("owner"))
    place = "/workspace/settings/portal/general"
    form = next(form for form in forms_of(visitor.get(place)) if form.sent and form.action == place)
    before, began = standing.rows(), spent()
    kept = {"csrf", "key", "seen"} - ({"seen"} if name == "seen" else set())
    head = (
        "&".join(f"{field}={form.fields[field]}" for field in sorted(kept)) + "&offered=display_name&offered=facebook"
    )
    type_ = "application/x-www-form-urlencoded"
    answer = visitor.send("POST", place, data=head.encode() + ODD_FIELDS[name], content_type=type_)
    assert 400 <= answer.status_code < 500, answer.status_code
    assert answer.content_type == "text/html; charset=utf-8"
    assert spent() - began < 2
    assert standing.rows() == before


@pytest.mark.parametrize(("section", "tab", "name"), LISTS)
def test_a34_a_long_list_is_refused_by_its_form(standing: Standing, section: str, tab: str, name: str) -> None:
    """
    Boxes that nobody could tick, thousands of them.
    """
    visitor = Visitor(standing.world)
    visitor.wear("staff", standing.world.token("owner"))
    place = f"/workspace/settings/{section}" + (f"/{tab}" if section == "portal" else "")
    form = next(form for form in forms_of(visitor.get(place)) if form.sent and form.action == place)
    before, began = standing.rows(), spent()
    fields: dict[str, Any] = {key: form.fields[key] for key in ("csrf", "key", "seen")}
    fields |= {"offered": [name], f"set-{name}": [f"k{number}" for number in range(5000)]}
    answer = visitor.send("POST", place, data=fields)
    assert 400 <= answer.status_code < 500, answer.status_code
    assert spent() - began < 2
    assert standing.rows() == before
