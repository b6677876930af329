"""
A-13: a field nobody offered is refused by its name, and nothing is changed.
"""

from typing import Any

import attrs
import pytest

from partnerkit import Business
from partnerkit.errors import InvalidInput
from partnerkit.wire import read
from reference_server.api.calls import Call
from reference_server.api.table import CALLS
from tests.api.world import World, codes
from tests.attacks import samples
from tests.attacks.conftest import Standing
from tests.attacks.visitor import FormSeen, Visitor, forms_of, operator
from tests.library.world import Town

FIELDS = sorted({*samples.STORED, *samples.MORE})
SPELLINGS = ["Role", "ROLE", "role[]", "role.name", "data[role]", "partnerId", " role", "role ", "role\u0000"]
HEADERS = {
    "X-HTTP-Method-Override": "DELETE",
    "X-Method-Override": "DELETE",
    "X-Actor": "vendor",
    "X-User-Id": "1",
    "X-Partner-Id": "1",
    "X-Forwarded-User": "dana",
    "Remote-User": "dana",
    "X-Original-URL": "/api/partners",
}


@pytest.mark.parametrize("call", samples.WITH_BODY, ids=lambda call: call.name)
def test_a13_no_call_takes_a_field_it_does_not_offer(standing: Standing, call: Call) -> None:
    """
    Every field of every stored entity, and what else a framework might heed, beside a right body: one alone is enough.

    Of many at once each is named.
    """
    before, who = standing.rows(), None if call.open else samples.who(call)
    others = sorted((set(FIELDS) | set(SPELLINGS)) - samples.offered(call))
    alone, many = (["role"], *([field] for field in SPELLINGS)), (others[n : n + 20] for n in range(0, len(others), 20))
    for fields in (*(fields for fields in alone if fields[0] in others), *many):
        body = (samples.body(call) or {}) | dict.fromkeys(fields, 1)
        answer = standing.world.call(who, call.method, samples.path(call, standing.ids), body)
        assert (answer.status_code, sorted(codes(answer))) == (422, [(field, "field.unknown") for field in fields])
    assert standing.rows() == before


@pytest.mark.parametrize("call", [c for c in CALLS if not c.open and c.name != "sign_out"], ids=lambda call: call.name)
def test_a13_no_call_takes_a_parameter_it_does_not_offer(standing: Standing, call: Call) -> None:
    """
    The same in the address, where a body is taken and where none is.
    """
    before = standing.rows()
    offered = set() if call.query is None else {a.name for a in attrs.fields(call.query)}
    tried = {"partner_id", "account_id", "id", "by", "actor", "role", "_method", "dry", "force", "Limit"} - offered
    for field in sorted(tried):
        address = samples.path(call, standing.ids)
        path = f"{address}{'&' if '?' in address else '?'}{field}=1"
        answer = standing.world.call(samples.who(call), call.method, path, samples.body(call))
        assert (answer.status_code, codes(answer)) == (422, [(field, "field.unknown")])
    assert standing.rows() == before


@pytest.mark.parametrize("call", [c for c in CALLS if c.body is None], ids=lambda call: call.name)
def test_a13_a_call_without_input_takes_no_body(standing: Standing, call: Call) -> None:
    """
    What is sent where nothing is taken is refused rather than passed over.
    """
    before = standing.rows()
    answer = standing.world.call(samples.who(call), call.method, samples.path(call, standing.ids), {"role": "owner"})

    assert answer.status_code == 400
    assert standing.rows() == before


def test_a13_all_fields_at_once_are_all_named(standing: Standing) -> None:
    """
    A whole entity sent back as it was answered, changed: every field but those of a business is named.
    """
    shown = standing.world.get(standing.account) | {"partner_id": standing.eves["partner_id"], "revision": 7}
    answer = standing.world.call("dana", "POST", "/accounts", shown)
    taken = {a.name for a in attrs.fields(Business)}

    assert set(codes(answer)) == {(name, "field.unknown") for name in set(shown) - taken}


