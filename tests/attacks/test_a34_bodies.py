"""
A-34: whatever is sent as a body, the answer is a clear 4xx, soon, and nothing is changed.
"""

import gzip
import io
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from partnerkit import Business, PasswordChange, Realm, Secret, SignIn
from partnerkit.errors import InvalidInput, PartnerkitError
from partnerkit.wire import load_json
from reference_server.api.calls import Call
from tests.attacks import samples
from tests.attacks.conftest import Standing
from tests.attacks.visitor import Visitor
from tests.library.world import Town
from tests.spent import spent

NAME = '{"name": "Szabó"}'
ODD: dict[str, bytes] = {
    "empty": b"",
    "space": b" \r\n\t",
    "null": b"null",
    "true": b"true",
    "number": b"0",
    "text": b'"x"',
    "list": b"[]",
    "list of one": b'[{"name": "x"}]',
    "cut": b'{"name": "x"',
    "comma": b'{"name": "x",}',
    "comment": b'{"name": "x"} // x',
    "single quotes": b"{'name': 'x'}",
    "unquoted": b"{name: 1}",
    "two documents": b'{"name": "x"}{"name": "y"}',
    "NaN": b'{"name": NaN}',
    "Infinity": b'{"name": -Infinity}',
    "overflow": b'{"name": 1e999}',
    "huge number": b'{"name": ' + b"9" * 100_000 + b"}",
    "huge exponent": b'{"name": 1e' + b"9" * 1000 + b"}",
    "long fraction": b'{"name": 0.' + b"1" * 100_000 + b"}",
    "one key twice": b'{"name": "x", "name": "y"}',
    "one key twice inside": b'{"name": {"a": 1, "a": 1}}',
    "one key in two spellings": b'{"name": "x", "\\u006eame": "y"}',
    "many keys": b"{" + b",".join(b'"%x":0' % n for n in range(24_000)) + b"}",
    "many keys twice": b"{" + b",".join(b'"%x":0,"%x":0' % (n, n) for n in range(12_000)) + b"}",
    "one of many keys twice": b"{" + b",".join(b'"%x":0' % n for n in range(24_000)) + b',"0":0}',
    "the same key": b"{" + b",".join([b'"a":0'] * 40_000) + b"}",
    "deep list": b'{"name":' + b"[" * 120_000,
    "deep closed list": b'{"name":' + b"[" * 900 + b"]" * 900 + b"}",
    "deep object": b'{"a":' * 40_000 + b"1" + b"}" * 40_000,
    "latin-2": NAME.encode("iso-8859-2"),
    "utf-16": NAME.encode("utf-16"),
    "utf-16 without a mark": NAME.encode("utf-16-le"),
    "utf-32": NAME.encode("utf-32"),
    "utf-7": b'{"name": "+AGEA-"}+AGE-',
    "byte order mark": b"\xef\xbb\xbf" + NAME.encode(),
    "overlong": b'{"name": "\xc0\xbc"}',
    "cut character": b'{"name": "\xc3"}',
    "surrogate in bytes": b'{"name": "\xed\xa0\x80"}',
    "lone surrogate": b'{"name": "\\ud800"}',
    "surrogates the wrong way round": b'{"name": "\\udc00\\ud800"}',
    "lone surrogate as a key": b'{"\\ud800": "x"}',
    "lone surrogate twice": b'{"\\ud800": 1, "\\ud800": 2}',
    "null character": b'{"name": "x\\u0000y"}',
    "raw null": b'{"name": "x\x00y"}',
    "raw line break": b'{"name": "x\ny"}',
    "pile of accents": ('{"name": "a' + "\u0300\u0327" * 40_000 + '"}').encode(),
    "pile of accents downwards": ('{"name": "a' + "\u0300" * 60_000 + "\u0327" * 60_000 + '"}').encode(),
    "pile of accents everywhere": json.dumps(
        dict.fromkeys(["name", "email", "password", "current", "new", "nickname", "issuer"], "\u0300\u0327" * 5_000)
    ).encode(),
    "gzip": gzip.compress(NAME.encode()),
    "form": b"name=x",
    "xml": b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>',
    "yaml": b"!!python/object/apply:os.system ['true']",
    "pickle": b"\x80\x04\x95\x05\x00\x00\x00\x00\x00\x00\x00\x8c\x01x\x94.",
    "prototype": b'{"__proto__": {"role": "owner"}, "constructor": {}}',
    "wrong types": b'{"name": 3, "email": true, "language": null, "realm": [], "stage": {}, "plan": 1.5}',
}
# Those that take an object without fields may be sent nothing at all.
KEPT = [call for call in samples.WITH_BODY if samples.offered(call)]


def clear(answer: TestResponse) -> dict[str, Any]:
    """
    See that an answer is a problem that says what is wrong, of a size to be read; return it.
    """
    assert 400 <= answer.status_code < 500, answer.text
    assert answer.content_type == "application/problem+json"
    assert len(answer.data) < 64 * 1024
    problem: dict[str, Any] = json.loads(answer.data.decode("utf-8"))
    assert {"type", "title", "status", "code"} <= set(problem)
    assert problem["status"] == answer.status_code
    return problem


