"""
What the faces share of HTTP: files, forms' tokens, cookies, flashes, return targets, settings.
"""

import gzip
from pathlib import Path
from typing import Any

import attrs
import pytest
from werkzeug.test import Client

from partnerkit import Secret
from reference_server.demo.browser import Page
from reference_server.http import flash
from reference_server.http.errors import plain_page
from reference_server.http.request import Request, measured
from reference_server.http.responses import nothing, same_face
from reference_server.http.routing import Face, Route, Routes
from reference_server.http.static import Static
from reference_server.settings import Settings, from_environment
from reference_server.wiring import STATIC, make_app, vendor_of
from tests.api.world import PASSWORD, World

SIGN_IN = "/console/sign-in"


def browser(world: World) -> Client:
    return Client(world.app)


def form_of(client: Client, world: World, path: str = SIGN_IN) -> dict[str, str]:
    page = Page(client.get(path, base_url=world.settings.base_url).text)
    return {**page.form(path).fields, "email": "dana@example.com", "password": PASSWORD}


def send(client: Client, world: World, fields: dict[str, str], path: str = SIGN_IN, **headers: str) -> Any:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.post(path, data=fields, headers=named, base_url=world.settings.base_url)


def test_a_static_file_has_its_content_in_its_name_and_is_kept(world: World) -> None:
    """
    For a year, unasked; packed for who takes it so.
    """
    url = Static(STATIC).url("kit.css")
    plain = world.send("GET", url)
    packed = world.send("GET", url, headers={"Accept-Encoding": "gzip, br"})

    assert plain.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert (plain.data, plain.content_type) == ((STATIC / "kit.css").read_bytes(), "text/css; charset=utf-8")
    assert (gzip.decompress(packed.data), packed.headers["Content-Encoding"]) == (plain.data, "gzip")
    assert world.send("HEAD", url).data == b""


@pytest.mark.parametrize(
    "path", ["kit.css", "kit.000000000000.css", "", "../wiring.py", "%2e%2e/wiring.py", "kit.css/"]
)
def test_no_other_name_is_a_static_file(world: World, path: str) -> None:
    """
    Without the hash, with another one, or outside the folder there is nothing.
    """
    assert world.send("GET", f"/static/{path}").status_code == 404


def test_another_content_has_another_name(tmp_path: Path) -> None:
    """
    So that what a browser kept is never stale.
    """
    urls = set()
    for text in ("a", "b"):
        (tmp_path / "kit.css").write_text(text, encoding="utf-8")
        urls.add(Static(tmp_path).url("kit.css"))

    assert len(urls) == 2


def test_a_form_with_its_token_is_taken(world: World) -> None:
    """
    From a page of ours, with or without what browsers tell about where it stood.
    """
    for headers in ({}, {"Sec_Fetch_Site": "same-origin"}, {"Origin": world.settings.base_url}):
        client = browser(world)
        assert send(client, world, form_of(client, world), **headers).status_code == 303


@pytest.mark.parametrize("site", ["cross-site", "same-site", "", "odd"])
def test_a_form_the_browser_says_stood_elsewhere_is_refused(world: World, site: str) -> None:
    """
    Even with a right token.
    """
    client = browser(world)

    assert send(client, world, form_of(client, world), Sec_Fetch_Site=site).status_code == 403


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://127.0.0.1:8000.evil.example", "http://[", ""]
)
def test_a_form_of_another_origin_is_refused(world: World, origin: str) -> None:
    """
    Where the browser tells nothing better, its Origin counts.
    """
    client = browser(world)

    assert send(client, world, form_of(client, world), Origin=origin).status_code == 403


@pytest.mark.parametrize("token", [None, "", "x" * 64, "é", "0" * 9000])
def test_a_form_without_its_token_is_refused(world: World, token: str | None) -> None:
    """
    Missing, empty, wrong or huge.
    """
    client = browser(world)
    fields = form_of(client, world) | {"csrf": token or ""}
    if token is None:
        del fields["csrf"]

    assert send(client, world, fields).status_code == 403


def test_a_token_is_bound_to_its_cookie_and_face(world: World) -> None:
    """
    Another visitor's, one without the cookie, and the other face's are refused.
    """
    client, other = browser(world), browser(world)
    theirs = form_of(other, world)
    workspace = form_of(client, world, "/workspace/sign-in")
    form_of(client, world)

    assert send(client, world, theirs).status_code == 403
    assert send(Client(world.app, use_cookies=False), world, theirs).status_code == 403
    assert send(client, world, workspace).status_code == 403


def test_a_form_outlives_the_rotation_of_keys(world: World) -> None:
    """
    Signed with a key that is still among the known ones, it is taken; with one that was dropped, not.
    """
    client = browser(world)
    fields = form_of(client, world)
    rotated = attrs.evolve(world.vendor, signing_keys=(*world.vendor.signing_keys, Secret("the key of tomorrow")))
    dropped = attrs.evolve(world.vendor, signing_keys=(Secret("the key of tomorrow"),))

    world.app = client.application = make_app(world.database, dropped, world.settings)
    assert send(client, world, fields).status_code == 403
    world.app = client.application = make_app(world.database, rotated, world.settings)
    assert send(client, world, fields).status_code == 303


