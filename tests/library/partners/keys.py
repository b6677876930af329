"""
API keys as tests make them.
"""

from datetime import timedelta
from typing import Any

from partnerkit import Actor, MadeKey, NewKey, Secret
from partnerkit.access import Permission
from partnerkit.testing.clock import NOON
from tests.library.world import World

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
