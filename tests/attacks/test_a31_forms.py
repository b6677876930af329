"""
A-31: a form acts only when it stood on our own page; no page is framed, and no cookie is within reach.
"""

from http.cookies import SimpleCookie
from typing import Any

import pytest
from werkzeug.test import TestResponse

from reference_server.http.routing import Route
from reference_server.pages import console, office, workspace
from tests.api.world import PASSWORD, World
from tests.attacks.conftest import Standing
from tests.attacks.visitor import FormSeen, Visitor, operator, token_of, within

POSTS = [route for route in (*console.ROUTES, *workspace.ROUTES, *office.ROUTES) if route.method == "POST"]
GETS = [route for route in (*console.ROUTES, *workspace.ROUTES, *office.ROUTES) if route.method == "GET"]
HOLDER = {"console": ("operator", "dana"), "workspace": ("staff", "owner"), "office": ("vendor", "office")}


def face_of(route: Route) -> str:
    """
    Return the face of a route.
    """
    return route.path.split("/")[1]


def signed_in(standing: Standing, face: str) -> Visitor:
    """
    Return somebody with the shared session of a face.
    """
    visitor, (cookie, who) = Visitor(standing.world), HOLDER[face]
    visitor.wear(cookie, token_of(standing.world, who))
    return visitor


def token_in(visitor: Visitor, face: str) -> str:
    """
    Return the token that forms of a face carry for whoever is signed in there.
    """
    if face == "office":
        return visitor.form("/office/sign-out").fields["csrf"]
    return visitor.form(f"/{face}/me", f"/{face}/me/password").fields["csrf"]


def form_of(standing: Standing, visitor: Visitor, route: Route) -> FormSeen:
    """
    Return a form that would go through, as its page would have it.
    """
    face = face_of(route)
    token = token_in(visitor, face)
    fields = {"name": "x", "language": "en", "time_zone": "UTC", "contact": "", "email": ""}
    coming = {"business": "x", "name": "x", "password": "another horse battery", "language": "en", "time_zone": "UTC"}
    more = {
        "new": fields,
        "stage": {"stage": "live"},
        "nickname": {"nickname": "abc"},
        "password": {"current": PASSWORD, "new": "another horse battery"},
        "sign_in": {"email": "dana@example.com", "password": PASSWORD, "next": ""},
        "owner_password": {"password": "another horse battery"},
        "replacing": {"current": PASSWORD, "new": "another horse battery"},
        "bulk": {"do": "tag", "tag": "new", "id": standing.ids["client_id"], "operator": "", "back": ""},
        "tags": {"tags.0": "new"},
        "notes": {"text": "new"},
        "note": {"text": "new"},
        "operators": {"operator_id": standing.ids["operator_id"]},
        "join": {"name": "x", "password": "another horse battery", "language": "en"},
        "user_new": {"name": "x", "email": "x@example.com", "level": "employee", "language": "en"},
        "user_level": {"level": "admin"},
        "invitation": coming,
        "sign_up": coming | {"email": "eva@example.com"},
        "sign_up_through": coming | {"email": "eva@example.com"},
        "open": {"password": "another horse battery"},
    }
    if face == "office":
        more |= {"sign_in": {"name": "Nora", "token": standing.world.token("vendor")}, "suspend": {"reason": "x"}}
        more |= {"new": {"name": "x", "approved": "yes", "owner_name": "x", "owner_email": "x@example.com"}}
    path = within(route.path, standing.ids)
    return FormSeen(path, {"csrf": token, "key": "k", "seen": "0"} | more.get(route.endpoint.partition(".")[2], {}))


def refused(standing: Standing, visitor: Visitor, form: FormSeen, **headers: str) -> TestResponse:
    """
    Send a form, and see that it is refused and changes nothing.
    """
    before = standing.rows()
    answer = visitor.submit(form, headers={name.replace("_", "-"): value for name, value in headers.items()})
    assert answer.status_code == 403
    assert "Nothing was changed" in answer.text
    assert standing.rows() == before
    return answer


