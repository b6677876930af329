"""
A-11, A-12: what is somebody else's is answered like what is not there, in every call there is.
"""

import itertools
from collections.abc import Iterator

import pytest
from werkzeug.test import TestResponse

from partnerkit import Action
from reference_server.api.calls import Call
from reference_server.api.table import CALLS
from reference_server.http.routing import Route
from reference_server.pages.console import ROUTES
from tests.api.world import UNKNOWN
from tests.attacks import samples
from tests.attacks.conftest import Standing
from tests.attacks.visitor import Visitor, within

IDS = {
    *("account_id", "client_id", "note_id", "partner_id", "operator_id", "session_id", "key_id", "member_id"),
    "link_id",
}
PLACED = [call for call in CALLS if IDS & set(call.places)]
ODD = [
    "1",
    "-1",
    "x",
    "null",
    "*",
    "%00",
    "..%2f..",
    "0" * 32,
    "{" + UNKNOWN + "}",
    "urn:uuid:" + UNKNOWN,
    UNKNOWN[:-1],
    UNKNOWN + "0",
    UNKNOWN.replace("-", ""),
    "' or 1=1 --",
    "<script>",
    "é",
    "%ff",
    "x" * 2000,
]
WORDS = (("If-Match", '"0"'), ("Idempotency-Key", "k"))


def said(answer: TestResponse) -> tuple[int, bytes, dict[str, str]]:
    """
    Return all of an answer that its caller sees, save the number of the request.
    """
    number = answer.headers["X-Request-Id"]
    headers = {name: value for name, value in answer.headers if name != "X-Request-Id"}
    return answer.status_code, answer.data.replace(number.encode(), b""), headers


def mixtures(own: dict[str, str], theirs: dict[str, str], places: set[str]) -> Iterator[dict[str, str]]:
    """
    Yield own and foreign ids mixed in every way that has a foreign one (A-12).
    """
    for chosen in itertools.product((own, theirs), repeat=len(places)):
        if theirs in chosen:
            yield {name: ids[name] for name, ids in zip(sorted(places), chosen, strict=True)}


def headers_of(call: Call, keyed: bool) -> dict[str, str]:
    """
    Return headers a call heeds.
    """
    given = {"If-Match": call.seen, "Idempotency-Key": call.key}
    return {name: value for name, value in WORDS if keyed and given[name]}


@pytest.mark.requirement("R-05", call="access.decide", by="api")
@pytest.mark.parametrize("keyed", [False, True], ids=["plain", "If-Match and key"])
@pytest.mark.parametrize("who", ["dana", "elodie", "owner"])
@pytest.mark.parametrize("call", PLACED, ids=lambda call: call.name)
def test_a11_foreign_and_unknown_ids_have_one_answer(standing: Standing, call: Call, who: str, keyed: bool) -> None:
    """
    By the byte, headers included, for owner, agent and staff, whichever of the ids in the address is the foreign one.
    """
    before, places = standing.rows(), IDS & set(call.places)
    nothing = dict.fromkeys(IDS, UNKNOWN)
    for foreign, unknown in zip(
        mixtures(standing.ids, standing.eves, places), mixtures(standing.ids, nothing, places), strict=True
    ):
        first, second = (
            standing.world.call(
                who, call.method, samples.path(call, ids), samples.body(call), **headers_of(call, keyed)
            )
            for ids in (foreign, unknown)
        )
        assert said(first) == said(second)
        assert first.status_code in {403, 404}
    assert standing.rows() == before


@pytest.mark.parametrize("call", PLACED, ids=lambda call: call.name)
def test_a11_what_is_no_id_is_answered_like_an_unknown_one(standing: Standing, call: Call) -> None:
    """
    Whatever stands where an id belongs: not found, to the byte, for who may do the action on what is there.
    """
    who = samples.who(call)
    nothing = samples.path(call, dict.fromkeys(IDS, UNKNOWN))
    unknown = said(standing.world.call(who, call.method, nothing, samples.body(call)))
    for odd in ODD:
        path = samples.path(call, dict.fromkeys(IDS, odd))
        assert said(standing.world.call(who, call.method, path, samples.body(call))) == unknown, odd
    assert unknown[0] == 404


