"""
A-30: whatever a person can enter is text, on every page, in every answer and in no header.
"""

from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from werkzeug.test import TestResponse

from partnerkit.worker.jobbing import Jobbing
from tests.api.world import World
from tests.attacks.visitor import Visitor, operator, owner

PAYLOADS = [
    "<script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "</textarea><svg onload=alert(1)>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    '" autofocus onfocus="alert(1)',
    "<!-- --!> <a href=javascript:alert(1)>x</a>",
    "{{ 7919 * 7907 }}{% raw %}",
    "${7919*7907} #{7919*7907} <%= 7919*7907 %>",
    "&lt;b&gt; &amp; &#60;i&#62;",
    "\\u003cscript\\u003e",
    "<b>bold</b>",
]
PLAIN = "Some plain name"


class _Marks(HTMLParser):
    """
    Every tag of a page with its attributes, and its text.
    """

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attributes}))

    def handle_data(self, data: str) -> None:
        self.text += data


def marks(page: TestResponse) -> _Marks:
    """
    Return what a page is made of.
    """
    found = _Marks()
    found.feed(page.text)
    return found


def shape(page: TestResponse) -> list[tuple[str, tuple[str, ...]]]:
    """
    Return the tags of a page with the names of their attributes, which no text may add to.

    Nor does any of them lead elsewhere, run by itself, or was computed from a text.
    """
    assert page.content_type == "text/html; charset=utf-8"
    assert str(7919 * 7907) not in page.text
    found = marks(page).tags
    for tag, given in found:
        assert tag != "script" or given.get("src", "").startswith("/static/")
        assert not {name for name in given if name.startswith("on") or name == "style"}
        for name in ("href", "src", "action", "formaction"):
            target = urlsplit(given.get(name, ""))
            assert (target.scheme, target.netloc, target.fragment) in {("", "", target.fragment), ("mailto", "", "")}
            assert not (target.scheme and target.query)
    return [(tag, tuple(given)) for tag, given in found]


def everywhere(world: World, payload: str) -> tuple[Visitor, str]:
    """
    Put a text wherever one can be entered; return an operator who looks at it, and the client's address.
    """
    call = world.call
    partner = call("vendor", "POST", "/partners", {"name": payload}).json["id"]
    someone = {"name": payload, "email": "op@example.com", "role": "owner"}
    made = call("vendor", "POST", f"/partners/{partner}/operators", someone)
    new = {"password": "correct horse battery"}
    call("vendor", "PUT", f"/partners/{partner}/operators/{made.json['id']}/password", new)
    person = operator(world, "op")
    form = person.form("/console/clients/new")
    answer = person.submit(form, name=payload, contact=payload, email="c@example.com")
    client = answer.headers["Location"]
    world.tokens["op"] = world.sign_in("operator", "op@example.com").json["token"]
    line = call("op", "GET", "/clients").json["items"][0]
    seat = {"name": payload, "email": "o@example.com", "password": "correct horse battery"}
    assert call("vendor", "PUT", f"/accounts/{line['account_id']}/owner", seat).status_code == 200
    known = {"issuer": payload, "subject": payload}
    assert call("vendor", "PUT", f"/accounts/{line['account_id']}/owner/identity", known).status_code == 200
    assert line["name"] == payload.strip()
    assert person.submit(person.form(f"{client}/tags"), **{"tags.0": payload[:40]}).status_code == 303
    assert person.submit(person.form(f"{client}/notes"), text=payload).status_code == 303
    assert call("op", "PUT", f"/clients/{line['id']}/operators/{made.json['id']}").status_code == 200
    return person, client


PAGES = ["", "/account", "/history", "/stage", "/lock", "/nickname", "/tags", "/notes", "/history/team"]


def jobs(world: World, person: Visitor, text: str, tag: str) -> list[TestResponse]:
    """
    Return the pages of a job that puts a tag on all clients found by a text: before, while it runs, and after.
    """
    new = {"do": "tag", "tag": tag, "back": "/console/clients?" + urlencode({"q": text})}
    review = f"/console/jobs/new?{urlencode(new)}"
    job = person.submit(person.form(review)).headers["Location"]
    running = [person.get(path) for path in (review, job, f"{job}/stop", "/console/jobs")]
    while Jobbing(world.database).step():
        pass
    return [*running, person.get(job), person.get(job, headers={"HX-Request": "true"})]


def shown(world: World, text: str) -> list[TestResponse]:
    """
    Return every page that shows names of partner, operator, client, contact and owner, or an issuer.
    """
    person, client = everywhere(world, text)
    pages = [person.get(path) for path in ("/console/clients", "/console/me", "/console/sign-out")]
    pages += [person.get(client + path) for path in PAGES]
    pages += [person.get("/console/why", query_string={"action": "account.lock", "on": client.rpartition("/")[2]})]
    bulk = {"do": "tag", "id": client.rpartition("/")[2]}
    another = {"tag": f"another {text}"[:40]}
    pages += [person.get("/console/clients/bulk", query_string=bulk | more) for more in ({}, another)]
    pages += jobs(world, person, text, another["tag"])
    katalin = owner(world, "o@example.com")
    return pages + [katalin.get(path) for path in ("/workspace", "/workspace/me", "/workspace/sign-out")]


