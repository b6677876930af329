"""
A-34: addresses and headers of any length, encoding and number, and bytes on the wire that are no request.
"""

import base64
import json
import socket
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reference_server.serving import Serving, address, listen
from tests.api.world import World
from tests.attacks.conftest import Standing
from tests.attacks.visitor import Visitor

TEXTS = [
    "é",
    "\xff\xfe",
    "\x00",
    "\x7f",
    "\x1b[31m",
    "x" * 70_000,
    "",
    " ",
    "\t",
    ",",
    ";",
    "=",
    '"',
    "%",
    "%00",
    "()",
    "\\",
]
HEADERS = (
    "Authorization If-Match If-None-Match If-Modified-Since Idempotency-Key Content-Type Content-Encoding Cookie Host "
    "Origin Referer Sec-Fetch-Site Accept Accept-Encoding Accept-Language Transfer-Encoding Expect Range Upgrade "
    "Connection X-Forwarded-For X-Request-Id User-Agent Date"
).split()
QUERIES = [
    "%ff",
    "\xff",
    "%ed%a0%80",
    "%zz",
    "%",
    "limit=%00",
    "limit=" + "9" * 10_000,
    "limit=1&limit=1",
    "limit[]=1",
    "limit=-0",
    "limit=0x10",
    "limit=1_0",
    "limit=\u0663",
    "after=%ff%fe",
    "after=" + "A" * 60_000,
    "after=" + "x&after=" * 2000,
    "&".join(f"a{n}=1" for n in range(5000)),
    "=" * 5000,
    "&" * 5000 + "x",
    "?????x",
    "x" * 60_000,
]


def targets(standing: Standing) -> list[tuple[str, str, dict[str, Any]]]:
    """
    Return requests to all faces, right but for what is put into them.
    """
    path = f"/api/accounts/{standing.ids['account_id']}/nickname"
    return [
        ("GET", "/api/clients", {}),
        ("PUT", path, {"data": b'{"nickname": "-"}', "content_type": "application/json"}),
        ("GET", "/console/clients", {}),
        ("GET", "/workspace/sign-in", {}),
        ("POST", "/console/clients/new", {"data": {"csrf": "x"}}),
        ("GET", "/static/kit.css", {}),
        ("GET", "/", {}),
        ("GET", "/healthz", {}),
    ]


def signed(standing: Standing) -> dict[str, str]:
    """
    Return headers of somebody signed in everywhere.
    """
    token = standing.world.token("dana")
    return {"HTTP_AUTHORIZATION": f"Bearer {token}", "HTTP_COOKIE": f"operator={token}"}


@pytest.mark.parametrize("header", HEADERS)
def test_a34_no_header_breaks_the_server(standing: Standing, header: str) -> None:
    """
    Each header with each odd text, wherever it is heeded: an answer below 500, and nothing changed.
    """
    before, plain = standing.rows(), header.upper().replace("-", "_")
    name = plain if header == "Content-Type" else f"HTTP_{plain}"
    for text in TEXTS:
        for method, path, more in targets(standing):
            environ = signed(standing) | {name: text}
            answer = standing.world.send(method, path, environ_overrides=environ, **more)
            assert answer.status_code < 500, (path, ascii(text[:10]))
    assert standing.rows() == before


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.sampled_from(HEADERS),
    text=st.text(st.characters(max_codepoint=255), max_size=50),
    which=st.integers(min_value=0, max_value=7),
)
def test_a34_no_text_in_a_header_breaks_the_server(standing: Standing, name: str, text: str, which: int) -> None:
    """
    Whatever bytes a header holds.
    """
    method, path, more = targets(standing)[which]
    key = name.upper().replace("-", "_")
    environ = signed(standing) | {key if name == "Content-Type" else f"HTTP_{key}": text}

    assert standing.world.send(method, path, environ_overrides=environ, **more).status_code < 500


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: ascii(query[:20]))
def test_a34_no_query_breaks_the_server(standing: Standing, query: str) -> None:
    """
    In its raw bytes: the API names what is wrong in few words, pages answer something below 500.
    """
    environ = signed(standing) | {
        "QUERY_STRING": query.encode("utf-8" if "\u0663" in query else "latin-1").decode("latin-1")
    }
    api = standing.world.send("GET", "/api/clients", environ_overrides=environ)
    paths = [
        "/console/clients",
        "/console/sign-in",
        "/console/why",
        "/workspace",
        "/workspace/sign-in",
        "/",
        "/nowhere",
    ]
    pages = [standing.world.send("GET", path, environ_overrides=environ).status_code for path in paths]
    stranger = standing.world.send(
        "GET", "/console/clients", environ_overrides={"QUERY_STRING": environ["QUERY_STRING"]}
    )

    assert 400 <= api.status_code < 500
    assert len(api.data) < 64 * 1024
    assert max(*pages, stranger.status_code) < 500


