"""
A-03: a raw token, password or hash is read nowhere but in the answer of the sign-in it was made by.
"""

import base64
import logging
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import attrs
import pytest

from partnerkit import COLLECTIONS, PasswordChange, Realm, Secret, SignIn
from partnerkit.errors import PartnerkitError, problem
from partnerkit.identity.model import Credential
from partnerkit.values import EndpointId, FieldClass, OperatorId
from partnerkit.webhooks.inputs import EndpointChange, NewEndpoint
from partnerkit.webhooks.model import Endpoint
from partnerkit.wire import write
from reference_server.api.calls import Call
from reference_server.api.models import NewSessionView
from reference_server.api.table import CALLS
from tests.api.world import PASSWORD, World
from tests.attacks import samples
from tests.attacks.conftest import Standing
from tests.attacks.visitor import operator, owner
from tests.library.world import Town

CHANGED = "another horse battery"
# What tells a token itself, or ends the sessions that many tests share.
ENDING = {"sign_in", "sign_out", "change_password", "set_operator_password", "lock_account"}


def stored(world: World) -> bytes:
    """
    Return every byte the database has on disk, its write-ahead log included.
    """
    file = Path(str(world.database.engine.url.database))
    return b"".join(path.read_bytes() for path in sorted(file.parent.glob(f"{file.name}*")))


def spellings(secret: str) -> list[bytes]:
    """
    Return a secret as it might be written: plain, in base64, in hex, as UTF-16.
    """
    raw = secret.encode()
    return [raw, base64.b64encode(raw).rstrip(b"="), raw.hex().encode(), secret.encode("utf-16-le")]


def hashes(world: World) -> list[str]:
    """
    Return the password hashes there are.
    """
    with world.database.engine.connect() as connection:
        found = connection.exec_driver_sql("select password from pk_credential where password is not null")
        return [row[0] for row in found]


def test_a03_nothing_secret_is_in_the_database_file(world: World, account: dict[str, Any]) -> None:
    """
    After signing in, changing, linking and repeating: no token, password or key in any spelling on the disk.
    """
    world.seat(account)
    visitor = operator(world)
    person = owner(world)
    secrets = [PASSWORD, CHANGED, *world.tokens.values(), *visitor.cookies().values(), *person.cookies().values()]
    ids = world.call("dana", "GET", "/sessions/current").json["actor"]
    address = f"/partners/{ids['partner_id']}/operators/{ids['id']}/password"
    world.call("vendor", "PUT", address, {"password": CHANGED}, Idempotency_Key="once")
    world.call("owner", "POST", "/password", {"current": PASSWORD, "new": CHANGED})
    secrets += [key.reveal() for key in world.vendor.signing_keys] + [world.token("vendor")]

    found = stored(world)
    assert b"Dana Whitfield" in found
    assert [s for s in secrets if any(spelling in found for spelling in spellings(s))] == []


@pytest.mark.parametrize("call", [c for c in CALLS if c.name not in ENDING], ids=lambda call: call.name)
@pytest.mark.parametrize("who", ["dana", "owner", "vendor"])
def test_a03_no_answer_of_the_api_tells_a_secret(standing: Standing, call: Call, who: str) -> None:
    """
    Whatever a call answers whomever, with right and wrong input: no token, password, hash or key is in body or headers.
    """
    world = standing.world
    secrets = [PASSWORD, CHANGED, *world.tokens.values(), world.token("vendor"), *hashes(world)]
    for given in (samples.body(call), {"password": PASSWORD, "token": world.token("dana")}):
        answer = world.call(who, call.method, samples.path(call, standing.ids), given)
        shown = f"{answer.headers}{answer.text}"
        assert [secret for secret in secrets if secret in shown] == []


def test_a03_a_sign_in_tells_its_own_token_once_and_no_password(world: World) -> None:
    """
    The token stands in the answer's one field and in no header; on pages in the cookie and not in the page.
    """
    answer = world.sign_in("operator", "dana@example.com")
    token = answer.json["token"]
    dana = operator(world)
    cookie = dana.cookies()["operator"]

    assert answer.text.count(token) == 1
    assert token not in str(answer.headers)
    assert PASSWORD not in f"{answer.headers}{answer.text}"
    for path in ("/console/clients", "/console/me", "/console/sign-out", "/console/why?action=account.open"):
        page = dana.get(path)
        assert cookie not in f"{page.headers}{page.text}"


@pytest.mark.parametrize("field", ["password", "current", "new"])
def test_a03_a_form_never_shows_a_password_again(world: World, field: str) -> None:
    """
    What was typed is kept, save in fields for passwords: a refused sign-in and a refused change show none.
    """
    typed = "typed by mistake and wrong"
    dana = operator(world)
    refused = dana.submit(dana.form("/console/me", "/console/me/password"), current=typed, new=typed)
    again = operator(world).sign_in("workspace", "dana@example.com", typed)

    assert (refused.status_code, again.status_code) == (422, 422)
    assert typed not in f"{refused.headers}{refused.text}{again.headers}{again.text}"
    assert f'name="{field}"' in refused.text + again.text


