"""
What is attacked: a running server on a SQLite file of its own, and the library over the memory adapter.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest

from partnerkit.adapters.sqlalchemy import Database
from partnerkit.testing.clock import Clock
from reference_server.wiring import engine_of, make_app
from tests.api.calling import places_of
from tests.api.conftest import account as account  # noqa: PLC0414 - fixtures, used by name
from tests.api.conftest import engine as engine  # noqa: PLC0414
from tests.api.conftest import seeded as seeded  # noqa: PLC0414
from tests.api.conftest import world as world  # noqa: PLC0414
from tests.api.staffing import pays
from tests.api.world import World, settings_of, vendor_with
from tests.attacks.visitor import Visitor
from tests.library.world import Town, settle
from tests.library.worlds import in_memory
from tests.refusals import watched as watched  # noqa: PLC0414


@attrs.frozen(kw_only=True)
class Standing:
    """
    A server that is only asked what must change nothing: many tests share it.

    Attributes:
        ids: Dana's: account, client, note, partner, operator.
        eves: Eve's, of another partner.
    """

    world: World
    account: dict[str, Any]
    ids: dict[str, str]
    eves: dict[str, str]

    def rows(self) -> dict[str, list[Any]]:
        """
        Return everything that is stored.
        """
        return self.world.rows()


@pytest.fixture(scope="module")
def standing(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Standing]:
    """
    Two partners with an account each, one of them with its owner and paid for; everybody is signed in.
    """
    world = World.on(tmp_path_factory.mktemp("standing") / "partners.db", seeded)
    account, foreign = world.account(), world.account("eve", name="Elsewhere")
    world.seat(account)
    pays(world, account)
    for who in ("boglarka", "elodie"):
        world.token(who)
    ids, eves = (places_of(world, who, one) for who, one in (("dana", account), ("eve", foreign)))
    yield Standing(world=world, account=account, ids=ids, eves=eves)
    world.database.engine.dispose()


@pytest.fixture
def secure(seeded: Path, tmp_path: Path) -> Iterator[World]:
    """
    A server people reach over TLS.
    """
    world = World.on(tmp_path / "secure.db", seeded)
    settings = attrs.evolve(world.settings, base_url="https://partners.example")
    made = attrs.evolve(world, settings=settings, app=make_app(world.database, world.vendor, settings))
    yield made
    world.database.engine.dispose()


@pytest.fixture
def stranger(world: World) -> Visitor:
    """
    Somebody at a browser who is not signed in.
    """
    return Visitor(world)


@pytest.fixture
def town() -> Town:
    """
    The library over the memory adapter, with two partners.
    """
    return settle(in_memory())


def bare(file: Path) -> World:
    """
    Return a server on a database without tables.
    """
    settings, clock = settings_of(file), Clock()
    vendor = vendor_with(settings, clock)
    database = Database(engine_of(settings.database_url), vendor)
    return World(settings, vendor, database, clock, make_app(database, vendor, settings))
