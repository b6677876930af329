"""
An account that has the client portal.
"""

import pytest

from tests.library.settings.given import Desk
from tests.library.world import Town


@pytest.fixture
def desk(town: Town) -> Desk:
    """
    An account whose owner is signed in, on the plan that can have the portal, with the add-on.
    """
    desk = Desk.of(town)
    desk.books()
    desk.session("katalin")
    return desk