@pytest.mark.parametrize("route", POSTS, ids=lambda route: route.endpoint)
def test_a31_what_a_browser_says_came_from_elsewhere_is_refused(standing: Standing, route: Route) -> None:
    """
    With the right token even: where the browser tells that the form stood on another site, it does nothing.
    """
    visitor = signed_in(standing, face_of(route))
    form = form_of(standing, visitor, route)
    for site in ("cross-site", "same-site", "", "Same-Origin", "same-origin, cross-site", "null", "x"):
        refused(standing, visitor, form, Sec_Fetch_Site=site)


@pytest.mark.parametrize("route", POSTS, ids=lambda route: route.endpoint)
def test_a31_another_origin_is_refused(standing: Standing, route: Route) -> None:
    """
    The same where an older browser says only the origin: another host, port or scheme, a look-alike, null, or nothing.
    """
    visitor = signed_in(standing, face_of(route))
    form = form_of(standing, visitor, route)
    ours = standing.world.settings.base_url
    for origin in (
        "https://evil.example",
        "null",
        "",
        ours.replace("http:", "https:"),
        ours.replace(":8000", ""),
        ours.replace(":8000", ":8001"),
        ours + ".evil.example",
        ours.replace("//", "//evil.example@"),
        "http://evil.example#" + ours,
        f"{ours}, https://evil.example",
        "http://[",
    ):
        refused(standing, visitor, form, Origin=origin)


@pytest.mark.parametrize("route", POSTS, ids=lambda route: route.endpoint)
def test_a31_no_token_but_the_session_s_own_counts(standing: Standing, route: Route) -> None:
    """
    Missing, empty, altered, another session's, the other face's, a visitor's, the cookie itself: each is refused.
    """
    face = face_of(route)
    visitor = signed_in(standing, face)
    form = form_of(standing, visitor, route)
    right = form.fields.pop("csrf")
    stranger = Visitor(standing.world).form(f"/{face}/sign-in").fields["csrf"]
    other = {"console": "workspace", "workspace": "office", "office": "console"}[face]
    theirs = token_in(signed_in(standing, other), other)
    eves = Visitor(standing.world)
    eves.wear(HOLDER["console"][0], standing.world.token("eve"))
    another = eves.form("/console/me", "/console/me/password").fields["csrf"]
    cookie = visitor.cookies()[HOLDER[face][0]]
    for token in (
        "",
        "x",
        right[:-1],
        right + "0",
        right.upper(),
        stranger,
        theirs,
        another,
        cookie,
        "é",
        "\ud83d"[:0],
    ):
        refused(standing, visitor, FormSeen(form.action, form.fields | {"csrf": token}))
    refused(standing, visitor, form)
    refused(standing, visitor, FormSeen(f"{form.action}?csrf={right}", form.fields))
    refused(standing, visitor, form, X_CSRF_Token=right, Cookie=f"csrf={right}")


@pytest.mark.parametrize("route", POSTS, ids=lambda route: route.endpoint)
def test_a31_a_form_from_here_with_a_wrong_token_does_nothing_either(standing: Standing, route: Route) -> None:
    """
    A form of our own page that is not of this session is led back to its page, and nothing is done.
    """
    visitor, before = signed_in(standing, face_of(route)), standing.rows()
    form = form_of(standing, visitor, route)
    for token in ("", "x", visitor.cookies()[HOLDER[face_of(route)][0]]):
        sent = FormSeen(form.action, form.fields | {"csrf": token})
        answer = visitor.submit(sent, headers={"Sec-Fetch-Site": "same-origin"})
        assert answer.status_code in {303, 403}
        assert answer.headers.get("Location", form.action).startswith(f"/{face_of(route)}")
    assert standing.rows() == before


@pytest.mark.parametrize("route", POSTS, ids=lambda route: route.endpoint)
def test_a31_without_any_cookie_a_form_does_nothing(standing: Standing, route: Route) -> None:
    """
    Somebody without a cookie has no token, so that nobody is signed in or out by another site's form.
    """
    form = form_of(standing, signed_in(standing, face_of(route)), route)
    refused(standing, Visitor(standing.world), form)