def said(world: World, text: str) -> list[TestResponse]:
    """
    Return pages that say something about what was sent: flash, problems, unknown fields, wrong addresses and queries.
    """
    dana = operator(world)
    new = dana.form("/console/clients/new")
    made = dana.submit(new, name=text)
    return [
        dana.get(made.headers["Location"]),
        dana.submit(new, name=text, email=text),
        dana.submit(new, name=text * 30, contact=text * 30),
        dana.submit(new, **{text: text}),
        dana.get("/console/clients", query_string={"after": text}),
        dana.get("/console/clients/" + text),
        dana.get("/console/why", query_string={"action": text, "on": text}),
        dana.get("/console/clients/bulk", query_string={"do": text, "id": text, "back": text}),
        dana.get("/" + text),
        Visitor(world).get("/console/sign-in", query_string={"next": f"/console/{text}"}),
        Visitor(world).sign_in("console", text, next=f"/console/{text}"),
        Visitor(world).sign_in("workspace", text, account_id=text),
    ]


@pytest.fixture(scope="module")
def plain(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Any]]:
    """
    The shapes of all of these pages for a plain name.
    """
    found: dict[str, list[Any]] = {}
    for ask in (shown, said):
        world = World.on(tmp_path_factory.mktemp("plain") / "partners.db", seeded)
        found[ask.__name__] = [shape(page) for page in ask(world, PLAIN)]
        world.database.engine.dispose()
    return found


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a30_no_text_runs_on_any_page(world: World, plain: dict[str, list[Any]], payload: str) -> None:
    """
    Every page shows the text as typed, and is made of the very tags it is made of for a plain name.
    """
    pages = shown(world, payload)

    assert {page.status_code for page in pages} == {200}
    assert [page.request.path for page in pages if payload not in marks(page).text] == []
    assert [shape(page) for page in pages] == plain["shown"]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a30_no_text_runs_in_what_is_said_about_it(world: World, plain: dict[str, list[Any]], payload: str) -> None:
    """
    What was sent comes back as text, wherever it was sent.
    """
    pages = said(world, payload)

    assert payload in marks(pages[0]).text
    assert [shape(page) for page in pages] == plain["said"]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a30_json_is_json_to_every_browser(world: World, payload: str) -> None:
    """
    An answer that holds a script is no page: its type is said, sniffing and framing are forbidden, nothing may run.
    """
    answers = [
        world.call("dana", "POST", "/accounts", {"name": payload}),
        world.call("dana", "GET", "/clients"),
        world.call("dana", "POST", "/accounts", {"name": 1, payload: payload}),
        world.call("dana", "GET", f"/clients?{payload}=1"),
        world.call(None, "GET", f"/{payload}"),
        world.sign_in("operator", payload),
        world.call("dana", "GET", "/openapi.json"),
    ]
    for answer in answers:
        assert answer.content_type in {"application/json", "application/problem+json"}
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answers[0].json["name"] == payload


HEADERLESS = ["x\r\nSet-Cookie: a=b", "x\nLocation: //evil", "x\r\n\r\n<script>", "x\u2028y", "x\u0085y", "é\u0100"]


@pytest.mark.parametrize("text", HEADERLESS, ids=ascii)
def test_a30_no_text_gets_into_a_header(world: World, text: str) -> None:
    """
    What could end a header's line is refused in names, and what is no ASCII never gets there.
    """
    dana = operator(world)
    answer = world.call("dana", "POST", "/accounts", {"name": text})
    page = dana.submit(dana.form("/console/clients/new"), name=text)
    guess = Visitor(world).get("/console/sign-in", query_string={"next": f"/console/{text}"})

    assert answer.status_code == (201 if text == "é\u0100" else 422)
    for each in (answer, page, guess):
        for name, value in each.headers:
            assert [c for c in value if not " " <= c <= "~"] == [], name
            assert "evil" not in value
            assert "a=b" not in value


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0", '=HYPERLINK("//evil")'])
def test_a30_a_formula_is_kept_as_text(world: World, cell: str) -> None:
    """
    A name that a spreadsheet would compute is stored and shown as typed; an export will have to guard it.
    """
    made = world.account(name=cell)

    assert made["name"] == cell.strip()
    assert cell.strip() in marks(operator(world).get("/console/clients")).text


def test_a30_the_policy_lets_nothing_run_or_load_from_elsewhere(world: World) -> None:
    """
    No page is allowed an inline script or style, an eval, a foreign source, a base, a plugin or a frame.
    """
    policy = operator(world).get("/console/clients").headers["Content-Security-Policy"]
    rules: dict[str, list[str]] = {part.split()[0]: part.split()[1:] for part in policy.split("; ")}

    assert rules["default-src"] == rules["base-uri"] == rules["frame-ancestors"] == ["'none'"]
    assert rules["form-action"] == ["'self'"]
    assert {source for sources in rules.values() for source in sources} == {"'none'", "'self'"}


@pytest.mark.parametrize("email", ["a?cc=evil@example.com", "a?bcc=x&body=y@example.com", "a&b=c@example.com"])
def test_a30_an_address_writes_to_nobody_else(world: World, email: str) -> None:
    """
    What an address may hold by its rules adds no recipient, subject or body to a link for writing to it.
    """
    world.account(email=email)
    line = world.call("dana", "GET", "/clients").json["items"][0]
    page = operator(world).get(f"/console/clients/{line['id']}")
    links = [given["href"] for _, given in marks(page).tags if given.get("href", "").startswith("mailto:")]

    assert [set("?&=,") & set(link) for link in links] == [set()] * len(links)
    assert email in marks(page).text
