"""
API keys as tests make them.
"""

from datetime import timedelta
from typing import Any

import attrs

from partnerkit import Actor, ApiKey, MadeKey, NewKey, NewRole, Operator, OperatorId, Secret
from partnerkit.access import Permission
from partnerkit.partners.model import OPERATORS
from partnerkit.repository import Change
from partnerkit.testing.clock import NOON
from tests.library.world import Town, World

SEES = (Permission.VIEW_CLIENTS,)
ENDS = NOON + timedelta(days=90)


def new_key(scopes: Any = SEES, **changed: Any) -> NewKey:
    """
    Return what is said of a key.
    """
    given = tuple(scopes) if isinstance(scopes, frozenset) else scopes
    said: dict[str, Any] = {"name": "Till", "role": "agent", "scopes": given, "ends_at": ENDS}
    return NewKey(**said | changed)


def made_key(world: World, by: Actor, scopes: Any = SEES, **changed: Any) -> MadeKey:
    """
    Make a key.
    """
    return world.run(lambda k: k.keys.add(new_key(scopes, **changed), by=by))


def keyed(world: World, by: Actor, scopes: Any = SEES, **changed: Any) -> Actor:
    """
    Make a key, and return who acts by it.
    """
    return by_key(world, made_key(world, by, scopes, **changed).token)


def by_key(world: World, token: Secret | None) -> Actor:
    """
    Return who acts by a key.
    """
    assert token is not None
    return world.run(lambda k: k.actors.from_key(token))


def keys(town: Town, by: Actor | None = None, **given: Any) -> list[ApiKey]:
    """
    Return a partner's keys, newest first; as its owner asks unless said otherwise.
    """
    by = by or town.owner
    return list(town.world.run(lambda k: k.keys.list(by=by, **given)).items)


def end(town: Town, made: ApiKey, by: Actor | None = None, **given: Any) -> ApiKey:
    """
    End a key; as its partner's owner does unless said otherwise.
    """
    by = by or town.owner
    return town.world.run(lambda k: k.keys.end(made.id, by=by, **given))


def operator(town: Town, by: Actor) -> Operator:
    """
    Return the row of an operator.
    """
    return town.world.read(lambda s: s.get(OPERATORS, OperatorId(by.id), within=by.partner))


def changed(world: World, row: Any, **values: Any) -> None:
    """
    Write a row with other values, whoever may.
    """
    world.read(lambda s: s.write(Change(row, attrs.evolve(row, **values))))


def own_role(town: Town, *permissions: Permission, **more: Any) -> None:
    """
    Give the partner a role of its own.
    """
    new = NewRole(name="field", title="Field", permissions=permissions, **more)
    town.world.run(lambda k: k.partners.add_role(town.partner.id, new, by=town.world.support))