def post(standing: Standing, call: Call, body: Any, type: str = "application/json", **more: Any) -> TestResponse:
    """
    Send a body to a call, as somebody who may use it.
    """
    headers = {"Authorization": f"Bearer {standing.world.token(samples.who(call))}"}
    path = f"/api{samples.path(call, standing.ids)}"
    return standing.world.send(call.method, path, data=body, content_type=type, headers=headers, **more)


@pytest.mark.parametrize("name", ODD)
def test_a34_every_odd_body_is_refused_soon_by_every_call(standing: Standing, name: str) -> None:
    """
    What is no right document is named as such by each call that takes one, within a second, and nothing is changed.
    """
    before, began = standing.rows(), spent()
    for call in KEPT:
        clear(post(standing, call, ODD[name]))
    assert spent() - began < len(KEPT)
    assert standing.rows() == before


def test_a34_an_empty_body_is_taken_only_where_nothing_is_asked_for(standing: Standing) -> None:
    """
    Locking needs no field: nothing or an empty object is right, everything else is refused.
    """
    (lock,) = [call for call in samples.WITH_BODY if call.name == "lock_account"]
    before = standing.rows()
    for name, body in ODD.items():
        if name != "empty":
            clear(post(standing, lock, body))
    assert standing.rows() == before


TYPES = [
    "",
    "text/plain",
    "text/json",
    "application/x-json",
    "application/json; charset=utf-16",
    "application/json; charset=iso-8859-2",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "application/xml",
    "json",
    "application/json,text/plain",
    "application/json/x",
    "\xff",
    ";" * 1000,
    "application/" + "x" * 5000,
]


@pytest.mark.parametrize("type", TYPES, ids=lambda type: ascii(type[:40]))
def test_a34_a_right_document_under_a_wrong_type_is_refused(standing: Standing, type: str) -> None:
    """
    Only what is said to be JSON in UTF-8 is read.
    """
    before = standing.rows()
    for call in KEPT:
        body = json.dumps(samples.body(call)).encode()
        assert clear(post(standing, call, body, type))["code"] == "media_type"
    assert standing.rows() == before


class Endless(io.RawIOBase):
    """
    A body that never ends, and counts what was read of it.
    """

    def __init__(self) -> None:
        self.read_so_far = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        buffer[:] = b" " * len(buffer)
        self.read_so_far += len(buffer)
        return len(buffer)


@pytest.mark.parametrize("length", [None, "262145", "999999999", "9" * 40])
def test_a34_a_body_too_large_is_not_read_to_its_end(standing: Standing, length: str | None) -> None:
    """
    With its size told, told wrong, or sent in pieces: 413 by API and pages, and no more than the limit is read.
    """
    headers = {"Authorization": f"Bearer {standing.world.token('dana')}"}
    before = standing.rows()
    for path, type in [
        ("/api/accounts", "application/json"),
        ("/api/sessions", "application/json"),
        ("/console/sign-in", "application/x-www-form-urlencoded"),
        ("/workspace/me/password", "application/x-www-form-urlencoded"),
    ]:
        body = Endless()
        environ = {"wsgi.input": body, "wsgi.input_terminated": length is None, "CONTENT_LENGTH": length or ""}
        answer = standing.world.send("POST", path, content_type=type, headers=headers, environ_overrides=environ)
        assert answer.status_code == 413
        assert body.read_so_far <= 300 * 1024
    assert standing.rows() == before


@pytest.mark.parametrize("length", ["-1", "abc", "1e3", "0x10", "+5", " 7 ", "5"])
def test_a34_a_length_that_is_not_so_is_no_fault_of_ours(standing: Standing, length: str) -> None:
    """
    A Content-Length that is no number, or more than is sent.
    """
    headers = {"Authorization": f"Bearer {standing.world.token('dana')}"}
    for path in ("/api/accounts", "/console/sign-in"):
        environ = {"wsgi.input": io.BytesIO(b""), "CONTENT_LENGTH": length}
        answer = standing.world.send(
            "POST", path, content_type="application/json", headers=headers, environ_overrides=environ
        )
        assert 400 <= answer.status_code < 500


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=8,
)


@settings(max_examples=150)
@given(st.binary(max_size=60) | JSON.map(json.dumps).map(str.encode))
def test_a34_bytes_are_a_document_or_are_refused(body: bytes) -> None:
    """
    The library reads JSON as the standard says, or says that it is none.
    """
    try:
        found = load_json(body)
    except InvalidInput:
        return
    assert json.loads(body) == found
    assert json.dumps(found, allow_nan=False)


