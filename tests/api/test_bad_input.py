"""
Whatever is wrong with a body, a query or a place in a list is named whole, with a 4xx, and nothing is half done (A-34).
"""

import base64
import json
from typing import Any

import pytest

from tests.api.world import World, codes

LONG = "Á" * 201
NO_NAMES: list[tuple[object, str]] = [
    (None, "type.null"),
    (3, "type.string"),
    (True, "type.string"),
    (["Szabó"], "type.string"),
    ({"a": 1}, "type.string"),
    ("", "text.blank"),
    (" \t ", "text.blank"),
    ("\u00a0\u2003", "text.blank"),
    (LONG, "text.long"),
    ("Sza\u0000bó", "text.control"),
    ("Sza\nbó", "text.control"),
    ("Sza\u007fbó", "text.control"),
    ("Sza\u202ebó", "text.control"),
    ("Sza\ud83dbó", "text.surrogate"),
]
NO_ADDRESSES: list[object] = [
    "szabo",
    "szabo@",
    "a@example.com, b@example.com",
    "Szabó <a@example.com>",
    "a@example.com\nbcc: b@example.com",
    "a@example.com\u0000",
    ["a@example.com"],
    "a" * 300 + "@example.com",
]
NO_DOCUMENTS = [
    b"",
    b"{",
    b"name=Szabo",
    b'{"name": "Szab\xf3"}',
    '{"name": "Szabó"}'.encode("utf-16"),
    b'\xef\xbb\xbf{"name": "Szabo"}',
    b'{"name": NaN}',
    b'{"name": Infinity}',
    b"{'name': 'Szabo'}",
    b'{"name": "Szabo"} {}',
    b'{"name": "Szabo", "name": "Kovacs"}',
    b'{"a": {"b": 1, "b": 2}}',
    b"[" * 100_000,
    b'{"a":' * 30_000,
    b"1" * 5000,
]


@pytest.mark.parametrize(("name", "code"), NO_NAMES, ids=lambda v: ascii(v)[:24])
def test_what_is_no_name_is_named(world: World, name: object, code: str) -> None:
    """
    Wrong types (null and numbers are never turned into text), blanks, control characters and halves of characters.
    """
    before = world.rows() if world.token("dana") else {}
    answer = world.send(
        "POST",
        "/api/accounts",
        data=json.dumps({"name": name}).encode("ascii"),
        content_type="application/json",
        headers={"Authorization": f"Bearer {world.token('dana')}"},
    )

    assert (answer.status_code, codes(answer)) == (422, [("name", code)])
    assert answer.content_type == "application/problem+json"
    assert world.rows() == before


@pytest.mark.parametrize("email", NO_ADDRESSES, ids=lambda v: ascii(v)[:24])
def test_what_is_not_one_address_is_named(world: World, email: object) -> None:
    """
    Lists, display names, line breaks and several addresses are no address (A-20).
    """
    answer = world.call("dana", "POST", "/accounts", {"name": "Szabó", "email": email})

    assert answer.status_code == 422
    assert [path for path, _ in codes(answer)] == ["email"]


@pytest.mark.parametrize(
    "name", ["😀 Bakery 👩‍👩‍👧", "Álmos és Társa", "العربية", "x" * 200, "O'Brien <b>&amp;</b>", "=cmd()"]
)
def test_any_text_a_person_writes_is_kept_as_it_is(world: World, name: str) -> None:
    """
    Emoji, other scripts, the longest name there may be, mark-up and formulas come back as they were sent (A-30).
    """
    account = world.account(name=name)

    assert world.get(account)["name"] == name


def test_text_is_trimmed_and_put_into_one_normal_form(world: World) -> None:
    """
    Two ways of writing one letter are one name.
    """
    assert world.account(name="  Szabo\u0301 ")["name"] == "Szabó"


def test_every_problem_is_named_at_once(world: World) -> None:
    """
    Path, code and a message that says how to mend it, for each of them.
    """
    body = {"email": "x", "language": "de", "time_zone": "Mars/Olympus", "contact": "", "Status": "paying"}
    answer = world.call("dana", "POST", "/accounts", body)

    assert answer.status_code == 422
    assert sorted(codes(answer)) == [
        ("Status", "field.unknown"),
        ("contact", "text.blank"),
        ("email", "email.form"),
        ("language", "choice.unknown"),
        ("name", "field.missing"),
        ("time_zone", "time_zone.unknown"),
    ]
    assert all(problem["message"] for problem in answer.json["errors"])


