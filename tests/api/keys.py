"""
API keys over HTTP.
"""

from datetime import timedelta
from typing import Any

from tests.api.world import Answer, World

#: For ninety days from the moment of the tests.
ENDS = "2027-02-19T12:00:00Z"
NEW = {"name": "Till system", "role": "agent", "scopes": ["clients.view"], "ends_at": ENDS}


def partner_of(world: World, who: str = "dana") -> str:
    """
    Return the id of somebody's partner.
    """
    return str(world.call(who, "GET", "/sessions/current").json["actor"]["partner_id"])


def keys_at(world: World, who: str = "dana") -> str:
    """
    Return the address of the keys of somebody's partner.
    """
    return f"/partners/{partner_of(world, who)}/keys"


def add_key(world: World, *scopes: str, who: str = "dana", **changed: Any) -> dict[str, Any]:
    """
    Make a key as somebody; whoever calls as ``program`` from then on shows it.
    """
    new = NEW | ({"scopes": list(scopes)} if scopes else {}) | changed
    answer = world.call(who, "POST", keys_at(world, who), new)
    assert answer.status_code == 201, answer.text
    world.tokens["program"] = answer.json["token"]
    return dict(answer.json)


def by_key(world: World, token: str, method: str, path: str, json: Any = None) -> Answer:
    """
    Call by a key.
    """
    body = {} if json is None else {"json": json}
    return world.send(method, f"/api{path}", headers={"Authorization": f"Bearer {token}"}, **body)


def over(world: World) -> None:
    """
    Go on to when the keys of the tests are over.
    """
    world.clock.tick(timedelta(days=91))