def test_a34_a_pile_of_accents_costs_the_library_nothing(town: Town) -> None:
    """
    Normalising takes time by the square of a pile; the library refuses one before, wherever a text is taken.
    """
    world, pile = town.world, "a" + "\u0300\u0327" * 50_000
    began = spent()
    for work in (
        lambda k: k.accounts.open(Business(name=pile, contact=pile), by=town.owner),
        lambda k: k.accounts.set_nickname(town.account.id, pile, by=town.owner),
        lambda k: k.sessions.sign_in(SignIn(realm=Realm.STAFF, email=pile, password=Secret("x"))),
        lambda k: k.sessions.sign_in(SignIn(realm=Realm.STAFF, email="x@example.com", password=Secret(pile))),
        lambda k: k.identity.change_password(PasswordChange(current=Secret(pile), new=Secret(pile)), by=town.owner),
    ):
        with world.unchanged(), pytest.raises(PartnerkitError):
            world.run(work)
    assert spent() - began < 2


def test_a34_accents_people_write_are_taken(town: Town) -> None:
    """
    Vietnamese, Devanagari, Hebrew with points, and thirty marks on a letter are texts as any other.
    """
    names = ["Nguyễn Thị Ánh Tuyết và các con", "हिन्दी व्याकरण की पुस्तकें और बहुत कुछ", "שָׁלוֹם עֲלֵיכֶם וּבְרָכָה רַבָּה מְאֹד"]
    for name in (*names, "x" + "\u0301" * 30 + "y" * 30):
        assert town.world.new_account(town.owner, name).name


# ---------------------------------------------------------------- forms

ODD_FORMS: dict[str, tuple[bytes, str]] = {
    "latin-1": (b"&name=%E9", "application/x-www-form-urlencoded"),
    "latin-1 in bytes": (b"&name=\xe9", "application/x-www-form-urlencoded"),
    "latin-1 as said": (b"&name=%E9", "application/x-www-form-urlencoded; charset=iso-8859-1"),
    "surrogate": (b"&name=%ED%A0%80", "application/x-www-form-urlencoded"),
    "overlong": (b"&name=%C0%AF", "application/x-www-form-urlencoded"),
    "utf-16": ("&name=x".encode("utf-16"), "application/x-www-form-urlencoded"),
    "null": (b"&name=x%00y", "application/x-www-form-urlencoded"),
    "twice": (b"&name=x&name=y", "application/x-www-form-urlencoded"),
    "many": (b"&x=1" * 50_000, "application/x-www-form-urlencoded"),
    "many names": (b"".join(b"&n%d=" % n for n in range(20_000)), "application/x-www-form-urlencoded"),
    "long": (b"&name=" + b"x" * 200_000, "application/x-www-form-urlencoded"),
    "long name": (b"&" + b"x" * 200_000 + b"=", "application/x-www-form-urlencoded"),
    "too long": (b"&name=" + b"x" * 300_000, "application/x-www-form-urlencoded"),
    "pile": (b"&name=" + ("a" + "\u0300\u0327" * 50_000).encode(), "application/x-www-form-urlencoded"),
    "bad percent": (b"&name=%zz%", "application/x-www-form-urlencoded"),
    "type cut": (b"&name=x", "application/x-www-form-urlencode"),
    "no boundary": (b"&name=x", "multipart/form-data"),
    "odd boundary": (b"&name=x", "multipart/form-data; boundary=\xe9"),
    "json": (b'{"name": "x"}', "application/json"),
}


@pytest.mark.parametrize("name", ODD_FORMS)
def test_a34_every_odd_form_is_refused_soon(standing: Standing, name: str) -> None:
    """
    With the right token before it: a page that says what is wrong, within a second, and no account is made.
    """
    dana = Visitor(standing.world)
    dana.wear("operator", standing.world.token("dana"))
    form = dana.form("/console/clients/new")
    tail, type = ODD_FORMS[name]
    before, began = standing.rows(), spent()
    # Nobody is to be mailed, who would need an address.
    head = "&".join(f"{k}={v}" for k, v in form.fields.items() if k not in {"name", "mail"}).encode()
    answer = dana.send("POST", form.action, data=head + tail, content_type=type)

    if name == "bad percent":
        assert answer.status_code == 303  # a percent sign is a letter as any other
        return
    assert 400 <= answer.status_code < 500
    assert answer.content_type == "text/html; charset=utf-8"
    assert spent() - began < 1
    assert standing.rows() == before


# ---------------------------------------------------------------- whatever is done


# Last here: what goes through by chance may end the sessions of the others.
@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a34_no_document_breaks_a_call(standing: Standing, data: st.DataObject) -> None:
    """
    A right document with one field replaced by anything JSON can say, lone surrogates included.
    """
    call = data.draw(st.sampled_from([c for c in KEPT if c.name not in {"change_password", "set_operator_password"}]))
    body = samples.body(call) or {}
    body[data.draw(st.sampled_from([*sorted(body), "x"]))] = data.draw(JSON)
    answer = post(standing, call, json.dumps(body).encode())

    assert answer.status_code < 500, answer.text
