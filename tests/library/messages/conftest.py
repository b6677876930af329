"""
A worker over a world with an operator and an owner.
"""

import pytest

from tests.library.messages.post import Office
from tests.library.world import World


@pytest.fixture
def office(world: World) -> Office:
    """
    Emma works for a partner, Katalin owns one of its accounts; neither has got any mail.
    """
    partner = world.new_partner()
    emma = world.new_operator(partner, "emma")
    world.set_password(emma)
    world.seat_owner(world.new_account(world.actor("emma")))
    return Office(world, emma)