@pytest.mark.parametrize(
    "field",
    [
        "id",
        "partner_id",
        "status",
        "stage",
        "secure",
        "owner",
        "actor",
        "by",
        "role",
        "uid",
        "revision",
        "__class__",
        "\ud800",
    ],
    ids=ascii,
)
def test_no_field_nobody_offered_is_taken(world: World, field: str) -> None:
    """
    Actor, owner, status or any other field sent along is refused, never ignored (A-13).
    """
    token = world.token("dana")
    before = world.rows()
    answer = world.send(
        "POST",
        "/api/accounts",
        data=json.dumps({"name": "Szabó", field: "x"}),
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}"},
    )

    assert (answer.status_code, [code for _, code in codes(answer)]) == (422, ["field.unknown"])
    assert world.rows() == before


@pytest.mark.parametrize("body", NO_DOCUMENTS, ids=lambda v: ascii(v)[:24])
def test_what_is_no_json_document_is_a_bad_request(world: World, body: bytes) -> None:
    """
    Empty, cut, wrongly encoded, with NaN, with a name twice, too deep: said as such, with 400.
    """
    answer = world.send(
        "POST",
        "/api/accounts",
        data=body,
        content_type="application/json",
        headers={"Authorization": f"Bearer {world.token('dana')}"},
    )

    assert (answer.status_code, answer.json["code"]) == (400, "json")


@pytest.mark.parametrize("body", ["null", "[]", '"x"', "3", "true"])
def test_a_document_that_is_no_object_is_named(world: World, body: str) -> None:
    """
    Null, a list or a plain value is JSON, and not what is taken.
    """
    answer = world.send(
        "POST",
        "/api/accounts",
        data=body,
        content_type="application/json",
        headers={"Authorization": f"Bearer {world.token('dana')}"},
    )

    assert (answer.status_code, codes(answer)) == (422, [("", "type.object")])


@pytest.mark.parametrize(
    "type",
    ["", "text/plain", "application/x-www-form-urlencoded", "application/json; charset=latin-1", "application/jsonx"],
)
def test_nothing_but_json_is_taken(world: World, type: str) -> None:
    """
    Another media type is refused with 415, so that no form of another site is ever read as a call (A-31).
    """
    answer = world.send(
        "POST",
        "/api/accounts",
        data=b'{"name": "Szabo"}',
        headers={"Authorization": f"Bearer {world.token('dana')}", "Content-Type": type},
    )

    assert (answer.status_code, answer.json["code"]) == (415, "media_type")


@pytest.mark.parametrize("extra", [{}, {"Content-Length": None}], ids=["sized", "chunked"])
def test_a_body_over_256_kb_is_refused(world: World, extra: dict[str, Any]) -> None:
    """
    With its size told or sent in pieces, it is refused with 413, never cut and taken.
    """
    import io

    body = b'{"name": "Szabo"}' + b" " * 300_000
    given: dict[str, Any] = {"data": body}
    if extra:
        given = {
            "input_stream": io.BytesIO(body),
            "environ_overrides": {
                "wsgi.input_terminated": True,
                "HTTP_TRANSFER_ENCODING": "chunked",
                "CONTENT_LENGTH": "",
            },
        }
    answer = world.send(
        "POST",
        "/api/accounts",
        content_type="application/json",
        headers={"Authorization": f"Bearer {world.token('dana')}"},
        **given,
    )

    assert (answer.status_code, answer.json["code"]) == (413, "too_large")


@pytest.mark.parametrize(("method", "path"), [("DELETE", "/lock"), ("GET", ""), ("GET", "/history")])
def test_no_body_is_taken_where_none_means_anything(
    world: World, account: dict[str, Any], method: str, path: str
) -> None:
    """
    A body nobody would read is refused instead.
    """
    answer = world.call("dana", method, f"/accounts/{account['id']}{path}", {"a": 1})

    assert (answer.status_code, answer.json["code"]) == (400, "body")


