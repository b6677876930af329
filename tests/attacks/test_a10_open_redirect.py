"""
A-10: a return target leads to a page of the same face, or nowhere.
"""

from typing import Any
from urllib.parse import quote, unquote, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.api.world import World
from tests.attacks.conftest import Standing
from tests.attacks.visitor import Visitor, forms_of, operator

HOSTILE = [
    "//evil.example",
    "///evil.example",
    "////evil.example/%2f..",
    "/\\evil.example",
    "\\\\evil.example",
    "/\\/evil.example",
    "\\/evil.example",
    "http:evil.example",
    "https:/evil.example",
    "https://evil.example/console/clients",
    "HTTPS://evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "/console//evil.example",
    "/console/\\evil.example",
    "/console/%5cevil.example",
    "/console/%2fevil.example",
    "/console/..//evil.example",
    "/console/../../evil",
    "/console/./../workspace",
    "/console/%2e%2e/workspace",
    "/console/%2E%2e%2Fworkspace",
    "/console/.%2e/workspace",
    "/console/\t//evil.example",
    "/console/\r\nLocation: https://evil.example",
    "/console/%0d%0aSet-Cookie:a=b\r\n",
    "/console/\x00evil",
    "/console/\u202eevil",
    "/console/évil",
    "/console\\..\\..\\evil",
    " /console/clients",
    "\t//evil.example",
    "/console@evil.example",
    "/console.evil.example/",
    "/consoles/x",
    "console/clients",
    "?next=/console/clients",
    "#/console/clients",
    ".//evil.example",
    "/api/openapi.json",
    "/static/x",
    "/",
    "",
    "/console/" + "x" * 3000,
]
# \t and \r\n as themselves, too: browsers drop them.
PIECES = "/console/ /console / // \\ .. . %2e %2F %5c evil.example @ : ? # & https: %09 clients x ; % é".split()
PIECES += ["\t", "\r\n", " ", "\x7f"]
OTHER = {"console": "/workspace/me", "workspace": "/console/me"}
HOMES = {"console": "/console/clients", "workspace": "/workspace"}
EMAILS = {"console": "dana@example.com", "workspace": "szabo@example.com"}


def lands(location: str) -> tuple[str, str, str]:
    """
    Return scheme, host and path of an address as browsers read it: tabs gone, backslashes turned, dots walked.
    """
    plain = location.replace("\t", "").replace("\n", "").replace("\r", "").strip().replace("\\", "/")
    parts = urlsplit(plain)
    walked: list[str] = []
    for part in unquote(parts.path).split("/")[1:]:
        if part == "..":
            walked = walked[:-1]
        elif part != ".":
            walked.append(part)
    return parts.scheme, parts.netloc, "/" + "/".join(walked)


def in_face(location: str, face: str) -> bool:
    """
    Whether an address stays on this host and in a face.
    """
    scheme, host, path = lands(location)
    return (scheme, host) == ("", "") and (path == f"/{face}" or path.startswith(f"/{face}/"))


@pytest.mark.parametrize("target", HOSTILE, ids=lambda target: ascii(target[:24]))
def test_a10_a_hostile_target_leads_to_the_face_s_own_first_page(standing: Standing, target: str) -> None:
    """
    After signing in, whichever way the target came: in the address, in the form, or to somebody signed in already.
    """
    world = standing.world
    dana = Visitor(world)
    dana.wear("operator", world.token("dana"))
    already = dana.get(f"/console/sign-in?next={quote(target, safe='')}")
    shown = Visitor(world).get(f"/console/sign-in?next={quote(target, safe='')}")
    form, _ = forms_of(shown)  # beside the one for the language

    assert (already.status_code, already.headers["Location"]) == (303, HOMES["console"])
    assert form.fields["next"] == ""


@pytest.mark.parametrize("target", HOSTILE[::4], ids=lambda target: ascii(target[:24]))
def test_a10_a_target_put_into_the_form_is_judged_again(world: World, target: str) -> None:
    """
    What the hidden field says when it comes back is no more trusted than the address.
    """
    answer = Visitor(world).sign_in("console", EMAILS["console"], next=target)

    assert (answer.status_code, answer.headers["Location"]) == (303, HOMES["console"])


@pytest.mark.parametrize("face", HOMES)
def test_a10_the_other_face_is_no_target(world: World, account: dict[str, Any], face: str) -> None:
    """
    Each face leads back to itself alone, the other's pages included in what is dropped.
    """
    world.seat(account)
    right = f"/{face}/me"
    for target, expected in [(OTHER[face], HOMES[face]), (right, right), (f"{right}?a=//b", f"{right}?a=//b")]:
        answer = Visitor(world).sign_in(face, EMAILS[face], query=f"?next={quote(target, safe='')}")
        assert answer.headers["Location"] == expected


@pytest.mark.parametrize(
    "path",
    [
        "/console/clients/%2e%2e%2f%2e%2e%2fevil",
        "/console/clients/%252e%252e",
        "/console/clients/..",
        "/console/clients/x%0d%0aSet-Cookie:%20a=b",
        "/console/clients/%5c%5cevil.example",
        "/console/clients/%3Fnext=%2F%2Fevil.example",
        "/console/clients/x?next=https://evil.example",
        "/console/clients/x%00",
        "/console/clients/https:%2F%2Fevil.example",
    ],
)
def test_a10_the_page_somebody_was_sent_from_is_judged_too(standing: Standing, path: str) -> None:
    """
    A link somebody is not signed in for is remembered for afterwards only if it is a page of the face.
    """
    answer = standing.world.send("GET", path)
    location = answer.headers.get("Location", "/console/sign-in")
    _, _, target = location.partition("next=")

    assert answer.status_code in {303, 404}
    assert location.startswith("/console/sign-in")
    assert not target or in_face(unquote(target), "console")


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    parts=st.lists(
        st.sampled_from(PIECES),
        min_size=1,
        max_size=9,
    )
)
def test_a10_no_text_at_all_leads_out_of_the_face(standing: Standing, parts: list[str]) -> None:
    """
    The rule, not the examples: whatever is asked for, a browser that follows stays in the console.
    """
    dana = Visitor(standing.world)
    dana.wear("operator", standing.world.token("dana"))
    answer = dana.get(f"/console/sign-in?next={quote(''.join(parts), safe='')}")

    assert answer.status_code == 303
    assert in_face(answer.headers["Location"], "console"), answer.headers["Location"]
    assert len(answer.headers.getlist("Location")) == 1


def test_a10_no_page_redirects_by_what_the_caller_calls_the_host(world: World) -> None:
    """
    Redirects are paths: neither Host nor a forwarded host nor an absolute request line gets into one (A-09).
    """
    dana = operator(world)
    spoofed = {
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "https",
        "Forwarded": "host=evil.example",
        "X-Original-URL": "//evil.example",
        "X-Rewrite-URL": "//evil.example",
    }
    for path in ("/console", "/console/sign-in", "/workspace"):
        location = dana.get(path, headers=spoofed).headers["Location"]
        assert location.startswith("/")
        assert "evil" not in location