@pytest.mark.parametrize("call", [c for c in PLACED if c.body is not None], ids=lambda call: call.name)
def test_a11_wrong_input_does_not_tell_foreign_from_unknown(standing: Standing, call: Call) -> None:
    """
    Neither does a body that would be refused anyway, a stale version, or a key that was used before.
    """
    for given in ({}, {"odd": 1}, samples.body(call)):
        for headers in ({}, {"If_Match": '"7"'} if call.seen else {}, {"Idempotency_Key": "used"} if call.key else {}):
            first, second = (
                standing.world.call(
                    "dana", call.method, samples.path(call, standing.eves | {"partner_id": other}), given, **headers
                )
                for other in (standing.eves["partner_id"], UNKNOWN)
            )
            assert said(first) == said(second)


# ---------------------------------------------------------------- pages


# What leads every id on to another page of the client's, without a look at what is there.
LEADING = ("GET", "console.owner_reset")
PAGES = [r for r in ROUTES if "<client_id>" in r.path and (r.method, r.endpoint) != LEADING]


FIELDS = {
    "stage": {"stage": "live"},
    "nickname": {"nickname": "abc"},
    "tags": {"tags.0": "new"},
    "notes": {"text": "new"},
    "note": {"text": "new"},
    "operators": {"operator_id": UNKNOWN},
}


def name_of(route: Route) -> str:
    """
    Return a route's name within its face.
    """
    return route.endpoint.partition(".")[2]


def to(page: Visitor, route: Route, ids: dict[str, str], csrf: str) -> TestResponse:
    """
    Ask for a page about a client, or send its form.
    """
    path = within(route.path, ids)
    form = {"csrf": csrf, "key": "k", "seen": "0"} | FIELDS.get(name_of(route), {})
    return page.send(route.method, path, **({"data": form} if route.method == "POST" else {}))


@pytest.mark.requirement("R-05", page="/console/clients", by="pages")
@pytest.mark.parametrize("route", PAGES, ids=lambda route: f"{route.method} {route.endpoint}")
def test_a11_no_page_tells_a_foreign_client_from_an_unknown_one(standing: Standing, route: Route) -> None:
    """
    Every page and form about a client, with another partner's client, an unknown one, and what is no id at all.
    """
    dana = Visitor(standing.world)
    dana.wear("operator", standing.world.token("dana"))
    csrf, before = dana.form("/console/me", "/console/me/password").fields["csrf"], standing.rows()
    known = {standing.eves["client_id"], standing.eves["account_id"], standing.ids["account_id"]}
    # An address that no route has shows nobody the text that was sent to it.
    ids = [UNKNOWN, *known, *(id for id in ODD if "%2f" not in id or "text" not in FIELDS.get(name_of(route), {}))]
    answers = {said(to(dana, route, standing.eves | {"client_id": id}, csrf))[:2] for id in ids}

    assert {status for status, _ in answers} == {404}
    assert len(answers) == 1
    assert standing.rows() == before


@pytest.mark.parametrize("action", list(Action), ids=lambda action: action.value)
def test_a11_why_explains_nothing_about_what_is_not_ones_own(standing: Standing, action: Action) -> None:
    """
    The page that explains decisions does not know foreign clients either, whatever is asked about them.
    """
    dana = Visitor(standing.world)
    dana.wear("operator", standing.world.token("dana"))
    asked = [standing.eves["client_id"], standing.eves["account_id"], UNKNOWN, "x", ""]
    answers = [dana.get("/console/why", query_string={"action": action.value, "on": on}) for on in asked]

    assert {answer.status_code for answer in answers} == {404}
    assert len({said(answer)[1] for answer in answers}) == 1