def test_a13_no_header_makes_another_call_or_caller(standing: Standing) -> None:
    """
    Words of proxies and frameworks in headers change neither what is done nor who does it.
    """
    path = f"/accounts/{standing.ids['account_id']}/lock"
    bare = standing.world.call("elodie", "PUT", path, {})
    for name, value in HEADERS.items():
        answer = standing.world.call("elodie", "PUT", path, {}, **{name.replace("-", "_"): value})
        assert (answer.status_code, answer.data) == (403, bare.data), name
        assert standing.world.call(None, "GET", "/clients", **{name.replace("-", "_"): value}).status_code == 401


def every_form(dana: Visitor, ids: dict[str, str]) -> list[FormSeen]:
    """
    Return every form of the console that acts, as its pages hold it.
    """
    client = f"/console/clients/{ids['client_id']}"
    below = ["", "/account", "/stage", "/lock", "/tags", f"/notes/{ids['note_id']}", f"/notes/{ids['note_id']}/remove"]
    pages = ["/console/clients/new", "/console/me", "/console/sign-out", *(client + path for path in below)]
    pages.append(f"/console/clients/bulk?do=lock&id={ids['client_id']}")
    pages += ["/console/settings/keys/new", f"/console/settings/keys/{ids['key_id']}/end"]
    found = [form for page in pages for form in forms_of(dana.get(page)) if form.sent]
    return list({form.action: form for form in found}.values())


@pytest.mark.parametrize("field", sorted({*samples.MORE, *samples.STORED[::3], *SPELLINGS} - {"csrf", "key", "seen"}))
def test_a13_no_form_takes_a_field_it_does_not_show(standing: Standing, field: str) -> None:
    """
    Every form of the console with one field more than its page has: refused by its name, nothing changed.
    """
    dana = Visitor(standing.world)
    dana.wear("operator", standing.world.token("dana"))
    before, forms = standing.rows(), every_form(dana, standing.ids)
    for form in forms:
        if field not in form.fields:
            answer = dana.submit(form, **{field: "1"})
            assert answer.status_code == 422, (form.action, answer.text)
            assert "There is no field of this name here." in answer.text
    assert len(forms) >= 17
    assert standing.rows() == before


def test_a13_a_choice_the_page_does_not_offer_is_none(world: World, account: dict[str, Any]) -> None:
    """
    A select or a hidden field filled in with something else is refused like any other wrong value.
    """
    dana = operator(world)
    line = world.call("dana", "GET", "/clients").json["items"][0]["id"]
    stage = dana.form(f"/console/clients/{line}/stage")
    new = dana.form("/console/clients/new")
    before = world.rows()
    odd = [
        dana.submit(stage, stage="closed"),
        dana.submit(stage, seen="-1"),
        dana.submit(stage, seen="9" * 30),
        dana.submit(stage, seen=""),
        dana.submit(new, name="x", language="xx"),
        dana.submit(new, name="x", time_zone="../etc/passwd"),
    ]

    assert {answer.status_code for answer in odd} == {422}
    assert world.rows() == before


# ---------------------------------------------------------------- library

INPUTS = sorted({call.body for call in samples.WITH_BODY if call.fields is not None}, key=lambda input: input.__name__)


@pytest.mark.parametrize("into", INPUTS, ids=lambda input: input.__name__)
def test_a13_no_input_is_read_with_a_field_it_has_not(into: type) -> None:
    """
    The library names every unknown field of a document at once, whatever it holds.
    """
    unknown = [name for name in FIELDS if name not in attrs.fields_dict(into)][:40]
    with pytest.raises(InvalidInput) as caught:
        read(into, samples.document(into) | {name: {"nested": [None]} for name in unknown})

    assert sorted(p.path for p in caught.value.problems) == sorted(unknown)
    with pytest.raises(TypeError):
        into(**samples.document(into), partner_id="x", role_="x")


def test_a13_an_input_with_more_to_it_adds_nothing(town: Town) -> None:
    """
    A host's own subclass of an input, with fields of an account, makes an account like any other.
    """

    @attrs.frozen(kw_only=True)
    class Rich(Business):
        stage: str = "live"
        plan: str = "pro"
        partner_id: str = str(town.other.id)

    made = town.world.run(lambda k: k.accounts.open(Rich(name="Mine"), by=town.owner))

    assert (made.stage.value, made.plan, made.partner_id) == ("setup", None, town.partner.id)