@pytest.mark.parametrize("type", ["text/plain", "multipart/form-data; boundary=x", "application/json", "", "text/xml"])
def test_a31_a_body_that_another_site_may_send_is_no_form(standing: Standing, type: str) -> None:
    """
    Only urlencoded forms are read: other types, which could smuggle a form past a check, hold no token.
    """
    visitor = signed_in(standing, "console")
    token = form_of(standing, visitor, POSTS[0]).fields["csrf"]
    body = f'--x\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n{token}\r\n--x--\r\ncsrf={token}&name=x'
    before = standing.rows()
    for path in ("/console/clients/new", "/console/me/password", "/console/sign-out"):
        answer = visitor.send("POST", path, data=body.encode(), content_type=type)
        assert answer.status_code == 403
    assert standing.rows() == before


@pytest.mark.parametrize("route", POSTS, ids=lambda route: route.endpoint)
def test_a31_nothing_but_a_post_acts(standing: Standing, route: Route) -> None:
    """
    The same fields by another method, in the body or in the address, do nothing (A-08).
    """
    visitor = signed_in(standing, face_of(route))
    form, before = form_of(standing, visitor, route), standing.rows()
    for method in ("GET", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE"):
        answer = visitor.send(method, form.action, query_string=form.fields | {"_method": "POST"})
        body = visitor.send(method, form.action, data=form.fields, headers={"X-HTTP-Method-Override": "POST"})

        assert {answer.status_code, body.status_code} <= {200, 303, 403, 404, 405, 409, 422}, method
        assert standing.rows() == before, method


@pytest.mark.parametrize("route", GETS, ids=lambda route: route.endpoint)
def test_a31_looking_changes_nothing(standing: Standing, route: Route) -> None:
    """
    Every page there is, fetched and prefetched: not a row is written.
    """
    visitor, before = signed_in(standing, face_of(route)), standing.rows()
    path = within(route.path, standing.ids)
    for headers in ({}, {"Purpose": "prefetch", "Sec-Purpose": "prefetch;prerender"}):
        answer = visitor.get(path, headers=headers, query_string={"action": "account.lock"})
        assert answer.status_code < 500
    assert standing.rows() == before


def test_a31_our_own_forms_go_through(world: World) -> None:
    """
    With what browsers send from our own pages the very same form is taken, else all of this would show nothing.
    """
    for headers in (
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": world.settings.base_url},
        {},
    ):
        dana = operator(world)
        answer = dana.submit(dana.form("/console/clients/new"), headers=headers, name="x")
        assert answer.status_code == 303


# ---------------------------------------------------------------- frames and cookies


@pytest.mark.parametrize(
    "path",
    "/ /console /console/sign-in /workspace/sign-in /nowhere /console/nowhere /static/x /healthz /readyz "
    "/api/clients /api/openapi.json /api/nowhere".split(),
)
@pytest.mark.parametrize("host", [None, "evil.example"])
def test_a31_no_answer_may_be_framed_or_kept(standing: Standing, path: str, host: str | None) -> None:
    """
    Pages, errors, redirects and documents: not in a frame, not in another window's hands, not in a cache.
    """
    answer = standing.world.send("GET", path, headers={} if host is None else {"Host": host})

    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer.headers["Cache-Control"] == "no-store"
    assert not [name for name, _ in answer.headers if name.startswith("Access-Control-")]


def cookies_of(answer: TestResponse) -> dict[str, dict[str, Any]]:
    """
    Return the cookies an answer sets, each with its flags.
    """
    found: dict[str, dict[str, Any]] = {}
    for header in answer.headers.getlist("Set-Cookie"):
        jar = SimpleCookie(header)
        found |= {name: dict(morsel) for name, morsel in jar.items()}
    return found


def every_cookie(world: World) -> dict[str, dict[str, Any]]:
    """
    Return every cookie that is ever set: before, at and after a sign-in, after a form, at the end.
    """
    visitor = Visitor(world)
    answers = [visitor.get("/console/sign-in")]
    host = visitor.world.settings.base_url.partition("//")[2].partition(":")[0]
    answers.append(visitor.sign_in("console", "dana@example.com"))
    answers.append(visitor.submit(visitor.form("/console/clients/new"), name="x"))
    answers.append(visitor.submit(visitor.form("/console/clients", "/console/sign-out")))
    assert {answer.status_code for answer in answers[1:]} == {303}, host
    return {k: v for answer in answers for k, v in cookies_of(answer).items()}


def test_a31_every_cookie_over_tls_is_out_of_reach(secure: World) -> None:
    """
    Secure, HttpOnly and SameSite on each; those that carry a session only for this very host (__Host-).
    """
    found = every_cookie(secure)

    assert set(found) == {"__Host-visitor", "__Host-operator", "__Secure-flash-console"}
    for name, flags in found.items():
        assert (flags["secure"], flags["httponly"], flags["samesite"], flags["domain"]) == (True, True, "Lax", "")
        assert flags["path"] == ("/" if name.startswith("__Host-") else "/console")


def test_a31_every_cookie_on_this_machine_is_out_of_a_script_s_reach(world: World) -> None:
    """
    Without TLS there is no Secure; HttpOnly and SameSite stay, and no cookie names a domain.
    """
    found = every_cookie(world)

    assert set(found) == {"visitor", "operator", "flash-console"}
    for flags in found.values():
        assert (flags["httponly"], flags["samesite"], flags["domain"], flags["secure"]) == (True, "Lax", "", "")


def test_a31_over_tls_a_cookie_another_host_could_set_counts_for_nothing(secure: World) -> None:
    """
    The plain name, which a neighbour host or an unencrypted answer could set, is not looked at.
    """
    token = secure.sign_in("operator", "dana@example.com").json["token"]
    plain = secure.send("GET", "/console/clients", headers={"Cookie": f"operator={token}; Host-operator={token}"})
    right = secure.send("GET", "/console/clients", headers={"Cookie": f"__Host-operator={token}"})

    assert (plain.status_code, right.status_code) == (303, 200)
    assert right.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_a31_a_sign_in_never_keeps_a_planted_cookie(world: World, account: dict[str, Any]) -> None:
    """
    Whatever session cookie somebody came with, signing in gives a fresh one, and the planted one opens nothing (A-24).
    """
    world.seat(account)
    for face, cookie in (("console", "operator"), ("workspace", "staff")):
        victim = Visitor(world)
        victim.wear(cookie, "planted-by-somebody-else")
        email = {"console": "dana@example.com", "workspace": "szabo@example.com"}[face]
        assert victim.sign_in(face, email).status_code == 303
        assert victim.cookies()[cookie] != "planted-by-somebody-else"
        attacker = Visitor(world)
        attacker.wear(cookie, "planted-by-somebody-else")
        assert attacker.get(f"/{face}/me").status_code == 303


def test_a31_an_attacker_s_own_visitor_cookie_signs_nobody_in(world: World) -> None:
    """
    A visitor's token belongs to one random cookie and one face: the attacker's pair does not fit the victim's.
    """
    attacker = Visitor(world).form("/console/sign-in")
    victim = Visitor(world)
    victim.get("/console/sign-in")
    answer = victim.submit(attacker, email="eve@example.com", password=PASSWORD)

    assert answer.status_code == 403
    assert "operator" not in victim.cookies()


def test_a31_a_visitor_s_token_is_of_one_door(world: World) -> None:
    """
    Before anybody is signed in there is one cookie for both doors; the token of a form fits its own alone.
    """
    visitor = Visitor(world)
    console, work = (visitor.form(f"/{face}/sign-in") for face in ("console", "workspace"))
    console.fields["csrf"] = work.fields["csrf"]

    assert visitor.submit(console, email="dana@example.com", password=PASSWORD).status_code == 403