def test_over_tls_cookies_belong_to_this_host_alone(world: World) -> None:
    """
    __Host-, Secure, HttpOnly, SameSite=Lax, for all paths; over plain HTTP as much of it as there can be (A-31).
    """
    settings = attrs.evolve(world.settings, base_url="https://p.example")
    for given, name, secure in ((world.settings, "operator", False), (settings, "__Host-operator", True)):
        world.app, world.settings = make_app(world.database, world.vendor, given), given
        client = browser(world)
        answer = send(client, world, form_of(client, world))
        (cookie,) = [c for c in answer.headers.getlist("Set-Cookie") if c.startswith(f"{name}=")]
        assert ("Secure" in cookie) is secure
        assert all(mark in cookie for mark in ("HttpOnly", "SameSite=Lax", "Path=/"))
        assert "Domain" not in cookie


def test_a_flash_is_said_once(world: World) -> None:
    """
    After signing out the next page says so, and the one after that does not.
    """
    client = browser(world)
    send(client, world, form_of(client, world))
    page = client.get("/console/clients", base_url=world.settings.base_url)
    left = send(client, world, dict(Page(page.text).form("/console/sign-out").fields), "/console/sign-out")

    assert left.status_code == 303
    assert "You are signed out." in client.get(SIGN_IN, base_url=world.settings.base_url).text
    assert "You are signed out." not in client.get(SIGN_IN, base_url=world.settings.base_url).text


@pytest.mark.parametrize("value", ["x", "WyJkb25lIiwiSGkiXQ.abc.def", "." * 5000, "é"])
def test_a_forged_flash_says_nothing(world: World, value: str) -> None:
    """
    What is not signed by us is dropped without a word.
    """
    answer = world.send("GET", SIGN_IN, headers={"Cookie": f"flash-console={value}"})

    assert answer.status_code == 200
    assert 'role="status"' not in answer.text


def test_a_flash_of_one_face_says_nothing_in_another(world: World) -> None:
    """
    It is signed for its face.
    """
    client = browser(world)
    send(client, world, form_of(client, world))
    page = client.get("/console/clients", base_url=world.settings.base_url)
    left = send(client, world, dict(Page(page.text).form("/console/sign-out").fields), "/console/sign-out")
    (value,) = [c.partition("=")[2].partition(";")[0] for c in left.headers.getlist("Set-Cookie") if "flash" in c]
    answer = world.send("GET", "/workspace/sign-in", headers={"Cookie": f"flash-workspace={value}"})

    assert flash.SECONDS == 60
    assert "You are signed out." not in answer.text


FACE = Face(name="console", prefix="/console", routes=(), failed=plain_page)


@attrs.frozen
class _Context:
    face: Face = FACE


@pytest.mark.parametrize("target", ["/console/clients", "/console/clients?after=abc-_&limit=2", "/console/a/b"])
def test_a_return_target_is_a_page_of_the_same_face(target: str) -> None:
    """
    Path and query are kept.
    """
    assert same_face(_Context(), target) == target  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "target",
    [
        None,
        "",
        "https://evil.example/console/",
        "//evil.example/console/",
        "/\\evil.example",
        "/console/\\evil.example",
        "/console//evil.example",
        "/console/../workspace",
        "/console/./x",
        "/console/%2e%2e/workspace",
        "/workspace",
        "/consoles",
        "/console/a b",
        "/console/a\r\nSet-Cookie: x=1",
        "/console/é",
        "javascript:alert(1)",
        "/console/" + "x" * 3000,
    ],
)
def test_any_other_return_target_is_dropped(target: str | None) -> None:
    """
    Other hosts, other faces, steps upwards, what a browser might read otherwise (A-10).
    """
    assert same_face(_Context(), target) is None  # type: ignore[arg-type]


def test_two_routes_never_share_method_and_endpoint() -> None:
    """
    And a route lies within its face; otherwise the server does not start.
    """
    route = Route("GET", "/console/a", "console.a", lambda _: nothing())
    for routes in ((route, route), (attrs.evolve(route, path="/consoles"),)):
        with pytest.raises(ValueError, match="cannot be a route"):
            Routes([attrs.evolve(FACE, routes=routes)])


@pytest.mark.parametrize("url", ["p.example", "ftp://p.example", "https://p.example/partners", "https://?x", ""])
def test_a_base_url_is_scheme_and_host(url: str) -> None:
    """
    Every link is built from it, so anything else is refused at the start.
    """
    with pytest.raises(ValueError, match="scheme and host"):
        Settings(base_url=url)


def test_settings_come_from_the_environment() -> None:
    """
    Keys and hosts with commas; what is empty counts as not set.
    """
    given = {
        "PARTNERKIT_BASE_URL": "https://p.example/",
        "PARTNERKIT_HOSTS": "internal, Other",
        "PARTNERKIT_SIGNING_KEYS": "one long enough key, another one of these",
        "PARTNERKIT_VENDOR_TOKEN": "",
    }
    settings = from_environment(given)

    assert settings.known_hosts == {"p.example", "internal", "other"}
    assert [key.reveal() for key in settings.signing_keys] == ["one long enough key", "another one of these"]
    assert settings.vendor_token is None
    assert vendor_of(settings).links.partners == "https://p.example"
    assert "one long" not in repr(settings)


def test_a_body_whose_size_is_told_is_left_alone() -> None:
    """
    Only what comes in pieces is measured first.
    """
    environ: dict[str, Any] = {"CONTENT_LENGTH": "3", "wsgi.input_terminated": True}

    assert measured(environ) is environ
    assert Request.max_content_length == 256 * 1024
