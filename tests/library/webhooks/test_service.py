"""
What the vendor says about endpoints, and what is told back.
"""

import sys
from datetime import timedelta
from typing import Any
from uuid import UUID

import attrs
import jsonschema
import pytest

from partnerkit.effects import Event
from partnerkit.errors import Conflict, InvalidInput, KeyReused, NotFound, Outdated, Refused
from partnerkit.relay.model import backlog
from partnerkit.repository import Remove
from partnerkit.values import utc_now
from partnerkit.webhooks.inputs import EndpointChange, KindFormat, NewEndpoint, UrlFormat
from partnerkit.webhooks.kinds import KINDS, PATTERNS, schema_of
from partnerkit.webhooks.model import EndpointState
from partnerkit.webhooks.service import WebhooksService
from partnerkit.webhooks.signing import new_secret, signed
from tests.library.webhooks.receiving import URL, Told, add, attempts, work
from tests.library.worker.ears import happen
from tests.library.world import Town, World

pytestmark = pytest.mark.requirement("BX-06", call="webhooks.add")


def codes(error: InvalidInput) -> list[tuple[str, str]]:
    return [(problem.path, problem.code) for problem in error.problems]


def test_an_endpoint_and_its_secret(world: World) -> None:
    """
    The secret is told this once, and hidden wherever an endpoint is shown; in the database it is sealed.
    """
    made = add(world, URL, "account.*", "account.*")
    found = world.run(lambda k: k.webhooks.get(made.endpoint.id, by=world.support))

    assert (found.name, found.url, found.kinds, found.state) == ("CRM", URL, ("account.*",), EndpointState.ACTIVE)
    assert made.secret.reveal().startswith("whsec_")
    assert "whsec_" not in f"{made!r} {found!r} {world.dump()!r}"
    assert world.run(lambda k: k.webhooks.list(by=world.support)) == (found,)


def test_a_repetition_tells_the_same_secret(world: World) -> None:
    """
    With the same key nothing is made twice (BX-09), and a lost answer is no lost secret.
    """
    new = NewEndpoint(name="CRM", url=URL)
    first = world.run(lambda k: k.webhooks.add(new, by=world.support, key="a"))
    assert world.run(lambda k: k.webhooks.add(new, by=world.support, key="a")) == first
    with pytest.raises(KeyReused):
        world.run(lambda k: k.webhooks.add(attrs.evolve(new, name="Other"), by=world.support, key="a"))

    ids = first.endpoint.id
    one, two = (world.run(lambda k: k.webhooks.rotate_secret(ids, by=world.support, key="b")) for _ in range(2))
    assert one == two
    assert one.secret != first.secret


@pytest.mark.parametrize(
    ("new", "wrong"),
    [
        (NewEndpoint(name="", url="http://x"), [("name", "text.blank"), ("url", "url.https"), ("url", "url.private")]),
        (NewEndpoint(name="CRM", url=""), [("url", "text.blank")]),
        (NewEndpoint(name="CRM", url="https://a.example/" + "x" * 1000), [("url", "text.long")]),
        (NewEndpoint(name="CRM", url=7), [("url", "type.string")]),  # type: ignore[arg-type]
        (
            NewEndpoint(name="CRM", url=f"{URL}#x", kinds=("account.locked", "account.gone", 7)),  # type: ignore[arg-type]
            [("kinds.1", "webhook.kind"), ("kinds.2", "type.string"), ("url", "url.fragment")],
        ),
    ],
)
def test_every_problem_is_named_at_once(world: World, new: NewEndpoint, wrong: list[Any]) -> None:
    """
    Those of the address beside all others; nothing is kept.
    """
    with pytest.raises(InvalidInput) as refused, world.unchanged():
        world.run(lambda k: k.webhooks.add(new, by=world.support))
    assert codes(refused.value) == wrong


def test_a_change(world: World) -> None:
    """
    What is not given stays; what is as it was changes nothing; the revision that was seen must be the one there is.
    """
    id = add(world).endpoint.id
    change = EndpointChange(name="ERP", url=f"{URL}/2", kinds=("note.written",), active=False)
    after = world.run(lambda k: k.webhooks.change(id, change, by=world.support, seen=0))
    assert (after.name, after.url, after.kinds, after.state) == (
        "ERP",
        f"{URL}/2",
        ("note.written",),
        EndpointState.PAUSED,
    )
    assert world.run(lambda k: k.webhooks.change(id, change, by=world.support)).revision == after.revision == 1
    assert world.run(lambda k: k.webhooks.change(id, EndpointChange(kinds=()), by=world.support)).kinds == ()
    for do in ("rotate_secret", "remove"):
        with pytest.raises(Outdated), world.unchanged():
            world.run(lambda k: getattr(k.webhooks, do)(id, by=world.support, seen=0))  # noqa: B023
    with pytest.raises(InvalidInput, match="https"):
        world.run(lambda k: k.webhooks.change(id, EndpointChange(url="http://a.example"), by=world.support))


