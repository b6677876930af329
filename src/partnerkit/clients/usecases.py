"""What can be done with a client line: pure functions of facts that return Effects."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from partnerkit.clients.events import ClientAssigned, ClientTagged, ClientUnassigned, ClientUntagged
from partnerkit.clients.model import Client
from partnerkit.effects import Effects, Event
from partnerkit.errors import InvalidInput, Problem
from partnerkit.repository import Change
from partnerkit.values import OperatorId


def tag_set(tags: Iterable[str], *, most: int, had: int = 0) -> frozenset[str]:
    """
    Return tags as a client may have them: at most so many, or as many as it had before the limit was lowered.

    Raises:
        InvalidInput: They are too many, or two differ in nothing but case; every problem is named.
    """
    tags = tuple(tags)
    problems, known, allowed = [], set(), max(most, had)
    if len(tags) > allowed:
        problems.append(Problem("tags", "tags.many", {"max": most, "count": len(tags)}))
    for n, tag in enumerate(tags[: allowed + 1]):
        if tag.casefold() in known:
            problems.append(Problem(f"tags.{n}", "tags.twice", {"tag": tag}))
        known.add(tag.casefold())
    if problems:
        raise InvalidInput(tuple(problems))
    return frozenset(tags)


def retag(client: Client, tags: frozenset[str]) -> Effects[Client]:
    """Give a client these tags and no others (VC-12); those it has already change nothing."""
    told: list[Event] = []
    if more := tags - client.tags:
        told.append(ClientTagged(chain_id=client.id, tags=tuple(sorted(more))))
    if less := client.tags - tags:
        told.append(ClientUntagged(chain_id=client.id, tags=tuple(sorted(less))))
    return _changed(client, told, tags=tags)


def tagged(client: Client, tag: str) -> tuple[str, ...]:
    """Return a client's tags with one more, unless it has that one, written somehow."""
    return (*client.tags, tag) if find_tag(client, tag) is None else tuple(client.tags)


def find_tag(client: Client, tag: str) -> str | None:
    """Return a client's tag as it is written there, whatever the case of its letters; None where it is not."""
    return next((own for own in client.tags if own.casefold() == tag.casefold()), None)


def assign(client: Client, operator_id: OperatorId, name: str) -> Effects[Client]:
    """Assign a client to an operator (VC-24); whoever has it already changes nothing."""
    if operator_id in client.assigned:
        return Effects(client)
    told = ClientAssigned(chain_id=client.id, operator_id=operator_id, name=name)
    return _changed(client, [told], assigned=client.assigned | {operator_id})


def unassign(client: Client, operator_id: OperatorId, name: str) -> Effects[Client]:
    """Take a client from an operator; whoever does not have it changes nothing."""
    if operator_id not in client.assigned:
        return Effects(client)
    told = ClientUnassigned(chain_id=client.id, operator_id=operator_id, name=name)
    return _changed(client, [told], assigned=client.assigned - {operator_id})


def _changed(client: Client, told: list[Event], **fields: object) -> Effects[Client]:
    if not told:
        return Effects(client)
    after = attrs.evolve(client, revision=client.revision + 1, **fields)  # type: ignore[arg-type]
    return Effects(after, [Change(client, after)], told)
