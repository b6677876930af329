"""
A-03, A-35: an API key is read nowhere but in the one answer, or on the one page, that it was made by.
"""

import logging
from typing import Any

import attrs
import pytest

from partnerkit import ApiKey, NewKey
from partnerkit.wire import write
from tests.api.keys import NEW, add_key, by_key, keys_at
from tests.api.world import World, codes
from tests.attacks.test_a03_secrets_shown import spellings, stored
from tests.attacks.visitor import operator
from tests.library.partners.keys import made_key, new_key
from tests.library.world import Town

KEYS = "/console/settings/keys"


def on_the_page(world: World) -> tuple[str, str]:
    """
    Make a key on the page; return what the answer shows, and the key.
    """
    dana = operator(world)
    form = dana.form(f"{KEYS}/new")
    assert form.fields["scopes"] == "clients.view"
    page = dana.submit(form, name="Website")
    assert page.status_code == 200, page.text
    token = page.text.partition('<code id="key">')[2].partition("<")[0]
    assert by_key(world, token, "GET", "/clients").status_code == 200
    again = dana.submit(form, name="Website")
    assert token not in again.text
    assert "was made before" in again.text
    return page.text, token


@pytest.mark.requirement("BX-18", call="keys.add", page=KEYS, by=("api", "pages"))
def test_a03_a_key_is_shown_once(world: World, caplog: pytest.LogCaptureFixture) -> None:
    """
    Made by a call and on the page, used, looked at, ended, and asked for again.

    It is in no other answer, not on the disk in any spelling, in no log at the most talkative level.
    """
    caplog.set_level(logging.DEBUG)
    made = add_key(world)
    page, token = on_the_page(world)
    at, dana = keys_at(world), operator(world)
    answers = [
        world.call("program", "GET", "/clients"),
        world.call("program", "POST", "/jobs", {"action": "tag", "tag": "vip"}),
        world.call("dana", "GET", at),
        world.call("dana", "GET", f"{at}/{made['id']}"),
        dana.get(KEYS),
        dana.get(f"{KEYS}/{made['id']}/end"),
        world.call("dana", "DELETE", f"{at}/{made['id']}"),
        world.call("program", "GET", "/clients"),
    ]
    assert answers[-1].status_code == 401
    secrets = [made["token"], token]
    assert page.count(token) == 2  # once alone, and once in the line that shows how it is used
    shown = "".join(f"{answer.headers}{answer.text}" for answer in answers)
    found = stored(world)
    assert b"Till system" in found
    for secret in secrets:
        assert secret not in shown
        assert secret not in caplog.text
        assert [spelling for spelling in spellings(secret) if spelling in found] == []


def test_a03_no_repr_event_or_dry_run_holds_a_key(town: Town) -> None:
    """
    What the library returns, stores and would store; of the digest neither, and a document of what was made is refused.
    """
    world = town.world
    made = made_key(world, town.owner)
    token = made.token
    assert token is not None
    by = world.run(lambda k: k.actors.from_key(token))
    world.run(lambda k: k.keys.touch(token))
    dry = world.run(lambda k: k.try_out(lambda kit: kit.keys.add(new_key(), by=town.owner)))
    assert dry.result is not None
    wanted = dry.result.token
    assert wanted is not None
    listed = world.run(lambda k: k.keys.list(by=town.owner))
    seen = repr([made, by, dry, listed, attrs.asdict(made.key)["name"], world.dump()])

    assert [one.reveal() for one in (token, wanted) if one.reveal() in seen] == []
    assert repr(made.key.digest) not in repr([made, listed, dry])
    with pytest.raises(TypeError, match="never written"):
        write(made)
    with pytest.raises(TypeError, match="a Secret is never written"):
        write({"token": token})


def test_a35_a_key_is_struck_out_of_what_went_wrong(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """
    A part that puts the key into its error: neither the log nor the answer holds it.
    """
    token = add_key(world)["token"]
    kit: Any = type(world.database.run(lambda kit: kit.clients))

    def broken(*_: Any, **__: Any) -> Any:
        raise RuntimeError(f"while serving {token}")

    monkeypatch.setattr(kit, "list", broken)
    answer = world.call("program", "GET", "/clients")
    assert answer.status_code == 500
    assert "while serving" in caplog.text
    assert token not in f"{answer.text}{caplog.text}"


def test_a03_a_wrong_key_is_told_to_nobody(world: World, caplog: pytest.LogCaptureFixture) -> None:
    """
    Nor is what somebody takes for one.
    """
    caplog.set_level(logging.DEBUG)
    typed = "pk_typed-by-mistake-and-wrong"
    answer = by_key(world, typed, "GET", "/clients")
    assert answer.status_code == 401
    assert typed not in f"{answer.headers}{answer.text}{caplog.text}"


def test_a13_a_key_takes_nothing_nobody_offered(world: World) -> None:
    """
    Neither a maker, nor a digest, nor a state of one's choice.
    """
    at, before = keys_at(world), world.rows()
    for field in {a.name for a in attrs.fields(ApiKey)} - set(NEW) | {"token", "kind", "secure", "limited", "by"}:
        answer = world.call("dana", "POST", at, NEW | {field: None})
        assert (answer.status_code, codes(answer)) == (422, [(field, "field.unknown")])
    assert world.rows() == before
    assert {a.name for a in attrs.fields(NewKey)} == {"name", "role", "scopes", "ends_at"}