def request_path(path: str) -> str:
    """
    Return a path as Werkzeug reads it: of several slashes in front one is left.
    """
    return "/" + path.lstrip("/")


PATHS = [
    "\xff",
    "%ff",
    "\x00",
    "%",
    "//",
    "..",
    ".",
    ";",
    "*",
    "é",
    "\u2028",
    "x" * 50_000,
    "a/" * 5000,
    "%2f%2e%2e",
    " ",
]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: ascii(path[:12]))
def test_a34_no_address_breaks_the_server(standing: Standing, path: str) -> None:
    """
    Below every face: not found, in the face's own way of saying it.
    """
    raw = path.encode("latin-1" if path == "\xff" else "utf-8").decode("latin-1")
    for prefix in ("/api/", "/api/accounts/", "/console/", "/console/clients/", "/workspace/", "/static/", "/"):
        environ = signed(standing) | {"PATH_INFO": prefix + raw}
        answer = standing.world.send("GET", "/x", environ_overrides=environ)
        assert answer.status_code in {303, 404} or request_path(prefix + raw) == "/", prefix


def place(*parts: object) -> str:
    """
    Return a place in a list as an attacker writes it.
    """
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


ID = "6f1c9d3e-0b1d-4b52-9a53-1f2f6f6f2d10"
PLACES = [
    place("created_at", True, "0001-01-01T00:00:00+23:59", ID),
    place("created_at", True, "9999-12-31T23:59:59.999999-23:59", ID),
    place("created_at", True, "2026-11-22", ID),
    place("created_at", True, 10**30, ID),
    place("created_at", False, "2026-11-22T00:00:00Z", ID),
    place("name", True, "x" * 10_000, ID),
    place("name", True, "\ud800", ID),
    place("seq", True, 10**30, ID),
    place("seq", True, -(2**63) - 1, ID),
    place("seq", True, 2**63, ID),
    place("seq", True, 1.5, ID),
    place("seq", True, True, ID),
    place("seq", 1, 1, ID),
    place("seq", True, 1, ID, ID),
    place("password", True, "x", ID),
    place(["seq"], True, 1, ID),
    place({}, True, 1, ID),
    place("seq", True, None, None),
    place("seq", True, [[[]]], ID),
    base64.urlsafe_b64encode(b"[" * 20_000).decode(),
    base64.urlsafe_b64encode(b'["seq",true,' + b"9" * 5000 + b',"x"]').decode(),
    base64.urlsafe_b64encode('["seq",true,1,"x"]'.encode("utf-16")).decode(),
    "=" * 100,
    "....",
    "-_-_",
    "A",
]


@pytest.mark.parametrize("after", PLACES, ids=lambda after: after[:20])
def test_a34_no_forged_place_breaks_a_list(standing: Standing, after: str) -> None:
    """
    Numbers no database holds, moments beyond the calendar, another list's order: named, or an empty part of one's own.
    """
    world, account = standing.world, standing.ids["account_id"]
    dana = Visitor(world)
    dana.wear("operator", world.token("dana"))
    lists = [
        world.call("dana", "GET", f"{path}?after={quote(after)}")
        for path in ("/clients", f"/accounts/{account}/history")
    ]
    client = f"/console/clients/{standing.ids['client_id']}/history"
    pages = [dana.get(path, query_string={"after": after}) for path in ("/console/clients", client)]

    assert {answer.status_code for answer in (*lists, *pages)} <= {200, 422}
    assert standing.eves["client_id"] not in "".join(answer.text for answer in (*lists, *pages))


# ---------------------------------------------------------------- on the wire


@pytest.fixture(scope="module")
def wire(standing: Standing) -> Iterator[tuple[str, int]]:
    """
    The server behind a real port.
    """
    listening = listen("127.0.0.1", 0)
    port = listening.getsockname()[1]
    serving = Serving(standing.world.app, listening)
    serving.start()
    assert address(listening).endswith(str(port))
    yield "127.0.0.1", port
    serving.stop()


