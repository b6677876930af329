"""
An account with its owner, in a town.
"""

import pytest

from tests.library.staff.given import Firm
from tests.library.world import Town


@pytest.fixture
def firm(town: Town) -> Firm:
    """
    An account whose owner is signed in, on the plan that allows five.
    """
    firm = Firm.of(town)
    firm.session("katalin")
    return firm
