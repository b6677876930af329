"""
What is for the vendor alone: in every call of the office and of what looks after the worker, nobody else is let in.

The calls are found by reflection, so that a new one is asked too; what cannot be filled is an error.
"""

import inspect
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from partnerkit.errors import NotFound, Refused
from partnerkit.webhooks.inputs import EndpointChange, NewEndpoint
from tests.library.calls import OF_THE_VENDOR, methods
from tests.library.strangers import Scene, scene_in
from tests.library.world import World

CALLS = [
    (service, method.__name__)
    for service in sorted(OF_THE_VENDOR)
    for method in methods(service)
    if "by" in inspect.signature(method).parameters
]
GIVEN: dict[str, Any] = {
    "consumer": "crm",
    "chain_id": uuid4(),
    "since": datetime(2026, 11, 1, tzinfo=UTC),
    "letter_id": uuid4(),
    "partner_id": uuid4(),
    "text": "somebody@example.com",
    "endpoint_id": uuid4(),
    "attempt_id": uuid4(),
    "new": NewEndpoint(name="CRM", url="https://hooks.example.com/crm"),
    "change": EndpointChange(name="The CRM"),
}


@pytest.fixture
def scene(world: World) -> Scene:
    """
    Two partners at work.
    """
    return scene_in(world)


def arguments(method: Any) -> dict[str, Any]:
    """
    Return what a method needs beside who acts.
    """
    parameters = inspect.signature(method).parameters.values()
    return {p.name: GIVEN[p.name] for p in parameters if p.default is p.empty and p.name not in {"self", "by"}}


@pytest.mark.requirement("BX-06", call="partnerkit.access.require")
@pytest.mark.parametrize(("service", "name"), CALLS)
def test_nobody_but_the_vendor_is_let_in(scene: Scene, service: str, name: str) -> None:
    """Neither an owner of a partner nor an account's own people; and nothing is written."""
    method = next(method for method in methods(service) if method.__name__ == name)
    for who in ("owner", "agent", "stranger", "staff"):
        by = scene.sessions[{"owner": "dana", "agent": "fanni", "stranger": "zoe", "staff": "katalin"}[who]].actor
        with scene.town.world.unchanged(), pytest.raises((NotFound, Refused)):
            scene.town.world.run(
                lambda k: getattr(getattr(k, service), name)(**arguments(method), by=by)  # noqa: B023
            )


def test_the_search_finds_calls() -> None:
    """One that finds nothing would let everything pass."""
    found = {f"{service}.{name}" for service, name in CALLS}
    assert found > {"relay.replay", "messages.resume", "webhooks.add", "upkeep.state", "office.suspend", "office.find"}
    assert isinstance(GIVEN["chain_id"], UUID)