def answered(wire: tuple[str, int], raw: bytes) -> bytes:
    """
    Send bytes, and return everything that comes back.
    """
    out = b""
    with socket.create_connection(wire, timeout=5) as connection:
        connection.sendall(raw)
        connection.shutdown(socket.SHUT_WR)
        while piece := connection.recv(65536):
            out += piece
    return out


def request(line: bytes, *headers: bytes, body: bytes = b"") -> bytes:
    """
    Return a request's bytes.
    """
    return b"\r\n".join([line, *headers, b"", body])


HOST, JSON_TYPE, CHUNKED = b"Host: 127.0.0.1", b"Content-Type: application/json", b"Transfer-Encoding: chunked"
WIRES = {
    "raw query": request(b"GET /api/clients?\xff HTTP/1.1", HOST),
    "raw path": request(b"GET /console/\xff HTTP/1.1", HOST),
    "null": request(b"GET /api/clients\x00 HTTP/1.1", HOST),
    "no host": request(b"GET /api/openapi.json HTTP/1.1"),
    "old": request(b"GET /api/openapi.json HTTP/1.0"),
    "foreign host": request(b"GET http://evil.example/api/openapi.json HTTP/1.1", b"Host: evil.example"),
    "two hosts": request(b"GET /api/openapi.json HTTP/1.1", HOST, b"Host: evil.example"),
    "two lengths": request(
        b"POST /api/sessions HTTP/1.1", HOST, JSON_TYPE, b"Content-Length: 2", b"Content-Length: 9", body=b"{}"
    ),
    "negative length": request(b"POST /api/sessions HTTP/1.1", HOST, JSON_TYPE, b"Content-Length: -1", body=b"{}"),
    "bad piece": request(b"POST /api/sessions HTTP/1.1", HOST, JSON_TYPE, CHUNKED, body=b"zz\r\n{}\r\n0\r\n\r\n"),
    "large pieces": request(
        b"POST /api/sessions HTTP/1.1", HOST, JSON_TYPE, CHUNKED, body=b"50000\r\n" + b" " * 0x50000 + b"\r\n0\r\n\r\n"
    ),
    "control in method": request(b"\x1b[31M /api/clients HTTP/1.1", HOST),
    "tabs": request(b"GET\t/api/clients\tHTTP/1.1", HOST),
    "space before colon": request(b"GET /api/clients HTTP/1.1", HOST, b"Authorization : Bearer x"),
    "no token twice": request(b"GET /api/clients HTTP/1.1", HOST, b"Authorization: x", b"Authorization: y"),
    "latin-1": request(b"POST /api/accounts HTTP/1.1", HOST, b"Idempotency-Key: \xff", b"Content-Length: 0"),
    "garbage": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
}


@pytest.mark.parametrize("name", WIRES)
def test_a34_bytes_that_are_no_right_request_are_answered_with_a_400(wire: tuple[str, int], name: str) -> None:
    """
    Through the real server: one answer from 400 to 499, and the next request is served as ever.
    """
    got = answered(wire, WIRES[name])

    assert got[:7] + got[8:10] == b"HTTP/1. 4", got[:200]
    assert got.count(b"HTTP/1.") == 1
    assert answered(wire, request(b"GET /healthz HTTP/1.1", HOST)).startswith(b"HTTP/1.1 200")


def test_a34_two_requests_on_one_connection_are_two_people(wire: tuple[str, int], standing: Standing) -> None:
    """
    What the first request showed counts for nothing in the second (A-28).
    """
    token = standing.world.token("dana").encode()
    both = request(b"GET /api/clients HTTP/1.1", HOST, b"Authorization: Bearer " + token)
    got = answered(wire, both + request(b"GET /api/clients HTTP/1.1", HOST))

    assert (got.count(b"HTTP/1.1 200"), got.count(b"HTTP/1.1 401")) == (1, 1)
    assert got.count(b'"code":"not_signed_in"') == 1


def test_a34_a_method_nobody_knows_is_not_written_into_the_log(world: World, caplog: pytest.LogCaptureFixture) -> None:
    """
    The caller's own word could hold colours, line breaks or a whole forged line.
    """
    caplog.set_level("INFO")
    forged = "GET /api/clients 200 1.0ms 0000\nDELETE"
    assert world.send(forged, "/api/clients").status_code == 405
    lines = [r.getMessage() for r in caplog.records if r.name == "reference_server.access"]

    assert lines[-1].startswith("? /api")
    assert "\n" not in lines[-1]