@pytest.mark.parametrize(
    ("query", "problems"),
    [
        ("limit=0", [("limit", "limit.range")]),
        ("limit=101", [("limit", "limit.range")]),
        ("limit=-1", [("limit", "limit.range")]),
        ("limit=", [("limit", "type.integer")]),
        ("limit=ten", [("limit", "type.integer")]),
        ("limit=1.0", [("limit", "type.integer")]),
        ("limit=1e1", [("limit", "type.integer")]),
        ("limit=%D9%A3", [("limit", "type.integer")]),
        ("limit=" + "9" * 5000, [("limit", "type.integer")]),
        ("limit=1&limit=2", [("limit", "field.twice")]),
        (
            "limit=x&limit=2&order=name",
            [("limit", "field.twice"), ("order", "field.unknown"), ("limit", "type.integer")],
        ),
        ("partner_id=1", [("partner_id", "field.unknown")]),
        ("after=", [("after", "cursor.form")]),
        ("after=%00", [("after", "text.control")]),
        ("after=%ff", [("after", "cursor.form")]),
        ("after=bnVsbA", [("after", "cursor.form")]),
        ("after=" + "W" * 9000, [("after", "cursor.form")]),
    ],
    ids=lambda value: value[:24] if isinstance(value, str) else "",
)
def test_a_query_is_read_strictly(world: World, query: str, problems: list[tuple[str, str]]) -> None:
    """
    Unknown and repeated parameters, numbers that are none, and places that are none are named.
    """
    answer = world.call("dana", "GET", f"/clients?{query}")

    assert answer.status_code == 422
    assert sorted(codes(answer)) == sorted(problems)


def test_a_query_of_nonsense_is_answered_shortly(world: World) -> None:
    """
    However much is wrong, a hundred problems are named, and it takes no time.
    """
    query = "&".join(f"p{n}=1&p{n}=2" for n in range(3000))
    answer = world.call("dana", "GET", f"/clients?{query}")

    assert answer.status_code == 422
    assert len(answer.json["errors"]) == 100


@pytest.mark.parametrize(
    "place",
    [
        ["created_at", True, "2026-11-21T12:00:00", "6f1c9d3e-0b1d-4b52-9a53-1f2f6f6f2d10"],
        ["created_at", True, "2026-11-21T12:00:00Z", 7],
        ["created_at", 1, "2026-11-21T12:00:00Z", "6f1c9d3e-0b1d-4b52-9a53-1f2f6f6f2d10"],
        ["partner_id", True, "x", "6f1c9d3e-0b1d-4b52-9a53-1f2f6f6f2d10"],
        ["created_at", True],
        {"order": "created_at"},
    ],
    ids=str,
)
def test_a_forged_place_in_a_list_is_named(world: World, place: object) -> None:
    """
    A moment without time zone, another type, a field nobody sorts by, a part missing.
    """
    after = base64.urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")
    answer = world.call("dana", "GET", f"/clients?after={after}")

    assert (answer.status_code, codes(answer)) == (422, [("after", "cursor.form")])


def test_a_place_of_another_list_is_named(world: World, account: dict[str, Any]) -> None:
    """
    Where the list of clients ended is no place in a history.
    """
    world.account()
    after = world.call("dana", "GET", "/clients?limit=1").json["next"]
    answer = world.call("dana", "GET", f"/accounts/{account['id']}/history?after={after}")

    assert (answer.status_code, codes(answer)) == (422, [("after", "cursor.form")])


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ({"realm": "portal", "email": "dana@example.com", "password": "x"}, ("realm", "choice.unknown")),
        ({"realm": None, "email": "dana@example.com", "password": "x"}, ("realm", "type.null")),
        ({"realm": "operator", "email": ["dana@example.com"], "password": "x"}, ("email", "type.string")),
        ({"realm": "operator", "email": "dana@example.com", "password": None}, ("password", "type.null")),
        ({"realm": "operator", "email": "dana@example.com"}, ("password", "field.missing")),
        ({"realm": "staff", "email": "a@example.com", "password": "x", "account_id": "7"}, ("account_id", "type.uuid")),
    ],
)
def test_a_sign_in_with_anything_missing_or_wrong_is_named(
    world: World, body: dict[str, Any], problem: tuple[str, str]
) -> None:
    """
    Realm, address and password are texts of their kind (A-02, A-20).
    """
    answer = world.call(None, "POST", "/sessions", body)

    assert (answer.status_code, codes(answer)) == (422, [problem])


@pytest.mark.parametrize(
    "email", ["", "dana", "dana@example.com, x@example.com", "dana@example.com\n", "x" * 9000, "@"]
)
def test_an_address_that_is_none_opens_nothing_and_tells_nothing(world: World, email: str) -> None:
    """
    It is answered like an unknown one (A-22).
    """
    expected = 201 if email.strip() == "dana@example.com" else 401
    answer = world.sign_in("operator", email)

    assert answer.status_code == expected