def test_a03_no_log_line_holds_a_secret(
    world: World, account: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    """
    At the most talkative level, over API and pages, right and refused: no token, password or key in the log.
    """
    caplog.set_level(logging.DEBUG)
    world.seat(account)
    dana = operator(world)
    dana.get(f"/console/clients?token={world.token('dana')}")
    dana.submit(dana.form("/console/me", "/console/me/password"), current=PASSWORD, new=CHANGED)
    world.sign_in("operator", "dana@example.com", PASSWORD)
    world.call("owner", "POST", "/password", {"current": "wrong", "new": CHANGED})
    secrets = [PASSWORD, CHANGED, *world.tokens.values(), *hashes(world)]

    assert len(caplog.records) > 5
    assert [secret for secret in secrets if secret in caplog.text] == []


def test_a03_no_repr_of_anything_the_library_returns_holds_a_secret(town: Town) -> None:
    """
    Sessions, credentials, inputs, effects, vendor and settings may be printed by mistake, nested or not.
    """
    world, dana = town.world, OperatorId(town.owner.id)
    given = SignIn(realm=Realm.OPERATOR, email="dana@lk.example.com", password=Secret(PASSWORD))
    change = PasswordChange(current=Secret(PASSWORD), new=Secret(CHANGED))
    world.set_password(world.run(lambda k: k.partners.operator(town.partner.id, dana, by=world.support)))
    signed_in = world.run(lambda k: k.sessions.sign_in(given))
    dry = world.run(lambda k: k.try_out(lambda kit: kit.identity.change_password(change, by=town.owner)))
    view = NewSessionView.of(signed_in)
    seen = repr([signed_in, given, change, dry, view, world.vendor, attrs.asdict(world.vendor), vars(Secret)])

    secrets = [PASSWORD, CHANGED, signed_in.token.reveal(), *(key.reveal() for key in world.vendor.signing_keys)]
    assert [secret for secret in secrets if secret in seen] == []
    assert "scrypt$" not in seen
    assert repr(signed_in.session.digest) not in repr(signed_in)


def test_a03_no_secret_field_is_shown_by_its_entity() -> None:
    """
    Every stored field that is classed secret stays out of its entity's repr, today's and tomorrow's.
    """
    from partnerkit.repository import field_classes

    secret = {
        (c.entity, name) for c in COLLECTIONS for name, kind in field_classes(c.entity).items()
        if kind is FieldClass.SECRET
    }  # fmt: skip
    assert (Credential, "password") in secret
    for entity, name in secret:
        assert attrs.fields_dict(entity)[name].repr is False, (entity, name)


def test_a03_no_secret_is_written_or_pickled(town: Town) -> None:
    """
    Whoever puts a token into a document, a cache or a queue by mistake is stopped.
    """
    import copy
    import json
    import pickle

    secret = Secret("a token")
    for spill in (write, pickle.dumps, json.dumps):
        with pytest.raises(TypeError):
            spill({"token": secret})
    assert "a token" not in f"{secret}{secret!r}{[secret]}{copy.deepcopy(secret)!r}"
    assert town.world.vendor.signing_keys


def test_a03_no_error_holds_a_secret(town: Town) -> None:
    """
    Neither an error of the library nor the problem made of it says what was typed as a password, or shown as a token.
    """
    world = town.world
    typed, refused = "typed\u0007by mistake", []
    for password in (typed, f"{typed}\ud800", typed * 100):
        change = PasswordChange(current=Secret(password), new=Secret(password))
        for work in (
            lambda k, c=change: k.identity.change_password(c, by=town.owner),
            lambda k, p=password: k.sessions.sign_in(SignIn(realm=Realm.STAFF, email=p, password=Secret(p))),
            lambda k, p=password: k.actors.from_session(Secret(p), realm=Realm.STAFF),
        ):
            with pytest.raises(PartnerkitError) as caught:
                world.run(work)
            refused.append(caught.value)

    told = "".join(f"{error}{error!r}{vars(error)}{problem(error)}" for error in refused)
    assert len(refused) == 9
    assert "by mistake" not in told


def test_a03_an_address_that_may_hold_a_token_is_in_no_repr() -> None:
    """
    Where events are posted to: many receivers are known by nothing but a secret in their path.
    """
    url = "https://hooks.example.com/services/T0/secret"
    new, change = NewEndpoint(name="Chat", url=url), EndpointChange(url=url)
    at = datetime(2026, 11, 1, tzinfo=UTC)
    stored = Endpoint(id=EndpointId(UUID(int=1)), name="Chat", url=url, secret="sealed", added_at=at)
    assert "hooks.example.com" not in repr([new, change, stored])
