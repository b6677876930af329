"""
Reading a list to its end, page by page, either way.
"""

from collections.abc import Iterator

from partnerkit import Actor, ClientFilter, Listing
from partnerkit.repository import Cursor
from partnerkit.wire import cursor_text
from tests.library.world import World

ALL = ClientFilter()


def page(
    world: World,
    by: Actor,
    wanted: ClientFilter = ALL,
    *,
    limit: int = 3,
    after: Cursor | str | None = None,
    before: Cursor | str | None = None,
) -> Listing:
    return world.run(lambda k: k.clients.list(wanted, by=by, limit=limit, after=after, before=before))


def forwards(world: World, by: Actor, wanted: ClientFilter = ALL, *, limit: int = 3) -> Iterator[Listing]:
    """
    Every page from the first one on; places go through an address, as they do in a browser.
    """
    found = page(world, by, wanted, limit=limit)
    yield found
    while found.next is not None:
        found = page(world, by, wanted, limit=limit, after=cursor_text(found.next))
        yield found


def backwards(world: World, by: Actor, wanted: ClientFilter = ALL, *, limit: int = 3) -> Iterator[Listing]:
    """
    Every page from the last one back.
    """
    *_, found = forwards(world, by, wanted, limit=limit)
    yield found
    while found.previous is not None:
        found = page(world, by, wanted, limit=limit, before=cursor_text(found.previous))
        yield found