def test_a_removed_endpoint_is_unknown(world: World) -> None:
    """
    In every call; a repetition of the removal is done already.
    """
    id = add(world).endpoint.id
    for _ in range(2):
        world.run(lambda k: k.webhooks.remove(id, by=world.support, key="gone"))
    for do in ("get", "remove", "test", "log", "rotate_secret"):
        with pytest.raises(NotFound):
            world.run(lambda k: getattr(k.webhooks, do)(id, by=world.support))  # noqa: B023
    world.run(lambda k: k.webhooks.gone(id))
    assert world.run(lambda k: k.webhooks.list(by=world.support)) == ()


def test_nobody_but_the_vendor(town: Town) -> None:
    """
    Operators and strangers are refused, whatever they ask for.
    """
    world, made = town.world, add(town.world)
    for by in (town.owner, town.stranger):
        for do in ("get", "remove", "test", "log", "rotate_secret"):
            with pytest.raises(Refused), world.unchanged():
                world.run(lambda k: getattr(k.webhooks, do)(made.endpoint.id, by=by))  # noqa: B023
        with pytest.raises(Refused):
            world.run(lambda k: k.webhooks.list(by=by))  # noqa: B023


def test_the_log_is_read_part_by_part(town: Town) -> None:
    """
    Newest first.
    """
    world = town.world
    id = add(world).endpoint.id
    happen(town, times=5)
    work(world, Told())
    first = world.run(lambda k: k.webhooks.log(id, by=world.support, limit=3))
    second = world.run(lambda k: k.webhooks.log(id, by=world.support, after=first.next, limit=3))

    assert [a.seq for a in (*first.items, *second.items)] == [6, 5, 4, 3, 2]
    assert second.next is None


def test_the_log_has_its_time(town: Town) -> None:
    """
    Attempts go after 30 days; the endpoint stays.
    """
    world = town.world
    id = add(world).endpoint.id
    happen(town)
    work(world, Told())
    world.clock.tick(world.vendor.limits.events_kept + timedelta(seconds=1))
    work(world, Told())
    world.run(lambda k: k.upkeep.purge())

    assert attempts(world, id) == []
    assert len(world.run(lambda k: k.webhooks.list(by=world.support))) == 1


def test_an_attempt_is_noted_once(town: Town) -> None:
    """
    A worker whose commit got no answer notes it again, and nothing is there twice.
    """
    world = town.world
    id = add(world).endpoint.id
    happen(town)
    work(world, Told())
    found = attempts(world, id)
    world.run(lambda k: k.webhooks.record(id, found))
    assert attempts(world, id) == found


def _all(kind: type[Event]) -> list[type[Event]]:
    return [kind, *(event for below in kind.__subclasses__() for event in _all(below))]


def test_every_kind_of_event_can_be_chosen() -> None:
    """
    One that is new has to be added, so that endpoints can ask for it and the reference tells it.
    """
    own = [event for event in _all(Event)[1:] if event.__module__.startswith("partnerkit.")]
    events = {event.kind for event in own if "kind" in vars(event)}
    assert all(event.__subclasses__() for event in own if "kind" not in vars(event))

    assert set(KINDS) == events
    assert {"account.*", "client.*", "member.*", "note.*"} <= PATTERNS
    for kind in KINDS:
        jsonschema.Draft202012Validator.check_schema(schema_of(kind))


def test_everything_that_happens_is_as_its_schema_says(town: Town) -> None:
    """
    Whatever a town went through, and nothing personal.
    """
    world, told = town.world, Told()
    made = add(world)
    world.run(lambda k: k.relay.replay(made.endpoint.id, since=utc_now() - timedelta(days=3650), by=world.support))
    world.seat_owner(town.account)
    world.run(lambda k: k.accounts.lock(town.account.id, by=town.owner))
    work(world, told)

    assert {"partner.opened", "operator.added", "account.opened", "owner.seated", "account.locked"} <= {
        said["type"] for _, _, said in told.posts
    }
    for _, _, said in told.posts:
        jsonschema.validate(said, schema_of(said["type"]))
    everything = str(told.posts)
    assert not [name for name in ("Dana", "Katalin", "Szabó", "example.com'") if name in everything.replace(URL, "")]


@pytest.mark.parametrize("gone", [True, False])
def test_what_was_settled_just_now_is_a_conflict(world: World, gone: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Whoever removes an endpoint while something is posted to it does so again; nothing is said to be unknown.
    """
    id = add(world).endpoint.id
    settled = backlog("wh:x", id, seq=1, upto=1, at=world.clock())
    monkeypatch.setattr(WebhooksService, "_dropped", lambda *_: [Remove(settled)])
    with pytest.raises(Conflict), world.unchanged():
        world.run(lambda k: k.webhooks.gone(id) if gone else k.webhooks.remove(id, by=world.support))


def test_formats_say_what_there_is() -> None:
    """
    For the reference of the API.
    """
    assert "account.*" in KindFormat().schema()["enum"]
    assert UrlFormat().schema()["format"] == "uri"


def test_without_the_extra_signing_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    At the first use, and plainly.
    """
    monkeypatch.setitem(sys.modules, "standardwebhooks", None)
    with pytest.raises(RuntimeError, match=r"partnerkit\[webhooks\]"):
        signed([new_secret("a token")], id=UUID(int=1), at=utc_now(), body=b"{}")
